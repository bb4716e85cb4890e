"""Find temporal expressions and give them TIMEX3 values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from sahel_analysis.language.lexicon import Lexicon, form
from sahel_analysis.language.words import bare
from sahel_analysis.tagging.context import words_before
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
        self._grammar = Grammar(lexicon, signs, self._contexts)
        self._between = frozenset(form(w) for w in lexicon.table("timex")["between"]["words"])

    def tag(self, sentences: Sequence[Sentence], document: date | None) -> list[Timex]:
        """Return the temporal expressions of one article in reading order, reckoned from the document date.

        Without a document date relative expressions keep X for what is unknown, and are flagged with the latest date
        that the article tells of as past: it was not written before that.
        """
        found: list[Timex] = []
        clock = Clock(document)
        for sentence in sentences:
            own: list[Timex] = []
            for island in self._tokens.islands(sentence):
                for timex in self._on_island(sentence, island, clock, own):
                    own.append(timex)
            found += own
        return found if document else self._bounded(found)

    def _on_island(self, sentence: Sentence, island: Sequence[Piece], clock: Clock, told: list[Timex]) -> list[Timex]:
        signs = "".join(piece.sign for piece in island)
        read = partial(self._read, sentence.text, island, clock, told)
        found: list[Found] = []
        at = refused = 0
        while at < len(island):
            match, value = self._best(sentence.text, island, signs, at, read)
            if match and (value is None or (match.rule.refuse and refused and linked(island, refused, at))):
                # what is joined to a name is one: the movements of 8 and 14 March
                refused = match.last
            elif match and value:
                found.append(Found(match.first, match.last, match.rule.value, match.groups, value))
                clock.note(value, "month" in match.groups)
            at = match.last if match else at + 1
        if found and len(island) > 1:
            found = join_ranges(found, island, read, partial(self._is_between, sentence.text, island[0].start))
        return [Timex(sentence, island[f.first].start, island[f.last - 1].end, f.value) for f in found]

    def _is_between(self, text: str, start: int) -> bool:
        return any(not self._between.isdisjoint(bare(word)) for word in words_before(text, start)[-1:])

    def _best(
        self, text: str, island: Sequence[Piece], signs: str, at: int, read: partial[Value | None]
    ) -> tuple[Match | None, Value | None]:
        """Return the longest match that has a value; one without a value where its surroundings refuse it.

        What is refused covers its parts: "5 June" in the name of a movement leaves no June.
        """
        for match in self._grammar.fits(island, signs, at):
            start, end = island[match.first].start, island[match.last - 1].end
            holds = self._contexts.holds
            if any(holds(name, text, start, end) for name in match.rule.refuse):
                return match, None
            if any(holds(name, text, start, end) for name in match.rule.skip):
                continue
            if match.rule.require and not any(holds(name, text, start, end) for name in match.rule.require):
                continue
            value = read(match.rule.value, match.groups, match.first, match.last)
            if value:
                return match, value
        return None, None

    def _read(
        self, text: str, island: Sequence[Piece], clock: Clock, told: list[Timex], name: str, groups: Groups, first: int, last: int
    ) -> Value | None:
        """Return the value of groups, with a clock that looks at the words around their pieces."""
        start, end = island[first].start, island[last - 1].end
        clock.look = partial(self._contexts.look, text, start, end)
        clock.nowadays = partial(self._contexts.nowadays, text, start, end)
        said = self._said_on(text, start, told)
        if said is None:
            return VALUES[name](groups, clock)
        own = Clock(said, "text", clock.told, clock.fixed, clock.look, clock.nowadays)
        return VALUES[name](groups, own)

    def _said_on(self, text: str, start: int, told: list[Timex]) -> date | None:
        """Return the day on which a quotation was said that holds an expression, where the sentence names that day."""
        days = [t for t in told if _DAY.fullmatch(t.value.value) and not t.value.anchor]
        opening = self._contexts.quote_after_speech(text, start) if days else None
        before = [t for t in days if opening is not None and t.end <= opening]
        return date.fromisoformat(before[-1].value.value) if before else None

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
