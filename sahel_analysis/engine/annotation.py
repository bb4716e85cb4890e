"""Annotate a corpus into a folder of tables: only what is new is tagged, and nothing is left half done."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pandas as pd

from sahel_analysis.corpus.loading import Corpus, spool_corpus
from sahel_analysis.corpus.spool import Spool
from sahel_analysis.corrected import empty_report, read_report
from sahel_analysis.corrections.application import Corrector, as_corrections
from sahel_analysis.corrections.reading import find_corrections, read_corrections
from sahel_analysis.engine.assembling import assemble
from sahel_analysis.engine.engines import Engine, Run, workers
from sahel_analysis.engine.errors import AnnotationError
from sahel_analysis.engine.inputs import hash_file, hash_run, hash_tagging
from sahel_analysis.engine.load_report import LoadReport, read_load_report, report_of, write_load_report
from sahel_analysis.engine.partitions import SIZE, cut
from sahel_analysis.engine.parts import Settings, Store, make_part
from sahel_analysis.engine.placing import WORK, begin_assembly, finish_assembly, hash_outputs, place, read_state
from sahel_analysis.engine.planning import plan
from sahel_analysis.engine.repeats import reprints_in_parts
from sahel_analysis.language.lexicon import load_lexicon
from sahel_analysis.tables import Format
from sahel_analysis.tagging.actors import FURTHER_KINDS, KINDS
from sahel_analysis.tagging.annotate import taggers

Progress = Callable[[int, int], object]


@dataclass(frozen=True)
class AnnotationReport:
    """How the annotation of a corpus went.

    `tagged` articles were tagged by this run, those before it had tagged `kept`; both are 0 where the tables were up to
    date and nothing was done. `rows` counts the rows of each table. `corrections` is the report on corrections by hand.
    """

    folder: Path
    load: LoadReport
    tagged: int
    kept: int
    rows: dict[str, int]
    up_to_date: bool = False
    corrections: pd.DataFrame = field(default_factory=empty_report)

    def __str__(self) -> str:
        articles = f"{self.load.articles:,} articles"
        if self.up_to_date:
            return f"{self.folder} is up to date: nothing has changed in its {articles}"
        earlier = f", {self.kept:,} taken from an earlier run" if self.kept else ""
        return f"{self.folder}: {self.tagged:,} of {articles} tagged{earlier}"


def annotate_corpus(
    path: str | Path,
    out: str | Path,
    *,
    jobs: int = 1,
    engine: Engine = "local",
    scheduler: str | None = None,
    format: Format = "csv",
    kinds: Collection[str] | None = None,
    further_events: bool = False,
    lexicons: str | Path | None = None,
    metadata: str | Path | None = None,
    corrections: str | Path | None = None,
    mapping: Mapping[str, str] | None = None,
    loaded: Callable[[LoadReport], object] | None = None,
    progress: Progress | None = None,
    partition: int | None = None,
) -> AnnotationReport:
    """Tag the articles of a corpus and write their tables to `out`, as `annotate(...).write(out)` would.

    The tables are the same whatever the engine, the number of jobs and the size of partitions; those of Parquet have
    the same rows in other files. What earlier runs found in articles that have not changed is taken from them, a run
    that was killed included. Tables that stand in `out` stay until all new ones are finished.

    Parameters
    ----------
    path, metadata, mapping
        What to read, as `load_corpus` takes it.
    corrections
        File of corrections by hand, which are applied to what is found (see `apply_corrections`); without one, the
        corrections.csv of the corpus is read. The report on them is written beside the tables.
    out
        Folder for the tables; `.work` in it keeps what was found in each article, for the next run.
    jobs
        Processes; with dask the workers of a cluster on this machine.
    engine
        local, or dask (the extra `cluster`).
    scheduler
        Address of a dask scheduler. Its workers need the same version of the package and its libraries, and `lexicons`
        under the same path; they need not see the corpus nor `out`.
    format, kinds, further_events, lexicons
        As in `Tables.write` and `annotate`; all of the default kinds where None.
    loaded
        Called once it is known what was read and what rejected, before anything is tagged.
    progress
        Called with the number of articles tagged so far and of those to tag.
    partition
        Articles in a partition, on the average.

    Raises
    ------
    AnnotationError
        If another run is at work in `out`, a worker was lost, or dask is not there.
    ValueError
        If an option is wrong.
    FileNotFoundError, MetadataError, LexiconError, CorrectionsError
        As `load_corpus`, `annotate` and `read_corrections`.
    """
    path, out = Path(path), Path(out)
    chosen = tuple(KINDS if kinds is None else kinds)
    if unknown := sorted(set(chosen) - {*KINDS, *FURTHER_KINDS}):
        raise ValueError(f"kind {unknown[0]!r} is unknown: there are {', '.join((*KINDS, *FURTHER_KINDS))}")
    _check_engine(engine, scheduler, jobs, format)
    overlay = None if lexicons is None else str(Path(lexicons).resolve())
    with _alone_in(out):
        place(out)
        tagging = hash_tagging(overlay, chosen, further_events)
        described = None if metadata is None else Path(metadata)
        corrected = find_corrections(path, corrections)
        listed = as_corrections(read_corrections(corrected)) if corrected else []
        named = hash_file(corrected) if corrected else ""
        further = {"tagging": tagging, "format": format, "partition": partition, "corrections": named}
        inputs = hash_run(path, out, described, mapping or {}, further)
        state = read_state(out)
        if state.get("inputs") == inputs and state.get("outputs") == hash_outputs(out):
            # a run that was killed once its tables were finished had no time to
            Store(out / WORK / "parts").keep_only(state["parts"])
            report = read_load_report(out, state["rows"]["documents"])
            if loaded:
                loaded(report)
            return AnnotationReport(out, report, 0, 0, state["rows"], True, read_report(out))
        settings = Settings(overlay, chosen, further_events, load_lexicon(overlay).hash, tagging)
        # lexicons are read by the workers while this process reads the corpus
        ready = workers(jobs=jobs, engine=engine, scheduler=scheduler, begin=partial(taggers, overlay))
        with ready as run, Spool(out / WORK) as texts:
            corpus = spool_corpus(path, texts, metadata=described, mapping=mapping)
            report = report_of(corpus)
            if loaded:
                loaded(report)
            corrector = Corrector(listed) if listed else None
            tagged, rows = _annotate(corpus, texts, out, settings, run, format, inputs, partition, progress, corrector)
        return AnnotationReport(out, report, tagged, report.articles - tagged, rows, False, read_report(out))


def _check_engine(engine: Engine, scheduler: str | None, jobs: int, format: Format) -> None:
    if engine not in ("local", "dask"):
        raise ValueError(f"no engine is called {engine!r}: there are local and dask")
    if scheduler is not None and engine != "dask":
        raise ValueError(f"the scheduler {scheduler!r} needs the engine dask")
    if jobs < 1:
        raise ValueError(f"{jobs} jobs: give 1 or more")
    if format not in ("csv", "parquet"):
        raise ValueError(f"no format is called {format!r}: there are csv and parquet")


def _annotate(
    corpus: Corpus,
    texts: Spool,
    out: Path,
    settings: Settings,
    run: Run,
    format: Format,
    inputs: str,
    size: int | None,
    progress: Progress | None,
    corrector: Corrector | None,
) -> tuple[int, dict[str, int]]:
    """Make the parts that are missing, and the tables of all parts; return articles tagged, and rows of each table."""
    work = out / WORK
    store = Store(work / "parts")
    articles = corpus.articles.sort_values("doc_id")
    # where each text stands in the spool, which is in the order of reading
    places = articles.index.to_numpy()
    articles = articles.reset_index(drop=True)
    partitions = cut(articles, [texts.lengths[place] for place in places], settings.hash, size or SIZE)
    planned = plan(partitions, store)
    tagged = 0
    if progress:
        progress(0, planned.to_tag)
    for made in run(make_part, planned.tasks(articles, lambda row: texts[int(places[row])], settings)):
        store.put(made.name, made.content)
        tagged += made.tagged
        if progress:
            progress(tagged, planned.to_tag)
    articles["duplicate_of"] = reprints_in_parts(partitions, store, articles, places, run)
    folder = begin_assembly(work)
    rows = assemble(partitions, store, articles, settings, folder, format, run, corrector)
    write_load_report(corpus.rejected, corpus.warnings, folder)
    names = [partition.name for partition in partitions]
    finish_assembly(work, {"inputs": inputs, "rows": rows, "parts": names})
    place(out)
    store.keep_only(names)
    return tagged, rows


@contextmanager
def _alone_in(out: Path) -> Iterator[None]:
    """Hold the folder of tables for this run; leave no trace in it where nothing came of the run."""
    from filelock import FileLock, Timeout

    if out.exists() and not out.is_dir():
        raise NotADirectoryError(f"{out} is a file: give a folder for the tables")
    work, new = out / WORK, not out.exists()
    work.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(work / "lock", timeout=0):
            try:
                yield
            finally:
                if not any(p.name != "lock" for p in work.iterdir()):
                    shutil.rmtree(work, ignore_errors=True)
    except Timeout as error:
        raise AnnotationError(
            f"another run is at work in {out}: wait until it is done, or give this one a folder of its own with --out"
        ) from error
    finally:
        if new and out.is_dir() and not any(out.iterdir()):
            out.rmdir()
