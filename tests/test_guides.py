"""The code that the guides of the site show runs as it is printed."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from sahel_analysis.commands.main import main

pytest.importorskip("mkdocs", reason="mkdocs is not installed: pip install -e .[docs]")


ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
ANALYSES = ("actor_frequency", "alliance_chronology", "charts", "corpus_overview", "framing_analysis", "validation")
# pages of the published figure set have tests of their own; here they only have to be there
SET = "published"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome") or ""


# --- code that is shown runs


class Block(NamedTuple):
    """A block of code of a page: its language, its title, its text, and the line that it starts on."""

    language: str
    title: str
    text: str
    line: int


FENCE = re.compile(r'^``` ?(\w*)(?: title="([^"]*)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)
GUIDES = [DOCS / "tutorial.md", *sorted((DOCS / "howto").glob("*.md"))]
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


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
