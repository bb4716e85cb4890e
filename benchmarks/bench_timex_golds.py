"""The golds of peers' suites for `bench_timex`: dates of a day or coarser, and durations.

Duckling's Arabic corpus (BSD-3) gives a beginning, a granularity, and the end of intervals. The Arabic specs of
Microsoft Recognizers-Text (MIT) give what they resolve to, in the past and in the future reading.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

# (suite, text) -> why the gold is wrong
SET_ASIDE = {
    ("recognizers", "سأعود يوم الأحد الخامس"): "gold is 31 September 2017, a day that no calendar has",
    (
        "recognizers",
        "لقد عدت إلى الحادي والثلاثين من هذا الشهر",
    ): "gold is 31 November 2016, a day that no calendar has",
    ("recognizers", "سأعود يومي"): "the text means 'daily' or 'my day', the gold is today",
    ("recognizers", "سأعود آخر يوم"): "the text means 'the last day', the gold is yesterday",
    ("recognizers", "سأعود في آخر يوم"): "the text means 'on the last day', the gold is yesterday",
    (
        "recognizers",
        "سأعود يوم الأحد القادم",
    ): "gold is 20 November, the Sunday after the next, from Monday 7 November 2016",
}


class Gold(NamedTuple):
    """One gold expression: where it stands, its type, and what values are right."""

    suite: str
    text: str
    start: int
    end: int
    type: str
    days: tuple[date, ...]
    last: date | None
    period: str
    reference: date


def read_duckling(path: Path) -> Iterator[Gold]:
    """Yield the dates of a day or longer; texts without a date have no days."""
    for row in _rows(path):
        text = row["expression"]
        reference = date.fromisoformat(row["reference_time"][:10]) if row["reference_time"] else date(2013, 2, 12)
        if row["kind"] == "NEGATIVE":
            yield Gold("duckling", text, 0, len(text), "NONE", (), None, "", reference)
        elif row["granularity"] in ("day", "week", "month", "quarter", "year"):
            days = (date.fromisoformat(row["expected_start"][:10]),)
            end = row["expected_end_exclusive"]
            yield Gold(
                "duckling",
                text,
                0,
                len(text),
                "DATE",
                days,
                date.fromisoformat(end[:10]) if end else None,
                "",
                reference,
            )


def read_recognizers(path: Path) -> Iterator[Gold]:
    """Yield dates, with the past and the future reading, and durations."""
    for row in _rows(path):
        text, start = row["input"], int(row["start"])
        place = (start, start + int(row["length"]))
        reference = date.fromisoformat(row["reference_datetime"][:10])
        if row["type"] == "duration":
            yield Gold("recognizers", text, *place, "DURATION", (), None, row["timex"], reference)
        else:
            days = tuple(_days(row["resolution_json"]))
            yield Gold("recognizers", text, *place, "DATE", days, None, "", reference)


def _days(resolution: str) -> Iterator[date]:
    for day in sorted(set(re.findall(r"\d{4}-\d\d-\d\d", resolution))):
        try:
            yield date.fromisoformat(day)
        except ValueError:
            continue


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


# file of a suite -> how it is read
READERS = {"duckling_ar.tsv": read_duckling, "recognizers_ar.tsv": read_recognizers}
