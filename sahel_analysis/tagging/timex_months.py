"""Values of months and of what is counted in them: the year that they lie in, the first Sunday, the last day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from sahel_analysis.tagging.timex_calendar import first_day
from sahel_analysis.tagging.timex_clock import STEPS, Clock, Groups, Value, unit_value

# a month that lies further back than this from what was told before is that of the year after
_HALF_A_YEAR = 183


def year_of(groups: Groups, clock: Clock, moment: Callable[[int], date]) -> tuple[int | None, str]:
    """Return the year in which a moment of every year lies, as text and document date tell, and which of them tells it.

    None where they do not tell; the text names no source where the expression itself holds the year.
    """
    if groups.get("year"):
        return int(groups["year"]), ""
    if groups.get("the_unit"):
        year = _year_of_unit(groups, clock)
        return year, "text" if groups.get("told") else "document"
    if groups.get("told"):
        day = clock.told_for("M") or clock.told_for("Y")
        return beside(day, moment, STEPS[groups["told"]]) if day else None, "text"
    now, direction = clock.document, groups.get("direction", "")
    if now is None or not direction:
        return _unsaid_year(clock, moment)
    return beside(now, moment, STEPS[direction]) if direction != "this" else now.year, "document"


def _unsaid_year(clock: Clock, moment: Callable[[int], date]) -> tuple[int | None, str]:
    """Return the year of a moment of which nothing is said: the sentence's, or one beside the document date."""
    now, where = clock.document, clock.look().where
    if clock.ahead and now:
        return beside((where == "open" and clock.begins_ahead()) or now, moment, 0, ahead=True), "document"
    if where != "ahead" and (told := clock.year_told()):
        year = told.year + ((told - moment(told.year)).days > _HALF_A_YEAR)
        if now is None or moment(year) <= now:
            return year, "text"
    if now is None:
        return None, ""
    if where == "near":
        return min((now.year - 1, now.year, now.year + 1), key=lambda y: _planned(moment(y), now)), "document"
    return beside(now, moment, 0), "document"


def _planned(day: date, now: date) -> int:
    """Return how far a day of plans lies from now: they are made more often for the time to come."""
    return (day - now).days if day >= now else 2 * (now - day).days


def _year_of_unit(groups: Groups, clock: Clock) -> int | None:
    if groups["the_unit"] != "Y":
        return None
    if groups.get("told"):
        day, by = clock.told_for("Y"), STEPS[groups["told"]]
    else:
        day, by = clock.document, STEPS[groups["direction"]]
    return day.year + by if day else None


def beside(day: date, moment: Callable[[int], date], by: int, ahead: bool = False) -> int:
    """Return the year of the moment before (-1), after (1), or at or before (0; ahead: at or after) a day."""
    this = moment(day.year)
    if by > 0:
        return day.year + (this <= day) + by - 1
    if by < 0:
        return day.year - (this >= day) + by + 1
    return day.year + (this < day) if ahead else day.year - (this > day)


def clash(groups: Groups) -> bool | None:
    """Tell whether two names of a month are two months; None where they are not meant to be one."""
    if "twin" not in groups or groups["twin"] == groups["month"]:
        return False
    shared = set(groups["month_names"].split()) & set(groups["twin_names"].split())
    return None if shared else True


def month(groups: Groups, clock: Clock) -> Value | None:
    """Read a month, with its year where that is told."""
    two, number = clash(groups), int(groups["month"])
    if two is None or groups.get("the_unit", "Y") != "Y":
        return None
    today_ = clock.document
    # a month counts as a whole: the document's own month is neither before nor after it
    year, anchor = year_of(
        groups, clock, lambda y: today_ if today_ and (y, number) == (today_.year, today_.month) else date(y, number, 1)
    )
    value = Value("DATE", f"{year:04d}" if year is not None else "XXXX", groups.get("mod", ""))
    if two:
        return value._replace(value=f"{value.value}-XX").flagged("months-disagree")
    return value._replace(value=f"{value.value}-{number:02d}", anchor=anchor if year is not None else "")


def _some_month(groups: Groups, clock: Clock) -> tuple[Value, date] | None:
    """Return the month that groups name or point to, and its first day; None where that is not known."""
    if "month" in groups:
        inside = month({g: c for g, c in groups.items() if g != "mod"}, clock)
    elif groups.get("the_unit") == "M":
        inside = Value("DATE", unit_value("M", groups["direction"], clock), anchor=clock.anchor)
    else:
        return None
    first = first_day(inside.value) if inside else None
    return (inside, first) if inside and first and not inside.flags else None


def nth_weekday(groups: Groups, clock: Clock) -> Value | None:
    """Read "the first Sunday of May"."""
    number = int(groups["weekday"])
    return _nth(groups, clock, lambda day: day.isoweekday() == number)


def nth_day(groups: Groups, clock: Clock) -> Value | None:
    """Read "the last day of May"."""
    return _nth(groups, clock, lambda day: True)


def _nth(groups: Groups, clock: Clock, fits: Callable[[date], bool]) -> Value | None:
    """Return the first, second ... or last day of a month that fits."""
    if not (known := _some_month(groups, clock)):
        return None
    inside, first = known
    nth = int(groups["nth"])
    days = [d for i in range(31) if (d := first + timedelta(i)).month == first.month and fits(d)]
    if not -1 <= nth <= len(days):
        return None
    return inside._replace(value=days[nth - 1 if nth > 0 else nth].isoformat())


def nth_week(groups: Groups, clock: Clock) -> Value | None:
    """Read "the first week of May": weeks and months do not fit, so it is the beginning of May."""
    if groups.get("week", "W") != "W" or not (known := _some_month(groups, clock)):
        return None
    return known[0]._replace(mod={1: "START", 2: "MID", 3: "MID"}.get(int(groups["nth"]), "END"))


def weekday_nth(groups: Groups, clock: Clock) -> Value | None:
    """Read "Sunday the first of May" as the first Sunday, where the first of May is no Sunday."""
    known, nth = _some_month(groups, clock), int(groups["nth"])
    if known is None or (known[1] + timedelta(nth - 1)).isoweekday() == int(groups["weekday"]):
        return None
    return nth_weekday(groups, clock)
