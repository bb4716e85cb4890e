"""Frames over time and the first frame of an article, worked by hand on six articles."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sahel_analysis.framing_analysis.measures import frame_evidence, frame_shares
from sahel_analysis.framing_analysis.over_time import (
    first_frame_evidence,
    first_frame_shares,
    first_frames,
    frames_over_time,
    period_evidence,
)
from sahel_analysis.tables import Tables


def test_a_month_without_articles_is_a_gap_and_no_zero(tables: Tables) -> None:
    measure = frames_over_time(tables).set_index("key")
    assert sorted(measure["period"].unique()) == ["2023-01", "2023-02", "2023-03"]
    assert measure.loc["SEC|2023-01", "share"] == 1.0
    gap = measure.loc["SEC|2023-02"]
    assert gap[["n_articles", "frequency", "n_words"]].tolist() == [0, 0, 0]
    assert np.isnan([gap["share"], gap["rate"], gap["lower"]]).all()
    assert measure.loc["SEC|2023-03", "share"] == 0
    assert measure.loc["COOP:open|2023-03", "share"] == pytest.approx(1 / 3)
    assert set(measure["n_undated"]) == {1}


def test_evidence_of_periods_has_as_many_sentences_as_are_counted(tables: Tables) -> None:
    for period in ("month", "year"):
        measure = frames_over_time(tables, period=period)
        evidence = period_evidence(tables, measure).groupby("key").size()
        assert evidence.reindex(measure["key"], fill_value=0).tolist() == measure["sentences"].tolist()


def test_over_time_by_year_and_by_words(tables: Tables) -> None:
    measure = frames_over_time(tables, period="year", unit="word").set_index("key")
    # three sentences in 60 + 40 + 50 + 30 + 10 words
    assert measure.loc["SEC|2023", "rate"] == pytest.approx(1000 * 3 / 190)
    assert measure.loc["SEC|2023", "n_articles"] == 5


def test_over_time_needs_dates(no_tables: Tables, tables: Tables) -> None:
    assert frames_over_time(no_tables).empty
    undated = replace(
        tables, documents=tables.documents.assign(published=pd.Series(pd.NaT, index=tables.documents.index))
    )
    assert frames_over_time(undated).empty


def test_first_frames_by_hand(tables: Tables) -> None:
    """d1: SEC in headline and lead, 3 + 2; COOP in the lead, 2. d3: SOV in the lead."""
    first = first_frames(tables).set_index("doc_id")
    assert first["frame"].to_dict() == {"d1": "SEC", "d2": "SEC", "d3": "SOV", "d4": "", "d5": "", "d6": "COOP:open"}
    assert first.loc["d1", ["weight", "second", "margin", "decided_by", "sentence", "sentences"]].tolist() == [
        5.0, "COOP:open", 3.0, "weight", 1, 2,
    ]  # fmt: skip
    assert first.loc["d1", "share"] == pytest.approx(5 / 7)
    assert np.isnan(first.loc["d4", "share"])
    assert first.loc["d4", ["weight", "decided_by", "sentence"]].tolist() == [0.0, "", 0]


def test_cooperation_competes_as_one_frame(tables: Tables) -> None:
    """Rapprochement in the headline (3), rupture in the lead and the rest (2 + 1): 6 together, more than SEC's 5."""
    added = pd.DataFrame({"doc_id": "d1", "sentence": [1, 2, 3], "start": [0, 110, 320], "frame": "COOP",
                          "valence": ["rapprochement", "rupture", "rupture"], "voice": "narrator"})  # fmt: skip
    kept = tables.frames.assign(valence="")
    kept = kept[~(kept["doc_id"].eq("d1") & kept["frame"].eq("COOP"))]
    frames = pd.concat([kept, added], ignore_index=True)
    first = first_frames(replace(tables, frames=frames)).set_index("doc_id").loc["d1"]
    assert first[["frame", "weight", "second", "sentences"]].tolist() == ["COOP:rapprochement", 6.0, "SEC", 3]


def test_of_equals_the_one_that_comes_first(tables: Tables) -> None:
    weights = {"headline": 0.0, "lead": 1.0, "rest": 1.0}
    first = first_frames(tables, weights=weights).set_index("doc_id")
    # SEC stands in the headline before, COOP only in the lead
    assert first.loc["d1", ["frame", "decided_by"]].tolist() == ["SEC", "order"]
    with pytest.raises(ValueError, match="weights are numbers from 0 on"):
        first_frames(tables, weights={"headline": 1.0})


def test_first_frames_in_some_voices(tables: Tables) -> None:
    assert first_frames(tables, voices=["quoted"]).set_index("doc_id").loc["d1", "weight"] == 2.0


def test_shares_of_first_frames(tables: Tables, no_tables: Tables) -> None:
    measure = first_frame_shares(tables).set_index("key")
    assert measure.loc["SEC", ["docfreq", "n_articles"]].tolist() == [2, 6]
    assert measure["share"].sum() == pytest.approx(4 / 6)
    assert measure.loc["HUM", "docfreq"] == 0
    evidence = first_frame_evidence(tables, first_frame_shares(tables, by=["source"]))
    assert ("SOV|alpha", "d3", 2) in list(evidence.itertuples(index=False, name=None))
    assert first_frame_shares(no_tables).empty


def test_speakers_split_uses(tables: Tables) -> None:
    measure = frame_shares(tables, by=["speaker"], unit="sentence")
    keyed = measure.set_index("key")
    assert keyed.loc["SEC|state:mali", "sentences"] == keyed.loc["SEC|state:niger", "sentences"] == 1
    assert keyed.loc["SEC|", "sentences"] == 2
    counted = frame_evidence(tables, measure).groupby("key").size()
    assert counted.reindex(measure["key"], fill_value=0).tolist() == measure["sentences"].tolist()


def test_positions_and_rates(tables: Tables) -> None:
    measure = frame_shares(tables, by=["position"], unit="word").set_index("key")
    # the headlines of all six articles have 60 words; SEC stands in one of them
    assert measure.loc["SEC|headline", "rate"] == pytest.approx(1000 / 60)
    assert measure.loc["SEC|lead", "sentences"] == 2
