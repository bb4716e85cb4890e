"""The commands by which people correct tables: `sahel review` and `sahel exchange`."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sahel_analysis.commands.options import EXIT_CODES, CorpusPath, Existing, corpus_options, listed
from sahel_analysis.interface import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sahel_analysis.corrections.contract import Correction
    from sahel_analysis.tables import Tables

_FOLDER = Existing(file_okay=False)
_FILE = Existing(dir_okay=False)


@click.command(epilog=EXIT_CODES)
@click.argument("tables", type=_FOLDER)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), required=True,
    help="Workbook to write (.xlsx); with --read the corrections (.csv), which are appended to.",
)  # fmt: skip
@click.option("--rows", type=click.IntRange(min=1), default=200, show_default=True, help="Rows at most.")
@click.option("--layer", "layers", default="", callback=listed, help="Only of mentions, timexes, events, frames.")
@click.option("--gold", type=_FOLDER, help="Gold of these articles: frames that are often wrong are shown too.")
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Of the instructions.")
@click.option("--lexicons", type=_FOLDER, help="Folder with lexicon entries of your own.")
@click.option("--read", "reviewed", type=_FILE, help="Read a workbook that was filled in.")
@click.option("--who", default="", help="With --read: the reviewer, where the workbook does not say.")
def review(
    tables: Path,
    out: Path,
    rows: int,
    layers: tuple[str, ...],
    gold: Path | None,
    language: str,
    lexicons: Path | None,
    reviewed: Path | None,
    who: str,
) -> None:
    """Write the least certain rows for a reviewer, or read a review back.

    Written is a workbook of rows of the folder TABLES that are in doubt, each with its sentence and a verdict to
    choose. With --read the verdicts become corrections: put the file beside the articles as corrections.csv, and
    annotate again.
    """
    from sahel_analysis.corrections.doubts import doubtful_rows
    from sahel_analysis.corrections.review import read_review, write_review

    opened = _open(tables)
    if reviewed is not None:
        with _told():
            _append(out, read_review(reviewed, opened, who=who))
        return
    if out.suffix.lower() != ".xlsx":
        raise click.UsageError(f"--out {out}: the review is a workbook, so its name ends in .xlsx")
    if out.exists():
        raise click.UsageError(f"{out} is there already, perhaps with verdicts in it: give another name")
    with _told():
        found = doubtful_rows(opened, rows, layers=layers or None, validity=_validity(opened, gold), lexicons=lexicons)
        write_review(found, out, lexicons=lexicons, language=language)
    counts = ", ".join(f"{n} {doubt}" for doubt, n in found["doubt"].value_counts(sort=False).items())
    click.echo(f"{out}: {len(found)} rows{f' ({counts})' if counts else ''}")


@click.command(epilog=EXIT_CODES)
@click.argument("tables", type=_FOLDER)
@click.option(
    "--out", type=click.Path(path_type=Path), required=True,
    help="Folder to write; with --read the corrections (.csv), which are appended to.",
)  # fmt: skip
@click.option("--corpus", type=CorpusPath(), help="The articles that the tables were made from.")
@click.option(
    "--format", type=click.Choice(["brat", "webanno"]), default="brat", show_default=True,
    help="brat standoff, or WebAnno TSV 3.3 for INCEpTION.",
)  # fmt: skip
@click.option("--read", "annotated", type=_FOLDER, help="Read a folder that annotators changed.")
@click.option("--who", default="annotators", show_default=True, help="With --read: who is named as corrector.")
@corpus_options
def exchange(
    tables: Path,
    out: Path,
    corpus: Path | None,
    format: Any,
    annotated: Path | None,
    who: str,
    metadata: Path | None,
    mapping: dict[str, str],
    lexicons: Path | None,
) -> None:
    """Write tables for annotators' tools, or read back what they changed.

    Written are the articles of the folder TABLES with their mentions, expressions of time, events and frames. With
    --read what annotators changed in such a folder becomes corrections of the same tables.
    """
    from sahel_analysis.corrections.exchange import read_exchange, write_exchange

    opened = _open(tables)
    if annotated is not None:
        with _told():
            brought = read_exchange(annotated, opened, who=who, lexicons=lexicons)
            for problem in brought.unreadable:
                place = f"{problem.file}:{problem.line}" if problem.line else problem.file
                click.echo(f"left out: {_neutral(f'{place}: {problem.reason}')}", err=True)
            _append(out, brought.corrections)
        return
    if corpus is None:
        raise click.UsageError("give --corpus, the articles that TABLES were made from, or --read a folder")
    from sahel_analysis.corpus.loading import load_corpus

    articles = load_corpus(corpus, metadata=metadata, mapping=mapping or None).articles
    texts: Mapping[str, str] = dict(zip(articles["doc_id"], articles["text"], strict=True))
    with _told():
        written = write_exchange(opened, texts, out, format, lexicons=lexicons)
    click.echo(f"{out}: {written} articles for {format}")


def _open(folder: Path) -> Tables:
    from sahel_analysis.tables import read_tables

    try:
        return read_tables(folder)
    except (ValueError, FileNotFoundError) as error:
        raise click.ClickException(str(error)) from error


def _validity(tables: Tables, gold: Path | None) -> dict[str, float] | None:
    """Return the measured F1 of each frame; None without gold."""
    if gold is None:
        return None
    from sahel_analysis.validation import evaluate, read_gold

    scores = evaluate(tables, read_gold(gold))
    frames = scores[(scores["layer"] == "frames") & (scores["frame"] != "")]
    return {str(row["frame"]): float(row["score"]) for row in frames.to_dict("records")}


def _append(path: Path, corrections: Sequence[Correction]) -> None:
    from sahel_analysis.corrections.reading import append_corrections

    if path.suffix.lower() != ".csv":
        raise click.UsageError(f"--out {path}: with --read it is a file of corrections, whose name ends in .csv")
    written = append_corrections(path, corrections)
    held = len(corrections) - written
    click.echo(f"{path}: {written} new corrections{f', {held} were there already' if held else ''}")


def _neutral(text: str) -> str:
    from sahel_analysis.commands.terminal import neutral

    return neutral(text)


@contextmanager
def _told() -> Iterator[None]:
    """Tell what is wrong with the files of reviewers and annotators as a sentence."""
    from sahel_analysis.corrections.exchange import ExchangeError
    from sahel_analysis.corrections.reading import CorrectionsError
    from sahel_analysis.corrections.review import ReviewError

    try:
        yield
    except (CorrectionsError, ExchangeError, ReviewError) as error:
        raise click.ClickException(str(error)) from error
    except ValueError as error:
        raise click.UsageError(str(error)) from error
