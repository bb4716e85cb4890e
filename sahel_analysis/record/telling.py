"""How an event of the record is told: how often, how late, how long; and whether it could have been."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sahel_analysis.tables import Tables

# days within which tellings are counted, for the decay of attention
DAYS = (30, 90, 365)


def attention(record: pd.DataFrame, told: pd.DataFrame) -> pd.DataFrame:
    """Return a record with how its events are told; `told` are tellings with the key of the event that they tell.

    Added are events, tellings, docfreq, first, delay, within_30, within_90, within_365: see `compare_with_record`.
    """
    of_event: dict[str, pd.DataFrame] = {str(key): part for key, part in told.groupby("key")}
    untold = [0, 0, 0, pd.NaT, pd.NA, *(float("nan") for _ in DAYS)]
    events = record[["key", "begin", "precision"]].to_dict("records")
    rows = [_told(row, of_event[row["key"]]) if row["key"] in of_event else untold for row in events]
    columns = ["events", "tellings", "docfreq", "first", "delay", *(f"within_{days}" for days in DAYS)]
    types: dict[str, str] = dict.fromkeys(columns[:3], "int64") | {"first": "datetime64[s]", "delay": "Int64"}
    added = pd.DataFrame(rows, columns=columns, index=record.index)
    return record.join(added.astype(types | dict.fromkeys(columns[5:], "float64")))


def _told(event: dict[Any, Any], told: pd.DataFrame) -> list[Any]:
    published = told["published"].dropna()
    first = published.min() if len(published) else pd.NaT
    # an article published before the event tells a plan, or carries a date told wrong
    ages = [age for age in (published - event["begin"]).dt.days if age >= 0]
    exact = event["precision"] == "day" and len(published) > 0
    return [
        told["episode"].nunique(),
        len(told),
        told["doc_id"].nunique(),
        first,
        (first - event["begin"]).days if exact else pd.NA,
        *(sum(age <= days for age in ages) / len(ages) if ages else float("nan") for days in DAYS),
    ]


def chances(record: pd.DataFrame, tables: Tables, days: int) -> pd.Series[int]:
    """Return how many articles were published from each event on until `days` days after it."""
    days_known = tables.pick("documents", ["published"])["published"].dropna()
    published = days_known.sort_values().to_numpy(dtype="datetime64[D]")
    begin = record["begin"].to_numpy(dtype="datetime64[D]")
    last = record["end_excl"].to_numpy(dtype="datetime64[D]") + pd.Timedelta(days=days).to_timedelta64()
    first = published.searchsorted(begin, side="left")
    return pd.Series(published.searchsorted(last, side="left") - first, index=record.index, dtype="int64")
