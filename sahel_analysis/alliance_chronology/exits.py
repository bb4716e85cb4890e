"""Exits with a date per stage, one row per member and body, as data of alliances have them.

Events are dated acts: an exit that is announced in one year and takes effect in the next is two episodes. Data on
alliances (ATOP, COW) know one exit per member and body; this table puts the episodes of each side by side.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import pandas as pd

from sahel_analysis.alliance_chronology.alliances import STAGES, open_lexicon
from sahel_analysis.alliance_chronology.measures import LABELS
from sahel_analysis.alliance_chronology.merging import Merged
from sahel_analysis.alliance_chronology.units import founders
from sahel_analysis.language.lexicon import Lexicon

# missions and forces that leave a country are no members of it
EXITS = ("withdrawal", "termination")
# between two stages of one exit at most so many years: a year's notice, and what is put off
_YEARS = 3
_ORDER = STAGES[::-1]
_TOLD = {"done", "ongoing"}


def exit_stages(merged: Merged, lexicons: str | Path | None = None) -> pd.DataFrame:
    """Return the exits that the articles tell, stage by stage: one row per party, body and exit.

    `merged` comes from `merge_events`. The body is the pact or organisation of the lexicon of alliances that stands
    among the participants ("" where none does and the other parties tell what ended), the party whoever leaves it.
    Episodes that are only planned or denied are left out.

    Columns: key (type|party|body|first date), type, party, body, announced, notified, effective (dates of the
    episodes, joined by ";" where several differ; "" where not told), unstaged (dates whose stage is not told),
    episodes (keys, joined by blanks), tellings, and labels, those of the body with _body. Stages of one exit lie at
    most three years apart, in their order; a date that is not told belongs to the only exit of the party, or to none.

    Notes
    -----
    One row per member and exit as in the member-level data of ATOP and the IGO data of the Correlates of War.
    """
    bodies, lexicon = frozenset(founders(open_lexicon(lexicons))), open_lexicon(lexicons)
    told: defaultdict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for episode in merged.episodes.to_dict("records"):
        if episode["type"] in EXITS and not _TOLD.isdisjoint(str(episode["status"]).split(";")):
            for party, body in _leaving(merged, str(episode["key"]), bodies):
                told[str(episode["type"]), party, body].append({str(k): v for k, v in episode.items()})
    rows = [_exit(*who, run, lexicon) for who, group in told.items() for run in _runs(group)]
    columns = ["key", "type", "party", "body", *_ORDER, "unstaged", "episodes", "tellings", *LABELS]
    columns += [f"{name}_body" for name in LABELS]
    table = pd.DataFrame(rows, columns=columns)
    types = dict.fromkeys([c for c in columns if c != "tellings"], "str") | {"tellings": "int64"}
    return table.astype(types).sort_values("key").reset_index(drop=True)


def _leaving(merged: Merged, key: str, bodies: frozenset[str]) -> list[tuple[str, str]]:
    """Return who leaves what in an episode: each party with each body."""
    pairs = set()
    for row in merged.tellings[merged.tellings["episode"] == key].itertuples(index=False):
        named = list(zip(str(row.participants).split(";"), str(row.roles).split(";"), strict=False))
        left = {one for one, _ in named if one in bodies}
        going = {one for one, role in named if role in ("party", "") and one and one not in left}
        pairs |= {(party, body) for party in going for body in left or {""}}
    # where one telling names the body, those that leave it out add nothing
    with_body = {party for party, body in pairs if body}
    return sorted((party, body) for party, body in pairs if body or party not in with_body)


def _runs(group: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Return the episodes of a party and body as exits: a later stage continues one, an earlier one begins another."""
    dated = sorted((one for one in group if pd.notna(one["begin"])), key=lambda one: one["begin"])
    runs: list[list[dict[str, Any]]] = []
    for one in dated:
        last = runs[-1] if runs else []
        near = last and (one["begin"] - last[-1]["begin"]).days <= 366 * _YEARS
        # a month in which both stages lie puts neither first
        past = any(0 <= _rank(one) < _rank(other) and other["end_excl"] <= one["begin"] for other in last)
        if not near or past:
            runs.append([])
        runs[-1].append(one)
    undated = [one for one in group if pd.isna(one["begin"])]
    if len(runs) == 1 or not runs:
        return [[*runs[0], *undated]] if runs else [undated]
    return [*runs, *([one] for one in undated)]


def _rank(episode: dict[str, Any]) -> int:
    return _ORDER.index(episode["stage"]) if episode["stage"] in _ORDER else -1


def _exit(kind: str, party: str, body: str, run: list[dict[str, Any]], lexicon: Lexicon) -> dict[str, Any]:
    def dates(stage: str) -> str:
        return ";".join(sorted({str(one["date"]) for one in run if one["stage"] == stage and one["date"]}))

    first = next((str(one["date"]) for one in run if one["date"]), "")
    row: dict[str, Any] = {"key": f"{kind}|{party}|{body}|{first}", "type": kind, "party": party, "body": body}
    if not first:
        row["key"] += str(run[0]["key"])
    row |= {stage: dates(stage) for stage in _ORDER} | {"unstaged": dates("")}
    row |= {"episodes": " ".join(one["key"] for one in run), "tellings": sum(one["tellings"] for one in run)}
    for actor, end in ((party, ""), (body, "_body")):
        known = lexicon.actors.get(actor)
        row |= {f"{name}{end}": known.labels[name.removeprefix("label_")] if known else actor for name in LABELS}
    return row
