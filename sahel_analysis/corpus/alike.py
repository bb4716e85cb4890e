"""Which of many sentences say the same or nearly the same, told from their sketches in bounded memory.

Sentences that share a piece of their sketches are worth a look, and are held against each other word by word. What
grows with their number is some bytes a sentence; sketches and pairs are sorted into heaps on disk, and only the words
of those worth a look are read again. Time grows with the number of sentences and not with its square.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sahel_analysis.corpus.sketches import Whole, numbers_in
from sahel_analysis.corpus.spool import Heaps, Shelf

Ranks = NDArray[np.int32]
# the words of some sentences, hashed, by their rows
ReadWords = Callable[[Whole], Iterable[NDArray[np.uint32]]]

# the least share of a sentence's words that stand in the one that it repeats, and of its pairs of neighbouring words
SHARED_WORDS, SHARED_PAIRS = 0.85, 0.5
# words from which on some may differ: in a shorter sentence one other word is another person or place
SURE = 10
# and so many pieces of their sketches that two sentences share are worth a look
_SHARED_RUNS = 2
# of the sentences that share a shingle, a sentence is held against so many of the first and of those just before it
_NEAR = 8
# pieces of sketches, and sentences, on a heap on the average; and heaps at most, since each is a file
_ON_HEAP, _TOGETHER, _HEAPS = 2**18, 2**15, 256
_PIECE = np.dtype([("value", "<u4"), ("rank", "<i4")])


class Kept(NamedTuple):
    """What is kept of sentences, a row each: their articles (by number, ascending), and the hashes of all their words.

    `blocks` yields their sketches, row by row and some at a time, whenever it is called.
    """

    articles: NDArray[np.int32]
    same: NDArray[np.uint64]
    blocks: Callable[[], Iterable[NDArray[np.uint32]]]


def repeated_rows(kept: Kept, days: NDArray[np.datetime64], read: ReadWords) -> tuple[Whole, Whole]:
    """Return the rows of the sentences that repeat another one, ascending, and those of what they repeat.

    That is the first of its kind: the one of the article published first; those of undated articles follow, and
    articles of one day follow in the order of their numbers. A sentence repeats an earlier one where at least 85 % of
    its words, and half of its pairs of neighbouring words, stand in that one, and all of its numbers do (of fewer than
    ten words, all words): one that goes on to say much more is no repetition, one that leaves something out is.

    Parameters
    ----------
    days
        Date of publication of each article, by its number; NaT where unknown.
    read
        Returns the words of some rows, which it is given in ascending order.
    """
    if not len(kept.articles):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    ranks = _ranks(kept.articles, days)
    row_of = np.empty_like(ranks)
    row_of[ranks] = np.arange(len(ranks), dtype=np.int32)
    firsts = _first_of_kind(kept.same, ranks, row_of)
    pairs = list(_worth_a_look(kept.blocks, ranks, firsts[ranks] == ranks))
    found = _held_against(pairs, row_of, read)
    firsts = found[firsts][ranks]
    again = np.flatnonzero(firsts != ranks)
    return again, row_of[firsts[again]].astype(np.int64)


def _ranks(articles: NDArray[np.int32], days: NDArray[np.datetime64]) -> Ranks:
    """Return the place of each sentence in the order of publication."""
    counts = np.bincount(articles, minlength=len(days))
    # NaT sorts last
    in_order = np.argsort(days, kind="stable")
    start = np.empty_like(counts)
    start[in_order] = np.cumsum(counts[in_order]) - counts[in_order]
    # rows of one article follow one another
    moved = (start - (np.cumsum(counts) - counts)).astype(np.int32)
    ranks: Ranks = np.arange(len(articles), dtype=np.int32) + moved[articles]
    return ranks


def _first_of_kind(same: NDArray[np.uint64], ranks: Ranks, row_of: Ranks) -> Ranks:
    """Return for each rank that of the first sentence of the same words."""
    firsts = np.arange(len(same), dtype=np.int32)
    shares = np.uint64(1 + len(same) // _ON_HEAP)
    for share in range(int(shares)):
        own = np.sort(ranks[same % shares == share])
        _, first, kind = np.unique(same[row_of[own]], return_index=True, return_inverse=True)
        firsts[own] = own[first[kind]]
    return firsts


def _worth_a_look(
    blocks: Callable[[], Iterable[NDArray[np.uint32]]], ranks: Ranks, leading: NDArray[np.bool_]
) -> Iterator[tuple[Whole, Whole]]:
    """Yield pairs of ranks, later ones and earlier ones, that have shingles of their sketches in common.

    Later ones ascend. Only sentences that are the first of their words are looked at.
    """
    n, first = len(ranks), 0
    pieces = min(_HEAPS, 1 + 8 * n // _ON_HEAP)
    together = max(_TOGETHER, -(-n // _HEAPS))
    with Heaps(pieces, _PIECE) as by_value, Heaps(1 + (n - 1) // together, np.dtype(np.int64)) as by_later:
        for block in blocks():
            rows = slice(first, first + len(block))
            first += len(block)
            own = block[leading[rows]]
            entries = np.empty(own.shape, dtype=_PIECE)
            entries["value"], entries["rank"] = own, ranks[rows][leading[rows], None]
            entries = entries[own != 0]
            # the last bit of a shingle's hash is always 1
            by_value.add((entries["value"] >> 1) % pieces, entries)
        for entries in by_value:
            for both in _pairs(entries, n):
                by_later.add(both // n // together, both)
        for both in by_later:
            several, shared = np.unique(both, return_counts=True)
            several = several[shared >= _SHARED_RUNS]
            yield several // n, several % n


def _pairs(entries: NDArray[np.void], n: int) -> Iterator[Whole]:
    """Yield pairs that share a value, the later rank times n plus the earlier one.

    Of the many sentences that share a common shingle each is paired with the first few and the few just before it, so
    that the number of pairs grows with that of sentences.
    """
    entries = entries[np.lexsort((entries["rank"], entries["value"]))]
    ranks = entries["rank"].astype(np.int64)
    places = np.arange(len(ranks))
    start = np.maximum.accumulate(np.where(np.diff(entries["value"], prepend=np.uint32(0)) != 0, places, 0))
    for step in range(1, _NEAR + 1):
        close = places[places - step >= start]
        yield ranks[close] * n + ranks[close - step]
        far = places[start + step - 1 < places - _NEAR]
        yield ranks[far] * n + ranks[start[far] + step - 1]


def _held_against(pairs: Sequence[tuple[Whole, Whole]], row_of: Ranks, read: ReadWords) -> Ranks:
    """Return for each rank that of the sentence that it repeats, or its own."""
    firsts = np.arange(len(row_of), dtype=np.int32)
    wanted = np.zeros(len(row_of), dtype=np.bool_)
    for later, earlier in pairs:
        wanted[row_of[later]] = wanted[row_of[earlier]] = True
    rows = np.flatnonzero(wanted)
    with Shelf(len(rows)) as words:
        for place, own_words in enumerate(read(rows)):
            words.put(place, own_words)

        def said(rank: int) -> Said:
            return Said(words[int(np.searchsorted(rows, row_of[rank]))].tolist())

        for later, earlier in pairs:
            starts = np.flatnonzero(np.diff(later, prepend=-1))
            for begin, end in pairwise([*starts.tolist(), len(later)]):
                rank = int(later[begin])
                own = said(rank)
                # held against the first of its kind, so that no chain of half-alike sentences grows
                candidates = np.unique(firsts[earlier[begin:end]]).tolist()
                firsts[rank] = next((one for one in candidates if own.repeats(said(one))), rank)
    return firsts


class Said:
    """The words of a sentence, as numbers."""

    __slots__ = ("numbers", "words")

    def __init__(self, words: list[int]) -> None:
        self.words, self.numbers = words, numbers_in(words)

    def repeats(self, other: Said) -> bool:
        """Tell whether nearly all of this sentence stands in the other one."""
        if not self.numbers <= other.numbers:
            return False
        least = len(self.words) * (SHARED_WORDS if len(self.words) >= SURE else 1)
        if len(other.words) < least or (Counter(self.words) & Counter(other.words)).total() < least:
            return False
        pairs = set(pairwise(self.words))
        return len(pairs & set(pairwise(other.words))) >= SHARED_PAIRS * len(pairs)
