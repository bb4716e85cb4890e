"""Who takes part in an event, and what part: party, target, mediator, host or territory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sahel_analysis.language.lexicon import Lexicon, form
from sahel_analysis.language.words import WORD
from sahel_analysis.tagging.actors import Mention
from sahel_analysis.tagging.event_clauses import Span, clause_at, ranked_between
from sahel_analysis.tagging.event_context import Context, Pointers, named_together
from sahel_analysis.tagging.event_patterns import Trigger
from sahel_analysis.tagging.event_roles import Roles
from sahel_analysis.tagging.sentences import Sentence

# characters between an actor and the relative clause about it
_ANTECEDENT = 12
_ROLES = ("party", "target", "mediator", "host", "territory")


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
        self._territories = frozenset(rules["territories"])
        self._possessives = tuple(rules["possessives"])
        self._ranks = frozenset(map(form, table["clauses"]["ranks"]))
        self._relatives = frozenset(map(form, table["clauses"]["relatives"]))
        self._with, self._between = form(rules["with"]), form(rules["between"])
        self._his = tuple(rules["his"])
        self._described = [{**entry, "word": form(entry["word"])} for entry in table["described"]]
        self._pointers = Pointers(table)
        self._roles = Roles(lexicon)
        self._actors = lexicon.actors
        self._blocs = frozenset(a.id for a in lexicon.actors.values() if a.sector == table["bloc"]["sector"])

    def can_act(self, mention: Mention) -> bool:
        """Tell whether a mention is of an actor that takes part in events: no place, no person, no newspaper."""
        actor = self._actors.get(mention.actor_id)
        return mention.actor_id.startswith(self._types) and (actor is None or actor.sector != "MED")

    def context(self, own: Sequence[Mention], before: Context) -> Context:
        """Return the context with what a sentence names."""
        groups = {**before.groups, **named_together(own)}
        bloc = next((m.actor_id for m in reversed(own) if m.actor_id in self._blocs), before.bloc)
        armed = next((m.actor_id for m in reversed(own) if m.actor_id.startswith("armed:")), before.armed)
        return Context(groups, bloc, before.state, armed, before.armed)

    def find(
        self, trigger: Trigger, sentence: Sentence, own: Sequence[Mention], clauses: Sequence[Span], context: Context,
        triggers: Sequence[Trigger] = (),
    ) -> Arguments:  # fmt: skip
        """Return who takes part in the event of a trigger: the actors of its clause.

        Where these are too few for an event of its type, those of the clause before it, then all of the sentence are
        looked at as well, but for the clauses of other `triggers` of its type: these have their own.
        """
        beside = ranked_between(sentence.text, self._ranks)
        own = [m for m in own if not any(a <= m.start < b for a, b in beside)]
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
        spans = [
            (start, clauses[last][1]),
            (clauses[max(0, first - 1)][0], clauses[last][1]),
            (0, len(sentence.text)),
        ]
        found = [self._in_span(trigger, sentence, own, context, spans[0], near=True)]
        if not found[0] and self._between in _words(sentence, clauses[after]):
            # "the fighting broke out on Monday, and lasted two days between ..."
            found = [self._in_span(trigger, sentence, own, context, (start, clauses[after][1]), near=True)]
        alone = self._lacks_subject(trigger, sentence, own, spans[0], found[0])
        whole = bool(found[0]) and self._between in _words(sentence, (trigger.end, max(trigger.end, spans[0][1])))
        rivals = {clause_at(t.start, clauses) for t in triggers if t.type == trigger.type} - set(range(first, last + 1))
        if self._types_of[trigger.type].get("all_sides"):
            rivals = set()
        free = [m for m in own if clause_at(m.start, clauses) not in rivals]
        for number, span in enumerate(spans[1:]):
            if whole or (found[0] and self._types_of[trigger.type].get("all_sides")):
                # both sides are told behind "between"; or the other side is in the rest of the article
                break
            if self.are_enough(trigger.type, found[-1]) and (number or not alone):
                break
            found.append(self._in_span(trigger, sentence, free, context, span))
        clause = self._without_products(trigger, found[1] if alone and found[1:] else found[0])
        wide = self._without_products(trigger, found[-1])
        if not wide and not self._types_of[trigger.type].get("all_sides"):
            wide = found[-1]
        wide = wide or self._usual(trigger, context)
        if set(wide.values()) == {"host"} and trigger.type != "mission_exit":
            # the place is told, not who meets there
            wide = {**self._usual(trigger, context), **wide}
        # a place that somebody visits names nobody who does
        named = bool(found[-1]) and not (trigger.ground and all(m.actor_id.startswith("place:") for m in own))
        return Arguments(Parties.of(clause), Parties.of(wide), named, self._roles.ground(own, start, clauses[last][1]))

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

    def _is_relative(self, sentence: Sentence, clause: Span) -> bool:
        word = WORD.search(sentence.text, *clause)
        return word is not None and word.group() in self._relatives

    def _in_span(
        self, trigger: Trigger, sentence: Sentence, own: Sequence[Mention], context: Context, span: Span, *,
        near: bool = False,
    ) -> dict[str, str]:  # fmt: skip
        """Return the role of each actor that a stretch of the sentence names as taking part.

        In the trigger's own clause (`near`) a state whose border or accord is told does so in no case.
        """
        start, end = span
        found: dict[str, str] = {}
        aside: dict[str, str] = {}
        preposition = ""
        for i, mention in enumerate(own):
            if not start <= mention.start < end:
                continue
            preposition = self._roles.preposition(trigger, sentence, own, i, preposition)
            for actor_id in self._taking_part(mention.actor_id, trigger):
                role = self._roles.role(actor_id, trigger, preposition, mention)
                if role in _ROLES:
                    found.setdefault(actor_id, role)
                elif actor_id.startswith(("state:", "org:")) and not (near and role == "beside"):
                    aside.setdefault(actor_id, "host" if trigger.type in ("meeting", "agreement") else "party")
        for actor_id in self._pointed_at(trigger, sentence, own, context, span):
            found.setdefault(actor_id, "party")
        if not found and trigger.type != "termination":
            found = aside
        sides = [one for one in found if one.startswith(("people:", "armed:"))]
        peoples = [one for one in sides if one.startswith("people:")]
        if len(peoples) > 1 or (len(sides) > 1 and self._between in sentence.text[start:end].split()):
            # peoples or groups fight each other: the state is where they do
            found = {one: role for one, role in found.items() if not one.startswith("state:")}
        if self._types_of[trigger.type].get("all_sides"):
            found = self._without_ground(found, own, start, end)
        for rule in self._described:
            if rule["of"] in found and rule["where"] in found and rule["word"] in sentence.text:
                found = {rule["actor"] if i == rule["of"] else i: role for i, role in found.items()}
        return found

    def _without_ground(self, found: dict[str, str], own: Sequence[Mention], start: int, end: int) -> dict[str, str]:
        """Leave out the state on whose ground others fight, where a state and an armed group are told besides."""
        sides = {i: role for i, role in found.items() if i not in self._roles.ground(own, start, end)}
        both = any(i.startswith("armed:") for i in sides) and any(i.startswith(("state:", "org:")) for i in sides)
        return sides if both else found

    def _without_products(self, trigger: Trigger, found: dict[str, str]) -> dict[str, str]:
        """Leave out what is founded or signed for: it is no party to its founding."""
        if self._types_of[trigger.type].get("all_sides"):
            found = {i: role for i, role in found.items() if i not in self._bystanders}
        if trigger.type not in ("agreement", "alliance_formed", "meeting", "conflict"):
            return found
        return {i: role for i, role in found.items() if i not in self.products}

    def _taking_part(self, actor_id: str, trigger: Trigger) -> Iterator[str]:
        """Yield the actors that a mention adds: several of a collective; a place or person, and its state."""
        entry = self._types_of[trigger.type]
        for one in actor_id.split(";"):
            kind = one.partition(":")[0]
            actor = self._actors.get(one)
            if actor is not None and actor.sector in ("MED", *entry.get("without", ())):
                continue
            if kind in entry.get("without_types", ()):
                continue
            if kind in self._types or one in self._territories or (kind == "person" and entry.get("persons")):
                yield one
            state = actor.affiliation if actor is not None else ""
            if kind == "person" and entry.get("persons") and state.startswith("org:"):
                yield state
            if state.startswith("state:") and (
                (kind == "place" and (entry.get("of_place") or trigger.ground) and one not in self._territories)
                or (kind == "person" and not entry.get("all_sides"))
            ):
                yield state

    def _pointed_at(
        self, trigger: Trigger, sentence: Sentence, own: Sequence[Mention], context: Context, span: Span
    ) -> Iterator[str]:
        """Yield the actors that words of the span point back to: "the three states", "the bloc", "its forces"."""
        armed = bool(self._types_of[trigger.type].get("all_sides"))
        without = self._types_of[trigger.type].get("without", ())
        for one in self._pointers.find(sentence, own, context, span, armed=armed):
            if one not in self._blocs or self._actors[one].sector not in without:
                yield one
        word = sentence.text[trigger.start : trigger.end]
        if sentence.text[trigger.start : trigger.reach].endswith(self._possessives):
            kinds = ("state:", "org:", "armed:") if armed else ("state:", "org:")
            owners = [m.actor_id for m in own if m.end <= trigger.start and m.actor_id.startswith(kinds)]
            group = self._pointers.group(sentence, own, context, trigger.start) if armed else ""
            yield from [group] if group else owners[-1:]
        elif self._types_of[trigger.type].get("persons") and word.endswith(self._his) and not trigger.tense:
            # "after his meeting with": he is the person named last, with those for whom he speaks
            people = [m for m in own if m.end <= trigger.start and m.actor_id.startswith("person:")]
            for one in (one for m in people[-1:] for one in self._taking_part(m.actor_id, trigger)):
                yield one


def _words(sentence: Sentence, span: Span) -> list[str]:
    return sentence.text[span[0] : span[1]].split()


def merged(first: Parties, second: Parties) -> Parties:
    """Return the participants of two tellings: those of the first with their roles, then what the second adds."""
    roles: dict[str, Any] = dict(zip(first.ids, first.roles, strict=True))
    for actor_id, role in zip(second.ids, second.roles, strict=True):
        roles.setdefault(actor_id, role)
    return Parties.of(roles)
