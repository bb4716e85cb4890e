"""What is told of a whole corpus from its parts: which sentences say again what others have said, and which articles.

Few of the texts are read again, and little of the parts is in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sahel_analysis.corpus.alike import Kept
from sahel_analysis.corpus.reprints import group_prints, mark_groups
from sahel_analysis.corpus.reuse import Repeats, find_repeats
from sahel_analysis.corpus.sketches import Whole
from sahel_analysis.corpus.spool import Shelf
from sahel_analysis.engine.engines import Run
from sahel_analysis.engine.partitions import Partition
from sahel_analysis.engine.parts import Store


def repeats_in_parts(partitions: Sequence[Partition], store: Store) -> Repeats:
    """Return which sentences repeat which in a whole corpus."""
    articles, sentences = [np.empty(0, dtype=np.int32)], [np.empty(0, dtype=np.int32)]
    same, days = [np.empty(0, dtype=np.uint64)], [np.empty(0, dtype="datetime64[s]")]
    ends = [0]
    for partition in partitions:
        with store.part(partition.name) as part:
            own = part.sketches().rows
            days.append(part.days())
        # a part counts its articles from 0
        articles.append(own["article"] + np.int32(partition.first))
        # copies, since the whole of them would be kept with a part of them
        sentences.append(own["sentence"].copy())
        same.append(own["same"].copy())
        ends.append(ends[-1] + len(own))

    def blocks() -> Iterator[NDArray[np.uint32]]:
        for partition in partitions:
            with store.part(partition.name) as part:
                yield part.sketches().rows["sketch"]

    def read(rows: Whole) -> Iterator[NDArray[np.uint32]]:
        for partition, first, wanted in zip(
            partitions, ends, np.split(rows, np.searchsorted(rows, ends[1:-1])), strict=False
        ):
            if len(wanted):
                with store.part(partition.name) as part:
                    yield from part.sketches(words=True).words_of(wanted - first)

    kept = Kept(np.concatenate(articles), np.concatenate(same), blocks)
    return find_repeats(kept, np.concatenate(sentences), np.concatenate(days), read)


def reprints_in_parts(
    partitions: Sequence[Partition], store: Store, articles: pd.DataFrame, places: NDArray[np.int64], run: Run
) -> pd.Series[str]:
    """Return `duplicate_of` of articles; `places` tells where each stood in the order of reading, which decides."""
    with Shelf(len(articles)) as prints:
        for partition in partitions:
            with store.part(partition.name) as part:
                for row, own in enumerate(part.prints(), start=partition.first):
                    prints.put(int(places[row]), own)
        groups = group_prints(prints, run)
    read = articles[["doc_id", "published"]].iloc[np.argsort(places)]
    marked = mark_groups(read, groups)["duplicate_of"].iloc[places]
    return marked.set_axis(articles.index)
