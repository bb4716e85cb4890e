"""What counts as found, layer by layer, and the faults told one by one."""

from dataclasses import replace

import pytest

from sahel_analysis.validation import evaluate, misses
from sahel_analysis.validation.coding import Coding, Event, Timex, codings_of, squeeze
from sahel_analysis.validation.layers import LAYERS, align, compare
from tests.gold_cases import by_layer

# --- layers


def timexes(*found):
    return Coding(timexes=tuple(Timex(line, squeeze(surface), value) for line, surface, value in found))


@pytest.mark.parametrize(
    ("layer", "tally"),
    [("timex", (1, 3, 3)), ("value", (0, 3, 3)), ("timex_relaxed", (2, 3, 3)), ("value_relaxed", (1, 3, 3))],
)
def test_expressions_of_time_to_the_letter_and_relaxed(layer, tally):
    gold = timexes((1, "يومُ السبت", "2023-09-16"), (2, "العام 2012", "2012"), (3, "أمس", "2023-09-15"))
    found = timexes((1, "السبت", "2023-09-16"), (2, "العـام  2012", "2011"), (4, "أمس", "2023-09-15"))
    assert compare(layer, gold, found).tally == tally


def test_events_find_their_best_partner():
    one = Event(1, "meeting", "2023", ("a", "b"), "done", "")
    other = Event(1, "meeting", "2024", ("c",), "done", "")
    third = Event(1, "meeting", "", ("d",), "done", "")
    gold, found = align([one, other], [other, third, one])
    assert gold == [(0, one), (1, other)]
    # the third has no partner, so it is one more
    assert found == [(1, other), (3, third), (0, one)]


def test_an_equal_date_outweighs_half_of_the_parties():
    gold = [Event(1, "coup", "2020", ("a", "b"), "done", ""), Event(1, "coup", "2021", ("a",), "done", "")]
    found = [Event(1, "coup", "2021", ("a", "b", "c"), "done", "")]
    assert align(gold, found)[1] == [(1, found[0])]


def test_only_unnamed_sources_make_a_claim(tables):
    unnamed = tables.events.assign(evidence="unnamed")
    codings = codings_of(replace(tables, events=unnamed), ["d1", "d3"])
    assert [e.status for e in codings["d1"].events] == ["claimed", "claimed"]
    assert [e.status for e in codings["d3"].events] == ["planned", "claimed", "claimed"]


def test_mentions_of_further_kinds_stay_out(tables):
    roles = tables.mentions.assign(kind="role")
    assert codings_of(replace(tables, mentions=roles), ["d1"])["d1"].mentions == ()


# --- misses


def test_misses_stand_with_their_sentence(tables, gold):
    found = misses(tables, gold, "names")
    assert found[["line", "fault", "what", "surface"]].to_numpy().tolist() == [
        [2, "missed", "state:niger", "++++"],
        [3, "extra", "place:bamako", "****"],
        [3, "missed", "state:mali", "d1-3"],
    ]
    assert found["text"].tolist() == ["d1-2", "d1-3", "d1-3"]


def test_an_extra_frame_stands_with_the_cue_that_fired(tables, gold):
    cues = tables.frames.assign(cues=["c1", "c2;c3", "c3;c4", *["c5"] * (len(tables.frames) - 3)])
    (row,) = misses(replace(tables, frames=cues), gold, "frames").to_dict("records")
    assert row == {
        "doc_id": "d1", "line": 2, "fault": "extra", "what": "SEC", "surface": "", "cues": "c2;c3;c4", "text": "d1-2",
    }  # fmt: skip


def test_misses_and_scores_tell_the_same(many):
    tables, gold = many
    scores = by_layer(evaluate(tables, gold))
    for layer in LAYERS:
        faults = misses(tables, gold, layer)["fault"].value_counts()
        row = scores.loc[layer]
        assert (faults.get("missed", 0), faults.get("extra", 0)) == (row["n"] - row["both"], row["found"] - row["both"])


def test_an_unknown_layer_is_told(tables, gold):
    with pytest.raises(ValueError, match="'frame': use one of names"):
        misses(tables, gold, "frame")
