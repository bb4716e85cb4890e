"""Spelling variants: what the rules make, and what they must not."""

from __future__ import annotations

import pytest

from sahel_analysis.language.lexicon import load_lexicon
from sahel_analysis.language.spelling import spelling_variants, unshared

# (name, a variant that newsrooms write)
MADE = [
    ("فاغنر", "فاجنر"),
    ("واغادوغو", "واجادوجو"),
    ("واغادوغو", "واقادوقو"),
    ("عبد الرحمن تشياني", "عبدالرحمن تشياني"),
    ("بوركينا فاسو", "بوركينافاسو"),
    ("اغاديز", "اكاديز"),
    ("تشيلي", "شيلي"),
    ("دجيباسو", "جيباسو"),
    ("محمد اغ ناجم", "محمد اق ناجم"),
    ("عبد الرحمن كولام", "عبد الرحمان كولام"),
    ("ابراهيم تراوري", "ابراهيم طراوري"),
    ("سيكو توري", "سيكو توريه"),
    ("بيير بويويا", "بيار بويويا"),
    ("فرنسوا بيا", "فرانسوا بيا"),
]

# (name, what a rule would make of it if it reached into words that it is not meant for)
NOT_MADE = [
    ("هييه تحرير الشام", "هي تحرير الشام"),
    ("ايتوري الشرقيه", "ايتوريه الشرقيه"),
    ("روتشور", "روشور"),
]


@pytest.mark.parametrize(("name", "variant"), MADE)
def test_variants_are_made(name: str, variant: str) -> None:
    assert variant in spelling_variants(name, load_lexicon().table("spelling"))


@pytest.mark.parametrize(("name", "variant"), NOT_MADE)
def test_other_words_are_left_alone(name: str, variant: str) -> None:
    assert variant not in spelling_variants(name, load_lexicon().table("spelling"))


def test_short_names_get_none() -> None:
    assert spelling_variants("غاو", load_lexicon().table("spelling")) == set()


def test_a_variant_that_two_would_share_is_nobodys() -> None:
    made = unshared({"a": ["كيتا", "قيتا"], "b": ["كيتا", "ثيتا"]}, taken=["ثيتا"])
    assert made == {"a": ["قيتا"], "b": []}


def test_goita_is_not_keita() -> None:
    actors = load_lexicon().actors
    goita = {*actors["person:assimi-goita"].names, *actors["person:assimi-goita"].variants}
    keita = actors["person:ibrahim-boubacar-keita"]
    assert goita.isdisjoint({*keita.names, *keita.surnames, *keita.variants})
    assert "غويتا" in goita and "جويتا" in goita
