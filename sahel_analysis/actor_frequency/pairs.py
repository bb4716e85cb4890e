"""Which actors are mentioned together more than chance gives, in sentences and in articles; export as a network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, Unpack

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sahel_analysis.actor_frequency.counting import Counting, choose
from sahel_analysis.measuring import Rng
from sahel_analysis.selection import actor_labels, add_labels, sentence_units
from sahel_analysis.stats.association import npmi, odds_ratio
from sahel_analysis.stats.intervals import DESCRIPTIVE, LEAST_ARTICLES, LEVEL, generator
from sahel_analysis.stats.keyness import PValues
from sahel_analysis.stats.nulls import adjusted, article_pair_test, sentence_pair_test
from sahel_analysis.tables import Tables

if TYPE_CHECKING:
    import networkx

PairUnit = Literal["sentence", "article"]
Whole: TypeAlias = NDArray[np.int64]

PERMUTED, CURVEBALL = "shuffled within articles", "curveball"
_CHUNK = 4_000_000
_COLUMNS = [
    "key", "actor_a", "actor_b", "together", "docfreq", "n_a", "n_b", "n_units", "npmi", "odds_ratio", "lower",
    "upper", "expected", "p", "q", "basis", "unit", "n_articles",
]  # fmt: skip


def pair_association(
    tables: Tables,
    *,
    unit: PairUnit = "sentence",
    min_together: int = 3,
    resamples: int | None = None,
    rng: Rng = None,
    **counting: Unpack[Counting],
) -> pd.DataFrame:
    """Return how strongly actors go together: one row per pair that at least `min_together` units mention together.

    Parameters
    ----------
    unit
        "sentence" asks who meets in a sentence, given who stands in the article: sentences are shuffled within each
        article, each actor apart (exactly, without random draws). "article" asks who meets in an article, given how
        often each actor is named and how many actors each article names (curveball, Strona et al. 2014).
    min_together
        Minimum support: pairs below it are left out, and count as no tests. Pairs that avoid each other are hence
        found only where they meet now and then.
    resamples
        Number of random matrices under the curveball null (by default as many as the tests need, see
        `stats.nulls.article_pair_test`), and of resamples for the bounds in sentences (by default 2,000).
    counting
        The choices of `counting.Counting`: kinds, roles, types, flagged, functions, reprints (once by default).

    Returns
    -------
    DataFrame
        Columns: key (both ids, joined by |), actor_a and actor_b (in the order of the alphabet), together (units with
        both), docfreq (articles with such a unit), n_a, n_b and n_units (units with the one, with the other, all),
        npmi (1 always together, 0 as by chance, -1 never), odds_ratio of meeting, lower and upper (95%: Woolf for
        articles, bootstrap over articles for sentences, which is too narrow below about 20 articles), expected (units
        with both under the null), p (two-sided) and q (Benjamini-Hochberg), basis (the null, or "descriptive only"
        below five articles, without bounds, p and q), unit, n_articles, types and labels with _a and _b,
        reprints and n_reprints.
        p and q are NaN too where no outcome could be significant among so many tests. NPMI and odds ratio compare
        with all units, p with the null: a pair of one subject has a high NPMI and may still meet by chance alone.

    Raises
    ------
    ValueError
        If the unit, a kind or a type is unknown.
    """
    if unit not in ("sentence", "article"):
        raise ValueError(f"unit {unit!r} is unknown: use one of sentence, article")
    chosen, mentions, about = choose(tables, **counting)
    units = _units(chosen, mentions, unit)
    pairs = units.pairs(max(1, min_together))
    table = _pair_table(units, pairs, unit, chosen.n_articles)
    if chosen.n_articles >= LEAST_ARTICLES and pairs:
        table = _tested(table, units, pairs, unit, resamples, generator(rng))
    table = table.sort_values(["together", "npmi", "key"], ascending=[False, False, True])
    labelled = add_labels(table[_COLUMNS].reset_index(drop=True), tables, "actor_a", "_a")
    return add_labels(labelled, tables, "actor_b", "_b").assign(**about)


def pair_evidence(tables: Tables, measure: pd.DataFrame, **counting: Unpack[Counting]) -> pd.DataFrame:
    """Return the sentences behind each row of `pair_association`: key, doc_id, sentence.

    For articles these are the sentences that mention either actor in the articles that mention both.

    Raises
    ------
    ValueError
        If the measure was made from other tables or choices.
    """
    mentions = choose(tables, **counting).mentions[["doc_id", "sentence", "actor_id"]].drop_duplicates()
    parts = [pd.DataFrame({"key": [], "doc_id": [], "sentence": []}).astype({"sentence": "int64"})]
    of_actor = dict(iter(mentions.groupby("actor_id")))
    for key, a, b, unit, together in zip(
        *(measure[name] for name in ("key", "actor_a", "actor_b", "unit", "together")), strict=True
    ):
        on = ["doc_id", "sentence"] if unit == "sentence" else ["doc_id"]
        one, other = (of_actor.get(actor, mentions.iloc[:0])[["doc_id", "sentence"]] for actor in (a, b))
        shared = one[on].drop_duplicates().merge(other[on].drop_duplicates(), on=on)
        if len(shared) != together:
            raise ValueError("the measure was made from other tables or choices: give the same to its evidence")
        rows = pd.concat([one, other]).drop_duplicates().merge(shared, on=on)
        parts.append(rows.assign(key=key))
    rows = pd.concat(parts)[["key", "doc_id", "sentence"]].astype({"key": "str", "doc_id": "str"})
    return rows.sort_values(["key", "doc_id", "sentence"]).reset_index(drop=True)


@dataclass(frozen=True)
class _Units:
    """Sentences or articles, and which actors each has: few of many, so that only what is there is held.

    `article` has the number of each unit's article, `having` one row per unit and one column per actor.
    """

    actors: list[str]
    article: Whole
    n_articles: int
    having: Any

    def of(self, actor: int) -> Whole:
        """Return the units that have an actor, in order."""
        return np.asarray(self.having.indices[self.having.indptr[actor] : self.having.indptr[actor + 1]])

    def of_both(self, pair: tuple[int, int]) -> Whole:
        """Return the units that have two actors."""
        return np.intersect1d(self.of(pair[0]), self.of(pair[1]), assume_unique=True)

    def pairs(self, least: int) -> list[tuple[int, int]]:
        """Return the pairs that at least so many units have, by their columns, in order."""
        from scipy.sparse import triu

        both = triu(self.having.T @ self.having, k=1).tocoo()
        enough = both.data >= least
        return sorted(zip(both.row[enough].tolist(), both.col[enough].tolist(), strict=True))

    def per_article(self, units: Whole, columns: Whole, width: int) -> Any:
        """Count how many of some units each article has, in columns: one row per article."""
        return _sparse(self.article[units], columns, (self.n_articles, width))


def _sparse(rows: Whole, columns: Whole, shape: tuple[int, int]) -> Any:
    """Return a matrix of how often each row and column are named together, by columns."""
    from scipy.sparse import coo_array

    matrix = coo_array((np.ones(len(rows), dtype=np.int64), (rows, columns)), shape=shape).tocsc()
    matrix.sort_indices()
    return matrix


def _units(tables: Tables, mentions: pd.DataFrame, unit: str) -> _Units:
    on = ["doc_id", "sentence"] if unit == "sentence" else ["doc_id"]
    units = sentence_units(tables)[on] if unit == "sentence" else tables.pick("documents", on)
    units = units.sort_values(on).reset_index(drop=True)
    placed = mentions.drop_duplicates([*on, "actor_id"]).merge(units.reset_index(names="unit"), on=on)
    column, actors = pd.factorize(placed["actor_id"].astype("str"), sort=True)
    article, articles = pd.factorize(units["doc_id"], sort=True)
    having = _sparse(placed["unit"].to_numpy(), column, (len(units), len(actors)))
    return _Units([str(actor) for actor in actors], article, len(articles), having)


def _pair_table(units: _Units, pairs: Sequence[tuple[int, int]], unit: str, n_articles: int) -> pd.DataFrame:
    names, together = units.actors, [units.of_both(pair) for pair in pairs]
    table = pd.DataFrame(
        {
            "key": [f"{names[i]}|{names[j]}" for i, j in pairs],
            "actor_a": [names[i] for i, _ in pairs],
            "actor_b": [names[j] for _, j in pairs],
            "together": [len(both) for both in together],
            "docfreq": [len(np.unique(units.article[both])) for both in together],
            "n_a": [len(units.of(i)) for i, _ in pairs],
            "n_b": [len(units.of(j)) for _, j in pairs],
        }
    ).astype({"key": "str", "actor_a": "str", "actor_b": "str"})
    table = table.assign(n_units=len(units.article), unit=unit, n_articles=n_articles, basis=DESCRIPTIVE)
    table["npmi"] = npmi(table["together"], table["n_a"], table["n_b"], table["n_units"])
    table["odds_ratio"] = odds_ratio(*_cells(table)).ratio
    return table.assign(**dict.fromkeys(("lower", "upper", "expected", "p", "q"), np.nan))


def _cells(table: pd.DataFrame) -> tuple[Any, ...]:
    """Return the table of two actors: both, the first alone, the second alone, neither."""
    both, a, b, n = (table[name].to_numpy() for name in ("together", "n_a", "n_b", "n_units"))
    return both, a - both, b - both, n - a - b + both


def _tested(
    table: pd.DataFrame, units: _Units, pairs: Sequence[tuple[int, int]],
    unit: str, resamples: int | None, rng: np.random.Generator,
) -> pd.DataFrame:  # fmt: skip
    if unit == "article":
        # the null shuffles the whole matrix: of articles it is small enough
        tested, expected = article_pair_test(units.having.T.toarray() > 0, pairs, resamples=resamples, rng=rng)
        woolf = odds_ratio(*_cells(table))
        lower, upper = woolf.lower, woolf.upper
    else:
        tested, expected = _sentence_tests(units, pairs, table["together"])
        lower, upper = _bootstrap(units, pairs, resamples or 2000, rng)
    p, q = adjusted(tested)
    return table.assign(
        lower=lower, upper=upper, expected=expected, p=p, q=q,
        basis=CURVEBALL if unit == "article" else PERMUTED,
    )  # fmt: skip


def _sentence_tests(
    units: _Units, pairs: Sequence[tuple[int, int]], together: pd.Series
) -> tuple[PValues, NDArray[np.float64]]:
    sizes = np.bincount(units.article, minlength=units.n_articles)
    # by actor: the articles that name it, and in how many sentences
    named = [np.unique(units.article[units.of(actor)], return_counts=True) for actor in range(len(units.actors))]
    rows = []
    for (i, j), both in zip(pairs, together, strict=True):
        shared, at_i, at_j = np.intersect1d(named[i][0], named[j][0], assume_unique=True, return_indices=True)
        counts = zip(sizes[shared].tolist(), named[i][1][at_i].tolist(), named[j][1][at_j].tolist(), strict=True)
        rows.append(sentence_pair_test(list(counts), int(both)))
    p, smallest, expected = np.array(rows).T
    return PValues(p, smallest), expected


def _bootstrap(
    units: _Units, pairs: Sequence[tuple[int, int]], resamples: int, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Return bounds of the odds ratio of meeting in a sentence, resampling whole articles."""
    first, second = (np.array([pair[side] for pair in pairs]) for side in (0, 1))
    sizes = np.bincount(units.article, minlength=units.n_articles)
    shared = [units.of_both(pair) for pair in pairs]
    columns = np.repeat(np.arange(len(pairs)), [len(one) for one in shared])
    both = units.per_article(np.concatenate(shared), columns, len(pairs))
    each = units.having.tocoo()
    counts = units.per_article(each.row, each.col, len(units.actors))
    n, parts = len(sizes), []
    step = max(1, _CHUNK // max(n, len(pairs)))
    for begin in range(0, resamples, step):
        weight = rng.multinomial(n, np.full(n, 1 / n), size=min(step, resamples - begin)).astype(float)
        named = weight @ counts
        ab, a, b = weight @ both, named[:, first], named[:, second]
        parts.append(odds_ratio(ab, a - ab, b - ab, (weight @ sizes)[:, None] - a - b + ab).ratio)
    tail = (1 - LEVEL) / 2
    # a resample without one of the two tells nothing: it is left out
    return np.asarray(np.nanquantile(np.vstack(parts), [tail, 1 - tail], axis=0))


def to_graph(measure: pd.DataFrame, tables: Tables) -> networkx.Graph[str]:
    """Return pairs as a graph: actors with type, labels and number of units, edges with the measure's numbers.

    What is unknown (NaN) is left out, rather than written as a number.
    """
    import networkx

    graph: networkx.Graph[str] = networkx.Graph(unit=str(measure["unit"].iloc[0]) if len(measure) else "")
    labels = actor_labels(tables)
    for side in ("a", "b"):
        for actor, units in zip(measure[f"actor_{side}"], measure[f"n_{side}"], strict=True):
            known = labels.loc[actor].to_dict() if actor in labels.index else {}
            graph.add_node(actor, units=int(units), **{str(name): str(value) for name, value in known.items()})
    numbers = ["together", "docfreq", "npmi", "odds_ratio", "lower", "upper", "expected", "p", "q"]
    for row in measure.to_dict("records"):
        kept = {name: row[name] for name in numbers if not pd.isna(row[name])}
        graph.add_edge(row["actor_a"], row["actor_b"], weight=int(row["together"]), **kept)
    return graph


def write_network(measure: pd.DataFrame, tables: Tables, folder: str | Path, name: str = "actors") -> list[Path]:
    """Write pairs as `name`.graphml, and as `name`.nodes.csv and `name`.edges.csv, in `folder`; return the paths.

    One row per actor in nodes (id, type, labels, units), one per pair in edges (source, target and the numbers of
    `pair_association`): Gephi, igraph and Cytoscape read either.
    """
    import networkx

    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    graph = to_graph(measure, tables)
    paths = [folder / f"{name}.{ending}" for ending in ("graphml", "nodes.csv", "edges.csv")]
    networkx.write_graphml(graph, paths[0], encoding="utf-8", named_key_ids=True)
    columns = ["units", "type", "label_ar", "label_en", "label_fr"]
    rows = {node: graph.nodes[node] for node in sorted(graph)}
    nodes = pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("id").reset_index()
    nodes.to_csv(paths[1], index=False, lineterminator="\n", encoding="utf-8")
    edges = measure.rename(columns={"actor_a": "source", "actor_b": "target"})
    edges.to_csv(paths[2], index=False, lineterminator="\n", encoding="utf-8")
    return paths
