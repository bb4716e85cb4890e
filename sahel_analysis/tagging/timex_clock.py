"""What is known where an expression of time stands, and the value that it gets."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
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


class Look(NamedTuple):
    """Where the words around an expression place it, seen from the document date, and in which text it stands.

    `where`: ahead, near (on either side), back, or open where no word tells. `aside`: it tells since when, or dates
    what is only named in passing ("the agreement signed in 2019"). `explains`: it opens a sentence that tells in
    detail what the one before told. `entry`: it heads an entry of a list ("6 April:").
    """

    where: Literal["ahead", "near", "back", "open"]
    text: str = ""
    aside: bool = False
    explains: bool = False
    entry: bool = False

    def __bool__(self) -> bool:
        return self.where in ("ahead", "near")


class Told(NamedTuple):
    """A value told before: whether it names a month or a year, whether the text tells its year, where it stands."""

    value: str
    fixed: bool
    sure: bool
    look: Callable[[], Look]
    line: int


# so many values are remembered
_REMEMBERED = 8


def _back() -> Look:
    return Look("back")


def _no() -> bool:
    return False


@dataclass
class Clock:
    """What is known where an expression stands.

    `document` is the day that today, yesterday ... are reckoned from, `basis` where it comes from. `told` are the
    values told before, the last one first, and `line` is the line that is read. `look` and `nowadays` look at the words
    around when they are asked: where the text places what it tells, and whether it speaks of our days.
    """

    document: date | None = None
    basis: str = "document"
    told: deque[Told] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))
    look: Callable[[], Look] = _back
    nowadays: Callable[[], bool] = _no
    line: int = 0

    @property
    def anchor(self) -> str:
        """Return what relative values are reckoned from; empty where that is not known."""
        return self.basis if self.document else ""

    @property
    def ahead(self) -> bool:
        """Tell whether the text looks ahead: by its words, or as what the sentence told last lies ahead."""
        where = self.look().where
        return where == "ahead" or (where == "open" and self.begins_ahead() is not None)

    def note(self, value: Value, named: bool = False) -> None:
        """Remember a value, for those that refer to what was told last."""
        if value.type in ("DATE", "TIME") and value.value[:2].isdigit():
            told = value.value.partition("/")[0].partition("T")[0]
            sure = value.anchor in ("", "text")
            self.told.appendleft(Told(told, named or not value.anchor, sure, self.look, self.line))

    def begins_ahead(self) -> date | None:
        """Return the first day of what the sentence told last, if it lies ahead of the document date."""
        last = self._here()
        # a bare year may be that of a season
        day = first_day(last.value) if last and len(last.value) > 4 else None
        return day if day and self.document and day > self.document else None

    def year_told(self) -> date | None:
        """Return the first day of what was told last, if the text tells its year, and this goes on in that year.

        In one sentence it does, unless what was told is an aside or a bare year. A paragraph that tells of an earlier
        year goes on with it, and so does a list that is headed by dates. Of a bare year it is the sentence before that
        tells it, where this one explains that.
        """
        here = self.look()
        for last in self.told:
            there = last.look()
            if here.entry:
                if last.sure and there.entry:
                    return first_day(last.value)
                continue
            if not last.sure or there.aside:
                if there.text == here.text:
                    return None
                continue
            day = first_day(last.value)
            if len(last.value) == 4:
                return day if here.explains else None
            if there.text == here.text:
                return day
            return day if last.line == self.line and day and self.document and day.year < self.document.year else None
        return None

    def _here(self) -> Told | None:
        """Return what was told last, if the same sentence told it."""
        last = self.told[0] if self.told else None
        return last if last and last.look().text == self.look().text else None

    def fitting(self) -> list[Told]:
        """Return what was told, the last first.

        Put behind is what an earlier sentence told in passing, and what is to come where the text looks back.
        """
        here = self.look()

        def unlikely(told: Told) -> bool:
            there = told.look()
            day = first_day(told.value)
            to_come = here.where != "ahead" and self.document and day and day > self.document
            return bool(to_come) or (there.aside and there.text != here.text)

        return sorted(self.told, key=unlikely)

    def told_for(self, unit: str) -> date | None:
        """Return the first day of the last value told that says in which unit it lies."""
        told = self.fitting()
        if unit != "D":
            told.sort(key=lambda t: not t.fixed)
        return next((first_day(t.value) for t in told if tells(t.value, unit)), None)


def unit_value(unit: str, direction: str, clock: Clock, steps: int = 1) -> str:
    """Return the value of the unit that lies `steps` units from the document date in a direction."""
    if clock.document is None:
        return OPEN[unit]
    return step(unit, STEPS[direction] * steps, clock.document)


def told_value(unit: str, by: int, clock: Clock) -> Value:
    """Return the unit `by` units from the last one told; open where none was."""
    day = clock.told_for(unit)
    return Value("DATE", step(unit, by, day), anchor="text") if day else Value("DATE", OPEN[unit])
