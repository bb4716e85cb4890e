"""Frames in sentences: what their cues find, what masks a cue, whose words they are, and how well they do."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sahel_analysis.corpus.layout import Block
from sahel_analysis.language.folding import fold_keeping_offsets
from sahel_analysis.language.lexicon import form, load_lexicon
from sahel_analysis.tagging.actors import ActorTagger
from sahel_analysis.tagging.frames import FrameFound, FrameTagger
from sahel_analysis.tagging.sentences import Sentence, split_sentences
from sahel_analysis.tagging.voice import VoiceTagger

CASES = Path(__file__).parents[1] / "cases" / "frames.tsv"
FRESH = CASES.with_name("frames_fresh.tsv")
CODES = ("SEC", "SOV", "RIV", "DEM", "COOP", "SEP", "ECO", "HUM")

# a little below what was measured (.97 and .92): the sentences that were read while the cues were written, and those
# that were only scored. The cues are by the same author; articles coded by others do worse, so never quote these
FLOORS = {"tuned": 0.93, "held": 0.88}


def sentence(text: str, number: int = 1, role: str = "body") -> Sentence:
    return Sentence(number, role, "rest", 1, 0, len(text), fold_keeping_offsets(text), ((0, 1),))


@cache
def taggers() -> tuple[ActorTagger, FrameTagger]:
    return ActorTagger(load_lexicon()), FrameTagger(load_lexicon())


@pytest.fixture
def actors() -> ActorTagger:
    return taggers()[0]


@pytest.fixture
def frames() -> FrameTagger:
    return taggers()[1]


@cache
def voices() -> VoiceTagger:
    return VoiceTagger(load_lexicon())


def find(actors: ActorTagger, frames: FrameTagger, text: str, role: str = "body") -> list[FrameFound]:
    return tag(actors, frames, [sentence(text, role=role)])


def tag(actors: ActorTagger, frames: FrameTagger, read: list[Sentence]) -> list[FrameFound]:
    mentions = actors.tag(read)
    return frames.tag(read, mentions, voices().tag(read, mentions))


def codes(rows: list[FrameFound]) -> set[str]:
    return {row.frame for row in rows}


# ---------------------------------------------------------------- how well the codebook does


def cases(part: str) -> list[tuple[set[str], str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(set(row["frames"].split()), row["sentence"]) for row in rows if row["part"] == part]


@pytest.mark.parametrize("part", FLOORS)
def test_f1_on_fresh_sentences(part: str, actors: ActorTagger, frames: FrameTagger) -> None:
    right = wrong = missed = 0
    coded = cases(part)
    assert len(coded) >= 60
    for gold, text in coded:
        assert gold <= set(CODES), text
        got = codes(find(actors, frames, text))
        right, wrong, missed = right + len(gold & got), wrong + len(got - gold), missed + len(gold - got)
    assert 2 * right / (2 * right + wrong + missed) >= FLOORS[part]


def test_f1_on_paragraphs_coded_without_sight_of_the_cues(actors: ActorTagger, frames: FrameTagger) -> None:
    """Before anything was mended for them, F1 was .769 (P .727, R .815): that is the figure to quote."""
    with FRESH.open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        coded = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len(coded) >= 60
    right = wrong = missed = 0
    for row in coded:
        text, gold = row["text"], set(row["frames"].replace(";", " ").split())
        assert gold <= set(CODES), row["id"]
        read = split_sentences(text, [Block(1, 0, len(text), "body")], load_lexicon())
        got = codes(tag(actors, frames, read))
        right, wrong, missed = right + len(gold & got), wrong + len(got - gold), missed + len(gold - got)
    assert 2 * right / (2 * right + wrong + missed) >= 0.70


# ---------------------------------------------------------------- what counts and what does not


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # one strong cue is enough, one weak cue is not, two different ones are
        ("كمين على الطريق", {"SEC"}),
        ("سمع صوت رصاص", set()),
        ("سمع صوت رصاص بعد تهديدات", {"SEC"}),
        # two words of one cue are not two cues
        ("رصاص ونيران في الليل", set()),
        ("رصاص ثم رصاص في الليل", set()),
        # an actor's name is no cue, whatever words stand in it
        ("أصدرت المجموعة الاقتصادية لدول غرب أفريقيا تقويما جديدا", set()),
        ("حضر مندوب مجلس الأمن الدولي", set()),
        ("زار السائح تحالف دول الساحل", set()),
        ("صورة من جمهورية الكونغو الديمقراطية", set()),
        ("صعد نجم فاغنر", set()),
        ("أهل أزواد والطوارق", set()),
        # a name in the slot of a cue is no bare name
        ("وحدة من مرتزقة فاغنر", {"RIV"}),
        ("استقلال أزواد", {"SEP"}),
        ("النفوذ الروسي في القارة", {"RIV"}),
        # vetoes
        ("عقد الوزير مؤتمرا صحافيا", set()),
        ("عيد الاستقلال عيد وطني", set()),
        ("نقص الأمن الغذائي", {"HUM"}),
        ("الحرب الباردة الجديدة", {"RIV"}),
        # the bare title of a junta is no frame
        ("وصل رئيس المجلس العسكري", set()),
        ("قال قائد السلطة الانتقالية", set()),
        # the longer cue wins, in whatever frame
        ("اتفاق السلام", {"SEP"}),
        ("اتفاق الجزائر", {"SEP"}),
        ("اتفاق جديد", {"COOP"}),
        # leaving a body is COOP, a mission told to leave is SOV
        ("انسحبت مالي من إيكواس", {"COOP"}),
        ("رحيل بعثة الأمم المتحدة", {"SOV"}),
        # diacritics and particles hide nothing
        ("وبِالسِّيادةِ", {"SOV"}),
        ("فَلِلاستعمار ثمن", {"SOV"}),
        # homographs of cues
        ("ذهب الوفد إلى السوق", {"COOP"}),
        ("وزارة الصحة", set()),
        # verbs of headlines, in the present
        ("جنود يحتجزون الرئيس", {"DEM"}),
        ("«بوكو حرام» تقتل العشرات", {"SEC"}),
        ("القادة يختتمون قمتهم", {"COOP"}),
        # a fight against a named group, not the bare name of it
        ("مواجهة تنظيم داعش", {"SEC"}),
        ("لمحاربة «بوكو حرام»", {"SEC"}),
        # ties in matters of security are ties; calm prices are no security
        ("التعاون الأمني بين البلدين", {"COOP"}),
        ("تحقيق الاستقرار الاقتصادي", set()),
        # what a time is told by is not told
        ("افتتحت مكتبة بعد رحيل القوات الفرنسية", set()),
        ("طالبوا برحيل القوات الفرنسية", {"SOV"}),
        # governments: their titles, and their making
        ("صرح وزير في حكومة الوفاق", set()),
        ("بيان من الحكومة الشرعية", set()),
        ("شكل الفصيل حكومة من جانبه", {"DEM"}),
        ("شكلت الحكومة لجنة", set()),
        ("البرلمان المنتخب", {"DEM"}),
        # a visit to a state; suffixes that change a letter
        ("نتائج زيارة الوزير للسعودية", {"COOP"}),
        ("تنويع شركائها", {"RIV"}),
        # talks are ties; those on peace are of the north where they are said to be
        ("محادثات السلام حول الشمال", {"COOP", "SEP"}),
        ("محادثات السلام", {"COOP"}),
        # lenders and central banks
        ("محافظ البنك المركزي", {"ECO"}),
        ("خبراء صندوق النقد الدولي", {"ECO"}),
        ("محافظة في الجنوب", set()),
        # relief
        ("توزيع المساعدات على الأهالي", {"HUM"}),
        ("أجبرهم الجوع على ترك ديارهم", {"HUM"}),
        ("مخيم صيفي للكشافة", set()),
        ("منحه الجنرال وساما", set()),
        ("نصف السكان", set()),
        # towns taken back and cut off, and rebels driven out
        ("كتيبتان تستعيدان ميناكا", {"SEC"}),
        ("بدأ حصار ميناكا في الخريف", {"SEC"}),
        ("طرد السكان المتمردين", {"SEC"}),
        # a plot against the state is no attack, a quarrel that bursts no bomb
        ("إحباط محاولة انقلابية", {"DEM"}),
        ("انفجر خلاف حول المقاعد", set()),
        ("أحبط الحرس محاولة تفجير", {"SEC"}),
        # safe ways are no security, a title of relief no state of emergency
        ("طالبوا بضمان المرور الآمن وسط العنف", set()),
        ("منسق الإغاثة في حالات الطوارئ", {"HUM"}),
        # sanctions are ties put to the test, and economy where their effect is told
        ("رفعت إيكواس عقوباتها عن غينيا", {"COOP"}),
        ("فرض عقوبات اقتصادية على غينيا", {"COOP"}),
        ("عقوبات اقتصادية رفعت أسعار الأرز", {"ECO"}),
        # a merger of factions is no alliance of states
        ("رفض الفصيل الاندماج في الكيان الجديد", set()),
        ("مشروع للاندماج الإقليمي", {"COOP"}),
        # work and ways of goods; his work is no currency
        ("اتساع الطلب على العمالة الوافدة", {"ECO"}),
        ("يبحث البلد الحبيس عن منفذ بحري", {"ECO"}),
        ("انتهى عمله في الوزارة", set()),
        # supplies of fuel are one cue, not two
        ("شاحنات محملة بالوقود", set()),
        ("شح البنزين في العاصمة", {"ECO"}),
        # relief, and the dead who are no soldiers
        ("نقل إمدادات طبية عبر النهر", {"HUM"}),
        ("مقتل ثلاثة تلاميذ وسائح", {"HUM"}),
        ("طلب الوزير السابق اللجوء السياسي", set()),
        # powers that step in, partners that are strong but in no contest
        ("أنقرة تدخل على خط الأزمة", {"RIV"}),
        ("علاقات استراتيجية تخدم المصالح المشتركة", {"COOP"}),
        # the dispute on Western Sahara
        ("النزاع حول الصحراء الغربية", {"SEP"}),
        # votes and mandates of other bodies
        ("مدد المجلس ولاية البعثة بعد تصويت على القرار", set()),
    ],
)
def test_what_codes_a_frame(text: str, expected: set[str], actors: ActorTagger, frames: FrameTagger) -> None:
    assert codes(find(actors, frames, text)) == expected


def test_captions_are_not_coded(actors: ActorTagger, frames: FrameTagger) -> None:
    assert find(actors, frames, "جنود بعد الهجوم الإرهابي", role="caption") == []
    assert codes(find(actors, frames, "جنود بعد الهجوم الإرهابي", role="title")) == {"SEC"}


def test_weak_cues_of_two_sentences_do_not_add_up(actors: ActorTagger, frames: FrameTagger) -> None:
    read = [sentence("سمع صوت رصاص.", 1), sentence("تهديدات جديدة.", 2)]
    assert tag(actors, frames, read) == []


def test_one_row_for_each_voice_and_speaker(actors: ActorTagger, frames: FrameTagger) -> None:
    text = "بعد الهجوم قال غويتا إن الإرهابيين فروا، وقالت إيكواس: “الإرهاب عدو الجميع في القارة كلها”."
    rows = find(actors, frames, text)
    assert [(r.frame, r.voice, r.speaker) for r in rows] == [
        ("SEC", "narrator", ""),
        ("SEC", "reported", "person:assimi-goita"),
        ("SEC", "quoted", "org:ecowas"),
    ]
    columns = [r.columns(text) for r in rows]
    assert [c["speaker_text"] for c in columns] == ["", "غويتا", "إيكواس"]
    assert [c["score"] for c in columns] == [1, 1, 1]


def test_cues_are_listed_as_in_the_codebook(actors: ActorTagger, frames: FrameTagger) -> None:
    (row,) = find(actors, frames, "بالسيادة وسيادتها وضد الاستعمار")
    columns = row.columns("بالسيادة وسيادتها وضد الاستعمار")
    assert columns["cues"] == "سيادة*;استعمار*" and columns["score"] == 2


@given(
    st.lists(
        st.sampled_from(["هُجوم", "السِّيادة", "الانقلاب", "اتفاقٍ", "ذهبـــا", "«نازحون»", "قال", "إن", "،", "غويتا"]),
        min_size=1,
        max_size=12,
    )
)
@settings(max_examples=60, deadline=None)
def test_the_span_is_the_first_cue_in_the_raw_text(words: list[str]) -> None:
    text = " ".join(words)
    for row in find(*taggers(), text):
        line, start, end = row.sentence.span(row.start, row.end)
        assert line == 1 and form(text[start:end]) == row.sentence.text[row.start : row.end]
        assert row.columns(text)["score"] == len(row.cues) > 0


def test_news_of_sport_uses_no_frame(actors: ActorTagger, frames: FrameTagger) -> None:
    assert codes(find(actors, frames, "شن المهاجمون هجوما على مرمى النادي")) == set()
    # one word of sport is not enough
    assert codes(find(actors, frames, "شن مسلحون هجوما قرب ملعب المدينة")) == {"SEC"}
