"""Whether an event is done, going on, planned or denied, by the words round its trigger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from sahel_analysis.language.lexicon import form
from sahel_analysis.language.words import WORD, bare, clitics
from sahel_analysis.tagging.actors import Mention
from sahel_analysis.tagging.context import words_after
from sahel_analysis.tagging.event_clauses import Span, clause_at
from sahel_analysis.tagging.event_patterns import EventPatterns, Trigger
from sahel_analysis.tagging.sentences import Sentence
from sahel_analysis.tagging.timex import Timex
from sahel_analysis.tagging.timex_calendar import calendar_span

# how far words that tell a status stand before the trigger, and which of them are asked first
_REACH = (("denied", 2), ("planned", 4), ("ongoing", 3))
# words between a verb of the future and what it tells, and between an accord and what it provides for
_FUTURE, _PROVIDED = 5, 6
# adjectives behind a noun: "a first official visit, expected ..."
_BEHIND = 3
# words from "was" to its verb, from a light verb to its noun, and from a decision to what is decided
_WAS, _DOING, _DECIDED = 3, 3, 3
# words from a fight to the verb that tells how long it lasted
_LASTED = 12
# days after which a battle is over
_LONG_AGO = 60
_FUTURE_LETTER, _PERSONS = "س", ("ي", "ت")
# letters of the shortest verb of the future
_SHORTEST = 5


class StatusRules:
    """Reads the status of a telling by the lists of lexicons/events.toml."""

    def __init__(self, table: Mapping[str, Any], patterns: EventPatterns) -> None:
        self._patterns = patterns
        self._types = {entry["id"]: entry for entry in table["type"]}
        self._cues = {name: frozenset(form(w) for w in words) for name, words in table["status"].items()}
        self._ahead = tuple(form(w) + " " for w in table["clauses"]["ahead"])
        self._since = tuple(form(w) for w in table["clauses"]["since"])
        self._that = form(table["clauses"]["that"])
        self._not = form(table["clauses"]["not"])
        self._said = self._cues["calling"] | self._cues["pledging"]
        self._visits = frozenset(e["id"] for e in table["type"] if e.get("persons") and e.get("joint"))
        self._fights = frozenset(e["id"] for e in table["type"] if e.get("all_sides"))
        self._decided = frozenset(e["id"] for e in table["type"] if e.get("decided"))
        self._by: str = table["participants"]["fused"][-1]
        self._no_future = tuple(self._cues["no_future"])
        self._and: str = table["participants"]["and"]

    def read(
        self, sentence: Sentence, trigger: Trigger, clauses: Sequence[Span], dates: Sequence[Timex],
        own: Sequence[Mention], told: str, document: date | None, *, provided: bool = False,
    ) -> tuple[str, int]:  # fmt: skip
        """Return the status of a telling, and how much its words say about it (0: nothing).

        `told` is the date that the sentence tells, and `provided` whether an accord is told of before the trigger.
        """
        before = self._words_before(sentence, trigger, clauses, [*dates, *own])
        close = self._words_before(sentence, trigger, clauses, dates)
        span = calendar_span(told) if told else None
        start = clauses[clause_at(trigger.start, clauses)][0]
        ahead = sentence.text[start:].lstrip().removeprefix(self._and).startswith(self._ahead)
        if trigger.future or (trigger.purpose and not self._is_part_of(before)) or ahead:
            return "planned", 2
        if document and span and span[0] > document and trigger.tense != "past":
            return "planned", 2
        if trigger.tense == "present" and not told and self._is_dated_ahead(trigger, clauses, dates):
            return "planned", 2
        if self._is_denied(trigger, close):
            return "denied", 2
        entry = self._types[trigger.type]
        if status := self._told_before(sentence, trigger, before, close, dates):
            return status, 2
        if not trigger.tense and entry.get("provided") and (provided or self._is_provided(before)):
            # what an accord provides for is not done by its being signed
            return "planned", 2
        if entry.get("lasts") and trigger.lasts and self._goes_on(sentence, trigger, clauses, dates):
            return "ongoing", 2
        if self._has_ended(trigger, before, close, span, document) or self._has_lasted(sentence, trigger):
            return "done", 2
        if trigger.type in self._visits and sentence.role != "title" and self._is_under_way(sentence, trigger, close):
            return "ongoing", 2
        if trigger.tense == "present" and document and span and _is_past_day(span, document):
            # a chronicle tells in the present what was done on a day
            return "done", 2
        return self._usual(sentence, trigger, span)

    def _usual(self, sentence: Sentence, trigger: Trigger, span: tuple[date, date] | None) -> tuple[str, int]:
        """Return the status that a trigger has by itself."""
        entry = self._types[trigger.type]
        usual = trigger.status or str(entry["status"])
        if trigger.dated and span and (span[1] - span[0]).days == 1:
            return trigger.dated, 2
        if trigger.tense == "present" and sentence.role != "title":
            # a headline tells in the present what is done; elsewhere what is done again and again
            usual = str(entry.get("present", usual))
        return usual, 1 if trigger.tense == "past" else 0

    def _is_part_of(self, before: Sequence[str]) -> bool:
        """Tell whether a noun with "for" is that whose part is told: "the closing session of the talks"."""
        return bool(before) and not self._cues["parts"].isdisjoint(bare(before[-1]))

    def _is_dated_ahead(self, trigger: Trigger, clauses: Sequence[Span], dates: Sequence[Timex]) -> bool:
        """Tell whether an expression of time in the clause of a verb says that it is to come: "in the coming weeks"."""
        begin, end = clauses[clause_at(trigger.start, clauses)]
        own = [t for t in dates if trigger.end <= t.start < end and begin <= t.start]
        return any(word in self._cues["behind"] for t in own for word in t.sentence.text[t.start : t.end].split())

    def _has_ended(
        self, trigger: Trigger, before: Sequence[str], close: Sequence[str], span: tuple[date, date] | None,
        document: date | None,
    ) -> bool:  # fmt: skip
        """Tell whether a verb behind "was" tells what has been, or a battle in which somebody fell is long over."""
        if trigger.tense == "present":
            return any(not self._cues["was"].isdisjoint(bare(word)) for word in close[-_WAS:])
        fell = any(not self._cues["fell"].isdisjoint(bare(word)) for word in before)
        old = document is not None and span is not None and (document - span[1]).days > _LONG_AGO
        return trigger.type in self._fights and fell and old and not (trigger.tense or trigger.definite)

    def _has_lasted(self, sentence: Sentence, trigger: Trigger) -> bool:
        """Tell whether a fight is told to have lasted so long: it is over."""
        words = (reading for word in words_after(sentence.text, trigger.end)[:_LASTED] for reading in bare(word))
        return trigger.type in self._fights and not self._cues["lasted"].isdisjoint(words)

    def _is_under_way(self, sentence: Sentence, trigger: Trigger, close: Sequence[str]) -> bool:
        """Tell whether somebody is on a visit, or at the table: "he is on a tour of", "they are negotiating"."""
        if trigger.tense == "present":
            return sentence.text[trigger.start : trigger.end] in self._cues["under_way"]
        doing = any(not self._cues["doing"].isdisjoint(bare(word)) for word in close[-_DOING:])
        return not trigger.tense and doing

    def _is_denied(self, trigger: Trigger, before: Sequence[str]) -> bool:
        if self._cues["untrue"].intersection(f"{a} {b}" for a, b in pairwise(before)):
            return True
        if trigger.tense == "present" and any(self._not in bare(word) for word in before[-1:]):
            return True
        denying = next((i for i, w in enumerate(before) if not self._cues["denying"].isdisjoint(bare(w))), None)
        return denying is not None and not self._patterns.that.isdisjoint(before[denying:])

    def _told_before(
        self, sentence: Sentence, trigger: Trigger, before: Sequence[str], close: Sequence[str], dates: Sequence[Timex]
    ) -> str:
        """Return the status that words before a trigger tell; `close` are those with the names among them."""
        # to end the war, because of the war: the war is there
        known = trigger.definite and bool(self._types[trigger.type].get("no_purpose"))
        # "the forum will hear": it has been told of as it stands
        known = known or trigger.same
        # the signed accord, the deployed force: they are there, whatever is planned with them
        known = known or sentence.text[trigger.start : trigger.end] in self._cues["participles"]
        # to respect an embargo: it is there
        known = known or any(not self._cues["presuming"].isdisjoint(bare(w)) for w in before[-1:])
        # to complete earlier talks
        known = known or not self._cues["earlier"].isdisjoint(words_after(sentence.text, trigger.end)[:_BEHIND])
        if self._is_setting(sentence, trigger, close):
            # what somebody pledges or calls for at a conference is not the conference
            before = [w for w in before if self._said.isdisjoint(bare(w))]
        for status, reach in _REACH:
            if status == "planned" and known:
                continue
            near = (close if status == "ongoing" else before)[-reach:]
            if status == "planned" and self._is_subject(sentence, trigger, near):
                near = near[:-1]
            if status == "planned":
                near = self._without_not(near)
            if status == "denied" and not trigger.tense:
                near = self._without_being(near)
            if status == "ongoing":
                near = self._without_since(near)
            if any(not self._cues[status].isdisjoint(bare(w)) for w in near):
                return status
            to_come = self._is_to_come(sentence, trigger, before, dates) or self._is_decided(trigger, before)
            if status == "planned" and to_come:
                return status
        return ""

    def _is_decided(self, trigger: Trigger, before: Sequence[str]) -> bool:
        """Tell whether something is decided that is yet to be done: "decided to send troops"."""
        if trigger.type not in self._decided or trigger.tense or (trigger.definite and trigger.type in self._visits):
            # "the summit decided": who decides
            return False
        return any(not self._cues["deciding"].isdisjoint(bare(word)) for word in before[-_DECIDED:])

    def _is_setting(self, sentence: Sentence, trigger: Trigger, close: Sequence[str]) -> bool:
        plain = not trigger.tense and sentence.text[: trigger.start].endswith(" ")
        return plain and any(w in self._cues["setting"] for w in close[-1:])

    def _without_not(self, near: Sequence[str]) -> Sequence[str]:
        """Leave out an intention that is denied: "does not intend to go back on its exit" plans no exit."""
        last = max((i for i, word in enumerate(near) if word == self._not), default=-1)
        return [*near[:last], *near[last + 2 :]] if last >= 0 else near

    def _without_being(self, near: Sequence[str]) -> Sequence[str]:
        """Leave out a negation of being: "it was no official visit" denies no visit."""
        for i, (word, verb) in enumerate(pairwise(near)):
            if not self._cues["being"].isdisjoint(bare(verb)) and not self._cues["denied"].isdisjoint(bare(word)):
                return [*near[:i], *near[i + 1 :]]
        return near

    def _without_since(self, near: Sequence[str]) -> Sequence[str]:
        """Leave out what began with or since the event: "a rift that began with the coup"."""
        last = max((i for i, word in enumerate(near) if word in self._cues["with"]), default=-1)
        return near[last + 1 :]

    def _is_to_come(self, sentence: Sentence, trigger: Trigger, before: Sequence[str], dates: Sequence[Timex]) -> bool:
        """Tell whether a verb of the future or an adjective says of a noun that it is to come."""
        if trigger.tense or trigger.told or trigger.same:
            return False
        if any(self._is_future(word) for word in before[-_FUTURE:]):
            return True
        clitic = sentence.text[sentence.text.rfind(" ", 0, trigger.start) + 1 : trigger.start]
        led = clitic.endswith(clitics().lam_letter) or any(word in self._cues["led"] for word in before[-1:])
        if led and any(not self._cues["planned"].isdisjoint(bare(w)) for w in before):
            # what depends on the noun by "for" can stand far from it: "the preparation of the force for the exit"
            return True
        by = clitic.endswith(self._by) or any(word in self._cues["led_by"] for word in before[-1:])
        if by and any(not self._cues["pledging"].isdisjoint(bare(w)) for w in before):
            return True
        piece = sentence.text[trigger.end :].split("،")[0]
        behind = WORD.finditer(sentence.text, trigger.end, trigger.end + len(piece))
        plain = [w.group() for w in behind if not any(t.start <= w.start() < t.end for t in dates)]
        return any(word in self._cues["behind"] for word in plain[:_BEHIND])

    def _is_subject(self, sentence: Sentence, trigger: Trigger, before: Sequence[str]) -> bool:
        """Tell whether a trigger is who calls for something, not what is called for: "the summit called for"."""
        bound = sentence.text[: trigger.start].endswith(" ")
        calling = bool(before) and not self._cues["calling"].isdisjoint(bare(before[-1]))
        return calling and bound and self._types[trigger.type].get("bloc", False)

    def _is_future(self, word: str) -> bool:
        """Tell whether a word is a verb of the future by its form: the letter of the future before a person's."""
        for reading in bare(word):
            if reading[:1] == _FUTURE_LETTER and reading[1:2] in _PERSONS and len(reading) >= _SHORTEST:
                return not reading.startswith(self._no_future)
        return False

    def _is_provided(self, before: Sequence[str]) -> bool:
        return any(not self._cues["providing"].isdisjoint(bare(word)) for word in before[-_PROVIDED:])

    def _goes_on(self, sentence: Sentence, trigger: Trigger, clauses: Sequence[Span], dates: Sequence[Timex]) -> bool:
        """Tell whether the clause of a trigger says since when, or for how long, it has gone on: "since 2012"."""
        at = clause_at(trigger.start, clauses)
        for timex in dates:
            words = sentence.text[max(0, timex.start - 8) : timex.end].split()
            since = any(word in self._since for word in words)
            if since and trigger.end <= timex.start and clause_at(timex.start, clauses) in (at, at + 1):
                return True
        return False

    def _words_before(
        self, sentence: Sentence, trigger: Trigger, clauses: Sequence[Span], named: Sequence[Timex | Mention]
    ) -> list[str]:
        """Return the words of the trigger's clause before it; those of names and expressions of time do not count."""
        start = clauses[clause_at(trigger.start, clauses)][0]
        begin = sentence.text.rfind(" ", 0, trigger.start) + 1
        if self._depends(sentence, start):
            # "it is planned | that they sign": what the main clause says holds for the one that depends on it
            start = clauses[max(0, clause_at(start, clauses) - 1)][0]
        words = WORD.finditer(sentence.text, start, begin)
        plain = [w.group() for w in words if not any(t.start <= w.start() < t.end for t in named)]
        last = max((i for i, w in enumerate(plain) if not self._patterns.relatives.isdisjoint(bare(w))), default=-1)
        return plain[last + 1 :]

    def _depends(self, sentence: Sentence, start: int) -> bool:
        first = WORD.search(sentence.text, start)
        return first is not None and first.group() == self._that


def _is_past_day(span: tuple[date, date], document: date) -> bool:
    return (span[1] - span[0]).days == 1 and (document - span[1]).days > _LONG_AGO
