"""Where the marks of a figure are: the boxes of what an SVG of ours draws under the key of a row."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

_SVG = "{http://www.w3.org/2000/svg}"
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")

# Points are small: what can be pressed is at least this wide and high, in the SVG's units.
LEAST = 10.0

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Mark:
    """What is drawn for one row: its key, and one or more boxes (x, y, width, height)."""

    key: str
    boxes: tuple[Box, ...]


def read_size(svg: Path) -> tuple[float, float]:
    """Return the width and height that an SVG gives itself."""
    with svg.open(encoding="utf-8") as file:
        found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', file.read(4000))
    return (float(found[1]), float(found[2])) if found else (480.0, 320.0)


def read_marks(svg: Path, keys: Collection[str]) -> list[Mark]:
    """Return the marks of those of `keys` that are drawn, in the order in which they are drawn.

    Shapes and points count; letters, which stand in places of their own, do not. A file that is no SVG has no marks.
    """
    width, height = read_size(svg)
    try:
        root = ElementTree.parse(svg).getroot()
    except ElementTree.ParseError:
        return []
    found: dict[str, list[Box]] = {}
    for group in root.iter(f"{_SVG}g"):
        key = group.get("id")
        if key in keys:
            boxes = [_fit(box, width, height) for box in _boxes(group)]
            found.setdefault(str(key), []).extend(box for box in boxes if box[2] > 0 and box[3] > 0)
    return [Mark(key, tuple(dict.fromkeys(boxes))) for key, boxes in found.items() if boxes]


def _boxes(element: ElementTree.Element) -> list[tuple[float, float, float, float]]:
    """Return left, top, right and bottom of every shape below an element."""
    boxes = []
    for child in element:
        if child.tag == f"{_SVG}defs" or child.get("transform"):
            continue
        if child.tag == f"{_SVG}use":
            x, y = float(child.get("x", "0")), float(child.get("y", "0"))
            boxes.append((x, y, x, y))
        elif child.tag == f"{_SVG}path":
            # matplotlib writes absolute pairs of coordinates only
            numbers = [float(number) for number in _NUMBER.findall(child.get("d", ""))]
            xs, ys = numbers[::2], numbers[1::2]
            if ys:
                boxes.append((min(xs), min(ys), max(xs), max(ys)))
        boxes += _boxes(child)
    return boxes


def _fit(edges: tuple[float, float, float, float], width: float, height: float) -> Box:
    """Return the box within the picture, grown to what can be pressed."""
    left, top, right, bottom = edges
    wider, higher = max(0.0, LEAST - (right - left)) / 2, max(0.0, LEAST - (bottom - top)) / 2
    left, right = max(0.0, left - wider), min(width, right + wider)
    top, bottom = max(0.0, top - higher), min(height, bottom + higher)
    return round(left, 1), round(top, 1), round(right - left, 1), round(bottom - top, 1)
