"""What a corpus is, as a reader of a paper must know it: how much of what, from whom, of when, and what it lacks.

Asked for by what documentation of data sets asks for: where texts come from, what is missing, and who says so.
Bender, E. M. & Friedman, B. (2018). Data statements for natural language processing. TACL 6, 587-604.
Gebru, T. et al. (2021). Datasheets for datasets. Communications of the ACM 64 (12), 86-92.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from sahel_analysis.corpus_overview.measures import article_lengths, articles_over_time
from sahel_analysis.measuring import count_reprints
from sahel_analysis.selection import known_groups
from sahel_analysis.tables import Tables

# columns of the documents that hold what users state of sources (corpus.sources)
STATED = "source_"


class Statement(NamedTuple):
    """What `describe_corpus` says, a table each.

    facts
        One row per fact: key, n, of (what n is a part of; NA: of nothing), share. The facts are articles, sources
        (different ones that are known), sentences, words (in title and body), undated (articles), stated_dates
        (articles whose date rests on what they state themselves), reprints (articles that carry the text of another),
        repeats (sentences that say again what another one says), rejected (files and rows that could not be read; NA:
        not known).
    calendar
        Articles by month and source, as `articles_over_time` counts them.
    sources
        One row per source, "" for articles without one: key, source, n_articles, share, undated, reprints, first and
        last (day of publication), then what the user states of it: source_name, source_country ... ("" where nothing).
    lengths
        One row per source: key, source, n_articles, n_words (in all), least, lower_quartile, median, upper_quartile
        and most words of an article; title and body.
    languages
        One row per language: key, language, n_articles, share.
    rejected
        One row per reason: key, reason, n, first (the first file or row); None where it is not known.
    warnings
        What was read but looked amiss; None where it is not known.
    """

    facts: pd.DataFrame
    calendar: pd.DataFrame
    sources: pd.DataFrame
    lengths: pd.DataFrame
    languages: pd.DataFrame
    rejected: pd.DataFrame | None
    warnings: tuple[str, ...] | None


def describe_corpus(
    tables: Tables, rejected: pd.DataFrame | None = None, warnings: Sequence[str] | None = None
) -> Statement:
    """Return what a corpus holds, what is stated of its sources, and what was not read of it.

    Parameters
    ----------
    tables
        The tables of the articles.
    rejected, warnings
        The report on how the corpus was read, as `load_corpus(...)` and a notebook's `page.opened` have it; None where
        it is not known.
    """
    return Statement(
        _facts(tables, rejected),
        articles_over_time(tables, period="month", by=["source"]),
        _sources(tables),
        _lengths(tables),
        _languages(tables),
        None if rejected is None else _rejected(rejected),
        None if warnings is None else tuple(warnings),
    )


def _facts(tables: Tables, rejected: pd.DataFrame | None) -> pd.DataFrame:
    documents = tables.pick("documents", ["source", "n_words", "published", "published_basis"])
    sentences = tables.pick("sentences", ["repeats_of"])
    articles = len(documents)
    counted: list[tuple[str, int | None, int | None]] = [
        ("articles", articles, None),
        ("sources", len(known_groups(documents["source"].unique())), None),
        ("sentences", len(sentences), None),
        ("words", int(documents["n_words"].sum()), None),
        ("undated", int(documents["published"].isna().sum()), articles),
        ("stated_dates", int((documents["published_basis"] == "stated").sum()), articles),
        ("reprints", count_reprints(tables), articles),
        ("repeats", int((sentences["repeats_of"] != "").sum()), len(sentences)),
        ("rejected", None if rejected is None else len(rejected), None),
    ]
    table = pd.DataFrame(counted, columns=["key", "n", "of"]).astype({"key": "str", "n": "Int64", "of": "Int64"})
    return table.assign(share=table["n"].astype("Float64") / table["of"].where(table["of"] > 0).astype("Float64"))


def _sources(tables: Tables) -> pd.DataFrame:
    stated = [name for name in tables.columns("documents") if name.startswith(STATED)]
    documents = tables.pick("documents", ["doc_id", "source", "published", "duplicate_of", *stated])
    marked = documents.assign(_undated=documents["published"].isna(), _reprint=documents["duplicate_of"] != "")
    groups = marked.groupby("source", as_index=False, sort=True)
    table = groups.agg(
        n_articles=("doc_id", "size"),
        undated=("_undated", "sum"),
        reprints=("_reprint", "sum"),
        first=("published", "min"),
        last=("published", "max"),
        **{name: (name, "first") for name in stated},
    )
    table = table.sort_values(["n_articles", "source"], ascending=[False, True], ignore_index=True)
    table.insert(0, "key", table["source"])
    table.insert(3, "share", table["n_articles"] / max(1, len(documents)))
    return table.astype({"undated": "int64", "reprints": "int64"})


def _lengths(tables: Tables) -> pd.DataFrame:
    words = article_lengths(tables, by=["source"]).groupby("source")["n_words"]
    numbers = {
        "n_articles": words.size(),
        "n_words": words.sum(),
        "least": words.min(),
        "lower_quartile": words.quantile(0.25),
        "median": words.median(),
        "upper_quartile": words.quantile(0.75),
        "most": words.max(),
    }
    table = pd.DataFrame(numbers).reset_index()
    table = table.sort_values(["n_articles", "source"], ascending=[False, True], ignore_index=True)
    table.insert(0, "key", table["source"])
    return table


def _languages(tables: Tables) -> pd.DataFrame:
    documents = tables.pick("documents", ["doc_id", "language"])
    table = documents.groupby("language", as_index=False).agg(n_articles=("doc_id", "size"))
    table = table.sort_values(["n_articles", "language"], ascending=[False, True], ignore_index=True)
    table.insert(0, "key", table["language"])
    return table.assign(share=table["n_articles"] / max(1, len(documents)))


def _rejected(rejected: pd.DataFrame) -> pd.DataFrame:
    """Return how often each reason was given, the most frequent first."""
    place = rejected["file"].astype("str")
    line = rejected["line"].astype("int64")
    named = rejected.assign(place=place.where(line == 0, place + ", " + line.astype("str")), reason=rejected["reason"])
    table = named.groupby("reason", as_index=False).agg(n=("place", "size"), first=("place", "first"))
    table = table.sort_values(["n", "reason"], ascending=[False, True], ignore_index=True)
    table.insert(0, "key", table["reason"])
    return table
