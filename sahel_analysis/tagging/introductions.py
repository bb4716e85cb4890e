"""Find what introduces speech in a sentence, and where the words that it introduces begin and end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from sahel_analysis.language.lexicon import Lexicon, form
from sahel_analysis.language.words import WORD, clitics, last_words
from sahel_analysis.tagging.actors import Mention
from sahel_analysis.tagging.adverbials import Adverbials
from sahel_analysis.tagging.phrases import PhraseHit
from sahel_analysis.tagging.quotes import Quotation

# how words introduce speech besides "according to": by "he said that", by a verb whose object is what is said ("he
# denied"), by participles of both ("adding that", "denying"), by a verb without subject ("it is said that")
WAYS = ("saying", "stating", "saying_participles", "stating_participles", "impersonal")
INTRODUCING = frozenset((*WAYS, "attribution"))

# the phrases of voice.toml in a sentence, by list
_Hits = Mapping[str, Sequence[PhraseHit[str]]]


class Introduction(NamedTuple):
    """Words that introduce speech: their span with particles, the end of the first of them, and their way."""

    start: int
    end: int
    head_end: int
    way: str


class IntroductionWords:
    """The words of lexicons/voice.toml that begin and end reported words."""

    def __init__(self, lexicon: Lexicon) -> None:
        table = lexicon.table("voice")
        reporting = table["reporting"]
        self.openers = frozenset(map(form, reporting["openers"]))
        self.no_opener_after = frozenset(map(form, reporting["no_opener_after"]))
        self.no_verb_after = frozenset(map(form, reporting["no_verb_after"]))
        self.reach: int = reporting["reach"]
        self.ends = re.compile("[" + re.escape("".join(table["quotes"]["ends"])) + "]")
        self.stops = frozenset(form(w) for w in (*table["source"]["stops"], *reporting["openers"]))


class Introductions:
    """What introduces speech in one sentence: outside quotations and names; of overlapping phrases the first, longest.

    `hits` are the phrases of voice.toml in it, by list, `quotes` the quotations.
    """

    def __init__(
        self, words: IntroductionWords, text: str, hits: _Hits, quotes: Sequence[Quotation],
        mentions: Sequence[Mention], adverbials: Adverbials,
    ) -> None:  # fmt: skip
        self._words, self._text, self._quotes = words, text, quotes
        self.found = list(self._find(hits, mentions))
        # "on his part" parts two speakers, but not the verb from its subject: "said on his part the minister"
        within = [(i.head_end, adverbials.past(i.head_end)) for i in self.found]
        bounds = [h.start for h in hits.get("boundaries", ())]
        self.bounds = [b for b in bounds if not any(start <= b < end for start, end in within)]
        self.bounds += [match.start() for match in words.ends.finditer(text)]
        self._no_way_past = {*self.bounds, *(i.start for i in self.found)}

    def _find(self, hits: _Hits, mentions: Sequence[Mention]) -> Iterator[Introduction]:
        taken = [(q.start, q.end) for q in self._quotes] + [(m.start, m.end) for m in mentions]
        done = 0
        ways = [h for way in (*WAYS, "attribution") for h in hits.get(way, ())]
        for hit in sorted(ways, key=lambda h: (h.start, -h.end)):
            free = hit.start >= done and not any(a <= hit.start < b for a, b in taken)
            if free and self._introduces(hit.start, hit.value):
                begin = self._text.rfind(" ", 0, hit.start) + 1
                yield Introduction(begin, hit.end, hit.words[0][1], hit.value)
                done = hit.end

    def _introduces(self, start: int, way: str) -> bool:
        """Tell whether what looks like a verb or participle is one, not a noun."""
        begin = self._text.rfind(" ", 0, start) + 1
        before = "".join(last_words(self._text[:begin], 1))
        if way.endswith("participles"):
            return before not in self._words.stops and not self._text[begin:start].endswith(clitics().definite)
        return before not in self._words.no_verb_after

    def opener(self, start: int) -> tuple[int, int] | None:
        """Return the span of the word that opens reported words, within reach of a verb; None where there is none."""
        before = ""
        for match in islice(WORD.finditer(self._text, start), self._words.reach + 1):
            begin, word = match.start(), match[0]
            if begin in self._no_way_past or (self._quotes and self._in_quotes(begin)):
                return None
            if word in self._words.openers and before not in self._words.no_opener_after:
                return match.span()
            before = word
        return None

    def _in_quotes(self, place: int) -> bool:
        return any(q.start <= place < q.end for q in self._quotes)

    def clause_end(self, start: int) -> int:
        """Return where the clause ends that a place stands in."""
        return min((b for b in self.bounds if b > start), default=len(self._text))
