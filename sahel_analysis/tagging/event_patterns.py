"""The event patterns of lexicons/events.toml: where one of them fires in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import Any

from sahel_analysis.language.lexicon import Lexicon, LexiconError, form
from sahel_analysis.language.matching import Hit, Matcher, longest
from sahel_analysis.language.words import WORD, bare, clitics, nearest_before
from sahel_analysis.tagging.actors import Mention
from sahel_analysis.tagging.context import words_before
from sahel_analysis.tagging.event_clauses import ranked_between
from sahel_analysis.tagging.event_forms import POSSESSIVES, Word, entries
from sahel_analysis.tagging.event_triggers import Elsewhere, Trigger, inside, is_for, is_one, is_part, is_plural
from sahel_analysis.tagging.sentences import Sentence
from sahel_analysis.tagging.timex import Timex

__all__ = ["EventPatterns", "Trigger"]

# what stands for a name, or several in a row, where words are counted
_NAME = "0"
_NAMES = re.compile(rf"{_NAME}(?: {_NAME})+")
# words from "it may" to what may be, and from "it aims at" to its aim
_MAY = 8
# characters from a verb to what says that it is a habit, and the letter of its person
_HABIT, _HE = 40, "ي"
# actors that are told by their sector: bodies and armed groups, not the persons who speak for them
_BODIES = ("org:", "armed:")
# a place or state behind a noun makes it a known one: "the summit of Abuja"
_GROUND = ("place:", "state:")
# what stands in brackets between two words of a pattern does not part them
_BRACKETS = re.compile(r"\([^()]*\)")
# words back from a noun with "for" to what was exposed to it, and characters
_EXPOSED, _REACH = 4, 120
# words back to the verb of it: "a convoy of tankers that had come from the coast was exposed to an attack"
_SUFFERED = 8
# words back from a participle to the noun that it belongs to
_OWNER = 2
# words between a trigger and what bars it
_BARRED = 3
# words between a trigger and what a pattern wants beside it
_BESIDE = 10


class EventPatterns:
    """Finds the triggers of events; those of the further types only where they are asked for."""

    def __init__(self, lexicon: Lexicon) -> None:
        table = lexicon.table("events")
        self._actors = lexicon.actors
        self._words = table["words"]
        self._further = extra = {entry["id"] for entry in table["type"] if entry.get("further")}
        # a further type is the closer word for what stands there: it goes first
        self.patterns = sorted(
            table["pattern"],
            key=lambda p: (p["type"] not in extra, not p.get("told")),
        )
        for pattern in table["pattern"]:
            for key in ("first", "second", "beside", "through", "not_of", "unless"):
                name = pattern.get(key)
                if name and name not in self._words:
                    raise LexiconError(
                        f"events.toml: a pattern of {pattern['type']} names [words.{name}], which is not there"
                    )
        self._by_first: dict[str, list[tuple[int, dict[str, Any]]]] = {}
        for number, pattern in enumerate(self.patterns):
            self._by_first.setdefault(pattern["first"], []).append((number, pattern))
        self._matcher: Matcher[Word] = Matcher(e for name, words in self._words.items() for e in entries(name, words))
        veto = Word("veto")
        self._veto: Matcher[Word] = Matcher((form(p), "any", veto) for p in table["veto"]["phrases"])
        self._elsewhere = Elsewhere(table["veto"])
        self._speech: Matcher[Word] = Matcher(entries("speech", table["speech"]))
        self.that = frozenset(form(w) for w in table["speech"]["that"])
        self.announced = frozenset(form(w) for w in table["speech"]["announced"])
        self.lifting = frozenset(form(w) for w in table["speech"]["lifting"])
        self.judged = frozenset(form(w) for w in table["speech"]["judged"])
        self.declared = {entry["id"] for entry in table["type"] if entry.get("declared")}
        self._no_purpose = {entry["id"] for entry in table["type"] if entry.get("no_purpose")}
        self._named = {entry["id"] for entry in table["type"] if not entry.get("all_sides")}
        self.since = frozenset(form(w) for w in table["clauses"]["since"])
        self.lasted = frozenset(form(w) for w in table["clauses"]["lasted"])
        self._hypothetical = frozenset(form(w) for w in table["hypothetical"]["before"])
        self._light = frozenset(clitics().lam_letter + form(w) for w in table["clauses"]["light"])
        self._may_do = frozenset(form(w) for w in table["hypothetical"]["may_do"])
        self._aims = frozenset(form(w) for w in table["hypothetical"]["aims"])
        self._participles = frozenset(form(w) for w in table["status"]["participles"])
        self._may = form(table["hypothetical"]["may"])
        self.relatives = frozenset(form(w) for w in table["clauses"]["relatives"])
        self._ranks = frozenset(form(w) for w in table["clauses"]["ranks"])
        self._exposed = frozenset(form(w) for w in table["clauses"]["exposed"])
        self._suffered = frozenset(form(w) for w in table["clauses"]["suffered"])
        self._singular = tuple(form(w) for w in table["clauses"]["indefinite_after"])

    def find(
        self, sentence: Sentence, mentions: Sequence[Mention], dates: Sequence[Timex] = (), *, further: bool = False,
        war: bool = False,
    ) -> list[Trigger]:  # fmt: skip
        """Return the triggers in a sentence, by place; a word that is part of an actor's name is none.

        `further` adds the types beside those of the codebook, `war` the patterns for articles that name an armed group.
        Words of an expression of time (`dates`) do not count among those that stand between two words of a pattern.
        """
        words = self._matcher.find(sentence.scan)
        # most sentences have no word that opens a pattern: nothing else need be looked for in them
        if not any(hit.value.name in self._by_first for hit in words) or self._elsewhere.holds(sentence):
            return []
        names = [(m.start, m.end) for m in mentions if m.kind == "name"]
        vetoed = [(h.start, h.end) for h in self._veto.find(sentence.scan)]
        hits: dict[str, list[Hit[Word]]] = {}
        for hit in words:
            if not inside(hit, names) and not inside(hit, vetoed):
                hits.setdefault(hit.value.name, []).append(hit)
        found: dict[tuple[int, int], Trigger] = {}
        for _, pattern in sorted((p for name in hits for p in self._by_first.get(name, ())), key=itemgetter(0)):
            if (war or not pattern.get("at_war")) and (further or pattern["type"] not in self._further):
                for trigger in self._fire(pattern, sentence, hits, mentions, dates):
                    found.setdefault((trigger.start, trigger.end), trigger)
        habits = [d.start for d in dates if d.value.type == "SET"]
        spans = [(m.start, m.end) for m in mentions] + [(d.start, d.end) for d in dates]
        told = [t for t in found.values() if self._is_told(t, sentence, habits, spans)]
        told.sort(key=lambda t: (t.start, -t.end))
        told = [t for t in told if not any(is_part(t, other) for other in told)]
        named = {m.start - len(m.clitic) for m in mentions if m.kind == "name" and m.actor_id.startswith(_GROUND)}
        told = [t._replace(definite=True) if t.end + 1 in named and t.type in self._named else t for t in told]
        return [t for i, t in enumerate(told) if not i or not is_one(told[i - 1], t, sentence)]

    def speech(self, sentence: Sentence) -> list[Trigger]:
        """Return the words of saying in a sentence, as triggers of no event."""
        hits = longest(self._speech.find(sentence.scan))
        return [Trigger("", h.start, h.end, h.end, h.value.future, tense=h.value.tense) for h in hits]

    def _is_told(
        self, trigger: Trigger, sentence: Sentence, habits: Sequence[int] = (), named: Sequence[tuple[int, int]] = ()
    ) -> bool:
        """Tell whether a trigger tells an event: no risk, purpose, duty or habit ("meets every year").

        A name or an expression of time (`named`) counts as one of the words before it.
        """
        if trigger.told:
            return True
        if trigger.tense == "present" and any(0 <= place - trigger.end <= _HABIT for place in habits):
            return False
        if trigger.purpose and trigger.type in self._no_purpose:
            return False
        before = self.clause_words(sentence, trigger, named)
        for word, verb in pairwise(before[-_MAY:]):
            if word == self._may and (verb.startswith(_HE) or verb in self._may_do):
                return False
        known = trigger.tense or sentence.text[trigger.start : trigger.end] in self._participles
        if not known and any(not self._aims.isdisjoint(bare(word)) for word in before[-_MAY:]):
            return False
        return all(self._hypothetical.isdisjoint(bare(word)) for word in before[-4:])

    def clause_words(self, sentence: Sentence, trigger: Trigger, named: Sequence[tuple[int, int]] = ()) -> list[str]:
        """Return the words before a trigger, as far back as a comma or the relative that opens its clause."""
        begin = max(sentence.text.rfind(sign, 0, trigger.start) for sign in "،؛,;") + 1
        text = sentence.text[begin : trigger.start]
        for start, end in sorted((a - begin, b - begin) for a, b in named if begin <= a and b <= trigger.start)[::-1]:
            text = text[:start] + _NAME + text[end:]
        words = WORD.findall(_NAMES.sub(_NAME, text))[: -1 if text[-1:].isalnum() else None][-_MAY:]
        last = max((i for i, word in enumerate(words) if not self.relatives.isdisjoint(bare(word))), default=-1)
        return words[last + 1 :]

    def _fire(
        self, pattern: dict[str, Any], sentence: Sentence, hits: dict[str, list[Hit[Word]]],
        mentions: Sequence[Mention], dates: Sequence[Timex],
    ) -> Iterator[Trigger]:  # fmt: skip
        for first in longest(hits[pattern["first"]]):
            if "beside" in pattern and not self._is_beside(pattern, sentence, first, hits, mentions):
                continue
            if first.value.tense == "present" and pattern.get("present") == "title" and sentence.role != "title":
                continue
            if "not_of" in pattern and self._is_of(pattern["not_of"], sentence, first):
                continue
            barred = [h.start for h in hits.get(pattern.get("unless", ""), ()) if h.start >= first.end]
            if "second" not in pattern or "unless_within" in pattern:
                far = pattern.get("unless_within", _BARRED)
                if any(len(sentence.text[first.end : place].split()) <= far for place in barred):
                    continue
            if "second" not in pattern:
                yield self._trigger(pattern, sentence, first, mentions)
                continue
            for start, end in self._seconds(pattern["second"], hits, mentions):
                if self._is_second(pattern, sentence, (first.start, first.end), (start, end), barred, hits) and (
                    self._apart(sentence, (min(first.end, end), max(first.start, start)), mentions, dates)
                    <= pattern["within"]
                ):
                    yield self._trigger(pattern, sentence, first, mentions)._replace(reach=max(end, first.end))
                    break

    def _is_second(
        self, pattern: dict[str, Any], sentence: Sentence, first: tuple[int, int], second: tuple[int, int],
        barred: Sequence[int], hits: dict[str, list[Hit[Word]]],
    ) -> bool:  # fmt: skip
        """Tell whether a word stands on the side that a pattern wants it on, with nothing between that bars it."""
        follows = first[1] <= second[0]
        left, right = min(first[1], second[1]), max(first[0], second[0])
        if pattern.get("order") == ("before" if follows else "after") or (not follows and second[1] > first[0]):
            return False
        if any(place < right for place in barred):
            return False
        return "through" not in pattern or any(left <= h.start < right for h in hits.get(pattern["through"], ()))

    def _apart(
        self, sentence: Sentence, span: tuple[int, int], mentions: Sequence[Mention], dates: Sequence[Timex]
    ) -> int:
        """Return how many words stand between two of a pattern: a name counts as one, an expression of time as none."""
        left, right = span
        # particles of the second word itself stand before none
        right = max(left, sentence.text.rfind(" ", left, right) + 1)
        words = [(sentence.text[t.start : t.end], 0) for t in dates if left <= t.start < right]
        words += [(sentence.text[m.start : m.end], 1) for m in mentions if left <= m.start < right]
        less = sum(len(text.split()) - counted for text, counted in words)
        between = _BRACKETS.sub(" ", sentence.text[left:right])
        # nor does an apposition between commas count: "suspended, as the first of its partners, its aid"
        return min(len(between.split()) - less, len(self._without_ranks(between).split()))

    def _without_ranks(self, text: str) -> str:
        """Leave out what stands between two commas and says which of its kind somebody is."""
        for begin, end in reversed(ranked_between(text, self._ranks)):
            text = text[:begin] + text[end:]
        return text

    def _is_of(self, name: str, sentence: Sentence, first: Hit[Word]) -> bool:
        """Tell whether a participle belongs to a noun of a class right before it: "the parties that signed"."""
        nouns = frozenset(form(w) for w in self._words[name]["nouns"])
        before = words_before(sentence.text, first.start - len(first.clitic))[-_OWNER:]
        return any(not nouns.isdisjoint(bare(word)) for word in before)

    def _trigger(
        self, pattern: dict[str, Any], sentence: Sentence, first: Hit[Word], mentions: Sequence[Mention]
    ) -> Trigger:
        known = clitics()
        word = sentence.text[first.start : first.end]
        after = sentence.text[first.end :].lstrip()
        definite = not first.value.tense and (
            first.clitic.endswith(known.definite)
            or first.clitic in known.lam
            or (word.startswith(known.definite) and word.split()[0] not in self.relatives)
            or word.endswith(POSSESSIVES[1:])
        )
        return Trigger(
            pattern["type"], first.start, first.end, first.end, first.value.future, pattern.get("status", ""),
            first.value.tense, definite and not after.startswith(self._singular), pattern.get("plover", ""),
            not first.value.tense and self._is_for(sentence, first) and not self._is_exposed(sentence, first, mentions),
            pattern.get("told", False), not first.value.tense and after.startswith(known.definite),
            pattern.get("again", False), pattern.get("dated", ""), pattern.get("ground", False),
            pattern.get("lasts", not pattern.get("status")), pattern.get("same", False),
        )  # fmt: skip

    def _is_for(self, sentence: Sentence, first: Hit[Word]) -> bool:
        """Tell whether a noun, or the light one before it, has "for": "for talks", "for the holding of talks"."""
        light = nearest_before(sentence.text, first.start - len(first.clitic))
        return is_for(first.clitic) or light.removeprefix(clitics().conjunction) in self._light

    def _is_exposed(self, sentence: Sentence, first: Hit[Word], mentions: Sequence[Mention]) -> bool:
        begin, end = max(0, first.start - _REACH), first.start - len(first.clitic)
        text = sentence.text[begin:end]
        for m in reversed([m for m in mentions if begin <= m.start and m.end <= end]):
            text = text[: m.start - begin] + text[m.end - begin :]
        words = text.split()
        far = any(not self._suffered.isdisjoint(bare(word)) for word in words[-_SUFFERED:])
        return far or any(not self._exposed.isdisjoint(bare(word)) for word in words[-_EXPOSED:])

    def _is_beside(
        self, pattern: dict[str, Any], sentence: Sentence, first: Hit[Word], hits: dict[str, list[Hit[Word]]],
        mentions: Sequence[Mention],
    ) -> bool:  # fmt: skip
        """Tell whether a word of the class that a pattern wants beside it stands within ten words before or after."""
        for start, end in self._seconds(pattern["beside"], hits, mentions):
            if start == first.start:
                continue
            apart = sentence.text[first.end : start] if start >= first.end else sentence.text[end : first.start]
            if len(apart.split()) <= pattern.get("beside_within", _BESIDE):
                return True
        return False

    def _seconds(
        self, name: str, hits: dict[str, list[Hit[Word]]], mentions: Sequence[Mention]
    ) -> Iterator[tuple[int, int]]:
        yield from ((h.start, h.end) for h in hits.get(name, ()))
        words = self._words[name]
        for mention in mentions:
            actor = self._actors.get(mention.actor_id)
            named = mention.actor_id in words.get("actors", ()) or mention.actor_id.startswith(
                tuple(words.get("actor_types", ())) or "-"
            )
            # what is a body of states or an armed force, by what the lexicon of actors says of it
            named |= actor is not None and actor.sector in words.get("sectors", ()) and actor.id.startswith(_BODIES)
            # "the French left": a noun of belonging in the plural stands for people of that state
            belonging = words.get("nisba") and mention.kind == "nisba"
            people = words.get("nisba_plural") and mention.kind == "nisba" and is_plural(mention)
            if (mention.kind == "name" and named) or people or belonging:
                yield mention.start, mention.end
