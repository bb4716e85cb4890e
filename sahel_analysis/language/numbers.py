"""Number words of folded Arabic text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Kind = Literal["cardinal", "ordinal"]


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((files("sahel_analysis") / "lexicons" / "numbers.toml").read_text(encoding="utf-8"))


@cache
def number_words(kind: Kind = "cardinal") -> dict[str, int]:
    """Return the value of each folded number word by itself; words that only multiply are left out."""
    return {word: int(value) for value, words in _table()[kind].items() for word in words}


@cache
def multipliers() -> dict[str, int]:
    """Return the words that multiply the number before them, with their values."""
    return _few_multipliers() | {w: int(value) for value, words in _table()["multiplier"].items() for w in words}


@cache
def _few_multipliers() -> dict[str, int]:
    """Return the plurals that multiply three to ten only."""
    return {word: int(value) for value, words in _table()["multiplier_of_few"].items() for word in words}


@cache
def feminine_words() -> frozenset[str]:
    """Return the feminine ordinals, which tell the hour."""
    return frozenset(_table()["feminine"]["words"])


@cache
def _joined_only() -> frozenset[str]:
    return frozenset(_table()["joined_only"]["words"])


@cache
def _tens() -> frozenset[str]:
    """Return the words for ten, which make the teens."""
    return frozenset(word for word, value in number_words().items() if value == 10)


def read_number(words: Sequence[str], kind: Kind = "cardinal") -> tuple[int, int]:
    """Return the value of the number with which `words` begin, and how many words spell it; (0, 0) where none does.

    The words are folded, each with the particle that joins it (خمسه وعشرين). As much is taken as makes one number:
    of "three and four" only the three.

    >>> read_number(["ثلاثه", "الاف", "مقاتل"])
    (3000, 2)
    """
    known = number_words(kind)
    if not words or words[0] not in known:
        return 0, 0
    first = known[words[0]]
    whole, rest = (first, 0) if first >= 1000 else (0, first)
    taken = 1
    for word in words[1:]:
        added = _added(word, whole, rest, known)
        if added is None:
            break
        whole, rest = added
        taken += 1
    return (0, 0) if taken == 1 and words[0] in _joined_only() else (whole + rest, taken)


def _added(word: str, whole: int, rest: int, known: dict[str, int]) -> tuple[int, int] | None:
    """Return thousands and rest of a number after its next word; None where the word belongs to it no more."""
    factor = multipliers().get(word)
    if factor and 3 <= rest < factor and (word not in _few_multipliers() or 3 <= rest % 100 <= 10):
        return (whole + rest * factor, 0) if factor == 1000 else (whole, rest * factor)
    units = rest % 100
    if word in _tens():
        return (whole, rest + 10) if 1 <= units <= 9 else None
    joint = str(_table()["joint"]["particle"])
    value = known.get(word.removeprefix(joint)) if word.startswith(joint) else None
    if value is None:
        return None
    if 20 <= value <= 90 and 1 <= units <= 9:
        return whole, rest + value
    # what is joined is smaller than all that stands before it
    room = 1000 if rest == 0 else 100 if units == 0 else 0
    return (whole, rest + value) if value < room else None


@cache
def parse_number(text: str, kind: Kind = "cardinal") -> int | None:
    """Return the value of a number in digits or folded words; None where the text is anything else or more.

    >>> parse_number("خمسه وعشرين")
    25
    """
    if re.fullmatch(r"\d+", text):
        return int(text)
    words = text.split()
    value, taken = read_number(words, kind)
    return value if taken and taken == len(words) else None
