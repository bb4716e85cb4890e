"""The notebooks in JupyterLab and a real browser: all cells run, tables sort, explorers follow, nothing complains.

Among the articles are some made to run scripts and to reorder the page: in what they are shown in, neither happens.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sahel_analysis.interface import label_code
from tests.faults.hostile import BACKWARDS, write_articles

ROOT = Path(__file__).parents[1]
RUNS = tomllib.loads((ROOT / "notebooks" / "runs.toml").read_text(encoding="utf-8"))["notebooks"]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome") or ""
pytest.importorskip("playwright", reason="playwright is not installed: pip install -e .[dev]")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium here (Debian, Ubuntu: apt install chromium)")

# a run of all cells may take so many seconds on a busy machine, a control a part of that
PATIENCE = 120
# what is typed or chosen in the explorer of each notebook
CHOICES = {
    "corpus_overview": ("Word or actor", "\u0627\u0644\u062f\u0641\u0627\u0639"),
    "actor_frequency": ("Actor", "burkin"),
    "alliance_chronology": ("Type of event", label_code("event", "coup", "en")),
    "framing_analysis": ("Frame", label_code("frame", "SOV", "en")),
}
# the one warning that the sample gives rise to
UNDATED = "undated article(s) stay out of the period"
# one word as two newsrooms spell it, with hamza on its alif and without
SPELLINGS = ("\u0623\u0641\u0631\u064a\u0642\u064a\u0627", "\u0627\u0641\u0631\u064a\u0642\u064a\u0627")
SETTINGS = {
    # no question and no look for news at the start
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True},
    # all cells are in the page at once, as a test reads it
    "notebook-extension/tracker": {"windowingMode": "none"},
}


class Lab:
    """JupyterLab as `make lab` opens it, on a copy of the notebooks and the sample corpus, with hostile articles."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.token = folder, secrets.token_hex(16)
        shutil.copytree(ROOT / "data" / "sample", folder / "data" / "sample")
        write_articles(folder / "data" / "sample", 3)
        (folder / "notebooks").mkdir()
        for name in RUNS:
            shutil.copy(ROOT / "notebooks" / f"{name}.ipynb", folder / "notebooks")
        for name, settings in SETTINGS.items():
            extension, _, plugin = name.partition("/")
            path = folder / "settings" / "@jupyterlab" / extension / f"{plugin}.jupyterlab-settings"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(settings), encoding="utf-8")
        private = {
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_RUNTIME_DIR": "runtime",
            "JUPYTER_DATA_DIR": "share",
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
            "IPYTHONDIR": "ipython",
        }
        environment = {**os.environ, **{name: str(folder / place) for name, place in private.items()}}
        options = ["--no-browser", "--ServerApp.port=0", f"--IdentityProvider.token={self.token}", "--allow-root"]
        with (folder / "log.txt").open("w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "jupyterlab", "notebooks", *options],
                cwd=folder,
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def address(self) -> str:
        """Return where the server listens, once it does."""
        for _ in range(600):
            for path in (self.folder / "runtime").glob("jpserver-*.json"):
                text = path.read_text(encoding="utf-8")
                if text.endswith("}"):
                    return str(json.loads(text)["url"])
            assert self.process.poll() is None, (self.folder / "log.txt").read_text(encoding="utf-8")
            time.sleep(0.1)
        raise AssertionError("JupyterLab does not start: " + (self.folder / "log.txt").read_text(encoding="utf-8"))

    def close(self) -> None:
        """Stop the server, which stops its kernels."""
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    lab = Lab(tmp_path_factory.mktemp("lab"))
    try:
        lab.address()
        yield lab
    finally:
        lab.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield browser
        browser.close()


class Visit:
    """A notebook opened in JupyterLab, and what the browser complained of."""

    def __init__(self, browser: Any, lab: Lab, name: str, width: int = 1400, height: int = 1000) -> None:
        self.complaints: list[str] = []
        self.elsewhere: list[str] = []
        self.home = lab.address()
        self.page = browser.new_page(viewport={"width": width, "height": height})
        self.page.set_default_timeout(PATIENCE * 1000)
        self.page.on("console", lambda told: self.complaints.append(told.text) if told.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.note(request.url))
        self.page.goto(f"{self.home}lab/workspaces/{name}/tree/{name}.ipynb?reset&token={lab.token}")
        self.page.wait_for_selector(".jp-Notebook .jp-CodeCell")
        # cells that are run before there is a kernel are dropped
        self.page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()

    def note(self, url: str) -> None:
        if not url.startswith((self.home, "ws" + self.home.removeprefix("http"), "data:", "blob:")):
            self.elsewhere.append(url)

    def run_all(self) -> None:
        """Choose Run All Cells in the menu, and wait until each cell has its number."""
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        self.page.wait_for_function(
            """() => {
              const cells = [...document.querySelectorAll(".jp-CodeCell")];
              const asked = cells.map((cell) => cell.querySelector(".jp-InputPrompt").textContent);
              const failed = document.querySelector('[data-mime-type="application/vnd.jupyter.error"]');
              return failed || asked.every((prompt) => /^\\[\\d+\\]:/.test(prompt));
            }""",
            polling=500,
        )

    def output(self, cell: int) -> Any:
        """Return what the cell of a number from 0 on shows."""
        return self.page.locator(".jp-Notebook .jp-Cell").nth(cell).locator(".jp-OutputArea")

    def control(self, label: str) -> Any:
        """Return the control of the explorer that bears a label."""
        box = self.page.locator(".sahel-explorer .widget-inline-hbox").filter(
            has=self.page.locator(f'.widget-label:text-is("{label}")')
        )
        return box.locator("select, input[type=text]")

    def choose(self, label: str, value: str) -> tuple[str, str]:
        """Choose or type in the explorer; return its figure and its sentences, once they are no longer as before."""
        before = self.shown()
        control = self.control(label)
        if control.evaluate("(control) => control.tagName") == "SELECT":
            control.select_option(label=value)
        else:
            control.fill(value)
            control.press("Enter")
        self.page.wait_for_function(
            "(before) => document.querySelector('.sahel-explorer .shown').innerText !== before", arg=before[2]
        )
        return self.shown()[:2]

    def shown(self) -> tuple[str, str, str]:
        """Return figure, sentences and all text of the explorer."""
        shown = self.page.locator(".sahel-explorer .shown")
        figure = "".join(shown.locator("img").evaluate_all("(images) => images.map((image) => image.src)"))
        sentences = shown.locator(".concordance, blockquote").all_inner_texts()
        return figure, "".join(sentences), shown.inner_text()


def sort_and_search(table: Any) -> None:
    """Sort a table by a column of numbers, both ways, and search it for a text of its last row."""
    rows = "(rows) => rows.map((row) => [...row.cells].map((cell) => cell.dataset.order ?? cell.textContent))"
    body, box = table.locator("tbody tr"), table.locator("xpath=ancestor::div[contains(@class, 'dt-container')]")
    first = body.evaluate_all(rows)
    numeric = (
        table.locator("tbody tr")
        .first.locator("td")
        .evaluate_all("(cells) => cells.findIndex((cell) => cell.dataset.order)")
    )
    for descending in (False, True):
        table.locator("thead th").nth(numeric).locator(".dt-column-order").click()
        for _ in range(20):
            numbers = [float(row[numeric]) for row in body.evaluate_all(rows) if row[numeric]]
            if numbers == sorted(numbers, reverse=descending):
                break
            # the rows are drawn anew a moment after the click
            table.page.wait_for_timeout(100)
        assert numbers == sorted(numbers, reverse=descending)
        assert len(numbers) > 1
    wanted = next(text for text in first[-1] if re.search(r"[^\W\d_]{3}", text))
    box.locator("input[type=search]").fill(wanted)
    found = body.evaluate_all(rows)
    assert found and all(any(wanted.lower() in cell.lower() for cell in row) for row in found)
    box.locator("input[type=search]").fill("zzzzz")
    assert body.count() == 1 and body.inner_text() == "No rows"
    box.locator("input[type=search]").fill("")
    assert body.count() == len(first)


def rows_found(table: Any, text: str) -> int:
    """Search a table, and return how many rows are left."""
    table.locator("xpath=ancestor::div[contains(@class, 'dt-container')]").locator("input[type=search]").fill(text)
    return int(table.locator("tbody tr:has(td.number)").count())


def review_goes_on(page: Any) -> None:
    """See a doubtful row at the reviewer's desk, and the next one."""
    shown = page.locator(".sahel-review .shown")
    before = shown.inner_text()
    assert shown.locator("mark").count() > 0
    page.locator(".sahel-review button", has_text="Skip").click()
    page.wait_for_function(
        "(before) => document.querySelector('.sahel-review .shown').innerText !== before", arg=before
    )
    assert shown.locator("mark").count() > 0


def shows_hostile_text_as_text(page: Any) -> None:
    """See articles made to run and to reorder, in evidence, tables and pickers, do neither."""
    shown = page.locator(".jp-OutputArea-output")
    assert "<script>" in "".join(shown.all_inner_texts() + page.locator(".jp-OutputArea option").all_text_contents())
    assert page.evaluate("window.ran ?? false") is False
    assert [word for area in shown.all() for word in area.evaluate(BACKWARDS)] == []


@pytest.mark.parametrize("name", RUNS)
def test_a_notebook_runs_to_the_end_and_answers(lab: Lab, browser: Any, name: str) -> None:
    cells = json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells]
    visit = Visit(browser, lab, name)
    page = visit.page
    try:
        visit.run_all()
        assert page.locator('[data-mime-type$=".error"]').all_inner_texts() == []
        told = page.locator('[data-mime-type$=".stderr"]').all_inner_texts()
        assert all(line.endswith(UNDATED) for text in told for line in text.strip().splitlines())
        # figures, each in the cell that makes it
        for figure in RUNS[name]["figures"]:
            cell = next(i for i, source in enumerate(sources) if re.search(rf'show_figure\(\s*"{figure}"', source))
            image = visit.output(cell).locator("img").first
            assert image.evaluate("(image) => image.complete && image.naturalWidth") > 300, figure
        # tables: each can be sorted and searched
        for cell in (i for i, source in enumerate(sources) if "show_table(" in source):
            assert visit.output(cell).locator("table.sahel-table").count() > 0, cells[cell]["id"]
        page.wait_for_function("() => !document.querySelector('.sahel-table:not(.dataTable):has(tbody tr)')")
        tables = page.locator("table.sahel-table.dataTable")
        long = "(tables) => tables.findIndex((table) => table.querySelector('tr:nth-child(3) td.number'))"
        table = tables.nth(tables.evaluate_all(long))
        sort_and_search(table)
        if name == "corpus_overview":
            assert rows_found(table, SPELLINGS[0]) == rows_found(table, SPELLINGS[1]) > 0
        if name in CHOICES:
            # the explorer
            figure, sentences, _ = visit.shown()
            _, others = visit.choose(*CHOICES[name])
            assert others and others != sentences
            changed, fewer = visit.choose("Outlet", "sample-a")
            assert changed and changed != figure and fewer != others
            page.wait_for_selector(".sahel-explorer .sahel-table.dataTable")
            # a narrow window cuts nothing off
            page.set_viewport_size({"width": 700, "height": 1000})
            explorer = page.locator(".sahel-explorer")
            assert explorer.evaluate("(box) => box.scrollWidth <= box.clientWidth + 1")
            assert explorer.locator("img").evaluate(
                "(image) => image.clientWidth <= image.closest('.jp-OutputArea').clientWidth"
            )
        else:
            review_goes_on(page)
        shows_hostile_text_as_text(page)
        assert visit.elsewhere == []
        assert visit.complaints == []
    finally:
        page.close()


def test_make_lab_opens_jupyterlab_on_the_notebooks() -> None:
    recipe = re.search(r"^lab:.*\n\t(.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert recipe and recipe[1] == "@$(BIN)/jupyter lab notebooks"
