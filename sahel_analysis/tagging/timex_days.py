"""Values of days, hours, parts of the day and months."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from sahel_analysis.tagging.timex_calendar import first_day, iso_day, last_day, step
from sahel_analysis.tagging.timex_clock import STEPS, Clock, Groups, Value, told_value, unit_value

# parts of the day in which an hour of twelve lies after noon
_AFTER_NOON = ("AF", "EV", "NI")


def _year_of(groups: Groups, clock: Clock, moment: Callable[[int], date]) -> int | None:
    """Return the year in which a moment of every year lies, as text and document date tell; None where they do not."""
    if groups.get("year"):
        return int(groups["year"])
    if groups.get("the_unit"):
        return _year_of_unit(groups, clock)
    if groups.get("told"):
        day = clock.told_for("M") or clock.told_for("Y")
        return _beside(day, moment, STEPS[groups["told"]]) if day else None
    if clock.document is None:
        return None
    direction = groups.get("direction", "")
    if not direction and clock.look() == "near":
        day = clock.document
        return min((day.year - 1, day.year, day.year + 1), key=lambda y: abs(moment(y) - day))
    if not direction:
        return _beside(clock.document, moment, 0, ahead=clock.ahead)
    return _beside(clock.document, moment, STEPS[direction]) if direction != "this" else clock.document.year


def _year_of_unit(groups: Groups, clock: Clock) -> int | None:
    if groups["the_unit"] != "Y":
        return None
    if groups.get("told"):
        day, by = clock.told_for("Y"), STEPS[groups["told"]]
    else:
        day, by = clock.document, STEPS[groups["direction"]]
    return day.year + by if day else None


def _beside(day: date, moment: Callable[[int], date], by: int, ahead: bool = False) -> int:
    """Return the year of the moment before (-1), after (1), or at or before (0; ahead: at or after) a day."""
    this = moment(day.year)
    if by > 0:
        return day.year + (this <= day) + by - 1
    if by < 0:
        return day.year - (this >= day) + by + 1
    return day.year + (this < day) if ahead else day.year - (this > day)


def _explicit(groups: Groups) -> str:
    """Return where the year comes from: the anchor of a value that names it is empty."""
    return "" if groups.get("year") else "text" if groups.get("told") else "document"


def _clash(groups: Groups) -> bool | None:
    """Tell whether two names of a month are two months; None where they are not meant to be one."""
    if "twin" not in groups or groups["twin"] == groups["month"]:
        return False
    shared = set(groups["month_names"].split()) & set(groups["twin_names"].split())
    return None if shared else True


def _month_day(groups: Groups, clock: Clock) -> Value | None:
    clash, month_, day = _clash(groups), int(groups["month"]), int(groups["day"])
    if clash is None or not 1 <= day <= last_day(2000, month_):
        return None
    year = _year_of(groups, clock, lambda y: date(y, month_, min(day, last_day(y, month_))))
    if groups.get("the_unit") and groups["the_unit"] != "Y":
        return None
    value = iso_day(year if year is not None else "XXXX", month_, day)
    if value is None:
        return None
    if clash:
        return Value("DATE", f"{value[:5]}XX{value[7:]}", flags="months-disagree")
    anchor = _explicit(groups) if year is not None else ""
    return _with_weekday(Value("DATE", value, anchor=anchor), groups, clock)


def _with_weekday(value: Value, groups: Groups, clock: Clock) -> Value:
    """Hold a date against the weekday that stands with it: it helps to find the year, or it disagrees."""
    if "weekday" not in groups:
        return value
    number = int(groups["weekday"])
    if value.value.startswith("XXXX"):
        return value.flagged(f"weekday={number}")
    day = date.fromisoformat(value.value)
    if day.isoweekday() == number:
        return value
    if value.anchor == "document" and "direction" not in groups:
        others = [first_day(iso_day(year, day.month, day.day) or "") for year in (day.year + 1, day.year - 1)]
        if fitting := [other for other in others if other and other.isoweekday() == number]:
            return value._replace(value=fitting[0].isoformat())
    return value.flagged("weekday-disagrees")


def _numeric(groups: Groups, clock: Clock) -> Value | None:
    year, month_, day = map(int, groups["numeric"].split("-"))
    value = iso_day(year, month_, day)
    return _with_weekday(Value("DATE", value), groups, clock) if value else None


def _day_of_unit(groups: Groups, clock: Clock) -> Value | None:
    """Read "the fifth of this month", "the 20th current"."""
    if groups.get("the_unit", "M") != "M":
        return None
    if groups.get("told"):
        month_ = told_value("M", STEPS[groups["told"]], clock)
    elif "the_unit" not in groups and groups["direction"] not in ("this", "next"):
        return None
    else:
        month_ = Value("DATE", unit_value("M", groups["direction"], clock), anchor=clock.anchor)
    first = first_day(month_.value)
    day = int(groups["day"])
    if first is None:
        return Value("DATE", f"{month_.value}-{day:02d}")
    value = iso_day(first.year, first.month, day)
    return _with_weekday(month_._replace(value=value), groups, clock) if value else None


def _offset(groups: Groups, clock: Clock) -> Value:
    """Read yesterday, today, tomorrow; a weekday that is named with it decides where the two disagree."""
    by = int(groups.get("day_offset") or groups.get("today") or 0)
    if clock.document is None:
        return Value("DATE", f"XXXX-WXX-{groups['weekday']}" if groups.get("weekday") else "XXXX-XX-XX")
    try:
        day = clock.document + timedelta(by)
    except OverflowError:
        return Value("DATE", "XXXX-XX-XX")
    value = Value("DATE", day.isoformat(), anchor=clock.anchor)
    number = int(groups.get("weekday", day.isoweekday()))
    if number == day.isoweekday():
        return value
    named = _nearest(day, number, ahead=by > 0)
    return value._replace(value=named).flagged("weekday-disagrees")


def _nearest(day: date, number: int, ahead: bool) -> str:
    """Return the weekday `number` on or before a day, or on or after it."""
    return step("D", (number - day.isoweekday()) % 7 if ahead else -((day.isoweekday() - number) % 7), day)


def _weekday(groups: Groups, clock: Clock) -> Value | None:
    number, direction = int(groups["weekday"]), groups.get("direction", "")
    if "the_unit" in groups:
        return _weekday_of_unit(number, groups, clock)
    if groups.get("told") in ("next", "last") and (told := clock.told_for("D")):
        by = STEPS[groups["told"]]
        return Value("DATE", _nearest(told + timedelta(by), number, ahead=by > 0), anchor="text")
    today_ = clock.document
    if today_ is None:
        return Value("DATE", f"XXXX-WXX-{number}")
    steps = STEPS.get(direction, 0)
    if steps > 0 or (not direction and clock.ahead):
        start = step("D", 7 * max(0, steps - 1) + (steps > 0), today_)
        return Value("DATE", _nearest(date.fromisoformat(start), number, ahead=True), anchor=clock.anchor)
    start = step("D", 7 * min(0, steps + 1) - (steps < 0), today_)
    return Value("DATE", _nearest(date.fromisoformat(start), number, ahead=False), anchor=clock.anchor)


def _weekday_of_unit(number: int, groups: Groups, clock: Clock) -> Value | None:
    """Read "Friday of last week"."""
    if groups["the_unit"] != "W":
        return None
    if groups.get("told"):
        week = told_value("W", STEPS[groups["told"]], clock)
    else:
        week = Value("DATE", unit_value("W", groups["direction"], clock), anchor=clock.anchor)
    monday = first_day(week.value)
    return week._replace(value=step("D", number - 1, monday) if monday else f"{week.value}-{number}")


def _day(groups: Groups, clock: Clock) -> Value | None:
    """Return the day that groups name; the document's own where they name none."""
    if "numeric" in groups:
        return _numeric(groups, clock)
    if "month" in groups:
        return _month_day(groups, clock)
    if "the_day" in groups:
        return told_value("D", STEPS[groups["told"]], clock)
    if "day" in groups:
        return _day_of_unit(groups, clock)
    if "day_offset" in groups or "today" in groups:
        return _offset(groups, clock)
    return _weekday(groups, clock) if "weekday" in groups else _offset({}, clock)


def point(groups: Groups, clock: Clock) -> Value | None:
    """Read a day, with an hour or a part of the day where one is named."""
    day = _day(groups, clock)
    if day is None:
        return None
    part = groups.get("day_part") or groups.get("part", "")
    if "hour" in groups or "clock_digits" in groups:
        return _at_hour(day, groups, part)
    return day._replace(type="TIME", value=f"{day.value}T{part}") if part else day


def _at_hour(day: Value, groups: Groups, part: str) -> Value | None:
    hour, _, minute = groups.get("clock_digits", groups.get("hour", "")).partition(":")
    hours, minutes = int(hour), int(minute or groups.get("minute", "0")) - int(groups.get("minus", "0"))
    if not 0 <= hours <= 24 or not -60 < minutes < 60:
        return None
    if (part in _AFTER_NOON and 1 <= hours < 12) or (part == "MI" and hours in (1, 2, 3)):
        hours += 12
    elif part in ("MO", "NI") and hours == 12:
        hours = 0
    total = hours * 60 + minutes
    value = day._replace(type="TIME", value=f"{day.value}T{total // 60 % 25:02d}:{total % 60:02d}")
    either = not part and 1 <= hours <= 12 and not groups.get("clock_digits", "").startswith("0")
    return value.flagged("twelve-hour") if either else value


def today(groups: Groups, clock: Clock) -> Value | None:
    """Read "today", or "today" for our days."""
    return Value("DATE", "PRESENT_REF") if clock.nowadays() else _offset(groups, clock)


def _parted(day: Value, part: str) -> Value:
    return day._replace(type="TIME", value=f"{day.value}T{part}")


def night(groups: Groups, clock: Clock) -> Value | None:
    """Read "tonight", "last night"."""
    return _parted(_offset({"day_offset": groups["night"]}, clock), "NI")


def night_between(groups: Groups, clock: Clock) -> Value | None:
    """Read the night between two days that follow each other."""
    first, second = int(groups["weekday"]), int(groups["until"])
    if groups["part"] != "NI" or second != first % 7 + 1:
        return None
    day = _weekday({"weekday": groups["weekday"]}, clock)
    return day and _parted(day, "NI")


def part_of_today(groups: Groups, clock: Clock) -> Value | None:
    """Read "this morning"."""
    return _parted(_offset({}, clock), groups["part"])


def part_of_told(groups: Groups, clock: Clock) -> Value | None:
    """Read "that evening"."""
    return _parted(told_value("D", 0, clock), groups["part"])


def month(groups: Groups, clock: Clock) -> Value | None:
    """Read a month, with its year where that is told."""
    clash, number = _clash(groups), int(groups["month"])
    if clash is None or groups.get("the_unit", "Y") != "Y":
        return None
    today_ = clock.document
    # a month counts as a whole: the document's own month is neither before nor after it
    year = _year_of(
        groups, clock, lambda y: today_ if today_ and (y, number) == (today_.year, today_.month) else date(y, number, 1)
    )
    value = Value("DATE", f"{year:04d}" if year is not None else "XXXX", groups.get("mod", ""))
    if clash:
        return value._replace(value=f"{value.value}-XX").flagged("months-disagree")
    return value._replace(value=f"{value.value}-{number:02d}", anchor=_explicit(groups) if year is not None else "")


def nth_weekday(groups: Groups, clock: Clock) -> Value | None:
    """Read "the first Sunday of May"."""
    inside = month(groups, clock)
    first = first_day(inside.value) if inside else None
    if inside is None or first is None:
        return None
    nth, number = int(groups["nth"]), int(groups["weekday"])
    days = [d for i in range(31) if (d := first + timedelta(i)).month == first.month and d.isoweekday() == number]
    if not -1 <= nth <= len(days):
        return None
    return inside._replace(value=days[nth - 1 if nth > 0 else nth].isoformat(), mod="")


def weekday_nth(groups: Groups, clock: Clock) -> Value | None:
    """Read "Sunday the first of May" as the first Sunday, where the first of May is no Sunday."""
    inside, nth = month(groups, clock), int(groups["nth"])
    first = first_day(inside.value) if inside else None
    if first is None or (first + timedelta(nth - 1)).isoweekday() == int(groups["weekday"]):
        return None
    return nth_weekday(groups, clock)


def dated_twice(groups: Groups, clock: Clock) -> Value | None:
    """Read one day told in both calendars: the Gregorian date is the exact one."""
    return point({name: code for name, code in groups.items() if not name.startswith("hijri")}, clock)
