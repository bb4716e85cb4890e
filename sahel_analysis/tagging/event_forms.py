"""The forms of the words of lexicons/events.toml: persons and tenses of verbs, endings of nouns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sahel_analysis.language.lexicon import form
from sahel_analysis.language.matching import Style, definite_forms
from sahel_analysis.language.words import clitics


class Word(NamedTuple):
    """What a form of events.toml stands for: its class, whether it is a verb, of the past or of the future."""

    name: str
    future: bool = False
    tense: str = ""


# endings of verbs: he, she, they (two), they; the third person is that of news
_PAST_ENDINGS = ("", "ت", "ا", "تا", "وا")
# after a noun: nothing or the accusative; or whose it is
_NOUN_ENDINGS = ("", "ا")
POSSESSIVES = ("ه", "ها", "هم", "هما")
# the same before a pronoun that is the object: he, she, they (attacked) them
_PAST_BEFORE_OBJECT = ("", "ت", "و")
_HAMZA, _SEATS = "اء", ("ي", "و")
_PRESENT_ENDINGS = ("", "ان", "ون", "ا", "وا")


def entries(name: str, words: dict[str, Any]) -> Iterator[tuple[str, Style, Word]]:
    """Yield every form of a class of words for the matcher."""
    for noun in map(form, words.get("nouns", ())):
        if noun.startswith(clitics().definite):
            yield from ((f, style, Word(name)) for f, style in definite_forms(noun))
            continue
        yield from ((noun + ending, "any", Word(name)) for ending in _NOUN_ENDINGS)
        if " " not in noun:
            # with a possessive, teh marbuta (folded to heh) opens to teh
            stem = noun[:-1] + "ت" if noun.endswith("ه") else noun
            yield from ((stem + ending, "plain", Word(name)) for ending in POSSESSIVES)
            if noun.endswith(_HAMZA):
                # before a possessive the hamza of the genitive sits on yeh, that of the nominative on waw
                seats = (noun[:-1] + seat + ending for seat in _SEATS for ending in POSSESSIVES)
                yield from ((seated, "plain", Word(name)) for seated in seats)
    for past in map(form, words.get("past", ())):
        for ending in _PAST_ENDINGS:
            yield past + ending, "plain", Word(name, tense="past")
        if words.get("object"):
            whom = (past + person + ending for person in _PAST_BEFORE_OBJECT for ending in POSSESSIVES)
            yield from ((verb, "plain", Word(name, tense="past")) for verb in whom)
    for present in map(form, words.get("present", ())):
        for person in ("ي", "ت"):
            for ending in _PRESENT_ENDINGS:
                verb = person + present[1:] + ending
                yield verb, "plain", Word(name, tense="present")
                yield "س" + verb, "plain", Word(name, future=True, tense="present")
