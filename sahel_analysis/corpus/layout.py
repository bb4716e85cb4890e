"""Lay out an article: what each line of its raw text is.

Rules of lexicons/furniture.toml tell what a line is by its words; what words cannot tell follows from where the line
stands. The first and the last paragraph divide the text into a header (headline, date, byline), the body, and a footer;
from a comment form or a list of other articles on, nothing is the article's.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from sahel_analysis.corpus.furniture import Role, furniture
from sahel_analysis.corpus.lines import Line, read_lines, settle_language, settle_paragraphs
from sahel_analysis.corpus.regions import lay_out_body, lay_out_footer, lay_out_header
from sahel_analysis.language.folding import fold
from sahel_analysis.language.lexicon import Lexicon

# what ends an article does so only if this share of its words stands above it
_ENDS_AFTER = {"article": 0.5, "block": 0.8}


class Block(NamedTuple):
    """One line that is not empty: `raw[start:end]` without the white space around it, and its role.

    `line` counts from 1. `role` is title, body, caption, embed, meta or boilerplate.
    """

    line: int
    start: int
    end: int
    role: Role


def lay_out(raw: str, lexicon: Lexicon | None = None, title: str = "") -> list[Block]:
    """Return the lines of an article that are not empty, each with its role, in order.

    A line ends at \\n, \\r\\n or \\r. An article may have no title. `title` is the headline if it is known from
    elsewhere: the line that says the same is the title then, and no other.
    """
    rules = furniture(lexicon)
    lines = list(read_lines(raw, rules))
    native = settle_language(lines)
    punctuated = settle_paragraphs(lines)
    for line in lines:
        line.rule = rules.rule_for(line.text, line.n_words, "body", line.prose) if line.text else None
        line.role = line.rule.role if line.rule else None
        line.prose = line.prose and line.free
    paragraphs = _paragraphs(lines)
    end = _end(lines, paragraphs)
    for line in lines[end:]:
        line.role = "meta" if line.role == "meta" else "boilerplate"
    paragraphs = [i for i in paragraphs if i < end]
    if paragraphs:
        first, last = paragraphs[0], paragraphs[-1]
        lay_out_header(lines[:first], rules, fold(title))
        lay_out_body(lines[first : last + 1], rules, punctuated)
        lay_out_footer(lines[last + 1 : end], lines[last], rules)
    for line in lines:
        if line.free:
            dated = not line.prose and rules.is_date_line(line.text)
            line.role = "meta" if dated and not paragraphs else "embed" if line.foreign and native else "body"
    _join_embedded_posts(lines)
    return [Block(line.number, line.start, line.end, line.role or "body") for line in lines]


def headline(raw: str, blocks: Sequence[Block], lexicon: Lexicon | None = None) -> str:
    """Return the headline: the raw text of the title line without what sites append to it; "" where there is none."""
    text = next((raw[b.start : b.end] for b in blocks if b.role == "title"), "")
    folded = fold(text)
    for badge in furniture(lexicon).badges:
        if folded.endswith(f" {badge}"):
            # as many words go as the badge has
            return text.rsplit(maxsplit=len(badge.split()))[0]
    return text


def _paragraphs(lines: list[Line]) -> list[int]:
    """Return which lines are paragraphs; where none reads like one, those that stand in for them."""
    found = [i for i, line in enumerate(lines) if line.prose]
    if found:
        return found
    free = [i for i, line in enumerate(lines) if line.free and not line.foreign]
    if len(free) < 2:
        return free
    longer = [i for i in free[1:] if lines[i].n_words >= 10]
    longest = max(free[1:], key=lambda i: lines[i].n_words)
    return longer or [i for i in (longest,) if lines[i].n_words >= 5]


def _end(lines: list[Line], paragraphs: list[int]) -> int:
    """Return the first line that is not the article's any more."""
    told = set(paragraphs)
    whole = max(1, sum(lines[i].n_words for i in paragraphs))
    before = 0
    for i, line in enumerate(lines):
        if line.rule and before / whole >= _ENDS_AFTER.get(line.rule.ends, 2):
            return i
        before += line.n_words if i in told else 0
    return len(lines)


def _join_embedded_posts(lines: list[Line]) -> None:
    """The line above the signature of an embedded post is its text, in whatever language."""
    for above, line in pairwise(lines):
        signed = line.role == "embed" and line.rule is not None and line.raw[0] in "—–―-"
        if signed and above.role == "body" and not above.prose:
            above.role = "embed"
