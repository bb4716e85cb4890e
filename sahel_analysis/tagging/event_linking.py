"""Bring together what one article tells of one event: its date, its parties and its status hold on every line.

A telling that leaves the date or a party open ("the meeting", a headline) takes it from the article's other tellings
of the same event. Two tellings are of one event where type, dates and parties allow it and the later one points
back; what can as well be another event of the type stays apart, and what fits several events takes from none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sahel_analysis.tagging.event_arguments import Participants, Parties, merged
from sahel_analysis.tagging.event_dates import agree, narrowest, time_precision
from sahel_analysis.tagging.event_telling import Event, bodies_of, is_planned, names_again

# how much a telling says about the status: a noun of itself nothing, words around it or a verb of the past much
_NO_STATUS = 0


@dataclass
class _Referent:
    """One event of an article and its tellings (by number)."""

    type: str
    tellings: list[int] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    def add(self, number: int, event: Event) -> None:
        self.tellings.append(number)
        self.events.append(event)

    @property
    def parties(self) -> frozenset[str]:
        """Return all that its tellings name as taking part, persons left out."""
        return frozenset(one for event in self.events for one in bodies_of(event))

    @property
    def date(self) -> str:
        return narrowest([event.date for event in self.events])

    def dated_as(self, event: Event) -> str:
        """Return the date for a telling: what is planned has none of what is done, nor the other way round."""
        return narrowest([e.date for e in self.events if is_planned(e) == is_planned(event)])

    def may_be(self, event: Event) -> bool:
        """Tell whether an event can be this one by type, dates and status."""
        dates = all(agree(event.date, known.date) for known in self.events)
        denied = {"denied"} & {event.status, self.events[0].status}
        return event.type == self.type and dates and (not denied or event.status == self.events[0].status)


# tellings that are held against each other; a text with more of them is a book or a heap, and is linked part by part,
# since each is compared with all others
MOST_TELLINGS = 300


class Linker:
    """Links the tellings of an article by the rules of lexicons/events.toml."""

    def __init__(self, table: Mapping[str, Any], participants: Participants) -> None:
        self._participants = participants
        self._types = {entry["id"]: entry for entry in table["type"]}
        self._plural = frozenset(table["clauses"]["plural"])

    def link(self, events: Sequence[Event], *, political: bool = True) -> list[Event]:
        """Return the events of an article, completed by each other; those of one event on one line become one.

        In an article that is not `political` an event of nobody who counts is none: such a meeting is a club's.
        """
        if len(events) > MOST_TELLINGS:
            parts = [events[i : i + MOST_TELLINGS] for i in range(0, len(events), MOST_TELLINGS)]
            return [event for part in parts for event in self.link(part, political=political)]
        referents: list[_Referent] = []
        order = sorted(range(len(events)), key=lambda i: (events[i].again, events[i].sentence.role == "title"))
        for i in order:
            event = events[i]
            found = self._referent(event, referents)
            if found is None and event.again:
                continue
            if found is None:
                referents.append(found := _Referent(event.type))
            found.add(i, event)
        made = {
            i: (self._completed(e, r), r)
            for r in referents
            if political or self._concerns_actors(r)
            for i, e in zip(r.tellings, r.events, strict=True)
        }
        return self._one_a_line([(self._with_joint(made[i][0], made), made[i][1]) for i in sorted(made)])

    def _with_joint(self, event: Event, made: Mapping[int, tuple[Event, _Referent]]) -> Event:
        """Return what names one party at most with those who do another thing: they sign what founds their alliance."""
        entry = self._types[event.type]
        if len(event.arguments.own.ids) > 1 or not entry.get("joint") or entry.get("persons"):
            return event
        joint = [
            other.parties
            for other, _ in made.values()
            if other.sentence is event.sentence
            and other.type != event.type
            and self._types[other.type].get("joint")
            and not self._types[other.type].get("persons")
        ]
        parties = max(joint, key=lambda one: len(one.ids), default=Parties())
        more = len(parties.ids) > 1 and set(event.parties.ids) < set(parties.ids)
        return replace(event, parties=parties) if more else event

    def _concerns_actors(self, referent: _Referent) -> bool:
        """Tell whether somebody who counts is named in a telling: a club's session with nobody else is no event."""
        return bool(self._types[referent.type].get("alone")) or any(e.arguments.named for e in referent.events)

    def _referent(self, event: Event, referents: Iterable[_Referent]) -> _Referent | None:
        """Return the event that a telling belongs to; None where it is the first, or may belong to several."""
        possible = [r for r in referents if r.may_be(event)]
        own = self._sides(event)
        if self._is_plural(event):
            return None
        same = [r for r in possible if not self._is_plural(r.events[0]) and self._same(event, own, r)]
        if not same:
            # what one line tells of one event is one row of it: then it is one event for the other lines too
            beside = [r for r in possible if own and any(bodies_of(e) and self._is_beside(e, event) for e in r.events)]
            return beside[-1] if beside else None
        if event.date:
            dated = [r for r in same if r.date]
            return (dated or same)[-1]
        meant = own or frozenset(event.arguments.wide.ids)
        best = max(len(meant & r.parties) for r in same)
        near = [r for r in same if len(meant & r.parties) == best]
        if len(near) > 1 and not event.definite and event.sentence.role != "title":
            return None
        if best == 0 and self._types[event.type].get("all_sides"):
            # "the attacks" are those of somebody, told before
            near = [r for r in near if r.parties] or near
        if best == 0 and not (own or self._types[event.type].get("all_sides") or event.sentence.role == "title"):
            near = [r for r in near if not r.parties] or near
        if event.again:
            near = [r for r in same if r.parties or r.date] or same
            # it points to what was told last
            return max(near, key=lambda r: max((e.line for e in r.events if e.line <= event.line), default=-1))
        if event.sentence.role == "title":
            # a headline tells what the article opens with
            lead = min(same, key=lambda r: (r.events[0].line, r.events[0].start))
            if lead.date and not meant.isdisjoint(lead.parties):
                return lead
            return max(near, key=lambda r: (bool(r.parties), bool(r.date)))
        return near[-1]

    def _own(self, event: Event) -> Parties:
        """Return who takes part by a telling's own words: "the fighting in the town" says nothing of who fights."""
        own = event.arguments.own
        if not (event.definite and self._types[event.type].get("all_sides")):
            return own
        pairs = zip(own.ids, own.roles, strict=True)
        return Parties.of({one: role for one, role in pairs if one not in event.arguments.ground})

    def _sides(self, event: Event) -> frozenset[str]:
        return frozenset(one for one in self._own(event).ids if not one.startswith("person:"))

    def _is_beside(self, known: Event, new: Event) -> bool:
        # a bare year is that of a war rather than of what was done in it
        rough = 4 in (len(known.date), len(new.date)) and known.date != new.date
        return known.line == new.line and not rough and self._may_be_one(known, new, bodies_of(known), bodies_of(new))

    def _same(self, event: Event, own: frozenset[str], referent: _Referent) -> bool:
        entry = self._types[event.type]
        if event.same:
            # "the forum" has other guests on every line
            return any(names_again(event, e) for e in referent.events)
        known = referent.parties
        points = event.definite or event.sentence.role == "title"
        if not own:
            wide = set(event.arguments.wide.ids)
            # who founds what is not told: nothing but what is founded is named
            points = points or (bool(entry.get("joint")) and bool(wide) and wide <= self._participants.products)
            return points or (not entry.get("many") and not known.isdisjoint(wide))
        if not known:
            near = {one for e in referent.events for one in e.arguments.wide.ids}
            same_day = bool(event.date and event.date == referent.date)
            return same_day or (points and (not near or not near.isdisjoint(own)))
        shared = own & known
        if not points and not any(e.definite for e in referent.events) and len(shared) < 2:
            # neither points to what is known: two events, unless told of one day
            return bool(shared) and _is_one_time(event, referent)
        if entry.get("many") and not points:
            # one attack of two parties more is another attack, unless it is told of the same day
            same_day = _is_one_time(event, referent)
            return (same_day and bool(shared)) or (len(shared) > 1 and not entry.get("all_sides"))
        return own <= known or known <= own or len(shared) > 1 or (bool(shared) and points)

    def _is_plural(self, event: Event) -> bool:
        word = event.sentence.text[event.start : event.end]
        return any(word.endswith(plural) for plural in self._plural)

    def _completed(self, event: Event, referent: _Referent) -> Event:
        """Return a telling with what the other tellings of its event say."""
        entry = self._types[event.type]
        others = [e for e in referent.events if e is not event]
        parties = self._own(event)
        bodies = [e for e in others if e.sentence.role != "title" and is_planned(e) == is_planned(event)]
        richest = max((self._own(e) for e in bodies), key=lambda p: len(_lasting(p).ids), default=Parties())
        # one of the founders speaks for all
        joint = entry.get("joint") and not entry.get("many") and len(parties.ids) == 1 and parties.ids[0] in richest.ids
        if joint or entry.get("all_sides") or not self._participants.are_enough(event.type, parties.ids):
            parties = merged(parties, _lasting(richest))
        if not self._participants.are_enough(event.type, parties.ids):
            parties = merged(parties, event.arguments.wide)
        if not referent.date and event.status == "done":
            event = replace(event, date=next((e.reported for e in [event, *others] if e.reported), ""))
        # what the telling says itself stays, but for the week that "two weeks ago" leads to and a war's bare year
        pointing = bool(entry.get("lasts")) or event.again or not event.arguments.own.ids
        rough = "-W" in event.date or (len(event.date) == 4 and pointing)
        date = (referent.dated_as(event) if not event.date or rough else event.date) or event.date
        status = _status(event, referent.events)
        if event.dated and not event.status_weight and time_precision(date) == "1" and "/" not in date:
            status = event.dated
        evidence, sourcing = event.evidence, event.sourcing
        if event.sentence.role == "title" and others and all(e.evidence == "unnamed" for e in others):
            kinds = {e.sourcing for e in others}
            evidence, sourcing = "unnamed", kinds.pop() if len(kinds) == 1 else ""
        return replace(event, date=date, parties=parties, status=status, evidence=evidence, sourcing=sourcing)

    def _one_a_line(self, events: Sequence[tuple[Event, _Referent]]) -> list[Event]:
        """Keep of tellings of one event on one line the first, completed by what only the others tell."""
        kept: list[tuple[Event, _Referent]] = []
        for event, referent in events:
            at = next((i for i, known in enumerate(kept) if self._is_told_twice(known, (event, referent))), None)
            if at is None:
                kept.append((event, referent))
                continue
            first = kept[at][0]
            if first.again and not event.again:
                # the closer word tells who takes part
                first, event = event, first
            named = first if first.arguments.own.ids or not event.arguments.own.ids else event
            kept[at] = (replace(first, date=first.date or event.date, parties=named.parties), kept[at][1])
        return [event for event, _ in kept]

    def _is_told_twice(self, known: tuple[Event, _Referent], new: tuple[Event, _Referent]) -> bool:
        """Tell whether two tellings on one line are of one event."""
        (first, ours), (second, theirs) = known, new
        if (first.type, first.line) != (second.type, second.line) or "denied" in {first.status} ^ {second.status}:
            return False
        if first.date and second.date and first.date != second.date:
            return False
        if ours is theirs:
            return True
        a, b = self._sides(first), self._sides(second)
        if bool(a) != bool(b):
            # who is meant where nobody is named: those of the event's other tellings, else those near by
            a = a or frozenset(first.parties.ids if len(ours.events) > 1 else first.arguments.wide.ids)
            b = b or frozenset(second.parties.ids if len(theirs.events) > 1 else second.arguments.wide.ids)
        if not a or not b:
            # what other lines tell of has its own referent; a telling that names nobody is taken with the first
            return not (len(ours.events) > 1 and len(theirs.events) > 1) and not (
                first.definite and not second.definite and len(ours.events) > 1
            )
        return self._may_be_one(first, second, a, b)

    def _may_be_one(self, first: Event, second: Event, a: frozenset[str], b: frozenset[str]) -> bool:
        """Tell whether two tellings on one line are of one event by their dates and parties."""
        if first.date and second.date and first.date != second.date:
            return False
        many = self._types[first.type].get("many") and not (first.definite or second.definite)
        if many and is_planned(first) != is_planned(second):
            # a visit that is to come beside one that has been
            return False
        if self._types[first.type].get("many"):
            return bool(a & b)
        return bool(a & b) or len(a) < 2 or len(b) < 2


def _is_one_time(event: Event, referent: _Referent) -> bool:
    """Tell whether a telling has the date of an event; of what goes on, one that agrees with it."""
    goes_on = event.status == "ongoing" == referent.events[0].status
    known = bool(event.date) and bool(referent.date)
    return known and (event.date == referent.date or (goes_on and agree(event.date, referent.date)))


def _status(event: Event, tellings: Sequence[Event]) -> str:
    """Return the status of a telling: what its words leave open, most of the other tellings may say."""
    marked = [e for e in tellings if e.status_weight]
    if event.status_weight or not marked:
        return event.status
    if any(e.status_weight == 1 for e in marked):
        return event.status
    first = marked[0].status
    most = sum(e.status == first for e in marked) * 2 >= len(tellings)
    return first if most else event.status


def _lasting(parties: Parties) -> Parties:
    """Return the participants that hold on every line: persons and hosts take part only where a line tells it."""
    kept = [
        (one, role)
        for one, role in zip(parties.ids, parties.roles, strict=True)
        if not one.startswith("person:") and role not in ("host", "mediator")
    ]
    return Parties(tuple(one for one, _ in kept), tuple(role for _, role in kept))
