"""Values of the Hijri calendar: Gregorian days, each a day more or less where the new moon is sighted."""

from __future__ import annotations

import re
from datetime import date

from sahel_analysis.tagging.timex_clock import Clock, Groups, Value


def hijri_span(year: int, month: int = 0, day: int = 0) -> tuple[date, date] | None:
    """Return the first and the last Gregorian day of a Hijri year, month or day of the Umm al-Qura calendar.

    None where that calendar does not have it; it begins in 1343 and ends in 1500. Where the new moon is sighted,
    the month can begin a day earlier or later.
    """
    from hijridate import Hijri

    try:
        if day:
            only = date(*Hijri(year, month, day).to_gregorian().datetuple())
            return only, only
        last_month = month or 12
        first = Hijri(year, month or 1, 1)
        last = Hijri(year, last_month, Hijri(year, last_month, 1).month_length())
        return date(*first.to_gregorian().datetuple()), date(*last.to_gregorian().datetuple())
    except (ValueError, OverflowError):
        return None


def hijri_year_of(day: date) -> int | None:
    """Return the Hijri year in which a Gregorian day lies; None where the Umm al-Qura calendar does not tell."""
    from hijridate import Gregorian

    try:
        return int(Gregorian(day.year, day.month, day.day).to_hijri().year)
    except (ValueError, OverflowError):
        return None


def hijri_date(groups: Groups, clock: Clock) -> Value | None:
    """Read a day of the Hijri calendar: a Gregorian day, a day more or less."""
    if "numeric_hijri" in groups:
        first, middle, last = (int(p) for p in re.split(r"[-/.]", groups["numeric_hijri"]))
        year, month_, day = (first, middle, last) if first > 1000 else (last, middle, first)
    else:
        month_, day = int(groups["hijri_month"]), int(groups["hijri_day"])
        year = int(groups.get("hijri_year") or _hijri_year_of(month_, day, groups, clock) or 0)
    span = hijri_span(year, month_, day) if year else None
    anchor = "" if "numeric_hijri" in groups or "hijri_year" in groups else clock.anchor
    return Value("DATE", span[0].isoformat() if span else "XXXX-XX-XX", "APPROX", anchor if span else "")


def _hijri_year_of(month_: int, day: int, groups: Groups, clock: Clock) -> int | None:
    """Return the Hijri year of the latest (or next) such month or day, seen from the document date."""
    now = clock.document
    year = hijri_year_of(now) if now else None
    if now is None or year is None:
        return None
    spans = {y: span for y in range(year - 2, year + 3) if (span := hijri_span(y, month_, day))}
    direction = groups.get("direction", "")
    if direction == "next" or (not direction and clock.ahead):
        ahead = (y for y, (first, last) in spans.items() if (first > now if direction else last >= now))
        return min(ahead, default=None)
    if direction == "this":
        return year
    behind = (y for y, (first, last) in spans.items() if (last < now if direction else first <= now))
    return max(behind, default=None)


def hijri_month(groups: Groups, clock: Clock) -> Value | None:
    """Read a month of the Hijri calendar: its first and last Gregorian day, each a day more or less."""
    month_ = int(groups["hijri_month"])
    if "year" in groups:
        return _hijri_value(_begun_in(int(groups["year"]), month_), "")
    year = int(groups.get("hijri_year") or _hijri_year_of(month_, 0, groups, clock) or 0)
    return _hijri_value(hijri_span(year, month_) if year else None, "" if "hijri_year" in groups else clock.anchor)


def _begun_in(year: int, month_: int) -> tuple[date, date] | None:
    """Return the first and last day of the first such month that begins in a Gregorian year."""
    first = hijri_year_of(date(year, 1, 1)) or 0
    spans = (hijri_span(y, month_) for y in (first, first + 1))
    return next((span for span in spans if span and span[0].year == year), None)


def hijri_year(groups: Groups, clock: Clock) -> Value | None:
    """Read a year of the Hijri calendar; without the letter that says so, it may be one of the other calendar."""
    if "era_ah" not in groups:
        return Value("DATE", "XXXX", groups.get("mod", ""), flags="calendar-unknown")
    return _hijri_value(hijri_span(int(groups["hijri_year"])), "")


def _hijri_value(span: tuple[date, date] | None, anchor: str) -> Value:
    if span is None:
        return Value("DATE", "XXXX", "APPROX")
    return Value("DATE", f"{span[0].isoformat()}/{span[1].isoformat()}", "APPROX", anchor)
