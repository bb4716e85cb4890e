"""The `sahel` command. Whatever is slow to import is imported by the command that needs it."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any, Literal

import click

from sahel_analysis import __version__
from sahel_analysis.options import (
    EXIT_CODES,
    Commands,
    CorpusPath,
    Existing,
    annotate_articles,
    corpus_options,
    listed,
    load_articles,
    named,
    open_tables,
)
from sahel_analysis.validation_commands import coding_sheet, evaluate


@click.group(cls=Commands, epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sahel")
def main() -> None:
    """Actors, alliances and framing in the Arabic press on the Sahel.

    CORPUS is a folder of articles, or one file: .txt, .html, .jsonl, .csv or .parquet, also packed (.gz). Where it
    holds a metadata.csv, that is read too.
    """


@main.command(epilog=EXIT_CODES)
@click.argument("corpus", type=CorpusPath())
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder for the tables.")
@click.option("--format", type=click.Choice(["csv", "parquet"]), default="csv", show_default=True)
@click.option("--strict", is_flag=True, help="Exit with 1 if a file was rejected; the tables are written all the same.")
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
@corpus_options
def annotate(
    corpus: Path,
    out: Path,
    format: Literal["csv", "parquet"],
    strict: bool,
    kinds: tuple[str, ...],
    further_events: bool,
    metadata: Path | None,
    mapping: dict[str, str],
    lexicons: Path | None,
) -> None:
    """Tag articles and write the tables.

    Actors, expressions of time, events and frames are found in every article of CORPUS, one row each. Tables that are
    there already are replaced.
    """
    from sahel_analysis.publishing.opening import write_load_report
    from sahel_analysis.tables import is_tables
    from sahel_analysis.tagging.actors import FURTHER_KINDS, KINDS

    if is_tables(corpus):
        raise click.UsageError(f"{corpus} holds tables already; CORPUS takes articles here")
    if unknown := sorted(set(kinds) - {*KINDS, *FURTHER_KINDS}):
        known = ", ".join((*KINDS, *FURTHER_KINDS))
        raise click.UsageError(f"--kinds: no kind of mention is called {unknown[0]!r}; there are {known}")
    if out.resolve() == corpus.resolve():
        raise click.UsageError(f"{out} holds the articles: the tables need a folder of their own")
    loaded = load_articles(corpus, metadata, mapping)
    tables = annotate_articles(loaded, lexicons, kinds, further_events=further_events)
    tables.write(out, format)
    write_load_report(loaded.rejected, loaded.warnings, out)
    counts = ", ".join(f"{len(table)} {name}" for name, table in tables.by_name().items())
    click.echo(f"{out}: {counts}")
    if strict and len(loaded.rejected):
        raise click.ClickException(f"--strict: {len(loaded.rejected)} of the files or rows were rejected")


@main.command(epilog=EXIT_CODES)
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
    from sahel_analysis.concordance import concordance as find
    from sahel_analysis.concordance import near_names
    from sahel_analysis.terminal import kwic_lines, neutral

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


@main.command(epilog=EXIT_CODES)
@click.argument("names", metavar="[SET|NOTEBOOK]...", nargs=-1)
@click.option("--corpus", type=CorpusPath(), help="Articles or tables to use instead of those of the set.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder of the sets.  [default: figures]")
@click.option("--language", "languages", default="ar,en,fr", show_default=True, callback=listed)
@click.option(
    "-p",
    "--parameter",
    "parameters",
    metavar="NAME VALUE",
    nargs=2,
    multiple=True,
    callback=named,
    help="A parameter of the notebooks, such as: -p since 2020-01-01. Repeatable.",
)
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Notebooks run at a time.")
@click.option(
    "--notebooks", type=Existing(file_okay=False), help="Folder of notebooks with runs.toml.  [default: the checkout's]"
)
@click.option("--force", is_flag=True, help="Run also what is up to date.")
@click.option("--dry-run", is_flag=True, help="Tell what would be run, and why; run nothing.")
@click.option("--list", "listing", is_flag=True, help="List the sets and the notebooks.")
@corpus_options
def figures(
    names: tuple[str, ...],
    corpus: Path | None,
    out: Path | None,
    languages: tuple[str, ...],
    parameters: dict[str, str],
    jobs: int,
    notebooks: Path | None,
    force: bool,
    dry_run: bool,
    listing: bool,
    metadata: Path | None,
    mapping: dict[str, str],
    lexicons: Path | None,
) -> None:
    """Run notebooks into a figure set.

    Without a name the set `published` is run, of the sample corpus or of --corpus. Each notebook runs once a language;
    the figures, their numbers and a page to open stand below --out. What is up to date is not run again.
    """
    from sahel_analysis.publishing.batch import run_set
    from sahel_analysis.publishing.sets import find_notebooks, list_runs, read_runs
    from sahel_analysis.terminal import neutral

    if listing:
        click.echo(list_runs(read_runs(find_notebooks(notebooks))))
        return

    report = run_set(
        list(names) or None,
        corpus=corpus,
        out=out,
        languages=languages,
        parameters=parameters or None,
        metadata=metadata,
        mapping=mapping or None,
        lexicons=lexicons,
        notebooks=notebooks,
        jobs=jobs,
        force=force,
        dry_run=dry_run,
        progress=lambda line: click.echo(neutral(line), err=True),
    )
    click.echo(str(report))
    if report.failed:
        raise SystemExit(1)


@main.command(epilog=EXIT_CODES)
@click.argument("name", metavar="[SET]", default="published")
@click.option("--corpus", type=CorpusPath(), help="The articles of the set, if not where its manifest says.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder of the sets.  [default: figures]")
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Notebooks run at a time.")
@click.option(
    "--notebooks", type=Existing(file_okay=False), help="Folder of notebooks with runs.toml.  [default: the checkout's]"
)
@corpus_options
def verify(
    name: str,
    corpus: Path | None,
    out: Path | None,
    jobs: int,
    notebooks: Path | None,
    metadata: Path | None,
    mapping: dict[str, str],
    lexicons: Path | None,
) -> None:
    """Make a figure set once more and compare.

    SET is run into a temporary folder, and compared with what is there: byte for byte where the libraries have the
    versions that its manifest names, elsewhere the numbers. Exits with 1 where anything differs, and names it.
    """
    from sahel_analysis.publishing.verify import verify_set
    from sahel_analysis.terminal import neutral

    found = verify_set(
        name,
        corpus=corpus,
        out=out,
        metadata=metadata,
        mapping=mapping or None,
        lexicons=lexicons,
        notebooks=notebooks,
        jobs=jobs,
        progress=lambda line: click.echo(neutral(line), err=True),
    )
    for line in found.summary().splitlines():
        click.echo(neutral(line))
    if found.differences:
        raise SystemExit(1)


@main.command(epilog=EXIT_CODES)
@click.option("--lexicons", type=Existing(file_okay=False), help="Folder with lexicon entries of your own.")
def check(lexicons: Path | None) -> None:
    """Check the lexicons.

    Every entry has to be well-formed, and to find its own actor and no other.
    """
    from sahel_analysis.alliance_chronology.alliance_lint import lint_alliances
    from sahel_analysis.language.lexicon import load_lexicon
    from sahel_analysis.tagging.check import lint

    problems = lint(lexicons) or lint_alliances(load_lexicon(lexicons))
    for problem in problems:
        click.echo(problem)
    if problems:
        raise click.ClickException(f"{len(problems)} problems in the lexicons")
    click.echo("the lexicons are in order")


main.add_command(evaluate)
main.add_command(coding_sheet)
