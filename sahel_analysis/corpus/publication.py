"""Find what an article says of its own publication: the day, and the place that it reports from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from sahel_analysis.corpus.furniture import Furniture, furniture
from sahel_analysis.corpus.layout import Block
from sahel_analysis.language.calendar import find_dates, paired_month_pattern
from sahel_analysis.language.folding import fold, fold_keeping_offsets
from sahel_analysis.language.lexicon import Lexicon

# a dateline, with its date and source, is never longer
_REACH = 120
# the opening paragraphs: the first, and those below a standfirst
_OPENING = 3
_WORDS = re.compile(r"[^\W\d_]+")
# tatweel between blanks stands for a dash; folding would drop it
_LONG_DASH = re.compile(r"(?<=\s)\u0640+(?=\s)|[‐‑‒―−]")
_ERA = re.compile(r"\s?[مه](?!\w)")
_SIGN = re.compile(r"[،,\-–—|/]")
# a place of one to three words, perhaps a second after a slash or hyphen, then a source in brackets or a sign
_DATELINE = re.compile(
    r"(?P<place>[^\W\d_]+(?: [^\W\d_]+){0,2}?)"
    r"(?:\s?(?P<joint>[-–—/])\s?(?P<second>[^\W\d_]+(?:[ .][^\W\d_]+){0,2}?))?"
    r"(?P<gap>[\s،,]*)"
    r"(?:[(\[«\"](?P<source>[^()\[\]«»\"]{1,40})[)\]»\"]\s*(?P<after>[-–—:/|]|)|(?P<sign>[-–—:/|]|$))"
)


class Publication(NamedTuple):
    """What an article states: the day of its publication (None: it states none) and its dateline ("": it has none)."""

    date: date | None
    dateline: str


class _Dateline(NamedTuple):
    place: str
    date: date | None


def find_publication(raw: str, blocks: Sequence[Block], lexicon: Lexicon | None = None) -> Publication:
    """Return the date of publication that an article states, and the place in its dateline as it is written.

    The date comes from lines about the article (role meta) and from the dateline; a line that says when it was
    published goes before a bare date, that before an update, and lines above the text before those below. Dates in
    prose, in embedded posts and in the chrome of the page are none.

    Parameters
    ----------
    raw : str
        The text as it was read.
    blocks : sequence of Block
        Its lines, from `lay_out`.
    lexicon : Lexicon, optional
        The lexicons, with a user's own entries.
    """
    rules = furniture(lexicon)
    body = [i for i, block in enumerate(blocks) if block.role == "body"]
    first = body[0] if body else len(blocks)
    opening = _find_dateline(raw, [blocks[i] for i in body[:_OPENING]], blocks[:first], rules)
    stated = _stated(raw, blocks[:first], rules, below=False)
    if opening and opening.date:
        stated.append((_BARE, opening.date))
    stated += _stated(raw, blocks[first:], rules, below=True)
    best = min((rank for rank, _ in stated), default=None)
    day = next((day for rank, day in stated if rank == best), None)
    return Publication(day, opening.place if opening else "")


# ranks of dates, best first
_PUBLISHED, _BARE, _UPDATED, _BELOW = 1, 2, 3, 4


def _stated(raw: str, blocks: Sequence[Block], rules: Furniture, below: bool) -> list[tuple[int, date]]:
    """Return the full dates in lines about the article, each with its rank."""
    found = []
    label: int | None = None
    for block in blocks:
        if block.role != "meta":
            label = None
            continue
        text = fold(raw[block.start : block.end])
        dates = find_dates(text)
        since = 0
        for spelt in dates:
            label = _label(text[since : spelt.start], rules) or (label if since == 0 else None)
            rank = _BARE if label is None else label
            found.append((_BELOW if below and rank == _BARE else rank, spelt.date))
            since = spelt.end
        # a label alone on its line belongs to the date below it
        label = None if dates else _label(text, rules)
    return found


def _label(text: str, rules: Furniture) -> int | None:
    """Return what the last word before a date calls it: published or updated; None if neither."""
    for word in reversed(_WORDS.findall(text)):
        if word in rules.updated:
            return _UPDATED
        if word in rules.published:
            return _PUBLISHED
    return None


def _find_dateline(raw: str, body: Sequence[Block], above: Sequence[Block], rules: Furniture) -> _Dateline | None:
    """Return the dateline of the first paragraph, of one below a standfirst, or on a line of its own above."""
    for number, block in enumerate(body):
        found = _dateline(raw[block.start : block.end], rules)
        # further down, only a known city is one
        if found and (number == 0 or fold(found.place) in rules.cities):
            return found
    lines = (raw[block.start : block.end] for block in above if block.role == "meta")
    return next((found for line in lines if (found := _dateline(line, rules, alone=True))), None)


def _dateline(text: str, rules: Furniture, alone: bool = False) -> _Dateline | None:
    """Return the place that a line opens with, if what follows it makes it a dateline.

    `alone`: the whole line is to be the dateline, and its place a known city.
    """
    if alone and len(text) > _REACH:
        return None
    head = _LONG_DASH.sub(lambda m: "-" * len(m.group()), text[:_REACH])
    folded = fold_keeping_offsets(head)
    blank, days = _without_dates(folded.text)
    match = _DATELINE.match(blank)
    if not match:
        return None
    place = match["place"]
    end = match.end("place")
    # the date stands within the match, or right behind its sign
    dated = [(start, day) for start, day in days if start <= match.end() + 2]
    if not rules.no_place.union(rules.sentence_words).isdisjoint((place, place.split()[0])) or _is_month(place):
        return None
    if place not in rules.cities and (alone or not _marks_a_place(match, rules, [start for start, _ in dated])):
        return None
    if place in rules.cities and not _stands_off(match, blank):
        return None
    if match["joint"] == "/" and match["second"] in rules.cities:
        end = match.end("second")
    start, stop = folded.raw_span(0, end)
    return _Dateline(text[start:stop], dated[0][1] if dated else None)


def _without_dates(text: str) -> tuple[str, list[tuple[int, date]]]:
    """Return a folded text with blanks for its dates, and where its full dates began."""
    dates = find_dates(text)
    for found in dates:
        # the letter that marks an era goes with the year
        era = _ERA.match(text, found.end)
        end = era.end() if era else found.end
        text = text[: found.start] + " " * (end - found.start) + text[end:]
    return _day_and_month().sub(lambda m: " " * len(m.group()), text), [(found.start, found.date) for found in dates]


def _marks_a_place(match: re.Match[str], rules: Furniture, dates: list[int]) -> bool:
    """Tell whether an unknown name is a place, by a source, by a sign and a date, or by a dash after one word."""
    sourced = any(match[group] and rules.is_credit(match[group]) for group in ("source", "second"))
    # who learned of it stands in quotation marks without a sign behind them
    if sourced and (match["sign"] or match["after"] or match.string[match.end("gap")] in "(["):
        return True
    if dates:
        return any(_SIGN.search(match.string, match.end("place"), date) for date in dates)
    dash = match["sign"] in ("-", "–", "—") and match["second"] is None
    return dash and " " not in match["place"] and bool(match["gap"])


def _stands_off(match: re.Match[str], text: str) -> bool:
    """Tell whether the sign after a city is a dash or slash and no hyphen inside a name."""
    if match["sign"] not in ("-", "–", "—"):
        return True
    return bool(match["gap"]) or match["joint"] is not None or text[match.end() : match.end() + 1] in (" ", "\n", "")


@cache
def _day_and_month() -> re.Pattern[str]:
    return re.compile(rf"(?<!\d)\d{{1,2}}\s?{paired_month_pattern()}(?!\w)")


@cache
def _month() -> re.Pattern[str]:
    return re.compile(paired_month_pattern())


def _is_month(place: str) -> bool:
    return _month().fullmatch(place) is not None
