"""Events: cases written before the rules were tried on them, scored as a whole; and what each argument means."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from sahel_analysis.corpus.layout import Block
from sahel_analysis.language.lexicon import load_lexicon
from sahel_analysis.tagging.actors import ActorTagger
from sahel_analysis.tagging.events import Event, EventTagger
from sahel_analysis.tagging.sentences import split_sentences
from sahel_analysis.tagging.timex import TimexTagger
from sahel_analysis.tagging.voice import VoiceTagger

CASES = Path(__file__).parents[1] / "cases" / "events.tsv"
DAY = date(2023, 9, 16)


@cache
def taggers() -> tuple[ActorTagger, TimexTagger, VoiceTagger, EventTagger]:
    lexicon = load_lexicon()
    return ActorTagger(lexicon), TimexTagger(lexicon), VoiceTagger(lexicon), EventTagger(lexicon)


def events_of(raw: str, document: date | None = DAY) -> list[Event]:
    actors, timexes, voices, events = taggers()
    sentences = split_sentences(raw, [Block(1, 0, len(raw), "body")], load_lexicon())
    mentions = actors.tag(sentences)
    return events.tag(sentences, mentions, timexes.tag(sentences, document), voices.tag(sentences, mentions))


def test_the_table_of_cases_is_met_as_a_whole() -> None:
    """Each case lists `type date parties` of its events; what the floors leave open is named in the table of misses."""
    types, dates, parties = Counter[str](), Counter[str](), Counter[str]()
    with CASES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in rows:
        found = events_of(row["text"], date.fromisoformat(row["document"]))
        wanted = [(*case.split(" "), "", "")[:3] for case in (row["events"] or "").split(" | ") if case]
        want, got = Counter(w[0] for w in wanted), Counter(e.type for e in found)
        types.update(hit=(want & got).total(), wanted=want.total(), found=got.total())
        for name, day, ids in wanted:
            event = next((e for e in found if e.type == name), None)
            if event:
                told, expected = set(event.parties.ids), set(filter(None, ids.split(";")))
                dates.update(hit=event.date == day, found=1)
                parties.update(hit=len(told & expected), wanted=len(expected), found=len(told))
    assert len(rows) >= 60
    assert types["hit"] / types["found"] >= 0.95
    assert types["hit"] / types["wanted"] >= 0.95
    assert dates["hit"] / dates["found"] >= 0.95
    assert parties["hit"] / parties["found"] >= 0.88
    assert parties["hit"] / parties["wanted"] >= 0.9


# (sentence, status, evidence)
TOLD = [
    ("وقّعت مالي وروسيا اتفاقا للتعاون النووي.", "done", "narrator"),
    ("ستوقع مالي وروسيا اتفاقا للتعاون النووي.", "planned", "narrator"),
    ("من المقرر أن توقع مالي وروسيا اتفاقا للتعاون النووي.", "planned", "narrator"),
    ("لم توقع مالي وروسيا أي اتفاق.", "denied", "narrator"),
    ("تشهد مالي تمردا مسلحا.", "ongoing", "narrator"),
    ("قالت مصادر أمنية إن مالي وروسيا وقعتا اتفاقا.", "done", "unnamed"),
    ("أعلن المتحدث باسم الحكومة أن مالي وروسيا وقعتا اتفاقا.", "done", "named"),
]


@pytest.mark.parametrize(("raw", "status", "evidence"), TOLD)
def test_status_and_evidence(raw: str, status: str, evidence: str) -> None:
    assert [(e.status, e.evidence) for e in events_of(raw)] == [(status, evidence)]


def test_the_three_states_are_those_named_last() -> None:
    first, second = events_of("اجتمع قادة مالي والنيجر وبوركينا فاسو في باماكو. ووقعت الدول الثلاث ميثاقا للدفاع.")
    assert first.parties.ids == second.parties.ids == ("state:mali", "state:niger", "state:burkina-faso")


def test_a_date_beside_a_verb_of_saying_is_not_the_date_of_the_event() -> None:
    (event,) = events_of("أعلنت الخارجية التشادية، الخميس، أن تشاد ألغت اتفاقية الدفاع مع فرنسا.")
    assert (event.type, event.date) == ("termination", "")


def test_a_mission_that_is_described_is_that_mission() -> None:
    (event,) = events_of("أنهت بعثة الأمم المتحدة في مالي انسحاب قواتها في ديسمبر 2023.", date(2024, 1, 5))
    assert event.type == "mission_exit"
    assert set(event.parties.ids) == {"org:minusma", "state:mali"}


def test_a_territory_takes_part_as_such() -> None:
    (event,) = events_of("أعلن إقليم أزواد استقلاله عام 2012.")
    assert dict(zip(event.parties.ids, event.parties.roles, strict=True))["place:azawad"] == "territory"
