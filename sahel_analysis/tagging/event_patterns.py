"""The event patterns of lexicons/events.toml: where one of them fires in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from sahel_analysis.language.lexicon import Lexicon, LexiconError, form
from sahel_analysis.language.matching import Hit, Matcher, longest
from sahel_analysis.language.words import bare, clitics
from sahel_analysis.tagging.actors import Mention
from sahel_analysis.tagging.context import words_before
from sahel_analysis.tagging.event_clauses import ranked_between
from sahel_analysis.tagging.event_forms import POSSESSIVES, Word, entries
from sahel_analysis.tagging.sentences import Sentence
from sahel_analysis.tagging.timex import Timex


class Trigger(NamedTuple):
    """Where a pattern fires: the type of event, the span of the trigger, the end of all that belongs to it.

    `status` and `plover` override what the type has; `tense` of a verb is past or present; `definite` nouns point to
    what is known already, a noun behind "for" tells a `purpose`, one in `construct` has a definite noun behind it;
    `told` ones are told whatever stands before them; `again` ones only tell again what other words of the article
    tell, the `same` ones by that noun itself; `dated` is the status of what is dated to a day; of a visit the `ground`
    is a party too; told with "since", what `lasts` goes on.
    """

    type: str
    start: int
    end: int
    reach: int
    future: bool
    status: str = ""
    tense: str = ""
    definite: bool = False
    plover: str = ""
    purpose: bool = False
    told: bool = False
    construct: bool = False
    again: bool = False
    dated: str = ""
    ground: bool = False
    lasts: bool = False
    same: bool = False


class EventPatterns:
    """Finds the triggers of events; those of the further types only where they are asked for."""

    def __init__(self, lexicon: Lexicon) -> None:
        table = lexicon.table("events")
        self._words = table["words"]
        self._further = extra = {entry["id"] for entry in table["type"] if entry.get("further")}
        # a further type is the closer word for what stands there: it goes first
        self.patterns = sorted(
            table["pattern"],
            key=lambda p: (p["type"] not in extra, not p.get("told")),
        )
        for pattern in table["pattern"]:
            for key in ("first", "second", "beside", "not_of", "unless"):
                name = pattern.get(key)
                if name and name not in self._words:
                    raise LexiconError(
                        f"events.toml: a pattern of {pattern['type']} names [words.{name}], which is not there"
                    )
        self._opening = frozenset(pattern["first"] for pattern in self.patterns)
        self._matcher: Matcher[Word] = Matcher(e for name, words in self._words.items() for e in entries(name, words))
        veto = Word("veto")
        self._veto: Matcher[Word] = Matcher((form(p), "any", veto) for p in table["veto"]["phrases"])
        self._elsewhere: Matcher[Word] = Matcher((form(w), "any", veto) for w in table["veto"]["elsewhere"])
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
        self._may = form(table["hypothetical"]["may"])
        self.relatives = frozenset(form(w) for w in table["clauses"]["relatives"])
        self._ranks = frozenset(form(w) for w in table["clauses"]["ranks"])
        self._exposed = frozenset(form(w) for w in table["clauses"]["exposed"])
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
        if not any(hit.value.name in self._opening for hit in words) or self._elsewhere.find(sentence.scan):
            return []
        names = [(m.start, m.end) for m in mentions if m.kind == "name"]
        vetoed = [(h.start, h.end) for h in self._veto.find(sentence.scan)]
        hits: dict[str, list[Hit[Word]]] = {}
        for hit in words:
            if not _inside(hit, names) and not _inside(hit, vetoed):
                hits.setdefault(hit.value.name, []).append(hit)
        found: dict[tuple[int, int], Trigger] = {}
        for pattern in self.patterns:
            if pattern.get("at_war") and not war:
                continue
            if pattern["first"] in hits and (further or pattern["type"] not in self._further):
                for trigger in self._fire(pattern, sentence, hits, mentions, dates):
                    found.setdefault((trigger.start, trigger.end), trigger)
        habits = [d.start for d in dates if d.value.type == "SET"]
        told = [t for t in found.values() if self._is_told(t, sentence, habits)]
        told.sort(key=lambda t: (t.start, -t.end))
        told = [t for t in told if not any(_is_part(t, other) for other in told)]
        named = {m.start - len(m.clitic) for m in mentions if m.kind == "name" and m.actor_id.startswith(_GROUND)}
        told = [t._replace(definite=True) if t.end + 1 in named and t.type in self._named else t for t in told]
        return [t for i, t in enumerate(told) if not i or not _is_one(told[i - 1], t, sentence)]

    def speech(self, sentence: Sentence) -> list[Trigger]:
        """Return the words of saying in a sentence, as triggers of no event."""
        hits = longest(self._speech.find(sentence.scan))
        return [Trigger("", h.start, h.end, h.end, h.value.future, tense=h.value.tense) for h in hits]

    def _is_told(self, trigger: Trigger, sentence: Sentence, habits: Sequence[int] = ()) -> bool:
        """Tell whether a trigger tells an event: no risk, purpose, duty or habit ("meets every year")."""
        if trigger.told:
            return True
        if trigger.tense == "present" and any(0 <= place - trigger.end <= _HABIT for place in habits):
            return False
        if trigger.purpose and trigger.type in self._no_purpose:
            return False
        before = self.clause_words(sentence, trigger)
        if any(word == self._may and verb.startswith(_HE) for word, verb in pairwise(before[-_MAY:])):
            return False
        return all(self._hypothetical.isdisjoint(bare(word)) for word in before[-4:])

    def clause_words(self, sentence: Sentence, trigger: Trigger) -> list[str]:
        """Return the words before a trigger, as far back as a comma or the relative that opens its clause."""
        begin = max(sentence.text.rfind(sign, 0, trigger.start) for sign in "،؛,;")
        words = words_before(sentence.text[begin + 1 :], trigger.start - begin - 1)
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
            made = self._trigger(pattern, sentence, first)
            barred = [h.start for h in hits.get(pattern.get("unless", ""), ()) if h.start >= first.end]
            if "second" not in pattern:
                far = pattern.get("unless_within", _BARRED)
                if not any(len(sentence.text[first.end : place].split()) <= far for place in barred):
                    yield made
                continue
            for start, end in self._seconds(pattern["second"], hits, mentions):
                left, right = min(first.end, end), max(first.start, start)
                follows = first.end <= start
                if pattern.get("order") == ("before" if follows else "after") or (not follows and end > first.start):
                    continue
                if any(place < right for place in barred):
                    continue
                timed = sum(len(sentence.text[t.start : t.end].split()) for t in dates if left <= t.start < right)
                between = _BRACKETS.sub(" ", sentence.text[left:right])
                if len(between.split()) - timed > pattern["within"]:
                    # so does not an apposition between commas: "suspended, as the first of its partners, its aid"
                    between, timed = self._without_ranks(between), 0
                if len(between.split()) - timed <= pattern["within"]:
                    yield made._replace(reach=max(end, first.end))
                    break

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

    def _trigger(self, pattern: dict[str, Any], sentence: Sentence, first: Hit[Word]) -> Trigger:
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
            not first.value.tense and _is_for(first.clitic) and not self._is_exposed(sentence, first),
            pattern.get("told", False), not first.value.tense and after.startswith(known.definite),
            pattern.get("again", False), pattern.get("dated", ""), pattern.get("ground", False),
            pattern.get("lasts", not pattern.get("status")), pattern.get("same", False),
        )  # fmt: skip

    def _is_exposed(self, sentence: Sentence, first: Hit[Word]) -> bool:
        before = words_before(sentence.text, first.start - len(first.clitic))[-_EXPOSED:]
        return any(not self._exposed.isdisjoint(bare(word)) for word in before)

    def _is_beside(
        self, pattern: dict[str, Any], sentence: Sentence, first: Hit[Word], hits: dict[str, list[Hit[Word]]],
        mentions: Sequence[Mention],
    ) -> bool:  # fmt: skip
        """Tell whether a word of the class that a pattern wants beside it stands within ten words before or after."""
        for start, end in self._seconds(pattern["beside"], hits, mentions):
            if start == first.start:
                continue
            apart = sentence.text[first.end : start] if start >= first.end else sentence.text[end : first.start]
            if len(apart.split()) <= _BESIDE:
                return True
        return False

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
            belonging = words.get("nisba") and mention.kind == "nisba"
            people = words.get("nisba_plural") and mention.kind == "nisba" and _is_plural(mention)
            if (mention.kind == "name" and named) or people or belonging:
                yield mention.start, mention.end


def _is_plural(mention: Mention) -> bool:
    return mention.sentence.text[: mention.end].endswith(("ون", "ين")) and mention.end - mention.start > 4


def _is_for(clitic: str) -> bool:
    """Tell whether particles end in the preposition "for", without the article."""
    known = clitics()
    return clitic.endswith(known.lam_letter) and clitic not in known.lam and not clitic.endswith(known.definite)


def _is_one(first: Trigger, second: Trigger, sentence: Sentence) -> bool:
    """Tell whether noun and verb tell one event together: "the fighting had broken out"."""
    apart = sentence.text[first.end : second.start]
    near = len(apart.split()) <= _TOGETHER and not any(sign in apart for sign in "،؛,;")
    return first.type == second.type and near and bool(first.tense) != bool(second.tense)


def _is_part(trigger: Trigger, other: Trigger) -> bool:
    """Tell whether a trigger is part of a longer one of its type."""
    within = other.start <= trigger.start and trigger.end <= other.end
    return within and trigger.type == other.type and trigger.end - trigger.start < other.end - other.start


def _inside(hit: Hit[Word], spans: list[tuple[int, int]]) -> bool:
    return any(start <= hit.start and hit.end <= end for start, end in spans)


# words from "it may" to what may be
_MAY = 8
# characters from a verb to what says that it is a habit, and the letter of its person
_HABIT, _HE = 40, "ي"
# a place or state behind a noun makes it a known one: "the summit of Abuja"
_GROUND = ("place:", "state:")
# what stands in brackets between two words of a pattern does not part them
_BRACKETS = re.compile(r"\([^()]*\)")
# words back from a noun with "for" to what was exposed to it
_EXPOSED = 4
# words back from a participle to the noun that it belongs to
_OWNER = 2
# words between the noun and the verb of one event
_TOGETHER = 2
# words between a trigger and what bars it
_BARRED = 3
# words between a trigger and what a pattern wants beside it
_BESIDE = 10
