"""What part a mention has in an event, by the words round it: the preposition, a judging verb, a part of a country."""

from __future__ import annotations

from collections.abc import Sequence

from sahel_analysis.language.lexicon import Lexicon, form
from sahel_analysis.language.words import WORD, bare, clitics
from sahel_analysis.tagging.actors import Mention
from sahel_analysis.tagging.context import words_after, words_before
from sahel_analysis.tagging.event_patterns import Trigger
from sahel_analysis.tagging.sentences import Sentence

# words back from an actor to its preposition: "against the army of Mali"
_BACK = 3


class Roles:
    """Reads the roles of mentions by the rules of lexicons/events.toml."""

    def __init__(self, lexicon: Lexicon) -> None:
        table = lexicon.table("events")
        rules = table["participants"]
        self._territories = frozenset(rules["territories"])
        self._beside = frozenset(map(form, rules["beside"]))
        self._accords = frozenset(map(form, rules["accords"]))
        self._judges = frozenset(map(form, rules["judges"]))
        self._accusers = frozenset(map(form, rules["accusers"]))
        self._regions = frozenset(map(form, rules["regions"]))
        self._rules = [{**r, "before": frozenset(map(form, r["before"]))} for r in table["role"]]
        self._prepositions = frozenset(w for r in self._rules for w in r["before"]) | {form(w) for w in rules["other"]}
        self._and: str = rules["and"]
        self._fused = tuple(rules["fused"])
        self._in = form(rules["in"])
        self._rulers = tuple(" " + form(w) for w in rules["rulers"])
        self._actors = lexicon.actors

    def preposition(self, trigger: Trigger, sentence: Sentence, own: Sequence[Mention], index: int, last: str) -> str:
        """Return the preposition on which an actor depends; of coordinated ones the first has it for all."""
        mention = own[index]
        begin = mention.start - len(mention.clitic)
        if index and mention.clitic[:1] == self._and and not sentence.text[own[index - 1].end : begin].strip(" ،,"):
            return last
        particles = mention.clitic.replace(clitics().definite, "")
        if fused := [letter for letter in self._fused if letter in particles]:
            return str(fused[0])
        floor = trigger.end if trigger.end <= begin else 0
        words = WORD.findall(sentence.text, max(floor, begin - 40), begin)[-_BACK:]
        for word in reversed(words):
            plain = word.removeprefix(self._and) or word
            readings = bare(plain) if plain.startswith(self._fused) else {plain}
            if known := self._prepositions & readings:
                return min(known)
        return ""

    def role(self, actor_id: str, trigger: Trigger, preposition: str, mention: Mention) -> str:
        """Return the role of an actor; "none" where it is the place, "beside" where its border or accord is told."""
        before = words_before(mention.sentence.text, mention.start - len(mention.clitic))
        if any(not self._beside.isdisjoint(bare(word)) for word in before[-2:]):
            return "beside"
        if mention.kind == "name" and any(not self._accords.isdisjoint(bare(word)) for word in before[-1:]):
            return "beside"
        # "condemned the attacks of the group": what stands behind the trigger is what is condemned
        near = before[-2:] if mention.end <= trigger.start else before[-1:]
        after = words_after(mention.sentence.text, mention.end)[:1]
        if any(not self._judges.isdisjoint(bare(word)) for word in [*near, *after]):
            return "beside"
        if any(not self._accusers.isdisjoint(bare(word)) for word in [*before[-1:], *after]):
            return "beside"
        if actor_id in self._territories:
            return "territory"
        for rule in self._rules:
            fits = not rule["types"] or trigger.type in rule["types"]
            if rule["role"] == "none" and trigger.ground:
                continue
            if rule["role"] == "none" and mention.start < trigger.start:
                # the place behind the trigger is where it was; before it, it tells whose the subject is
                continue
            if rule["role"] == "none" and preposition == self._in and self._is_ruled(mention):
                continue
            if fits and preposition in rule["before"] and actor_id.startswith(tuple(rule.get("actors", ("",)))):
                return str(rule["role"])
        return "party"

    def _is_ruled(self, mention: Mention) -> bool:
        """Tell whether those who rule a state, or fight over it, are told before it: "the council in Niger"."""
        before = " " + mention.sentence.text[: mention.start - len(mention.clitic)].rstrip()
        return before.removesuffix(" " + self._in).endswith(self._rulers)

    def ground(self, own: Sequence[Mention], start: int, end: int) -> frozenset[str]:
        """Return the states that a stretch names as a place alone: by one of their towns, or a part of the country."""
        near = [m for m in own if start <= m.start < end]
        states = [m for m in near if m.actor_id.startswith("state:")]
        towns = [
            self._actors[m.actor_id] for m in near if m.actor_id.startswith("place:") and m.actor_id in self._actors
        ]
        acting = {m.actor_id for m in states if not self._is_region(m)}
        return frozenset([*(town.affiliation for town in towns), *(m.actor_id for m in states)]) - acting

    def _is_region(self, mention: Mention) -> bool:
        """Tell whether a mention stands behind a point of the compass: "in the north of Iraq"."""
        if mention.kind != "name":
            return False
        before = words_before(mention.sentence.text, mention.start - len(mention.clitic))[-1:]
        return any(not self._regions.isdisjoint(bare(word)) for word in before)
