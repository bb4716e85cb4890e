"""Flags of mentions, and the kinds made on request: titles without a name, phrases for several states, treaties."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sahel_analysis.corpus.layout import Block
from sahel_analysis.language.lexicon import LexiconError, load_lexicon
from sahel_analysis.tagging.actors import FURTHER_KINDS, KINDS, ActorTagger
from sahel_analysis.tagging.annotate import annotate
from sahel_analysis.tagging.collectives import CollectiveReader
from sahel_analysis.tagging.sentences import split_sentences
from sahel_analysis.tagging.treaties import read_treaties

BEFORE, AFTER = date(2023, 7, 20), date(2023, 8, 10)
ALLIED = date(2024, 3, 1)


@pytest.fixture(scope="module")
def tagger() -> ActorTagger:
    return ActorTagger(load_lexicon())


def flags_of(tagger: ActorTagger, text: str) -> list[tuple[str, str]]:
    sentences = split_sentences(text, [Block(1, 0, len(text), "body")], load_lexicon())
    return [(text[slice(*m.sentence.span(m.start, m.end)[1:])], m.flags) for m in tagger.tag(sentences) if m.flags]


def further_of(tagger: ActorTagger, text: str, published: date | None, kind: str) -> list[tuple[str, str]]:
    sentences = split_sentences(text, [Block(1, 0, len(text), "body")], load_lexicon())
    found = tagger.further(sentences, tagger.tag(sentences), published, [kind])
    assert {m.kind for m in found} <= {kind}
    return [(text[slice(*m.sentence.span(m.start, m.end)[1:])], m.actor_id) for m in found]


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("اجتمعت المجموعة الاقتصادية لدول غرب أفريقيا (إيكواس) أمس.", [("إيكواس", "apposed")]),
        ("اجتمعت المجموعة الاقتصادية لدول غرب أفريقيا «إيكواس» أمس.", [("إيكواس", "apposed")]),
        ("اجتمعت المجموعة الاقتصادية لدول غرب أفريقيا المعروفة اختصارا بإيكواس.", [("إيكواس", "apposed")]),
        # described, not named: the acronym is the only name
        ("غادرت بعثة الأمم المتحدة المنتشرة في مالي (مينوسما) البلاد.", []),
        ("قالت إيكواس إن إيكواس لن تتراجع.", []),
        ("انتهى العمل باتفاق الجزائر بعد سنوات.", [("الجزائر", "in_name")]),
        ("وقعت الدول ميثاق ليبتاكو-غورما أمس.", [("ليبتاكو-غورما", "in_name")]),
        ("قالت الجزائر إن الاتفاق قائم.", []),
        ("وقعت الدول اتفاقا في الجزائر.", []),
        ("نشر موقع «ليبيا المستقبل» تقريرا.", [("ليبيا", "quoted_name")]),
        ('أطلقت الوزارة حملة "قلوبنا مع النيجر" أمس.', [("النيجر", "quoted_name")]),
        # the quotation marks hold the actor's own name
        ('انتهت عملية «برخان» رسميا، وغادرت مجموعة "فاغنر" البلاد.', []),
        # somebody's words
        ("قال الوزير: «لن نترك النيجر وحدها أبدا».", []),
        ("وصف الموقف «مع النيجر» بالثابت.", []),
    ],
)
def test_flags(tagger: ActorTagger, text: str, flags: list[tuple[str, str]]) -> None:
    assert flags_of(tagger, text) == flags


@pytest.mark.parametrize(
    ("text", "published", "roles"),
    [
        ("قال رئيس النيجر إن بلاده مستعدة.", BEFORE, [("رئيس النيجر", "person:mohamed-bazoum")]),
        ("وأضاف الرئيس النيجري أن الحوار قائم.", BEFORE, [("الرئيس النيجري", "person:mohamed-bazoum")]),
        ("ووجه رسالة للرئيس النيجري.", BEFORE, [("رئيس النيجري", "person:mohamed-bazoum")]),
        # a word that is neither verb nor particle may be a name
        ("قال رئيس وزراء النيجر ذلك.", BEFORE, []),
        ("قال رئيس وزراء النيجر في بيان ذلك.", BEFORE, [("رئيس وزراء النيجر", "person:ouhoumoudou-mahamadou")]),
        # nobody held the office on that day, or the day is not known
        ("قال رئيس النيجر إن بلاده مستعدة.", AFTER, []),
        ("قال رئيس النيجر إن بلاده مستعدة.", None, []),
        # the name follows or precedes, in the lexicon or not
        ("قال رئيس النيجر محمد بازوم إن بلاده مستعدة.", BEFORE, []),
        ("التقى الرئيس النيجري يحيى مامادو الوفد.", date(2005, 1, 1), []),
        ("وصل محمد بازوم رئيس النيجر أمس.", BEFORE, []),
        ("في عهد الرئيس الأميركي دوايت أيزنهاور.", BEFORE, []),
        # another holder, or somebody of the office
        ("قال الرئيس النيجري السابق إنه عائد.", BEFORE, []),
        ("قال نائب رئيس النيجر إنه عائد.", BEFORE, []),
        ("قال رئيس برلمان النيجر إنه عائد.", BEFORE, []),
    ],
)
def test_a_title_without_a_name_means_who_held_the_office(
    tagger: ActorTagger, text: str, published: date | None, roles: list[tuple[str, str]]
) -> None:
    assert further_of(tagger, text, published, "role") == roles


def test_two_holders_on_one_day_mean_nobody(tagger: ActorTagger) -> None:
    """The day on which one leaves and the next one takes office."""
    text = "قال الرئيس الأميركي إن القوات باقية."
    assert further_of(tagger, text, date(2021, 1, 20), "role") == []
    assert further_of(tagger, text, date(2021, 1, 21), "role") == [("الرئيس الأميركي", "person:joe-biden")]


THREE = ["state:mali", "state:niger", "state:burkina-faso"]


@pytest.mark.parametrize(
    ("text", "published", "members"),
    [
        ("وقعت مالي والنيجر وبوركينا فاسو الميثاق. وقالت الدول الثلاث إنه دفاعي.", None, THREE),
        ("زار الوفد تشاد وفرنسا وغانا، ثم مالي والنيجر وبوركينا فاسو. وشكر البلدان الثلاثة.", None, THREE),
        ("اجتمعت مالي والنيجر. وقالت الدول الثلاث إن الاجتماع ناجح.", None, []),
        ("اجتمعت مالي والنيجر في تشاد مع فرنسا. وقالت الدول الثلاث إن الاجتماع ناجح.", None, []),
        ("أعلن تحالف دول الساحل قمة. وقالت الدول الثلاث إنها قريبة.", ALLIED, sorted(THREE)),
        ("أعلن تحالف دول الساحل قمة. وقالت دول التحالف إنها قريبة.", ALLIED, sorted(THREE)),
        ("أعلن تحالف دول الساحل قمة. وقالت دول التحالف إنها قريبة.", date(2020, 1, 1), []),
        ("اتفقت مالي مع الجزائر. ويسعى البلدان إلى الصلح.", None, ["state:mali", "state:algeria"]),
        ("في مالي والجزائر. وتستورد السلعة من البلدان المجاورة.", None, []),
        ("وقعت مالي والنيجر وبوركينا فاسو الميثاق. وغادرت إحدى الدول الثلاث القاعة.", None, []),
        ("اجتمعت مجموعة دول الساحل الخمس أمس.", date(2021, 1, 1), []),
    ],
)
def test_a_phrase_for_several_means_its_members(
    tagger: ActorTagger, text: str, published: date | None, members: list[str]
) -> None:
    found = further_of(tagger, text, published, "collective")
    assert [actor for _, actor in found] == members
    assert len({surface for surface, _ in found}) == min(1, len(members))


def test_members_follow_the_day(tagger: ActorTagger) -> None:
    text = "اجتمعت إيكواس. وتغلق دول المجموعة حدودها."
    one, other = (further_of(tagger, text, day, "collective") for day in (date(2024, 1, 1), date(2025, 6, 1)))
    assert {a for _, a in one} - {a for _, a in other} == {"state:mali", "state:niger", "state:burkina-faso"}


@pytest.mark.parametrize(
    ("text", "published", "treaties"),
    [
        ("وقع اتفاق الجزائر أمس.", date(2016, 1, 1), [("اتفاق الجزائر", "treaty:algiers-accord-2015")]),
        ("وقع اتفاق الجزائر أمس.", date(2010, 1, 1), [("اتفاق الجزائر", "treaty:algiers-accord-2006")]),
        ("وقع اتفاق الجزائر أمس.", None, []),
        ("وقع ميثاق ليبتاكو ـ غورما أمس.", None, [("ميثاق ليبتاكو ـ غورما", "treaty:liptako-gourma-charter-2023")]),
        ("وقع اتفاق في الجزائر أمس.", date(2016, 1, 1), []),
    ],
)
def test_a_treaty_is_an_entity_of_its_own(
    tagger: ActorTagger, text: str, published: date | None, treaties: list[tuple[str, str]]
) -> None:
    assert further_of(tagger, text, published, "treaty") == treaties


def test_every_treaty_has_labels_names_and_a_date() -> None:
    lexicon = load_lexicon()
    treaties = read_treaties(lexicon)
    assert {"treaty:algiers-accord-2015", "treaty:ouagadougou-2013"} <= set(treaties)
    actors = {name for actor in lexicon.actors.values() for name in actor.names}
    for treaty in treaties.values():
        assert all(treaty.labels.values()) and treaty.signed[:4].isdigit(), treaty.id
        assert not actors & set(treaty.names), treaty.id


def test_a_treaty_without_its_alliance_names_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "actors").mkdir()
    entry = '[[treaty]]\nid = "treaty:none"\nalliance = "pact:none"\n'
    (tmp_path / "actors" / "mine.toml").write_text(entry, encoding="utf-8")
    with pytest.raises(LexiconError, match=r"'pact:none' is none of alliances\.toml"):
        read_treaties(load_lexicon(tmp_path))


def test_a_phrase_of_a_body_that_is_not_there_is_refused(tmp_path: Path) -> None:
    entry = '[[several]]\nnumber = 3\nbody = "org:none"\nphrases = ["الدول"]\n'
    (tmp_path / "collectives.toml").write_text(entry, encoding="utf-8")
    with pytest.raises(LexiconError, match="'org:none' is no body with members"):
        CollectiveReader(load_lexicon(tmp_path))


TEXT = "أعلنت مالي والنيجر وبوركينا فاسو، حسب اتفاق الجزائر، موقفها. وقال رئيس مالي إن الدول الثلاث متفقة."


def articles(text: str = TEXT) -> pd.DataFrame:
    return pd.DataFrame([{"doc_id": "a", "text": text, "published": "2023-05-01"}])


def test_further_kinds_are_rows_on_request_and_change_nothing_else() -> None:
    usual, all_kinds = annotate(articles()), annotate(articles(), kinds=(*KINDS, *FURTHER_KINDS))
    assert set(usual.mentions["kind"]) <= set(KINDS)
    assert set(all_kinds.mentions["kind"]) == {"name", *FURTHER_KINDS}
    again = all_kinds.mentions[all_kinds.mentions["kind"].isin(KINDS)]
    assert again.astype("str").to_dict("records") == usual.mentions.astype("str").to_dict("records")
    for name in ("events", "frames", "timexes", "sentences"):
        assert getattr(usual, name).equals(getattr(all_kinds, name)), name
    treaties = all_kinds.actors[all_kinds.actors["type"] == "treaty"]
    assert treaties["label_en"].tolist() == ["Algiers Accord (2015)"]


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="kind 'roles' is unknown: there are name, nisba"):
        annotate(articles(), kinds=["roles"])


PIECES = ["مالي", "والنيجر", "«", "»", '"', "(", ")", "،", ".", "الأمم", "المتحدة", "رئيس", "الدول الثلاث", "فاسو"]
PIECES += ["اتفاق الجزائر", "ماليوالنيجر", "َ", "ـ", "إيكواس", "الرئيس المالي", "بوركينا", "2015", "\n", " "]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14))
def test_a_surface_is_the_slice_between_its_offsets(pieces: list[str]) -> None:
    text = " ".join(pieces) if len(pieces) % 2 else "".join(pieces)
    tables = annotate(articles(text), kinds=(*KINDS, *FURTHER_KINDS))
    for row in tables.mentions.itertuples():
        assert text[row.start : row.end] == row.surface
        assert 0 <= row.start < row.end
