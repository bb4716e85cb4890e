"""The parameters of a notebook: read from its `parameters` cell, and checked before papermill is called.

papermill itself only warns about a name that the notebook does not have, passes the text "false" on as a true value
and makes 12 of "0012". Here the cell is a schema: one line a parameter, `name: type = default`, with ASCII names and
defaults; the comment behind it says what the parameter means.
"""

from __future__ import annotations

import ast
import datetime
import difflib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Value = str | int | bool | float

# The names that may stand as a type in a parameters cell, and the kind of value that each asks for.
# `Date` is what the notebooks import (a str that holds a year, a month or a day); plain `date` is understood as well.
KINDS = {"str": "str", "int": "int", "bool": "bool", "float": "float", "Date": "date", "date": "date"}

_ASKS = {
    "int": "a whole number, such as 10",
    "float": "a number, such as 0.5",
    "bool": "true or false",
    "date": "a date: write 2023, 2023-07 or 2023-07-26 (empty for none)",
    "str": "text; several values are one text joined by commas",
}
_TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


class ParameterError(ValueError):
    """A parameter that the notebook does not have, a value of the wrong type, or a cell that is no schema."""


@dataclass(frozen=True)
class Parameter:
    """One parameter of a notebook. `kind` is str, int, bool, float or date; `meaning` is the comment on its line."""

    name: str
    kind: str
    default: Value
    meaning: str = ""


Schema = dict[str, Parameter]


def read_schema(notebook: str | Path) -> Schema:
    """Return the parameters of a notebook by name, in the order of its cell; {} where no cell is tagged `parameters`.

    Raises
    ------
    ParameterError
        If a line of the cell is not `name: type = default` on one line, its type is unknown, or its default is not
        of that type. The message names the notebook and the line.
    """
    path = Path(notebook)
    # read as plain JSON: nbformat takes two seconds to import where jupyterlab is installed
    cells = [
        cell
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "code" and "parameters" in cell["metadata"].get("tags", [])
    ]
    if len(cells) > 1:
        raise ParameterError(f"{path.name} has {len(cells)} cells tagged 'parameters': keep one")
    return parse_schema("".join(cells[0]["source"]), path.name) if cells else {}


def parse_schema(source: str, notebook: str) -> Schema:
    """Read the text of a `parameters` cell; `notebook` names it in errors. See `read_schema`."""
    try:
        statements = ast.parse(source).body
    except SyntaxError as error:
        raise ParameterError(f"{notebook}, parameters cell, line {error.lineno}: {error.msg}") from error
    lines = source.splitlines()
    schema: Schema = {}
    for statement in statements:
        place = f"{notebook}, parameters cell, line {statement.lineno}"
        text = lines[statement.lineno - 1]
        parameter = _read_line(statement, text, place)
        if parameter.name in schema:
            raise ParameterError(f"{place}: {parameter.name!r} is there twice")
        schema[parameter.name] = parameter
    return schema


def _read_line(statement: ast.stmt, text: str, place: str) -> Parameter:
    if (
        not isinstance(statement, ast.AnnAssign)
        or not isinstance(statement.target, ast.Name)
        or not isinstance(statement.annotation, ast.Name)
        or statement.value is None
        or statement.end_lineno != statement.lineno
    ):
        raise ParameterError(f"{place}: {text.strip()!r} is not `name: type = default` on one line")
    name, annotation = statement.target.id, statement.annotation.id
    if annotation not in KINDS:
        raise ParameterError(f"{place}: {name!r} has the type {annotation!r}; the types are {', '.join(KINDS)}")
    try:
        default = ast.literal_eval(statement.value)
    except ValueError:
        raise ParameterError(f"{place}: the default of {name!r} is no plain value: {text.strip()!r}") from None
    code = text.encode()[: statement.end_col_offset].decode()
    if not code.isascii():
        raise ParameterError(f"{place}: name and default of {name!r} must be ASCII (a value given may be any text)")
    comment = re.search(r"#\s*(.*)$", text[len(code) :])
    meaning = comment.group(1).strip() if comment else ""
    parameter = Parameter(name, KINDS[annotation], "", meaning)
    return Parameter(name, parameter.kind, _convert(parameter, default, place, from_text=False), meaning)


def check_parameters(schema: Schema, given: Mapping[str, Any], notebook: str) -> dict[str, Value]:
    """Return the given values in the types of the schema, in the order of the schema.

    Text is read as the type asks ("false", "10", "2023-09"), as it comes from a command line; a date may be a
    `datetime.date`, a parameter of text may be given as a list, which becomes one comma-separated text.

    Raises
    ------
    ParameterError
        If the notebook lacks a name, or a value is not of its type.
    """
    for name in given:
        if name not in schema:
            raise ParameterError(unknown_parameter(name, list(schema), notebook))
    return {
        name: _convert(parameter, given[name], f"{notebook}, parameter {name!r}", from_text=True)
        for name, parameter in schema.items()
        if name in given
    }


def unknown_parameter(name: str, known: Sequence[str], where: str) -> str:
    """Word the error about a name that is not there, with the nearest one that is."""
    near = difflib.get_close_matches(name.lower(), known, n=1, cutoff=0.6)
    hint = f"did you mean {near[0]!r}? " if near else ""
    return f"there is no parameter {name!r} in {where}: {hint}There are {', '.join(known) or 'none'}"


def _convert(parameter: Parameter, value: Any, place: str, *, from_text: bool) -> Value:
    """Give `value` the kind of the parameter; `from_text` tells whether text may stand for a number or a truth."""
    kind = parameter.kind
    converted = value
    if kind == "str" and isinstance(value, (list, tuple)):
        return _join(value, place)
    if kind == "date" and isinstance(value, datetime.date):
        converted = value.isoformat()[:10]
    elif kind == "float" and isinstance(value, int) and not isinstance(value, bool):
        converted = float(value)
    elif from_text and isinstance(value, str) and kind in ("int", "float", "bool"):
        converted = _read_text(kind, value.strip())
    fits = {"str": str, "date": str, "int": int, "float": float, "bool": bool}[kind]
    if (
        not isinstance(converted, (str, int, float, bool))
        or not isinstance(converted, fits)
        or (kind == "int" and isinstance(converted, bool))
        or (kind == "date" and converted and not _is_date(str(converted)))
    ):
        raise ParameterError(f"{place}: {value!r} is not {_ASKS[kind]}")
    return converted


def _read_text(kind: str, text: str) -> Value | None:
    try:
        if kind == "bool":
            return _TRUTH.get(text.lower())
        return int(text) if kind == "int" else float(text)
    except ValueError:
        return None


def _join(values: Sequence[Any], place: str) -> str:
    for value in values:
        if not isinstance(value, str) or "," in value:
            raise ParameterError(f"{place}: {value!r} cannot stand in a comma-separated list of texts")
    return ",".join(values)


def _is_date(text: str) -> bool:
    """Tell whether the text is a year, a month or a day of the calendar in ISO's notation."""
    if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", text, flags=re.ASCII):
        return False
    try:
        datetime.date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        return False
    return True
