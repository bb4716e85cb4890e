"""The `sahel` command. Whatever is slow to import is imported by the command that needs it."""

from __future__ import annotations

import click

from sahel_analysis import __version__
from sahel_analysis.commands.corpus import annotate, concordance
from sahel_analysis.commands.lexicon import check
from sahel_analysis.commands.options import EXIT_CODES, Commands
from sahel_analysis.commands.paper import paper
from sahel_analysis.commands.publishing import figures, release, verify
from sahel_analysis.commands.record import dyads, record
from sahel_analysis.commands.review import exchange, review
from sahel_analysis.commands.validation import coding_sheet, evaluate


@click.group(cls=Commands, epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sahel")
def main() -> None:
    """Actors, alliances and framing in the Arabic press on the Sahel.

    CORPUS is a folder of articles, or one file: .txt, .html, .jsonl, .csv or .parquet, also packed (.gz). Where it
    holds a metadata.csv, that is read too.
    """


for command in (
    annotate,
    concordance,
    figures,
    verify,
    release,
    check,
    evaluate,
    coding_sheet,
    review,
    exchange,
    dyads,
    record,
    paper,
):
    main.add_command(command)
