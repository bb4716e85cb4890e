"""Mark mentions that should not count as the others do, by the rules of lexicons/flags.toml.

`apposed`: the second name of an actor right behind its first ("the mission (MINUSMA)"). `in_name`: the mention is a
part of the name of a treaty or body ("the Algiers accord"). `quoted_name`: it is a part of a quoted name of something
else ("the channel «Mali today»").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from sahel_analysis.language.lexicon import Lexicon, form
from sahel_analysis.language.words import WORD, bare, count_words

if TYPE_CHECKING:
    from sahel_analysis.tagging.actors import Mention
    from sahel_analysis.tagging.treaties import TreatyReader

Span = tuple[int, int]


class FlagReader:
    """Reads the flags of the mentions of an article."""

    def __init__(self, lexicon: Lexicon, treaties: TreatyReader) -> None:
        table = lexicon.table("flags")
        self._treaties = treaties
        # the same few hundred names are asked for again and again
        self._named_inside = lru_cache(maxsize=20_000)(treaties.may_hold)
        self._joints = frozenset(j if not j[0].isalnum() else form(j) for j in table["joints"])
        self._marks = dict.fromkeys(map(ord, table["marks"]))
        self._openers = frozenset(opener for opener, _ in table["quotes"])
        pairs = [f"{re.escape(a)}([^{re.escape(a + b)}]+){re.escape(b)}" for a, b in table["quotes"]]
        self._quoted = re.compile("|".join(pairs))
        self._longest: int = table["longest"]
        self._named = frozenset(form(w) for w in table["named"])

    def read(self, mentions: Sequence[Mention]) -> list[Mention]:
        """Return the mentions with their flags."""
        read: list[Mention] = []
        for own in _by_sentence(mentions):
            text = own[0].sentence.text
            names: list[Span] = []
            for m in own:
                if self._named_inside(text[m.start : m.end]):
                    names = [(a, b) for a, b, _, _ in self._treaties.spans(m.sentence)]
                    break
            quoted = list(self._quoted_names(text)) if self._has_quotes(text) else []
            previous: Mention | None = None
            for m in own:
                twice = previous is not None and previous.actor_id == m.actor_id
                flags = self._flags(previous if twice else None, m, names, quoted) if twice or names or quoted else ""
                read.append(m._replace(flags=flags) if flags else m)
                previous = m
        return read

    def _flags(self, previous: Mention | None, m: Mention, names: Sequence[Span], quoted: Sequence[Span]) -> str:
        """Return the flags of a mention; `previous` is one of the same actor that comes right before it."""
        flags = []
        if previous and self._apposed(previous, m):
            flags.append("apposed")
        if _inside(m, names):
            flags.append("in_name")
        if any(_inside(m, [span]) and not _all_of(m.sentence.text[slice(*span)], m) for span in quoted):
            flags.append("quoted_name")
        return ";".join(flags)

    def _apposed(self, first: Mention, second: Mention) -> bool:
        """Tell whether a name stands right behind another name of the same actor, and is not the same word again."""
        text, begin = second.sentence.text, second.start - len(second.clitic)
        if first.kind != "name" or second.kind != "name" or first.end > begin:
            return False
        if text[first.start : first.end] == text[second.start : second.end] or second.clitic[:1] == "و":
            return False
        between = text[first.end : begin].translate(self._marks) + second.clitic
        # with nothing between but quotation marks too: the movement «Hamas»
        return not between.strip() or " ".join(between.split()) in self._joints

    def _has_quotes(self, text: str) -> bool:
        for opener in self._openers:  # noqa: SIM110 - no generator: this is asked for every sentence with an actor
            if opener in text:
                return True
        return False

    def _quoted_names(self, text: str) -> Iterator[Span]:
        """Yield the spans of names in quotation marks: a few words behind a noun that says what they name."""
        for match in self._quoted.finditer(text):
            head = text[: match.start()]
            if not head.rstrip(" :")[-1:].isalnum():
                continue
            words = WORD.findall(head[-30:])
            if words and not self._named.isdisjoint(bare(words[-1])):
                group = next(i for i, value in enumerate(match.groups(), 1) if value is not None)
                if count_words(match[group]) <= self._longest:
                    yield match.span(group)


def _by_sentence(mentions: Sequence[Mention]) -> Iterator[Sequence[Mention]]:
    """Yield the mentions of each sentence; they are in reading order."""
    first = 0
    for at, mention in enumerate(mentions):
        if mention.sentence is not mentions[first].sentence:
            yield mentions[first:at]
            first = at
    if mentions:
        yield mentions[first:]


def _inside(mention: Mention, names: Iterable[Span]) -> bool:
    return any(a <= mention.start and mention.end <= b and (a, b) != (mention.start, mention.end) for a, b in names)


def _all_of(quoted: str, mention: Mention) -> bool:
    """Tell whether a quotation holds the mention and nothing else."""
    own = count_words(mention.sentence.text[mention.start - len(mention.clitic) : mention.end])
    return count_words(quoted) <= own
