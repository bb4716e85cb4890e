"""How the press tells it: shares of articles and sentences that use a frame, by outlet, period and voice."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sahel_analysis.framing_analysis.valences import MARK, add_valence, split_codes
from sahel_analysis.interface import codes
from sahel_analysis.measuring import Rng, Unit, hit_evidence, measure_hits
from sahel_analysis.selection import KINDS, ROLES, add_labels, check_known, pick_mentions, select
from sahel_analysis.stats.association import npmi
from sahel_analysis.tables import Tables

# columns that split the uses of a frame
FACETS = ("voice", "speaker", "valence")


def frame_shares(
    tables: Tables,
    *,
    by: Sequence[str] = (),
    roles: Sequence[str] = ROLES,
    voices: Sequence[str] | None = None,
    unit: Unit = "article",
    rng: Rng = None,
) -> pd.DataFrame:
    """Return how much each frame is used: one row per frame and group, unused frames too.

    With unit "article" the share is that of articles, with Wilson's interval; with "sentence" that of sentences,
    with an interval from resampling whole articles, since sentences of one article speak alike (below about
    20 articles it is too narrow). `by` takes columns of the documents, year, month, position, and those that split the
    uses of a frame: voice, speaker (actor id; "" where none is resolved, the narrator's included) and valence (of
    cooperation: rapprochement, rupture, mixed, "" open); `voices` keeps some of them. A sentence counts once for each
    frame (and voice, speaker) in it. Tables from `split_valence` have cooperation as several frames.
    The columns are those of `sahel_analysis.measuring.measure_hits`; frequency counts sentences.
    """
    chosen = select(tables, roles=roles)
    hits = _uses(chosen, voices, by)
    return measure_hits(chosen, hits, "frame", by=by, unit=unit, items=_known(chosen), rng=rng)


def frame_evidence(
    tables: Tables,
    measure: pd.DataFrame,
    *,
    roles: Sequence[str] = ROLES,
    voices: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Return the sentences behind each row of `frame_shares`: key, doc_id, sentence.

    Give the roles and voices that the measure was made with.
    """
    chosen = select(tables, roles=roles)
    return hit_evidence(chosen, _uses(chosen, voices, list(measure.columns)), measure, "frame")


def _known(chosen: Tables) -> list[str]:
    """Return the frames of the codebook; where the tables tell cooperation apart by valence, so does the list."""
    known = list(codes("frame"))
    return split_codes(known) if any(MARK in str(code) for code in chosen.frames["frame"].unique()) else known


def _uses(chosen: Tables, voices: Sequence[str] | None, by: Sequence[str] = ()) -> pd.DataFrame:
    """Return doc_id, sentence, frame and those of voice, speaker and valence that `by` names, each combination once."""
    if "valence" in by:
        chosen = add_valence(chosen)
    frames = chosen.frames
    if voices is not None:
        check_known(voices, {*codes("voice"), *frames["voice"].astype("str")}, "voice")
        frames = frames[frames["voice"].isin(list(voices))]
    columns = ["doc_id", "sentence", "frame", *(name for name in FACETS if name in by)]
    return frames[columns].drop_duplicates()


def frame_actors(
    tables: Tables,
    *,
    kinds: Sequence[str] = KINDS,
    roles: Sequence[str] = ROLES,
    types: Sequence[str] | None = None,
    min_sentences: int = 2,
) -> pd.DataFrame:
    """Return which frames stand in one sentence with which actors: one row per pair, the most frequent first.

    Columns: key (frame|actor_id), frame, actor_id, sentences (with both; at least `min_sentences`), docfreq
    (articles with such a sentence), n_frame and n_actor (sentences with the one and the other), n_sentences,
    npmi (1 always together, 0 as by chance), n_articles, type and labels of the actor.
    """
    chosen = select(tables, roles=roles)
    both, uses, actors = _together(chosen, kinds, types)
    counts = both.groupby(["frame", "actor_id"], as_index=False).agg(
        sentences=("doc_id", "size"), docfreq=("doc_id", "nunique")
    )
    counts = counts[counts["sentences"] >= min_sentences]
    counts = counts.assign(
        key=counts["frame"] + "|" + counts["actor_id"],
        n_frame=counts["frame"].map(uses["frame"].value_counts()).astype("int64"),
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
    return add_labels(counts[columns].reset_index(drop=True), tables)


def frame_actor_evidence(
    tables: Tables,
    measure: pd.DataFrame,
    *,
    kinds: Sequence[str] = KINDS,
    roles: Sequence[str] = ROLES,
) -> pd.DataFrame:
    """Return the sentences behind each row of `frame_actors`: key, doc_id, sentence."""
    both, _, _ = _together(select(tables, roles=roles), kinds, None)
    both = both.assign(key=both["frame"] + "|" + both["actor_id"])
    kept = both[both["key"].isin(measure["key"])]
    if len(kept) != measure["sentences"].sum():
        raise ValueError("the measure was made from other tables, kinds or roles: give the same to its evidence")
    return kept[["key", "doc_id", "sentence"]].sort_values(["key", "doc_id", "sentence"]).reset_index(drop=True)


def _together(
    chosen: Tables, kinds: Sequence[str], types: Sequence[str] | None
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the sentences with a frame and an actor, those with a frame, and those with an actor."""
    uses = _uses(chosen, None).astype({"frame": "str"})
    actors = pick_mentions(chosen, kinds, types)[["doc_id", "sentence", "actor_id"]].drop_duplicates()
    return uses.merge(actors, on=["doc_id", "sentence"]), uses, actors
