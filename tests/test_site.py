"""The documentation's site: it builds, every link leads somewhere, nothing is loaded from elsewhere, all code runs."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

import pytest

from sahel_analysis.cli import main
from sahel_analysis.tables import CONTRACTS

pytest.importorskip("mkdocs", reason="mkdocs is not installed: pip install -e .[docs]")

from lxml import html

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
ANALYSES = ("actor_frequency", "alliance_chronology", "charts", "corpus_overview", "framing_analysis", "validation")
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


# --- code that is shown runs


class Block(NamedTuple):
    """A block of code of a page: its language, its title, its text, and the line that it starts on."""

    language: str
    title: str
    text: str
    line: int


FENCE = re.compile(r'^``` ?(\w*)(?: title="([^"]*)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)
GUIDES = [DOCS / "tutorial.md", *sorted((DOCS / "howto").glob("*.md"))]
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def blocks(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    return [
        Block(found[1], found[2] or "", found[3], text.count("\n", 0, found.start()) + 1)
        for found in FENCE.finditer(text)
    ]


class Reader:
    """A person in a checkout, who does what a page says: writes its files, types its commands, runs its Python."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.names, self.said = folder, {"__name__": "__main__"}, ""

    def follow(self, page: Path) -> None:
        for block in blocks(page):
            self.where = f"{page.relative_to(ROOT)}:{block.line}"
            if block.title == "Output":
                self.expect(block.text)
            elif block.title:
                path = self.folder / block.title
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(block.text, encoding="utf-8")
            elif block.language == "python":
                self.run_python(block.text)
            elif block.language == "bash":
                self.run_bash(block.text)
            elif block.language == "console":
                # it opens something, or takes long: what it names has to be there
                assert set(re.findall(r"^make ([a-z]+)", block.text, re.MULTILINE)) <= TARGETS, self.where
            else:
                pytest.fail(f"{self.where}: a block of {block.language!r} without a title is neither run nor written")

    def expect(self, text: str) -> None:
        """Hold what a page says of the last command against what it printed; … stands for anything."""
        for line in text.splitlines():
            pattern = ".*".join(re.escape(part.strip()) for part in line.split("…"))
            assert re.search(pattern, self.said), f"{self.where}: {line!r} is not in\n{self.said}"

    def run_python(self, code: str) -> None:
        told = io.StringIO()
        with contextlib.chdir(self.folder), contextlib.redirect_stdout(told):
            exec(compile(code, self.where, "exec"), self.names)
        self.said = told.getvalue()

    def run_bash(self, code: str) -> None:
        """Run commands of the shell as they stand, `sahel` in this process: it then reads the lexicons once."""
        self.said = ""
        plain: list[str] = []
        document = ""
        for line in code.splitlines():
            if line.startswith("sahel ") and not document:
                self.run_shell(plain)
                plain = []
                self.run_sahel(line)
            else:
                plain.append(line)
                opens = re.search(r"<<'(\w+)'", line)
                document = opens[1] if opens else "" if line == document else document
        self.run_shell(plain)

    def run_shell(self, lines: list[str]) -> None:
        if lines:
            done = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", "\n".join(lines)], cwd=self.folder, capture_output=True, text=True
            )
            assert done.returncode == 0, f"{self.where}: {done.stderr}"
            self.said += done.stdout

    def run_sahel(self, line: str) -> None:
        import shlex

        from click.testing import CliRunner

        words = shlex.split(line)[1:]
        # all four notebooks in three languages take minutes: here it is told what would be run
        if words[0] == "figures" and not {word for word in words[1:] if word in NOTEBOOKS or word == "--list"}:
            words += [] if "--dry-run" in words else ["--dry-run"]
        with contextlib.chdir(self.folder):
            done = CliRunner().invoke(main, words, catch_exceptions=False)
        assert done.exit_code == 0, f"{self.where}: {line}\n{done.output}"
        self.said += done.output


NOTEBOOKS = {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A checkout in which somebody has followed the tutorial."""
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns(".*"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    Reader(folder).follow(DOCS / "tutorial.md")
    yield folder


def test_the_tutorial_runs_as_printed(checkout: Path) -> None:
    assert (checkout / "tables" / "tables.json").is_file()
    assert (checkout / "figures" / "corpus" / "index.html").is_file()
    assert len(list((checkout / "data" / "corpus").glob("*.txt"))) == 5


@pytest.mark.parametrize("page", sorted((DOCS / "howto").glob("*.md")), ids=lambda page: page.stem)
def test_the_guides_run_as_printed(page: Path, checkout: Path, tmp_path: Path) -> None:
    shutil.copytree(checkout, tmp_path, dirs_exist_ok=True)
    Reader(tmp_path).follow(page)


def test_code_is_neither_skipped_nor_broken() -> None:
    """Each fence of a guide is a block that the tests see, and most pages have one."""
    for page in GUIDES:
        assert page.read_text(encoding="utf-8").count("\n```") == 2 * len(blocks(page)), page.name
    assert sum(len(blocks(page)) for page in GUIDES) > 30


# --- where it is told


def test_make_docs_is_told() -> None:
    assert "docs" in TARGETS
    assert "`make docs`" in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert "/site/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
