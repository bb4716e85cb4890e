"""What merged events rest on, for whoever checks them: every telling with its sentence."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sahel_analysis.alliance_chronology.merging import Merged
from sahel_analysis.quoted import read_sentences
from sahel_analysis.tables import Tables, tell_place

_TOLD = [
    "doc_id", "line", "sentence", "start", "date", "participants", "roles", "status", "evidence", "stage", "trigger",
    "how", "could_be", "origin", "source", "published",
]  # fmt: skip


def telling_sentences(tables: Tables, merged: Merged, episodes: Sequence[str] | None = None) -> pd.DataFrame:
    """Return what the merged events rest on: one row per telling, with its article and its sentence.

    `merged` comes from `merge_events` of the same tables, `episodes` are keys of `merged.episodes` (None: all).
    Columns: key (of the episode), type, merged_date (of the episode), conflicts, then of the telling doc_id, line,
    sentence, start, date, participants, roles, status, evidence, stage, trigger, how it was merged, could_be, origin,
    source, published, and of its article and sentence title and text. Rows stand in the order of the episodes.

    Raises
    ------
    ValueError
        If a key is none of the episodes, or the tables are others than those that were merged.
    """
    keys = list(merged.episodes["key"]) if episodes is None else list(episodes)
    if unknown := sorted(set(keys) - set(merged.episodes["key"])):
        raise ValueError(f"{unknown[0]!r} is no key of an episode: take one of merged.episodes['key']")
    about = merged.episodes.set_index("key").loc[keys, ["type", "date", "conflicts"]]
    about = about.rename(columns={"date": "merged_date"}).rename_axis("key").reset_index()
    told = about.merge(merged.tellings[["episode", *_TOLD]], left_on="key", right_on="episode").drop(columns="episode")
    titles = tables.pick("documents", ["doc_id", "title"])
    read = read_sentences(tables, told, ["line", "start", "end", "text"])
    texts = read[["doc_id", "sentence", "text"]]
    if not tables.has_texts:
        columns = [read[name] for name in ("line", "sentence", "start", "end")]
        texts = texts.assign(text=pd.Series([tell_place(*place) for place in zip(*columns, strict=True)], dtype="str"))
    found = told.merge(titles, on="doc_id", how="left").merge(texts, on=["doc_id", "sentence"], how="left")
    if found["text"].isna().any():
        raise ValueError("the tables lack sentences of the tellings: give those that were merged")
    return found
