"""Folding: one spelling for all, and the way back to the raw text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sahel_analysis.language.folding import fold, fold_each, fold_keeping_offsets

# (raw, folded)
CASES = [
    ("أإآٱا", "ااااا"),
    ("مالى", "مالي"),
    ("الجمهورية", "الجمهوريه"),
    ("مؤتمر رئيس", "موتمر رييس"),
    ("وقّعَ اتفاقًا", "وقع اتفاقا"),
    ("مـــالي", "مالي"),
    ("کیدال گاو", "كيدال كاو"),
    ("٢٠٢٣ و۲۰۲۴", "2023 و2024"),
    ("ﻣﺎﻟﻲ", "مالي"),
    ("ﻻ إله", "لا اله"),
    ("\u202bمالي\u202c", "مالي"),
    ("  مالي \u00a0 والنيجر\t", "مالي والنيجر"),
    ("مالي\r\n\r\n  والنيجر", "مالي والنيجر"),
    ("3\r\u064b 3", "3 3"),
    ("MINUSMA", "minusma"),
    ("", ""),
]


@pytest.mark.parametrize(("raw", "folded"), CASES)
def test_fold(raw: str, folded: str) -> None:
    assert fold(raw) == folded


# (raw, folded word, the raw text that it stands for)
SPANS = [
    ("قال  «وقّعَ» أمس", "وقع", "وقّعَ"),
    ("في مـــالي والنيجر", "مالي", "مـــالي"),
    ("ﻻمٌ", "لام", "ﻻمٌ"),
    ("من\n\n النيجر٢٠٢٣", "2023", "٢٠٢٣"),
    ("\ufeffباماكو", "باماكو", "باماكو"),
]


@pytest.mark.parametrize(("raw", "word", "surface"), SPANS)
def test_span_leads_back_to_the_raw_text(raw: str, word: str, surface: str) -> None:
    folded = fold_keeping_offsets(raw)
    start = folded.text.index(word)
    first, last = folded.raw_span(start, start + len(word))
    assert raw[first:last] == surface


def test_empty_span_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one character, not 2:2"):
        fold_keeping_offsets("مالي").raw_span(2, 2)


arabic = st.text(
    st.sampled_from(list("اأإآىيئةهوؤمالنج ـ\u064b\u0651\u200f\u202b\n\r\t ﻻﷲﻣ.٣3aZéİ\u00a0")), max_size=60
)


@given(arabic)
def test_folding_folded_text_changes_nothing(raw: str) -> None:
    assert fold(fold(raw)) == fold(raw)


@given(arabic)
def test_a_long_text_folds_like_a_short_one(raw: str) -> None:
    """Long texts are folded by arrays, short ones by a table."""
    short, rest = fold_keeping_offsets(raw), "مالي" * 60
    long = fold_keeping_offsets(f"{raw}x{rest}")
    marked = fold_keeping_offsets(f"{raw}x")
    assert long.text == marked.text + rest
    assert marked.text.startswith(short.text.rstrip())
    assert [long.raw_index(i) for i in range(len(marked.text))] == [
        marked.raw_index(i) for i in range(len(marked.text))
    ]


@given(st.lists(arabic, max_size=6), st.sampled_from(["", "مالي " * 50]))
def test_texts_folded_together_fold_as_each_does_alone(raws: list[str], long: str) -> None:
    """Short ones by the table, a long one with them by arrays: offsets count from the beginning of each text."""
    assert fold_each([*raws, long])[: len(raws)] == [fold_keeping_offsets(raw) for raw in raws]
    assert fold_each([]) == []


@given(arabic)
def test_every_letter_leads_back_to_where_it_came_from(raw: str) -> None:
    folded = fold_keeping_offsets(raw)
    for i, letter in enumerate(folded.text):
        first, last = folded.raw_span(i, i + 1)
        assert 0 <= first < last <= len(raw)
        if letter not in " \n":
            assert letter in fold(raw[first:last])


@given(arabic, st.data())
def test_a_part_leads_back_like_the_whole(raw: str, data: st.DataObject) -> None:
    folded = fold_keeping_offsets(raw)
    start = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(start, len(folded.text)))
    part = folded.part(start, end)
    assert part.text == folded.text[start:end]
    for i in range(len(part.text)):
        assert part.raw_span(i, i + 1) == folded.raw_span(start + i, start + i + 1)
