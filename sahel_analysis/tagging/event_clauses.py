"""Cut a sentence into clauses: what belongs to an event stands in its clause first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from sahel_analysis.language.lexicon import Lexicon, form
from sahel_analysis.language.matching import Matcher, longest
from sahel_analysis.language.words import WORD
from sahel_analysis.tagging.actors import Mention
from sahel_analysis.tagging.sentences import Sentence
from sahel_analysis.tagging.timex import Timex

Span = tuple[int, int]

_SIGNS = re.compile(r"[،؛,;()\[\]]")
_BETWEEN_COMMAS = re.compile(r"،[^،.؛]{1,80}(?=،)")
# words beside an expression of time that stands between commas, and before a clause that opens with its place
_BESIDE = 2
# words of an office that stands between commas behind its holder
_OFFICE = 8


class Clauses:
    """Finds clauses by commas and by the words that open one (lexicons/events.toml)."""

    def __init__(self, lexicon: Lexicon) -> None:
        table = lexicon.table("events")["clauses"]
        self._openers: Matcher[str] = Matcher((form(w), "plain", w) for w in table["openers"])
        self._appositions = frozenset(form(w) for w in table["appositions"])
        self._sides = tuple(form(w) for w in table["sides"])

    def split(
        self, sentence: Sentence, own: Sequence[Mention], dates: Sequence[Timex], verbs: Iterable[int] = ()
    ) -> list[Span]:
        """Return the clauses of a sentence in order.

        A clause ends at a comma, before a word that opens one ("after", "who", "while") and before a verb that a
        conjunction is written together with (`verbs`: where such verbs begin). Commas in brackets, in lists of actors
        and round an expression of time divide nothing, nor does an opener that belongs to an expression of time.
        """
        text = sentence.text
        within = [(t.start - 6, t.end) for t in dates]
        cuts = {a for a, b in _commas(text, own)}
        cuts -= _parenthetical(text, sorted(cuts), dates, self._appositions)
        cuts -= {cut for cut in cuts if text[:cut].rstrip().endswith(self._sides)}
        for hit in longest(self._openers.find(sentence.scan)):
            begin = hit.start - len(hit.clitic)
            if not any(a <= begin < b for a, b in within):
                cuts.add(begin)
        cuts |= set(verbs)
        edges = [0, *sorted(cut for cut in cuts if 0 < cut < len(text)), len(text)]
        return [(a, b) for a, b in pairwise(edges) if b > a]


def ranked_between(text: str, words: frozenset[str]) -> list[Span]:
    """Return what stands between two commas and opens with one of some words: ", the last partner of the West,"."""
    found = []
    for hit in _BETWEEN_COMMAS.finditer(text):
        first = WORD.search(hit.group())
        if first is not None and first.group() in words:
            found.append(hit.span())
    return found


def _commas(text: str, own: Sequence[Mention]) -> list[Span]:
    """Return the commas that divide: none in brackets, none between two actors."""
    starts, ends = {m.start - len(m.clitic) for m in own}, {m.end for m in own}
    found, depth = [], 0
    for sign in _SIGNS.finditer(text):
        i = sign.start()
        if sign.group() in "([":
            depth += 1
        elif sign.group() in ")]":
            depth = max(0, depth - 1)
        elif not depth and not (i in ends and i + 2 in starts):
            found.append((i, i + 1))
    return found


def _parenthetical(text: str, cuts: Sequence[int], dates: Sequence[Timex], appositions: frozenset[str]) -> set[int]:
    """Return the commas round a time or an office that stands by itself, or behind the place that opens all."""
    idle: set[int] = set()
    edges = [0, *cuts, len(text)]
    for a, b in pairwise(edges):
        timed = [t for t in dates if a <= t.start and t.end <= b]
        written = WORD.findall(text, a, b)
        words = len(written) - sum(len(WORD.findall(text, t.start, t.end)) for t in timed)
        office = a and b < len(text) and written and written[0] in appositions and len(written) <= _OFFICE
        if office or (timed and words <= _BESIDE):
            idle |= {a, b}
        elif a == 0 and words <= _BESIDE:
            idle.add(b)
    return idle


def clause_at(place: int, clauses: Sequence[Span]) -> int:
    """Return the number of the clause in which a place of the sentence lies."""
    return next((i for i, (a, b) in enumerate(clauses) if a <= place < b), max(0, len(clauses) - 1))
