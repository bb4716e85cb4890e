"""The page of a figure set: one static index.html, with captions, downloads and the sentences behind each figure.

The page opens from the disk and fetches nothing from elsewhere. Its one script stands in it, and no other can run: the
page's policy names it by its hash. Sentences stand on the page once, as data, and the script sets them as text.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from sahel_analysis.interface import format_number, label_code
from sahel_analysis.publishing.behind import Behind
from sahel_analysis.publishing.dictionary import describe_column
from sahel_analysis.publishing.evidence import Evidence
from sahel_analysis.publishing.execution import Outcome
from sahel_analysis.publishing.manifest import Manifest, write_text
from sahel_analysis.publishing.marks import Box, read_marks, read_size
from sahel_analysis.publishing.opening import Opened
from sahel_analysis.publishing.rendering import as_data, direction_of, read_script, render
from sahel_analysis.publishing.sets import Promise
from sahel_analysis.publishing.words import KeyLabels, corpus_mark, language_names, read_words

# Words of the page that its script needs.
SCRIPT_WORDS = ("shown", "further", "untitled", "undated_article", "close", "name", "sort")


@dataclass(frozen=True)
class Spot:
    """A mark of a figure that leads to its sentences: the row of its data, its label, their number, its boxes."""

    row: int
    label: str
    total: int
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Figure:
    """One figure on the page. `files` maps what a file is to its address relative to the page."""

    anchor: str
    title: str
    caption: str
    alt: str
    width: float
    height: float
    files: dict[str, str]
    spots: tuple[Spot, ...]


@dataclass(frozen=True)
class Chapter:
    """The figures of one notebook."""

    anchor: str
    title: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Score:
    """How well a layer or frame was read, as the foot of the page writes it; unknown is ""."""

    name: str
    precision: str
    recall: str
    score: str
    interval: str
    coded: str
    found: str


@dataclass(frozen=True)
class Edition:
    """All of a set in one language. `mark` is what the corpus says of itself, "" where nothing.

    `scores` are those measured on the very corpus, () where it has no hand codings.
    """

    language: str
    direction: str
    words: dict[str, str]
    mark: str
    chapters: tuple[Chapter, ...]
    failed: tuple[str, ...]
    scores: tuple[Score, ...]


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
        scores = _scores(content.get("validity"), language)
        editions.append(Edition(language, direction_of(language), read_words(language), mark, chapters, names, scores))
    words = {edition.language: {key: edition.words[key] for key in SCRIPT_WORDS} for edition in editions}
    script = read_script("gallery.js")
    page = render(
        "index.html.jinja",
        editions=editions,
        content=content,
        texts=opened.tables.has_texts,
        names=language_names(),
        data=as_data({**reader.behind.data(), "words": words, "set": content["set"]}),
        script=Markup(script),
        script_hash=base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode(),
    )
    write_text(folder / "index.html", page)


def _scores(validity: Mapping[str, Any] | None, language: str) -> tuple[Score, ...]:
    """Return measured scores in the words and numbers of a language."""
    words = read_words(language)

    def write(value: float | None, digits: int = 2) -> str:
        return "" if value is None else format_number(value, language, digits)

    scores = []
    for row in validity["scores"] if validity else ():
        own = label_code("frame", row["frame"], language) if row["frame"] else ""
        name = own or words.get(f"layer_{row['layer']}", row["layer"])
        bounds = [write(row["lower"]), write(row["upper"])]
        interval = " – ".join(bounds) if all(bounds) else words["descriptive"]
        counts = write(row["n"], 0), write(row["found"], 0)
        scores.append(
            Score(name, write(row["precision"]), write(row["recall"]), write(row["score"]), interval, *counts)
        )
    return tuple(scores)


class _Reader:
    """Reads back what the notebooks saved."""

    def __init__(self, folder: Path, opened: Opened, content: Manifest) -> None:
        self._folder = folder
        self._runs = content["runs"]
        self._tables = opened.tables
        self.behind = Behind(Evidence(opened.tables))

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
        svg = place / f"{name}.svg"
        width, height = read_size(svg)
        suffixes = {"png": ".png", "svg": ".svg", "pdf": ".pdf", "csv": ".csv", "evidence_csv": ".evidence.csv"}
        links = {what: f"{run}/{name}{s}" for what, s in suffixes.items() if (place / f"{name}{s}").is_file()}
        anchor = f"{run.replace('/', '-')}-{name}"
        language, _, notebook = run.partition("/")

        def meaning(column: str) -> str:
            return describe_column(f"{notebook}/{name}", column, self._tables.columns("documents")).meaning(language)

        keys = self.behind.add(anchor, place / f"{name}.csv", place / f"{name}.evidence.csv", label, meaning)
        told = {key: found for key, found in keys.items() if found[2]}
        spots = tuple(Spot(*told[mark.key], mark.boxes) for mark in read_marks(svg, told.keys()))
        return Figure(anchor, words["title"], words["caption"], words["alt"], width, height, links, spots)


def _ordered(figures: list[str], promise: Promise) -> list[str]:
    """Return the figures as runs.toml lists them, others after them."""
    return sorted(figures, key=lambda name: (promise.figures.index(name) if name in promise.figures else 999, name))
