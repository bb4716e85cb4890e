"""What notebooks show: load report, tables, figures, quotes, and the mark of the corpus."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sahel_analysis.publishing.opening import Opened, write_opened
from sahel_analysis.publishing.page import Page, listed, open_page
from sahel_analysis.publishing.sets import LANGUAGES
from sahel_analysis.publishing.words import KeyLabels, corpus_mark, read_words
from sahel_analysis.tables import Tables


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Return what is displayed."""
    import IPython.display

    found: list[Any] = []
    monkeypatch.setattr(IPython.display, "display", found.append)
    return found


@pytest.fixture
def page(tables_folder: Path) -> Page:
    return open_page(str(tables_folder), language="ar")


def test_a_page_has_the_chosen_articles(tables_folder: Path) -> None:
    chosen = open_page(str(tables_folder), since="2023", sources="sample-a")
    assert list(chosen.tables.documents["doc_id"]) == ["first"]
    assert list(chosen.tables.sentences["doc_id"]) == ["first"]
    assert chosen.out is None


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"language": "arabic"}, "language 'arabic' is unknown"),
        ({"since": "2030"}, "no article is left with since=2030"),
        ({"sources": "sample-z"}, "source 'sample-z' is unknown"),
        ({"until": "soon"}, "until 'soon' is no date"),
    ],
)
def test_a_choice_that_cannot_be_made_is_an_error(tables_folder: Path, options: Any, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        open_page(str(tables_folder), **options)


def test_nothing_at_the_place_of_the_corpus_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="there is nothing at"):
        open_page(str(tmp_path / "nowhere"))


@pytest.mark.parametrize(
    ("language", "mark"),
    [
        ("ar", "نصوص نموذجية"),
        ("en", "sample corpus"),
        ("fr", "corpus d'exemple"),
    ],
)
def test_a_corpus_that_says_what_it_is_marks_every_figure(tables_folder: Path, language: str, mark: str) -> None:
    assert open_page(str(tables_folder), language=language).note == mark
    # a note comes beside the mark, it does not take its place
    assert open_page(str(tables_folder), language=language, note="draft").note == f"{mark} · draft"


def test_marks_of_ones_own_stand_as_they_are(hand_made: Tables) -> None:
    tables = hand_made
    marked = replace(tables, documents=tables.documents.assign(mark=["", "draft"]))
    assert corpus_mark(marked, "fr") == "draft"
    assert corpus_mark(replace(tables, documents=tables.documents.drop(columns="mark")), "fr") == ""


def test_the_load_report_tells_what_was_not_read(hand_made: Tables, tmp_path: Path, shown: list[Any]) -> None:
    rejected = pd.DataFrame({"file": ["bad.txt", "rows.csv"], "line": [0, 7], "reason": ["empty <file>", "no text"]})
    write_opened(Opened(hand_made, rejected, ("odd",)), tmp_path / "tables")
    open_page(str(tmp_path / "tables"), since="2023").show_load_report()
    html = shown[0].data
    assert "2 articles were read, 1 of them undated. 1 of them are chosen." in html
    assert "Undated articles stay out of the chosen period: 1." in html
    assert "<bdi>bad.txt</bdi>: <bdi>empty &lt;file&gt;</bdi>" in html
    assert "<bdi>rows.csv:7</bdi>: <bdi>no text</bdi>" in html
    assert "<bdi>second</bdi>" in html
    assert "<strong>sample corpus.</strong>" in html


def test_tables_without_a_load_report_say_so(page: Page, shown: list[Any]) -> None:
    page.show_load_report()
    assert read_words("ar")["no_report"] in shown[0].data
    assert 'dir="rtl"' in shown[0].data


TABLE = pd.DataFrame(
    {
        "name": ["مالي <b>", ""],
        "date": [pd.Timestamp("2023-09-16"), pd.NaT],
        "share": [float("nan"), 0.12345],
        "count": [1234, 5],
        "frame": ["SEC", ""],
    }
)


def test_cells_read_in_their_own_direction_and_unknown_is_empty(page: Page, shown: list[Any], tmp_path: Path) -> None:
    page = replace(page, out=tmp_path)
    page.show_table(TABLE, rows=1)
    page.show_table(TABLE)
    assert 'td dir="auto" style="text-align: start">مالي &lt;b&gt;</td>' in shown[0].data
    assert "2023-09-16" in shown[0].data and "0.123" in shown[1].data and "1,234" in shown[0].data
    assert read_words("ar")["more_rows"].format(n=1) in shown[0].data
    assert "SEC" not in shown[0].data and KeyLabels(page.tables, "ar")("SEC") in shown[0].data
    assert "NaT" not in shown[1].data and "nan" not in shown[1].data
    page.show_table(TABLE.head(0))
    assert read_words("ar")["nothing"] in shown[2].data
    # a batch sorts nothing: what ran is the same to the byte, and small
    assert not any("script" in html.data or "data-" in html.data for html in shown)


def test_a_person_gets_all_rows_to_sort_and_search(page: Page, shown: list[Any]) -> None:
    page.show_table(TABLE, rows=1)
    html = shown[0].data
    assert '<td dir="auto" style="text-align: start">مالي &lt;b&gt;</td>' in html
    assert "<b>" not in html and "nan" not in html and "NaT" not in html
    # numbers are sorted by what they are, in the first row too, where one is unknown
    orders = re.findall(r'<td class="number"[^>]*data-order="([^"]*)"><bdi>([^<]*)</bdi>', html)
    assert orders == [("", ""), ("1234", "1,234"), ("0.12345", "0.123"), ("5", "5")]
    assert read_words("ar")["more_rows"].format(n=1) not in html
    found = re.search(r'data-options="([^"]*)"', html)
    assert found
    assert json.loads(unescape(found[1]))["language"]["search"] == "بحث:"


def test_hostile_texts_stay_texts(page: Page) -> None:
    bad = '"><script>alert(1)</script>\u202e'
    html = page.table_html(pd.DataFrame({bad: [bad], "n": [1]}))
    assert "<script" not in html and "\u202e" not in html


@pytest.mark.parametrize(("rows", "paged"), [(0, False), (10, False), (11, True), (1001, True)])
def test_pages_stand_below_tables_that_need_them(page: Page, rows: int, paged: bool) -> None:
    html = page.table_html(pd.DataFrame({"n": range(rows)}))
    found = re.search(r'data-options="([^"]*)"', html)
    assert found
    options = json.loads(unescape(found[1]))
    assert (options["paging"], options["layout"]["bottomEnd"]) == ((True, "paging") if paged else (False, None))
    assert html.count('<td class="number"') == min(rows, 1000)
    assert (read_words("ar")["more_rows"].format(n=1) in html) == (rows > 1000)
    assert (read_words("ar")["nothing"] in html) == (rows == 0)


def test_what_sorts_tables_comes_once_with_the_load_report_and_fetches_nothing(
    page: Page, shown: list[Any], tmp_path: Path
) -> None:
    page.show_load_report()
    page.show_table(TABLE)
    replace(page, out=tmp_path).show_load_report()
    assert [html.data.count("<script") for html in shown] == [1, 0, 0]
    script = shown[0].data.partition("<script")[2]
    assert 500_000 < len(script) < 1_000_000
    assert script.count("</script>") == 1
    assert not re.search(r'(src|href)="?https?:', script.partition("const STYLES")[2])


def test_quotes_come_from_as_many_articles_as_possible(invented: Any, shown: list[Any]) -> None:
    tables = invented(3)
    rows = tables.sentences[["doc_id", "sentence"]].assign(key="state:mali")
    Page(Opened(tables, None, None), tables, "en", None, "", False).show_evidence(rows, ["state:mali", "none"], each=3)
    html = shown[0].data
    assert [f"n000{i}-1" in html for i in range(3)] == [True] * 3
    assert f"3 of {len(rows)} shown" in html
    assert html.count("<h4>") == 1


def test_each_key_opens_to_its_sentences(invented: Any, shown: list[Any]) -> None:
    tables = invented(12)
    rows = tables.mentions.assign(key=tables.mentions["actor_id"])[["key", "doc_id", "sentence"]].drop_duplicates()
    page = Page(Opened(tables, None, None), tables, "en", None, "", False)
    keys = rows["key"].value_counts().index[:2].tolist()
    page.show_openings(rows, [*keys, "none"])
    html = shown[0].data
    assert html.count("<details>") == html.count("</details>") == html.count("<summary>") == 2
    assert html.count("<blockquote") == sum(min(20, (rows["key"] == key).sum()) for key in keys)
    page.show_openings(rows.iloc[:0], keys)
    assert "<details>" not in shown[1].data


def test_a_figure_is_shown_and_saved_as_one(tables_folder: Path, tmp_path: Path, shown: list[Any]) -> None:
    import matplotlib.pyplot as plt

    from sahel_analysis.charts.words import Words

    for out in ("", str(tmp_path)):
        page = open_page(str(tables_folder), out=out)
        _, axes = plt.subplots()
        page.show_figure("bars", axes, pd.DataFrame({"key": ["a"]}), Words("caption", "alt"))
        assert plt.get_fignums() == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bars.csv", "bars.json", "bars.png", "bars.svg"]
    assert shown[1].data == (tmp_path / "bars.png").read_bytes() == shown[0].data
    assert "sample corpus" in (tmp_path / "bars.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(("values", "read"), [("", None), (" , ", None), ("a", ["a"]), (" a, b c ,", ["a", "b c"])])
def test_a_list_is_joined_by_commas(values: str, read: list[str] | None) -> None:
    assert listed(values) == read


def test_keys_are_labelled_part_by_part(tables: Tables) -> None:
    label = KeyLabels(tables, "en")
    assert label("state:mali") == "Mali"
    assert label("state:mali|alpha") == "Mali · alpha"
    assert label("agreement|2023-01-09|state:mali;state:niger|done").split(" · ")[1:3] == ["2023-01-09", "Mali, Niger"]
    assert label("d1") == "title of d1"
    assert label("coup|") == f"{label('coup')} · unknown"


def test_words_stand_in_all_languages_with_the_same_fields() -> None:
    import re

    words = {language: read_words(language) for language in LANGUAGES}
    assert words["ar"].keys() == words["en"].keys() == words["fr"].keys()
    for key, text in words["en"].items():
        fields = sorted(re.findall(r"{\w+}", text))
        assert [sorted(re.findall(r"{\w+}", words[language][key])) for language in LANGUAGES] == [fields] * 3, key
