"""What became of a run of figure sets, and how it is told."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from sahel_analysis.publishing.execution import Outcome

# What a run sets itself; every notebook that is run into a set declares these.
GIVEN_BY_RUN = {"corpus": "--corpus", "language": "--language", "out": "--out"}


@dataclass(frozen=True)
class SetReport:
    """What became of one set. `rejected` is the number of files and rows that could not be read; None: not known."""

    name: str
    folder: Path
    outcomes: tuple[Outcome, ...]
    rejected: int | None

    @property
    def page(self) -> Path:
        """The page to open."""
        return self.folder / "index.html"

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """The runs that failed."""
        return tuple(outcome for outcome in self.outcomes if outcome.failure)


@dataclass(frozen=True)
class RunReport:
    """What became of a call of `run_set`; printed, it tells each failure and names the pages to open."""

    sets: tuple[SetReport, ...]

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """The runs that failed, of all sets."""
        return tuple(outcome for report in self.sets for outcome in report.failed)

    @property
    def pages(self) -> tuple[Path, ...]:
        """The pages to open, one a set."""
        return tuple(report.page for report in self.sets)

    def summary(self) -> str:
        """Return what was made and what failed, in lines."""
        lines = []
        for report in self.sets:
            lines += [tell_failure(outcome, report.folder) for outcome in report.failed]
            done = [outcome for outcome in report.outcomes if not outcome.failure]
            figures = sum(len(outcome.job.figures) for outcome in done)
            told = f"{report.name}: {figures} figures from {len(done)} runs of notebooks"
            told += f"; {len(report.failed)} runs failed" if report.failed else ""
            told += f"; {report.rejected} files or rows were rejected" if report.rejected else ""
            lines += [told, f"open {show_path(report.page)}"]
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.summary()


def tell_failure(outcome: Outcome, folder: Path) -> str:
    """Word a failure: notebook, parameters, place, cause, and the executed notebook that was kept."""
    job = outcome.job
    given = {name: value for name, value in job.parameters.items() if name not in GIVEN_BY_RUN}
    told = ", ".join(f"{name}={value!r}" for name, value in {"language": job.language, **given}.items())
    lines = [f"FAILED {job.name} ({told})", f"  {outcome.failure}"]
    kept = folder / job.language / f"{job.name}.failed.ipynb"
    if kept.is_file():
        lines.append(f"  as it ran: {show_path(kept)}")
    return "\n".join(lines)


def show_path(path: Path) -> str:
    """Return a path as a reader at the terminal would write it."""
    path = path.resolve()
    return os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)
