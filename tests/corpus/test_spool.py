"""Texts on disk, and files that are read in pieces: what is read is the same, and little of it is in memory."""

from __future__ import annotations

import io
import json
import re
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sahel_analysis.corpus import decoding, loading, readers, spool
from sahel_analysis.corpus.loading import load_corpus, spool_corpus
from sahel_analysis.corpus.readers import File, read_csv
from sahel_analysis.corpus.spool import Heaps, Shelf, Spool


def test_texts_come_back_as_they_were(tmp_path: Path) -> None:
    texts = ["مالي\r\nوالنيجر", "", "\ufeffa\rb\u2028c", "𐤀 é"]
    with Spool(tmp_path) as spool:
        for text in texts:
            spool.append(text)
        assert list(spool) == texts
        assert spool[2] == texts[2]
        spool.append("one more")
        assert spool[1:] == [*texts[1:], "one more"]
        assert list(spool.lengths) == [*map(len, texts), 8]
        with pytest.raises(IndexError, match="no text 5 among 5"):
            spool[5]
        # nothing is left where the process is killed
        assert list(tmp_path.iterdir()) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([b"\r", b"\n", b"\r\n", b"ab", b"c", b"\xd9\x85", b"\0"])), st.integers(1, 5))
def test_lines_are_the_same_however_they_are_cut(parts: list[bytes], size: int) -> None:
    data = b"".join(parts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(readers, "_PIECE", size)
        assert list(readers._lines(io.BytesIO(data))) == re.split(rb"\r\n|\n|\r", data)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["text,n", "\n", "\r", '"a\r\nb",1', ";", "مالي", "\ufeff", "\0", " ", '"'])))
def test_a_csv_is_read_in_pieces_as_it_is_at_once(parts: list[str]) -> None:
    data = "".join(parts).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decoding, "_PIECE", 3)
        pieces = list(read_csv(File("a.csv", data)))
        patch.setattr(readers, "encoding_of_stream", lambda stream: "")
        assert pieces == list(read_csv(File("a.csv", data)))


@pytest.mark.parametrize("data", [b"a\xff", "نص".encode("utf-16"), b"\xef\xbb\xbf ", b"a\0", b"\x01" * 9, b" \n"])
def test_what_is_no_plain_utf8_is_left_to_decode(data: bytes) -> None:
    assert decoding.encoding_of_stream(io.BytesIO(data)) == ""


def test_a_corpus_is_spooled_as_it_is_loaded(tmp_path: Path) -> None:
    rows = [{"doc_id": f"a{n % 7}", "text": f"نص {n}", "desk": str(n)} for n in range(9)]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    (tmp_path / "b.csv").write_text("doc_id,text,page\nb,نص,1\na1,نص,2\n", encoding="utf-8")
    (tmp_path / "metadata.csv").write_text("doc_id,title\na2,عنوان\nnone,x\n", encoding="utf-8")
    loaded = load_corpus(tmp_path)
    with Spool() as texts:
        spooled = spool_corpus(tmp_path, texts)
        assert list(texts) == list(loaded.articles["text"])
    assert spooled.articles.equals(loaded.articles.drop(columns="text"))
    assert spooled.rejected.equals(loaded.rejected)
    assert len(loaded.rejected) == 3
    assert spooled.warnings == loaded.warnings


def test_loading_does_not_hold_the_texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "مالي " * 20_000
    with (tmp_path / "a.jsonl").open("w", encoding="utf-8") as file:
        for number in range(100):
            file.write(json.dumps({"doc_id": f"a{number}", "text": f"{text}{number}"}, ensure_ascii=False) + "\n")
    size = (tmp_path / "a.jsonl").stat().st_size
    monkeypatch.setattr(loading, "mark_reprints", lambda articles, texts: articles)
    with Spool() as texts:
        tracemalloc.start()
        spool_corpus(tmp_path / "a.jsonl", texts)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert len(texts) == 100
    assert most < size / 5


@pytest.mark.parametrize("in_memory", [0, 2**20])
def test_arrays_come_back_in_whatever_order_they_were_put(monkeypatch: pytest.MonkeyPatch, in_memory: int) -> None:
    monkeypatch.setattr(spool, "_ON_SHELF", in_memory)
    arrays = {3: [1, 2**32 - 1], 0: [], 2: [7], 1: [5, 6]}
    with Shelf(5) as shelf:
        for number, values in arrays.items():
            shelf.put(number, np.array(values, dtype=np.uint32))
            assert shelf[number].tolist() == values
        assert [shelf[number].tolist() for number in range(5)] == [[], [5, 6], [7], [1, 2**32 - 1], []]


@pytest.mark.parametrize("in_memory", [0, 2**20])
def test_rows_lie_on_their_heaps_in_their_order(monkeypatch: pytest.MonkeyPatch, in_memory: int) -> None:
    monkeypatch.setattr(spool, "_ON_HEAP", in_memory)
    with Heaps(4, np.dtype(np.int64)) as heaps:
        heaps.add(np.array([2, 0, 2]), np.array([20, 1, 21]))
        heaps.add(np.array([0, 3]), np.array([2, 30]))
        assert [rows.tolist() for rows in heaps] == [[1, 2], [], [20, 21], [30]]
        # a heap that was looked at grows at its end
        heaps.add(np.array([0]), np.array([3]))
        assert [rows.tolist() for rows in heaps] == [[1, 2, 3], [], [20, 21], [30]]
