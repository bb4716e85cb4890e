"""Sketches of sentences: the little that is kept of each, to tell which others say the same.

Of the runs of three words in a sentence (shingles, Broder 1997) the few with the smallest hashes are its sketch
(bottom-k sampling, Cohen & Kaplan 2007).

Broder, A. (1997). On the resemblance and containment of documents. SEQUENCES '97.
Cohen, E. & Kaplan, H. (2007). Summarizing data using bottom-k sketches. PODC '07.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sahel_analysis.language.folding import fold
from sahel_analysis.language.words import find_words

Whole = NDArray[np.int64]

# words that a sentence has at least: shorter ones are headings, credits and phrases that anybody uses
LEAST = 8
# words in a shingle, shingles in a sketch
_RUN, _SKETCH = 3, 8
# sentences that are sketched at a time; texts that are folded together, and the sign between them (no character)
_AT_A_TIME, _TOGETHER, _BETWEEN = 4096, 256, " \uffff "
_ODD = np.uint64(0x9E3779B97F4A7C15)

#: What is kept of a sentence: its article (by number), its number there, how many words it has, their hash, its sketch.
SKETCH = np.dtype(
    [("article", "<i4"), ("sentence", "<i4"), ("length", "<i4"), ("same", "<u8"), ("sketch", "<u4", (_SKETCH,))]
)
# set in the code of a word that is a number
_NUMBER = 1


class Sketches(NamedTuple):
    """What is kept of sentences: a row (`SKETCH`) each, and the codes of their words, one sentence after another."""

    rows: NDArray[np.void]
    words: NDArray[np.uint32]

    def words_of(self, rows: Whole) -> Iterator[NDArray[np.uint32]]:
        """Yield the words of some sentences."""
        ends = np.cumsum(self.rows["length"], dtype=np.int64)
        for row in rows.tolist():
            yield self.words[ends[row] - self.rows["length"][row] : ends[row]]


def numbers_in(words: Iterable[int]) -> frozenset[int]:
    """Return the codes among those of words that are of numbers."""
    return frozenset(word for word in words if word & _NUMBER)


def sketch_sentences(articles: Iterable[int], sentences: Iterable[int], texts: Iterable[str]) -> Sketches:
    """Return what is kept of the sentences that are long enough: those of 8 words or more.

    `articles` are the numbers of their articles, `sentences` theirs in the article.
    """
    hashes = _Hashes()
    rows = zip(articles, sentences, _words(texts), strict=True)
    long = (row for row in rows if len(row[2]) >= LEAST)
    made, words = [np.empty(0, dtype=SKETCH)], [np.empty(0, dtype=np.uint32)]
    # words take much more room than what is kept of them
    while said := list(islice(long, _AT_A_TIME)):
        some = _sketch(said, hashes)
        made.append(some.rows)
        words.append(some.words)
    return Sketches(np.concatenate(made), np.concatenate(words))


def _sketch(said: Sequence[tuple[int, int, list[str]]], hashes: _Hashes) -> Sketches:
    """Return what is kept of some sentences, given as numbers of article and sentence, and words."""
    made = np.zeros(len(said), dtype=SKETCH)
    made["article"], made["sentence"] = [one[0] for one in said], [one[1] for one in said]
    lengths = np.array([len(words) for _, _, words in said])
    words = chain.from_iterable(words for _, _, words in said)
    codes = np.fromiter(map(hashes.__getitem__, words), dtype=np.uint64)
    made["length"] = lengths
    ends = np.cumsum(lengths)
    inside = np.arange(len(codes)) - np.repeat(ends - lengths, lengths)
    # an odd factor for each place in the sentence, so that the order of words counts; it wraps around
    powers = np.cumprod(np.full(int(lengths.max()), _ODD, dtype=np.uint64))
    made["same"] = np.add.reduceat(codes * powers[inside], ends - lengths)
    made["sketch"] = _smallest(codes, inside, np.repeat(np.arange(len(said)), lengths), len(said))
    return Sketches(made, codes.astype(np.uint32))


def _words(texts: Iterable[str]) -> Iterator[list[str]]:
    """Yield the folded words of each text; many texts are folded in one go, which is quicker."""
    left = iter(texts)
    while together := list(islice(left, _TOGETHER)):
        folded = fold(_BETWEEN.join(together)).split(_BETWEEN.strip())
        # a text that holds the sign itself
        if len(folded) != len(together):
            folded = [fold(text) for text in together]
        yield from map(find_words, folded)


class _Hashes(dict[str, int]):
    """The hash of each word, made once."""

    def __missing__(self, word: str) -> int:
        code = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little")
        is_number = not word.isalpha() and any(c.isdigit() for c in word)
        self[word] = code = code | _NUMBER if is_number else code & ~_NUMBER
        return code


def _smallest(codes: NDArray[np.uint64], inside: Whole, rows: Whole, n: int) -> NDArray[np.uint32]:
    """Return the smallest hashes of each sentence's shingles, without repetition; 0 where there are no more."""
    whole = inside[_RUN - 1 :] >= _RUN - 1
    mixed = np.zeros(len(codes) - _RUN + 1, dtype=np.uint64)
    for place in range(_RUN):
        mixed = (mixed ^ codes[place : place + len(mixed)]) * _ODD
    runs, rows = (mixed >> np.uint64(32)).astype(np.uint32)[whole] | np.uint32(1), rows[_RUN - 1 :][whole]
    runs = np.sort(rows.astype(np.uint64) << np.uint64(32) | runs)
    runs = runs[np.diff(runs, prepend=np.uint64(2**64 - 1)) != 0]
    rows = (runs >> np.uint64(32)).astype(np.int64)
    rank = np.arange(len(runs)) - np.searchsorted(rows, rows)
    first = rank < _SKETCH
    sketches = np.zeros((n, _SKETCH), dtype=np.uint32)
    sketches[rows[first], rank[first]] = runs[first].astype(np.uint32)
    return sketches
