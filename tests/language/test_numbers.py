"""Number words: what they add up to, and how many of them make one number."""

from __future__ import annotations

import pytest

from sahel_analysis.language.folding import fold
from sahel_analysis.language.numbers import feminine_words, multipliers, number_words, parse_number, read_number

# written as in print; None where the words are no number, or more than one
CARDINALS = {
    "ثلاثة": 3,
    "خمسة وعشرين": 25,
    "واحد وعشرون": 21,
    "أحد عشر": 11,
    "اثنا عشر": 12,
    "ثلاثة عشر": 13,
    "تسع عشرة": 19,
    "مئة": 100,
    "مائة وخمسة وعشرين": 125,
    "خمس مئة": 500,
    "خمسمائة": 500,
    "ألف": 1000,
    "ألفان": 2000,
    "ألفين واثني عشر": 2012,
    "ألف وتسعمائة وخمس وستين": 1965,
    "ألفين وثلاثة وعشرين": 2023,
    "ثلاثة آلاف": 3000,
    "ثلاثة آلاف ومئتين وخمسة": 3205,
    "مئتين وخمسين ألفا": 250_000,
    "أحد": None,
    "إحدى": None,
    "ثلاثة وأربعة": None,
    "عشرين وخمسة": None,
    "اثني عشر آلاف": None,
    "رجال": None,
    "": None,
    "2012": 2012,
}
ORDINALS = {
    "الأول": 1,
    "الثالث": 3,
    "الحادي عشر": 11,
    "الثانية عشرة": 12,
    "العشرين": 20,
    "الحادي والعشرين": 21,
    "الخامس والعشرون": 25,
    "الحادي والثلاثين": 31,
    "الحادي": None,
    "ثلاثة": None,
}


@pytest.mark.parametrize(("text", "value"), CARDINALS.items())
def test_cardinals(text: str, value: int | None) -> None:
    assert parse_number(fold(text)) == value


@pytest.mark.parametrize(("text", "value"), ORDINALS.items())
def test_ordinals(text: str, value: int | None) -> None:
    assert parse_number(fold(text), "ordinal") == value


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("ثلاثه ايام", (3, 1)),
        ("ثلاثه واربعه ايام", (3, 1)),
        ("ثلاثه الاف مقاتل", (3000, 2)),
        ("ميه وخمسين مدنيا", (150, 2)),
        ("احد القاده", (0, 0)),
        ("جنود", (0, 0)),
    ],
)
def test_read_number_takes_one_number_and_no_more(words: str, read: tuple[int, int]) -> None:
    assert read_number(words.split()) == read


def test_every_word_of_the_lexicon_is_folded_and_known() -> None:
    words = {*number_words(), *number_words("ordinal"), *multipliers(), *feminine_words()}
    assert {w for w in words if fold(w) != w} == set()
    assert feminine_words() <= number_words("ordinal").keys()
