"""Episodes as a table: what their tellings say together, and where they disagree."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

import pandas as pd

from sahel_analysis.alliance_chronology.measures import LABELS, date_span
from sahel_analysis.alliance_chronology.units import Unit
from sahel_analysis.selection import actor_labels
from sahel_analysis.tables import Tables

# days within which two dates of one act may be one date told wrong
NEAR = 7
_ASSERTED = ("done", "ongoing")


def common_date(group: Sequence[Unit]) -> str:
    """Return the intersection of the dates of units: the sharpest that is told where it is one, else first/last day."""
    dated = [unit for unit in group if unit.begin is not None]
    if not dated:
        return min((unit.date for unit in group), default="")
    begin = max(unit.begin for unit in dated if unit.begin is not None)
    end = min(unit.end for unit in dated)
    told = sorted({unit.date for unit in dated if (unit.begin, unit.end) == (begin, end)}, key=lambda d: (len(d), d))
    return told[0] if told else f"{begin.date()}/{(end - pd.Timedelta(days=1)).date()}"


def episode_keys(events: pd.DataFrame, groups: Sequence[Sequence[Unit]]) -> list[str]:
    """Return a key for each group: type, date and parties, and the first place where that is not one group's alone."""
    places = list(zip(events["doc_id"].astype("str"), events["start"].astype("int64"), strict=True))
    plain, placed = [], []
    for group in groups:
        parties = sorted(frozenset[str]().union(*(unit.parties for unit in group)))
        plain.append(f"{group[0].type}|{common_date(group)}|{';'.join(parties)}")
        doc, start = min(places[row] for unit in group for row in unit.rows)
        placed.append(f"{plain[-1]}|{doc}|{start}")
    times, seen = Counter(plain), Counter[str]()
    keys = []
    for short, long, group in zip(plain, placed, groups, strict=True):
        key = short if times[short] == 1 and any(unit.begin is not None for unit in group) else long
        seen[key] += 1
        keys.append(key if seen[key] == 1 else f"{key}|{seen[key]}")
    return keys


def summarise(
    told: pd.DataFrame, groups: Sequence[Sequence[Unit]], keys: Sequence[str], tables: Tables, acts: Sequence[str]
) -> pd.DataFrame:
    """Return one row per group of units, as `merge_events` describes it; `told` are the tellings with their episode."""
    labels = {name: values.to_dict() for name, values in actor_labels(tables)[LABELS].items()}
    by_key: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in told.to_dict("records"):
        by_key[row["episode"]].append({str(name): value for name, value in row.items()})
    rows = [_episode(key, group, by_key[key], labels) for key, group in zip(keys, groups, strict=True)]
    columns = [
        "key", "type", "date", "begin", "end_excl", "precision", "time_precision", "participants", "agreed", "stage",
        "status", "evidence", "plover", "tellings", "docfreq", "origins", "sources", "conflicts", "rivals", *LABELS,
    ]  # fmt: skip
    episodes = pd.DataFrame(rows, columns=columns)
    texts = [c for c in columns if c not in ("begin", "end_excl", "tellings", "docfreq", "origins", "sources")]
    counts = dict.fromkeys(["tellings", "docfreq", "origins", "sources"], "int64")
    episodes = episodes.astype(
        dict.fromkeys(texts, "str") | counts | {"begin": "datetime64[s]", "end_excl": "datetime64[s]"}
    )
    rivals = _rivals(groups, keys, acts)
    episodes["rivals"] = pd.Series([rivals.get(key, "") for key in episodes["key"]], index=episodes.index, dtype="str")
    near = episodes["rivals"] != ""
    episodes.loc[near, "conflicts"] = [f"{told};date".lstrip(";") for told in episodes.loc[near, "conflicts"]]
    episodes["n_articles"] = tables.n_articles
    return episodes.sort_values(["begin", "end_excl", "type", "key"]).reset_index(drop=True)


def _episode(
    key: str, group: Sequence[Unit], told: list[dict[str, Any]], labels: dict[Any, dict[Any, Any]]
) -> dict[str, Any]:
    times = Counter(one for row in told for one in set(row["participants"].split(";")) if one)
    everybody = sorted(times, key=lambda one: (-times[one], one))
    agreed = frozenset[str].intersection(*(unit.parties | unit.places for unit in group))
    statuses = sorted({row["status"] for row in told})
    date = common_date(group)
    row: dict[str, Any] = {
        "key": key,
        "type": group[0].type,
        "date": date,
        **date_span(date)._asdict(),
        "time_precision": max((row["time_precision"] for row in told if row["date"] == date), default=""),
        "participants": ";".join(everybody),
        "agreed": ";".join(sorted(agreed)),
        "stage": max(unit.stage for unit in group),
        "status": ";".join(statuses),
        "evidence": ";".join(sorted({row["evidence"] for row in told})),
        "plover": ";".join(sorted({row["plover"] for row in told if row["plover"]})),
        "tellings": len(told),
        "docfreq": len({row["doc_id"] for row in told}),
        "origins": len({row["origin"] for row in told}),
        "sources": len({row["source"] for row in told} - {""}),
        "conflicts": "status" if "denied" in statuses and not set(_ASSERTED).isdisjoint(statuses) else "",
        "rivals": "",
    }
    return row | {name: ";".join(labels[name].get(one, "") or one for one in everybody) for name in LABELS}


def _rivals(groups: Sequence[Sequence[Unit]], keys: Sequence[str], acts: Sequence[str]) -> dict[str, str]:
    """Return for each act the keys of those of the same parties that are dated a few days off."""
    alike: defaultdict[tuple[str, frozenset[str]], set[int]] = defaultdict(set)
    for i, group in enumerate(groups):
        for unit in group:
            if unit.type in acts and 0 < unit.days <= NEAR and not unit.plural and unit.parties:
                alike[unit.type, unit.parties].add(i)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for same in alike.values():
        for a, b in itertools.combinations(sorted(same), 2):
            if _off(groups[a], groups[b]):
                found[keys[a]].add(keys[b])
                found[keys[b]].add(keys[a])
    return {key: " ".join(sorted(others)) for key, others in found.items()}


def _off(a: Sequence[Unit], b: Sequence[Unit]) -> bool:
    """Tell whether the dates of two groups share no day and lie at most `NEAR` days from each other."""
    first, second = date_span(common_date(a)), date_span(common_date(b))
    gap = max((second.begin - first.end_excl).days, (first.begin - second.end_excl).days)
    return 0 <= gap < NEAR
