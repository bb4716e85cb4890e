"""Phrases that stand for several states ("the three states"): the members that they mean, one mention each.

A phrase means the last list of as many states before it, else the members of a body named before that has so many
on the day of the article (lexicons/alliances.toml), else nobody: the number has to agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from sahel_analysis.language.lexicon import Lexicon, LexiconError, form
from sahel_analysis.language.matching import Matcher, longest
from sahel_analysis.tagging.context import Surroundings
from sahel_analysis.tagging.sentences import Sentence, by_sentence

if TYPE_CHECKING:
    from sahel_analysis.tagging.actors import Mention

# from so many states on a list says whom a phrase in its own sentence means
_MANY = 3
# of an exit, from the last to the first: the first that is known ends a membership
_EXITS = ("effective", "notified", "announced")


class _Phrase(NamedTuple):
    """What a phrase asks for: so many states (0: any number), of this body, or of one whose name holds a word."""

    number: int
    body: str = ""
    word: str = ""


class _List(NamedTuple):
    """States that a sentence names together: where their names end, and which they are."""

    sentence: int
    end: int
    states: tuple[str, ...]


class CollectiveReader:
    """Finds phrases that stand for several states."""

    def __init__(self, lexicon: Lexicon) -> None:
        table = lexicon.table("collectives")
        self._joints = frozenset(table["joints"])
        self._pairs = frozenset(w.replace(" ", "") for w in table["pairs"])
        self._reach: int = table["reach"]
        self._one_of = Surroundings(table["one_of"])
        asked = [(_Phrase(e["number"], e.get("body", "")), e["phrases"]) for e in table["several"]]
        asked += [(_Phrase(0, word=form(e["word"])), e["phrases"]) for e in table["body"]]
        self._refused = {
            _Phrase(e["number"], e.get("body", "")): Surroundings(e["refuse"])
            for e in table["several"]
            if "refuse" in e
        }
        self._matcher: Matcher[_Phrase] = Matcher((form(p), "any", asks) for asks, phrases in asked for p in phrases)
        entries = lexicon.table("alliances")["alliance"]
        self._bodies: dict[str, dict[str, Any]] = {}
        for entry in entries:
            if entry["kind"] not in ("mission", "force") and entry.get("members") and not entry.get("partial"):
                self._bodies.setdefault(entry["id"], entry)
        for asks, _ in asked:
            if asks.body and asks.body not in self._bodies:
                raise LexiconError(f"collectives.toml: {asks.body!r} is no body with members in alliances.toml")
        self._names = {a.id: f" {' '.join(a.names)} " for a in lexicon.actors.values() if a.id in self._bodies}

    def mentions(
        self, sentences: Sequence[Sentence], mentions: Sequence[Mention], published: date | None
    ) -> Iterator[Mention]:
        """Yield a mention of kind collective for every state that a phrase means; those of one phrase share a span."""
        from sahel_analysis.tagging.actors import Mention

        grouped = by_sentence(mentions)
        lists: list[_List] | None = None
        for sentence in sentences:
            for hit in longest(self._matcher.find(sentence.scan)):
                refused = self._refused.get(hit.value)
                if self._one_of.fit(sentence.text, hit.start, hit.end):
                    continue
                if refused and refused.fit(sentence.text, hit.start, hit.end):
                    continue
                if any(m.start < hit.end and hit.start < m.end for m in grouped.get(sentence.number, ())):
                    continue
                if lists is None:
                    lists = [found for own in grouped.values() for found in self._lists(own)]
                before = [m for m in mentions if _comes_before(m, sentence, hit.start)]
                for state in self._members(hit.value, lists, before, sentence, hit.start, published):
                    yield Mention(sentence, hit.start, hit.end, hit.clitic, state, "collective")

    def _members(
        self,
        asks: _Phrase,
        lists: Sequence[_List],
        before: Sequence[Mention],
        sentence: Sentence,
        start: int,
        published: date | None,
    ) -> tuple[str, ...]:
        """Return the states that a phrase means; () where that is not told."""
        if asks.body:
            members = self._states_of(asks.body, published)
            return members if len(members) == asks.number else ()
        if asks.word:
            named = [m.actor_id for m in before if f" {asks.word} " in self._spelled(m.actor_id)]
            return self._states_of(named[-1], published) if named else ()
        if asks.number == 2:
            return self._two(before, sentence)
        own = _states(m for m in before if m.sentence is sentence)
        if len(own) >= _MANY:
            # the sentence itself says which: these or nobody
            return own if len(own) == asks.number else ()
        near = [
            found
            for found in lists
            if len(found.states) == asks.number and (found.sentence, found.end) <= (sentence.number, start)
        ]
        if near:
            return near[-1].states
        for body in dict.fromkeys(m.actor_id for m in reversed(before)):
            members = self._states_of(body, published)
            if len(members) == asks.number:
                return members
        return ()

    def _two(self, before: Sequence[Mention], sentence: Sentence) -> tuple[str, ...]:
        """Return the two states of the last sentence that names states before the phrase; () if these are not two."""
        numbers = [m.sentence.number for m in before if m.actor_id.startswith("state:")]
        if not numbers or sentence.number - numbers[-1] > self._reach:
            return ()
        last = [m for m in before if m.sentence.number == numbers[-1] and m.actor_id.startswith("state:")]
        states = _states(last)
        if len(states) != 2:
            return ()
        # of an earlier sentence only two that it joins: "between Mali and Niger", "Mali with Niger"
        joined = any(a.actor_id != b.actor_id and self._paired(a, b) for a, b in pairwise(last))
        return states if joined or numbers[-1] == sentence.number else ()

    def _paired(self, first: Mention, second: Mention) -> bool:
        between = first.sentence.text[first.end : second.start].replace(" ", "")
        return between in self._joints or between in self._pairs

    def _lists(self, own: Sequence[Mention]) -> Iterator[_List]:
        """Yield the lists of three states and more in a sentence."""
        chain: list[Mention] = []
        for mention in [*own, None]:
            if mention is not None and chain and self._joined(chain[-1], mention):
                chain.append(mention)
                continue
            states = _states(chain)
            if len(states) >= 3 and len(states) == len(chain):
                yield _List(chain[-1].sentence.number, chain[-1].end, states)
            chain = [mention] if mention is not None and mention.actor_id.startswith("state:") else []
        named = [m for m in own if m.kind != "nisba" and m.actor_id.startswith("state:")]
        states = _states(named)
        if len(states) >= 3:
            last = max(m.end for m in named)
            yield _List(own[0].sentence.number, last, states)

    def _joined(self, first: Mention, second: Mention) -> bool:
        if not second.actor_id.startswith("state:") or first.end > second.start:
            return False
        return first.sentence.text[first.end : second.start].replace(" ", "") in self._joints

    def _spelled(self, actor: str) -> str:
        return self._names.get(actor, "").replace(" ال", " ")

    def _states_of(self, body: str, published: date | None) -> tuple[str, ...]:
        """Return the states that are members of a body on a day; () where the day is needed and not known."""
        entry = self._bodies.get(body)
        if entry is None:
            return ()
        members = [
            m for m in entry["members"] if m["id"].startswith("state:") and m.get("status", "member") == "member"
        ]
        if published is None:
            changes = any(m.get("joined") or _exit(m) for m in members) or entry.get("ended")
            return () if changes else tuple(m["id"] for m in members)
        day = published.isoformat()
        if not str(entry["founded"]).partition("/")[0] <= day or (entry.get("ended") and entry["ended"] <= day):
            return ()
        return tuple(dict.fromkeys(m["id"] for m in members if _is_in(m, day)))


def _is_in(member: Mapping[str, Any], day: str) -> bool:
    left = _exit(member)
    return str(member.get("joined", "")).partition("/")[0] <= day and not (left and left <= day)


def _exit(member: Mapping[str, Any]) -> str:
    return next((str(member[stage]) for stage in _EXITS if member.get(stage)), "")


def _states(mentions: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(m.actor_id for m in mentions if m.actor_id.startswith("state:")))


def _comes_before(mention: Mention, sentence: Sentence, start: int) -> bool:
    if mention.sentence.number != sentence.number:
        return mention.sentence.number < sentence.number
    return mention.end <= start
