"""Scores against gold: worked by hand on small tables, and equal to those of an independent script where it is."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sahel_analysis import annotate, load_corpus
from sahel_analysis.validation import GoldError, agreement, evaluate, misses
from sahel_analysis.validation.layers import LAYERS
from tests.gold_cases import GOLD, by_frame, by_layer, write

ROOT = Path(__file__).parents[1]
SHARED = ROOT / ".." / "shared"
SAMPLE = ROOT / "data" / "sample"

# layer: in gold, in the tables, in both
COUNTS = {
    "names": (4, 3, 2),
    "nisbas": (1, 1, 1),
    "timex": (0, 0, 0),
    "value": (0, 0, 0),
    "timex_relaxed": (0, 0, 0),
    "value_relaxed": (0, 0, 0),
    "events": (3, 2, 2),
    "dated": (3, 2, 2),
    "dated_known": (2, 2, 2),
    "parties": (5, 3, 3),
    "status": (3, 2, 1),
    "frames": (2, 3, 2),
    "lines": (4, 4, 3),
    "dates": (1, 1, 1),
}


# --- scores


def test_every_layer_counts_as_worked_by_hand(tables, gold):
    scores = by_layer(evaluate(tables, gold))
    assert {name: tuple(scores.loc[name, ["n", "found", "both"]]) for name in COUNTS} == COUNTS
    assert set(LAYERS) == set(COUNTS)
    names = scores.loc["names"]
    assert (names["precision"], names["recall"], names["score"]) == pytest.approx((2 / 3, 1 / 2, 4 / 7))
    assert (scores.loc["lines", "measure"], scores.loc["lines", "score"]) == ("share", 0.75)
    assert np.isnan(scores.loc["timex", "score"])


def test_every_frame_has_a_row_with_its_own_n(tables, gold):
    frames = by_frame(evaluate(tables, gold))
    assert frames.index.tolist() == ["SEC", "SOV", "RIV", "DEM", "COOP", "SEP", "ECO", "HUM"]
    assert frames.loc["SEC", ["n", "found", "both"]].tolist() == [1, 2, 1]
    # both on line 1, the tables alone on line 2, neither on line 3: 2/3 agree, (1*2 + 2*1)/9 by chance
    assert frames.loc["SEC", "kappa"] == pytest.approx((2 / 3 - 4 / 9) / (5 / 9))
    assert frames.loc["SEC", "alpha"] == pytest.approx(1 - (1 / 3) / (2 * 3 * 3 / (6 * 5)))
    assert frames.loc["COOP", "alpha"] == 1
    assert frames.loc["HUM", ["score", "alpha", "kappa"]].isna().all()


def test_below_five_articles_there_is_no_interval(tables, gold):
    scores = evaluate(tables, gold)
    assert set(scores["basis"]) == {"descriptive only"}
    bounds = [c for c in scores if c.endswith(("lower", "upper"))]
    assert len(bounds) == 10
    assert scores[bounds].isna().all(axis=None)


def test_intervals_hold_their_figures(many):
    scores = evaluate(*many, rng=3)
    bounded = scores[scores["basis"] == "bootstrap"]
    assert {"names", "events", "frames", "frames_mean"} <= set(bounded["layer"])
    assert (bounded["lower"] < bounded["score"]).all()
    assert (bounded["score"] < bounded["upper"]).all()
    pooled = bounded[bounded["frame"] == ""].set_index("layer").loc["frames"]
    for figure in ("precision", "recall", "kappa", "alpha"):
        assert pooled[f"{figure}_lower"] < pooled[figure] < pooled[f"{figure}_upper"]
    pd.testing.assert_frame_equal(scores, evaluate(*many, rng=np.random.default_rng(3)))


def test_what_is_right_everywhere_has_no_interval(many):
    assert by_layer(evaluate(*many)).loc["lines", ["score", "basis"]].tolist() == [1.0, "descriptive only"]


def test_the_mean_over_frames_leaves_rare_ones_out(many):
    scores = evaluate(*many)
    frames = by_frame(scores)
    common = frames[frames["n"] >= 5]
    assert len(common) > 0
    mean = by_layer(scores).loc["frames_mean"]
    assert mean["alpha"] == pytest.approx(common["alpha"].mean())
    assert mean["score"] == pytest.approx(common["score"].mean())


def test_an_article_that_the_tables_lack_counts_as_missed(tables, gold, caplog):
    write(gold, GOLD | {"doc": "d9.txt"})
    scores = by_layer(evaluate(tables, gold))
    assert scores.loc["names", ["n", "found", "both"]].tolist() == [8, 3, 2]
    assert scores.loc["dates", "score"] == 0.5
    assert "d9 has gold" in caplog.text


def test_gold_of_other_articles_is_told(tables, tmp_path):
    with pytest.raises(GoldError, match=r"none of the articles with gold \(d9"):
        evaluate(tables, write(tmp_path / "g", GOLD | {"doc": "d9"}))


def test_nothing_is_changed(tables, gold):
    before = tables.frames.copy()
    evaluate(tables, gold)
    misses(tables, gold, "frames")
    pd.testing.assert_frame_equal(tables.frames, before)


# --- coders


def test_agreement_is_symmetric_but_for_precision_and_recall(tables, gold, tmp_path):
    other = json.loads(json.dumps(GOLD))
    other["actors"].pop()
    other["frames"]["3"] = ["SEC", "HUM"]
    other["lines"]["3"] = "body"
    second = write(tmp_path / "other", other)
    one, two = by_layer(agreement(gold, second)), by_layer(agreement(second, gold))
    assert one.loc["nisbas", "score"] == 0
    assert one.loc["lines", "score"] == 0.75
    assert (one.loc["frames", "precision"], one.loc["frames", "recall"]) == (0.5, 1)
    for figure in ("score", "kappa", "alpha"):
        pd.testing.assert_series_equal(one[figure], two[figure])
    pd.testing.assert_series_equal(one["precision"], two["recall"], check_names=False)


def test_articles_of_one_coder_alone_are_left_out(gold, tmp_path, caplog):
    second = write(tmp_path / "other", GOLD, GOLD | {"doc": "d2.txt"})
    assert agreement(gold, second)["n_articles"].unique().tolist() == [1]
    assert "d2 was coded by one coder" in caplog.text
    with pytest.raises(GoldError, match="no article in common"):
        agreement(gold, write(tmp_path / "third", GOLD | {"doc": "d2.txt"}))


def test_the_two_coders_of_the_sample():
    scores = by_layer(agreement(SAMPLE / "gold" / "coder-1", SAMPLE / "gold" / "coder-2"))
    # as data/sample/gold/README.md has them
    assert scores["score"].round(3)[["nisbas", "events", "dated", "status", "frames", "lines"]].tolist() == [
        1.0, 0.975, 0.926, 0.956, 0.932, 1.0,
    ]  # fmt: skip
    assert scores.loc["frames", ["n", "found", "both"]].tolist() == [85, 91, 82]


# --- against the script that measures this project


def as_gold(doc_id, coding):
    """A gold file's content."""
    return {
        "doc": doc_id,
        "published_stated": coding.published_stated or None,
        "lines": {str(line): role for line, role in coding.lines.items()},
        "actors": [{"line": m.line, "kind": m.kind, "id": m.actor_id, "surface": m.surface} for m in coding.mentions],
        "timex": [{"line": t.line, "surface": t.surface, "type": "DATE", "value": t.value} for t in coding.timexes],
        "events": [
            {"line": e.line, "type": e.type, "date": e.date or None, "participants": list(e.participants),
             "status": e.status, "trigger": e.trigger}
            for e in coding.events
        ],
        "frames": {str(line): list(codes) for line, codes in coding.frames.items()},
    }  # fmt: skip


@pytest.mark.parametrize("case", ["sample", "corpus", "invented"])
def test_figures_equal_those_of_the_script(case, many, tmp_path):
    script = SHARED / "evaluate.py"
    if not script.is_file():
        pytest.skip("../shared with evaluate.py is not here")
    if case == "invented":
        tables, codings = many
        gold = write(tmp_path / "gold", *(as_gold(doc_id, coding) for doc_id, coding in codings.items()))
    else:
        corpus = SAMPLE if case == "sample" else SHARED / "corpus"
        gold = SAMPLE / "gold" / "agreed" if case == "sample" else SHARED / "gold"
        tables = annotate(load_corpus(corpus).articles)
    tables.write(tmp_path / "tables")
    done = subprocess.run(
        [sys.executable, script, tmp_path / "tables", gold, "--json"], capture_output=True, text=True, check=True
    )
    theirs = json.loads(done.stdout)
    ours = by_layer(evaluate(tables, gold))
    assert ours.loc["frames_mean", "alpha"] == pytest.approx(theirs.pop("alpha"), abs=0.0011)
    assert ours.loc["frames", "alpha"] == pytest.approx(theirs.pop("alpha_pooled"), abs=0.00051)
    assert set(theirs) == set(LAYERS)
    for layer, figure in theirs.items():
        nothing = layer in LAYERS and ours.loc[layer, ["n", "found"]].tolist() == [0, 0]
        if isinstance(figure, dict) and not nothing:
            assert ours.loc[layer, "n"] == figure["gold"]
            had = ours.loc[layer, ["precision", "recall", "score"]].tolist()
            assert had == pytest.approx([figure["p"], figure["r"], figure["f1"]], abs=0.00051), layer
        elif nothing:
            # what is nowhere has no score; the script prints 0 for it in the relaxed layers
            assert np.isnan(ours.loc[layer, "score"])
        else:
            assert ours.loc[layer, "score"] == pytest.approx(figure, abs=0.00051), layer
