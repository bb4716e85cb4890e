"""Ranges and lists: what the last of several dates says holds for those before it (between 3 and 5 May 2023)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sahel_analysis.tagging.timex_clock import Groups, Value
from sahel_analysis.tagging.timex_tokens import Piece

_LINKS = frozenset({"and", "to", "dash", "slash", "or"})
_SPANS = frozenset({"to", "dash", "slash"})
# what says when a day or month is, beyond itself
_WHEN = ("year", "the_unit", "direction", "told", "day_part")
# a bare number or ordinal takes the place of the group that leads the expression after it
_SLOTS = {"day": ("day", "day_ordinal"), "hour": ("hour", "hour_ordinal"), "count": ("count",)}
# what may stand before such a number and belongs to it
_HEADS = {"day": ("day_noun", "the"), "hour": ("clock_noun",), "count": ()}
_DROPPED = ("weekday", "mod", "part", "day_offset", "today", "minute", "about")


@dataclass(frozen=True)
class Found:
    """An expression on an island: its pieces from `first` to before `last`, its rule's function, groups and value."""

    first: int
    last: int
    name: str
    groups: Groups
    value: Value


Reader = Callable[[str, Groups, int, int], Value | None]


def join_ranges(found: list[Found], island: Sequence[Piece], read: Reader, between: Callable[[], bool]) -> list[Found]:
    """Return the expressions of an island with those that only a neighbour makes complete.

    `read` gives the value of groups for pieces from one to another; `between` tells whether the island follows
    "between", where "and" joins the ends of a span as "to" does.
    """
    found = _more_years(found, island, read)
    at = len(found) - 1
    while at >= 0:
        right = found[at]
        left = found[at - 1] if at else None
        end, links = _link(island, right.first)
        if links and left and left.last == end:
            span = bool(links & _SPANS) or between()
            found[at - 1] = _inherit(left, right, read, span)
            if span:
                found[at] = _not_before(found[at - 1], right, read)
        elif links and (left is None or left.last < end):
            new = _lead(right, island, end, left.last if left else 0, read, bool(links & _SPANS) or between())
            if new:
                found.insert(at, new)
                continue
        at -= 1
    return found


def linked(island: Sequence[Piece], last: int, first: int) -> bool:
    """Tell whether nothing but a link stands between the pieces before `last` and those from `first` on."""
    return last < first and all(not _LINKS.isdisjoint(piece.codes) for piece in island[last:first])


def _link(island: Sequence[Piece], first: int) -> tuple[int, frozenset[str]]:
    """Return where the joints before a piece begin, and their classes; none where they link nothing."""
    at, classes = first, set[str]()
    while at and not _LINKS.isdisjoint(island[at - 1].codes):
        at -= 1
        classes |= island[at].codes.keys() & _LINKS
    return at, frozenset(classes)


def _inherit(left: Found, right: Found, read: Reader, span: bool) -> Found:
    """Give a day or month without a year that of the one after it."""
    if right.name == "every" and "weekday" in right.groups and left.groups.keys() <= {"weekday", "day_noun"}:
        value = read("every", left.groups, left.first, left.last)
        return replace(left, name="every", value=value) if value else left
    kinds = {left.name, right.name}
    if not kinds <= {"point", "month"} or any(g in left.groups for g in (*_WHEN, "numeric", "day_offset", "today")):
        return left
    told = {g: right.groups[g] for g in _WHEN if g in right.groups}
    if not told or any((g in left.groups) != (g in right.groups) for g in ("month", "hour", "clock_digits")):
        return left
    value = read(left.name, {**left.groups, **told}, left.first, left.last)
    if value and span and "year" in told and value.value > right.value.value:
        # from December to March 2022: the span begins in the year before
        value = read(left.name, {**left.groups, **told, "year": str(int(told["year"]) - 1)}, left.first, left.last)
    return replace(left, value=value, groups={**left.groups, **told}) if value else left


def _not_before(left: Found, right: Found, read: Reader) -> Found:
    """Move the end of a span behind its beginning, where neither names its year."""
    kinds, undated = {left.name, right.name}, all(f.value.anchor == "document" for f in (left, right))
    if not undated or len(kinds) > 1 or not kinds <= {"point", "month"} or right.value.value >= left.value.value:
        return right
    if any(g in right.groups for g in _WHEN) or "month" not in right.groups or "month" not in left.groups:
        return right
    year = int(left.value.value[:4])
    for later in (year, year + 1):
        value = read(right.name, {**right.groups, "year": str(later)}, right.first, right.last)
        if value and value.value >= left.value.value:
            return replace(right, value=value._replace(anchor="document"))
    return right


def _lead(right: Found, island: Sequence[Piece], end: int, start: int, read: Reader, span: bool) -> Found | None:
    """Return the bare number before `end` as an expression with all else that the one after it says."""
    slot = _leading(right, island)
    if not slot or end - 1 < start or (slot == "count" and not span):
        return None
    codes = island[end - 1].codes
    code = next((codes[c] for c in _SLOTS[slot] if c in codes), None)
    if code is None:
        return None
    first = end - 1
    while first > start and any(head in island[first - 1].codes for head in _HEADS[slot]):
        first -= 1
    groups = {g: c for g, c in right.groups.items() if g not in _DROPPED} | {slot: code}
    value = read(right.name, groups, first, end)
    # an article written with a number stays out
    first += "the" in island[first].codes
    return Found(first, end, right.name, groups, value) if value else None


def _leading(right: Found, island: Sequence[Piece]) -> str:
    """Return the slot of the number with which an expression begins; empty where it begins with none."""
    for at in range(right.first, right.last):
        codes = island[at].codes
        for slot, classes in _SLOTS.items():
            if slot in right.groups and any(codes.get(c) == right.groups[slot] for c in classes):
                names_month = slot != "day" or "month" in right.groups
                return slot if names_month and (slot != "count" or right.name == "duration") else ""
        if not any(head in codes for heads in _HEADS.values() for head in heads):
            return ""
    return ""


def _more_years(found: list[Found], island: Sequence[Piece], read: Reader) -> list[Found]:
    """Return the expressions with the bare years that follow a year and a link (2002 and 2007 and 2013)."""
    made: list[Found] = []
    for entry in found:
        made.append(entry)
        taken = {f.first for f in found}
        while made[-1].name == "year":
            at = made[-1].last
            while at < len(island) and not _LINKS.isdisjoint(island[at].codes):
                at += 1
            if at in (made[-1].last, len(island)) or at in taken or "year" not in island[at].codes:
                break
            groups = {"year": island[at].codes["year"]}
            value = read("year", groups, at, at + 1)
            if value is None:
                break
            made.append(Found(at, at + 1, "year", groups, value))
    return made
