"""A release: nothing of the texts in it, whole or not at all, described as Frictionless Data asks, and usable."""

import csv
import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from sahel_analysis import read_tables
from sahel_analysis.commands.main import main
from sahel_analysis.publishing import release as module
from sahel_analysis.publishing.release import ReleaseError, coverage, withhold, write_release
from sahel_analysis.tables import CONTRACTS, conform

ROOT = Path(__file__).parents[2]
FIRST = ROOT / "data" / "releases" / "five-articles"
SHARED = ROOT.parent / "shared" / "corpus"
FILES = {
    *(f"{name}.csv" for name in CONTRACTS),
    *("tables.json", "README.md", "data_dictionary.csv", "datapackage.json", "CITATION.cff", "SHA256SUMS"),
}


def runs_of_six(text):
    words = re.findall(r"\w+", text)
    return {tuple(words[i : i + 6]) for i in range(len(words) - 5)}


def words_quoted(folder, raw):
    """The runs of six words of the texts that stand in a file of the folder, within a cell or across cells."""
    known = set().union(*map(runs_of_six, raw))
    found = {}
    for path in folder.iterdir():
        if path.suffix == ".csv":
            with path.open(encoding="utf-8", newline="") as file:
                # the labels of actors are words of the lexicon, and some names have six
                cells = [cell for row in csv.DictReader(file) for c, cell in row.items() if not c.startswith("label_")]
        else:
            cells = [path.read_text(encoding="utf-8")]
        for cell in cells:
            if runs := runs_of_six(cell) & known:
                found[path.name] = sorted(runs)[0]
    return found


# --- what stands in it


def test_the_release_is_complete_and_holds_no_text(released, tables, texts):
    assert {path.name for path in released.iterdir()} == FILES
    assert words_quoted(released, texts["text"]) == {}
    titles = {title for title in tables.documents["title"] if title}
    everything = "".join(path.read_text(encoding="utf-8") for path in released.iterdir())
    assert titles
    assert not [title for title in titles if title in everything]
    assert not [text for text in tables.sentences["text"] if len(text.split()) > 5 and text in everything]


def test_the_check_for_quotations_can_fail(folder, texts):
    assert words_quoted(folder, texts["text"]).keys() >= {"sentences.csv", "documents.csv"}


def test_findings_and_places_are_kept(released, tables):
    back = read_tables(released)
    assert not back.has_texts
    assert back.lexicon_hash == tables.lexicon_hash
    for name, table in tables.by_name().items():
        kept = back.by_name()[name]
        columns = [c for c in table.columns if f"{name}.{c}" not in ("documents.title", "sentences.text")]
        assert len(kept) == len(table)
        assert list(kept.columns[: len(CONTRACTS[name])]) == [c.name for c in CONTRACTS[name]]
        for column in columns:
            was, now = (t[column].astype("str").fillna("") for t in (table, kept))
            assert ((was == now) | now.str.startswith("[withheld ")).all(), f"{name}.{column}"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("مالي", True),
        ("الأمم المتحدة", True),
        ("واحد اثنان ثلاثة أربعة خمسة", True),
        ("واحد اثنان ثلاثة أربعة خمسة ستة", False),
        ("و" * 60, True),
        ("و" * 61, False),
        ("=1+1", True),
        ("", True),
    ],
)
def test_a_cell_keeps_so_many_characters_and_words(tables, text, kept):
    frames = tables.frames.head(2).assign(speaker_text=["شيء", text])
    shown, cells = withhold(replace(tables, frames=frames), 60, titles=False)
    assert shown["frames"]["speaker_text"].tolist() == ["شيء", text if kept else "[withheld 1]"]
    assert ("frames.speaker_text" in cells) is not kept


def test_equal_cells_that_are_withheld_have_one_number(tables):
    frames = tables.frames.head(3).assign(speaker_text=["أ" * 70, "ب" * 70, "أ" * 70])
    shown, _ = withhold(replace(tables, frames=frames), 60, titles=False)
    assert shown["frames"]["speaker_text"].tolist() == ["[withheld 1]", "[withheld 2]", "[withheld 1]"]


def test_columns_that_nobody_thought_of_are_held_to_the_same_rule(tables):
    documents = tables.documents.assign(
        abstract="هذا ملخص المقال بكلمات كثيرة من نصه", desk="foreign", mark="a b c d e f g"
    )
    shown, cells = withhold(replace(tables, documents=documents), 60, titles=False)
    assert shown["documents"]["abstract"].unique().tolist() == ["[withheld 1]"]
    assert shown["documents"]["desk"].unique().tolist() == ["foreign"]
    # what a corpus says of itself stays on its figures
    assert shown["documents"]["mark"].unique().tolist() == ["a b c d e f g"]
    assert cells["documents.abstract"] == len(documents)


def test_titles_are_kept_where_that_is_asked_for(folder, tables, tmp_path):
    made = write_release(folder, tmp_path / "r", titles=True)
    assert made.withheld == ("sentences.text",)
    assert read_tables(tmp_path / "r").documents["title"].tolist() == tables.documents["title"].tolist()


def test_how_much_could_be_put_together_is_worked_out(tables):
    sentences = tables.sentences.head(1).assign(start=0, end=100)
    mentions = tables.mentions.head(3).assign(doc_id="a", start=[0, 5, 50], end=[4, 15, 60], surface="x")
    timexes = tables.timexes.head(1).assign(doc_id="a", start=[10], end=[20], surface="x")
    events = tables.events.head(0)
    few = replace(tables, sentences=sentences, mentions=mentions, timexes=timexes, events=events)
    # 0-4, 5-20 are one run of 20 that only a blank parts; with 50-60 it is 4 + 15 + 10 characters
    assert coverage(few, few.by_name()) == (0.29, 20)


# --- how it is described and written


def test_the_same_tables_give_the_same_bytes(folder, released, tmp_path):
    again = write_release(folder, tmp_path / "Six Articles", authors=["A. Author"]).folder
    assert {p.name: p.read_bytes() for p in again.iterdir()} == {p.name: p.read_bytes() for p in released.iterdir()}


def test_checksums_are_those_of_all_files(released):
    listed = dict(line.split("  ")[::-1] for line in (released / "SHA256SUMS").read_text().splitlines())
    assert listed.keys() == FILES - {"SHA256SUMS"}
    for name, checksum in listed.items():
        assert hashlib.sha256((released / name).read_bytes()).hexdigest() == checksum


# rules of the Data Package, Tabular Data Resource and Table Schema specifications, version 1, that apply here
TYPES = {"string", "integer", "number", "date", "boolean", "year", "datetime"}
LIMITS = {"required": bool, "unique": bool, "minimum": int, "maximum": int, "enum": list, "pattern": str}


def test_the_data_package_follows_the_specification(released):
    package = json.loads((released / "datapackage.json").read_text(encoding="utf-8"))
    assert package["profile"] == "tabular-data-package"
    assert re.fullmatch(r"[-a-z0-9._/]+", package["name"])
    assert all(one["title"] for one in package["contributors"])
    names = [resource["name"] for resource in package["resources"]]
    assert names == list(CONTRACTS)
    fields_of = {r["name"]: [f["name"] for f in r["schema"]["fields"]] for r in package["resources"]}
    for resource in package["resources"]:
        path = released / resource["path"]
        assert not path.is_absolute() or ".." not in resource["path"]
        assert resource["profile"] == "tabular-data-resource"
        assert resource["bytes"] == path.stat().st_size
        assert resource["hash"] == f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
        schema = resource["schema"]
        assert schema["missingValues"] == [""]
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert [f["name"] for f in schema["fields"]] == list(rows[0])
        for field in schema["fields"]:
            check_field(field, [row[field["name"]] for row in rows])
        if key := schema.get("primaryKey"):
            assert len({tuple(row[name] for name in key) for row in rows}) == len(rows)
        for reference in schema.get("foreignKeys", ()):
            target = reference["reference"]
            assert set(target["fields"]) <= set(fields_of[target["resource"]])
            with (released / f"{target['resource']}.csv").open(encoding="utf-8", newline="") as file:
                known = {tuple(row[name] for name in target["fields"]) for row in csv.DictReader(file)}
            assert {tuple(row[name] for name in reference["fields"]) for row in rows} <= known


def check_field(field, values):
    assert field["type"] in TYPES
    assert field["description"]
    shapes = {"integer": r"-?\d+", "number": r"-?\d+(\.\d+)?", "date": r"\d{4}-\d\d-\d\d", "string": r"(?s).*"}
    limits = field.get("constraints", {})
    assert all(isinstance(value, LIMITS[name]) for name, value in limits.items())
    for value in values:
        assert value or not limits.get("required")
        if value:
            assert re.fullmatch(shapes[field["type"]], value), (field["name"], value)
            assert field["type"] != "integer" or int(value) >= limits.get("minimum", int(value))
    assert not limits.get("unique") or len(set(values)) == len(values)


def test_the_dictionary_has_every_column(released):
    dictionary = pd.read_csv(released / "data_dictionary.csv", keep_default_na=False)
    columns = [(name, c) for name in CONTRACTS for c in pd.read_csv(released / f"{name}.csv", nrows=0).columns]
    assert list(zip(dictionary["table"], dictionary["column"], strict=True)) == columns
    assert (dictionary["meaning"] != "").all()


def test_the_citation_is_yaml_with_what_the_format_requires(released):
    yaml = pytest.importorskip("yaml")
    cited = yaml.safe_load((released / "CITATION.cff").read_text(encoding="utf-8"))
    assert cited["cff-version"] == "1.2.0"
    assert cited["type"] == "dataset"
    assert cited["authors"] == [{"name": "A. Author"}]
    assert {"message", "title"} <= cited.keys()
    assert {"type", "title", "authors"} <= cited["references"][0].keys()


def test_it_is_written_whole_or_not_at_all(folder, tmp_path, monkeypatch):
    out = tmp_path / "release"
    write_release(folder, out)
    earlier = {path.name: path.read_bytes() for path in out.iterdir()}

    def broken(*_):
        raise OSError("disk full")

    monkeypatch.setattr(module, "citation", broken)
    with pytest.raises(OSError, match="disk full"):
        write_release(folder, out)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == earlier
    with pytest.raises(OSError, match="disk full"):
        write_release(folder, tmp_path / "new")
    assert [path.name for path in tmp_path.iterdir()] == ["release"]


def test_what_is_no_release_is_not_overwritten(folder, tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(ReleaseError, match="no release"):
        write_release(folder, tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_a_release_of_a_release_is_refused(released, tmp_path):
    with pytest.raises(ReleaseError, match="a release already"):
        write_release(released, tmp_path / "r")


def test_the_command_tells_what_is_withheld(folder, tmp_path):
    done = CliRunner().invoke(main, ["release", str(folder), "--out", str(tmp_path / "r"), "--longest", "20"])
    assert done.exit_code == 0, done.output
    assert "withheld: documents.title, sentences.text" in done.stderr
    assert "6 documents" in done.stdout
    refused = CliRunner().invoke(main, ["release", str(tmp_path / "r"), "--out", str(tmp_path / "s")])
    assert refused.exit_code == 2
    assert "a release already" in refused.stderr


def test_file_names_that_may_be_titles_are_told(tables, tmp_path):
    renamed = {
        name: conform(table.assign(doc_id=table["doc_id"].replace(tables.documents["doc_id"][0], "a_b_c_d_e_f")), name)
        if "doc_id" in table.columns
        else table
        for name, table in tables.by_name().items()
    }
    replace(tables, **renamed).write(tmp_path / "t")
    done = CliRunner().invoke(main, ["release", str(tmp_path / "t"), "--out", str(tmp_path / "r")])
    assert "1 doc_ids have six words" in done.stderr


# --- the first release


def test_the_first_release_is_whole():
    listed = dict(line.split("  ")[::-1] for line in (FIRST / "SHA256SUMS").read_text().splitlines())
    assert listed.keys() == FILES - {"SHA256SUMS"} == {p.name for p in FIRST.iterdir()} - {"SHA256SUMS"}
    for name, checksum in listed.items():
        assert hashlib.sha256((FIRST / name).read_bytes()).hexdigest() == checksum
    tables = read_tables(FIRST)
    assert len(tables.documents) == 5
    assert set(tables.documents["title"]) == {""} == set(tables.sentences["text"])


def test_no_six_words_of_the_articles_stand_in_the_first_release():
    raw = [path.read_text(encoding="utf-8") for path in SHARED.glob("*.txt")]
    if not raw:
        pytest.skip("the five articles are not here: ../shared/corpus")
    assert len(raw) == 5
    assert words_quoted(FIRST, raw) == {}
