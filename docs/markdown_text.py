"""Where the documentation's sources stand, and Markdown made of values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "sahel_analysis"


def readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table in Markdown; bars in cells are escaped."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell(value) for value in line) + " |" for line in lines)


def cell(value: object) -> str:
    return re.sub(r"\s*\n\s*", " ", str(value)).replace("|", "\\|")


def as_code(value: object) -> str:
    """Return a value as code; nothing for what is empty."""
    return f"`{value}`" if str(value) else ""


def first(text: str | None) -> str:
    """Return the first sentence of a docstring, in one line, as plain Markdown."""
    line = " ".join((text or "").strip().partition("\n\n")[0].split())
    return line


def made_by(source: str) -> str:
    return f"*Made from {source} when the site was built.*\n\n"
