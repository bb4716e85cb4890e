"""The time axis of a chart: where a day stands, which dates stand at its edges, what its ticks say.

A few early (or late) dates would leave the others no room: they stand at the edge, with an arrow and their year.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from sahel_analysis.interface import translate

# inches of an edge with dates beyond the axis
EDGE = 0.3
# of the records at most so many stand at one edge, and only where the axis left, with twice their share, is so short
_AT_EDGE, _WORTH, _LEAST = 0.2, 0.7, 5


class Scale(NamedTuple):
    """The time axis: first day, days shown, inches for the dated part and for the tray behind it.

    `early` and `late` are the inches of the dated part that are edges: of dates before and after the axis.
    """

    first: pd.Timestamp
    days: float
    width: float
    tray: float
    early: float = 0.0
    late: float = 0.0

    @property
    def last(self) -> pd.Timestamp:
        """Return the end of the axis."""
        return self.first + pd.Timedelta(days=self.days)

    def at(self, day: pd.Timestamp) -> float:
        """Return the place of a day in inches."""
        return self.early + float((day - self.first).days / self.days * (self.width - self.early - self.late))

    def beyond(self, day: pd.Timestamp) -> int:
        """Return -1 for a day before the axis, 1 for one after it, else 0."""
        return -int(bool(self.early) and day < self.first) or int(bool(self.late) and day >= self.last)


def spread(begins: pd.Series, ends: pd.Series, width: float, tray: float) -> Scale:
    """Return the axis of records by their first days and the days after their last (NaT: not told)."""
    days = np.sort(begins.to_numpy(dtype="datetime64[D]").astype("int64"))
    early, late = outlying(days)
    inner = days[early : len(days) - late]
    first, final = pd.Timestamp(int(inner[0]), unit="D"), pd.Timestamp(int(inner[-1]) + 1, unit="D")
    within = ends[(begins >= first) & (begins < final)].dropna()
    # what lies beyond an edge must not come back by the end of a span
    last = max([final, *within]) if not late else final
    span = max(20, (last - first).days)
    margin = pd.Timedelta(days=int(span * 0.03))
    return Scale(first - margin, span + 2 * margin.days, width, tray, EDGE * bool(early), EDGE * bool(late))


def outlying(days: np.ndarray) -> tuple[int, int]:
    """Return how many of the first and last of sorted days (or years) had better stand at the edges: few, far off."""
    most, early, late = int(len(days) * _AT_EDGE), 0, 0
    while True:
        inner = days[early : len(days) - late]
        if more := _first_run(inner, most - early):
            early += more
        elif more := _first_run(-inner[::-1], most - late):
            late += more
        else:
            return early, late


def _first_run(days: np.ndarray, most: int) -> int:
    """Return how many of the first days, at most `most`, cost less at the edge than on the axis; 0 for none."""
    n = len(days)
    length = float(days[-1] - days[0]) if n else 0.0
    if n < _LEAST or not length:
        return 0
    costs = {
        k: float(days[-1] - days[k]) / length + 2 * k / n for k in range(1, max(0, most) + 1) if days[k] > days[k - 1]
    }
    best = min(costs, key=lambda k: costs[k], default=0)
    return best if best and costs[best] <= _WORTH else 0


def date_ticks(scale: Scale, language: str) -> list[tuple[float, str]]:
    """Return ticks at years, months or days, as many as there is room for."""
    last, width = scale.last, scale.width - scale.early - scale.late
    if scale.days > 3 * 366:
        years, fitting = last.year - scale.first.year, width / 0.42
        step = next(s for s in (1, 2, 5, 10, 20, 50, 100, 1000) if years / s <= fitting)
        starts = [pd.Timestamp(year=y, month=1, day=1) for y in range(scale.first.year, last.year + 1) if y % step == 0]
        return [(scale.at(day), str(day.year)) for day in starts if scale.first <= day <= last]
    fitting = max(2.0, width / 0.55)
    if scale.days > 75:
        step = next((s for s in (1, 2, 3, 6) if scale.days / 30.4 / s <= fitting), 12)
        months = [day for day in pd.date_range(scale.first, last, freq="MS") if (day.month - 1) % step == 0]
        return [(scale.at(day), f"{translate(f'month.{day.month}', language)}\n{day.year}") for day in months]
    step = next(s for s in (1, 2, 5, 7, 10, 14, 28) if scale.days / s <= fitting)
    days = pd.date_range(scale.first, last, freq=f"{step}D")[1:]
    return [(scale.at(day), f"{day.day} {translate(f'month.{day.month}', language)}\n{day.year}") for day in days]
