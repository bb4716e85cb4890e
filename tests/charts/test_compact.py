"""A compact SVG draws what the long one drew."""

from __future__ import annotations

import io
import re
from xml.etree import ElementTree

import pytest
from matplotlib.figure import Figure

from sahel_analysis.charts.compact import compact

CASES = [
    ('<path d="M 4.3251 -9.32 \nL 2 9.999 \nz\n"/>', '<path d="M4.32 -9.32L2 9.99z"/>'),
    ('<use xlink:href="#a" transform="translate(60.127 0)"/>', '<use href="#a" x="60"/>'),
    ('<use xlink:href="#a" transform="translate(0 -3)"/>', '<use href="#a" y="-3"/>'),
    ('<use xlink:href="#m1" x="60.5" y="2"/>', '<use href="#m1" x="60.5" y="2"/>'),
    (
        '<path id="Plex-Bold-4b" d="M 0 0"/><use xlink:href="#Plex-Bold-4b"/>',
        '<path id="g0" d="M0 0"/><use href="#g0"/>',
    ),
    (
        '<path id="Plex-4b" d="M 100 209 \nL 196 0 \nQ 300 50 404 -96 \nz\nM 0 0 \nL 10 0 \n"'
        ' transform="scale(0.015625)"/>',
        '<path id="g0" d="m10 21l10-21q10 5 20-10zm-10-21l1 0" transform="scale(0.15625)"/>',
    ),
    ("<g>\n<!-- مالي > -->\n<g/>\n</g>", "<g>\n<g/>\n</g>"),
    # the key of a mark keeps its name, also where it looks like a glyph's
    ('<g id="sample-b"><path d="M 1 1"/></g>', '<g id="sample-b"><path d="M1 1"/></g>'),
    ("<g>\n   <g/>\n </g>", "<g>\n<g/>\n</g>"),
    ('<g id="key"/>\n<g id="line2d_3"/>\n<g>', '<g id="key"/>\n<g>'),
]


@pytest.mark.parametrize(("long", "short"), CASES)
def test_what_is_shortened(long: str, short: str) -> None:
    assert compact(long) == short
    assert compact(short) == short


def test_a_figure_keeps_its_shapes_numbers_and_names() -> None:
    figure = Figure()
    axes = figure.subplots()
    axes.plot([1, 2, 3], [3, 1, 2], gid="line-1", marker="o")
    axes.set_title("a title")
    page = io.StringIO()
    figure.savefig(page, format="svg")
    long, short = page.getvalue(), compact(page.getvalue())
    assert len(short) < 0.7 * len(long)
    one, other = (list(ElementTree.fromstring(text).iter()) for text in (long, short))
    one = [e for e in one if len(e) or not re.fullmatch(r"(line2d|patch|text|xtick|ytick)_\d+", e.get("id", ""))]
    assert [e.tag for e in one] == [e.tag for e in other]
    for before, after in zip(one, other, strict=True):
        if before.get("transform") == "scale(0.015625)":
            continue
        numbers = [re.findall(r"(-?\d+(?:\.\d\d?)?)\d*", e.get("d", "")) for e in (before, after)]
        assert [float(n) for n in numbers[0]] == [float(n) for n in numbers[1]]
    drawn = {e.get("id") for e in other}
    used = {str(e.get("href"))[1:] for e in other if e.tag.endswith("use")}
    assert used <= drawn
    assert "line-1" in drawn
