"""What is done around it: locales, folders that cannot be written, lexicons and metadata in disorder."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from sahel_analysis.commands.main import main

NEWS = "مالي والنيجر توقعان ميثاقا\n\nوقعت مالي والنيجر ميثاقا في باماكو يوم 16 سبتمبر 2023. قال ISTANBUL وزير.\n"


def write_corpus(folder):
    (folder / "articles").mkdir()
    (folder / "articles" / "İI.txt").write_text(NEWS, encoding="utf-8")
    return folder / "articles"


@pytest.fixture
def corpus(tmp_path):
    return write_corpus(tmp_path)


def annotated(corpus, out, **variables):
    command = [sys.executable, "-m", "sahel_analysis", "annotate", str(corpus), "--out", str(out)]
    done = subprocess.run(command, capture_output=True, env={**os.environ, **variables}, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stderr.decode()
    return {path.name: path.read_bytes() for path in out.glob("*.csv")}


@pytest.mark.parametrize(
    "variables",
    [
        {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "TZ": "America/Adak"},
        {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
        {"LC_ALL": "ar_EG.UTF-8", "TZ": "Pacific/Kiritimati"},
    ],
    ids=["C, ASCII output, a day behind", "Turkish", "Egypt, a day ahead"],
)
def test_locale_and_clock_change_nothing(usual, variables, tmp_path):
    corpus, tables = usual
    assert len(tables) == 8
    # a locale that the system does not have counts for C; most can make it
    name, _, _ = variables["LC_ALL"].partition(".")
    if name != "C" and shutil.which("localedef"):
        subprocess.run(["localedef", "-i", name, "-f", "UTF-8", str(tmp_path / f"{name}.UTF-8")], capture_output=True)
        variables = {**variables, "LOCPATH": str(tmp_path)}
    assert annotated(corpus, tmp_path / "odd", **variables) == tables


@pytest.fixture(scope="module")
def usual(tmp_path_factory):
    """A corpus, and its tables as this process's own locale and clock give them."""
    folder = tmp_path_factory.mktemp("usual")
    corpus = write_corpus(folder)
    return corpus, annotated(corpus, folder / "tables")


def run(*arguments):
    return CliRunner().invoke(main, [str(a) for a in arguments])


@pytest.mark.parametrize("command", ["annotate", "release"])
def test_a_file_stands_where_the_folder_should(corpus, tmp_path, command):
    run("annotate", corpus, "--out", tmp_path / "tables")
    (tmp_path / "taken").write_text("mine")
    source = corpus if command == "annotate" else tmp_path / "tables"
    for out in (tmp_path / "taken", tmp_path / "taken" / "below"):
        done = run(command, source, "--out", out)
        assert done.exit_code in (1, 2), done.output
        assert "taken" in done.output
        assert isinstance(done.exception, SystemExit)
    assert (tmp_path / "taken").read_text() == "mine"


def test_a_folder_that_cannot_be_written(corpus, tmp_path, monkeypatch):
    run("annotate", corpus, "--out", tmp_path / "tables")

    def denied(*_args, **_options):
        raise PermissionError(13, "Permission denied", str(tmp_path / "out"))

    monkeypatch.setattr("tempfile.mkdtemp", denied)
    done = run("release", tmp_path / "tables", "--out", tmp_path / "out")
    assert done.exit_code == 1
    assert "Permission denied" in done.output
    assert not (tmp_path / "out").exists()


LABELS = 'label_ar = "x"\nlabel_en = "x"\nlabel_fr = "x"\n'
LEXICONS = [
    ("actors/mine.toml", "[[actor]\n", ["mine.toml", "line 1"]),
    ("actors/mine.toml", '[[actor]]\nid = "state mali"\n', ["state mali", "label_ar is missing"]),
    (
        "actors/mine.toml",
        f'[[actor]]\nid = "org:x"\n{LABELS}names = "x"\n',
        ["mine.toml", "actor[org:x].names is a text", "has a list such as"],
    ),
    ("framez.toml", "", ["framez"]),
]  # fmt: skip


@pytest.mark.parametrize(("file", "content", "told"), LEXICONS)
def test_lexicons_in_disorder_name_file_and_entry(corpus, tmp_path, file, content, told):
    path = tmp_path / "lexicons" / file
    path.parent.mkdir(parents=True)
    path.write_text(content, encoding="utf-8")
    done = run("annotate", corpus, "--out", tmp_path / "t", "--lexicons", tmp_path / "lexicons")
    assert done.exit_code == 1
    assert isinstance(done.exception, SystemExit)
    assert not [part for part in told if part not in done.output], done.output
    assert not (tmp_path / "t").exists()


METADATA = [
    (b"doc_id,published\nx,2023-13-45\n", "2023-13-45", 1),
    (b"id,published\nx,2023-01-01\n", "doc_id", 1),
    (b"doc_id,pubished\nx,2023-01-01\n", "did you mean published", 1),
    (b"\xff\xfe\x00", "metadata.csv", 1),
]


@pytest.mark.parametrize(("content", "told", "code"), METADATA)
def test_metadata_in_disorder_name_file_and_entry(corpus, tmp_path, content, told, code):
    (corpus / "metadata.csv").write_bytes(content)
    done = run("annotate", corpus, "--out", tmp_path / "t")
    assert done.exit_code == code, done.output
    assert told in done.output
    assert "metadata.csv" in done.output


def test_no_parameter_reaches_a_shell_or_eval():
    """No code of the package evaluates text or hands it to a shell."""
    import ast

    package = Path(__file__).parents[2] / "sahel_analysis"
    for path in package.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                whole = ast.unparse(node.func)
                assert name not in {"eval", "exec"} or whole.endswith(".eval"), f"{path}:{node.lineno}"
                assert whole not in {"os.system", "os.popen", "pickle.loads", "pickle.load"}, f"{path}:{node.lineno}"
                shell = [k for k in node.keywords if k.arg == "shell"]
                assert not shell, f"{path}:{node.lineno}"
