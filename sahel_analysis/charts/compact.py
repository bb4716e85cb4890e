"""Make an SVG of matplotlib's smaller without changing what is seen: half of the size.

Text is drawn as paths, and the shapes of its letters are half of a file: they come in 4,500ths of their size, of which
450ths are enough, and each step is written from where the last one ended.
"""

from __future__ import annotations

import re

_PATH = re.compile(r'(?<= d=")[^"]*')
_SHIFT = re.compile(r"translate\([^)]*\)")
_USE = re.compile(r'(<use [^>]*)transform="translate\((\S+) (\S+)\)"/>')
_LETTER = re.compile(r'(<path id="[^"]+") d="([^"]*)" transform="scale\(0\.015625\)"/>')
_STEP = re.compile(r"([MLQCZz])([^MLQCZz]*)")
# what matplotlib drew nothing for, under a name of its own
_OWN = r' id="(?:line2d|patch|text|xtick|ytick|axes|figure|matplotlib\.axis|legend|PathCollection|LineCollection)_\d+"'
_IDLE = re.compile(rf"<g{_OWN}/>\n?\s*")
# a colour alone is shorter as an attribute
_FILL = re.compile(r' style="fill: (#[0-9a-f]{6})"')
_COMMENT = re.compile(r"<!--(?:(?!-->).)*-->\n?", re.DOTALL)
_GLYPH = re.compile(r'<path id="([^"]+-[0-9a-f]+)"')
_NAMED = re.compile(r'(?<= id=")[^"]+(?=")|(?<=xlink:href="#)[^"]+(?=")')


def compact(svg: str) -> str:
    """Return an SVG with coordinates in hundredths of a point, coarser letters with short names, and no idle blanks."""
    svg = _COMMENT.sub("", svg)
    svg = _LETTER.sub(_coarser, svg)
    svg = _PATH.sub(lambda m: re.sub(r"\s*([A-Za-z])\s*", r"\1", _in_hundredths(m)), svg)
    svg = _SHIFT.sub(_in_hundredths, svg)
    svg = _USE.sub(_placed, svg)
    svg = _FILL.sub(r' fill="\1"', re.sub(rf"(?<=<g){_OWN}", "", _IDLE.sub("", svg)))
    names: dict[str, str] = {}
    for glyph in _GLYPH.findall(svg):
        names.setdefault(glyph, f"g{len(names)}")
    svg = _NAMED.sub(lambda m: names.get(m[0], m[0]), svg)
    # every browser reads the plain name of this attribute
    return re.sub(r"\n +(?=<)", "\n", svg.replace("xlink:href=", "href="))


def _in_hundredths(numbers: re.Match[str]) -> str:
    return re.sub(r"(\.\d\d)\d+", r"\1", numbers[0])


def _coarser(letter: re.Match[str]) -> str:
    """Write the shape of a letter in tenths of its units, each step from the end of the last one."""
    at = begun = (0, 0)
    written = ""
    for command, numbers in _STEP.findall(letter[2]):
        values = [round(float(number) / 10) for number in numbers.split()]
        points = list(zip(values[::2], values[1::2], strict=True))
        steps = [edge - base for point in points for edge, base in zip(point, at, strict=True)]
        told = "".join(f"{step}" if step < 0 else f" {step}" for step in steps).strip()
        written += f"{command.lower()}{told}"
        # a closed line ends where it began
        at = points[-1] if points else begun
        begun = at if command == "M" else begun
    return f'{letter[1]} d="{written}" transform="scale(0.15625)"/>'


def _placed(use: re.Match[str]) -> str:
    """Place what is used by x and y, which say the same as a shift; letters count in hundredths of their size."""
    places = [f' {name}="{at}"' for name, value in (("x", use[2]), ("y", use[3])) if (at := round(float(value)))]
    return use[1].rstrip() + "".join(places) + "/>"
