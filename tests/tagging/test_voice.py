"""Whose words: quotations in every style, indirect speech, attributions, and who speaks."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from sahel_analysis.corpus.layout import Block
from sahel_analysis.language.folding import fold, fold_keeping_offsets
from sahel_analysis.language.lexicon import load_lexicon
from sahel_analysis.tagging.actors import ActorTagger
from sahel_analysis.tagging.quotes import quotations
from sahel_analysis.tagging.sentences import Sentence, split_sentences
from sahel_analysis.tagging.voice import Speech, VoiceTagger, source_kind, spoken_at

CASES = Path(__file__).parents[1] / "cases" / "voice.tsv"
BLIND = CASES.with_name("voice_blind.tsv")

# between two quotations of one case
_AND = "‖"
# stops and marks at the edges of a quotation, which newsrooms put inside or outside
_EDGES = ' .،,؛;:!؟?…"“”„‟«»‹›'


def sentence(text: str, number: int = 1, role: str = "body") -> Sentence:
    return Sentence(number, role, "rest", 1, 0, len(text), fold_keeping_offsets(text), ((0, 1),))


@pytest.fixture(scope="module")
def actors() -> ActorTagger:
    return ActorTagger(load_lexicon())


@pytest.fixture(scope="module")
def voices() -> VoiceTagger:
    return VoiceTagger(load_lexicon())


def read_cases() -> list[tuple[str, str, str, str, str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(r["role"], r["voice"], r["speaker"], r["kind"], r["probe"], r["sentence"]) for r in rows]


@pytest.mark.parametrize(("role", "voice", "speaker", "kind", "probe", "text"), read_cases())
def test_whose_word_it_is(
    role: str, voice: str, speaker: str, kind: str, probe: str, text: str, actors: ActorTagger, voices: VoiceTagger
) -> None:
    read = sentence(text, role=role)
    speeches = voices.tag([read], actors.tag([read]))[read.number]
    place = read.text.index(fold(probe))
    found = spoken_at(speeches, place)
    assert (found.voice if found else "narrator", found.speaker if found else "") == (voice, speaker)
    assert source_kind(speeches, place) == (kind or "narrator")


def quoted(text: str, actors: ActorTagger, voices: VoiceTagger) -> list[str]:
    """Return the quotations that are found in a paragraph, folded and without the signs at their edges."""
    read = split_sentences(text, [Block(1, 0, len(text), "body")], load_lexicon())
    speeches = voices.tag(read, actors.tag(read))
    return [edged(s.text[q.start : q.end]) for s in read for q in speeches.get(s.number, []) if q.voice == "quoted"]


def edged(words: str) -> str:
    return fold(words).strip(_EDGES)


def joined(found: list[str], gold: list[str]) -> list[str]:
    """Return what was found, with the pieces of one gold quotation that runs over sentences put together."""
    for whole in gold:
        pieces = [f for f in found if f in whole]
        if whole not in found and len(pieces) > 1 and sum(map(len, pieces)) >= 0.9 * len(whole):
            found = [f for f in found if f not in pieces] + [whole]
    return found


def test_quotations_that_were_marked_without_sight_of_the_rules(actors: ActorTagger, voices: VoiceTagger) -> None:
    """Before anything was mended for them, P was .909 and R .964: those are the figures to quote."""
    with BLIND.open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        cases = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len(cases) >= 100
    want: Counter[tuple[str, str]] = Counter()
    got: Counter[tuple[str, str]] = Counter()
    for case in cases:
        gold = [edged(q) for q in case["quotes"].split(_AND) if q.strip()]
        want.update((case["id"], q) for q in gold)
        got.update((case["id"], q) for q in joined(quoted(case["text"], actors, voices), gold))
    right = (want & got).total()
    assert right / got.total() >= 0.93, sorted(got - want)
    assert right / want.total() >= 0.88, sorted(want - got)


def article(actors: ActorTagger, voices: VoiceTagger, *texts: str) -> tuple[list[Sentence], dict[int, list[Speech]]]:
    read = [sentence(text, number) for number, text in enumerate(texts, start=1)]
    return read, voices.tag(read, actors.tag(read))


def test_a_verb_without_subject_continues_the_last_speaker(actors: ActorTagger, voices: VoiceTagger) -> None:
    texts = ("قالت إيكواس إن الحدود مفتوحة.", "وانتهى اليوم هادئا.", "وأضافت أن الحوار مستمر.")
    _, speeches = article(actors, voices, *texts)
    assert speeches[2] == []
    assert [(s.voice, s.speaker) for s in speeches[3]] == [("reported", "org:ecowas")]


def test_a_quotation_runs_over_sentences_until_it_closes(actors: ActorTagger, voices: VoiceTagger) -> None:
    texts = ("قال غويتا: “لن نتراجع.", "هذه أرضنا.", "ولن نبيعها” أمام أحد.", "ثم غادر القاعة.")
    read, speeches = article(actors, voices, *texts)
    spoken = {n: [read[n - 1].text[s.start : s.end] for s in own if s.voice == "quoted"] for n, own in speeches.items()}
    assert spoken == {1: ["لن نتراجع."], 2: ["هذه ارضنا."], 3: ["ولن نبيعها"], 4: []}
    assert {s.speaker for n in (1, 2, 3) for s in speeches[n]} == {"person:assimi-goita"}


def test_a_quotation_that_never_closes_ends_with_its_sentence(actors: ActorTagger, voices: VoiceTagger) -> None:
    _, speeches = article(actors, voices, "قال غويتا: “لن نتراجع.", "ثم قال غويتا: “هذه أرضنا” وغادر.")
    assert [s.voice for s in speeches[1]] == ["quoted"]
    assert [s.end - s.start for s in speeches[2] if s.voice == "quoted"] == [len("هذه ارضنا")]


@pytest.mark.parametrize(
    "text",
    [
        # a name, one joined to it, one that is the subject: no speech
        "اندمجت حركتا «الوفاق» و«الكرامة» في تنظيم واحد.",
        "دخلت “جبهة المقاومة من أجل العدالة والحرية” المدينة.",
        # a word from which the text stands back, in the midst of what is told
        "وقال الوزير إن موسم “المجاعة الصامتة” بدأ.",
    ],
)
def test_marks_that_quote_nobody(text: str, actors: ActorTagger, voices: VoiceTagger) -> None:
    assert quoted(text, actors, voices) == []


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("وتابع الرئيس غويتا قائلا: المرحلة طالت.", "person:assimi-goita"),
        ("وجاء في بيان إيكواس: “الحدود تبقى مفتوحة”.", "org:ecowas"),
        ("وبحسب غويتا: المرحلة طالت كثيرا.", "person:assimi-goita"),
        ("“الحدود تبقى مفتوحة”، حسبما أعلنت إيكواس.", "org:ecowas"),
    ],
)
def test_who_is_quoted(text: str, speaker: str, actors: ActorTagger, voices: VoiceTagger) -> None:
    _, speeches = article(actors, voices, text)
    assert {s.speaker for s in speeches[1] if s.voice == "quoted"} == {speaker}


def test_captions_do_not_come_between(actors: ActorTagger, voices: VoiceTagger) -> None:
    read = [
        sentence("قالت إيكواس إن الحدود مفتوحة.", 1),
        sentence("غويتا يعلن أن الطريق آمن.", 2, "caption"),
        sentence("وأضافت أن الحوار مستمر.", 3),
    ]
    speeches = voices.tag(read, actors.tag(read))
    assert 2 not in speeches
    assert [s.speaker for s in speeches[3]] == ["org:ecowas"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"ا ب" ج "د"', ["ا ب", "د"]),
        ("“ا ب” ج", ["ا ب"]),
        ("”ا ب“ ج", ["ا ب"]),
        ("”ا ب” ج", ["ا ب"]),
        ("«ا ب» ج", ["ا ب"]),
        ("»ا ب« ج", ["ا ب"]),
        ("‹ا ب› ج", ["ا ب"]),
        ("„ا ب“ ج", ["ا ب"]),
        # blanks inside the marks
        ('" ا ب " ج', [" ا ب "]),
        # marks of another family are part of the words
        ("“ا «ب» ج” د", ["ا «ب» ج"]),
        # and so are marks of the same family, where both pairs are closed
        ("«ا «ب» ج» د", ["ا «ب» ج"]),
        ('"ا “ب” ج" د', ["ا “ب” ج"]),
        ("“ا “ب” ج", ["ا “ب"]),
        # a mark that is never closed, and one that was never opened
        ("ا “ب ج", ["ب ج"]),
        ("ا ب” ج", []),
        ("“” ا", []),
        ("ا ب", []),
    ],
)
def test_marks_that_belong_together(text: str, expected: list[str]) -> None:
    families = tuple(load_lexicon().table("voice")["quotes"]["families"])
    assert [text[q.start : q.end] for q in quotations(text, (), families)] == expected
