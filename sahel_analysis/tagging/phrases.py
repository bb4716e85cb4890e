"""Find the phrases of a lexicon in sentences: words with their endings, gaps between words, actors in slots.

How a phrase is written is told at the head of lexicons/frames.toml, what the marks of a word stand for in
lexicons/families.toml. What a word can be depends on the word alone: it is worked out where the word is first met, and
looked up from then on. Places are counted in words; letters are counted only where a phrase is complete.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from operator import itemgetter
from typing import Any, Generic, NamedTuple

from sahel_analysis.language.lexicon import Lexicon, LexiconError
from sahel_analysis.language.matching import Hit, Matcher
from sahel_analysis.tagging.actors import Mention
from sahel_analysis.tagging.phrase_forms import SLOT, Place, entries, members_of, parse, tense
from sahel_analysis.tagging.phrase_words import Fits, Memory, Phrase, Value, Word
from sahel_analysis.tagging.sentences import Sentence


class PhraseHit(NamedTuple, Generic[Value]):
    """A phrase found: its span in the folded text, the spans of its words (actors in slots left out), its value.

    `whole` says that no other word stands between its words.
    """

    start: int
    end: int
    words: tuple[tuple[int, int], ...]
    whole: bool
    value: Value


# a word or an actor that stands in a sentence and can be something: its first and last word by number, what it can be,
# and the span of an actor, None for a word. No class: one is made for every fifth word of a text
_Item = tuple[int, int, Fits, tuple[int, int] | None]

# a phrase, how many letters of particles stand before it (several readings of one word), and what fills its places
# from the second on: items with the letters before them
_Found = tuple[Phrase[Any], tuple[int, ...], list[tuple[_Item, int]]]


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
        by_first: dict[str, list[Phrase[Value]]] = {}
        # the order of hits of one span does not depend on that of the lexicon
        for rank, (phrase, value) in enumerate(sorted(phrases, key=lambda pair: repr(pair[1]))):
            places = tuple(parse(phrase, families["gaps"]))
            for filler in (f for place in places for f in place.fillers):
                if not filler.startswith(SLOT):
                    words.add(filler)
                elif filler not in members:
                    raise LexiconError(f"phrase {phrase!r}: no [[group]] is called {filler[1:]!r}")
            for filler in dict.fromkeys(places[0].fillers):
                by_first.setdefault(filler, []).append(Phrase(places, value, rank))
        self._by_first = by_first
        self._matcher: Matcher[str] = Matcher(
            (entry, style, word) for word in sorted(words) for entry, style in entries(word, families)
        )
        marked = [w for w in words if w.endswith(families["past"]["mark"])]
        self._particles = {w: frozenset(families[tense(w, families)]["particles"]) for w in marked}
        slots: dict[str, dict[str, list[int]]] = {}
        for name, actors in members.items():
            for actor in actors:
                slots.setdefault(actor, {})[name] = [0]
        self._actors = {actor: Fits(b"", fills, by_first) for actor, fills in slots.items()}
        self._memory = Memory(self._read)

    def _read(self, words: Sequence[bytes]) -> Iterator[Word]:
        """Yield what each of some words can be; False where it is nothing."""
        starts = list(accumulate((len(word) + 3 for word in words), initial=0))[:-1]
        found = self._matcher.find_each(b" " + b" \n ".join(words) + b" ", starts)
        for word, hits in zip(words, found, strict=True):
            yield self._fits(word, hits) if hits else False

    def _fits(self, word: bytes, hits: Sequence[Hit[str]]) -> Word:
        fills: dict[str, list[int]] = {}
        for hit in hits:
            # a verb takes conjunctions before it, no prepositions
            if hit.clitic in self._particles.get(hit.value, (hit.clitic,)):
                fills.setdefault(hit.value, []).append(len(hit.clitic))
        return Fits(b" " + word + b" ", fills, self._by_first) if fills else False

    def meet(self, words: Iterable[bytes]) -> None:
        """Work out what the words of many sentences can be, as their `scan` has them, before any is searched.

        What `find` returns does not depend on it: one by one it takes longer.
        """
        self._memory.meet(words)

    def may_find(self, sentence: Sentence) -> bool:
        """Tell whether a sentence has a word that begins a phrase."""
        words = map(self._memory.__getitem__, sentence.scan.split())
        return any(fits and (fits.alone or fits.reach) for fits in words)

    def find(self, sentence: Sentence, mentions: Sequence[Mention] = ()) -> list[PhraseHit[Value]]:
        """Return the phrases in a sentence, by start and then the longest; `mentions` are those of the sentence."""
        scan = sentence.scan
        words = list(map(self._memory.__getitem__, scan.split()))
        actors = self._actor_items(mentions, words, scan) if mentions else []
        hits: dict[tuple[int, int, int], PhraseHit[Value]] = {}
        # of two hits of a phrase that begin alike the word's counts, not the actor's
        beginning = [item for item in actors if item[2].reach or item[2].alone]
        for item in beginning:
            hits |= self._of_actor(item, words, actors, scan)
        in_order = not beginning
        at = 0
        for i, fits in enumerate(words):
            if not fits:
                continue
            if fits.alone:
                # where the same word stands before, it is one of these too: this is the next that was not met yet
                at = scan.index(fits.written, at)
                end = at + len(fits.written) - 2
                for skip, rank, value in fits.alone:
                    start = at + skip
                    hits[start, -end, rank] = PhraseHit(start, end, ((start, end),), True, value)
                at = end
            if fits.reach:
                # most words have nothing near them that goes with them: ask that first
                seconds = fits.seconds
                for other in words[i + 1 : i + 1 + fits.reach]:
                    if other and not seconds.isdisjoint(other.names):
                        break
                else:
                    if not actors or not any(not seconds.isdisjoint(actor[2].names) for actor in actors):
                        continue
                found = self._begun_by((i, i, fits, None), words, actors, scan)
                in_order = in_order and not found
                hits |= found
        return list(hits.values()) if in_order else [hits[key] for key in sorted(hits)]

    def _actor_items(self, mentions: Sequence[Mention], words: Sequence[Word], scan: bytes) -> list[_Item]:
        """Return the actors of a sentence that may be in a phrase with its words or with one another."""
        named = [(m, fits) for m in mentions if (fits := self._actors.get(m.actor_id)) is not None]
        if not named:
            return []
        others = [fits for _, fits in named]
        near = [word for word in words if word] + (others if len(others) > 1 else [])
        asked = [fits.slots for fits in near if fits.slots]
        return [_actor_item(m, fits, scan) for m, fits in named if fits.alone or _goes_with(fits, near, asked)]

    def _of_actor(
        self, item: _Item, words: Sequence[Word], actors: Sequence[_Item], scan: bytes
    ) -> dict[tuple[int, int, int], PhraseHit[Value]]:
        """Return the phrases that an actor completes by itself or begins."""
        start, end = _span(item, 0, scan)
        alone = {(start, -end, rank): PhraseHit(start, end, (), True, value) for _, rank, value in item[2].alone}
        return alone | self._begun_by(item, words, actors, scan)

    def _begun_by(
        self, item: _Item, words: Sequence[Word], actors: Sequence[_Item], scan: bytes
    ) -> dict[tuple[int, int, int], PhraseHit[Value]]:
        """Return the phrases of several places that an item begins, by their order."""
        items: list[_Item] = [(i, i, fits, None) for i, fits in enumerate(words[item[1] + 1 :], item[1] + 1) if fits]
        # of two that begin alike the actor comes first: it is the longer one
        later = sorted([*(a for a in actors if a[0] > item[1]), *items], key=itemgetter(0)) if actors else items
        return {
            (hit.start, -hit.end, phrase.rank): hit
            for phrase, skips, rest in self._complete(item, later)
            for hit in _hits(phrase.value, item, skips, rest, scan)
        }

    def _complete(self, item: _Item, later: Sequence[_Item]) -> Iterator[_Found]:
        """Yield the phrases of several places that begin with an item; `later` are those that follow it."""
        _, last, fits, _ = item
        tried: set[int] = set()
        for at, (first, _, second, _) in enumerate(later):
            apart = first - last - 1
            if apart >= fits.reach:
                break
            if fits.seconds.isdisjoint(second.names):
                continue
            for phrase, skips, letters in fits.with_second(second):
                # the nearest word that fits is the one: no other is tried
                if apart <= phrase.places[1].reach and phrase.rank not in tried:
                    tried.add(phrase.rank)
                    rest = [(later[at], letters)]
                    if len(phrase.places) == 2 or _continue(rest, later, at, phrase.places):
                        yield phrase, skips, rest


def _goes_with(actor: Fits, near: Iterable[Fits], asked: Iterable[frozenset[str]]) -> bool:
    """Tell whether an actor can be in a phrase that something near it begins (which asks for actors), or it itself."""
    for slots in asked:
        if not slots.isdisjoint(actor.names):
            return True
    return bool(actor.reach) and any(not actor.seconds.isdisjoint(fits.names) for fits in near)


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


def _hits(
    value: Value, item: _Item, skips: Sequence[int], rest: Sequence[tuple[_Item, int]], scan: bytes
) -> Iterator[PhraseHit[Value]]:
    """Yield the hits of a phrase that begins with `item`, one for each reading of it; `rest` fills its other places."""
    others = []
    begin, end = _span(item, 0, scan)
    whole, last, until = True, item[1], end
    for other, letters in rest:
        place = _span(other, letters, scan)
        if other[3] is None:
            others.append(place)
        whole, until, last = whole and other[0] == last + 1, place[1], other[1]
    for skip in skips:
        words = [(begin + skip, end)] if item[3] is None else []
        yield PhraseHit(begin + skip, until, (*words, *others), whole, value)


def _actor_item(mention: Mention, fits: Fits, scan: bytes) -> _Item:
    begin = mention.start - len(mention.clitic) + 1
    first = len(scan[:begin].split())
    return first, first + len(scan[begin : mention.end + 1].split()) - 1, fits, (mention.start, mention.end)
