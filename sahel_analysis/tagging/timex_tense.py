"""Where the words before an expression of time place it: ahead of the document date, near it, or back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

from sahel_analysis.language.lexicon import form
from sahel_analysis.language.words import bare, clitics
from sahel_analysis.tagging.surroundings import words_after
from sahel_analysis.tagging.timex_clock import Look

Where = Literal["ahead", "near", "back", ""]

_CLAUSE_ENDS = "،؛;:,"
# how far back the words are read that tell where time lies, in characters and in words
_REACH = 160
_NEAR = 18
# an aside begins so many words before what dates it
_ASIDE = 5
# shorter words are as often nouns
_SHORTEST_VERB = 4


class Tense:
    """What verbs and words of expectation say about the time of what follows, as lexicons/timex.toml lists them.

    Of verbs that no list has, their form tells: the endings of the perfect, the beginning of the imperfect.
    """

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._future, self._near, self._past = (frozenset(map(form, table[name])) for name in ("cues", "near", "past"))
        self._openers = frozenset(map(form, table["openers"]))
        self._was, self._not_yet = frozenset(map(form, table["was"])), frozenset(map(form, table["not_done"]))
        self._that, self._before_that = form(table["that"]), frozenset(map(form, table["before_that"]))
        self._agreed_that = frozenset(map(form, table["agreed_that"]))
        self._since = frozenset(map(form, table["since"]))
        self._asides = frozenset(map(form, table["asides"])) | self._since
        self._told_now = frozenset(map(form, table["told_now"]))
        self._explaining = tuple(map(form, table["explaining"]))
        self._verb = re.compile("|".join(form(p) for p in table["verb_prefixes"]))
        self._no_verb = tuple(form(w) for w in table["not_verbs"])
        self._imperfect, self._no_imperfect = form(table["imperfect"]), tuple(map(form, table["not_imperfect"]))
        self._perfect = tuple(map(form, table["perfect_endings"]))
        self._no_perfect = tuple(map(form, table["not_perfect_endings"]))
        self._no_perfect_begins = tuple(map(form, table["not_perfect_beginnings"]))
        self._nouns = frozenset(map(form, table["not_perfect"]))
        # a comma before "then" ends no clause
        self._clause = re.compile(rf"[{_CLAUSE_ENDS}](?! (?:{'|'.join(map(form, table['continuing']))}) )")

    def look(self, text: str, start: int, end: int) -> Look:
        """Tell where the clause places what it tells: the nearest verb or cue before decides, else the next word.

        What was to be may lie on either side of the document date.
        """
        piece = text[max(0, start - _REACH) : start]
        words = self._clause.split(piece)[-1].split()[-_NEAR:]
        aside = any(not self._asides.isdisjoint(bare(word)) for word in words[-_ASIDE:])
        where = self._where(words)
        if not where:
            after = words_after(text, end)[:1]
            where = "ahead" if after and self._is_future(after[0]) else ""
        before = text[:start].strip()
        entry = not any(sign.isalnum() for sign in before) and text[end:].lstrip().startswith(":")
        return Look(where or "open", text, aside, before in self._explaining, entry)

    def _where(self, words: list[str]) -> Where:
        if words and not self._since.isdisjoint(bare(words[-1])):
            return "back"
        for at in range(len(words) - 1, -1, -1):
            where = self._by_word(words, at) or self._by_form(words, at)
            if where == "near" or (where and words[at] in self._told_now):
                # "it is planned that they meet"
                return "ahead" if self._where(words[:at]) == "ahead" else where
            if where:
                return where
        return ""

    def _by_word(self, words: list[str], at: int) -> Where:
        """Tell what a listed word, or one with the letter of the future, says."""
        meanings = bare(words[at])
        if not self._past.isdisjoint(meanings):
            return "back"
        if not self._near.isdisjoint(meanings):
            return "back" if at and words[at - 1] in self._not_yet else "near"
        if self._is_future(words[at]):
            was = any(not self._past.isdisjoint(bare(word)) for word in words[max(0, at - 2) : at])
            return "near" if was else "ahead"
        return ""

    def _is_future(self, word: str) -> bool:
        if not self._future.isdisjoint(bare(word)):
            return True
        stem = word[1:] if word[:1] in clitics().plain else word
        return len(stem) >= _SHORTEST_VERB and self._verb.match(stem) is not None and not stem.startswith(self._no_verb)

    def _by_form(self, words: list[str], at: int) -> Where:
        """Tell what the form of an unlisted verb says."""
        word = words[at]
        before = words[at - 1] if at else ""
        if word == self._that and at == 1 and not self._agreed_that.isdisjoint(bare(before)):
            return "ahead"
        stem = self._imperfect_stem(word)
        if stem:
            if before in self._not_yet or not self._was.isdisjoint(bare(before)) or stem in self._told_now:
                return "back"
            # "before he left": the main verb tells
            earlier = bare(words[at - 2]) if at > 1 else ()
            return "" if before == self._that and not self._before_that.isdisjoint(earlier) else "near"
        if len(word) < _SHORTEST_VERB or not self._nouns.isdisjoint(bare(word)):
            return ""
        opened = not self._openers.isdisjoint(bare(before))
        if opened and not word.startswith(self._no_perfect_begins):
            return "back"
        perfect = word.endswith(self._perfect) and not word.endswith(self._no_perfect)
        return "back" if perfect and not word.startswith(self._no_perfect_begins) else ""

    def _imperfect_stem(self, word: str) -> str:
        """Return a word without its particle if it begins as the imperfect does; empty if it does not."""
        for stem in (word, word[1:] if word[:1] in clitics().plain else ""):
            if stem.startswith(self._imperfect) and len(stem) >= _SHORTEST_VERB:
                return "" if stem.startswith(self._no_imperfect) else stem
        return ""
