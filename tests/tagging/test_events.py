"""Events: cases written before the rules were tried on them, scored as a whole; and what each argument means."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from sahel_analysis.corpus.layout import Block
from sahel_analysis.language.lexicon import load_lexicon
from sahel_analysis.tagging.actors import ActorTagger, Mention
from sahel_analysis.tagging.event_dates import agree, narrowest, time_precision
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


def events_of(raw: str, document: date | None = DAY, *, title: bool = False) -> list[Event]:
    actors, timexes, voices, events = taggers()
    ends = [i for i, letter in enumerate(raw + "\n") if letter == "\n"]
    starts = [0, *(end + 1 for end in ends)]
    roles = ["title" if title else "body", *["body"] * len(ends)]
    lines = zip(starts, ends, roles, strict=False)
    blocks = [Block(n, a, b, role) for n, (a, b, role) in enumerate(lines, start=1)]
    sentences = split_sentences(raw, blocks, load_lexicon())
    mentions = actors.tag(sentences)
    return events.tag(sentences, mentions, timexes.tag(sentences, document), voices.tag(sentences, mentions), document)


class Wanted(NamedTuple):
    """One event of a case: its type, its date, its parties, and what further is said of it (status, roles ...)."""

    type: str
    date: str
    ids: tuple[str, ...]
    further: dict[str, str]


def read_cases() -> list[tuple[str, date, list[Wanted]]]:
    """Return the cases: a text, its date, and its events as `type date parties key=value ...`."""
    with CASES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    cases = []
    for row in rows:
        events = []
        for case in (row["events"] or "").split(" | "):
            fields: list[str] = [*str(case).split(" "), "", "", ""]
            kind, day, ids, further = fields[0], fields[1], fields[2], fields[3:]
            if kind:
                said = dict(word.split("=") for word in further if word)
                events.append(Wanted(kind, day, tuple(filter(None, ids.split(";"))), said))
        cases.append((row["text"], date.fromisoformat(row["document"]), events))
    return cases


def scores() -> dict[str, float]:
    """Return the share of what was found that is right, and of what is there that was found, for each layer."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in ("types", "dates", "parties", "further")}
    for text, day, wanted in read_cases():
        found = events_of(text, day)
        want, got = Counter(w.type for w in wanted), Counter(e.type for e in found)
        counts["types"].update(hit=(want & got).total(), wanted=want.total(), found=got.total())
        for one in wanted:
            event = next((e for e in found if e.type == one.type), None)
            if event is None:
                continue
            told, expected = set(event.parties.ids), set(one.ids)
            counts["dates"].update(hit=event.date == one.date, wanted=1, found=1)
            counts["parties"].update(hit=len(told & expected), wanted=len(expected), found=len(told))
            roles = dict(zip(event.parties.ids, event.parties.roles, strict=True))
            said = {"status": event.status, "evidence": event.evidence, "stage": event.stage}
            said["roles"] = ";".join(roles.get(i, "") for i in one.ids)
            right = sum(said[name] == value for name, value in one.further.items())
            counts["further"].update(hit=right, wanted=len(one.further), found=len(one.further))
    return {
        f"{name} {share}": count["hit"] / count[over]
        for name, count in counts.items()
        for share, over in (("right", "found"), ("seen", "wanted"))
    }


def test_the_table_of_cases_is_large_enough() -> None:
    cases = read_cases()
    assert len(cases) >= 120
    assert sum(not wanted for _, _, wanted in cases) >= 25


def test_the_table_of_cases_is_met_as_a_whole() -> None:
    """The rules are not bent to single cases: the floors leave some open."""
    found = scores()
    floors = {
        "types right": 0.95, "types seen": 0.94, "dates right": 0.95, "parties right": 0.88, "parties seen": 0.9,
        "further right": 0.9,
    }  # fmt: skip
    assert {name: share for name, share in found.items() if share < floors.get(name, 0)} == {}


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


def test_a_mention_of_several_states_is_read_as_all_of_them() -> None:
    raw = "وقع الحلفاء ميثاقا للدفاع في نيامي."
    _, timexes, voices, events = taggers()
    sentences = split_sentences(raw, [Block(1, 0, len(raw), "body")], load_lexicon())
    allies = Mention(sentences[0], 4, 11, "", "state:mali;state:niger", "collective")
    (event,) = events.tag(sentences, [allies], timexes.tag(sentences, DAY), voices.tag(sentences, []), DAY)
    assert event.parties.ids == ("state:mali", "state:niger")


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


def one(raw: str, document: date | None = DAY) -> Event:
    (event,) = events_of(raw, document)
    return event


# (sentence, stage): how far a withdrawal, an end or an exit has come
STAGES = [
    ("أعلنت مالي انسحابها من إيكواس.", "announced"),
    ("أبلغت مالي إيكواس رسميا انسحابها من المنظمة.", "notified"),
    ("دخل انسحاب مالي من إيكواس حيز التنفيذ.", "effective"),
    ("أكملت القوات الفرنسية انسحابها من تشاد.", "effective"),
    ("قررت تشاد إلغاء اتفاقية الدفاع مع فرنسا.", "announced"),
    ("التقى رئيس تشاد وزير خارجية فرنسا.", ""),
]


@pytest.mark.parametrize(("raw", "stage"), STAGES)
def test_the_stage_of_an_exit(raw: str, stage: str) -> None:
    assert one(raw).stage == stage


# (sentence, roles by actor)
ROLES = [
    ("فرضت إيكواس عقوبات على مالي.", {"org:ecowas": "party", "state:mali": "target"}),
    ("أرسلت الصين معدات عسكرية إلى النيجر.", {"state:china": "party", "state:niger": "target"}),
    ("انسحبت القوات الفرنسية من النيجر.", {"state:france": "party", "state:niger": "host"}),
    ("ألغت تشاد اتفاقية الدفاع مع فرنسا.", {"state:chad": "party", "state:france": "target"}),
    ("انسحب الجيش المالي من اتفاق الجزائر.", {"state:mali": "party"}),
]


@pytest.mark.parametrize(("raw", "roles"), ROLES)
def test_roles_follow_the_prepositions(raw: str, roles: dict[str, str]) -> None:
    parties = one(raw).parties
    assert dict(zip(parties.ids, parties.roles, strict=True)) == roles


def test_a_clause_keeps_its_actors_to_itself() -> None:
    assistance, exit_ = events_of("سلمت روسيا أسلحة إلى مالي، بعدما انسحبت القوات الفرنسية من النيجر.")
    assert set(assistance.parties.ids) == {"state:russia", "state:mali"}
    assert set(exit_.parties.ids) == {"state:france", "state:niger"}


def test_who_only_borders_takes_no_part() -> None:
    event = one("هاجم مسلحون من بوكو حرام بلدة في النيجر قرب الحدود مع تشاد.")
    assert set(event.parties.ids) == {"armed:boko-haram", "state:niger"}


def test_the_meeting_takes_date_and_parties_from_its_first_telling() -> None:
    first, again = events_of(
        "التقى رئيس تشاد نظيره رئيس النيجر يوم 12 سبتمبر 2023 في نيامي.\nوتناول الاجتماع أمن الحدود."
    )
    assert (again.date, set(again.parties.ids)) == ("2023-09-12", set(first.parties.ids))


def test_another_attack_takes_no_date_from_the_first() -> None:
    first, second = events_of(
        "هاجم مسلحون من بوكو حرام بلدة ديفا في النيجر في 3 يونيو 2016.\nوقصف الجيش الفرنسي مواقع في مالي."
    )
    assert (first.date, second.date) == ("2016-06-03", "")


def test_the_date_of_a_declaration_is_that_of_what_is_done_by_it() -> None:
    assert one("أعلنت النيجر، الأحد، انسحابها من إيكواس.", date(2023, 9, 11)).date == "2023-09-10"


def test_a_war_on_its_fourth_day_began_three_days_before() -> None:
    event = one("دخلت الحرب في السودان يومها الرابع الاثنين.", date(2023, 4, 18))
    assert event.date == "2023-04-14"


def test_a_span_of_days_begins_where_the_fighting_broke_out() -> None:
    event = one("اندلعت المعارك في السودان يوم 15 أبريل 2023 ودامت ثلاثة أيام.", date(2023, 5, 1))
    assert event.date == "2023-04-15/2023-04-17"


def test_what_is_dated_after_the_article_is_planned() -> None:
    assert one("قمة إيكواس في أبوجا يوم 20 سبتمبر 2023.").status == "planned"


def test_behind_for_it_is_a_plan_and_a_war_is_only_a_purpose() -> None:
    planned = events_of("اجتمع قادة مالي والنيجر لتوقيع اتفاق عسكري.")
    assert [e.status for e in planned if e.type == "agreement"] == ["planned"]
    assert [e.type for e in events_of("تستعد مالي لمعركة جديدة.")] == []


FURTHER = [
    ("علق الاتحاد الأفريقي عضوية النيجر في 22 أغسطس 2023.", "sanction", "suspended_membership"),
    ("قطعت الجزائر علاقاتها مع المغرب.", "sanction", "broken_relations"),
    ("انضمت توغو إلى منظمة الفرنكوفونية عام 1970.", "", "accession"),
    ("هددت إيكواس باستخدام القوة ضد المجلس العسكري في النيجر.", "", "threat_of_force"),
    ("وقعت تشاد والسودان اتفاق وقف إطلاق النار.", "agreement", "ceasefire"),
]


@pytest.mark.parametrize(("raw", "usual", "further"), FURTHER)
def test_further_types_come_on_request_only(raw: str, usual: str, further: str) -> None:
    actors, timexes, voices, events = taggers()
    sentences = split_sentences(raw, [Block(1, 0, len(raw), "body")], load_lexicon())
    mentions = actors.tag(sentences)
    given = sentences, mentions, timexes.tag(sentences, DAY), voices.tag(sentences, mentions), DAY
    assert [e.type for e in events.tag(*given)] == ([usual] if usual else [])
    assert [e.type for e in events.tag(*given, further=True)] == [further]


PLOVER = [
    ("وقّعت مالي وروسيا اتفاقا للتعاون النووي.", "SUPPORT"),
    ("ستوقع مالي وروسيا اتفاقا للتعاون النووي.", "AGREE"),
    ("لم توقع مالي وروسيا أي اتفاق.", "REJECT"),
    ("فرضت إيكواس عقوبات على مالي.", "COERCE"),
    ("علقت فرنسا مساعداتها لمالي.", "SANCTION"),
    ("طردت مالي القوات الفرنسية.", "SANCTION"),
    ("انسحبت القوات الفرنسية من مالي.", "RETREAT"),
]


@pytest.mark.parametrize(("raw", "plover"), PLOVER)
def test_the_class_in_plover_follows_type_and_status(raw: str, plover: str) -> None:
    assert one(raw).plover == plover


def test_every_type_has_its_classes_in_plover_and_labels() -> None:
    table, labels = load_lexicon().table("events"), load_lexicon().table("interface")["event"]
    classes = {
        "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT",
        "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
    }  # fmt: skip
    for entry in table["type"]:
        assert set(entry["plover"].values()) <= classes, entry["id"]
        assert set(labels[entry["id"]]) == {"ar", "en", "fr"}


# (date, ACLED's code)
PRECISION = [
    ("2023-09-16", "1"),
    ("2023-W37", "2"),
    ("2023-09", "3"),
    ("2023", ""),
    ("", ""),
    ("XXXX-WXX-4", ""),
    ("2023-09-16/2023-09-18", "1"),
]


@pytest.mark.parametrize(("told", "code"), PRECISION)
def test_time_precision(told: str, code: str) -> None:
    assert time_precision(told) == code


@pytest.mark.parametrize(
    ("first", "second", "possible"),
    [
        ("2023-09-16", "2023-09", True),
        ("2023-09-16", "2023-W36", False),
        ("", "2020", True),
        ("2020", "2012", False),
        ("XXXX-WXX-4", "XXXX-WXX-4", True),
        ("XXXX-WXX-4", "2023", False),
    ],
)
def test_dates_of_one_event_have_a_day_in_common(first: str, second: str, possible: bool) -> None:
    assert agree(first, second) is possible


def test_the_narrowest_date_tells_most() -> None:
    assert narrowest(["2023", "2023-09-16", ""]) == "2023-09-16"
    assert narrowest(["2023-09-16", "2023-09-16/2023-09-18"]) == "2023-09-16/2023-09-18"
    assert narrowest(["", ""]) == ""
