"""Phrases of a lexicon: families of words, gaps, alternatives, actors in slots."""

from __future__ import annotations

import re
from typing import Any

import pytest

from sahel_analysis.language.folding import fold_keeping_offsets
from sahel_analysis.language.lexicon import Lexicon, LexiconError, load_lexicon
from sahel_analysis.tagging.actors import Mention
from sahel_analysis.tagging.phrases import PhraseMatcher
from sahel_analysis.tagging.sentences import Sentence

POWERS: list[dict[str, Any]] = [{"name": "قوى", "actors": ["state:russia"]}, {"name": "دولة", "types": ["state"]}]


def sentence(text: str, number: int = 1) -> Sentence:
    return Sentence(number, "body", "rest", 1, 0, len(text), fold_keeping_offsets(text), ((0, 1),))


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


def found(phrase: str, text: str, lexicon: Lexicon) -> list[str]:
    matcher = PhraseMatcher([(phrase, phrase)], lexicon, POWERS)
    read = sentence(text)
    place = read.text.find("روسيا")
    mentions = [Mention(read, place, place + 5, "", "state:russia", "name")] if place >= 0 else []
    return [read.text[hit.start : hit.end] for hit in matcher.find(read, mentions)]


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        # a plain word takes particles and the article, no endings
        ("ميثاق", "وبالميثاق", ["ميثاق"]),
        ("ميثاق", "مواثيق وميثاقهم", []),
        # a word written with the article must carry it
        ("الذهب", "بالذهب وللذهب", ["الذهب", "ذهب"]),
        ("الذهب", "ذهب الوفد", []),
        # nouns and adjectives
        ("إرهابي*", "الإرهابيين والإرهابية إرهابيا", ["ارهابيين", "ارهابيه", "ارهابيا"]),
        ("سيادة*", "بسيادتها والسيادة", ["سيادتها", "سياده"]),
        ("سيادة*", "السياد", []),
        # verbs: past and present, with what they act upon; no preposition stands before a verb
        ("هاجم+", "هاجموا وهاجمتها فهاجم", ["هاجموا", "هاجمتها", "هاجم"]),
        ("هاجم+", "بهاجم والهاجم", []),
        ("يهاجم+", "سيهاجمون وتهاجم ليهاجموا", ["سيهاجمون", "تهاجم", "يهاجموا"]),
        ("أنهى+", "أنهت وأنهوا أنهاها", ["انهت", "انهوا", "انهاها"]),
        ("يدعو+", "تدعو ويدعون لم يدع", ["تدعو", "يدعون", "يدع"]),
        # one after the other, particles on each word; what stands between other words is none
        ("تعاون عسكري", "والتعاون العسكري", ["تعاون العسكري"]),
        ("تعاون عسكري", "التعاون الأمني والعسكري", []),
        ("تعاون . عسكري", "التعاون الأمني والعسكري", ["تعاون الامني والعسكري"]),
        ("طرد .. سفير*", "طرد الحكومة في ساعة واحدة السفير", ["طرد الحكومه في ساعه واحده السفير"]),
        ("طرد .. سفير*", "طرد الحكومة في ساعة واحدة من الليل السفير", []),
        # alternatives are one phrase
        ("قتل/جرح جنود", "جرح جنود وقتل الجنود", ["جرح جنود", "قتل الجنود"]),
        # actors in slots, by id and by type
        ("نفوذ @قوى", "نفوذ روسيا", ["نفوذ روسيا"]),
        ("نفوذ @دولة", "النفوذ في روسيا", []),
        ("@دولة .. نفوذ", "روسيا تبحث عن نفوذ", ["روسيا تبحث عن نفوذ"]),
    ],
)
def test_a_phrase_finds_what_it_stands_for(phrase: str, text: str, expected: list[str], lexicon: Lexicon) -> None:
    assert found(phrase, text, lexicon) == expected


def test_words_leave_actors_out_and_tell_gaps(lexicon: Lexicon) -> None:
    read = sentence("نفوذ كبير ل روسيا")
    mention = Mention(read, 12, 17, "", "state:russia", "name")
    (hit,) = PhraseMatcher([("نفوذ .. @قوى", 1)], lexicon, POWERS).find(read, [mention])
    assert hit.words == ((0, 4),) and not hit.whole


@pytest.mark.parametrize(
    ("phrase", "complaint"),
    [
        (".. سفير", "begins and ends with a word"),
        ("سفير ..", "begins and ends with a word"),
        ("", "begins and ends with a word"),
        ("قتل/ جنود", "a word is missing"),
        ("نفوذ @", "a word is missing"),
        ("نفوذ @جيران", "no \\[\\[group\\]\\] is called 'جيران'"),
        ("سفير**", "at most one mark"),
    ],
)
def test_a_phrase_that_is_not_written_by_the_rules_is_refused(phrase: str, complaint: str, lexicon: Lexicon) -> None:
    with pytest.raises(LexiconError, match=complaint):
        PhraseMatcher([(phrase, 1)], lexicon, POWERS)


def test_a_group_with_an_unknown_actor_is_refused(lexicon: Lexicon) -> None:
    with pytest.raises(LexiconError, match="no actor is called 'state:atlantis'"):
        PhraseMatcher([("نفوذ", 1)], lexicon, [{"name": "قوى", "actors": ["state:atlantis"]}])


def test_words_that_are_remembered_are_bounded_and_change_nothing(
    lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch
) -> None:
    phrases = [("ميثاق", 1), ("طرد .. سفير*", 2), ("سفير*", 3)]
    read = sentence("طرد الوزير سفيرين وطرد السفير من الميثاق وطرد سفيرا")
    found = PhraseMatcher(phrases, lexicon).find(read)
    monkeypatch.setattr("sahel_analysis.tagging.phrase_words._REMEMBERED", 1)
    assert PhraseMatcher(phrases, lexicon).find(read) == found
    assert [hit.value for hit in found] == [2, 3, 2, 3, 1, 2, 3]


def test_words_that_were_met_before_are_found_all_the_same(lexicon: Lexicon) -> None:
    phrases = [("ميثاق", 1), ("طرد .. سفير*", 2), ("هاجم+", 3)]
    read = sentence("طرد الوزير سفيرين وبالميثاق هاجموا وهاجم")
    met = PhraseMatcher(phrases, lexicon)
    met.meet({*read.scan.split(), *sentence("والميثاق السفير كلمة").scan.split()})
    assert met.find(read) == PhraseMatcher(phrases, lexicon).find(read)
    assert [hit.value for hit in met.find(read)] == [2, 1, 3, 3]


@pytest.mark.parametrize(
    ("text", "may"), [("وبالميثاق", True), ("طرد الوزير", True), ("السفير", False), ("نفوذ روسيا", False), ("", False)]
)
def test_a_sentence_without_a_word_that_begins_a_phrase_is_known(text: str, may: bool, lexicon: Lexicon) -> None:
    assert PhraseMatcher([("ميثاق", 1), ("طرد .. سفير*", 2)], lexicon).may_find(sentence(text)) is may


def test_a_word_that_stands_twice_is_found_where_it_stands(lexicon: Lexicon) -> None:
    read = sentence("ميثاق، وميثاق؛ «ميثاق» والميثاق ميثاق")
    hits = PhraseMatcher([("ميثاق", 1)], lexicon).find(read)
    assert [read.text[hit.start : hit.end] for hit in hits] == ["ميثاق"] * 5
    assert [hit.start for hit in hits] == [m.start() for m in re.finditer("ميثاق", read.text)]
