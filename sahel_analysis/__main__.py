"""`python -m sahel_analysis` is `sahel`."""

from sahel_analysis.commands.main import main

main(prog_name="sahel")
