"""How the press tells it: shares of articles and sentences that use a frame, by outlet, period and voice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

import pandas as pd

from sahel_analysis.framing_analysis.choosing import Choices, choose, known_frames, label_speakers, uses
from sahel_analysis.measuring import Rng, Unit, hit_evidence, measure_hits
from sahel_analysis.selection import KINDS, add_labels, pick_mentions
from sahel_analysis.stats.association import npmi
from sahel_analysis.tables import Tables

VALENCE = "valence"


def frame_shares(
    tables: Tables,
    *,
    by: Sequence[str] = (),
    unit: Unit = "article",
    rng: Rng = None,
    **choices: Unpack[Choices],
) -> pd.DataFrame:
    """Return how much each frame is used: one row per frame and group, unused frames too.

    With unit "article" the share is that of articles, with Wilson's interval; with "sentence" that of sentences,
    with an interval from resampling whole articles, since sentences of one article speak alike (below about
    20 articles it is too narrow); with "word" the rate per 1,000 words is bounded in the same way. `by` takes columns
    of the documents, year, month, position, and those that split the uses of a frame: voice, speaker (an actor's id,
    else the words that describe the source; "" for the narrator), sourcing, negated, distance and valence. A
    sentence counts once for each frame (and voice, speaker ...) in it. Cooperation stands as several frames, one for
    each valence (COOP:rapprochement, COOP:rupture, COOP:open), unless `by` has valence. `choices` are those of
    `choosing.Choices`: roles, voices, reprints (once by default).

    The columns are those of `sahel_analysis.measuring.measure_hits`, where frequency counts sentences; by speaker
    their labels; reprints (once or as printed) and n_reprints (articles left out for it, or counted again).

    Raises
    ------
    ValueError
        If a choice or a column of `by` is unknown; the message names the nearest known one.
    """
    split = VALENCE not in by
    chosen, about = choose(tables, split=split, **choices)
    known = known_frames(chosen, split)
    measure = measure_hits(chosen, uses(chosen, by), "frame", by=by, unit=unit, items=known, rng=rng)
    return label_speakers(measure, tables).assign(**about)


def frame_evidence(tables: Tables, measure: pd.DataFrame, **choices: Unpack[Choices]) -> pd.DataFrame:
    """Return the sentences behind each row of `frame_shares`: key, doc_id, sentence.

    Give the choices that the measure was made with.
    """
    columns = list(measure.columns)
    chosen, _ = choose(tables, split=VALENCE not in columns, **choices)
    return hit_evidence(chosen, uses(chosen, columns), measure, "frame")


def frame_speakers(tables: Tables, **choices: Unpack[Choices]) -> pd.DataFrame:
    """Return who speaks which frame: the rows of `frame_shares` by speaker that stand in a sentence, the most first.

    Without `voices` it is quoted and reported speech, not the narrator's own words; a speaker "" is one whom the text
    does not name.
    """
    told: Choices = {"voices": ("quoted", "reported"), **choices}
    measure = frame_shares(tables, by=["speaker"], **told)
    said = measure[measure["sentences"] > 0]
    return said.sort_values(["sentences", "docfreq", "key"], ascending=[False, False, True], ignore_index=True)


def frame_actors(
    tables: Tables,
    *,
    kinds: Sequence[str] = KINDS,
    types: Sequence[str] | None = None,
    min_sentences: int = 2,
    **choices: Unpack[Choices],
) -> pd.DataFrame:
    """Return which frames stand in one sentence with which actors: one row per pair, the most frequent first.

    Columns: key (frame|actor_id), frame, actor_id, sentences (with both; at least `min_sentences`), docfreq
    (articles with such a sentence), n_frame and n_actor (sentences with the one and the other), n_sentences,
    npmi (1 always together, 0 as by chance), n_articles, type and labels of the actor, reprints and n_reprints. Whether
    a pair is more than chance gives is tested by `frame_actor_associations`.
    """
    chosen, about = choose(tables, **choices)
    both, used, actors = together(chosen, kinds, types)
    counts = both.groupby(["frame", "actor_id"], as_index=False).agg(
        sentences=("doc_id", "size"), docfreq=("doc_id", "nunique")
    )
    counts = counts[counts["sentences"] >= min_sentences]
    counts = counts.assign(
        key=counts["frame"] + "|" + counts["actor_id"],
        n_frame=counts["frame"].map(used["frame"].value_counts()).astype("int64"),
        n_actor=counts["actor_id"].map(actors["actor_id"].value_counts()).astype("int64"),
        n_sentences=len(chosen.sentences),
        n_articles=len(chosen.documents),
    )
    counts["npmi"] = npmi(counts["sentences"], counts["n_frame"], counts["n_actor"], counts["n_sentences"])
    counts = counts.sort_values(["sentences", "npmi", "key"], ascending=[False, False, True])
    columns = [
        "key",
        "frame",
        "actor_id",
        "sentences",
        "docfreq",
        "n_frame",
        "n_actor",
        "n_sentences",
        "npmi",
        "n_articles",
    ]
    return add_labels(counts[columns].reset_index(drop=True), tables).assign(**about)


def frame_actor_evidence(
    tables: Tables, measure: pd.DataFrame, *, kinds: Sequence[str] = KINDS, **choices: Unpack[Choices]
) -> pd.DataFrame:
    """Return the sentences behind each row of `frame_actors`: key, doc_id, sentence."""
    both, _, _ = together(choose(tables, **choices).tables, kinds, None)
    both = both.assign(key=both["frame"] + "|" + both["actor_id"])
    kept = both[both["key"].isin(measure["key"])]
    if len(kept) != measure["sentences"].sum():
        raise ValueError("the measure was made from other tables or choices: give the same to its evidence")
    return kept[["key", "doc_id", "sentence"]].sort_values(["key", "doc_id", "sentence"]).reset_index(drop=True)


def together(
    chosen: Tables, kinds: Sequence[str], types: Sequence[str] | None
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the sentences with a frame and an actor, those with a frame, and those with an actor."""
    used = uses(chosen)
    actors = pick_mentions(chosen, kinds, types)[["doc_id", "sentence", "actor_id"]].drop_duplicates()
    return used.merge(actors, on=["doc_id", "sentence"]), used, actors
