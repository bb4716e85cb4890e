"""Who takes part in an event, and what part: party, target, mediator, host or territory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sahel_analysis.language.lexicon import Lexicon, form
from sahel_analysis.language.words import WORD, bare
from sahel_analysis.tagging.actors import Mention
from sahel_analysis.tagging.event_clauses import Span, clause_at, ranked_between
from sahel_analysis.tagging.event_context import Context, named_together
from sahel_analysis.tagging.event_meant import Meant, subject_before, with_subject
from sahel_analysis.tagging.event_named import NamedHere
from sahel_analysis.tagging.event_patterns import Trigger
from sahel_analysis.tagging.sentences import Sentence

# words from a visit to the verb that tells who made it
_MADE = 6
# characters between an actor and the relative clause about it
_ANTECEDENT = 12


class Parties(NamedTuple):
    """Who takes part in an event, and what part each has."""

    ids: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()

    @classmethod
    def of(cls, found: Mapping[str, str]) -> Parties:
        """Return the participants of a mapping from actors to roles."""
        return cls(tuple(found), tuple(found.values()))


class Arguments(NamedTuple):
    """The participants that the clause of a trigger names, and those that the clauses around it name as well.

    `named` is False where the sentence names nobody, and `wide` is who the article mostly speaks of. Those of `own` in
    `ground` are named by a place or region of theirs alone: where it was done.
    """

    own: Parties
    wide: Parties
    named: bool = True
    ground: frozenset[str] = frozenset()


class Participants:
    """Finds the participants of events by the rules of lexicons/events.toml."""

    def __init__(self, lexicon: Lexicon) -> None:
        table = lexicon.table("events")
        self._types_of = {entry["id"]: entry for entry in table["type"]}
        rules = table["participants"]
        self._types = tuple(rules["types"])
        self.products = frozenset(rules["products"])
        self._bystanders = frozenset(rules["bystanders"])
        self._ranks = frozenset(map(form, table["clauses"]["ranks"]))
        self._relatives = frozenset(map(form, table["clauses"]["relatives"]))
        self._with, self._between = form(rules["with"]), form(rules["between"])
        self._attending = frozenset(map(form, rules["attending"]))
        self._making = frozenset(map(form, rules["making"]))
        self._meant = Meant(table, lexicon)
        self._named = NamedHere(lexicon)
        self._actors = lexicon.actors
        self._blocs = frozenset(a.id for a in lexicon.actors.values() if a.sector == table["bloc"]["sector"])

    def can_act(self, mention: Mention) -> bool:
        """Tell whether a mention is of an actor that takes part in events: no place, no person, no newspaper."""
        actor = self._actors.get(mention.actor_id)
        return mention.actor_id.startswith(self._types) and (actor is None or actor.sector != "MED")

    def topic(self, mentions: Sequence[Mention]) -> tuple[str, ...]:
        """Return who an article is about by its headline: one state, then the person that the headline opens with."""
        return self._meant.topic([m for m in mentions if m.sentence.role == "title"])

    def context(self, own: Sequence[Mention], before: Context) -> Context:
        """Return the context with what a sentence names."""
        groups = with_subject(own, {**before.groups, **named_together(own)})
        bloc = next((m.actor_id for m in reversed(own) if m.actor_id in self._blocs), before.bloc)
        armed = next((m.actor_id for m in reversed(own) if m.actor_id.startswith("armed:")), before.armed)
        return Context(groups, bloc, before.state, armed, before.armed, before.topic)

    def find(
        self, trigger: Trigger, sentence: Sentence, own: Sequence[Mention], clauses: Sequence[Span], context: Context,
        triggers: Sequence[Trigger] = (),
    ) -> Arguments:  # fmt: skip
        """Return who takes part in the event of a trigger: the actors of its clause.

        Where these are too few for an event of its type, those of the clause before it, then all of the sentence are
        looked at as well, but for the clauses of other `triggers` of its type: these have their own.
        """
        context = context._replace(bloc=self._meant.bloc(sentence, context))
        beside = ranked_between(sentence.text, self._ranks)
        own = [m for m in own if not any(a <= m.start < b for a, b in beside)]
        first, last, start = self._reach(trigger, sentence, own, clauses)
        after = min(len(clauses) - 1, clause_at(trigger.reach - 1, clauses) + 1)
        spans = [
            (start, clauses[last][1]),
            (clauses[max(0, first - 1)][0], clauses[last][1]),
            (0, len(sentence.text)),
        ]
        found = [self._named.read(trigger, sentence, own, context, spans[0], near=True)]
        if not found[0] and self._between in _words(sentence, clauses[after]):
            # "the fighting broke out on Monday, and lasted two days between ..."
            found = [self._named.read(trigger, sentence, own, context, (start, clauses[after][1]), near=True)]
        for one in self._meant.force(sentence, own, spans[0], context):
            found[0].setdefault(one, "party")
        alone = self._lacks_subject(trigger, sentence, own, spans[0], found[0])
        whole = bool(found[0]) and self._between in _words(sentence, (trigger.end, max(trigger.end, spans[0][1])))
        rivals = {clause_at(t.start, clauses) for t in triggers if t.type == trigger.type} - set(range(first, last + 1))
        if self._types_of[trigger.type].get("all_sides"):
            rivals = set()
        free = [m for m in own if clause_at(m.start, clauses) not in rivals]
        if not whole:
            found += self._wider(trigger, sentence, free, context, spans[1:], found[0], alone=alone)
        told = found[1] if alone and found[1:] else found[0]
        if more := self._meant_besides(trigger, sentence, own, spans[0], context, found[-1]):
            found.append(found[-1] | more)
            told = told | more
        clause = self._without_products(trigger, told)
        wide = self._without_products(trigger, found[-1])
        if not wide and not self._types_of[trigger.type].get("all_sides"):
            wide = found[-1]
        wide = wide or self._usual(trigger, context)
        if set(wide.values()) == {"host"} and trigger.type != "mission_exit":
            # the place is told, not who meets there
            wide = {**self._usual(trigger, context), **wide}
        # a place that somebody visits names nobody who does
        named = bool(found[-1]) and not (trigger.ground and all(m.actor_id.startswith("place:") for m in own))
        ground = self._named.roles.ground(own, start, clauses[last][1])
        return Arguments(Parties.of(clause), Parties.of(wide), named, ground)

    def _reach(
        self, trigger: Trigger, sentence: Sentence, own: Sequence[Mention], clauses: Sequence[Span]
    ) -> tuple[int, int, int]:
        """Return the first and last clause that tell of the event of a trigger, and where in the first it begins."""
        first, last = clause_at(trigger.start, clauses), clause_at(trigger.reach - 1, clauses)
        after = min(len(clauses) - 1, last + 1)
        named = any(0 <= clauses[after][0] - m.end <= 1 for m in own)
        if not trigger.tense and not named and self._is_relative(sentence, clauses[after]):
            # "the attack that the army made", not "the attack in Nigeria, which ..."
            last = after
        start = clauses[first][0]
        if self._is_relative(sentence, clauses[first]):
            # whom the relative clause is about stands right before it
            start = next((m.start for m in reversed(own) if start - _ANTECEDENT < m.end <= start), start)
        who = self._performed(trigger, sentence, clauses)
        if who is not None:
            # "a visit that the minister made": not whoever is named before
            return first, who, trigger.start
        first, last = self._with_attending(sentence, clauses, first, last)
        return first, last, min(start, clauses[first][0])

    def _wider(
        self, trigger: Trigger, sentence: Sentence, own: Sequence[Mention], context: Context, spans: Sequence[Span],
        near: Mapping[str, str], *, alone: bool,
    ) -> list[dict[str, str]]:  # fmt: skip
        """Return who takes part by wider and wider stretches, until they are enough for an event of its type."""
        found = [dict(near)]
        if near and self._types_of[trigger.type].get("all_sides"):
            # the other side is in the rest of the article
            return []
        for number, span in enumerate(spans):
            if self.are_enough(trigger.type, found[-1]) and (number or not alone):
                break
            if number and found[-1]:
                # the far clauses are about others
                break
            found.append(self._named.read(trigger, sentence, own, context, span))
        return found[1:]

    def _performed(self, trigger: Trigger, sentence: Sentence, clauses: Sequence[Span]) -> int | None:
        """Return the number of the clause that tells who made a visit, behind it: "made by"; None where none does."""
        words = list(WORD.finditer(sentence.text, trigger.end))[:_MADE]
        verb = next((w.start() for w in words if w.group() in self._making), None)
        visit = trigger.ground and not trigger.tense
        return clause_at(verb, clauses) if visit and verb is not None else None

    def _with_attending(self, sentence: Sentence, clauses: Sequence[Span], first: int, last: int) -> tuple[int, int]:
        """Return the clauses of an event with those beside them that tell who attends: "in the presence of"."""
        words = {i: WORD.search(sentence.text, *clauses[i]) for i in (first - 1, last + 1) if 0 <= i < len(clauses)}
        beside = [i for i, word in words.items() if word and not self._attending.isdisjoint(bare(word.group()))]
        return min([first, *beside]), max([last, *beside])

    def _meant_besides(
        self, trigger: Trigger, sentence: Sentence, own: Sequence[Mention], span: Span, context: Context,
        found: Mapping[str, str],
    ) -> dict[str, str]:  # fmt: skip
        """Return who takes part without being named in the sentence as one who does."""
        entry = self._types_of[trigger.type]
        if entry.get("all_sides"):
            return {}
        more: dict[str, str] = {}
        lacking = self._lacks_subject(trigger, sentence, own, span, found)
        few = lacking or not self.are_enough(trigger.type, found)
        if few and trigger.tense and self._is_idle(trigger, sentence, own, span, context):
            subject = tuple(m.actor_id for m in own if m.end <= span[0] and not m.actor_id.startswith("place:"))[:1]
            subject = subject or (subject_before(context) if found else ())
            for one in (one for actor in subject for one in self._named.taking_part(actor, trigger)):
                more[one] = "party"
        if not self.are_enough(trigger.type, [*found, *more]) or set(found.values()) == {"host"}:
            more |= dict.fromkeys(self._meant.forces(sentence, own, span), "party")
        if found and not self.are_enough(trigger.type, [*found, *more]):
            more |= dict(self._meant.country(trigger, sentence, span, found, context))
        if found and not self.are_enough(trigger.type, [*found, *more]):
            more |= dict.fromkeys(self._meant.them(trigger, sentence, own, span, found, context), "target")
        if found and ((lacking and not more) or not self._are_sides(trigger.type, [*found, *more])):
            more |= dict(self._meant.home(trigger, {**found, **more}, context))
        return {one: role for one, role in more.items() if one not in found}

    def _is_idle(
        self, trigger: Trigger, sentence: Sentence, own: Sequence[Mention], span: Span, context: Context
    ) -> bool:
        """Tell whether the clause of a verb names nobody who did it: those behind it depend on prepositions."""
        near = [(i, m) for i, m in enumerate(own) if span[0] <= m.start < span[1]]
        acting = [(i, m) for i, m in near if not m.actor_id.startswith("place:")]
        if any(m.start < trigger.start for _, m in acting) or any(
            self._named.pointed_at(trigger, sentence, own, context, span)
        ):
            return False
        return bool(near) and all(self._named.roles.preposition(trigger, sentence, own, i, "") for i, _ in acting)

    def _usual(self, trigger: Trigger, context: Context) -> dict[str, str]:
        """Return who is meant where a sentence names nobody: the bloc named last meets, else the state named most."""
        if context.bloc and self._types_of[trigger.type].get("bloc"):
            return {context.bloc: "party"}
        return {context.state: "party"} if context.state else {}

    def _lacks_subject(
        self, trigger: Trigger, sentence: Sentence, own: Sequence[Mention], span: Span, found: Mapping[str, str]
    ) -> bool:
        """Tell whether a clause names only those with whom something was done: who did it stands before."""
        if not found or not self._types_of[trigger.type].get("joint"):
            return False
        near = [m for m in own if span[0] <= m.start < span[1] and m.actor_id in found]
        if any(m.start < trigger.start for m in near) or not near:
            return False
        apart = sentence.text[trigger.end : near[0].start].split()
        return self._with in apart and self._between not in apart

    def are_enough(self, event_type: str, ids: Iterable[str]) -> bool:
        """Tell whether so many actors can make an event of a type: a bloc meets by itself."""
        entry, named = self._types_of[event_type], list(ids)
        bloc = bool(entry.get("bloc")) and any(one in self._blocs and one not in self.products for one in named)
        return bloc or len(named) >= entry["parties"]

    def _are_sides(self, event_type: str, ids: Iterable[str]) -> bool:
        """Tell whether so many sides can make an event of a type: a minister or a force is no side beside its state."""
        named = list(ids)
        sides = {actor.affiliation or one if (actor := self._actors.get(one)) else one for one in named}
        return self.are_enough(event_type, sides) or any(one in self._blocs for one in named)

    def _is_relative(self, sentence: Sentence, clause: Span) -> bool:
        word = WORD.search(sentence.text, *clause)
        return word is not None and word.group() in self._relatives

    def _without_products(self, trigger: Trigger, found: dict[str, str]) -> dict[str, str]:
        """Leave out what is founded or signed for: it is no party to its founding."""
        if self._types_of[trigger.type].get("all_sides"):
            found = {i: role for i, role in found.items() if i not in self._bystanders}
        if trigger.type not in ("agreement", "alliance_formed", "meeting", "conflict"):
            return found
        return {i: role for i, role in found.items() if i not in self.products}


def _words(sentence: Sentence, span: Span) -> list[str]:
    return sentence.text[span[0] : span[1]].split()


def merged(first: Parties, second: Parties) -> Parties:
    """Return the participants of two tellings: those of the first with their roles, then what the second adds."""
    roles: dict[str, Any] = dict(zip(first.ids, first.roles, strict=True))
    for actor_id, role in zip(second.ids, second.roles, strict=True):
        roles.setdefault(actor_id, role)
    return Parties.of(roles)
