"""The commands that read articles: `sahel annotate` and `sahel concordance`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any, Literal

import click

from sahel_analysis.commands.options import (
    EXIT_CODES,
    CorpusPath,
    Existing,
    corpus_options,
    listed,
    open_tables,
    shown_progress,
    tell_corrections,
    tell_load,
)


@click.command(epilog=EXIT_CODES)
@click.argument("corpus", type=CorpusPath())
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder for the tables.")
@click.option("--format", type=click.Choice(["csv", "parquet"]), default="csv", show_default=True)
@click.option("--strict", is_flag=True, help="Exit with 1 if a file was rejected, or a correction does not fit.")
@click.option(
    "--kinds",
    default="name,nisba,metonym",
    show_default=True,
    callback=listed,
    help="Kinds of mention to write; there are also role, collective and treaty.",
)
@click.option(
    "--further-events", is_flag=True, help="Also find accessions, suspended memberships, ceasefires and the like."
)
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Processes at a time.")
@click.option(
    "--engine",
    type=click.Choice(["local", "dask"]),
    default="local",
    show_default=True,
    help="What runs them: this machine, or dask (the extra cluster).",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Scheduler of a dask cluster, if not one of this machine that ends with the run.",
)
@click.option("--corrections", type=Existing(dir_okay=False), help="Corrections, if not CORPUS/corrections.csv.")
@corpus_options
def annotate(
    corpus: Path,
    out: Path,
    format: Literal["csv", "parquet"],
    strict: bool,
    kinds: tuple[str, ...],
    further_events: bool,
    jobs: int,
    engine: Literal["local", "dask"],
    scheduler: str | None,
    corrections: Path | None,
    metadata: Path | None,
    mapping: dict[str, str],
    lexicons: Path | None,
) -> None:
    """Tag articles and write the tables.

    Actors, expressions of time, events and frames are found in every article of CORPUS, one row each. Tables that are
    there already are replaced once the new ones are finished. Only articles that are new or changed are tagged: a run
    that was stopped goes on where it was.
    """
    from sahel_analysis.engine.annotation import annotate_corpus
    from sahel_analysis.tables import is_tables
    from sahel_analysis.tagging.actors import FURTHER_KINDS, KINDS

    if is_tables(corpus):
        raise click.UsageError(f"{corpus} holds tables already; CORPUS takes articles here")
    if unknown := sorted(set(kinds) - {*KINDS, *FURTHER_KINDS}):
        known = ", ".join((*KINDS, *FURTHER_KINDS))
        raise click.UsageError(f"--kinds: no kind of mention is called {unknown[0]!r}; there are {known}")
    if out.resolve() == corpus.resolve():
        raise click.UsageError(f"{out} holds the articles: the tables need a folder of their own")
    if scheduler and engine != "dask":
        raise click.UsageError("--scheduler goes with --engine dask")
    with shown_progress() as progress:
        report = annotate_corpus(
            corpus,
            out,
            jobs=jobs,
            engine=engine,
            scheduler=scheduler,
            format=format,
            kinds=kinds,
            further_events=further_events,
            lexicons=lexicons,
            metadata=metadata,
            corrections=corrections,
            mapping=mapping or None,
            loaded=lambda load: tell_load(corpus, load),
            progress=progress,
        )
    click.echo(str(report), err=True)
    unfit = tell_corrections(report.corrections)
    click.echo(f"{out}: {', '.join(f'{number} {name}' for name, number in report.rows.items())}")
    if strict and unfit:
        raise click.ClickException(f"--strict: {unfit} corrections do not fit")
    if strict and report.load.rejected:
        raise click.ClickException(f"--strict: {len(report.load.rejected)} of the files or rows were rejected")


@click.command(epilog=EXIT_CODES)
@click.argument("corpus", type=CorpusPath())
@click.argument("query")
@click.option("--visual", is_flag=True, help="Order the letters here, for a terminal that does not order Arabic.")
@click.option(
    "--csv", "target", type=click.File("w", encoding="utf-8", lazy=True), help="Write CSV instead (-: print it)."
)
@click.option("--window", type=click.IntRange(min=0), help="Characters on each side.  [default: what fits, at most 60]")
@corpus_options
def concordance(
    corpus: Path,
    query: str,
    visual: bool,
    target: Any,
    window: int | None,
    metadata: Path | None,
    mapping: dict[str, str],
    lexicons: Path | None,
) -> None:
    """Print an actor or a word in context.

    One line for every place in CORPUS where QUERY stands, in columns that are read from the right.
    CORPUS may also be a folder of tables that `sahel annotate` wrote. QUERY is an actor id (state:mali), a name or
    label of an actor (Mali), else a word or phrase.
    """
    from sahel_analysis.commands.terminal import kwic_lines, neutral
    from sahel_analysis.concordance import concordance as find
    from sahel_analysis.concordance import near_names

    if not any(c.isalnum() for c in query):
        raise click.UsageError(f"QUERY needs a letter or a digit; {query!r} has none")
    tables = open_tables(corpus, metadata, mapping, lexicons)
    if window is None:
        # on a terminal beside both contexts stand the name of the article, the keyword and gaps
        room = (shutil.get_terminal_size().columns - 44) // 2 if sys.stdout.isatty() and not target else 60
        window = max(20, min(60, room))
    hits = find(tables, query, window=window, lexicons=lexicons)
    if target:
        hits.to_csv(target, index=False, date_format="%Y-%m-%d", lineterminator="\n")
    else:
        for line in kwic_lines(hits, visual=visual):
            click.echo(line)
    click.echo(f"{len(hits)} places in {hits['doc_id'].nunique()} of {len(tables.documents)} articles", err=True)
    if hits.empty and (near := near_names(tables, query, lexicons=lexicons)):
        click.echo(f"nearest names: {', '.join(neutral(name) for name in near)}", err=True)
