"""Who is meant where the sentence of an event names too few: the subject told before, "the country", "with it"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sahel_analysis.language.lexicon import Lexicon, form
from sahel_analysis.language.matching import Hit, Matcher, definite_forms
from sahel_analysis.language.words import WORD
from sahel_analysis.tagging.actors import Mention
from sahel_analysis.tagging.context import words_before
from sahel_analysis.tagging.event_clauses import Span
from sahel_analysis.tagging.event_context import Context
from sahel_analysis.tagging.event_patterns import Trigger
from sahel_analysis.tagging.sentences import Sentence

# under these numbers the groups of a context hold who a sentence is about, and who the one before it was about
_SUBJECT, _SUBJECT_BEFORE = -1, -2
# and here the organisations named so far
_BODIES = -3
# so many states of one sentence can be "the five states" of the next
_MANY = (4, 5)
# words before the first name of a sentence that is about it
_OPENING = 4
# characters between the state and the name of one who acts for it
_NAME = 2


class Meant:
    """Reads the words of lexicons/events.toml that stand for a party without naming it."""

    def __init__(self, table: Mapping[str, Any], lexicon: Lexicon) -> None:
        rules = table["participants"]
        self._actors = lexicon.actors
        self._types = {entry["id"]: entry for entry in table["type"]}
        self._forces: Matcher[str] = Matcher((form(w), "any", w) for w in rules["forces"])
        self._force: Matcher[str] = Matcher(
            (f, style, w) for w in table["force"]["words"] for f, style in definite_forms(form(w))
        )
        self._no_force = frozenset(map(form, table["force"]["not_after"]))
        self._force_names = tuple(map(form, table["force"]["names"]))
        self._blocs = frozenset(a.id for a in lexicon.actors.values() if a.sector == table["bloc"]["sector"])
        self._kinds = [(form(entry["word"]), tuple(map(form, entry["names"]))) for entry in table["bloc"]["kinds"]]
        self._country: Matcher[str] = Matcher((form(w), "any", w) for w in rules["country"])
        self._them = frozenset(map(form, rules["them"]))

    def country(
        self, trigger: Trigger, sentence: Sentence, span: Span, found: Mapping[str, str], context: Context
    ) -> Iterator[tuple[str, str]]:
        """Yield the state that the article is about, with its role, where a clause tells of "the country"."""
        told = any(span[0] <= hit.start < span[1] for hit in self._country.find(sentence.scan))
        if told and context.state and context.state not in found:
            yield context.state, "host" if trigger.type in ("mission_exit", "deployment") else "party"

    def them(
        self, trigger: Trigger, sentence: Sentence, own: Sequence[Mention], span: Span, found: Mapping[str, str],
        context: Context,
    ) -> Iterator[str]:  # fmt: skip
        """Yield the state named last before the trigger, else that of the article, where a pronoun points to it."""
        words = WORD.findall(sentence.text, trigger.end, max(trigger.end, span[1]))
        if self._them.isdisjoint(words):
            return
        before = [context.state, *(self._owner(m.actor_id) for m in own if m.end <= trigger.start)]
        yield from [one for one in before if one.startswith("state:") and one not in found][-1:]

    def _owner(self, actor_id: str) -> str:
        """Return the state of a place; any other actor itself."""
        known = self._actors.get(actor_id) if actor_id.startswith("place:") else None
        return known.affiliation if known is not None else actor_id

    def topic(self, title: Sequence[Mention]) -> tuple[str, ...]:
        """Return the one state that a headline names, by itself or by its own; then the person that it opens with."""
        owners = {one: self._actors[one].affiliation for one in (m.actor_id for m in title) if one in self._actors}
        states = {one for m in title for one in (m.actor_id, owners.get(m.actor_id, "")) if one.startswith("state:")}
        if len(states) != 1:
            return ()
        first = title[0].actor_id
        person = first.startswith("person:") and owners.get(first) in states and not title[0].start
        return (*states, first) if person else (*states,)

    def home(self, trigger: Trigger, found: Mapping[str, str], context: Context) -> Iterator[tuple[str, str]]:
        """Yield who the article is about, with the role, where one side alone of an event is told."""
        ground = trigger.type in ("mission_exit", "deployment")
        entry = self._types[trigger.type]
        if not ground and not (trigger.tense and entry.get("joint")):
            return
        if ground and "host" in found.values():
            return
        persons = entry.get("persons")
        for one in context.topic:
            if one not in found and (persons or one.startswith("state:")):
                yield one, "host" if ground else "party"

    def forces(self, sentence: Sentence, own: Sequence[Mention], span: Span) -> Iterator[str]:
        """Yield the state whose forces a clause tells of: that named last before "its soldiers", or its mission's."""
        for hit in self._forces.find(sentence.scan):
            if span[0] <= hit.start < span[1]:
                owners = (self._state(m.actor_id) for m in own if m.end <= hit.start)
                yield from [one for one in owners if one][-1:]

    def _state(self, actor_id: str) -> str:
        """Return the state that an actor is or belongs to; "" where it has none."""
        known = self._actors.get(actor_id)
        state = actor_id if actor_id.startswith("state:") or known is None else known.affiliation
        return state if state.startswith("state:") else ""

    def bloc(self, sentence: Sentence, context: Context) -> str:
        """Return the bloc that a word of a sentence means: "the group" is the one named last that is called so."""
        for word, names in self._kinds:
            if word in sentence.text:
                known = (one for one in reversed(context.groups.get(_BODIES, ())) if one in self._blocs)
                return next((one for one in known if self._is_called(one, names)), context.bloc)
        return context.bloc

    def force(self, sentence: Sentence, own: Sequence[Mention], span: Span, context: Context) -> Iterator[str]:
        """Yield the force or mission named last with such a name where a stretch tells of "the force"."""
        places = [
            h.start
            for h in self._force.find(sentence.scan)
            if span[0] <= h.start < span[1] and self._no_force.isdisjoint(self._beside(sentence, h))
        ]
        if any(not any(m.start <= place < m.end for m in own) for place in places):
            known = reversed(context.groups.get(_BODIES, ()))
            yield from [one for one in known if self._is_called(one, self._force_names)][:1]

    @staticmethod
    def _beside(sentence: Sentence, hit: Hit[str]) -> list[str]:
        """Return the word before a hit and its particle: "the use of force", "by force"."""
        return [*words_before(sentence.text, hit.start - len(hit.clitic))[-1:], hit.clitic]

    def _is_called(self, actor_id: str, names: tuple[str, ...]) -> bool:
        known = self._actors.get(actor_id)
        return known is not None and any(form(name).startswith(names) for name in known.names)


def with_subject(own: Sequence[Mention], groups: Mapping[int, tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
    """Return the groups of a context with who a sentence and that before it are about, and the bodies named so far."""
    named = tuple(dict.fromkeys(m.actor_id for m in own if m.actor_id.startswith("org:")))
    known = tuple(one for one in groups.get(_BODIES, ()) if one not in named)
    states = tuple(dict.fromkeys(m.actor_id for m in own if m.actor_id.startswith("state:")))
    groups = {**groups, _BODIES: (*known, *named)}
    if len(states) in _MANY:
        groups.setdefault(len(states), states)
    before = groups.get(_SUBJECT, ())
    subject = before
    if own:
        first, *others = own
        opening = len(WORD.findall(first.sentence.text, 0, first.start)) <= _OPENING
        subject = (first.actor_id,) if opening else ()
        if subject and others and 0 < others[0].start - first.end <= _NAME and others[0].actor_id.startswith("person:"):
            subject = (*subject, others[0].actor_id)
    return {**groups, _SUBJECT: subject, _SUBJECT_BEFORE: before}


def subject_before(context: Context) -> tuple[str, ...]:
    """Return who the sentence before was about."""
    return context.groups.get(_SUBJECT_BEFORE, ())
