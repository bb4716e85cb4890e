"""All of it in one folder: what is there, that it is whole, the same every time, and never replaces what was edited."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from sahel_analysis.commands.main import main
from sahel_analysis.paper.writing import PaperError, _move, write_paper
from sahel_analysis.tables import Tables

TABLES = ("ranking", "contrast", "pairs", "designations", "frames", "sourcing", "events", "dyads", "record")


@pytest.fixture(scope="module")
def folder(found: Tables, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("paper") / "out"
    write_paper(found, folder)
    return folder


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_everything_is_there(folder: Path) -> None:
    # one outlet alone has a name twice: a contrast of outlets stands, of two
    expected = {f"tables/{name}{suffix}" for name in TABLES for suffix in (".tex", ".docx", ".csv")}
    expected |= {f"evidence{suffix}" for suffix in (".docx", ".html", ".xlsx", ".csv")}
    expected |= {"tables/tables.tex", "references.bib", "references.ris", "methods.md", "methods.docx", "methods.bib"}
    expected |= {"corpus.md", "corpus.html"}
    expected |= {f"dfm/{name}" for name in ("dfm.mtx", "dfm_long.csv", "features.csv", "docvars.csv", "read_in_R.R")}
    assert names(folder) == expected | {"dyads.csv", "dyads.dta", "README.md"}


def test_the_main_document_reads_the_tables_that_are_there(folder: Path) -> None:
    text = (folder / "tables" / "tables.tex").read_text(encoding="utf-8")
    for name in TABLES:
        assert f"\\input{{{name}}}" in text


def test_references_are_the_articles_that_the_evidence_quotes(folder: Path) -> None:
    quoted = pd.read_csv(folder / "evidence.csv", dtype="str", keep_default_na=False)
    assert (folder / "references.bib").read_text(encoding="utf-8").count("@article{") == quoted["doc_id"].nunique()


def test_evidence_stands_under_the_table_that_it_is_of(folder: Path) -> None:
    quoted = pd.read_csv(folder / "evidence.csv", dtype="str", keep_default_na=False)
    ranking = pd.read_csv(folder / "tables" / "ranking.csv")
    part = quoted[quoted["part"] == "Actors that most articles mention."]
    assert list(part["key"].drop_duplicates()) == list(ranking["key"])
    assert part.groupby("key").size().max() <= 3


def test_dyads_are_read_by_pandas(folder: Path) -> None:
    assert len(pd.read_stata(folder / "dyads.dta")) == len(pd.read_csv(folder / "dyads.csv"))


def test_what_was_edited_is_not_replaced(tmp_path: Path) -> None:
    def make() -> Path:
        made = tmp_path / "made"
        (made / "dfm").mkdir(parents=True, exist_ok=True)
        for name in ("methods.md", "dfm/new.csv"):
            (made / name).write_text("made", encoding="utf-8")
        return made

    out = tmp_path / "out"
    assert [path.name for path in _move(make(), out, force=False)] == ["new.csv", "methods.md"]
    (out / "methods.md").write_text("mine", encoding="utf-8")
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    (out / "dfm" / "new.csv").unlink()
    with pytest.raises(PaperError, match=r"methods\.md is there with other content.*--force"):
        _move(make(), out, force=False)
    # all or nothing
    assert names(out) == {"methods.md", "notes.txt"}
    _move(make(), out, force=True)
    assert (out / "methods.md").read_text(encoding="utf-8") == "made"
    assert (out / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_a_release_and_unknown_outlets_leave_out_what_cannot_be(found: Tables, tmp_path: Path) -> None:
    told: list[str] = []
    bare = replace(
        found,
        sentences=found.sentences.assign(text=""),
        documents=found.documents.assign(source="", title=""),
    )
    write_paper(bare, tmp_path / "out", language="ar", tell=told.append)
    assert not any(name.startswith(("dfm/", "tables/contrast")) for name in names(tmp_path / "out"))
    methods = (tmp_path / "out" / "methods.md").read_text(encoding="utf-8")
    assert "المنهج" in methods
    assert "Monroe" not in methods and "Strona" in methods
    assert told == ["no dfm: these tables are a release, which has no words to count"]
    assert "dfm" not in (tmp_path / "out" / "README.md").read_text(encoding="utf-8")


def test_no_article_is_no_paper(no_tables: Tables, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no article in these tables"):
        write_paper(no_tables, tmp_path / "out")
    assert not list(tmp_path.iterdir())


def test_the_command_gives_the_same_bytes_of_tables_that_were_read_back(
    found: Tables, folder: Path, tmp_path: Path
) -> None:
    found.write(tmp_path / "tables")
    run = CliRunner().invoke(main, ["paper", str(tmp_path / "tables"), "--out", str(tmp_path / "out")])
    assert run.exit_code == 0, run.output
    assert f"{len(names(folder))} files" in run.output
    differing = [
        name for name in names(folder) if (folder / name).read_bytes() != (tmp_path / "out" / name).read_bytes()
    ]
    assert not differing
    assert names(tmp_path / "out") == names(folder)


def test_the_command_tells_mistakes(tmp_path: Path) -> None:
    run = CliRunner().invoke(main, ["paper", str(tmp_path), "--out", str(tmp_path / "out")])
    assert run.exit_code == 2 and "holds no tables" in run.output
    run = CliRunner().invoke(main, ["paper", str(tmp_path), "--out", "x", "--scheme", "iso"])
    assert run.exit_code == 2 and "din-31635" in run.output
