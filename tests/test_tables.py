"""Tables: what is written is read again, wholly or not at all."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sahel_analysis.tables import CONTRACTS, Format, Tables, conform, is_tables, read_tables
from sahel_analysis.tagging.annotate import annotate

TEXT = (
    "قادة مالي والنيجر يبحثون الدفاع\n\n"
    'قال الوزير، "مالي"، السبت إن الجيش المالي وقّع اتفاقا مع روسيا في 3 مايو 2023 لمكافحة الإرهاب.\r'
)


@pytest.fixture
def tables() -> Tables:
    articles = pd.DataFrame(
        {
            "doc_id": ["0012", "b"],
            "text": [TEXT, "NA"],
            "published": [pd.Timestamp("2023-05-06"), pd.NaT],
            "country": ["NA", ""],
        }
    )
    return annotate(articles)


@pytest.mark.parametrize("format", ["csv", "parquet"])
def test_round_trip(tables: Tables, tmp_path: Path, format: Format) -> None:
    tables.write(tmp_path / "out", format)
    again = read_tables(tmp_path / "out")
    assert again.lexicon_hash == tables.lexicon_hash
    for name, table in tables.by_name().items():
        pd.testing.assert_frame_equal(again.by_name()[name], table, check_categorical=False)


def test_empty_corpus_round_trip(tmp_path: Path) -> None:
    empty = annotate(pd.DataFrame({"doc_id": [], "text": []}))
    again = read_tables(empty.write(tmp_path / "out"))
    assert [len(t) for t in again.by_name().values()] == [0] * len(CONTRACTS)


def test_csv_is_sorted_and_has_plain_dates(tables: Tables, tmp_path: Path) -> None:
    lines = (tables.write(tmp_path / "out") / "documents.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("doc_id,title,source,published,published_stated,published_basis")
    assert lines[1].startswith("0012,") and ",2023-05-06,,supplied," in lines[1]
    assert lines[2].startswith("b,,,,,none,")


def test_writing_replaces_tables_of_the_other_format(tables: Tables, tmp_path: Path) -> None:
    tables.write(tmp_path / "out", "csv")
    tables.write(tmp_path / "out", "parquet")
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == sorted([*CONTRACTS, "tables.json"])
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_a_failed_write_leaves_the_old_tables(tables: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tables.write(tmp_path / "out")
    before = (tmp_path / "out" / "mentions.csv").read_bytes()

    def full(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pd.DataFrame, "to_csv", full)
    with pytest.raises(OSError, match="No space left"):
        tables.write(tmp_path / "out")
    assert (tmp_path / "out" / "mentions.csv").read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_what_is_no_set_of_tables_is_named(tables: Tables, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="sahel annotate CORPUS"):
        read_tables(tmp_path)
    folder = tables.write(tmp_path / "out")
    (folder / "events.csv").unlink()
    with pytest.raises(FileNotFoundError, match=r"events\.csv is missing"):
        read_tables(folder)
    (folder / "tables.json").write_text('{"schema": 99, "format": "csv"}')
    with pytest.raises(ValueError, match="schema 99"):
        read_tables(folder)
    assert is_tables(folder) and not is_tables(tmp_path)


def test_a_missing_column_is_named() -> None:
    with pytest.raises(ValueError, match=r"table 'blocks' lacks the column\(s\) role"):
        conform(pd.DataFrame({"doc_id": ["a"], "line": [1], "start": [0], "end": [1]}), "blocks")
