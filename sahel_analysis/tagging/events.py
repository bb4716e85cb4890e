"""Find events between actors: what was signed, founded, left, ended or fought, by whom and when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sahel_analysis.language.lexicon import Lexicon, form
from sahel_analysis.language.words import WORD, bare
from sahel_analysis.tagging.actors import Mention
from sahel_analysis.tagging.event_arguments import Arguments, Participants
from sahel_analysis.tagging.event_clauses import Clauses, Span, clause_at
from sahel_analysis.tagging.event_context import Context
from sahel_analysis.tagging.event_dates import begun, dates_of, said_on
from sahel_analysis.tagging.event_linking import Linker
from sahel_analysis.tagging.event_patterns import EventPatterns, Trigger
from sahel_analysis.tagging.event_status import StatusRules
from sahel_analysis.tagging.event_telling import Event
from sahel_analysis.tagging.sentences import Sentence, by_sentence
from sahel_analysis.tagging.timex import Timex
from sahel_analysis.tagging.timex_calendar import calendar_span
from sahel_analysis.tagging.voice import Speech, source_kind, spoken_at

__all__ = ["Event", "EventTagger"]

# share of sentences with an actor from which on an article is one of politics
_POLITICAL = 0.4


class EventTagger:
    """Finds the events of a lexicon's patterns."""

    def __init__(self, lexicon: Lexicon) -> None:
        table = lexicon.table("events")
        self._patterns = EventPatterns(lexicon)
        self._clauses = Clauses(lexicon)
        self._types = {entry["id"]: entry for entry in table["type"]}
        self._statuses = StatusRules(table, self._patterns)
        self._stages = [(e["stage"], frozenset(form(w) for w in e["words"])) for e in table["stage"]]
        self._ordinals = tuple(form(w) for w in table["clauses"]["ordinals"])
        self._days = tuple(form(w) for w in table["clauses"]["days"])
        self._participants = Participants(lexicon)
        self._linker = Linker(table, self._participants)

    def tag(
        self,
        sentences: Sequence[Sentence],
        mentions: Sequence[Mention],
        timexes: Sequence[Timex],
        speeches: Mapping[int, Sequence[Speech]],
        document: date | None = None,
        *,
        further: bool = False,
    ) -> list[Event]:
        """Return the events told in one article, in reading order; one a line for what is told there of one event.

        `document` is the article's date: what is dated after it is planned. `further` adds the types that events.toml
        flags so (accession, ceasefire ...); where one of them fits, it takes the place of the codebook's type.
        """
        events: list[Event] = []
        named = Counter[str]()
        mentioned, dated = by_sentence(mentions), by_sentence(timexes)
        groups = {m.actor_id for m in mentions if m.actor_id.startswith("armed:")}
        # "the rebels" of an article that names one group alone are that group, in its headline too
        only = next(iter(groups)) if len(groups) == 1 else ""
        context = Context({}, armed=only, earlier=only, topic=self._participants.topic(mentions))
        for sentence in sentences:
            own, dates = mentioned.get(sentence.number, []), dated.get(sentence.number, [])
            triggers = self._patterns.find(sentence, own, dates, further=further, war=bool(groups))
            context = self._participants.context(own, context)
            if triggers:
                speech = self._patterns.speech(sentence)
                clauses = self._clauses.split(sentence, own, dates, _verbs(sentence, triggers, speech))
                told = self._dates(triggers, speech, dates, clauses)
                found = {t: self._participants.find(t, sentence, own, clauses, context, triggers) for t in triggers}
                for t in triggers:
                    day = told.get(t, "")
                    arguments = self._with_joint(t, found, told)
                    provided = any(one.type == "agreement" and one.start < t.start for one in triggers)
                    status, weight = self._statuses.read(
                        sentence, t, clauses, dates, own, day, document, provided=provided
                    )
                    if status == "planned" and document and day and _ended(day, document):
                        # what is planned has not been: the date is that of the decision
                        day = ""
                    reported = ""
                    if self._types[t.type].get("reported"):
                        reported = said_on(dates, speech, t, self._patterns)
                    spoken = speeches.get(sentence.number, ())
                    words = spoken_at(spoken, t.start)
                    events.append(
                        Event(
                            sentence, t.start, t.end, t.type, day, arguments.wide, status, source_kind(spoken, t.start),
                            self._stage(sentence, t, clauses, status), t.plover, arguments,
                            t.definite or (t.construct and not self._types[t.type].get("many")), weight,
                            t.again, reported, words.sourcing if words else "", t.dated, t.same,
                        )
                    )  # fmt: skip
            named.update(m.actor_id for m in own if m.actor_id.startswith("state:"))
            context = context._replace(state=max(named, key=lambda one: named[one], default=""))
        acting = sum(any(self._participants.can_act(m) for m in own) for own in mentioned.values())
        political = acting >= _POLITICAL * len(sentences)
        return [replace(e, plover=self._plover(e)) for e in self._linker.link(events, political=political)]

    def _with_joint(
        self, trigger: Trigger, found: Mapping[Trigger, Arguments], told: Mapping[Trigger, str]
    ) -> Arguments:
        """Return who takes part: in what names nobody, those of what is done on that day in the same sentence."""
        own = found[trigger]
        if own.own.ids or not self._types[trigger.type].get("joint") or trigger not in told:
            return own
        joint = [a for t, a in found.items() if self._types[t.type].get("joint") and told.get(t) == told[trigger]]
        return next((Arguments(a.own, a.own) for a in joint if len(a.own.ids) > 1), own)

    def _dates(
        self, triggers: list[Trigger], speech: list[Trigger], dates: list[Timex], clauses: list[Span]
    ) -> dict[Trigger, str]:
        text = dates[0].sentence.text if dates else ""
        told = dates_of(triggers, speech, dates, clauses, self._patterns)
        # what is met for, signed and founded in one sentence is so on one day
        told = {t: begun(text, day, self._ordinals, self._days) for t, day in told.items()}
        joint = [t for t in triggers if self._types[t.type].get("joint")]
        days = {told[t] for t in joint if t in told}
        if len(days) != 1:
            # what is met for has the day of the meeting before it
            for t in (t for t in joint if t.purpose and t not in told):
                before = [told[one] for one in joint if one in told and one.start < t.start]
                told |= dict.fromkeys([t][: len(before)], before[-1] if before else "")
            return told
        day = min(days)
        # what is signed at a meeting of several days is signed on one of them
        return told | {t: day for t in joint if t not in told and ("/" not in day or t.type == "meeting")}

    def _stage(self, sentence: Sentence, trigger: Trigger, clauses: Sequence[Span], status: str) -> str:
        """Return how far an exit or end has come: announced, notified or effective; "" where it is not told."""
        if not self._types[trigger.type].get("stages"):
            return ""
        at = clause_at(trigger.start, clauses)
        start, end = clauses[max(0, at - 1)][0], clauses[clause_at(trigger.reach - 1, clauses)][1]
        words = WORD.findall(sentence.text, start, end)
        for stage, cues in self._stages:
            if any(not cues.isdisjoint(bare(word)) for word in words):
                return str(stage)
        return "announced" if status == "planned" else ""

    def _plover(self, event: Event) -> str:
        """Return the class of the event in PLOVER; "" where none fits its type and status."""
        classes = self._types[event.type]["plover"]
        if event.status in ("planned", "denied"):
            return str(classes.get(event.status, ""))
        return event.plover or str(classes["done"])


def _ended(day: str, document: date) -> bool:
    span = calendar_span(day)
    return span is not None and span[1] <= document


def _verbs(sentence: Sentence, triggers: Sequence[Trigger], speech: Sequence[Trigger]) -> list[int]:
    """Return where verbs begin that a conjunction is written together with: each opens a clause."""
    found = []
    for t in [*triggers, *speech]:
        begin = sentence.text.rfind(" ", 0, t.start) + 1
        if t.tense and 0 < begin < t.start:
            found.append(begin)
    return found
