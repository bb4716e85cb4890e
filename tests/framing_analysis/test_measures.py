"""Framing worked by hand on six articles and 11 sentences of title and body."""

from dataclasses import replace

import numpy as np
import pytest

from sahel_analysis.framing_analysis import (
    frame_actor_evidence,
    frame_actors,
    frame_evidence,
    frame_shares,
    frame_speakers,
)
from sahel_analysis.interface import codes, translate
from sahel_analysis.stats.intervals import wilson_interval
from sahel_analysis.tables import Tables


def test_shares_of_articles_by_hand(tables: Tables) -> None:
    measure = frame_shares(tables).set_index("key")
    assert measure.loc["SEC", ["frequency", "sentences", "docfreq"]].tolist() == [3, 3, 2]
    assert measure.loc["SEC", "share"] == pytest.approx(2 / 6)
    bounds = tuple(measure.loc["SEC", ["lower", "upper"]])
    assert bounds == pytest.approx(tuple(map(float, wilson_interval(2, 6))))
    assert measure.loc["COOP:open", "docfreq"] == 2


def test_every_frame_has_a_row_even_if_unused(tables: Tables) -> None:
    measure = frame_shares(tables)
    # cooperation is never told without its valence; mixed valence has a row only where it occurs
    parts = {"COOP:rapprochement", "COOP:rupture", "COOP:open"}
    assert set(measure["frame"]) == set(codes("frame")) - {"COOP"} | parts
    assert measure.set_index("key").loc["HUM", ["frequency", "share"]].tolist() == [0, 0]


def test_two_speakers_of_one_sentence_are_one_use(tables: Tables) -> None:
    """d1 sentence 2 has two rows of SEC, one per speaker."""
    measure = frame_shares(tables, unit="sentence").set_index("key")
    assert measure.loc["SEC", "sentences"] == 3
    assert measure.loc["SEC", "share"] == pytest.approx(3 / 11)


def test_sentences_are_bounded_by_resampled_articles(tables: Tables) -> None:
    measure = frame_shares(tables, unit="sentence", rng=1).set_index("key")
    assert measure.loc["SEC", "basis"] == "bootstrap"
    # all articles drawn may be d1, with two of its three sentences; or none of those with the frame
    assert measure.loc["SEC", "lower"] == 0
    assert 3 / 11 < measure.loc["SEC", "upper"] <= 2 / 3


def test_voice_splits_uses_but_not_sentences(tables: Tables) -> None:
    measure = frame_shares(tables, by=["voice"], unit="sentence").set_index("key")
    assert (measure.loc["SEC|narrator", "sentences"], measure.loc["SEC|quoted", "sentences"]) == (2, 1)
    assert measure.loc["SOV|reported", "share"] == pytest.approx(1 / 11)
    assert set(measure["n_sentences"]) == {11}


def test_voices_restrict(tables: Tables) -> None:
    measure = frame_shares(tables, voices=["narrator"]).set_index("key")
    assert measure.loc["SEC", "sentences"] == 2
    with pytest.raises(ValueError, match="voice 'narator' is unknown: did you mean 'narrator'"):
        frame_shares(tables, voices=["narator"])


def test_by_source_small_groups_only_describe(tables: Tables) -> None:
    measure = frame_shares(tables, by=["source"], unit="sentence").set_index("key")
    assert measure.loc["COOP:open|beta", "share"] == 1.0
    assert measure.loc["COOP:open|beta", "basis"] == "descriptive only"
    assert np.isnan(measure.loc["COOP:open|beta", "lower"])
    assert measure.loc["COOP:open|alpha", "basis"] == "bootstrap"


FACETS = [["voice"], ["month", "voice"], ["speaker"], ["valence"], ["sourcing", "negated"], ["distance"]]


@pytest.mark.parametrize("by", [[], ["source"], ["position"], *FACETS])
def test_evidence_has_as_many_sentences_as_are_counted(tables: Tables, by: list[str]) -> None:
    measure = frame_shares(tables, by=by)
    evidence = frame_evidence(tables, measure).groupby("key").size()
    assert evidence.reindex(measure["key"], fill_value=0).tolist() == measure["sentences"].tolist()


def test_rates_per_thousand_words(tables: Tables) -> None:
    """Three sentences of 200 words; the bounds are of the rate."""
    words = int(tables.sentences[tables.sentences["role"].isin(["title", "body"])]["n_words"].sum())
    measure = frame_shares(tables, unit="word", rng=1).set_index("key")
    assert measure.loc["SEC", "rate"] == pytest.approx(1000 * 3 / words)
    assert measure.loc["SEC", "lower"] <= measure.loc["SEC", "rate"] <= measure.loc["SEC", "upper"]


def test_speakers_have_labels(tables: Tables) -> None:
    """A resolved speaker is called by its label, a described one by the words of the text."""
    described = tables.frames["frame"].eq("SOV")
    frames = tables.frames.assign(speaker_text=np.where(described, "مصدر مطلع", ""))
    measure = frame_shares(replace(tables, frames=frames), by=["speaker"], unit="sentence").set_index("key")
    assert measure.loc["SEC|state:mali", ["sentences", "label_en", "label_ar"]].tolist() == [1, "Mali", "مالي"]
    assert measure.loc["SOV|مصدر مطلع", ["sentences", "label_fr"]].tolist() == [1, "مصدر مطلع"]
    assert measure.loc["SEC|", "sentences"] == 2
    assert measure.loc["SEC|", "label_en"] == translate("no_speaker", "en")


def test_who_speaks_which_frame(tables: Tables) -> None:
    """d1 sentence 2 is quoted from two states; d3 is reported, of nobody who is named."""
    said = frame_speakers(tables)
    assert said["key"].tolist() == ["SEC|state:mali", "SEC|state:niger", "SOV|"]
    assert set(frame_speakers(tables, voices=["narrator"])["speaker"]) == {""}


def test_mixed_valence_has_a_row_only_where_it_occurs(tables: Tables) -> None:
    mixed = tables.frames.assign(valence=np.where(tables.frames["frame"].eq("COOP"), "mixed", ""))
    measure = frame_shares(replace(tables, frames=mixed)).set_index("key")
    assert measure.loc["COOP:mixed", "docfreq"] == 2


def test_reprints_count_once_unless_asked(tables: Tables) -> None:
    """d2 is d1 printed once more: both use SEC."""
    copies = tables.documents["doc_id"].map({"d2": "d1"}).fillna("")
    reprinted = replace(tables, documents=tables.documents.assign(duplicate_of=copies.astype("str")))
    once = frame_shares(reprinted).set_index("key").loc["SEC"]
    assert once[["docfreq", "n_articles", "reprints", "n_reprints"]].tolist() == [1, 5, "once", 1]
    printed = frame_shares(reprinted, reprints="as printed").set_index("key").loc["SEC"]
    assert printed[["docfreq", "n_articles", "reprints", "n_reprints"]].tolist() == [2, 6, "as printed", 1]
    assert frame_actors(reprinted, min_sentences=1).set_index("key").loc["SEC|state:mali", "sentences"] == 2
    with pytest.raises(ValueError, match="reprints 'twice' is unknown: use one of once, as printed"):
        frame_shares(reprinted, reprints="twice")
    evidence = frame_evidence(reprinted, frame_shares(reprinted))
    assert "d2" not in set(evidence["doc_id"])
    with pytest.raises(ValueError, match="give the same to its evidence"):
        frame_evidence(reprinted, frame_shares(reprinted), reprints="as printed")


def test_evidence_of_some_voices(tables: Tables) -> None:
    measure = frame_shares(tables, voices=["quoted"])
    evidence = frame_evidence(tables, measure, voices=["quoted"])
    assert list(evidence.itertuples(index=False, name=None)) == [("SEC", "d1", 2)]
    with pytest.raises(ValueError, match="give the same to its evidence"):
        frame_evidence(tables, measure)


def test_frames_and_actors_by_hand(tables: Tables) -> None:
    measure = frame_actors(tables).set_index("key")
    assert list(measure.index) == ["SEC|state:mali", "COOP:open|state:niger", "SEC|state:niger"]
    mali = measure.loc["SEC|state:mali"]
    assert mali[["sentences", "docfreq", "n_frame", "n_actor", "n_sentences", "n_articles"]].tolist() == [
        3,
        2,
        3,
        5,
        11,
        6,
    ]
    assert mali["npmi"] == pytest.approx(np.log(3 * 11 / 15) / -np.log(3 / 11))


def test_frames_and_actors_have_a_minimum_and_evidence(tables: Tables) -> None:
    measure = frame_actors(tables, min_sentences=1)
    assert len(measure) == 5
    evidence = frame_actor_evidence(tables, measure)
    assert evidence.groupby("key").size().reindex(measure["key"]).tolist() == measure["sentences"].tolist()


def test_without_articles_measures_are_empty_tables(no_tables: Tables) -> None:
    for measure in (
        frame_shares(no_tables),
        frame_shares(no_tables, by=["source"], unit="sentence"),
        frame_actors(no_tables),
    ):
        assert measure.empty
        assert "key" in measure.columns
