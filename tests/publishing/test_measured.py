"""Measured validity of a set: of the very corpus, or none."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from sahel_analysis.publishing import manifest
from sahel_analysis.publishing.measured import measure_validity
from sahel_analysis.publishing.opening import open_corpus
from sahel_analysis.publishing.words import read_words
from sahel_analysis.tables import Tables

SAMPLE = Path(__file__).parents[2] / "data" / "sample"


@pytest.fixture(scope="module")
def sample() -> Tables:
    return open_corpus(SAMPLE).tables


def test_the_sample_is_measured_by_layer_and_frame(sample: Tables) -> None:
    found = measure_validity(sample, SAMPLE)
    assert found is not None
    assert (found["corpus"], found["articles"]) == ("sample", len(list((SAMPLE / "gold" / "agreed").glob("*.json"))))
    scores = {(row["layer"], row["frame"]): row for row in found["scores"]}
    assert {("names", ""), ("timex", ""), ("events", ""), ("frames", ""), ("frames", "SEC")} <= scores.keys()
    names = scores["names", ""]
    assert names["score"] == pytest.approx(2 * names["both"] / (names["n"] + names["found"]), abs=1e-6)
    assert names["lower"] <= names["score"] <= names["upper"]
    # every layer has its name on the page, and what is written is JSON without NaN
    assert all(f"layer_{layer}" in read_words("ar") for layer, _ in scores)
    json.dumps(found, allow_nan=False)


def test_another_corpus_borrows_no_scores(hand_made: Tables, tmp_path: Path) -> None:
    assert measure_validity(hand_made, tmp_path) is None


def test_a_copy_of_the_articles_has_the_scores_of_its_original(sample: Tables, tmp_path: Path) -> None:
    assert measure_validity(sample, tmp_path) == measure_validity(sample, SAMPLE)


def test_an_altered_copy_has_none(sample: Tables, tmp_path: Path) -> None:
    altered = replace(sample, documents=sample.documents.assign(sha256="0" * 64))
    assert measure_validity(altered, tmp_path) is None


def test_codings_beside_ones_own_articles_are_used(sample: Tables, tmp_path: Path) -> None:
    own = tmp_path / "mine"
    shutil.copytree(SAMPLE / "gold" / "coder-1", own / "gold")
    found = measure_validity(replace(sample, documents=sample.documents.assign(sha256="0" * 64)), own)
    assert found is not None
    assert found["corpus"] == "mine"


def test_codings_of_other_articles_are_told_and_count_as_none(hand_made: Tables, tmp_path: Path) -> None:
    shutil.copytree(SAMPLE / "gold" / "agreed", tmp_path / "gold")
    told: list[str] = []
    assert measure_validity(hand_made, tmp_path, told.append) is None
    assert len(told) == 1
    assert told[0].startswith("warning: no measured validity: ")


def test_other_codings_make_a_set_outdated(tmp_path: Path) -> None:
    shutil.copytree(SAMPLE / "gold", tmp_path / "gold")
    before = manifest.hash_gold(tmp_path)
    (tmp_path / "gold" / "README.md").write_text("more words", encoding="utf-8")
    assert manifest.hash_gold(tmp_path) == before
    next((tmp_path / "gold" / "agreed").glob("*.json")).unlink()
    assert manifest.hash_gold(tmp_path) != before
    assert manifest.hash_corpus(tmp_path) == manifest.hash_corpus(tmp_path / "gold" / "none")
