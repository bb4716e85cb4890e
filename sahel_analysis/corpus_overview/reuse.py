"""Reuse below the article: sentences that recur, and documents that are quoted in two wordings.

Sentences of the same words are found when articles are annotated (`corpus.reuse`, `repeats_of`). Two translations of
one statement have few words in common as written, and many of those that carry its content: they are found by these,
weighted by how rare they are (Sparck Jones 1972), as plagiarism across paraphrases is.

Sparck Jones, K. (1972). A statistical interpretation of term specificity and its application in retrieval. Journal of
Documentation 28 (1), 11-21.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from math import log, sqrt
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from sahel_analysis.language.terms import is_stopword, set_apart, stopwords
from sahel_analysis.language.words import find_words
from sahel_analysis.quoted import read_sentences
from sahel_analysis.tables import Tables

# content words that a quotation has at least, and that two have in common
LEAST, SHARED = 5, 4
# the least likeness of two quotations: of a sample of pairs in general news, nine of ten quote the same from here on
WEIGHT = 0.45
# the share of the shorter one's pairs of neighbouring words from which on the wording is the same
_SAME = 0.6
# a word in more quotations than this leads to no pair: it says little of what is quoted
_COMMON = 30

_PLACE = ["doc_id", "sentence"]
_PAIR = [
    "key",
    "doc_id",
    "sentence",
    "quotation",
    "doc_id_other",
    "sentence_other",
    "quotation_other",
    "words",
    "weight",
]


def repeated_sentences(tables: Tables) -> pd.DataFrame:
    """Return the sentences that recur: one row per first sentence of a kind, those of most articles first.

    Columns: key (doc_id:sentence, what `repeats_of` says), doc_id and sentence of the first, times (sentences that say
    the same, the first among them), docfreq (articles), within (recurrences in an article that has said it already),
    sources (outlets that are known), first and last (day of publication), text (of the first; "" in a release).
    A first sentence that the tables do not hold, because others were chosen, has a text and a date of nobody.
    """
    sentences = tables.pick("sentences", [*_PLACE, "repeats_of"])
    ids = sentences["doc_id"].astype("str") + ":" + sentences["sentence"].astype("str")
    kind = sentences["repeats_of"].where(sentences["repeats_of"] != "", ids)
    recurs = kind.duplicated(keep=False) | (kind != ids)
    own = sentences.assign(key=kind, first=kind == ids)[recurs]
    own = own.merge(read_sentences(tables, own[own["first"]], ["text"]), on=_PLACE, how="left").fillna({"text": ""})
    about = tables.pick("documents", ["doc_id", "source", "published"])
    own = own.merge(about, on="doc_id", validate="many_to_one")
    groups = own.groupby("key", sort=True)
    table = pd.DataFrame(
        {
            "times": groups.size(),
            "docfreq": groups["doc_id"].nunique(),
            "sources": groups["source"].agg(lambda names: names[names != ""].nunique()),
            "first": groups["published"].min(),
            "last": groups["published"].max(),
            "text": groups["text"].max(),
        }
    ).reset_index()
    places = [key.rpartition(":") for key in table["key"]]
    table = table.assign(
        doc_id=pd.Series([doc_id for doc_id, _, _ in places], dtype="str"),
        sentence=[int(number) for _, _, number in places],
        within=table["times"] - table["docfreq"],
    )
    table = table.sort_values(["docfreq", "times", "key"], ascending=[False, False, True], ignore_index=True)
    columns = ["key", *_PLACE, "times", "docfreq", "within", "sources", "first", "last", "text"]
    return table[columns].astype({"sentence": "int64", "sources": "int64"})


def repeat_evidence(tables: Tables, measure: pd.DataFrame) -> pd.DataFrame:
    """Return the sentences behind each row of `repeated_sentences`: key, doc_id, sentence."""
    sentences = tables.pick("sentences", [*_PLACE, "repeats_of"])
    ids = sentences["doc_id"].astype("str") + ":" + sentences["sentence"].astype("str")
    keyed = sentences.assign(key=sentences["repeats_of"].where(sentences["repeats_of"] != "", ids))
    keyed = keyed[keyed["key"].isin(measure["key"])]
    return keyed[["key", *_PLACE]].sort_values(["key", *_PLACE], ignore_index=True)


def reworded_quotations(
    tables: Tables, *, weight: float = WEIGHT, across: bool = True, lexicons: str | Path | None = None
) -> pd.DataFrame:
    """Return pairs of quotations that share their content and not their wording: one row per pair, heaviest first.

    That is what two translations of one statement look like, or a document quoted twice in other words. Quotations are
    those between quotation marks, names left out, of five content words or more (no function words; particles set
    apart, see `language.terms`). A pair has at least four content words in common, and is alike: the weight of these is
    at least `weight` of the geometric mean of the weights of both; a word weighs the logarithm of how rare it is among
    the quotations. It is a list to be read: that two quotations share their content does not prove that they quote the
    same, and a few words taken out of a long statement are not held to be like it.

    Parameters
    ----------
    tables
        The tables of the articles, with texts; those of a release give no rows.
    weight
        How alike two quotations have to be, between 0 and 1: 1 asks for the same content words in both.
    across
        Only pairs from two articles, and from none that reprints the other.
    lexicons
        Folder of TOML files laid over the lexicons of the package.

    Returns
    -------
    DataFrame
        key, doc_id, sentence and quotation (raw text) of the one published first, doc_id_other, sentence_other and
        quotation_other, words (content words in common, as folded, joined by ;), weight, source, published and
        source_other, published_other.

    Raises
    ------
    ValueError
        If `weight` is not between 0 and 1.
    """
    if not 0 < weight <= 1:
        raise ValueError(f"weight {weight} is no share: give a number above 0 and up to 1")
    quotes = list(_quotes(tables, lexicons))
    documents = tables.pick("documents", ["doc_id", "source", "published", "duplicate_of"]).set_index("doc_id")
    text = documents["duplicate_of"].where(documents["duplicate_of"] != "", documents.index.to_series())
    rank = {doc: n for n, doc in enumerate(documents.sort_values("published", kind="stable").index)}
    rows = []
    for one, other, shared, share in _alike(quotes, weight):
        if across and text[one.doc_id] == text[other.doc_id]:
            continue
        first, then = sorted((one, other), key=lambda q: (rank[q.doc_id], q.sentence, q.start))
        place = f"{first.doc_id}:{first.sentence}|{then.doc_id}:{then.sentence}"
        rows.append((place, *first[:2], first.text, *then[:2], then.text, ";".join(shared), share))
    table = pd.DataFrame(rows, columns=_PAIR).astype({"sentence": "int64", "sentence_other": "int64"})
    # a sentence may hold several quotations: the heaviest pair of two sentences stands for them
    table = table.sort_values(["weight", "key"], ascending=[False, True]).drop_duplicates("key", ignore_index=True)
    about = documents[["source", "published"]]
    return table.join(about, on="doc_id").join(about.add_suffix("_other"), on="doc_id_other")


def reworded_evidence(measure: pd.DataFrame) -> pd.DataFrame:
    """Return both sentences behind each row of `reworded_quotations`: key, doc_id, sentence."""
    second = measure[["key", "doc_id_other", "sentence_other"]].set_axis(["key", *_PLACE], axis=1)
    both = pd.concat([measure[["key", *_PLACE]], second], ignore_index=True)
    return both.drop_duplicates().sort_values(["key", *_PLACE], ignore_index=True)


class _Quote(NamedTuple):
    """A quotation: where it stands, its raw text, its words as folded, those of content."""

    doc_id: str
    sentence: int
    start: int
    text: str
    words: tuple[str, ...]
    content: frozenset[str]


def _quotes(tables: Tables, lexicons: str | Path | None) -> Iterator[_Quote]:
    """Yield the quotations of enough content words."""
    from sahel_analysis.tagging.annotate import taggers
    from sahel_analysis.tagging.rereading import reread

    tools = taggers(None if lexicons is None else str(lexicons))
    spans, counts = [], Counter[str]()
    for article in reread(tables):
        speeches = tools.voices.tag(article.sentences, article.mentions)
        for sentence in article.sentences:
            counts.update(find_words(sentence.text))
            for speech in speeches.get(sentence.number, ()):
                words = tuple(find_words(sentence.text[speech.start : speech.end]))
                if speech.voice == "quoted" and len(words) >= LEAST:
                    _, first, last = sentence.span(speech.start, speech.end)
                    raw = article.texts[sentence.number][first - sentence.start : last - sentence.start]
                    spans.append((article.doc_id, sentence.number, first, " ".join(raw.split()), words))
    bases, listed = set_apart(counts), stopwords(tools.lexicon)
    for doc_id, number, start, raw, words in spans:
        content = frozenset(bases[word] for word in words if not is_stopword(word, bases[word], listed))
        if len(content) >= LEAST:
            yield _Quote(doc_id, number, start, raw, words, content)


def _alike(quotes: Sequence[_Quote], least: float) -> Iterator[tuple[_Quote, _Quote, list[str], float]]:
    """Yield the pairs that share content and not wording, with the words and the share of the weight."""
    having: dict[str, list[int]] = {}
    for number, quote in enumerate(quotes):
        for word in quote.content:
            having.setdefault(word, []).append(number)
    weights = {word: log(1 + len(quotes) / len(found)) for word, found in having.items()}
    totals = [sum(weights[word] for word in quote.content) for quote in quotes]
    together = Counter(pair for found in having.values() if len(found) <= _COMMON for pair in combinations(found, 2))
    for (one, other), rare in sorted(together.items()):
        if rare < 2:
            continue
        shared = sorted(quotes[one].content & quotes[other].content)
        share = sum(weights[word] for word in shared) / sqrt(totals[one] * totals[other])
        if len(shared) >= SHARED and share >= least and not _same_wording(quotes[one].words, quotes[other].words):
            yield quotes[one], quotes[other], shared, share


def _same_wording(one: Sequence[str], other: Sequence[str]) -> bool:
    pairs, others = set(pairwise(one)), set(pairwise(other))
    return len(pairs & others) >= _SAME * min(len(pairs), len(others))
