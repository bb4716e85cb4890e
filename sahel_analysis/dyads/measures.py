"""Who does what to whom, how often and when: directed dyads by day, month, quarter or year."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, get_args

import pandas as pd

from sahel_analysis.dyads.directions import COUNTED, DIRECTIONS, QUADRANTS, Directions, tell_dyads
from sahel_analysis.episodes import Episodes, date_span
from sahel_analysis.interface import LANGUAGES, codes
from sahel_analysis.selection import actor_labels, check_known, join_key
from sahel_analysis.tables import Tables

By = Literal["day", "month", "quarter", "year"]
_FREQUENCY = {"day": "D", "month": "M", "quarter": "Q", "year": "Y"}
_KEY = ["actor_source", "actor_target", "period", "plover", "direction"]
_LABELS = [f"label_{language}_{side}" for side in ("source", "target") for language in LANGUAGES]


def count_dyads(
    tables: Tables,
    merged: Episodes,
    *,
    by: By = "month",
    types: Sequence[str] | None = None,
    statuses: Sequence[str] | None = None,
    directions: Sequence[str] = COUNTED,
    lexicons: str | Path | None = None,
) -> pd.DataFrame:
    """Return who does what to whom: one row per source, target, period, PLOVER class and direction that is told.

    `merged` comes from `alliance_chronology.merge_events` of the same tables. The period is that of the event, not of
    the article; one that lasts counts in the period in which it begins. Events that have no date, or one that is wider
    than a period, stand in the period "" (the tray).

    Columns: key, actor_source, actor_target, by, period (2023-07-26, 2023-07, 2023-Q3 or 2023), plover ("" where no
    class fits), quadrant (verbal_cooperation, material_cooperation, verbal_conflict, material_conflict), direction,
    events (merged episodes), tellings (sentences that tell them), docfreq (articles), n_articles (published in the
    period, NA in the tray: 0 is a gap, in which nobody could report what happened), and labels with _source, _target.

    direction is `directed` (roles tell who does it to whom: who leaves, attacks, sanctions, helps, is the guest),
    `symmetric` (each does it with each, as in an agreement: a row for either direction), or `open` (one of two does it
    to the other, the words do not tell which, and there is a row for either). Where more than two are named alike it is
    `unclear` who has to do with whom; such pairs are counted where `directions` names them. In wars states and
    organisations stand against armed groups and peoples where both are named. Mediators, places and territories take no
    side, nor does a person whose state takes part. Planned and denied events have classes of their own (AGREE,
    THREATEN, REJECT).

    Raises
    ------
    ValueError
        If a type, status, direction or kind of period is unknown.

    Notes
    -----
    Classes and quadrants as in Halterman, Bagozzi, Beger, Schrodt and Scarborough (2023), "PLOVER and POLECAT". An
    event of n parties that is symmetric gives n (n - 1) rows: do not add up events over dyads.
    """
    if by not in get_args(By):
        raise ValueError(f"by {by!r} is unknown: use one of {', '.join(get_args(By))}")
    check_known(directions, DIRECTIONS, "direction")
    told, rules = _told(tables, merged, by, types, statuses, lexicons)
    told = told[told["direction"].isin(list(directions))]
    counts = told.groupby(_KEY, as_index=False).agg(
        events=("episode", "nunique"), tellings=("doc_id", "size"), docfreq=("doc_id", "nunique")
    )
    quadrant = counts["plover"].map(rules.quadrant).fillna("").astype("str")
    counts = counts.assign(key=join_key(counts, _KEY), by=by, quadrant=quadrant)
    counts = counts.assign(n_articles=counts["period"].map(published(tables, by)).astype("Int64"))
    counts.loc[counts["period"] != "", "n_articles"] = counts["n_articles"].fillna(0)
    columns = ["key", *_KEY[:2], "by", "period", "plover", "quadrant", "direction", "events", "tellings", "docfreq"]
    counts = add_dyad_labels(counts, tables)[[*columns, "n_articles", *_LABELS]]
    last = (counts["period"] == "").astype("int64")
    order = counts.assign(_last=last).sort_values(["_last", "period", "actor_source", "actor_target", "plover", "key"])
    return order.drop(columns="_last").reset_index(drop=True)


def dyad_evidence(
    tables: Tables, merged: Episodes, measure: pd.DataFrame, lexicons: str | Path | None = None
) -> pd.DataFrame:
    """Return the sentences behind each row of `count_dyads`: key, doc_id, sentence.

    Raises
    ------
    ValueError
        If the measure was made from other tables.
    """
    by: By = measure["by"].iloc[0] if len(measure) else "month"
    told, _ = _told(tables, merged, by, None, None, lexicons)
    told = told.assign(key=join_key(told, _KEY))
    told = told[told["key"].isin(measure["key"])]
    lacking = set(measure["key"]) - set(told["key"])
    if lacking:
        raise ValueError(f"the tables tell nothing of {min(lacking)}: give those that the measure was made from")
    rows = told[["key", "doc_id", "sentence"]].drop_duplicates()
    return rows.sort_values(["key", "doc_id", "sentence"]).reset_index(drop=True)


def dyad_panel(measure: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Return a balanced panel: one row per dyad and period, from the first period with an article to the last.

    `measure` comes from `count_dyads`. Columns: key (source|target|period), actor_source, actor_target, by, period,
    one column of events per quadrant, open (events among them whose direction is open), tellings, n_articles, and
    labels. Where no article was published in a period and nothing is told of it, counts are NA: a gap, not a zero.
    Events of other periods, and those without one, are in `measure` only.
    """
    by: By = measure["by"].iloc[0] if len(measure) else "month"
    dyads = measure[["actor_source", "actor_target", *_LABELS]].drop_duplicates(["actor_source", "actor_target"])
    sizes = published(tables, by)
    calendar = pd.DataFrame({"period": periods(tables, by)}).astype("str")
    grid = dyads.merge(calendar, how="cross")
    at = ["actor_source", "actor_target", "period"]
    parts = {name: ("events", measure["quadrant"] == name) for name in QUADRANTS}
    parts |= {"open": ("events", measure["direction"] == "open"), "tellings": ("tellings", measure["events"] > 0)}
    for name, (column, chosen) in parts.items():
        sums = measure[chosen].groupby(at)[column].sum().rename(name).reset_index()
        # merged rather than joined: pandas 3 cannot join on the levels of an empty index
        grid = grid.merge(sums, on=at, how="left")
    counts = [*QUADRANTS, "open", "tellings"]
    articles = grid["period"].map(sizes).fillna(0).astype("int64")
    known = (articles > 0) | grid["tellings"].notna()
    grid[counts] = grid[counts].fillna(0).where(known).astype("Int64")
    grid = grid.assign(key=join_key(grid, at), by=by, n_articles=articles)
    return grid[["key", *at[:2], "by", "period", *counts, "n_articles", *_LABELS]]


def periods(tables: Tables, by: By) -> list[str]:
    """Return every period from that of the first article to that of the last."""
    days = tables.pick("documents", ["published"])["published"].dropna()
    if days.empty:
        return []
    span = pd.period_range(days.min(), days.max(), freq=_FREQUENCY[by])
    return [_name(period.start_time, by) for period in span]


def published(tables: Tables, by: By) -> dict[str, int]:
    """Return how many articles were published in each period that has some."""
    days = tables.pick("documents", ["published"])["published"].dropna()
    counts: dict[str, int] = {}
    for day in days:
        counts[_name(day, by)] = counts.get(_name(day, by), 0) + 1
    return counts


def _told(
    tables: Tables, merged: Episodes, by: By, types: Sequence[str] | None, statuses: Sequence[str] | None,
    lexicons: str | Path | None,
) -> tuple[pd.DataFrame, Directions]:  # fmt: skip
    """Return the pairs that tellings of these types and statuses tell, with the period of their episode."""
    tellings = merged.tellings
    for values, column in ((types, "type"), (statuses, "status")):
        if values is not None:
            check_known(values, {*codes("event" if column == "type" else column), *tellings[column]}, f"event {column}")
            tellings = tellings[tellings[column].isin(list(values))]
    rules = Directions(lexicons)
    told = tell_dyads(tables, tellings, rules)
    dates = dict(zip(merged.episodes["key"], merged.episodes["date"].astype("str"), strict=True))
    when = {key: period_of(dates[key], by) for key in told["episode"].unique()}
    return told.assign(period=told["episode"].map(when).astype("str")), rules


def period_of(date: str, by: By) -> str:
    """Return the period in which an event of this date lies, or begins where it lasts; "" where the date is wider."""
    whole, begun = date_span(date), date_span(date.partition("/")[0])
    if pd.isna(whole.begin) or pd.isna(begun.end_excl):
        return ""
    first = _name(begun.begin, by)
    return first if first == _name(begun.end_excl - pd.Timedelta(days=1), by) else ""


def _name(day: pd.Timestamp, by: By) -> str:
    if by == "quarter":
        return f"{day.year}-Q{day.quarter}"
    return day.strftime({"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}[by])


def add_dyad_labels(table: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Return a table with the labels of source and target; an actor without one is labelled by its id."""
    labels = actor_labels(tables)
    for side in ("source", "target"):
        ids = table[f"actor_{side}"]
        for language in LANGUAGES:
            found = ids.map(labels[f"label_{language}"])
            table = table.assign(
                **{f"label_{language}_{side}": found.where(found.notna() & (found != ""), ids).astype("str")}
            )
    return table
