"""The commands that set events against each other and against the record: `sahel dyads` and `sahel record`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from sahel_analysis.commands.options import EXIT_CODES, Existing

if TYPE_CHECKING:
    from sahel_analysis.tables import Tables

_FOLDER = Existing(file_okay=False)
_OUT = click.Path(dir_okay=False, path_type=Path)


@click.command(epilog=EXIT_CODES)
@click.argument("tables", type=_FOLDER)
@click.option("--out", type=_OUT, required=True, help="File to write: .csv, or .dta for Stata.")
@click.option("--by", type=click.Choice(["day", "month", "quarter", "year"]), default="month", show_default=True)
@click.option("--panel", is_flag=True, help="Balanced: a row per dyad and period, with a column per quadrant.")
@click.option("--lexicons", type=_FOLDER, help="Folder with lexicon entries of your own.")
def dyads(
    tables: Path, out: Path, by: Literal["day", "month", "quarter", "year"], panel: bool, lexicons: Path | None
) -> None:
    """Write who does what to whom.

    Events of the folder TABLES, merged across articles, by source, target, period and class of PLOVER, with the
    quadrants of verbal and material cooperation and conflict.
    """
    from sahel_analysis.alliance_chronology import merge_events
    from sahel_analysis.dyads import DYAD_FORMATS, count_dyads, dyad_panel, write_dyads

    if out.suffix.lower() not in DYAD_FORMATS:
        raise click.UsageError(f"--out {out}: dyads are written as {' or '.join(DYAD_FORMATS)}")
    opened = _open(tables)
    measure = count_dyads(opened, merge_events(opened, lexicons=lexicons), by=by, lexicons=lexicons)
    undated = int((measure["period"] == "").sum())
    table = dyad_panel(measure, opened) if panel else measure
    write_dyads(table, out, lexicons)
    pairs = len(measure.drop_duplicates(["actor_source", "actor_target"]))
    aside = f"{undated} rows have no date within a {by}" + (", and are not in a panel" if panel else "")
    click.echo(f"{out}: {len(table)} rows of {pairs} directed dyads; {aside}")


@click.command(epilog=EXIT_CODES)
@click.argument("tables", type=_FOLDER)
@click.option("--out", type=_OUT, required=True, help="File to write (.csv): a row per event of the record.")
@click.option("--with", "other", type=Existing(dir_okay=False), help="File of event data to take for the record.")
@click.option(
    "--kind", type=click.Choice(["acled", "powell_thyne", "ucdp", "atop"]), help="With --with: what the file is."
)
@click.option("--tolerance", type=click.IntRange(min=0), help="Days by which two dates may differ and be one.")
@click.option("--lexicons", type=_FOLDER, help="Folder with lexicon entries of your own.")
def record(
    tables: Path, out: Path, other: Path | None, kind: str | None, tolerance: int | None, lexicons: Path | None
) -> None:
    """Hold the articles against the record.

    Which events of the reference chronology (or of a file of ACLED, Powell and Thyne, UCDP or ATOP) the folder TABLES
    tells, how late, how long, and with which other dates.
    """
    from sahel_analysis.alliance_chronology import merge_events
    from sahel_analysis.record import compare_with_record, read_record

    if out.suffix.lower() != ".csv":
        raise click.UsageError(f"--out {out}: what is written is a table, so its name ends in .csv")
    if (other is None) != (kind is None):
        raise click.UsageError("--with and --kind belong together, as in --with FILE --kind acled")
    opened = _open(tables)
    try:
        known = read_record(other, kind, lexicons) if other is not None and kind is not None else None
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    compared = compare_with_record(
        opened, merge_events(opened, lexicons=lexicons), known, tolerance=tolerance, lexicons=lexicons
    )
    out.parent.mkdir(parents=True, exist_ok=True)
    compared.entries.to_csv(out, index=False, date_format="%Y-%m-%d", lineterminator="\n", encoding="utf-8")
    entries = compared.entries
    counts = entries["status"].value_counts()
    told = ", ".join(f"{int(n)} {str(status).replace('_', ' ')}" for status, n in counts.items())
    strangers = int((entries["unmatched"] != "").sum())
    unmatched = f"; {strangers} name an actor that the lexicons lack" if strangers else ""
    disputed = int((entries["disputed"] > 0).sum())
    click.echo(f"{out}: {len(entries)} events ({told}); {disputed} told with another date too{unmatched}")


def _open(folder: Path) -> Tables:
    from sahel_analysis.tables import read_tables

    try:
        return read_tables(folder)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
