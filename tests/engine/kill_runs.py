# ruff: noqa: B023 (what is forked runs before the loop goes on)
"""Runs that are killed: a script of test_interruption.py, which loads the taggers once and forks every run.

    python kill_runs.py KILLS CORPUS WORK [EARLIER]

Below WORK a run is killed (SIGKILL) at KILLS of the steps that it takes in its folder of tables (files opened, renamed,
removed, folders made), at half as many random moments, and is given a disk on which no file grows beyond some size.
EARLIER is a corpus that was annotated into the folder before. Prints one JSON object a run: what happened to it,
what it left, and whether the run after it ended with the same bytes as one that nothing happened to.
"""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sahel_analysis.engine.annotation import annotate_corpus
from sahel_analysis.tables import is_tables
from sahel_analysis.tagging.annotate import taggers

STEPS = ("open", "os.rename", "os.remove", "os.rmdir", "os.mkdir")


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of the tables, and every part that is kept."""
    files = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    return {name: data for name, data in files.items() if name != ".work/lock"}


def forked(work: Callable[[], object], after: float | None = None) -> int:
    """Do the work in a process of its own, killed after some seconds; return the number of the signal, or its code."""
    child = os.fork()
    if not child:
        code = 1
        try:
            work()
            code = 0
        except OSError:
            code = 3
        finally:
            os._exit(code)
    if after is not None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def count_steps(out: Path, last: int | None, note: Path | None = None) -> None:
    """Count the steps of this process in a folder; at the last one kill it, or write down how many there were."""
    taken = 0

    def step(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal taken
        # work that reads only leaves nothing that could be half
        if event in STEPS and str(out) in str(arguments[0]) and not (event == "open" and arguments[1] in ("r", "rb")):
            taken += 1
            if taken == last:
                os.kill(os.getpid(), signal.SIGKILL)
            if note:
                os.write(counter, b".")

    counter = os.open(note, os.O_CREAT | os.O_WRONLY) if note else -1
    sys.addaudithook(step)


def main() -> None:
    kills, corpus, work = int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
    earlier = Path(sys.argv[4]) if len(sys.argv) > 4 else None
    format = "parquet" if earlier else "csv"
    taggers(None)

    def run(out: Path, source: Path = corpus) -> None:
        annotate_corpus(source, out, partition=4, format=format)

    def begin(name: str) -> Path:
        out = work / name
        if earlier:
            shutil.copytree(work / "earlier", out)
        return out

    if earlier:
        assert forked(lambda: run(work / "earlier", earlier)) == 0
    old = contents(work / "earlier") if earlier else {}
    start = time.perf_counter()
    assert forked(lambda: run(begin("undisturbed"))) == 0
    took = time.perf_counter() - start
    right = contents(work / "undisturbed")

    def report(what: str, out: Path, ended: int) -> None:
        left = contents(out) if out.exists() else {}
        visible = {name: data for name, data in left.items() if not name.startswith(".work")}
        whole = all(data in (right.get(name), old.get(name)) for name, data in visible.items())
        mixed = is_tables(out) and not any(
            visible == {n: d for n, d in good.items() if not n.startswith(".work")} for good in (right, old)
        )
        again = forked(lambda: run(out))
        after = contents(out)
        differ = sorted(n for n in {*after, *right} if after.get(n) != right.get(n))
        shutil.rmtree(out)
        print(
            json.dumps({"what": what, "ended": ended, "whole": whole, "mixed": mixed, "again": again, "differ": differ})
        )

    counted = begin("counted")
    note = work / "steps"
    assert forked(lambda: (count_steps(counted, None, note), run(counted))) == 0
    steps = note.stat().st_size
    # the last steps put the tables in place
    for last in sorted({steps - round(steps * (number / kills) ** 1.5) for number in range(kills)}):
        out = begin(f"step-{last}")
        report(f"killed at step {last} of {steps}", out, forked(lambda: (count_steps(out, last), run(out))))
    dice = random.Random(7)
    for number in range(kills // 2):
        out = begin(f"moment-{number}")
        moment = dice.uniform(0, took)
        report(f"killed after {moment / took:.0%} of its time", out, forked(lambda: run(out), moment))
    sizes = sorted(len(data) for data in right.values())
    for size in (sizes[len(sizes) // 2], sizes[-1] - 1):
        out = begin(f"disk-{size}")

        def on_a_small_disk() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
            run(out)

        report(f"no file may be larger than {size} bytes", out, forked(on_a_small_disk))


if __name__ == "__main__":
    main()
