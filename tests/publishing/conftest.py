"""A corpus of two articles as tables, made by hand, and the notebooks that misbehave."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sahel_analysis.charts import FigureFiles, save_figure
from sahel_analysis.publishing import manifest
from sahel_analysis.tables import CONTRACTS, Tables, conform

WORDS = {"ar": ("العنوان", "شرح"), "en": ("The title", 'A <caption> & "more"'), "fr": ("Le titre", "Une légende")}


def make_tables() -> Tables:
    """Return two articles of one sentence each; the second has no date."""
    texts = {"first": "وقعت مالي الميثاق.", "second": "<b>قال</b> & سكت."}
    documents = [
        {
            "doc_id": doc_id,
            "title": f"عنوان {doc_id}",
            "source": source,
            "published": published,
            "published_stated": "",
            "published_basis": "supplied" if published else "none",
            "dateline": "",
            "language": "ar",
            "url": "",
            "encoding": "utf-8",
            "n_words": 3,
            "n_sentences": 1,
            "duplicate_of": "",
            "path": f"{doc_id}.txt",
            "sha256": doc_id,
            "mark": "sample corpus",
        }
        for doc_id, source, published in (("first", "sample-a", "2023-09-16"), ("second", "sample-b", ""))
    ]
    sentences = [
        {
            "doc_id": doc_id,
            "sentence": 1,
            "line": 1,
            "start": 0,
            "end": len(text),
            "n_words": 3,
            "position": "headline",
            "text": text,
            "role": "title",
        }
        for doc_id, text in texts.items()
    ]
    rows: dict[str, list[dict[str, object]]] = {name: [] for name in CONTRACTS}
    rows |= {"documents": documents, "sentences": sentences}
    return Tables(**{name: conform(found, name) for name, found in rows.items()}, lexicon_hash="made by hand")


@pytest.fixture(scope="session")
def hand_made() -> Tables:
    """Return these tables."""
    return make_tables()


@pytest.fixture(scope="session")
def tables_folder(hand_made: Tables, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with these tables."""
    return hand_made.write(tmp_path_factory.mktemp("corpus") / "press")


@pytest.fixture(autouse=True)
def _same_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the package count as unchanged: it may be edited while its tests run."""
    monkeypatch.setattr(manifest, "hash_package", lambda: "the package")


def _save_bars(folder: Path, language: str) -> FigureFiles:
    """Save a figure of two bars; the second rests on a sentence that looks like HTML."""
    import matplotlib.pyplot as plt
    import pandas as pd

    title, caption = WORDS[language]
    _, axes = plt.subplots()
    axes.set_label(title)
    for key, bar in zip(["SEC", "sample-b|2023"], axes.bar([0, 1], [1, 2]), strict=True):
        bar.set_gid(key)
    data = pd.DataFrame({"key": ["SEC", "sample-b|2023"], "value": [1, 2]})
    evidence = pd.DataFrame({"key": ["SEC", "sample-b|2023"], "doc_id": ["first", "second"], "sentence": [1, 1]})
    return save_figure(
        axes, folder, "bars", data=data, evidence=evidence, language=language, caption=caption, alt='bars "two"'
    )


@pytest.fixture(scope="session")
def save_bars() -> Callable[[Path, str], FigureFiles]:
    """Return the function that saves a figure of two bars into a folder in a language."""
    return _save_bars
