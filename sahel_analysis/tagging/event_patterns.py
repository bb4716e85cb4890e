"""The event patterns of lexicons/events.toml: where one of them fires in a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sahel_analysis.language.lexicon import Lexicon, LexiconError, form
from sahel_analysis.language.matching import Hit, Matcher, Style, definite_forms, longest
from sahel_analysis.language.words import bare, clitics
from sahel_analysis.tagging.actors import Mention
from sahel_analysis.tagging.context import words_before
from sahel_analysis.tagging.sentences import Sentence


class Word(NamedTuple):
    """What a form of events.toml stands for: its class, and whether it is a verb of the future."""

    name: str
    future: bool = False


class Trigger(NamedTuple):
    """Where a pattern fires: the type of event, the span of the trigger, the end of all that belongs to it."""

    type: str
    start: int
    end: int
    reach: int
    future: bool
    status: str = ""


class EventPatterns:
    """Finds the triggers of events."""

    def __init__(self, lexicon: Lexicon) -> None:
        table = lexicon.table("events")
        self._words = table["words"]
        self.patterns = table["pattern"]
        for pattern in self.patterns:
            for name in (pattern["first"], pattern.get("second")):
                if name and name not in self._words:
                    raise LexiconError(
                        f"events.toml: a pattern of {pattern['type']} names [words.{name}], which is not there"
                    )
        self._matcher: Matcher[Word] = Matcher(e for name, words in self._words.items() for e in _entries(name, words))
        veto = Word("veto")
        self._veto: Matcher[Word] = Matcher((form(p), "any", veto) for p in table["veto"]["phrases"])
        self._speech: Matcher[Word] = Matcher(_entries("speech", table["speech"]))
        self.that = frozenset(form(w) for w in table["speech"]["that"])
        self._hypothetical = frozenset(form(w) for w in table["hypothetical"]["before"])

    def find(self, sentence: Sentence, mentions: Sequence[Mention]) -> list[Trigger]:
        """Return the triggers in a sentence, by place; a word that is part of an actor's name is none."""
        names = [(m.start, m.end) for m in mentions if m.kind == "name"]
        vetoed = [(h.start, h.end) for h in self._veto.find(sentence.scan)]
        hits: dict[str, list[Hit[Word]]] = {}
        for hit in self._matcher.find(sentence.scan):
            if not _inside(hit, names) and not _inside(hit, vetoed):
                hits.setdefault(hit.value.name, []).append(hit)
        found: dict[tuple[int, int], Trigger] = {}
        for pattern in self.patterns:
            if pattern["first"] in hits:
                for trigger in self._fire(pattern, sentence, hits, mentions):
                    found.setdefault((trigger.start, trigger.end), trigger)
        return sorted((t for t in found.values() if self._is_told(t, sentence)), key=lambda t: (t.start, -t.end))

    def speech(self, sentence: Sentence) -> list[Trigger]:
        """Return the words of saying in a sentence, as triggers of no event."""
        return [Trigger("", h.start, h.end, h.end, h.value.future) for h in longest(self._speech.find(sentence.scan))]

    def _is_told(self, trigger: Trigger, sentence: Sentence) -> bool:
        """Tell whether a trigger tells an event, rather than a risk, a purpose or a duty."""
        before = words_before(sentence.text, trigger.start)[-4:]
        return all(self._hypothetical.isdisjoint(bare(word)) for word in before)

    def _fire(
        self, pattern: dict[str, Any], sentence: Sentence, hits: dict[str, list[Hit[Word]]], mentions: Sequence[Mention]
    ) -> Iterator[Trigger]:
        kind, status = pattern["type"], pattern.get("status", "")
        for first in longest(hits[pattern["first"]]):
            if "second" not in pattern:
                yield Trigger(kind, first.start, first.end, first.end, first.value.future, status)
                continue
            for start, end in self._seconds(pattern["second"], hits, mentions):
                apart = sentence.text[min(first.end, end) : max(first.start, start)]
                follows = first.end <= start
                if not follows and (end > first.start or pattern.get("order") == "after"):
                    continue
                if len(apart.split()) <= pattern["within"]:
                    yield Trigger(kind, first.start, first.end, max(end, first.end), first.value.future, status)
                    break

    def _seconds(
        self, name: str, hits: dict[str, list[Hit[Word]]], mentions: Sequence[Mention]
    ) -> Iterator[tuple[int, int]]:
        yield from ((h.start, h.end) for h in hits.get(name, ()))
        words = self._words[name]
        for mention in mentions:
            named = mention.actor_id in words.get("actors", ()) or mention.actor_id.startswith(
                tuple(words.get("actor_types", ())) or "-"
            )
            # "the French left": a noun of belonging in the plural stands for people of that state
            people = words.get("nisba_plural") and mention.kind == "nisba" and _is_plural(mention)
            if (mention.kind == "name" and named) or people:
                yield mention.start, mention.end


def _is_plural(mention: Mention) -> bool:
    return mention.sentence.text[: mention.end].endswith(("ون", "ين")) and mention.end - mention.start > 4


def _inside(hit: Hit[Word], spans: list[tuple[int, int]]) -> bool:
    return any(start <= hit.start and hit.end <= end for start, end in spans)


# endings of verbs: he, she, they (two), they; the third person is that of news
_PAST_ENDINGS = ("", "ت", "ا", "تا", "وا")
# after a noun: nothing or the accusative; or whose it is
_NOUN_ENDINGS = ("", "ا")
_POSSESSIVES = ("ه", "ها", "هم", "هما")
_PRESENT_ENDINGS = ("", "ان", "ون", "ا", "وا")


def _entries(name: str, words: dict[str, Any]) -> Iterator[tuple[str, Style, Word]]:
    """Yield every form of a class of words for the matcher."""
    for noun in map(form, words.get("nouns", ())):
        if noun.startswith(clitics().definite):
            yield from ((f, style, Word(name)) for f, style in definite_forms(noun))
            continue
        yield from ((noun + ending, "any", Word(name)) for ending in _NOUN_ENDINGS)
        if " " not in noun:
            # with a possessive, teh marbuta (folded to heh) opens to teh
            stem = noun[:-1] + "ت" if noun.endswith("ه") else noun
            yield from ((stem + ending, "plain", Word(name)) for ending in _POSSESSIVES)
    for past in map(form, words.get("past", ())):
        for ending in _PAST_ENDINGS:
            yield past + ending, "plain", Word(name)
    for present in map(form, words.get("present", ())):
        for person in ("ي", "ت"):
            for ending in _PRESENT_ENDINGS:
                verb = person + present[1:] + ending
                yield verb, "plain", Word(name)
                yield "س" + verb, "plain", Word(name, future=True)
