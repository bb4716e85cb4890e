"""The page of a set: escaped, in the right directions, complete, and alone on the disk."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from sahel_analysis.charts import FigureFiles, save_figure
from sahel_analysis.publishing import gallery, manifest
from sahel_analysis.publishing.execution import Failure, Job, Outcome
from sahel_analysis.publishing.opening import Opened
from sahel_analysis.publishing.sets import LANGUAGES, Promise
from sahel_analysis.tables import Tables

WORDS = {"ar": ("العنوان", "شرح"), "en": ("The title", 'A <caption> & "more"'), "fr": ("Le titre", "Une légende")}


def save_bars(folder: Path, language: str) -> FigureFiles:
    """Save a figure of two bars; the second rests on a sentence that looks like HTML."""
    import matplotlib.pyplot as plt
    import pandas as pd

    title, caption = WORDS[language]
    _, axes = plt.subplots()
    axes.set_label(title)
    data = pd.DataFrame({"key": ["SEC", "sample-b|2023"], "value": [1, 2]})
    evidence = pd.DataFrame({"key": ["SEC", "sample-b|2023"], "doc_id": ["first", "second"], "sentence": [1, 1]})
    return save_figure(
        axes, folder, "bars", data=data, evidence=evidence, language=language, caption=caption, alt='bars "two"'
    )


@pytest.fixture(scope="module")
def page(hand_made: Tables, tmp_path_factory: pytest.TempPathFactory) -> Path:
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
    content = {**manifest.describe_inputs(folder, folder.parent, opened, {"top": 5}), "set": "set", "runs": runs}
    job = Job(Path("when.ipynb"), "fr", {}, folder, (), 1.0)
    promises = {"who": Promise(("bars",), 1.0, {"ar": "مَن", "en": "Who"})}
    manifest.write_manifest(folder, content)
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
    assert len(addresses) == 3 + 3 * (1 + 1 + 4 + 1 + 1)
    for address in addresses:
        assert address is not None
        if address.startswith("#"):
            assert address[1:] in ids
        else:
            assert (page.parent / address).is_file(), address


def test_nothing_comes_from_elsewhere(page: Path, reading: Reading) -> None:
    text = page.read_text(encoding="utf-8")
    assert reading.of("script") == reading.of("link") == []
    assert not re.search(r"https?:|url\(|@import", text)
    assert str(page.parent) not in text


def test_captions_and_alternative_texts_are_there_and_escaped(page: Path, reading: Reading) -> None:
    text = page.read_text(encoding="utf-8")
    assert "A &lt;caption&gt; &amp; &#34;more&#34;" in text
    assert [image["alt"] for image in reading.of("img")] == ['bars "two"'] * 3
    assert all(image["width"] and image["height"] and image["loading"] == "lazy" for image in reading.of("img"))


def test_evidence_is_escaped_arabic_with_its_article(page: Path, reading: Reading) -> None:
    text = page.read_text(encoding="utf-8")
    assert "<b>" not in text
    assert text.count("&lt;b&gt;قال&lt;/b&gt; &amp; سكت.") == 3
    assert all((quote["lang"], quote["dir"]) == ("ar", "rtl") for quote in reading.of("blockquote"))
    assert len(reading.of("blockquote")) == 6
    assert "عنوان first</cite> · <bdi>sample-a</bdi> · <bdi>2023-09-16</bdi>" in text
    assert "<bdi>sample-b</bdi> · <bdi>undated</bdi>" in text


def test_keys_are_called_by_their_labels(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    headings = re.findall(r"<h4>(.*?) <small>", text)
    assert headings[1::2] == ["sample-b · 2023"] * 3
    assert "SEC" not in headings


def test_a_notebook_goes_by_its_title_or_its_name(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert re.findall(r"<h2>(.*?)</h2>", text) == ["مَن", "Who", "who"]


def test_mark_failures_and_parameters_stand_on_the_page(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text.count("</bdi> (sample corpus)</dd>") == 1
    assert "<bdi>when</bdi>" in text
    assert text.count('class="failed" role="note"') == 1
    assert text.count("<dt><bdi>top</bdi></dt><dd><bdi>5</bdi></dd>") == 3
