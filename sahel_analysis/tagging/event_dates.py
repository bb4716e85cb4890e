"""Which expression of time dates which event of a sentence, and what dates of one event have in common."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from sahel_analysis.language.words import WORD, bare
from sahel_analysis.tagging.context import words_after, words_before
from sahel_analysis.tagging.event_clauses import Span, clause_at
from sahel_analysis.tagging.event_offsets import date_words, reckoned, set_in
from sahel_analysis.tagging.event_patterns import EventPatterns, Trigger
from sahel_analysis.tagging.timex import Timex
from sahel_analysis.tagging.timex_calendar import calendar_span

# what stands between the two ends of a range
_RANGE = ("و", "-", "–", "الي", "حتي")
# characters from a known event to a date that can still be its own
_FAR = 80
# characters back from a date to "since"
_SINCE = 10
# a purpose behind a date counts like so many characters more: what is done for it has the date
_PURPOSE = 40
# words back from a day to the verb that opens or closes what it dates
_NEAR = 8
# the day of an expression that tells nothing but a day
_NO_DAY = "XXXX-XX-XX"
# characters between a day and the clause that tells what was done on it
_COMMA = 3
# a clause further away counts like so many characters
_CLAUSE = 60


def dates_of(
    triggers: Sequence[Trigger], speech: Sequence[Trigger], dates: Sequence[Timex], clauses: Sequence[Span],
    patterns: EventPatterns,
) -> dict[Trigger, str]:  # fmt: skip
    """Return the date of each trigger that has one: every date belongs to the trigger nearest to it.

    A trigger before the date is preferred to one behind it, one of the same clause to one of another. Words of saying
    and of lifting take dates too ("announced on Sunday that ..."), which are no event's then.
    """
    told: dict[Trigger, str] = {}
    aside: dict[Trigger, float] = {}
    last: Timex | None = None
    before: Trigger | None = None
    ranks = _ranks(clauses, patterns, dates) if dates else []
    counted = reckoned(triggers, dates, clauses)
    for timex in dates:
        day = day_of(timex)
        if not day:
            _lasting(timex, told, last, patterns)
            continue
        after = words_after(timex.sentence.text, timex.end)
        said = [t for t in speech if t.end <= timex.start]
        said = [t for t in said if not any(t.end <= e.start < timex.start for e in triggers)]
        if said and after and after[0] in patterns.that:
            continue
        judged = [t for t in said if t.tense and timex.sentence.text[t.start : t.end] in patterns.judged]
        able = [t for t in triggers if not judged or t.tense or t.end <= timex.start]
        nearest = min([*able, *speech], key=lambda t: (_distance(t, timex, ranks, clauses), -t.start), default=None)
        if nearest is not None and (_is_far(nearest, timex) or _is_since(nearest, timex, ranks, clauses, patterns)):
            continue
        if nearest is not None and _only_told(nearest, timex, said, patterns):
            continue
        joint = timex.sentence.text[last.end : timex.start].strip() if last else ""
        if last and joint in _RANGE:
            nearest = before
        if nearest is not None and nearest in speech and (last is None or not nearest.tense):
            nearest = _declared(nearest, speech, triggers, timex, ranks, clauses, patterns) or nearest
        if nearest is not None and nearest in triggers:
            if joint in _RANGE and told.get(nearest, day) != day and "/" not in told[nearest]:
                told[nearest] = f"{told[nearest]}/{day}"
            elif before is nearest and last and (span := _from_opening(last, timex, clauses)):
                told[nearest] = span
            here = ranks[clause_at(nearest.start, clauses)] == ranks[clause_at(timex.start, clauses)]
            _give(nearest, day, told, aside, 0 if here else _distance(nearest, timex, ranks, clauses))
        last, before = timex, nearest
    return set_in(triggers, told | counted, dates)


def _give(trigger: Trigger, day: str, told: dict[Trigger, str], aside: dict[Trigger, float], far: float) -> None:
    """Give a trigger its date: one of its own clause (`far` is 0) before those of another, the nearest of these.

    `aside` has how far the date of a trigger is that has it from another clause.
    """
    if "/" in told.get(trigger, ""):
        return
    if (trigger in aside and far < aside[trigger]) or (not far and _is_within(day, told.get(trigger, ""))):
        # "less than two months later, on 16 September"
        told[trigger] = day
        aside.pop(trigger, None)
    if trigger not in told or (told[trigger] == day and far):
        told[trigger] = day
        if far:
            aside[trigger] = far


def _is_within(day: str, rough: str) -> bool:
    """Tell whether a day lies in a rougher date."""
    a, b = calendar_span(day), calendar_span(rough) if rough and "/" not in rough else None
    return bool(a and b and b[0] <= a[0] and a[1] <= b[1] and a[1] - a[0] < b[1] - b[0])


def said_on(dates: Sequence[Timex], speech: Sequence[Trigger], trigger: Trigger, patterns: EventPatterns) -> str:
    """Return the day beside the word of saying before a trigger; "" where it is not told, or not to the day.

    "Announced on Friday that they took" dates what is announced; "deplored on Friday the attack" dates no attack.
    """
    before = dates[0].sentence.text[: trigger.start].split() if dates else []
    if not trigger.tense and trigger.definite and patterns.that.isdisjoint(before):
        return ""
    said = max((s.start for s in speech if s.end <= trigger.start and s.tense), default=-1)
    days = [day_of(t) for t in dates if said >= 0 and t.start < trigger.start]
    return next((day for day in reversed(days) if len(day) == 10 and "W" not in day and "X" not in day), "")


def begun(text: str, day: str, ordinals: Sequence[str], days: Sequence[str]) -> str:
    """Return the first day of what enters "its fourth day" on a day; the day itself where nothing says so."""
    words = text.split()
    for word, after in pairwise(words):
        number = after.strip("،,.؛")
        if word in days and number in ordinals and len(day) == 10 and "X" not in day and "W" not in day:
            return (date.fromisoformat(day) - timedelta(days=ordinals.index(number))).isoformat()
    return day


def _is_far(trigger: Trigger, timex: Timex) -> bool:
    """Tell whether a date stands so far behind a known event that it is that of something between them."""
    return trigger.definite and not trigger.tense and timex.start - trigger.reach > _FAR


def _is_since(
    trigger: Trigger, timex: Timex, ranks: Sequence[int], clauses: Sequence[Span], patterns: EventPatterns
) -> bool:
    """Tell whether a date behind "since" is that of what the clause before a trigger tells."""
    apart = ranks[clause_at(trigger.start, clauses)] != ranks[clause_at(timex.start, clauses)]
    words = timex.sentence.text[max(0, timex.start - _SINCE) : timex.end].split()
    return apart and timex.end <= trigger.start and not patterns.since.isdisjoint(words)


def _only_told(trigger: Trigger, timex: Timex, said: Sequence[Trigger], patterns: EventPatterns) -> bool:
    """Tell whether a date behind a verb of saying is that of what is said about a known event: "warned on Friday"."""
    known = trigger.definite and not trigger.tense and trigger.type not in patterns.declared
    return known and trigger.start > timex.start and any(s.tense for s in said)


def _declared(
    said: Trigger, speech: Sequence[Trigger], triggers: Sequence[Trigger], timex: Timex, ranks: Sequence[int],
    clauses: Sequence[Span], patterns: EventPatterns,
) -> Trigger | None:  # fmt: skip
    """Return what is done by being declared ("announced, on Sunday, its withdrawal"), not what is told to be so.

    What is announced as news by a noun right behind the day ("announced on Sunday the signing") has that day too.
    """
    text, at = timex.sentence.text, ranks[clause_at(said.start, clauses)]
    if text[said.start : said.end] in patterns.lifting:
        return None
    for t in triggers:
        apart = WORD.findall(text, min(said.end, t.start), t.start)
        if t.type in patterns.declared and t.start >= said.start and ranks[clause_at(t.start, clauses)] == at:
            return None if any(word in patterns.that for word in apart) else t
    news = any(s.tense and s.end <= timex.start and text[s.start : s.end] in patterns.announced for s in speech)
    for t in triggers:
        behind = t.start >= timex.end and not WORD.findall(text, timex.end, t.start)
        if news and behind and not (t.tense or t.definite):
            return t
    return None


def _lasting(timex: Timex, told: dict[Trigger, str], last: Timex | None, patterns: EventPatterns) -> None:
    """Turn the first day of what "lasted three days" into the span of these days."""
    value = timex.value.value
    days = value.removeprefix("P").removesuffix("D")
    before = words_before(timex.sentence.text, timex.start)[-2:]
    if last is None or not days.isdigit() or not any(not patterns.lasted.isdisjoint(bare(w)) for w in before):
        return
    begin = day_of(last)
    for trigger, day in told.items():
        if day == begin and len(day) == 10 and "X" not in day:
            told[trigger] = f"{day}/{date.fromisoformat(day) + timedelta(days=int(days) - 1)}"


def _from_opening(first: Timex, second: Timex, clauses: Sequence[Span]) -> str:
    """Return the days from the one on which something was opened to that on which it was closed; else ""."""
    found = {}
    for timex in (first, second):
        words = WORD.findall(timex.sentence.text, clauses[clause_at(timex.start, clauses)][0], timex.start)
        for name, cues in (("opened", date_words().opened), ("closed", date_words().closed)):
            if any(not cues.isdisjoint(bare(word)) for word in words[-_NEAR:]):
                found[name] = day_of(timex)
    days = [found.get("opened", ""), found.get("closed", "")]
    return "/".join(days) if all(len(day) == 10 for day in days) and days[0] < days[1] else ""


def day_of(timex: Timex) -> str:
    """Return the date that an expression of time gives an event; "" where it gives none."""
    value = timex.value
    if value.point:
        return "" if "X" in value.point else value.point
    dated = value.type in ("DATE", "TIME") and not value.value.endswith("_REF")
    day = value.value.partition("T")[0] if dated else ""
    return "" if day == _NO_DAY else day


def _ranks(clauses: Sequence[Span], patterns: EventPatterns, dates: Sequence[Timex]) -> list[int]:
    """Number the clauses: a relative clause counts with the one before it, whose noun it tells of.

    So does what was done "on 3 May, when ...", right behind the day.
    """
    ranks: list[int] = []
    text, ends = dates[0].sentence.text, [t.end for t in dates]
    for a, b in clauses:
        first = WORD.search(text, a, b)
        joins = patterns.relatives
        if any(0 <= a - end <= _COMMA for end in ends):
            joins = joins | date_words().when
        opens = not ranks or first is None or first.group() not in joins
        ranks.append((ranks[-1] if ranks else -1) + opens)
    return ranks


def _distance(trigger: Trigger, timex: Timex, ranks: Sequence[int], clauses: Sequence[Span]) -> float:
    apart = _CLAUSE * abs(ranks[clause_at(trigger.start, clauses)] - ranks[clause_at(timex.start, clauses)])
    if trigger.end <= timex.start:
        # what belongs to the trigger up to its second word is passed over
        return apart + timex.start - max(trigger.end, min(trigger.reach, timex.start))
    return apart + 10 + 1.5 * (trigger.start - timex.end) + (_PURPOSE if trigger.purpose else 0)


def agree(first: str, second: str) -> bool:
    """Tell whether two dates can be those of one event: they have a day in common, or one is unknown."""
    if not first or not second or first == second:
        return True
    a, b = calendar_span(first), calendar_span(second)
    return bool(a and b and a[0] < b[1] and b[0] < a[1])


def narrowest(dates: Sequence[str]) -> str:
    """Return the date that tells most of several of one event: the shortest; a range of days before one of them."""
    known = [d for d in dates if d]
    ranges = [d for d in known if "/" in d]
    spans = {d: s for d in known if (s := calendar_span(d))}
    short = min((d for d in known if d not in ranges), key=lambda d: _length(spans.get(d)), default="")
    for told in ranges:
        if not short or (short in spans and told in spans and _begins(spans[short], spans[told], told)):
            return told
    return short


def _begins(short: tuple[date, date], span: tuple[date, date], told: str) -> bool:
    """Tell whether a date is that of the first day of a range, or of any day of one from day to day."""
    days = len(told) == 21 and "W" not in told
    return short[0] == span[0] or (days and span[0] < short[0] < span[1] and (short[1] - short[0]).days == 1)


def _length(span: tuple[date, date] | None) -> int:
    return (span[1] - span[0]).days if span else 10_000


def time_precision(told: str) -> str:
    """Return ACLED's code for how precisely a date is known: 1 the day, 2 the week, 3 the month; else empty."""
    first = told.partition("/")[0]
    if "X" in first:
        return ""
    if len(first) == 10 and "W" not in first:
        return "1"
    if "W" in first:
        return "2" if first.count("-") == 1 or first.endswith("WE") else "1"
    return "3" if len(first) == 7 and first[5:].isdigit() else ""
