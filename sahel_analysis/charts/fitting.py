"""Find the font, measure texts in it, and fit them: break, shorten."""

from __future__ import annotations

from functools import cache
from typing import Any

from sahel_analysis.charts.text import label_text

# sizes in points: labels and titles of rows, what stands beside them, the smallest there is
SIZE, SMALL, TINY = 9.0, 8.0, 7.6


@cache
def font_family() -> str:
    """Make the package's font known to matplotlib and return the family's name."""
    import fontpkg_ibm_plex_sans_arabic as plex
    from matplotlib import font_manager

    manager = font_manager.fontManager
    for weight in ("Regular", "Bold"):
        manager.addfont(plex.ROOT / "files" / f"IBMPlexSansArabic-{weight}.ttf")
        # before any other version of the family that the machine has, so that figures are the same everywhere
        manager.ttflist.insert(0, manager.ttflist.pop())
    # a family that is missing is otherwise only logged and replaced by one without Arabic
    font_manager.findfont(plex.FAMILY, fallback_to_default=False)
    return str(plex.FAMILY)


def text_width(text: str, language: str, size: float = SIZE, bold: bool = False) -> float:
    """Return the width in inches of the widest line of a text."""
    from matplotlib.font_manager import FontProperties

    font = FontProperties(family=[font_family()], size=size, weight="bold" if bold else "normal")
    lines = label_text(text, language).split("\n")
    return (
        max(float(_renderer().get_text_width_height_descent(line or " ", font, ismath=False)[0]) for line in lines) / 72
    )


@cache
def _renderer() -> Any:
    from matplotlib.backends.backend_agg import RendererAgg

    # matplotlib gives its renderers no types
    return RendererAgg(16, 16, 72)  # type: ignore[no-untyped-call]


def wrap(text: str, width: float, language: str, size: float = SIZE, bold: bool = False) -> str:
    """Return a text broken at spaces into lines of at most `width` inches where its words allow."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if line and text_width(longer, language, size, bold) > width:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return "\n".join(lines)


def two_lines(text: str, language: str, width: float = 1.5, size: float = SIZE) -> str:
    """Return a label in at most two lines of about `width` inches, shortened with an ellipsis beyond that."""
    lines = wrap(text, width, language, size).split("\n")
    return "\n".join(lines) if len(lines) < 3 else f"{lines[0]}\n{lines[1]}\N{HORIZONTAL ELLIPSIS}"


def shorten(text: str, language: str, width: float, size: float = SIZE) -> str:
    """Return a text cut to `width` inches, with an ellipsis where it was cut."""
    kept = text
    while (
        len(kept) > 1 and text_width(kept if kept == text else f"{kept}\N{HORIZONTAL ELLIPSIS}", language, size) > width
    ):
        kept = kept[:-1].rstrip()
    return kept if kept == text else f"{kept}\N{HORIZONTAL ELLIPSIS}"
