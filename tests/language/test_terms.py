"""Terms: particles come off where the corpus vouches for the rest."""

from __future__ import annotations

import pytest

from sahel_analysis.language.folding import fold
from sahel_analysis.language.lexicon import load_lexicon
from sahel_analysis.language.terms import is_stopword, set_apart, stopwords

# how often an imagined corpus has each folded word
CORPUS = {
    "حكومه": 5,
    "الحكومه": 9,
    "والحكومه": 3,
    "للحكومه": 2,
    "وحكومه": 1,
    "النيجر": 7,
    "للنيجر": 2,
    "وبالنيجر": 1,
    "وزاره": 6,
    "زاره": 1,
    "وصل": 4,
    "صل": 1,
    "باريس": 5,
    "كان": 8,
    "ان": 30,
    "بسلام": 2,
    "سلام": 2,
    "وبوركينا": 22,
    "بوركينا": 4,
}


@pytest.mark.parametrize(
    ("word", "base"),
    [
        ("الحكومه", "حكومه"),
        ("والحكومه", "حكومه"),
        ("للحكومه", "حكومه"),
        ("وحكومه", "حكومه"),
        ("حكومه", "حكومه"),
        # the corpus never has it without article
        ("النيجر", "النيجر"),
        ("للنيجر", "النيجر"),
        ("وبالنيجر", "النيجر"),
        # "visited him" is rarer than "ministry"
        ("وزاره", "وزاره"),
        # what is left is too short
        ("وصل", "وصل"),
        ("كان", "كان"),
        ("باريس", "باريس"),
        ("بسلام", "سلام"),
        # long enough to be no chance
        ("وبوركينا", "بوركينا"),
    ],
)
def test_particles_come_off_where_the_rest_is_a_word(word: str, base: str) -> None:
    assert set_apart(CORPUS)[word] == base


def test_every_form_is_told_apart_to_one_that_the_corpus_has() -> None:
    made = set_apart(CORPUS)
    assert set(made) == set(CORPUS)
    assert set(made.values()) <= set(CORPUS)


def test_stopwords_are_folded_and_stand_once() -> None:
    table = load_lexicon().table("stopwords")
    listed = [fold(word) for words in table.values() for word in words]
    assert len(listed) == len(set(listed))
    assert {"الي", "التي", "هذه"} <= stopwords(load_lexicon())


def test_no_stopword_is_the_name_of_an_actor() -> None:
    names = {name for actor in load_lexicon().actors.values() for name in (*actor.names, *actor.surnames)}
    assert not names & stopwords(load_lexicon())


@pytest.mark.parametrize(
    ("word", "base", "stop"),
    [
        ("ولم", "ولم", True),
        ("الي", "الي", True),
        ("بذلك", "ذلك", True),
        ("وزير", "وزير", False),
        ("ميثاق", "ميثاق", False),
    ],
)
def test_a_function_word_is_one_under_a_particle_too(word: str, base: str, stop: bool) -> None:
    assert is_stopword(word, base, stopwords(load_lexicon())) is stop
