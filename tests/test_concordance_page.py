"""The page of a concordance: direction, escaping, isolation, and which names are marked."""

import html
from html.parser import HTMLParser

import pandas as pd
import pytest

from sahel_analysis import annotate, concordance
from sahel_analysis.concordance_page import concordance_html
from sahel_analysis.tables import Tables

TEXT = "وصل وفد من روسيا إلى مالي لبحث ملف MINUSMA.\nقالت فرنسا <b>إن</b> مالي & النيجر «معا»."


@pytest.fixture(scope="module")
def annotated() -> Tables:
    return annotate(pd.DataFrame([{"doc_id": 'a"<1>', "text": TEXT, "source": "x & y", "published": "2023-09-16"}]))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.marks: list[tuple[str, str]] = []
        self.text = ""
        self._class = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        if tag == "mark":
            self._class = dict(attrs)["class"] or ""

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data
        if "mark" in self.open:
            self.marks.append((self._class, data))


def _read(page: str) -> _Reader:
    reader = _Reader()
    reader.feed(page)
    assert reader.open == []
    return reader


def test_a_hit_is_one_row_from_right_to_left(annotated: Tables) -> None:
    page = concordance_html(concordance(annotated, "state:mali"), annotated)
    assert page.startswith('<div class="concordance" dir="rtl"')
    assert page.count("<tr>") == 2
    assert page.count('<bdi dir="rtl">') == 4


def test_the_text_comes_through_whole_and_escaped(annotated: Tables) -> None:
    hits = concordance(annotated, "state:mali")
    page = concordance_html(hits, annotated)
    assert "<b>" not in page and html.escape('a"<1>') in page and "x &amp; y" in page
    told = _read(page).text
    for hit in hits.to_dict("records"):
        assert f"{hit['left']}{hit['keyword']}{hit['right']}" in told
    assert "2023-09-16" in told


def test_names_are_marked_by_type_and_the_keyword_as_the_hit(annotated: Tables) -> None:
    marks = _read(concordance_html(concordance(annotated, "state:mali"), annotated, language="en")).marks
    assert ("state hit", "مالي") in marks and ("state", "روسيا") in marks and ("org", "MINUSMA") in marks
    # the legend names the types that occur
    assert ("state", "state") in marks and ("org", "organisation") in marks
    assert not [kind for kind, _ in marks if kind.startswith("person")]


def test_without_tables_the_keyword_alone_is_marked(annotated: Tables) -> None:
    marks = _read(concordance_html(concordance(annotated, "state:mali"))).marks
    assert {text for kind, text in marks if "hit" in kind} == {"مالي"}
    assert "روسيا" not in {text for _, text in marks}


def test_every_mark_is_isolated(annotated: Tables) -> None:
    page = concordance_html(concordance(annotated, "state:mali"), annotated)
    assert page.count("<mark") == page.count("><bdi>")


def test_a_name_inside_a_longer_word_is_not_marked() -> None:
    """The name of a state ends the word for "north of", and begins that for Malaysia: neither is a mention of it."""
    text = "انتشر الجيش في شمالي البلاد، وقالت ماليزيا إن مالي وروسيا وقعتا."
    tables = annotate(pd.DataFrame([{"doc_id": "d", "text": text}]))
    marks = _read(concordance_html(concordance(tables, "state:russia"), tables, language="ar")).marks
    names = {text for _, text in marks}
    assert "روسيا" in names
    assert [text for _, text in marks].count("مالي") == 1


def test_hits_of_other_tables_are_shown_without_marks_around(annotated: Tables) -> None:
    hits = concordance(annotated, "state:mali").head(1).assign(right="وروسيا <i>")
    page = concordance_html(hits, annotated)
    assert "وروسيا &lt;i&gt;" in page
    assert [kind for kind, _ in _read(page).marks if "hit" not in kind] == ["state"]


def test_too_many_hits_and_none_are_said(annotated: Tables) -> None:
    hits = concordance(annotated, "state:mali")
    assert "Further rows not shown: 1." in _read(concordance_html(hits, most=1)).text
    assert "لا نتائج" in concordance_html(hits.head(0), language="ar")


def test_wrong_input_says_what_is_right(annotated: Tables) -> None:
    with pytest.raises(ValueError, match=r"lack the column\(s\) left: give what concordance"):
        concordance_html(concordance(annotated, "state:mali").drop(columns="left"))
    with pytest.raises(ValueError, match="language 'de' is unknown"):
        concordance_html(concordance(annotated, "state:mali"), language="de")
