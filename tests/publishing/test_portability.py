"""What is committed holds no path of the machine on which it was made."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]


def committed() -> list[Path]:
    """Return the files that git has, or would take."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        listed = subprocess.run(command, cwd=CHECKOUT, capture_output=True, check=True).stdout.decode("utf-8")
    except (OSError, subprocess.CalledProcessError):
        # no git, or a source distribution: what the project is made of
        folders = [CHECKOUT / name for name in ("sahel_analysis", "tests", "notebooks", "data")]
        found = [path for folder in folders for path in folder.rglob("*")]
    else:
        found = [CHECKOUT / name for name in listed.split("\0") if name]
    return [path for path in found if path.is_file() and "__pycache__" not in path.parts]


def absolute_paths() -> re.Pattern[str]:
    """Return what such a path looks like: this machine's folders, and the homes of others."""
    above = {CHECKOUT.parent} if len(CHECKOUT.parent.parts) > 2 else set()
    folders = {CHECKOUT, Path.home(), Path(sys.prefix).resolve(), *above} - {Path("/")}
    starts = [re.escape(f"{folder}/") for folder in sorted(folders)]
    starts += [rf"/{name}/\w+/" for name in ("home", "Users")] + [rf"/{name}/\w" for name in ("tmp", "root")]
    windows = r"\b[A-Za-z]:\\{1,2}Users\\"
    return re.compile(rf"(?:file://|(?<![\w./:-]))(?:{'|'.join(starts)})|{windows}")


def test_no_absolute_path_is_committed() -> None:
    pattern = absolute_paths()
    found = []
    for path in committed():
        content = path.read_bytes()
        if b"\0" not in content[:4096]:
            for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1):
                match = pattern.search(line)
                if match:
                    found.append(f"{path.relative_to(CHECKOUT)}:{number}: {match.group()}")
    assert found == []


def test_the_pattern_finds_such_paths_and_no_others() -> None:
    pattern = absolute_paths()
    home = "/".join(["", "home", "ann", "x"])
    for path in (f"{CHECKOUT}/data", f'"{home}"', f"file://{home}", "C:" + r"\Users\ann"):
        assert pattern.search(path), path
    for path in ("../data/sample", "data/corpus/", "https://example.org/home/page", "/usr/bin/env"):
        assert not pattern.search(path), path
