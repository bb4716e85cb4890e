"""Months and full dates (cases in tests/cases/dates.tsv)."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sahel_analysis.language import calendar
from sahel_analysis.language.calendar import (
    find_dates,
    find_hijri_dates,
    month_names,
    month_number,
    month_pattern,
    paired_month_number,
    paired_month_pattern,
)
from sahel_analysis.language.folding import fold, fold_keeping_offsets

ROWS = (Path(__file__).parents[1] / "cases" / "dates.tsv").read_text(encoding="utf-8").splitlines()[1:]


@pytest.mark.parametrize("row", ROWS)
def test_find_dates(row: str) -> None:
    raw, _, expected = row.partition("\t")
    folded = fold_keeping_offsets(raw)
    found = []
    for match in find_dates(folded.text):
        start, end = folded.raw_span(match.start, match.end)
        found.append(f"{raw[start:end]}={match.date}")
    assert ";".join(found) == expected


@pytest.mark.parametrize(
    ("name", "calendar_name", "number"),
    [
        ("إبريل", "gregorian", 4),
        ("كانون الأول", "gregorian", 12),
        ("كانون الاول", "gregorian", 12),
        ("آب", "gregorian", 8),
        ("يوليه", "gregorian", 7),
        ("جمادى الآخرة", "hijri", 6),
        ("ذو الحجة", "hijri", 12),
        ("رمضان", "gregorian", None),
        ("كانون", "gregorian", None),
        ("انقلاب", "gregorian", None),
        ("", "gregorian", None),
    ],
)
def test_month_number(name: str, calendar_name: calendar.Calendar, number: int | None) -> None:
    assert month_number(name, calendar_name) == number


@pytest.mark.parametrize("calendar_name", ["gregorian", "hijri"])
def test_every_name_finds_itself_and_its_month(calendar_name: calendar.Calendar) -> None:
    names = month_names(calendar_name)
    assert set(names.values()) == set(range(1, 13))
    for name, number in names.items():
        match = re.search(month_pattern(calendar_name), f"في {name} الماضي")
        assert match and match.group() == name and month_number(name, calendar_name) == number


def test_no_name_is_listed_twice_and_none_has_look_alikes() -> None:
    table = calendar._table()
    listed = [(fold(n), m["number"]) for m in table["month"] for t in calendar.TRADITIONS for n in m.get(t, ())]
    assert len(listed) == len({name for name, _ in listed})
    assert not set(month_names()) & set(month_names("hijri"))
    assert {t for m in table["month"] for t in m} == {"number", *calendar.TRADITIONS}
    every = [
        n
        for kind in ("month", "hijri", "day", "first")
        for e in table[kind]
        for v in e.values()
        if v != e["number"]
        for n in v
    ]
    assert all(re.fullmatch("[ء-ي ]+", name) for name in every)


@pytest.mark.parametrize(
    ("pair", "number"),
    [
        ("تموز/يوليو", 7),
        ("اغسطس/ اب", 8),
        ("سبتمبر (ايلول)", 9),
        ("مايو ايار", 5),
        ("مايو", 5),
        ("يوليو/اغسطس", None),
    ],
)
def test_paired_months(pair: str, number: int | None) -> None:
    match = re.match(paired_month_pattern(), pair)
    assert match and match.group() == pair
    assert paired_month_number(pair) == number


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1 ربيع الأول 1445 هـ", [("1 ربيع الاول 1445", date(2023, 9, 16))]),
        ("9 / 10 / 1436هـ", [("9 / 10 / 1436", date(2015, 7, 25))]),
        ("1445-03-01", [("1445-03-01", date(2023, 9, 16))]),
        ("31 رمضان 1445", []),
        ("ثورة عام 1400", []),
        ("16 سبتمبر 2023", []),
    ],
)
def test_hijri_dates(text: str, found: list[tuple[str, date]]) -> None:
    folded = fold(text)
    assert [(folded[d.start : d.end], d.date) for d in find_hijri_dates(folded)] == found


_days = st.dates(date(1900, 1, 1), date(2099, 12, 31))


@given(
    _days,
    st.sampled_from(sorted(calendar.TRADITIONS)),
    st.sampled_from(["{d} {m} {y}", "{d} {m}، {y}", "{m} {d}, {y}", "{d} من {m} {y}"]),
)
def test_a_date_that_is_written_is_found(day: date, tradition: str, form: str) -> None:
    names = next(m for m in calendar._table()["month"] if m["number"] == day.month)
    name = (names.get(tradition) or names["egyptian"])[0]
    text = fold(f"قال في {form.format(d=day.day, m=name, y=day.year)} إن")
    assert [d.date for d in find_dates(text)] == [day]


@given(_days, st.sampled_from(["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%Y/%m/%d"]))
def test_a_date_in_figures_is_found(day: date, form: str) -> None:
    text = f"({day.strftime(form)})"
    assert [(d.date, d.start, d.end) for d in find_dates(text)] == [(day, 1, len(text) - 1)]


@given(st.text(alphabet="0123456789/-. ،امنأيلوسبترشهرعfoe\n()", max_size=60))
def test_spans_are_in_order_and_hold_the_year(text: str) -> None:
    folded = fold(text)
    found = find_dates(folded)
    assert all(str(d.date.year) in folded[d.start : d.end] for d in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
