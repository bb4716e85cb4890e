"""Reprints are found whole, shortened, re-ordered, respelt and under another headline; other texts are left alone."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from sahel_analysis.corpus import reprints
from sahel_analysis.corpus.reprints import group_prints, mark_reprints, reprint_groups, shingles, take_print
from sahel_analysis.corpus.spool import Shelf

LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"


def make_text(seed: int, words: int = 120) -> str:
    rng = random.Random(seed)
    known = ["".join(rng.choices(LETTERS, k=rng.randint(3, 7))) for _ in range(400)]
    made = rng.choices(known, k=words)
    return "\n".join(" ".join(made[i : i + 20]) + "." for i in range(0, words, 20))


def reorder(text: str) -> str:
    return "\n".join(reversed(text.split("\n")))


def respell(text: str) -> str:
    words = text.split(" ")
    return " ".join(word + "ا" if number % 15 == 7 else word for number, word in enumerate(words))


REPRINTS: dict[str, Callable[[str], str]] = {
    "whole": lambda text: text,
    "vowelled, with other signs": lambda text: text.replace("ب", "بَ").replace(".", " …"),
    "another headline": lambda text: "عنوان آخر بكلمات أخرى\n" + text,
    "shortened": lambda text: text[: len(text) // 2],
    "re-ordered": reorder,
    "respelt": respell,
    "within a page": lambda text: "الرئيسية أخبار رياضة\n" + text + "\nشارك هذا الخبر مع أصدقائك",
}


@pytest.fixture(params=["pair by pair", "by hashing"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "by hashing":
        monkeypatch.setattr(reprints, "_FEW", 0)


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("how", REPRINTS)
def test_a_reprint_is_found_among_others(how: str) -> None:
    texts = [make_text(seed) for seed in range(12)]
    assert reprint_groups([*texts, REPRINTS[how](texts[5])]) == [*range(12), 5]


@pytest.mark.usefixtures("way")
def test_background_that_is_used_again_makes_no_reprint() -> None:
    shared = make_text(1, 40)
    assert reprint_groups([make_text(2) + "\n" + shared, make_text(3) + "\n" + shared]) == [0, 1]


@pytest.mark.usefixtures("way")
def test_half_alike_texts_make_no_chain() -> None:
    # the second carries both statements; the third has only that which the first has not
    one, other = make_text(1), make_text(2)
    assert reprint_groups([one, one + "\n" + other, other]) == [0, 0, 2]


def test_what_every_page_carries_does_not_count() -> None:
    menu = make_text(99, 100)
    texts = [make_text(seed, 60) + "\n" + menu for seed in range(80)]
    assert reprint_groups(texts) == list(range(80))


def test_short_texts_are_one_only_where_all_words_are() -> None:
    assert reprint_groups(["وقعت مالي اتفاقا", "وقّعت مالي اتفاقًا.", "وقعت مالي", "", ""]) == [0, 0, 2, 3, 4]
    assert reprint_groups(["كاريكاتير 23", "كاريكاتير 24"]) == [0, 1]


def test_the_first_is_the_earliest_published() -> None:
    text = make_text(1)
    articles = pd.DataFrame(
        {
            "doc_id": ["a", "b", "c", "d", "e"],
            "published": pd.to_datetime([None, "2021-06-12", "2021-06-11", "2021-06-11", "2020-01-01"]),
            "text": [text, text, reorder(text), text, make_text(2)],
        }
    )
    assert list(mark_reprints(articles)["duplicate_of"]) == ["c", "c", "", "c", ""]
    assert list(mark_reprints(articles.drop(columns="published"))["duplicate_of"]) == ["", "a", "a", "a", ""]


def test_shingles_are_of_words_in_their_order() -> None:
    assert len(shingles("واحد اثنان ثلاثة")) == 0
    assert len(shingles("واحد اثنان ثلاثة أربعة خمسة")) == 2
    one, other = shingles("واحد اثنان ثلاثة أربعة"), shingles("اثنان واحد ثلاثة أربعة")
    assert not np.array_equal(one, other)
    assert np.array_equal(one, shingles("واحدٌ، اثنان\nثلاثة - اربعة"))


def test_sketches_may_come_in_any_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reprints, "_FEW", 0)
    monkeypatch.setattr(reprints, "_AT_A_TIME", 3)
    texts = [make_text(seed) for seed in range(10)]
    texts += [reorder(texts[7]), "مالي", respell(texts[2])]
    expected = [*range(10), 7, 11, 2]
    assert reprint_groups(texts) == expected
    with Shelf(len(texts)) as prints:
        for number in reversed(range(len(texts))):
            prints.put(number, take_print(texts[number]))
        backwards = group_prints(prints, lambda work, tasks: [work(task) for task in reversed(list(tasks))])
    assert backwards.tolist() == expected
