"""Which tellings tell one event: merged across articles by rules that would rather leave two than make one of two.

Tellings are one episode where type, date and parties agree as far as each tells them:

- their dates intersect; a range, which tells how long something lasted, meets only ranges with the same beginning;
- their parties overlap: those of one are among those of the other, or they share two. On a coarser date than a day
  they share as many as the type has at least. Territories, hosts and mediators are no parties;
- no two of them name different persons or places, or different bodies that are founded, left or sent, or different
  stages of an exit: what is announced need not take effect. `exit_stages` puts the stages of one exit side by side.

Sharp tellings come first. One with a coarser date, or without persons and places, joins an episode where exactly one
fits, and stays alone where several do. Undated tellings join only a dated one of their own article with the same
type and parties; tellings of several events, or without parties, join nothing. Reprints are one telling.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from sahel_analysis.alliance_chronology.alliances import open_lexicon
from sahel_analysis.alliance_chronology.summaries import episode_keys, summarise
from sahel_analysis.alliance_chronology.units import Reader, Unit, origins
from sahel_analysis.interface import codes
from sahel_analysis.language.lexicon import Lexicon
from sahel_analysis.selection import ROLES, check_known, select
from sahel_analysis.tables import Tables


class Merged(NamedTuple):
    """The episodes, and the tellings that each rests on."""

    episodes: pd.DataFrame
    tellings: pd.DataFrame


def merge_events(
    tables: Tables,
    *,
    types: Sequence[str] | None = None,
    roles: Sequence[str] = ROLES,
    lexicons: str | Path | None = None,
) -> Merged:
    """Return the events of the tables, those that tell one event taken together.

    episodes has one row per episode. Columns: key, type, date (that on which all dated tellings agree: their
    intersection), begin, end_excl, precision, time_precision (ACLED's, of that date), participants (whoever is named,
    most often named first), agreed (those that every telling names), stage (of an exit), status, evidence and plover
    (all that are told, joined by ";"), tellings (rows), docfreq (articles), origins (articles without reprints),
    sources (different outlets; those unknown count as none), conflicts (status: one tells what another denies; date:
    see rivals), rivals (keys of episodes of the same parties a few days off), labels of the participants, n_articles.
    Dated ones come first, earliest first.

    tellings has one row per row of the events table, with all its columns. Further columns: episode (its key), how
    (dated, same article, reprint, or alone and why: undated, several, no party, ambiguous), could_be (keys of the
    episodes that an ambiguous one fits, joined by blanks), origin, source, published.

    The order of the rows in the tables does not matter.

    Raises
    ------
    ValueError
        If a type is known neither to the interface nor to the tables.
    """
    lexicon = open_lexicon(lexicons)
    chosen = select(tables, roles=roles)
    codings = ("type", "status", "evidence", "stage", "plover", "time_precision")
    events = chosen.events.astype(dict.fromkeys(codings, "str"))
    if types is not None:
        check_known(types, {*codes("event"), *events["type"]}, "event type")
        events = events[events["type"].isin(list(types))]
    events = events.reset_index(drop=True)
    reader = Reader(chosen, lexicon)
    merger = Merger(reader, lexicon)
    merger.merge(reader.units(events))
    groups = [sorted(row for unit in group for row in unit.rows) for group in merger.groups]
    keys = episode_keys(events, merger.groups)
    owner = {row: key for key, rows in zip(keys, groups, strict=True) for row in rows}
    told = _tellings(events, chosen, merger, owner)
    episodes = summarise(told, merger.groups, keys, chosen, tuple(lexicon.table("merging")["acts"]))
    order = {key: i for i, key in enumerate(episodes["key"])}
    told = told.assign(_order=told["episode"].map(order)).sort_values(["_order", "doc_id", "start", "end", "trigger"])
    return Merged(episodes, told.drop(columns="_order").reset_index(drop=True))


class Merger:
    """Puts units together; `groups` are the episodes, `how` and `could_be` tell why a unit is where it is."""

    def __init__(self, reader: Reader, lexicon: Lexicon) -> None:
        self._reader = reader
        self._least = {entry["id"]: int(entry.get("parties", 1)) for entry in lexicon.table("events")["type"]}
        self.groups: list[list[Unit]] = []
        self.how: dict[Unit, str] = {}
        self.could_be: dict[Unit, list[int]] = {}
        # groups that further units may join, by type and month
        self._open: defaultdict[tuple[str, int], list[int]] = defaultdict(list)

    def merge(self, units: Sequence[Unit]) -> None:
        """Sort units into groups."""
        tiers: defaultdict[tuple[int, int], list[Unit]] = defaultdict(list)
        for unit in units:
            if unit.begin is not None and unit.parties and not unit.plural:
                tiers[unit.days, -bool(unit.persons) - bool(unit.places)].append(unit)
        for tier in sorted(tiers):
            self._place_tier(tiers[tier])
        dated: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for i, group in enumerate(self.groups):
            for origin in sorted({unit.origin for unit in group if self.how[unit] == "dated"}):
                dated[origin, group[0].type].append(i)
        for unit in units:
            if unit not in self.how:
                self._place_other(unit, dated[unit.origin, unit.type])

    def _place_tier(self, tier: list[Unit]) -> None:
        """Place units that are equally sharp: all see the groups as they were before."""
        fitting = {unit: self._fitting(unit) for unit in tier}
        joining: defaultdict[int, list[Unit]] = defaultdict(list)
        for unit, found in fitting.items():
            if len(found) == 1:
                joining[found[0]].append(unit)
            elif found:
                self._alone(unit, "ambiguous", found)
        for i, joined in joining.items():
            # units that exclude each other cannot both be this event, and nothing tells which is
            fighting = [u for u in joined if any(not _meet(u, v) or self._excludes(u, v) for v in joined)]
            for unit in joined:
                if unit in fighting:
                    self._alone(unit, "ambiguous", [i])
                else:
                    self.groups[i].append(unit)
                    self.how[unit] = "dated"
        for group in self._components([unit for unit, found in fitting.items() if not found]):
            for month in _months(*_common(group)):
                self._open[group[0].type, month].append(len(self.groups))
            self.groups.append(group)
            self.how |= dict.fromkeys(group, "dated")

    def _fitting(self, unit: Unit) -> list[int]:
        near = {i for month in _months(*_common([unit])) for i in self._open.get((unit.type, month), ())}
        return sorted(i for i in near if self._fits(unit, self.groups[i]))

    def _fits(self, unit: Unit, group: list[Unit]) -> bool:
        if not all(_meet(unit, other) for other in group) or any(self._excludes(unit, other) for other in group):
            return False
        return any(self._alike(unit, other) for other in group)

    def _components(self, units: list[Unit]) -> list[list[Unit]]:
        """Return units joined by likeness; of units that exclude each other only those that say the same are joined."""
        found = []
        for left in _runs(units):
            while left:
                group = [left.pop(0)]
                for one in group:
                    near = [other for other in left if self._alike(one, other)]
                    group += near
                    left = [other for other in left if other not in near]
                found += [group] if self._agrees(group) else _same(group)
        return found

    def _agrees(self, group: list[Unit]) -> bool:
        return all(_meet(a, b) and not self._excludes(a, b) for a, b in itertools.combinations(group, 2))

    def _alike(self, a: Unit, b: Unit) -> bool:
        """Tell whether two dated units may well tell one event."""
        if a.type != b.type or a.lasts != b.lasts or (a.lasts and a.begin != b.begin) or not _meet(a, b):
            return False
        common = a.parties & b.parties
        least = 1 if max(a.days, b.days) <= 1 else self._least.get(a.type, 1)
        contained = a.parties <= b.parties or b.parties <= a.parties
        return len(common) >= least and (contained or len(common) >= 2) and not self._excludes(a, b)

    def _excludes(self, a: Unit, b: Unit) -> bool:
        """Tell whether two units name different persons, bodies, places or stages."""
        persons = bool(a.persons and b.persons) and not a.persons & b.persons
        bodies = bool(a.bodies and b.bodies) and not a.bodies & b.bodies
        stages = bool(a.stage and b.stage) and a.stage != b.stage
        return persons or bodies or stages or self._reader.far_apart(a.places, b.places)

    def _place_other(self, unit: Unit, dated: Sequence[int]) -> None:
        """Place a unit that is undated, tells several events, or names no party; `dated` are groups of its article."""
        own = [i for i in dated if self._retells(unit, self.groups[i])]
        if unit.plural:
            self._alone(unit, "several")
        elif not unit.parties:
            self._alone(unit, "no party")
        elif unit.date or not own or len(unit.parties) < self._least.get(unit.type, 1):
            # a date that is there and tells no day (some Thursday) is no reason to attach either
            self._alone(unit, "undated")
        elif len(own) > 1:
            self._alone(unit, "ambiguous", own)
        else:
            self.groups[own[0]].append(unit)
            self.how[unit] = "same article"

    def _retells(self, unit: Unit, group: list[Unit]) -> bool:
        same = any(u.origin == unit.origin and u.parties == unit.parties and self.how[u] == "dated" for u in group)
        return same and not any(self._excludes(unit, u) for u in group)

    def _alone(self, unit: Unit, why: str, could_be: Sequence[int] = ()) -> None:
        self.groups.append([unit])
        self.how[unit] = why
        self.could_be[unit] = list(could_be)


def _meet(a: Unit, b: Unit) -> bool:
    """Tell whether the dates of two units share a day; an undated unit shares every day."""
    return a.begin is None or b.begin is None or (a.begin < b.end and b.begin < a.end)


def _months(begin: pd.Timestamp, end: pd.Timestamp) -> range:
    """Return the months that a span touches, as numbers; an open end reaches forty years."""
    first, last = begin.year * 12 + begin.month, end - pd.Timedelta(days=1)
    return range(first, min(last.year * 12 + last.month, first + 480) + 1)


def _runs(units: list[Unit]) -> list[list[Unit]]:
    """Return dated units in lists that share no day with each other."""
    runs: list[list[Unit]] = []
    last = pd.Timestamp.min
    for unit in sorted(units, key=lambda u: _common([u])):
        if not runs or _common([unit])[0] >= last:
            runs.append([])
        runs[-1].append(unit)
        last = max(last, unit.end)
    return runs


def _common(units: Sequence[Unit]) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the days that the dates of units share, as the first and the one past the last."""
    return max(u.begin for u in units if u.begin is not None), min(u.end for u in units if u.begin is not None)


def _same(group: list[Unit]) -> list[list[Unit]]:
    """Return units that say the same together, and the others apart."""
    found: defaultdict[tuple[object, ...], list[Unit]] = defaultdict(list)
    for unit in group:
        found[unit.begin, unit.end, unit.parties, unit.persons, unit.places, unit.stage].append(unit)
    return list(found.values())


def _tellings(events: pd.DataFrame, tables: Tables, merger: Merger, owner: dict[int, str]) -> pd.DataFrame:
    how, could_be = {}, {}
    for unit, why in merger.how.items():
        fitting = [owner[merger.groups[i][0].rows[0]] for i in merger.could_be.get(unit, ())]
        for i, row in enumerate(unit.rows):
            # the row in the article that the others reprint comes first
            how[row] = "reprint" if i else why
            could_be[row] = " ".join(sorted(fitting))
    told = events.assign(
        episode=pd.Series(owner, dtype="str").reindex(events.index).astype("str"),
        how=pd.Series(how, dtype="str").reindex(events.index).astype("str"),
        could_be=pd.Series(could_be, dtype="str").reindex(events.index).astype("str"),
    )
    documents = tables.pick("documents", ["doc_id", "source", "published", "duplicate_of"])
    origin = documents["doc_id"].map(origins(documents)).astype("str")
    documents = documents.drop(columns="duplicate_of").assign(origin=origin)
    return told.merge(documents, on="doc_id", how="left", validate="many_to_one")
