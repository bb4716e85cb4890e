"""Partitions of a corpus: articles in the order of their doc_ids, cut where the ids themselves say so.

Because an id decides whether a partition begins with it (content-defined chunking, as rsync and backup programs do it),
an article that comes or goes changes its own partition and moves no other.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from sahel_analysis.engine.inputs import hash_bytes

# articles in a partition, on the average; no partition has more than four times as many, or much more text than this
SIZE = 128
_MOST_TEXT = 4_000_000
# bytes of a key
_HASH = 32
# what tagging is given of an article; the rest goes to the documents table without it
TAGGED = ("doc_id", "text", "title", "published")


class Partition(NamedTuple):
    """A run of articles that is annotated in one go: rows `first` to `last` (excluded) of the sorted articles.

    `name` is the hash of the keys of all of them, `characters` how much text they have.
    """

    first: int
    last: int
    packed: bytes
    name: str
    characters: int

    @property
    def keys(self) -> tuple[str, ...]:
        """Return one hash an article: of all that decides what is found in it."""
        # as text they take four times the memory
        return tuple(self.packed[at : at + _HASH].hex() for at in range(0, len(self.packed), _HASH))


def cut(articles: pd.DataFrame, lengths: Sequence[int], tagging: str, size: int = SIZE) -> list[Partition]:
    """Return the partitions of articles that are sorted by doc_id.

    Parameters
    ----------
    articles
        One row per article, as `load_corpus` gives it.
    lengths
        Characters of each article's text.
    tagging
        Hash of all that decides what is found in an article besides the article (`inputs.hash_tagging`).
    size
        Articles in a partition, on the average.
    """
    edges = _edges(articles["doc_id"], lengths, size)
    made = []
    for first, last in pairwise([*edges, len(articles)]):
        keys = article_keys(articles.iloc[first:last], tagging)
        packed = b"".join(map(bytes.fromhex, keys))
        made.append(Partition(first, last, packed, hash_bytes(*keys), sum(lengths[first:last])))
    return made


def article_keys(articles: pd.DataFrame, tagging: str) -> list[str]:
    """Return the key of each article: it changes when, and only when, what is found in the article can change."""
    days = articles["published"].dt.strftime("%Y-%m-%d").fillna("")
    rows = zip(articles["doc_id"], articles["sha256"], articles["title"], days, strict=True)
    return [hash_bytes(tagging, *row) for row in rows]


def _edges(doc_ids: Iterable[str], lengths: Sequence[int], size: int) -> Iterator[int]:
    """Yield where a partition begins: where an id says so, and where the one before it would grow too large."""
    first, text = 0, 0
    for number, (doc_id, length) in enumerate(zip(doc_ids, lengths, strict=True)):
        full = number - first >= 4 * size or (number > first and text + length > _MOST_TEXT)
        if number == 0 or full or zlib.crc32(doc_id.encode()) % size == 0:
            first, text = number, 0
            yield number
        text += length
