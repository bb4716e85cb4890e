"""The notebooks in JupyterLab and a real browser: all cells run, tables sort, explorers follow, nothing complains."""

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

import nbformat
import pytest

ROOT = Path(__file__).parents[1]
RUNS = tomllib.loads((ROOT / "notebooks" / "runs.toml").read_text(encoding="utf-8"))["notebooks"]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome") or ""
pytest.importorskip("playwright", reason="playwright is not installed: pip install -e .[dev]")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium here (Debian, Ubuntu: apt install chromium)")

# a run of all cells may take so many seconds on a busy machine, a control a part of that
PATIENCE = 180
# what an explorer of each notebook is asked
CHOICES = {
    "corpus_overview": ("Word or actor", "Mali"),
    "actor_frequency": ("Actor", "state:niger"),
    "alliance_chronology": ("Type of event", "coup"),
    "framing_analysis": ("Frame", "SOV"),
}
SETTINGS = {
    # no question and no look for news at the start
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True},
    # all cells are in the page at once, as a test reads it
    "notebook-extension/tracker": {"windowingMode": "none"},
}


class Lab:
    """JupyterLab on a copy of the notebooks and the sample corpus."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.token = folder, secrets.token_hex(16)
        shutil.copytree(ROOT / "data" / "sample", folder / "data" / "sample")
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
                [sys.executable, "-m", "jupyterlab", *options, str(folder)],
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
        self.page.goto(f"{self.home}lab/workspaces/{name}/tree/notebooks/{name}.ipynb?reset&token={lab.token}")
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
