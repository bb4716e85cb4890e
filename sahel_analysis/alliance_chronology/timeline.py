"""Lay out and draw a timeline: lanes by type, rows in a lane, labels that cover nothing, a tray for the undated."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from sahel_analysis.alliance_chronology.axis import EDGE, Scale, date_ticks, spread
from sahel_analysis.alliance_chronology.packing import GAP, MARK, Bar, Place, pack_lane
from sahel_analysis.charts.fitting import SMALL, TINY, shorten, text_width
from sahel_analysis.charts.shapes import draw_legend
from sahel_analysis.charts.style import (
    COLOURS,
    FAINT,
    INK,
    PAPER,
    QUIET,
    direction,
    heat_room,
    label_room,
    mirror,
    row_labels,
)
from sahel_analysis.charts.text import label_text
from sahel_analysis.charts.words import list_words, ordered_groups, sentences
from sahel_analysis.interface import codes, format_number, label_code, translate

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW = 0.17
# rows that labels may ask for, all lanes together; marks take what they need
_LABEL_ROWS = 36
_TRAY_STEP, _TRAY_ROWS = 0.125, 6
# where in its edge a mark stands that lies beyond the axis
_AT = EDGE * 0.62
_SHADE = "#f4f4f4"

_MARKERS = {"done": "o", "ongoing": ">", "planned": "o", "denied": "X"}


class Lane(NamedTuple):
    """One type of event: its label, its dated records and their places, its undated ones, its number of rows.

    `more` counts its undated records that are not drawn.
    """

    label: str
    dated: list[pd.Series]
    places: list[Place]
    undated: list[pd.Series]
    more: int
    rows: int


def present_types(measure: pd.DataFrame) -> list[str]:
    """Return the types of event in a measure in the order of the codebook, a user's own last."""
    present = {str(kind) for kind in measure["type"]}
    return [code for code in codes("event") if code in present] + sorted(present - set(codes("event")))


def parties_label(row: pd.Series, language: str, most: int = 2) -> str:
    """Return the label of a record: its first parties, how many more there are, how often it is told."""
    names = [name for name in str(row[f"label_{language}"]).split(";") if name]
    text = list_words([_short(name) for name in names[:most]], language)
    more = f" (+{len(names) - most})" if len(names) > most else ""
    return (text + more + (f" \N{MULTIPLICATION SIGN}{row['tellings']}" if row["tellings"] > 1 else "")).strip()


def _short(name: str, most: int = 22) -> str:
    return name if len(name) <= most else name[: most - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"


def lay_out(measure: pd.DataFrame, language: str, left_out: pd.DataFrame) -> tuple[list[Lane], Scale]:
    """Return the lanes of a timeline and its time axis; of the records left out only those undated are numbered."""
    types = present_types(measure)
    labels = [_lane_label(kind, pd.concat([measure["type"], left_out["type"]]), language) for kind in types]
    scale = _scale(measure, left_out, heat_room(labels, language))
    hidden = left_out.loc[left_out["begin"].isna(), "type"].value_counts()
    lanes = []
    for kind, label in zip(types, labels, strict=True):
        part = measure[measure["type"] == kind]
        dated = [row for _, row in part[part["begin"].notna()].iterrows()]
        undated = [row for _, row in part[part["begin"].isna()].iterrows()]
        # a long type gets more rows for labels than a short one
        rows = max(1, round(_LABEL_ROWS * len(part) / len(measure)))
        places = pack_lane([_bar(row, scale, language) for row in dated], scale.width - scale.late, rows, scale.early)
        used = max([place.row + 1 for place in places] or [1])
        more = int(hidden.get(kind, 0))
        tray = min(_TRAY_ROWS, -(-len(undated) // 4)) + bool(more)
        lanes.append(Lane(label, dated, places, undated, more, max(used, tray)))
    return lanes, scale


def _lane_label(kind: str, types: pd.Series, language: str) -> str:
    return f"{label_code('event', kind, language)} ({format_number(int((types == kind).sum()), language)})"


def _scale(measure: pd.DataFrame, left_out: pd.DataFrame, room: float) -> Scale:
    undated, dated = measure[measure["begin"].isna()], measure[measure["begin"].notna()]
    most = int(undated["type"].value_counts().max()) if len(undated) else int(left_out["begin"].isna().any())
    tray = float(np.clip(_TRAY_STEP * np.ceil(most / _TRAY_ROWS), 0.6, 1.2)) if most else 0.0
    if dated.empty:
        return Scale(pd.Timestamp("2000-01-01"), 1.0, room - tray, tray)
    return spread(dated["begin"], dated["end_excl"], room - tray, tray)


def edge_words(measure: pd.DataFrame, scale: Scale, language: str) -> str:
    """Return the sentence that says which records stand at the edges of the axis; "" where none does."""
    begins = measure["begin"].dropna()
    inner = begins[[not scale.beyond(day) for day in begins]]
    told = []
    for name, outer, day in (
        ("early", begins[begins < scale.first], inner.min()),
        ("late", begins[begins >= scale.last], inner.max()),
    ):
        if scale.early if name == "early" else scale.late:
            date = str(day.date()) if (outer.dt.year == day.year).any() else str(day.year)
            told.append(translate(f"timeline.{name}", language, date=date))
    return sentences(*told)


def _ends(row: pd.Series, scale: Scale) -> tuple[float, float]:
    """Return where a record begins and ends; one whose end is not told reaches to the end of the axis."""
    beyond = scale.beyond(row["begin"])
    left = (_AT, 0.0, scale.width - _AT)[beyond + 1] if beyond else scale.at(row["begin"])
    if pd.isna(row["end_excl"]):
        return left, scale.width
    right = min(scale.width, scale.at(row["end_excl"]))
    return left, max(left, right) if not beyond or (beyond < 0 and row["end_excl"] > scale.first) else left


def _mark_at(row: pd.Series, scale: Scale) -> float:
    left, right = _ends(row, scale)
    told = pd.notna(row["end_excl"]) and not scale.beyond(row["begin"])
    return (left + right) / 2 if told else left


def _label(row: pd.Series, scale: Scale, language: str) -> str:
    """Return the label of a record, short where the axis is; one beyond it says its year, or its date if need be."""
    parties = parties_label(row, language)
    if not scale.beyond(row["begin"]):
        left, right = _ends(row, scale)
        room = max(scale.width - scale.late - right, left - scale.early) - MARK / 2 - 2 * GAP
        if text_width(parties, language, TINY) <= room:
            return parties
        return shorten(parties_label(row, language, 1), language, max(0.5, room), TINY)
    first, last = row["begin"].year, (row["end_excl"] - pd.Timedelta(days=1)).year if pd.notna(row["end_excl"]) else 0
    year = f"{first}\N{EN DASH}{last}" if last and last != first else str(first)
    if first in (scale.first.year, scale.last.year):
        year = str(row["date"])
    return shorten(f"{year} {parties}".strip(), language, scale.width - scale.late - scale.early - 2 * GAP, TINY)


def _bar(row: pd.Series, scale: Scale, language: str) -> Bar:
    left, right = _ends(row, scale)
    mark, label = _mark_at(row, scale), _label(row, scale, language)
    width = text_width(label, language, TINY) if label else 0.0
    beyond = scale.beyond(row["begin"])
    left, right = min(left, mark - MARK / 2), max(right, mark + MARK / 2)
    # what lies beyond takes the whole edge, for its arrow; its label stands on the bar that reaches into the axis
    if beyond < 0:
        most = scale.width - scale.late - scale.early - GAP
        return Bar(0.0, scale.early, min(most, max(width, right - scale.early)), float(row["tellings"]), True)
    if beyond > 0:
        left, right = scale.width - scale.late, scale.width
    return Bar(left, right, width, float(row["tellings"]), bool(beyond))


def draw_timeline(ax: Axes, measure: pd.DataFrame, lanes: list[Lane], scale: Scale, language: str) -> None:
    """Draw laid out lanes on axes whose unit along the time axis is an inch."""
    base, middles = 0.0, []
    for lane in lanes:
        ax.axhline(base - 0.25, color=FAINT, lw=0.6, zorder=0)
        for row, place in zip(lane.dated, lane.places, strict=True):
            _draw_record(ax, row, base + 0.5 + place.row, place, scale, language)
        _draw_tray(ax, lane, base, scale, language)
        middles.append(base + lane.rows / 2)
        base += lane.rows + 0.5
    ax.set_xlim(0, scale.width + scale.tray)
    ax.set_ylim(base - 0.25, -0.25)
    labels = [lane.label for lane in lanes]
    row_labels(ax, labels, language, at=middles)
    ticks = _ticks(scale, language) if measure["begin"].notna().any() else []
    ax.set_xticks([x for x, _ in ticks], [label_text(text, language) for _, text in ticks], size=SMALL)
    ax.grid(axis="x")
    for x, inside in ((0.0, scale.early), (scale.width - scale.late, scale.late)):
        if inside:
            ax.axvspan(x, x + inside, color=_SHADE, lw=0, zorder=-1)
            ax.axvline(x + inside if x == 0.0 else x, color=QUIET, lw=0.7, ls=(0, (2, 2)), zorder=0)
    if scale.tray:
        ax.axvspan(scale.width, scale.width + scale.tray, color=_SHADE, lw=0, zorder=-1)
        ax.axvline(scale.width, color=PAPER, lw=2, zorder=0)
        ax.annotate(
            label_text(translate("undated", language), language), (scale.width + scale.tray / 2, 0),
            xycoords=ax.get_xaxis_transform(), xytext=(0, -4), textcoords="offset points", ha="center", va="top",
            size=SMALL, color=QUIET,
        )  # fmt: skip
    statuses = ordered_groups("status", [str(status) for status in measure["status"].unique()])
    entries = [(label_code("status", s, language), _edge(s)) for s in statuses]
    markers, faces = [_marker(s, language) for s in statuses], [_face(s) for s in statuses]
    draw_legend(ax, entries, language, indent=label_room(labels, language), markers=markers, faces=faces)
    mirror(ax, language)


def _ticks(scale: Scale, language: str) -> list[tuple[float, str]]:
    """Return the ticks of the axis without those that would run into the word below the tray."""
    ticks = date_ticks(scale, language)
    if not scale.tray:
        return ticks
    word = scale.width + scale.tray / 2 - text_width(translate("undated", language), language, SMALL) / 2
    return [(x, text) for x, text in ticks if x + text_width(text, language, SMALL) / 2 < word - 0.08]


def _marker(status: str, language: str) -> str:
    marker = _MARKERS.get(status, "D")
    return "<" if marker == ">" and direction(language).sign < 0 else marker


def _edge(status: str) -> str:
    return QUIET if status == "denied" else COLOURS[0]


def _face(status: str) -> str:
    return PAPER if status == "planned" else _edge(status)


def _draw_mark(ax: Axes, x: float, y: float, row: pd.Series, language: str, size: float = 5.0) -> None:
    status = str(row["status"])
    ax.plot(
        [x], [y], marker=_marker(status, language), ms=size, mfc=_face(status), mec=_edge(status), mew=1.0, ls="none",
        zorder=3, gid=row["key"], clip_on=False,
    )  # fmt: skip


def _draw_record(ax: Axes, row: pd.Series, y: float, place: Place, scale: Scale, language: str) -> None:
    way = direction(language)
    left, right = _ends(row, scale)
    if beyond := scale.beyond(row["begin"]):
        tip = _AT / 2 - 0.03 if beyond < 0 else scale.width - _AT / 2 + 0.03
        ax.plot([tip], [y], marker="<" if beyond == -way.sign else ">", ms=3, color=QUIET, ls="none", zorder=3)
    if pd.isna(row["end_excl"]):
        ax.plot([left, right], [y, y], color=COLOURS[4], lw=1.0, ls=(0, (2, 2)), zorder=1)
    elif right - left > MARK / 2:
        ax.plot([left, right], [y, y], color=COLOURS[4], lw=3.2, alpha=0.6, solid_capstyle="butt", zorder=1)
    _draw_mark(ax, _mark_at(row, scale), y, row, language)
    label = _label(row, scale, language)
    if place.side and label:
        bar, after = _bar(row, scale, language), place.side == "end"
        ax.annotate(
            label_text(label, language), (bar.right if after else bar.left, y), textcoords="offset points",
            xytext=((3 if after else -3) * way.sign, 0), ha=way.start if after else way.end, va="center", size=TINY,
            color=INK, zorder=4, bbox={"fc": PAPER, "lw": 0, "pad": 0.8} if right > bar.right else None,
        )  # fmt: skip


def _draw_tray(ax: Axes, lane: Lane, base: float, scale: Scale, language: str) -> None:
    """Put the undated records of a lane into the tray, row by row, closer together where there are many."""
    n, rows = len(lane.undated), lane.rows - bool(lane.more)
    columns = min(n, max(4, -(-n // max(1, rows)))) or 1
    step = min(_TRAY_STEP, scale.tray / (columns + 0.5))
    for i, row in enumerate(lane.undated):
        x = scale.width + step * (0.75 + i % columns)
        _draw_mark(ax, x, base + 0.5 + i // columns, row, language, size=min(5.0, 72 * step * 0.7))
    if lane.more:
        # a sign before a number stands behind it in a line that runs from right to left, unless held together
        text = label_text(f"+{format_number(lane.more, language)}", language)
        ha, y = direction(language).start, base + 0.5 + -(-n // columns)
        ax.text(scale.width + 0.05, y, text, ha=ha, va="center", size=TINY, color=QUIET)
