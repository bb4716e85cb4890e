"""Validity as figures show it: only of a corpus that was coded, with its numbers, and looked at by rule."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sahel_analysis.charts import label_text
from sahel_analysis.interface import translate
from sahel_analysis.validation import (
    GoldError,
    GoldPlace,
    corrected_line_shares,
    describe_corrected,
    describe_validity,
    evaluate,
    find_gold,
    frame_misses,
    frame_validity,
    misses,
    plot_corrected,
    plot_validity,
)
from tests.gold_cases import coded_half_right


@pytest.fixture
def corpus(invented, tmp_path):
    """Tables of thirty articles that lie in a folder with gold, as the checkout's do, and the folder above it."""
    tables = invented(30)
    home = tmp_path / "data" / "mine"
    for doc_id in tables.documents["doc_id"]:
        (home / "articles").mkdir(parents=True, exist_ok=True)
        (home / "articles" / f"{doc_id}.txt").write_text(f"text of {doc_id}", encoding="utf-8")
    hashes = [hashlib.sha256(f"text of {doc_id}".encode()).hexdigest() for doc_id in tables.documents["doc_id"]]
    tables = replace(tables, documents=tables.documents.assign(sha256=hashes))
    for name in ("agreed", "coder-1", "coder-2"):
        (home / "gold" / name).mkdir(parents=True)
        for doc_id, coding in list(coded_half_right(tables).items())[:12]:
            frames = {str(line): list(codes) for line, codes in coding.frames.items()}
            coded = {"doc": doc_id, "published_stated": None, "lines": dict(coding.lines), "frames": frames}
            coded |= {"actors": [], "timex": [], "events": []}
            if name == "coder-2":
                coded["frames"].pop(next(iter(coded["frames"])))
            (home / "gold" / name / f"{doc_id}.json").write_text(json.dumps(coded), encoding="utf-8")
    return tables, home.parent


@pytest.fixture
def place(corpus):
    return find_gold(corpus[0], data=corpus[1])


def test_gold_is_found_by_the_texts_of_its_corpus(corpus, place):
    tables, data = corpus
    assert place.corpus == "mine"
    assert (len(place.codings), len(place.coders)) == (12, 2)
    # a part of the corpus is still the corpus, and its gold that of the part
    part = replace(tables, documents=tables.documents.head(3))
    assert set(find_gold(part, data=data).codings) <= set(part.documents["doc_id"])


def test_no_other_corpus_borrows_it(corpus, tables):
    mine, data = corpus
    more = mine.documents["sha256"].where(mine.documents.index > 0, hashlib.sha256(b"another text").hexdigest())
    assert find_gold(replace(mine, documents=mine.documents.assign(sha256=more)), data=data) is None
    assert find_gold(tables, data=data) is None
    assert find_gold(replace(mine, documents=mine.documents.head(0)), data=data) is None


def test_a_folder_of_gold_may_be_named(corpus, tables):
    mine, data = corpus
    assert find_gold(mine, data / "mine" / "gold").corpus == "mine"
    assert len(find_gold(mine, data / "mine" / "gold" / "agreed").codings) == 12
    with pytest.raises(GoldError, match="gold of none of these articles"):
        find_gold(tables, data / "mine" / "gold")


def test_the_sample_of_the_checkout_has_gold():
    from sahel_analysis import annotate, load_corpus

    corpus = Path(__file__).parents[1] / "data" / "sample"
    articles = load_corpus(corpus).articles
    coded = articles[articles["doc_id"].isin([path.stem for path in (corpus / "gold" / "agreed").glob("*.json")])]
    place = find_gold(annotate(coded.head(2)))
    assert (place.corpus, len(place.codings), len(place.coders)) == ("sample", 2, 2)


def test_validity_is_what_evaluate_tells(corpus, place):
    measure = frame_validity(corpus[0], place, rng=1).set_index("key")
    scores = evaluate(corpus[0], place.codings, rng=1)
    sec = scores[(scores["layer"] == "frames") & (scores["frame"] == "SEC")].iloc[0]
    told = measure.loc[["SEC|precision", "SEC|recall", "SEC|F1"]]
    assert told["value"].tolist() == sec[["precision", "recall", "score"]].tolist()
    bounds = sec[["precision_lower", "recall_lower", "lower"]].tolist()
    assert told["lower"].tolist() == pytest.approx(bounds, nan_ok=True)
    assert set(measure["corpus"]) == {"mine"}
    assert measure.loc["SEC|coders", "value"] > measure.loc["SEC|F1", "value"]
    assert frame_misses(corpus[0], place).equals(misses(corpus[0], place.codings, "frames"))


def test_corrected_shares_by_hand(tables):
    """Ten lines of title and body in six articles; gold codes d1: line 1 has SEC, 2 and 3 have not; all tagged 1, 2."""
    from sahel_analysis.validation.coding import Coding

    place = GoldPlace("here", {"d1": Coding(frames={1: ("SEC",), 2: (), 3: ()})})
    row = corrected_line_shares(tables, place).set_index("frame").loc["SEC"]
    lines = int(tables.blocks["role"].isin(["title", "body"]).sum())
    assert (row["n_units"], row["n_hand"], row["n_articles_hand"]) == (lines, 3, 1)
    # tagged on d1 1 and 2, and on d2 2; one of three hand-coded lines is tagged wrongly
    assert row["raw"] == pytest.approx(3 / lines)
    assert row["hand"] == pytest.approx(1 / 3)
    assert row["estimate"] == pytest.approx(3 / lines - 1 / 3)
    assert np.isnan(row["lower"]) and row["basis"] == "descriptive only"


def test_without_gold_nothing_is_known(tables):
    for measure in (frame_validity(tables, None), corrected_line_shares(tables, None), frame_misses(tables, None)):
        assert measure.empty


FIGURES = {
    "validity": (plot_validity, describe_validity, frame_validity),
    "corrected": (plot_corrected, describe_corrected, corrected_line_shares),
}


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
@pytest.mark.parametrize("name", FIGURES)
def test_figures_look_right(name, language, corpus, place, tables, look):
    plot, describe, make = FIGURES[name]
    measure = make(corpus[0], place)
    look(plot(measure, language=language), measure)
    words = describe(measure, language)
    assert "mine" in words.caption and words.alt
    nothing = make(tables, None)
    ax = plot(nothing, language=language)
    assert translate("validity.none", language) in describe(nothing, language).caption
    assert label_text(translate("nothing_found", language), language) in [text.get_text() for text in ax.texts]
