"""Suggested cues: keyed to the frame, not in the codebook, no names, with their lines."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from sahel_analysis.framing_analysis.suggestions import suggest_cues, suggestion_lines
from sahel_analysis.tables import Tables


@pytest.fixture
def written(invented: Callable[[int], Tables]) -> Tables:
    """Sentences of filler words; those with ECO hold a cue of its, a new word and a name of Mali besides."""
    tables = invented(30)
    draw = np.random.default_rng(2)
    words = ["قمر", "شجرة", "لون", "كرسي", "نافذة", "طاولة"]
    frames = tables.frames[tables.frames["frame"].eq("ECO")]
    own = set(zip(frames["doc_id"], frames["sentence"], strict=True))
    texts = []
    for place in zip(tables.sentences["doc_id"], tables.sentences["sentence"], strict=True):
        filler = " ، ".join(draw.choice(words, 3))
        texts.append(f"مالي ، والصادرات ، تبشر بالقرنفل ، {filler}" if place in own else filler)
    mentions = tables.mentions.merge(tables.sentences[["doc_id", "sentence", "start"]], on=["doc_id", "sentence"])
    begin = mentions.pop("start_y")
    mentions = mentions.drop(columns="start_x").assign(start=begin, end=begin + 4)
    return replace(tables, sentences=tables.sentences.assign(text=texts), mentions=mentions)


def test_what_the_codebook_lacks_is_suggested(written: Tables) -> None:
    suggestions = suggest_cues(written, "ECO")
    assert suggestions["rank"].tolist() == list(range(1, len(suggestions) + 1))
    first = set(suggestions["term"].head(3))
    assert first == {"بالقرنفل", "تبشر", "تبشر بالقرنفل"}
    found = suggestions.set_index("term").loc["تبشر"]
    assert (found["elsewhere"], found["share"], found["frame"]) == (0, 1.0, "ECO")
    assert found["sentences"] == len(written.frames[written.frames["frame"].eq("ECO")])


def test_cues_and_names_are_not_suggested(written: Tables) -> None:
    terms = set(suggest_cues(written, "ECO")["term"])
    # exports are a cue of the frame already, under any particle; Mali is a name
    assert not any("صادرات" in term or "مالي" in term for term in terms)


def test_each_suggestion_comes_with_its_lines(written: Tables) -> None:
    suggestions = suggest_cues(written, "ECO", most=3)
    lines = suggestion_lines(written, suggestions)
    texts = written.sentences.set_index(["doc_id", "sentence"])["text"]
    assert lines.groupby("key").size().reindex(suggestions["key"]).tolist() == suggestions["frequency"].tolist()
    for row in lines.itertuples():
        assert row.left + row.keyword + row.right in texts[row.doc_id, row.sentence]
    shown = suggestions["lines"].str.split("\n")
    assert shown.str.len().eq(3).all()
    assert all("[" in line and "]" in line for told in shown for line in told)


def test_an_unknown_frame_is_named(written: Tables, no_tables: Tables) -> None:
    with pytest.raises(ValueError, match="frame 'ECOO' is unknown"):
        suggest_cues(written, "ECOO")
    nothing = suggest_cues(no_tables, "ECO")
    assert nothing.empty and suggestion_lines(no_tables, nothing).empty
