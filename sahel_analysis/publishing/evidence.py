"""The sentences behind a figure, as pages and notebooks quote them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from sahel_analysis.tables import Tables, tell_place

# a sentence: its article and its number there
Place = tuple[str, int]


@dataclass(frozen=True)
class Quote:
    """A sentence that a number rests on, with its article; unknown is "".

    Where the tables are a release, `text` says where the sentence stands (`tables.tell_place`), and the article goes by
    its doc_id unless its title is kept.
    """

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
        documents = tables.documents
        days = documents["published"].dt.strftime("%Y-%m-%d").fillna("")
        self.documents = {
            # a release has no titles either, and evidence has to name the article
            str(doc_id): (str(title) or ("" if tables.has_texts else str(doc_id)), str(source), str(day))
            for doc_id, title, source, day in zip(
                documents["doc_id"], documents["title"], documents["source"], days, strict=True
            )
        }
        columns = [tables.sentences[name] for name in ("doc_id", "line", "sentence", "start", "end", "text")]
        self.texts = {
            (str(doc_id), int(sentence)): str(text) or tell_place(line, sentence, start, end)
            for doc_id, line, sentence, start, end, text in zip(*columns, strict=True)
        }
        # where there is no text nothing in it can be marked
        self._found = _findings(tables) if tables.has_texts else {}

    def choose(self, rows: pd.DataFrame, each: int) -> dict[str, tuple[int, list[Place]]]:
        """Return for each key of `rows` how many sentences it has, and the places of up to `each` of them.

        `rows` has one row per sentence and key: key, doc_id, sentence. As many articles as possible are chosen: the
        first sentence of each, before a second one of any.
        """
        turn = rows.groupby(["key", "doc_id"], sort=False).cumcount()
        ordered = rows.assign(turn=turn).sort_values(["turn", "doc_id", "sentence"])
        chosen: dict[str, tuple[int, list[Place]]] = {}
        for key, group in ordered.groupby("key", sort=False):
            first = group.head(each)
            places = [(str(d), int(s)) for d, s in zip(first["doc_id"], first["sentence"], strict=True)]
            for doc_id, sentence in places:
                if (doc_id, sentence) not in self.texts:
                    raise ValueError(f"the evidence names sentence {sentence} of {doc_id}, which the tables lack")
            chosen[str(key)] = (len(group), places)
        return chosen

    def of_keys(
        self, rows: pd.DataFrame, keys: Sequence[str], label: Callable[[str], str], *, each: int
    ) -> list[KeyEvidence]:
        """Return the evidence of those of `keys` that have any, in their order, with up to `each` quotes."""
        chosen = self.choose(rows[rows["key"].isin(keys)], each)
        return [
            KeyEvidence(key, label(key), chosen[key][0], tuple(self._quote(place) for place in chosen[key][1]))
            for key in keys
            if key in chosen
        ]

    def marked(self, key: str, place: Place) -> list[tuple[int, int]]:
        """Return what of a sentence the key is about, as spans of its text: names of its actors, cues, triggers."""
        about = {part for joined in key.split("|") for part in joined.split(";")}
        spans = sorted((start, end) for what, start, end in self._found.get(place, ()) if what in about)
        apart: list[tuple[int, int]] = []
        for start, end in spans:
            if not apart or start >= apart[-1][1]:
                apart.append((start, end))
        return apart

    def _quote(self, place: Place) -> Quote:
        doc_id = place[0]
        # a sentence may run over lines; quoted, it is one
        return Quote(" ".join(self.texts[place].split()), doc_id, *self.documents[doc_id])


def _findings(tables: Tables) -> dict[Place, list[tuple[str, int, int]]]:
    """Return by sentence what was found in it: an actor, frame or type of event, with its span in the sentence."""
    sentences = tables.sentences
    starts = {
        (str(doc_id), int(sentence)): int(start)
        for doc_id, sentence, start in zip(sentences["doc_id"], sentences["sentence"], sentences["start"], strict=True)
    }
    lengths = {
        (str(doc_id), int(sentence)): len(str(text))
        for doc_id, sentence, text in zip(sentences["doc_id"], sentences["sentence"], sentences["text"], strict=True)
    }
    found: dict[Place, list[tuple[str, int, int]]] = {}
    for table, column in ((tables.mentions, "actor_id"), (tables.frames, "frame"), (tables.events, "type")):
        columns = [table[name] for name in ("doc_id", "sentence", column, "start", "end")]
        for doc_id, sentence, what, start, end in zip(*columns, strict=True):
            place = (str(doc_id), int(sentence))
            begin = starts.get(place, -1)
            if begin >= 0 and begin <= start and end - begin <= lengths[place]:
                found.setdefault(place, []).append((str(what), int(start) - begin, int(end) - begin))
    return found
