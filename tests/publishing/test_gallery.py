"""The page of a set: escaped, in the right directions, complete, and alone on the disk."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from sahel_analysis.charts import FigureFiles
from sahel_analysis.interface import label_code
from sahel_analysis.publishing import gallery, manifest
from sahel_analysis.publishing.dictionary import describe_column, write_dictionary
from sahel_analysis.publishing.execution import Failure, Job, Outcome
from sahel_analysis.publishing.opening import Opened
from sahel_analysis.publishing.sets import LANGUAGES, Promise
from sahel_analysis.tables import Tables

SaveBars = Callable[[Path, str], FigureFiles]


@pytest.fixture(scope="module")
def page(hand_made: Tables, save_bars: SaveBars, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of a set in three languages, with one failure."""
    folder = tmp_path_factory.mktemp("set")
    opened = Opened(hand_made, None, None)
    runs = {}
    for language in LANGUAGES:
        place = folder / language / "who"
        files = save_bars(place, language)
        made = [files.png, files.svg, files.csv, files.json, files.evidence]
        names = [path.name for path in made if path]
        runs[f"{language}/who"] = {"outputs": dict.fromkeys(names, "")}
    inputs = manifest.describe_inputs(folder, folder.parent, {"top": 5})
    content = {**inputs, **manifest.describe_found(opened), "set": "set", "runs": runs}
    job = Job(Path("when.ipynb"), "fr", {}, folder, (), 1.0)
    promises = {"who": Promise(("bars",), 1.0, {"ar": "مَن", "en": "Who"})}
    manifest.write_manifest(folder, content)
    write_dictionary(folder, content)
    gallery.write_gallery(folder, content, opened, promises, [Outcome(job, 0.0, Failure("no"))])
    return folder / "index.html"


class Reading(HTMLParser):
    """The elements of a page: tag and attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


@pytest.fixture(scope="module")
def reading(page: Path) -> Reading:
    return Reading(page.read_text(encoding="utf-8"))


def test_each_language_is_a_section_in_its_direction(reading: Reading) -> None:
    editions = [(s["id"], s["lang"], s["dir"]) for s in reading.of("section") if s.get("class") == "edition"]
    assert editions == [("ar", "ar", "rtl"), ("en", "en", "ltr"), ("fr", "fr", "ltr")]
    switch = [(a["href"], a["lang"], a["dir"]) for a in reading.of("a") if "hreflang" in a]
    assert switch == [("#ar", "ar", "rtl"), ("#en", "en", "ltr"), ("#fr", "fr", "ltr")]
    assert reading.of("html") == [{"lang": "ar", "dir": "rtl"}]


def test_every_address_leads_to_a_file_beside_the_page_or_a_place_on_it(page: Path, reading: Reading) -> None:
    ids = [attributes["id"] for _, attributes in reading.found if "id" in attributes]
    assert len(ids) == len(set(ids))
    addresses = [a["href"] for a in reading.of("a")] + [i["src"] for i in reading.of("img")]
    assert len(addresses) == 3 + 3 * (1 + 1 + 2 + 4 + 2 + 1)
    for address in addresses:
        assert address is not None
        if address.startswith("#"):
            assert address[1:] in ids
        else:
            assert (page.parent / address).is_file(), address


def test_nothing_comes_from_elsewhere(page: Path, reading: Reading) -> None:
    text = page.read_text(encoding="utf-8")
    assert reading.of("link") == reading.of("iframe") == reading.of("object") == []
    assert not re.search(r"https?:|url\(|@import", text)
    assert str(page.parent) not in text


def test_one_script_may_run_and_no_other(page: Path, reading: Reading) -> None:
    assert reading.of("script") == [{"type": "application/json", "id": "data"}, {}]
    (policy,) = [meta["content"] or "" for meta in reading.of("meta") if "http-equiv" in meta]
    script = page.read_text(encoding="utf-8").rpartition("<script>")[2].partition("</script>")[0]
    sha256 = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode()
    assert f"script-src 'sha256-{sha256}'" in policy
    assert policy.startswith("default-src 'none'")
    assert not [name for _, attributes in reading.found for name in attributes if name.startswith("on")]


def test_captions_and_alternative_texts_are_there_and_escaped(page: Path, reading: Reading) -> None:
    text = page.read_text(encoding="utf-8")
    assert "A &lt;caption&gt; &amp; &#34;more&#34;" in text
    assert [image["alt"] for image in reading.of("img")] == ['bars "two"'] * 3
    assert all(image["width"] and image["height"] and image["loading"] == "lazy" for image in reading.of("img"))


def page_data(page: Path) -> Any:
    text = page.read_text(encoding="utf-8")
    return json.loads(text.partition('<script type="application/json" id="data">')[2].partition("</script>")[0])


def test_the_sentences_stand_once_with_their_articles(page: Path) -> None:
    assert "<b>" not in page.read_text(encoding="utf-8")
    data = page_data(page)
    assert data["documents"] == [["عنوان first", "sample-a", "2023-09-16"], ["عنوان second", "sample-b", ""]]
    assert data["sentences"] == [[0, "وقعت مالي الميثاق."], [1, "<b>قال</b> & سكت."]]


def test_the_rows_of_a_figure_have_labels_numbers_and_quotes(page: Path) -> None:
    data = page_data(page)
    assert list(data["figures"]) == ["ar-who-bars", "en-who-bars", "fr-who-bars"]
    assert data["figures"]["en-who-bars"] == {
        "table": 0,
        "labels": [label_code("frame", "SEC", "en"), "sample-b · 2023"],
        "meanings": [describe_column("who/bars", "value").en],
    }
    # the languages share the numbers
    assert data["tables"] == [{"columns": ["value"], "rows": [[1, [[0]], ["1"]], [1, [[1]], ["2"]]]}]


def test_each_mark_leads_to_its_row(page: Path, reading: Reading) -> None:
    marks = [(a["id"], a["href"], a["data-row"]) for a in reading.of("a") if "data-row" in a]
    assert marks[2:4] == [(f"en-who-bars:{row}", f"#en-who-bars:{row}", str(row)) for row in (0, 1)]
    assert "<title>sample-b · 2023 (1)</title>" in page.read_text(encoding="utf-8")
    assert len(reading.of("rect")) == len(marks) == 6


def test_a_notebook_goes_by_its_title_or_its_name(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert re.findall(r"<h2>(.*?)</h2>", text) == ["مَن", "Who", "who"]


def test_mark_failures_and_parameters_stand_on_the_page(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text.count("</bdi> (sample corpus)</dd>") == 1
    assert "<bdi>when</bdi>" in text
    assert text.count('class="failed" role="note"') == 1
    assert text.count("<dt><bdi>top</bdi></dt><dd><bdi>5</bdi></dd>") == 3


def test_a_figure_may_rest_on_no_sentences(hand_made: Tables, save_bars: SaveBars, tmp_path: Path) -> None:
    files = save_bars(tmp_path / "en" / "who", "en")
    assert files.evidence
    files.evidence.unlink()
    inputs = manifest.describe_inputs(tmp_path, tmp_path, {})
    opened = Opened(hand_made, None, None)
    runs = {"en/who": {"outputs": {"bars.json": ""}}}
    content = {**inputs, **manifest.describe_found(opened), "set": "s", "runs": runs}
    gallery.write_gallery(tmp_path, content, opened, {"who": Promise(("bars",), 1.0)}, [])
    found = Reading((tmp_path / "index.html").read_text(encoding="utf-8"))
    assert [a["href"] for a in found.of("a") if "download" in a][:-1] == [
        f"en/who/bars.{s}" for s in ("png", "svg", "csv")
    ]
    assert found.of("rect") == []
    assert page_data(tmp_path / "index.html")["tables"][0]["rows"][0][:2] == [0, []]


SCORES = {
    "corpus": "press",
    "articles": 2,
    "scores": [
        {"layer": "names", "frame": "", "measure": "F1", "n": 1200, "found": 1, "both": 1, "precision": 1.0,
         "recall": 0.5, "score": 0.666667, "lower": 0.5, "upper": 0.75, "basis": "bootstrap"},
        {"layer": "frames", "frame": "SEC", "measure": "F1", "n": 2, "found": 2, "both": 2, "precision": 1.0,
         "recall": 1.0, "score": 1.0, "lower": None, "upper": None, "basis": "descriptive only"},
    ],
}  # fmt: skip


def foot(validity: object, hand_made: Tables, save_bars: SaveBars, folder: Path) -> str:
    save_bars(folder / "fr" / "who", "fr")
    opened = Opened(hand_made, None, None)
    content = {**manifest.describe_inputs(folder, folder, {}), **manifest.describe_found(opened), "set": "s"}
    content |= {"runs": {"fr/who": {"outputs": {"bars.json": ""}}}, "validity": validity}
    gallery.write_gallery(folder, content, opened, {"who": Promise(("bars",), 1.0)}, [])
    return (folder / "index.html").read_text(encoding="utf-8").partition('<footer class="made">')[2]


def test_measured_validity_stands_at_the_foot_with_its_corpus_and_n(
    hand_made: Tables, save_bars: SaveBars, tmp_path: Path
) -> None:
    text = foot(SCORES, hand_made, save_bars, tmp_path)
    assert "codages manuels de 2 articles du corpus press" in text
    rows = [re.findall(r"<t[hd][^>]*>(?:<bdi>)?(.*?)(?:</bdi>)?</t[hd]>", row) for row in text.split("<tr>")[2:]]
    assert rows == [
        ["Noms d’acteurs", "1,00", "0,50", "0,67", "0,50 – 0,75", "1\N{NO-BREAK SPACE}200", "1"],
        [label_code("frame", "SEC", "fr"), "1,00", "1,00", "1,00", "descriptif seulement", "2", "2"],
    ]


def test_without_hand_codings_the_foot_says_that_nothing_was_measured(
    hand_made: Tables, save_bars: SaveBars, tmp_path: Path
) -> None:
    text = foot(None, hand_made, save_bars, tmp_path)
    assert "Il n’y a pas de codages manuels de ce corpus" in text
    assert "<table>" not in text
