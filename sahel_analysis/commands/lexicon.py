"""The command that looks at lexicons: `sahel check`."""

from __future__ import annotations

from pathlib import Path

import click

from sahel_analysis.commands.options import EXIT_CODES, Existing


@click.command(epilog=EXIT_CODES)
@click.option("--lexicons", type=Existing(file_okay=False), help="Folder with lexicon entries of your own.")
def check(lexicons: Path | None) -> None:
    """Check the lexicons.

    Every entry has to be well-formed, and to find its own actor and no other.
    """
    from sahel_analysis.alliance_chronology.alliance_lint import lint_alliances
    from sahel_analysis.designations.wording import lint_designations
    from sahel_analysis.dyads.directions import lint_plover
    from sahel_analysis.language.lexicon import load_lexicon
    from sahel_analysis.record import lint_record
    from sahel_analysis.tagging.check import lint

    lexicon = load_lexicon(lexicons)
    problems = lint(lexicons) or [*lint_alliances(lexicon), *lint_plover(lexicon), *lint_record(lexicon)]
    problems += lint_designations(lexicon)
    for problem in problems:
        click.echo(problem)
    if problems:
        raise click.ClickException(f"{len(problems)} problems in the lexicons")
    click.echo("the lexicons are in order")
