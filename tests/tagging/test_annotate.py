"""Annotation: every row of every table leads back to the raw text."""

from __future__ import annotations

import gc

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sahel_analysis.tables import CONTRACTS, Tables
from sahel_analysis.tagging.annotate import annotate

ARTICLE = """قادة الدول الثلاث يوقعون ميثاقا للدفاع المشترك

نيامي - 16 سبتمبر/أيلول 2023

وقّع قادة مالي والنيجر وبوركينا فاسو، يوم السبت، ميثاقا للدفاع المشترك في باماكو، لمكافحة الإرهاب في منطقة الساحل.
وقالت الحكومة الماليّة إن القوات الفرنسيّة غادرت البلاد العام الماضي بعد انقلاب 2021، دفاعا عن السيادة.
"""


def tables_of(*texts: str) -> Tables:
    return annotate(pd.DataFrame({"doc_id": [f"a{i}" for i in range(len(texts))], "text": list(texts)}))


def assert_spans_hold(tables: Tables, texts: dict[str, str]) -> None:
    for name, table in tables.by_name().items():
        if not {"start", "end"} <= set(table.columns):
            continue
        for row in table.to_dict("records"):
            raw = texts[row["doc_id"]]
            assert 0 <= row["start"] < row["end"] <= len(raw), name
            surface = row.get("surface", row.get("trigger", row.get("text")))
            if surface is not None:
                assert raw[row["start"] : row["end"]] == surface, name
            if name != "frames":
                # the line is the one in which the span starts
                before = raw[: row["start"]].replace("\r\n", "\n").replace("\r", "\n")
                assert row["line"] == before.count("\n") + 1, name


def test_an_article_fills_every_table() -> None:
    tables = tables_of(ARTICLE)
    assert_spans_hold(tables, {"a0": ARTICLE})
    for name, table in tables.by_name().items():
        assert len(table), name
        assert list(table.columns)[: len(CONTRACTS[name])] == [c.name for c in CONTRACTS[name]]
    document = tables.documents.iloc[0]
    assert document["published"] == document["published_stated"] == pd.Timestamp("2023-09-16")
    assert (document["published_basis"], document["dateline"], document["language"]) == ("stated", "نيامي", "ar")
    named = set(tables.mentions.loc[tables.mentions["kind"] == "name", "actor_id"])
    assert {"state:mali", "state:niger", "state:burkina-faso", "place:bamako", "place:sahel"} <= named
    assert {"state:mali", "state:france"} <= set(tables.mentions.loc[tables.mentions["kind"] == "nisba", "actor_id"])
    assert "agreement" in set(tables.events["type"])


def test_articles_are_annotated_one_by_one() -> None:
    both = tables_of(ARTICLE, "النيجر. " + ARTICLE)
    alone = tables_of(ARTICLE)
    for name, table in alone.by_name().items():
        if "doc_id" in table:
            own = both.by_name()[name].query("doc_id == 'a0'").reset_index(drop=True)
            pd.testing.assert_frame_equal(own, table, check_categorical=False)


def test_supplied_date_comes_before_the_stated_one() -> None:
    articles = pd.DataFrame(
        {"doc_id": ["a"], "text": [ARTICLE], "published": [pd.Timestamp("2023-09-18")], "country": ["x"]}
    )
    document = annotate(articles).documents.iloc[0]
    assert (document["published"], document["published_basis"]) == (pd.Timestamp("2023-09-18"), "supplied")
    assert document["published_stated"] == pd.Timestamp("2023-09-16")
    assert document["country"] == "x"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("نص بالعربية", "ar"),
        ("A text in English.", "other"),
        # as many letters of one as of the other, then one more; signs and digits are no letters
        ("سلام abcd", "other"),
        ("سلاما abcd", "ar"),
        ("سلاما abcd 1234567890 ،،؛ «»", "ar"),
        # letters that the code page lacks, and presentation forms
        ("ۆۆۆۆ abc", "ar"),
        ("ﻼﻼ a", "ar"),
        ("... 12", "other"),
    ],
)
def test_the_language_is_that_of_most_letters(text: str, language: str) -> None:
    assert list(tables_of(text).documents["language"]) == [language]


def test_garbage_is_collected_again_afterwards() -> None:
    def fail(done: int) -> None:
        raise RuntimeError(f"after {done}")

    articles = pd.DataFrame({"doc_id": ["a"], "text": [ARTICLE]})
    with pytest.raises(RuntimeError, match="after 1"):
        annotate(articles, progress=fail)
    assert gc.isenabled()
    gc.disable()
    try:
        annotate(articles)
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_input_is_not_changed() -> None:
    articles = pd.DataFrame({"doc_id": ["a"], "text": [ARTICLE]})
    before = articles.copy()
    annotate(articles)
    pd.testing.assert_frame_equal(articles, before)


def test_missing_column_and_repeated_id_are_named() -> None:
    with pytest.raises(ValueError, match="no column 'doc_id'"):
        annotate(pd.DataFrame({"text": [""]}))
    with pytest.raises(ValueError, match="'a' stands twice"):
        annotate(pd.DataFrame({"doc_id": ["a", "a"], "text": ["", ""]}))


PIECES = [
    "مالي", "والنيجر", "للجزائر", "المالية", "السبت", "16 سبتمبر/ أيلول 2023", "منذ ٣ سنوات",
    "«فاغنر»", "وقّع", "اتفاقًا", "قال", "إن", "“", "”", ".", "،", "\n", "\r\n", "\u200f", "ـ", " ",
    "\t", "انقلاب", "الإرهاب", "X", "http://a.b", "(", "2012", "\ufefb", "\u0000", "😀", "Mali",
    "الأحد", "أسيمي غويتا", "بوركينا\u00a0فاسو", "السيادة",
]  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join) | st.text(max_size=200))
def test_spans_hold_on_any_text(raw: str) -> None:
    assert_spans_hold(tables_of(raw), {"a0": raw})
