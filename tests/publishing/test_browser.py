"""The page in a real browser: every mark opens its sentences, and nothing of a corpus runs or reorders anything."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sahel_analysis.charts import FigureFiles
from sahel_analysis.publishing import gallery, manifest
from sahel_analysis.publishing.opening import Opened
from sahel_analysis.publishing.sets import LANGUAGES, Promise
from sahel_analysis.tables import Tables

SaveBars = Callable[[Path, str], FigureFiles]

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome") or ""
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium here (Debian, Ubuntu: apt install chromium)")

HOSTILE = "\u202e</script><script>document.title='ran'</script><img src=x onerror=\"document.title='ran'\"> قال"

# presses each mark, goes on by keys, opens each table and presses its first button; what it sees becomes the page
VISITOR = """
const seen = { errors: [], title: document.title, marks: [], keys: [], rows: [], sides: {} };
addEventListener("error", (event) => seen.errors.push(event.message));
for (const figure of document.querySelectorAll("figure")) {
  const panel = figure.querySelector(".behind");
  for (const link of figure.querySelectorAll(".marks a")) {
    link.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
    const quotes = panel.querySelectorAll("blockquote");
    seen.marks.push([link.id, panel.hidden, quotes.length, quotes[0].innerText]);
  }
  panel.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
  const links = figure.querySelectorAll(".marks a");
  links[0].focus();
  links[0].dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true, cancelable: true }));
  seen.keys.push([panel.hidden, document.activeElement === links[1] || figure.getClientRects().length === 0]);
  figure.querySelector("details").open = true;
}
setTimeout(() => {
  for (const figure of document.querySelectorAll("figure")) {
    const button = figure.querySelector("tbody button");
    button.click();
    seen.rows.push([figure.querySelectorAll("tbody tr").length, figure.querySelector(".behind").hidden]);
  }
  for (const edition of document.querySelectorAll(".edition")) {
    seen.sides[edition.lang] = getComputedStyle(edition).direction;
  }
  seen.scripts = document.scripts.length; seen.images = document.images.length;
  seen.wide = document.documentElement.scrollWidth > innerWidth;
  document.body.replaceChildren(document.createElement("pre"));
  document.body.firstChild.textContent = JSON.stringify(seen);
}, 500);
"""


def dump(address: str, tmp_path: Path, width: int = 1000) -> str:
    command = [
        CHROMIUM,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={tmp_path / 'profile'}",
        f"--window-size={width},1200",
        "--virtual-time-budget=5000",
        "--dump-dom",
        address,
    ]
    return subprocess.run(command, capture_output=True, timeout=120, check=True).stdout.decode("utf-8")


@pytest.fixture(scope="module")
def page(hand_made: Tables, save_bars: SaveBars, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of a corpus whose titles, outlets and sentences are made to run or reorder something."""
    folder = tmp_path_factory.mktemp("set")
    tables = replace(
        hand_made,
        documents=hand_made.documents.assign(title=HOSTILE, source=HOSTILE, mark=HOSTILE),
        sentences=hand_made.sentences.assign(text=HOSTILE),
    )
    opened = Opened(tables, None, None)
    runs = {}
    for language in LANGUAGES:
        files = save_bars(folder / language / "who", language)
        runs[f"{language}/who"] = {"outputs": {files.json.name: "", files.svg.name: ""}}
    inputs = manifest.describe_inputs(folder, folder.parent, {"sources": HOSTILE})
    content = {**inputs, **manifest.describe_found(opened), "set": "set", "runs": runs}
    manifest.write_manifest(folder, content)
    gallery.write_gallery(folder, content, opened, {"who": Promise(("bars",), 1.0)}, [])
    return folder / "index.html"


def visit(page: Path, tmp_path: Path, width: int) -> Any:
    """Let a visitor's script act on a copy of the page, which has to allow it; return what it saw."""
    text = page.read_text(encoding="utf-8")
    text = re.sub(r"script-src 'sha256-[^']+'", "script-src 'unsafe-inline'", text)
    copy = page.with_name("visited.html")
    copy.write_text(text.replace("</body>", f"<script>{VISITOR}</script></body>"), encoding="utf-8")
    found = re.search(r"<pre>(.*)</pre>", dump(copy.as_uri(), tmp_path, width), re.DOTALL)
    assert found
    return json.loads(html.unescape(found[1]))


@pytest.mark.parametrize("width", [1000, 500])
def test_marks_rows_and_keys_open_the_sentences_and_nothing_runs(page: Path, tmp_path: Path, width: int) -> None:
    seen = visit(page, tmp_path, width)
    # here even inline scripts were allowed: nothing ran, since all is set as text
    assert seen["errors"] == []
    assert seen["title"] != "ran"
    assert [(mark, hidden, quotes) for mark, hidden, quotes, _ in seen["marks"]] == [
        (f"{language}-who-bars:{row}", False, 1) for language in LANGUAGES for row in (0, 1)
    ]
    for _, _, _, text in seen["marks"]:
        assert "\u202e" not in text
        assert "[U+202E]</script><script>" in text
    assert all(hidden and moved for hidden, moved in seen["keys"])
    assert seen["rows"] == [[2, False]] * 3
    assert seen["sides"] == {"ar": "rtl", "en": "ltr", "fr": "ltr"}
    assert (seen["scripts"], seen["images"], seen["wide"]) == (3, 3, False)


def test_an_address_with_a_mark_opens_it_under_the_policy_of_the_page(page: Path, tmp_path: Path) -> None:
    dom = dump(f"{page.as_uri()}#en-who-bars:1", tmp_path)
    assert dom.count("<blockquote") == 1
    quote = dom.partition("<blockquote")[2].partition("</blockquote>")[0]
    assert quote.startswith(' lang="ar" dir="rtl"')
    assert "&lt;script&gt;" in quote and "\u202e" not in dom
    assert "<bdi>sample-b · 2023</bdi>" in dom
    assert "<title>ran" not in dom
