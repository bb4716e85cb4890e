"""Values of days, hours and parts of the day."""

from __future__ import annotations

from datetime import date, timedelta

from sahel_analysis.tagging.timex_calendar import first_day, iso_day, last_day, step
from sahel_analysis.tagging.timex_clock import STEPS, Clock, Groups, Value, told_value, unit_value
from sahel_analysis.tagging.timex_months import clash, year_of

# parts of the day in which an hour of twelve lies after noon
_AFTER_NOON = ("AF", "EV", "NI")


def _month_day(groups: Groups, clock: Clock) -> Value | None:
    two, month_, day = clash(groups), int(groups["month"]), int(groups["day"])
    if two is None or not 1 <= day <= last_day(2000, month_):
        return None
    year, anchor = year_of(groups, clock, lambda y: date(y, month_, min(day, last_day(y, month_))))
    if groups.get("the_unit") and groups["the_unit"] != "Y":
        return None
    value = iso_day(year if year is not None else "XXXX", month_, day)
    if value is None:
        return None
    if two:
        return Value("DATE", f"{value[:5]}XX{value[7:]}", flags="months-disagree")
    return _with_weekday(Value("DATE", value, anchor=anchor if year is not None else ""), groups, clock)


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
    if not direction and clock.look().where == "near":
        # of the two such days the nearer
        days = (date.fromisoformat(_nearest(today_, number, ahead)) for ahead in (False, True))
        return Value("DATE", min(days, key=lambda day: abs(day - today_)).isoformat(), anchor=clock.anchor)
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
    # the night is over when its second day has come
    end = _weekday({"weekday": groups["until"]}, clock)
    ended = first_day(end.value) if end else None
    day = end._replace(value=step("D", -1, ended)) if end and ended else _weekday({"weekday": groups["weekday"]}, clock)
    return day and _parted(day, "NI")


def part_of_today(groups: Groups, clock: Clock) -> Value | None:
    """Read "this morning"."""
    return _parted(_offset({}, clock), groups["part"])


def part_of_told(groups: Groups, clock: Clock) -> Value | None:
    """Read "that evening"."""
    return _parted(told_value("D", 0, clock), groups["part"])


def dated_twice(groups: Groups, clock: Clock) -> Value | None:
    """Read one day told in both calendars: the Gregorian date is the exact one."""
    return point({name: code for name, code in groups.items() if not name.startswith("hijri")}, clock)
