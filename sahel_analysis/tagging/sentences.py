"""Cut the lines of an article into sentences, folded once for all taggers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, Protocol, TypeVar

from sahel_analysis.corpus.layout import Block
from sahel_analysis.language.folding import Folded, fold_each, fold_keeping_offsets
from sahel_analysis.language.lexicon import Lexicon
from sahel_analysis.language.matching import as_bytes
from sahel_analysis.language.words import WORD, count_words

# roles whose text is tagged
TAGGED = ("title", "body", "caption")


@dataclass(frozen=True)
class Sentence:
    """One sentence: its place in the raw text, and its folded text with the way back.

    `text` is folded; `span(a, b)` leads from it to raw offsets and the line there.
    """

    number: int
    role: str
    position: str
    line: int
    start: int
    end: int
    folded: Folded
    # (first raw offset, line number) of each line that the sentence runs over
    lines: tuple[tuple[int, int], ...]
    # the folded text, on one line, and as bytes for `Matcher.find`
    text: str = field(init=False, repr=False, compare=False)
    scan: bytes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", self.folded.text.replace("\n", " "))
        object.__setattr__(self, "scan", as_bytes(self.text))

    @cached_property
    def n_words(self) -> int:
        """Return the number of words."""
        return count_words(self.text)

    def span(self, start: int, end: int) -> tuple[int, int, int]:
        """Return (line, start, end) in the raw text of a span of the folded text."""
        first, last = self.folded.raw_span(start, end)
        if len(self.lines) == 1:
            return self.line, first, last
        line = max((number for offset, number in self.lines if offset <= first), default=self.line)
        return line, first, last


# no sentence of prose is longer; what is told of a sentence grows with the square of its length, and a page without
# full stops would never come to an end
LONGEST = 3_000


@cache
def _ending(ends: str, closers: str) -> re.Pattern[str]:
    # a full stop inside a number or between Latin letters ends nothing; one glued to the next Arabic word does
    ends, closers = re.escape(ends), re.escape(closers)
    return re.compile(rf"[{ends}]+[{closers}]*(?=\s|$)|(?<=[ء-ي]{{2}})[.؟!]+[{closers}]*(?=[ء-ي])")


_LAST_LETTERS = re.compile(r"[^\W_]*$")


@cache
def _end_signs(ends: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(ends)}.؟!]")


def split_sentences(raw: str, blocks: Sequence[Block], lexicon: Lexicon) -> list[Sentence]:
    """Return the sentences of title, body and captions in reading order.

    A line that breaks off in mid-sentence is joined to the next one of the body.
    """
    rules = lexicon.table("sentences")
    sentences: list[Sentence] = []
    first_body = next((b.line for b in blocks if b.role == "body"), None)
    groups = _paragraphs(raw, blocks, rules)
    texts = fold_each([raw[group[0].start : group[-1].end] for group in groups])
    for group, text in zip(groups, texts, strict=True):
        folded = _shifted(text, group[0].start)
        lines = tuple((b.start, b.line) for b in group)
        end = group[0].start
        for a, b in _cut(folded.text, rules):
            # what folds to several letters, such as the ligature of a blessing, belongs to one sentence
            a = next((place for place in range(a, b) if folded.raw_span(place, b)[0] >= end), b)
            if a == b:
                continue
            first, last = folded.raw_span(a, b)
            end = last
            line = max(number for offset, number in lines if offset <= first)
            role = group[0].role
            position = "headline" if role == "title" else "lead" if role == "body" and line == first_body else "rest"
            own = tuple((o, n) for o, n in lines if o < last)
            sentences.append(Sentence(len(sentences) + 1, role, position, line, first, last, folded.part(a, b), own))
    return sentences


class Found(Protocol):
    """What was found in a sentence."""

    @property
    def sentence(self) -> Sentence:
        """Return the sentence."""


Finding = TypeVar("Finding", bound=Found)


def by_sentence(found: Iterable[Finding]) -> dict[int, list[Finding]]:
    """Return what was found in an article by the number of its sentence."""
    groups: dict[int, list[Finding]] = {}
    for finding in found:
        groups.setdefault(finding.sentence.number, []).append(finding)
    return groups


def _shifted(folded: Folded, by: int) -> Folded:
    return Folded(folded.text, folded.raw_start + by, folded.knots, folded.shifts)


def _paragraphs(raw: str, blocks: Iterable[Block], rules: dict[str, Any]) -> list[list[Block]]:
    """Group the lines to tag: one line a group, or several where a line of the body breaks off in mid-sentence."""
    groups: list[list[Block]] = []
    open_endings = frozenset(rules["open_endings"])
    breaks_off = False
    for block in blocks:
        if block.role not in TAGGED:
            breaks_off = False
            continue
        if breaks_off and block.role == "body":
            groups[-1].append(block)
        else:
            groups.append([block])
        breaks_off = block.role == "body" and _breaks_off(raw[block.start : block.end], open_endings)
    return groups


def _breaks_off(line: str, open_endings: frozenset[str]) -> bool:
    # most lines end in a full stop
    if line.endswith("."):
        return False
    text = fold_keeping_offsets(line[-40:]).text
    words = WORD.findall(text)
    return text.endswith(("،", ",")) or (bool(words) and text.endswith(words[-1]) and words[-1] in open_endings)


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a span in parts of at most LONGEST characters, cut at blanks where there are any."""
    while end - start > LONGEST:
        blank = text.rfind(" ", start + 1, start + LONGEST)
        at = blank if blank > 0 else start + LONGEST
        yield start, at
        start = at
    yield start, end


def _cut(text: str, rules: dict[str, Any]) -> list[tuple[int, int]]:
    """Return the spans of the sentences in a folded paragraph."""
    spans, start = [], 0
    ending = _ending(rules["ends"], rules["closers"])
    for sign in _end_signs(rules["ends"]).finditer(text):
        # to look for a sign first is quicker than to try the whole pattern everywhere
        match = ending.match(text, sign.start()) if sign.start() >= start else None
        if match is None:
            continue
        if match.group() == ".":
            word = _LAST_LETTERS.search(text[max(0, match.start() - 20) : match.start()])
            before = word.group() if word else ""
            if (len(before) == 1 and before.isalpha()) or before in rules["abbreviations"]:
                continue
        spans.append((start, match.end()))
        start = match.end()
    spans.append((start, len(text)))
    trimmed = []
    for a, b in (part for span in spans for part in _bounded(text, *span)):
        piece = text[a:b]
        a += len(piece) - len(piece.lstrip())
        b -= len(piece) - len(piece.rstrip())
        if b > a and WORD.search(text, a, b):
            trimmed.append((a, b))
        elif b > a and trimmed:
            trimmed[-1] = (trimmed[-1][0], b)
    return trimmed
