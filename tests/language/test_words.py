"""Words and the particles written together with them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sahel_analysis.language.words import (
    WORD,
    bare,
    clitics,
    count_words,
    find_words,
    first_words,
    last_words,
    near_after,
    near_before,
    nearest_after,
    nearest_before,
    unprefixed,
    word_before,
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("وقعت مالي، والنيجر.", ["وقعت", "مالي", "والنيجر"]),
        ("ليبتاكو-غورما", ["ليبتاكو-غورما"]),
        ("cote d'ivoire", ["cote", "d'ivoire"]),
        ("د.ب.ا", ["د.ب.ا"]),
        ("انتهى.وبدا", ["انتهى.وبدا"]),
        ("2023-09-16", ["2023-09-16"]),
        ("«ازواد» (الشمال)", ["ازواد", "الشمال"]),
        ("... - !", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert WORD.findall(text) == words
    assert count_words(text) == len(words)


texts = st.text(st.sampled_from(list("مالي نحو من  \u2003-'.،«»_ـ5a\u064b")), max_size=90)


@given(texts, st.integers(1, 6))
def test_the_quick_ways_to_words_find_what_the_pattern_finds(text: str, number: int) -> None:
    words = WORD.findall(text)
    assert find_words(text) == words
    assert last_words(text, number) == words[-number:]
    assert first_words(text, number) == words[:number]


@given(texts, st.data())
def test_the_nearest_word_is_the_nearest_of_the_near_ones(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text)))
    if (word := word_before(text, place)) is not None:
        assert [word] * bool(word) == list(near_before(text, place))[-1:]
    assert nearest_before(text, place) == ["", *near_before(text, place)][-1]
    assert nearest_after(text, place) == [*near_after(text, place), ""][0]


@pytest.mark.parametrize(
    ("word", "reading"),
    [
        ("والحكومه", "حكومه"),
        ("بمالي", "مالي"),
        ("للجيش", "جيش"),
        ("للجيش", "الجيش"),
        ("وبالنيجر", "نيجر"),
        ("فرنسا", "فرنسا"),
    ],
)
def test_bare_knows_a_word_under_its_particles(word: str, reading: str) -> None:
    assert reading in bare(word)


def test_bare_leaves_two_letters_at_least() -> None:
    assert bare("ول") == {"ول"}
    assert bare("بك") == {"بك"}


def test_unprefixed_keeps_the_article() -> None:
    assert unprefixed("والسبت") == {"والسبت", "السبت"}
    assert "سبت" not in unprefixed("والسبت")
    assert "مدينه" in unprefixed("وبمدينه")


def test_particles_are_chained_in_order() -> None:
    known = clitics()
    assert {"", "و", "ف", "ب", "وب", "ول", "فل"} <= known.plain
    assert {"ال", "وال", "بال", "وبال"} <= known.article
    assert {"لل", "ولل"} <= known.lam
    # lam and article fuse, and never stand side by side; the future particle is of verbs, not of names
    assert "لال" not in known.article
    assert "س" not in known.plain


def test_close_particles_leave_kaf_and_fa_out() -> None:
    known = clitics()
    assert known.close < known.plain
    assert not any("ك" in chain or "ف" in chain for chain in known.close)
    assert {"", "و", "ب", "ل", "ول"} <= known.close


def test_the_feminine_of_a_nisba_ends_in_yeh_and_heh() -> None:
    assert clitics().nisba_feminine == "يه"
