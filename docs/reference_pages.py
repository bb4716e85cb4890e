"""The pages of the reference that tell of commands, tables, columns, notebooks, codes and lexicons."""

from __future__ import annotations

import inspect
import json
import re
import tomllib
from typing import Any

from markdown_text import PACKAGE, ROOT, as_code, made_by, readme, table

# languages of labels, in the order in which pages show them
LANGUAGES = {"en": "English", "fr": "French", "ar": "Arabic"}
# families of codes, and what a table calls them
FAMILIES = {
    "type": "Types of actors",
    "kind": "Kinds of mentions",
    "event": "Types of events",
    "status": "Status of an event",
    "evidence": "Who asserts an event",
    "frame": "Frames",
    "voice": "Whose words",
    "sourcing": "Kinds of sources",
    "designation": "Kinds of wording that name actors",
    "place": "Where a designation stands",
    "role": "Roles of lines",
    "position": "Where in the article",
}


def commands() -> str:
    """Return the reference of the command line."""
    import click

    from sahel_analysis.commands.main import main

    context = click.Context(main, info_name="sahel")
    parts = ["# Commands\n", made_by("the command itself"), _paragraphs(main.help), _paragraphs(main.epilog), ""]
    rows = [(f"[`sahel {name}`](#{name})", command.get_short_help_str(200)) for name, command in _commands(main)]
    parts.append(table(["command", "what it does"], rows))
    for name, command in _commands(main):
        inner = click.Context(command, info_name=name, parent=context)
        parts.append(f"\n## {name}\n\n```text\n{command.get_usage(inner).removeprefix('Usage: ')}\n```\n")
        parts.append(_paragraphs(command.help))
        options = [p for p in command.get_params(inner) if isinstance(p, click.Option)]
        records = [record for option in options if (record := option.get_help_record(inner))]
        parts.append(table(["option", "meaning"], [(f"`{names}`", _plain(meaning)) for names, meaning in records]))
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
    from sahel_analysis.contracts import CONTRACTS
    from sahel_analysis.corrected import COLUMNS, OUTCOME

    rows_are = dict(re.findall(r"^\| (\w+) \| (an? .*?) \|$", readme(), re.MULTILINE))
    parts = [
        "# Tables\n",
        made_by("`sahel_analysis/contracts.py`"),
        "What `annotate` returns and `sahel annotate` writes, one file a table. `start` and `end` count characters of "
        "the raw text from 0: what stands between them is the finding, to the letter. Dates are ISO dates in files and "
        "datetimes in memory. A cell that is not known is empty.\n",
    ]
    for name, contract in CONTRACTS.items():
        meaning = rows_are.get(name, "")
        parts.append(f"\n## {name}\n\nOne row is {meaning}.\n" if meaning else f"\n## {name}\n")
        parts.append(table(["column", "kind", "meaning"], [(as_code(c.name), c.kind, c.meaning) for c in contract]))
    parts.append(
        "\n## Corrections\n\nNo table of the corpus: one row of `corrections.csv` is a correction by hand, and one of "
        "`corrections_report.csv`, beside the tables, what became of it. The report has all columns, the file those up "
        "to `why` ([how to](../howto/corrections.md)).\n"
    )
    meanings = [(as_code(name), meaning) for name, meaning in {**COLUMNS, **OUTCOME}.items()]
    parts.append(table(["column", "meaning"], meanings))
    return "\n".join(parts)


def columns() -> str:
    """Return the dictionary of the columns of figures' CSV files."""
    tree = tomllib.loads((PACKAGE / "lexicons" / "columns.toml").read_text(encoding="utf-8"))
    parts = [
        "# Columns of figures\n",
        made_by("`lexicons/columns.toml`"),
        "Every figure brings the numbers that it draws as a CSV file, and the sentences behind them as another. "
        "Each set has this dictionary too, with the files that have a column.\n",
        _meanings(tree["columns"]),
        "\n## Where a column means something else\n",
    ]
    for figure, own in tree["figures"].items():
        parts.append(f"\n### {figure}\n\n{_meanings(own)}")
    return "\n".join(parts)


def _meanings(entries: dict[str, dict[str, str]]) -> str:
    rows = [(as_code(name), one["type"], *(one[code] for code in LANGUAGES)) for name, one in sorted(entries.items())]
    return table(["column", "type", *LANGUAGES.values()], rows)


def notebooks() -> str:
    """Return the parameters of the notebooks, and the sets and sweeps of runs.toml."""
    from sahel_analysis.publishing.parameters import read_schema
    from sahel_analysis.publishing.sets import read_runs

    runs = read_runs(ROOT / "notebooks")
    parts = [
        "# Notebooks and sets\n",
        made_by("the notebooks and `notebooks/runs.toml`"),
        "`sahel figures NOTEBOOK -p NAME VALUE` sets a parameter. Values may be any text; several are joined by "
        "commas. A date is 2023, 2023-07 or 2023-07-26.\n",
    ]
    for name, promise in runs.promises.items():
        parts.append(f"\n## {name}\n\n{promise.title.get('en', '')}.\n\nFigures: {', '.join(promise.figures)}. ")
        parts.append(f"A run may take {promise.timeout:.0f} seconds.\n")
        schema = read_schema(runs.notebook(name)).values()
        rows = [(as_code(p.name), p.kind, as_code(_default(p.default)), p.meaning) for p in schema]
        parts.append(table(["parameter", "kind", "default", "meaning"], rows))
    swept = {one for names in runs.sweeps.values() for one in names}
    parts.append("\n## Sets\n\n`sahel figures SET` runs one; without a name it is `published`.\n")
    rows = [(as_code(n), *_set_cells(runs.sets[n])) for n in runs.sets if n not in swept]
    parts.append(table(["set", "corpus", "languages", "notebooks", "parameters"], rows))
    parts.append("\n## Sweeps\n\nA sweep stands for several sets.\n")
    rows = [
        (as_code(sweep), as_code(one), *_set_cells(runs.sets[one]))
        for sweep, names in runs.sweeps.items()
        for one in names
    ]
    parts.append(table(["sweep", "set", "corpus", "languages", "notebooks", "parameters"], rows))
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
        made_by("`lexicons/interface.toml`"),
        "The words that stand in the tables for types, kinds and frames, and what figures call them.\n",
    ]
    for family, title in FAMILIES.items():
        rows = [
            (as_code(code), *(interface.label_code(family, code, language) for language in LANGUAGES))
            for code in interface.codes(family)
        ]
        parts += [f"\n## {title}\n", table(["code", *LANGUAGES.values()], rows)]
    return "\n".join(parts)


def lexicons() -> str:
    """Return what each lexicon holds: its head, and how many entries it has."""
    parts = [
        "# Lexicons\n",
        made_by("the heads of the files"),
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
