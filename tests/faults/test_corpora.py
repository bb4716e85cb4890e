# ruff: noqa: E501, RUF012 (tables of cases)
"""What is done to a corpus, and what comes of it: every case is read, tagged and written, or refused with a reason.

A case is a name, the files that are made, and what has to come of them: the doc_ids that are read and a part of each
reason why something is not. docs/faults.md tells them; test_table.py holds it to them.
"""

import json
import os
import time
import unicodedata
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest

from sahel_analysis import annotate, load_corpus, read_tables
from sahel_analysis.concordance import concordance
from sahel_analysis.concordance_page import concordance_html
from sahel_analysis.publishing.rendering import render

NEWS = "باماكو: وقعت مالي والنيجر اتفاقا للدفاع المشترك يوم 16 سبتمبر 2023، وقال الوزير إن الإرهاب يهدد المنطقة.\n"
MARKS = "\u064b\u0651\u0300\u20dd"


class Fault(NamedTuple):
    files: dict[str, bytes]
    read: list[str]
    rejected: list[str] = []


FAULTS = {
    "an empty folder": Fault({}, []),
    "an empty file": Fault({"a.txt": b""}, [], ["empty"]),
    "UTF-8 cut off in a letter": Fault({"a.txt": (NEWS * 3).encode()[:-40] + b"\xd9"}, [], ["broken UTF-8 at byte"]),
    "UTF-8, then Windows-1256": Fault({"a.txt": NEWS.encode() + NEWS.encode("cp1256")}, [], ["mixed encodings"]),
    "Windows-1256, then UTF-8": Fault({"a.txt": NEWS.encode("cp1256") + NEWS.encode()}, [], ["undecodable"]),
    "UTF-16 cut off": Fault({"a.txt": NEWS.encode("utf-16")[:-1]}, [], ["broken UTF-16"]),
    "NUL bytes": Fault({"a.txt": NEWS.encode() + b"\0"}, [], ["binary"]),
    "NUL in a row": Fault({"a.jsonl": b'{"text": "x\\u0000"}\n{"text": "\\u0645\\u0627\\u0644\\u064a"}\n'}, ["a-2"], ["binary"]),
    "half a surrogate pair": Fault({"a.jsonl": b'{"text": "\\ud800"}\n'}, [], ["surrogate"]),
    "one word": Fault({"a.txt": "مالي".encode()}, ["a"]),
    "one letter, one sign, one line end": Fault({"a.txt": "و".encode(), "b.txt": b".", "c.txt": b"\n"}, ["a", "b"], ["empty"]),
    "only marks": Fault({"a.txt": "\u064b\u0651\u0640\u200f".encode() * 10}, [], ["no text"]),
    "a single line of 20 MB": Fault({"a.txt": NEWS.replace("\n", " ").encode() * 120_000}, [], ["no article has more than"]),
    "10 MB of combining marks": Fault({"a.txt": ("ا" + "\u064b" * 5_000_000).encode()}, [], ["no article has more than"]),
    "half a megabyte of combining marks": Fault({"a.txt": ("مالي" + MARKS * 50_000).encode()}, ["a"]),
    "100,000 letters without a blank": Fault({"a.txt": ("ا" * 100_000).encode()}, ["a"]),
    "a line of 60,000 characters without a full stop": Fault({"a.txt": ("وقعت مالي اتفاقا في باماكو، " * 2_100).encode()}, ["a"]),
    "a page of 20,000 open elements": Fault({"a.html": b"<html><body>" + b"<div>" * 20_000 + NEWS.encode()}, [], ["no "]),
    "a page with scripts": Fault(
        {"a.html": f"<html><body><article><p>{NEWS * 4}</p><script>alert('x')</script>"
         f"<img src=x onerror=alert(1)><p>{NEWS * 3}</p></article></body></html>".encode()},
        ["a"],
    ),
    "a file name with a line end": Fault({"a\nb.txt": NEWS.encode()}, ["a\nb"]),
    "a file name with U+202E": Fault({"a\u202etxt.txt": NEWS.encode()}, ["a\u202etxt"]),
    "a file name of 255 bytes": Fault({"x" * 251 + ".txt": NEWS.encode()}, ["x" * 251]),
    "a file name that is a command": Fault({"$(touch owned);`x` --out.txt": NEWS.encode()}, ["$(touch owned);`x` --out"]),
    "doc_ids that climb": Fault(
        {"r.jsonl": "\n".join(json.dumps({"doc_id": i, "text": NEWS}) for i in ("../x", "/etc/x", "a/../../b")).encode()},
        ["../x", "/etc/x", "a/../../b"],
    ),
    "JSON of 100,000 brackets": Fault({"r.jsonl": b"[" * 100_000}, [], ["JSON"]),
    "a CSV with an open quotation mark": Fault({"r.csv": b'doc_id,text\na,"open\nb,x\n'}, [], ["broken CSV"]),
}  # fmt: skip


def make(folder: Path, fault: Fault) -> Path:
    corpus = folder / "corpus"
    corpus.mkdir()
    for name, data in fault.files.items():
        try:
            (corpus / name).write_bytes(data)
        except (OSError, ValueError):
            pytest.skip(f"this file system has no such names: {name!r}")
    return corpus


@pytest.mark.parametrize("name", FAULTS)
def test_corpus(name: str, tmp_path: Path) -> None:
    fault = FAULTS[name]
    folder = make(tmp_path, fault)
    before = sorted(os.walk(tmp_path))
    began = time.process_time()
    corpus = load_corpus(folder)
    assert sorted(corpus.articles["doc_id"]) == sorted(unicodedata.normalize("NFC", one) for one in fault.read)
    reasons = sorted(corpus.rejected["reason"])
    assert len(reasons) == len(fault.rejected), reasons
    for part in fault.rejected:
        assert any(part in reason for reason in reasons), (part, reasons)
    if len(corpus.articles):
        tables = annotate(corpus.articles)
        hold(tables, dict(zip(corpus.articles["doc_id"], corpus.articles["text"], strict=True)))
        tables.write(tmp_path / "tables")
        back = read_tables(tmp_path / "tables")
        assert list(back.documents["doc_id"]) == list(tables.documents["doc_id"])
        assert list(back.sentences["text"]) == list(tables.sentences["text"])
    # nothing was written anywhere else
    made = [place for place in sorted(os.walk(tmp_path)) if "tables" not in Path(place[0]).parts]
    assert [(p, sorted(f)) for p, _, f in made] == [(p, sorted(f)) for p, _, f in before]
    assert time.process_time() - began < 60


def hold(tables, texts):
    """Every span is a span of its text."""
    for table, column in (
        ("mentions", "surface"),
        ("timexes", "surface"),
        ("events", "trigger"),
        ("sentences", "text"),
    ):
        rows = tables.by_name()[table]
        for doc_id, start, end, said in zip(*(rows[c] for c in ("doc_id", "start", "end", column)), strict=True):
            assert texts[doc_id][start:end] == said


def test_links_lead_nowhere_else(tmp_path: Path) -> None:
    corpus = make(tmp_path, Fault({"a.txt": NEWS.encode()}, []))
    (tmp_path / "secret.txt").write_text("سر")
    (corpus / "secret.txt").symlink_to(tmp_path / "secret.txt")
    (corpus / "up").symlink_to(tmp_path)
    loaded = load_corpus(corpus)
    assert list(loaded.articles["doc_id"]) == ["a"]
    assert set(loaded.rejected["reason"]) == {"a link that leads out of the corpus: copy the file here"}


def test_ten_thousand_articles_of_one_line(tmp_path: Path) -> None:
    rows = (json.dumps({"doc_id": f"a{i}", "text": f"النيجر {i}"}) for i in range(10_000))
    (tmp_path / "r.jsonl").write_text("\n".join(rows), encoding="utf-8")
    began = time.process_time()
    corpus = load_corpus(tmp_path)
    tables = annotate(corpus.articles)
    assert len(tables.documents) == 10_000
    assert len(tables.mentions) == 10_000
    assert time.process_time() - began < 60


def test_scripts_of_a_page_are_no_text(tmp_path: Path) -> None:
    loaded = load_corpus(make(tmp_path, FAULTS["a page with scripts"]))
    (text,) = loaded.articles["text"]
    assert "alert" not in text
    assert "مالي" in text


HOSTILE = "<script>alert(1)</script> <img src=x onerror=alert(1)> \u202e مالي & \"'"


def test_a_text_that_is_markup_is_shown_and_does_not_run() -> None:
    articles = load_rows(HOSTILE)
    page = concordance_html(concordance(annotate(articles), "مالي"))
    assert "<script>" not in page
    assert "<img" not in page
    shown = render("openings.html.jinja", found=[], language="en", direction="ltr", words={"nothing": HOSTILE})
    assert "<script>" not in shown
    assert "\u202e" not in shown


@pytest.mark.parametrize("cell", ['=HYPERLINK("x")', "+1", "-1", "@SUM(1)", "\t=1", "\r=1"])
def test_cells_of_csv_are_data_and_come_back(cell: str, tmp_path: Path) -> None:
    """Our CSV files are data: nothing is put before such a cell, and it is read back as it was."""
    articles = load_rows(NEWS).assign(source=cell, desk=cell)
    annotate(articles).write(tmp_path / "t")
    documents = read_tables(tmp_path / "t").documents
    assert documents["source"].tolist() == [cell]
    assert documents["desk"].tolist() == [cell]


@pytest.mark.parametrize("cell", ['=HYPERLINK("x")', "+1+1", "-1+1", "@SUM(1)"])
def test_cells_of_workbooks_are_no_formulas(cell: str, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    from sahel_analysis.validation import write_sheet

    tables = annotate(load_rows(f"{cell} قالت مالي\n{cell} قالت النيجر"))
    write_sheet(tables, tmp_path / "s.xlsx", 1, rng=1)
    cells = [c for row in load_workbook(tmp_path / "s.xlsx").worksheets[0].iter_rows() for c in row]
    held = [c for c in cells if isinstance(c.value, str) and c.value.startswith(cell)]
    assert held
    assert {c.data_type for c in cells} <= {"s", "n", "inlineStr"}
    assert all(c.quotePrefix for c in held)


def load_rows(text: str) -> pd.DataFrame:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "a.txt").write_text(text, encoding="utf-8")
        return load_corpus(folder).articles
