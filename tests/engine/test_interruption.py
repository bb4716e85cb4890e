"""Runs that are killed at any moment, or meet a full disk: what they leave is whole, and the next run mends it.

`kill_runs.py` beside this file does it as often as one likes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("kill_runs.py")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="runs are forked, which this system cannot do")
@pytest.mark.parametrize("before", ["nothing", "tables"])
def test_a_run_that_is_stopped_anywhere(tmp_path: Path, write: Callable[..., Path], before: str) -> None:
    work = tmp_path / "work"
    work.mkdir()
    command = [sys.executable, str(SCRIPT), "4", str(write(tmp_path / "articles.jsonl", range(8))), str(work)]
    if before == "tables":
        command.append(str(write(tmp_path / "fewer.jsonl", range(2, 7))))
    done = subprocess.run(command, capture_output=True, text=True, timeout=500)
    assert done.returncode == 0, done.stderr
    runs = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(runs) == 8
    # by the signal, by the disk, or too late to be stopped at all
    assert {run["ended"] for run in runs} <= {9, 3, 0}
    assert sum(run["ended"] == 9 for run in runs) >= 4
    assert sum(run["ended"] == 3 for run in runs) >= 1
    for run in runs:
        assert run["whole"] and not run["mixed"], run
        assert run["again"] == 0 and run["differ"] == [], run
