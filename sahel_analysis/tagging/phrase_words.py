"""What one word, or one actor, can be in the phrases of a lexicon: worked out where it is first met, and remembered."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from sahel_analysis.tagging.phrase_forms import SLOT, Place

Value = TypeVar("Value", bound=Hashable)

# words that are remembered with what they can be, at most; then the memory starts afresh
_REMEMBERED = 200_000


class Phrase(NamedTuple, Generic[Value]):
    """A phrase with its value and its rank among hits of one span."""

    places: tuple[Place, ...]
    value: Value
    rank: int


class Fits:
    """What one word, or one actor, can be in phrases.

    `fills` are the places that it can fill, as their phrases write them, each with the letters of particles that stand
    before it in the word; `names` are the places alone. `alone` are the phrases that it completes by itself (letters
    before it, rank, value), `opens` those that it begins, by what may come second (`seconds`), with the same letters;
    what comes second stands at most `reach` words behind. `slots` are those for actors in the phrases that it begins.
    `written` is the word as it stands in scanned bytes, with its blanks; empty for an actor.
    """

    __slots__ = ("_pairs", "alone", "fills", "names", "opens", "reach", "seconds", "slots", "written")

    def __init__(
        self, written: bytes, fills: dict[str, list[int]], by_first: Mapping[str, Sequence[Phrase[Any]]]
    ) -> None:
        self.written = written
        self.fills = {name: skips[0] for name, skips in fills.items()}
        self.names = frozenset(fills)
        self.alone: list[tuple[int, int, Any]] = []
        self.opens: dict[str, list[tuple[Phrase[Any], tuple[int, ...]]]] = {}
        # by rank: no two phrases have the same
        begun: dict[int, tuple[Phrase[Any], set[int]]] = {}
        for name, skips in fills.items():
            for phrase in by_first.get(name, ()):
                begun.setdefault(phrase.rank, (phrase, set()))[1].update(skips)
        for phrase, readings in begun.values():
            own = tuple(sorted(readings))
            if len(phrase.places) == 1:
                self.alone += [(skip, phrase.rank, phrase.value) for skip in own]
            for second in dict.fromkeys(phrase.places[1].fillers if len(phrase.places) > 1 else ()):
                self.opens.setdefault(second, []).append((phrase, own))
        self.alone.sort(key=itemgetter(0, 1))
        longer = [phrase.places for phrase, _ in begun.values() if len(phrase.places) > 1]
        self.reach = max((places[1].reach + 1 for places in longer), default=0)
        self.seconds = frozenset(self.opens)
        self.slots = frozenset(f for places in longer for place in places[1:] for f in place.fillers if f[0] == SLOT)
        self._pairs: dict[Fits, list[tuple[Phrase[Any], tuple[int, ...], int]]] = {}

    def with_second(self, second: Fits) -> list[tuple[Phrase[Any], tuple[int, ...], int]]:
        """Return the phrases that this begins and `second` goes on with, with the letters before each."""
        pairs = self._pairs.get(second)
        if pairs is None:
            own = {pair[0].rank: pair for name in second.fills for pair in self.opens.get(name, ())}
            pairs = [(phrase, skips, second.skip(phrase.places[1])) for phrase, skips in own.values()]
            self._pairs[second] = pairs
        return pairs

    def skip(self, place: Place) -> int:
        """Return the letters of particles before what fills a place."""
        return next(self.fills[filler] for filler in place.fillers if filler in self.fills)


# what a word can be; False for the many that are nothing
Word = Fits | Literal[False]


class Memory(dict[bytes, Word]):
    """What words can be, each worked out where it is first met; False for the many that are nothing."""

    def __init__(self, reads: Callable[[Sequence[bytes]], Iterable[Word]]) -> None:
        self._reads = reads

    def __missing__(self, word: bytes) -> Word:
        self.meet([word])
        return self[word]

    def meet(self, words: Iterable[bytes]) -> None:
        """Work out what words can be that were not met yet: quicker for many in one go."""
        if len(self) > _REMEMBERED:
            self.clear()
        new = [word for word in words if word not in self]
        self.update(zip(new, self._reads(new), strict=True))
