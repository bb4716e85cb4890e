"""Gold files: what is read, and how a mistake in one is told."""

import json
import shutil
from pathlib import Path

import pytest

from sahel_analysis.validation import GoldError, read_gold
from sahel_analysis.validation.coding import Event, Mention, Timex

GOLD_OF_SAMPLE = Path(__file__).parents[1] / "data" / "sample" / "gold"

MENTION = {"line": 1, "surface": "مالي", "kind": "name", "id": "state:mali", "clitic": "و"}
TIMEX = {"line": 1, "surface": "العـام 2012", "type": "DATE", "value": "2012", "mod": "END"}
EVENT = {
    "line": 1, "type": "coup", "date": None, "participants": ["state:mali"], "status": "claimed", "trigger": "انقلاب",
}  # fmt: skip
GOLD = {
    "doc": "d1.txt",
    "published_stated": None,
    "lines": {"1": "title", "2": "body"},
    "actors": [MENTION],
    "timex": [TIMEX],
    "events": [EVENT],
    "frames": {"1": ["SEC", "DEM"], "2": []},
}


def test_a_gold_file_is_read_as_the_codebook_lays_it_out(tmp_path):
    (tmp_path / "d1.json").write_text(json.dumps(GOLD), encoding="utf-8")
    (coding,) = read_gold(tmp_path).values()
    assert coding.published_stated == ""
    assert coding.lines == {1: "title", 2: "body"}
    assert coding.mentions == (Mention(1, "name", "state:mali", "مالي"),)
    assert coding.timexes == (Timex(1, "العام2012", "2012"),)
    assert coding.events == (Event(1, "coup", "", ("state:mali",), "claimed", "انقلاب"),)
    assert coding.frames == {1: ("SEC", "DEM"), 2: ()}


def broken(**changes):
    return GOLD | changes


MISTAKES = [
    ("{", r"d1.json:1: no JSON here"),
    ("[]", r"one object in braces"),
    (broken(doc=""), r"doc '' is no text"),
    ({k: v for k, v in GOLD.items() if k != "frames"}, r"'frames' is missing"),
    (broken(published_stated="16.9.2023"), r"published_stated: '16.9.2023' is no date"),
    (broken(lines={"0": "title"}), r"lines: '0' is no line number"),
    (broken(lines={"1": "titel"}), r"lines 1: 'titel' is unknown: did you mean 'title'"),
    (broken(lines=["title"]), r"lines: this is no object"),
    (broken(actors=[{"line": 1, "surface": "x", "kind": "name"}]), r"actors, entry 1: 'id' is missing"),
    (broken(actors=[MENTION, MENTION | {"line": "1"}]), r"actors, entry 2: line '1'"),
    (broken(actors=[MENTION | {"kind": "nam"}]), r"did you mean 'name'"),
    (broken(actors=[MENTION | {"id": "Mali"}]), r"'Mali' is no actor id"),
    (broken(actors={}), r"actors: this is a dict"),
    (broken(actors=["Mali"]), r"actors, entry 1: 'Mali' is no object"),
    (broken(timex=[TIMEX | {"type": "DAY"}]), r"timex, entry 1, type: 'DAY' is unknown"),
    (broken(events=[EVENT | {"type": "putsch"}]), r"events, entry 1, type: 'putsch'"),
    (broken(events=[EVENT | {"date": 2012}]), r"events, entry 1: the date 2012 is no text"),
    (broken(events=[EVENT | {"participants": "state:mali"}]), r"is no list"),
    (broken(events=[EVENT | {"participants": ["state:mali"] * 2}]), r"stands twice"),
    (broken(events=[EVENT | {"status": "claim"}]), r"did you mean 'claimed'"),
    (broken(frames={"2": ["SECC"]}), r"frames 2: 'SECC' is unknown: did you mean 'SEC'"),
    (broken(frames={"2": "SEC"}), r"frames 2: 'SEC' is no list"),
    (broken(frames={"2": ["SEC", "SEC"]}), r"frames 2: a frame stands twice"),
]


@pytest.mark.parametrize(("content", "told"), MISTAKES, ids=[told for _, told in MISTAKES])
def test_a_mistake_in_gold_names_file_and_entry(tmp_path, content, told):
    text = content if isinstance(content, str) else json.dumps(content)
    (tmp_path / "d1.json").write_text(text, encoding="utf-8")
    with pytest.raises(GoldError, match=told) as error:
        read_gold(tmp_path)
    assert "d1.json" in str(error.value)


def test_bytes_folders_and_doubles_are_told(tmp_path):
    with pytest.raises(GoldError, match="holds no gold files"):
        read_gold(tmp_path)
    (tmp_path / "d1.json").write_bytes(b'{"doc": "\xe3"}')
    with pytest.raises(GoldError, match="byte 9 is no UTF-8"):
        read_gold(tmp_path)
    (tmp_path / "d1.json").write_text(json.dumps(GOLD), encoding="utf-8")
    shutil.copy(tmp_path / "d1.json", tmp_path / "d2.json")
    with pytest.raises(GoldError, match=r"d2.json: 'd1' is coded in d1.json already"):
        read_gold(tmp_path)


def test_all_gold_of_the_sample_reads():
    for coder in ("coder-1", "coder-2", "agreed"):
        gold = read_gold(GOLD_OF_SAMPLE / coder)
        assert len(gold) == 10
        assert all(coding.lines and coding.mentions and coding.frames for coding in gold.values())
