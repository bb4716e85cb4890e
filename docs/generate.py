"""What the site tells from the code: a hook of mkdocs (mkdocs.yml) that adds pages, fills in tables, isolates Arabic.

Nothing is typed twice: commands come from click, tables from `tables.CONTRACTS`, parameters from the notebooks, sets
from notebooks/runs.toml, columns and lexicons from the lexicons, functions from `__init__.pyi` and the `__all__` of the
analyses, scores from README's table, which a test holds against the sample.
Rule for adding: a page is a function in `PAGES`; what a written page asks for as {{ name }} is one in parts.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from function_pages import ANALYSES, analysis, functions, statistics
from markdown_text import ROOT
from parts import PARTS
from reference_pages import codes, columns, commands, lexicons, notebooks, tables

PUBLISHED = ROOT / "figures" / "published"

PAGES: dict[str, Callable[[], str]] = {
    "commands": commands,
    "tables": tables,
    "columns": columns,
    "notebooks": notebooks,
    "codes": codes,
    "lexicons": lexicons,
    "functions": functions,
    **{name: analysis(name) for name in ANALYSES},
    "statistics": statistics,
}


def on_files(files: Any, config: Any) -> Any:
    """Add the generated pages, and the published figure set as it stands."""
    from mkdocs.structure.files import File

    for name, make in PAGES.items():
        files.append(File.generated(config, f"reference/{name}.md", content=make()))
    for path in sorted(PUBLISHED.rglob("*")):
        if path.is_file() and path.suffix != ".md":
            place = f"published/{path.relative_to(PUBLISHED).as_posix()}"
            files.append(File.generated(config, place, abs_src_path=str(path)))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Any) -> str:
    """Fill in what a written page asks for as {{ name }}."""
    return re.sub(r"\{\{ (\w+) \}\}", lambda asked: PARTS[asked[1]](), markdown)


# letters of Arabic, with the digits, signs and blanks between them
_LETTER = "[\\u0600-\\u06ff\\u0750-\\u077f]"
_RUN = re.compile(rf"{_LETTER}(?:[\s\d.-]*{_LETTER})*")
# where a fragment of HTML is left as it is: code blocks keep their lines, scripts are no text
_CLOSED = {"pre", "script", "style", "svg", "bdi", "title"}


def on_page_content(html: str, page: Any, config: Any, files: Any) -> str:
    """Isolate Arabic in running text, so that it is read from the right and moves nothing around it."""
    return isolate(html)


def isolate(html: str) -> str:
    """Return HTML with each run of Arabic in its text in a `bdi` of its own."""
    out, inside = [], []
    for piece in re.split(r"(<[^>]*>)", html):
        if tag := re.match(r"<(/?)(\w+)", piece):
            if tag[2] in _CLOSED:
                if tag[1]:
                    inside = inside[:-1]
                elif not piece.endswith("/>"):
                    inside.append(tag[2])
            out.append(piece)
        elif inside:
            out.append(piece)
        else:
            out.append(_RUN.sub(lambda run: f'<bdi lang="ar" dir="rtl">{run[0]}</bdi>', piece))
    return "".join(out)
