"""The events that articles tell, joined with a record: what is covered and missed, how late, and how dated."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from sahel_analysis.episodes import Episodes, Span, date_span
from sahel_analysis.language.lexicon import open_lexicon
from sahel_analysis.record.reference import record_events
from sahel_analysis.record.telling import attention, chances
from sahel_analysis.tables import Tables

# of an event of the record: told; not told; nothing was published in the weeks after it; it lies outside the time of
# the corpus; articles are not searched for events of its kind
STATUSES = ("covered", "missed", "gap", "outside", "not_searched")
# how a told event fits one of the record, the closest first; `disputed` contradicts its date
FITS = ("day", "near", "coarse", "ambiguous", "disputed", "undated")
_COUNTED = ("day", "near", "coarse")
_DONE = ("done", "ongoing")


class Compared(NamedTuple):
    """The events of the record, those of the corpus, and which of them belong together."""

    entries: pd.DataFrame
    episodes: pd.DataFrame
    links: pd.DataFrame


class _Known(NamedTuple):
    """An event of the record, ready to be compared."""

    key: str
    kind: str
    parties: frozenset[str]
    span: Span
    once: bool
    least: int
    rank: int


def compare_with_record(
    tables: Tables,
    merged: Episodes,
    record: pd.DataFrame | None = None,
    *,
    tolerance: int | None = None,
    lexicons: str | Path | None = None,
) -> Compared:
    """Return the corpus held against a record of dated events.

    `merged` comes from `alliance_chronology.merge_events` of the same tables, `record` from `record_events` (where it
    is None) or `read_record`. An episode and an event of the record belong together where a type of the event's kind
    is told as done or going on, of parties that the event has (two in common; one for coups; or none but its own, told
    with the same day), with dates that share a day or lie at most `tolerance` days apart (None: as the lexicon says).
    Of several events that fit, the one that is closest and shares most parties is taken; where these are alike,
    nothing is (ambiguous). Of what happens once, another date up to a month off contradicts that of the record: the
    episode is `disputed`, and its date stays as it is told.

    entries has one row per event of the record: its columns, and status (covered, missed, gap: nothing was published
    in the 30 days after it, outside: it lies before the first or after the last article and is not told, not_searched:
    no type of event tells its kind), events (episodes that tell it), tellings, docfreq, first (day of the first dated
    article that tells it), delay (days from the event to it; negative: told before its date; NA where the record has
    no day), within_30, within_90 and within_365 (share of the dated tellings after it that were published within so
    many days: how attention decays), ambiguous, disputed and undated (episodes that may tell it, and are not counted),
    fit (the closest of those that are), told (dates that contradict it, joined by ";"), chance (articles published in
    the 30 days from the event on), and n_articles.

    episodes has those of `merged` with three more columns: record (the event that it tells, "" for none), fit (day,
    near, coarse: it is told with a wider date; ambiguous, disputed, undated; "" for none), and off (days between the
    dates where they share none). links has one row per event and episode: key, episode, fit, off.

    Notes
    -----
    The delay is that of this corpus: of a corpus that begins years after an event it tells nothing about the press.
    """
    lexicon = open_lexicon(lexicons)
    record = record_events(lexicons) if record is None else record
    rules = lexicon.table("record")
    matcher = _Matcher(record, rules, rules["matching"]["tolerance"] if tolerance is None else tolerance)
    told = merged.tellings[merged.tellings["status"].astype("str").isin(_DONE)]
    asserted = set(told["episode"])
    links = _links(matcher.links(merged.episodes[merged.episodes["key"].isin(asserted)].to_dict("records")))
    counted = links[links["fit"].isin(_COUNTED)]
    found = attention(record, told.merge(counted[["key", "episode"]], on="episode"))
    numbers = Counter(zip(links["key"], links["fit"], strict=True))
    for fit in ("ambiguous", "disputed", "undated"):
        found[fit] = [numbers[key, fit] for key in found["key"]]
    closest = _closest(counted)
    found["fit"] = pd.Series([closest.get(key, "") for key in found["key"]], index=found.index, dtype="str")
    told_dates = _disputed_dates(links, merged.episodes)
    found["told"] = pd.Series([told_dates.get(key, "") for key in found["key"]], index=found.index, dtype="str")
    found["chance"] = chances(found, tables, rules["matching"]["attention"])
    found["n_articles"] = tables.n_articles
    found.insert(list(found.columns).index("events"), "status", _statuses(found, tables))
    return Compared(found, _with_record(merged.episodes, links), links)


class _Matcher:
    """Finds the events of a record that an episode tells."""

    def __init__(self, record: pd.DataFrame, rules: dict[str, Any], tolerance: int) -> None:
        self._tolerance, self._near = tolerance, int(rules["matching"]["near"])
        kinds = {kind: (i, rule) for i, (kind, rule) in enumerate(rules["kinds"].items())}
        self._by: defaultdict[tuple[str, str], list[_Known]] = defaultdict(list)
        for row in record.to_dict("records"):
            rank, rule = kinds.get(row["kind"], (len(kinds), {}))
            parties = frozenset(filter(None, row["parties"].split(";")))
            span = Span(row["begin"], row["end_excl"], row["precision"])
            least = min(int(rule.get("least", 2)), len(parties))
            known = _Known(row["key"], row["kind"], parties, span, bool(rule.get("once")), least, rank)
            for kind in filter(None, row["types"].split(";")):
                for party in parties:
                    self._by[kind, party].append(known)

    def links(self, episodes: Iterable[dict[Any, Any]]) -> Iterable[tuple[str, str, str, int]]:
        """Yield event, episode, how they fit and the days between their dates."""
        for row in episodes:
            named = frozenset(
                one for one in str(row["participants"]).split(";") if one and not one.startswith("place:")
            )
            near = {known.key: known for party in named for known in self._by[str(row["type"]), party]}
            span = date_span(str(row["date"]))
            fitting = [(known, fit, off) for known in near.values() for fit, off in self._fits(known, named, span)]
            yield from ((known.key, row["key"], fit, off) for known, fit, off in _choose(fitting, named))

    def _fits(self, known: _Known, named: frozenset[str], span: Span) -> Iterable[tuple[str, int]]:
        shared = known.parties & named
        persons = [{one for one in side if one.startswith("person:")} for side in (known.parties, named)]
        if all(persons) and persons[0].isdisjoint(persons[1]):
            return
        enough = len(shared) >= max(1, known.least)
        if pd.isna(span.begin):
            if enough:
                yield "undated", 0
            return
        off, same = _days_off(known.span, span), _same_day(known.span, span)
        if not enough and not (same and named <= known.parties):
            return
        if off == 0 and _within(span, known.span):
            yield "day", 0
        elif off == 0:
            # of several states that had coups in a year, the words do not tell which had which
            if known.least > 1 or sum(one.startswith("state:") for one in named) <= 1:
                yield "coarse", 0
        elif off <= self._tolerance:
            yield "near", off
        elif known.once and off <= self._near and span.precision in ("day", "month"):
            yield "disputed", off


def _choose(fitting: list[tuple[_Known, str, int]], named: frozenset[str]) -> Iterable[tuple[_Known, str, int]]:
    """Return the events that an episode tells, of those that it may: the closest one, or all of them as ambiguous."""
    agreeing = [one for one in fitting if one[1] in _COUNTED]
    if not agreeing:
        disputed = sorted((one for one in fitting if one[1] == "disputed"), key=lambda one: (one[2], one[0].key))
        return disputed[:1] or [one for one in fitting if one[1] == "undated"]

    def closeness(one: tuple[_Known, str, int]) -> tuple[int, int, int]:
        known, fit, off = one
        return FITS.index(fit), off, -len(known.parties & named)

    best = min(map(closeness, agreeing))
    alike = [one for one in agreeing if closeness(one) == best]
    first = min(one[0].rank for one in alike)
    chosen = [one for one in alike if one[0].rank == first]
    return chosen if len(chosen) == 1 else [(known, "ambiguous", off) for known, _, off in chosen]


def _days_off(a: Span, b: Span) -> int:
    """Return the days between two spans, 0 where they share one; an open end reaches no further than its beginning."""
    last_a = a.end_excl if pd.notna(a.end_excl) else a.begin + pd.Timedelta(days=1)
    last_b = b.end_excl if pd.notna(b.end_excl) else b.begin + pd.Timedelta(days=1)
    return max(0, (b.begin - last_a).days + 1, (a.begin - last_b).days + 1)


def _same_day(a: Span, b: Span) -> bool:
    return bool(a.begin == b.begin and a.end_excl == b.end_excl)


def _within(told: Span, known: Span) -> bool:
    return bool(known.begin <= told.begin and pd.notna(told.end_excl) and told.end_excl <= known.end_excl)


def _links(rows: Iterable[tuple[str, str, str, int]]) -> pd.DataFrame:
    table = pd.DataFrame(list(rows), columns=["key", "episode", "fit", "off"])
    table = table.astype({"key": "str", "episode": "str", "fit": "str", "off": "int64"})
    return table.sort_values(["key", "fit", "episode"]).reset_index(drop=True)


def _closest(counted: pd.DataFrame) -> dict[str, str]:
    """Return for each event how the closest of the episodes that tell it fits."""
    found: dict[str, str] = {}
    for key, fit in zip(counted["key"], counted["fit"], strict=True):
        found[str(key)] = min(found.get(str(key), FITS[-1]), str(fit), key=FITS.index)
    return found


def _disputed_dates(links: pd.DataFrame, episodes: pd.DataFrame) -> dict[str, str]:
    dates = dict(zip(episodes["key"], episodes["date"].astype("str"), strict=True))
    told: defaultdict[str, set[str]] = defaultdict(set)
    for row in links[links["fit"] == "disputed"].itertuples(index=False):
        told[str(row.key)].add(dates[str(row.episode)])
    return {key: ";".join(sorted(days)) for key, days in told.items()}


def _statuses(found: pd.DataFrame, tables: Tables) -> pd.Series[str]:
    published = tables.pick("documents", ["published"])["published"]
    outside = (found["begin"] > published.max()) | (found["end_excl"] <= published.min()) | published.isna().all()
    status = pd.Series("missed", index=found.index, dtype="str")
    status = status.mask(found["chance"] == 0, "gap").mask(outside, "outside")
    return status.mask(found["types"] == "", "not_searched").mask(found["events"] > 0, "covered").astype("str")


def _with_record(episodes: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    joined = links.groupby("episode").agg(
        record=("key", lambda keys: ";".join(sorted(keys))), fit=("fit", "first"), off=("off", "min")
    )
    table = episodes.join(joined, on="key")
    texts = {"record": "", "fit": ""}
    return table.fillna(texts).astype({"record": "str", "fit": "str", "off": "Int64"})


def record_evidence(compared: Compared, merged: Episodes) -> pd.DataFrame:
    """Return the sentences that tell the events of the record: key, doc_id, sentence.

    Those that contradict a date are among them; those that are ambiguous or undated are not.
    """
    links = compared.links[compared.links["fit"].isin([*_COUNTED, "disputed"])]
    told = merged.tellings[merged.tellings["status"].astype("str").isin(_DONE)]
    rows = told.merge(links[["key", "episode"]], on="episode")[["key", "doc_id", "sentence"]].drop_duplicates()
    return rows.sort_values(["key", "doc_id", "sentence"]).reset_index(drop=True)
