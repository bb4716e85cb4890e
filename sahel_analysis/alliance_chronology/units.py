"""What one telling of an event says, ready to be held against others: dates, parties, persons, places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sahel_analysis.alliance_chronology.alliances import read_alliances
from sahel_analysis.alliance_chronology.measures import Span, date_span
from sahel_analysis.language.lexicon import Lexicon, form
from sahel_analysis.language.words import bare
from sahel_analysis.tables import Tables

# roles of participants that are no parties: where it happened, and on whose ground
_PLACES = ("territory", "host")
_FOUNDING = ("agreement", "alliance_formed")
_OPEN_END = pd.Timestamp("2262-01-01")


@dataclass(frozen=True, eq=False)
class Unit:
    """One telling with its reprints: the rows that it stands in (positions), and what it says.

    `origin` is the article that the others reprint (its row comes first), `lasts` tells that the date is a range
    (2012/2023), `plural` that several events are told at once. `bodies` are those that the event is about: what is
    founded, left, sent or ended.
    """

    rows: tuple[int, ...]
    origin: str
    type: str
    date: str
    begin: pd.Timestamp | None
    end: pd.Timestamp
    lasts: bool
    parties: frozenset[str]
    persons: frozenset[str]
    bodies: frozenset[str]
    places: frozenset[str]
    stage: str
    plural: bool

    @property
    def days(self) -> int:
        """Return how many days the date leaves open."""
        return (self.end - self.begin).days if self.begin is not None else 0


class Reader:
    """Reads the rows of an events table as units."""

    def __init__(self, tables: Tables, lexicon: Lexicon) -> None:
        rules = lexicon.table("merging")
        self._plural = frozenset(form(word) for word in rules["plural"])
        self._one_state = frozenset(rules["one_state"])
        self._of_body = frozenset(rules["of_body"])
        self._founders = founders(lexicon)
        self._inside = {a.id: a.affiliation for a in lexicon.actors.values() if a.type == "place"}
        self._origin = origins(tables.pick("documents", ["doc_id", "duplicate_of"]))

    def units(self, events: pd.DataFrame) -> list[Unit]:
        """Return the units of the rows in the order of articles and places, whatever the order of the rows is."""
        said: dict[tuple[Any, ...], list[int]] = {}
        counted: defaultdict[tuple[Any, ...], int] = defaultdict(int)
        records = events.to_dict("records")
        for i in sorted(range(len(records)), key=lambda i: _place(records[i])):
            row = records[i]
            content = (*_content(row), str(row["trigger"]), str(row["status"]))
            counted[row["doc_id"], content] += 1
            # the n-th such telling of a reprint is the n-th of the article that it reprints
            number = counted[row["doc_id"], content]
            said.setdefault((self._origin[row["doc_id"]], content, number), []).append(i)
        units = []
        for (origin, _, _), rows in said.items():
            rows.sort(key=lambda i: (records[i]["doc_id"] != origin, _place(records[i])))
            units.append(self._unit(tuple(rows), records[rows[0]], origin))
        return units

    def _unit(self, rows: tuple[int, ...], row: Mapping[Any, Any], origin: str) -> Unit:
        kind, date, roles = str(row["type"]), str(row["date"]), _roles(row)
        span = date_span(date)
        places = {one for one, role in roles if role in _PLACES or one.startswith("place:")}
        parties = {one for one, role in roles if role not in (*_PLACES, "mediator")} - places
        states = [one for one in parties if one.startswith("state:")]
        words = form(str(row["trigger"])).split()
        plural = any(not self._plural.isdisjoint(bare(word)) for word in words)
        return Unit(
            rows=rows,
            origin=origin,
            type=kind,
            date=date,
            begin=None if pd.isna(span.begin) else span.begin,
            end=_OPEN_END if pd.isna(span.end_excl) else span.end_excl,
            lasts="/" in date,
            parties=frozenset(parties | self._founding_members(kind, parties, span)),
            persons=frozenset(one for one in parties if one.startswith("person:")),
            bodies=frozenset(parties & self._founders.keys() if kind in self._of_body else ()),
            places=frozenset(places),
            stage=str(row["stage"]),
            plural=plural or (kind in self._one_state and len(states) > 1),
        )

    def _founding_members(self, kind: str, parties: set[str], span: Span) -> set[str]:
        """Return who founded what is told to be founded: a body stands for them on the day of its founding."""
        if kind not in _FOUNDING or pd.isna(span.begin):
            return set()
        found: set[str] = set()
        for one in parties & self._founders.keys():
            founded, members = self._founders[one]
            if span.begin < founded.end_excl and (pd.isna(span.end_excl) or founded.begin < span.end_excl):
                found |= members
        return found

    def far_apart(self, a: frozenset[str], b: frozenset[str]) -> bool:
        """Tell whether two sets of places, both known, have nothing in common: neither lies in the other."""
        return bool(a and b) and not any(y in self._around(x) or x in self._around(y) for x in a for y in b)

    def _around(self, place: str) -> set[str]:
        around = {place}
        while (place := self._inside.get(place, "")) and place not in around:
            around.add(place)
        return around


def founders(lexicon: Lexicon) -> dict[str, tuple[Span, frozenset[str]]]:
    """Return when each body of the lexicon of alliances was founded, and by which members."""
    found = {}
    for entry in read_alliances(lexicon):
        members = frozenset(m["id"] for m in entry.get("members", ()) if "joined" not in m)
        found[entry.get("actor", entry["id"])] = (date_span(entry["founded"]), members)
    return found


def origins(documents: pd.DataFrame) -> dict[str, str]:
    """Return for each article the one that it reprints, itself where it reprints none."""
    reprints = dict(zip(documents["doc_id"].astype("str"), documents["duplicate_of"].astype("str"), strict=True))
    found = {}
    for doc in reprints:
        first, seen = doc, {doc}
        while (before := reprints.get(first, "")) and before not in seen:
            first = before
            seen.add(first)
        found[doc] = first
    return found


def _roles(row: Mapping[Any, Any]) -> list[tuple[str, str]]:
    """Return participants with their roles; one without a role is a party."""
    participants = [one for one in str(row["participants"]).split(";") if one]
    roles = str(row["roles"]).split(";") if row["roles"] else []
    return list(zip(participants, [*roles, *["party"] * len(participants)], strict=False))


def _content(row: Mapping[Any, Any]) -> tuple[Any, ...]:
    return str(row["type"]), str(row["date"]), tuple(sorted(_roles(row))), str(row["stage"])


def _place(row: Mapping[Any, Any]) -> tuple[Any, ...]:
    asserted = (str(row["status"]), str(row["evidence"]))
    return str(row["doc_id"]), int(row["start"]), int(row["end"]), _content(row), asserted
