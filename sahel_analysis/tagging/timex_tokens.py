"""Cut a sentence into islands: runs of words of time and numbers with nothing but joints between them.

Every word of time, every number and every joint becomes one piece with one sign, a character that stands for all
that the piece can be; the patterns of the grammar are regular expressions over these signs (finite-state parsing by
chunks, Abney 1991). Words are found by one automaton that knows each word with every particle that it may carry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ahocorasick_rs import BytesAhoCorasick

from sahel_analysis.language.lexicon import Lexicon, form
from sahel_analysis.language.matching import as_bytes, definite_forms
from sahel_analysis.language.numbers import multipliers
from sahel_analysis.language.words import clitics
from sahel_analysis.tagging.sentences import Sentence
from sahel_analysis.tagging.timex_words import (
    STRONG_NUMBERS,
    Signs,
    digit_codes,
    joints,
    number_classes,
    read_codes,
    time_words,
)

_BLANK_DIGITS = bytes(0x20 if 0x30 <= b <= 0x39 else b for b in range(256))
_YEAR = r"(?:1[5-9]|20)\d\d"
_AH = r"1[34]\d\d"
# a month between two equal signs, with blanks around slashes only; and with the day after it
_MONTH = r"(?:-[01]?\d-| ?/ ?[01]?\d ?/ ?|\.[01]?\d\.)"
_MONTH_DAY = r"(?:-[01]?\d-|/[01]?\d/|\.[01]?\d\.)[0-3]?\d"
# dates and clock times in digits, then numbers; longer chains of digits and signs are codes and telephone numbers
_DIGIT = re.compile("[0-9]")
_KINDS = ("hijri", "date", "clock", "month", "decimal", "number")
_DIGITS = re.compile(
    r"(?:\d+(?:[-/.:,]\d+){3,}|\d{1,3}(?:,\d{3})+"
    rf"|(?P<hijri>{_AH}{_MONTH_DAY}|[0-3]?\d{_MONTH}{_AH})(?![-/.]\d)"
    rf"|(?P<date>{_YEAR}{_MONTH_DAY}|[0-3]?\d{_MONTH}{_YEAR})(?![-/.]\d)"
    r"|(?P<clock>[0-2]?\d:[0-5]\d)(?::[0-5]\d)?"
    r"|(?P<month>(?:0[1-9]|1[0-2])/20\d\d)(?![-/.]\d)"
    r"|(?P<decimal>\d{1,3}[.,]\d{1,2})(?![-/.]\d)"
    r"|(?P<number>\d+))(?!\d)"
)
# a number written together with one of these is a code, an amount or a share
_GLUED = frozenset("abcdefghijklmnopqrstuvwxyz+#$€£№%٪°")
_GAP = re.compile(r"[^\W_]+|[^\w\s]|_")
_CLOSER = re.compile(r"\s?([)\]»›”\"])")
# no joint is longer, no expression of time has more pieces
_LONGEST_GAP = 16
_LONGEST_ISLAND = 40


class Piece(NamedTuple):
    """A word, number or joint: its span in the folded text, its sign, and its code in each class that it can be of."""

    start: int
    end: int
    sign: str
    codes: Mapping[str, str]


class _Entry(NamedTuple):
    """A form of the automaton: its particles, the word without them, and what the word can be."""

    clitic: str
    word: str
    sign: str
    codes: Mapping[str, str]
    number: bool
    strong: bool


class _Hit(NamedTuple):
    """A form found: where it begins with its particles, where the word itself begins and ends."""

    outer: int
    start: int
    end: int
    entry: _Entry


class Tokens:
    """Finds the islands of sentences."""

    def __init__(self, lexicon: Lexicon, signs: Signs) -> None:
        self._signs = signs
        self._joints = {word: (signs.of(codes), codes) for word, codes in joints(lexicon).items()}
        self._gaps: dict[str, list[tuple[int, int, str, Mapping[str, str]]] | None] = {}
        for classes in number_classes():
            signs.of(classes)
        alone = frozenset(form(w) for w in lexicon.table("timex")["ambiguous"]["without_particles"])
        weak = frozenset(lexicon.table("timex")["weak"]["classes"])
        self._multipliers = frozenset(multipliers())
        forms: dict[bytes, _Entry] = {}
        for word, codes, number in time_words(lexicon):
            strong = not weak.issuperset(codes)
            for clitic, written in _written(word):
                # with a preposition it is another word (a door)
                if len(clitic) and word in alone:
                    continue
                known = forms.get(written)
                # a word as it stands is no shorter word with a particle
                if known is None or len(clitic) < len(known.clitic):
                    forms[written] = _Entry(clitic, word, signs.of(codes), codes, number, strong)
        self._entries = list(forms.values())
        self._automaton = BytesAhoCorasick(list(forms))

    def islands(self, sentence: Sentence) -> Iterator[list[Piece]]:
        """Yield the islands of a sentence that hold more than numbers and small words, in reading order."""
        text, entries = sentence.text, self._entries
        found = self._automaton.find_matches_as_indexes(sentence.scan.translate(_BLANK_DIGITS), overlapping=True)
        numbers = list(self._digits(text)) if _DIGIT.search(text) else []
        if not any(entries[i].strong for i, _, _ in found) and all(STRONG_NUMBERS.isdisjoint(n.codes) for n in numbers):
            return
        # the bytes begin with a blank that the text has not, and so does every form
        hits = [_Hit(a, a + len((entry := entries[i]).clitic), b - 2, entry) for i, a, b in found]
        pieces = sorted([*self._words(text, hits), *numbers], key=lambda piece: piece.start)
        yield from self._joined(text, pieces)

    def _words(self, text: str, hits: list[_Hit]) -> Iterator[Piece]:
        """Yield the longest words of time, number words joined to numbers."""
        hits.sort(key=lambda hit: (hit.outer, -hit.end))
        done = 0
        for at, hit in enumerate(hits):
            if hit.outer < done:
                continue
            done = hit.end
            if hit.entry.word in self._multipliers and text[hit.outer - 2 : hit.outer - 1].isdigit():
                # 584 thousand: no number that counts what follows
                yield Piece(hit.start, hit.end, self._signs.of(()), {})
                continue
            if hit.entry.number and (run := _run(text, hits, at)):
                codes, taken = read_codes([hit.entry.word, *(h.entry.clitic + h.entry.word for h in run)])
                if taken > 1:
                    done = run[taken - 2].end
                    yield Piece(hit.start, done, self._signs.of(codes), codes)
                    continue
            yield Piece(hit.start, hit.end, hit.entry.sign, hit.entry.codes)

    def _digits(self, text: str) -> Iterator[Piece]:
        end = 0
        # the search for one digit is quick, and most sentences have none
        while first := _DIGIT.search(text, end):
            match = _DIGITS.match(text, first.start())
            start, end = match.span() if match else first.span()
            if match is None:
                continue
            if text[end : end + 1] in _GLUED or text[start - 1 : start] in _GLUED:
                continue
            kind = next((name for name in _KINDS if match[name]), "")
            codes = digit_codes(kind, match.group())
            if codes:
                yield Piece(start, end, self._signs.of(codes), codes)

    def _joined(self, text: str, pieces: list[Piece]) -> Iterator[list[Piece]]:
        island: list[Piece] = []
        for piece in pieces:
            if island:
                gap = self._gap(text, island[-1].end, piece.start)
                if gap is None or len(island) > _LONGEST_ISLAND:
                    yield self._closed(text, island)
                    island = []
                else:
                    island += gap
            island.append(piece)
        if island:
            yield self._closed(text, island)

    def _closed(self, text: str, island: list[Piece]) -> list[Piece]:
        """Return an island with the bracket or quotation mark that closes after its last word."""
        if match := _CLOSER.match(text, island[-1].end):
            island.append(Piece(match.start(1), match.end(1), *self._joints[match[1]]))
        return island

    def _gap(self, text: str, start: int, end: int) -> list[Piece] | None:
        """Return the joints between two words; None where anything else stands there."""
        gap = text[start:end]
        if gap == " ":
            return []
        if len(gap) > _LONGEST_GAP or start > end:
            return None
        if gap not in self._gaps:
            parts = [(m.start(), m.end(), *self._joints.get(m.group(), ("", {}))) for m in _GAP.finditer(gap)]
            self._gaps[gap] = parts if all(sign for *_, sign, _ in parts) else None
        known = self._gaps[gap]
        return None if known is None else [Piece(start + a, start + b, sign, codes) for a, b, sign, codes in known]


def _written(word: str) -> Iterator[tuple[str, bytes]]:
    """Yield a word with every chain of particles that it may carry: the chain, and the bytes to look for."""
    known = clitics()
    for clitic in known.plain:
        yield clitic, as_bytes(clitic + word)
    if word.startswith(known.definite):
        rest, style = definite_forms(word)[1]
        for clitic in known.lam:
            before = clitic[:-1] if style == "double" else clitic
            yield before, as_bytes(before + rest)


def _run(text: str, hits: list[_Hit], at: int) -> list[_Hit]:
    """Return the number words that follow one, with nothing but the joining particle between."""
    run: list[_Hit] = []
    end = hits[at].end
    for hit in hits[at + 1 :]:
        if hit.outer < end:
            continue
        if not hit.entry.number or hit.outer != end + 1 or hit.start - hit.outer > 1:
            break
        run.append(hit)
        end = hit.end
    return run
