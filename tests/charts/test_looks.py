"""The look of the figures: colours that stay apart for readers who see fewer, and letters large enough in a column."""

from __future__ import annotations

import ast
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from sahel_analysis.charts import fitting, style

PACKAGE = Path(__file__).parents[2] / "sahel_analysis"

# Machado, Oliveira & Fernandes (2009), severity 1.0, on linear RGB
SIGHT = {
    "all colours": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = np.array([0.95047, 1.0, 1.08883])

# a difference of 2 in CIELAB is just seen side by side; marks that lie apart need several times that
LEAST = 15.0
# a column of a journal, and the smallest letters that one prints
COLUMN, POINTS = 85.0, 6.0


def linear(colour: str) -> np.ndarray:
    value = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def lab(colour: str, sight: str) -> np.ndarray:
    """Return a colour in CIELAB (D65) as it is seen."""
    t = XYZ @ np.clip(SIGHT[sight] @ linear(colour), 0, 1) / WHITE
    f = np.where(t > (6 / 29) ** 3, np.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_the_simulation_is_right_where_the_answer_is_known() -> None:
    # without red-sensitive or green-sensitive cones this red and green of one lightness fall together
    assert np.linalg.norm(lab("#ff0000", "all colours") - lab("#00ff00", "all colours")) == pytest.approx(
        170.6, abs=0.1
    )
    for sight in SIGHT:
        assert lab("#ffffff", sight) == pytest.approx([100, 0, 0], abs=0.1)
        assert lab("#808080", sight)[1:] == pytest.approx([0, 0], abs=0.1)
    near = np.linalg.norm(lab("#c00000", "deuteranopia") - lab("#6b5b00", "deuteranopia"))
    assert near < 0.5 * np.linalg.norm(lab("#c00000", "all colours") - lab("#6b5b00", "all colours"))


@pytest.mark.parametrize("sight", SIGHT)
def test_colours_stay_apart(sight: str) -> None:
    close = {
        (one, other): round(float(distance), 1)
        for one, other in combinations(style.COLOURS, 2)
        if (distance := np.linalg.norm(lab(one, sight) - lab(other, sight))) < LEAST
    }
    assert close == {}


@pytest.mark.parametrize("sight", SIGHT)
def test_shades_darken_in_steps_that_are_seen(sight: str) -> None:
    lightness = [lab(shade, sight)[0] for shade in style.SHADES]
    assert max(np.diff(lightness)) < -8


@pytest.mark.parametrize("colour", [style.INK, style.QUIET])
def test_text_stands_out_from_paper(colour: str) -> None:
    light = linear(colour) @ XYZ[1]
    # WCAG 2.2, 1.4.3: contrast of text, AA
    assert 1.05 / (light + 0.05) >= 4.5


def test_letters_are_large_enough_in_a_column() -> None:
    scale = COLUMN / (style.WIDTH * 25.4)
    assert min(fitting.SIZE, fitting.SMALL, fitting.TINY) * scale >= POINTS


def test_no_plot_sets_a_size_of_its_own_for_letters() -> None:
    """The sizes above are all there are: nowhere in the package is a text given a number for its size."""
    own = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
                texts = call.func.attr in (
                    "text",
                    "annotate",
                    "set_title",
                    "set_xlabel",
                    "set_ylabel",
                    "legend",
                    "suptitle",
                )
                for keyword in call.keywords if texts else ():
                    if keyword.arg in ("size", "fontsize") and isinstance(keyword.value, ast.Constant):
                        own.append(f"{path.name}:{call.lineno}: {keyword.arg}={keyword.value.value!r}")
    assert own == []
