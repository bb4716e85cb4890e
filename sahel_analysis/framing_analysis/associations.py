"""Which frames go with which actors within a sentence, beyond what chance and the articles' subjects give."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

import numpy as np
import pandas as pd

from sahel_analysis.framing_analysis.choosing import Choices, choose
from sahel_analysis.framing_analysis.measures import frame_actors, together
from sahel_analysis.selection import KINDS
from sahel_analysis.stats.clustered import clustered_odds_ratio
from sahel_analysis.stats.intervals import DESCRIPTIVE, LEAST_ARTICLES
from sahel_analysis.stats.keyness import PValues
from sahel_analysis.stats.nulls import ALPHA, adjusted, sentence_pair_test
from sahel_analysis.tables import Tables

TESTED = "permutation"


def frame_actor_associations(
    tables: Tables,
    *,
    kinds: Sequence[str] = KINDS,
    types: Sequence[str] | None = None,
    min_sentences: int = 3,
    min_articles: int = 2,
    **choices: Unpack[Choices],
) -> pd.DataFrame:
    """Return how strongly each frame goes with each actor in one sentence: one row per pair with enough sentences.

    Columns: those of `frame_actors` (key, frame, actor_id, sentences and docfreq with both, n_frame, n_actor,
    n_sentences, npmi, n_articles, type and labels), then odds_ratio with lower and upper (over all sentences, the
    article as unit of the variance), expected (sentences with both if sentences were shuffled within each article),
    p (of that shuffle, exact and two-sided), q (Benjamini-Hochberg over the pairs that could be told at all; NaN in p
    and q for the others), supported (q at most .05 and more sentences than expected), basis.

    A pair needs `min_sentences` sentences in `min_articles` articles. Odds ratio and NPMI tell that a frame and an
    actor meet, also because both belong to what some articles are about; p and q tell whether they meet within
    articles more than their being there gives. Cues with an actor in them (frames.toml, slots) make some pairs by rule:
    great powers with RIV above all. Below 5 articles all is "descriptive only": bounds, p and q are NaN.
    """
    measure = frame_actors(tables, kinds=kinds, types=types, min_sentences=min_sentences, **choices)
    measure = measure[measure["docfreq"] >= min_articles].reset_index(drop=True)
    chosen, _ = choose(tables, **choices)
    sizes = chosen.sentences.groupby("doc_id")["sentence"].size()
    pairs, used, mentioned = together(chosen, kinds, types)
    pairs = pairs.assign(key=pairs["frame"] + "|" + pairs["actor_id"])
    frames, actors = _by_article(used, "frame", sizes), _by_article(mentioned, "actor_id", sizes)
    both = _by_article(pairs[pairs["key"].isin(measure["key"])], "key", sizes)
    enough = len(chosen.documents) >= LEAST_ARTICLES
    rows = []
    for key, frame, actor in zip(measure["key"], measure["frame"], measure["actor_id"], strict=True):
        x, y = frames[frame].to_numpy(), actors[actor].to_numpy()
        found = clustered_odds_ratio(both[key].to_numpy(), x, y, sizes.to_numpy())
        meeting = [part for part in zip(sizes.to_numpy(), x, y, strict=True) if part[1] and part[2]]
        articles = [(int(n), int(a), int(b)) for n, a, b in meeting]
        rows.append((*map(float, found), *sentence_pair_test(articles, int(both[key].sum()))))
    columns = ["odds_ratio", "lower", "upper", "p", "smallest", "expected"]
    table = pd.concat([measure, pd.DataFrame(rows, columns=columns, index=measure.index, dtype="float64")], axis=1)
    p, q = adjusted(PValues(table["p"].to_numpy(), table["smallest"].to_numpy()))
    table = table.assign(p=p, q=q, basis=TESTED if enough else DESCRIPTIVE)
    if not enough:
        table = table.assign(**dict.fromkeys(("lower", "upper", "p", "q"), np.nan))
    supported = (table["q"] <= ALPHA) & (table["sentences"] > table["expected"])
    return table.assign(supported=supported).drop(columns="smallest")


def _by_article(found: pd.DataFrame, item: str, sizes: pd.Series[int]) -> pd.DataFrame:
    """Return the number of sentences of each article (row) that have each item (column)."""
    once = found[["doc_id", "sentence", item]].drop_duplicates()
    return pd.crosstab(once["doc_id"], once[item]).reindex(sizes.index, fill_value=0)
