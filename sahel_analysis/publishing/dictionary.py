"""The data dictionary of a figure set: what every column of its CSV files holds, from lexicons/columns.toml."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Collection, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from sahel_analysis.publishing.manifest import Manifest, write_text
from sahel_analysis.publishing.placing import DICTIONARY

HEADER = ("column", "type", "meaning_ar", "meaning_en", "meaning_fr", "files")
TYPES = ("text", "code", "list", "integer", "number", "date", "timex", "truth")


class Column(NamedTuple):
    """What a column holds: its type, and its meaning by language; all empty where nobody has said."""

    type: str = ""
    ar: str = ""
    en: str = ""
    fr: str = ""

    def meaning(self, language: str) -> str:
        """Return the meaning in a language."""
        return str(getattr(self, language))


@cache
def _tree() -> dict[str, Any]:
    return tomllib.loads((files("sahel_analysis") / "lexicons" / "columns.toml").read_text(encoding="utf-8"))


def describe_column(figure: str, column: str, metadata: Collection[str] = ()) -> Column:
    """Return what a column of the CSV of `figure` ("notebook/figure") holds; `metadata` are columns of the corpus."""
    tree = _tree()
    entry = tree["figures"].get(figure, {}).get(column) or tree["columns"].get(column)
    if entry is None and column in metadata:
        entry = tree["metadata"]
    return Column(**entry) if entry else Column()


def write_dictionary(folder: Path, content: Manifest, metadata: Collection[str] = ()) -> Path:
    """Write the dictionary of the set in `folder`, whose manifest is `content`: one row per column and meaning.

    Columns: column, type, meaning_ar, meaning_en, meaning_fr, and files: the CSV files that have it with this meaning,
    as notebook/file joined by ";", the same in every language. Meanings are empty where the lexicon has none, as for
    a notebook of one's own.
    """
    rows: dict[tuple[str, Column], list[str]] = {}
    for file, figure, column in _columns(folder, content):
        rows.setdefault((column, describe_column(figure, column, metadata)), []).append(file)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    for (column, described), having in sorted(rows.items()):
        writer.writerow([column, *described, ";".join(having)])
    write_text(folder / DICTIONARY, text.getvalue())
    return folder / DICTIONARY


def _columns(folder: Path, content: Manifest) -> Iterator[tuple[str, str, str]]:
    """Yield file, figure and column of every CSV of a set; the languages of a set have the same ones."""
    seen = set()
    for run, entry in content["runs"].items():
        notebook = run.partition("/")[2]
        for name in entry["outputs"]:
            file = f"{notebook}/{name}"
            if name.endswith(".csv") and file not in seen:
                seen.add(file)
                with (folder / run / name).open(encoding="utf-8", newline="") as table:
                    header = next(csv.reader(table), [])
                for column in header:
                    yield file, f"{notebook}/{name.partition('.')[0]}", column
