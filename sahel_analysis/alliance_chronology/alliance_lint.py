"""Check the lexicon of alliances: ids, dates, exits after joins, obligations where they belong, sources."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pandas as pd

from sahel_analysis.alliance_chronology.alliances import KINDS, OBLIGATIONS, STAGES, first_day_out
from sahel_analysis.alliance_chronology.measures import date_span
from sahel_analysis.interface import LANGUAGES, codes
from sahel_analysis.language.lexicon import Lexicon, LexiconError

_FIELDS = {
    "id", "actor", "kind", "names", "founded", "ended", "steps", "obligations", "members", "partial", "sources",
    "doubt", "note", *(f"label_{language}" for language in LANGUAGES),
}  # fmt: skip
_MEMBER_FIELDS = {"id", "status", "joined", *STAGES, "doubt", "note"}
_NEEDED = ("id", "kind", *(f"label_{language}" for language in LANGUAGES), "founded", "sources")


def lint_alliances(lexicon: Lexicon) -> list[str]:
    """Return what is wrong with lexicons/alliances.toml and a user's entries laid over it, a sentence each."""
    try:
        table = lexicon.table("alliances")
    except LexiconError as error:
        return [str(error)]
    entries = table.get("alliance", [])
    found = [f"alliance {name}: stands {n} times" for name, n in Counter(e.get("id") for e in entries).items() if n > 1]
    for entry in entries:
        found += [f"alliance {entry.get('id', 'without id')}: {fault}" for fault in _entry(entry, lexicon)]
    strangers = [name for name in table.get("cow", {}) if name not in lexicon.actors]
    found += [f"[cow] {name}: is no actor of the lexicons" for name in strangers]
    shown = table.get("charts", {})
    found += [f"[charts] {n}: is no actor of the lexicons" for n in shown.get("members", ()) if n not in lexicon.actors]
    found += [f"[charts] {kind}: is no kind of alliance" for kind in shown.get("kinds", ()) if kind not in KINDS]
    return [*found, *_tellings(table.get("tellings", {}))]


def _entry(entry: dict[str, Any], lexicon: Lexicon) -> Iterator[str]:
    yield from (f"no field is called {field}" for field in sorted(set(entry) - _FIELDS))
    missing = [field for field in _NEEDED if not entry.get(field)]
    yield from (f"{field} is missing" for field in missing)
    if missing:
        return
    if entry["kind"] not in KINDS:
        yield f"kind {entry['kind']!r} is none of {', '.join(KINDS)}"
    if not entry["id"].startswith("pact:") and entry["id"] not in lexicon.actors:
        yield "the id is no actor of the lexicons; what is no actor is called pact:..."
    if entry.get("actor", entry["id"]) not in lexicon.actors and "actor" in entry:
        yield f"actor {entry['actor']!r} is no actor of the lexicons"
    if entry.get("doubt") and not (entry.get("note") or any(m.get("note") for m in entry.get("members", ()))):
        yield "doubt without a note that says of what"
    rules = lexicon.table("alliances").get("tellings", {})
    yield from _own_dates(entry, [*rules.get("opening", ()), *rules.get("closing", ())])
    yield from _obligations(entry)
    for member in entry.get("members", ()):
        yield from _member(entry, member, lexicon)
    yield from _overlaps(entry)


def _is_date(date: Any) -> bool:
    return isinstance(date, str) and pd.notna(date_span(date).begin) and pd.notna(date_span(date).end_excl)


def _own_dates(entry: dict[str, Any], known: list[str]) -> Iterator[str]:
    steps = entry.get("steps", ())
    dates: list[tuple[str, Any]] = [(what, entry[what]) for what in ("founded", "ended") if what in entry]
    dates += [(str(step.get("what")), step.get("date")) for step in steps]
    for what, date in dates:
        if not _is_date(date):
            yield f"{what} {date!r} is no date; write it as 2014, 2014-02 or 2014-02-16"
    yield from (f"step {s.get('what')!r} is none of {', '.join(known)}" for s in steps if s.get("what") not in known)
    if _is_date(entry["founded"]) and _is_date(entry.get("ended")) and _before(entry["ended"], entry["founded"]):
        yield f"it ended {entry['ended']}, before it was founded {entry['founded']}"


def _before(date: str, other: str) -> bool:
    """Tell whether a date lies wholly before another."""
    return bool(date_span(date).end_excl <= date_span(other).begin)


def _obligations(entry: dict[str, Any]) -> Iterator[str]:
    obligations = entry.get("obligations", {})
    if obligations and entry["kind"] not in ("treaty", "igo"):
        yield f"obligations stand in treaties between states only, not in a {entry['kind']}"
    if obligations and any(not m["id"].startswith("state:") for m in entry.get("members", ())):
        yield "obligations stand in treaties between states only, and not all members are states"
    for name, value in obligations.items():
        if name not in OBLIGATIONS:
            yield f"obligation {name!r} is none of {', '.join(OBLIGATIONS)}"
        elif value not in (0, 1) or isinstance(value, bool):
            yield f"obligation {name} is {value!r}: write 1 or 0, and leave out what is not stated"


def _member(entry: dict[str, Any], member: dict[str, Any], lexicon: Lexicon) -> Iterator[str]:
    name = member.get("id", "without id")
    yield from (f"member {name}: no field is called {field}" for field in sorted(set(member) - _MEMBER_FIELDS))
    if name not in lexicon.actors:
        yield f"member {name!r} is no actor of the lexicons"
    if name.startswith("state:") and name not in lexicon.table("alliances").get("cow", {}):
        yield f"member {name} has no code in [cow]"
    if member.get("status", "member") not in ("member", "observer"):
        yield f"member {name}: status {member['status']!r} is neither member nor observer"
    if member.get("doubt") and not member.get("note"):
        yield f"member {name}: doubt without a note that says of what"
    dates = {what: member[what] for what in ("joined", *STAGES) if what in member}
    if wrong := [(what, date) for what, date in dates.items() if not _is_date(date)]:
        yield f"member {name}: {wrong[0][0]} {wrong[0][1]!r} is no date"
        return
    joined = dates.get("joined", entry["founded"])
    if not _is_date(entry["founded"]):
        return
    if _before(joined, entry["founded"]):
        yield f"member {name}: joined {joined}, before the founding {entry['founded']}"
    for stage in STAGES:
        if stage in dates and _before(dates[stage], joined):
            yield f"member {name}: {stage} {dates[stage]}, before it joined {joined}"
    if "notified" in dates and "announced" in dates and _before(dates["notified"], dates["announced"]):
        yield f"member {name}: notified {dates['notified']}, before it was announced {dates['announced']}"


def _overlaps(entry: dict[str, Any]) -> Iterator[str]:
    """Yield members that are in twice at one time."""
    for a, b in itertools.combinations(entry.get("members", ()), 2):
        if a.get("id") != b.get("id"):
            continue
        (start_a, end_a), (start_b, end_b) = _reach(entry, a), _reach(entry, b)
        if (pd.isna(end_b) or start_a < end_b) and (pd.isna(end_a) or start_b < end_a):
            yield f"member {a['id']}: is in twice at one time; end its first spell before the second begins"


def _reach(entry: dict[str, Any], member: dict[str, Any]) -> tuple[pd.Timestamp, pd.Timestamp]:
    start = date_span(str(member.get("joined", entry["founded"]))).begin
    stage = next((member[stage] for stage in STAGES if member.get(stage)), "")
    return start, first_day_out(date_span(str(stage)))


def _tellings(table: dict[str, Any]) -> Iterator[str]:
    for kind in KINDS:
        for what in ("founded", "joined", "exit", "ended"):
            for event in table.get(kind, {}).get(what, [f"nothing for {what}"]):
                if event not in codes("event"):
                    yield f"[tellings.{kind}] {what}: {event!r} is no type of event"
