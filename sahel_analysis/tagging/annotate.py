"""Annotate articles: from raw texts to the tables of everything found in them."""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from sahel_analysis.corpus.layout import Block, headline, lay_out
from sahel_analysis.corpus.publication import find_publication
from sahel_analysis.corpus.reuse import mark_repeats
from sahel_analysis.language.lexicon import Lexicon, load_lexicon
from sahel_analysis.tables import CONTRACTS, Tables, conform
from sahel_analysis.tagging.actors import FURTHER_KINDS, KINDS, ActorTagger, Mention
from sahel_analysis.tagging.events import EventTagger
from sahel_analysis.tagging.frames import FrameTagger
from sahel_analysis.tagging.sentences import Sentence, split_sentences
from sahel_analysis.tagging.timex import Timex, TimexTagger
from sahel_analysis.tagging.timex_values import calendar_span
from sahel_analysis.tagging.treaties import read_treaties
from sahel_analysis.tagging.voice import VoiceTagger

Row = dict[str, Any]

# articles whose actors are looked for in one go
_TOGETHER = 50

# of the bytes of the code page for Arabic, those that are no letters of it
_NO_ARABIC_LETTERS = bytes(b for b in range(256) if not (c := bytes([b]).decode("cp1256")).isalpha() or c < "\u0600")


class Taggers(NamedTuple):
    """The taggers made from one set of lexicons."""

    lexicon: Lexicon
    actors: ActorTagger
    timexes: TimexTagger
    voices: VoiceTagger
    events: EventTagger
    frames: FrameTagger


@lru_cache(maxsize=4)
def taggers(lexicons: str | None = None) -> Taggers:
    """Return the taggers for the lexicons of the package with those of the folder `lexicons` laid over them."""
    lexicon = load_lexicon(lexicons)
    return Taggers(
        lexicon,
        ActorTagger(lexicon),
        TimexTagger(lexicon),
        VoiceTagger(lexicon),
        EventTagger(lexicon),
        FrameTagger(lexicon),
    )


def annotate(
    articles: pd.DataFrame,
    lexicons: str | Path | None = None,
    *,
    kinds: Collection[str] = KINDS,
    further_events: bool = False,
    progress: Callable[[int], object] | None = None,
) -> Tables:
    """Find actors, dates, events and frames in articles, and sentences that say again what others have said.

    A pure function. Each article is read by itself; only `repeats_of` of the sentences is told of all together.

    Parameters
    ----------
    articles
        One row per article: doc_id and text; title, source, published, url, path, encoding, sha256 and
        duplicate_of where known; further columns go to `documents` as they are. `load_corpus(...).articles` is one.
    lexicons
        Folder of TOML files laid over the lexicons of the package.
    kinds
        Kinds of mention to write: name, nisba and metonym by default; role (a title without a name), collective (a
        phrase for several states) and treaty on request. Events and frames do not depend on them.
    further_events
        Also look for the event types beside the codebook's twelve (accession, suspended_membership, ceasefire,
        broken_relations, threat_of_force); where one of them fits, it takes the place of the codebook's type.
    progress
        Called after each article with the number of articles done.

    Returns
    -------
    Tables
        One DataFrame a table, columns as in `sahel_analysis.tables.CONTRACTS`.

    Raises
    ------
    ValueError
        If a column is missing, a doc_id stands twice, or a kind is unknown.
    LexiconError
        If a lexicon cannot be used.
    """
    found = annotate_apart(articles, lexicons, kinds=kinds, further_events=further_events, progress=progress)
    return replace(found, sentences=mark_repeats(found.sentences, found.documents))


def annotate_apart(
    articles: pd.DataFrame,
    lexicons: str | Path | None = None,
    *,
    kinds: Collection[str] = KINDS,
    further_events: bool = False,
    progress: Callable[[int], object] | None = None,
) -> Tables:
    """Return what `annotate` does, without what can only be told of a whole corpus: `repeats_of` is empty."""
    missing = [name for name in ("doc_id", "text") if name not in articles.columns]
    if missing:
        raise ValueError(f"the articles have no column {missing[0]!r}: one row per article, at least doc_id and text")
    if articles["doc_id"].duplicated().any():
        twice = articles.loc[articles["doc_id"].duplicated(), "doc_id"].iloc[0]
        raise ValueError(f"doc_id {twice!r} stands twice: every article needs an id of its own")
    if unknown := sorted(set(kinds) - {*KINDS, *FURTHER_KINDS}):
        raise ValueError(f"kind {unknown[0]!r} is unknown: there are {', '.join((*KINDS, *FURTHER_KINDS))}")
    tools = taggers(None if lexicons is None else str(lexicons))
    rows: dict[str, list[Row]] = {name: [] for name in CONTRACTS}
    further = [c for c in articles.columns if c not in {k.name for k in CONTRACTS["documents"]} | {"text"}]
    records = [
        {str(name): value for name, value in row.items()} for row in articles.sort_values("doc_id").to_dict("records")
    ]
    for first in range(0, len(records), _TOGETHER):
        with _uncollected():
            read = [_read(article, further, tools.lexicon) for article in records[first : first + _TOGETHER]]
            # actors are found quicker in many articles at a time, and so is what words can be
            found = tools.actors.tag_all([one.sentences for one in read])
            words = set(chain.from_iterable(s.scan.split() for one in read for s in one.sentences))
            tools.voices.phrases.meet(words)
            tools.frames.meet(words)
            for done, (one, mentions) in enumerate(zip(read, found, strict=True), start=first + 1):
                _annotate_one(one, mentions, tools, rows, kinds, further_events)
                if progress:
                    progress(done)
    rows["actors"] = _actor_rows(rows, tools.lexicon)
    frames = {name: conform(rows[name], name) for name in CONTRACTS}
    return Tables(**frames, lexicon_hash=tools.lexicon.hash)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Leave cyclic garbage where it is for a few articles: to look for it among all lexicons takes long."""
    collected = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collected:
            gc.enable()


class _Read(NamedTuple):
    """An article as it is laid out: its text, the row that it gets, its lines and sentences."""

    raw: str
    document: Row
    blocks: list[Block]
    sentences: list[Sentence]


def _read(article: Row, further: list[str], lexicon: Lexicon) -> _Read:
    raw = article["text"]
    blocks = lay_out(raw, lexicon, _text(article.get("title")))
    sentences = split_sentences(raw, blocks, lexicon)
    return _Read(raw, _document(article, blocks, sentences, further, lexicon), blocks, sentences)


def _annotate_one(
    read: _Read, mentions: list[Mention], tools: Taggers, rows: dict[str, list[Row]], kinds: Collection[str],
    further_events: bool,
) -> None:  # fmt: skip
    raw, document, blocks, sentences = read
    doc_id, published = document["doc_id"], document["published"]
    timexes = tools.timexes.tag(sentences, published)
    speeches = tools.voices.tag(sentences, mentions)
    events = tools.events.tag(sentences, mentions, timexes, speeches, published, further=further_events)
    frames = tools.frames.tag(sentences, mentions, speeches)
    rows["documents"].append(document)
    rows["blocks"] += [{"doc_id": doc_id, **block._asdict()} for block in blocks]
    rows["sentences"] += [_sentence_row(doc_id, raw, s) for s in sentences]
    wanted = [m for m in (*mentions, *tools.actors.further(sentences, mentions, published, kinds)) if m.kind in kinds]
    rows["mentions"] += sorted((_mention_row(doc_id, raw, m) for m in wanted), key=lambda row: row["start"])
    rows["timexes"] += [_timex_row(doc_id, raw, t) for t in timexes]
    for name, found in (("events", events), ("frames", frames)):
        made = [{**_place(doc_id, f.sentence, f.start, f.end), **f.columns(raw)} for f in found]
        rows[name] += sorted(made, key=lambda row: (row["start"], row["end"]))


def _document(
    article: Row, blocks: list[Block], sentences: list[Sentence], further: list[str], lexicon: Lexicon
) -> Row:
    raw = article["text"]
    publication = find_publication(raw, blocks, lexicon)
    supplied = article.get("published")
    supplied = None if supplied is None or pd.isna(supplied) or supplied == "" else pd.Timestamp(supplied).date()
    words = [s.n_words for s in sentences if s.role in ("title", "body")]
    own: Row = {c.name: _text(article.get(c.name)) for c in CONTRACTS["documents"]}
    return own | {
        "title": own["title"] or headline(raw, blocks, lexicon),
        "published": supplied or publication.date,
        "published_stated": publication.date,
        "published_basis": "supplied" if supplied else "stated" if publication.date else "none",
        "dateline": publication.dateline,
        "language": _language(raw),
        "n_words": sum(words),
        "n_sentences": len(sentences),
        **{name: article[name] for name in further},
    }


def _text(value: Any) -> str:
    return "" if value is None or (not isinstance(value, str) and pd.isna(value)) else str(value)


def _language(raw: str) -> str:
    """Return ar where most letters are Arabic, else other."""
    # a text has few different letters, and counting one of them is quick
    opening = raw[:5000]
    # where most of all signs are Arabic letters, the other letters need not be counted
    if 2 * len(opening.encode("cp1256", "ignore").translate(None, _NO_ARABIC_LETTERS)) > len(opening):
        return "ar"
    letters = {c: opening.count(c) for c in set(opening) if c.isalpha()}
    arabic = sum(n for c, n in letters.items() if "\u0600" <= c <= "\u06ff" or "\ufb50" <= c <= "\ufefc")
    return "ar" if arabic * 2 > sum(letters.values()) else "other"


def _place(doc_id: str, sentence: Sentence, start: int, end: int) -> Row:
    line, first, last = sentence.span(start, end)
    return {"doc_id": doc_id, "line": line, "start": first, "end": last, "sentence": sentence.number}


def _sentence_row(doc_id: str, raw: str, s: Sentence) -> Row:
    return {
        "doc_id": doc_id, "sentence": s.number, "line": s.line, "start": s.start, "end": s.end,
        "n_words": s.n_words, "position": s.position, "text": raw[s.start : s.end], "role": s.role, "repeats_of": "",
    }  # fmt: skip


def _mention_row(doc_id: str, raw: str, m: Mention) -> Row:
    place = _place(doc_id, m.sentence, m.start, m.end)
    surface = raw[place["start"] : place["end"]]
    named = {"surface": surface, "clitic": m.clitic, "actor_id": m.actor_id, "kind": m.kind}
    return place | named | {"flags": m.flags, "function": m.function}


def _timex_row(doc_id: str, raw: str, t: Timex) -> Row:
    place = _place(doc_id, t.sentence, t.start, t.end)
    begin, end = calendar_span(t.value.point or t.value.value) or (None, None)
    return place | {"surface": raw[place["start"] : place["end"]], **t.value._asdict(), "begin": begin, "end_excl": end}


def _actor_rows(rows: dict[str, list[Row]], lexicon: Lexicon) -> list[Row]:
    """Return a row for every actor that stands in the other tables."""
    ids = {m["actor_id"] for m in rows["mentions"]} | {f["speaker"] for f in rows["frames"]}
    ids |= {p for e in rows["events"] for p in e["participants"].split(";")}
    return actor_rows(ids, lexicon)


def actor_rows(ids: Collection[str], lexicon: Lexicon) -> list[Row]:
    """Return a row for every actor and treaty among the ids; what is neither is passed over."""
    return [
        {"actor_id": a.id, "type": a.type, "sector": a.sector, "affiliation": a.affiliation}
        | {f"label_{language}": label for language, label in a.labels.items()}
        for a in (lexicon.actors[i] for i in sorted(ids) if i in lexicon.actors)
    ] + [
        {"actor_id": t.id, "type": "treaty", "sector": "", "affiliation": ""}
        | {f"label_{language}": label for language, label in t.labels.items()}
        for t in read_treaties(lexicon).values()
        if t.id in ids
    ]
