"""Find the actors that sentences mention: names, nouns of belonging, capitals that act.

On request also titles without a name, phrases for several states, and treaties (`ActorTagger.further`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from sahel_analysis.language.lexicon import Lexicon
from sahel_analysis.language.matching import Hit, Joined, Matcher, as_bytes, join_texts, longest
from sahel_analysis.tagging.actor_forms import Candidate as Candidate
from sahel_analysis.tagging.actor_forms import actor_entries as actor_entries
from sahel_analysis.tagging.capitals import CapitalReader
from sahel_analysis.tagging.collectives import CollectiveReader
from sahel_analysis.tagging.context import Rules, Verdict
from sahel_analysis.tagging.flags import FlagReader
from sahel_analysis.tagging.functions import FunctionReader
from sahel_analysis.tagging.offices import OfficeReader
from sahel_analysis.tagging.sentences import Sentence
from sahel_analysis.tagging.treaties import TreatyReader

# kinds of mention: those of every run, and those that are made on request
KINDS = ("name", "nisba", "metonym")
FURTHER_KINDS = ("role", "collective", "treaty")

# a digit right behind an Arabic letter, by the kinds of bytes in the one-byte code of `as_bytes`
_KINDS_OF_BYTES = bytes(0x30 if chr(b).isascii() and chr(b).isdigit() else b & 0x80 for b in range(256))
_GLUED = b"\x80\x30"
# the first words of a name in quotation marks of their own: «United» Nations
_BROKEN = re.compile(r"[\"«“]([^\W\d_][^\"«»“”.،,؛:()]{1,30})[\"»”] (?=[^\W\d_])")
_CLOSING = '"”»'
# what particles and blanks add to a name at most
_MORE = 8

_start = itemgetter(0)


class Mention(NamedTuple):
    """One mention of an actor: its sentence, its span in the folded sentence, the clitic before it.

    `flags` tells what makes it count less (joined by ;), `function` what it does in the sentence.
    """

    sentence: Sentence
    start: int
    end: int
    clitic: str
    actor_id: str
    kind: str
    flags: str = ""
    function: str = ""


def told(mention: Mention, function: str) -> Mention:
    """Return a mention with a function: quicker than `_replace`, as nearly every mention gets one."""
    return mention if mention.function == function else Mention(*mention[:-1], function)


class _Reading(NamedTuple):
    """What a word may mean, and what its surroundings say to it."""

    hit: Hit[Candidate]
    verdict: Verdict


class _Open(NamedTuple):
    """Words that overlap, or may mean several things: what each may mean."""

    sentence: Sentence
    readings: list[_Reading]


class ActorTagger:
    """Finds the actors of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._actors = lexicon.actors
        ground = [Candidate(a.id, "name") for a in self._actors.values() if a.type in ("state", "place")]
        entries = [entry for actor in self._actors.values() for entry in actor_entries(actor)]
        self._longest = max(len(form) for form, _, _ in entries) + _MORE
        # the words of names that are not their first
        later = {word for form, _, _ in entries if " " in form for word in form.split()[1:]}
        self._later = {as_bytes(word).strip() for word in later}
        self._matcher: Matcher[Candidate] = Matcher(
            entries,
            joined=frozenset(ground),
            glued=lexicon.table("spelling")["glued"],
        )
        self._rules = Rules(lexicon.table("homographs"))
        self._capitals = CapitalReader(lexicon)
        self._functions = FunctionReader(lexicon)
        self._treaties = TreatyReader(lexicon)
        self._flags = FlagReader(lexicon, self._treaties)
        self._offices = OfficeReader(lexicon, self._functions)
        self._collectives = CollectiveReader(lexicon)

    def tag(self, sentences: Sequence[Sentence]) -> list[Mention]:
        """Return the mentions in the sentences of one article, in reading order.

        What a form alone does not tell (a shared surname, a word that is also a name) is decided by the actors
        that the article names beyond doubt; where they do not tell either, it is no mention.
        """
        return self.tag_all([sentences])[0]

    def tag_all(self, articles: Sequence[Sequence[Sentence]]) -> list[list[Mention]]:
        """Return for each of several articles what `tag` returns: quicker, as each step takes them all in one go."""
        hits = iter(self._find([sentence for sentences in articles for sentence in sentences]))
        found = [self._settle(self._read(zip(sentences, hits, strict=False))) for sentences in articles]
        for reader in (self._capitals, self._functions, self._flags):
            found = [reader.read(mentions) for mentions in found]
        return found

    def _settle(self, read: list[Mention | _Open]) -> list[Mention]:
        """Return the mentions of one article from what its words mean, or may mean."""
        named: set[str] = set()
        settled: list[Mention] = []
        for one in read:
            if isinstance(one, Mention):
                named.add(one.actor_id)
                settled.append(one)
                continue
            for same in _spans(one.readings):
                if len(actors := {r.hit.value.actor_id for r in same if r.verdict == "accept"}) == 1:
                    named |= actors
        if len(settled) == len(read):
            return settled
        sure = named | {self._actors[actor].affiliation for actor in named}
        settled = []
        for one in read:
            settled += [one] if isinstance(one, Mention) else self._mentions(one.sentence, one.readings, sure)
        return settled

    @property
    def matcher(self) -> Matcher[Candidate]:
        """Return the matcher of every form of every actor, before any rule about its surroundings."""
        return self._matcher

    def further(
        self,
        sentences: Sequence[Sentence],
        mentions: Sequence[Mention],
        published: date | None,
        kinds: Collection[str] = FURTHER_KINDS,
    ) -> list[Mention]:
        """Return the mentions of the kinds made on request; `mentions` are what `tag` found in the same sentences.

        A role is a title without a name, which means who held the office on the day of publication; a collective is a
        phrase for several states, with one mention a member; a treaty is named, and no actor.
        """
        found: list[Mention] = []
        if "role" in kinds:
            found += self._offices.mentions(mentions, published)
        if "collective" in kinds:
            found += self._collectives.mentions(sentences, mentions, published)
        if "treaty" in kinds:
            found += self._treaties.mentions(sentences, published)
        found.sort(key=lambda m: (m.sentence.number, m.start))
        return [m._replace(function=self._functions.read([m])[0].function) for m in found]

    def _find(self, sentences: Sequence[Sentence]) -> list[list[Hit[Candidate]]]:
        """Return the forms of actors in each sentence."""
        joined = join_texts([sentence.text for sentence in sentences])
        found = self._matcher.find_each(joined.scan, joined.starts)
        for number in {joined.number_at(at) for at in _glued_digits(joined.scan)}:
            apart = bytearray(sentences[number].scan)
            for at in _glued_digits(sentences[number].scan):
                apart[at] = 0x20
            hits = dict.fromkeys([*found[number], *self._matcher.find(bytes(apart))])
            found[number] = sorted(hits, key=_start)
        for number in {joined.number_at(at) for at in self._behind_quotes(joined)}:
            sentence = sentences[number]
            for match in _BROKEN.finditer(sentence.text):
                found[number] += self._across_quotes(sentence, match)
            found[number].sort(key=_start)
        return found

    def _behind_quotes(self, joined: Joined) -> Iterator[int]:
        """Yield the places of words that may end the name whose beginning stands in quotation marks before them."""
        for mark in _CLOSING:
            at = joined.text.find(mark)
            while at >= 0:
                # behind the mark and the blank behind it; one blank stands before the scanned text
                word = at + 3
                if joined.scan[word : joined.scan.find(b" ", word)] in self._later:
                    yield at
                at = joined.text.find(mark, at + 1)

    def _read(self, found: Iterable[tuple[Sentence, list[Hit[Candidate]]]]) -> list[Mention | _Open]:
        """Return what the words of an article mean, or may mean, without what their surroundings refuse."""
        read: list[Mention | _Open] = []
        for sentence, hits in found:
            for overlapping in _overlapping(hits):
                hit = overlapping[0]
                # nearly all words stand alone, or hold all that they overlap, and have their one meaning beyond doubt
                verdict = self._rules.judge(sentence, hit) if len(overlapping) == 1 or _holds_all(overlapping) else None
                if verdict == "accept":
                    read.append(_mention(sentence, hit))
                elif len(overlapping) > 1:
                    readings = [_Reading(h, self._rules.judge(sentence, h)) for h in overlapping]
                    if readings := [r for r in readings if r.verdict != "refuse"]:
                        read.append(self._decided(sentence, readings) or _Open(sentence, readings))
                elif verdict == "context":
                    read.append(_Open(sentence, [_Reading(hit, verdict)]))
        return read

    def _decided(self, sentence: Sentence, readings: Sequence[_Reading]) -> Mention | None:
        """Return the mention that is sure where words have one span, and mean one actor beyond doubt; else None."""
        if any(r.verdict != "accept" for r in readings):
            return None
        if len({(r.hit.start, r.hit.end, r.hit.value.actor_id) for r in readings}) > 1:
            return None
        return _mention(sentence, self._preferred(sentence, [r.hit for r in readings]))

    def _across_quotes(self, sentence: Sentence, quoted: re.Match[str]) -> Iterator[Hit[Candidate]]:
        """Yield the names that begin with the words in quotation marks and go on behind them."""
        scan, (start, end) = sentence.scan, quoted.span(1)
        # the words move up to the blank behind their closing mark; one blank stands before the scanned text
        moved = scan[: start + 1] + b" " + scan[start + 1 : end + 1] + scan[end + 2 :]
        for hit in self._matcher.find(moved[start : end + self._longest]):
            first, last = hit.start + start, hit.end + start
            if first <= end and last > end + 2 and first - len(hit.clitic) == start + 1:
                yield hit._replace(start=first - 1, end=last)

    def _mentions(self, sentence: Sentence, readings: Sequence[_Reading], sure: set[str]) -> Iterator[Mention]:
        """Yield the mentions of a sentence: the longest readings that hold, none where two actors are left."""
        holding = [r for r in readings if r.verdict == "accept" or self._rules.told(sentence, r.hit, sure)]
        taken = {(r.hit.start, r.hit.end) for r in holding}
        holding += [
            r for r in readings if (r.hit.start, r.hit.end) not in taken and self._rules.is_fallback(sentence, r.hit)
        ]
        for same in _spans(holding):
            accepted = [r for r in same if r.verdict == "accept"] or same
            if len({r.hit.value.actor_id for r in accepted}) > 1:
                accepted = [r for r in accepted if r.hit.value.actor_id in sure]
            if len({r.hit.value.actor_id for r in accepted}) == 1:
                yield _mention(sentence, self._preferred(sentence, [r.hit for r in accepted]))

    def _preferred(self, sentence: Sentence, hits: list[Hit[Candidate]]) -> Hit[Candidate]:
        """Return the reading of one actor's form that is both name and nisba: the name, unless it follows a noun."""
        nisba = next((h for h in hits if h.value.kind == "nisba"), None)
        name = next((h for h in hits if h.value.kind != "nisba"), None)
        if name and nisba and self._rules.is_adjective(sentence, nisba):
            return nisba
        return name or hits[0]


def _glued_digits(scan: bytes) -> Iterator[int]:
    """Yield where in bytes to scan a digit is written together with the letter before it."""
    kinds = scan.translate(_KINDS_OF_BYTES)
    at = kinds.find(_GLUED)
    while at >= 0:
        yield at + 1
        at = kinds.find(_GLUED, at + 1)


def _overlapping(hits: list[Hit[Candidate]]) -> list[list[Hit[Candidate]]]:
    """Return the hits of a sentence, by their start, in groups: no hit overlaps one of another group."""
    if len(hits) < 2:
        return [hits] if hits else []
    groups: list[list[Hit[Candidate]]] = []
    end = -1
    for hit in hits:
        if hit.start >= end:
            groups.append([hit])
            end = hit.end
        else:
            groups[-1].append(hit)
            if hit.end > end:
                end = hit.end
    return groups


def _holds_all(hits: Sequence[Hit[Candidate]]) -> bool:
    """Tell whether the first of several hits holds all others and is longer; one beyond doubt leaves them nothing."""
    start, end = hits[0].start, hits[0].end
    return all(hit.end < end or (hit.end == end and hit.start > start) for hit in hits[1:])


def _spans(readings: Sequence[_Reading]) -> Iterator[list[_Reading]]:
    """Yield the readings of each span that no longer reading overlaps."""
    spans = {(r.hit.start, r.hit.end) for r in readings}
    if len(spans) < 2:
        yield from [list(readings)] * len(spans)
        return
    verdicts = {r.hit: r.verdict for r in readings}
    for _, same in groupby(longest(list(verdicts)), key=lambda h: (h.start, h.end)):
        yield [_Reading(hit, verdicts[hit]) for hit in same]


def _mention(sentence: Sentence, hit: Hit[Candidate]) -> Mention:
    start, end, clitic, (actor_id, kind) = hit
    return Mention(sentence, start, end, clitic, actor_id, "name" if kind == "surname" else kind)
