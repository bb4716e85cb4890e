"""Which alliances were made and broken when: the events that the articles tell, as a dated list.

Nothing is merged by judgement here: tellings that say the same (type, date, parties, status, stage) are one record,
told so many times. Whether two records that differ are one event is left open.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import pandas as pd

from sahel_analysis.alliance_chronology.axis import outlying
from sahel_analysis.episodes import Span as Span
from sahel_analysis.episodes import date_span as date_span
from sahel_analysis.interface import LANGUAGES, codes
from sahel_analysis.selection import ROLES, actor_labels, check_known, join_key, select
from sahel_analysis.tables import Tables

# columns of codes in the table of events
_CODES = ("type", "status", "evidence", "stage", "plover", "time_precision")
LABELS = [f"label_{language}" for language in LANGUAGES]


def event_tellings(
    tables: Tables,
    *,
    types: Sequence[str] | None = None,
    statuses: Sequence[str] | None = None,
    roles: Sequence[str] = ROLES,
) -> pd.DataFrame:
    """Return every telling of an event: one row per row of the events table, in the order of date and place.

    Columns: key (that of the record in `chronology` which it belongs to), doc_id, line, sentence, start, type, date,
    begin, end_excl (of the date; NaT where it has none), precision, participants, status, evidence, trigger, stage,
    plover and time_precision (see the table of events), source and published of the article, and the participants'
    labels joined by ";".
    """
    chosen = select(tables, roles=roles)
    events = chosen.events.astype(dict.fromkeys(_CODES, "str"))
    for values, column in ((types, "type"), (statuses, "status")):
        if values is not None:
            family = "event" if column == "type" else column
            check_known(values, {*codes(family), *events[column]}, f"event {column}")
            events = events[events[column].isin(list(values))]
    spans = pd.DataFrame([date_span(date) for date in events["date"]], columns=list(Span._fields), index=events.index)
    spans = spans.astype({"begin": "datetime64[s]", "end_excl": "datetime64[s]", "precision": "str"})
    told = events.join(spans).merge(
        chosen.pick("documents", ["doc_id", "source", "published"]), on="doc_id", validate="many_to_one"
    )
    told = told.assign(key=_record_key(told))
    labels = actor_labels(tables)
    for name in LABELS:
        told[name] = told["participants"].map(lambda ids, names=labels[name]: _join_labels(ids, names)).astype("str")
    columns = [
        "key", "doc_id", "line", "sentence", "start", "type", "date", "begin", "end_excl", "precision",
        "participants", "status", "evidence", "trigger", "stage", "plover", "time_precision", "source", "published",
        *LABELS,
    ]  # fmt: skip
    return told.sort_values(["begin", "end_excl", "type", "doc_id", "start"])[columns].reset_index(drop=True)


def _record_key(told: pd.DataFrame) -> pd.Series[str]:
    """Return what makes tellings one record; an undated telling is one of its own."""
    parties = told["participants"].map(lambda ids: ";".join(sorted(set(filter(None, ids.split(";")))))).astype("str")
    key = join_key(told.assign(participants=parties), ["type", "date", "participants", "status"])
    # an exit announced is not the same as one in effect, even on one day
    key = key.where(told["stage"] == "", key + "|" + told["stage"])
    # two tellings can begin at one place with one trigger: a running number keeps undated ones apart
    place = told["doc_id"] + "|" + told["start"].astype("str")
    again = place.groupby(key + "|" + place).cumcount().map(lambda n: f"|{n + 1}" if n else "").astype("str")
    return key.where(told["begin"].notna(), key + "|" + place + again)


def _join_labels(ids: str, labels: pd.Series) -> str:
    return ";".join(str(labels.get(one, "")) or one for one in ids.split(";") if one)


def chronology(
    tables: Tables,
    *,
    types: Sequence[str] | None = None,
    statuses: Sequence[str] | None = None,
    roles: Sequence[str] = ROLES,
) -> pd.DataFrame:
    """Return the events as a dated list: one row per record (type, date, parties, status, stage), earliest first.

    Columns: key, type, date, begin, end_excl, precision, time_precision (ACLED's), status, stage (of an exit), plover
    (classes, joined by ";"), participants, evidence (who asserts it, joined by ";"), tellings, docfreq (articles that
    tell it), labels of the participants, n_articles (of the selection).
    Undated tellings come last, each a row of its own: nothing says that two of them are one event.
    """
    told = event_tellings(tables, types=types, statuses=statuses, roles=roles)
    records = told.groupby("key", as_index=False, sort=False).agg(
        type=("type", "first"),
        date=("date", "first"),
        begin=("begin", "first"),
        end_excl=("end_excl", "first"),
        precision=("precision", "first"),
        time_precision=("time_precision", "first"),
        status=("status", "first"),
        stage=("stage", "first"),
        plover=("plover", _joined),
        participants=("participants", "first"),
        evidence=("evidence", _joined),
        tellings=("doc_id", "size"),
        docfreq=("doc_id", "nunique"),
        **{name: (name, "first") for name in LABELS},
    )
    records["n_articles"] = tables.n_articles
    return records


def _joined(values: pd.Series) -> str:
    return ";".join(sorted({str(value) for value in values if value}))


def _year(told: pd.DataFrame) -> pd.Series[str]:
    """Return the year of each telling as text: that of its beginning; "" if undated or wider than a year."""
    known = told["begin"].notna() & (told["precision"] != "other") | (
        told["begin"].dt.year == (told["end_excl"] - pd.Timedelta(days=1)).dt.year
    )
    year: pd.Series[str] = told["begin"].dt.strftime("%Y").where(known, "").fillna("").astype("str")
    return year


def _fold(told: pd.DataFrame) -> pd.Series[str]:
    """Return the year of each telling, with few early or late years that would stretch the axis taken together."""
    year = _year(told)
    each = np.sort(year[(year != "") & ~told["key"].duplicated()].astype("int64").to_numpy())
    early, late = outlying(each)
    if early:
        year = year.where((year == "") | (year >= str(each[early])), f"/{each[early - 1]}")
    if late:
        year = year.where((year == "") | year.str.startswith("/") | (year < str(each[-late])), f"{each[-late]}/")
    return year


def event_counts(
    tables: Tables,
    *,
    types: Sequence[str] | None = None,
    statuses: Sequence[str] | None = None,
    roles: Sequence[str] = ROLES,
    fold: bool = False,
) -> pd.DataFrame:
    """Return how many events are told by type and year: one row per type and year, and per type without a year.

    With `fold` a few early years that would stretch the axis are counted together (/1999: up to 1999), and so are
    late ones (2030/: from 2030 on).

    Columns: key (type|year), type, year ("" where the date is unknown or wider than a year; a range counts in the
    year in which it begins), records, tellings, docfreq, n_articles, statuses (those that were counted, joined by ";";
    empty for all). Every year from the first to the last is there.
    """
    told = event_tellings(tables, types=types, statuses=statuses, roles=roles)
    told = told.assign(year=_fold(told) if fold else _year(told), _record=told["key"])
    counts = told.groupby(["type", "year"], as_index=False).agg(
        records=("_record", "nunique"), tellings=("doc_id", "size"), docfreq=("doc_id", "nunique")
    )
    years = sorted(int(year) for year in counts["year"] if year and "/" not in year)
    calendar = [str(year) for year in range(years[0], years[-1] + 1)] if years else []
    calendar = sorted({*calendar, *(year for year in counts["year"] if "/" in year)})
    present = [t for t in [*codes("event"), *sorted(set(told["type"]) - set(codes("event")))] if t in set(told["type"])]
    grid = pd.DataFrame(list(itertools.product(present, [*calendar, ""])), columns=["type", "year"]).astype("str")
    filled = grid.merge(counts, on=["type", "year"], how="left").fillna(0)
    filled = filled.astype({"records": "int64", "tellings": "int64", "docfreq": "int64"})
    filled["n_articles"], filled["statuses"] = tables.n_articles, ";".join(statuses or ())
    filled.insert(0, "key", join_key(filled, ["type", "year"]))
    return filled


def event_pairs(
    tables: Tables,
    *,
    types: Sequence[str] | None = None,
    statuses: Sequence[str] | None = None,
    roles: Sequence[str] = ROLES,
) -> pd.DataFrame:
    """Return who takes part in events with whom: one row per pair of participants and type of event.

    Columns: key (both ids and the type, joined by |), actor_a and actor_b (in the order of the alphabet), type,
    records, tellings, docfreq, first and last (beginnings of the earliest and latest dated record; NaT without
    one), statuses (those that were counted; empty for all), and labels with _a and _b. The most told pairs come first.
    """
    pairs = _pair_tellings(event_tellings(tables, types=types, statuses=statuses, roles=roles))
    counts = pairs.groupby(["key", "actor_a", "actor_b", "type"], as_index=False).agg(
        records=("record", "nunique"),
        tellings=("doc_id", "size"),
        docfreq=("doc_id", "nunique"),
        first=("begin", "min"),
        last=("begin", "max"),
    )
    counts["statuses"] = ";".join(statuses or ())
    labels = actor_labels(tables)[LABELS]
    for side in "ab":
        counts = counts.join(labels.add_suffix(f"_{side}"), on=f"actor_{side}")
        for name in LABELS:
            counts[f"{name}_{side}"] = counts[f"{name}_{side}"].fillna(counts[f"actor_{side}"])
    return counts.sort_values(["tellings", "key"], ascending=[False, True]).reset_index(drop=True)


def _pair_tellings(told: pd.DataFrame) -> pd.DataFrame:
    rows = [
        (a, b, row.type, row.key, row.doc_id, row.sentence, row.begin)
        for row in told.itertuples()
        for a, b in itertools.combinations(sorted(set(filter(None, str(row.participants).split(";")))), 2)
    ]
    names = ["actor_a", "actor_b", "type", "record", "doc_id", "sentence", "begin"]
    pairs = pd.DataFrame(rows, columns=names).astype(
        {**dict.fromkeys(names[:5], "str"), "sentence": "int64", "begin": "datetime64[s]"}
    )
    pairs.insert(0, "key", join_key(pairs, ["actor_a", "actor_b", "type"]))
    return pairs


def event_evidence(tables: Tables, measure: pd.DataFrame, *, roles: Sequence[str] = ROLES) -> pd.DataFrame:
    """Return the sentences behind each row of `chronology`, `event_counts` or `event_pairs`: key, doc_id, sentence.

    Raises
    ------
    ValueError
        If the measure was made from other tables or roles.
    """
    counted = str(measure["statuses"].iloc[0]) if "statuses" in measure.columns and len(measure) else ""
    told = event_tellings(tables, statuses=counted.split(";") if counted else None, roles=roles)
    if "actor_a" in measure.columns:
        told = _pair_tellings(told)
    elif "year" in measure.columns:
        folded = measure["year"].str.contains("/").any()
        told = told.assign(key=join_key(told.assign(year=_fold(told) if folded else _year(told)), ["type", "year"]))
    told = told[told["key"].isin(measure["key"])]
    if len(told) != measure["tellings"].sum():
        raise ValueError("the measure was made from other tables or roles: give the same to its evidence")
    rows = told[["key", "doc_id", "sentence"]].drop_duplicates()
    return rows.sort_values(["key", "doc_id", "sentence"]).reset_index(drop=True)
