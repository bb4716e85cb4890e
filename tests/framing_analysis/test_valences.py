"""Cooperation as rapprochement or rupture; in every sentence of the table the phrases decide."""

from dataclasses import replace

import pytest

from sahel_analysis.framing_analysis.measures import frame_evidence, frame_shares
from sahel_analysis.framing_analysis.valences import split_codes, split_valence
from sahel_analysis.language.lexicon import load_lexicon
from sahel_analysis.tables import Tables
from sahel_analysis.tagging.valence import ValenceTagger

# invented; none of them from the sample
CASES = [
    ("وقع الوزيران اتفاقا للتعاون في مجال المياه", "rapprochement"),
    ("التقى الرئيس نظيره في العاصمة لبحث التعاون", "rapprochement"),
    ("قررت الدولتان استئناف علاقاتهما الدبلوماسية", "rapprochement"),
    ("أعلنت الحكومة انسحابها من المنظمة الإقليمية", "rupture"),
    ("ألغى البرلمان اتفاقية الدفاع", "rupture"),
    ("انسحبت الدولة من الاتفاق العسكري", "rupture"),
    ("علقت العواصم الثلاث عضويتها في التكتل", "rupture"),
    ("استدعت الوزارة سفيرها للتشاور", "rupture"),
    ("فشلت المحادثات بين الجانبين", "rupture"),
    ("قطعت الدولة علاقاتها مع جارتها ثم التقى الوزيران سرا", "mixed"),
    ("العلاقات بين البلدين", ""),
]


@pytest.fixture(scope="module")
def tagger() -> ValenceTagger:
    return ValenceTagger(load_lexicon())


@pytest.mark.parametrize(("text", "valence"), CASES)
def test_valence(tagger: ValenceTagger, text: str, valence: str) -> None:
    assert tagger.tag(text) == valence


def test_a_name_is_no_rapprochement(tagger: ValenceTagger) -> None:
    text = "طائرة تابعة لتحالف دول الساحل"
    assert tagger.tag(text) == "rapprochement"
    start = text.index("تحالف")
    assert tagger.tag(text, [(start, len(text))]) == ""


@pytest.fixture
def told(tables: Tables) -> Tables:
    """COOP stands in d1 sentence 2, as rapprochement, and in d6 sentence 1, as rupture."""
    valence = {("d1", "COOP"): "rapprochement", ("d6", "COOP"): "rupture"}
    places = zip(tables.frames["doc_id"], tables.frames["frame"], strict=True)
    return replace(tables, frames=tables.frames.assign(valence=[valence.get(place, "") for place in places]))


def test_shares_by_valence_and_split(told: Tables) -> None:
    measure = frame_shares(told, by=["valence"]).set_index("key")
    assert measure.loc["COOP|rupture", "docfreq"] == 1
    # without being asked, too; and tables that are split stay so
    split = split_valence(told)
    assert split_valence(split) is split
    for tables in (told, split):
        measure = frame_shares(tables)
        assert "COOP" not in set(measure["frame"])
        parts = ["COOP:rapprochement", "COOP:rupture", "COOP:open"]
        assert measure.set_index("key").loc[parts, "docfreq"].tolist() == [1, 1, 0]
        assert len(frame_evidence(tables, measure)) == measure["sentences"].sum()


def test_without_frames_nothing_breaks(no_tables: Tables) -> None:
    assert split_valence(no_tables).frames.empty


def test_codes_of_the_parts_stand_in_the_place_of_the_frame() -> None:
    assert split_codes(["SEC", "COOP", "HUM"])[1:5] == ["COOP:rapprochement", "COOP:rupture", "COOP:mixed", "COOP:open"]
