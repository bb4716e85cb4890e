"""Labels, style and saving, without a reference image: ink is counted where letters must join and run."""

import logging
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from matplotlib.figure import Figure

from sahel_analysis.charts import check_texts, figure_style, label_text, new_axes
from sahel_analysis.charts.fitting import font_family, shorten, text_width, two_lines, wrap
from sahel_analysis.charts.style import COLOURS, number_axis
from sahel_analysis.charts.text import plain_text, shapes_arabic
from sahel_analysis.interface import LANGUAGES

raqm_only = pytest.mark.skipif(not shapes_arabic(), reason="this matplotlib does not shape Arabic itself")


def ink_runs(text: str, language: str = "ar") -> list[np.ndarray]:
    """Return the runs of inked columns of a drawn label, from left to right, as pixel arrays."""
    with figure_style(language):
        figure = matplotlib.pyplot.figure(figsize=(4, 1), dpi=150)
        figure.text(0.5, 0.5, label_text(text, language), size=40, ha="center", va="center")
        figure.canvas.draw()
        page = np.asarray(figure.canvas.buffer_rgba())[..., 0] < 128
    inked = np.flatnonzero(page.any(axis=0))
    return [page[:, run] for run in np.split(inked, np.flatnonzero(np.diff(inked) > 1) + 1)]


def size(run: np.ndarray) -> tuple[int, int]:
    """Return height and width of an ink run."""
    rows = np.flatnonzero(run.any(axis=1))
    return int(rows[-1] - rows[0] + 1), run.shape[1]


@pytest.fixture(autouse=True)
def _pyplot() -> None:
    import matplotlib.pyplot  # noqa: F401


def test_arabic_runs_from_right_to_left() -> None:
    """alef is drawn first, at the right: taller and narrower than beh."""
    runs = ink_runs("ا ب")
    (alef_height, alef_width), (beh_height, beh_width) = size(runs[-1]), size(runs[0])
    assert alef_height > beh_height
    assert alef_width < beh_width


def test_arabic_letters_join() -> None:
    assert len(ink_runs("سسس")) == 1
    assert len(ink_runs("س س س")) == 3


def test_a_label_that_begins_in_latin_runs_from_right_to_left_in_arabic() -> None:
    """MINUSMA comes first and stands at the right: its M is the only run that wide and tall there."""
    runs = ink_runs("MM ا", "ar")
    assert size(runs[0])[1] < size(runs[-1])[1]
    runs = ink_runs("MM ا", "en")
    assert size(runs[0])[1] > size(runs[-1])[1]


def test_brackets_open_before_what_they_hold() -> None:
    """In مالي (12) the number stands at the left, between brackets that face it."""
    runs = ink_runs("ا (1)")
    left, right = runs[0], runs[2]
    rows = slice(*np.flatnonzero(left.any(axis=1))[[0, -1]])
    bulge = left[rows].shape[0] // 2
    # the middle of "(" lies at its left edge, that of ")" at its right edge
    assert left[rows][bulge][: left.shape[1] // 2].any() and not left[rows][bulge][-1]
    assert right[rows][bulge][-(right.shape[1] // 2) :].any() and not right[rows][bulge][0]


@raqm_only
@pytest.mark.parametrize(
    ("text", "language", "shown"),
    [
        ("مالي", "ar", "مالي"),
        ("Mali (12)", "en", "Mali (12)"),
        ("MINUSMA", "ar", "MINUSMA"),
        ("مالي (12)", "ar", "مالي (12)"),
        ("بعثة MINUSMA في مالي", "ar", "\u2067بعثة \u2066MINUSMA\u2069 في مالي\u2069"),
        ("في 2023-09-16", "ar", "\u2067في \u20662023-09-16\u2069\u2069"),
        ("فترات ثقة 95%", "ar", "\u2067فترات ثقة \u206695%\u2069\u2069"),
        ("قوة G5 Sahel (3)", "ar", "\u2067قوة \u2066G5 Sahel\u2069 (3)\u2069"),
        ("صحيفة الساحل (3)", "fr", "صحيفة الساحل (3)"),
        ("Mali مالي", "en", "\u2066Mali \u2067مالي\u2069\u2069"),
        ("مالي\nMINUSMA في", "ar", "مالي\n\u2067\u2066MINUSMA\u2069 في\u2069"),
        ("2012–2023", "ar", "2012–2023"),
    ],
)
def test_labels_of_both_directions_are_isolated(text: str, language: str, shown: str) -> None:
    assert label_text(text, language) == shown
    assert label_text(shown, language) == shown
    assert plain_text(shown) == text


def test_older_matplotlib_gets_shaped_and_ordered_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sahel_analysis.charts.text.shapes_arabic", lambda: False)
    assert label_text("با", "ar") == "\ufe8e\ufe91"
    assert label_text("مالي (12)", "ar") == "(12) \ufef2\ufedf\ufe8e\ufee3"
    assert label_text("في 2023-09-16 (95%)", "ar") == "(95%) 2023-09-16 \ufef2\ufed3"
    assert label_text("قوة MINUSMA (3)", "ar") == "(3) MINUSMA \ufe93\ufeee\ufed7"
    assert label_text("Mali مالي", "en") == "Mali \ufef2\ufedf\ufe8e\ufee3"
    assert label_text("وقّع", "ar") == label_text("وقع", "ar")
    assert label_text("Mali", "ar") == "Mali"


def test_unknown_languages_are_refused() -> None:
    with pytest.raises(ValueError, match="language 'de' is unknown: use one of ar, en, fr"):
        label_text("Mali", "de")


@pytest.mark.parametrize("language", LANGUAGES)
def test_style_leaves_no_trace(language: str) -> None:
    before = dict(matplotlib.rcParams)
    with figure_style(language):
        assert matplotlib.rcParams["font.family"] == ["IBM Plex Sans Arabic"]
        assert matplotlib.rcParams["text.parse_math"] is False
    assert dict(matplotlib.rcParams) == before


def test_importing_charts_sets_nothing_and_draws_nothing() -> None:
    import subprocess
    import sys

    code = "import sys, sahel_analysis.charts; sys.exit('matplotlib.pyplot' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_font_is_found_in_both_weights(caplog: pytest.LogCaptureFixture) -> None:
    from matplotlib import font_manager

    with caplog.at_level(logging.WARNING, "matplotlib"):
        for weight in ("normal", "bold"):
            font = font_manager.FontProperties(family=[font_family()], weight=weight)
            path = font_manager.findfont(font, fallback_to_default=False)
            assert Path(path).name == f"IBMPlexSansArabic-{'Bold' if weight == 'bold' else 'Regular'}.ttf"
    assert not caplog.messages


def draw(text: str, language: str = "ar") -> Figure:
    with figure_style(language):
        figure = matplotlib.pyplot.figure()
        figure.text(0.5, 0.5, text)
    return figure


@raqm_only
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("\ufef2\ufedf\ufe8e\ufee3", "presentation forms"),
        ("بعثة MINUSMA", "without isolates: pass it through label_text"),
        ("first\nبعثة MINUSMA", "without isolates"),
        ("日本", r"lacks: 日 \(U\+65E5 CJK UNIFIED IDEOGRAPH-65E5\), 本"),
    ],
)
def test_texts_that_would_be_shown_wrongly_are_refused(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        check_texts(draw(text))


def test_right_and_invisible_texts_pass() -> None:
    check_texts(draw(label_text("بعثة MINUSMA، 95% «وقّع»", "ar")))
    figure = draw("日本")
    figure.texts[0].set_visible(False)
    check_texts(figure)


def test_text_drawn_outside_the_style_is_refused() -> None:
    figure = Figure()
    figure.text(0.5, 0.5, "costs $5 to $6")
    with pytest.raises(ValueError, match="read as a formula"):
        check_texts(figure)
    figure = Figure()
    figure.text(0.5, 0.5, "Mali", family="No Such Family")
    with pytest.raises(ValueError, match="font 'No Such Family' is not installed"):
        check_texts(figure)


def test_dollars_are_no_formula_inside_the_style() -> None:
    check_texts(draw("$5 مليون و $6"))


def test_lines_break_at_spaces_within_the_width() -> None:
    text = "Share of articles that mention each actor, with intervals"
    lines = wrap(text, 1.5, "en").split("\n")
    assert " ".join(lines) == text
    assert len(lines) > 1
    assert all(text_width(line, "en") <= 1.5 for line in lines)
    assert wrap("Wirtschaftsgemeinschaft", 0.2, "en") == "Wirtschaftsgemeinschaft"


def test_long_labels_take_two_lines_and_an_ellipsis() -> None:
    assert two_lines("Mali", "en") == "Mali"
    assert two_lines("one two three four five six seven eight nine", "en", 1.0).count("\n") == 1
    assert two_lines("one two three four five six seven eight nine", "en", 1.0).endswith("…")
    assert text_width(shorten("Economic Community of West African States", "en", 1.0), "en") <= 1.0


@pytest.mark.parametrize(
    ("top", "options", "ticks"),
    [
        (0.37, {"percent": True}, ["0%", "10%", "20%", "30%", "40%"]),
        (1.0, {"percent": True}, ["0%", "20%", "40%", "60%", "80%", "100%"]),
        (0.031, {"percent": True}, ["0%", "1%", "2%", "3%", "4%"]),
        (2, {"whole": True}, ["0", "1", "2"]),
        (1234, {"whole": True}, ["0", "500", "1,000", "1,500"]),
        (1.2, {}, ["0.0", "0.5", "1.0", "1.5"]),
    ],
)
def test_axes_are_numbered_roundly(top: float, options: dict[str, bool], ticks: list[str]) -> None:
    with figure_style("en"):
        ax = new_axes("en")
        assert number_axis(ax, top, "en", **options) >= top
        assert [label.get_text() for label in ax.get_xticklabels()] == ticks


def test_colours_stay_apart_for_the_colour_blind() -> None:
    """Simulated after Machado, Oliveira & Fernandes (2009), severity 1; distance in CIELAB of the first five."""
    blind = {
        "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
        "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
        "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
    }

    def lab(rgb: np.ndarray) -> np.ndarray:
        linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
        xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ linear
        f = np.cbrt(xyz / [0.9505, 1.0, 1.089])
        return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])

    for matrix in [np.eye(3), *map(np.array, blind.values())]:
        seen = []
        for colour in COLOURS[:5]:
            rgb = np.array(matplotlib.colors.to_rgb(colour))
            linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
            turned = np.clip(matrix @ linear, 0, 1)
            seen.append(lab(np.where(turned <= 0.0031308, 12.92 * turned, 1.055 * turned ** (1 / 2.4) - 0.055)))
        distances = [np.linalg.norm(a - b) for i, a in enumerate(seen) for b in seen[i + 1 :]]
        assert min(distances) > 11


@pytest.mark.parametrize(
    ("given", "drawn"),
    [("Recep Tayyip Erdoğan", "Recep Tayyip Erdogan"), ("İbrahim Kalın", "Ibrahim Kalin"), ("Lœuvre ÿŸ", "Lœuvre ÿŸ")],
)
def test_letters_that_the_font_lacks_lose_their_marks(given: str, drawn: str) -> None:
    assert label_text(given, "fr") == drawn
