"""Values of lengths of time, of points that lie so far from another, and of what recurs."""

from __future__ import annotations

from datetime import date

from sahel_analysis.tagging.timex_calendar import OPEN, shift_month, step
from sahel_analysis.tagging.timex_clock import STEPS, Clock, Groups, Value

# units of the clock; the rest are units of the calendar
_CLOCK = {"TH": "H", "TM": "M", "TS": "S"}
_YEARS = {"DE": 10, "CE": 100}
# what parts of a unit are told in
_SMALLER = {"Y": (12, "M"), "TH": (60, "TM")}


def _amount(groups: Groups) -> tuple[str, str]:
    """Return how many of which unit groups name; X where they do not say how many."""
    unit = next((groups[g] for g in ("unit", "dual", "units") if g in groups), "")
    if "units" in groups and "count" not in groups and "count_the" not in groups:
        return "X", unit
    number = 2.0 if "dual" in groups else float(groups.get("count") or groups.get("share") or 1)
    number += float(groups.get("half", 0))
    if unit in _YEARS:
        # ISO 8601 has no decades and centuries
        number, unit = number * _YEARS[unit], "Y"
    if unit in _SMALLER and number % 1 and (number * _SMALLER[unit][0]) % 1 == 0:
        # a year and a half: 18 months
        factor, unit = _SMALLER[unit]
        number *= factor
    return f"{number:g}", unit


def _period(amount: str, unit: str) -> str:
    return f"PT{amount}{_CLOCK[unit]}" if unit in _CLOCK else f"P{amount}{unit}"


def _period_of(groups: Groups) -> str:
    """Return the ISO duration, of one unit or of two."""
    amount, unit = _amount(groups)
    period = _period(amount, unit)
    second = groups.get("unit_2") or groups.get("dual_2")
    if not second:
        return period
    more = f"{2 if 'dual_2' in groups else float(groups['count_2']):g}"
    if second in _CLOCK and unit not in _CLOCK:
        return f"{period}T{more}{_CLOCK[second]}"
    return f"{period}{more}{_CLOCK.get(second, second)}"


def _mod(groups: Groups) -> str:
    return groups.get("about") or groups.get("at_least", "")


def duration(groups: Groups, clock: Clock) -> Value | None:
    """Read a length of time."""
    return Value("DURATION", _period_of(groups), _mod(groups))


def whole(groups: Groups, clock: Clock) -> Value | None:
    """Read "throughout the day"."""
    return Value("DURATION", _period("1", groups["the_unit"]))


def _away(groups: Groups, day: date, sign: int) -> str:
    """Return the value so far before (-1) or after (1) a day, as exact as the unit in which it is told."""
    amount, unit = _amount(groups)
    number = float(amount)
    months = round(number * 12) if unit == "Y" else round(number) if unit == "M" else 0
    second = groups.get("unit_2") or groups.get("dual_2")
    if second == "M" and unit == "Y":
        months += 2 if "dual_2" in groups else round(float(groups["count_2"]))
    if unit == "Y" and months % 12:
        year, month = shift_month(day, sign * months)
        return f"{year:04d}-{month:02d}" if 1 <= year <= 9999 else OPEN["M"]
    return step(unit, sign * int(number), day)


def ago(groups: Groups, clock: Clock) -> Value | None:
    """Read "three months ago": a length of time, and the time that it leads to."""
    _, unit = _amount(groups)
    point, anchor = OPEN.get(unit, OPEN["D"]), ""
    if clock.document and unit not in _CLOCK:
        point, anchor = _away(groups, clock.document, -1), clock.anchor
    if "now" in groups:
        return Value("DATE", point, _mod(groups), anchor)
    return Value("DURATION", _period_of(groups), _mod(groups), anchor, point=point)


def from_now(groups: Groups, clock: Clock) -> Value | None:
    """Read "after three months": from today where the text looks ahead, else from what was told last, else open."""
    _, unit = _amount(groups)
    point, anchor = OPEN.get(unit, OPEN["D"]), ""
    # nothing is told to the hour
    day = None if unit in _CLOCK else clock.document if clock.ahead else clock.told_for(unit)
    if day:
        point, anchor = _away(groups, day, 1), clock.anchor if clock.ahead else "text"
    return Value("DURATION", _period_of(groups), _mod(groups), anchor, point=point)


def from_today(groups: Groups, clock: Clock) -> Value | None:
    """Read "two weeks from now"."""
    _, unit = _amount(groups)
    if unit in _CLOCK or clock.document is None:
        return Value("DATE", OPEN.get(unit, "FUTURE_REF"), _mod(groups))
    return Value("DATE", _away(groups, clock.document, 1), _mod(groups), clock.anchor)


def beside_told(groups: Groups, clock: Clock) -> Value | None:
    """Read "two days before that", "a week after it"."""
    _, unit = _amount(groups)
    if unit in _CLOCK:
        return Value("DURATION", _period_of(groups), _mod(groups))
    day = clock.told_for("D" if unit == "W" else unit)
    if day is None:
        return Value("DATE", OPEN[unit], _mod(groups))
    sign = STEPS[groups.get("before_that") or groups["after_that"]]
    return Value("DATE", _away(groups, day, sign), _mod(groups), "text")


def every(groups: Groups, clock: Clock) -> Value | None:
    """Read what recurs: every day, twice a year, on Fridays."""
    if "weekday" in groups:
        return Value("SET", f"XXXX-WXX-{groups['weekday']}")
    if "part" in groups:
        return Value("SET", "P1D")
    if "set" in groups:
        return Value("SET", groups["set"])
    if "the_unit" in groups:
        return Value("SET", f"P1{groups['the_unit']}")
    return Value("SET", _period_of({g: c for g, c in groups.items() if g != "times"}))
