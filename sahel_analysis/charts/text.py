"""Arabic in labels: the only place that knows about shaping and reading direction.

matplotlib 3.11 shapes and orders Arabic itself (libraqm) and wants raw text; up to 3.10 text must be shaped
and reordered beforehand. What is right for one comes out reversed and unjoined on the other, without an error.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from sahel_analysis.interface import check_language

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.text import Text

LRI, RLI, PDI = "\u2066", "\u2067", "\u2069"
_LRE, _PDF, _RLM = "\u202a", "\u202c", "\u200f"

_ARABIC = r"\u0600-\u060b\u060d-\u061a\u061c-\u065f\u066e-\u06ef\u06fa-\u06ff\u0750-\u077f\u08a0-\u08ff"
_LATIN = r"A-Za-z\u00c0-\u024f"
_FORMS = re.compile(r"[\ufb50-\ufdff\ufe70-\ufefc]")
# words in Latin letters with what stands between them, and numbers with punctuation inside (2023-09-16, 95%, 1.5)
_LATIN_RUN = re.compile(
    rf"[{_LATIN}0-9]+(?:[.,:/'\u2019&+_-]+[{_LATIN}0-9]+|[ \u00a0]+(?=[{_LATIN}])[{_LATIN}0-9]+|(?<=[0-9])%)*"
)
# Latin letters beyond those of the West, which the font lacks; it has the French ones among them
_FOREIGN = re.compile(r"(?![ŒœŸ])[\u0100-\u024f]")
_UNMARKED = {"ı": "i", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D"}
_ARABIC_RUN = re.compile(rf"[{_ARABIC}]+(?:[ \u00a0\u060c]+[{_ARABIC}]+)*")


@cache
def shapes_arabic() -> bool:
    """Tell whether this matplotlib shapes and orders Arabic itself."""
    from matplotlib import ft2font

    return hasattr(ft2font, "__libraqm_version__")


def _has(text: str, letters: str) -> bool:
    return re.search(f"[{letters}]", text) is not None


def is_arabic(text: str) -> bool:
    """Tell whether a text holds Arabic letters, as they are or as presentation forms."""
    return _has(text, _ARABIC) or _FORMS.search(text) is not None


def label_text(text: str, language: str) -> str:
    """Return `text` as matplotlib needs it to show it rightly in a figure of `language`.

    Every text of a figure goes through here once. Labels that mix directions are laid out in the direction
    of the language, each foreign run isolated. Letters that the font lacks lose their marks (Erdogan). On matplotlib
    up to 3.10, which places no marks, diacritics go.
    """
    check_language(language)
    known = _FOREIGN.sub(lambda letter: _without_mark(letter[0]), text)
    return "\n".join(_label_line(line, language) for line in known.split("\n"))


def _without_mark(letter: str) -> str:
    return _UNMARKED.get(letter) or unicodedata.normalize("NFKD", letter)[0]


def _label_line(line: str, language: str) -> str:
    if not _has(line, _ARABIC) or (line.startswith((LRI, RLI)) and line.endswith(PDI)):
        return line
    if not shapes_arabic():
        return _reorder(line, language)
    if language == "ar":
        inner = _LATIN_RUN.sub(lambda run: _isolate(run.group(), LRI), line)
        return line if inner == line else RLI + inner + PDI
    if not _has(line, _LATIN):
        return line
    return LRI + _ARABIC_RUN.sub(lambda run: _isolate(run.group(), RLI), line) + PDI


def _isolate(run: str, opening: str) -> str:
    """Return a foreign run isolated; a plain whole number needs no isolation."""
    return run if run.isdigit() else opening + run + PDI


def _reorder(line: str, language: str) -> str:
    """Shape and order a line for a matplotlib that does neither."""
    from arabic_reshaper import ArabicReshaper
    from bidi.algorithm import get_display  # this one mirrors brackets, unlike the package's compiled twin

    if language == "ar":
        # this algorithm knows no isolates: embeddings, with marks that keep neighbours apart, do the same here
        line = _LATIN_RUN.sub(lambda run: f"{_RLM}{_LRE}{run.group()}{_PDF}{_RLM}", line)
    shaped = ArabicReshaper({"delete_harakat": True, "support_ligatures": True}).reshape(line)
    ordered = get_display(shaped, base_dir="R" if language == "ar" else "L")
    return str(ordered).translate({ord(mark): None for mark in (_LRE, _PDF, _RLM)})


def plain_text(text: str) -> str:
    """Return a label without the isolates that `label_text` put in."""
    return re.sub(f"[{LRI}{RLI}{PDI}]", "", text)


def check_texts(figure: Figure) -> None:
    """Raise a ValueError where a text of the figure would be shown wrongly.

    Checked are all visible texts: presentation forms where matplotlib shapes itself, labels of both
    directions that `label_text` has not isolated, dollar signs that would be read as formulas, and
    characters that the font lacks.
    """
    from matplotlib.text import Text

    for text in figure.findobj(Text):
        if isinstance(text, Text) and text.get_visible() and text.get_text().strip():
            fault = _fault(text)
            if fault:
                raise ValueError(f"the label {plain_text(text.get_text())!r} {fault}")


def _fault(text: Text) -> str:
    label = text.get_text()
    if shapes_arabic():
        if _FORMS.search(label):
            return "holds presentation forms, which this matplotlib shows reversed: give raw text to label_text()"
        for line in label.split("\n"):
            isolated = line.startswith((LRI, RLI)) and line.endswith(PDI)
            if _has(line, _ARABIC) and _has(line, _LATIN) and not isolated:
                return "mixes Arabic and Latin letters without isolates: pass it through label_text()"
    if label.count("$") > 1 and text.get_parse_math():
        return "would be read as a formula: draw it inside figure_style()"
    family, missing = _missing_glyphs(text, label)
    if missing:
        named = ", ".join(f"{c} (U+{ord(c):04X} {unicodedata.name(c, '?')})" for c in missing)
        return f"has characters that the font {family!r} lacks: {named}"
    return ""


def _missing_glyphs(text: Text, label: str) -> tuple[str, list[str]]:
    from matplotlib import font_manager

    font = text.get_fontproperties()
    family = ", ".join(font.get_family())
    try:
        path = font_manager.findfont(font, fallback_to_default=False)
    except ValueError:
        raise ValueError(f"the font {family!r} is not installed: draw the figure inside figure_style()") from None
    known = _characters(str(path))
    # marks and controls are placed by the shaper and have no shape of their own
    invisible = ("Cf", "Cc", "Zl", "Zp")
    return family, sorted({c for c in label if ord(c) not in known and unicodedata.category(c) not in invisible})


@cache
def _characters(path: str) -> frozenset[int]:
    from matplotlib import font_manager

    return frozenset(font_manager.get_font(path).get_charmap())
