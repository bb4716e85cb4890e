"""What a named actor does in its sentence: it acts, it is the place, or it qualifies a noun."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from sahel_analysis.corpus.layout import Block
from sahel_analysis.language.lexicon import load_lexicon
from sahel_analysis.tagging.actors import ActorTagger
from sahel_analysis.tagging.sentences import split_sentences

CASES = Path(__file__).parents[1] / "cases" / "functions.tsv"


def read_cases() -> list[tuple[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        return [(r["function"], r["text"]) for r in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]


@pytest.fixture(scope="module")
def tagger() -> ActorTagger:
    return ActorTagger(load_lexicon())


def functions_of(tagger: ActorTagger, text: str) -> dict[tuple[int, int], str]:
    sentences = split_sentences(text, [Block(1, 0, len(text), "body")], load_lexicon())
    return {m.sentence.span(m.start, m.end)[1:]: m.function for m in tagger.tag(sentences)}


@pytest.mark.parametrize(("function", "marked"), read_cases())
def test_the_function_is_read(tagger: ActorTagger, function: str, marked: str) -> None:
    text = marked.replace("⟦", "").replace("⟧", "")
    span = marked.index("⟦"), marked.index("⟧") - 1
    found = functions_of(tagger, text)
    assert span in found, f"no mention at the mark: {found}"
    assert found[span] == function.replace("-", "")


def test_there_are_cases_of_every_function() -> None:
    told = [function for function, _ in read_cases()]
    assert min(told.count(f) for f in ("agent", "place", "modifier", "-")) >= 7


def test_a_function_is_one_of_three_or_empty(tagger: ActorTagger) -> None:
    text = "مالي، فرنسا؛ «النيجر» (الجزائر) و و إيكواس - غويتا"
    assert set(functions_of(tagger, text).values()) <= {"agent", "place", "modifier", ""}


def test_the_lexicon_lists_no_word_as_verb_and_as_noun() -> None:
    table = load_lexicon().table("functions")
    verbs = {*table["masculine"], *table["feminine"]}
    assert not verbs & {*table["no_verbs"], *table["transparent"], *table["place_prepositions"]}
