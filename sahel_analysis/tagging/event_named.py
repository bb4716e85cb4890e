"""Who a stretch of a sentence names as taking part in an event, and what part each has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sahel_analysis.language.lexicon import Lexicon, form
from sahel_analysis.language.words import bare, clitics
from sahel_analysis.tagging.actors import Mention
from sahel_analysis.tagging.context import words_before
from sahel_analysis.tagging.event_clauses import Span
from sahel_analysis.tagging.event_context import Context, Pointers
from sahel_analysis.tagging.event_patterns import Trigger
from sahel_analysis.tagging.event_roles import Roles
from sahel_analysis.tagging.sentences import Sentence

# words of a title between a person and those who fight for him
_TITLES = 4
_ROLES = ("party", "target", "mediator", "host", "territory")


class NamedHere:
    """Reads the participants that a stretch of a sentence names, by the rules of lexicons/events.toml."""

    def __init__(self, lexicon: Lexicon) -> None:
        table = lexicon.table("events")
        rules = table["participants"]
        self._types_of = {entry["id"]: entry for entry in table["type"]}
        self._types = tuple(rules["types"])
        self._territories = frozenset(rules["territories"])
        self._possessives = tuple(rules["possessives"])
        self._between = form(rules["between"])
        self._his = tuple(rules["his"])
        nouns = (form(noun).split()[-1] for words in table["words"].values() for noun in words.get("nouns", ()))
        # folded, the ending of "visit" is that of "his meeting"
        self._feminine = frozenset(noun for noun in nouns if noun.endswith(self._his))
        self._described = [{**entry, "word": form(entry["word"])} for entry in table["described"]]
        self._fighting = frozenset(map(form, rules["fighting"]))
        self._pointers = Pointers(table)
        self.roles = Roles(lexicon)
        self._actors = lexicon.actors
        self._blocs = frozenset(a.id for a in lexicon.actors.values() if a.sector == table["bloc"]["sector"])

    def read(
        self, trigger: Trigger, sentence: Sentence, own: Sequence[Mention], context: Context, span: Span, *,
        near: bool = False,
    ) -> dict[str, str]:  # fmt: skip
        """Return the role of each actor that a stretch of the sentence names as taking part.

        In the trigger's own clause (`near`) a state whose border or accord is told does so in no case.
        """
        found, aside = self._by_name(trigger, sentence, own, span, near=near)
        for actor_id in self.pointed_at(trigger, sentence, own, context, span):
            found.setdefault(actor_id, "party")
        if not found and trigger.type != "termination":
            found = aside
        sides = [one for one in found if one.startswith(("people:", "armed:"))]
        peoples = [one for one in sides if one.startswith("people:")]
        if len(peoples) > 1 or (len(sides) > 1 and self._between in sentence.text[slice(*span)].split()):
            # peoples or groups fight each other: the state is where they do
            found = {one: role for one, role in found.items() if not one.startswith("state:")}
        if self._types_of[trigger.type].get("all_sides"):
            found = self._without_ground(found, own, *span)
        for rule in self._described:
            if rule["of"] in found and rule["where"] in found and rule["word"] in sentence.text:
                found = {rule["actor"] if i == rule["of"] else i: role for i, role in found.items()}
        return found

    def _by_name(
        self, trigger: Trigger, sentence: Sentence, own: Sequence[Mention], span: Span, *, near: bool
    ) -> tuple[dict[str, str], dict[str, str]]:
        """Return the roles of those named in a stretch, and of those who take part if nobody else does."""
        entry = self._types_of[trigger.type]
        found: dict[str, str] = {}
        aside: dict[str, str] = {}
        hosts: dict[str, str] = {}
        preposition = ""
        for i, mention in enumerate(own):
            if not span[0] <= mention.start < span[1]:
                continue
            preposition = self.roles.preposition(trigger, sentence, own, i, preposition)
            for actor_id in self.taking_part(mention.actor_id, trigger):
                if entry.get("host_of_place") and mention.actor_id.startswith("place:"):
                    # a place that opens the sentence is where the news comes from
                    if sentence.text[: mention.start].strip():
                        hosts[actor_id] = "host"
                    continue
                role = self.roles.role(actor_id, trigger, preposition, mention)
                if role in _ROLES:
                    found.setdefault(actor_id, role)
                elif actor_id.startswith(("state:", "org:")) and not (near and role == "beside"):
                    aside.setdefault(actor_id, "host" if trigger.type in ("meeting", "agreement") else "party")
            if entry.get("all_sides") and self._is_fighting(mention):
                found.setdefault(mention.actor_id, "party")
        return {**found, **{one: role for one, role in hosts.items() if one not in found}}, aside

    def _is_fighting(self, mention: Mention) -> bool:
        """Tell whether a person is named for those who fight under him, or falls: "the forces of general ..."."""
        before = words_before(mention.sentence.text, mention.start - len(mention.clitic))[-_TITLES:]
        person = mention.actor_id.startswith("person:")
        return person and any(not self._fighting.isdisjoint(bare(word)) for word in before)

    def _without_ground(self, found: dict[str, str], own: Sequence[Mention], start: int, end: int) -> dict[str, str]:
        """Leave out the state on whose ground others fight, where a state and an armed group are told besides."""
        sides = {i: role for i, role in found.items() if i not in self.roles.ground(own, start, end)}
        both = any(i.startswith("armed:") for i in sides) and any(i.startswith(("state:", "org:")) for i in sides)
        return sides if both else found

    def taking_part(self, actor_id: str, trigger: Trigger) -> Iterator[str]:
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
                (
                    kind == "place"
                    and (entry.get("of_place") or entry.get("host_of_place") or trigger.ground)
                    and one not in self._territories
                )
                or (kind == "person" and not entry.get("all_sides"))
            ):
                yield state

    def pointed_at(
        self, trigger: Trigger, sentence: Sentence, own: Sequence[Mention], context: Context, span: Span
    ) -> Iterator[str]:
        """Yield the actors that words of the span point back to: "the three states", "the bloc", "its forces"."""
        armed = bool(self._types_of[trigger.type].get("all_sides"))
        without = self._types_of[trigger.type].get("without", ())
        for one in self._pointers.find(sentence, own, context, span, armed=armed):
            if one not in self._blocs or self._actors[one].sector not in without:
                yield one
        if sentence.text[trigger.start : trigger.reach].endswith(self._possessives):
            kinds = ("state:", "org:", "armed:") if armed else ("state:", "org:")
            owners = [m.actor_id for m in own if m.end <= trigger.start and m.actor_id.startswith(kinds)]
            group = self._pointers.group(sentence, own, context, trigger.start) if armed else ""
            yield from [group] if group else owners[-1:]
        elif self._types_of[trigger.type].get("persons") and self._is_his(trigger, sentence):
            # "after his meeting with": he is the person named last, with those for whom he speaks
            people = [m for m in own if m.end <= trigger.start and m.actor_id.startswith("person:")]
            for one in (one for m in people[-1:] for one in self.taking_part(m.actor_id, trigger)):
                yield one

    def _is_his(self, trigger: Trigger, sentence: Sentence) -> bool:
        """Tell whether a noun points back to a person by its ending: "his meeting", not "the visit"."""
        word = sentence.text[trigger.start : trigger.end].split()[-1]
        plain = trigger.tense or word in self._feminine or word.startswith(clitics().definite)
        return word.endswith(self._his) and not plain
