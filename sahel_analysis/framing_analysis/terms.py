"""The words and word pairs of the sentences: what keyness compares and suggestions of cues are drawn from."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sahel_analysis.language.folding import Folded, fold, fold_keeping_offsets
from sahel_analysis.language.lexicon import open_lexicon
from sahel_analysis.language.terms import is_stopword, set_apart, stopwords
from sahel_analysis.language.words import WORD
from sahel_analysis.selection import KINDS, ROLES, select
from sahel_analysis.tables import Tables

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Terms:
    """The terms of a corpus.

    `found` has one row per occurrence: doc_id, sentence, term (folded, without particles; a pair joined by a blank),
    words (1 or 2), label (as the text writes it), start and end in the raw text, named (whether it stands in an
    actor's mention), unit (the row of `sizes` that it stands in); doc_id and term are categories. `sizes` has one row
    per sentence: doc_id, sentence, n_words (function words too). `bases` leads from each folded word to the word
    without its particles.
    """

    found: pd.DataFrame
    sizes: pd.DataFrame
    bases: Mapping[str, str]


class _Tokens(NamedTuple):
    """The words of all sentences, one entry a word: its number in the vocabulary, its sentence, its folded span."""

    vocabulary: list[str]
    word: Whole
    unit: Whole
    start: Whole
    end: Whole


class _Spans(NamedTuple):
    """Where words stand in their raw sentences: from the first letter, from the first after the particles, to the end.

    What is left of a word without its particles begins at `cut`; after a fused lam the article is not there to show,
    and the word is shown as it stands.
    """

    start: Whole
    cut: Whole
    end: Whole


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
    chosen = select(tables, roles=roles).pick("sentences", ["doc_id", "sentence", "start", "text"])
    folded = [fold_keeping_offsets(text) for text in chosen["text"]]
    tokens = _tokens(folded)
    frequency = np.bincount(tokens.word, minlength=len(tokens.vocabulary)).tolist()
    counts = Counter(dict(zip(tokens.vocabulary, frequency, strict=True)))
    counts.update(besides or {})
    bases = set_apart(counts)
    listed = stopwords(open_lexicon(lexicons))
    silent = {word for word in bases if is_stopword(word, bases[word], listed) or not any(c.isalpha() for c in word)}
    found = _found(chosen, folded, tokens, bases, silent, mention_spans(tables), pairs)
    n_words = np.bincount(tokens.unit, minlength=len(chosen))
    sizes = chosen[["doc_id", "sentence"]].assign(n_words=n_words.astype("int64"))
    return Terms(found, sizes.reset_index(drop=True), bases)


def _tokens(folded: Sequence[Folded]) -> _Tokens:
    numbers: dict[str, int] = {}
    # one flat row of numbers: a tuple for each word of an archive would keep the collector of garbage busy
    flat = array("q")
    for unit, sentence in enumerate(folded):
        end = 0
        for word in WORD.findall(sentence.text):
            # no letter stands between the end of a word and the next one, so that it is not found too early
            start = sentence.text.index(word, end)
            end = start + len(word)
            flat.extend((numbers.setdefault(word, len(numbers)), unit, start, end))
    columns = np.frombuffer(flat, dtype=np.int64).reshape(-1, 4).T if flat else np.zeros((4, 0), dtype=np.int64)
    return _Tokens(list(numbers), *(np.ascontiguousarray(column) for column in columns))


def _found(
    chosen: pd.DataFrame, folded: Sequence[Folded], tokens: _Tokens, bases: Mapping[str, str], silent: set[str],
    mentioned: Mapping[tuple[str, int], Sequence[tuple[int, int]]], pairs: bool,
) -> pd.DataFrame:  # fmt: skip
    """Return the occurrences in the order of the text, in each sentence the words before the pairs."""
    base = [bases[word] for word in tokens.vocabulary]
    spoken = np.array([word not in silent for word in tokens.vocabulary], dtype=bool)[tokens.word]
    spans = _raw_spans(folded, tokens, base)
    begin = chosen["start"].to_numpy(dtype=np.int64)[tokens.unit]
    named = _in_names(chosen, tokens, spans.start + begin, spans.end + begin, mentioned)
    texts = chosen["text"].tolist()
    one = np.flatnonzero(spoken)
    places = zip(tokens.unit[one].tolist(), spans.cut[one].tolist(), spans.end[one].tolist(), strict=True)
    labels = [texts[unit][cut:end] for unit, cut, end in places]
    terms = [base[word] for word in tokens.word[one].tolist()]
    first = last = one
    if pairs:
        left = _followed(folded, tokens, spoken)
        places = zip(tokens.unit[left].tolist(), spans.start[left].tolist(), spans.end[left + 1].tolist(), strict=True)
        labels += [" ".join(texts[unit][start:end].split()) for unit, start, end in places]
        both = zip(tokens.word[left].tolist(), tokens.word[left + 1].tolist(), strict=True)
        terms += [f"{base[a]} {base[b]}" for a, b in both]
        first, last = np.concatenate([one, left]), np.concatenate([one, left + 1])
    unit = tokens.unit[first]
    doc_id = pd.Categorical(chosen["doc_id"])
    columns = {
        "doc_id": pd.Categorical.from_codes(doc_id.codes[unit], dtype=doc_id.dtype),
        "sentence": chosen["sentence"].to_numpy(dtype=np.int64)[unit],
        "term": _numbered(terms),
        "words": np.where(first == last, 1, 2).astype(np.int64),
        "label": pd.array(labels, dtype="str"),
        "start": (spans.start + begin)[first],
        "end": (spans.end + begin)[last],
        "named": named[first] | named[last],
        "unit": unit,
    }
    order = np.argsort(unit, kind="stable")
    return pd.DataFrame(columns).iloc[order].reset_index(drop=True)


def _numbered(terms: Sequence[str]) -> pd.Categorical:
    """Return texts as categories, in the order in which they first come: of an archive most are never looked at."""
    numbers: dict[str, int] = {}
    codes = [numbers.setdefault(term, len(numbers)) for term in terms]
    return pd.Categorical.from_codes(codes, categories=pd.Index(list(numbers), dtype="str"))


def _followed(folded: Sequence[Folded], tokens: _Tokens, spoken: NDArray[np.bool_]) -> Whole:
    """Return the words that make a pair with the next one: no function words, with a blank between them."""
    near = (tokens.unit[:-1] == tokens.unit[1:]) & (tokens.start[1:] - tokens.end[:-1] == 1)
    left = np.flatnonzero(near & spoken[:-1] & spoken[1:])
    gaps = zip(tokens.unit[left].tolist(), tokens.end[left].tolist(), strict=True)
    blank = np.array([folded[unit].text[end] == " " for unit, end in gaps], dtype=bool)
    return np.asarray(left[blank], dtype=np.int64)


def _raw_spans(folded: Sequence[Folded], tokens: _Tokens, base: Sequence[str]) -> _Spans:
    """Return the words' spans in their raw sentences; where nothing was dropped in folding they are the same."""
    kept = np.array(
        [len(rest) if word.endswith(rest) else len(word) for word, rest in zip(tokens.vocabulary, base, strict=True)],
        dtype=np.int64,
    )
    cut = tokens.end - kept[tokens.word]
    raw = _Spans(tokens.start.copy(), cut.copy(), tokens.end.copy())
    bounds = np.searchsorted(tokens.unit, np.arange(len(folded) + 1))
    for unit, sentence in enumerate(folded):
        if not sentence.knots:
            continue
        own = slice(bounds[unit], bounds[unit + 1])
        knots, shifts = np.array(sentence.knots), np.array([0, *sentence.shifts])
        for part, at in ((raw.start, tokens.start), (raw.cut, cut), (raw.end, tokens.end)):
            part[own] = at[own] + shifts[np.searchsorted(knots, at[own], side="right")]
        # marks that follow the last letter belong to the word, and a word ends no earlier than its last letter
        last = tokens.end[own] - 1
        raw.end[own] = np.maximum(raw.end[own], last + shifts[np.searchsorted(knots, last, side="right")] + 1)
    return raw


def _in_names(
    chosen: pd.DataFrame, tokens: _Tokens, start: Whole, end: Whole,
    mentioned: Mapping[tuple[str, int], Sequence[tuple[int, int]]],
) -> NDArray[np.bool_]:  # fmt: skip
    """Tell which words share a letter with an actor's mention; `start` and `end` are offsets in the article."""
    named = np.zeros(len(start), dtype=bool)
    bounds = np.searchsorted(tokens.unit, np.arange(len(chosen) + 1))
    for unit, place in enumerate(zip(chosen["doc_id"], chosen["sentence"], strict=True)):
        own = slice(bounds[unit], bounds[unit + 1])
        for a, b in mentioned.get(place, ()):
            named[own] |= (a < end[own]) & (start[own] < b)
    return named


def mention_spans(tables: Tables) -> dict[tuple[str, int], list[tuple[int, int]]]:
    """Return where actors are named in each sentence (doc_id, ordinal), as spans of the raw text."""
    spans: dict[tuple[str, int], list[tuple[int, int]]] = {}
    mentions = tables.pick("mentions", ["doc_id", "sentence", "start", "end", "kind"])
    named = mentions[mentions["kind"].isin(KINDS)]
    columns = (named[name] for name in ("doc_id", "sentence", "start", "end"))
    for doc_id, sentence, start, end in zip(*columns, strict=True):
        spans.setdefault((doc_id, sentence), []).append((start, end))
    return spans


def term_labels(found: pd.DataFrame) -> pd.Series[str]:
    """Return the most frequent spelling of each term, indexed by term; of equals the first of the alphabet."""
    counts = found.groupby(["term", "label"], as_index=False, observed=True).size()
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
