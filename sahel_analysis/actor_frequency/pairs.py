"""Which actors are mentioned together more than chance gives, in sentences and in articles; export as a network."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Unpack

import numpy as np
import pandas as pd

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
    units, having = _units(chosen, mentions, unit)
    counts = having.to_numpy(dtype=np.float32)
    both = counts.T @ counts
    pairs = [(int(i), int(j)) for i, j in np.argwhere(np.triu(both, 1) >= max(1, min_together))]
    table = _pair_table(having, units, pairs, unit, len(chosen.documents))
    if len(chosen.documents) >= LEAST_ARTICLES and pairs:
        table = _tested(table, having, units, pairs, unit, resamples, generator(rng))
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


def _units(tables: Tables, mentions: pd.DataFrame, unit: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the units (doc_id, and sentence), and which actors each has: one row per unit, one column per actor."""
    on = ["doc_id", "sentence"] if unit == "sentence" else ["doc_id"]
    units = (sentence_units(tables) if unit == "sentence" else tables.documents)[on]
    units = units.sort_values(on).reset_index(drop=True)
    placed = mentions.drop_duplicates([*on, "actor_id"]).merge(units.reset_index(names="unit"), on=on)
    actors = sorted(placed["actor_id"].unique())
    matrix = np.zeros((len(units), len(actors)), dtype=bool)
    matrix[placed["unit"], placed["actor_id"].map({a: i for i, a in enumerate(actors)})] = True
    return units, pd.DataFrame(matrix, columns=actors)


def _pair_table(
    having: pd.DataFrame, units: pd.DataFrame, pairs: Sequence[tuple[int, int]], unit: str, n_articles: int
) -> pd.DataFrame:
    matrix, names = having.to_numpy(), list(having.columns)
    each = matrix.sum(axis=0)
    together = [matrix[:, i] & matrix[:, j] for i, j in pairs]
    table = pd.DataFrame(
        {
            "key": [f"{names[i]}|{names[j]}" for i, j in pairs],
            "actor_a": [names[i] for i, _ in pairs],
            "actor_b": [names[j] for _, j in pairs],
            "together": [int(both.sum()) for both in together],
            "docfreq": [units["doc_id"][both].nunique() for both in together],
            "n_a": [int(each[i]) for i, _ in pairs],
            "n_b": [int(each[j]) for _, j in pairs],
        }
    ).astype({"key": "str", "actor_a": "str", "actor_b": "str"})
    table = table.assign(n_units=len(units), unit=unit, n_articles=n_articles, basis=DESCRIPTIVE)
    table["npmi"] = npmi(table["together"], table["n_a"], table["n_b"], table["n_units"])
    table["odds_ratio"] = odds_ratio(*_cells(table)).ratio
    return table.assign(**dict.fromkeys(("lower", "upper", "expected", "p", "q"), np.nan))


def _cells(table: pd.DataFrame) -> tuple[Any, ...]:
    """Return the table of two actors: both, the first alone, the second alone, neither."""
    both, a, b, n = (table[name].to_numpy() for name in ("together", "n_a", "n_b", "n_units"))
    return both, a - both, b - both, n - a - b + both


def _tested(
    table: pd.DataFrame, having: pd.DataFrame, units: pd.DataFrame, pairs: Sequence[tuple[int, int]],
    unit: str, resamples: int | None, rng: np.random.Generator,
) -> pd.DataFrame:  # fmt: skip
    if unit == "article":
        tested, expected = article_pair_test(having.to_numpy().T, pairs, resamples=resamples, rng=rng)
        woolf = odds_ratio(*_cells(table))
        lower, upper = woolf.lower, woolf.upper
    else:
        tested, expected = _sentence_tests(having.to_numpy(), units, pairs, table["together"])
        lower, upper = _bootstrap(having.to_numpy(), units, pairs, resamples or 2000, rng)
    p, q = adjusted(tested)
    return table.assign(
        lower=lower, upper=upper, expected=expected, p=p, q=q,
        basis=CURVEBALL if unit == "article" else PERMUTED,
    )  # fmt: skip


def _per_article(matrix: np.ndarray, units: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return the number of sentences of each article, and of those with each actor (articles x actors)."""
    codes, names = pd.factorize(units["doc_id"], sort=True)
    counts = np.zeros((len(names), matrix.shape[1]))
    np.add.at(counts, codes, matrix)
    return np.bincount(codes, minlength=len(names)), counts


def _sentence_tests(
    matrix: np.ndarray, units: pd.DataFrame, pairs: Sequence[tuple[int, int]], together: pd.Series
) -> tuple[PValues, np.ndarray]:
    sizes, counts = _per_article(matrix, units)
    rows = []
    for (i, j), both in zip(pairs, together, strict=True):
        shared = np.flatnonzero((counts[:, i] > 0) & (counts[:, j] > 0))
        articles = [(int(sizes[d]), int(counts[d, i]), int(counts[d, j])) for d in shared]
        rows.append(sentence_pair_test(articles, int(both)))
    p, smallest, expected = np.array(rows).T
    return PValues(p, smallest), expected


def _bootstrap(
    matrix: np.ndarray, units: pd.DataFrame, pairs: Sequence[tuple[int, int]], resamples: int, rng: np.random.Generator
) -> np.ndarray:
    """Return bounds of the odds ratio of meeting in a sentence, resampling whole articles."""
    first, second = (np.array([pair[side] for pair in pairs]) for side in (0, 1))
    sizes, counts = _per_article(matrix, units)
    _, both = _per_article(matrix[:, first] & matrix[:, second], units)
    n, parts = len(sizes), []
    step = max(1, _CHUNK // max(n, len(pairs)))
    for begin in range(0, resamples, step):
        weight = rng.multinomial(n, np.full(n, 1 / n), size=min(step, resamples - begin)).astype(float)
        ab, a, b = weight @ both, weight @ counts[:, first], weight @ counts[:, second]
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
