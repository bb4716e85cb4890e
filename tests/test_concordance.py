"""Keywords in context: what a query finds, and how much stands around it."""

import pandas as pd
import pytest

from sahel_analysis.concordance import COLUMNS, UnknownActorError, concordance, near_names
from tests.concordance_cases import build_tables


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
