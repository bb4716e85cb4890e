"""Read the groups of a temporal pattern as a TIMEX3 value (Pustejovsky et al. 2003), reckoned from what is known.

Each function of `VALUES` takes the groups of a match, as codes, and the clock; it returns the value, or None where
the words are no time after all. What neither text nor document date tells stays X. Here are the values of years and
of longer and shorter spans of the calendar; days and months, lengths of time and the Hijri calendar have modules of
their own.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sahel_analysis.tagging import timex_days as days
from sahel_analysis.tagging import timex_durations as durations
from sahel_analysis.tagging import timex_hijri as hijri
from sahel_analysis.tagging import timex_months as months
from sahel_analysis.tagging.timex_calendar import OPEN, calendar_span
from sahel_analysis.tagging.timex_clock import STEPS, Clock, Groups, Value, told_value, unit_value

__all__ = ["VALUES", "Clock", "Groups", "Value", "calendar_span"]


def year(groups: Groups, clock: Clock) -> Value | None:
    """Read a year; of two digits it lies in the last century."""
    number = int(groups["year"]) if "year" in groups else 1900 + int(groups["year_short"])
    return Value("DATE", f"{number:04d}", groups.get("mod", ""))


def numeric_month(groups: Groups, clock: Clock) -> Value | None:
    """Read a month in digits (07/2023)."""
    return Value("DATE", groups["numeric_month"], groups.get("mod", ""))


def unit(groups: Groups, clock: Clock) -> Value | None:
    """Read "last week", "this year"."""
    value = unit_value(groups["the_unit"], groups["direction"], clock)
    return Value("DATE", value, groups.get("mod", ""), clock.anchor)


def unit_of_today(groups: Groups, clock: Clock) -> Value | None:
    """Read "the end of the year"; the end of the day is no date. A weekend is the last one, or that to come."""
    if groups["the_unit"] == "D":
        return None
    # the week of the region's press ends on Friday and Saturday, or with Sunday
    past_one = groups["the_unit"] == "W" and groups.get("mod") == "END" and clock.document and not clock.ahead
    early = past_one and clock.document is not None and clock.document.isoweekday() < 5
    return unit({**groups, "direction": "last" if early else "this"}, clock)


def told_unit(groups: Groups, clock: Clock) -> Value | None:
    """Read "that year", "the next month": reckoned from what was told last, open where nothing was."""
    return told_value(groups["the_unit"], STEPS[groups["told"]], clock)._replace(mod=groups.get("mod", ""))


def told_of_year(groups: Groups, clock: Clock) -> Value | None:
    """Read "the same month of last year", "this day in 1960": what was told last, or today, in the year named."""
    wanted = groups["part_unit"]
    year_ = _related_year(groups, clock)
    day = clock.document if "direction_of_part" in groups else clock.told_for(wanted)
    if year_ is None or wanted not in ("M", "D"):
        return None
    rest = day.isoformat()[5 : 7 if wanted == "M" else 10] if day else OPEN[wanted][5:]
    return year_._replace(value=f"{year_.value}-{rest}", anchor="text")


def that_time(groups: Groups, clock: Clock) -> Value | None:
    """Read "that day": what was told last and stands by itself, else the past."""
    fixed = next((told.value for told in clock.fitting() if told.fixed), "")
    return Value("DATE", fixed, anchor="text") if fixed else Value("DATE", "PAST_REF")


def then(groups: Groups, clock: Clock) -> Value | None:
    """Read "at that time": the past, however exactly it was told before."""
    return Value("DATE", "PAST_REF")


def ref(groups: Groups, clock: Clock) -> Value | None:
    """Read words for past, present and future."""
    return Value("DATE", groups["ref"])


def later(groups: Groups, clock: Clock) -> Value | None:
    """Read "later": in the future, or in the past where the text tells what happened."""
    return Value("DATE", "FUTURE_REF" if clock.ahead else "PAST_REF")


def _century(groups: Groups, clock: Clock) -> str | None:
    """Return the first two digits of the years of a century; "last century" where none is named."""
    if "century" in groups:
        return f"{int(groups['century']) - 1:02d}"
    if "direction" in groups:
        return unit_value("CE", groups["direction"], clock)
    return None


def decade(groups: Groups, clock: Clock) -> Value | None:
    """Read "the nineties"; without a century they are those of the last one."""
    if groups.get("the_unit", "CE") != "CE" or groups.get("head", "DE") != "DE":
        return None
    return Value("DATE", (_century(groups, clock) or "19") + groups["decade"], groups.get("mod", ""))


def nth_decade(groups: Groups, clock: Clock) -> Value | None:
    """Read "the first decade of the century"."""
    number = int(groups["nth"])
    if number > 10:
        return None
    return Value("DATE", f"{_century(groups, clock) or '20'}{number - 1}", groups.get("mod", ""))


def century(groups: Groups, clock: Clock) -> Value | None:
    """Read "the nineteenth century"."""
    return Value("DATE", f"{int(groups['century']) - 1:02d}", groups.get("mod", ""))


def millennium(groups: Groups, clock: Clock) -> Value | None:
    """Read "the third millennium", "the new millennium"."""
    number = int(groups["nth"]) - 1 if "nth" in groups else 2
    return Value("DATE", str(number), groups.get("mod", "")) if 0 <= number <= 9 else None


def _related_year(groups: Groups, clock: Clock) -> Value | None:
    """Return the year that groups name or point to; None where what they point to is no year."""
    if "year" in groups:
        return Value("DATE", groups["year"])
    if groups.get("the_unit", "Y") != "Y":
        return None
    if "told" in groups:
        return told_value("Y", STEPS[groups["told"]], clock)
    return Value("DATE", unit_value("Y", groups.get("direction", "this"), clock), anchor=clock.anchor)


def fraction(groups: Groups, clock: Clock) -> Value | None:
    """Read a quarter or half of a year; the half of another span is its beginning or end."""
    part = groups["fraction"]
    if "month" in groups or "century" in groups or groups.get("the_unit", "Y") != "Y":
        mod = {"H1": "START", "H2": "END"}.get(part)
        plain = {name: code for name, code in groups.items() if name != "mod"}
        whole = months.month(plain, clock) if "month" in groups else None
        if "century" in groups:
            whole = century(plain, clock)
        elif whole is None and groups.get("the_unit") in ("M", "CE", "DE") and "told" not in groups:
            whole = unit({"direction": "this", **plain}, clock)
        return whole._replace(mod=mod) if whole and mod else None
    if "year" not in groups and "the_unit" not in groups:
        return _latest_quarter(int(part[1]), groups, clock) if part.startswith("Q") else None
    year_ = _related_year(groups, clock)
    return year_ and year_._replace(value=f"{year_.value}-{part}", mod=groups.get("mod", ""))


def _latest_quarter(number: int, groups: Groups, clock: Clock) -> Value:
    """Return the quarter of that number that began last, or begins next where the text looks ahead."""
    begun = months.month({"month": str(3 * number - 2)}, clock)
    year_ = begun.value[:4] if begun else "XXXX"
    return Value("DATE", f"{year_}-Q{number}", groups.get("mod", ""), clock.anchor)


_SEASON_BEGINS = {"WI": 12, "SP": 3, "SU": 6, "FA": 9}


def _season_of(day: date) -> str:
    return next(name for name, begins in _SEASON_BEGINS.items() if (day.month - begins) % 12 < 3)


def season(groups: Groups, clock: Clock) -> Value | None:
    """Read a season; the winter of a year is the one that begins in it."""
    name = groups.get("season") or groups["the_season"]
    mod = groups.get("mod", "")
    if "year" in groups or "the_unit" in groups:
        year_ = _related_year(groups, clock)
        return year_ and year_._replace(value=f"{year_.value}-{name}", mod=mod)
    if "told" in groups:
        return None
    month = str(_SEASON_BEGINS[name])
    direction = groups.get("direction", "this")
    if direction == "this" and name == (clock.document and _season_of(clock.document)):
        # of a season that lasts, this one is meant, whatever the text looks at
        direction = "last"
    elif direction == "last" and clock.document and _season_of(clock.document) == name:
        direction = "before_last"
    begun = months.month({"month": month, "direction": direction} if direction != "this" else {"month": month}, clock)
    return begun and begun._replace(value=f"{begun.value[:4]}-{name}", mod=mod)


VALUES: dict[str, Callable[[Groups, Clock], Value | None]] = {
    f.__name__: f
    for f in (
        days.point, days.today, days.night, days.night_between, days.part_of_today, days.part_of_told, days.dated_twice,
        months.month, months.nth_weekday, months.weekday_nth, months.nth_day, months.nth_week, hijri.hijri_date,
        hijri.hijri_month, hijri.hijri_year, durations.duration, durations.whole, durations.ago, durations.from_now,
        durations.from_today, durations.beside_told, durations.every, year, numeric_month, unit, unit_of_today,
        told_unit, told_of_year, that_time, then, ref, later, decade, nth_decade, century, millennium, fraction, season,
    )
}  # fmt: skip
