"""What tells an event: sentences written from the codebook before the words were tried on them, and near misses."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from sahel_analysis.tagging.event_forms import entries
from tests.tagging.test_events import events_of

CASES = Path(__file__).parents[1] / "cases" / "events_fresh.tsv"
# an article has more than one sentence, and names states: in one of nobody who counts a meeting is a club's
BESIDE = "\nوتقع موريتانيا في غرب أفريقيا."


def types_of(raw: str) -> list[str]:
    return sorted(event.type for event in events_of(raw + BESIDE))


def test_the_sentences_are_met_as_a_whole() -> None:
    """Some stay open on purpose: the words are those of the language, not of these sentences."""
    with CASES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    counts = Counter[str]()
    for row in rows:
        want, got = Counter((row["types"] or "").split()), Counter(types_of(row["text"]))
        counts.update(hit=(want & got).total(), want=want.total(), got=got.total())
    assert len(rows) >= 150
    assert counts["hit"] / counts["want"] >= 0.9
    assert counts["hit"] / counts["got"] >= 0.9


# (sentence, types)
TOLD = [
    # who signs is told at length, and what is signed stands before
    ("وقع ممثلو قبائل ومجالس محلية من جنوب ليبيا، برعاية الأمم المتحدة، ميثاقا للصلح في غدامس.", ["agreement"]),
    ("هذا قرض وقعته نيجيريا مع الصين في أبوجا.", ["agreement"]),
    ("أفضت وساطة توغو إلى تفاهمات بين بنين والنيجر.", ["agreement"]),
    # a body by what the lexicon of actors says of it
    ("أثار تأسيس إيغاد اهتمام كينيا.", ["alliance_formed"]),
    ("خرجت تونس، بعد نقاش طويل، من الاتحاد الأفريقي.", ["withdrawal"]),
    ("خرجت تونس إلى الاتحاد الأفريقي تشكو جارتها.", []),
    ("سيطرت قوات الدعم السريع على بلدة بارا في السودان.", ["conflict"]),
    # verbs with their object
    ("كان جنود مالي في الطريق حين هاجمهم مسلحون.", ["conflict"]),
    # what is suffered, told at length
    ("تعرضت سيارات شحن محملة بالوقود متجهة إلى مالي لهجوم قرب كايس.", ["conflict"]),
    # what is to come, by the light noun before it
    ("أوضح ناطق باسم تشاد أن الموعد لم يحدد لشن هجوم على بوكو حرام.", []),
    # elected, and the team
    ("أطاح عسكريون بالرئيس المنتخب في مالي.", ["coup"]),
    ("هاجم المنتخب المالي مرمى تونس.", []),
    # two aims, and what may be
    ("تهدف المبادرة إلى نشر قوات في تشاد.", []),
    ("قد تلجأ تشاد إلى فرض عقوبات على السودان.", []),
    ("ينبغي لتشاد أن توقع الاتفاق مع السودان.", []),
    ("لوح رئيس تشاد إدريس ديبي إتنو الخميس بمغادرة القوة المشتركة.", []),
    # a name between the two words counts as one
    ("سلمت الصين جيش جمهورية أفريقيا الوسطى مدرعات حديثة.", ["assistance"]),
    # the crowd that meets, the press that attacks
    ("استقبلت الأسواق في تشاد موسم الأعياد.", []),
    ("هاجمت صحيفة في تشاد سياسة الحكومة.", []),
]


@pytest.mark.parametrize(("raw", "types"), TOLD)
def test_what_tells_an_event(raw: str, types: list[str]) -> None:
    assert types_of(raw) == types


def test_an_arrival_on_a_visit_is_one_meeting() -> None:
    (event,) = events_of("وصل وزير خارجية تركيا هاكان فيدان إلى نيامي في زيارة رسمية للنيجر.")
    assert event.type == "meeting"


def test_forms_with_an_object_are_made_on_request_only() -> None:
    forms = {form for form, _, _ in entries("x", {"past": ["هاجم"], "object": True})}
    plain = {form for form, _, _ in entries("x", {"past": ["هاجم"]})}
    assert {"هاجمهم", "هاجمتها", "هاجموهم"} <= forms
    assert plain == {"هاجم", "هاجمت", "هاجما", "هاجمتا", "هاجموا"}
