"""A corpus of two articles as tables, made by hand, and the notebooks that misbehave."""

from __future__ import annotations

from pathlib import Path

import pytest

from sahel_analysis.tables import CONTRACTS, Tables, conform


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
