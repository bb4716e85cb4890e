"""Find quotation marks that belong together, in every style and order that newsrooms use."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple


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
    family, start = open_family, 0
    for match in _signs(families).finditer(text):
        place, of = match.start(), next(f for f in families if match.group() in f)
        if not family:
            if not _closes(text, place) or _blank_around(text, place):
                family, start = of, place + 1
        elif of == family and not _opens(text, place):
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
