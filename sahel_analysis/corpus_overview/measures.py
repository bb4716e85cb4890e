"""What a corpus holds: how many articles, from whom, of when, how long, and what their lines are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import pandas as pd

from sahel_analysis.interface import codes
from sahel_analysis.selection import ROLES, article_columns, article_sizes, join_key, select
from sahel_analysis.tables import Tables

_FORMAT = {"year": ("%Y", "Y"), "month": ("%Y-%m", "M")}


def articles_over_time(
    tables: Tables, *, period: Literal["year", "month"] = "month", by: Sequence[str] = ("source",)
) -> pd.DataFrame:
    """Return how many articles there are by period: one row per period and group, and per group for the undated.

    Columns: key (period|group), period (2023 or 2023-07; "" for articles without a date), the columns of `by`,
    n_articles. Every period from the first to the last article is there, with 0 where there are none.
    """
    style, frequency = _FORMAT[period]
    groups = article_columns(tables, by)
    published = tables.pick("documents", ["published"])["published"]
    groups = groups.assign(period=published.dt.strftime(style).fillna("").astype("str").to_numpy())
    calendar = []
    if published.notna().any():
        calendar = [str(p) for p in pd.period_range(published.min(), published.max(), freq=frequency).strftime(style)]
    present = groups[list(by)].drop_duplicates() if by else pd.DataFrame(index=range(min(1, len(groups))))
    grid = present.merge(pd.DataFrame({"period": pd.Series([*calendar, ""], dtype="str")}), how="cross")
    counts = groups.groupby([*by, "period"], as_index=False).agg(n_articles=("doc_id", "size"))
    table = grid.merge(counts, on=[*by, "period"], how="left").fillna({"n_articles": 0}).astype({"n_articles": "int64"})
    # the undated row stands at the end, and only where it is needed
    table = table[(table["period"] != "") | (table["n_articles"] > 0)]
    table = table.assign(_last=table["period"] == "").sort_values(["_last", "period", *by]).drop(columns="_last")
    table.insert(0, "key", join_key(table, ["period", *by]))
    return table[["key", "period", *by, "n_articles"]].reset_index(drop=True)


def article_lengths(tables: Tables, *, by: Sequence[str] = ("source",), roles: Sequence[str] = ROLES) -> pd.DataFrame:
    """Return the length of each article: one row per article.

    Columns: key and doc_id, the columns of `by`, title, published, n_sentences, n_words (in lines of `roles`).
    """
    sizes = article_sizes(select(tables, roles=roles), by)
    about = tables.pick("documents", ["doc_id", "title", "published"])
    table = sizes.merge(about, on="doc_id", validate="many_to_one").assign(key=sizes["doc_id"])
    table = table.sort_values([*by, "doc_id"])
    return table[["key", "doc_id", *by, "title", "published", "n_sentences", "n_words"]].reset_index(drop=True)


def line_roles(tables: Tables) -> pd.DataFrame:
    """Return what the lines of the articles are: one row per role, roles that do not occur too.

    Columns: key and role, lines, characters, docfreq (articles with such a line), share (of all lines), n_lines,
    n_articles. Lines that are no title, body or caption are not read for actors, dates, events and frames.
    """
    blocks = tables.pick("blocks", ["doc_id", "role", "start", "end"])
    blocks = blocks.assign(role=blocks["role"].astype("str"), length=blocks["end"] - blocks["start"])
    counts = blocks.groupby("role").agg(
        lines=("doc_id", "size"), characters=("length", "sum"), docfreq=("doc_id", "nunique")
    )
    names = [*codes("role"), *sorted(set(counts.index) - set(codes("role")))]
    table = counts.reindex(names, fill_value=0).rename_axis("role").reset_index()
    table["n_lines"], table["n_articles"] = len(blocks), tables.n_articles
    table["share"] = table["lines"] / max(1, len(blocks))
    table.insert(0, "key", table["role"])
    return table[["key", "role", "lines", "characters", "docfreq", "share", "n_lines", "n_articles"]]


def article_evidence(tables: Tables, measure: pd.DataFrame) -> pd.DataFrame:
    """Return the opening sentence of the articles behind each row of a measure of this module: key, doc_id, sentence.

    An article without a sentence of title or body is left out.
    """
    sentences = select(tables).pick("sentences", ["doc_id", "sentence"])
    first = sentences.groupby("doc_id", as_index=False)["sentence"].min()
    if "doc_id" in measure.columns:
        keyed = measure[["key", "doc_id"]]
    elif "role" in measure.columns:
        lines = tables.pick("blocks", ["role", "doc_id"]).astype("str")
        keyed = lines.drop_duplicates().rename(columns={"role": "key"})
    else:
        columns = list(measure.columns)
        by = columns[columns.index("period") + 1 : columns.index("n_articles")]
        groups = article_columns(tables, by)
        monthly = measure["period"].str.len().max() == 7
        published = tables.pick("documents", ["published"])["published"]
        dates = published.dt.strftime("%Y-%m" if monthly else "%Y").fillna("").to_numpy()
        keyed = groups.assign(period=dates).assign(key=lambda t: join_key(t, ["period", *by]))[["key", "doc_id"]]
    rows = keyed[keyed["key"].isin(measure["key"])].merge(first, on="doc_id")
    return rows[["key", "doc_id", "sentence"]].sort_values(["key", "doc_id"]).reset_index(drop=True)
