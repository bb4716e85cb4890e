"""Find temporal expressions and give them TIMEX3 values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import NamedTuple

from sahel_analysis.language.lexicon import Lexicon
from sahel_analysis.tagging.sentences import Sentence
from sahel_analysis.tagging.timex_context import Contexts
from sahel_analysis.tagging.timex_grammar import Grammar, Match
from sahel_analysis.tagging.timex_ranges import Found, join_ranges, linked
from sahel_analysis.tagging.timex_tokens import Piece, Tokens
from sahel_analysis.tagging.timex_values import VALUES, Clock, Groups, Value
from sahel_analysis.tagging.timex_words import Signs

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Timex(NamedTuple):
    """One temporal expression: its sentence, its span in the folded sentence, its value."""

    sentence: Sentence
    start: int
    end: int
    value: Value


class TimexTagger:
    """Finds the temporal expressions of a lexicon's patterns."""

    def __init__(self, lexicon: Lexicon) -> None:
        signs = Signs()
        self._contexts = Contexts(lexicon)
        self._tokens = Tokens(lexicon, signs)
        self._grammar = Grammar(lexicon, signs, self._contexts.names, frozenset(VALUES))

    def tag(self, sentences: Sequence[Sentence], document: date | None) -> list[Timex]:
        """Return the temporal expressions of one article in reading order, reckoned from the document date.

        Without a document date relative expressions keep X for what is unknown, and are flagged with the latest date
        that the article tells of as past: it was not written before that.
        """
        found: list[Timex] = []
        clock = Clock(document)
        for sentence in sentences:
            own: list[Timex] = []
            clock.line = sentence.line
            for island in self._tokens.islands(sentence):
                own += _Reading(self._grammar, self._contexts, sentence, island, clock, own).expressions()
            found += own
        return found if document else self._bounded(found)

    def _bounded(self, found: list[Timex]) -> list[Timex]:
        """Flag what stays open in an article without a date with the latest date that it tells of."""
        told = [
            t.value.value[:10]
            for t in found
            if re.match(r"\d{4}-\d\d", t.value.value)
            and t.value.type in ("DATE", "TIME")
            and not self._contexts.look(t.sentence.text, t.start, t.end)
        ]
        if not told:
            return found
        flag = f"from={max(told)}"
        return [t._replace(value=t.value.flagged(flag)) if t.value.value.startswith("XXXX") else t for t in found]


@dataclass(slots=True)
class _Reading:
    """One island of a sentence while it is read, and what the sentence told before it."""

    grammar: Grammar
    contexts: Contexts
    sentence: Sentence
    island: Sequence[Piece]
    clock: Clock
    told: Sequence[Timex]

    def expressions(self) -> list[Timex]:
        """Return the temporal expressions of the island."""
        island, clock = self.island, self.clock
        signs = "".join(piece.sign for piece in island)
        found: list[Found] = []
        at = refused = 0
        while at < len(island):
            match, value = self._best(signs, at)
            if match and (value is None or (match.rule.refuse and refused and linked(island, refused, at))):
                # what is joined to a name is one: the movements of 8 and 14 March
                refused = match.last
            elif match and value:
                found.append(Found(match.first, match.last, match.rule.value, match.groups, value))
                clock.note(value, "month" in match.groups)
            at = match.last if match else at + 1
        if found and len(island) > 1:
            found = join_ranges(found, island, self._read, self._after_between)
        # the preposition of "two weeks ago" stays out
        return [Timex(self.sentence, *self._span(f.first + bool(f.value.point), f.last), f.value) for f in found]

    def _span(self, first: int, last: int) -> tuple[int, int]:
        return self.island[first].start, self.island[last - 1].end

    def _best(self, signs: str, at: int) -> tuple[Match | None, Value | None]:
        """Return the longest match that has a value; one without a value where its surroundings refuse it.

        What is refused covers its parts: "5 June" in the name of a movement leaves no June.
        """
        for match in self.grammar.fits(self.island, signs, at):
            span = self._span(match.first, match.last)
            if self._stands_in(match.rule.refuse, span):
                return match, None
            if self._stands_in(match.rule.skip, span) or (
                match.rule.require and not self._stands_in(match.rule.require, span)
            ):
                continue
            value = self._read(match.rule.value, match.groups, match.first, match.last)
            if value:
                return match, value
        return None, None

    def _stands_in(self, contexts: Sequence[str], span: tuple[int, int]) -> bool:
        return bool(contexts) and any(self.contexts.holds(name, self.sentence.text, *span) for name in contexts)

    def _after_between(self) -> bool:
        return self.contexts.after_between(self.sentence.text, self.island[0].start)

    def _read(self, name: str, groups: Groups, first: int, last: int) -> Value | None:
        """Return the value of groups, with a clock that looks at the words around their pieces."""
        text, (start, end), clock = self.sentence.text, self._span(first, last), self.clock
        clock.look = partial(self.contexts.look, text, start, end)
        clock.nowadays = partial(self.contexts.nowadays, text, start, end)
        said = self._said_on(start)
        return VALUES[name](groups, replace(clock, document=said, basis="text") if said else clock)

    def _said_on(self, start: int) -> date | None:
        """Return the day on which a quotation was said that holds an expression, where the sentence names that day."""
        quoted = self.contexts.quotations(self.sentence.text) if self.told else ()
        opening = next((first for first, last in quoted if first < start < last), None)
        if opening is None:
            return None
        days = (t.value for t in reversed(self.told) if t.end <= opening)
        day = next((v.value for v in days if _DAY.fullmatch(v.value) and not v.anchor), None)
        return date.fromisoformat(day) if day else None
