"""A corpus made to run and to reorder, as notebooks show it, in a real Chromium: nothing runs, nothing is reordered."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from sahel_analysis import actor_frequency, concordance, explore
from sahel_analysis.charts import save_figure
from sahel_analysis.concordance_page import concordance_html
from sahel_analysis.publishing.page import Page, open_page
from tests.faults.hostile import BACKWARDS, HOSTILE, write_articles

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome") or ""
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium here (Debian, Ubuntu: apt install chromium)")

# what a page came to: whether anything ran, what it loaded, and which Latin words stand backwards
LOOK = f"""() => ({{
  ran: window.ran ?? false,
  backwards: ({BACKWARDS})(document.body),
  images: [...document.images].filter((image) => !image.src.startsWith("data:")).length,
  vectors: document.querySelectorAll("svg").length,
  turning: /[\\u202a-\\u202e\\u2066-\\u2069]/.test(document.body.textContent),
}})"""
# what holds no text of the articles
CLEAN_ITSELF = ("table of actors", "table of blocks")
CLEAN = {"ran": False, "backwards": [], "images": 0, "vectors": 0, "turning": False}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Page:
    """A notebook's page on articles whose text, title, outlet, id, address, facet and file name are all hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    write_articles(folder, 6)
    return open_page(str(folder))


def fragments(page: Page) -> dict[str, str]:
    """Everything that a notebook shows of a corpus as HTML."""
    shown: dict[str, str] = {}

    class Kept(Page):
        def _display(self, html: str) -> None:
            shown[self.note] = html

    def show(name: str) -> Page:
        return Kept(page.opened, page.tables, page.language, None, name, False)

    evidence = page.tables.mentions.assign(key=HOSTILE)[["key", "doc_id", "sentence"]]
    show("load report").show_load_report()
    show("evidence").show_evidence(evidence, [HOSTILE], each=5)
    show("openings").show_openings(evidence, [HOSTILE])
    for name, table in page.tables.by_name().items():
        show(f"table of {name}").show_table(table.astype(dict.fromkeys(table.select_dtypes("category"), "str")))
    shown["concordance"] = concordance_html(concordance(page.tables, "state:mali"), page.tables)
    for explorer in (explore.explore_articles, explore.explore_actors, explore.explore_events, explore.explore_frames):
        box = explorer(page)
        shown[explorer.__name__] = str(box.children[-1].value)
        # what can be picked is set as text by the widgets
        options = [option for control in box.children[0].children for option in getattr(control, "options", ())]
        labels = [escape(option if isinstance(option, str) else str(option[0])) for option in options]
        shown[f"options of {explorer.__name__}"] = "".join(f"<p>{label}</p>" for label in labels)
    return shown


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


def look_at(browser: Any, body: str, folder: Path) -> dict[str, Any]:
    path = folder / "page.html"
    path.write_text(f"<!doctype html><meta charset=utf-8><title>page</title><body>{body}", encoding="utf-8")
    visit = browser.new_page()
    asked: list[str] = []
    visit.on("request", lambda request: asked.append(request.url))
    visit.goto(path.as_uri())
    visit.wait_for_timeout(300)
    for details in visit.locator("details").all():
        details.evaluate("(details) => { details.open = true; }")
    seen: dict[str, Any] = visit.evaluate(LOOK)
    visit.close()
    elsewhere = [url for url in asked if not url.startswith(("data:", "blob:", path.as_uri()))]
    return seen | ({"asked": elsewhere} if elsewhere else {})


def test_nothing_of_a_corpus_runs_or_reorders_what_notebooks_show(page: Page, browser: Any, tmp_path: Path) -> None:
    found = fragments(page)
    assert len(found) > 12
    for name, html in found.items():
        assert "ABC" in html or name in CLEAN_ITSELF or name.startswith("options of"), name
        assert look_at(browser, f"{html}<p>after</p>", tmp_path) == CLEAN, name


def test_the_same_unescaped_would_run_and_reorder(browser: Any, tmp_path: Path) -> None:
    """What the test above looks for can be seen: the hostile text as it is."""
    seen = look_at(browser, f"<p>{HOSTILE} after</p>", tmp_path)
    assert seen["ran"]
    assert "after" in seen["backwards"]
    assert seen["turning"] and seen["images"] and seen["asked"]


def test_figures_turn_nothing_round(page: Page, tmp_path: Path) -> None:
    measure = actor_frequency.actor_frequency(page.tables, by=["source"])
    for language in ("ar", "en"):
        axes = actor_frequency.plot_heatmap(measure, language=language)
        words = actor_frequency.describe_heatmap(measure, language)
        caption, alt = words.caption, words.alt
        files = save_figure(axes, tmp_path, "hostile", data=measure, language=language, caption=caption, alt=alt)
        drawn = list(etree.parse(files.svg).iter("*"))
        assert len(drawn) > 50
        assert not [node for node in drawn if etree.QName(node).localname in ("script", "image")]
        assert not [name for node in drawn for name in node.attrib if str(name).startswith("on")]
