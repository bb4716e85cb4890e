"""Fold Arabic text to one spelling, and find the way back to the raw text.

Folding unifies what newsrooms spell at will (hamza, teh marbuta, alef maksura, digits, Persian letters) and
drops what they add at will (diacritics, tatweel, invisible marks). Letters fold one to one, so only dropped
marks, runs of white space and presentation forms move offsets.
"""

from __future__ import annotations

import re
import sys
import tomllib
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text with the way back to the raw text it came from.

    `text[i]` came from `raw[raw_start + i + shift]`, where `shifts` lists (i, shift) from each i on at which
    the shift changes; empty where the two texts run in step.
    """

    text: str
    raw_start: int = 0
    knots: tuple[int, ...] = ()
    shifts: tuple[int, ...] = ()

    def raw_index(self, index: int) -> int:
        """Return the raw offset of the folded character at `index`."""
        knot = bisect_right(self.knots, index) - 1
        return self.raw_start + index + (self.shifts[knot] if knot >= 0 else 0)

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the raw span of a folded span that is not empty; marks that follow its last letter belong to it."""
        if start >= end:
            raise ValueError(f"a span has at least one character, not {start}:{end}")
        if not self.knots:
            return self.raw_start + start, self.raw_start + end
        return self.raw_index(start), max(self.raw_index(end), self.raw_index(end - 1) + 1)

    def part(self, start: int, end: int) -> Folded:
        """Return the folded text from `start` to `end` as a Folded of its own."""
        first, last = bisect_right(self.knots, start) - 1, bisect_right(self.knots, end)
        base = self.shifts[first] if first >= 0 else 0
        knots = tuple(k - start for k in self.knots[first + 1 : last])
        shifts = tuple(s - base for s in self.shifts[first + 1 : last])
        return Folded(self.text[start:end], self.raw_start + start + base, knots, shifts)


class _Letters(NamedTuple):
    """How characters fold: arrays with one element a code point, and the pattern of what is not one for one."""

    folded: NDArray[np.uint32]
    kind: NDArray[np.uint8]
    # the same as `folded`, of the letters that change, and of all that are common
    table: dict[int, int]
    uneven: re.Pattern[str]
    # what is uneven, but two blanks, has one of these signs: to look for them is much quicker
    odd: re.Pattern[str]


# kinds of character: one for one; white space, uneven only before more of it or a mark; uneven wherever it stands
_EVEN, _SPACE, _UNEVEN = range(3)
# from this code point on there are no capitals
_CASED = 0x20000
# so many characters of a script are looked at in one go
_BLOCK = 256
# Latin, Greek, Cyrillic and Arabic letters: `str.translate` is quicker where it finds those that stay too
_COMMON = 0x700
# from so many characters on arrays are quicker
_SHORT = 200
# stands between texts that are folded in one go: no run of marks or white space goes on behind it
_BETWEEN = "."


@cache
def _letters() -> _Letters:
    table = tomllib.loads((files("sahel_analysis") / "lexicons" / "letters.toml").read_text(encoding="utf-8"))
    dropped = table["dropped"]
    # presentation forms, dropped marks, and white space that is more than one plain space
    single = rf"[{dropped}]|[\ufb50-\ufdff\ufe70-\ufefc]"
    spaces = "".join(c for c in map(chr, range(0x10000)) if c.isspace() and c != " ")
    odd = re.compile(rf"[{spaces}{dropped}\ufb50-\ufdff\ufe70-\ufefc]")
    uneven = re.compile(rf"[{dropped}]+|[\ufb50-\ufdff\ufe70-\ufefc]|\s[\s{dropped}]+")
    folded = np.arange(sys.maxunicode + 1, dtype="<u4")
    every = folded[:_CASED].tobytes().decode("utf-32-le", "surrogatepass")
    for block in range(0, _CASED, _BLOCK):
        # most scripts have no capitals
        if (letters := every[block : block + _BLOCK]).lower() != letters:
            for code, letter in enumerate(letters, start=block):
                # a few capitals (Turkish dotted I) have longer small forms: they stay
                if len(small := letter.lower()) == 1:
                    folded[code] = ord(small)
    for letter, plain in table["letters"].items():
        folded[ord(letter)] = ord(plain)
    folded[ord("\r")] = ord("\n")
    kind = np.full(sys.maxunicode + 1, _EVEN, dtype=np.uint8)
    for match in re.finditer(rf"({single})|\s", every[:0x10000]):
        kind[ord(match.group())] = _UNEVEN if match[1] else _SPACE
    codes = [*range(_COMMON), *(_COMMON + np.flatnonzero(folded[_COMMON:] != np.arange(_COMMON, len(folded)))).tolist()]
    return _Letters(folded, kind, {code: int(folded[code]) for code in codes}, uneven, odd)


def fold(text: str) -> str:
    """Return `text` folded, its white space collapsed to single spaces and its ends stripped (for lexicon entries)."""
    return fold_keeping_offsets(text).text.replace("\n", " ").strip()


def fold_keeping_offsets(raw: str) -> Folded:
    """Fold `raw`; a run of white space becomes one space, or one newline where it holds one."""
    text, uneven = _fold_letters(raw)
    return _folded(text, 0, len(raw), uneven)


def fold_each(raws: Sequence[str]) -> list[Folded]:
    """Return each of several texts as `fold_keeping_offsets` folds it: quicker, as they are folded in one go."""
    joined = _BETWEEN.join(raws)
    text, uneven = _fold_letters(joined)
    folded, start, first = [], 0, 0
    for raw in raws:
        end, last = start + len(raw), first
        while last < len(uneven) and uneven[last].start() < end:
            last += 1
        folded.append(_folded(text, start, end, uneven[first:last]))
        start, first = end + len(_BETWEEN), last
    return folded


def _folded(text: str, start: int, end: int, uneven: Sequence[re.Match[str]]) -> Folded:
    """Return the part of a text folded letter for letter without what is uneven in it."""
    if not uneven:
        return Folded(text[start:end])
    pieces: list[str] = []
    knots: list[int] = []
    shifts: list[int] = []
    done, length = start, 0
    for match in uneven:
        begin, behind = match.span()
        piece = _even(match.group())
        pieces += (text[done:begin], piece)
        length += begin - done
        # every letter of a ligature leads back to the ligature
        for extra in range(1, len(piece)):
            knots.append(length + extra)
            shifts.append(begin - start - length - extra)
        length += len(piece)
        if knots and knots[-1] == length:
            shifts[-1] = behind - start - length
        else:
            knots.append(length)
            shifts.append(behind - start - length)
        done = behind
    pieces.append(text[done:end])
    return Folded("".join(pieces), 0, tuple(knots), tuple(shifts))


def _fold_letters(raw: str) -> tuple[str, list[re.Match[str]]]:
    """Return `raw` folded letter for letter, and what is uneven in it; a long text by arrays, as that is quicker."""
    letters = _letters()
    if len(raw) < _SHORT:
        plain = "  " not in raw and not letters.odd.search(raw)
        return raw.translate(letters.table), [] if plain else list(letters.uneven.finditer(raw))
    # one character behind the text, so that each has a next one
    codes = np.frombuffer((raw + " ").encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.intp)
    text = letters.folded.take(codes[:-1]).tobytes().decode("utf-32-le", "surrogatepass")
    kind = letters.kind.take(codes)
    places = np.flatnonzero((kind[:-1] == _UNEVEN) | ((kind[:-1] == _SPACE) & (kind[1:] != _EVEN)))
    uneven, done = [], 0
    for place in places.tolist():
        if place >= done and (match := letters.uneven.match(raw, place)):
            uneven.append(match)
            done = match.end()
    return text, uneven


# of presentation forms there are some hundred, of runs of blanks a few
@lru_cache(maxsize=10_000)
def _even(uneven: str) -> str:
    """Return what stands in the folded text for a dropped mark, a run of white space or a presentation form."""
    if uneven[0] >= "\ufb50" and len(uneven) == 1 and uneven != "\ufeff":
        # NFKC spells a presentation form in plain letters; its blanks carry bare diacritics
        plain = re.sub(r"[\s\u064b-\u0652\u0640]", "", unicodedata.normalize("NFKC", uneven))
        return "".join(chr(_letters().folded[ord(letter)]) for letter in plain)
    if "\n" in uneven or "\r" in uneven:
        return "\n"
    return " " if uneven[0].isspace() else ""
