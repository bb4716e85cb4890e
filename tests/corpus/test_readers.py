"""The readers of single files."""

from __future__ import annotations

import codecs
import datetime
import gzip
import io
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sahel_analysis.corpus.readers import (
    READERS,
    File,
    Record,
    Rejection,
    read_csv,
    read_gzip,
    read_html,
    read_jsonl,
    read_parquet,
    read_rows,
    read_text,
    reader_for,
    stem,
)


@given(st.binary(max_size=400))
# the first call imports what reads pages and columns
@settings(max_examples=300, deadline=None)
def test_readers_never_crash(data: bytes) -> None:
    for reader in READERS.values():
        for item in reader(File("f", data)):
            assert isinstance(item, Record | Rejection)
            assert not isinstance(item, Rejection) or item.reason


def test_read_text() -> None:
    assert list(read_text(File("a.txt", b"x\r\ny"))) == [Record({"text": "x\r\ny"}, "utf-8")]
    assert list(read_text(File("a.txt", b"x", "content"))) == [Record({"content": "x"}, "utf-8")]
    assert list(read_text(File("a.txt", b""))) == [Rejection(0, "empty")]


def test_read_jsonl() -> None:
    data = b'{"text": "a\\u2028b"}\r\n\n{"text": "\xd8\xa7\xe2\x80\xa8"}\n{broken\n[1]\n{"text": "\xff"}\n"x"'
    *records, broken, array, undecodable, string = read_jsonl(File("a.jsonl", data))
    assert records == [Record({"text": "a\u2028b"}, "utf-8", 1), Record({"text": "ا\u2028"}, "utf-8", 3)]
    assert isinstance(broken, Rejection) and broken.line == 4 and broken.reason.startswith("broken JSON: ")
    assert array == Rejection(5, "no JSON object but list: write one {...} a line")
    assert isinstance(undecodable, Rejection) and undecodable.line == 6
    assert undecodable.reason.startswith("broken UTF-8 at byte 10")
    assert string == Rejection(7, "no JSON object but str: write one {...} a line")
    windows = '{"text": "وقعت الحكومة اتفاقا"}\n{"text": "x"}'.encode("cp1256")
    assert [getattr(item, "encoding", "") for item in read_jsonl(File("a.jsonl", windows))] == ["cp1256", "utf-8"]
    assert list(read_jsonl(File("a.jsonl", b"\n"))) == [Rejection(0, "empty")]
    assert list(read_jsonl(File("a.jsonl", codecs.BOM_UTF8 + b'{"text": "a"}'))) == [
        Record({"text": "a"}, "utf-8-sig", 1)
    ]


def test_deep_json_is_a_rejection() -> None:
    (item,) = read_jsonl(File("a.jsonl", b'{"text": ' + b"[" * 200_000))
    assert isinstance(item, Rejection) and item.reason.startswith("broken JSON")


def test_read_csv() -> None:
    data = 'doc_id,text\n1,"سطر\nوسطر"\n\n2,b,c\n3\n"4,x'.encode()
    assert list(read_csv(File("a.csv", data))) == [
        Record({"doc_id": "1", "text": "سطر\nوسطر"}, "utf-8", 2),
        Rejection(5, "3 cells for 2 columns: quote the cells that hold a separator"),
        Record({"doc_id": "3", "text": ""}, "utf-8", 6),
        Rejection(7, "broken CSV: unexpected end of data"),
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separators(separator: str) -> None:
    data = f"doc_id{separator}text\n1{separator}a\n".encode()
    assert list(read_csv(File("a.csv", data))) == [Record({"doc_id": "1", "text": "a"}, "utf-8", 2)]


@pytest.mark.parametrize(
    ("data", "rejection"),
    [
        (b"", Rejection(0, "empty")),
        (b"id,content\n1,a", Rejection(1, "no column 'text' among id, content: name it with --map text=COLUMN")),
        (b"text,text\na,b", Rejection(0, "column 'text' stands twice in the header: rename or drop one")),
    ],
)
def test_csv_that_cannot_be_read(data: bytes, rejection: Rejection) -> None:
    assert list(read_csv(File("a.csv", data))) == [rejection]


def test_a_cell_of_a_megabyte() -> None:
    (record,) = read_csv(File("a.csv", b'text\n"' + b"x" * 1_000_000 + b'"'))
    assert isinstance(record, Record) and len(record.fields["text"]) == 1_000_000


def test_columns_without_name_are_passed_over() -> None:
    rows = read_rows(",doc_id,\n0,a,\n")
    assert list(rows.body) == [(2, {"doc_id": "a"})]


@pytest.mark.parametrize(
    ("name", "suffix", "expected"),
    [("a.txt", ".txt", "a"), ("A.TXT", ".txt", "A"), ("b.v2.jsonl", ".jsonl", "b.v2"), ("x/y.csv", ".csv", "y")],
)
def test_reader_and_stem(name: str, suffix: str, expected: str) -> None:
    assert reader_for(name) is READERS[suffix]
    assert stem(name) == expected


def test_no_reader() -> None:
    assert reader_for("a.pdf") is None
    assert reader_for("README") is None


# --- packed, in columns, from the web


def test_read_gzip() -> None:
    rows = b'{"text": "a"}\n{"text": "b"}\n'
    packed = gzip.compress(rows)
    assert list(read_gzip(File("news.jsonl.gz", packed))) == list(read_jsonl(File("news.jsonl", rows)))
    assert list(read_gzip(File("news.gz", packed))) == [
        Rejection(0, f"no reader for what is packed: name it such as news.jsonl.gz ({', '.join(READERS)})")
    ]
    for broken in (packed[:-9], packed[:20] + b"\xff\xff" + packed[22:], b"plain"):
        (item,) = read_gzip(File("news.jsonl.gz", broken))
        assert isinstance(item, Rejection) and item.reason.startswith("broken gzip: ")


def parquet(**columns: list[object]) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.table(columns), buffer)
    return buffer.getvalue()


def test_read_parquet() -> None:
    days = [datetime.date(2023, 9, 16), datetime.datetime(2023, 9, 16, 10, 30)]
    data = parquet(text=["a", None], published=days[:1] * 2, seen=days[1:] * 2, number=[1, 2])
    first, second = read_parquet(File("news.parquet", data))
    told = {"published": "2023-09-16", "seen": "2023-09-16T10:30:00"}
    assert first == Record({"text": "a", **told, "number": 1}, "utf-8", 1)
    assert second == Record({"text": None, **told, "number": 2}, "utf-8", 2)
    assert list(read_parquet(File("news.parquet", parquet(body=["a"])))) == [
        Rejection(0, "no column 'text' among body: name it with --map text=COLUMN")
    ]
    for broken in (data[:-5], b"PAR1", b""):
        (item,) = read_parquet(File("news.parquet", broken))
        assert isinstance(item, Rejection) and item.reason.startswith("broken Parquet: ")


PAGES = sorted((Path(__file__).parents[1] / "cases" / "html").glob("*.html"))


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_read_html(page: Path) -> None:
    (found,) = read_html(File(page.name, page.read_bytes()))
    expected = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    assert isinstance(found, Record)
    assert found.fields == expected


@pytest.mark.parametrize("data", [b"", b"<html></html>", b"<div>" * 20_000, b"<html><body> </body></html>"])
def test_a_page_without_text_is_a_rejection(data: bytes) -> None:
    (item,) = read_html(File("a.html", data))
    assert isinstance(item, Rejection)
