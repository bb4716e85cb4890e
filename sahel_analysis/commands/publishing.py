"""The commands that publish: `sahel figures`, `sahel verify` and `sahel release`."""

from __future__ import annotations

from pathlib import Path

import click

from sahel_analysis.commands.options import EXIT_CODES, CorpusPath, Existing, corpus_options, listed, named


@click.command(epilog=EXIT_CODES)
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
@click.option("--pdf", is_flag=True, help="Save the figures as PDF too: short for -p pdf true.")
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
    pdf: bool,
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
    from sahel_analysis.commands.terminal import neutral
    from sahel_analysis.publishing.batch import run_set
    from sahel_analysis.publishing.sets import find_notebooks, list_runs, read_runs

    if listing:
        click.echo(list_runs(read_runs(find_notebooks(notebooks))))
        return

    report = run_set(
        list(names) or None,
        corpus=corpus,
        out=out,
        languages=languages,
        parameters={**parameters, **({"pdf": "true"} if pdf else {})} or None,
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


@click.command(epilog=EXIT_CODES)
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
    from sahel_analysis.commands.terminal import neutral
    from sahel_analysis.publishing.verify import verify_set

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


@click.command(epilog=EXIT_CODES)
@click.argument("tables", type=Existing(file_okay=False))
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder for the release.")
@click.option(
    "--longest",
    type=click.IntRange(min=1),
    default=60,
    show_default=True,
    help="Characters that a cell may take over from a text; five words are the most in any case.",
)
@click.option("--titles", is_flag=True, help="Keep the titles of the articles, which are text.")
@click.option("--author", "authors", multiple=True, help="Whom the release names as its author. Repeatable.")
@click.option("--license", "licence", default="", metavar="SPDX", help="Licence of the release, such as CC-BY-4.0.")
def release(tables: Path, out: Path, longest: int, titles: bool, authors: tuple[str, ...], licence: str) -> None:
    """Write what may be published of TABLES where the texts may not.

    All tables without sentences and titles, with README, data dictionary, datapackage.json, checksums and CITATION.cff.
    Notebooks and `sahel figures` take the folder as they take a corpus.
    """
    from sahel_analysis.publishing.release import write_release

    made = write_release(tables, out, longest=longest, titles=titles, authors=authors, licence=licence)
    if made.named_like_titles:
        click.echo(f"warning: {made.named_like_titles} doc_ids have six words or more: are they titles?", err=True)
    cells = "".join(f", {n} cells of {column}" for column, n in made.cells.items())
    click.echo(f"withheld: {', '.join(made.withheld)}{cells}", err=True)
    click.echo(
        f"names and dates give {100 * made.covered:.1f} % of the sentences' characters, "
        f"at most {made.stretch} in a row",
        err=True,
    )
    click.echo(f"{out}: {', '.join(f'{number} {name}' for name, number in made.rows.items())}")
