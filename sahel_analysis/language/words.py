"""Words of folded Arabic text, and the particles written together with them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

# letters and digits with the marks that stay inside a word: hyphen, apostrophe, full stop of an acronym
WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")

# how far the words near a place are looked at: so many characters, so many words
_REACH = 60
_NEAR = 6


class Clitics(NamedTuple):
    """Every chain of particles that can stand before a word.

    `plain` before any word; `close` are those of `plain` that stand before bare short names too; `article` ends in
    the article; `lam` is lam fused with the article.
    """

    plain: frozenset[str]
    close: frozenset[str]
    article: frozenset[str]
    lam: frozenset[str]
    nisba_endings: tuple[str, ...]
    nisba_letter: str
    nisba_feminine: str
    definite: str
    lam_letter: str
    conjunction: str


@cache
def clitics() -> Clitics:
    """Return the particles of lexicons/clitics.toml, chained."""
    table = tomllib.loads((files("sahel_analysis") / "lexicons" / "clitics.toml").read_text(encoding="utf-8"))
    before = ["", *table["conjunctions"]]
    plain = frozenset(c + p for c in before for p in ["", *table["prepositions"]])
    close = frozenset(p for p in plain if not set(p) & set(table["loose"]))
    lam = frozenset(c + table["lam_article"] for c in before)
    without_lam = {p for p in plain if not p.endswith(table["lam_article"][0])}
    article = frozenset(p + table["article"] for p in without_lam)
    return Clitics(
        plain=plain,
        close=close,
        article=article,
        lam=lam,
        nisba_endings=tuple(table["nisba_endings"]),
        nisba_letter=table["nisba_letter"],
        nisba_feminine=table["nisba_letter"] + table["feminine"],
        definite=table["article"],
        lam_letter=table["lam_article"][0],
        conjunction=table["conjunctions"][0],
    )


def find_words(folded: str) -> list[str]:
    """Return the words of a folded text: those that WORD finds, most of them by the blanks between them."""
    words: list[str] = []
    for part in folded.split():
        if part.isalnum():
            words.append(part)
        else:
            words += WORD.findall(part)
    return words


def last_words(folded: str, number: int) -> list[str]:
    """Return the last words of a folded text, so many of them."""
    parts = folded.rsplit(None, number)[-number:]
    return parts if "".join(parts).isalnum() else find_words(folded)[-number:]


def first_words(folded: str, number: int) -> list[str]:
    """Return the first words of a folded text, so many of them."""
    parts = folded.split(None, number)[:number]
    return parts if "".join(parts).isalnum() else find_words(folded)[:number]


def word_before(text: str, start: int) -> str | None:
    """Return the last of the words before `start`, empty where there is none; None where signs stand near."""
    if start and not (text[start - 1] == " " or text[start - 1].isalnum()):
        return None
    # particles written together with the span itself are no word before it
    behind = text.rfind(" ", 0, start)
    begin = text.rfind(" ", 0, max(0, behind)) + 1
    if start > _REACH and start - begin >= _REACH:
        return None
    if behind < 0:
        return ""
    word = text[begin:behind]
    return word if word.isalnum() and len(word) < _REACH // 2 else None


def nearest_before(text: str, start: int) -> str:
    """Return the last of the words that `near_before` returns; empty where there is none."""
    word = word_before(text, start)
    return next(reversed(near_before(text, start)), "") if word is None else word


def nearest_after(text: str, end: int) -> str:
    """Return the first of the words that `near_after` returns; empty where there is none."""
    if text[end : end + 1] == " ":
        behind = text.find(" ", end + 1)
        word = text[end + 1 : behind] if behind >= 0 else text[end + 1 :]
        # no sign in it, nor so long that it is cut off
        if word.isalnum() and len(word) < _REACH // 2:
            return word
    found = WORD.search(text, end, end + _REACH)
    return found.group() if found else ""


# several rules ask for the same words one after the other
@lru_cache(maxsize=64)
def near_before(text: str, start: int) -> Sequence[str]:
    """Return the words that end before `start` in a folded text, a few of them, the nearest last."""
    piece = text[max(0, start - _REACH) : start]
    # particles written together with the span itself are no word before it
    if piece and not piece[-1].isspace() and piece[-1].isalnum():
        piece = piece[: piece.rfind(" ") + 1]
    return last_words(piece, _NEAR)


@lru_cache(maxsize=64)
def near_after(text: str, end: int) -> Sequence[str]:
    """Return the words that follow `end` in a folded text, a few of them, the nearest first."""
    return first_words(text[end : end + _REACH], _NEAR)


def count_words(folded: str) -> int:
    """Return the number of words in a folded text."""
    parts = folded.split()
    signed = [part for part in parts if not part.isalnum()]
    return len(parts) - len(signed) + len(WORD.findall(" ".join(signed)))


@cache
def bare(word: str) -> frozenset[str]:
    """Return every reading of a folded word: as written, and without the particles that it may carry."""
    known = clitics()
    readings = {word}
    for prefix in known.plain | known.article | known.lam:
        if prefix and word.startswith(prefix) and len(word) - len(prefix) >= 2:
            rest = word[len(prefix) :]
            readings.add(rest)
            if prefix in known.lam:
                readings.add(known.definite + rest)
    return frozenset(readings)


@cache
def unprefixed(word: str) -> frozenset[str]:
    """Return every reading of a folded word: as written, and without conjunction and preposition; the article stays."""
    prefixes = (p for p in clitics().plain if p and word.startswith(p) and len(word) - len(p) >= 2)
    return frozenset({word, *(word[len(p) :] for p in prefixes)})
