"""`sahel annotate` and `sahel concordance`: what they write and print, and how they fail."""

import csv
import io

import pytest

from sahel_analysis import read_tables
from tests.commands.running import run

# --- annotate


@pytest.mark.parametrize("format", ["csv", "parquet"])
def test_annotate_writes_tables_and_tells_what_was_rejected(corpus, tmp_path, format):
    done = run("annotate", corpus, "--out", tmp_path / "tables", "--format", format)
    assert done.exit_code == 0, done.output
    assert "rejected: empty.txt: " in done.stderr
    assert "2 articles read, 1 rejected" in done.stderr
    assert "2 documents" in done.stdout
    written = read_tables(tmp_path / "tables")
    assert written.documents["source"].tolist() == ["sample-a", "sample-b"]
    assert {"state:mali", "state:niger"} <= set(written.mentions["actor_id"])
    # notebooks that are given these tables can still tell what was not read
    assert "empty.txt" in (tmp_path / "tables" / "load_report.json").read_text(encoding="utf-8")


def test_strict_fails_on_a_rejected_file_but_writes(corpus, tmp_path):
    done = run("annotate", corpus, "--out", tmp_path / "tables", "--strict")
    assert done.exit_code == 1
    assert "--strict" in done.stderr
    assert (tmp_path / "tables" / "tables.json").is_file()


def test_columns_of_other_names_are_mapped(tmp_path):
    (tmp_path / "rows.csv").write_text("key,content\none,وقعت مالي ميثاقا.\n", encoding="utf-8")
    done = run(
        "annotate", tmp_path / "rows.csv", "--map", "text=content", "--map", "doc_id=key", "--out", tmp_path / "t"
    )
    assert done.exit_code == 0, done.output
    assert read_tables(tmp_path / "t").documents["doc_id"].tolist() == ["one"]


def test_metadata_may_lie_elsewhere(corpus, tmp_path):
    (tmp_path / "other.csv").write_text("doc_id,source\naccord,elsewhere\n")
    done = run("annotate", corpus, "--metadata", tmp_path / "other.csv", "--out", tmp_path / "t")
    assert done.exit_code == 0, done.output
    assert read_tables(tmp_path / "t").documents["source"].tolist() == ["elsewhere", ""]


def test_entries_of_ones_own_are_found(corpus, tmp_path):
    entry = '[[actor]]\nid = "org:spokesman"\nlabel_ar = "متحدث"\nlabel_en = "Spokesman"\nlabel_fr = "Porte-parole"\n'
    (tmp_path / "lexicons" / "actors").mkdir(parents=True)
    (tmp_path / "lexicons" / "actors" / "mine.toml").write_text(entry + 'names = ["متحدث"]\n', encoding="utf-8")
    done = run("annotate", corpus, "--lexicons", tmp_path / "lexicons", "--out", tmp_path / "t")
    assert done.exit_code == 0, done.output
    assert "org:spokesman" in set(read_tables(tmp_path / "t").mentions["actor_id"])


def test_nothing_readable_is_a_failure(tmp_path):
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "empty.txt").write_text("")
    done = run("annotate", tmp_path / "articles", "--out", tmp_path / "t")
    assert done.exit_code == 1
    assert "no article" in done.stderr
    assert "empty.txt" in done.stderr
    assert not (tmp_path / "t").exists()


def test_file_names_cannot_command_the_terminal(tmp_path):
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "\x1b]0;owned\x07.txt").write_text("")
    done = run("annotate", tmp_path / "articles", "--out", tmp_path / "t")
    assert "rejected: " in done.stderr
    assert "\x1b" not in done.output


def test_kinds_of_mention_are_chosen(corpus, tmp_path):
    done = run("annotate", corpus, "--kinds", "name,treaty", "--out", tmp_path / "t")
    assert done.exit_code == 0, done.output
    assert set(read_tables(tmp_path / "t").mentions["kind"]) <= {"name", "treaty"}
    wrong = run("annotate", corpus, "--kinds", "name,roles", "--out", tmp_path / "u")
    assert wrong.exit_code == 2
    assert "no kind of mention is called 'roles'" in wrong.output


# --- concordance


def test_concordance_prints_a_line_a_place(tables):
    done = run("concordance", tables, "state:mali")
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    found = read_tables(tables).mentions.query("actor_id == 'state:mali'")
    assert len(lines) == len(found) >= 3
    assert all("\u2067" in line for line in lines)
    assert f"{len(lines)} places in 2 of 2 articles" in done.stderr


def test_articles_and_their_tables_give_the_same_concordance(tables, corpus):
    assert run("concordance", tables, "الدفاع").stdout == run("concordance", corpus, "الدفاع").stdout != ""


def test_visual_lines_need_no_ordering(tables):
    done = run("concordance", tables, "مالي", "--visual")
    assert done.exit_code == 0
    assert not {"\u2067", "\u2069", "\u200e"} & set(done.stdout)


@pytest.mark.parametrize("place", ["file", "-"])
def test_concordance_as_csv(tables, tmp_path, place):
    target = tmp_path / "hits.csv" if place == "file" else "-"
    done = run("concordance", tables, "Mali", "--csv", target)
    assert done.exit_code == 0, done.output
    text = target.read_text(encoding="utf-8") if place == "file" else done.stdout
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["actor_id"] for row in rows} == {"state:mali"}
    assert {row["published"] for row in rows} == {"2023-09-17", "2023-12-31"}


def test_a_word_that_stands_nowhere_is_no_error(tables):
    done = run("concordance", tables, "Malli")
    assert done.exit_code == 0
    assert done.stdout == ""
    assert "0 places" in done.stderr
    assert "nearest names: mali" in done.stderr
