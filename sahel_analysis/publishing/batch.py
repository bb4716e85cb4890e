"""Run notebooks into figure sets: annotate once, run each notebook in each language, put the figures in place."""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sahel_analysis.publishing.execution import Failure, Job, Outcome, run_notebook
from sahel_analysis.publishing.manifest import describe_inputs
from sahel_analysis.publishing.opening import Opened, choose, open_corpus, place_tables, write_opened
from sahel_analysis.publishing.parameters import (
    ParameterError,
    Schema,
    Value,
    check_parameters,
    read_schema,
    unknown_parameter,
)
from sahel_analysis.publishing.placing import SetFolder
from sahel_analysis.publishing.reporting import GIVEN_BY_RUN, RunReport, SetReport, show_path
from sahel_analysis.publishing.sets import (
    LANGUAGES,
    FigureSet,
    Runs,
    SetError,
    check_languages,
    find_notebooks,
    read_runs,
)
from sahel_analysis.tables import is_tables

Tell = Callable[[str], None]

# Rejected files and rows that are told one by one; the notebooks list them all.
TOLD = 20


def run_set(
    names: Sequence[str] | None = None,
    *,
    corpus: str | Path | None = None,
    out: str | Path | None = None,
    languages: Sequence[str] = LANGUAGES,
    parameters: Mapping[str, Any] | None = None,
    metadata: str | Path | None = None,
    mapping: Mapping[str, str] | None = None,
    lexicons: str | Path | None = None,
    notebooks: str | Path | None = None,
    jobs: int = 1,
    progress: Tell | None = lambda line: print(line, file=sys.stderr, flush=True),
) -> RunReport:
    """Run the notebooks of figure sets, and make for each set its figures and a page.

    Everything that can be checked is checked first: names, languages, parameters, and then (once the corpus is
    read) period and sources. The corpus is annotated once. A notebook that fails leaves `<notebook>.failed.ipynb` and
    stops no other.

    Parameters
    ----------
    names
        Sets of runs.toml, or notebooks, which together make the set `selection`. The set `published` by default.
    corpus
        Articles (folder or file) or tables to use instead of those that the set names; the set is then called as
        this folder or file is.
    out
        Folder of the sets: figures go to `out/<set>/<language>/<notebook>/`. By default the checkout's `figures`.
    languages
        Only these of the set's languages.
    parameters
        Values for parameters of the notebooks, as text or typed. Each goes to the notebooks that declare it.
    metadata, mapping, lexicons
        As for `load_corpus` and `annotate`.
    notebooks
        Folder of the notebooks and their runs.toml. By default that of the checkout we stand in.
    jobs
        Notebooks run at a time, each in a process of its own.
    progress
        Called with a line for each step; None for silence.

    Raises
    ------
    SetError
        If there are no notebooks, a set, notebook or language is unknown, or nothing can be read in the corpus.
    ParameterError
        If no notebook has a parameter, or a value is of the wrong type or not in the corpus.
    """
    tell: Tell = progress or (lambda line: None)
    runs = read_runs(find_notebooks(notebooks))
    chosen = _name_sets(runs.choose(names), runs, corpus, check_languages(languages))
    plans = [_plan(figure_set, runs, parameters or {}) for figure_set in chosen]
    opened: dict[Path, Opened] = {}
    reports = []
    for plan in plans:
        source = Path(corpus) if corpus is not None else runs.checkout / plan.figure_set.corpus
        if source not in opened:
            tell(f"reading {show_path(source)}" if is_tables(source) else f"reading and annotating {show_path(source)}")
            opened[source] = open_corpus(source, metadata=metadata, mapping=mapping, lexicons=lexicons)
            _tell_corpus(opened[source], tell)
        _check_choices(plan, opened[source])
        home = Path(out) if out is not None else runs.checkout / "figures"
        reports.append(_run_plan(plan, runs, source, opened[source], home, jobs, tell))
    return RunReport(tuple(reports))


@dataclass(frozen=True)
class _Plan:
    """A set with what each of its notebooks is given (without corpus, language and out) and all that was asked."""

    figure_set: FigureSet
    given: dict[str, dict[str, Value]]
    wanted: dict[str, Any]


def _name_sets(
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
        named.append(replace(figure_set, name=name, languages=kept))
    return named


def _plan(figure_set: FigureSet, runs: Runs, parameters: Mapping[str, Any]) -> _Plan:
    for name, option in GIVEN_BY_RUN.items():
        if name in parameters:
            raise ParameterError(f"the parameter {name!r} is set for every notebook: use {option}")
    schemas = {name: _schema(runs.notebook(name)) for name in figure_set.notebooks}
    known = list(dict.fromkeys(p for schema in schemas.values() for p in schema if p not in GIVEN_BY_RUN))
    for name in parameters:
        if name not in known:
            raise ParameterError(unknown_parameter(name, known, ", ".join(figure_set.notebooks)))
    wanted = {**figure_set.parameters, **parameters}
    return _Plan(figure_set, {name: _given(name, schema, wanted) for name, schema in schemas.items()}, wanted)


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


def _check_choices(plan: _Plan, opened: Opened) -> None:
    """Try period and sources on the corpus, before any notebook runs."""
    asked = {tuple(str(given.get(name, "")) for name in ("since", "until", "sources")) for given in plan.given.values()}
    for since, until, sources in sorted(asked):
        try:
            choose(opened.tables, since, until, sources)
        except ValueError as error:
            raise ParameterError(str(error)) from error


def _tell_corpus(opened: Opened, tell: Tell) -> None:
    documents = opened.tables.documents
    tell(f"{len(documents)} articles, {documents['published'].isna().sum()} of them undated")
    rejected = [] if opened.rejected is None else opened.rejected.to_dict("records")
    for row in rejected[:TOLD]:
        place = f"{row['file']}:{row['line']}" if row["line"] else str(row["file"])
        tell(f"rejected: {place}: {row['reason']}")
    if len(rejected) > TOLD:
        tell(f"rejected: {len(rejected) - TOLD} more")
    for warning in opened.warnings or ():
        tell(f"warning: {warning}")


def _run_plan(plan: _Plan, runs: Runs, source: Path, opened: Opened, home: Path, jobs: int, tell: Tell) -> SetReport:
    figure_set = plan.figure_set
    inputs = describe_inputs(source, runs.checkout, opened, plan.wanted)
    target = SetFolder(home / figure_set.name, runs, inputs)
    # beside the set, so that what is finished can be moved into it at once
    with tempfile.TemporaryDirectory(dir=home, prefix=f".{figure_set.name}-") as scratch:
        tables = Path(scratch) / "tables"
        if is_tables(source):
            place_tables(source, tables)
        else:
            write_opened(opened, tables)
        todo = [
            _job(runs, name, language, plan.given[name], Path(scratch))
            for language in figure_set.languages
            for name in figure_set.notebooks
        ]
        outcomes: dict[tuple[str, str], Outcome] = {}
        for number, outcome in enumerate(_run_all(todo, jobs), 1):
            job = outcome.job
            target.take(outcome, plan.given[job.name])
            outcomes[job.language, job.name] = outcome
            state = "FAILED" if outcome.failure else "done"
            tell(f"[{number}/{len(todo)}] {job.name} ({job.language}) {state} in {outcome.seconds:.1f} s")
    ordered = tuple(outcomes[job.language, job.name] for job in todo)
    rejected = None if opened.rejected is None else len(opened.rejected)
    report = SetReport(figure_set.name, target.folder, ordered, rejected)
    target.finish(opened, list(report.failed))
    return report


def _job(runs: Runs, name: str, language: str, given: Mapping[str, Value], scratch: Path) -> Job:
    # the notebook works in its own folder, so that these paths are the same on every machine
    parameters = {**given, "corpus": "../../tables", "language": language, "out": "."}
    promise = runs.promises[name]
    folder = scratch / language / name
    return Job(runs.notebook(name), language, parameters, folder, promise.figures, promise.timeout)


def _run_all(todo: list[Job], jobs: int) -> Iterator[Outcome]:
    """Yield the outcomes as they come. Processes, not threads: each run has a working directory of its own."""
    if jobs == 1 or len(todo) == 1:
        yield from map(run_notebook, todo)
        return
    from joblib import Parallel, delayed

    seen = set()
    try:
        pool = Parallel(n_jobs=min(jobs, len(todo)), return_as="generator_unordered", batch_size=1, pre_dispatch="all")
        for outcome in pool(delayed(run_notebook)(job) for job in todo):
            seen.add((outcome.job.language, outcome.job.name))
            yield outcome
    except Exception as error:  # a worker that dies (out of memory) takes the pool with it
        for job in todo:
            if (job.language, job.name) not in seen:
                yield Outcome(job, 0.0, Failure(f"the process that ran it died: {type(error).__name__}: {error}"))
