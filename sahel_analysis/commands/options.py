"""How the `sahel` command reads its options, opens the corpus that they name, and tells a user's mistakes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    import pandas as pd

    from sahel_analysis.engine.load_report import LoadReport
    from sahel_analysis.tables import Tables

Function = TypeVar("Function", bound=Callable[..., Any])

EXIT_CODES = """\b
Exit codes:
  0  done (files that were rejected are listed)
  1  something failed; with --strict also if a file was rejected
  2  wrong usage: an unknown option, path, actor, set, notebook or parameter
"""


class Commands(click.Group):
    """Commands that tell a user's mistakes in a sentence; a traceback means a fault of ours."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except (ValueError, LookupError, OSError) as error:
            told = _told(error)
            if told is None:
                raise
            raise told from error


def _told(error: Exception) -> click.ClickException | None:
    """Return the error as click tells it, or None where it is none of a user's mistakes."""
    from sahel_analysis.concordance import UnknownActorError, WithoutTextsError
    from sahel_analysis.corpus.metadata import MetadataError
    from sahel_analysis.corrections.reading import CorrectionsError
    from sahel_analysis.engine.errors import AnnotationError
    from sahel_analysis.language.lexicon import LexiconError
    from sahel_analysis.paper.writing import PaperError
    from sahel_analysis.publishing.parameters import ParameterError
    from sahel_analysis.publishing.release import ReleaseError
    from sahel_analysis.publishing.sets import SetError

    if isinstance(error, (UnknownActorError, WithoutTextsError, PaperError, ParameterError, ReleaseError, SetError)):
        return click.UsageError(str(error))
    if isinstance(error, (LexiconError, MetadataError, CorrectionsError, AnnotationError)):
        return click.ClickException(str(error))
    if isinstance(error, OSError):
        where = f"{error.filename}: {error.strerror}" if error.filename and error.strerror else str(error)
        return click.ClickException(where)
    return None


class Existing(click.Path):
    """A path that must be there; where it is not, the error gives the nearest name beside it."""

    def __init__(self, *, file_okay: bool = True, dir_okay: bool = True) -> None:
        super().__init__(exists=True, file_okay=file_okay, dir_okay=dir_okay, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            path = Path(value)
            beside = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
            near = get_close_matches(path.name, beside, n=1) if not path.exists() else []
            if near:
                raise click.BadParameter(
                    f"{error.message} Did you mean {str(path.parent / near[0])!r}?", ctx, param
                ) from error
            raise


class CorpusPath(Existing):
    """A folder, or a file of a kind that articles are read from."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path."""
        path = super().convert(value, param, ctx)
        if path.is_dir():  # what is up to date is told without pandas
            return path
        from sahel_analysis.corpus.readers import READERS, reader_for

        if path.is_file() and reader_for(path.name) is None:
            self.fail(f"{path} is no article: files are read if they end in {', '.join(READERS)}", param, ctx)
        return path


def pairs(ctx: click.Context, param: click.Parameter, given: Sequence[str]) -> dict[str, str]:
    """Read --map: FIELD=COLUMN, each field once."""
    if not given:  # what is up to date is told without pandas
        return {}
    from sahel_analysis.corpus.intake import FIELDS

    mapping: dict[str, str] = {}
    for pair in given:
        field, equals, column = (part.strip() for part in pair.partition("="))
        if not (field and equals and column):
            raise click.BadParameter(f"{pair!r} is not FIELD=COLUMN, such as text=content")
        if field not in FIELDS:
            near = get_close_matches(field, FIELDS, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(FIELDS)}"
            raise click.BadParameter(f"no field is called {field!r}: {hint}")
        if field in mapping:
            raise click.BadParameter(f"{field!r} is mapped twice: to {mapping[field]!r} and {column!r}")
        mapping[field] = column
    return mapping


def named(ctx: click.Context, param: click.Parameter, given: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Read -p: NAME VALUE, each name once."""
    values: dict[str, str] = {}
    for name, value in given:
        if name in values:
            raise click.BadParameter(f"{name!r} is given twice: {values[name]!r} and {value!r}")
        values[name] = value
    return values


def listed(ctx: click.Context, param: click.Parameter, given: str) -> tuple[str, ...]:
    """Read a list of words joined by commas."""
    return tuple(word.strip() for word in given.split(",") if word.strip())


def corpus_options(command: Function) -> Function:
    """Give a command the options that tell how articles are read and tagged."""
    for option in (
        click.option("--lexicons", type=Existing(file_okay=False), help="Folder with lexicon entries of your own."),
        click.option(
            "--map",
            "mapping",
            metavar="FIELD=COLUMN",
            multiple=True,
            callback=pairs,
            help="Column of a .csv, .jsonl or .parquet that holds a field, such as text=content. Repeatable.",
        ),
        click.option("--metadata", type=Existing(dir_okay=False), help="Metadata file, if not CORPUS/metadata.csv."),
    ):
        command = option(command)
    return command


def tell_load(corpus: Path, load: LoadReport) -> None:
    """Tell on stderr what was rejected and what looks odd; an error where nothing was read."""
    from sahel_analysis.commands.terminal import neutral

    for warning in load.warnings:
        click.echo(f"warning: {neutral(warning)}", err=True)
    for file, line, reason in load.rejected:
        place = f"{file}:{line}" if line else str(file)
        click.echo(f"rejected: {neutral(place)}: {neutral(reason)}", err=True)
    click.echo(f"{load.articles} articles read, {len(load.rejected)} rejected", err=True)
    if not load.articles:
        raise click.ClickException(f"{corpus} holds no article that can be read (.txt, .html, .jsonl, .csv, .parquet)")


def tell_corrections(report: pd.DataFrame) -> int:
    """Tell on stderr what corrections by hand did, and those that do not fit; return how many those are."""
    from sahel_analysis.commands.terminal import neutral
    from sahel_analysis.corrected import count_states

    unfit = report[report["state"] == "unfit"]
    for row in unfit.to_dict("records"):
        place = f"{row['doc_id']}, {row['table']} {row['start']}-{row['end']}"
        click.echo(f"does not fit: corrections, line {row['line']}: {neutral(f'{place}: ' + row['reason'])}", err=True)
    if len(report):
        told = ", ".join(f"{number} {state}" for state, number in count_states(report).items())
        click.echo(f"{len(report)} corrections: {told}", err=True)
    return len(unfit)


@contextmanager
def shown_progress() -> Iterator[Callable[[int, int], None]]:
    """Yield a function that shows on stderr how many articles are done, of how many."""
    with ExitStack() as stack:
        bars: list[Any] = []

        def show(done: int, of: int) -> None:
            if not bars and of:
                bars.append(
                    stack.enter_context(
                        click.progressbar(length=of, label="annotating", show_pos=True, file=sys.stderr)
                    )
                )
            for bar in bars:
                bar.update(done - bar.pos)

        yield show


def open_tables(
    corpus: Path, metadata: Path | None, mapping: dict[str, str], lexicons: Path | None, *, corrected: bool = True
) -> Tables:
    """Return the tables that `corpus` holds, or those of the articles that it holds.

    What is found in articles is corrected by their corrections.csv unless `corrected` is False.
    """
    from sahel_analysis.corpus.loading import load_corpus
    from sahel_analysis.engine.load_report import report_of
    from sahel_analysis.publishing.opening import correct_found
    from sahel_analysis.tables import is_tables, read_tables
    from sahel_analysis.tagging.annotate import annotate

    if not is_tables(corpus):
        loaded = load_corpus(corpus, metadata=metadata, mapping=mapping or None)
        tell_load(corpus, report_of(loaded))
        with shown_progress() as progress:
            found = annotate(loaded.articles, lexicons, progress=lambda done: progress(done, len(loaded.articles)))
        if corrected:
            found = correct_found(found, corpus, lexicons)
            tell_corrections(found.corrections)
        return found
    if metadata or mapping:
        raise click.UsageError(f"{corpus} holds tables: --metadata and --map belong to `sahel annotate`")
    try:
        return read_tables(corpus)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
