"""Find events between actors: what was signed, founded, left, ended or fought, by whom and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sahel_analysis.language.lexicon import Lexicon, form
from sahel_analysis.language.words import bare
from sahel_analysis.tagging.actors import Mention
from sahel_analysis.tagging.context import words_before
from sahel_analysis.tagging.event_arguments import (
    Participants,
    Parties,
    dates_of,
    named_together,
    split_clauses,
)
from sahel_analysis.tagging.event_patterns import EventPatterns, Trigger
from sahel_analysis.tagging.sentences import Sentence, by_sentence
from sahel_analysis.tagging.timex import Timex
from sahel_analysis.tagging.voice import Speech, source_kind


@dataclass(frozen=True)
class Event:
    """One event told in a sentence; `start` and `end` are the trigger in the folded sentence."""

    sentence: Sentence
    start: int
    end: int
    type: str
    date: str
    parties: Parties
    status: str
    evidence: str

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
        }


class EventTagger:
    """Finds the events of a lexicon's patterns."""

    def __init__(self, lexicon: Lexicon) -> None:
        table = lexicon.table("events")
        self._patterns = EventPatterns(lexicon)
        self._status = {entry["id"]: entry["status"] for entry in table["type"]}
        self._cues = {name: frozenset(form(w) for w in words) for name, words in table["status"].items()}
        self._participants = Participants(lexicon)

    def tag(
        self,
        sentences: Sequence[Sentence],
        mentions: Sequence[Mention],
        timexes: Sequence[Timex],
        speeches: Mapping[int, Sequence[Speech]],
    ) -> list[Event]:
        """Return the events told in one article, in reading order; one a line for what is told there of one type."""
        events: list[Event] = []
        last_group: tuple[str, ...] = ()
        last_bloc = last_state = ""
        mentioned, dated = by_sentence(mentions), by_sentence(timexes)
        for sentence in sentences:
            own, dates = mentioned.get(sentence.number, []), dated.get(sentence.number, [])
            last_group = named_together(own) or last_group
            last_bloc = self._participants.last_bloc(own) or last_bloc
            triggers = self._patterns.find(sentence, own)
            told = self._dates(sentence, triggers, dates, own) if triggers and dates else {}
            for t in triggers:
                parties = self._participants.find(t, sentence, own, last_group, last_bloc)
                if not parties.ids and last_state:
                    # what names nobody is told of the state named last
                    parties = Parties((last_state,), ("party",))
                status, evidence = self._status_of(sentence, t), source_kind(speeches.get(sentence.number, ()), t.start)
                events.append(Event(sentence, t.start, t.end, t.type, told.get(t, ""), parties, status, evidence))
            last_state = next((m.actor_id for m in reversed(own) if m.actor_id.startswith("state:")), last_state)
        return dated_alike(completed(one_a_line(events)))

    def _dates(
        self, sentence: Sentence, triggers: list[Trigger], dates: list[Timex], own: list[Mention]
    ) -> dict[Trigger, str]:
        clauses = split_clauses(sentence.text, own)
        told = dates_of(triggers, self._patterns.speech(sentence), dates, clauses, self._patterns.that)
        # what is signed and founded in one sentence is signed and founded on one day
        pacts = [t for t in triggers if t.type in ("agreement", "alliance_formed")]
        days = {told[t] for t in pacts if t in told}
        return told | {t: min(days) for t in pacts if len(days) == 1}

    def _status_of(self, sentence: Sentence, trigger: Trigger) -> str:
        before = words_before(sentence.text, trigger.start)
        if trigger.future:
            return "planned"
        usual = trigger.status or str(self._status[trigger.type])
        for status, reach in (("denied", 2), ("planned", 4), ("ongoing", 3)):
            if any(not self._cues[status].isdisjoint(bare(w)) for w in before[-reach:]):
                return status
        return usual


def one_a_line(events: list[Event]) -> list[Event]:
    """Keep of the events of one type on one line the first, and others only where both have dates that differ."""
    kept: list[Event] = []
    for event in events:
        same = [i for i, e in enumerate(kept) if (e.type, e.line) == (event.type, event.line)]
        if not same or (event.date and all(kept[i].date not in ("", event.date) for i in same)):
            kept.append(event)
        elif len(same) == 1:
            kept[same[0]] = _joined(kept[same[0]], event)
    return kept


def _joined(first: Event, second: Event) -> Event:
    """Return one event of two tellings on one line: the first, completed by what only the second tells."""
    parties = first.parties if first.parties.ids else second.parties
    return replace(first, date=first.date or second.date, parties=parties)


def completed(events: list[Event]) -> list[Event]:
    """Give an event that names too few parties ("the meeting") those of an earlier one that include them."""
    made: list[Event] = []
    for event in events:
        if len(event.parties.ids) < 2 and event.type in ("meeting", "agreement", "alliance_formed", "conflict"):
            before = [e for e in made if e.type == event.type and set(e.parties.ids) > set(event.parties.ids)]
            event = replace(event, parties=before[-1].parties) if before else event
        made.append(event)
    return made


def dated_alike(events: list[Event]) -> list[Event]:
    """Give an undated event the date of the article's other tellings of it, where those have one date."""
    made = []
    for event in events:
        parties = set(event.parties.ids)
        told = [e for e in events if e.date and e.type == event.type]
        same = {e.date for e in told if len(parties & set(e.parties.ids)) > 1 or parties == set(e.parties.ids)}
        made.append(replace(event, date=same.pop()) if not event.date and len(same) == 1 else event)
    return made
