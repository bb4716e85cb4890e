"""The words that stand before and after a span, and whether they are those that a lexicon lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sahel_analysis.language.lexicon import LexiconError, form
from sahel_analysis.language.words import (
    bare,
    clitics,
    near_after,
    near_before,
    nearest_after,
    nearest_before,
    unprefixed,
)

# what single words tell is kept for so many of them: most words of a text are frequent ones
_KEPT = 20_000
# of so many texts what they can have at all: the spans of one text are asked for one after the other
_TEXTS = 64
_KEYS = frozenset({"before", "after", "second_before", "near_before", "near_after", "names_before",
                   "names_after", "before_prefixes", "after_prefixes", "before_endings", "opening_signs"})  # fmt: skip


class Surroundings:
    """Words that stand before or after a span: single words (with any particle) or phrases, as a lexicon lists them.

    The table may have `before` and `after` (the next word or words), `second_before` (the one behind the next),
    `near_before` and `near_after` (one of the next three), `names_before` and `names_after` (the next word or words,
    without an article that is not theirs), `before_prefixes` and `after_prefixes` (how the next word begins),
    `before_endings` (how it ends) and `opening_signs` (the span opens the sentence and one of these signs follows).
    An entry @name stands for the list of that name in `lists`.
    """

    def __init__(self, table: Mapping[str, Any], lists: Mapping[str, Sequence[str]] | None = None) -> None:
        if unknown := set(table) - _KEYS:
            raise LexiconError(f"no cue is called {sorted(unknown)[0]!r}; there are {', '.join(sorted(_KEYS))}")
        words = {key: frozenset(_expand(table.get(key, ()), lists or {})) for key in _KEYS - {"opening_signs"}}
        self._before, self._after = words["before"], words["after"]
        self._near_before, self._near_after = words["near_before"], words["near_after"]
        self._second_before = words["second_before"]
        self._names_before, self._names_after = words["names_before"], words["names_after"]
        self._prefixes_before, self._prefixes_after = tuple(words["before_prefixes"]), tuple(words["after_prefixes"])
        self._endings_before = tuple(words["before_endings"])
        self._opening = tuple(table.get("opening_signs", ()))
        listed = self._before | self._after | self._names_before | self._names_after
        self._longest = max((w.count(" ") + 1 for w in listed), default=0)
        phrases = [w.split() for w in listed if " " in w]
        self._begins, self._ends = frozenset(p[0] for p in phrases), frozenset(p[-1] for p in phrases)
        self._seconds = frozenset(p[1] for p in phrases)
        # lam takes the article's place: without it a listed word stands in every text that has the word
        far = self._near_before | self._second_before | self._near_after
        stems = {word.removeprefix(clitics().definite) for word in far}
        self._far = [stem for stem in stems if not any(other in stem for other in stems - {stem})]
        self.reads_far = bool(far)
        self.has_far = lru_cache(maxsize=_TEXTS)(self._has_far)
        self.told_before = lru_cache(maxsize=_KEPT)(self._tells_before)
        self.told_after = lru_cache(maxsize=_KEPT)(self._tells_after)

    @property
    def reads_signs(self) -> bool:
        """Tell whether more than words tells: signs behind a span that opens its sentence."""
        return bool(self._opening)

    def fit(self, text: str, start: int, end: int) -> bool:
        """Tell whether the span from `start` to `end` of a folded text stands in these surroundings."""
        if self._opening and not text[:start].strip() and text[end:].lstrip().startswith(self._opening):
            return True
        nearest, next_ = _beside(text, start, end)
        far = self.reads_far and self.has_far(text)
        before = self.told_before(nearest)
        if before or ((far or before is None) and self._fit_before(near_before(text, start))):
            return True
        after = self.told_after(next_)
        return after or ((far or after is None) and self._fit_after(near_after(text, end)))

    def _has_far(self, text: str) -> bool:
        """Tell whether a text can have one of the words that tell without standing right beside the span."""
        for word in self._far:  # noqa: SIM110 - no generator: this is asked for every sentence with a person's name
            if word in text:
                return True
        return False

    def _tells_before(self, word: str) -> bool | None:
        """Tell whether a span with this word right before it fits; None where a phrase may end in it."""
        if not word:
            return False
        if word.startswith(self._prefixes_before) or word.endswith(self._endings_before):
            return True
        if _phrase_in(self._before, [word], bare) or _phrase_in(self._names_before, [word], unprefixed):
            return True
        return None if word in self._ends else False

    def _tells_after(self, word: str) -> bool | None:
        """Tell whether a span with this word right after it fits; None where a phrase may begin with it."""
        if not word:
            return False
        if word.startswith(self._prefixes_after):
            return True
        if _phrase_in(self._after, [word], bare) or _phrase_in(self._names_after, [word], unprefixed):
            return True
        return False if self._begins.isdisjoint(bare(word)) else None

    def _fit_before(self, words: Sequence[str]) -> bool:
        if not words:
            return False
        if self.told_before(words[-1]):
            return True
        if self._near_before and any(not self._near_before.isdisjoint(bare(w)) for w in words[-3:]):
            return True
        if self._second_before and words[:-1] and not self._second_before.isdisjoint(bare(words[-2])):
            return True
        return words[-1] in self._ends and any(
            _phrase_in(self._before, words[-n:], bare) or _phrase_in(self._names_before, words[-n:], unprefixed)
            for n in range(2, min(self._longest, len(words)) + 1)
        )

    def _fit_after(self, words: Sequence[str]) -> bool:
        if not words:
            return False
        if self.told_after(words[0]):
            return True
        if self._near_after and any(not self._near_after.isdisjoint(bare(w)) for w in words[:3]):
            return True
        return not self._seconds.isdisjoint(words[1:2]) and any(
            _phrase_in(self._after, words[:n], bare) or _phrase_in(self._names_after, words[:n], unprefixed)
            for n in range(2, min(self._longest, len(words)) + 1)
        )


def _expand(entries: Iterable[str], lists: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for entry in entries:
        if not entry.startswith("@"):
            yield form(entry)
        elif entry[1:] in lists:
            yield from (form(word) for word in lists[entry[1:]])
        else:
            raise LexiconError(f"no list is called {entry!r}; there are {', '.join(sorted(lists))}")


def words_before(text: str, start: int) -> list[str]:
    """Return the words that end before `start`, a few of them, the nearest last."""
    return list(near_before(text, start))


def words_after(text: str, end: int) -> list[str]:
    """Return the words that follow `end`, a few of them, the nearest first."""
    return list(near_after(text, end))


# several rules ask about the same span one after the other
@lru_cache(maxsize=_TEXTS)
def _beside(text: str, start: int, end: int) -> tuple[str, str]:
    """Return the words right before and right after a span; empty where there is none."""
    return nearest_before(text, start), nearest_after(text, end)


def _phrase_in(listed: frozenset[str], words: Sequence[str], readings: Any) -> bool:
    if not listed:
        return False
    rest = " ".join(words[1:])
    return any((f"{first} {rest}" if rest else first) in listed for first in readings(words[0]))
