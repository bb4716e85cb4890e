"""Finding entries in folded text: whole words, particles, the longest entry, and the same as a slow reference."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sahel_analysis.language.matching import (
    Hit,
    Matcher,
    Style,
    as_bytes,
    definite_forms,
    fitting,
    join_texts,
    longest,
)
from sahel_analysis.language.words import clitics

# entry, style, text, what is found: (found, clitic)
CASES: list[tuple[str, Style, str, list[tuple[str, str]]]] = [
    ("مالي", "plain", "في مالي", [("مالي", "")]),
    ("مالي", "plain", "وبمالي ولمالي", [("مالي", "وب"), ("مالي", "ول")]),
    ("مالي", "plain", "شمالي واجمالي وماليزيا", []),
    ("مالي", "plain", "المالي", []),
    ("مالي", "plain", "«مالي»، (مالي)", [("مالي", ""), ("مالي", "")]),
    ("سرت", "plain", "كسرت", [("سرت", "ك")]),
    ("سرت", "plain close", "كسرت وفسرت", []),
    ("سرت", "plain close", "بسرت وسرت", [("سرت", "ب"), ("سرت", "و")]),
    ("طوارق", "any", "الطوارق وبالطوارق للطوارق طوارق", [
        ("طوارق", "ال"), ("طوارق", "وبال"), ("طوارق", "لل"), ("طوارق", "")]),
    ("تبو", "any close", "كتبو كالتبو", [("تبو", "كال")]),
    ("فرنسي", "nisba", "الفرنسي وبالفرنسي للفرنسي فرنسي", [
        ("الفرنسي", ""), ("الفرنسي", "وب"), ("فرنسي", "لل"), ("فرنسي", "")]),
    ("روس", "nisba close", "كروس كالروس وروس", [("الروس", "ك"), ("روس", "و")]),
    ("نيجر", "lam", "للنيجر وللنيجر النيجر", [("نيجر", "لل"), ("نيجر", "ولل")]),
    ("دعم", "exact", "دعم ودعم", [("دعم", "")]),
    ("بوركينا فاسو", "plain", "لبوركينا فاسو", [("بوركينا فاسو", "ل")]),
    ("بوركينا فاسو", "plain", "بوركينا-فاسو", [("بوركينا-فاسو", "")]),
    ("g5", "plain", "مجموعه g5 وتقرير g50", [("g5", "")]),
]  # fmt: skip


@pytest.mark.parametrize(("entry", "style", "text", "found"), CASES)
def test_an_entry_is_found_as_a_word(entry: str, style: Style, text: str, found: list[tuple[str, str]]) -> None:
    hits = Matcher([(entry, style, 1)]).find(as_bytes(text))
    assert [(text[h.start : h.end], h.clitic) for h in hits] == found


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("النيجر", "النيجر والنيجر للنيجر", ["النيجر", "النيجر", "نيجر"]),
        ("اللجنه", "اللجنه للجنه", ["اللجنه", "لجنه"]),
        ("الجزاير", "جزاير لجزاير", []),
    ],
)
def test_a_name_with_its_own_article(name: str, text: str, found: list[str]) -> None:
    hits = Matcher((form, style, name) for form, style in definite_forms(name)).find(as_bytes(text))
    assert [text[h.start : h.end] for h in hits] == found


def test_short_forms_take_close_particles_only() -> None:
    assert fitting("plain", "سرت") == "plain close"
    assert fitting("any", "ان غال") == "any close"
    assert fitting("nisba", "روس") == "nisba close"
    assert fitting("plain", "باماكو") == "plain"
    assert fitting("lam", "نيجر") == "lam"


def test_the_longest_entry_wins() -> None:
    matcher = Matcher([("مالي", "plain", "a"), ("جمهوريه مالي", "plain", "b"), ("مالي الكبري", "plain", "c")])
    hits = matcher.find(as_bytes("جمهوريه مالي الكبري"))
    assert {h.value for h in hits} == {"a", "b", "c"}
    assert [h.value for h in longest(hits)] == ["b"]


def test_entries_of_one_span_all_stay() -> None:
    matcher = Matcher([("كيتا", "plain", "a"), ("كيتا", "plain", "b")])
    assert {h.value for h in longest(matcher.find(as_bytes("قال كيتا")))} == {"a", "b"}


def test_no_entries_find_nothing() -> None:
    assert Matcher([]).find(as_bytes("مالي")) == []


LETTERS = "اليوبنكفر"
words = st.text(LETTERS, min_size=1, max_size=7)
STYLES: list[Style] = ["plain", "plain close", "any", "any close", "nisba", "nisba close", "lam", "double", "exact"]


def slow_find(entries: list[tuple[str, Style]], text: str) -> set[tuple[int, int, str, str, str]]:
    """Try every entry with every chain of particles at every word."""
    known, found = clitics(), set()
    start = 0
    for word in text.split(" "):
        for form, style in entries:
            base, _, close = style.partition(" ")
            plain = known.close if close else known.plain
            chains = {"lam": known.lam, "double": {p[:-1] for p in known.lam}, "exact": {""}}.get(
                base, plain | (known.article | known.lam if base != "plain" else frozenset())
            )
            for chain in chains:
                if word == chain + form:
                    clitic = chain
                    if base == "nisba" and chain in known.article:
                        clitic = chain.removesuffix(known.definite)
                    found.add((start + len(clitic), start + len(word), clitic, form, style))
        start += len(word) + 1
    return found


@settings(max_examples=200)
@given(st.lists(st.tuples(words, st.sampled_from(STYLES)), max_size=6), st.lists(words, max_size=8), st.data())
def test_the_automaton_finds_what_a_slow_search_finds(
    entries: list[tuple[str, Style]], others: list[str], data: st.DataObject
) -> None:
    known = clitics()
    chains = sorted(known.plain | known.article | known.lam)
    marked = [data.draw(st.sampled_from(chains)) + form for form, _ in entries]
    text = " ".join([*marked, *others])
    matcher = Matcher((form, style, (form, style)) for form, style in entries)
    found = {(h.start, h.end, h.clitic, *h.value) for h in matcher.find(as_bytes(text))}
    assert found == slow_find(entries, text)


names = st.lists(words, min_size=1, max_size=3).map(" ".join)
joints = st.sampled_from([" ", " ", " ", "، ", ". ", "-", " «", "» ", " 5 ", "5 "])


@st.composite
def texts_of(draw: st.DrawFn, forms: list[str]) -> str:
    """A text of words, and of names behind particles, with signs between them."""
    known = clitics()
    chains = st.sampled_from(["", "", *sorted(known.plain | known.article | known.lam)])
    named = st.builds(lambda chain, name: chain + name, chains, st.sampled_from(forms))
    pieces = draw(st.lists(st.one_of(named, words), max_size=10))
    return "".join(piece + draw(joints) for piece in pieces)


def slow_aliases(entries: list[tuple[str, Style]], text: str) -> set[tuple[int, int, str, str, str]]:
    """Try every alias with every chain of particles at every place of a text, names of several words too."""
    known, found = clitics(), set()
    plainly = "".join(letter if letter.isalnum() else " " for letter in text)
    padded = f" {plainly} "
    for form, style in entries:
        base, _, close = style.partition(" ")
        plain = known.close if close else known.plain
        chains = {"lam": known.lam, "double": {p[:-1] for p in known.lam}, "exact": {""}}.get(
            base, plain | (known.article | known.lam if base != "plain" else frozenset())
        )
        for chain in chains:
            clitic = chain.removesuffix(known.definite) if base == "nisba" and chain in known.article else chain
            for start in range(len(text)):
                if padded.startswith(f" {chain}{form} ", start):
                    found.add((start + len(clitic), start + len(chain + form), clitic, form, style))
    return found


@settings(max_examples=300)
@given(st.lists(st.tuples(names, st.sampled_from(STYLES)), min_size=1, max_size=6), st.data())
def test_texts_scanned_together_give_what_a_slow_search_of_each_finds(
    entries: list[tuple[str, Style]], data: st.DataObject
) -> None:
    texts = data.draw(st.lists(texts_of([form for form, _ in entries]), max_size=4))
    matcher = Matcher((form, style, (form, style)) for form, style in entries)
    joined = join_texts(texts)
    found = matcher.find_each(joined.scan, joined.starts)
    assert [{(h.start, h.end, h.clitic, *h.value) for h in hits} for hits in found] == [
        slow_aliases(entries, text) for text in texts
    ]
    assert found == [matcher.find(as_bytes(text)) for text in texts]


def test_no_entry_is_found_across_two_texts() -> None:
    matcher = Matcher([("بوركينا فاسو", "plain", 1), ("مالي", "plain", 2)], joined={2})
    joined = join_texts(["بوركينا", "فاسو", "", "ومالي"])
    assert matcher.find_each(joined.scan, joined.starts) == [[], [], [], [Hit(1, 5, "و", 2)]]
    assert [joined.number_at(place) for place in joined.starts] == [0, 1, 2, 3]
    assert [joined.text[start:].split(" ")[0] for start in joined.starts] == ["بوركينا", "فاسو", "", "ومالي"]
    assert join_texts([]).starts == []
    assert matcher.find_each(join_texts([]).scan, []) == []


def test_what_is_remembered_is_bounded_and_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    matcher = Matcher([("مالي", "any", 1), ("لي", "any", 2)], joined={1, 2})
    scan = as_bytes("مالي والمالي لمالي شمالي مالي")
    found = matcher.find(scan)
    monkeypatch.setattr("sahel_analysis.language.matching._REMEMBERED", 1)
    small = Matcher([("مالي", "any", 1), ("لي", "any", 2)], joined={1, 2})
    assert small.find(scan) == matcher.find(scan) == found
    assert len(small._memory) <= 2 < len(matcher._memory)


def slow_longest(hits: list[Hit[int]]) -> list[Hit[int]]:
    kept: list[Hit[int]] = []
    for hit in sorted(hits, key=lambda hit: (hit.start - hit.end, hit.start)):
        if all(hit.end <= k.start or k.end <= hit.start or hit[:2] == k[:2] for k in kept):
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.start)


spans = st.tuples(st.integers(0, 12), st.integers(1, 4))


@given(
    st.lists(st.builds(lambda span, value: Hit(span[0], sum(span), "", value), spans, st.integers(0, 2)), max_size=8)
)
def test_the_longest_are_those_of_a_slow_search(hits: list[Hit[int]]) -> None:
    assert longest(hits) == slow_longest(hits)
