"""Reckon with the units of TIMEX3 values: days, weeks, months, years, decades, centuries; and their spans."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

# what a unit's value is where nothing is known of it
OPEN = {"Y": "XXXX", "M": "XXXX-XX", "W": "XXXX-WXX", "D": "XXXX-XX-XX", "DE": "XXX", "CE": "XX"}
# what a value begins with that tells the unit
_TOLD = {
    "Y": r"\d{4}",
    "M": r"\d{4}-\d\d",
    "W": r"\d{4}-(?:W\d\d|\d\d-\d\d)",
    "D": r"\d{4}-\d\d-\d\d",
    "DE": r"\d{3}",
    "CE": r"\d\d",
}


def last_day(year: int, month: int) -> int:
    """Return the number of days of a month."""
    return calendar.monthrange(year, month)[1]


def iso_day(year: int | str, month: int, day: int) -> str | None:
    """Return an ISO date, its year perhaps unknown (X); None where no calendar has it."""
    number = year if isinstance(year, int) else 2000
    if not 1 <= number <= 9999 or not 1 <= month <= 12 or not 1 <= day <= last_day(number, month):
        return None
    return f"{year:04d}-{month:02d}-{day:02d}" if isinstance(year, int) else f"{year}-{month:02d}-{day:02d}"


def shift_month(day: date, by: int) -> tuple[int, int]:
    """Return (year, month) of the month `by` months from that of `day`."""
    months = day.year * 12 + day.month - 1 + by
    return months // 12, months % 12 + 1


def step(unit: str, by: int, day: date) -> str:
    """Return the value of the unit that lies `by` units from that of a day; open where the calendar ends."""
    try:
        if unit == "Y":
            return f"{date(day.year + by, 1, 1).year:04d}"
        if unit == "M":
            return date(*shift_month(day, by), 1).isoformat()[:7]
        if unit == "W":
            iso = (day + timedelta(7 * by)).isocalendar()
            return f"{iso.year:04d}-W{iso.week:02d}"
        if unit == "DE":
            return f"{date(day.year + 10 * by, 1, 1).year // 10:03d}"
        if unit == "CE":
            return f"{date(day.year + 100 * by, 1, 1).year // 100:02d}"
        return (day + timedelta(by)).isoformat()
    except (ValueError, OverflowError):
        return OPEN[unit]


def tells(value: str, unit: str) -> bool:
    """Tell whether a value says in which unit of the calendar it lies."""
    return re.match(_TOLD[unit], value) is not None


def first_day(value: str) -> date | None:
    """Return the first day of a value; None where it is no span of the calendar."""
    span = calendar_span(value)
    return span[0] if span else None


def calendar_span(value: str) -> tuple[date, date] | None:
    """Return the first day of a TIMEX3 value and the day after its last; None where it is no span of the calendar.

    Days, days with an hour or a part of the day, weeks, months, quarters, halves, years, decades, centuries and spans
    (first/last) have one. Of a value with an unknown part (2023-XX-10) it is that of what is known before it. Seasons
    have none: their days differ between countries, and a winter lies in two years.

    >>> calendar_span("2023-07")
    (datetime.date(2023, 7, 1), datetime.date(2023, 8, 1))
    """
    first, slash, last = value.partition("/")
    if slash:
        begin, end = calendar_span(first), calendar_span(last)
        return (begin[0], end[1]) if begin and end and begin[0] < end[1] else None
    try:
        return _span(re.sub(r"(-XX)+$|-XX-\d\d$", "", value))
    except (ValueError, OverflowError):
        return None


def _span(value: str) -> tuple[date, date] | None:
    if match := re.fullmatch(r"(\d{4}-\d\d-\d\d)(?:T.*)?", value):
        day = date.fromisoformat(match[1])
        return day, day + timedelta(1)
    if match := re.fullmatch(r"(\d{4})-W(\d\d)", value):
        monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
        return monday, monday + timedelta(7)
    if match := re.fullmatch(r"(\d{4})-(\d\d)", value):
        return _months(int(match[1]), int(match[2]), 1)
    if match := re.fullmatch(r"(\d{4})-Q([1-4])", value):
        return _months(int(match[1]), int(match[2]) * 3 - 2, 3)
    if match := re.fullmatch(r"(\d{4})-H([12])", value):
        return _months(int(match[1]), int(match[2]) * 6 - 5, 6)
    if re.fullmatch(r"\d{1,4}", value):
        width = 10 ** (4 - len(value))
        return date(int(value) * width, 1, 1), date((int(value) + 1) * width, 1, 1)
    return None


def _months(year: int, month: int, length: int) -> tuple[date, date]:
    return date(year, month, 1), date(*shift_month(date(year, month, 1), length), 1)
