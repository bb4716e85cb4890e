"""Tell how a text stands to words in it: whether it negates them, and whether it stands back from them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from sahel_analysis.language.lexicon import Lexicon, form
from sahel_analysis.language.matching import as_bytes
from sahel_analysis.language.words import WORD
from sahel_analysis.tagging.actors import Mention
from sahel_analysis.tagging.phrases import PhraseHit, PhraseMatcher
from sahel_analysis.tagging.quotes import Quotation, begins_as_name, quotations, round_names
from sahel_analysis.tagging.sentences import Sentence
from sahel_analysis.tagging.voice import Speech

# lists of lexicons/stance.toml that stand before the words from which a text takes a distance
_BEFORE = ("distanced", "naming", "unclear")

_Span = tuple[int, int]


class Stance(NamedTuple):
    """How a text stands to some words: `negated` is yes or empty; `distance` is distanced, naming, unclear or empty."""

    negated: str = ""
    distance: str = ""


class StanceTagger:
    """Finds negation and distance by lexicons/stance.toml."""

    def __init__(self, lexicon: Lexicon) -> None:
        table = lexicon.table("stance")
        self._negation: dict[str, Any] = table["negation"]
        self._distance: dict[str, Any] = table["distance"]
        # conjunctions are written together with a particle
        conjunctions = ["", *lexicon.table("clitics")["conjunctions"]]
        reaches = {form(w): self._negation["near"] for w in self._negation["nouns"]}
        reaches |= {form(w): self._negation["reach"] for w in self._negation["particles"]}
        self._reaches: dict[str, int] = {c + word: reach for c in conjunctions for word, reach in reaches.items()}
        self._reaching = frozenset(part for word in self._reaches for part in as_bytes(word).split())
        self._not_before, self._except, self._ends, self._openers = (
            frozenset(c + form(w) for c in conjunctions for w in self._negation[name])
            for name in ("not_before", "except", "ends", "openers")
        )
        lists = {name: self._distance[name] for name in (*_BEFORE, "alleged")}
        lists |= {"denials": self._negation["denials"], "quoted names": lexicon.table("voice")["quotes"]["naming"]}
        self._phrases: PhraseMatcher[str] = PhraseMatcher(((p, name) for name in lists for p in lists[name]), lexicon)
        self._quotes: dict[str, Any] = lexicon.table("voice")["quotes"]

    def meet(self, words: Collection[bytes]) -> None:
        """Work out what words can be before the sentences that have them are read, which is quicker."""
        self._phrases.meet(words)

    def read(self, sentence: Sentence, mentions: Sequence[Mention], speeches: Sequence[Speech]) -> SentenceStance:
        """Return the reading of one sentence; `mentions` and `speeches` are those of the sentence."""
        hits: dict[str, list[PhraseHit[str]]] = {}
        for hit in self._phrases.find(sentence):
            hits.setdefault(hit.value, []).append(hit)
        quotes = quotations(sentence.text, (), tuple(self._quotes["families"]))
        naming = hits.get("quoted names", ())
        names = round_names(quotes, sentence.text, mentions, naming, self._quotes)
        marked = [q for q in quotes if q not in names and not begins_as_name(q, sentence.text, naming)]
        scopes = list(self._scopes(sentence, hits.get("denials", ())))
        return SentenceStance(sentence.text, scopes, hits, marked, speeches, self._distance, self._negation["signs"])

    def _scopes(self, sentence: Sentence, denials: Sequence[PhraseHit[str]]) -> Iterator[_Span]:
        """Yield the stretches of a sentence that are negated."""
        # most sentences have no negation
        if not denials and self._reaching.isdisjoint(sentence.scan.split()):
            return
        text = sentence.text
        words = list(WORD.finditer(text))
        ends = [(hit.end, self._negation["far"], self._ends) for hit in denials]
        for word, after in zip(words, [*words[1:], None], strict=True):
            reach = self._reaches.get(word.group())
            if reach and after is not None and after.group() not in self._not_before:
                ends.append((word.end(), reach, self._ends | self._openers))
        for end, reach, stops in ends:
            following = [w for w in words if w.start() >= end]
            last = end
            for count, word in enumerate(following):
                parted = any(sign in self._negation["signs"] for sign in text[last : word.start()])
                if count >= reach or parted or word.group() in stops:
                    yield end, last
                    break
                if word.group() in self._except:
                    break
                last = word.end()
            else:
                yield end, last


class SentenceStance:
    """How one sentence stands to the words in it."""

    def __init__(
        self, text: str, negated: Sequence[_Span], phrases: dict[str, list[PhraseHit[str]]],
        marked: Sequence[Quotation], speeches: Sequence[Speech], rules: dict[str, Any], signs: str,
    ) -> None:  # fmt: skip
        self._text, self._negated, self._phrases = text, negated, phrases
        self._marked, self._speeches, self._rules, self._signs = marked, speeches, rules, signs

    def to(self, spans: Sequence[_Span]) -> Stance:
        """Return the stance to all of some words; where it holds for a part of them only, they also stand without."""
        negated = all(any(a <= start and end <= b for a, b in self._negated) for start, end in spans)
        kinds = {self._distance_of(start, end) for start, end in spans}
        distance = "" if "" in kinds else kinds.pop() if len(kinds) == 1 else "unclear"
        return Stance("yes" if negated else "", distance)

    def _distance_of(self, start: int, end: int) -> str:
        near = [h for name in _BEFORE for h in self._phrases.get(name, ()) if self._apart(h.end, start) in self._gaps]
        if near:
            # of two phrases the one that begins earlier holds the other: "or what is called"
            return min(near, key=lambda h: (h.start, -h.end)).value
        if any(self._apart(end, h.start) == 0 for h in self._phrases.get("alleged", ())):
            return "distanced"
        return self._in_marks(start, end)

    @property
    def _gaps(self) -> range:
        return range(self._rules["gap"] + 1)

    def _apart(self, end: int, start: int) -> int:
        """Return the number of words between two places, -1 where they lie the other way round or a stop parts them."""
        # particles that are written together with the later word are none
        between = self._text[end : self._text.rfind(" ", 0, start) + 1]
        return -1 if start < end or any(sign in self._signs for sign in between) else len(WORD.findall(between))

    def _in_marks(self, start: int, end: int) -> str:
        """Return the distance that quotation marks round words take."""
        for quote in self._marked:
            if not (quote.start <= start and end <= quote.end):
                continue
            few = len(WORD.findall(self._text, quote.start, quote.end)) <= self._rules["scare_words"]
            spoken = any(s.start <= start < s.end for s in self._speeches)
            if spoken:
                return "unclear" if few else ""
            return "distanced" if few else "unclear"
        return ""
