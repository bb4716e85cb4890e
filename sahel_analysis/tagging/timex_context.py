"""Decide by the words around an expression of time what it means: a date or a name, past or future, now or nowadays."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from sahel_analysis.language.lexicon import Lexicon, form
from sahel_analysis.language.words import WORD, bare, clitics
from sahel_analysis.tagging.context import words_after, words_before
from sahel_analysis.tagging.timex_tense import Tense

_NUMBER_BEFORE = re.compile(r"(?P<number>\d+)(?P<joint>[ -]{1,3})$")
_NUMBER_AFTER = re.compile(r"(?P<joint>[ -]{1,3})(?P<number>\d+)")
_WORD_AFTER = re.compile(r" ([^\W_]+)")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_QUOTED = re.compile('«[^»]*»|“[^”]*”|"[^"]*"|‹[^›]*›')
_CLOSING = frozenset('»”"›')
# an expression that makes a quotation by itself, or with one word before it, is a name
_NAME_OPENS = re.compile(r'[«“"‹](?:[^\W_]+ )?$')
_OPENING = re.compile('[«“"‹]')


class _Context(NamedTuple):
    """What stands around an expression; one of these is enough.

    `before`, `after`: the next word, or the next two; `near`: one of the three words before; `signs` right before;
    `endings_before` and `endings` of the words beside (but those `exempt`); `prefixes` of the word after; `unlike`: any
    word but these follows; `quoted`: it stands in quotation marks, alone or with a word before it; `numbers`: it is one
    of several numbers in a row.
    """

    before: frozenset[str]
    near: frozenset[str]
    after: frozenset[str]
    signs: tuple[str, ...]
    endings_before: tuple[str, ...]
    endings: tuple[str, ...]
    prefixes: tuple[str, ...]
    exempt: frozenset[str]
    unlike: frozenset[str]
    quoted: bool
    numbers: bool


def _context(table: Mapping[str, Any]) -> _Context:
    return _Context(
        frozenset(form(w) for w in table.get("before", ())),
        frozenset(form(w) for w in table.get("near_before", ())),
        frozenset(form(w) for w in table.get("after", ())),
        tuple(table.get("before_signs", ())),
        tuple(table.get("before_endings", ())),
        tuple(table.get("after_endings", ())),
        tuple(table.get("after_prefixes", ())),
        frozenset(form(w) for w in table.get("after_except", ())),
        frozenset(form(w) for w in table.get("after_other_than", ())),
        bool(table.get("quoted", False)),
        bool(table.get("numbers", False)),
    )


def _preceded(context: _Context, before: list[str]) -> bool:
    last = before[-1]
    if not context.before.isdisjoint(bare(last)) or (context.endings_before and last.endswith(context.endings_before)):
        return True
    if len(before) > 1 and not context.before.isdisjoint(f"{word} {last}" for word in bare(before[-2])):
        return True
    return any(not context.near.isdisjoint(bare(word)) for word in before[-3:])


def _by_numbers(text: str, start: int, end: int) -> bool:
    """Tell whether a number is one of several in a row, as in telephone numbers; two years may be joined by a dash."""
    for match in (_NUMBER_BEFORE.search(text[max(0, start - 12) : start]), _NUMBER_AFTER.match(text, end)):
        if match and not (_YEAR.fullmatch(match["number"]) and "-" in match["joint"]):
            return True
    return False


class Contexts:
    """The surroundings that lexicons/timex.toml describes."""

    def __init__(self, lexicon: Lexicon) -> None:
        table = lexicon.table("timex")
        self._contexts = {name: _context(entry) for name, entry in table["context"].items()}
        self.look = Tense(table["future"]).look
        self._present = frozenset(form(w) for w in table["present"]["before"])
        self._present_before = frozenset(form(w) for w in table["present"]["right_before"])
        self._present_after = frozenset(form(w) for w in table["present"]["after"])
        self._between = frozenset(form(w) for w in table["between"]["words"])
        self._speech = frozenset(form(w) for w in table["speech"]["verbs"])

        # asked for again by every expression of a sentence
        self.quotations = lru_cache(maxsize=1)(self._quotations)

    @property
    def names(self) -> frozenset[str]:
        """Return the names of the contexts."""
        return frozenset(self._contexts)

    def holds(self, name: str, text: str, start: int, end: int) -> bool:
        """Tell whether the span from `start` to `end` of a folded text stands in the surroundings `name`."""
        context = self._contexts[name]
        if context.quoted and text[end : end + 1] in _CLOSING and _NAME_OPENS.search(text, max(0, start - 40), start):
            return True
        if context.numbers and _by_numbers(text, start, end):
            return True
        if context.signs and text[max(0, start - 3) : start].rstrip().endswith(context.signs):
            return True
        if context.before or context.near or context.endings_before:
            before = words_before(text, start)
            if before and _preceded(context, before):
                return True
        if context.unlike and (match := _WORD_AFTER.match(text, end)):
            return context.unlike.isdisjoint(bare(match[1]))
        # what a comma cuts off does not follow
        after = words_after(text, end) if text[end : end + 1] == " " else []
        return self._followed(context, after)

    @staticmethod
    def _followed(context: _Context, after: list[str]) -> bool:
        if not after:
            return False
        word = after[0]
        if not context.after.isdisjoint((word, " ".join(after[:2]))):
            return True
        if word.startswith(context.prefixes or "\0") and word not in context.exempt:
            return True
        return (
            len(word) > 3
            and bool(context.endings)
            and word.endswith(context.endings)
            and not word.startswith(clitics().definite)
            and word not in context.exempt
        )

    def after_between(self, text: str, start: int) -> bool:
        """Tell whether "between" stands before, so that "and" joins the ends of a span."""
        return any(not self._between.isdisjoint(bare(word)) for word in words_before(text, start)[-1:])

    def nowadays(self, text: str, start: int, end: int) -> bool:
        """Tell whether "today" stands for our days: a word for a state of things is near before, or follows."""
        before = words_before(text, start)[-3:]
        if any(not self._present.isdisjoint(bare(w)) for w in before):
            return True
        if before and not self._present_before.isdisjoint(bare(before[-1])):
            return True
        return any(not self._present_after.isdisjoint(bare(w)) for w in words_after(text, end)[:1])

    def _quotations(self, text: str) -> list[tuple[int, int]]:
        """Return the spans in quotation marks that follow a verb of saying."""
        # most sentences quote nothing
        if not _OPENING.search(text):
            return []
        quoted = [match.span() for match in _QUOTED.finditer(text)]
        said = next((m.end() for m in WORD.finditer(text) if not self._speech.isdisjoint(bare(m.group()))), len(text))
        return [span for span in quoted if span[0] >= said]
