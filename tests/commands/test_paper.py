"""`sahel paper`: one folder for a paper, and what it says where there is nothing to write about."""

import pytest

from tests.commands.running import run


def test_a_folder_for_a_paper(tables, tmp_path):
    out = tmp_path / "paper"
    done = run("paper", tables, "--out", out, "--language", "fr")
    assert done.exit_code == 0, done.output
    written = sum(path.is_file() for path in out.rglob("*"))
    assert done.stdout.splitlines()[-1] == f"{out}: {written} files"
    assert "README.md" in {path.name for path in out.iterdir()}
    # what was changed by hand is not written over
    (out / "README.md").write_text("my notes")
    again = run("paper", tables, "--out", out, "--language", "fr")
    assert (out / "README.md").read_text() == "my notes" and "README.md" in again.output
    assert run("paper", tables, "--out", out, "--language", "fr", "--force").exit_code == 0
    assert (out / "README.md").read_text() != "my notes"


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["--language", "de"], 2, "'de' is not one of"),
        (["--each", "0"], 2, "--each"),
        (["--corpus", "nowhere"], 2, "nowhere"),
    ],
)
def test_what_cannot_be_written(tables, tmp_path, arguments, code, told):
    done = run("paper", tables, "--out", tmp_path / "paper", *arguments)
    assert (done.exit_code, told in done.output) == (code, True), done.output
    assert not (tmp_path / "paper").exists()


def test_a_corpus_is_no_folder_of_tables(corpus, tmp_path):
    done = run("paper", corpus, "--out", tmp_path / "paper")
    assert done.exit_code == 2
    assert f"{corpus} holds no tables: make them with `sahel annotate CORPUS --out DIR`" in done.output
