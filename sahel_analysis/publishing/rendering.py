"""HTML from the templates of this package; all text that is filled in is escaped."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

RIGHT_TO_LEFT = frozenset({"ar"})


def direction_of(language: str) -> str:
    """Return the value of HTML's `dir` for a language."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


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
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
