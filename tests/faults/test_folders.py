"""What stands in folders and is no plain file, what goes while it is read, and folders that cannot be written."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from sahel_analysis import annotate, load_corpus
from sahel_analysis.commands.main import main
from sahel_analysis.tables import is_tables

NEWS = "مالي والنيجر توقعان ميثاقا\n\nوقعت مالي والنيجر ميثاقا في باماكو يوم 16 سبتمبر 2023.\n"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "b.txt").write_text(NEWS, encoding="utf-8")
    return tmp_path / "articles"


def bind(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as end:
        # the path of a socket may be short only
        here = Path.cwd()
        os.chdir(path.parent)
        try:
            end.bind(path.name)
        finally:
            os.chdir(here)


# what stands where an article should, and what is said of it ("": nothing, it is no file)
ODD: dict[str, tuple[Callable[[Path], object], str]] = {
    "a link to itself": (lambda path: path.symlink_to(path.name), "cannot be read"),
    "a link to nothing": (lambda path: path.symlink_to("gone.txt"), "cannot be read"),
    "a link to a device without end": (lambda path: path.symlink_to("/dev/zero"), "a link that leads out"),
    "a pipe that nobody writes to": (os.mkfifo, "no regular file"),
    "a socket": (bind, "no regular file"),
    "a folder": (Path.mkdir, ""),
}


@pytest.mark.parametrize("what", ODD)
def test_what_is_no_file_is_not_waited_for(what: str, corpus: Path) -> None:
    make, told = ODD[what]
    make(corpus / "a.txt")
    loaded = load_corpus(corpus)
    assert list(loaded.articles["doc_id"]) == ["b"]
    assert [told in reason for reason in loaded.rejected["reason"]] == ([True] if told else [])
    assert list(loaded.rejected["file"]) == (["a.txt"] if told else [])


def test_a_file_that_goes_while_it_is_read(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unreadable file appears, and one that was listed is gone: both are told, the rest is read."""
    for name in ("a.txt", "c.txt", "d.txt"):
        shutil.copy(corpus / "b.txt", corpus / name)
    opened = Path.open

    def failing(path: Path, *arguments: object, **options: object) -> object:
        if path.name == "a.txt":
            path.unlink()
        if path.name == "c.txt":
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", failing)
    monkeypatch.setattr(Path, "read_bytes", lambda path: failing(path, "rb").read())  # type: ignore[attr-defined]
    loaded = load_corpus(corpus)
    assert list(loaded.articles["doc_id"]) == ["b", "d"]
    assert list(loaded.rejected["file"]) == ["a.txt", "c.txt"]
    assert [reason.partition(": ")[2] for reason in loaded.rejected["reason"]] == [
        "No such file or directory",
        "Permission denied",
    ]


def test_times_of_files_change_nothing(corpus: Path) -> None:
    """Files of 1970, and of a clock a century ahead."""
    usual = annotate(load_corpus(corpus).articles).documents
    for when in (0, 4_102_444_800 * 2):
        os.utime(corpus / "b.txt", (when, when))
        assert annotate(load_corpus(corpus).articles).documents.equals(usual)


def read_only(folder: Path) -> Iterator[Path]:
    """Make a folder that nobody can write to, root neither, as far as the system can."""
    folder.mkdir()
    folder.chmod(0o555)
    fixed = False
    if os.access(folder, os.W_OK) and shutil.which("chattr"):
        fixed = subprocess.run(["chattr", "+i", str(folder)], capture_output=True).returncode == 0
    try:
        (folder / "tried").touch()
    except OSError:
        yield folder
    else:
        pytest.skip("root writes everywhere here, and chattr makes nothing immutable")
    finally:
        if fixed:
            subprocess.run(["chattr", "-i", str(folder)], check=True)
        folder.chmod(0o755)


locked = pytest.fixture(lambda tmp_path: (yield from read_only(tmp_path / "locked")))


@pytest.mark.parametrize("below", ["", "new"])
@pytest.mark.parametrize("command", ["annotate", "figures", "release", "concordance"])
def test_a_folder_that_is_read_only(command: str, below: str, corpus: Path, tmp_path: Path, locked: Path) -> None:
    tables = tmp_path / "tables"
    annotate(load_corpus(corpus).articles).write(tables)
    out = str(locked / below)
    arguments = {
        "annotate": ["annotate", str(corpus), "--out", out],
        "figures": ["figures", "corpus_overview", "--corpus", str(tables), "--out", out, "--language", "en"],
        "release": ["release", str(tables), "--out", out],
        "concordance": ["concordance", str(tables), "مالي", "--csv", str(Path(out) / "hits.csv")],
    }[command]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code in (1, 2), done.output
    assert isinstance(done.exception, SystemExit), done.exception
    assert "locked" in done.output
    assert any(told in done.output for told in ("not permitted", "Permission denied", "Read-only")) or below
    assert not list(locked.iterdir())
    assert is_tables(tables)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"[sets.x]\n", "lacks 'notebooks'"),
        (b"sets = 5\n[notebooks]\n", "see the head of the file"),
        (b"[sets]\n[notebooks.x]\nfigures = []\ntimeout = 'long'\n", "'long'"),
        (b"[sets.x\n", "line 1"),
        (b"\xff", "byte 0xff"),
    ],
)
def test_runs_in_disorder_name_file_and_entry(content: bytes, told: str, tmp_path: Path) -> None:
    (tmp_path / "runs.toml").write_bytes(content)
    done = CliRunner().invoke(main, ["figures", "--notebooks", str(tmp_path), "--list"])
    assert done.exit_code in (1, 2), done.output
    assert isinstance(done.exception, SystemExit), done.exception
    assert "runs.toml" in done.output and told in done.output
