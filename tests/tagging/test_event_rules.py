"""Events over several sentences, and rules that one sentence shows: what points back, what is to come, who is aside."""

from __future__ import annotations

from datetime import date

import pytest

from sahel_analysis.tagging.events import Event
from tests.tagging.test_events import events_of

DAY = date(2023, 9, 16)


def told(raw: str, kind: str, document: date | None = DAY) -> list[Event]:
    return [event for event in events_of(raw, document) if event.type == kind]


# (sentence, type, status)
STATUS = [
    ("سيجتمع قادة تشاد والسودان في قمة بالخرطوم.", "meeting", "planned"),
    ("ستستضيف نواكشوط محادثات بين مالي والجزائر.", "meeting", "planned"),
    ("سيطر الجيش على السلطة في النيجر خلال محادثات.", "coup", "done"),
    ("سيارات الوفد غادرت بعد محادثات بين مالي والجزائر.", "meeting", "done"),
    ("عقد قادة تشاد والسودان قمة في الخرطوم.", "meeting", "done"),
    ("قمة مقررة بين رئيسي تشاد والسودان.", "meeting", "planned"),
    ("دعت قمة إيكواس إلى الحوار في مالي.", "meeting", "done"),
    ("دعت إيكواس إلى قمة حول مالي.", "meeting", "planned"),
    ("وقعت فرنسا وتشاد اتفاقا يتيح نشر جنود فرنسيين في أبشي.", "deployment", "planned"),
    ("نشرت فرنسا جنودا في أبشي بعد اتفاق مع تشاد.", "deployment", "done"),
    ("لا تنسحب موريتانيا من الاتحاد الأفريقي.", "withdrawal", "denied"),
    ("رفضت الولايات المتحدة تزويد نيجيريا بالأسلحة.", "assistance", "denied"),
    ("يتأهب جنود الكتيبة التشادية المرابطة منذ عام للانسحاب من مالي.", "mission_exit", "planned"),
]


@pytest.mark.parametrize(("raw", "kind", "status"), STATUS)
def test_what_is_to_come_is_planned(raw: str, kind: str, status: str) -> None:
    assert [event.status for event in told(raw, kind)] == [status]


def test_a_visit_that_is_to_come_is_another_than_the_one_that_has_been() -> None:
    raw = "انتهت أمس زيارة رئيس تشاد إلى السودان، فيما يعتزم وزير خارجية تشاد القيام بزيارة إلى مصر."
    assert sorted(event.status for event in told(raw, "meeting")) == ["done", "planned"]


# (sentence, type, date)
DATES = [
    ("أعلنت موريتانيا الخميس توقيع اتفاق للصيد مع السنغال.", "agreement", "2023-09-14"),
    ("أعلنت موريتانيا الخميس أنها وقعت اتفاقا للصيد مع السنغال.", "agreement", ""),
    ("أشادت موريتانيا الخميس بتوقيع اتفاق بين مالي والنيجر.", "agreement", ""),
    ("نددت كندا الأربعاء بهجمات بوكو حرام في نيجيريا.", "conflict", ""),
    ("نددت كندا بهجمات بوكو حرام الأربعاء في نيجيريا.", "conflict", "2023-09-13"),
    ("كانت البلدة معقلا للمتمردين منذ 2009، ثم تعرضت لهجمات بوكو حرام في النيجر.", "conflict", ""),
    ("رفعت إيكواس الأربعاء العقوبات المفروضة على النيجر.", "sanction", ""),
]


@pytest.mark.parametrize(("raw", "kind", "day"), DATES)
def test_the_day_of_what_is_said_is_not_always_that_of_what_was_done(raw: str, kind: str, day: str) -> None:
    assert {event.date for event in told(raw, kind)} == {day}


def test_what_is_signed_at_a_meeting_of_several_days_has_none_of_them_by_itself() -> None:
    (accord,) = told("وقعت تشاد والسودان اتفاقا خلال قمة انعقدت من 11 إلى 13 سبتمبر 2023 في أبشي.", "agreement")
    assert accord.date == ""


def test_what_is_met_for_has_the_day_of_the_meeting() -> None:
    raw = "يصل مفاوضو السودان الأحد إلى جوبا، على أن تعقد قمة فيها يوم 25 سبتمبر 2023 لتوقيع اتفاق مع تشاد."
    assert [event.date for event in told(raw, "agreement")] == ["2023-09-25"]


def test_attacks_are_done_once_another_line_tells_their_day() -> None:
    raw = "نفذت بوكو حرام هجمات في النيجر وتشاد يوم 12 سبتمبر 2023.\nوخلفت هذه الهجمات قتلى كثيرين."
    assert [(e.date, e.status) for e in told(raw, "conflict")] == [("2023-09-12", "done")] * 2


def test_a_meeting_of_several_days_keeps_them_where_one_of_them_is_told() -> None:
    raw = (
        "اجتمع وزراء مالي والجزائر من 11 إلى 13 سبتمبر 2023 في باماكو.\n"
        "واجتمع وزراء مالي والجزائر في 13 سبتمبر 2023.\nوتناول الاجتماع أمن الحدود."
    )
    assert told(raw, "meeting")[-1].date == "2023-09-11/2023-09-13"


# (sentence, type, who takes part)
PARTIES = [
    ("فرنسا تدين الهجوم على الجيش المالي.", "conflict", {"state:mali"}),
    ("تتهم نيامي باريس بدعم المتمردين.", "assistance", {"state:france"}),
    ("هاجمت القوات التشادية بوكو حرام في شمال نيجيريا.", "conflict", {"state:chad", "armed:boko-haram"}),
    ("هاجمت بوكو حرام قرية في شمال نيجيريا.", "conflict", {"state:nigeria", "armed:boko-haram"}),
    ("علقت ألمانيا، آخر شركاء فرنسا هناك، تعاونها مع تشاد.", "sanction", {"state:germany", "state:chad"}),
    ("تسلل مقاتلون من ليبيا وهاجموا الجيش التشادي.", "conflict", {"state:chad"}),
    ("عبرت بوكو حرام البحيرة، وأدى تمردها إلى نزوح الآلاف في تشاد.", "conflict", {"armed:boko-haram", "state:chad"}),
]


@pytest.mark.parametrize(("raw", "kind", "ids"), PARTIES)
def test_who_takes_part_and_who_stands_aside(raw: str, kind: str, ids: set[str]) -> None:
    (event,) = told(raw, kind)
    assert set(event.parties.ids) == ids


def test_who_signs_the_charter_founds_the_alliance() -> None:
    raw = "أسست مالي والنيجر وبوركينا فاسو تحالفا دفاعيا.\nوأعلن الرئيس المالي السبت توقيع ميثاق ينشئ تحالف دول الساحل."
    three = {"state:mali", "state:niger", "state:burkina-faso"}
    founded = told(raw, "alliance_formed", date(2023, 9, 17))
    (signed,) = told(raw, "agreement", date(2023, 9, 17))
    assert [event.date for event in [*founded, signed]] == ["2023-09-16"] * 3
    assert all(set(event.parties.ids) == three for event in [*founded, signed])


def test_the_fighting_in_a_town_is_that_of_those_who_fight() -> None:
    raw = "اندلعت معارك بين الدوغون والفولاني.\nودعت الحكومة إلى وقف القتال في سيفاري."
    assert {event.parties.ids for event in told(raw, "conflict")} == {("people:dogon", "people:fulani")}


def test_the_reception_is_the_one_told_last() -> None:
    raw = (
        "استقبل رئيس تشاد وزير خارجية فرنسا يوم 11 سبتمبر 2023.\n"
        "واستقبل رئيس تشاد وزير خارجية السودان يوم 12 سبتمبر 2023.\nوحضر الاستقبال سفراء."
    )
    assert [event.date for event in told(raw, "meeting")] == ["2023-09-11", "2023-09-12", "2023-09-12"]


def test_a_reception_that_no_meeting_stands_behind_is_none() -> None:
    assert told("زين الموظفون قاعة الاستقبال في سفارة تشاد.", "meeting") == []


def test_the_membership_is_in_the_bloc_named_last() -> None:
    raw = "تأسست إيكواس عام 1975. وقد علقت عضوية غينيا بعد أزمة."
    (event,) = told(raw, "sanction")
    assert set(event.parties.ids) == {"org:ecowas", "state:guinea"}


def test_two_meetings_of_one_headline_keep_their_own() -> None:
    first, second = told("قمة بين تشاد والسودان عشية اجتماع إيكواس.", "meeting")
    assert (set(first.parties.ids), set(second.parties.ids)) == ({"state:chad", "state:sudan"}, {"org:ecowas"})


def test_a_kidnapping_is_of_war_where_the_article_names_an_armed_group() -> None:
    raw = "خطف مجهولون ثلاثة تلاميذ في شمال نيجيريا الاثنين."
    assert told(raw, "conflict") == []
    (event,) = told(raw + "\nوتنشط جماعة بوكو حرام في المنطقة.", "conflict")
    assert (event.date, event.status) == ("2023-09-11", "done")


def test_a_house_that_debates_a_law_holds_no_talks() -> None:
    assert told("ناقش برلمان موريتانيا قانون الصيد.", "meeting") == []
    assert len(told("ناقش وزير خارجية موريتانيا مع نظيره المالي أمن الحدود.", "meeting")) == 1


def test_the_rebels_are_the_one_group_that_the_article_names() -> None:
    raw = "خاض الجيش النيجري معارك مع المتمردين.\nوتنشط بوكو حرام في ديفا."
    (event,) = told(raw, "conflict")
    assert set(event.parties.ids) == {"state:niger", "armed:boko-haram"}
    several = told(raw + "\nوتنشط حركة الشباب في الصومال.", "conflict")
    assert [set(event.parties.ids) for event in several] == [{"state:niger"}]


def test_the_forces_of_the_government_are_those_of_the_state_told_most() -> None:
    raw = "عاد الهدوء إلى تشاد.\nوهاجمت القوات الحكومية مواقع جبهة التغيير والوفاق."
    assert {frozenset(event.parties.ids) for event in told(raw, "conflict")} == {
        frozenset({"state:chad", "armed:fact"})
    }


def test_the_forum_is_the_one_that_was_told_whoever_speaks_there() -> None:
    raw = "نظمت الجزائر ندوة دولية حول مكافحة الإرهاب يوم 12 سبتمبر 2023.\nوشاركت في الندوة تشاد ونيجيريا."
    assert [event.date for event in told(raw, "meeting")] == ["2023-09-12", "2023-09-12"]
    assert told("عقد في تشاد اجتماع وزاري.\nوحضر الندوة طلاب من السنغال.", "meeting")[1:] == []
