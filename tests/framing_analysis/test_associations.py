"""Frames and actors within sentences, by hand and with a planted association."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sahel_analysis.framing_analysis.associations import frame_actor_associations
from sahel_analysis.framing_analysis.measures import frame_actor_evidence
from sahel_analysis.tables import Tables


def test_by_hand(tables: Tables) -> None:
    """SEC and Mali: 3 sentences in 2 articles; SEC in 3, Mali in 5 (title and body), 11 sentences in all."""
    measure = frame_actor_associations(tables).set_index("key")
    assert list(measure.index) == ["SEC|state:mali"]
    pair = measure.loc["SEC|state:mali"]
    # [[3, 0], [2, 6]] with a half added to each cell
    assert pair["odds_ratio"] == pytest.approx(3.5 * 6.5 / (0.5 * 2.5))
    # d1: 2 of 3 sentences each; d2: SEC in 1 of 2, Mali in both
    assert pair["expected"] == pytest.approx(2 * 2 / 3 + 1 * 2 / 2)
    # both in 2 of d1's sentences with probability 1/3: the smallest that the shuffle can give, so no test
    assert np.isnan(pair["p"]) and not pair["supported"]
    assert pair["basis"] == "permutation"


def test_p_and_q_are_told_where_something_can_be(invented: Callable[[int], Tables]) -> None:
    measure = frame_actor_associations(invented(60))
    told = measure[measure["p"].notna()]
    assert len(told) and told["p"].between(0, 1).all() and (told["q"] >= told["p"]).all()
    assert measure["lower"].lt(measure["odds_ratio"]).all() and measure["odds_ratio"].lt(measure["upper"]).all()


def test_minimum_support(tables: Tables) -> None:
    assert len(frame_actor_associations(tables, min_sentences=1, min_articles=1)) == 5
    assert frame_actor_associations(tables, min_sentences=4).empty


def test_evidence_fits(tables: Tables) -> None:
    measure = frame_actor_associations(tables, min_sentences=1, min_articles=1)
    assert len(frame_actor_evidence(tables, measure)) == measure["sentences"].sum()


def test_few_articles_only_describe(invented: Callable[[int], Tables], no_tables: Tables) -> None:
    measure = frame_actor_associations(invented(4), min_sentences=1, min_articles=1)
    assert len(measure) and set(measure["basis"]) == {"descriptive only"}
    assert measure[["lower", "upper", "p", "q"]].isna().all(axis=None) and not measure["supported"].any()
    assert frame_actor_associations(no_tables).empty


def test_a_planted_association_is_found_and_chance_is_not(invented: Callable[[int], Tables]) -> None:
    """In invented articles frames and actors are drawn apart; Niger is then set into every second sentence with HUM."""
    tables = invented(120)
    assert not frame_actor_associations(tables)["supported"].any()
    hum = tables.frames[tables.frames["frame"].eq("HUM")][["doc_id", "sentence", "line", "start", "end"]].iloc[::2]
    added = hum.assign(surface="*", clitic="", actor_id="state:niger", kind="name", flags="", function="")
    planted = replace(tables, mentions=pd.concat([tables.mentions, added[tables.mentions.columns]], ignore_index=True))
    found = frame_actor_associations(planted)
    assert found[found["supported"]]["key"].tolist() == ["HUM|state:niger"]
    pair = found.set_index("key").loc["HUM|state:niger"]
    assert pair["lower"] > 1
