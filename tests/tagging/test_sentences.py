"""Sentences: where they end, which lines they join, and where they stand in the raw text."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sahel_analysis.corpus.layout import lay_out
from sahel_analysis.language.lexicon import load_lexicon
from sahel_analysis.tagging.sentences import split_sentences

BODY = " ".join(["كلمة"] * 26)

# (body, its sentences)
CASES = [
    ("وصل الوفد إلى نيامي. ثم غادر!", ["وصل الوفد إلى نيامي.", "ثم غادر!"]),
    ("قال د. محمد إن الأمر انتهى.", ["قال د. محمد إن الأمر انتهى."]),
    ("بلغت النسبة 3.5 في المئة. وزادت.", ["بلغت النسبة 3.5 في المئة.", "وزادت."]),
    ("هل تعود القوات؟ لا أحد يعرف…", ["هل تعود القوات؟", "لا أحد يعرف…"]),
    ("قال «لن نعود.» ومضى.", ["قال «لن نعود.»", "ومضى."]),
    ("أدت إلى مخاوف في المنطقة.وأعلن القادة الميثاق.", ["أدت إلى مخاوف في المنطقة.", "وأعلن القادة الميثاق."]),
    ("بيان بلا نقطة", ["بيان بلا نقطة"]),
]


def sentences_of(raw: str) -> list[str]:
    return [raw[s.start : s.end] for s in split_sentences(raw, lay_out(raw), load_lexicon())]


@pytest.mark.parametrize(("body", "sentences"), CASES)
def test_sentences_end_where_a_reader_ends_them(body: str, sentences: list[str]) -> None:
    assert sentences_of(f"{BODY}.\n{body}\n{BODY}.")[1:-1] == sentences


def test_a_line_that_breaks_off_is_joined_to_the_next() -> None:
    raw = f"{BODY} أعلن\n\nمؤخرا انسحابه من المنظمة الإقليمية التي كان عضوا فيها.\n{BODY}."
    joined, last = split_sentences(raw, lay_out(raw), load_lexicon())
    assert raw[joined.start : joined.end].endswith("كان عضوا فيها.")
    assert "اعلن موخرا انسحابه" in joined.text
    at = joined.text.index("موخرا")
    line, start, end = joined.span(at, at + len("موخرا"))
    assert (line, raw[start:end]) == (3, "مؤخرا")
    assert last.line == 4


def test_position_tells_headline_lead_and_rest() -> None:
    raw = f"قمة ثلاثية في نيامي تبحث الدفاع المشترك\n{BODY}. وعاد.\n{BODY}."
    found = split_sentences(raw, lay_out(raw), load_lexicon())
    assert [(s.role, s.position) for s in found] == [
        ("title", "headline"), ("body", "lead"), ("body", "lead"), ("body", "rest"),
    ]  # fmt: skip


@given(st.text(st.sampled_from(list("ابجد كلمه.؟!،«»\n\r\t 12ـ\u064b(")), max_size=300))
def test_sentences_stand_in_order_and_do_not_overlap(raw: str) -> None:
    found = split_sentences(raw, lay_out(raw), load_lexicon())
    assert [s.number for s in found] == list(range(1, len(found) + 1))
    for before, after in itertools.pairwise(found):
        assert before.end <= after.start
    for s in found:
        assert raw[s.start : s.end].strip() == raw[s.start : s.end] != ""


def test_a_sign_that_folds_to_several_words_is_in_one_sentence() -> None:
    # a sentence without end is cut at a blank, and the ligature of a blessing folds to four words
    raw = "\ufdfa\u0648" * 400
    first, *others = split_sentences(raw, lay_out(raw), load_lexicon())
    assert others
    for before, sentence in itertools.pairwise([first, *others]):
        assert before.end <= sentence.start
