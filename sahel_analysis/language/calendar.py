"""Months of every Arabic tradition, and full dates (day, month and year) in folded text.

The regular expressions take folded text (`sahel_analysis.language.folding`): digits are 0-9 there and spellings are
one. Nothing is guessed here: a date without a year, or one that no calendar has, is not found.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple

from sahel_analysis.language.folding import fold

Calendar = Literal["gregorian", "hijri"]

TRADITIONS = ("egyptian", "levantine", "maghrebi", "moroccan")
# a full date is never longer than this before its year (two month names of two words each, brackets, particles)
_REACH = 72
_SEPARATOR = r"[،,./|\-–]"
_ORDINAL_LETTERS = r"(?:st|nd|rd|th)?"


class FoundDate(NamedTuple):
    """A full date in a folded text: `text[start:end]` spells `date`."""

    start: int
    end: int
    date: date


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((files("sahel_analysis") / "lexicons" / "months.toml").read_text(encoding="utf-8"))


@cache
def month_names(calendar: Calendar = "gregorian") -> dict[str, int]:
    """Return every folded name of a month with its number, 1 to 12."""
    if calendar == "hijri":
        return {fold(name): month["number"] for month in _table()["hijri"] for name in month["names"]}
    return {fold(n): m["number"] for m in _table()["month"] for tradition in TRADITIONS for n in m.get(tradition, ())}


@lru_cache(4096)
def month_number(name: str, calendar: Calendar = "gregorian") -> int | None:
    """Return the number of the month that `name` (folded or not) spells; None if it is no month's name."""
    return month_names(calendar).get(name) or month_names(calendar).get(fold(name))


@cache
def month_pattern(calendar: Calendar = "gregorian") -> str:
    """Return a regular expression for one month name in folded text: a group without number, longest name first.

    It does not look at what stands around the name: several names are words, or parts of words, too.
    """
    return _any_of(month_names(calendar))


@cache
def paired_month_pattern() -> str:
    """Return a regular expression for one month, named in one tradition or in two.

    Two names are joined by a slash or dash (with or without blanks), stand side by side, or the second is in brackets.
    """
    month = month_pattern()
    return rf"{month}(?:\s?[/\-–]\s?{month}|\s?[(\[]\s?{month}\s?[)\]]|\s{month})?"


@lru_cache(4096)
def paired_month_number(text: str) -> int | None:
    """Return the month that a match of `paired_month_pattern` means; None where its two names are two months."""
    numbers = {month_names()[name] for name in _one_month().findall(text)}
    return numbers.pop() if len(numbers) == 1 else None


@cache
def _one_month() -> re.Pattern[str]:
    return re.compile(month_pattern())


def _any_of(names: Iterable[str]) -> str:
    return "(?:" + "|".join(re.escape(name) for name in sorted(names, key=lambda n: (-len(n), n))) + ")"


def _words(kind: str) -> str:
    return _any_of(fold(word) for word in _table()["words"][kind])


@cache
def _days() -> dict[str, int]:
    return {fold(name): day["number"] for kind in ("day", "first") for day in _table()[kind] for name in day["names"]}


class _Patterns(NamedTuple):
    """What can stand before the year, each pattern up to the end of the text that it is given."""

    numeric: re.Pattern[str]
    day_month: re.Pattern[str]
    month_day: re.Pattern[str]
    spelt_day: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    months = paired_month_pattern()
    before_month = rf"\s?(?:{_words('of')}\s)?(?:{_words('month')}\s)?"
    before_year = rf"\s?{_SEPARATOR}?\s?(?:{_words('of')}\s)?(?:{_words('year')}\s)?$"
    counted = _any_of(fold(name) for day in _table()["day"] for name in day["names"])
    first = _any_of(fold(name) for day in _table()["first"] for name in day["names"])
    # the word may carry a particle, but not the article: with it, "first" is the end of a month's name
    free = r"(?:(?<!\w)|(?<=\b[وفبلك]))"
    spelt = rf"{free}(?P<day>{counted}(?=\s{_words('of')}\s)|{first})\s(?:{_words('of')}\s)?(?:{_words('month')}\s)?"
    return _Patterns(
        # a number before day and month would make them part of something else
        numeric=re.compile(
            r"(?<!\d)(?<!\d[-/.])(?P<day>\d{1,2})\s?(?P<sign>[-/.])\s?(?P<month>\d{1,2})\s?(?P=sign)\s?$"
        ),
        # nor is the last part of a clock time or of a decimal a day
        day_month=re.compile(
            rf"(?<!\d)(?<!\d[:.,])(?P<day>\d{{1,2}}){_ORDINAL_LETTERS}{before_month}(?P<month>{months}){before_year}"
        ),
        month_day=re.compile(rf"(?<!\w)(?P<month>{months})\s?(?P<day>\d{{1,2}}){_ORDINAL_LETTERS}\s?[،,]?\s?$"),
        spelt_day=re.compile(rf"{spelt}(?P<month>{months}){before_year}"),
    )


_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})(?!\d)")
_DAY_LAST = re.compile(rf"\d{_ORDINAL_LETTERS}\s?[،,]?\s?$")


def find_dates(folded_text: str) -> list[FoundDate]:
    """Return the full Gregorian dates of a folded text in reading order.

    A full date has day, month and year: "16 سبتمبر 2023" in any tradition of month names or in two at once,
    "سبتمبر 16, 2023", "الأول من يونيو 2023", 16/9/2023, 16-09-2023, 2023-09-16. Numbers are read day first, as Arabic
    newsrooms write them. A date that the calendar does not have (31 June) is left out.
    """
    return [found for year in _YEAR.finditer(folded_text) if (found := _date_at(folded_text, year.start(), year.end()))]


def _date_at(text: str, start: int, end: int) -> FoundDate | None:
    """Return the full date whose year stands at `start:end`."""
    if match := _YEAR_FIRST.match(text, start):
        return _made(start, match.end(), text[start:end], match["month"], match["day"])
    from_ = max(0, start - _REACH)
    before = text[from_:start]
    patterns = _patterns()
    if match := patterns.numeric.search(before):
        return _made(from_ + match.start(), end, text[start:end], match["month"], match["day"])
    if match := patterns.day_month.search(before) or patterns.spelt_day.search(before):
        return _made(from_ + match.start(), end, text[start:end], match["month"], match["day"])
    if _DAY_LAST.search(before) and (match := patterns.month_day.search(before)):
        return _made(from_ + match.start(), end, text[start:end], match["month"], match["day"])
    return None


def _made(start: int, end: int, year: str, month: str, day: str) -> FoundDate | None:
    number = int(month) if month.isdigit() else paired_month_number(month)
    days = int(day) if day.isdigit() else _days()[day]
    try:
        return FoundDate(start, end, date(int(year), number, days)) if number else None
    except ValueError:
        return None


@cache
def _hijri_patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    year = r"(?P<year>1[345]\d\d)(?!\d)"
    named = rf"(?<!\d)(?P<day>\d{{1,2}})\s?(?:{_words('of')}\s)?(?:{_words('month')}\s)?"
    named += rf"(?P<month>{month_pattern('hijri')})"
    return (
        re.compile(rf"{named}\s?{_SEPARATOR}?\s?(?:{_words('year')}\s)?{year}"),
        re.compile(
            rf"(?<!\d)(?<!\d[-/.])(?P<day>\d{{1,2}})\s?(?P<sign>[-/.])\s?(?P<month>\d{{1,2}})\s?(?P=sign)\s?{year}"
        ),
        re.compile(r"(?<!\d)(?P<year>1[345]\d\d)(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})(?!\d)"),
    )


def find_hijri_dates(folded_text: str) -> list[FoundDate]:
    """Return the full Hijri dates of a folded text in reading order, as Gregorian dates of the Umm al-Qura calendar.

    Countries that go by the sighting of the moon can be a day or two off: take these dates for orientation, not for
    the day of an event.
    """
    from hijridate import Hijri

    found = {}
    for match in _hijri_matches(folded_text):
        month = int(match["month"]) if match["month"].isdigit() else month_names("hijri")[match["month"]]
        try:
            gregorian = Hijri(int(match["year"]), month, int(match["day"])).to_gregorian()
        except (ValueError, OverflowError):
            continue
        found[match.start()] = FoundDate(match.start(), match.end(), date(*gregorian.datetuple()))
    return [found[start] for start in sorted(found)]


def _hijri_matches(text: str) -> Iterator[re.Match[str]]:
    for pattern in _hijri_patterns():
        yield from pattern.finditer(text)
