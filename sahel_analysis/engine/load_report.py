"""What was not read of a corpus, kept beside its tables."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pandas as pd

    from sahel_analysis.corpus.loading import Corpus

# Written beside the tables, so that whoever is given the tables can still tell what was not read.
LOAD_REPORT = "load_report.json"
REJECTED_COLUMNS = ["file", "line", "reason"]


class LoadReport(NamedTuple):
    """How the reading of a corpus went: articles taken, (file, line, reason) of each rejection, and warnings."""

    articles: int
    rejected: tuple[tuple[str, int, str], ...]
    warnings: tuple[str, ...]


def report_of(corpus: Corpus) -> LoadReport:
    """Return how the reading of a corpus went."""
    rejected = corpus.rejected[REJECTED_COLUMNS].itertuples(index=False)
    found = tuple((str(file), int(line), str(reason)) for file, line, reason in rejected)
    return LoadReport(len(corpus.articles), found, tuple(corpus.warnings))


def write_load_report(rejected: pd.DataFrame, warnings: Sequence[str], folder: Path) -> None:
    """Write beside tables what was not read of their corpus, so that notebooks which are given the tables can tell."""
    report = {"rejected": rejected[REJECTED_COLUMNS].to_dict("records"), "warnings": list(warnings)}
    text = json.dumps(report, ensure_ascii=False, default=int, indent=2) + "\n"
    (folder / LOAD_REPORT).write_text(text, encoding="utf-8", newline="\n")


def read_load_report(folder: Path, articles: int) -> LoadReport:
    """Return the report that stands beside tables of so many articles."""
    report = json.loads((folder / LOAD_REPORT).read_text(encoding="utf-8"))
    rejected = tuple((r["file"], r["line"], r["reason"]) for r in report["rejected"])
    return LoadReport(articles, rejected, tuple(report["warnings"]))
