"""Notebooks that misbehave, each in its own way: what is told of them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sahel_analysis.publishing.execution import Failure, Job, run_notebook

NOTEBOOKS = Path(__file__).parent / "notebooks"


def job(name: str, folder: Path, timeout: float = 60.0) -> Job:
    parameters = {"corpus": "../../tables", "language": "en", "out": "."}
    return Job(NOTEBOOKS / f"{name}.ipynb", "en", parameters, folder / "en" / name, ("bars",), timeout)


def outputs(notebook: Path) -> list[Any]:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [output for cell in cells for output in cell.get("outputs", [])]


@pytest.mark.parametrize(
    ("name", "failure"),
    [
        ("makes_a_figure", None),
        ("fails_in_a_cell", Failure("ZeroDivisionError: division by zero", 4, 3, "print(divide(one, 0))")),
        (
            "exits_early",
            Failure("the cell left the notebook (SystemExit 0); those after it were not run", 3, 0, "import sys"),
        ),
        ("kills_its_kernel", Failure("DeadKernelError: Kernel died", 3, 0, "import os")),
        ("breaks_its_promise", Failure("promised in runs.toml, but not made: bars.png, bars.svg, bars.csv, bars.json")),
    ],
)
def test_success_is_judged_by_the_cells_and_the_figures(name: str, failure: Failure | None, tmp_path: Path) -> None:
    outcome = run_notebook(job(name, tmp_path))
    assert outcome.failure == failure
    # the executed notebook stays, whatever became of it
    assert (tmp_path / "en" / name / f"{name}.ipynb").is_file()


def test_a_notebook_has_its_time_and_no_more(tmp_path: Path) -> None:
    outcome = run_notebook(job("takes_too_long", tmp_path, timeout=3))
    assert outcome.failure == Failure("not done within 3 seconds (`timeout` in runs.toml)", 3, 0, "import time")
    assert outcome.seconds < 20


def test_a_notebook_that_is_none_is_told_as_a_failure(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ipynb"
    broken.write_text("{", encoding="utf-8")
    outcome = run_notebook(replace(job("makes_a_figure", tmp_path), notebook=broken))
    assert outcome.failure is not None
    assert "not appear to be JSON" in outcome.failure.cause


def test_a_failure_is_told_in_a_line() -> None:
    assert str(Failure("ValueError: no", 4, 2, "check(x)")) == "cell [4], line 2 (check(x)): ValueError: no"
    assert str(Failure("no kernel")) == "no kernel"


def test_any_text_may_be_a_parameter(tmp_path: Path) -> None:
    text = "quotes \" ' and \\ and {braces} in\ntwo lines: مالي"
    plain = job("makes_a_figure", tmp_path)
    outcome = run_notebook(replace(plain, parameters={**plain.parameters, "note": text}))
    assert outcome.failure is None
    made = json.loads((plain.folder / "bars.json").read_text(encoding="utf-8"))
    assert made["caption"] == f"The 10 most frequent. {text}"


def test_executed_notebooks_are_equal_byte_for_byte(tmp_path: Path) -> None:
    executed = []
    for number in ("1", "2"):
        outcome = run_notebook(job("prints_what_differs", tmp_path / number))
        assert outcome.failure is None
        executed.append(outcome.job.folder / "prints_what_differs.ipynb")
    first, second = (path.read_bytes() for path in executed)
    assert first == second
    text = first.decode("utf-8")
    assert str(tmp_path) not in text
    assert "papermill" not in text
    printed = "".join("".join(o["text"]) for o in outputs(executed[0]) if o.get("name") == "stdout")
    assert printed == "one\ntwo en/prints_what_differs python/lib\n"
    assert any("<cell>:" in "".join(o["text"]) for o in outputs(executed[0]) if o.get("name") == "stderr")


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import tempfile

    sockets = tmp_path / "sockets"
    sockets.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(sockets))
    run_notebook(job("fails_in_a_cell", tmp_path))
    assert [path for path in sockets.iterdir() if path.name.startswith("sahel-")] == []
