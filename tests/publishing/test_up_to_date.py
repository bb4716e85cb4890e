"""What is up to date is left alone, what is not is made anew, and two runs do not mix."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from sahel_analysis.publishing import manifest
from sahel_analysis.publishing.batch import run_set
from sahel_analysis.publishing.sets import SetError

NOTEBOOKS = Path(__file__).parent / "notebooks"
CHECKOUT = Path(__file__).parents[2]


@pytest.fixture
def made(tables_folder: Path, tmp_path: Path) -> Path:
    """Return a folder with notebooks, corpus and figures of its own, made once."""
    shutil.copytree(NOTEBOOKS, tmp_path / "notebooks")
    shutil.copytree(tables_folder, tmp_path / "press")
    run(tmp_path)
    return tmp_path


def run(place: Path, **options: Any) -> Any:
    given = {"corpus": place / "press", "out": place / "out", "notebooks": place / "notebooks", "languages": ["en"]}
    return run_set(["good"], **{**given, "progress": None, **options})


def stamps(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def test_a_second_run_does_nothing_and_says_so(made: Path) -> None:
    before = stamps(made / "out")
    told: list[str] = []
    report = run(made, progress=told.append)
    assert stamps(made / "out") == before
    assert told == []
    assert str(report).splitlines()[0] == "press: 1 figures were up to date"
    assert report.sets[0].outcomes == ()


def test_force_runs_what_is_up_to_date(made: Path) -> None:
    before = stamps(made / "out")
    assert len(run(made, force=True).sets[0].outcomes) == 1
    after = stamps(made / "out")
    assert after["bars.png"] != before["bars.png"]


def edit_notebook(place: Path) -> None:
    notebook = place / "notebooks" / "makes_a_figure.ipynb"
    content = json.loads(notebook.read_text(encoding="utf-8"))
    content["cells"][-1]["source"] = [*content["cells"][-1]["source"], "\n# one more line"]
    notebook.write_text(json.dumps(content), encoding="utf-8")


def edit_corpus(place: Path) -> None:
    path = place / "press" / "documents.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("sample-a", "sample-z"), encoding="utf-8")


def edit_figure(place: Path) -> None:
    (place / "out" / "press" / "en" / "makes_a_figure" / "bars.csv").write_text("key\n", encoding="utf-8")


def lose_figure(place: Path) -> None:
    (place / "out" / "press" / "en" / "makes_a_figure" / "bars.png").unlink()


def change_lock(place: Path) -> None:
    (place / manifest.LOCK).write_text("pandas==0\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (edit_notebook, "the notebook, its entry in runs.toml, or its figures"),
        (edit_corpus, "corpus"),
        (edit_figure, "the notebook, its entry in runs.toml, or its figures"),
        (lose_figure, "the notebook, its entry in runs.toml, or its figures"),
        (change_lock, "lock"),
    ],
)
def test_what_has_changed_is_run_again(change: Callable[[Path], None], why: str, made: Path) -> None:
    change(made)
    told: list[str] = []
    report = run(made, dry_run=True, progress=told.append)
    assert told == [f"would run: makes_a_figure (en): changed: {why}"]
    assert str(report) == "press: 1 runs of notebooks to make, 0 figures are up to date"
    assert len(run(made).sets[0].outcomes) == 1
    assert run(made).sets[0].outcomes == ()


def test_a_changed_package_or_parameter_counts(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(run(made, parameters={"top": 4}).sets[0].outcomes) == 1
    assert run(made, parameters={"top": "4"}).sets[0].outcomes == ()
    monkeypatch.setattr(manifest, "hash_package", lambda: "another")
    told: list[str] = []
    run(made, parameters={"top": 4}, dry_run=True, progress=told.append)
    assert told == ["would run: makes_a_figure (en): changed: package"]


def test_only_what_is_missing_is_run(made: Path) -> None:
    told: list[str] = []
    run(made, dry_run=True, languages=["en", "fr"], progress=told.append)
    assert told == ["up to date: makes_a_figure (en)", "would run: makes_a_figure (fr): not made yet"]
    report = run(made, languages=["en", "fr"])
    assert [outcome.job.language for outcome in report.sets[0].outcomes] == ["fr"]
    assert "press: 1 figures from 1 runs of notebooks; 1 figures were up to date" in str(report)


def test_a_lost_page_is_written_without_a_run(made: Path) -> None:
    page = made / "out" / "press" / "index.html"
    before = page.read_bytes()
    page.unlink()
    assert run(made).sets[0].outcomes == ()
    assert page.read_bytes() == before


def test_a_dry_run_writes_nothing(tables_folder: Path, tmp_path: Path) -> None:
    run_set(["good"], corpus=tables_folder, out=tmp_path, notebooks=NOTEBOOKS, dry_run=True, progress=None)
    assert list(tmp_path.iterdir()) == []


def test_a_set_may_leave_out_the_notebooks_as_they_ran(made: Path) -> None:
    path = made / "notebooks" / "runs.toml"
    text = path.read_text(encoding="utf-8").replace("[sets.good]", "[sets.good]\nexecuted = false")
    path.write_text(text.replace("corpus =", 'corpus = "press"\n#', 1), encoding="utf-8")
    run(made, corpus=None)
    assert not list((made / "out" / "good").rglob("*.ipynb"))
    assert run(made, corpus=None).sets[0].outcomes == ()


def test_a_second_run_in_the_same_folder_stops(made: Path) -> None:
    with FileLock(made / "out" / ".sahel.lock"), pytest.raises(SetError, match="another run is at work in"):
        run(made, force=True)


def test_hashes_are_of_names_and_contents_alike(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    first = manifest.hash_corpus(tmp_path)
    (tmp_path / "README.md").touch()
    (tmp_path / ".hidden").touch()
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "a.json").touch()
    assert manifest.hash_corpus(tmp_path) == first
    (tmp_path / "a.txt").rename(tmp_path / "c.txt")
    assert manifest.hash_corpus(tmp_path) != first


def test_telling_that_a_set_is_up_to_date_needs_no_pandas_and_little_time(made: Path) -> None:
    code = (
        "import sys, time\n"
        "from sahel_analysis.publishing import manifest\n"
        "manifest.hash_package()\n"
        "manifest.hash_package = lambda: 'the package'\n"
        "from sahel_analysis.commands.main import main\n"
        "given = ['--corpus', sys.argv[1], '--out', sys.argv[2], '--notebooks', sys.argv[3], '--language', 'en']\n"
        "main(['figures', 'good', *given], standalone_mode=False)\n"
        "heavy = {'pandas', 'numpy', 'matplotlib', 'papermill', 'loky', 'filelock'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        "print(time.process_time())\n"
    )
    command = [sys.executable, "-c", code, str(made / "press"), str(made / "out"), str(made / "notebooks")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=CHECKOUT)
    assert done.returncode == 0, done.stderr
    # of the processor: what else runs on this machine does not count
    told, seconds = done.stdout.splitlines()[0], done.stdout.splitlines()[-1]
    assert told == "press: 1 figures were up to date"
    assert float(seconds) < 0.5
