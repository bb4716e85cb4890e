"""What the site tells from the code: a hook of mkdocs (mkdocs.yml) that makes pages, fills in tables, isolates Arabic.

Nothing is typed twice: commands come from click, tables from `tables.CONTRACTS`, parameters from the notebooks, sets
from notebooks/runs.toml, columns and lexicons from the lexicons, functions from `__init__.pyi` and the `__all__` of the
analyses, scores from README's table, which a test holds against the sample.
Rule for adding: a page is a function in `PAGES`; what a written page asks for as {{ name }} is a function in `PARTS`.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import pkgutil
import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "sahel_analysis"
PUBLISHED = ROOT / "figures" / "published"
# languages of labels, in the order in which pages show them
LANGUAGES = {"en": "English", "fr": "French", "ar": "Arabic"}
ANALYSES = ("corpus_overview", "actor_frequency", "alliance_chronology", "framing_analysis", "validation", "charts")
# families of codes, and what a table calls them
FAMILIES = {
    "type": "Types of actors",
    "kind": "Kinds of mentions",
    "event": "Types of events",
    "status": "Status of an event",
    "evidence": "Who asserts an event",
    "frame": "Frames",
    "voice": "Whose words",
    "role": "Roles of lines",
    "position": "Where in the article",
}


# --- small helpers


def _readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table in Markdown; bars in cells are escaped."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(_cell(value) for value in line) + " |" for line in lines)


def _cell(value: object) -> str:
    return re.sub(r"\s*\n\s*", " ", str(value)).replace("|", "\\|")


def _code(value: object) -> str:
    """Return a value as code; nothing for what is empty."""
    return f"`{value}`" if str(value) else ""


def _first(text: str | None) -> str:
    """Return the first sentence of a docstring, in one line, as plain Markdown."""
    line = " ".join((text or "").strip().partition("\n\n")[0].split())
    return line


def _made_by(source: str) -> str:
    return f"*Made from {source} when the site was built.*\n\n"


# --- pages of the reference


def commands() -> str:
    """Return the reference of the command line."""
    import click

    from sahel_analysis.cli import main

    context = click.Context(main, info_name="sahel")
    parts = ["# Commands\n", _made_by("the command itself"), _paragraphs(main.help), _paragraphs(main.epilog), ""]
    rows = [(f"[`sahel {name}`](#{name})", command.get_short_help_str(200)) for name, command in _commands(main)]
    parts.append(_table(["command", "what it does"], rows))
    for name, command in _commands(main):
        inner = click.Context(command, info_name=name, parent=context)
        parts.append(f"\n## {name}\n\n```text\n{command.get_usage(inner).removeprefix('Usage: ')}\n```\n")
        parts.append(_paragraphs(command.help))
        options = [p for p in command.get_params(inner) if isinstance(p, click.Option)]
        records = [record for option in options if (record := option.get_help_record(inner))]
        parts.append(_table(["option", "meaning"], [(f"`{names}`", _plain(meaning)) for names, meaning in records]))
    return "\n".join(parts)


def _commands(group: Any) -> list[tuple[str, Any]]:
    return sorted(group.commands.items())


def _plain(text: str) -> str:
    """Return text of the command with brackets and stars that Markdown leaves alone."""
    return re.sub(r"([\[\]*_<>])", r"\\\1", " ".join(text.split()))


def _paragraphs(text: str | None) -> str:
    """Return a help text in paragraphs; one that click is told to leave as it is keeps its lines."""
    blocks = re.split(r"\n\s*\n", inspect.cleandoc(text or ""))
    return "\n\n".join(_kept(block) if "\b" in block else _plain(block) for block in blocks) + "\n"


def _kept(block: str) -> str:
    return "  \n".join(_plain(line) for line in block.splitlines() if line.strip("\b "))


def tables() -> str:
    """Return the reference of the tables."""
    from sahel_analysis.tables import CONTRACTS

    rows_are = dict(re.findall(r"^\| (\w+) \| (an? .*?) \|$", _readme(), re.MULTILINE))
    parts = [
        "# Tables\n",
        _made_by("`sahel_analysis/tables.py`"),
        "What `annotate` returns and `sahel annotate` writes, one file a table. `start` and `end` count characters of "
        "the raw text from 0: what stands between them is the finding, to the letter. Dates are ISO dates in files and "
        "datetimes in memory. A cell that is not known is empty.\n",
    ]
    for name, contract in CONTRACTS.items():
        meaning = rows_are.get(name, "")
        parts.append(f"\n## {name}\n\nOne row is {meaning}.\n" if meaning else f"\n## {name}\n")
        parts.append(_table(["column", "kind", "meaning"], [(_code(c.name), c.kind, c.meaning) for c in contract]))
    return "\n".join(parts)


def columns() -> str:
    """Return the dictionary of the columns of figures' CSV files."""
    tree = tomllib.loads((PACKAGE / "lexicons" / "columns.toml").read_text(encoding="utf-8"))
    parts = [
        "# Columns of figures\n",
        _made_by("`lexicons/columns.toml`"),
        "Every figure brings the numbers that it draws as a CSV file, and the sentences behind them as another. "
        "Each set has this dictionary too, with the files that have a column.\n",
        _meanings(tree["columns"]),
        "\n## Where a column means something else\n",
    ]
    for figure, own in tree["figures"].items():
        parts.append(f"\n### {figure}\n\n{_meanings(own)}")
    return "\n".join(parts)


def _meanings(entries: dict[str, dict[str, str]]) -> str:
    rows = [(_code(name), one["type"], *(one[code] for code in LANGUAGES)) for name, one in sorted(entries.items())]
    return _table(["column", "type", *LANGUAGES.values()], rows)


def notebooks() -> str:
    """Return the parameters of the notebooks, and the sets and sweeps of runs.toml."""
    from sahel_analysis.publishing.parameters import read_schema
    from sahel_analysis.publishing.sets import read_runs

    runs = read_runs(ROOT / "notebooks")
    parts = [
        "# Notebooks and sets\n",
        _made_by("the notebooks and `notebooks/runs.toml`"),
        "`sahel figures NOTEBOOK -p NAME VALUE` sets a parameter. Values may be any text; several are joined by commas. "
        "A date is 2023, 2023-07 or 2023-07-26.\n",
    ]
    for name, promise in runs.promises.items():
        parts.append(f"\n## {name}\n\n{promise.title.get('en', '')}.\n\nFigures: {', '.join(promise.figures)}. ")
        parts.append(f"A run may take {promise.timeout:.0f} seconds.\n")
        schema = read_schema(runs.notebook(name)).values()
        rows = [(_code(p.name), p.kind, _code(_default(p.default)), p.meaning) for p in schema]
        parts.append(_table(["parameter", "kind", "default", "meaning"], rows))
    swept = {one for names in runs.sweeps.values() for one in names}
    parts.append("\n## Sets\n\n`sahel figures SET` runs one; without a name it is `published`.\n")
    rows = [(_code(n), *_set_cells(runs.sets[n])) for n in runs.sets if n not in swept]
    parts.append(_table(["set", "corpus", "languages", "notebooks", "parameters"], rows))
    parts.append("\n## Sweeps\n\nA sweep stands for several sets.\n")
    rows = [(_code(sweep), _code(one), *_set_cells(runs.sets[one])) for sweep, names in runs.sweeps.items() for one in names]
    parts.append(_table(["sweep", "set", "corpus", "languages", "notebooks", "parameters"], rows))
    return "\n".join(parts)


def _default(value: object) -> str:
    return "" if value == "" else json.dumps(value)


def _set_cells(one: Any) -> tuple[str, ...]:
    given = ", ".join(f"{name} = {value}" for name, value in one.parameters.items())
    return one.corpus, ", ".join(one.languages), ", ".join(one.notebooks), given


def codes() -> str:
    """Return the codes of the tables with their labels."""
    from sahel_analysis import interface

    parts = [
        "# Codes\n",
        _made_by("`lexicons/interface.toml`"),
        "The words that stand in the tables for types, kinds and frames, and what figures call them.\n",
    ]
    for family, title in FAMILIES.items():
        rows = [
            (_code(code), *(interface.label_code(family, code, language) for language in LANGUAGES))
            for code in interface.codes(family)
        ]
        parts += [f"\n## {title}\n", _table(["code", *LANGUAGES.values()], rows)]
    return "\n".join(parts)


def lexicons() -> str:
    """Return what each lexicon holds: its head, and how many entries it has."""
    parts = [
        "# Lexicons\n",
        _made_by("the heads of the files"),
        "What was decided, rather than observed, stands in these files below `sahel_analysis/lexicons/`. "
        "[Names and lexicons of your own](../howto/lexicons.md) says how to lay yours over them.\n",
    ]
    files = sorted((PACKAGE / "lexicons").rglob("*.toml"))
    for path in sorted(files, key=lambda one: (len(one.parts), one)):
        text = path.read_text(encoding="utf-8")
        head = "\n".join(re.sub(r"^# ?", "", line) for line in _head(text))
        entries = len(re.findall(r"^\[\[", text, re.MULTILINE))
        name = path.relative_to(PACKAGE / "lexicons").as_posix()
        counted = f"{entries} entries.\n\n" if entries else ""
        parts.append(f"\n## {name}\n\n{counted}```text\n{head}\n```\n")
    return "\n".join(parts)


def _head(text: str) -> list[str]:
    lines = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        lines.append(line)
    return lines


# --- functions


def functions() -> str:
    """Return the public face: what `from sahel_analysis import` gives."""
    stub = ast.parse((PACKAGE / "__init__.pyi").read_text(encoding="utf-8"))
    named = [(node.module, alias.name) for node in stub.body if isinstance(node, ast.ImportFrom) for alias in node.names]
    found = [_resolve(f"sahel_analysis.{module}", name) for module, name in named if module]
    # what an analysis shows is told on its page
    own = [one for one in found if one[0].split(".")[1] not in ANALYSES]
    elsewhere = [one for one in found if one not in own]
    parts = [
        "# Corpus and tables\n",
        _made_by("`sahel_analysis/__init__.pyi` and the docstrings"),
        "`from sahel_analysis import NAME` gives each of these, and the analyses as modules.\n",
        _listing(own),
    ]
    for module, name, _ in elsewhere:
        parts.append(f"\n`{name}` stands on the page of [{module.split('.')[1]}]({module.split('.')[1]}.md#{module}.{name}).")
    return "\n".join([*parts, "", *_directives(own)])


def analysis(name: str) -> Callable[[], str]:
    """Return what makes the page of an analysis: measures first, then plots, then descriptions."""

    def page() -> str:
        module = importlib.import_module(f"sahel_analysis.{name}")
        found = [_resolve(module.__name__, one) for one in module.__all__]
        groups = {"Measures": [], "Plots": [], "Descriptions of figures": []}
        for one in found:
            kind = {"plot": "Plots", "describe": "Descriptions of figures"}.get(one[1].partition("_")[0], "Measures")
            groups[kind].append(one)
        title = name.replace("_", " ").capitalize()
        doc = _first(module.__doc__)
        parts = [f"# {title}\n", _made_by("the docstrings"), f"{doc} `from sahel_analysis import {name}`\n"]
        if not groups["Plots"]:
            return "\n".join([*parts, _listing(found), *_directives(found)])
        for heading, members in groups.items():
            if members:
                parts += [f"\n## {heading}\n", _listing(members), *_directives(members)]
        return "\n".join(parts)

    return page


def statistics() -> str:
    """Return the statistics behind the measures, module by module, with their sources."""
    import sahel_analysis.stats

    parts = ["# Statistics\n", _made_by("the docstrings"), "What the measures reckon with; the sources stand with each.\n"]
    for info in sorted(pkgutil.iter_modules(sahel_analysis.stats.__path__), key=lambda one: one.name):
        module = importlib.import_module(f"sahel_analysis.stats.{info.name}")
        parts.append(f"\n## {info.name}\n\n{inspect.cleandoc(module.__doc__ or '')}\n")
        found = [
            (module.__name__, name, value)
            for name, value in vars(module).items()
            if not name.startswith("_") and getattr(value, "__module__", "") == module.__name__
            and (inspect.isfunction(value) or inspect.isclass(value))
        ]
        parts += _directives(found)
    return "\n".join(parts)


def _resolve(module: str, name: str) -> tuple[str, str, Any]:
    """Return where a public name is defined, its name, and the thing itself."""
    value = getattr(importlib.import_module(module), name)
    return getattr(value, "__module__", module) or module, name, value


def _listing(found: Iterable[tuple[str, str, Any]]) -> str:
    rows = [(f"[`{name}`](#{module}.{name})", _first(inspect.getdoc(value))) for module, name, value in found]
    return _table(["name", "what it does"], rows) + "\n"


def _directives(found: Iterable[tuple[str, str, Any]]) -> list[str]:
    return [_directive(*one) for one in found]


def _directive(module: str, name: str, value: Any) -> str:
    text = f"\n::: {module}.{name}\n"
    if inspect.isclass(value):
        # methods and fields of a class; nothing private
        text += '    options:\n      members: true\n      filters: ["!^_"]\n'
    return text


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


# --- parts of written pages


def scores() -> str:
    """Return README's table of scores; tests/test_docs.py holds it against the sample."""
    return _between("scores")


def _between(name: str) -> str:
    (table,) = re.findall(rf"^<!-- {name}: .*? -->\n(.*?)\n?<!-- /{name} -->$", _readme(), re.MULTILINE | re.DOTALL)
    return str(table)


def validity() -> str:
    """Return what README says of the scores, below their table."""
    text = _readme().partition("<!-- /scores -->")[2].partition("\n## ")[0].strip()
    return text.partition("\n\n")[0]


def frames() -> str:
    """Return the frames with their definitions, from the lexicon."""
    tree = tomllib.loads((PACKAGE / "lexicons" / "frames.toml").read_text(encoding="utf-8"))
    rows = [(_code(f["id"]), f["label"], f["definition"], "; ".join(f["policy_frames"])) for f in tree["frame"]]
    return _table(["code", "frame", "definition", "in the Policy Frames Codebook"], rows)


def limits() -> str:
    """Return README's list of limits."""
    (text,) = re.findall(r"^## Limits\n(.*?)(?=^## )", _readme(), re.MULTILINE | re.DOTALL)
    return str(text).strip()


def counted() -> str:
    """Return how many entries the lexicons of actors, alliances and frames have."""
    kinds = {"actors": "actors/*.toml", "alliances, pacts and bodies": "alliances.toml", "frames": "frames.toml"}
    found = {
        kind: sum(len(re.findall(r"^\[\[(?:actor|alliance|frame)\]\]", path.read_text("utf-8"), re.MULTILINE))
                  for path in (PACKAGE / "lexicons").glob(pattern))
        for kind, pattern in kinds.items()
    }
    return ", ".join(f"{number:,} {kind}" for kind, number in found.items())


def version() -> str:
    """Return the version of the package."""
    import sahel_analysis

    return sahel_analysis.__version__


PARTS: dict[str, Callable[[], str]] = {
    "scores": scores,
    "validity": validity,
    "frames": frames,
    "limits": limits,
    "counted": counted,
    "version": version,
}


# --- hooks of mkdocs


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
                    inside = inside[: -1]
                elif not piece.endswith("/>"):
                    inside.append(tag[2])
            out.append(piece)
        elif inside:
            out.append(piece)
        else:
            out.append(_RUN.sub(lambda run: f'<bdi lang="ar" dir="rtl">{run[0]}</bdi>', piece))
    return "".join(out)
