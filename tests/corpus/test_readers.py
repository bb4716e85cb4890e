"""Decoding, and the readers of single files."""

from __future__ import annotations

import codecs
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sahel_analysis.corpus.readers import (
    READERS,
    File,
    Record,
    Rejection,
    UnreadableError,
    decode,
    read_csv,
    read_jsonl,
    read_rows,
    read_text,
    reader_for,
    stem,
)

TEXT = "باماكو: أعلنت الحكومة الانتقالية في مالي «قرارها» الجديد، وقالت إن الاتفاق سارٍ.\r\nوأضافت أن الجيش ملتزم به.\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8-sig"),
        (TEXT.encode("cp1256"), "cp1256"),
        (b"only ASCII", "utf-8"),
    ],
)
def test_decode(data: bytes, encoding: str) -> None:
    text = "only ASCII" if data == b"only ASCII" else TEXT
    assert decode(data) == (text, encoding)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (codecs.BOM_UTF8, "empty"),
        ("\u00a0\n".encode(), "empty"),
        (TEXT.encode("utf-16"), "UTF-16 or UTF-32"),
        (TEXT.encode("utf-16-le"), "binary"),
        (TEXT.encode() + b"\0", "binary"),
        (bytes(range(1, 32)) * 20 + TEXT.encode(), "binary"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
        ("مالي".encode() * 50 + "مالي".encode()[:3], "broken UTF-8 at byte 402: cut off"),
        (TEXT.encode() + TEXT.encode("cp1256"), "of mixed encodings"),
        (codecs.BOM_UTF8 + TEXT.encode("cp1256"), "broken UTF-8 at byte 3"),
        (TEXT.encode("cp1256") + TEXT.encode(), "undecodable"),
        (TEXT.encode("iso8859-6", "ignore"), "undecodable"),
        (bytes(range(128, 256)) * 8, "undecodable"),
    ],
)
def test_decode_refuses(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=re.escape(reason)):
        decode(data)


@given(st.text(min_size=1))
def test_utf8_comes_back_to_the_letter(text: str) -> None:
    if "\0" in text or not text.strip() or sum(c < " " for c in text) * 100 > len(text.encode()) or text[0] == "\ufeff":
        return
    assert decode(text.encode()).text == text
    assert decode(codecs.BOM_UTF8 + text.encode()).text == text


@given(st.binary(max_size=400))
@settings(max_examples=300)
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
