"""The commands that write what a paper needs: `sahel paper`."""

from __future__ import annotations

from pathlib import Path

import click

from sahel_analysis.commands.options import EXIT_CODES, Existing
from sahel_analysis.interface import LANGUAGES

_FOLDER = Existing(file_okay=False)


@click.command(epilog=EXIT_CODES)
@click.argument("tables", type=_FOLDER)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder for the paper.")
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True)
@click.option("--corpus", type=_FOLDER, help="The articles of TABLES, where hand codings stand beside them (gold/).")
@click.option("--each", type=click.IntRange(min=1), default=3, show_default=True, help="Sentences quoted for a row.")
@click.option(
    "--scheme",
    type=click.Choice(["din-31635", "ala-lc"]),
    default="din-31635",
    show_default=True,
    help="How Arabic is transliterated.",
)
@click.option("--names", is_flag=True, help="In the transliteration, give actors by their label.")
@click.option(
    "--min-docfreq",
    type=click.IntRange(min=1),
    default=2,
    show_default=True,
    help="Articles that a word of dfm/ is in.",
)
@click.option("--force", is_flag=True, help="Replace files that are there with other content.")
def paper(
    tables: Path,
    out: Path,
    language: str,
    corpus: Path | None,
    each: int,
    scheme: str,
    names: bool,
    min_docfreq: int,
    force: bool,
) -> None:
    """Write what a paper needs of TABLES.

    Tables for LaTeX and Word, the sentences behind them with a transliteration and room for a translation, the quoted
    articles as BibTeX and RIS, the words of the articles for quanteda and stm, dyads for Stata, and a draft of the
    section on methods with the numbers of this run. README.md there says what is what.
    """
    from sahel_analysis.paper.writing import write_paper
    from sahel_analysis.publishing.opening import open_corpus
    from sahel_analysis.tables import is_tables

    if not is_tables(tables):
        raise click.UsageError(f"{tables} holds no tables: make them with `sahel annotate CORPUS --out DIR`")
    try:
        opened = open_corpus(tables)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    if opened.tables.documents.empty:
        raise click.ClickException(f"{tables} has no article")
    files = write_paper(
        opened.tables,
        out,
        load=opened,
        language=language,
        corpus=corpus,
        each=each,
        scheme=scheme,
        names=names,
        min_docfreq=min_docfreq,
        force=force,
        tell=lambda line: click.echo(line, err=True),
    )
    click.echo(f"{out}: {len(files)} files")
