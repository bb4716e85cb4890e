"""Find the phrases of a lexicon in sentences: words with their endings, gaps between words, actors in slots.

How a phrase is written is told at the head of lexicons/frames.toml, what the marks of a word stand for in
lexicons/families.toml. What a word can be depends on the word alone: it is worked out where the word is first met, and
looked up from then on. Places are counted in words; letters are counted only where a phrase is complete.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from sahel_analysis.language.lexicon import Lexicon, LexiconError
from sahel_analysis.language.matching import Matcher
from sahel_analysis.tagging.actors import Mention
from sahel_analysis.tagging.phrase_forms import SLOT, Place, entries, members_of, parse, tense
from sahel_analysis.tagging.sentences import Sentence

Value = TypeVar("Value", bound=Hashable)

# words that are remembered with what they can be, at most; then the memory starts afresh
_REMEMBERED = 200_000


class PhraseHit(NamedTuple, Generic[Value]):
    """A phrase found: its span in the folded text, the spans of its words (actors in slots left out), its value.

    `whole` says that no other word stands between its words.
    """

    start: int
    end: int
    words: tuple[tuple[int, int], ...]
    whole: bool
    value: Value


class _Phrase(NamedTuple, Generic[Value]):
    """A phrase with its value and its rank among hits of one span."""

    places: tuple[Place, ...]
    value: Value
    rank: int


class _Fits:
    """What one word, or one actor, can be in phrases.

    `fills` are the places that it can fill, as their phrases write them, each with the letters of particles that stand
    before it in the word; `names` are the places alone. `alone` are the phrases that it completes by itself, `opens`
    those that it begins, by what may come second (`seconds`); both with the same numbers of letters.
    """

    __slots__ = ("_pairs", "alone", "fills", "names", "opens", "seconds")

    def __init__(self, fills: dict[str, list[int]], by_first: Mapping[str, Sequence[_Phrase[Any]]]) -> None:
        self.fills = {name: skips[0] for name, skips in fills.items()}
        self.names = frozenset(fills)
        self.alone: list[_Found] = []
        self.opens: dict[str, list[tuple[_Phrase[Any], tuple[int, ...]]]] = {}
        begun: dict[_Phrase[Any], list[int]] = {}
        for name, skips in fills.items():
            for phrase in by_first.get(name, ()):
                begun.setdefault(phrase, []).extend(skips)
        for phrase, skips in begun.items():
            own = tuple(sorted(set(skips)))
            if len(phrase.places) == 1:
                self.alone.append((phrase, own, []))
            for second in dict.fromkeys(phrase.places[1].fillers if len(phrase.places) > 1 else ()):
                self.opens.setdefault(second, []).append((phrase, own))
        self.seconds = frozenset(self.opens)
        self._pairs: dict[_Fits, list[tuple[_Phrase[Any], tuple[int, ...], int]]] = {}

    def with_second(self, second: _Fits) -> list[tuple[_Phrase[Any], tuple[int, ...], int]]:
        """Return the phrases that this begins and `second` goes on with, with the letters before each."""
        pairs = self._pairs.get(second)
        if pairs is None:
            own = {phrase: skips for name in second.fills for phrase, skips in self.opens.get(name, ())}
            pairs = [(phrase, skips, second.skip(phrase.places[1])) for phrase, skips in own.items()]
            self._pairs[second] = pairs
        return pairs

    def skip(self, place: Place) -> int:
        """Return the letters of particles before what fills a place."""
        return next(self.fills[filler] for filler in place.fillers if filler in self.fills)


# a word or an actor that stands in a sentence and can be something: its first and last word by number, what it can be,
# and the span of an actor, None for a word. No class: one is made for every third word of a text
_Item = tuple[int, int, _Fits, tuple[int, int] | None]

# a phrase, how many letters of particles stand before it (several readings of one word), and what fills its places
# from the second on: items with the letters before them
_Found = tuple[_Phrase[Any], tuple[int, ...], list[tuple[_Item, int]]]


class PhraseMatcher(Generic[Value]):
    """The phrases of a lexicon, each with a value.

    Parameters
    ----------
    phrases
        Pairs of a phrase as its lexicon lists it and the value that its hits carry.
    lexicon
        Where the endings of words and the actors come from.
    groups
        The [[group]] tables that slots name: actors by id, types or sectors.

    Raises
    ------
    LexiconError
        If a phrase is not written as the rules say, or names a group or an actor that is not there.
    """

    def __init__(
        self, phrases: Iterable[tuple[str, Value]], lexicon: Lexicon, groups: Sequence[Mapping[str, Any]] = ()
    ) -> None:
        families = lexicon.table("families")
        members = members_of(groups, lexicon)
        words: set[str] = set()
        by_first: dict[str, list[_Phrase[Value]]] = {}
        # the order of hits of one span does not depend on that of the lexicon
        for rank, (phrase, value) in enumerate(sorted(phrases, key=lambda pair: repr(pair[1]))):
            places = tuple(parse(phrase, families["gaps"]))
            for filler in (f for place in places for f in place.fillers):
                if not filler.startswith(SLOT):
                    words.add(filler)
                elif filler not in members:
                    raise LexiconError(f"phrase {phrase!r}: no [[group]] is called {filler[1:]!r}")
            for filler in dict.fromkeys(places[0].fillers):
                by_first.setdefault(filler, []).append(_Phrase(places, value, rank))
        self._by_first = by_first
        self._reach: int = max(families["gaps"].values()) + 1
        self._matcher: Matcher[str] = Matcher(
            (entry, style, word) for word in sorted(words) for entry, style in entries(word, families)
        )
        marked = [w for w in words if w.endswith(families["past"]["mark"])]
        self._particles = {w: frozenset(families[tense(w, families)]["particles"]) for w in marked}
        slots: dict[str, dict[str, list[int]]] = {}
        for name, actors in members.items():
            for actor in actors:
                slots.setdefault(actor, {})[name] = [0]
        self._actors = {actor: _Fits(fills, by_first) for actor, fills in slots.items()}
        # what words can be; False for the many that are nothing
        self._memory: dict[bytes, _Fits | Literal[False]] = {}

    def _looked_up(self, words: Sequence[bytes]) -> list[_Fits | Literal[False]]:
        """Return what each word of a scan can be."""
        memory = self._memory
        known = list(map(memory.get, words))
        if None in known:
            if len(memory) > _REMEMBERED:
                memory.clear()
            known = [memory[word] if word in memory else memory.setdefault(word, self._fits(word)) for word in words]
        return known  # type: ignore[return-value]

    def _fits(self, word: bytes) -> _Fits | Literal[False]:
        """Return what a word can be; False where it is nothing."""
        fills: dict[str, list[int]] = {}
        for hit in self._matcher.find(b" " + word + b" "):
            # a verb takes conjunctions before it, no prepositions
            if hit.clitic in self._particles.get(hit.value, (hit.clitic,)):
                fills.setdefault(hit.value, []).append(len(hit.clitic))
        return _Fits(fills, self._by_first) if fills else False

    def find(self, sentence: Sentence, mentions: Sequence[Mention] = ()) -> list[PhraseHit[Value]]:
        """Return the phrases in a sentence, by start and then the longest; `mentions` are those of the sentence."""
        scan = sentence.scan
        items: list[_Item] = [(i, i, fits, None) for i, fits in enumerate(self._looked_up(scan.split())) if fits]
        named = [(m, fits) for m in mentions if (fits := self._actors.get(m.actor_id)) is not None]
        if named:
            # of two that begin alike the actor comes first: it is the longer one
            items = sorted([_actor_item(*one, scan) for one in named] + items, key=itemgetter(0))
        hits: dict[tuple[int, int, int], PhraseHit[Value]] = {}
        for place, item in enumerate(items, start=1):
            fits = item[2]
            found = fits.alone
            if seconds := fits.seconds:
                # most words have nothing near them that goes with them: ask that first
                farthest = item[1] + self._reach
                for other in items[place:]:
                    if other[0] > farthest:
                        break
                    if not seconds.isdisjoint(other[2].names):
                        found = [*found, *self._complete(item, items[place:])]
                        break
            if found:
                begin, end = _span(item, 0, scan)
                for phrase, skips, rest in found:
                    for skip in skips:
                        hit = _hit(phrase.value, item, (begin + skip, end), rest, scan)
                        hits[hit.start, -hit.end, phrase.rank] = hit
        return [hits[key] for key in sorted(hits)] if len(hits) > 1 else list(hits.values())

    def _complete(self, item: _Item, later: Sequence[_Item]) -> Iterator[_Found]:
        """Yield the phrases of several places that begin with an item; `later` are those that follow it."""
        _, last, fits, _ = item
        tried: set[int] = set()
        for at, (first, _, second, _) in enumerate(later):
            apart = first - last - 1
            if apart >= self._reach:
                break
            if apart < 0 or fits.seconds.isdisjoint(second.names):
                continue
            for phrase, skips, letters in fits.with_second(second):
                # the nearest word that fits is the one: no other is tried
                if apart <= phrase.places[1].reach and phrase.rank not in tried:
                    tried.add(phrase.rank)
                    rest = [(later[at], letters)]
                    if len(phrase.places) == 2 or _continue(rest, later, at, phrase.places):
                        yield phrase, skips, rest


def _continue(rest: list[tuple[_Item, int]], items: Sequence[_Item], at: int, places: Sequence[Place]) -> bool:
    """Add what fills a phrase after its second place, which the item at `at` fills; False where a place stays empty."""
    for place in places[2:]:
        last = items[at][1]
        while (at := at + 1) < len(items):
            first, _, fits, _ = items[at]
            if first > last and not fits.names.isdisjoint(place.fillers):
                break
        if at == len(items) or first - last - 1 > place.reach:
            return False
        rest.append((items[at], fits.skip(place)))
    return True


def _span(item: _Item, skip: int, scan: bytes) -> tuple[int, int]:
    """Return the span in the folded text of an item without the letters of its particles."""
    first, _, _, actor = item
    if actor is not None:
        return actor
    # the scan has one blank more before the text
    rest = scan.split(None, first)[first]
    start, length = len(scan) - len(rest) - 1, rest.find(b" ")
    return start + skip, start + length


def _hit(
    value: Value, item: _Item, span: tuple[int, int], rest: Sequence[tuple[_Item, int]], scan: bytes
) -> PhraseHit[Value]:
    """Return the hit of a phrase that begins with `item`, which stands at `span`; `rest` fills its other places."""
    if not rest and item[3] is None:
        return PhraseHit(span[0], span[1], (span,), True, value)
    words = [span] if item[3] is None else []
    whole, end, last = True, span[1], item[1]
    for other, letters in rest:
        place = _span(other, letters, scan)
        if other[3] is None:
            words.append(place)
        whole, end, last = whole and other[0] == last + 1, place[1], other[1]
    return PhraseHit(span[0], end, tuple(words), whole, value)


def _actor_item(mention: Mention, fits: _Fits, scan: bytes) -> _Item:
    begin = mention.start - len(mention.clitic) + 1
    first = len(scan[:begin].split())
    return first, first + len(scan[begin : mention.end + 1].split()) - 1, fits, (mention.start, mention.end)
