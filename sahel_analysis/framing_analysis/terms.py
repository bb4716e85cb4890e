"""The words and word pairs of the sentences: what keyness compares and suggestions of cues are drawn from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pandas as pd

from sahel_analysis.language.folding import Folded, fold, fold_keeping_offsets
from sahel_analysis.language.lexicon import load_lexicon
from sahel_analysis.language.terms import is_stopword, set_apart, stopwords
from sahel_analysis.language.words import WORD
from sahel_analysis.selection import ROLES, select
from sahel_analysis.tables import Tables

_COLUMNS = ["doc_id", "sentence", "term", "words", "label", "start", "end", "named"]


@dataclass(frozen=True)
class Terms:
    """The terms of a corpus.

    `found` has one row per occurrence: doc_id, sentence, term (folded, without particles; a pair joined by a blank),
    words (1 or 2), label (as the text writes it), start and end in the raw text, named (whether it stands in an
    actor's mention). `sizes` has one row per sentence: doc_id, sentence, n_words (function words too). `bases` leads
    from each folded word to the word without its particles.
    """

    found: pd.DataFrame
    sizes: pd.DataFrame
    bases: Mapping[str, str]


@dataclass(frozen=True)
class _Token:
    """A word of a sentence that is no function word: as folded, without particles, and where it stands."""

    base: str
    start: int
    end: int


def collect_terms(
    tables: Tables,
    *,
    roles: Sequence[str] = ROLES,
    pairs: bool = True,
    besides: Mapping[str, int] | None = None,
    lexicons: str | Path | None = None,
) -> Terms:
    """Return the words of the sentences that are no function words, and with `pairs` those that stand side by side.

    Words are folded, with particles set apart where the corpus vouches for the rest (`language.terms.set_apart`);
    `besides` counts words of another list that may vouch, too. A pair is two words with a blank between them and
    neither of them a function word. Numbers are no terms.
    """
    chosen = select(tables, roles=roles).sentences
    texts = [fold_keeping_offsets(text) for text in chosen["text"]]
    words = [[m.group() for m in WORD.finditer(folded.text)] for folded in texts]
    counts = Counter(word for sentence in words for word in sentence)
    counts.update(besides or {})
    bases = set_apart(counts)
    listed = stopwords(load_lexicon(lexicons))
    silent = {word for word in bases if is_stopword(word, bases[word], listed) or not any(c.isalpha() for c in word)}
    spans = mention_spans(tables)
    rows: list[tuple[object, ...]] = []
    places = zip(chosen["doc_id"], chosen["sentence"], chosen["start"], chosen["text"], texts, strict=True)
    for doc_id, sentence, begin, text, folded in places:
        named = spans.get((doc_id, sentence), ())
        for term, n, label, first, last in _terms_of(text, folded, bases, silent, pairs):
            start, end = begin + first, begin + last
            inside = any(a < end and start < b for a, b in named)
            rows.append((doc_id, sentence, term, n, label, start, end, inside))
    sizes = chosen[["doc_id", "sentence"]].assign(n_words=pd.Series(map(len, words), index=chosen.index, dtype="int64"))
    kinds = {"doc_id": "str", "term": "str", "label": "str", "named": "bool"}
    whole = dict.fromkeys(("sentence", "words", "start", "end"), "int64")
    return Terms(pd.DataFrame(rows, columns=_COLUMNS).astype(kinds | whole), sizes.reset_index(drop=True), bases)


def _terms_of(
    text: str, folded: Folded, bases: Mapping[str, str], silent: set[str], pairs: bool
) -> Iterator[tuple[str, int, str, int, int]]:
    """Yield the terms of a sentence: term, number of words, label, span in the raw text of the sentence."""
    tokens = [_token(m.group(), m.start(), m.end(), bases, silent) for m in WORD.finditer(folded.text)]
    for token in tokens:
        if token is not None:
            first, last = folded.raw_span(token.start, token.end)
            # what is left of the word without its particles; after a fused lam the article is not there to show
            cut = token.end - len(token.base)
            shown = folded.raw_span(cut, token.end) if folded.text[cut : token.end] == token.base else (first, last)
            yield token.base, 1, text[slice(*shown)], first, last
    for one, other in pairwise(tokens) if pairs else ():
        if one is not None and other is not None and folded.text[one.end : other.start] == " ":
            first, last = folded.raw_span(one.start, other.end)
            yield f"{one.base} {other.base}", 2, " ".join(text[first:last].split()), first, last


def _token(word: str, start: int, end: int, bases: Mapping[str, str], silent: set[str]) -> _Token | None:
    return None if word in silent else _Token(bases[word], start, end)


def mention_spans(tables: Tables) -> dict[tuple[str, int], list[tuple[int, int]]]:
    """Return where actors are mentioned in each sentence (doc_id, ordinal), as spans of the raw text."""
    spans: dict[tuple[str, int], list[tuple[int, int]]] = {}
    columns = (tables.mentions[name] for name in ("doc_id", "sentence", "start", "end"))
    for doc_id, sentence, start, end in zip(*columns, strict=True):
        spans.setdefault((doc_id, sentence), []).append((start, end))
    return spans


def term_labels(found: pd.DataFrame) -> pd.Series[str]:
    """Return the most frequent spelling of each term, indexed by term; of equals the first of the alphabet."""
    counts = found.groupby(["term", "label"], as_index=False).size()
    order = counts.sort_values(["term", "size", "label"], ascending=[True, False, True])
    return order.drop_duplicates("term").set_index("term")["label"]


def read_frequencies(path: str | Path) -> dict[str, int]:
    """Return how often each word stands in a reference corpus, from a CSV file with the columns word and frequency.

    Words are folded, and those that fold alike are added up. The list should be complete, function words included,
    since its sum is the size of the reference corpus.

    Raises
    ------
    ValueError
        If a column is missing, or a frequency is no whole number from 0 on; the message names the line.
    """
    table = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig")
    if missing := [name for name in ("word", "frequency") if name not in table.columns]:
        raise ValueError(f"{path}: the column {missing[0]!r} is missing; a reference list has word and frequency")
    counts: Counter[str] = Counter()
    for line, (word, frequency) in enumerate(zip(table["word"], table["frequency"], strict=True), 2):
        if not frequency.isdecimal():
            raise ValueError(f"{path}, line {line}: the frequency of {word!r} is {frequency!r}, not a whole number")
        counts[fold(word)] += int(frequency)
    return dict(counts)
