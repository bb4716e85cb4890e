# ruff: noqa: E501 (tables of cases)
"""Strings made to keep regular expressions and rules busy: time for each KB is bounded, whatever is repeated.

Each piece is repeated to 16 KB in one line and tagged whole: layout, dates, names, voice, events, frames. Hypothesis
makes further ones; `FAULT_EXAMPLES=20000` asks for a long run, and says how many inputs it had.
"""

import os
import time

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sahel_analysis import annotate
from sahel_analysis.corpus.decoding import UnreadableError, decode
from sahel_analysis.corpus.readers import READERS, File, Rejection

SIZE = 6_000
# some ten times what news takes on a slow machine; what explodes takes hours
SECONDS_PER_KB = 1.0
PIECES = [
    "(", "((", ")(", "«", "»«", '"', "'", "“", "[{(", "ا ", "ــ", "1/", "1-", "-", "–", ".", "..", "...", "،", "؛", ":",
    "1.", "1,", "1:2:", "٠", "2023-", "2023/1/", "16 سبتمبر ", "16 سبتمبر/", "سبتمبر/أيلول ", "منذ ", "من 3 إلى ", "بين ",
    "قال ", "قال إن ", "وأضاف: ", "أعلن أن «", "وفقا ل", "لم ", "لا ", "ما يسمى ", "انسحاب ", "وقع اتفاقا ", "مالي ",
    "مالي، ", "ومالي", "لل", "وال", "ال", "رئيس ", "وزير خارجية ", "الدول الثلاث ", "http://a.", "@a ", "#", "a@", "a.b.",
    "\u200f", "\u202e", "\u0640", "\u064b", "ا\u064b", "\t", "\u00a0", "\r", "\n", "\n\n", "x\n", "😀", "&amp;", "<b>", "\ufdfa",
    "مؤتمر في ", "الإرهاب ", "بعد انقلاب ", "ألف و", "مئة وعشرون ", "الثالث والعشرين من ", "آب ", "مارس ",
]  # fmt: skip


def tag(text):
    row = dict.fromkeys(("title", "source", "url", "path", "encoding", "sha256", "duplicate_of"), "")
    return annotate(pd.DataFrame([{**row, "doc_id": "a", "published": pd.Timestamp("2023-09-17"), "text": text}]))


def spend(text):
    began = time.process_time()
    tables = tag(text)
    spent = time.process_time() - began
    for name, column in (("mentions", "surface"), ("timexes", "surface"), ("events", "trigger"), ("sentences", "text")):
        table = tables.by_name()[name]
        for start, end, said in zip(table["start"], table["end"], table[column], strict=True):
            assert text[start:end] == said
    return spent


@pytest.fixture(scope="module", autouse=True)
def warm():
    tag("مالي")


@pytest.mark.parametrize("piece", PIECES)
def test_time_for_each_kb_is_bounded(piece):
    text = piece * (SIZE // len(piece))
    assert spend(text) < SECONDS_PER_KB * SIZE / 1000


SEEDS = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), min_size=1, max_size=4).map("".join)
COUNT = {"inputs": 0}


@settings(
    max_examples=int(os.environ.get("FAULT_EXAMPLES", "40")),
    deadline=20_000,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(SEEDS, st.sampled_from([1, 30, 300]))
def test_rows_of_any_pieces(seed, times):
    text = (seed * times)[:2_000]
    COUNT["inputs"] += 1
    assert spend(text) < 1 + SECONDS_PER_KB * max(1, len(text) / 1000)


@settings(max_examples=int(os.environ.get("FAULT_EXAMPLES", "150")), deadline=20_000)
@given(SEEDS, st.sampled_from(sorted(READERS)), st.sampled_from([1, 100]), st.binary(max_size=4))
def test_readers_of_any_bytes(seed, suffix, times, tail):
    data = (seed * times).encode("utf-8", "replace") + tail
    COUNT["inputs"] += 1
    try:
        decode(data)
    except UnreadableError as error:
        assert str(error)
    for found in READERS[suffix](File("a", data)):
        assert not isinstance(found, Rejection) or found.reason


def test_the_inputs_are_counted():
    """Runs last: with `pytest -s` it tells how many inputs there were."""
    print(f"{COUNT['inputs']} inputs")
    assert COUNT["inputs"] > 0
