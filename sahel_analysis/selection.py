"""Which articles and lines an analysis looks at, how large they are, and how findings in them are counted.

The bottom that the analyses share; it knows tables and intervals, but no analysis.
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Collection, Sequence
from difflib import get_close_matches
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sahel_analysis.interface import codes
from sahel_analysis.tables import Tables

logger = logging.getLogger(__name__)

ROLES = ("title", "body")
KINDS = ("name", "nisba", "metonym")
Day = str | datetime.date | pd.Timestamp

# tables of what was found in sentences
_FINDINGS = ("mentions", "timexes", "events", "frames")
# columns of `by` that are no column of documents: the first two are made from the date of publication
PERIODS = ("year", "month")
SENTENCE_COLUMNS = ("position", "role")

# attribute of a measure that is empty because its articles cannot be told apart by a column: column, known values
VOID = "void"


def select(
    tables: Tables,
    since: Day | None = None,
    until: Day | None = None,
    sources: Collection[str] | None = None,
    roles: Collection[str] | None = ROLES,
) -> Tables:
    """Return the tables of the articles published from `since` to `until` (both included) by `sources`.

    A date may be a year or a month (2023, 2023-07): it begins with its first and ends with its last day. With
    either date, undated articles stay out, and how many is logged as a warning. `roles` restricts lines and
    sentences, and what was found in them; None keeps all. Actors are those still mentioned.

    Raises
    ------
    ValueError
        If a date is none, `since` lies after `until`, or no article has one of the sources.
    """
    documents = tables.pick("documents", ["doc_id", "source", "published"])
    kept = pd.Series(True, index=documents.index)
    first, last = _day(since, "since", end=False), _day(until, "until", end=True)
    if first is not None and last is not None and first > last:
        raise ValueError(f"since {since} lies after until {until}: exchange them")
    if sources is not None:
        check_known(sources, documents["source"].unique(), "source")
        kept &= documents["source"].isin(list(sources))
    if first is not None or last is not None:
        undated = int((kept & documents["published"].isna()).sum())
        if undated:
            logger.warning("%d undated article(s) stay out of the period", undated)
        kept &= documents["published"].notna()
        # a comparison with NaT is False, so undated articles need no case of their own here
        kept &= (documents["published"] >= first) if first is not None else True
        kept &= (documents["published"] <= last) if last is not None else True
    return _restrict(tables, documents[kept], roles)


def _restrict(tables: Tables, documents: pd.DataFrame, roles: Collection[str] | None) -> Tables:
    chosen = pd.Index(documents["doc_id"])

    def numbers(table: pd.DataFrame) -> NDArray[np.int64]:
        """Return which of the articles each row is of; below 0 for others."""
        return np.asarray(chosen.get_indexer(table["doc_id"]), dtype=np.int64)

    def of_documents(table: pd.DataFrame) -> NDArray[np.bool_]:
        return np.asarray(numbers(table) >= 0)

    def of_articles(table: pd.DataFrame) -> NDArray[np.bool_]:
        inside = of_documents(table)
        return inside if roles is None else inside & table["role"].isin(list(roles)).to_numpy()

    def places(table: pd.DataFrame) -> NDArray[np.int64]:
        """Return one number for each row's sentence; below 0 in other articles."""
        return np.asarray(numbers(table) * 2**32 + table["sentence"].to_numpy(dtype=np.int64))

    lines = ["doc_id"] if roles is None else ["doc_id", "role"]
    chosen_lines = tables.replaced(
        documents=tables.restricted("documents", ["doc_id"], of_documents),
        blocks=tables.restricted("blocks", lines, of_articles),
        sentences=tables.restricted("sentences", lines, of_articles),
    )

    @cache
    def kept() -> NDArray[np.int64]:
        return np.sort(places(chosen_lines.pick("sentences", ["doc_id", "sentence"])))

    def found(table: pd.DataFrame) -> NDArray[np.bool_]:
        known, own = kept(), places(table)
        at = np.searchsorted(known, own)
        inside: NDArray[np.bool_] = at < len(known)
        inside[inside] = known[at[inside]] == own[inside]
        return inside

    findings = {name: tables.restricted(name, ["doc_id", "sentence"], found) for name in _FINDINGS}
    told = chosen_lines.replaced(**findings)

    def mentioned(table: pd.DataFrame) -> NDArray[np.bool_]:
        return table["actor_id"].isin(told.pick("mentions", ["actor_id"])["actor_id"]).to_numpy()

    return told.replaced(actors=tables.restricted("actors", ["actor_id"], mentioned))


def _day(value: Day | None, name: str, end: bool) -> pd.Timestamp | None:
    """Return the first day of a date of any precision, or with `end` the last."""
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        return pd.Timestamp(value).normalize()
    try:
        period = pd.Period(value)
        if not isinstance(period, pd.Period):
            raise ValueError("no date")
    except ValueError:
        raise ValueError(f"{name} {value!r} is no date: write it as 2023, 2023-07 or 2023-07-26") from None
    return period.end_time.normalize() if end else period.start_time.normalize()


def check_known(values: Collection[str], known: Collection[str], what: str) -> None:
    """Raise a ValueError that names the nearest known value, unless every value is known."""
    if isinstance(values, str):
        raise ValueError(f"{what}s are a list: write [{values!r}], not {values!r}")
    names = sorted(str(k) for k in known if str(k))
    for value in values:
        if value not in names and value != "":
            near = get_close_matches(str(value), names, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(names) or 'none'}"
            raise ValueError(f"{what} {value!r} is unknown: {hint}")


def article_columns(tables: Tables, by: Sequence[str]) -> pd.DataFrame:
    """Return doc_id and the columns of `by` as text, one row per article; unknown is "".

    Raises
    ------
    ValueError
        If a column is none of the documents' columns, year or month.
    """
    known = tables.columns("documents")
    needed = {"doc_id", *("published" if name in PERIODS else name for name in by)}
    documents = tables.pick("documents", [name for name in known if name in needed])
    columns = {"doc_id": documents["doc_id"]}
    for name in by:
        if name in PERIODS:
            columns[name] = documents["published"].dt.strftime("%Y" if name == "year" else "%Y-%m").fillna("")
        elif name in documents.columns:
            columns[name] = _as_text(documents[name])
        else:
            check_known([name], [*known, *PERIODS, *SENTENCE_COLUMNS], "group column")
    return pd.DataFrame(columns)


def _as_text(values: pd.Series[Any]) -> pd.Series[str]:
    if pd.api.types.is_datetime64_any_dtype(values):
        values = values.dt.strftime("%Y-%m-%d")
    return values.astype("object").where(values.notna(), "").astype("str")


def known_groups(values: Collection[object]) -> tuple[str, ...]:
    """Return the different values that tell something, in the order of the alphabet: what is unknown is no group."""
    return tuple(sorted({str(value) for value in values} - {"", "nan", "NaT", "None"}))


def sources_known(tables: Tables, by: str = "source") -> bool:
    """Tell whether articles can be compared by their source, or by another column of the documents.

    They can where at least two of its values are known. Where all are unknown, or all that are known are the same, a
    comparison by it is void, and figures say so instead of drawing one bar.
    """
    return len(known_groups(article_columns(tables, [by])[by].unique())) > 1


def mark_void(measure: pd.DataFrame, tables: Tables, by: str) -> pd.DataFrame:
    """Return a measure, and note in its attributes the column by which its articles were to be compared.

    For measures whose rows do not tell the groups; the figure of an empty one then says why (`charts.words`). Without
    any article there is nothing to tell.
    """
    if not tables.n_articles:
        return measure
    noted = measure.copy(deep=False)
    noted.attrs[VOID] = (by, known_groups(article_columns(tables, [by])[by].unique()))
    return noted


def sentence_units(tables: Tables, by: Sequence[str] = ()) -> pd.DataFrame:
    """Return doc_id, sentence, n_words and the columns of `by`, one row per sentence."""
    inside = [name for name in by if name in SENTENCE_COLUMNS]
    outside = [name for name in by if name not in SENTENCE_COLUMNS]
    sentences = tables.pick("sentences", ["doc_id", "sentence", "n_words", *inside]).astype(
        dict.fromkeys(inside, "str")
    )
    return sentences.merge(article_columns(tables, outside), on="doc_id", validate="many_to_one")


def article_sizes(tables: Tables, by: Sequence[str] = ()) -> pd.DataFrame:
    """Return the columns of `by`, doc_id, n_sentences and n_words, one row per group and article.

    An article without a sentence in the selection counts as an article of size 0, unless the groups
    are made of sentences (position, role): there it is in no group.
    """
    units = sentence_units(tables, by)
    sizes = units.groupby([*by, "doc_id"], as_index=False).agg(
        n_sentences=("sentence", "size"), n_words=("n_words", "sum")
    )
    if not any(name in SENTENCE_COLUMNS for name in by):
        sizes = article_columns(tables, by).merge(sizes, on=["doc_id", *by], how="left")
        sizes = sizes.fillna({"n_sentences": 0, "n_words": 0})
    return sizes[[*by, "doc_id", "n_sentences", "n_words"]].astype({"n_sentences": "int64", "n_words": "int64"})


def group_sizes(tables: Tables, by: Sequence[str] = ()) -> pd.DataFrame:
    """Return the columns of `by`, n_articles, n_sentences and n_words, one row per group (one row without `by`)."""
    sizes = article_sizes(tables, by).assign(_all="")
    totals = sizes.groupby([*by, "_all"], as_index=False).agg(
        n_articles=("doc_id", "nunique"), n_sentences=("n_sentences", "sum"), n_words=("n_words", "sum")
    )
    return totals.drop(columns="_all")


def join_key(table: pd.DataFrame, columns: Sequence[str]) -> pd.Series[str]:
    """Return the key of each row: the values of `columns`, joined by |."""
    key = table[columns[0]].astype("str")
    for name in columns[1:]:
        key = key + "|" + table[name].astype("str")
    return key.astype("str")


def pick_mentions(
    tables: Tables,
    kinds: Collection[str] = KINDS,
    types: Collection[str] | None = None,
    *,
    flagged: Collection[str] = (),
) -> pd.DataFrame:
    """Return doc_id, sentence, actor_id and kind of the mentions of some kinds, of actors of some types.

    `flagged` names the flags (apposed, in_name, quoted_name) whose mentions count too; by default no mention with a
    flag does.

    Raises
    ------
    ValueError
        If a kind, a type or a flag is known neither to the interface nor to the tables.
    """
    needed = ("doc_id", "sentence", "actor_id", "kind", "flags")
    mentions = tables.pick("mentions", [name for name in needed if name in tables.columns("mentions")])
    actors = tables.actors
    check_known(kinds, {*codes("kind"), *mentions["kind"].astype("str")}, "kind")
    kept = mentions["kind"].isin(list(kinds))
    check_known(flagged, codes("flag"), "flag")
    if "flags" in mentions:
        # few mentions have flags, and few combinations of them are there
        wanted = [flags for flags in mentions["flags"].unique() if set(filter(None, flags.split(";"))) <= set(flagged)]
        kept &= mentions["flags"].isin(wanted)
    if types is not None:
        check_known(types, {*codes("type"), *actors["type"].astype("str")}, "type")
        kept &= mentions["actor_id"].isin(actors.loc[actors["type"].isin(list(types)), "actor_id"])
    return mentions.loc[kept, ["doc_id", "sentence", "actor_id", "kind"]]


def actor_labels(tables: Tables) -> pd.DataFrame:
    """Return type and labels of the actors, indexed by actor_id."""
    return tables.actors.set_index("actor_id")[["type", "label_ar", "label_en", "label_fr"]].astype("str")


def add_labels(table: pd.DataFrame, tables: Tables, column: str = "actor_id", suffix: str = "") -> pd.DataFrame:
    """Return `table` with type and labels of the actors in `column`; an actor without a label is labelled by its id."""
    labels = actor_labels(tables).add_suffix(suffix)
    joined = table.join(labels, on=column)
    for name in labels.columns:
        missing = joined[name].isna() | (joined[name] == "")
        joined[name] = joined[name].where(~missing, "" if name.startswith("type") else joined[column]).astype("str")
    return joined
