"""What is known where an expression of time stands, and the value that it gets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from sahel_analysis.tagging.timex_calendar import OPEN, first_day, step, tells

Type = Literal["DATE", "TIME", "DURATION", "SET"]
Groups = Mapping[str, str]

# steps from the unit that is spoken of to the one that is meant
STEPS = {"before_last": -2, "last": -1, "this": 0, "same": 0, "next": 1, "after_next": 2}


class Value(NamedTuple):
    """A TIMEX3 value: its type, the value, its mod, what it was reckoned from (document, text, or nothing), and flags.

    Flags are joined by ";": `months-disagree` (two names of a month that are two months), `weekday-disagrees` (the
    weekday is not that of the date), `weekday=N` (the day of a year unknown is an N-th day of the week),
    `twelve-hour` (an hour that may lie before or after noon), `calendar-unknown` (a year that may be of either
    calendar), `from=DATE` (not before this date: the latest that an article without a date tells of). `point` is the
    time that a length of time leads to ("two weeks ago"), as a TIMEX value; such an expression begins behind the
    preposition, as the codebook has it.
    """

    type: Type
    value: str
    mod: str = ""
    anchor: str = ""
    flags: str = ""
    point: str = ""

    def flagged(self, flag: str) -> Value:
        """Return the value with one more flag."""
        return self._replace(flags=f"{self.flags};{flag}" if self.flags else flag)


# where the words around an expression place it: ahead of the document date, near it on either side, or before it
Look = Literal["ahead", "near", ""]


def _back() -> Look:
    return ""


def _no() -> bool:
    return False


@dataclass
class Clock:
    """What is known where an expression stands.

    `document` is the day that today, yesterday ... are reckoned from, `basis` where it comes from. `told` is the last
    value told, `fixed` the last that names a month or a year. `look` and `nowadays` look at the words around when they
    are asked: where the text places what it tells, and whether it speaks of our days.
    """

    document: date | None = None
    basis: str = "document"
    told: str = ""
    fixed: str = ""
    look: Callable[[], Look] = _back
    nowadays: Callable[[], bool] = _no

    @property
    def anchor(self) -> str:
        """Return what relative values are reckoned from; empty where that is not known."""
        return self.basis if self.document else ""

    @property
    def ahead(self) -> bool:
        """Tell whether the text looks ahead."""
        return self.look() == "ahead"

    def note(self, value: Value, named: bool = False) -> None:
        """Remember a value, for those that refer to what was told last."""
        if value.type in ("DATE", "TIME") and value.value[:2].isdigit():
            told = value.value.partition("/")[0].partition("T")[0]
            self.told = told
            if named or not value.anchor:
                self.fixed = told

    def told_for(self, unit: str) -> date | None:
        """Return the first day of the last value told that says in which unit it lies."""
        values = (self.told, self.fixed) if unit == "D" else (self.fixed, self.told)
        return next((first_day(v) for v in values if v and tells(v, unit)), None)


def unit_value(unit: str, direction: str, clock: Clock, steps: int = 1) -> str:
    """Return the value of the unit that lies `steps` units from the document date in a direction."""
    if clock.document is None:
        return OPEN[unit]
    return step(unit, STEPS[direction] * steps, clock.document)


def told_value(unit: str, by: int, clock: Clock) -> Value:
    """Return the unit `by` units from the last one told; open where none was."""
    day = clock.told_for(unit)
    return Value("DATE", step(unit, by, day), anchor="text") if day else Value("DATE", OPEN[unit])
