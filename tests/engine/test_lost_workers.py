"""Workers that are lost: the run goes on or says so, nothing hangs, nobody is left behind, the next run mends it.

`lose_workers.py` beside this file does it; it is given a time-out, since what it is about are runs that never end.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from sahel_analysis.engine import engines
from sahel_analysis.engine.engines import run_tasks, workers
from sahel_analysis.engine.errors import AnnotationError

SCRIPT = Path(__file__).with_name("lose_workers.py")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are killed as POSIX systems do it")
@pytest.mark.parametrize("engine", ["local", "dask"])
def test_a_lost_worker(tmp_path: Path, write: Callable[..., Path], engine: str) -> None:
    if engine == "dask":
        pytest.importorskip("distributed", reason="the extra cluster is not installed")
    corpus = write(tmp_path / "articles.jsonl", range(24))
    (tmp_path / "work").mkdir()
    command = [sys.executable, str(SCRIPT), engine, str(corpus), str(tmp_path / "work")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    stopped, went_on, *left = (json.loads(line) for line in done.stdout.splitlines())
    assert stopped["told"].startswith("a worker was lost (killed, or out of memory), and ")
    assert stopped["told"].endswith("run the command again, with fewer --jobs where memory is short")
    # the next run, in the same folder: one loss is no end, and the tables are those of a run without any
    assert (went_on["told"], went_on["same"]) == ("", True)
    if engine == "local":
        assert left == [{"run": "left behind", "workers": []}]


def test_whoever_takes_no_more_results_leaves_no_process(tmp_path: Path) -> None:
    results = run_tasks(_number_of_process, range(8), jobs=2)
    workers = {next(results)}
    results.close()  # type: ignore[attr-defined]
    for worker in workers:
        with pytest.raises(ProcessLookupError):
            os.kill(worker, 0)


def test_what_goes_wrong_in_a_worker_is_raised_here() -> None:
    with pytest.raises(ZeroDivisionError):
        list(run_tasks(_invert, [1, 0], jobs=2))


def test_one_set_of_processes_does_several_kinds_of_work() -> None:
    with workers(jobs=2, begin=_get_ready) as run:
        first = {number for number, _ in run(_number_if_ready, range(20))}
        assert set(run(_number_of_process, range(20))) <= first or len(first) == 1
        assert all(ready for _, ready in run(_number_if_ready, range(4)))
        assert sorted(run(_invert, [1, 2])) == [0.5, 1]
    assert os.getpid() not in first
    for worker in first:
        with pytest.raises(ProcessLookupError):
            os.kill(worker, 0)


def test_a_beginning_that_goes_wrong_is_left_to_the_task_that_needs_it() -> None:
    with workers(jobs=2, begin=partial(_invert, 0)) as run:
        assert list(run(_invert, [4])) == [0.25]


def test_a_scheduler_without_workers_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    distributed = pytest.importorskip("distributed", reason="the extra cluster is not installed")
    monkeypatch.setattr(engines, "_PATIENCE", 1)
    with (
        distributed.LocalCluster(n_workers=0, dashboard_address=None, silence_logs=50) as cluster,
        pytest.raises(AnnotationError, match="has no workers: start some"),
    ):
        list(run_tasks(_invert, [1], engine="dask", scheduler=cluster.scheduler_address))


def _get_ready() -> None:
    os.environ["TEST_IS_READY"] = "yes"


def _number_if_ready(_: int) -> tuple[int, bool]:
    return os.getpid(), os.environ.get("TEST_IS_READY") == "yes"


def _number_of_process(_: int) -> int:
    return os.getpid()


def _invert(number: int) -> float:
    return 1 / number
