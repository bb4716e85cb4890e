"""HTML from the templates of this package.

All text that is filled in is escaped, and shows the characters that would reorder what stands around them.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

RIGHT_TO_LEFT = frozenset({"ar"})


def direction_of(language: str) -> str:
    """Return the value of HTML's `dir` for a language."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


# what opens an embedding, an override or an isolate, and what closes it
_REORDERING = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_ISOLATES = re.compile(r"[\u2066-\u2068]")


def show_controls(text: str) -> str:
    """Return a text with the characters that reorder others written out, as in [U+202E].

    Isolates that are opened and closed in turn, as captions have them, reorder nothing outside, and stay.
    """
    depth = 0
    for found in _REORDERING.findall(text):
        if found in "\u202a\u202b\u202c\u202d\u202e":
            depth = -1
        elif _ISOLATES.match(found):
            depth += 1
        else:
            depth -= 1
        if depth < 0:
            break
    return text if depth == 0 else _write_out(text)


def as_line(text: str) -> tuple[str, list[int]]:
    """Return a text in one line, with its controls written out, and for each place in it the place in that line."""
    line = ""
    places = []
    for character in text:
        places.append(len(line))
        if character.isspace():
            line += " " if line and not line.endswith(" ") else ""
        else:
            line += _write_out(character)
    line = line.rstrip(" ")
    return line, [min(place, len(line)) for place in [*places, len(line)]]


def _write_out(text: str) -> str:
    return _REORDERING.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)


def as_data(value: Any) -> Markup:
    """Return a value as JSON that can stand within a script element: nothing in it can end that element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.translate({ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}))


def read_script(name: str) -> str:
    """Return a script of the templates folder as it stands."""
    environment = _environment()
    assert environment.loader is not None
    return environment.loader.get_source(environment, name)[0].strip()


def _finalize(value: Any) -> Any:
    return show_controls(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def render(template: str, **values: Any) -> str:
    """Return the template, filled in.

    Raises
    ------
    jinja2.UndefinedError
        If the template names a value that is not given.
    """
    return _environment().get_template(template).render(**values) + "\n"


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("sahel_analysis.publishing"),
        autoescape=True,
        finalize=_finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
