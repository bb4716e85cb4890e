"""What one more cue would change, by hand: the lines that it adds, and the scores before and after."""

from dataclasses import replace

import pytest

from sahel_analysis.validation import GoldError, cue_effect, cue_lines
from sahel_analysis.validation.coding import Coding

CUE = "قرنفل"
TEXTS = {
    ("d1", 1): "ارتفع سعر القرنفل",  # by hand ECO: found with the cue
    ("d1", 2): "زرع القرنفل في الحديقة",  # by hand nothing: wrong
    ("d2", 1): "حركة القرنفل",  # the word stands in a name
    ("d2", 2): "وبالقرنفل دفعوا",  # by hand ECO, under particles
    ("d3", 2): "نص آخر",
}
GOLD = {
    "d1": Coding(frames={1: ("ECO",), 2: (), 3: ()}),
    "d2": Coding(frames={1: (), 2: ("ECO",)}),
    "d3": Coding(frames={1: (), 2: ("ECO",)}),
}


@pytest.fixture
def written(tables):
    places = zip(tables.sentences["doc_id"], tables.sentences["sentence"], strict=True)
    sentences = tables.sentences.assign(text=[TEXTS.get(place, "") for place in places])
    start = int(sentences.set_index(["doc_id", "sentence"]).loc[("d2", 1), "start"])
    names = tables.mentions.assign(start=10**6, end=10**6 + 1)
    inside = names["doc_id"].eq("d2") & names["sentence"].eq(1)
    names = names.assign(start=names["start"].where(~inside, start), end=names["end"].where(~inside, start + 12))
    return replace(tables, sentences=sentences, mentions=names)


def test_the_lines_that_a_cue_adds(written):
    lines = cue_lines(written, GOLD, "ECO", CUE)
    told = lines[["doc_id", "line", "right"]].to_numpy().tolist()
    assert told == [["d1", 1, True], ["d1", 2, False], ["d2", 2, True]]
    assert lines["text"].tolist()[0] == TEXTS["d1", 1]


def test_validity_before_and_after(written):
    before, after = cue_effect(written, GOLD, "ECO", CUE).to_dict("records")
    assert (before["state"], before["n"], before["found"], before["both"]) == ("before", 3, 0, 0)
    assert (after["state"], after["n"], after["found"], after["both"]) == ("after", 3, 3, 2)
    assert (after["precision"], after["recall"]) == pytest.approx((2 / 3, 2 / 3))
    assert after["basis"] == "descriptive only"


def test_nothing_is_changed_and_ones_own_lexicons_count(written, tmp_path):
    frames = written.frames.copy()
    veto = "سعر القرنفل"
    listed = f'[[frame]]\nid = "ECO"\nvetoes = ["{veto}"]\n'
    (tmp_path / "frames.toml").write_text(listed, encoding="utf-8")
    lines = cue_lines(written, GOLD, "ECO", CUE, lexicons=tmp_path)
    assert lines[["doc_id", "line"]].to_numpy().tolist() == [["d1", 2], ["d2", 2]]
    assert written.frames.equals(frames)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["frames.toml"]


def test_mistakes_are_told(written):
    with pytest.raises(ValueError, match="frame 'ECOO' is unknown: did you mean 'ECO'"):
        cue_effect(written, GOLD, "ECOO", CUE)
    with pytest.raises(GoldError, match="none of the articles with gold"):
        cue_effect(written, {"d99": Coding()}, "ECO", CUE)
