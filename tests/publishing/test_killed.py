"""Figure runs that are killed (SIGKILL) or meet a full disk: what they leave is whole, the next run ends as any other.

The notebooks are stood in for by their finished files, so that what is tested is how files come into a set. Runs are
killed at every fourth of their steps (files opened, renamed, removed, folders made); `FAULT_EXAMPLES=1` kills at each.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sahel_analysis.charts import FigureFiles
from sahel_analysis.publishing import batch, workers
from sahel_analysis.publishing.execution import Job, Outcome

NOTEBOOKS = Path(__file__).parent / "notebooks"
STEPS = {"open", "os.rename", "os.remove", "os.rmdir", "os.mkdir"}
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="runs are forked, which this system cannot do")

Run = Callable[[Path, list[str]], object]


@pytest.fixture
def run(
    tables_folder: Path,
    save_bars: Callable[[Path, str], FigureFiles],
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> Run:
    """Return what runs the set of one notebook in some languages into a folder."""
    finished = tmp_path_factory.mktemp("finished")
    for language in ("ar", "en", "fr"):
        save_bars(finished / language, language)
        (finished / language / "makes_a_figure.ipynb").write_text("{}", encoding="utf-8")

    def run_notebook(job: Job) -> Outcome:
        shutil.copytree(finished / job.language, job.folder)
        return Outcome(job, 0.0, None)

    def run_set(out: Path, languages: list[str]) -> object:
        return batch.run_set(
            ["good"], corpus=tables_folder, out=out, languages=languages, notebooks=NOTEBOOKS, progress=None
        )

    monkeypatch.setattr(workers, "run_notebook", run_notebook)
    return run_set


def contents(folder: Path) -> dict[str, bytes]:
    """All that stands in a folder of sets, what is hidden too, but for the lock."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != ".sahel.lock")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def watch(out: Path, at: Callable[[int], None]) -> None:
    """Call `at` with the number of each step that this process takes in a folder from now on."""
    taken = 0

    def step(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal taken
        if event in STEPS and str(out) in str(arguments[0]) and not (event == "open" and arguments[1] in ("r", "rb")):
            taken += 1
            at(taken)

    sys.addaudithook(step)


def forked(work: Callable[[], object]) -> int:
    """Do the work in a process of its own; return the signal that ended it, or its exit code."""
    child = os.fork()
    if not child:
        try:
            work()
        except OSError:
            os._exit(3)
        finally:
            os._exit(0)
    status = os.waitpid(child, 0)[1]
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def kill_at(out: Path, last: int) -> None:
    watch(out, lambda taken: os.kill(os.getpid(), signal.SIGKILL) if taken == last else None)


def count_steps(run: Run, out: Path, languages: list[str], note: Path) -> int:
    with note.open("wb", buffering=0) as counter:
        forked(lambda: (watch(out, lambda _: counter.write(b".")), run(out, languages)))
    return note.stat().st_size


@pytest.mark.parametrize("earlier", [[], ["en", "fr"]], ids=["nothing before", "a set before"])
def test_a_figure_run_that_is_killed_anywhere(run: Run, tmp_path: Path, earlier: list[str]) -> None:
    wanted = ["ar", "en"]
    before = tmp_path / "before"
    before.mkdir()
    if earlier:
        run(before, earlier)
    old = contents(before)
    shutil.copytree(before, tmp_path / "right")
    run(tmp_path / "right", wanted)
    right = contents(tmp_path / "right")
    shutil.copytree(before, tmp_path / "counted")
    steps = count_steps(run, tmp_path / "counted", wanted, tmp_path / "steps")
    assert steps > 30
    every = 1 if "FAULT_EXAMPLES" in os.environ else 4
    print(f"{steps} steps, killed at {len(range(1, steps + 1, every))} of them")
    for last in range(1, steps + 1, every):
        out = tmp_path / f"killed-{last}"
        shutil.copytree(before, out)
        ended = forked(lambda out=out, last=last: (kill_at(out, last), run(out, wanted)))  # type: ignore[misc]
        assert ended == signal.SIGKILL, last
        # what can be seen is whole: a file of the old set or of the new one
        for name, data in contents(out).items():
            hidden = any(part.startswith(".") for part in Path(name).parts)
            assert hidden or data in (old.get(name), right.get(name)), (last, name)
        run(out, wanted)
        assert contents(out) == right, last
        shutil.rmtree(out)


def test_a_figure_run_on_a_full_disk(run: Run, tmp_path: Path) -> None:
    import resource

    run(tmp_path / "right", ["ar", "en"])
    right = contents(tmp_path / "right")
    sizes = sorted(len(data) for data in right.values())
    for size in (10, sizes[len(sizes) // 2], sizes[-1] - 1):
        out = tmp_path / f"disk-{size}"

        def on_a_small_disk(out: Path = out, size: int = size) -> None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
            run(out, ["ar", "en"])

        assert forked(on_a_small_disk) == 3, size
        for name, data in contents(out).items():
            assert data == right.get(name), (size, name)
        run(out, ["ar", "en"])
        assert contents(out) == right, size
