"""`sahel review` and `sahel exchange`: rows go out to people, and what they say of them comes back."""

import openpyxl
import pandas as pd
import pytest

from tests.commands.running import run


def test_a_review_goes_out_and_comes_back(tmp_path):
    corpus, tables = tmp_path / "accord.txt", tmp_path / "tables"
    corpus.write_text("وقعت مالي والنيجر اتفاقا للدفاع.\n", encoding="utf-8")
    assert run("annotate", corpus, "--out", tables).exit_code == 0
    book, corrections = tmp_path / "review.xlsx", tmp_path / "corrections.csv"
    done = run("review", tables, "--out", book, "--rows", 5)
    assert (done.exit_code, done.stdout) == (0, f"{book}: 1 rows (1 undated)\n")
    # nobody has said anything yet
    done = run("review", tables, "--out", corrections, "--read", book, "--who", "A. Reader")
    assert (done.exit_code, done.stdout) == (0, f"{corrections}: 0 new corrections\n")
    filled = openpyxl.load_workbook(book)
    heads = {cell.value: cell.column for cell in filled["rows"][1]}
    filled["rows"].cell(2, heads["verdict"]).value = "wrong"
    filled.save(book)
    done = run("review", tables, "--out", corrections, "--read", book, "--who", "A. Reader")
    assert (done.exit_code, done.stdout) == (0, f"{corrections}: 1 new corrections\n")


def test_articles_go_out_to_annotators_and_come_back(corpus, tables, tmp_path):
    folder, corrections = tmp_path / "brat", tmp_path / "corrections.csv"
    done = run("exchange", tables, "--out", folder, "--corpus", corpus)
    assert (done.exit_code, done.stdout) == (0, f"{folder}: 2 articles for brat\n")
    # one mention is thrown away
    (path,) = folder.rglob("mission.ann")
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    mention = next(line for line in lines if line.startswith("T") and "\u0627\u0644\u0623\u0645\u0645" in line)
    name = mention.split("\t")[0]
    kept = [line for line in lines if name not in line.replace(":", " ").split()]
    path.write_text("".join(kept), encoding="utf-8")
    done = run("exchange", tables, "--out", corrections, "--read", folder, "--who", "B. Reader")
    assert done.exit_code == 0, done.output
    read = pd.read_csv(corrections, dtype=str, keep_default_na=False)
    assert set(read["doc_id"]) == {"mission"} and "B. Reader" in read.to_csv()
    again = run("exchange", tables, "--out", corrections, "--read", folder, "--who", "B. Reader")
    assert again.stdout == f"{corrections}: 0 new corrections, {len(read)} were there already\n"


@pytest.mark.parametrize(
    ("command", "out", "told"),
    [
        ("review", "review.csv", "the review is a workbook, so its name ends in .xlsx"),
        ("exchange", "brat", "give --corpus, the articles that TABLES were made from, or --read a folder"),
    ],
)
def test_what_is_missing_is_said(tables, tmp_path, command, out, told):
    done = run(command, tables, "--out", tmp_path / out)
    assert (done.exit_code, told in done.output) == (2, True), done.output


def test_a_review_is_not_written_over(tables, tmp_path):
    book = tmp_path / "review.xlsx"
    book.write_bytes(b"verdicts")
    done = run("review", tables, "--out", book)
    assert (done.exit_code, "perhaps with verdicts in it" in done.output) == (2, True)
    assert book.read_bytes() == b"verdicts"
