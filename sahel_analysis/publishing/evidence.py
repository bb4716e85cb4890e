"""The sentences behind a figure, as pages and notebooks quote them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from sahel_analysis.tables import Tables


@dataclass(frozen=True)
class Quote:
    """A sentence that a number rests on, with its article; unknown is ""."""

    text: str
    doc_id: str
    title: str
    source: str
    published: str


@dataclass(frozen=True)
class KeyEvidence:
    """The sentences behind one key of a figure; `total` counts those that are not quoted, too."""

    key: str
    label: str
    total: int
    quotes: tuple[Quote, ...]


class Evidence:
    """The sentences of a corpus, ready to be quoted."""

    def __init__(self, tables: Tables) -> None:
        documents = tables.documents[["doc_id", "title", "source", "published"]]
        documents = documents.assign(published=documents["published"].dt.strftime("%Y-%m-%d").fillna(""))
        joined = tables.sentences[["doc_id", "sentence", "text"]].merge(documents, on="doc_id", how="left")
        self._rows = joined.set_index(["doc_id", "sentence"])[["text", "title", "source", "published"]]

    def of_keys(
        self, rows: pd.DataFrame, keys: Sequence[str], label: Callable[[str], str], *, each: int
    ) -> list[KeyEvidence]:
        """Return the evidence of those of `keys` that have any, in their order, with up to `each` quotes.

        `rows` has one row per sentence and key: key, doc_id, sentence. As many articles as possible are quoted: the
        first sentence of each, before a second one of any.
        """
        found = {str(key): group for key, group in rows.groupby("key", sort=False)}
        return [self._of_key(key, label(key), found[key], each) for key in keys if key in found]

    def _of_key(self, key: str, label: str, rows: pd.DataFrame, each: int) -> KeyEvidence:
        turn = rows.groupby("doc_id").cumcount()
        chosen = rows.assign(turn=turn).sort_values(["turn", "doc_id", "sentence"]).head(each)
        places = zip(chosen["doc_id"], chosen["sentence"], strict=True)
        quotes = tuple(self._quote(str(doc_id), int(sentence)) for doc_id, sentence in places)
        return KeyEvidence(key, label, len(rows), quotes)

    def _quote(self, doc_id: str, sentence: int) -> Quote:
        if (doc_id, sentence) not in self._rows.index:
            raise ValueError(f"the evidence names sentence {sentence} of {doc_id}, which the tables lack")
        row = self._rows.loc[[(doc_id, sentence)]].iloc[0]
        # a sentence may run over lines; quoted, it is one
        return Quote(" ".join(row["text"].split()), doc_id, row["title"], row["source"], row["published"])
