"""Where marks and labels of a timeline go, so that none covers another: plain geometry, in inches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

MARK = 0.1
GAP = 0.05

Side = Literal["end", "start", ""]
Span = tuple[Side, float, float]
# by row: from where to where each bar reaches with its label
Rows = list[dict[int, tuple[float, float]]]


class Bar(NamedTuple):
    """One record: from where to where it reaches along the axis, how wide its label is, how much it matters.

    The label of a `named` one is not left out.
    """

    left: float
    right: float
    label: float
    weight: float
    named: bool = False


class Place(NamedTuple):
    """The row of a record in its lane, and the side of its bar on which its label stands ("" for no label)."""

    row: int
    side: Side


def pack_lane(bars: Sequence[Bar], width: float, rows: int, first: float = 0.0) -> list[Place]:
    """Return a place for each bar of a lane, heavy bars first, so that neither marks nor labels overlap.

    A label stands after its bar, or before it where the axis (`first` to `width`) ends. Labels may open `rows` rows,
    bars as many as they need; a label that finds no room is left out, unless its bar is `named`.
    """
    taken: Rows = []
    places: dict[int, Place] = {}
    order = sorted(range(len(bars)), key=lambda i: (-bars[i].named, -bars[i].weight, bars[i].left, i))
    for i in order:
        places[i] = _place(taken, i, bars[i], (first, width), rows)
    for i in order:
        # rows that bars have opened since may have room for a label after all
        if not places[i].side:
            places[i] = _label(taken, i, bars[i], (first, width), places[i].row)
    return [places[i] for i in range(len(bars))]


def _spans(bar: Bar, room: tuple[float, float]) -> list[Span]:
    """Return where a bar with its label would reach: label after it, label before it."""
    reach = GAP + bar.label + GAP
    spans: list[Span] = []
    if bar.label and bar.right + reach <= room[1] + GAP:
        spans.append(("end", bar.left, bar.right + reach))
    if bar.label and bar.left - reach >= room[0]:
        spans.append(("start", bar.left - reach, bar.right + GAP))
    return spans


def _place(taken: Rows, i: int, bar: Bar, room: tuple[float, float], rows: int) -> Place:
    bare: Span = ("", bar.left, bar.right + GAP)
    for side, left, right in [*_spans(bar, room), bare]:
        most = rows if side and not bar.named else len(taken) + 1
        row = next((r for r, used in enumerate(taken) if _is_free(used, i, left, right)), len(taken))
        if row < most:
            if row == len(taken):
                taken.append({})
            taken[row][i] = (left, right)
            return Place(row, side)
    raise AssertionError("a row of its own is always free")


def _label(taken: Rows, i: int, bar: Bar, room: tuple[float, float], row: int) -> Place:
    for side, left, right in _spans(bar, room):
        if _is_free(taken[row], i, left, right):
            taken[row][i] = (left, right)
            return Place(row, side)
    return Place(row, "")


def _is_free(used: dict[int, tuple[float, float]], i: int, left: float, right: float) -> bool:
    """Tell whether nothing but bar `i` itself lies between left and right in a row."""
    return all(right <= a or b <= left for other, (a, b) in used.items() if other != i)
