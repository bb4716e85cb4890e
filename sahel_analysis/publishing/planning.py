"""What a call of `run_set` asks for: sets, languages and parameters, all checked before anything is read or run."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sahel_analysis.publishing.parameters import (
    ParameterError,
    Schema,
    Value,
    check_parameters,
    read_schema,
    unknown_parameter,
)
from sahel_analysis.publishing.reporting import GIVEN_BY_RUN
from sahel_analysis.publishing.sets import FigureSet, Runs, SetError


@dataclass(frozen=True)
class Plan:
    """A set, with what each of its notebooks is given (without corpus, language and out)."""

    figure_set: FigureSet
    given: dict[str, dict[str, Value]]

    @property
    def keys(self) -> tuple[str, ...]:
        """The runs of the set, `language/notebook`, in the order of the page."""
        return tuple(f"{la}/{name}" for la in self.figure_set.languages for name in self.figure_set.notebooks)


def name_sets(
    chosen: list[FigureSet], runs: Runs, corpus: str | Path | None, languages: tuple[str, ...]
) -> list[FigureSet]:
    """Return the sets in the languages asked for; with a corpus of one's own they are named after it."""
    named = []
    for figure_set in chosen:
        kept = tuple(language for language in figure_set.languages if language in languages)
        if not kept:
            made = ", ".join(figure_set.languages)
            raise SetError(f"the set {figure_set.name!r} is made in {made}, not in {', '.join(languages)}")
        name = figure_set.name
        if corpus is not None:
            path = Path(corpus).resolve()
            own = re.sub(r"[^\w.-]+", "-", path.name if path.is_dir() else path.stem).strip(".-") or "corpus"
            # the folder of a set of the project is not overwritten by figures of other articles
            own = f"{own}-corpus" if own in runs.sets else own
            name = own if len(chosen) == 1 else f"{own}-{name}"
        # what is made of one's own articles keeps the notebooks as they ran
        keep = figure_set.executed or corpus is not None
        named.append(replace(figure_set, name=name, languages=kept, executed=keep))
    return named


def make_plan(figure_set: FigureSet, runs: Runs, parameters: Mapping[str, Any]) -> Plan:
    for name, option in GIVEN_BY_RUN.items():
        if name in parameters:
            raise ParameterError(f"the parameter {name!r} is set for every notebook: use {option}")
    schemas = {name: _schema(runs.notebook(name)) for name in figure_set.notebooks}
    known = list(dict.fromkeys(p for schema in schemas.values() for p in schema if p not in GIVEN_BY_RUN))
    for name in parameters:
        if name not in known:
            raise ParameterError(unknown_parameter(name, known, ", ".join(figure_set.notebooks)))
    wanted = {**figure_set.parameters, **parameters}
    return Plan(figure_set, {name: _given(name, schema, wanted) for name, schema in schemas.items()})


def _schema(notebook: Path) -> Schema:
    schema = read_schema(notebook)
    missing = [name for name in GIVEN_BY_RUN if name not in schema]
    if missing:
        raise ParameterError(
            f"{notebook.name} does not declare {', '.join(missing)}: a notebook that is run into a set has a cell "
            f"tagged `parameters` with {', '.join(GIVEN_BY_RUN)}"
        )
    return schema


def _given(name: str, schema: Schema, wanted: Mapping[str, Any]) -> dict[str, Value]:
    return check_parameters(schema, {k: v for k, v in wanted.items() if k in schema}, f"{name}.ipynb")
