"""What a run has to do: which parts are missing, and which articles of those were tagged before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

import pandas as pd

from sahel_analysis.engine.partitions import TAGGED, Partition
from sahel_analysis.engine.parts import Settings, Store, Task


class Plan(NamedTuple):
    """The partitions without a part, and for the key of each article that was tagged before the part that has it."""

    missing: list[Partition]
    known: dict[str, str]
    store: Store

    @property
    def to_tag(self) -> int:
        """Return how many articles have to be tagged."""
        return sum(key not in self.known for partition in self.missing for key in partition.keys)

    def tasks(self, articles: pd.DataFrame, texts: Callable[[int], str], settings: Settings) -> Iterator[Task]:
        """Yield a task for each missing part, made when it is asked for.

        `articles` are sorted by doc_id, and `texts` reads that of a row: of a partition, when its task is made. Large
        partitions come first, so that at the end no worker is long alone.
        """
        for partition in sorted(self.missing, key=attrgetter("characters"), reverse=True):
            own = articles.iloc[partition.first : partition.last]
            earlier: dict[str, list[str]] = defaultdict(list)
            for doc_id, key in zip(own["doc_id"], partition.keys, strict=True):
                if key in self.known:
                    earlier[self.known[key]].append(doc_id)
            rows = range(partition.first, partition.last)
            new = [row for row, key in zip(rows, partition.keys, strict=True) if key not in self.known]
            parts = tuple((self.store.get(name), tuple(doc_ids)) for name, doc_ids in sorted(earlier.items()))
            keys = dict(zip(own["doc_id"], partition.keys, strict=True))
            texted = articles.iloc[new].assign(text=pd.Series(map(texts, new), index=articles.index[new], dtype="str"))
            yield Task(partition.name, keys, texted[list(TAGGED)], parts, settings)


def plan(partitions: Sequence[Partition], store: Store) -> Plan:
    """Return what has to be done to have the part of every partition."""
    missing = [partition for partition in partitions if not store.has(partition.name)]
    return Plan(missing, store.index() if missing else {}, store)
