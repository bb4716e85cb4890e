"""The codebook of frames as data: it is complete, every cue finds itself, and what a user adds or spoils is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sahel_analysis.language.lexicon import Lexicon, LexiconError, load_lexicon
from sahel_analysis.tagging.actors import Mention
from sahel_analysis.tagging.frame_lint import lint_frames
from sahel_analysis.tagging.frames import Cue, FrameTagger
from tests.tagging.test_frames import CODES, codes, find, sentence, taggers


def test_the_codebook_is_complete() -> None:
    table = load_lexicon().table("frames")
    assert tuple(frame["id"] for frame in table["frame"]) == CODES
    for frame in table["frame"]:
        for field in ("label", "definition", "policy_frames", "generic_frames", "include", "exclude", "examples"):
            assert frame[field], f"{frame['id']} has no {field}"
        assert len(frame["strong"]) >= 30 and frame["weak"] and frame["vetoes"]


def test_the_lexicon_has_no_cue_that_never_counts_or_counts_twice() -> None:
    assert lint_frames(load_lexicon()) == []


def test_every_example_uses_its_frame() -> None:
    for frame in load_lexicon().table("frames")["frame"]:
        for example in frame["examples"]:
            assert frame["id"] in codes(find(*taggers(), example)), example


def every_cue() -> Iterator[Cue]:
    for frame in load_lexicon().table("frames")["frame"]:
        for strength, listed in (("strong", "strong"), ("weak", "weak"), ("veto", "vetoes")):
            yield from (Cue(frame["id"], strength, text) for text in frame[listed])


def spelled_out(cue: str, lexicon: Lexicon) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield plain texts that a cue must find, one for each alternative of each place, and the actors in them."""
    of_type = {"state": "state:mali", "place": "place:gao", "person": "person:assimi-goita"}
    groups = lexicon.table("frames")["group"]
    members = {g["name"]: g["actors"][0] if "actors" in g else of_type[g["types"][0]] for g in groups}
    places = [token.split("/") for token in cue.split() if token not in lexicon.table("families")["gaps"]]
    for place, alternatives in enumerate(places):
        for word in alternatives:
            words = [word if i == place else other[0] for i, other in enumerate(places)]
            slots = [(f"اسم{i}", members[w[1:]]) for i, w in enumerate(words) if w.startswith("@")]
            plain = [f"اسم{i}" if w.startswith("@") else w.rstrip("*+") for i, w in enumerate(words)]
            yield " ".join(plain), slots


def test_every_alternative_of_every_cue_finds_itself() -> None:
    lexicon, frames = load_lexicon(), taggers()[1]
    for cue in every_cue():
        for text, slots in spelled_out(cue.text, lexicon):
            read = sentence(text)
            mentions = []
            for name, actor in slots:
                start = read.text.index(name)
                mentions.append(Mention(read, start, start + len(name), "", actor, "name"))
            hits = {hit.value for hit in frames._matcher.find(read, mentions)}
            assert cue in hits, f"{cue.frame}: {cue.text!r} does not find {text!r}"


# ---------------------------------------------------------------- a user's own cues


def own_lexicon(folder: Path, text: str) -> Lexicon:
    (folder / "frames.toml").write_text(text, encoding="utf-8")
    return load_lexicon(folder)


def test_a_user_adds_and_drops_cues(tmp_path: Path) -> None:
    actors = taggers()[0]
    text = '[[frame]]\nid = "ECO"\nstrong = [\n"قصب السكر",\n]\ndropped = [\n"الذهب",\n]\n'
    own = FrameTagger(own_lexicon(tmp_path, text))
    assert codes(find(actors, own, "حقول قصب السكر")) == {"ECO"}
    assert codes(find(actors, own, "سعر الذهب")) == {"ECO"}
    assert codes(find(actors, own, "لون الذهب")) == set()


def test_a_cue_that_stands_twice_is_refused(tmp_path: Path) -> None:
    text = '[[frame]]\nid = "ECO"\nstrong = [\n"إقتصاديا",\n"اقتصاديا",\n]\n'
    with pytest.raises(LexiconError, match="ECO: the cue 'اقتصاديا' stands twice"):
        FrameTagger(own_lexicon(tmp_path, text))


def test_lint_names_cues_that_are_names_and_cues_of_two_frames(tmp_path: Path) -> None:
    text = '[[frame]]\nid = "ECO"\nstrong = [\n"فاغنر",\n"انقلاب*",\n]\n'
    problems = lint_frames(own_lexicon(tmp_path, text))
    assert any("'فاغنر' is a name of org:wagner-group" in p for p in problems)
    assert any("'انقلاب*' is a strong cue of DEM and ECO" in p for p in problems)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('strong = [\n"سكر/السكر/سكر",\n]', "lists 'سكر' twice"),
        ('strong = [\n"قصب/سكر",\n"سكر/تمر",\n]', "'سكر' stands in the cues"),
        ('strong = [\n"قصب السكر",\n]\nvetoes = [\n"قصب السكر/التمر",\n]', "'قصب السكر' never counts"),
        ('policy_frames = [\n"Money",\n]', "policy_frames has no 'Money'; there are Economic, "),
    ],
)
def test_lint_names_what_is_wrong_with_the_codebook(text: str, complaint: str, tmp_path: Path) -> None:
    problems = lint_frames(own_lexicon(tmp_path, f'[[frame]]\nid = "ECO"\n{text}\n'))
    assert len(problems) == 1 and complaint in problems[0]


def test_an_unknown_group_is_refused(tmp_path: Path) -> None:
    text = '[[frame]]\nid = "ECO"\nstrong = [\n"تجارة @جيران",\n]\n'
    with pytest.raises(LexiconError, match="جيران"):
        FrameTagger(own_lexicon(tmp_path, text))
