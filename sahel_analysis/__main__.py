"""`python -m sahel_analysis` is `sahel`."""

from sahel_analysis.cli import main

main(prog_name="sahel")
