"""The `sahel` command as a test runs it: in this process, with what it printed and exited with."""

from click.testing import CliRunner, Result

from sahel_analysis.commands.main import main


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])
