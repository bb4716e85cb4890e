"""What corrections by hand did to tables: the report that stands beside them, one row a correction.

Reading and applying corrections is `sahel_analysis.corrections`; here is what tables know of it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from sahel_analysis.tables import Tables

#: The file of corrections at the top of a corpus, and that of the report beside tables.
CORRECTIONS = "corrections.csv"
REPORT = "corrections_report.csv"

#: Columns of a file of corrections, with their meaning; docs/howto/corrections.md has them with examples.
COLUMNS = {
    "doc_id": "the article",
    "table": "mentions, timexes, events or frames",
    "start": "first character of the row's span, counted in the raw text from 0",
    "end": "one past its last character",
    "surface": "the raw text between start and end: what proves that the correction still fits",
    "which": "what tells the row from others with its span, joined by |: actor_id|kind of a mention, type of a timex "
    "or event, frame|voice|speaker of a frame; later parts may be left out, all of it where the span has one row",
    "action": "change, delete or add",
    "field": "the column to change; empty otherwise",
    "value": "its new value; empty where the new value is unknown or none",
    "who": "who corrects; may be empty",
    "why": "the reason; may be empty",
}
#: What the report says of each of them besides.
OUTCOME = {
    "line": "line of the file of corrections, from 1",
    "state": "applied, redundant (the lexicons now give that by themselves) or unfit",
    "reason": "why it is redundant or unfit, and the way out; empty where it is applied",
}
STATES = ("applied", "redundant", "unfit")
WHOLE = ("line", "start", "end")


def empty_report() -> pd.DataFrame:
    """Return the report of tables that nobody corrected."""
    return typed(pd.DataFrame(columns=[*COLUMNS, *OUTCOME]))


def typed(report: pd.DataFrame) -> pd.DataFrame:
    """Return a report with its columns in order: whole numbers where a cell can be one, text elsewhere."""
    ordered = report[[*COLUMNS, *OUTCOME]].reset_index(drop=True)
    # start and end may hold whatever somebody wrote there
    return ordered.astype({name: "int64" if name == "line" else "str" for name in ordered.columns})


def write_report(report: pd.DataFrame, folder: Path) -> None:
    """Write the report beside tables; nothing where there are no corrections."""
    from sahel_analysis.tables import write_csv

    if len(report):
        with (folder / REPORT).open("w", encoding="utf-8", newline="") as file:
            write_csv(report, file)


def read_report(folder: Path) -> pd.DataFrame:
    """Return the report beside tables; an empty one where there is none."""
    path = folder / REPORT
    if not path.is_file():
        return empty_report()
    return typed(pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8"))


def count_states(report: pd.DataFrame) -> dict[str, int]:
    """Return how many corrections are applied, redundant and unfit."""
    found = report["state"].value_counts()
    return {state: int(found.get(state, 0)) for state in STATES}


def count_applied(tables: Tables) -> int:
    """Return how many corrections by hand the rows of these tables rest on; those of articles left out do not count."""
    report = tables.corrections
    here = report["doc_id"].isin(set(tables.pick("documents", ["doc_id"])["doc_id"]))
    return int((here & (report["state"] == "applied")).sum())
