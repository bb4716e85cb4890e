"""What an article named last, to which "the three states", "the bloc" and "the rebels" point back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sahel_analysis.language.lexicon import form
from sahel_analysis.language.matching import Matcher
from sahel_analysis.tagging.actors import Mention
from sahel_analysis.tagging.sentences import Sentence


class Context(NamedTuple):
    """What an article named last: states together (by their number; 0: whatever it is), a bloc, a state, armed men.

    `earlier` are the armed men named last before the sentence itself, and `topic` who the article is about by its
    headline: one state, and the person that the headline opens with.
    """

    groups: Mapping[int, tuple[str, ...]]
    bloc: str = ""
    state: str = ""
    armed: str = ""
    earlier: str = ""
    topic: tuple[str, ...] = ()


class Pointers:
    """Finds the words that point back to actors (lexicons/events.toml)."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._blocs: Matcher[str] = Matcher((form(w), "plain", w) for w in table["bloc"]["words"])
        self._armed: Matcher[str] = Matcher((form(w), "plain", w) for w in table["armed"]["words"])
        self._government: Matcher[str] = Matcher((form(w), "plain", w) for w in table["armed"]["government"])
        self._forces: Matcher[str] = Matcher((form(w), "plain", w) for w in table["armed"]["forces"])
        self._collectives: Matcher[int] = Matcher(
            (form(phrase), "any", entry["number"]) for entry in table["collective"] for phrase in entry["phrases"]
        )

    def find(
        self, sentence: Sentence, own: Sequence[Mention], context: Context, span: tuple[int, int], *, armed: bool
    ) -> Iterator[str]:
        """Yield the actors that a stretch of a sentence points back to; armed groups only where `armed` ones act."""
        start, end = span
        for hit in self._collectives.find(sentence.scan):
            if start <= hit.start < end:
                yield from context.groups.get(hit.value, ())
        if armed:
            owners = [m for m in own if m.actor_id.startswith("state:")]
            for place in (h.start for h in self._forces.find(sentence.scan) if start <= h.start < end):
                yield from [m.actor_id for m in owners if m.end <= place][-1:]
            if context.state and not any(start <= m.start < end for m in owners):
                meant = any(start <= h.start < end for h in self._government.find(sentence.scan))
                yield from [context.state] if meant else []
            groups = [m for m in own if m.actor_id.startswith("armed:")]
            if any(start <= m.start < end for m in groups):
                return
            places = [h.start for h in self._armed.find(sentence.scan) if start <= h.start < end]
            for place in (p for p in places if not any(m.start <= p < m.end for m in own)):
                before = [m.actor_id for m in groups if m.end <= place]
                yield from [*([context.armed] if context.armed else []), *before][-1:]
        elif context.bloc and any(start <= hit.start < end for hit in self._blocs.find(sentence.scan)):
            yield context.bloc

    def group(self, sentence: Sentence, own: Sequence[Mention], context: Context, end: int) -> str:
        """Return the armed group that a word before a place of a sentence points back to; "" where none does."""
        places = [h.start for h in self._armed.find(sentence.scan) if h.start < end]
        groups = [m for m in own if m.actor_id.startswith("armed:") and m.end <= end]
        if not places or any(m.start > places[-1] for m in own if m.end <= end and m.actor_id.startswith("state:")):
            return groups[-1].actor_id if groups else ""
        return next((m.actor_id for m in reversed(groups) if m.end <= places[-1]), "") or context.earlier


def named_together(own: Iterable[Mention]) -> dict[int, tuple[str, ...]]:
    """Return the states that a sentence names together, by their number, to which "the three states" can refer.

    States in one list go before all those of the sentence; 0 has the last list, whatever its number.
    """
    runs: list[list[str]] = [[]]
    end = -1
    for mention in own:
        if not mention.actor_id.startswith("state:"):
            continue
        begin = mention.start - len(mention.clitic)
        joined = end >= 0 and not mention.sentence.text[end:begin].strip(" ،,")
        if not joined:
            runs.append([])
        runs[-1].append(mention.actor_id)
        end = mention.end
    everyone = tuple(dict.fromkeys(one for run in runs for one in run))
    groups = {len(everyone): everyone} if len(everyone) in (2, 3) else {}
    for run in runs:
        together = tuple(dict.fromkeys(run))
        if len(together) > 1:
            groups |= {len(together): together, 0: together}
    return groups
