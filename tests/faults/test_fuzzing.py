"""Texts and files made at random (Hypothesis): nothing crashes, nothing hangs, every span holds.

A few dozen in the suite. `FAULT_EXAMPLES=20000` makes a long run of it, which says how many inputs it had;
`pytest --hypothesis-seed=N` makes it another one.
"""

from __future__ import annotations

import datetime
import gzip
import io
import json
import os
import re
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sahel_analysis import annotate, load_corpus, read_tables
from sahel_analysis.corpus.readers import READERS
from sahel_analysis.tables import Tables
from sahel_analysis.tagging.actors import FURTHER_KINDS, KINDS
from tests.faults.pieces import lines, one_of, texts

EXAMPLES = int(os.environ.get("FAULT_EXAMPLES", "0"))
# what a text may take: some ten times what news takes on a slow machine; what explodes takes hours
SECONDS = 1.0
SECONDS_PER_KB = 1.0
ALL_KINDS = (*KINDS, *FURTHER_KINDS)
LINE_END = re.compile(r"\r\n|\n|\r")
COUNT = {"texts": 0, "files": 0, "characters": 0, "slowest": 0.0}


def some(usual: int) -> settings:
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
    return settings(max_examples=EXAMPLES or usual, deadline=None, suppress_health_check=slow, print_blob=True)


def tag(articles: list[dict[str, Any]]) -> Tables:
    return annotate(pd.DataFrame(articles), kinds=ALL_KINDS, further_events=True)


def hold(tables: Tables, text: str) -> None:
    """Every row stands in the text where it says, inside its sentence, and says of it what can be."""
    ends = [0, *(found.end() for found in LINE_END.finditer(text)), len(text) + 1]
    last = 0
    for block in tables.blocks.itertuples():
        assert last <= block.start < block.end <= len(text)
        assert ends[block.line - 1] <= block.start < block.end <= ends[block.line]
        last = block.end
    last = 0
    sentences = {}
    for number, sentence in enumerate(tables.sentences.itertuples(), 1):
        assert sentence.sentence == number
        assert last <= sentence.start < sentence.end <= len(text)
        assert text[sentence.start : sentence.end] == sentence.text
        sentences[number] = sentence
        last = sentence.end
    for name, said in (("mentions", "surface"), ("timexes", "surface"), ("events", "trigger"), ("frames", "")):
        for row in tables.by_name()[name].itertuples():
            sentence = sentences[row.sentence]
            assert sentence.start <= row.start < row.end <= sentence.end, (name, row)
            assert ends[row.line - 1] <= row.start < ends[row.line], (name, row)
            assert not said or text[row.start : row.end] == getattr(row, said), (name, row)
    for time_said in tables.timexes.itertuples():
        assert time_said.value, time_said
        assert pd.isna(time_said.begin) == pd.isna(time_said.end_excl), time_said
        assert pd.isna(time_said.begin) or time_said.begin < time_said.end_excl, time_said
    known = set(tables.actors["actor_id"])
    assert set(tables.mentions["actor_id"]) <= known
    for event in tables.events.itertuples():
        assert len(event.participants.split(";")) == len(event.roles.split(";")), event
        assert {*event.participants.split(";")} - {""} <= known, event
    for frame in tables.frames.itertuples():
        assert frame.score == len(frame.cues.split(";")) and frame.cues, frame
        assert not frame.speaker or frame.speaker in known, frame


def spend(articles: list[tuple[str, pd.Timestamp | None, str]]) -> list[Tables]:
    """Tag articles (text, day, title) together in bounded time; return the tables of each."""
    size = sum(len(text) for text, _, _ in articles)
    began = time.process_time()
    whole = tag([
        {"doc_id": f"a{n:02}", "text": text, "published": pd.NaT if day is None else day, "title": title}
        for n, (text, day, title) in enumerate(articles)
    ])  # fmt: skip
    spent = time.process_time() - began
    COUNT["texts"] += len(articles)
    COUNT["characters"] += size
    COUNT["slowest"] = max(COUNT["slowest"], spent / (1 + size / 1000))
    assert spent < SECONDS + SECONDS_PER_KB * size / 1000, f"{spent:.1f} s for {size} characters"
    return [rows_of(whole, f"a{n:02}") for n in range(len(articles))]


def rows_of(tables: Tables, doc_id: str) -> Tables:
    rows = tables.by_name()
    own = {
        name: table[table["doc_id"] == doc_id].reset_index(drop=True)
        for name, table in rows.items()
        if name != "actors"
    }
    return Tables(**own, actors=tables.actors)


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    tag([{"doc_id": "a", "text": "مالي"}])


DAYS = st.none() | st.datetimes(datetime.datetime(1678, 1, 1), datetime.datetime(2261, 12, 31)).map(
    lambda moment: pd.Timestamp(moment.date())
)
ARTICLES = st.tuples(texts().filter(str.strip), DAYS, st.just("") | one_of(lines()))


@some(12)
@given(articles=st.lists(ARTICLES, min_size=1, max_size=15))
def test_texts_made_at_random(articles: list[tuple[str, pd.Timestamp | None, str]]) -> None:
    for tables, (text, _, _) in zip(spend(articles), articles, strict=True):
        hold(tables, text)


@some(8)
@given(articles=st.lists(ARTICLES, min_size=2, max_size=4))
def test_what_is_found_in_a_text_does_not_hang_on_others(articles: list[Any]) -> None:
    for tables, article in zip(spend(articles), articles, strict=True):
        (alone,) = spend([article])
        for name, rows in alone.by_name().items():
            if name != "actors":
                # which sentences a sentence says again does hang on the others
                own = rows.columns.difference(["doc_id", "repeats_of"])
                pd.testing.assert_frame_equal(rows[own].astype(str), tables.by_name()[name][own].astype(str))


@some(8)
@given(text=texts().filter(str.strip))
def test_tables_are_read_back_as_they_were_written(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("t")
    try:
        tables = tag([{"doc_id": "a", "text": text, "source": text[:20], "desk": text[-20:]}])
        tables.write(folder / "t")
        back = read_tables(folder / "t")
        for name, table in tables.by_name().items():
            pd.testing.assert_frame_equal(back.by_name()[name].astype(str), table.astype(str))
    finally:
        shutil.rmtree(folder)


def packed(text: str, suffix: str) -> bytes:
    """A file of that kind that holds the text."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if suffix == ".parquet":
        held = io.BytesIO()
        pq.write_table(pa.table({"text": [text, text], "source": ["x", None]}), held)
        return held.getvalue()
    rows = pd.DataFrame({"doc_id": ["a", "b"], "text": [text, text[:50]]})
    return {
        ".txt": lambda: text.encode(),
        ".jsonl": lambda: b"".join(json.dumps(r, ensure_ascii=False).encode() + b"\n" for r in rows.to_dict("records")),
        ".csv": lambda: rows.to_csv(index=False).encode(),
        ".gz": lambda: gzip.compress(text.encode()),
    }.get(suffix, lambda: f"<html><body><article><p>{text * 3}</p></article></body></html>".encode())()


def damaged(data: bytes, changes: list[tuple[str, float, bytes]]) -> bytes:
    for kind, at, piece in changes:
        place = int(at * len(data))
        left, right = data[:place], data[place:]
        data = {"cut": left, "put": left + piece + right, "over": left + piece + right[len(piece) :], "head": right}[
            kind
        ]
    return data


CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["cut", "put", "put", "over", "over", "head"]), st.floats(0, 1, width=16), st.binary(max_size=4)
    ),
    max_size=3,
)
WAYS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1256", "iso8859_6", "utf-7"]


@some(40)
@given(
    texts().filter(lambda text: len(text) < 2000),
    st.sampled_from(sorted(READERS)),
    st.sampled_from(WAYS),
    CHANGES,
)
def test_files_damaged_at_random(text: str, suffix: str, way: str, changes: list[Any]) -> None:
    data = packed(text.encode("utf-8", "replace").decode(), suffix)
    if suffix not in (".parquet", ".gz"):
        data = data.decode().encode(way, "ignore")
    name = f"a.txt{suffix}" if suffix == ".gz" else f"a{suffix}"
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(damaged(data, changes))
        began = time.process_time()
        loaded = load_corpus(folder)
        assert time.process_time() - began < SECONDS + SECONDS_PER_KB * len(data) / 1000
    COUNT["files"] += 1
    assert len(loaded.articles) + len(loaded.rejected) or not data.strip()
    assert loaded.rejected["reason"].all()
    if len(loaded.articles):
        tables = tag(loaded.articles.to_dict("records"))
        for doc_id, text in zip(loaded.articles["doc_id"], loaded.articles["text"], strict=True):
            text.encode()
            hold(rows_of(tables, doc_id), text)


def test_the_inputs_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    """Runs last; it tells how many inputs there were."""
    assert COUNT["texts"] > 50 and COUNT["files"] > 20
    if EXAMPLES:
        with capsys.disabled():
            print(f"\n{json.dumps(COUNT)}")
