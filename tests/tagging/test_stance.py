"""Negation, distance and the kind of a source: how a text stands to the words of a frame."""

from __future__ import annotations

import pytest

from sahel_analysis.language.folding import fold_keeping_offsets
from sahel_analysis.language.lexicon import load_lexicon
from sahel_analysis.tagging.actors import ActorTagger
from sahel_analysis.tagging.frames import FrameFound, FrameTagger
from sahel_analysis.tagging.sentences import Sentence
from sahel_analysis.tagging.voice import VoiceTagger


@pytest.fixture(scope="module")
def taggers() -> tuple[ActorTagger, VoiceTagger, FrameTagger]:
    lexicon = load_lexicon()
    return ActorTagger(lexicon), VoiceTagger(lexicon), FrameTagger(lexicon)


Taggers = tuple[ActorTagger, VoiceTagger, FrameTagger]


def rows(taggers: Taggers, text: str) -> list[FrameFound]:
    actors, voices, frames = taggers
    read = [Sentence(1, "body", "rest", 1, 0, len(text), fold_keeping_offsets(text), ((0, 1),))]
    mentions = actors.tag(read)
    return frames.tag(read, mentions, voices.tag(read, mentions))


def column(taggers: Taggers, text: str, name: str, frame: str) -> list[str]:
    return [row.columns(text)[name] for row in rows(taggers, text) if row.frame == frame]


@pytest.mark.parametrize(
    ("text", "frame", "negated"),
    [
        ("لم يقع هجوم في المدينة.", "SEC", "yes"),
        ("ولن تبرم الحكومة اتفاقا جديدا.", "COOP", "yes"),
        ("ليس في الأمر انقلاب.", "DEM", "yes"),
        ("نفى المتحدث وقوع هجوم على الثكنة.", "SEC", "yes"),
        ("انتهى اليوم دون اتفاق.", "COOP", "yes"),
        ("وقع هجوم في المدينة.", "SEC", ""),
        # the negation ends before the cue
        ("لم ينم أحد، فقد وقع هجوم في المدينة.", "SEC", ""),
        ("لم يسمع أهل القرية القريبة من النهر شيئا عن الهجوم.", "SEC", ""),
        ("لم تكن زيارة عابرة بل اتفاقا.", "COOP", ""),
        # so does a clause of its own, but for a denial
        ("ليس غريبا أن الهجوم وقع.", "SEC", ""),
        ("نفى الجيش أن يكون الهجوم قد وقع.", "SEC", "yes"),
        # words that look like negations
        ("لا يزال الهجوم مستمرا.", "SEC", ""),
        ("وقع الهجوم غير أن الهجوم الثاني فشل.", "SEC", ""),
        ("لا شيء هناك إلا الهجوم.", "SEC", ""),
        ("لم يكن الهجوم فقط ما أقلقهم.", "SEC", ""),
        # one cue of two is negated: the frame stands all the same
        ("لم يقع هجوم، بل وقع تفجير.", "SEC", ""),
        # the negation belongs to the cue
        ("عدم استقرار البلاد.", "SEC", ""),
    ],
)
def test_negation(text: str, frame: str, negated: str, taggers: Taggers) -> None:
    assert column(taggers, text, "negated", frame) == [negated]


@pytest.mark.parametrize(
    ("text", "frame", "distance"),
    [
        ("اعتقل أعضاء ما يسمى بالميليشيا الشعبية.", "SEC", "distanced"),
        ("انتهى الانقلاب المزعوم قبل أن يبدأ.", "DEM", "distanced"),
        ("عاد “الإرهاب” إلى عناوين الصحف.", "SEC", "distanced"),
        ("ظهر تنظيم الدولة، أو ما يسمى بالخلايا النائمة، في القرية.", "SEC", "naming"),
        ("المعروفة باسم الميليشيا", "SEC", "naming"),
        ("عاد ما يعرف بالاستعمار الجديد.", "SOV", "unclear"),
        ("عاد “الإرهاب بوجهه الجديد” إلى الصحف.", "SEC", "unclear"),
        ("عاد الإرهاب إلى عناوين الصحف.", "SEC", ""),
        # a name in quotation marks is house style
        ("قصفت الطائرات مواقع لتنظيم «القاعدة».", "SEC", ""),
        ("فتح «اتفاق واغادوغو» الطريق.", "COOP", ""),
        # a speaker's own word: it cannot be told whether he cites or stands back
        ("وصف الوزير ما جرى بأنه “انقلاب”.", "DEM", "unclear"),
        # what is said at length is a quotation, not a distance
        ("قال غويتا: “لن نقبل الإرهاب في أرضنا بعد اليوم”.", "SEC", ""),
        # one cue of two is held at a distance
        ("وقع تفجير قرب ما يسمى بالميليشيا.", "SEC", ""),
    ],
)
def test_distance(text: str, frame: str, distance: str, taggers: Taggers) -> None:
    assert column(taggers, text, "distance", frame) == [distance]


@pytest.mark.parametrize(
    ("text", "sourcing"),
    [
        ("وقع هجوم في المدينة.", ""),
        ("قال وزير الدفاع المالي إن الهجوم فشل.", "official"),
        ("وقال المتحدث باسم الجيش إن الهجوم فشل.", "official"),
        ("وأعلنت إيكواس أن الهجوم مدان.", "official"),
        ("وقال غويتا إن الهجوم فشل.", "official"),
        ("وقع هجوم في المدينة، بحسب بيان لوزارة الدفاع.", "document"),
        ("وجاء في تقرير أممي أن الهجوم فشل.", "document"),
        ("وذكرت صحيفة لوموند أن الهجوم فشل.", "media"),
        ("وقع هجوم في المدينة، نقلا عن وكالة رويترز.", "media"),
        ("وقال الباحث إبراهيم ولد أحمد إن الهجوم فشل.", "named"),
        ("وقالت مصادر محلية إن الهجوم فشل.", "unnamed"),
        ("ويرى محللون أن الهجوم فشل.", "unnamed"),
        ("وقال مصدر في وزارة الدفاع إن الهجوم فشل.", "unnamed"),
        ("وبحسب متابعين، فشل الهجوم.", "unnamed"),
        ("ويعتقد أن الهجوم فشل.", "impersonal"),
        ("ويجري الحديث عن هجوم جديد.", "impersonal"),
        ("ويرى كثيرون أن الهجوم فشل.", "unnamed"),
        # leaders of states and of movements, of armies and against them, of unions and of companies
        ("وقال قادة دول الساحل إن الهجوم فشل.", "official"),
        ("وقال قادة الحركات إن الهجوم فشل.", "named"),
        ("وقال زعماء الفصائل إن الهجوم فشل.", "named"),
        ("وقال المتحدث باسم بوكو حرام إن الهجوم فشل.", "named"),
        ("وقال قائد القوة المشتركة لمكافحة بوكو حرام إن الهجوم فشل.", "official"),
        ("وقال رئيس الحزب إن الهجوم فشل.", "named"),
        ("وقال رئيس الحكومة إن الحزب يعرف منفذي الهجوم.", "official"),
        ("وقال السفراء إن الهجوم فشل.", "official"),
        ("وقال رئيس لجنة الخبراء إن الهجوم فشل.", "official"),
        ("وأفادت وكالة أنباء محلية بأن الهجوم فشل.", "media"),
        # time and place between the verb and its subject
        ("وقال منسق الشؤون الإنسانية إن الهجوم فشل.", "official"),
        ("وصرح لاحقا وزير الدفاع أن الهجوم فشل.", "official"),
        ("وقال أمس للصحافة، من جهته، مصدر محلي إن الهجوم فشل.", "unnamed"),
    ],
)
def test_sourcing(text: str, sourcing: str, taggers: Taggers) -> None:
    assert column(taggers, text, "sourcing", "SEC") == [sourcing]


@pytest.mark.parametrize(
    ("text", "frame", "valence"),
    [
        ("وقعت مالي والنيجر ميثاقا جديدا.", "COOP", "rapprochement"),
        ("انسحبت مالي من إيكواس.", "COOP", "rupture"),
        ("العلاقات بين مالي والنيجر تاريخية.", "COOP", ""),
        # no other frame has one
        ("وقع هجوم بعد انسحاب مالي من إيكواس.", "SEC", ""),
    ],
)
def test_valence(text: str, frame: str, valence: str, taggers: Taggers) -> None:
    assert column(taggers, text, "valence", frame) == [valence]
