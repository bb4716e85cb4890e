"""The commands that measure the package against people: `sahel evaluate` and `sahel coding-sheet`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sahel_analysis.commands.options import EXIT_CODES, CorpusPath, Existing, corpus_options, open_tables
from sahel_analysis.interface import LANGUAGES

if TYPE_CHECKING:
    import pandas as pd

Cells = list[Any]
Row = dict[Any, Any]

# below so many articles a bootstrap over articles covers the truth less often than it says
_FEW = 20

_FOLDER = Existing(file_okay=False)
_FILE = Existing(dir_okay=False)


@click.command(epilog=EXIT_CODES)
@click.argument("corpus", type=CorpusPath())
@click.option("--gold", type=_FOLDER, required=True, help="Folder of gold files, one .json per article.")
@click.option("--show", metavar="LAYER", help="List what was missed and what is too much in a layer, such as frames.")
@click.option("--coders", type=_FOLDER, nargs=2, metavar="DIR DIR", help="Gold of two coders, scored beside.")
@corpus_options
def evaluate(
    corpus: Path,
    gold: Path,
    show: str | None,
    coders: tuple[Path, Path] | None,
    metadata: Path | None,
    mapping: dict[str, str],
    lexicons: Path | None,
) -> None:
    """Score against hand-coded gold.

    CORPUS is articles or tables; only articles with gold count. Printed are the scores of every layer and frame, with
    95% intervals from 5 articles on; they hold for this corpus. docs/codebook.md says how gold is written.
    """
    from sahel_analysis.corrected import count_applied
    from sahel_analysis.validation import agreement, misses, read_gold
    from sahel_analysis.validation import evaluate as score
    from sahel_analysis.validation.layers import LAYERS

    if show is not None and show not in LAYERS:
        raise click.UsageError(f"--show: there is no layer {show!r}: use one of {', '.join(LAYERS)}")
    with _told():
        wanted = read_gold(gold)
        both = agreement(*coders) if coders else None
    # what is scored is what the package finds
    tables = open_tables(corpus, metadata, mapping, lexicons, corrected=False)
    if applied := count_applied(tables):
        click.echo(
            f"warning: {applied} corrections by hand are applied in {corpus}: these are not the scores of the "
            "package; annotate without corrections to have them",
            err=True,
        )
    for doc_id in sorted(set(wanted) - set(tables.documents["doc_id"])):
        click.echo(f"warning: {doc_id} has gold but is not in {corpus}: all of it counts as missed", err=True)
    with _told():
        scores = score(tables, wanted)
    click.echo(f"{corpus} against {gold}: {len(wanted)} articles. The figures hold for this corpus, not for others.")
    if both is not None:
        click.echo(f"coders: {' and '.join(map(str, coders or ()))}, {both['n_articles'].iloc[0]} articles.")
    for line in _score_lines(scores, both):
        click.echo(line)
    if show is not None:
        for line in _miss_lines(misses(tables, wanted, show)):
            click.echo(line)


@click.command("coding-sheet", epilog=EXIT_CODES)
@click.argument("tables", type=_FOLDER, required=False)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Workbook to write (.xlsx).")
@click.option("--n", "n", type=click.IntRange(min=1), default=200, show_default=True, help="Sentences to draw.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Another seed, other sentences.")
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Of the instructions.")
@click.option("--read", "sheets", type=_FILE, nargs=2, metavar="FILE FILE", help="Read the sheets of two coders.")
@click.option("--tables", "compared", type=_FOLDER, help="With --read: the tables that the sheet was drawn from.")
def coding_sheet(
    tables: Path | None,
    out: Path | None,
    n: int,
    seed: int,
    language: str,
    sheets: tuple[Path, Path] | None,
    compared: Path | None,
) -> None:
    """Write a blind sheet for coders, or read two back.

    Written is a workbook of sentences drawn at random from the folder TABLES, with a column for each frame and nothing
    of what was found; give each coder a copy. --read prints how far two coders agree, and with --tables how far each
    agrees with the package, and shares of sentences corrected by the hand codes.
    """
    if sheets:
        if tables is not None or out is not None:
            raise click.UsageError("--read takes two filled sheets and --tables; TABLES and --out belong to writing")
        _read(sheets, compared)
        return
    if compared is not None:
        raise click.UsageError("--tables belongs to --read; to write a sheet: sahel coding-sheet TABLES --out FILE")
    if tables is None or out is None:
        raise click.UsageError("give TABLES and --out FILE.xlsx to write a sheet, or --read FILE FILE to read two")
    if out.suffix.lower() != ".xlsx":
        raise click.UsageError(f"--out {out}: the sheet is a workbook, so its name ends in .xlsx")
    if out.exists():
        raise click.UsageError(f"{out} is there already, perhaps with codes in it: give another name")
    _write(tables, out, n, seed, language)


def _write(folder: Path, out: Path, n: int, seed: int, language: str) -> None:
    from sahel_analysis.validation import write_sheet

    tables = _read_tables(folder)
    with _told(ValueError):
        written = write_sheet(tables, out, n, rng=seed, language=language)
    click.echo(f"{out}: {written} of {int(tables.sentences['role'].isin(['title', 'body']).sum())} sentences")


def _read(sheets: Sequence[Path], folder: Path | None) -> None:
    from sahel_analysis.validation import corrected_frame_shares, read_sheet, sheet_agreement

    tables = _read_tables(folder) if folder else None
    with _told():
        read = [read_sheet(path) for path in sheets]
        scores = sheet_agreement(read[0], read[1], tables)
    for pair, part in scores.groupby("pair", sort=False):
        click.echo(f"{pair}: {part['n_sentences'].iloc[0]} sentences of {part['n_articles'].iloc[0]} articles")
        for line in _columns([_FRAME_HEADS, *(_frame_cells(row) for row in part.to_dict("records"))]):
            click.echo(line)
    if tables is not None:
        with _told():
            shares = corrected_frame_shares(tables, read)
        click.echo("share of sentences, corrected by the hand codes (sentences drawn at random):")
        cells = [["frame", "system", "by hand", "corrected", "", "n by hand"]]
        for row in shares.to_dict("records"):
            span = _span(row["lower"], row["upper"])
            cells.append([row["frame"], *(_figure(row[k]) for k in ("raw", "hand", "estimate")), span, row["n_hand"]])
        for line in _columns(cells):
            click.echo(line)


def _read_tables(folder: Path) -> Any:
    from sahel_analysis.tables import read_tables

    with _told(ValueError):
        return read_tables(folder)


@contextmanager
def _told(*further: type[Exception]) -> Iterator[None]:
    """Tell a user's mistakes in gold files and sheets in a sentence."""
    from sahel_analysis.validation import GoldError, SheetError

    mistakes: tuple[type[Exception], ...] = (GoldError, SheetError, *further)
    try:
        yield
    except mistakes as error:
        raise click.ClickException(str(error)) from error


_FRAME_HEADS = ["frame", "n", "found", "precision", "recall", "F1", "", "kappa", "alpha", ""]


def _score_lines(scores: pd.DataFrame, coders: pd.DataFrame | None) -> Iterator[str]:
    """Yield the scores of the layers, then those of the frames, with the coders' own beside them."""
    beside = {}
    if coders is not None:
        beside = {(row["layer"], row["frame"]): row for row in coders.to_dict("records")}
    rows = scores.to_dict("records")
    heads = ["layer", "n", "found", "precision", "recall", "F1", "", *(["coders' F1", ""] if beside else [])]
    layers = [row for row in rows if not row["frame"] and row["measure"] == "F1"]
    yield from _columns([heads, *(_layer_cells(row) + _beside(beside, row, ["score"]) for row in layers)])
    heads = ["", "n", "right", "share", "", *(["coders' share", ""] if beside else [])]
    shares = [row for row in rows if row["measure"] == "share"]
    yield ""
    yield from _columns([heads, *(_share_cells(row) + _beside(beside, row, ["score"]) for row in shares)])
    heads = [*_FRAME_HEADS, *(["coders' F1", "", "alpha", ""] if beside else [])]
    frames = [row for row in rows if row["frame"] or row["layer"].startswith("frames")]
    yield ""
    yield from _columns([heads, *(_frame_cells(row) + _beside(beside, row, ["score", "alpha"]) for row in frames)])
    if (scores["basis"] == "descriptive only").any():
        yield ""
        yield "No interval: fewer than 5 articles, or the same in all of them."
    if scores["n_articles"].iloc[0] < _FEW and scores["lower"].notna().any():
        yield f"Intervals from fewer than {_FEW} articles are too narrow."


def _layer_cells(row: Row) -> Cells:
    return [row["layer"], _count(row["n"]), _count(row["found"]), *_figures(row, "precision", "recall"), *_score(row)]


def _share_cells(row: Row) -> Cells:
    return [row["layer"], _count(row["n"]), _count(row["both"]), *_score(row)]


def _frame_cells(row: Row) -> Cells:
    name = row["frame"] or ("mean, 5 or more" if row.get("layer") == "frames_mean" else "together")
    alpha = [_figure(row["alpha"]), _span(row["alpha_lower"], row["alpha_upper"])]
    counts = [_count(row["n"]), _count(row["found"])]
    return [name, *counts, *_figures(row, "precision", "recall"), *_score(row), _figure(row["kappa"]), *alpha]


def _score(row: Row) -> Cells:
    return [_figure(row["score"]), _span(row["lower"], row["upper"])]


def _beside(coders: dict[tuple[Any, Any], Row], row: Row, names: Sequence[str]) -> Cells:
    """Return the coders' figures for a row, each with its interval; nothing where no coders were given."""
    if not coders:
        return []
    other = coders.get((row["layer"], row["frame"]))
    cells: Cells = []
    for name in names:
        prefix = "" if name == "score" else f"{name}_"
        span = _span(other[f"{prefix}lower"], other[f"{prefix}upper"]) if other else ""
        cells += [_figure(other[name]) if other else "", span]
    return cells


def _figures(row: Row, *names: str) -> Cells:
    return [_figure(row[name]) for name in names]


def _figure(value: float) -> str:
    return f"{value:.3f}" if value == value else "-"


def _count(value: Any) -> str:
    import pandas as pd

    return "" if pd.isna(value) else str(value)


def _span(lower: float, upper: float) -> str:
    return f"[{lower:.3f}, {upper:.3f}]" if lower == lower else ""


def _columns(rows: Sequence[Cells]) -> Iterator[str]:
    """Yield rows of cells as lines: the first column to the left, the others to the right."""
    texts = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    align: list[Callable[[str, int], str]] = [str.ljust, *[str.rjust] * (len(widths) - 1)]
    for row in texts:
        yield "  ".join(put(cell, width) for put, cell, width in zip(align, row, widths, strict=True)).rstrip()


def _miss_lines(faults: pd.DataFrame) -> Iterator[str]:
    """Yield one line per fault: place, what, the words or cues, and the sentence."""
    from sahel_analysis.commands.terminal import neutral

    yield ""
    yield f"{(faults['fault'] == 'missed').sum()} missed, {(faults['fault'] == 'extra').sum()} extra"
    for row in faults.to_dict("records"):
        words = row["cues"] or row["surface"]
        place = f"{neutral(row['doc_id'])}:{row['line']}"
        about = f"{row['fault']} {place} {neutral(row['what'])}"
        # isolates keep the Arabic from reordering what stands beside it
        shown = [f"\u2067{neutral(text)}\u2069" for text in (words, row["text"]) if text]
        yield "  ".join([about, *shown])
