"""Where a pattern of lexicons/events.toml fires: the trigger of an event, and which of two triggers tells it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sahel_analysis.language.lexicon import form
from sahel_analysis.language.matching import Hit, Matcher
from sahel_analysis.language.words import bare, clitics, near_before, nearest_after
from sahel_analysis.tagging.actors import Mention
from sahel_analysis.tagging.event_forms import Word
from sahel_analysis.tagging.sentences import Sentence

# words between the noun and the verb of one event
_TOGETHER = 2
# words before "elected" that tell an office
_TITLE = 3


class Trigger(NamedTuple):
    """Where a pattern fires: the type of event, the span of the trigger, the end of all that belongs to it.

    `status` and `plover` override what the type has; `tense` of a verb is past or present; `definite` nouns point to
    what is known already, a noun behind "for" tells a `purpose`, one in `construct` has a definite noun behind it;
    `told` ones are told whatever stands before them; `again` ones only tell again what other words of the article
    tell, the `same` ones by that noun itself; `dated` is the status of what is dated to a day; of a visit the `ground`
    is a party too; told with "since", what `lasts` goes on.
    """

    type: str
    start: int
    end: int
    reach: int
    future: bool
    status: str = ""
    tense: str = ""
    definite: bool = False
    plover: str = ""
    purpose: bool = False
    told: bool = False
    construct: bool = False
    again: bool = False
    dated: str = ""
    ground: bool = False
    lasts: bool = False
    same: bool = False


class Elsewhere:
    """Finds sentences about sport, markets or entertainment, whose words of war and of meeting are no events."""

    def __init__(self, table: Mapping[str, Sequence[str]]) -> None:
        words = [(form(w), False) for w in table["elsewhere"]] + [(form(w), True) for w in table["elected"]]
        self._words: Matcher[bool] = Matcher((word, "any", elected) for word, elected in words)
        self._office = frozenset(form(w) for w in table["office"])

    def holds(self, sentence: Sentence) -> bool:
        """Tell whether a sentence is one; the word for a team is that for "elected" too, beside an office."""
        for hit in self._words.find(sentence.scan):
            around = [*near_before(sentence.text, hit.start)[-_TITLE:], nearest_after(sentence.text, hit.end)]
            if not (hit.value and any(not self._office.isdisjoint(bare(word)) for word in around)):
                return True
        return False


def is_plural(mention: Mention) -> bool:
    """Tell whether a noun of belonging stands in the plural: "the French"."""
    return mention.sentence.text[: mention.end].endswith(("ون", "ين")) and mention.end - mention.start > 4


def is_for(clitic: str) -> bool:
    """Tell whether particles end in the preposition "for", without the article."""
    known = clitics()
    return clitic.endswith(known.lam_letter) and clitic not in known.lam and not clitic.endswith(known.definite)


def is_one(first: Trigger, second: Trigger, sentence: Sentence) -> bool:
    """Tell whether noun and verb tell one event together: "the fighting had broken out"."""
    apart = sentence.text[first.end : second.start]
    near = len(apart.split()) <= _TOGETHER and not any(sign in apart for sign in "،؛,;")
    return first.type == second.type and near and bool(first.tense) != bool(second.tense)


def is_part(trigger: Trigger, other: Trigger) -> bool:
    """Tell whether a trigger is part of a longer one of its type."""
    within = other.start <= trigger.start and trigger.end <= other.end
    return within and trigger.type == other.type and trigger.end - trigger.start < other.end - other.start


def inside(hit: Hit[Word], spans: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a hit lies in one of some spans."""
    return any(start <= hit.start and hit.end <= end for start, end in spans)
