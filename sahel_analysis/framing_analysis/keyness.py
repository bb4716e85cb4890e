"""Keyness: the words and word pairs that one group of articles uses more than another, or than a reference corpus.

Dunning (1993), Hardie (2014), Evert (2022), Monroe, Colaresi & Quinn (2008) and Gries (2008) are cited in
sahel_analysis.stats.keyness and .log_ratio.
Egbert, J. & Biber, D. (2019). Incorporating text dispersion into keyword analyses. Corpora 14, 77-104 (an item is key
where more texts use it, whatever the number of uses in one text).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from sahel_analysis.framing_analysis.choosing import choose
from sahel_analysis.framing_analysis.terms import Terms, collect_terms, read_frequencies, term_labels
from sahel_analysis.measuring import Reprints
from sahel_analysis.selection import PERIODS, ROLES, article_columns, check_known, mark_void, sources_known
from sahel_analysis.stats.intervals import DESCRIPTIVE, LEAST_ARTICLES
from sahel_analysis.stats.keyness import exact_g2_test, g2, log_odds
from sahel_analysis.stats.log_ratio import deviation_of_uses, log_ratio
from sahel_analysis.stats.nulls import adjusted
from sahel_analysis.tables import Tables

# what the statements of a row rest on: the articles of both groups, or words alone where the reference is a list
ARTICLES, WORDS = "articles", "words"
# attribute of a measure that is empty because the tables are a release, for the figure to say so
WITHOUT_TEXTS = "without_texts"
COLUMNS = [
    "key", "term", "label", "words", "side", "frequency", "frequency_reference", "sentences", "docfreq",
    "docfreq_reference", "rate", "rate_reference", "log_ratio", "log_ratio_bound", "log_odds", "lower", "upper", "z",
    "g2", "g2_articles", "p", "q", "dispersion", "dispersion_reference", "basis", "rank", "group", "against",
    "n_articles", "n_articles_reference", "n_words", "n_words_reference",
]  # fmt: skip


def keyness(
    tables: Tables,
    group: str | None = None,
    against: str | None = None,
    *,
    by: str = "source",
    reference: str | Path | None = None,
    roles: Sequence[str] = ROLES,
    pairs: bool = True,
    names: bool = True,
    min_docfreq: int = 3,
    reprints: Reprints = "once",
    repeats: Reprints = "as printed",
    lexicons: str | Path | None = None,
) -> pd.DataFrame:
    """Return the terms that two groups of articles use unequally: one row per word or pair, the most telling first.

    Parameters
    ----------
    group, against, by
        Articles whose column `by` (of the documents, year or month) is `group`, against those where it is `against`,
        or all others. With a `reference` the group may be left out: then all articles are compared with it.
    reference
        CSV file (word, frequency) of a reference corpus; pairs are left out then, and so is what only articles tell.
    pairs, names
        Whether pairs of words, and terms that stand mostly in actors' names, are compared too.
    min_docfreq
        A term needs so many articles of both groups together (of the group alone, against a list).
    reprints
        "once" takes one article of each text (documents.duplicate_of), "as printed" every article.
    repeats
        "as printed" takes every sentence, "once" one of those that say the same (sentences.repeats_of).

    Returns
    -------
    DataFrame
        key, term (folded, without particles), label (as mostly written), words (1 or 2), side ("group" or "reference":
        which uses it more), frequency and docfreq (uses, articles with it) of both, sentences (with it, on its side),
        rate and rate_reference (per 1,000 words), log_ratio (binary logarithm of the ratio of the rates),
        log_ratio_bound (the end nearer to 0 of its interval, Bonferroni over the terms), log_odds with lower, upper and
        z (informative prior), g2, g2_articles (G2 of the numbers of articles, Egbert & Biber 2019), p and q of that
        (exact; Benjamini-Hochberg over the terms that could be told at all), dispersion of both (normalised DP: 0
        even, 1 all in one article), basis, rank (by z, within the side), group, against, sizes.

        Uses of one article hang together: log_ratio_bound and z count them as if they did not, and rank; whether the
        groups differ is told by p and q, whose unit is the article. Below 5 articles in a group the basis is
        "descriptive only" and log_ratio_bound, lower, upper, p and q are NaN. Without any article on the other side
        the table is empty, and so it is for tables without texts (a release).

    Raises
    ------
    ValueError
        If there is neither group nor reference, or one of the groups or columns is unknown.
    """
    if group is None and reference is None:
        raise ValueError("nothing to compare: name a group of articles (group='...'), or a reference list")
    listed = read_frequencies(reference) if reference is not None else None
    if listed is not None and against is not None:
        raise ValueError("the group is compared with `against` or with a reference list: give one of them")
    tables = choose(tables, roles=roles, reprints=reprints, repeats=repeats, split=False).tables
    mine, theirs = _groups(tables, group, against, by)
    terms = collect_terms(tables, roles=roles, pairs=pairs and listed is None, besides=listed, lexicons=lexicons)
    in_group = terms.sizes["doc_id"].isin(mine)
    in_reference = terms.sizes["doc_id"].isin([] if listed is not None else theirs)
    measure = contrast(terms, in_group, in_reference, listed=listed, names=names, min_docfreq=min_docfreq)
    # where no other group is known there is nothing that they could differ from
    void = listed is None and (not theirs or (against is None and not sources_known(tables, by)))
    told = (measure.head(0) if void else measure).assign(group=group or "", against=against or "")[COLUMNS]
    told = mark_void(told, tables, by) if void else told
    told.attrs[WITHOUT_TEXTS] = not tables.has_texts
    return told


def largest_group(tables: Tables, by: str = "source") -> str:
    """Return the group with most articles, of equals the first of the alphabet; the unknown stays out, "" for none."""
    sizes = article_columns(tables, [by])[by].value_counts().drop("", errors="ignore")
    return str(min(sizes.index[sizes == sizes.max()])) if len(sizes) else ""


def _groups(tables: Tables, group: str | None, against: str | None, by: str) -> tuple[set[str], set[str]]:
    """Return the articles of the group and of what it is compared with."""
    if group is None:
        return set(tables.pick("documents", ["doc_id"])["doc_id"]), set()
    check_known([by], [*tables.columns("documents"), *PERIODS], "group column")
    value = article_columns(tables, [by]).set_index("doc_id")[by]
    check_known([group, *([against] if against is not None else [])], set(value), by)
    other = value != group if against is None else value == against
    return set(value.index[value == group]), set(value.index[other & (value != group)])


def contrast(
    terms: Terms,
    in_group: pd.Series[bool],
    in_reference: pd.Series[bool],
    *,
    listed: dict[str, int] | None = None,
    names: bool = True,
    min_docfreq: int = 3,
) -> pd.DataFrame:
    """Return the comparison of two sets of sentences (rows of `terms.sizes`) as `keyness` does, without group names.

    An article with sentences in both sets counts for both, with the words that each set has of it.
    """
    unit = terms.found["unit"].to_numpy()
    masks = [mask.to_numpy(dtype=bool) for mask in (in_group, in_reference)]
    found = [terms.found[mask[unit]] for mask in masks]
    both = pd.concat(found)
    counted = both if names else both[~both["term"].isin(_mostly_named(both))]
    docfreq = _each(counted, "doc_id")
    kept = pd.Index(sorted(docfreq.index[docfreq >= min_docfreq]), dtype="str")
    parts = [_of_terms(part, kept) for part in found]
    table = pd.DataFrame({"term": pd.Series(kept, dtype="str")})
    for end, part, mask in zip(("", "_reference"), parts, masks, strict=True):
        table = _counted(table, part, terms.sizes[mask], end)
    if listed is not None:
        table = _with_list(table, terms, listed)
    table = _statistics(table, listed is not None)
    side_of = np.where(table["log_ratio"] >= 0, "group", "reference")
    inside, outside = (_each(part, "unit").to_numpy() for part in parts)
    table = table.assign(
        key=table["term"],
        label=table["term"].map(term_labels(pd.concat(parts))).astype("str"),
        words=table["term"].str.count(" ") + 1,
        side=side_of,
        sentences=np.where(side_of == "group", inside, outside).astype("int64"),
    )
    strength = table["z"].abs()
    table["rank"] = strength.groupby(table["side"]).rank(method="min", ascending=False).astype("Int64")
    order = table.assign(_z=strength).sort_values(["side", "_z", "term"], ascending=[True, False, True])
    return order.drop(columns="_z").reset_index(drop=True)


def _mostly_named(found: pd.DataFrame) -> pd.Index[str]:
    """Return the terms that stand in actors' names more often than not."""
    share = found.groupby("term", observed=True)["named"].mean()
    return share.index[share > 0.5]


def _each(found: pd.DataFrame, column: str) -> pd.Series[int]:
    """Return in how many different articles, or sentences, each term stands: 0 for a category that does not occur."""
    return found[["term", column]].drop_duplicates()["term"].value_counts(sort=False)


def _of_terms(found: pd.DataFrame, terms: pd.Index[str]) -> pd.DataFrame:
    """Return the occurrences of some terms, which are the only categories then, in their order."""
    own = found["term"].cat.set_categories(terms)
    return found.assign(term=own)[own.notna()]


def _counted(table: pd.DataFrame, found: pd.DataFrame, sizes: pd.DataFrame, end: str) -> pd.DataFrame:
    """Return the table with frequency, docfreq, dispersion and sizes of one side; terms of `found` are categories."""
    words = sizes.groupby("doc_id", observed=True)["n_words"].sum()
    uses = found.groupby(["term", "doc_id"], observed=True).size().reset_index(name="n")
    article = pd.Index(words.index).get_indexer(uses["doc_id"].astype("str"))
    term = uses["term"].cat.codes.to_numpy(dtype=np.int64)
    counted = pd.DataFrame(
        {
            "frequency": np.bincount(term, weights=uses["n"], minlength=len(table)).astype("int64"),
            "docfreq": np.bincount(term, minlength=len(table)).astype("int64"),
            "dispersion": deviation_of_uses(term, article, uses["n"], len(table), words),
            "n_articles": len(words),
            "n_words": int(words.sum()),
        },
        index=table.index,
    )
    return pd.concat([table, counted.add_suffix(end)], axis=1)


def _with_list(table: pd.DataFrame, terms: Terms, listed: dict[str, int]) -> pd.DataFrame:
    """Return the table with the frequencies of a reference list, whose words lose their particles too."""
    counts: Counter[str] = Counter()
    for word, n in listed.items():
        counts[terms.bases.get(word, word)] += n
    frequency = table["term"].map(lambda term: counts.get(term, 0)).astype("int64")
    return table.assign(frequency_reference=frequency, n_words_reference=sum(listed.values()))


def _statistics(table: pd.DataFrame, by_words: bool) -> pd.DataFrame:
    a, b = table["frequency"], table["frequency_reference"]
    n, m = table["n_words"], table["n_words_reference"]
    ratio, odds = log_ratio(a, b, n, m), log_odds(a, b, n, m)
    sizes = [int(table[f"n_articles{end}"].max()) if len(table) else 0 for end in ("", "_reference")]
    nothing = np.full(len(table), np.nan)
    articles, p, q = nothing, nothing, nothing
    enough = sizes[0] >= LEAST_ARTICLES and (by_words or sizes[1] >= LEAST_ARTICLES)
    if not by_words:
        articles = g2(table["docfreq"], table["docfreq_reference"], *sizes)
        if enough:
            p, q = adjusted(exact_g2_test(table["docfreq"], table["docfreq_reference"], *sizes))
    return table.assign(
        rate=1000 * a / n.where(n > 0),
        rate_reference=1000 * b / m.where(m > 0),
        log_ratio=ratio.value,
        log_ratio_bound=ratio.bound if enough else nothing,
        log_odds=odds.value,
        lower=odds.lower if enough else nothing,
        upper=odds.upper if enough else nothing,
        z=odds.z,
        g2=g2(a, b, n, m),
        g2_articles=articles,
        p=p,
        q=q,
        basis=DESCRIPTIVE if not enough else WORDS if by_words else ARTICLES,
    )


def keyness_evidence(
    tables: Tables,
    measure: pd.DataFrame,
    *,
    by: str = "source",
    roles: Sequence[str] = ROLES,
    reprints: Reprints = "once",
    repeats: Reprints = "as printed",
    lexicons: str | Path | None = None,
) -> pd.DataFrame:
    """Return the sentences behind each row of `keyness`, on the side that uses the term more: key, doc_id, sentence.

    Give the column, roles, reprints, repeats and lexicons that the measure was made with. A term keyed to a reference
    list has none.
    """
    empty = pd.DataFrame({"key": [], "doc_id": [], "sentence": []}).astype({"key": "str", "doc_id": "str"})
    if measure.empty:
        return empty.astype({"sentence": "int64"})
    tables = choose(tables, roles=roles, reprints=reprints, repeats=repeats, split=False).tables
    group, against = (str(measure[name].iloc[0]) for name in ("group", "against"))
    mine, theirs = _groups(tables, group or None, against or None, by)
    listed = (measure["n_articles_reference"] == 0).all()
    terms = collect_terms(tables, roles=roles, pairs=bool((measure["words"] == 2).any()), lexicons=lexicons)
    told = terms.found[terms.found["term"].isin(measure["term"])].astype({"term": "str", "doc_id": "str"})
    rows = told.merge(measure[["key", "term", "side"]], on="term")
    ours = (rows["side"] == "group") & rows["doc_id"].isin(mine)
    others = (rows["side"] == "reference") & rows["doc_id"].isin([] if listed else theirs)
    kept = rows[ours | others][["key", "doc_id", "sentence"]].drop_duplicates()
    return kept.sort_values(["key", "doc_id", "sentence"]).reset_index(drop=True)
