"""What one sentence tells of an event, before and after it is held against the rest of the article."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sahel_analysis.language.words import clitics
from sahel_analysis.tagging.event_arguments import Arguments, Parties
from sahel_analysis.tagging.event_dates import time_precision
from sahel_analysis.tagging.sentences import Sentence

_NONE = Arguments(Parties(), Parties())


@dataclass(frozen=True)
class Event:
    """One event told in a sentence; `start` and `end` are the trigger in the folded sentence.

    `parties` are those of the event as the whole article tells it; `arguments` those that the sentence names.
    `definite` triggers point back to what is known; `status_weight` says how much the telling says about the status
    (0: its words leave it open). `again` tellings are none unless another tells of the same event; `reported` is the
    day on which the sentence says that it was reported, the date of what is done where no telling has another.
    `sourcing` is the kind of the source that asserts it (see `sources.Source`). `dated` is the status of what is dated
    to a day, where its own words leave the status open. What is told by the `same` noun alone is one event.
    """

    sentence: Sentence
    start: int
    end: int
    type: str
    date: str
    parties: Parties
    status: str
    evidence: str
    stage: str = ""
    plover: str = ""
    arguments: Arguments = _NONE
    definite: bool = False
    status_weight: int = 0
    again: bool = False
    reported: str = ""
    sourcing: str = ""
    dated: str = ""
    same: bool = False

    @property
    def line(self) -> int:
        """Return the line of the trigger."""
        return self.sentence.span(self.start, self.end)[0]

    def columns(self, raw: str) -> dict[str, Any]:
        """Return the columns of the events table that do not say where it stands."""
        first, last = self.sentence.folded.raw_span(self.start, self.end)
        return {
            "type": self.type,
            "date": self.date,
            "participants": ";".join(self.parties.ids),
            "roles": ";".join(self.parties.roles),
            "status": self.status,
            "evidence": self.evidence,
            "trigger": raw[first:last],
            "stage": self.stage,
            "plover": self.plover,
            "time_precision": time_precision(self.date),
            "sourcing": self.sourcing,
        }


def is_planned(event: Event) -> bool:
    """Tell whether the words of a telling say that it is to come."""
    return event.status == "planned" and event.status_weight > 1


def bodies_of(event: Event) -> frozenset[str]:
    """Return who takes part by the telling's own words, persons left out: they change from line to line."""
    return frozenset(one for one in event.arguments.own.ids if not one.startswith("person:"))


def names_again(event: Event, known: Event) -> bool:
    """Tell whether a telling has a noun of one told before it: "the forum" after "a forum of ministers"."""
    words = event.sentence.text[event.start : event.end].split()
    before = (known.sentence.number, known.start) < (event.sentence.number, event.start)
    first = known.sentence.text[known.start : known.end]
    return before and any(word.removeprefix(clitics().definite) in first for word in words)
