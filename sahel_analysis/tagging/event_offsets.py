"""Days reckoned from those of other events: "two days after the coup of 18 August", "during the visit"."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

from sahel_analysis.language.lexicon import form
from sahel_analysis.language.words import bare
from sahel_analysis.tagging.context import words_after, words_before
from sahel_analysis.tagging.event_clauses import Span, clause_at
from sahel_analysis.tagging.event_patterns import Trigger
from sahel_analysis.tagging.timex import Timex

_UNITS = {"D": 1, "W": 7}
# the particle of "answered by freezing", and what parts it from the meeting
_BY, _COMMA = "ب", "،"
# characters between what is done and the meeting at which it is
_BESIDE = 120


class DateWords(NamedTuple):
    """The words of lexicons/event_dates.toml."""

    later: frozenset[str]
    earlier: frozenset[str]
    reckoned_from: frozenset[str]
    following: frozenset[str]
    opened: frozenset[str]
    closed: frozenset[str]
    setting: frozenset[str]
    settings: frozenset[str]
    when: frozenset[str]


@cache
def date_words() -> DateWords:
    """Return the words of lexicons/event_dates.toml."""
    table = tomllib.loads((files("sahel_analysis") / "lexicons" / "event_dates.toml").read_text(encoding="utf-8"))
    table["reckoned_from"] = table.pop("from")
    return DateWords(**{name: frozenset(map(form, words)) for name, words in table.items()})


def reckoned(triggers: Sequence[Trigger], dates: Sequence[Timex], clauses: Sequence[Span]) -> dict[Trigger, str]:
    """Return the days of events told to be so many days before or after a day: "three days before that of Sunday"."""
    found: dict[Trigger, str] = {}
    for length, anchor in pairwise(dates):
        days = _apart(length)
        if not days or not _is_day(anchor.value.value.partition("T")[0]):
            continue
        trigger = _dated_so(triggers, length, anchor, clauses)
        if trigger is not None:
            day = date.fromisoformat(anchor.value.value[:10]) + timedelta(days=days)
            found.setdefault(trigger, day.isoformat())
    return found


def _apart(timex: Timex) -> int:
    """Return how many days an expression leads on from what stands behind it, below 0 for back; 0 where it does not."""
    text, value, known = timex.sentence.text, timex.value.value, date_words()
    behind = words_after(text, timex.end)[:1]
    if not timex.value.point and value[1:-1].isdigit() and value[:1] == "P" and value[-1] in _UNITS:
        before = {reading for word in words_before(text, timex.start)[-1:] for reading in bare(word)}
        if known.reckoned_from.intersection(behind):
            sign = bool(before & known.later) - bool(before & known.earlier)
            return sign * int(value[1:-1]) * _UNITS[value[-1]]
    following = any(word in known.following for word in text[timex.start : timex.end].split())
    return int(following and not _is_day(value))


def _dated_so(triggers: Sequence[Trigger], length: Timex, anchor: Timex, clauses: Sequence[Span]) -> Trigger | None:
    """Return the event that a length of time dates: that before it in its clause, else the first clause behind."""
    at = clause_at(length.start, clauses)
    before = [t for t in triggers if t.end <= length.start and clause_at(t.start, clauses) in (at - 1, at)]
    last = clause_at(anchor.start, clauses)
    behind = [t for t in triggers if t.start >= anchor.end and (t.tense or clause_at(t.start, clauses) > last)]
    return before[-1] if before else next((t for t in behind if t.tense or not t.definite), None)


def set_in(triggers: Sequence[Trigger], told: Mapping[Trigger, str], dates: Sequence[Timex]) -> dict[Trigger, str]:
    """Return the dates with those of meetings at which something dated is done: "pledged at a conference".

    So it is the other way round with what somebody does there: "answered at the summit of Sunday by freezing".
    """
    found = dict(told)
    text = dates[0].sentence.text if dates else ""
    for trigger in triggers:
        if trigger not in told and not trigger.tense and text[: trigger.start].endswith(" " + _BY):
            before = [t for t in triggers if t in told and t.type in date_words().settings and t.end < trigger.start]
            if before and _COMMA not in text[before[-1].end : trigger.start]:
                found[trigger] = told[before[-1]]
                continue
        within = date_words().setting.intersection(words_before(text, trigger.start)[-1:])
        if trigger in found or trigger.type not in date_words().settings or trigger.tense or not within:
            continue
        beside = [t for t in triggers if t in told and abs(t.start - trigger.start) <= _BESIDE and len(told[t]) == 10]
        if beside:
            found[trigger] = told[min(beside, key=lambda t: abs(t.start - trigger.start))]
    return found


def _is_day(value: str) -> bool:
    return len(value) == 10 and "X" not in value and "W" not in value
