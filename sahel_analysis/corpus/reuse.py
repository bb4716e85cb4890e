"""Reuse below the article: sentences that say again, in the same or nearly the same words, what another one has said.

What is kept of each sentence stands in `sketches`, how those that say the same are found in `alike`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sahel_analysis.corpus.alike import Kept, ReadWords, repeated_rows
from sahel_analysis.corpus.sketches import Whole, sketch_sentences

# a place in the corpus: the number of the article, then that of the sentence in so many bits
_SHIFT, _MASK = 32, 2**32 - 1


class Told(NamedTuple):
    """What is told of the sentences of some articles: the places of those that repeat another one, and which one."""

    places: Whole
    firsts: list[str]

    def mark(self, sentences: pd.DataFrame, doc_ids: pd.Index[str]) -> pd.DataFrame:
        """Return these sentences with `repeats_of` written anew; `doc_ids` are those of the articles, in order."""
        told = np.full(len(sentences), "", dtype=object)
        if len(self.places) and len(sentences):
            places = places_of(sentences, doc_ids)
            at = np.minimum(np.searchsorted(self.places, places), len(self.places) - 1)
            again = self.places[at] == places
            told[again] = np.array(self.firsts, dtype=object)[at[again]]
        return sentences.assign(repeats_of=pd.Series(told, index=sentences.index, dtype="str"))


class Repeats(NamedTuple):
    """Which sentences of a corpus repeat which: the places of both, sorted by the former."""

    places: Whole
    firsts: Whole

    def told(self, doc_ids: pd.Series[str], first: int, last: int) -> Told:
        """Return what is told of the sentences of articles `first` to `last` (excluded), counted from the first."""
        own = slice(*np.searchsorted(self.places, [first << _SHIFT, last << _SHIFT]).tolist())
        firsts = self.firsts[own]
        named = zip(doc_ids.iloc[articles_of(firsts)], (firsts & _MASK).tolist(), strict=True)
        return Told(self.places[own] - (first << _SHIFT), [f"{doc_id}:{number}" for doc_id, number in named])


def places_of(sentences: pd.DataFrame, doc_ids: pd.Index[str]) -> Whole:
    """Return the place of each sentence in a corpus of these articles: both numbers in one, in reading order."""
    articles: Whole = doc_ids.get_indexer(pd.Index(sentences["doc_id"])).astype(np.int64)
    return articles << _SHIFT | np.asarray(sentences["sentence"], dtype=np.int64)


def articles_of(places: Whole) -> Whole:
    """Return the numbers of the articles in which places are."""
    return places >> _SHIFT


def find_repeats(kept: Kept, sentences: NDArray[np.int32], days: NDArray[np.datetime64], read: ReadWords) -> Repeats:
    """Return which sentences repeat which (see `repeated_rows`); `sentences` are their numbers in their articles."""

    def at(rows: Whole) -> Whole:
        return kept.articles[rows].astype(np.int64) << _SHIFT | sentences[rows]

    again, firsts = repeated_rows(kept, days, read)
    return Repeats(at(again), at(firsts))


def mark_repeats(sentences: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Return the table of sentences with `repeats_of` written anew: doc_id:sentence of the first that says the same.

    Empty for a sentence that is the first or the only one, and for those of fewer than 8 words. What repeats what is
    told in `repeated_rows`.

    Parameters
    ----------
    sentences
        One row per sentence: doc_id, sentence and text.
    documents
        One row per article: doc_id and published.
    """
    described = documents.sort_values("doc_id", ignore_index=True)
    doc_ids = pd.Index(described["doc_id"])
    places = places_of(sentences, doc_ids)
    in_order = np.argsort(places)
    places, texts = places[in_order], sentences["text"].to_numpy()[in_order]
    sketches = sketch_sentences(articles_of(places), places & _MASK, texts)
    kept = Kept(sketches.rows["article"], sketches.rows["same"], lambda: [sketches.rows["sketch"]])
    days = described["published"].to_numpy(dtype="datetime64[s]")
    repeats = find_repeats(kept, sketches.rows["sentence"], days, sketches.words_of)
    return repeats.told(described["doc_id"], 0, len(doc_ids)).mark(sentences, doc_ids)
