"""Tables that are read when they are asked for: what is found in them is the same, and no more is read than is used."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import sahel_analysis.actor_frequency as af
import sahel_analysis.alliance_chronology as ac
import sahel_analysis.framing_analysis as fa
from sahel_analysis import Tables, annotate, concordance, corpus_overview, load_corpus, read_tables, sourcing, stored
from sahel_analysis.publishing import opening
from sahel_analysis.publishing.evidence import Evidence
from sahel_analysis.publishing.opening import open_corpus
from sahel_analysis.quoted import read_sentences
from sahel_analysis.selection import select
from sahel_analysis.tables import CONTRACTS, Format, conform

MEASURES: dict[str, Callable[[Tables], pd.DataFrame]] = {
    "articles": corpus_overview.article_lengths,
    "lines": corpus_overview.line_roles,
    "corpus": lambda tables: corpus_overview.describe_corpus(tables).facts,
    "actors": lambda tables: af.actor_frequency(tables, by=["source"], rng=1),
    "actors by sentence": lambda tables: af.actor_frequency(tables, unit="sentence", rng=1),
    "actors over time": af.mentions_over_time,
    "frames": lambda tables: fa.frame_shares(tables, rng=1),
    "frames of a voice": lambda tables: fa.frame_shares(tables, voices=["narrator"], rng=1),
    "speakers": lambda tables: fa.frame_speakers(tables),
    "sources": lambda tables: sourcing.count_sources(tables, "frames", rng=1),
    "pairs": lambda tables: af.pair_association(tables, resamples=99, rng=1),
    "events": ac.chronology,
}
# those that quote, or look at words
QUOTING: dict[str, Callable[[Tables], pd.DataFrame]] = {
    "words": lambda tables: fa.keyness(tables, "sample-a"),
    "places": lambda tables: concordance(tables, "state:mali"),
    "tellings": lambda tables: ac.telling_sentences(tables, ac.merge_events(tables)),
    "dates": lambda tables: ac.alliance_tellings(tables, ac.merge_events(tables)),
    "repeated": corpus_overview.repeated_sentences,
}

SAMPLE = Path(__file__).parents[1] / "data" / "sample"


@pytest.fixture(scope="module")
def tables() -> Tables:
    """The sample, one article of it told to be a reprint."""
    articles = load_corpus(SAMPLE).articles
    articles.loc[2, "duplicate_of"] = articles.loc[1, "doc_id"]
    return annotate(articles)


@pytest.fixture(scope="module", params=["parquet", "csv"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, tables: Tables) -> Path:
    """The tables of the sample, as they are written."""
    format: Format = request.param
    return tables.write(tmp_path_factory.mktemp("stored") / format, format=format)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, tuple[str, ...]]]:
    """The tables and columns that are read, as they are."""
    seen: list[tuple[str, tuple[str, ...]]] = []
    plain = stored.StoredTable._read

    def noted(self: stored.StoredTable, columns: list[str]) -> Any:
        seen.append((self.path.stem, tuple(columns)))
        return plain(self, columns)

    monkeypatch.setattr(stored.StoredTable, "_read", noted)
    return seen


@pytest.mark.parametrize("rows", [100_000, 7])
def test_every_table_is_what_was_written(
    folder: Path, tables: Tables, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    monkeypatch.setattr(stored, "_BATCH", rows)
    lazy, whole = read_tables(folder, lazy=True), read_tables(folder)
    assert (lazy.has_texts, lazy.lexicon_hash) == (True, tables.lexicon_hash)
    for name, table in tables.by_name().items():
        pd.testing.assert_frame_equal(getattr(lazy, name), table)
        pd.testing.assert_frame_equal(getattr(whole, name), table)


@pytest.mark.parametrize("choice", [{}, {"roles": None}, {"since": "2022", "roles": ["title"]}, {"since": "2100"}])
def test_a_selection_is_that_of_tables_read_at_once(folder: Path, choice: dict[str, Any]) -> None:
    lazy, whole = select(read_tables(folder, lazy=True), **choice), select(read_tables(folder), **choice)
    for name, table in select(whole, roles=["title", "body"]).by_name().items():
        found = getattr(select(lazy, roles=["title", "body"]), name)
        pd.testing.assert_frame_equal(found, table, check_categorical=False)


@pytest.mark.parametrize("name", MEASURES)
def test_measures_are_the_same_and_read_no_text(
    folder: Path, tables: Tables, name: str, read: list[tuple[str, tuple[str, ...]]]
) -> None:
    found = MEASURES[name](read_tables(folder, lazy=True))
    assert read
    assert "text" not in {column for _, columns in read for column in columns}
    pd.testing.assert_frame_equal(found, MEASURES[name](tables))


@pytest.mark.parametrize("name", QUOTING)
def test_what_quotes_is_the_same(folder: Path, tables: Tables, name: str) -> None:
    found = QUOTING[name](read_tables(folder, lazy=True))
    assert len(found)
    pd.testing.assert_frame_equal(found, QUOTING[name](tables))


def test_sentences_are_read_by_their_places(folder: Path, tables: Tables) -> None:
    rows = tables.sentences.iloc[[40, 3, 80, 3]]
    found = read_sentences(read_tables(folder, lazy=True), rows, ["text"])
    expected = tables.sentences.iloc[[3, 40, 80]][["doc_id", "sentence", "text"]].reset_index(drop=True)
    pd.testing.assert_frame_equal(found, expected)
    assert read_sentences(tables, rows.head(0), ["text"]).empty


def test_a_notebook_reads_large_tables_as_it_needs_them(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unread() -> bool:
        return isinstance(open_corpus(folder).tables.__dict__["sentences"], stored.StoredTable)

    assert not unread()
    monkeypatch.setattr(opening, "_LARGE", {".csv": 1000, ".parquet": 1000})
    assert unread()


def test_counting_actors_reads_what_it_counts(folder: Path, read: list[tuple[str, tuple[str, ...]]]) -> None:
    af.actor_frequency(read_tables(folder, lazy=True), rng=1)
    assert {name for name, _ in read} == {"documents", "sentences", "mentions", "actors"}
    columns = {name: {c for table, picked in read if table == name for c in picked} for name, _ in read}
    assert "text" not in columns["sentences"]
    assert columns["mentions"] == {"doc_id", "sentence", "actor_id", "kind", "flags", "function"}
    assert columns["documents"] == {"doc_id", "source", "published", "duplicate_of"}


def test_evidence_reads_the_texts_that_it_quotes(
    folder: Path, tables: Tables, read: list[tuple[str, tuple[str, ...]]]
) -> None:
    rows = tables.sentences[["doc_id", "sentence"]].iloc[[3, 40, 80]].assign(key="state:mali")
    lazy, whole = Evidence(select(read_tables(folder, lazy=True))), Evidence(select(tables))
    chosen = lazy.choose(rows, 2)
    assert chosen == whole.choose(rows, 2)
    assert lazy.texts == whole.texts
    assert len(lazy.texts) == 2
    for place in chosen["state:mali"][1]:
        assert lazy.marked("state:mali", place) == whole.marked("state:mali", place)
    if folder.name == "parquet":
        assert "text" not in {column for _, picked in read for column in picked}


def test_only_the_files_of_what_is_taken_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    contract = CONTRACTS["actors"]
    (tmp_path / "actors").mkdir()
    for part in range(3):
        rows = [dict.fromkeys((c.name for c in contract), "") | {"actor_id": f"a{3 * part + n}"} for n in range(3)]
        conform(pd.DataFrame(rows), "actors").to_parquet(tmp_path / "actors" / f"part-{part}.parquet", index=False)
    table = stored.StoredTable(tmp_path / "actors", contract)
    seen = []
    plain = pd.read_parquet
    monkeypatch.setattr(stored.pd, "read_parquet", lambda path, **o: seen.append(path.name) or plain(path, **o))
    taken = table.take(["actor_id"], pd.Index([8, 1, 7]).to_numpy())
    assert list(taken["actor_id"]) == ["a1", "a7", "a8"]
    assert seen == ["part-0.parquet", "part-2.parquet"]
    some = table.where(["actor_id"], lambda rows: (rows["actor_id"] > "a3").to_numpy())
    assert list(some.take(["actor_id"], pd.Index([0, 4]).to_numpy())["actor_id"]) == ["a4", "a8"]
    assert list(some.where(["actor_id"], lambda rows: (rows["actor_id"] < "a6").to_numpy()).pick()["actor_id"]) == [
        "a4",
        "a5",
    ]


def test_a_table_that_is_gone_or_lacks_a_column_is_told_before_it_is_read(tables: Tables, tmp_path: Path) -> None:
    tables.write(tmp_path / "t")
    (tmp_path / "t" / "frames.csv").write_text("doc_id\n")
    with pytest.raises(ValueError, match=r"frames\.csv lacks the column\(s\) line, start"):
        read_tables(tmp_path / "t", lazy=True)
    (tmp_path / "t" / "frames.csv").unlink()
    with pytest.raises(FileNotFoundError, match=r"frames\.csv is missing: annotate again"):
        read_tables(tmp_path / "t", lazy=True)


def test_a_column_that_is_not_there_is_told(folder: Path) -> None:
    with pytest.raises(KeyError, match="nowhere"):
        read_tables(folder, lazy=True).pick("mentions", ["doc_id", "nowhere"])
