"""Reprints: articles that carry the text of another, whole, shortened, re-ordered or under another headline.

Texts are compared by their runs of four words (shingles, Broder 1997). MinHash with locality-sensitive hashing finds
the pairs worth a look in time that grows with the number of articles, not with its square; those are then held
against each other shingle by shingle.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sahel_analysis.corpus.spool import Shelf
from sahel_analysis.language.folding import fold

Shingles = NDArray[np.uint32]

# words in a shingle: fewer meet by chance, more are lost to each changed word
RUN = 4
# the least share of the shorter text's shingles that stands in the other, and the least number of them
SHARED = 0.6
LEAST = 25
# 32 bands of two: a pair that shares a fifth of its shingles is looked at in 73 of 100 cases, a half in all
_BANDS = (32, 2)
# numbers before the shingles of a print: the hash of its words
_HEAD = 2
# shingles of more articles than this (and than one in 500) are the chrome of pages, not their text
_COMMON = 50
_SLOTS = 2**22
# so few texts are held against each other one by one
_FEW = 60
# texts that are sketched in one go
_AT_A_TIME = 1024
_WORD = re.compile(r"[^\W\d_]+")
_WORD_OR_NUMBER = re.compile(r"[^\W_]+")


def mark_reprints(articles: pd.DataFrame, texts: Sequence[str] | None = None) -> pd.DataFrame:
    """Return the articles with `duplicate_of` written anew: the first of each group of reprints, "" for itself.

    First is the earliest published; undated ones, and those of one day, follow in the order of the table.

    Parameters
    ----------
    articles
        One row per article: doc_id, published where known, and text if `texts` are not given.
    texts
        The texts, row by row, where the table has none.
    """
    return mark_groups(articles, reprint_groups(list(articles["text"]) if texts is None else texts))


def mark_groups(articles: pd.DataFrame, groups: Sequence[int] | NDArray[np.int64]) -> pd.DataFrame:
    """Return the articles with `duplicate_of` written anew, where their groups are known (`reprint_groups`)."""
    day = pd.to_datetime(articles["published"]) if "published" in articles else pd.Series(pd.NaT, articles.index)
    order = pd.DataFrame({"group": groups, "day": day.to_numpy(), "doc_id": articles["doc_id"].to_numpy()})
    first = order.sort_values(["group", "day"], kind="stable", na_position="last").groupby("group")["doc_id"].first()
    original = order["group"].map(first)
    marked = original.where(original != order["doc_id"], "").astype("str")
    return articles.assign(duplicate_of=marked.to_numpy())


def reprint_groups(texts: Sequence[str]) -> list[int]:
    """Return for each text the number of its group: the place of the first text that it is a reprint of, or its own.

    Two texts are one where at least 60 % of the shorter one's shingles, and at least 25 of them, stand in the other;
    shorter texts are one only where all their words and numbers are. Text that hundreds of articles share, such as
    a page's menu, does not count.
    """
    with Shelf(len(texts)) as prints:
        for number, text in enumerate(texts):
            prints.put(number, take_print(text))
        groups: list[int] = group_prints(prints).tolist()
        return groups


def take_print(text: str) -> Shingles:
    """Return what is kept of a text to tell its reprints: the hash of all its words and numbers, then its shingles."""
    folded = fold(text)
    words = " ".join(_WORD_OR_NUMBER.findall(folded)).encode()
    # of a text without any words the hash is 0, and no other text is the same
    same = hashlib.blake2b(words, digest_size=4 * _HEAD).digest() if words else bytes(4 * _HEAD)
    return np.concatenate([np.frombuffer(same, dtype=np.uint32), _shingles(folded)])


def group_prints(prints: Shelf, run: Callable[..., Iterable[Sketched]] = map) -> NDArray[np.int64]:
    """Return the groups of texts, as `reprint_groups` does, from what `take_print` kept of each.

    `run` does the work of a function on every one of several tasks, as `map` does, in any order.
    """
    same, common = _survey(prints)
    groups = _first_of(same)
    shelf = _Shelf(prints, common)
    for number, found in _candidates(shelf, groups, run):
        # held against the first of the group, so that no chain of half-alike texts grows
        firsts = [first for first in found if first < groups[number]]
        groups[number] = next(_reprinted(shelf, number, firsts), groups[number])
    return groups


class _Shelf:
    """The shingles of texts by number, without those that too many articles have."""

    def __init__(self, prints: Shelf, common: NDArray[np.bool_]) -> None:
        self._prints, self.common = prints, common

    def __len__(self) -> int:
        return len(self._prints)

    def whole(self, number: int) -> Shingles:
        return self._prints[number][_HEAD:]

    def __getitem__(self, number: int) -> Shingles:
        return _uncommon(self.whole(number), self.common)


def _uncommon(part: Shingles, common: NDArray[np.bool_]) -> Shingles:
    return part[~common[part % _SLOTS]]


def _survey(prints: Shelf) -> tuple[NDArray[np.uint64], NDArray[np.bool_]]:
    """Return the hash of each text's words, and for each slot that a shingle falls into if too many texts have one."""
    counts = np.zeros(_SLOTS, dtype=np.int32)
    same = np.zeros(len(prints), dtype=np.uint64)
    for number in range(len(prints)):
        one = prints[number]
        if len(one):
            same[number] = one[:_HEAD].view(np.uint64)[0]
        counts[np.unique(one[_HEAD:] % _SLOTS)] += 1
    usual = counts.sum() / _SLOTS
    return same, counts > usual + max(_COMMON, len(prints) / 500)


def _first_of(same: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return for each text the first one that has its words."""
    _, first, kind = np.unique(same, return_index=True, return_inverse=True)
    return np.where(same == 0, np.arange(len(same)), first[kind]).astype(np.int64)


def shingles(text: str) -> Shingles:
    """Return the hashes of a text's runs of four words, each once and in order; none for a text of fewer words."""
    return _shingles(fold(text))


def _shingles(folded: str) -> Shingles:
    words = [zlib.crc32(word.encode()) for word in _WORD.findall(folded)]
    if len(words) < RUN:
        return np.empty(0, dtype=np.uint32)
    codes = np.array(words, dtype=np.uint64)
    mixed = np.zeros(len(words) - RUN + 1, dtype=np.uint64)
    for place in range(RUN):
        # an odd factor for each place in the run, so that the order of words counts; it wraps around
        mixed = (mixed ^ codes[place : place + len(mixed)]) * np.uint64(0x9E3779B97F4A7C15)
    return np.unique((mixed >> np.uint64(32)).astype(np.uint32))


class Prints(NamedTuple):
    """Texts to be sketched: the shingles of all of them, how many each has, and the common slots, in bits."""

    first: int
    shingles: Shingles
    lengths: NDArray[np.int64]
    common: NDArray[np.uint8]


class Sketched(NamedTuple):
    """The MinHash of texts, a row each from number `first` on, and whether they are long enough."""

    first: int
    sketches: NDArray[np.uint32]
    long: NDArray[np.bool_]


def sketch_prints(task: Prints) -> Sketched:
    """Sketch some texts; may be done in another process."""
    from datasketch import MinHash

    common = np.unpackbits(task.common).astype(np.bool_)
    empty = MinHash(num_perm=_BANDS[0] * _BANDS[1], hashfunc=_itself)
    made = np.zeros((len(task.lengths), len(empty)), dtype=np.uint32)
    long = np.zeros(len(made), dtype=np.bool_)
    for place, part in enumerate(np.split(task.shingles, np.cumsum(task.lengths)[:-1])):
        own = _uncommon(part, common)
        if len(own) >= LEAST:
            sketch = empty.copy()
            sketch.update_batch(own)
            made[place], long[place] = sketch.hashvalues, True
    return Sketched(task.first, made, long)


def _tasks(shelf: _Shelf) -> Iterator[Prints]:
    common = np.packbits(shelf.common)
    for first in range(0, len(shelf), _AT_A_TIME):
        parts = [shelf.whole(number) for number in range(first, min(first + _AT_A_TIME, len(shelf)))]
        yield Prints(first, np.concatenate(parts), np.array([len(part) for part in parts]), common)


def _candidates(
    shelf: _Shelf, groups: NDArray[np.int64], run: Callable[..., Iterable[Sketched]]
) -> Iterator[tuple[int, list[int]]]:
    """Yield each text that is long enough, and the groups of earlier ones that probably share a good part of it.

    `groups` may change as they are taken.
    """
    if len(shelf) <= _FEW:
        long = [number for number in range(len(shelf)) if len(shelf[number]) >= LEAST]
        for place, number in enumerate(long):
            yield number, sorted({int(groups[other]) for other in long[:place]})
        return
    sketches = np.zeros((len(shelf), _BANDS[0] * _BANDS[1]), dtype=np.uint32)
    enough = np.zeros(len(shelf), dtype=np.bool_)
    for made in run(sketch_prints, _tasks(shelf)):
        rows = slice(made.first, made.first + len(made.long))
        sketches[rows], enough[rows] = made.sketches, made.long
    numbers = np.flatnonzero(enough)
    buckets = _Buckets(sketches[numbers])
    del sketches
    for place in buckets.met():
        number = int(numbers[place])
        yield number, buckets.meet(place)
        buckets.put(place, int(groups[number]))


class _Buckets:
    """Which texts have a band of their sketches in common, in arrays: dictionaries of all bands take gigabytes.

    A bucket goes by the first text in it, and is a chain of texts, one of each group.
    """

    def __init__(self, sketches: NDArray[np.uint32]) -> None:
        bands, rows = _BANDS
        assert rows * sketches.itemsize == np.dtype(np.uint64).itemsize
        keys = np.ascontiguousarray(sketches).view(np.uint64)
        self._bands = np.arange(bands)
        self._bucket = np.empty(keys.shape, dtype=np.int32)
        self._met_by_others = np.zeros(len(keys), dtype=np.bool_)
        for band in range(bands):
            _, first, inverse, sizes = np.unique(
                keys[:, band], return_index=True, return_inverse=True, return_counts=True
            )
            self._bucket[:, band] = first[inverse]
            self._met_by_others |= sizes[inverse] > 1
        self._head = np.full(keys.shape, -1, dtype=np.int32)
        self._next = np.full(keys.shape, -1, dtype=np.int32)
        self._group = np.zeros(len(keys), dtype=np.int64)
        self._met: list[NDArray[np.int64]] = []

    def met(self) -> list[int]:
        """Return the texts that share a bucket with another one; the rest need not be looked at."""
        return [int(place) for place in np.flatnonzero(self._met_by_others)]

    def meet(self, place: int) -> list[int]:
        """Return the groups of the texts in the buckets of one that is about to be put there."""
        self._met = []
        at = self._head[self._bucket[place], self._bands]
        while (at >= 0).any():
            self._met.append(np.where(at >= 0, self._group[at], -1))
            at = np.where(at >= 0, self._next[at, self._bands], -1)
        return sorted({int(group) for groups in self._met for group in groups} - {-1})

    def put(self, place: int, group: int) -> None:
        """Put the text that was met last into its buckets, where its group is not there already."""
        self._group[place] = group
        missing = np.ones(len(self._bands), dtype=np.bool_)
        for groups in self._met:
            missing &= groups != group
        bands = self._bands[missing]
        buckets = self._bucket[place, bands]
        self._next[place, bands] = self._head[buckets, bands]
        self._head[buckets, bands] = place


def _itself(shingle: Any) -> Any:
    """Return a shingle, which is a hash already."""
    return shingle


def _reprinted(shelf: _Shelf, number: int, others: Sequence[int]) -> Iterator[int]:
    """Yield those of the other texts that a text is a reprint of."""
    if not others:
        return
    own = shelf[number]
    # shingles that end in the same bits: as many as are shared at least, and quickly counted
    table = np.zeros(2**16, dtype=np.bool_)
    table[own & 0xFFFF] = True
    for other in others:
        part = shelf[other]
        least = max(LEAST, SHARED * min(len(own), len(part)))
        if np.count_nonzero(table[part & 0xFFFF]) >= least and len(np.intersect1d(own, part, True)) >= least:
            yield other
