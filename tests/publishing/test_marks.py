"""Marks of a figure, and what of a sentence is marked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from sahel_analysis.publishing.evidence import Evidence
from sahel_analysis.publishing.marks import Mark, read_marks
from sahel_analysis.publishing.rendering import as_data, as_line, show_controls
from sahel_analysis.tables import Tables

SVG = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 100 80">
<g id="bar"><path d="M 10 20 L 50 20 L 50 40 L 10 40 z"/></g>
<g id="point"><defs><path id="m" d="M 0 2 L 2 0"/></defs><g><use xlink:href="#m" x="60" y="50"/></g></g>
<g id="edge"><g><use xlink:href="#m" x="99" y="1"/></g></g>
<g id="thin"><path d="M 20 60 L 80 60"/></g>
<g id="label"><g transform="translate(3 3)"><use xlink:href="#l"/></g></g>
<g id="other"><path d="M 0 0 L 9 9"/></g>
</svg>"""


def test_marks_have_the_boxes_of_their_shapes(tmp_path: Path) -> None:
    svg = tmp_path / "figure.svg"
    svg.write_text(SVG, encoding="utf-8")
    assert read_marks(svg, {"bar", "point", "edge", "thin", "label"}) == [
        Mark("bar", ((10, 20, 40, 20),)),
        # what is small grows to what can be pressed, and stays in the picture
        Mark("point", ((55, 45, 10, 10),)),
        Mark("edge", ((94, 0, 6, 6),)),
        Mark("thin", ((20, 55, 60, 10),)),
    ]


def test_a_file_that_is_no_svg_has_no_marks(tmp_path: Path) -> None:
    svg = tmp_path / "figure.svg"
    svg.touch()
    assert read_marks(svg, {"bar"}) == []


def with_rows(tables: Tables, name: str, column: str, spans: list[tuple[str, int, int]]) -> Tables:
    rows = [{"doc_id": "first", "sentence": 1, column: what, "start": start, "end": end} for what, start, end in spans]
    return replace(tables, **{name: pd.DataFrame(rows).reindex(columns=getattr(tables, name).columns)})


@pytest.mark.parametrize(
    ("key", "spans"),
    [
        ("state:mali", [(5, 9)]),
        ("state:mali|2023", [(5, 9)]),
        ("agreement|2023|state:mali;state:niger", [(0, 4), (5, 9)]),
        ("state:niger", []),
        ("state", []),
    ],
)
def test_names_cues_and_triggers_of_a_key_are_marked(key: str, spans: list[tuple[int, int]], hand_made: Tables) -> None:
    tables = with_rows(hand_made, "mentions", "actor_id", [("state:mali", 5, 9)])
    tables = with_rows(tables, "events", "type", [("agreement", 0, 4)])
    assert Evidence(tables).marked(key, ("first", 1)) == spans


def test_as_many_articles_as_possible_are_quoted(hand_made: Tables) -> None:
    rows = pd.DataFrame({"key": ["k"] * 2, "doc_id": ["first", "second"], "sentence": [1, 1]})
    evidence = Evidence(hand_made)
    assert evidence.choose(rows, 1) == {"k": (2, [("first", 1)])}
    with pytest.raises(ValueError, match="sentence 7 of first, which the tables lack"):
        evidence.choose(rows.assign(sentence=7), 1)


def test_a_sentence_becomes_one_line_and_spans_follow() -> None:
    text = " a\r\n b\u202ecd\n"
    line, places = as_line(text)
    assert line == "a b[U+202E]cd"
    assert line[places[7] : places[9]] == text[7:9] == "cd"
    assert places[len(text)] == len(line)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u202eb", "a[U+202E]b"),
        ("\u2067ab\u2069", "\u2067ab\u2069"),
        ("\u2067ab", "[U+2067]ab"),
        ("ab\u2069 \u2067", "ab[U+2069] [U+2067]"),
        ("\u2067a\u202cb\u2069", "[U+2067]a[U+202C]b[U+2069]"),
    ],
)
def test_characters_that_reorder_are_written_out(text: str, shown: str) -> None:
    assert show_controls(text) == shown


def test_data_cannot_end_the_element_that_it_stands_in() -> None:
    assert as_data(["</script><!--&"]) == '["\\u003c/script\\u003e\\u003c!--\\u0026"]'
