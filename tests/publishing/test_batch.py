"""Sets of notebooks: what is checked first, what is made, what is told."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sahel_analysis.commands.main import main
from sahel_analysis.publishing.batch import run_set
from sahel_analysis.publishing.parameters import ParameterError
from sahel_analysis.publishing.sets import SetError

NOTEBOOKS = Path(__file__).parent / "notebooks"
FIGURE = ("bars.csv", "bars.evidence.csv", "bars.json", "bars.png", "bars.svg", "makes_a_figure.ipynb")
WHOLE = ("data_dictionary.csv", "index.html", "manifest.json")


def run(names: list[str], corpus: Path, out: Path, **options: Any) -> Any:
    return run_set(names, corpus=corpus, out=out, **{"notebooks": NOTEBOOKS, "progress": None, **options})


def files(folder: Path) -> list[str]:
    found = [path for path in folder.rglob("*") if path.is_file() and path.name != ".sahel.lock"]
    return sorted(path.relative_to(folder).as_posix() for path in found)


def test_a_set_has_its_figures_its_manifest_and_a_page(tables_folder: Path, tmp_path: Path) -> None:
    told: list[str] = []
    report = run_set(
        ["good"], corpus=tables_folder, out=tmp_path, notebooks=NOTEBOOKS, languages=["en", "ar"], progress=told.append
    )
    assert report.failed == ()
    # a corpus of one's own gives the set its name
    assert report.pages == (tmp_path / "press" / "index.html",)
    made = [f"{language}/makes_a_figure/{name}" for language in ("ar", "en") for name in FIGURE]
    assert files(tmp_path) == [f"press/{name}" for name in sorted([*made, *WHOLE])]
    assert [line.split(" done in ")[0] for line in told[1:]] == [
        "2 articles, 1 of them undated",
        "[1/2] makes_a_figure (ar)",
        "[2/2] makes_a_figure (en)",
    ]
    assert str(report).splitlines() == [
        "press: 2 figures from 2 runs of notebooks",
        f"open {tmp_path / 'press' / 'index.html'}",
    ]


def test_the_manifest_tells_what_went_in_and_what_came_out(tables_folder: Path, tmp_path: Path) -> None:
    run(["good"], tables_folder, tmp_path, languages=["en"], parameters={"top": "5"})
    text = (tmp_path / "press" / "manifest.json").read_text(encoding="utf-8")
    told = json.loads(text)
    assert (told["set"], told["corpus"]["path"], told["found"]["articles"]) == ("press", "press", 2)
    assert told["parameters"] == {"top": "5"}
    (entry,) = told["runs"].values()
    assert entry["notebook"] == "notebooks/makes_a_figure.ipynb"
    assert entry["parameters"] == {"top": 5}
    assert tuple(entry["outputs"]) == FIGURE
    assert str(tmp_path) not in text


def test_the_same_run_gives_the_same_bytes(tables_folder: Path, tmp_path: Path) -> None:
    for number in ("1", "2"):
        run(["good"], tables_folder, tmp_path / number, languages=["en"])
    first, second = ({name: (tmp_path / n / name).read_bytes() for name in files(tmp_path / n)} for n in ("1", "2"))
    assert first == second


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_failure_is_told_kept_and_stops_no_other(tables_folder: Path, tmp_path: Path, jobs: int) -> None:
    report = run(["mixed"], tables_folder, tmp_path, parameters={"top": 7}, jobs=jobs)
    (failed,) = report.failed
    assert failed.job.name == "fails_in_a_cell"
    kept = tmp_path / "press" / "en" / "fails_in_a_cell.failed.ipynb"
    assert str(report).splitlines()[:4] == [
        "FAILED fails_in_a_cell (language='en', top=7)",
        "  cell [4], line 3 (print(divide(one, 0))): ZeroDivisionError: division by zero",
        f"  as it ran: {kept}",
        "press: 1 figures from 1 runs of notebooks; 1 runs failed",
    ]
    assert kept.is_file()
    assert (tmp_path / "press" / "en" / "makes_a_figure" / "bars.png").is_file()
    assert not (tmp_path / "press" / "en" / "fails_in_a_cell").exists()
    page = (tmp_path / "press" / "index.html").read_text(encoding="utf-8")
    assert "These notebooks failed" in page


def test_a_later_success_removes_what_a_failure_kept(tables_folder: Path, tmp_path: Path) -> None:
    kept = tmp_path / "press" / "en" / "makes_a_figure.failed.ipynb"
    kept.parent.mkdir(parents=True)
    kept.touch()
    run(["good"], tables_folder, tmp_path, languages=["en"])
    assert not kept.exists()


def test_a_set_grows_by_runs_of_the_same_inputs_and_never_mixes(tables_folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "press" / "en" / "notes.txt"
    own.parent.mkdir(parents=True)
    own.touch()
    run(["good"], tables_folder, tmp_path, languages=["en"])
    run(["good"], tables_folder, tmp_path, languages=["fr"])
    assert (tmp_path / "press" / "en" / "makes_a_figure" / "bars.png").is_file()
    page = (tmp_path / "press" / "index.html").read_text(encoding="utf-8")
    assert 'id="en"' in page and 'id="fr"' in page
    # another value of a parameter: what was made with the first one goes, what is not of the set stays
    run(["good"], tables_folder, tmp_path, languages=["fr"], parameters={"top": 3})
    assert files(tmp_path / "press" / "en") == ["notes.txt"]
    page = (tmp_path / "press" / "index.html").read_text(encoding="utf-8")
    assert 'id="en"' not in page and 'id="fr"' in page


@pytest.mark.parametrize(
    ("names", "options", "error", "told"),
    [
        (["good"], {"parameters": {"topp": 1}}, ParameterError, "'topp' in makes_a_figure: did you mean 'top'"),
        (["good"], {"parameters": {"top": "many"}}, ParameterError, "makes_a_figure.ipynb, parameter 'top': 'many'"),
        (["good"], {"parameters": {"language": "ar"}}, ParameterError, "set for every notebook: use --language"),
        (["no_parameters"], {}, ParameterError, "no_parameters.ipynb does not declare corpus, language, out"),
        (["unplain_parameters"], {}, ParameterError, "unplain_parameters.ipynb, parameters cell, line 2"),
        (["goood"], {}, SetError, "no set or notebook 'goood': did you mean 'good'?"),
        (["good"], {"languages": ["de"]}, SetError, "no language 'de'"),
        (["mixed"], {"languages": ["ar"]}, SetError, "the set 'mixed' is made in en, not in ar"),
        (["good"], {"mapping": {"text": "body"}}, SetError, "metadata, mapping and lexicons are for articles"),
    ],
)
def test_what_is_wrong_is_told_before_anything_runs(
    names: list[str], options: Any, error: type[Exception], told: str, tables_folder: Path, tmp_path: Path
) -> None:
    with pytest.raises(error) as raised:
        run(names, tables_folder, tmp_path, **options)
    assert told in str(raised.value)
    assert files(tmp_path) == []


@pytest.fixture
def selecting(tmp_path: Path) -> Path:
    """Return a folder of notebooks, one of which chooses from the corpus."""
    folder = tmp_path / "notebooks"
    shutil.copytree(NOTEBOOKS, folder)
    notebook = folder / "makes_a_figure.ipynb"
    text = notebook.read_text(encoding="utf-8")
    line = '"top: int = 10  # how many"'
    assert line in text
    lines = ["top: int = 10\n", 'since: Date = ""\n', 'sources: str = ""\n', 'actors: str = ""']
    more = ", ".join(map(json.dumps, lines))
    notebook.write_text(text.replace(line, more), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"sources": "sample-a,sampel-b"}, "source 'sampel-b' is unknown: did you mean 'sample-b'?"),
        ({"actors": "state:mail"}, "actor 'state:mail' is unknown"),
        ({"since": "2030"}, "no article is left with since=2030"),
    ],
)
def test_a_choice_that_the_corpus_cannot_fill_is_told_before_anything_runs(
    selecting: Path, parameters: dict[str, str], told: str, tables_folder: Path, tmp_path: Path
) -> None:
    with pytest.raises(ParameterError) as raised:
        run(["good"], tables_folder, tmp_path / "out", notebooks=selecting, parameters=parameters)
    assert told in str(raised.value)
    assert not (tmp_path / "out").exists()


def test_figures_of_other_articles_do_not_overwrite_a_set_of_the_project(tables_folder: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "good"
    shutil.copytree(tables_folder, corpus)
    report = run(["makes_a_figure"], corpus, tmp_path / "out", languages=["en"])
    assert [found.name for found in report.sets] == ["good-corpus"]


def test_pdf_sets_the_parameter_of_the_notebooks_that_declare_it(
    selecting: Path, tables_folder: Path, tmp_path: Path
) -> None:
    given = ["figures", "good", "--corpus", str(tables_folder), "--out", str(tmp_path / "out"), "--dry-run", "--pdf"]
    done = CliRunner().invoke(main, [*given, "--notebooks", str(selecting)])
    assert (done.exit_code, "there is no parameter 'pdf'" in done.output) == (2, True)
    notebook = selecting / "makes_a_figure.ipynb"
    text = notebook.read_text(encoding="utf-8")
    notebook.write_text(text.replace("sources: str =", "pdf: bool = False\\nsources: str ="), encoding="utf-8")
    done = CliRunner().invoke(main, [*given, "--notebooks", str(selecting)])
    assert (done.exit_code, "would run: makes_a_figure (en)" in done.output) == (0, True)
