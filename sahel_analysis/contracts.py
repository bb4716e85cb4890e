"""The tables that annotation makes, and their columns.

The names, their order and their meaning are a contract with users' scripts. A further column or table
is added here and nowhere else.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

SCHEMA_VERSION = 2


class Column(NamedTuple):
    """One column of a table: its name, its kind of value, and what it means."""

    name: str
    kind: Literal["text", "whole", "date", "category"]
    meaning: str


_DOC = Column("doc_id", "text", "the article: the stem of its file, or the id that its row carries")
_LINE = Column("line", "whole", "line of the raw text in which it starts, from 1")
_START = Column("start", "whole", "first character, counted in the raw text from 0")
_END = Column("end", "whole", "one past the last character")
_SENTENCE = Column("sentence", "whole", "ordinal of the sentence in its article, from 1")
_SURFACE = Column("surface", "text", "the raw text between start and end")

CONTRACTS: dict[str, tuple[Column, ...]] = {
    "documents": (
        _DOC,
        Column("title", "text", "headline; empty where there is none"),
        Column("source", "text", "outlet as the metadata gives it; empty where unknown"),
        Column("published", "date", "date of publication: supplied, else stated by the article; empty where unknown"),
        Column("published_stated", "date", "date of publication that the article itself states"),
        Column("published_basis", "category", "where `published` comes from: supplied, stated or none"),
        Column("dateline", "text", "place that opens the report (raw text); empty where there is none"),
        Column("language", "text", "language of most of the text: ar, or other"),
        Column("url", "text", "address as the metadata gives it"),
        Column("encoding", "text", "encoding in which the file was read"),
        Column("n_words", "whole", "words in title and body"),
        Column("n_sentences", "whole", "sentences in title, body and captions"),
        Column("duplicate_of", "text", "the article that this one reprints (corpus.reprints); empty otherwise"),
        Column("path", "text", "file, relative to the corpus"),
        Column("sha256", "text", "hash of the raw text in UTF-8"),
    ),
    "blocks": (
        _DOC,
        _LINE,
        _START,
        _END,
        Column("role", "category", "title, body, caption, embed, meta or boilerplate"),
    ),
    "sentences": (
        _DOC,
        _SENTENCE,
        _LINE,
        _START,
        _END,
        Column("n_words", "whole", "words in the sentence"),
        Column("position", "category", "headline, lead (first line of the body) or rest"),
        Column("text", "text", "the raw text between start and end"),
        Column("role", "category", "role of its line: title, body or caption"),
        Column("repeats_of", "text", "doc_id:sentence of the first that says the same (corpus.reuse); empty otherwise"),
    ),
    "mentions": (
        _DOC,
        _LINE,
        _START,
        _END,
        Column("surface", "text", "the raw text between start and end: the name without the clitic before it"),
        Column("clitic", "text", "particles written together with the name (و ف ب ل ك, لل); empty where none"),
        Column("actor_id", "text", "type and English slug of the actor"),
        Column("kind", "category", "name, nisba or metonym; role, collective and treaty where they were asked for"),
        _SENTENCE,
        Column("flags", "text", "why it counts less: apposed, in_name, quoted_name, joined by ;; empty: counts fully"),
        Column("function", "category", "agent, place or modifier; empty: another function, or not told"),
    ),
    "timexes": (
        _DOC,
        _LINE,
        _START,
        _END,
        _SURFACE,
        Column("type", "category", "TIMEX3 type: DATE, TIME, DURATION or SET"),
        Column("value", "text", "TIMEX3 value; X where text and document date do not tell"),
        Column("mod", "text", "TIMEX3 mod (START, MID, END, APPROX ...); empty where none"),
        Column("begin", "date", "first day of the value, or of its point; empty where it is no span of the calendar"),
        Column("end_excl", "date", "the day after its last day"),
        Column("anchor", "text", "what a relative value was reckoned from: document, text; empty where nothing"),
        _SENTENCE,
        Column("flags", "text", "what is odd or open about the value, joined by ;; see tagging.timex_clock.Value"),
        Column("point", "text", "of a length of time that leads to a time (two weeks ago): that time's value"),
    ),
    "events": (
        _DOC,
        _LINE,
        _START,
        _END,
        Column("type", "category", "one of the codebook's event types; further ones (ceasefire ...) on request"),
        Column("date", "text", "TIMEX value, start/end for a span, empty where not told"),
        Column("participants", "text", "actor ids of the parties, joined by ;"),
        Column("roles", "text", "role of each participant (party, target, mediator, host, territory), joined by ;"),
        Column("status", "category", "done, ongoing, planned or denied"),
        Column("evidence", "category", "who asserts it: narrator, named or unnamed"),
        Column("trigger", "text", "the raw text between start and end"),
        _SENTENCE,
        Column("stage", "category", "of a withdrawal, end or exit: announced, notified or effective; empty: not told"),
        Column("plover", "category", "class of the event in PLOVER (CONSULT, AID, ASSAULT ...); empty where none fits"),
        Column("time_precision", "category", "ACLED's code for the date: 1 day, 2 week, 3 month; empty: none of them"),
        Column(
            "sourcing", "category", "kind of the source that asserts it, as in frames; empty: the narrator, or not told"
        ),
    ),
    "frames": (
        _DOC,
        _LINE,
        _START,
        _END,
        Column("frame", "category", "code of the frame (SEC SOV RIV DEM COOP SEP ECO HUM)"),
        Column("score", "whole", "number of different cues that fired"),
        Column("voice", "category", "whose words: narrator, quoted or reported"),
        Column("speaker", "text", "actor id of the speaker; empty where none is resolved"),
        Column("speaker_text", "text", "the source as the text describes it; empty where none"),
        Column("cues", "text", "cues that fired, as the codebook lists them, joined by ;"),
        _SENTENCE,
        Column("valence", "category", "of COOP, by its sentence: rapprochement, rupture, mixed; else empty"),
        Column(
            "sourcing",
            "category",
            "official, document, media, named, unnamed, impersonal; empty: the narrator, or a source that is not told",
        ),
        Column("negated", "category", "yes where every cue of the row is negated or denied; empty otherwise"),
        Column(
            "distance",
            "category",
            "of every cue: distanced (so-called, scare quotes), naming (or what is called), unclear; empty: none",
        ),
    ),
    "actors": (
        Column("actor_id", "text", "type and English slug of an actor that the corpus mentions"),
        Column("type", "category", "state, person, org, armed, people or place; treaty where asked for"),
        Column("sector", "text", "GOV, MIL, REB, IGO, CVL, MED or BUS; empty for places and peoples"),
        Column("affiliation", "text", "actor id of the state or body that it belongs to; empty where none"),
        Column("label_ar", "text", "name in Arabic"),
        Column("label_en", "text", "name in English"),
        Column("label_fr", "text", "name in French"),
    ),
}

# columns that tables of this schema lack where they were written before there were such columns: unknown there
LATER = {"sentences": ("repeats_of",), "events": ("sourcing",)}
