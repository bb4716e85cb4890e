"""Fold Arabic text to one spelling, and find the way back to the raw text.

Folding unifies what newsrooms spell at will (hamza, teh marbuta, alef maksura, digits, Persian letters) and
drops what they add at will (diacritics, tatweel, invisible marks). Letters fold one to one, so only dropped
marks, runs of white space and presentation forms move offsets.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


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
        return self.raw_index(start), max(self.raw_index(end), self.raw_index(end - 1) + 1)

    def part(self, start: int, end: int) -> Folded:
        """Return the folded text from `start` to `end` as a Folded of its own."""
        first, last = bisect_right(self.knots, start) - 1, bisect_right(self.knots, end)
        base = self.shifts[first] if first >= 0 else 0
        knots = tuple(k - start for k in self.knots[first + 1 : last])
        shifts = tuple(s - base for s in self.shifts[first + 1 : last])
        return Folded(self.text[start:end], self.raw_start + start + base, knots, shifts)


@cache
def _letters() -> tuple[tuple[tuple[str, str], ...], re.Pattern[str]]:
    table = tomllib.loads((files("sahel_analysis") / "lexicons" / "letters.toml").read_text(encoding="utf-8"))
    dropped = table["dropped"]
    # presentation forms, dropped marks, and white space that is more than one plain space
    uneven = re.compile(rf"[{dropped}]+|[\ufb50-\ufdff\ufe70-\ufefc]|\s[\s{dropped}]+|[\n\r]")
    return tuple(table["letters"].items()), uneven


def fold(text: str) -> str:
    """Return `text` folded, its white space collapsed to single spaces and its ends stripped (for lexicon entries)."""
    return fold_keeping_offsets(text).text.replace("\n", " ").strip()


def fold_keeping_offsets(raw: str) -> Folded:
    """Fold `raw`; a run of white space becomes one space, or one newline where it holds one."""
    letters, uneven = _letters()
    text = raw
    pieces: list[str] = []
    knots: list[int] = []
    shifts: list[int] = []
    done = length = 0
    for match in uneven.finditer(raw):
        start, end = match.span()
        piece = _even(match.group())
        pieces += (raw[done:start], piece)
        length += start - done
        # every letter of a ligature leads back to the ligature
        for extra in range(1, len(piece)):
            knots.append(length + extra)
            shifts.append(start - length - extra)
        length += len(piece)
        if knots and knots[-1] == length:
            shifts[-1] = end - length
        else:
            knots.append(length)
            shifts.append(end - length)
        done = end
    if done:
        pieces.append(raw[done:])
        text = "".join(pieces)
    for letter, folded in letters:
        text = text.replace(letter, folded)
    lowered = text.lower()
    if len(lowered) != len(text):
        # a few capitals (Turkish dotted I) have longer small forms: they stay
        lowered = "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)
    text = lowered
    return Folded(text, 0, tuple(knots), tuple(shifts))


def _even(uneven: str) -> str:
    """Return what stands in the folded text for a dropped mark, a run of white space or a presentation form."""
    if uneven[0] >= "\ufb50" and len(uneven) == 1 and uneven != "\ufeff":
        # NFKC spells a presentation form in plain letters; its blanks carry bare diacritics
        return re.sub(r"[\s\u064b-\u0652\u0640]", "", unicodedata.normalize("NFKC", uneven))
    if "\n" in uneven or "\r" in uneven:
        return "\n"
    return " " if uneven[0].isspace() else ""
