"""The page as readers use it, in a real Chromium: by mouse, keys and screen reader, narrow, in the dark, on paper."""

from __future__ import annotations

import csv
import random
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from sahel_analysis.publishing.manifest import read_manifest
from sahel_analysis.publishing.sets import LANGUAGES

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome") or ""
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium here (Debian, Ubuntu: apt install chromium)")

SET = Path(__file__).parents[2] / "figures" / "published"
PAGE = SET / "index.html"
WIDE, NARROW = 1000, 360
# what A4 leaves between margins of 10 mm, in CSS pixels
PAPER_WIDTH, PAPER_HEIGHT = 718, 1047

# the middle of a mark
POINT = """link => {
  link.scrollIntoView({ block: "center" });
  const box = link.querySelector("rect").getBoundingClientRect();
  return [box.left + box.width / 2, box.top + box.height / 2];
}"""
# marks may lie one on another: so often the same place may be pressed until the one below is opened
MOST = 12
# opens every table and the evidence of the first mark of an edition
UNFOLD = """edition => {
  for (const details of edition.querySelectorAll("details.numbers")) details.open = true;
  edition.querySelector(".marks a").dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
}"""
# leaves one edition, with one table and the evidence of one mark open: axe takes minutes over all of them
ALONE = """edition => {
  for (const other of document.querySelectorAll(".edition")) if (other !== edition) other.remove();
  edition.querySelector("details.numbers").open = true;
  edition.querySelector(".marks a").dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
}"""

Open = Callable[..., Any]


@pytest.fixture(scope="module")
def open_page() -> Iterator[Open]:
    """Return a function that opens the published page at an address within it; errors of the console fail."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        errors: list[str] = []

        def visit(anchor: str, width: int = WIDE, **options: Any) -> Any:
            page = browser.new_page(viewport={"width": width, "height": 900}, **options)
            page.on("pageerror", lambda error: errors.append(str(error)))
            page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
            page.goto(f"{PAGE.as_uri()}#{anchor}")
            return page

        yield visit
        browser.close()
    assert errors == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_serious(open_page: Open, language: str, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    page = open_page(language, color_scheme=scheme)
    page.locator(f"#{language}").evaluate(ALONE)
    page.wait_for_selector(f"#{language} .behind blockquote")
    page.wait_for_selector(f"#{language} table button.sort")
    found = axe.Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    page.close()
    told = [
        f"{rule['id']}: {node['html'][:160]}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"][:3]
    ]
    assert told == []


def rows_of(anchor: str) -> tuple[list[dict[str, str]], Counter[str]]:
    """Return the rows of a figure's CSV, and how many sentences each key rests on."""
    language, notebook, name = anchor.split("-", 2)
    place = SET / language / notebook
    with (place / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with (place / f"{name}.evidence.csv").open(encoding="utf-8", newline="") as file:
        evidence = list(csv.DictReader(file))
    return rows, Counter(row["key"] for row in evidence)


@pytest.mark.parametrize("language", LANGUAGES)
def test_ten_random_marks_open_their_evidence_by_mouse_and_by_key(open_page: Open, language: str) -> None:
    page = open_page(language)
    ids = page.locator(f"#{language} .marks a").evaluate_all("links => links.map(link => link.id)")
    assert len(ids) > 100
    for mark in random.Random(f"marks {language}").sample(ids, 10):
        figure, _, row = mark.rpartition(":")
        rows, sentences = rows_of(figure)
        total = sentences[rows[int(row)]["key"]]
        link = page.locator(f'[id="{mark}"]')
        panel = page.locator(f"#{figure} .behind")
        for press in ("mouse", "Enter"):
            if press == "mouse":
                point = link.evaluate(POINT)
                for _ in range(MOST):
                    page.mouse.click(*point)
                    if link.evaluate("link => link.classList.contains('chosen')"):
                        break
            else:
                link.focus()
                page.keyboard.press(press)
            assert panel.is_visible(), (mark, press)
            assert "chosen" in link.get_attribute("class"), (mark, press)
            numbers = [int(found) for found in re.findall(r"\d+", panel.locator("h4 small").inner_text())]
            assert total in numbers, (mark, press)
            assert panel.locator("blockquote").count() == min(numbers)
            quoted = panel.locator("blockquote").first
            assert (quoted.get_attribute("dir"), quoted.get_attribute("lang")) == ("rtl", "ar")
            assert quoted.locator("p").inner_text().strip()
            page.keyboard.press("Escape")
            assert not panel.is_visible()
        # the keys come back to the mark that they left
        assert page.evaluate("document.activeElement.id") == mark
    page.close()


def test_every_link_of_the_page_resolves(open_page: Open) -> None:
    page = open_page("ar")
    addresses = page.evaluate(
        "[...document.querySelectorAll('[href], [src]')].map(e => e.getAttribute('href') || e.getAttribute('src'))"
    )
    ids = set(page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)"))
    broken = page.evaluate("""async () => {
      for (const image of document.images) image.loading = "eager";
      await Promise.all([...document.images].map(image => image.decode().catch(() => {})));
      return [...document.images].filter(image => !image.naturalWidth).map(image => image.src);
    }""")
    page.close()
    assert len(addresses) > 500
    lost = [a for a in set(addresses) if not (a[1:] in ids if a[0] == "#" else (SET / unquote(a)).is_file())]
    assert (lost, broken) == ([], [])


def test_arabic_runs_from_right_to_left_and_the_others_do_not(open_page: Open) -> None:
    page = open_page("ar")
    for language in LANGUAGES:
        page.locator(f"nav.languages a[lang={language}]").click()
        page.wait_for_function("lang => document.documentElement.lang === lang", arg=language)
        assert page.locator(".edition:visible").evaluate_all("all => all.map(e => e.id)") == [language]
        page.locator(f"#{language}").evaluate(UNFOLD)
        cells = page.locator(f"#{language} table").first.locator("thead th")
        contents = page.locator(f"#{language} nav.contents a")
        switch = page.locator("nav.languages a")
        for pair in (cells, contents, switch):
            first, second = pair.nth(0).bounding_box(), pair.nth(1).bounding_box()
            assert (first["x"] > second["x"]) == (language == "ar")
        assert page.evaluate("document.documentElement.dir") == ("rtl" if language == "ar" else "ltr")
    page.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_narrow_screen_needs_no_sideways_scroll(open_page: Open, language: str) -> None:
    page = open_page(language, NARROW)
    page.locator(f"#{language}").evaluate(UNFOLD)
    page.wait_for_selector(f"#{language} table button.sort")
    assert page.evaluate("[document.documentElement.scrollWidth, innerWidth]") == [NARROW, NARROW]
    # nothing stands outside: what is wider scrolls in a frame of its own
    outside = page.locator(f"#{language}").evaluate(
        """(edition, width) => [...edition.querySelectorAll("*")].filter(e => {
          const box = e.getBoundingClientRect();
          return box.width && !e.closest(".scroll, .marks, .unseen") && (box.left < -1 || box.right > width + 1);
        }).map(e => e.outerHTML.slice(0, 80))""",
        NARROW,
    )
    page.close()
    assert outside == []


def test_a_table_is_sorted_by_numbers_with_unknown_last_and_back(open_page: Open) -> None:
    page = open_page("en")
    figure = page.locator("#en-actor_frequency-ranking")
    figure.locator("summary").click()
    heads = figure.locator("thead th")
    names = [text.strip() for text in heads.all_inner_texts()]
    place = names.index("frequency")
    column = figure.locator(f"tbody tr > :nth-child({place + 1})")
    with (SET / "en" / "actor_frequency" / "ranking.csv").open(encoding="utf-8", newline="") as file:
        wanted = sorted(int(row["frequency"]) for row in csv.DictReader(file))
    for order, direction in ((wanted, "ascending"), (wanted[::-1], "descending")):
        heads.nth(place).locator("button").click()
        assert heads.nth(place).get_attribute("aria-sort") == direction
        assert [int(text) for text in column.all_inner_texts()] == order
    # what a column means stands on its head, and a sorted row still opens its own sentences
    assert heads.nth(place).locator("button").get_attribute("title") == "how often it was found"
    first = figure.locator("tbody th button").first
    name = first.inner_text()
    first.click()
    assert figure.locator(".behind h4").inner_text().startswith(name)
    page.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_paper_controls_are_gone_and_each_figure_fits_a_page(open_page: Open, language: str) -> None:
    page = open_page(language, PAPER_WIDTH, color_scheme="dark")
    page.locator(f"#{language}").evaluate(UNFOLD)
    page.emulate_media(media="print")
    shown = page.locator(f"#{language} :is(nav, .downloads, .behind, details, .marks, .hint):visible")
    assert shown.count() == 0
    heights = page.locator(f"#{language} figure").evaluate_all("all => all.map(e => e.getBoundingClientRect().height)")
    assert len(heights) > 10
    assert max(heights) < PAPER_HEIGHT
    assert page.locator(f"#{language} figcaption").first.is_visible()
    # paper is white, also for readers in the dark
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    page.close()


def test_the_foot_tells_measured_validity_of_this_corpus(open_page: Open) -> None:
    page = open_page("en")
    validity = read_manifest(SET)["validity"]
    text = page.locator("#en footer.made").inner_text()
    assert f"hand codings of {validity['articles']} articles of the corpus {validity['corpus']}" in text
    assert page.locator("#en footer.made tbody tr").count() == len(validity["scores"])
    page.close()
