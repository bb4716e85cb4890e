"""A set is made once more and compared: bytes on the same versions, numbers elsewhere, and differences are named."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from sahel_analysis.commands.main import main
from sahel_analysis.publishing.batch import run_set
from sahel_analysis.publishing.sets import SetError
from sahel_analysis.publishing.verify import Verification, compare, verify_set

NOTEBOOKS = Path(__file__).parent / "notebooks"
FIGURE = "en/makes_a_figure/bars"


@pytest.fixture(scope="module")
def first(tables_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of sets with the set `press` in it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sahel_analysis.publishing.manifest.hash_package", lambda: "the package")
        out = tmp_path_factory.mktemp("out")
        run_set(["good"], corpus=tables_folder, out=out, notebooks=NOTEBOOKS, languages=["en"], progress=None)
    return out


@pytest.fixture
def out(first: Path, tmp_path: Path) -> Path:
    """Return a copy of it, to be tampered with."""
    return shutil.copytree(first, tmp_path / "out")


def verify(out: Path, corpus: Path) -> Verification:
    return verify_set("press", corpus=corpus, out=out, notebooks=NOTEBOOKS, progress=None)


def edit_manifest(out: Path, **values: object) -> None:
    path = out / "press" / "manifest.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**content, **values}), encoding="utf-8")


def test_a_set_that_can_be_made_again_passes(out: Path, tables_folder: Path) -> None:
    found = verify(out, tables_folder)
    assert (found.differences, found.notes, found.exact) == ((), (), True)
    # five files of the figure, the notebook as it ran, the data dictionary, the page
    assert str(found) == "press: 8 files compared byte for byte, no difference"


def test_a_changed_number_is_named_with_its_row(out: Path, tables_folder: Path) -> None:
    path = out / "press" / f"{FIGURE}.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    header, cells = lines[0].split(","), lines[1].split(",")
    cells[-1] = "99"
    path.write_text("\n".join([lines[0], ",".join(cells), *lines[2:]]) + "\n", encoding="utf-8")
    told = str(verify(out, tables_folder))
    assert f"{FIGURE}.csv: was changed after the manifest was written" in told
    assert f"{FIGURE}.csv: row 2, {header[-1]}: '99' became" in told
    assert told.endswith("2 differences")


def test_a_lost_file_is_named(out: Path, tables_folder: Path) -> None:
    (out / "press" / f"{FIGURE}.png").unlink()
    told = [str(found) for found in verify(out, tables_folder).differences]
    assert told == [f"{FIGURE}.png: is gone", f"{FIGURE}.png: was not in the set, and is made now"]


def test_other_versions_compare_numbers_only(out: Path, tables_folder: Path) -> None:
    content = json.loads((out / "press" / "manifest.json").read_text(encoding="utf-8"))
    edit_manifest(out, versions={**content["versions"], "matplotlib": "3.10.0"}, lexicons="others")
    (out / "press" / "index.html").write_text("another page", encoding="utf-8")
    found = verify(out, tables_folder)
    assert (found.differences, found.exact, found.compared) == ((), False, 2)
    assert found.notes[0] == "since the set was made, these have changed: lexicons"
    assert found.notes[1].startswith("made with matplotlib 3.10.0, here is ")


def test_the_command_exits_with_1_on_a_difference_and_0_without(out: Path, tables_folder: Path) -> None:
    command = ["verify", "press", "--corpus", str(tables_folder), "--out", str(out), "--notebooks", str(NOTEBOOKS)]
    done = CliRunner().invoke(main, command)
    assert (done.exit_code, "no difference" in done.stdout) == (0, True)
    (out / "press" / "index.html").write_text("<!doctype html>\n", encoding="utf-8")
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 1
    assert "index.html: line 2: nothing became" in done.stdout


@pytest.mark.parametrize(
    ("name", "corpus", "told"),
    [("presss", True, "there is no figure set in"), ("press", False, "are not at .*: name them with --corpus")],
)
def test_what_cannot_be_verified_is_told(name: str, corpus: bool, told: str, first: Path, tables_folder: Path) -> None:
    with pytest.raises(SetError, match=told):
        verify_set(name, corpus=tables_folder if corpus else None, out=first, notebooks=NOTEBOOKS, progress=None)


@pytest.mark.parametrize(
    ("was", "now", "exact", "told"),
    [
        ("a,b\n1,0.333333\n", "a,b\n1,0.333334\n", False, ""),
        ("a,b\n1,0.333333\n", "a,b\n1,0.333334\n", True, "row 2, b: '0.333333' became '0.333334'"),
        ("a,b\n1,0.333\n", "a,b\n1,0.334\n", False, "row 2, b: '0.333' became '0.334'"),
        ("a,b\n1,\n", "a,b\n1,0\n", False, "row 2, b: '' became '0'"),
        ("a,b\n1,x\n", "a,b\n1,y\n", False, "row 2, b: 'x' became 'y'"),
        ("a,b\n1,2\n", "a,b\n", False, "row 2 is gone: '1,2'"),
        ("a,b\n", "a,b\n1,2\n", False, "row 2 is new: '1,2'"),
        ("a,b\n1,2\n", "a\n1\n", False, "row 1: 2 cells became 1"),
        ("a,b\n1,2\n", 'a,b\n"1",2\n', False, ""),
        ("a,b\n1,2\n", 'a,b\n"1",2\n', True, "the bytes differ, the cells do not"),
    ],
)
def test_the_first_row_that_differs_is_told(was: str, now: str, exact: bool, told: str, tmp_path: Path) -> None:
    paths = tmp_path / "was.csv", tmp_path / "now.csv"
    for path, text in zip(paths, (was, now), strict=True):
        path.write_text(text, encoding="utf-8")
    assert compare(*paths, exact=exact) == told
