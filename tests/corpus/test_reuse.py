"""Sentences that say again what others say: the same words, nearly the same, cut; and those that only look so."""

from __future__ import annotations

import random

import numpy as np
import pandas as pd
import pytest

from sahel_analysis.corpus import alike
from sahel_analysis.corpus.alike import Said
from sahel_analysis.corpus.reuse import mark_repeats
from sahel_analysis.corpus.sketches import sketch_sentences

SAID = "أعلنت وزارة الخارجية في باماكو أمس أن وفد الحكومة سيصل إلى العاصمة لبدء محادثات الحدود مع الجيران"
SHORT = "وصل وزير الدفاع التشادي إلى نيامي صباح اليوم"

# what is said first, what is said then, whether that repeats it
CASES = {
    "the same": (SAID, SAID, True),
    "other spelling, marks and signs": (SAID, SAID.replace("أ", "ا").replace("ب", "بَ") + " …", True),
    "another word": (SAID, SAID.replace("لبدء", "لافتتاح"), True),
    "another opening": (SAID, "وذكرت مصادر " + SAID.removeprefix("أعلنت "), True),
    "cut": (SAID, " ".join(SAID.split()[:10]), True),
    "its parts exchanged": (SAID, " ".join(SAID.split()[8:] + SAID.split()[:8]), True),
    "much more than was said": (" ".join(SAID.split()[:10]), SAID, False),
    "the same words in disorder": (SAID, " ".join(random.Random(1).sample(SAID.split(), len(SAID.split()))), False),
    "a number that was not said": (SAID + " يوم 12 مايو", SAID + " يوم 13 مايو", False),
    "a number in other digits": (SAID + " يوم 12 مايو", SAID + " يوم ١٢ مايو", True),
    "a number less": (SAID + " يوم 12 مايو", SAID, True),
    "short, and the same": (SHORT, SHORT, True),
    "short, with another name": (SHORT, SHORT.replace("التشادي", "السنغالي"), False),
    "too short to tell": ("انتهت الجلسة أمس", "انتهت الجلسة أمس", False),
    "another sentence": (
        SAID,
        "تراجعت أسعار القطن في الأسواق المحلية بعد موسم أمطار ضعيف في معظم أقاليم البلاد",
        False,
    ),
}


def tables(*sentences: str, days: tuple[str, ...] = ()) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Each sentence in an article of its own, called a, b ..., published on its day."""
    ids = [chr(ord("a") + n) for n in range(len(sentences))]
    published = pd.to_datetime(list(days) + [None] * (len(ids) - len(days)))
    return (
        pd.DataFrame({"doc_id": ids, "sentence": 1, "text": sentences}),
        pd.DataFrame({"doc_id": ids, "published": published}),
    )


@pytest.mark.parametrize("case", CASES)
def test_what_repeats_another(case: str) -> None:
    first, then, again = CASES[case]
    assert list(mark_repeats(*tables(first, then))["repeats_of"]) == ["", "a:1" if again else ""]


def test_the_same_words_in_disorder_are_another_sentence() -> None:
    """Pairs that hashing would not even bring together are told apart by the order of their words, too."""
    words = SAID.split()
    texts = [SAID, " ".join(words[::-1]), " ".join(words[9:] + words[:9])]
    sketches = sketch_sentences([0, 1, 2], [1, 1, 1], texts)
    said, turned, exchanged = (Said(one.tolist()) for one in sketches.words_of(np.arange(3)))
    assert not turned.repeats(said)
    assert exchanged.repeats(said)


def test_the_first_is_the_one_published_first_and_undated_ones_follow() -> None:
    marked = mark_repeats(*tables(SAID, SAID, SAID, SAID, days=("2023-05-02", "2023-05-01", "2023-05-01")))
    assert list(marked["repeats_of"]) == ["b:1", "", "b:1", "b:1"]


def test_a_sentence_may_recur_in_its_own_article() -> None:
    sentences = pd.DataFrame({"doc_id": "a", "sentence": [1, 2, 7], "text": [SAID, SHORT, SAID]})
    marked = mark_repeats(sentences, pd.DataFrame({"doc_id": ["a"], "published": pd.to_datetime([None])}))
    assert list(marked["repeats_of"]) == ["", "", "a:1"]


def test_no_chain_of_half_alike_sentences_grows() -> None:
    words = [f"كلمة{letter}" for letter in "ابتثجحخدذرزسشصضطظع"]
    steps = [" ".join(words[n:] + [f"غير{m}" for m in "ابتثجحخدذ"[:n]]) for n in (0, 2, 4)]
    # each repeats the one before by 16 of 18 words, the third one the first by 14
    assert list(mark_repeats(*tables(*steps))["repeats_of"]) == ["", "a:1", ""]


def test_order_and_index_of_the_table_do_not_matter() -> None:
    sentences, documents = tables(SAID, SHORT, SAID, SHORT, SAID)
    expected = mark_repeats(sentences, documents)["repeats_of"]
    mixed = sentences.sample(frac=1, random_state=3)
    marked = mark_repeats(mixed, documents.sample(frac=1, random_state=4))
    pd.testing.assert_series_equal(marked["repeats_of"].sort_index(), expected)
    assert "repeats_of" not in sentences


def test_nothing_and_what_is_too_short() -> None:
    assert mark_repeats(*tables())["repeats_of"].tolist() == []
    assert len(sketch_sentences([0], [1], ["كلمة كلمة"]).rows) == 0


def test_a_text_with_the_sign_that_stands_between_texts() -> None:
    odd = SAID.replace("أمس", "\uffff أمس")
    assert list(mark_repeats(*tables(SHORT, odd, SAID))["repeats_of"]) == ["", "", "b:1"]


def test_a_phrase_that_many_share_costs_no_square(monkeypatch: pytest.MonkeyPatch) -> None:
    """One phrase in 400 sentences: few pairs are worth a look, and the two alike are still found."""
    rng = random.Random(5)
    known = ["".join(rng.choices("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", k=6)) for _ in range(5000)]
    opening = "وكالات: نقلا عن مصدر في وزارة الخارجية"
    texts = [f"{opening} {' '.join(rng.choices(known, k=14))}" for _ in range(400)]
    texts.append(texts[123].replace("وكالات:", "عواصم:"))
    looked = []

    def counted(pairs: list[tuple[np.ndarray, np.ndarray]], *further: object) -> np.ndarray:
        looked.append(sum(len(later) for later, _ in pairs))
        return held(pairs, *further)

    held = alike._held_against
    monkeypatch.setattr(alike, "_held_against", counted)
    documents = pd.DataFrame({"doc_id": [f"d{n:03}" for n in range(401)], "published": pd.NaT})
    sentences = pd.DataFrame({"doc_id": documents["doc_id"], "sentence": 1, "text": texts})
    marked = mark_repeats(sentences, documents)
    assert marked["repeats_of"][400] == "d123:1"
    assert (marked["repeats_of"] != "").sum() == 1
    assert looked[0] <= 400 * 2 * alike._NEAR


def test_heaps_of_any_size_tell_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(6)
    known = ["".join(rng.choices("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", k=5)) for _ in range(60)]
    texts = [" ".join(rng.choices(known, k=12)) for _ in range(150)]
    texts += [" ".join([*text.split()[:-1], "غيره"]) for text in rng.sample(texts, 60)] + rng.sample(texts, 30)
    ids = [f"d{n:03}" for n in range(len(texts))]
    days = pd.to_datetime([f"2024-01-{n * 7 % 28 + 1:02}" if n % 5 else None for n in range(len(texts))])
    sentences, documents = (
        pd.DataFrame({"doc_id": ids, "sentence": 1, "text": texts}),
        pd.DataFrame({"doc_id": ids, "published": days}),
    )
    expected = list(mark_repeats(sentences, documents)["repeats_of"])
    assert sum(map(bool, expected)) >= 90
    monkeypatch.setattr(alike, "_ON_HEAP", 50)
    monkeypatch.setattr(alike, "_TOGETHER", 7)
    assert list(mark_repeats(sentences, documents)["repeats_of"]) == expected
