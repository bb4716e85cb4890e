"""The documentation's site: it builds, every link leads somewhere, nothing is loaded from elsewhere, all code runs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from sahel_analysis.commands.main import main
from sahel_analysis.tables import CONTRACTS

pytest.importorskip("mkdocs", reason="mkdocs is not installed: pip install -e .[docs]")

from lxml import html

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
ANALYSES = ("actor_frequency", "alliance_chronology", "charts", "corpus_overview", "framing_analysis", "validation")
ANALYSES += ("designations", "sourcing")
# pages of the published figure set have tests of their own; here they only have to be there
SET = "published"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome") or ""


# --- the site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as `make docs` builds it: with --strict, any warning is a failure."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    )
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Any]:
    """Every page of the site, read: its path -> its tree."""
    found = {path.relative_to(site).as_posix(): path for path in site.rglob("*.html")}
    # 404.html is for servers: its links begin at their root
    return {
        name: html.parse(str(path), parser=html.HTMLParser(encoding="utf-8"))
        for name, path in found.items()
        if not name.startswith(f"{SET}/") and name != "404.html"
    }


def test_what_is_written_and_what_is_generated_is_there(pages: dict[str, Any]) -> None:
    written = {path.relative_to(DOCS).with_suffix(".html").as_posix() for path in DOCS.rglob("*.md")}
    generated = {
        f"reference/{name}.html" for name in ("commands", "tables", "columns", "notebooks", "codes", "functions")
    }
    assert written | generated <= set(pages)
    for name, tree in pages.items():
        assert len(tree.xpath("//article//h1")) == 1, name
        assert not re.search(r"\{\{ \w+ \}\}", "".join(tree.xpath("//article")[0].itertext())), f"{name}: not filled in"


def test_every_link_and_anchor_leads_somewhere(site: Path, pages: dict[str, Any]) -> None:
    anchors = {name: set(tree.xpath("//@id | //a/@name")) for name, tree in pages.items()}
    broken = []
    followed = 0
    for name, tree in pages.items():
        for target in tree.xpath("//a/@href | //img/@src | //script/@src | //link/@href"):
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                continue
            place = (site / name).parent / unquote(parts.path) if parts.path else site / name
            inside = place.resolve().relative_to(site.resolve()).as_posix()
            followed += 1
            if not place.exists():
                broken.append(f"{name}: {target}")
            elif parts.fragment and inside in anchors and unquote(parts.fragment) not in anchors[inside]:
                # the top of a page needs no anchor of that name
                broken += [f"{name}: {target}"] if parts.fragment != "__top" else []
    assert followed > 1000
    assert not broken, "\n".join(sorted(set(broken)))


def test_nothing_is_loaded_from_elsewhere(site: Path, pages: dict[str, Any]) -> None:
    for name, tree in pages.items():
        loaded = tree.xpath(
            "//script/@src | //link/@href | //img/@src | //iframe/@src | //source/@src | //object/@data"
        )
        assert not [one for one in loaded if urlsplit(one).scheme not in ("", "data") or one.startswith("//")], name
        assert not tree.xpath("//link[contains(@rel, 'preconnect') or contains(@rel, 'dns-prefetch')]"), name
    for path in [*site.glob("assets/**/*.css"), *site.glob("*.html")]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"url\(\s*[\"']?(?:https?:)?//|@import\s+[\"']?(?:url\()?[\"']?https?:", text), path.name


@pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium here (Debian, Ubuntu: apt install chromium)")
def test_search_works_from_a_file_without_a_network(site: Path) -> None:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install -e .[dev]")
    asked: list[str] = []
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        page = browser.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: asked.append(f"error: {error}"))
        page.goto((site / "index.html").as_uri())
        for words, hit in (("concordance", "Commands"), ("الساحل", "Codebook")):
            page.reload()
            page.click("input[name=query]")
            page.keyboard.type(words)
            # Arabic is put in without keys, and the theme searches when one is let go
            page.keyboard.press("Shift")
            page.wait_for_selector(f".md-search-result__list :text('{hit}')", state="attached", timeout=30_000)
        page.set_viewport_size({"width": 400, "height": 800})
        for name in ("index", "tutorial", "reference/codes", "method", "reference/commands"):
            page.goto((site / f"{name}.html").as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= 400, f"{name} is wider than a phone"
        browser.close()
    assert not [url for url in asked if not url.startswith(("file:", "data:", "blob:", "about:"))]


# --- what is generated


def ids(pages: dict[str, Any], name: str) -> set[str]:
    return set(pages[f"reference/{name}.html"].xpath("//@id"))


def test_the_reference_has_every_command_with_every_option(pages: dict[str, Any]) -> None:
    assert set(main.commands) <= ids(pages, "commands")
    text = "".join(pages["reference/commands.html"].xpath("//article")[0].itertext())
    for command in main.commands.values():
        for parameter in command.params:
            assert parameter.param_type_name != "option" or parameter.opts[-1] in text, parameter.name


def test_the_reference_has_every_column_of_every_table(pages: dict[str, Any]) -> None:
    tree = pages["reference/tables.html"]
    for name, contract in CONTRACTS.items():
        rows = tree.xpath(f"//h2[@id='{name}']/following::table[1]//tbody/tr/td[1]/code/text()")
        assert rows == [column.name for column in contract]
        (says,) = tree.xpath(f"//h2[@id='{name}']/following::p[1]")
        assert says.text_content().startswith("One row is a"), name


def test_the_reference_has_every_parameter_of_every_notebook(pages: dict[str, Any]) -> None:
    from sahel_analysis.publishing.parameters import read_schema

    for notebook in sorted((ROOT / "notebooks").glob("*.ipynb")):
        rows = pages["reference/notebooks.html"].xpath(
            f"//h2[@id='{notebook.stem}']/following::table[1]//tbody/tr/td[1]/code/text()"
        )
        assert rows == list(read_schema(notebook))


def test_the_reference_has_every_public_function(pages: dict[str, Any]) -> None:
    import importlib

    import sahel_analysis

    anchors = {anchor for name in (*ANALYSES, "functions") for anchor in ids(pages, name)}
    for module in (sahel_analysis, *(importlib.import_module(f"sahel_analysis.{name}") for name in ANALYSES)):
        for name in module.__all__:
            thing = getattr(module, name)
            if home := getattr(thing, "__module__", None):
                assert f"{home}.{name}" in anchors, f"{home}.{name} is not in the reference"


def test_scores_are_the_readmes(pages: dict[str, Any]) -> None:
    """tests/test_docs.py holds the README's against the sample."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (table,) = re.findall(r"^<!-- scores: .*? -->\n(.*?)\n?<!-- /scores -->$", readme, re.MULTILINE | re.DOTALL)
    wanted = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]
    rows = pages["method.html"].xpath("//h2[@id='how-well-it-is-read']/following::table[1]//tbody/tr")
    assert [[cell.text_content().strip() for cell in row] for row in rows] == wanted


# --- Arabic

ARABIC = re.compile(r"[\u0620-\u064a]")
# these keep the lines of files and commands, or are no running text
KEPT = {"pre", "script", "style", "svg", "title"}


def test_arabic_in_running_text_is_isolated(pages: dict[str, Any]) -> None:
    seen = 0
    for name, tree in pages.items():
        for text in tree.xpath("//article//text()"):
            if ARABIC.search(text):
                above = [*text.getparent().iterancestors(), text.getparent()]
                # the tail of an element stands in the element above it
                above = above[:-1] if text.is_tail else above
                held = any(one.get("dir") == "rtl" or one.tag in KEPT for one in above)
                assert held, f"{name}: {text[:60]!r} is not isolated"
                seen += 1
    assert seen > 200


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("<p>plain</p>", "<p>plain</p>"),
        ("<p>in مالي now</p>", '<p>in <bdi lang="ar" dir="rtl">مالي</bdi> now</p>'),
        # two words are one run, two quotations are two
        ("<p>بوركينا فاسو</p>", '<p><bdi lang="ar" dir="rtl">بوركينا فاسو</bdi></p>'),
        ('"مالي"; "النيجر"', '"<bdi lang="ar" dir="rtl">مالي</bdi>"; "<bdi lang="ar" dir="rtl">النيجر</bdi>"'),
        ("<pre><code>مالي</code></pre>مالي", '<pre><code>مالي</code></pre><bdi lang="ar" dir="rtl">مالي</bdi>'),
        ('<img alt="مالي" src="x.png">', '<img alt="مالي" src="x.png">'),
    ],
)
def test_isolating(given: str, wanted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(DOCS))
    import generate  # type: ignore[import-not-found]

    assert generate.isolate(given) == wanted
