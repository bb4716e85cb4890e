"""Lay out and draw a timeline: lanes by type, rows in a lane, labels that cover nothing, a tray for the undated."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from sahel_analysis.alliance_chronology.packing import MARK, Bar, Place, pack_lane
from sahel_analysis.charts.fitting import SMALL, TINY, text_width
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
from sahel_analysis.charts.words import list_words, ordered_groups
from sahel_analysis.interface import codes, format_number, label_code, translate

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW = 0.17
# rows that labels may ask for, all lanes together; marks take what they need
_LABEL_ROWS = 36
_TRAY_STEP, _TRAY_ROWS = 0.125, 6

_MARKERS = {"done": "o", "ongoing": ">", "planned": "o", "denied": "X"}


class Lane(NamedTuple):
    """One type of event: its label, its dated records and their places, its undated ones, its number of rows."""

    label: str
    dated: list[pd.Series]
    places: list[Place]
    undated: list[pd.Series]
    rows: int


class Scale(NamedTuple):
    """The time axis: first day, days shown, inches for the dated part and for the tray behind it."""

    first: pd.Timestamp
    days: float
    width: float
    tray: float

    def at(self, day: pd.Timestamp) -> float:
        """Return the place of a day in inches."""
        return float((day - self.first).days / self.days * self.width)


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


def lay_out(measure: pd.DataFrame, language: str) -> tuple[list[Lane], Scale]:
    """Return the lanes of a timeline and its time axis."""
    types = present_types(measure)
    labels = [_lane_label(kind, measure, language) for kind in types]
    scale = _scale(measure, heat_room(labels, language))
    lanes = []
    for kind, label in zip(types, labels, strict=True):
        part = measure[measure["type"] == kind]
        dated = [row for _, row in part[part["begin"].notna()].iterrows()]
        undated = [row for _, row in part[part["begin"].isna()].iterrows()]
        # a long type gets more rows for labels than a short one
        rows = max(1, round(_LABEL_ROWS * len(part) / len(measure)))
        places = pack_lane([_bar(row, scale, language) for row in dated], scale.width, rows)
        used = max([place.row + 1 for place in places] or [1])
        lanes.append(Lane(label, dated, places, undated, max(used, min(_TRAY_ROWS, -(-len(undated) // 4)))))
    return lanes, scale


def _lane_label(kind: str, measure: pd.DataFrame, language: str) -> str:
    n = format_number(int((measure["type"] == kind).sum()), language)
    return f"{label_code('event', kind, language)} ({n})"


def _scale(measure: pd.DataFrame, room: float) -> Scale:
    undated, dated = measure[measure["begin"].isna()], measure[measure["begin"].notna()]
    most = int(undated["type"].value_counts().max()) if len(undated) else 0
    tray = float(np.clip(_TRAY_STEP * np.ceil(most / _TRAY_ROWS), 0.6, 1.2)) if most else 0.0
    if dated.empty:
        return Scale(pd.Timestamp("2000-01-01"), 1.0, room - tray, tray)
    first = dated["begin"].min()
    last = max(dated["begin"].max() + pd.Timedelta(days=1), dated["end_excl"].fillna(dated["begin"]).max())
    days = max(20, (last - first).days)
    return Scale(first - pd.Timedelta(days=int(days * 0.03)), days * 1.06, room - tray, tray)


def _ends(row: pd.Series, scale: Scale) -> tuple[float, float]:
    """Return where a record begins and ends; one whose end is not told reaches to the end of the axis."""
    return scale.at(row["begin"]), scale.at(row["end_excl"]) if pd.notna(row["end_excl"]) else scale.width


def _mark_at(row: pd.Series, scale: Scale) -> float:
    left, right = _ends(row, scale)
    return (left + right) / 2 if pd.notna(row["end_excl"]) else left


def _bar(row: pd.Series, scale: Scale, language: str) -> Bar:
    left, right = _ends(row, scale)
    mark, label = _mark_at(row, scale), parties_label(row, language)
    width = text_width(label, language, TINY) if label else 0.0
    return Bar(min(left, mark - MARK / 2), max(right, mark + MARK / 2), width, float(row["tellings"]))


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
    ticks = date_ticks(scale, language) if measure["begin"].notna().any() else []
    ax.set_xticks([x for x, _ in ticks], [label_text(text, language) for _, text in ticks], size=SMALL)
    ax.grid(axis="x")
    if scale.tray:
        ax.axvspan(scale.width, scale.width + scale.tray, color="#f4f4f4", lw=0, zorder=-1)
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
    if pd.isna(row["end_excl"]):
        ax.plot([left, right], [y, y], color=COLOURS[4], lw=1.0, ls=(0, (2, 2)), zorder=1)
    elif right - left > MARK / 2:
        ax.plot([left, right], [y, y], color=COLOURS[4], lw=3.2, alpha=0.6, solid_capstyle="butt", zorder=1)
    _draw_mark(ax, _mark_at(row, scale), y, row, language)
    label = parties_label(row, language)
    if place.side and label:
        bar, after = _bar(row, scale, language), place.side == "end"
        ax.annotate(
            label_text(label, language), (bar.right if after else bar.left, y), textcoords="offset points",
            xytext=((3 if after else -3) * way.sign, 0), ha=way.start if after else way.end, va="center", size=TINY,
            color=INK, zorder=4,
        )  # fmt: skip


def _draw_tray(ax: Axes, lane: Lane, base: float, scale: Scale, language: str) -> None:
    """Put the undated records of a lane into the tray, row by row, closer together where there are many."""
    n = len(lane.undated)
    if not n:
        return
    columns = min(n, max(4, -(-n // lane.rows)))
    step = min(_TRAY_STEP, scale.tray / (columns + 0.5))
    for i, row in enumerate(lane.undated):
        x = scale.width + step * (0.75 + i % columns)
        _draw_mark(ax, x, base + 0.5 + i // columns, row, language, size=min(5.0, 72 * step * 0.7))


def date_ticks(scale: Scale, language: str) -> list[tuple[float, str]]:
    """Return ticks at years, months or days, as many as there is room for."""
    last = scale.first + pd.Timedelta(days=scale.days)
    if scale.days > 3 * 366:
        years, fitting = last.year - scale.first.year, scale.width / 0.42
        step = next(s for s in (1, 2, 5, 10, 20, 50, 100, 1000) if years / s <= fitting)
        starts = [pd.Timestamp(year=y, month=1, day=1) for y in range(scale.first.year, last.year + 1) if y % step == 0]
        return [(scale.at(day), str(day.year)) for day in starts if scale.first <= day <= last]
    fitting = max(2.0, scale.width / 0.55)
    if scale.days > 75:
        step = next(s for s in (1, 2, 3, 6, 12) if scale.days / 30.4 / s <= fitting)
        months = [day for day in pd.date_range(scale.first, last, freq="MS") if (day.month - 1) % step == 0]
        return [(scale.at(day), f"{translate(f'month.{day.month}', language)}\n{day.year}") for day in months]
    step = next(s for s in (1, 2, 5, 7, 10, 14, 28) if scale.days / s <= fitting)
    days = pd.date_range(scale.first, last, freq=f"{step}D")[1:]
    return [(scale.at(day), f"{day.day} {translate(f'month.{day.month}', language)}\n{day.year}") for day in days]
