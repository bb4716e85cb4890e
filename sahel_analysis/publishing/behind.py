"""What the page of a set keeps as data for its script: articles, sentences, and the rows of each figure."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from sahel_analysis.publishing.evidence import Evidence, Place
from sahel_analysis.publishing.rendering import as_line, show_controls
from sahel_analysis.publishing.words import KeyLabels

# Sentences quoted for a row; the whole evidence stands in the figure's .evidence.csv.
QUOTES = 12


class Behind:
    """The rows of figures and the sentences behind them; what several figures or languages share stands here once."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._figures: dict[str, Any] = {}
        self._tables: dict[str, int] = {}
        self._documents: dict[str, int] = {}
        self._sentences: dict[Place, int] = {}
        self._lines: list[tuple[int, str]] = []
        self._offsets: list[list[int]] = []

    def add(
        self,
        anchor: str,
        data: Path,
        evidence: Path,
        label: KeyLabels,
        meaning: Callable[[str], str] = lambda column: "",
    ) -> dict[str, tuple[int, str, int]]:
        """Add a figure; return for each key the number of its row, its label, and how many sentences it rests on.

        `meaning` says what a column holds.
        """
        with data.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        chosen: dict[str, tuple[int, list[Place]]] = {}
        if evidence.is_file():
            found = pd.read_csv(evidence, dtype={"key": str, "doc_id": str, "sentence": int}, keep_default_na=False)
            chosen = self._evidence.choose(found, QUOTES)
        columns = _columns(rows)
        kept = []
        labels = []
        keys = {}
        for number, row in enumerate(rows):
            key = row.get("key", "")
            total, places = chosen.get(key, (0, []))
            labels.append(show_controls(label(key)) if key else str(number + 1))
            quotes = [self._quote(key, place) for place in places]
            kept.append([total, quotes, [show_controls(row[column]) for column in columns]])
            if key:
                keys[key] = (number, labels[-1], total)
        table = json.dumps({"columns": columns, "rows": kept}, ensure_ascii=False)
        self._figures[anchor] = {
            "table": self._tables.setdefault(table, len(self._tables)),
            "labels": labels,
            "meanings": [meaning(column) for column in columns],
        }
        return keys

    def data(self) -> dict[str, Any]:
        """Return all of it, ready to be written as JSON.

        A figure has the number of its table, the label of each row, and the meaning of each column; the languages
        share tables. A row is [number of sentences, quotes, cells]; a quote is the number of a sentence, then the
        begin and end of each part of it that is marked, in code points.
        """
        return {
            "documents": [[*map(show_controls, self._evidence.documents[doc_id])] for doc_id in self._documents],
            "sentences": self._lines,
            "tables": [json.loads(table) for table in self._tables],
            "figures": self._figures,
        }

    def _quote(self, key: str, place: Place) -> list[int]:
        if place not in self._sentences:
            self._sentences[place] = len(self._sentences)
            document = self._documents.setdefault(place[0], len(self._documents))
            text, offsets = as_line(self._evidence.texts[place])
            self._lines.append((document, text))
            self._offsets.append(offsets)
        number = self._sentences[place]
        offsets = self._offsets[number]
        spans = self._evidence.marked(key, place)
        return [number, *(offsets[edge] for span in spans for edge in span)]


def _columns(rows: list[dict[str, str]]) -> list[str]:
    """Return the columns to show: what the label of a row says already, or never changes, stands in the CSV only."""
    names = [name for name in (rows[0] if rows else {}) if name != "key" and not name.startswith("label_")]
    return [
        name
        for name in names
        if (len(rows) == 1 or len({row[name] for row in rows}) > 1)
        and not all(row[name] in row.get("key", "").split("|") for row in rows)
    ]
