"""Alliances for other programs: tables in the manner of ATOP and the Correlates of War, and GraphML."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pandas as pd

from sahel_analysis.alliance_chronology.alliances import OBLIGATIONS, alliance_network, alliance_spells, open_lexicon
from sahel_analysis.alliance_chronology.measures import Span, date_span

# the names that ATOP gives the obligations
ATOP_NAMES = dict(zip(OBLIGATIONS, ("defense", "offense", "neutral", "nonagg", "consul"), strict=True))
# year, month and day of each date, as ATOP calls them
_DATES = {
    "founded": ("begyr", "begmo", "begday"),
    "ended": ("endyr", "endmo", "endday"),
    "joined": ("yrent", "moent", "dayent"),
    "left": ("yrexit", "moexit", "dayexit"),
}


def atop_columns(spells: pd.DataFrame, lexicons: str | Path | None = None) -> pd.DataFrame:
    """Return the spells of states in treaties and organisations in the columns of ATOP's member-level data.

    One row per row of `spells` (from `alliance_spells`) whose member is a state and whose kind is treaty or igo;
    observers are left out. Columns: alliance (our id), kind, member (COW number), stateabb and statename (COW
    abbreviation, our name), begyr, begmo, begday, endyr, endmo, endday (of the alliance), yrent, moent, dayent,
    yrexit, moexit, dayexit (of the member), then defense, offense, neutral, nonagg and consul. What is unknown or not
    stated is NA; a date between two days has the parts that both share. Rows are sorted by alliance and member.

    Raises
    ------
    ValueError
        If a state has no COW code in the lexicon.

    Notes
    -----
    Names as in ATOP 5.1 (Leeds et al. 2002). It is no part of ATOP: kinds that ATOP leaves out (organisations without
    military obligations, status of forces) are there, and are told by `kind` and by obligations that are NA.
    """
    codes = open_lexicon(lexicons).table("alliances")["cow"]
    chosen = spells[spells["is_state"] & spells["kind"].isin(["treaty", "igo"]) & (spells["status"] == "member")]
    if lacking := sorted(set(chosen["member"]) - set(codes)):
        raise ValueError(f"{lacking[0]} has no COW code: add it to [cow] in lexicons/alliances.toml")
    table = pd.DataFrame({
        "alliance": chosen["alliance"],
        "kind": chosen["kind"],
        "member": chosen["member"].map(lambda one: codes[one]["code"]).astype("Int64"),
        "stateabb": chosen["member"].map(lambda one: codes[one]["abbreviation"]).astype("str"),
        "statename": chosen["label_en_member"],
    })  # fmt: skip
    for column, names in _DATES.items():
        parts = [_parts(date_span(date)) for date in chosen[column]]
        table = table.join(pd.DataFrame(parts, index=chosen.index, columns=list(names)).astype("Int64"))
    table = table.join(chosen[list(OBLIGATIONS)].rename(columns=ATOP_NAMES))
    return table.sort_values(["alliance", "member"]).reset_index(drop=True)


def _parts(span: Span) -> tuple[int | None, int | None, int | None]:
    """Return year, month and day of a span as far as its first and last day share them."""
    if pd.isna(span.begin) or pd.isna(span.end_excl):
        return None, None, None
    first, last = span.begin, span.end_excl - pd.Timedelta(days=1)
    year = first.year if first.year == last.year else None
    month = first.month if year and first.month == last.month else None
    return year, month, first.day if month and first.day == last.day else None


def export_alliances(
    folder: str | Path,
    *,
    at: str | pd.Timestamp,
    lexicons: str | Path | None = None,
    kinds: Collection[str] | None = None,
) -> list[Path]:
    """Write alliances.csv (the spells), atop.csv (`atop_columns`) and network.graphml (on the day `at`) into `folder`.

    Returns the paths. The same lexicon gives the same bytes.
    """
    import networkx

    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    spells = alliance_spells(lexicons, kinds)
    written = []
    for name, table in (("alliances.csv", spells), ("atop.csv", atop_columns(spells, lexicons))):
        table.to_csv(folder / name, index=False, date_format="%Y-%m-%d", lineterminator="\n", encoding="utf-8")
        written.append(folder / name)
    networkx.write_graphml(alliance_network(at, lexicons=lexicons, kinds=kinds), folder / "network.graphml")
    return [*written, folder / "network.graphml"]
