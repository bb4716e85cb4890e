"""Keywords in context: what a query finds, how much stands around it, and what a terminal gets to see."""

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from sahel_analysis.concordance import COLUMNS, UnknownActorError, concordance, near_names
from sahel_analysis.tables import CONTRACTS, Tables, conform
from sahel_analysis.terminal import in_visual_order, kwic_lines, neutral

# two articles; the second sentence of the first runs over a line end, the third carries what a terminal would obey
RAW = {
    "first": "قالت الحكومة إن مالي وقعت الميثاق.\nوردت الحكومةُ\nعلى بيان لمالي، وللحكومة رأي.\n",
    "second": "يرى محللون أن جمهورية مالي خرجت \x1b[31m\u202eمن التكتل.\n",
}
# doc_id, sentence, line, start, end: a sentence ends with its full stop
SENTENCES = [
    (doc, number, raw.count("\n", 0, match.start()) + 1, *match.span())
    for doc, raw in RAW.items()
    for number, match in enumerate(re.finditer(r"[^.\s][^.]*\.", raw), 1)
]
# doc_id, line, surface, clitic, kind, sentence
MENTIONS = [
    ("first", 1, "مالي", "", "name", 1),
    ("first", 3, "مالي", "ل", "name", 2),
    ("second", 1, "جمهورية مالي", "", "name", 1),
]


def build_tables(**changed):
    """Tables of the two articles, with the actor state:mali; `changed` replaces rows of one or more tables."""
    sentences = [
        {"doc_id": doc, "sentence": n, "line": line, "start": start, "end": end, "n_words": 1, "role": "body"}
        | {"position": "rest", "text": RAW[doc][start:end]}
        for doc, n, line, start, end in SENTENCES
    ]
    begins = {(row["doc_id"], row["sentence"]): row["start"] for row in sentences}
    mentions = []
    for doc, line, surface, clitic, kind, sentence in MENTIONS:
        start = RAW[doc].index(clitic + surface, begins[doc, sentence]) + len(clitic)
        mentions.append(
            {"doc_id": doc, "line": line, "start": start, "end": start + len(surface), "surface": surface}
            | {"clitic": clitic, "actor_id": "state:mali", "kind": kind, "sentence": sentence}
            | {"flags": "", "function": ""}
        )
    labels = {"label_ar": "مالي", "label_en": "Mali", "label_fr": "Mali"}
    actors = [{"actor_id": "state:mali", "type": "state", "sector": "GOV", "affiliation": ""} | labels]
    documents = [
        {c.name: 0 if c.kind == "whole" else "" for c in CONTRACTS["documents"]} | row
        for row in (
            {"doc_id": "first", "source": "sample-a", "published": "2023-09-17"},
            {"doc_id": "second", "source": "", "published": ""},
        )
    ]
    rows = {"documents": documents, "sentences": sentences, "mentions": mentions, "actors": actors} | changed
    return Tables(**{name: conform(rows.get(name, []), name) for name in CONTRACTS})


@pytest.fixture(scope="module")
def tables():
    return build_tables()


@pytest.mark.parametrize(
    "query",
    ["state:mali", "Mali", "mali", "مالي", "جمهورية مالي", " مَالـي "],
    ids=["id", "label", "capitals", "name", "another name", "diacritics"],
)
def test_an_actor_is_found_by_id_label_and_name(tables, query):
    found = concordance(tables, query)
    assert list(found.columns) == COLUMNS
    assert found[["doc_id", "sentence", "line", "keyword"]].values.tolist() == [
        ["first", 1, 1, "مالي"],
        ["first", 2, 3, "مالي"],
        ["second", 1, 1, "جمهورية مالي"],
    ]
    assert set(found["actor_id"]) == {"state:mali"}
    assert set(found["kind"]) == {"name"}


def test_unknown_stays_unknown(tables):
    found = concordance(tables, "state:mali")
    assert found["source"].tolist() == ["sample-a", "sample-a", ""]
    assert found["published"].dt.strftime("%Y-%m-%d").tolist()[:2] == ["2023-09-17", "2023-09-17"]
    assert pd.isna(found["published"].iloc[2])


@pytest.mark.parametrize(
    ("query", "places"),
    [
        # with the article, bare, with a diacritic in the text, and with lam that has swallowed the article
        ("حكومة", [("first", 1, "حكومة"), ("first", 2, "حكومةُ"), ("first", 3, "حكومة")]),
        ("الحكومة", [("first", 1, "الحكومة"), ("first", 2, "الحكومةُ"), ("first", 3, "حكومة")]),
        ("الحكومة على بيان", [("first", 2, "الحكومةُ\nعلى بيان")]),
        ("بيان", [("first", 3, "بيان")]),
        # no part of a word, and no stem
        ("حكوم", []),
        ("تكتلات", []),
        # letters that no Arabic news page holds
        ("Здравствуйте", []),
    ],
)
def test_words_are_found_whole_with_what_is_written_before_them(tables, query, places):
    found = concordance(tables, query)
    assert list(found[["doc_id", "line", "keyword"]].itertuples(index=False, name=None)) == places
    assert not found["actor_id"].any()
    assert found.dtypes.map(str).to_dict() == concordance(tables, "state:mali").dtypes.map(str).to_dict()


def test_context_adjoins_the_keyword_and_is_raw_text(tables):
    for query in ("state:mali", "حكومة"):
        for row in concordance(tables, query, window=1000).itertuples():
            sentence = tables.sentences.query("doc_id == @row.doc_id and sentence == @row.sentence")["text"].item()
            assert row.left + row.keyword + row.right == sentence


@pytest.mark.parametrize(
    ("window", "left", "right"),
    [
        (0, "", ""),
        (4, "إن ", ""),
        (10, "إن ", " وقعت"),
        (11, "الحكومة إن ", " وقعت"),
        (16, "قالت الحكومة إن ", " وقعت الميثاق."),
    ],
)
def test_context_is_cut_between_words(tables, window, left, right):
    row = concordance(tables, "state:mali", window=window).iloc[0]
    whole = concordance(tables, "state:mali", window=1000).iloc[0]
    assert whole["left"].endswith(row["left"])
    assert whole["right"].startswith(row["right"])
    assert (row["left"], row["right"]) == (left, right)


@pytest.mark.parametrize(
    ("query", "near"),
    [("state:malli", "state:mali"), ("state:nigr", "state:niger"), ("armed:000000", "like state:mali")],
)
def test_an_unknown_id_names_the_nearest(tables, query, near):
    with pytest.raises(UnknownActorError, match=f"{query}.*{near}"):
        concordance(tables, query)


def test_an_actor_of_the_lexicon_that_the_corpus_lacks_is_not_unknown(tables):
    assert concordance(tables, "state:niger").empty


def test_an_actor_of_the_users_own_lexicon_is_known(tables, tmp_path):
    entry = '[[actor]]\nid = "org:press-club"\nlabel_ar = "نادي الصحافة"\nlabel_en = "Press club"\n'
    entry += 'label_fr = "Club de la presse"\nnames = ["نادي الصحافة"]\n'
    (tmp_path / "actors").mkdir()
    (tmp_path / "actors" / "mine.toml").write_text(entry, encoding="utf-8")
    assert concordance(tables, "org:press-club", lexicons=tmp_path).empty
    assert near_names(tables, "Pres club", lexicons=tmp_path)[0] == "press club"


@pytest.mark.parametrize(("query", "window"), [("", 60), ("«»", 60), ("مالي", -1)])
def test_a_query_without_letters_or_a_negative_window_is_refused(tables, query, window):
    with pytest.raises(ValueError, match="not"):
        concordance(tables, query, window=window)


def test_columns_stand_in_line_and_nothing_leaves_its_column(tables):
    lines = list(kwic_lines(concordance(tables, "state:mali")))
    assert len(lines) == 3
    for line in lines:
        # the line is laid out from the left, each column on its own, the three of the text from the right
        assert line.startswith("\u200e\u2068")
        assert line.count("\u2067") == 3
        assert line.count("\u2069") == 4
        assert not set("\x1b\n\u202e") & set(line)
    starts = {wcswidth(line[: [m.start() for m in re.finditer("\u2067", line)][2]]) for line in lines}
    assert len(starts) == 1, "what comes before the keyword begins in one column"


def test_particles_are_shown_joined_to_their_name(tables):
    line = list(kwic_lines(concordance(tables, "state:mali")))[1]
    assert "\u2067لمالي\u2069" in line


def test_visual_lines_hold_letter_forms_from_left_to_right(tables):
    lines = list(kwic_lines(concordance(tables, "حكومة"), visual=True))
    assert not any(re.search("[\u0621-\u064a\u2066-\u2069\u200e]", line) for line in lines)
    # the article's alef, the first letter, ends up rightmost in the keyword
    assert in_visual_order("(مالي)") == "(\ufef2\ufedf\ufe8e\ufee3)"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[2Jb", "a\ufffd[2Jb"),
        ("a\u202eb\u2066c\u200fd", "abcd"),
        ("a\r\n\tb", "a b"),
        ("bad\udcffname", "bad\ufffdname"),
        ("می\u200cخواهد", "می\u200cخواهد"),
    ],
    ids=["escape", "bidi controls", "line ends", "bad file name", "non-joiner stays"],
)
def test_text_is_made_harmless(text, shown):
    assert neutral(text) == shown


@given(st.text())
def test_nothing_that_a_terminal_obeys_is_left(text):
    shown = neutral(text)
    assert shown.isprintable() or all(c.isprintable() or c in "\u200c\u200d" or ord(c) > 0x7F for c in shown)
    assert wcswidth(shown) >= 0 or not shown.isascii()
    shown.encode("utf-8")


def test_no_hit_gives_no_line(tables):
    assert list(kwic_lines(concordance(tables, "تكتلات"))) == []
