"""Corrections on every run: of the engine, of a set of figures, and of the commands."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from sahel_analysis import annotate, load_corpus, read_tables
from sahel_analysis.commands.main import main
from sahel_analysis.corrected import REPORT
from sahel_analysis.corrections import append_corrections, apply_corrections, read_corrections
from sahel_analysis.corrections.contract import Correction
from sahel_analysis.engine.annotation import annotate_corpus
from sahel_analysis.publishing import batch, manifest
from sahel_analysis.publishing.measured import measure_validity
from sahel_analysis.publishing.opening import open_corpus
from sahel_analysis.publishing.page import open_page
from sahel_analysis.publishing.release import write_release
from sahel_analysis.tables import Tables

ARTICLES = {
    "accord": "اتفاق في الساحل\n\nوقعت مالي والنيجر اتفاقا في باماكو أمس. وأعلنت باماكو نهاية المهمة.\n",
    "border": "حدود\n\nأغلقت النيجر حدودها مع بنين.\n",
    "chief": "قائد\n\nقال أسيمي غويتا إن مالي لن تتراجع. وأضاف غويتا أن الجيش باق.\n",
}


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


def at(
    doc_id: str, words: str, table: str, action: str, field: str = "", value: str = "", which: str = ""
) -> Correction:
    start = ARTICLES[doc_id].index(words)
    return Correction(doc_id, table, str(start), str(start + len(words)), words, which, action, field, value, "AB", "")


GOOD = at("border", "النيجر", "mentions", "change", "actor_id", "state:nigeria", "state:niger")
STALE = at("chief", "غويتا", "events", "delete")._replace(action="change", field="type", value="coup")
SAID = [GOOD, at("accord", "وقعت", "events", "change", "date", "2024-01", "agreement"), STALE]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8", newline="")
    return folder


@pytest.fixture(scope="module")
def tagged() -> Tables:
    articles = pd.DataFrame([{"doc_id": name, "text": text} for name, text in ARTICLES.items()])
    return annotate(articles)


def test_a_run_gives_what_correcting_the_tables_gives_whatever_the_partitions(corpus: Path, tmp_path: Path) -> None:
    append_corrections(corpus / "corrections.csv", SAID)
    loaded = load_corpus(corpus)
    assert sorted(loaded.articles["doc_id"]) == sorted(ARTICLES), "no article is read of it"
    wanted, report = apply_corrections(annotate(loaded.articles), read_corrections(corpus / "corrections.csv"))
    assert list(report["state"]) == ["applied", "applied", "unfit"]
    for size in (1, 3):
        out = tmp_path / f"out{size}"
        made = annotate_corpus(corpus, out, partition=size)
        tables = read_tables(out)
        pd.testing.assert_frame_equal(made.corrections, report)
        pd.testing.assert_frame_equal(tables.corrections, report)
        for name, table in wanted.by_name().items():
            pd.testing.assert_frame_equal(tables.by_name()[name], table, obj=name)
    assert "state:nigeria" in set(wanted.actors["actor_id"])


def test_a_changed_file_makes_the_tables_anew_and_tags_nothing(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    annotate_corpus(corpus, out)
    assert not (out / REPORT).exists()
    before = (out / "mentions.csv").read_bytes()
    append_corrections(corpus / "corrections.csv", [GOOD])
    corrected = annotate_corpus(corpus, out)
    assert (corrected.tagged, corrected.kept, corrected.up_to_date) == (0, 3, False)
    assert (out / "mentions.csv").read_bytes() != before
    again = annotate_corpus(corpus, out)
    assert again.up_to_date
    pd.testing.assert_frame_equal(again.corrections, corrected.corrections)
    # without the file all is as the lexicons have it, and nothing tells of corrections
    (corpus / "corrections.csv").rename(tmp_path / "mine.csv")
    assert annotate_corpus(corpus, out).corrections.empty
    assert (out / "mentions.csv").read_bytes() == before
    assert not (out / REPORT).exists()
    # a file elsewhere does the same
    assert len(annotate_corpus(corpus, out, corrections=tmp_path / "mine.csv").corrections) == 1


def test_a_figure_set_is_made_anew_and_its_manifest_counts_them(corpus: Path, tmp_path: Path) -> None:
    def inputs() -> Any:
        return manifest.describe_inputs(corpus, tmp_path, {})

    before = inputs()
    append_corrections(corpus / "corrections.csv", SAID)
    assert inputs()["corpus"]["sha256"] != before["corpus"]["sha256"]
    opened = open_corpus(corpus)
    assert manifest.describe_found(opened)["found"]["corrections"] == {"applied": 2, "redundant": 0, "unfit": 1}
    plain = replace(opened, tables=replace(opened.tables, corrections=opened.tables.corrections.head(0)))
    assert "corrections" not in manifest.describe_found(plain)["found"]


def test_captions_count_the_corrections_of_the_articles_that_are_shown(corpus: Path, tmp_path: Path) -> None:
    from sahel_analysis import actor_frequency

    append_corrections(corpus / "corrections.csv", SAID)
    (corpus / "metadata.csv").write_text("doc_id,published\naccord,2024-01-02\nborder,2025-01-02\nchief,2025-01-03\n")
    for since, language, told in (("", "en", "Corrections by hand: 2."), ("2025", "ar", "تصحيحات يدوية: 1.")):
        page = open_page(str(corpus), language=language, since=since, out=str(tmp_path / language))
        (tmp_path / language).mkdir()
        measure = actor_frequency.actor_frequency(page.tables)
        words = actor_frequency.describe_ranking(measure, language)
        page.show_figure("ranking", actor_frequency.plot_ranking(measure, language=language), measure, words)
        saved = json.loads((tmp_path / language / "ranking.json").read_text("utf-8"))
        assert saved["caption"] == f"{words.caption} {told}"


def test_notebooks_and_runs_tell_what_does_not_fit(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import IPython.display

    shown: list[Any] = []
    monkeypatch.setattr(IPython.display, "display", shown.append)
    append_corrections(corpus / "corrections.csv", SAID)
    page = open_page(str(corpus), language="en")
    page.show_load_report()
    assert "Corrections by hand: 2 applied, 0 given by the lexicons now, 1 that do not fit." in shown[0].data
    assert "<bdi>corrections:4</bdi>, <bdi>chief</bdi>" in shown[0].data
    told: list[str] = []
    batch._tell_corpus(page.opened, told.append)
    assert told[-2] == "corrections: 2 applied, 0 redundant, 1 unfit"
    assert told[-1].startswith("does not fit: corrections, line 4: chief: the row is not found any more")


def test_corrected_tables_have_no_scores_of_the_package(tagged: Tables, corpus: Path) -> None:
    gold = corpus / "gold"
    gold.mkdir()
    sample = Path(__file__).parents[2] / "data" / "sample" / "gold" / "agreed"
    entry = json.loads(next(iter(sorted(sample.glob("*.json")))).read_text("utf-8"))
    entry["doc"] = "border.txt"
    (gold / "border.json").write_text(json.dumps(entry), encoding="utf-8")
    corrected, _ = apply_corrections(tagged, pd.DataFrame([GOOD]))
    told: list[str] = []
    assert measure_validity(corrected, corpus, told.append) is None
    assert told == ["warning: no measured validity: with corrections by hand the scores would not be the package's own"]


def test_a_release_counts_corrections_and_says_none_of_their_words(tagged: Tables, tmp_path: Path) -> None:
    corrected, _ = apply_corrections(tagged, pd.DataFrame([GOOD._replace(why="الكلمة نيجيريا"), STALE]))
    write_release(corrected.write(tmp_path / "tables"), tmp_path / "release")
    kept = read_tables(tmp_path / "release").corrections
    assert list(kept["state"]) == ["applied", "unfit"]
    for column in ("surface", "who", "why", "reason"):
        assert not kept[column].any()


# --- commands


def test_annotate_tells_what_does_not_fit(corpus: Path, tmp_path: Path) -> None:
    append_corrections(tmp_path / "mine.csv", SAID)
    done = run("annotate", corpus, "--out", tmp_path / "out", "--corrections", tmp_path / "mine.csv", "--strict")
    assert done.exit_code == 1
    assert "does not fit: corrections, line 4: chief, events" in done.output
    assert "the row is not found any more" in done.output
    assert "3 corrections: 2 applied, 0 redundant, 1 unfit" in done.output
    assert "--strict: 1 corrections do not fit" in done.output
    assert (tmp_path / "out" / REPORT).is_file()
    (tmp_path / "mine.csv").write_text("doc,table\n")
    done = run("annotate", corpus, "--out", tmp_path / "out", "--corrections", tmp_path / "mine.csv")
    assert done.exit_code == 1
    assert "no column 'doc_id' among doc, table" in done.output.replace("\n", " ")
    assert "Traceback" not in done.output


def test_concordance_reads_corrections_and_evaluate_does_not(corpus: Path, tmp_path: Path) -> None:
    append_corrections(corpus / "corrections.csv", SAID)
    done = run("concordance", corpus, "state:nigeria")
    assert "1 places in 1 of 3 articles" in done.output
    assert "3 corrections: 2 applied" in done.output


def test_a_review_goes_out_and_comes_back(tagged: Tables, corpus: Path, tmp_path: Path) -> None:
    folder = tagged.write(tmp_path / "tables")
    book, out = tmp_path / "review.xlsx", corpus / "corrections.csv"
    done = run("review", folder, "--out", book, "--rows", 5, "--layer", "mentions", "--language", "fr")
    assert done.exit_code == 0, done.output
    assert "review.xlsx: " in done.output
    opened = openpyxl.load_workbook(book)
    heads = {cell.value: cell.column for cell in opened["rows"][1]}
    for head, value in (("verdict", "wrong"), ("why", "the city")):
        opened["rows"].cell(2, heads[head]).value = value
    opened.save(book)
    for told in ("1 new corrections", "0 new corrections, 1 were there already"):
        done = run("review", folder, "--read", book, "--out", out, "--who", "CD")
        assert done.exit_code == 0, done.output
        assert told in done.output
    (said,) = read_corrections(out).to_dict("records")
    assert (said["action"], said["who"], said["why"]) == ("delete", "CD", "the city")


@pytest.mark.parametrize("format", ["brat", "webanno"])
def test_an_exchange_goes_out_and_comes_back(tagged: Tables, corpus: Path, tmp_path: Path, format: str) -> None:
    folder, out = tagged.write(tmp_path / "tables"), tmp_path / "files"
    done = run("exchange", folder, "--corpus", corpus, "--format", format, "--out", out)
    assert done.exit_code == 0, done.output
    name, old, new = ("border.ann", "actor_id=state:niger", "actor_id=state:nigeria")
    if format == "webanno":
        name, old, new = ("border.tsv", "state:niger\t", "state:nigeria\t")
    text = (out / name).read_bytes().decode()
    (out / name).write_bytes(text.replace(old, new).encode())
    done = run("exchange", folder, "--read", out, "--out", tmp_path / "c.csv", "--who", "CD")
    assert done.exit_code == 0, done.output
    said = read_corrections(tmp_path / "c.csv")
    assert list(said["value"]) == ["state:nigeria"]
    corrected, report = apply_corrections(tagged, said)
    assert list(report["state"]) == ["applied"]
    assert "state:nigeria" in set(corrected.actors["actor_id"])


MISTAKES = [
    (2, ["review", "{tables}", "--out", "{new}.csv"], "its name ends in .xlsx"),
    (2, ["review", "{tables}", "--out", "{there}.xlsx"], "is there already, perhaps with verdicts in it"),
    (2, ["review", "{tables}", "--out", "{new}.xlsx", "--layer", "actors"], "no layer is called 'actors'"),
    (1, ["review", "{tables}", "--read", "{there}.xlsx", "--out", "{new}.csv"], "is no XLSX workbook"),
    (1, ["review", "{corpus}", "--out", "{new}.xlsx"], "holds no tables.json"),
    (2, ["exchange", "{tables}", "--out", "{new}"], "give --corpus"),
    (1, ["exchange", "{tables}", "--out", "{corpus}", "--corpus", "{corpus}"], "perhaps annotators' work"),
    (1, ["exchange", "{tables}", "--read", "{corpus}", "--out", "{new}.csv"], "has no export.json"),
]


@pytest.mark.parametrize(("code", "arguments", "told"), MISTAKES, ids=[told for _, _, told in MISTAKES])
def test_a_mistake_is_told_in_a_sentence(
    tagged: Tables, corpus: Path, tmp_path: Path, code: int, arguments: list[str], told: str
) -> None:
    (tmp_path / "there.xlsx").write_text("x")
    places = {"tables": tagged.write(tmp_path / "tables"), "corpus": corpus}
    places |= {"new": tmp_path / "new", "there": tmp_path / "there"}
    done = run(*(a.format(**places) for a in arguments))
    assert done.exit_code == code, done.output
    assert told in " ".join(done.output.split())
    assert "Traceback" not in done.output
