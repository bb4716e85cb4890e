"""What counts as found: every layer of an article's coding, compared with another coding of it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import NamedTuple

from sahel_analysis.validation.coding import Coding, Event, Timex


class Item(NamedTuple):
    """One thing coded: what has to be the same in both codings (`key`), and how it is shown."""

    key: Hashable
    line: int
    what: str
    surface: str = ""


class Comparison(NamedTuple):
    """One layer of one article in two codings: pairs of what both have, and what one of them lacks."""

    both: list[tuple[Item, Item]]
    missed: list[Item]
    extra: list[Item]

    @property
    def tally(self) -> tuple[int, int, int]:
        """Return how many both have, how many the gold coding has, how many the other has."""
        return len(self.both), len(self.both) + len(self.missed), len(self.both) + len(self.extra)


def compare(layer: str, gold: Coding, found: Coding) -> Comparison:
    """Return what two codings of one article have in common in a layer, one to one."""
    return LAYERS[layer](gold, found)


def _paired(gold: Iterable[Item], found: Iterable[Item]) -> Comparison:
    """Pair items of equal keys as often as both have them, those with the same surface first."""
    free: dict[Hashable, list[Item]] = {}
    for item in found:
        free.setdefault(item.key, []).append(item)
    both, left, missed = [], [], []
    for item in gold:
        same = next((i for i in free.get(item.key, []) if i.surface == item.surface), None)
        if same is None:
            left.append(item)
        else:
            free[item.key].remove(same)
            both.append((item, same))
    for item in left:
        if free.get(item.key):
            both.append((item, free[item.key].pop(0)))
        else:
            missed.append(item)
    return Comparison(both, missed, [item for items in free.values() for item in items])


def _layer(items: Callable[[Coding], Iterable[Item]]) -> Callable[[Coding, Coding], Comparison]:
    return lambda gold, found: _paired(items(gold), items(found))


def _names(coding: Coding) -> Iterable[Item]:
    return (Item((m.line, m.actor_id), m.line, m.actor_id, m.surface) for m in coding.mentions if m.kind == "name")


def _nisbas(coding: Coding) -> Iterable[Item]:
    return (Item((m.line, m.actor_id), m.line, m.actor_id, m.surface) for m in coding.mentions if m.kind != "name")


def _timexes(coding: Coding) -> Iterable[Item]:
    return (Item((t.line, t.surface), t.line, t.value, t.surface) for t in coding.timexes)


def _values(coding: Coding) -> Iterable[Item]:
    return (Item(t, t.line, t.value, t.surface) for t in coding.timexes)


def _events(coding: Coding) -> Iterable[Item]:
    return (Item((e.line, e.type), e.line, e.type, e.trigger) for e in coding.events)


def _frames(coding: Coding) -> Iterable[Item]:
    return (Item((line, code), line, code) for line, codes in coding.frames.items() for code in codes)


def _lines(gold: Coding, found: Coding) -> Comparison:
    """Compare the roles of the lines that gold has; what else the other coding calls a line is no fault."""
    return _paired(
        (Item((line, role), line, role) for line, role in gold.lines.items()),
        (Item((line, role), line, role) for line, role in found.lines.items() if line in gold.lines),
    )


def _dates(gold: Coding, found: Coding) -> Comparison:
    return _paired(*([] if c.published_stated is None else [_stated(c.published_stated)] for c in (gold, found)))


def _stated(day: str) -> Item:
    return Item(day, 1, day or "no date stated")


def _relaxed(with_value: bool) -> Callable[[Coding, Coding], Comparison]:
    """Return the comparison in which one surface only has to hold the other, on the same line."""

    def fit(one: Timex, other: Timex) -> bool:
        overlap = one.surface in other.surface or other.surface in one.surface
        return one.line == other.line and overlap and (not with_value or one.value == other.value)

    def pair(gold: Coding, found: Coding) -> Comparison:
        free = list(found.timexes)
        both, missed = [], []
        for timex in gold.timexes:
            hit = next((i for i, other in enumerate(free) if fit(timex, other)), None)
            if hit is None:
                missed.append(_shown(timex))
            else:
                both.append((_shown(timex), _shown(free.pop(hit))))
        return Comparison(both, missed, [_shown(t) for t in free])

    return pair


def _shown(timex: Timex) -> Item:
    return Item(timex, timex.line, timex.value, timex.surface)


# an event with its number among those of its line and type: an event of both codings has one number
Numbered = tuple[int, Event]


def align(gold: Sequence[Event], found: Sequence[Event]) -> tuple[list[Numbered], list[Numbered]]:
    """Number the events of each line and type, those that fit each other best alike.

    Two events fit by an equal date (1) and by the share of parties that they have in common (Dice's coefficient);
    the best fit is taken first, then the next best among the rest, so that every event has at most one partner.
    """
    groups: dict[tuple[int, str], tuple[list[Event], list[Event]]] = {}
    for side, events in enumerate((gold, found)):
        for event in events:
            groups.setdefault((event.line, event.type), ([], []))[side].append(event)
    numbered: tuple[list[Numbered], list[Numbered]] = ([], [])
    for wanted, told in groups.values():
        fits = sorted(
            ((-_fit(g, t), i, j) for i, g in enumerate(wanted) for j, t in enumerate(told)), key=lambda fit: fit
        )
        partner: dict[int, int] = {}
        for _, i, j in fits:
            if j not in partner and i not in partner.values():
                partner[j] = i
        numbered[0].extend(enumerate(wanted))
        numbered[1].extend((partner.get(j, len(wanted) + j), event) for j, event in enumerate(told))
    return numbered


def _fit(one: Event, other: Event) -> float:
    common = len(set(one.participants) & set(other.participants))
    return (one.date == other.date) + 2 * common / max(1, len(one.participants) + len(other.participants))


def _of_events(told: Callable[[Event], Iterable[str]]) -> Callable[[Coding, Coding], Comparison]:
    """Return the comparison of what aligned events are told to have."""

    def items(numbered: Iterable[Numbered]) -> Iterable[Item]:
        for number, event in numbered:
            for what in told(event):
                shown = f"{event.type}: {what or 'undated'}"
                yield Item((event.line, event.type, number, what), event.line, shown, event.trigger)

    def pair(gold: Coding, found: Coding) -> Comparison:
        wanted, had = align(gold.events, found.events)
        return _paired(items(wanted), items(had))

    return pair


# the layers that are scored, in the order in which they are shown
LAYERS: dict[str, Callable[[Coding, Coding], Comparison]] = {
    "names": _layer(_names),
    "nisbas": _layer(_nisbas),
    "timex": _layer(_timexes),
    "value": _layer(_values),
    "timex_relaxed": _relaxed(with_value=False),
    "value_relaxed": _relaxed(with_value=True),
    "events": _layer(_events),
    "dated": _of_events(lambda event: [event.date]),
    "dated_known": _of_events(lambda event: [event.date] if event.date else []),
    "parties": _of_events(lambda event: event.participants),
    "status": _of_events(lambda event: [event.status]),
    "frames": _layer(_frames),
    "lines": _lines,
    "dates": _dates,
}
