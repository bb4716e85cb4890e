"""The lines of a raw text, with what layout needs to know of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sahel_analysis.corpus.furniture import Furniture, Role, Rule
from sahel_analysis.language.folding import fold

# a line of so many words is a paragraph; a shorter one is where it ends in a full stop
PARAGRAPH = 25
SENTENCE = 7
# no headline is longer, no byline and no tag either
LONGEST_TITLE = 25
LABEL = 4
# where paragraphs go without full stops, a line of so many words is one
_LOOSE_PARAGRAPH = 14
# lines longer than this are paragraphs, whatever they say
_LONGEST_LOOKED_AT = 1200

_LINE = re.compile(r"([^\r\n]*)(\r\n|\n|\r|$)")
_FULL_STOP = re.compile(r"(?<![.…])[.۔][\s»”\"'’)\]›]*$")
_ARABIC = re.compile("[\u0620-\u064a\u0671-\u06d3\ufb50-\ufdff\ufe70-\ufefc]")
_NO_LATIN_LETTERS = bytes(b for b in range(128) if not chr(b).isalpha())


@dataclass(slots=True, eq=False)
class Line:
    """A line on its way to its role.

    `text` is the folded line, "" for a long paragraph; `stops` tells that it ends in a full stop, `foreign` that most
    of its letters are not Arabic, `prose` that it reads like a paragraph.
    """

    number: int
    start: int
    end: int
    raw: str
    text: str
    n_words: int
    stops: bool
    foreign: bool
    prose: bool
    rule: Rule | None = None
    role: Role | None = None

    @property
    def free(self) -> bool:
        return self.role is None

    @property
    def headline(self) -> bool:
        """Could it be a headline, of this article or another?"""
        return 3 <= self.n_words <= LONGEST_TITLE and not self.stops and not self.prose


def read_lines(raw: str, rules: Furniture) -> Iterator[Line]:
    for number, match in enumerate(_LINE.finditer(raw), start=1):
        line = match.group(1)
        text = line.strip()
        if not text:
            continue
        n_words = len(text.split())
        short = n_words <= rules.longest and len(text) <= _LONGEST_LOOKED_AT
        folded = fold(text) if short else ""
        if short and not folded:
            continue
        start = match.start() + len(line) - len(line.lstrip())
        tail = text[-80:]
        stops = bool(_FULL_STOP.search(tail))
        prose = n_words >= PARAGRAPH or (n_words >= SENTENCE and stops) or not folded
        yield Line(number, start, start + len(text), text, folded, n_words, stops, _is_foreign(text), prose)


def _is_foreign(text: str) -> bool:
    """Tell whether most letters are not Arabic ones."""
    if not _ARABIC.search(text):
        return any(map(str.isalpha, text))
    ascii_only = text.encode("ascii", "ignore")
    return len(ascii_only.translate(None, _NO_LATIN_LETTERS)) > len(text) - len(ascii_only)


def settle_language(lines: list[Line]) -> bool:
    """Tell whether the article is Arabic; if it is not, its paragraphs are no embedded posts."""
    foreign = sum(line.n_words for line in lines if line.foreign)
    native = 2 * foreign <= sum(line.n_words for line in lines)
    for line in lines:
        line.foreign = line.foreign and native
        line.prose = line.prose and not line.foreign
    return native


def settle_paragraphs(lines: list[Line]) -> bool:
    """Tell whether paragraphs end in full stops; where they do not, shorter lines are taken for paragraphs too."""
    long = [line for line in lines if line.n_words >= _LOOSE_PARAGRAPH and not line.foreign]
    punctuated = 2 * sum(line.stops for line in long) >= len(long)
    if not punctuated:
        # the first may be the headline
        for line in long[1:]:
            line.prose = True
    return punctuated
