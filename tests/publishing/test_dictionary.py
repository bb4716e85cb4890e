"""The data dictionary: every column of a set has an entry, in three languages, and holds what its type says."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from sahel_analysis.publishing import dictionary
from sahel_analysis.publishing.dictionary import HEADER, TYPES, Column, describe_column, write_dictionary
from sahel_analysis.publishing.manifest import read_manifest

CHECKOUT = Path(__file__).parents[2]
SET = CHECKOUT / "figures" / "published"
LEXICON = CHECKOUT / "sahel_analysis" / "lexicons" / "columns.toml"

_DAY = r"\d{4}(-\d{2}(-\d{2})?)?"
# decades and seasons too (TIMEX3): 201, 2012-W12, XXXX-WXX-3, 2013-SP, 2012-H1, 2012-Q3
_TIMEX = r"[\dX]{2,4}(-([\dX]{2}|W[\dX]{2}|[A-Z][A-Z\d])(-[\dX]{1,2})?)?(T[\dA-Z:X]+)?"
FORMS = {
    "integer": r"-?\d+",
    "number": r"-?\d+(\.\d+)?(e-?\d+)?|-?inf",
    "date": _DAY,
    "timex": rf"{_TIMEX}(/({_TIMEX})?)?|/{_TIMEX}|PRESENT_REF|PAST_REF|FUTURE_REF",
    "truth": "True|False",
    "list": r"[^;]+(;[^;]+)*",
}


def entries() -> Iterator[tuple[str, dict[str, str]]]:
    tree = tomllib.loads(LEXICON.read_text(encoding="utf-8"))
    yield "metadata", tree["metadata"]
    yield from tree["columns"].items()
    for figure, columns in tree["figures"].items():
        yield from ((f"{figure}.{name}", entry) for name, entry in columns.items())


@pytest.mark.parametrize(("name", "entry"), list(entries()))
def test_an_entry_has_a_type_and_a_meaning_in_each_language(name: str, entry: dict[str, str]) -> None:
    assert entry.keys() == {"type", "ar", "en", "fr"}, name
    assert entry["type"] in TYPES
    assert all(text.strip() == text != "" for text in entry.values())
    assert re.search("[\u0621-\u064a]", entry["ar"])
    assert not re.search("[\u0600-\u06ff]", entry["en"] + entry["fr"])


def test_an_exception_is_one_to_something() -> None:
    tree = tomllib.loads(LEXICON.read_text(encoding="utf-8"))
    for figure, columns in tree["figures"].items():
        assert re.fullmatch(r"\w+/\w+", figure)
        for name, entry in columns.items():
            assert tree["columns"].get(name) != entry, f"{figure}, {name}: says the same as [columns.{name}]"


def columns_of(folder: Path) -> Iterator[tuple[str, str, set[str]]]:
    """Yield figure, column and cells of every CSV of a set's first language."""
    content = read_manifest(folder)
    language = next(iter(content["runs"])).partition("/")[0]
    for run, entry in content["runs"].items():
        for name in entry["outputs"] if run.startswith(f"{language}/") else ():
            if name.endswith(".csv"):
                with (folder / run / name).open(encoding="utf-8", newline="") as file:
                    rows = list(csv.DictReader(file))
                figure = f"{run.partition('/')[2]}/{name.partition('.')[0]}"
                yield from ((figure, column, {row[column] for row in rows}) for column in (rows[0] if rows else ()))


def test_no_column_of_the_published_set_lacks_an_entry_and_cells_are_of_its_type() -> None:
    found = list(columns_of(SET))
    assert len(found) > 100
    lacking = sorted({f"{figure}: {name}" for figure, name, _ in found if not describe_column(figure, name).type})
    assert not lacking, f"add them to lexicons/columns.toml: {', '.join(lacking)}"
    for figure, name, cells in found:
        form = FORMS.get(describe_column(figure, name).type)
        odd = [cell for cell in cells - {""} if form and not re.fullmatch(form, cell)]
        assert not odd, f"{figure}, {name}: {odd[:3]}"


def test_a_column_of_the_metadata_is_told_as_one_and_an_unknown_one_stays_empty() -> None:
    assert describe_column("who/bars", "desk", ["desk"]).en == "column of the corpus's metadata"
    assert describe_column("who/bars", "desk") == Column()
    assert describe_column("alliance_chronology/membership", "kind") != describe_column("actor_frequency/kinds", "kind")


def test_a_row_is_a_column_with_its_meaning_and_the_files_that_have_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = {"type": "text", "ar": "أ", "en": "one", "fr": "un"}
    other = {"type": "code", "ar": "ب", "en": "other", "fr": "autre"}
    tree = {"columns": {"key": one, "kind": one}, "figures": {"who/b": {"kind": other}}, "metadata": one}
    monkeypatch.setattr(dictionary, "_tree", lambda: tree)
    runs = {}
    for language in ("ar", "en"):
        folder = tmp_path / language / "who"
        folder.mkdir(parents=True)
        (folder / "a.csv").write_text("key,kind\n", encoding="utf-8")
        (folder / "b.csv").write_text("kind,new\n1,2\n", encoding="utf-8")
        runs[f"{language}/who"] = {"outputs": dict.fromkeys(("a.csv", "a.svg", "b.csv"), "")}
    path = write_dictionary(tmp_path, {"runs": runs})
    assert path.name == "data_dictionary.csv"
    assert list(csv.reader(path.open(encoding="utf-8", newline=""))) == [
        list(HEADER),
        ["key", "text", "أ", "one", "un", "who/a.csv"],
        ["kind", "code", "ب", "other", "autre", "who/b.csv"],
        ["kind", "text", "أ", "one", "un", "who/a.csv"],
        ["new", "", "", "", "", "who/b.csv"],
    ]
