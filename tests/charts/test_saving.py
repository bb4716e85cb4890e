"""A figure is saved whole, with its numbers, evidence and words, and the same every time."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from matplotlib.axes import Axes

from sahel_analysis.charts import FigureFiles, figure_style, label_text, new_axes, save_figure

DATA = pd.DataFrame({"key": ["a", "b"], "share": [1 / 3, -0.0], "day": pd.to_datetime(["2023-09-16", None])})
EVIDENCE = pd.DataFrame({"key": ["a", "a"], "doc_id": ["d1", "d1"], "sentence": [2, 2], "more": [1, 2]})


def simple_axes(language: str = "en") -> Axes:
    with figure_style(language):
        ax = new_axes(language, title="Title", subtitle="Subtitle")
        ax.plot([0], [0], "o", gid="a")
        ax.set_xticks([0], [label_text("مالي", language)])
        ax.set_yticks([])
    return ax


def save(folder: Path, **changes: Any) -> FigureFiles:
    given = {"data": DATA, "evidence": EVIDENCE, "language": "en", "caption": "A caption.", "alt": "A dot."} | changes
    ax = given.pop("ax", None) or simple_axes()
    return save_figure(ax, folder, str(given.pop("name", "dots")), **given)


def test_a_figure_is_saved_with_its_numbers_evidence_and_words(tmp_path: Path) -> None:
    files = save(tmp_path, note="sample corpus")
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "dots.csv",
        "dots.evidence.csv",
        "dots.json",
        "dots.png",
        "dots.svg",
    ]
    assert files.csv.read_text() == "key,share,day\na,0.333333,2023-09-16\nb,0.0,\n"
    assert files.evidence is not None
    assert files.evidence.read_text() == "key,doc_id,sentence\na,d1,2\n"
    assert json.loads(files.json.read_text()) == {
        "title": "Title", "caption": "A caption.", "alt": "A dot.", "language": "en", "note": "sample corpus",
    }  # fmt: skip
    svg = files.svg.read_text()
    assert 'id="a"' in svg
    assert "<text" not in svg
    assert "<title>Title</title>" in svg


def test_saving_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = save(tmp_path / "one"), save(tmp_path / "two")
    for name in ("png", "svg", "csv", "json", "evidence"):
        assert getattr(first, name).read_bytes() == getattr(second, name).read_bytes()


def test_a_pdf_is_made_on_request_the_same_every_time_and_goes_when_it_is_no_longer_asked_for(tmp_path: Path) -> None:
    ax = simple_axes("ar")
    first = save(tmp_path, ax=ax, language="ar", pdf=True)
    assert first.pdf is not None
    made = first.pdf.read_bytes()
    assert made.startswith(b"%PDF")
    assert b"CreationDate" not in made
    again = save(tmp_path / "again", ax=ax, language="ar", pdf=True)
    assert again.pdf is not None and again.pdf.read_bytes() == made
    assert save(tmp_path, ax=ax, language="ar").pdf is None
    assert not first.pdf.exists()


def test_the_note_is_drawn_once_in_the_corner_where_reading_ends(tmp_path: Path) -> None:
    for language, side in (("en", "right"), ("ar", "left")):
        ax = simple_axes(language)
        for _ in range(2):
            save(tmp_path, ax=ax, language=language, note="sample corpus" if language == "en" else "نصوص نموذجية")
        notes = [text for text in ax.figure.texts if text.get_gid() == "note"]
        assert len(notes) == 1
        assert notes[0].get_ha() == side
        assert notes[0].get_window_extent().y0 >= 0
        save(tmp_path, ax=ax, language=language, note="")
        assert not [text for text in ax.figure.texts if text.get_gid() == "note"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": "a/b"}, "'a/b' is no name for a figure"),
        ({"caption": " "}, "has no caption"),
        ({"alt": ""}, "has no alternative text"),
        ({"data": DATA.iloc[1:]}, "marks whose key is not in its data: a"),
        ({"data": pd.concat([DATA, DATA])}, "key 'a' more than once"),
        ({"evidence": EVIDENCE[["key", "doc_id"]]}, r"lacks the column\(s\) sentence"),
        ({"evidence": EVIDENCE.assign(key="z")}, "keys that its data lack: z"),
    ],
)
def test_what_does_not_fit_together_is_refused(tmp_path: Path, changes: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        save(tmp_path, **changes)
    assert not list(tmp_path.iterdir())


def test_a_failed_save_leaves_the_earlier_figure_whole(tmp_path: Path) -> None:
    before = {p.name: p.read_bytes() for p in (save(tmp_path).png, tmp_path / "dots.json")}
    ax = simple_axes()
    ax.set_xlabel("日本")
    with pytest.raises(ValueError, match="font"):
        save(tmp_path, ax=ax)
    assert {p.name: p.read_bytes() for p in (tmp_path / "dots.png", tmp_path / "dots.json")} == before
    assert len(list(tmp_path.iterdir())) == 5


def test_evidence_of_an_earlier_run_goes(tmp_path: Path) -> None:
    save(tmp_path)
    files = save(tmp_path, evidence=None)
    assert files.evidence is None
    assert not (tmp_path / "dots.evidence.csv").exists()
