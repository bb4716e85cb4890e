"""The page of a figure set: one static index.html, with captions, downloads and the sentences behind each figure.

The page opens from the disk, without script, and fetches nothing from elsewhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sahel_analysis.publishing.evidence import Evidence, KeyEvidence
from sahel_analysis.publishing.execution import Outcome
from sahel_analysis.publishing.manifest import Manifest, write_text
from sahel_analysis.publishing.opening import Opened
from sahel_analysis.publishing.rendering import direction_of, render
from sahel_analysis.publishing.sets import Promise
from sahel_analysis.publishing.words import KeyLabels, corpus_mark, language_names, read_words

# Sentences quoted for a key, and keys for a figure; the whole evidence stands in the figure's .evidence.csv.
QUOTES, KEYS = 3, 12


@dataclass(frozen=True)
class Figure:
    """One figure on the page. `files` maps what a file is to its address relative to the page."""

    anchor: str
    title: str
    caption: str
    alt: str
    width: int
    height: int
    files: dict[str, str]
    evidence: tuple[KeyEvidence, ...]
    keys: int


@dataclass(frozen=True)
class Chapter:
    """The figures of one notebook."""

    anchor: str
    title: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Edition:
    """All of a set in one language. `mark` is what the corpus says of itself, "" where nothing."""

    language: str
    direction: str
    words: dict[str, str]
    mark: str
    chapters: tuple[Chapter, ...]
    failed: tuple[str, ...]


def write_gallery(
    folder: Path, content: Manifest, opened: Opened, promises: Mapping[str, Promise], failed: Sequence[Outcome]
) -> None:
    """Write index.html for the runs in the manifest `content`; `failed` are named on the page."""
    reader = _Reader(folder, opened, content)
    made = [key.partition("/")[0] for key in content["runs"]]
    editions = []
    for language in dict.fromkeys([*made, *(outcome.job.language for outcome in failed)]):
        names = tuple(outcome.job.name for outcome in failed if outcome.job.language == language)
        chapters = reader.read_chapters(language, promises)
        mark = corpus_mark(opened.tables, language)
        editions.append(Edition(language, direction_of(language), read_words(language), mark, chapters, names))
    page = render("index.html.jinja", editions=editions, content=content, names=language_names())
    write_text(folder / "index.html", page)


class _Reader:
    """Reads back what the notebooks saved."""

    def __init__(self, folder: Path, opened: Opened, content: Manifest) -> None:
        self._folder = folder
        self._runs = content["runs"]
        self._tables = opened.tables
        self._evidence = Evidence(opened.tables)

    def read_chapters(self, language: str, promises: Mapping[str, Promise]) -> tuple[Chapter, ...]:
        """Return the chapters in a language, in the order of the manifest."""
        label = KeyLabels(self._tables, language)
        chapters = []
        for key, entry in self._runs.items():
            run_language, _, name = key.partition("/")
            if run_language == language:
                promise = promises[name]
                found = [file.removesuffix(".json") for file in entry["outputs"] if file.endswith(".json")]
                figures = tuple(self._read_figure(key, figure, label) for figure in _ordered(found, promise))
                chapters.append(Chapter(f"{language}-{name}", promise.title.get(language, name), figures))
        return tuple(chapters)

    def _read_figure(self, run: str, name: str, label: KeyLabels) -> Figure:
        place = self._folder / run
        words = json.loads((place / f"{name}.json").read_text(encoding="utf-8"))
        width, height = _size(place / f"{name}.svg")
        suffixes = {"png": ".png", "svg": ".svg", "csv": ".csv", "evidence_csv": ".evidence.csv"}
        links = {what: f"{run}/{name}{s}" for what, s in suffixes.items() if (place / f"{name}{s}").is_file()}
        evidence, keys = self._read_evidence(place, name, label)
        anchor = f"{run.replace('/', '-')}-{name}"
        return Figure(anchor, words["title"], words["caption"], words["alt"], width, height, links, evidence, keys)

    def _read_evidence(self, place: Path, name: str, label: KeyLabels) -> tuple[tuple[KeyEvidence, ...], int]:
        """Return the evidence of the first keys of a figure, in the order of its data, and how many keys have any."""
        path = place / f"{name}.evidence.csv"
        if not path.is_file():
            return (), 0
        rows = pd.read_csv(path, dtype={"key": str, "doc_id": str, "sentence": int}, keep_default_na=False)
        data = pd.read_csv(place / f"{name}.csv", dtype=str, keep_default_na=False)
        known = set(rows["key"])
        keys = [str(key) for key in data["key"] if key in known]
        return tuple(self._evidence.of_keys(rows, keys[:KEYS], label, each=QUOTES)), len(keys)


def _ordered(figures: list[str], promise: Promise) -> list[str]:
    """Return the figures as runs.toml lists them, others after them."""
    return sorted(figures, key=lambda name: (promise.figures.index(name) if name in promise.figures else 999, name))


def _size(svg: Path) -> tuple[int, int]:
    """Return the width and height that the SVG gives itself, so that the page does not jump while it loads."""
    with svg.open(encoding="utf-8") as file:
        found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', file.read(4000))
    return (round(float(found[1])), round(float(found[2]))) if found else (480, 320)
