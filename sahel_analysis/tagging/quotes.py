"""Find quotation marks that belong together, in every style and order that newsrooms use."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from sahel_analysis.language.words import WORD
from sahel_analysis.tagging.actors import Mention
from sahel_analysis.tagging.phrases import PhraseHit


class Quotation(NamedTuple):
    """The words between two quotation marks: their span, the family of the marks, whether both marks are there.

    `goes_on` says that the sentence ends before the quotation does.
    """

    start: int
    end: int
    family: str
    goes_on: bool = False


@cache
def _signs(families: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("[" + re.escape("".join(families)) + "]")


@cache
def _family_of(families: tuple[str, ...]) -> dict[str, str]:
    return {sign: family for family in reversed(families) for sign in family}


def _signs_in(text: str, families: tuple[str, ...]) -> list[tuple[int, str]]:
    """Return the places of the signs in a text, each with its family."""
    family_of = _family_of(families)
    # most sentences have none, and to look for one sign after the other is quick
    if not any(sign in text for sign in family_of):
        return []
    return [(sign.start(), family_of[sign.group()]) for sign in _signs(families).finditer(text)]


def quotations(
    text: str, following: Sequence[str], families: tuple[str, ...], open_family: str = ""
) -> list[Quotation]:
    """Return the quotations of a folded sentence, in reading order.

    Parameters
    ----------
    text
        The sentence.
    following
        The next sentences, as far as a quotation may run on.
    families
        Signs that open and close each other, one string a family.
    open_family
        The family of a quotation that began in an earlier sentence and is still open; empty where none is.
    """
    found: list[Quotation] = []
    family, start, inner = open_family, 0, 0
    signs = _signs_in(text, families)
    for number, (place, of) in enumerate(signs):
        if not family:
            if not _closes(text, place) or _blank_around(text, place):
                family, start = of, place + 1
        elif of != family:
            continue
        elif _opens(text, place):
            later = [_opens(text, p) for p, f in signs[number + 1 :] if f == family]
            # a quotation within one of the same marks: both are closed later. Else the mark opens nothing new
            inner += later.count(False) - later.count(True) > 1 + inner
        elif inner:
            inner -= 1
        else:
            found.append(Quotation(start, place, family))
            family = ""
    if family:
        # a mark that is never closed holds to the end of its sentence, and so does one that another mark follows
        found.append(Quotation(start, len(text), family, goes_on=_closed_later(following, family)))
    return [q for q in found if text[q.start : q.end].strip()]


def _opens(text: str, place: int) -> bool:
    """Tell whether a sign stands as one that opens: nothing before it, a word right after it."""
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    return after.isalnum() and not before.strip()


def _closes(text: str, place: int) -> bool:
    """Tell whether a sign stands as one that closes: a word or a stop right before it, none after it."""
    before, after = text[max(0, place - 1) : place], text[place + 1 : place + 2]
    return bool(before.strip()) and before not in ":(" and not after.isalnum()


def _blank_around(text: str, place: int) -> bool:
    before, after = text[max(0, place - 1) : place], text[place + 1 : place + 2]
    return before in ("", " ") and after == " "


def _closed_later(following: Sequence[str], family: str) -> bool:
    """Tell whether the next sign of a family in the sentences to come closes what is open."""
    for text in following:
        if sign := _signs((family,)).search(text):
            return not _opens(text, sign.start())
    return False


def round_names(
    marked: Sequence[Quotation],
    text: str,
    mentions: Sequence[Mention],
    naming: Sequence[PhraseHit[str]],
    rules: Mapping[str, Any],
) -> list[Quotation]:
    """Return the quotations whose marks stand round a name, or round something that "and" joins to one.

    `naming` are the nouns in the sentence that introduce a name, `rules` the table [quotes] of lexicons/voice.toml.
    """
    names: list[Quotation] = []
    for quote in marked:
        joined = any(text[q.end + 1 : quote.start - 1].strip() in rules["joining"] for q in names)
        if joined or _round_name(quote, text, mentions, naming, rules["colon"]):
            names.append(quote)
    return names


def begins_as_name(quote: Quotation, text: str, naming: Sequence[PhraseHit[str]]) -> bool:
    """Tell whether a quotation begins as names of bodies do: "“Front of the ...” entered the town"."""
    return any(hit.start >= quote.start and not text[quote.start : hit.start].strip() for hit in naming)


def _round_name(
    quote: Quotation, text: str, mentions: Sequence[Mention], naming: Sequence[PhraseHit[str]], colon: str
) -> bool:
    """Tell whether quotation marks stand round an actor's name, or one that a naming noun introduces."""
    words = [w.span() for w in WORD.finditer(text, quote.start, quote.end)]
    known = [(m.start - len(m.clitic), m.end) for m in mentions]
    if all(any(a <= start and end <= b for a, b in known) for start, end in words):
        return True
    # "the company Orano", but "he called the operation “a new occupation”"
    for hit in naming:
        between = text[hit.end : max(hit.end, quote.start - 1)]
        apart = len(WORD.findall(between))
        if hit.end < quote.start and colon not in between and apart <= (1 if len(words) <= 2 else 0):
            return True
    return False
