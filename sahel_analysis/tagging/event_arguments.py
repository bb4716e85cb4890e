"""The arguments of events: which actors take part, and which date is whose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from sahel_analysis.language.lexicon import Lexicon, form
from sahel_analysis.language.matching import Matcher
from sahel_analysis.tagging.actors import Mention
from sahel_analysis.tagging.context import words_after
from sahel_analysis.tagging.event_patterns import Trigger
from sahel_analysis.tagging.sentences import Sentence
from sahel_analysis.tagging.timex import Timex

Span = tuple[int, int]

# what stands between the two ends of a range
_RANGE = ("و", "-", "–", "الي", "حتي")
_SIGNS = re.compile(r"[،؛,;()\[\]]")


class Parties(NamedTuple):
    """Who takes part in an event, and what part: party, host or territory."""

    ids: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


class Participants:
    """Finds the participants of events by the rules of lexicons/events.toml."""

    def __init__(self, lexicon: Lexicon) -> None:
        table = lexicon.table("events")
        self._wanted = {entry["id"]: entry["parties"] for entry in table["type"]}
        self._persons = {entry["id"] for entry in table["type"] if entry.get("persons")}
        rules = table["participants"]
        self._types = tuple(rules["types"])
        self._products = frozenset(rules["products"])
        self._territories = frozenset(rules["territories"])
        self._possessives = tuple(rules["possessives"])
        self._described = [{**entry, "word": form(entry["word"])} for entry in table["described"]]
        self._bloc_words: Matcher[str] = Matcher((form(w), "plain", w) for w in table["bloc"]["words"])
        self._blocs = frozenset(a.id for a in lexicon.actors.values() if a.sector == table["bloc"]["sector"])
        self._media = frozenset(a.id for a in lexicon.actors.values() if a.sector == "MED")
        self._collectives: Matcher[int] = Matcher(
            (form(phrase), "any", entry["number"]) for entry in table["collective"] for phrase in entry["phrases"]
        )

    def last_bloc(self, own: Sequence[Mention]) -> str:
        """Return the bloc of states that a sentence names last; "" where it names none."""
        return next((m.actor_id for m in reversed(own) if m.actor_id in self._blocs), "")

    def find(
        self, trigger: Trigger, sentence: Sentence, own: Sequence[Mention], group: Sequence[str], bloc: str
    ) -> Parties:
        """Return who takes part in the event of a trigger.

        The actors of its clause do; where these are too few for an event of its type, those of the clauses before
        it, then all of the sentence. `group` are the states named last together ("the three states"), `bloc` the
        bloc of states named last ("the organisation").
        """
        clauses = split_clauses(sentence.text, own)
        at = next(i for i, (a, b) in enumerate(clauses) if a <= trigger.start < b)
        last = next(i for i, (a, b) in enumerate(clauses) if a < trigger.reach <= b or i == len(clauses) - 1)
        spans = [
            (clauses[at][0], clauses[last][1]),
            (clauses[max(0, at - 1)][0], clauses[last][1]),
            (0, len(sentence.text)),
        ]
        found: list[str] = []
        for start, end in spans:
            found = self._in_span(trigger, sentence, own, (group, bloc), start, end)
            if len(found) >= self._wanted[trigger.type]:
                break
        return Parties(tuple(found), tuple("territory" if i in self._territories else "party" for i in found))

    def _in_span(
        self,
        trigger: Trigger,
        sentence: Sentence,
        own: Sequence[Mention],
        before: tuple[Sequence[str], str],
        start: int,
        end: int,
    ) -> list[str]:
        group, bloc = before
        near = [m for m in own if start <= m.start < end]
        found = [m.actor_id for m in near if self._may_act(m.actor_id, trigger.type)]
        for hit in self._collectives.find(sentence.scan):
            if start <= hit.start < end and hit.value in (0, len(group)):
                found += group
        if bloc and any(start <= hit.start < end for hit in self._bloc_words.find(sentence.scan)):
            found.append(bloc)
        if sentence.text[trigger.start : trigger.reach].endswith(self._possessives):
            # "its forces": whose, the actor named last before
            owners = [m.actor_id for m in own if m.end <= trigger.start and m.actor_id.startswith(("state:", "org:"))]
            found += owners[-1:]
        for rule in self._described:
            if rule["of"] in found and rule["where"] in found and rule["word"] in sentence.text:
                found = [rule["actor"] if i == rule["of"] else i for i in found]
        found = list(dict.fromkeys(found))
        if trigger.type in ("agreement", "alliance_formed", "meeting"):
            return [i for i in found if i not in self._products] or found
        return found

    def _may_act(self, actor_id: str, event_type: str) -> bool:
        kind = actor_id.partition(":")[0]
        if actor_id in self._media:
            return False
        return (
            kind in self._types or actor_id in self._territories or (kind == "person" and event_type in self._persons)
        )


def named_together(own: Sequence[Mention]) -> tuple[str, ...]:
    """Return the two or three states that a sentence names, to which "the three states" can refer; else ()."""
    states = tuple(dict.fromkeys(m.actor_id for m in own if m.actor_id.startswith("state:")))
    return states if len(states) in (2, 3) else ()


def split_clauses(text: str, own: Sequence[Mention]) -> list[Span]:
    """Return the spans between the commas of a folded sentence.

    Commas in brackets and in lists of actors divide nothing.
    """
    starts, ends = {m.start - len(m.clitic) for m in own}, {m.end for m in own}
    spans, start, depth = [], 0, 0
    for sign in _SIGNS.finditer(text):
        i = sign.start()
        if sign.group() in "([":
            depth += 1
        elif sign.group() in ")]":
            depth = max(0, depth - 1)
        elif not depth and not (i in ends and i + 2 in starts):
            spans.append((start, i))
            start = i + 1
    return [*spans, (start, len(text))]


def dates_of(
    triggers: Sequence[Trigger],
    speech: Sequence[Trigger],
    dates: Sequence[Timex],
    clauses: Sequence[Span],
    that: frozenset[str],
) -> dict[Trigger, str]:
    """Return the date of each trigger that has one: every date belongs to the trigger nearest to it.

    A trigger before the date is preferred to one behind it, one of the same clause to one of another. Words of saying
    take dates too ("announced on Sunday that ..."), which are no event's then.
    """
    told: dict[Trigger, str] = {}
    last: Timex | None = None
    for timex in dates:
        day = _day_of(timex)
        if not day:
            continue
        after = words_after(timex.sentence.text, timex.end)
        said = [t for t in speech if t.end <= timex.start]
        if said and after and after[0] in that:
            continue
        nearest = min([*triggers, *speech], key=lambda t: _distance(t, timex, clauses), default=None)
        if nearest is not None and nearest in triggers:
            joint = timex.sentence.text[last.end : timex.start].strip() if last else ""
            if joint in _RANGE and told.get(nearest, day) != day and "/" not in told[nearest]:
                told[nearest] = f"{told[nearest]}/{day}"
            told.setdefault(nearest, day)
        last = timex
    return told


def _day_of(timex: Timex) -> str:
    """Return the date that an expression of time gives an event; "" where it gives none."""
    value = timex.value
    if value.point:
        return "" if "X" in value.point else value.point
    dated = value.type in ("DATE", "TIME") and not value.value.endswith("_REF")
    return value.value.partition("T")[0] if dated else ""


def _distance(trigger: Trigger, timex: Timex, clauses: Sequence[Span]) -> float:
    apart = 60 * abs(_clause(trigger.start, clauses) - _clause(timex.start, clauses))
    if trigger.end <= timex.start:
        # what belongs to the trigger up to its second word is passed over
        return apart + timex.start - max(trigger.end, min(trigger.reach, timex.start))
    return apart + 10 + 1.5 * (trigger.start - timex.end)


def _clause(at: int, clauses: Sequence[Span]) -> int:
    return next((i for i, (start, end) in enumerate(clauses) if start <= at <= end), 0)
