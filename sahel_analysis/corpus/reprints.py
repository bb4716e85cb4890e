"""Reprints: articles that carry the text of another, whole, shortened, re-ordered or under another headline.

Texts are compared by their runs of four words (shingles, Broder 1997). MinHash with locality-sensitive hashing finds
the pairs worth a look in time that grows with the number of articles, not with its square; those are then held
against each other shingle by shingle.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sahel_analysis.language.folding import fold

Shingles = NDArray[np.uint32]

# words in a shingle: fewer meet by chance, more are lost to each changed word
RUN = 4
# the least share of the shorter text's shingles that stands in the other, and the least number of them
SHARED = 0.6
LEAST = 25
# 32 bands of two: a pair that shares a fifth of its shingles is looked at in 73 of 100 cases, a half in all
_BANDS = (32, 2)
# shingles of more articles than this (and than one in 500) are the chrome of pages, not their text
_COMMON = 50
_SLOTS = 2**22
# so few texts are held against each other one by one
_FEW = 60
_WORD = re.compile(r"[^\W\d_]+")
_WORD_OR_NUMBER = re.compile(r"[^\W_]+")


def mark_reprints(articles: pd.DataFrame) -> pd.DataFrame:
    """Return the articles with `duplicate_of` written anew: the first of each group of reprints, "" for itself.

    First is the earliest published; undated ones, and those of one day, follow in the order of the table.

    Parameters
    ----------
    articles
        One row per article: doc_id and text, and published where known.
    """
    groups = reprint_groups(list(articles["text"]))
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
    parts = [shingles(text) for text in texts]
    common = _common(parts)
    kept = [part[common[part % _SLOTS] == 0] for part in parts]
    groups = list(range(len(texts)))
    for number, first in _same_words(texts):
        groups[number] = first
    for number, found in _candidates(kept):
        # held against the first of the group, so that no chain of half-alike texts grows
        firsts = sorted({groups[other] for other in found if groups[other] < groups[number]})
        groups[number] = next((first for first in firsts if _is_reprint(kept[first], kept[number])), groups[number])
    return groups


def shingles(text: str) -> Shingles:
    """Return the hashes of a text's runs of four words, each once and in order; none for a text of fewer words."""
    words = [zlib.crc32(word.encode()) for word in _WORD.findall(fold(text))]
    if len(words) < RUN:
        return np.empty(0, dtype=np.uint32)
    codes = np.array(words, dtype=np.uint64)
    mixed = np.zeros(len(words) - RUN + 1, dtype=np.uint64)
    for place in range(RUN):
        # an odd factor for each place in the run, so that the order of words counts; it wraps around
        mixed = (mixed ^ codes[place : place + len(mixed)]) * np.uint64(0x9E3779B97F4A7C15)
    return np.unique((mixed >> np.uint64(32)).astype(np.uint32))


def _common(parts: Sequence[Shingles]) -> NDArray[np.bool_]:
    """Return, for each slot that a shingle falls into, whether too many articles have one of it."""
    counts = np.zeros(_SLOTS, dtype=np.int64)
    for part in parts:
        counts[np.unique(part % _SLOTS)] += 1
    usual = counts.sum() / _SLOTS
    many: NDArray[np.bool_] = counts > usual + max(_COMMON, len(parts) / 500)
    return many


def _same_words(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield each text that has the same words as an earlier one, and the first one that has them."""
    known: dict[str, int] = {}
    for number, text in enumerate(texts):
        words = " ".join(_WORD_OR_NUMBER.findall(fold(text)))
        if words and (first := known.setdefault(words, number)) != number:
            yield number, first


def _candidates(parts: Sequence[Shingles]) -> Iterator[tuple[int, Iterable[int]]]:
    """Yield each text that is long enough, with the earlier ones that probably share a good part of its shingles."""
    long = [number for number, part in enumerate(parts) if len(part) >= LEAST]
    if len(long) <= _FEW:
        yield from ((number, long[:place]) for place, number in enumerate(long))
        return
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(params=_BANDS, num_perm=_BANDS[0] * _BANDS[1])
    for number in long:
        sketch = MinHash(num_perm=_BANDS[0] * _BANDS[1], hashfunc=_itself)
        sketch.update_batch(parts[number])
        yield number, index.query(sketch)
        index.insert(number, sketch, check_duplication=False)


def _itself(shingle: Any) -> Any:
    """Return a shingle, which is a hash already."""
    return shingle


def _is_reprint(one: Shingles, other: Shingles) -> bool:
    shared = len(np.intersect1d(one, other, assume_unique=True))
    return shared >= max(LEAST, SHARED * min(len(one), len(other)))
