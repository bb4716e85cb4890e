"""Run notebooks into figure sets: annotate once, run each notebook in each language, put the figures in place."""

from __future__ import annotations

import glob
import shutil
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sahel_analysis.publishing.execution import Job, Outcome
from sahel_analysis.publishing.manifest import Manifest, describe_inputs
from sahel_analysis.publishing.parameters import ParameterError, Value
from sahel_analysis.publishing.placing import SetFolder
from sahel_analysis.publishing.planning import Plan, make_plan, name_sets
from sahel_analysis.publishing.reporting import RunReport, SetReport, show_path
from sahel_analysis.publishing.sets import LANGUAGES, Runs, SetError, check_languages, find_notebooks, read_runs
from sahel_analysis.publishing.workers import processes, run_all

if TYPE_CHECKING:
    from sahel_analysis.publishing.opening import Opened

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
    force: bool = False,
    dry_run: bool = False,
    progress: Tell | None = lambda line: print(line, file=sys.stderr, flush=True),
) -> RunReport:
    """Run the notebooks of figure sets, and make for each set its figures and a page.

    Everything that can be checked is checked first: names, languages, parameters, and then (once the corpus is
    read) period, sources and actors. The corpus is annotated once. A notebook that fails leaves
    `<notebook>.failed.ipynb` and stops no other. What is up to date is left alone: a run is made anew where its
    notebook, its figures, the articles, their hand codings, a parameter, the package with its lexicons, the lock or a
    version is not what the set's manifest.json says.

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
    force
        Run also what is up to date.
    dry_run
        Only tell what would be run, and why; nothing is read or written, period, sources and actors are not tried.
    progress
        Called with a line for each step; None for silence.

    Raises
    ------
    SetError
        If there are no notebooks, a set, notebook or language is unknown, nothing can be read in the corpus, or
        another run is at work in `out`.
    ParameterError
        If no notebook has a parameter, or a value is of the wrong type or not in the corpus.
    """
    tell: Tell = progress or (lambda line: None)
    runs = read_runs(find_notebooks(notebooks))
    chosen = name_sets(runs.choose(names), runs, corpus, check_languages(languages))
    plans = [make_plan(figure_set, runs, parameters or {}) for figure_set in chosen]
    home = Path(out) if out is not None else runs.checkout / "figures"
    reader = Reader(metadata, mapping, lexicons, tell)
    reports = []
    for plan in plans:
        source = Path(corpus) if corpus is not None else runs.checkout / plan.figure_set.corpus
        inputs = reader.describe(source, runs, plan)
        target = SetFolder(home / plan.figure_set.name, runs, plan, inputs)
        if dry_run:
            reports.append(_tell_plan(plan, target, runs, force, tell))
        elif target.is_current() and not force:
            reports.append(SetReport(plan.figure_set.name, target.folder, (), None, _figures(plan, runs, plan.keys)))
        else:
            reports.append(run_plan(plan, runs, source, reader, home, jobs=jobs, force=force))
    return RunReport(tuple(reports))


class Reader:
    """Opens corpora as the options of a call ask; each is opened once."""

    def __init__(
        self,
        metadata: str | Path | None,
        mapping: Mapping[str, str] | None,
        lexicons: str | Path | None,
        tell: Tell,
    ) -> None:
        self.tell = tell
        self._metadata = Path(metadata) if metadata else None
        self._mapping = mapping
        self._lexicons = Path(lexicons) if lexicons else None
        self._opened: dict[Path, Opened] = {}

    def describe(self, source: Path, runs: Runs, plan: Plan) -> Manifest:
        """Return what decides the figures of a plan."""
        checked = {name: value for given in plan.given.values() for name, value in given.items()}
        return describe_inputs(
            source,
            runs.checkout,
            checked,
            metadata=self._metadata,
            mapping=self._mapping,
            lexicons=self._lexicons,
        )

    def open(self, source: Path) -> Opened:
        """Return the tables of a corpus; how its reading went is told."""
        from sahel_analysis.publishing.opening import open_corpus
        from sahel_analysis.tables import is_tables

        if source not in self._opened:
            doing = "reading" if is_tables(source) else "reading and annotating"
            self.tell(f"{doing} {show_path(source)}")
            self._opened[source] = open_corpus(
                source, metadata=self._metadata, mapping=self._mapping, lexicons=self._lexicons
            )
            _tell_corpus(self._opened[source], self.tell)
        return self._opened[source]


def _figures(plan: Plan, runs: Runs, keys: Collection[str]) -> int:
    return sum(len(runs.promises[key.partition("/")[2]].figures) for key in keys if key in plan.keys)


def _tell_plan(plan: Plan, target: SetFolder, runs: Runs, force: bool, tell: Tell) -> SetReport:
    """Tell of each run whether it would be made."""
    todo = list(plan.keys) if force else target.outdated()
    for key in plan.keys:
        language, _, name = key.partition("/")
        reason = target.why(key) or ("--force" if force else "")
        tell(f"{'would run' if reason else 'up to date'}: {name} ({language}){f': {reason}' if reason else ''}")
    current = _figures(plan, runs, set(plan.keys) - set(todo))
    return SetReport(plan.figure_set.name, target.folder, (), None, current, would_run=len(todo))


def _check_choices(plan: Plan, opened: Opened) -> None:
    """Try period, sources and actors on the corpus, before any notebook runs."""
    from sahel_analysis.publishing.opening import check_actors, choose

    names = ("since", "until", "sources", "actors")
    asked = {tuple(str(given.get(name, "")) for name in names) for given in plan.given.values()}
    for since, until, sources, actors in sorted(asked):
        try:
            check_actors(choose(opened.tables, since, until, sources), actors)
        except ValueError as error:
            raise ParameterError(str(error)) from error


def _tell_corpus(opened: Opened, tell: Tell) -> None:
    from sahel_analysis.corrected import count_states

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
    corrections = opened.tables.corrections
    if len(corrections):
        tell(f"corrections: {', '.join(f'{n} {state}' for state, n in count_states(corrections).items())}")
    for row in corrections[corrections["state"] == "unfit"].head(TOLD).to_dict("records"):
        tell(f"does not fit: corrections, line {row['line']}: {row['doc_id']}: {row['reason']}")


def run_plan(
    plan: Plan,
    runs: Runs,
    source: Path,
    reader: Reader,
    home: Path,
    *,
    jobs: int = 1,
    force: bool = False,
) -> SetReport:
    """Run what is outdated of a set (with `force` all of it) into its folder below `home`."""
    from sahel_analysis.publishing.measured import measure_validity
    from sahel_analysis.publishing.opening import place_tables, write_opened
    from sahel_analysis.tables import is_tables

    figure_set = plan.figure_set
    with ExitStack() as stack:
        # they get ready while the articles are read
        pool = stack.enter_context(processes(jobs))
        opened = reader.open(source)
        _check_choices(plan, opened)
        home.mkdir(parents=True, exist_ok=True)
        stack.enter_context(_alone_in(home))
        # the scratch folder lies beside the set, so that what is finished can be moved into it at once
        scratch = stack.enter_context(_scratch_in(home, figure_set.name))
        target = SetFolder(home / figure_set.name, runs, plan, reader.describe(source, runs, plan))
        target.clear(force)
        wanted = target.outdated()
        tables = Path(scratch) / "tables"
        if is_tables(source):
            place_tables(source, tables)
        else:
            write_opened(opened, tables)
        split = [key.split("/") for key in wanted]
        todo = [_job(runs, name, language, plan.given[name], Path(scratch)) for language, name in split]
        outcomes: dict[tuple[str, str], Outcome] = {}
        for number, outcome in enumerate(run_all(todo, pool), 1):
            job = outcome.job
            target.take(outcome, plan.given[job.name])
            outcomes[job.language, job.name] = outcome
            state = "FAILED" if outcome.failure else "done"
            reader.tell(f"[{number}/{len(todo)}] {job.name} ({job.language}) {state} in {outcome.seconds:.1f} s")
        ordered = tuple(outcomes[job.language, job.name] for job in todo)
        rejected = None if opened.rejected is None else len(opened.rejected)
        current = _figures(plan, runs, set(plan.keys) - set(wanted))
        report = SetReport(figure_set.name, target.folder, ordered, rejected, current)
        target.finish(opened, list(report.failed), measure_validity(opened.tables, source, reader.tell))
    return report


@contextmanager
def _alone_in(home: Path) -> Iterator[None]:
    """Hold the folder of the sets for this run; another run in it stops rather than wait or mix its figures in."""
    from filelock import FileLock, Timeout

    lock = home / ".sahel.lock"
    try:
        with FileLock(lock, timeout=0):
            yield
    except Timeout as error:
        raise SetError(
            f"another run is at work in {show_path(home)}: wait until it is done, or give this one a folder of its own "
            f"with --out"
        ) from error


@contextmanager
def _scratch_in(home: Path, name: str) -> Iterator[str]:
    """Make a folder for a run in the folder of the sets; what a run that was killed left there goes."""
    for left in home.glob(f".{glob.escape(name)}-????????"):
        shutil.rmtree(left)
    with tempfile.TemporaryDirectory(dir=home, prefix=f".{name}-") as scratch:
        yield scratch


def _job(runs: Runs, name: str, language: str, given: Mapping[str, Value], scratch: Path) -> Job:
    # the notebook works in its own folder, so that these paths are the same on every machine
    parameters = {**given, "corpus": "../../tables", "language": language, "out": "."}
    promise = runs.promises[name]
    folder = scratch / language / name
    return Job(runs.notebook(name), language, parameters, folder, promise.figures, promise.timeout)
