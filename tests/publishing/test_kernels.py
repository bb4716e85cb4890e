"""Kernels that are copies of the process that runs notebooks."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import nbformat
import pytest
from loky import ProcessPoolExecutor

from sahel_analysis.publishing.execution import Failure, Job, run_notebook
from sahel_analysis.publishing.kernels import can_fork

NOTEBOOKS = Path(__file__).parent / "notebooks"
DEADLINE = 60

pytestmark = pytest.mark.skipif(not can_fork(), reason="kernels are forked on Linux only")

FAILURES = {
    "makes_a_figure": None,
    "fails_in_a_cell": Failure("ZeroDivisionError: division by zero", 4, 3, "print(divide(one, 0))"),
    "kills_its_kernel": Failure("DeadKernelError: Kernel died", 3, 0, "import os"),
    "takes_too_long": Failure("not done within 4 seconds (`timeout` in runs.toml)", 3, 0, "import time"),
}


def job(name: str, folder: Path, timeout: float = 60.0) -> Job:
    parameters = {"corpus": "../../tables", "language": "en", "out": "."}
    return Job(NOTEBOOKS / f"{name}.ipynb", "en", parameters, folder / "en" / name, ("bars",), timeout)


def test_a_run_is_judged_alike_and_leaves_the_same_files(tmp_path: Path) -> None:
    jobs = [job(name, tmp_path / "forked", 4 if name == "takes_too_long" else 60) for name in FAILURES]
    # one worker: each kernel is a copy of a process that has seen those before it
    with ProcessPoolExecutor(max_workers=1) as worker:
        outcomes = list(worker.map(partial(run_notebook, fork=True), jobs))
    assert {outcome.job.name: outcome.failure for outcome in outcomes} == FAILURES
    run_notebook(job("makes_a_figure", tmp_path / "started"))
    made = {
        way: {p.name: p.read_bytes() for p in (tmp_path / way / "en" / "makes_a_figure").iterdir()}
        for way in ("forked", "started")
    }
    assert made["forked"] == made["started"]
    assert "bars.png" in made["forked"]


def test_a_kernel_is_a_copy_and_ends_with_its_process(tmp_path: Path) -> None:
    notebook, told = tmp_path / "waits.ipynb", tmp_path / "en" / "waits" / "told"
    cells = [
        "import os, sys, time\nknown = 'networkx' in sys.modules",
        "with open('telling', 'w') as file:\n    file.write(f'{os.getpid()} {known}')",
        "os.rename('telling', 'told')\ntime.sleep(600)",
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    content = nbformat.v4.new_notebook(metadata=kernel, cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    nbformat.write(content, notebook)
    script = (
        "import sys; from pathlib import Path; from sahel_analysis.publishing.execution import Job, run_notebook; "
        "run_notebook(Job(Path(sys.argv[1]), 'en', {}, Path(sys.argv[2]), (), 600), fork=True)"
    )
    runner = subprocess.Popen([sys.executable, "-c", script, notebook, told.parent])
    try:
        wait_until(told.is_file)
        number, known = told.read_text().split()
        assert known == "True"
    finally:
        runner.send_signal(signal.SIGKILL)
        runner.wait()
    wait_until(lambda: not is_alive(int(number)))


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.1)


def is_alive(number: int) -> bool:
    try:
        os.kill(number, 0)
        # one that has ended and that nobody asked after is still listed
        return " Z " not in Path(f"/proc/{number}/stat").read_text()
    except (ProcessLookupError, FileNotFoundError):
        return False
