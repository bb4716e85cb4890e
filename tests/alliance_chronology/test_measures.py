"""Chronology worked by hand on seven tellings, one of them in a caption."""

import pandas as pd
import pytest

from sahel_analysis.alliance_chronology import (
    chronology,
    date_span,
    event_counts,
    event_evidence,
    event_pairs,
    event_tellings,
)
from sahel_analysis.tables import Tables

SPANS = [
    ("2023-09-16", "2023-09-16", "2023-09-17", "day"),
    ("2023-01-15TEV", "2023-01-15", "2023-01-16", "day"),
    ("2023-07", "2023-07-01", "2023-08-01", "month"),
    ("2024-02", "2024-02-01", "2024-03-01", "month"),
    ("2012", "2012-01-01", "2013-01-01", "year"),
    ("2023-W37", "2023-09-11", "2023-09-18", "other"),
    ("2023-Q3", "2023-07-01", "2023-10-01", "other"),
    ("2020/2023-07", "2020-01-01", "2023-08-01", "range"),
    ("2012-01-17/2012-04-06", "2012-01-17", "2012-04-07", "range"),
    ("2012/", "2012-01-01", "", "range"),
]
UNDATED = [
    "",
    "XXXX",
    "XXXX-WXX-4",
    "XXXX-WXX",
    "2023-13",
    "2023-02-30",
    "PAST_REF",
    "P3D",
    "/2023",
    "2023/XXXX",
    "2023/2012",
    "later",
]


@pytest.mark.parametrize(("date", "begin", "end", "precision"), SPANS)
def test_dates_become_spans(date: str, begin: str, end: str, precision: str) -> None:
    span = date_span(date)
    assert span.begin == pd.Timestamp(begin)
    assert pd.isna(span.end_excl) if not end else span.end_excl == pd.Timestamp(end)
    assert span.precision == precision


@pytest.mark.parametrize("date", UNDATED)
def test_what_is_no_span_is_undated(date: str) -> None:
    span = date_span(date)
    assert pd.isna(span.begin)
    assert pd.isna(span.end_excl)
    assert span.precision == ""


def test_tellings_are_sorted_by_date_and_undated_come_last(tables: Tables) -> None:
    told = event_tellings(tables)
    assert list(told["type"]) == ["coup", "conflict", "agreement", "agreement", "meeting", "meeting"]
    assert told["begin"].isna().tolist() == [False] * 4 + [True] * 2
    assert told.loc[2, ["source", "label_en"]].tolist() == ["alpha", "Mali;Niger"]


def test_the_same_telling_in_two_articles_is_one_record(tables: Tables) -> None:
    """The order of the parties does not matter."""
    records = chronology(tables)
    agreement = records[records["type"] == "agreement"]
    assert agreement[["tellings", "docfreq", "n_articles"]].to_numpy().tolist() == [[2, 2, 6]]
    assert agreement["key"].iloc[0] == "agreement|2023-01-09|state:mali;state:niger|done"


def test_undated_tellings_attach_to_nothing(tables: Tables) -> None:
    records = chronology(tables, types=["meeting"])
    assert list(records["tellings"]) == [1, 1]
    assert records["key"].is_unique


def test_types_statuses_and_roles_restrict(tables: Tables) -> None:
    assert list(chronology(tables, statuses=["ongoing"])["type"]) == ["conflict"]
    assert len(chronology(tables, types=["coup"])) == 1
    assert len(chronology(tables, types=["coup"], roles=["title", "body", "caption"])) == 2
    with pytest.raises(ValueError, match="event type 'coups' is unknown: did you mean 'coup'"):
        chronology(tables, types=["coups"])


def test_counts_by_type_and_year(tables: Tables) -> None:
    counts = event_counts(tables).set_index("key")
    assert counts.loc["agreement|2023", ["records", "tellings", "docfreq"]].tolist() == [1, 2, 2]
    assert counts.loc["conflict|2012", "records"] == 1  # a range counts where it begins
    assert counts.loc["meeting|", "records"] == 2
    assert counts.loc["coup|2015", "records"] == 0
    assert sorted(set(counts["year"])) == ["", *[str(y) for y in range(2012, 2024)]]


def test_a_week_within_a_year_has_a_year_and_a_decade_has_none(tables: Tables) -> None:
    events = tables.events.assign(date=["2023-W37", "201", *tables.events["date"][2:]])
    counts = event_counts(Tables(**(tables.by_name() | {"events": events})), types=["agreement"]).set_index("key")
    assert counts["records"].to_dict() == {"agreement|2023": 1, "agreement|": 1}


def test_pairs_by_hand(tables: Tables) -> None:
    pairs = event_pairs(tables).set_index("key")
    assert len(pairs) == 3
    meeting = pairs.loc["state:mali|state:russia|meeting"]
    assert meeting[["records", "tellings", "docfreq"]].tolist() == [2, 2, 2]
    assert pd.isna(meeting["first"])
    agreement = pairs.loc["state:mali|state:niger|agreement"]
    assert (agreement["tellings"], agreement["records"], agreement["first"]) == (2, 1, pd.Timestamp("2023-01-09"))
    assert (agreement["label_fr_a"], agreement["label_ar_b"]) == ("Mali", "النيجر")


def test_evidence_of_records_counts_and_pairs(tables: Tables) -> None:
    records = event_evidence(tables, chronology(tables))
    key = "agreement|2023-01-09|state:mali;state:niger|done"
    assert records.loc[records["key"] == key, ["doc_id", "sentence"]].to_numpy().tolist() == [["d1", 2], ["d2", 2]]
    counts = event_evidence(tables, event_counts(tables))
    assert counts.loc[counts["key"] == "meeting|", "doc_id"].tolist() == ["d3", "d4"]
    pairs = event_evidence(tables, event_pairs(tables))
    assert len(pairs) == 5


def test_evidence_knows_which_statuses_were_counted(tables: Tables) -> None:
    counts = event_counts(tables, statuses=["done", "ongoing"])
    assert len(event_evidence(tables, counts)) == 4
    assert set(event_evidence(tables, event_pairs(tables, statuses=["planned"]))["doc_id"]) == {"d3", "d4"}


def test_evidence_of_other_tables_is_refused(tables: Tables) -> None:
    with pytest.raises(ValueError, match="give the same to its evidence"):
        event_evidence(tables, chronology(tables, roles=["title", "body", "caption"]))


def test_without_articles_measures_are_empty_tables(no_tables: Tables) -> None:
    for measure in (event_tellings(no_tables), chronology(no_tables), event_counts(no_tables), event_pairs(no_tables)):
        assert measure.empty
        assert "key" in measure.columns
        if "tellings" in measure.columns:
            assert event_evidence(no_tables, measure).empty
