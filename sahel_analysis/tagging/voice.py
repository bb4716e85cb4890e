"""Tell whose words a stretch of text is: the narrator's, quoted ones or reported ones, and who speaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from sahel_analysis.language.lexicon import Lexicon, form
from sahel_analysis.language.words import WORD
from sahel_analysis.tagging.actors import Mention
from sahel_analysis.tagging.adverbials import ADVERBIALS, Adverbials
from sahel_analysis.tagging.introductions import INTRODUCING, WAYS, Introduction, Introductions, IntroductionWords
from sahel_analysis.tagging.phrases import PhraseHit, PhraseMatcher
from sahel_analysis.tagging.quotes import Quotation, begins_as_name, quotations, round_names
from sahel_analysis.tagging.sentences import Sentence
from sahel_analysis.tagging.sources import HEADS, IMPERSONAL, KINDS, Source, SourceReader, SourceWords

SourceKind = Literal["named", "unnamed", "narrator"]

# before the names of the lists that tell the kind of a source, some of which are names of other lists too
_KIND = "kind "

# words between a quotation and a verb of saying that follows it
_NEAR = 3


class Speech(NamedTuple):
    """Words that are not the narrator's: their span in the folded sentence, how they are given, and who speaks.

    `speaker` is an actor id, empty where none is resolved; `described` is the raw span of the words that describe the
    source, None where the text has none; `named` is False for unnamed and unknown sources; `sourcing` is the kind of
    the source (see `Source`).
    """

    start: int
    end: int
    voice: Literal["quoted", "reported"]
    speaker: str
    described: tuple[int, int] | None
    named: bool
    sourcing: str = ""


def spoken_at(speeches: Sequence[Speech], position: int) -> Speech | None:
    """Return whose words stand at a folded offset: a quotation before a report, the inner one before the outer."""
    around = [s for s in speeches if s.start <= position < s.end]
    return max(around, key=lambda s: (s.voice == "quoted", s.start), default=None)


def source_kind(speeches: Sequence[Speech], position: int) -> SourceKind:
    """Return who asserts what stands at a folded offset: a named source, an unnamed one, or the narrator."""
    speech = spoken_at(speeches, position)
    if speech is None:
        return "narrator"
    return "named" if speech.named else "unnamed"


class VoiceTagger:
    """Finds quotations, indirect speech and attributions by lexicons/voice.toml."""

    def __init__(self, lexicon: Lexicon) -> None:
        table = lexicon.table("voice")
        reporting, attribution = table["reporting"], table["attribution"]
        lists: dict[str, list[str]] = {name: reporting[name] for name in (*WAYS, "boundaries")}
        lists |= {"attribution": attribution["phrases"], "not_sources": attribution["not_sources"]}
        self.adverbials = table["adverbials"]
        lists |= {"naming": table["quotes"]["naming"]} | {name: self.adverbials[name] for name in ADVERBIALS}
        lists |= {name: table["source"][name] for name in HEADS}
        lists |= {_KIND + name: table["sourcing"][name] for name in KINDS}
        # all lists in one matcher: the text is scanned once
        self.phrases: PhraseMatcher[str] = PhraseMatcher(((p, name) for name in lists for p in lists[name]), lexicon)
        self.ways = IntroductionWords(lexicon)
        self.commas: str = attribution["commas"]
        self.quotes = table["quotes"]
        self.families = tuple(self.quotes["families"])
        self._signs = frozenset("".join(self.families)) | {self.quotes["colon"]}
        self.leads = self.ways.openers | frozenset(map(form, self.quotes["leads"]))
        self.sources = SourceWords(lexicon)

    def tag(self, sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> dict[int, list[Speech]]:
        """Return the speeches of one article by sentence number, captions left out.

        A quotation may run over sentences, and a verb without a subject continues the last speaker.
        """
        own: dict[int, list[Mention]] = {}
        for mention in mentions:
            own.setdefault(mention.sentence.number, []).append(mention)
        told = [s for s in sentences if s.role != "caption"]
        speeches: dict[int, list[Speech]] = {}
        last, open_family = Source(), ""
        for place, sentence in enumerate(told):
            next_ones = told[place + 1 : place + 1 + self.quotes["sentences"]]
            following = [s.text for s in next_ones if s.role == sentence.role]
            hits = self.phrases.find(sentence)
            if not open_family and self._tells_nothing(sentence, hits):
                speeches[sentence.number] = []
                continue
            reading = _Reading(self, sentence, own.get(sentence.number, []), hits, following, last, open_family)
            speeches[sentence.number] = reading.speeches()
            last, open_family = reading.last, reading.open_family
        return speeches

    def _tells_nothing(self, sentence: Sentence, hits: Sequence[PhraseHit[str]]) -> bool:
        """Tell whether a sentence has neither words that introduce speech nor signs of it: most have neither."""
        text = sentence.text
        return not any(hit.value in INTRODUCING for hit in hits) and not any(sign in text for sign in self._signs)


class _Reading:
    """One sentence being read, and what the next one has to know of it: the last source and an open quotation."""

    def __init__(
        self, tagger: VoiceTagger, sentence: Sentence, mentions: Sequence[Mention], hits: Sequence[PhraseHit[str]],
        following: Sequence[str], last: Source, open_family: str,
    ) -> None:  # fmt: skip
        self._tagger, self._sentence, self._mentions, self._text = tagger, sentence, mentions, sentence.text
        self._hits: dict[str, list[PhraseHit[str]]] = {}
        for hit in hits:
            self._hits.setdefault(hit.value, []).append(hit)
        heads = [(hit.start, name) for name in HEADS for hit in self._hits.get(name, ())]
        told = [hit for name in KINDS for hit in self._hits.get(_KIND + name, ())]
        kinds = [(*h[:2], h.value.removeprefix(_KIND)) for h in sorted(told, key=lambda h: (h.start, -h.end))]
        self._adverbials = Adverbials(tagger.adverbials, self._text, self._hits, mentions)
        self._sources = SourceReader(tagger.sources, sentence, mentions, self._adverbials, heads, kinds)
        marked = quotations(self._text, following, tagger.families, open_family)
        self._runs_on = bool(open_family)
        self.open_family = marked[-1].family if marked and marked[-1].goes_on else ""
        # house style puts names in quotation marks: those are words like any other
        names = round_names(marked, self._text, mentions, self._hits.get("naming", ()), tagger.quotes)
        self._quotes = [q for q in marked if (self._runs_on and q.start == 0) or q not in names]
        self.last = last
        self._ways = Introductions(tagger.ways, self._text, self._hits, self._quotes, mentions, self._adverbials)

    def speeches(self) -> list[Speech]:
        """Return the speeches of the sentence, by start."""
        found = [s for way in self._ways.found for s in self._report(way)]
        found += [*self._colon(), *self._quoted()]
        return sorted(dict.fromkeys(found), key=lambda s: (s.start, s.end))

    def _report(self, by: Introduction) -> Iterator[Speech]:
        """Yield the words that an introduction reports, and remember its source."""
        if by.way == "impersonal":
            # "it is believed that", but "observers believe that" has a source, which nobody can name
            heads = [h for name in HEADS for h in self._hits.get(name, ()) if by.start <= h.start < by.end]
            source = Source(sourcing="unnamed") if heads else IMPERSONAL
            yield Speech(by.end, self._ways.clause_end(by.end), "reported", *source)
        elif by.way == "attribution":
            yield from self._attributed(by)
        else:
            opener = self._ways.opener(by.head_end)
            if opener:
                source, start = self._subject(by, opener[0]), opener[1]
            elif by.way.startswith("stating"):
                source, start = self._subject(by, self._ways.clause_end(by.end)), by.end
            else:
                return
            yield from self._spoken(start, self._ways.clause_end(start), source)

    def _spoken(self, start: int, end: int, source: Source) -> Iterator[Speech]:
        if self._text[start:end].strip():
            self.last = source
            yield Speech(start, end, "reported", *source)

    def _attributed(self, by: Introduction) -> Iterator[Speech]:
        """Yield what is told "according to" a source: what follows where the sentence begins so, else what precedes."""
        if any(0 < h.start - by.end <= _NEAR for h in self._hits.get("not_sources", ())):
            return
        source = self._sources.after(by.end, self._ways.clause_end(by.end), governed=True) or self.last
        opener = self._ways.opener(by.end)
        comma = min((i for sign in self._tagger.commas if (i := self._text.find(sign, by.end)) >= 0), default=-1)
        if self._count(0, by.start) < 2:
            start = comma + 1 if comma >= 0 else opener[0] if opener else by.end
            yield from self._spoken(start, self._ways.clause_end(start), source)
        elif opener:
            yield from self._spoken(opener[1], self._ways.clause_end(opener[1]), source)
        else:
            edges = [b for b in (*self._ways.bounds, *(i.end for i in self._ways.found)) if b < by.start]
            yield from self._spoken(max(edges, default=0), by.start, source)

    def _subject(self, by: Introduction, limit: int) -> Source:
        """Return who speaks: the subject after the verb, else before it, else whoever spoke last."""
        earlier = [i for i in self._ways.found if i.end <= by.start]
        # "the minister, on his part, said": that bound is no end of who says it
        begin = self._adverbials.before(by.start)
        start = max([0, *(i.end for i in earlier), *(b for b in self._ways.bounds if b < begin)])
        if by.way.endswith("participles"):
            finite = [i for i in earlier if not i.way.endswith(("participles", "impersonal", "attribution"))]
            if finite:
                return self._subject(finite[-1], by.start)
            if not self._count(0, by.start):
                return self._sources.agent(self._pause(by.end), len(self._text)) or self.last
            return self.last if earlier else self._sources.agent(start, by.start) or self.last
        stating = by.way.startswith("stating")
        if not stating and form(self._text[by.head_end : by.end]) in self._tagger.sources.stops:
            # "it says in the statement"
            return self._sources.after(by.end, limit, governed=True) or self.last
        # what follows a verb with an object may be the object: only words that report have their speaker before them
        reports = not stating or self._ways.opener(by.head_end) is not None
        known = self._sources.adjacent(by.start) or self._sources.after(by.head_end, limit, surely=reports)
        return known or self._sources.before(start, by.start) or self.last

    def _pause(self, start: int) -> int:
        """Return the place of the first comma outside quotations; the end where there is none."""
        commas = [i for i, sign in enumerate(self._text) if sign in self._tagger.commas and i >= start]
        return next((i for i in commas if not any(q.start <= i < q.end for q in self._quotes)), len(self._text))

    def _quoted(self) -> Iterator[Speech]:
        for quote in self._quotes:
            if self._runs_on and quote.start == 0:
                yield Speech(quote.start, quote.end, "quoted", *self.last)
            elif (source := self._quote_source(quote)) is not None:
                yield Speech(quote.start, quote.end, "quoted", *source)
                self.last = source if source.described else self.last

    def _quote_source(self, quote: Quotation) -> Source | None:
        """Return who is quoted; None where nobody is and the words are too few to be speech."""
        verbs = [i for i in self._ways.found if i.way not in ("attribution", "impersonal")]
        before = [i for i in verbs if i.end <= quote.start]
        after = [i for i in self._ways.found if quote.end <= i.start and self._count(quote.end, i.start) <= _NEAR]
        few = self._count(quote.start, quote.end) <= self._tagger.quotes["few"]
        lead = "".join(WORD.findall(self._text, 0, quote.start)[-1:])
        # a word or two in the midst of what is told take a distance, they quote nobody ("that the “silent” war ...")
        midst = few and lead not in self._tagger.leads and not self._after_colon(quote)
        if before:
            distance = midst and self._opens_report(before[-1], quote)
            return None if distance else self._subject(before[-1], quote.start - 1)
        if after and after[0].way != "attribution":
            return self._subject(after[0], self._ways.clause_end(after[0].end))
        if not midst and (attributed := [i for i in self._ways.found if i.way == "attribution"]):
            return self._sources.after(attributed[0].end, len(self._text), governed=True) or self.last
        if self._after_colon(quote):
            return self._sources.before(0, quote.start - 1) or self.last
        short = self._count(quote.start, quote.end) < self._tagger.quotes["long"]
        if short or begins_as_name(quote, self._text, self._hits.get("naming", ())):
            return None
        return self._sources.agent(0, quote.start - 1) or self.last

    def _after_colon(self, quote: Quotation) -> bool:
        return self._text[: quote.start - 1].rstrip().endswith(self._tagger.quotes["colon"])

    def _opens_report(self, by: Introduction, quote: Quotation) -> bool:
        """Tell whether what somebody says begins before a quotation, which then is a part of it."""
        opener = self._ways.opener(by.head_end)
        return opener is not None and opener[1] < quote.start - 1

    def _count(self, start: int, end: int) -> int:
        return len(WORD.findall(self._text, start, end))

    def _colon(self) -> Iterator[Speech]:
        """Yield what a colon opens after a speaker, without quotation marks."""
        place = self._text.find(f"{self._tagger.quotes['colon']} ")
        words = place + 1 + len(self._text[place + 1 :]) - len(self._text[place + 1 :].lstrip())
        if place <= 0 or any(q.start <= place < q.end or q.start - 1 == words for q in self._quotes):
            return
        verbs = [i for i in self._ways.found if i.way.startswith("saying") and i.end <= place]
        attributed = [i for i in self._ways.found if i.way == "attribution" and self._count(0, i.start) < 2]
        if verbs and self._ways.opener(verbs[-1].head_end) is None:
            source: Source | None = self._subject(verbs[-1], place)
        elif attributed and attributed[0].end <= place:
            source = self._sources.after(attributed[0].end, place, governed=True)
        else:
            source = self._sources.headline(place) if self._sentence.role == "title" else None
        if source:
            yield Speech(place + 1, len(self._text), "quoted", *source)
            self.last = source
