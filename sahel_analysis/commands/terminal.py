"""What terminals show: Arabic in columns, and texts of others made harmless.

Charts have `charts.label_text`; this is the other place that knows of writing directions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from wcwidth import wcswidth

if TYPE_CHECKING:
    import pandas as pd

# what a terminal obeys instead of showing it, halves of characters (bad file names), and what hides or reorders text
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_HIDDEN = re.compile(r"[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]")

_LRM, _FSI, _RLI, _PDI = "\u200e", "\u2068", "\u2067", "\u2069"


def neutral(text: str) -> str:
    """Return a text in one line, with nothing in it that a terminal obeys and no mark that reorders what follows."""
    return _CONTROL.sub("\ufffd", _HIDDEN.sub("", " ".join(text.split())))


def in_visual_order(text: str) -> str:
    """Return a right-to-left text as joined letter forms from left to right, for terminals that order nothing."""
    from arabic_reshaper import reshape
    from bidi.algorithm import get_display  # mirrors brackets, as the compiled twin in `bidi` does not

    return str(get_display(reshape(text), base_dir="R"))


def kwic_lines(hits: pd.DataFrame, *, visual: bool = False) -> Iterator[str]:
    """Yield one line a hit of `concordance`: article and line, then the context in columns, read from the right.

    Each column is a directional isolate, so that a terminal which orders Arabic keeps the columns in their places;
    with `visual` the letters are put in order here, for one that does not.
    """
    rows = []
    for doc_id, line, left, keyword, right in zip(
        *(hits[name] for name in ("doc_id", "line", "left", "keyword", "right")), strict=True
    ):
        left, keyword, right = _join_split_word(left, keyword, right)
        texts = [neutral(text) for text in (right, keyword, left)]
        rows.append([f"{neutral(doc_id)}:{line}", *(in_visual_order(t) if visual else t for t in texts)])
    widths = [max((_width(row[i]) for row in rows), default=0) for i in range(3)]
    opens, closes, first = (_RLI, _PDI, _LRM) if not visual else ("", "", "")
    for place, right, keyword, left in rows:
        # in Arabic what comes before stands to the right; the pads keep both neighbours close to the keyword
        place = f"{_FSI}{place}{_PDI}" if not visual else place
        cells = (
            place + " " * (widths[0] - _width(place)),
            " " * (widths[1] - _width(right)) + opens + right + closes,
            _centred(opens + keyword + closes, widths[2]),
            opens + left + closes,
        )
        yield first + "  ".join(cells)


def _join_split_word(left: str, keyword: str, right: str) -> tuple[str, str, str]:
    """Return the three with the particles and endings of the keyword in one piece with it: Arabic letters join."""
    before = re.search(r"\w*$", left)
    after = re.match(r"\w*", right)
    start = before.start() if before else len(left)
    end = after.end() if after else 0
    return left[:start], left[start:] + keyword + right[:end], right[end:]


def _centred(text: str, width: int) -> str:
    room = max(width - _width(text), 0)
    return " " * (room // 2) + text + " " * (room - room // 2)


def _width(text: str) -> int:
    """Return the cells that a text takes; marks over letters and invisible marks take none."""
    return max(wcswidth(text), 0)
