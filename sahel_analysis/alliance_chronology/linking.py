"""The lexicon of alliances held against the articles: which tellings bear out its dates, sharpen or contradict them.

A telling speaks of an alliance where it names it: as an actor that takes part (basis actor), or by one of its names
near the words that tell the event (name). A founding or signing by exactly those who founded it (parties) counts
where the date agrees: no other date can be held against the lexicon on that ground.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from sahel_analysis.alliance_chronology.alliances import STAGES, alliance_dates, open_lexicon, read_alliances
from sahel_analysis.alliance_chronology.measures import Span, date_span
from sahel_analysis.alliance_chronology.merging import Merged
from sahel_analysis.language.lexicon import Lexicon, form
from sahel_analysis.language.words import clitics
from sahel_analysis.quoted import read_sentences
from sahel_analysis.tables import Tables

VERDICTS = ("supports", "refines", "contradicts", "adds", "denies", "undated")
_AGREEING = VERDICTS[:2]
_COLUMNS = [
    "key", "alliance", "what", "member", "date", "told", "verdict", "basis", "episode", "doc_id", "line", "sentence",
    "start", "type", "status", "evidence", "origin", "source", "doubt",
]  # fmt: skip


class Date(NamedTuple):
    """One date of the lexicon."""

    key: str
    alliance: str
    what: str
    member: str
    date: str
    span: Span
    doubt: bool


def alliance_tellings(tables: Tables, merged: Merged, lexicons: str | Path | None = None) -> pd.DataFrame:
    """Return the tellings that bear on a date of the lexicon of alliances: one row per date and telling.

    `merged` comes from `merge_events` of the same tables. Columns: key (of the date: alliance|what|member|date),
    alliance, what (founded, ended, announced, notified, effective, a step; joined is told as founding or agreement),
    member, date (of the lexicon; "" where it has none), told (the date of the telling), verdict, basis (actor, name,
    parties), episode, doc_id, line, sentence, start, type, status, evidence, origin, source, doubt (of the date).

    verdict is supports (the same date, a coarser one, or one that overlaps), refines (within a coarser date of the
    lexicon), contradicts (another date of what happens once), adds (the lexicon has no such date), denies (the article
    says that it did not happen) or undated. Where one of several dates agrees, only those that agree are given.
    """
    lexicon = open_lexicon(lexicons)
    linker = _Linker(lexicon)
    texts = read_sentences(tables, merged.tellings, ["start", "text"]).set_index(["doc_id", "sentence"])
    told = merged.tellings.join(texts.rename(columns={"start": "_from", "text": "_text"}), on=["doc_id", "sentence"])
    rows = [row for record in told.to_dict("records") for row in linker.link({str(k): v for k, v in record.items()})]
    types: dict[str, str] = dict.fromkeys(_COLUMNS, "str") | dict.fromkeys(["line", "sentence", "start"], "int64")
    links = pd.DataFrame(rows, columns=_COLUMNS).astype(types | {"doubt": "bool"})
    return links.sort_values(["key", "verdict", "doc_id", "start"]).reset_index(drop=True)


def date_support(links: pd.DataFrame, lexicons: str | Path | None = None) -> pd.DataFrame:
    """Return the dates of the lexicon with what the articles say of them: one row per date.

    Columns of `alliance_dates`, then one per verdict: in how many articles, reprints left out.
    """
    dates = alliance_dates(open_lexicon(lexicons))
    counts = links.groupby(["key", "verdict"])["origin"].nunique().unstack(fill_value=0)
    counts = counts.reindex(columns=list(VERDICTS), fill_value=0)
    table = dates.join(counts, on="key")
    return table.fillna(dict.fromkeys(VERDICTS, 0)).astype(dict.fromkeys(VERDICTS, "int64"))


def alliance_evidence(links: pd.DataFrame, measure: pd.DataFrame) -> pd.DataFrame:
    """Return the sentences that bear on each row of spells or of pairs: key, doc_id, sentence.

    `links` comes from `alliance_tellings`, `measure` from `alliance_spells` or `alliance_pairs`. A sentence bears on a
    spell that tells a date of its alliance, or of its member in it; on a pair where it does so for one that they share.
    Most rows have none: they rest on the documents.
    """
    about: defaultdict[tuple[str, str], set[tuple[str, int]]] = defaultdict(set)
    for link in links.to_dict("records"):
        about[link["alliance"], link["member"]].add((link["doc_id"], int(link["sentence"])))
    rows = []
    for row in measure.to_dict("records"):
        members = [row[name] for name in ("member", "member_a", "member_b") if name in row]
        for alliance in str(row.get("alliances", row.get("alliance"))).split(";"):
            rows += [(row["key"], *place) for member in ["", *members] for place in about.get((alliance, member), ())]
    evidence = pd.DataFrame(sorted(set(rows)), columns=["key", "doc_id", "sentence"])
    return evidence.astype({"key": "str", "doc_id": "str", "sentence": "int64"})


class _Linker:
    def __init__(self, lexicon: Lexicon) -> None:
        table = lexicon.table("alliances")
        self._entries: dict[str, dict[str, Any]] = {entry["id"]: entry for entry in read_alliances(lexicon)}
        self._rules = table["tellings"]
        self._dates: dict[str, list[Date]] = {}
        for row in alliance_dates(lexicon).to_dict("records"):
            texts = (row["key"], row["alliance"], row["what"], row["member"], row["date"])
            date = Date(*texts, Span(row["begin"], row["end_excl"], row["precision"]), row["doubt"])
            self._dates.setdefault(date.alliance, []).append(date)
        self._of_actor: dict[str, list[str]] = {}
        self._of_name: dict[str, list[str]] = {}
        for entry in self._entries.values():
            self._of_actor.setdefault(entry.get("actor", entry["id"]), []).append(entry["id"])
            for name in entry.get("names", ()):
                self._of_name.setdefault(form(name), []).append(entry["id"])
        longest_first = sorted(self._of_name, key=lambda name: (-len(name), name))
        particles = "|".join(sorted(filter(None, clitics().plain), key=len, reverse=True))
        names = "|".join(map(re.escape, longest_first)) or r"(?!)"
        self._names = re.compile(rf"(?<![^\W_])(?:{particles})?({names})(?![^\W_])")

    def link(self, row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """Yield a row for each date that a telling bears on."""
        parties = {one for one in str(row["participants"]).split(";") if one}
        grounds = {"actor": self._actors(parties), "name": self._named(row), "parties": self._founded_by(row, parties)}
        for basis, ids in grounds.items():
            found = {one: self._verdicts(self._entries[one], row, parties) for one in ids}
            agreeing = {one for one, links in found.items() if any(v in _AGREEING for _, v in links)}
            # of several that are named the date tells which is meant, else nothing is held against any
            chosen = agreeing or (set(ids) if len(ids) == 1 and basis != "parties" else set())
            for one in sorted(chosen):
                yield from (_row(row, date, verdict, basis) for date, verdict in found[one])
            if chosen:
                return

    def _actors(self, parties: set[str]) -> list[str]:
        """Return the alliances among the participants; where there are several, nothing tells which is meant."""
        return sorted(one for party in parties for one in self._of_actor.get(party, ()))

    def _named(self, row: Mapping[str, Any]) -> list[str]:
        """Return the alliances named near the trigger of a telling."""
        text = str(row["_text"])
        at = int(row["start"]) - int(row["_from"])
        folded, trigger = form(text), len(form(text[:at]).split())
        found = set()
        for match in self._names.finditer(folded):
            first = len(folded[: match.start()].split())
            last = first + len(match[1].split()) - 1
            if min(abs(first - trigger), abs(last - trigger)) <= self._rules["within"]:
                found.update(self._of_name[match[1]])
        return sorted(found)

    def _founded_by(self, row: Mapping[str, Any], parties: set[str]) -> list[str]:
        """Return the alliances founded by exactly these parties, if the telling is sharp enough to mean one."""
        span = date_span(str(row["date"]))
        if len(parties) < 2 or pd.isna(span.end_excl) or ((span.end_excl - span.begin).days > 31 and len(parties) < 3):
            return []
        return sorted(
            entry["id"]
            for entry in self._entries.values()
            if row["type"] in self._rules[entry["kind"]]["founded"]
            and parties == {m["id"] for m in entry.get("members", ()) if "joined" not in m}
        )

    def _verdicts(self, entry: dict[str, Any], row: Mapping[str, Any], parties: set[str]) -> list[tuple[Date, str]]:
        """Return the dates of an alliance that a telling bears on, with the verdict on each."""
        kind, span = str(row["type"]), date_span(str(row["date"]))
        candidates = self._candidates(entry, kind, parties)
        if row["status"] == "denied":
            return [(d, "denies") for d in candidates[:1]]
        if pd.isna(span.begin):
            return [(d, "undated") for d in candidates[:1]]
        exact = [(d, "supports") for d in candidates if (d.span.begin, d.span.end_excl) == (span.begin, span.end_excl)]
        agreeing = exact or [(d, v) for d in candidates if (v := _agreement(span, d.span))]
        if agreeing or kind not in self._rules["strict"] or row["status"] not in ("done", "ongoing"):
            return agreeing
        return self._other_dates(entry, kind, span, candidates, parties)

    def _candidates(self, entry: dict[str, Any], kind: str, parties: set[str]) -> list[Date]:
        """Return the dates of an alliance that an event of this type may tell, those of its founding and end first."""
        rules = self._rules[entry["kind"]]
        told = {"founded": rules["founded"], "ended": rules["ended"], "joined": rules["joined"]}
        told |= dict.fromkeys(self._rules["opening"], rules["founded"]) | dict.fromkeys(STAGES, rules["exit"])
        known = self._dates[entry["id"]]
        own = [d for d in known if not d.member and kind in told.get(d.what, rules["ended"])]
        ours = [d for d in known if d.member in parties and kind in told[d.what]]
        main, stages = ("founded", "ended"), ("joined", *STAGES[::-1])
        return sorted(own, key=lambda d: d.what not in main) + sorted(ours, key=lambda d: stages.index(d.what))

    def _other_dates(
        self, entry: dict[str, Any], kind: str, span: Span, candidates: Sequence[Date], parties: set[str]
    ) -> list[tuple[Date, str]]:
        """Return what a telling adds or contradicts, none of whose dates agree with the lexicon."""
        rules = self._rules[entry["kind"]]
        members = [m["id"] for m in entry.get("members", ()) if m["id"] in parties]
        if kind in rules["exit"] and members:
            exits = [d for d in candidates if d.member and d.what in STAGES]
            staying = [m for m in members if kind == "withdrawal" and all(d.member != m for d in exits)]
            passed = [d for m in members for d in _passed([e for e in exits if e.member == m], span)]
            return [(_missing(entry, "effective", m), "adds") for m in staying] + [(d, "contradicts") for d in passed]
        main = [d for d in candidates if d.what in ("founded", "ended")]
        if not main and kind in rules["ended"]:
            return [(_missing(entry, "ended", ""), "adds")]
        return [(d, "contradicts") for d in main[:1]]


def _agreement(told: Span, known: Span) -> str:
    """Return whether a telling supports or refines a date, "" where they share no day."""
    end = told.end_excl if pd.notna(told.end_excl) else known.end_excl
    if not (told.begin < known.end_excl and known.begin < end):
        return ""
    inside = known.begin <= told.begin and end <= known.end_excl
    return "refines" if inside and (told.begin, end) != (known.begin, known.end_excl) else "supports"


def _passed(exits: list[Date], told: Span) -> list[Date]:
    """Return the date of an exit that a telling contradicts: it lies before the first stage, or after the last one."""
    if not exits or pd.isna(told.end_excl):
        return []
    first = min(exits, key=lambda d: d.span.begin)
    if told.end_excl <= first.span.begin:
        return [first]
    over = [d for d in exits if d.what == "effective" and d.span.end_excl <= told.begin]
    return over[:1]


def _row(row: Mapping[str, Any], date: Date, verdict: str, basis: str) -> dict[str, Any]:
    same = ("episode", "doc_id", "line", "sentence", "start", "type", "status", "evidence", "origin", "source")
    about = {name: getattr(date, name) for name in ("key", "alliance", "what", "member", "date", "doubt")}
    return about | {"told": row["date"], "verdict": verdict, "basis": basis} | {name: row[name] for name in same}


def _missing(entry: dict[str, Any], what: str, member: str) -> Date:
    never = date_span("")
    return Date(f"{entry['id']}|{what}|{member}|", entry["id"], what, member, "", never, bool(entry.get("doubt")))
