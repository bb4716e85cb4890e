"""Decide by the words around an expression of time what it means: a date or a name, past or future, now or nowadays."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from sahel_analysis.language.lexicon import Lexicon, form
from sahel_analysis.language.words import WORD, bare, clitics
from sahel_analysis.tagging.context import words_after, words_before
from sahel_analysis.tagging.timex_clock import Look

_CLAUSE_ENDS = "،؛;:,"
# how far back the words are read that tell where time lies, in characters
_REACH = 120
_NEAR = 14
_NUMBER_BEFORE = re.compile(r"(?P<number>\d+)(?P<joint>[ -]{1,3})$")
_NUMBER_AFTER = re.compile(r"(?P<joint>[ -]{1,3})(?P<number>\d+)")
_WORD_AFTER = re.compile(r" ([^\W_]+)")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_QUOTED = re.compile('«[^»]*»|“[^”]*”|"[^"]*"|‹[^›]*›')
_QUOTES = '«»“”"‹›'
_OPENING = re.compile('[«“"‹]')


class _Context(NamedTuple):
    """What stands around an expression; one of these is enough.

    `before`, `after`: the next word, or the next two; `near`: one of the three words before; `signs` right before;
    `endings_before` and `endings` of the words beside (but those `exempt`); `prefixes` of the word after; `unlike`: any
    word but these follows; `quoted`: quotation marks enclose it; `numbers`: it is one of several numbers in a row.
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
        self._future = frozenset(form(w) for w in table["future"]["cues"])
        self._near = frozenset(form(w) for w in table["future"]["near"])
        self._past = frozenset(form(w) for w in table["future"]["past"])
        self._verb = re.compile("|".join(form(p) for p in table["future"]["verb_prefixes"]))
        self._no_verb = tuple(form(w) for w in table["future"]["not_verbs"])
        # a comma before "then" ends no clause
        self._clause = re.compile(rf"[{_CLAUSE_ENDS}](?! (?:{'|'.join(map(form, table['future']['continuing']))}) )")
        self._present = frozenset(form(w) for w in table["present"]["before"])
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
        if context.quoted and start and text[start - 1] in _QUOTES and text[end : end + 1] in _QUOTES:
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
        if not context.after.isdisjoint((after[0], " ".join(after[:2]))) or after[0].startswith(
            context.prefixes or "\0"
        ):
            return True
        word = after[0]
        return (
            len(word) > 3
            and bool(context.endings)
            and word.endswith(context.endings)
            and not word.startswith(clitics().definite)
            and word not in context.exempt
        )

    def look(self, text: str, start: int, end: int) -> Look:
        """Tell where the clause places what it tells: the nearest verb or cue before decides, else the next word.

        What was to be may lie on either side of the document date.
        """
        piece = text[max(0, start - _REACH) : start]
        words = self._clause.split(piece)[-1].split()[-_NEAR:]
        for at in range(len(words) - 1, -1, -1):
            if not self._past.isdisjoint(bare(words[at])):
                return ""
            if not self._near.isdisjoint(bare(words[at])):
                return "near"
            if self._future_word(words[at]):
                was = any(not self._past.isdisjoint(bare(word)) for word in words[max(0, at - 2) : at])
                return "near" if was else "ahead"
        after = words_after(text, end)[:1]
        return "ahead" if after and self._future_word(after[0]) else ""

    def _future_word(self, word: str) -> bool:
        if not self._future.isdisjoint(bare(word)):
            return True
        stem = word[1:] if word[:1] in clitics().plain else word
        return len(stem) > 3 and self._verb.match(stem) is not None and not stem.startswith(self._no_verb)

    def after_between(self, text: str, start: int) -> bool:
        """Tell whether "between" stands before, so that "and" joins the ends of a span."""
        return any(not self._between.isdisjoint(bare(word)) for word in words_before(text, start)[-1:])

    def nowadays(self, text: str, start: int, end: int) -> bool:
        """Tell whether "today" stands for our days: a word for a state of things is near before, or follows."""
        if any(not self._present.isdisjoint(bare(w)) for w in words_before(text, start)[-3:]):
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
