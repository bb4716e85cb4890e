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
    """What became of one set.

    `rejected` is the number of files and rows that could not be read; None: not known. `current` is the number of
    figures that were up to date, `would_run` that of the runs of notebooks which a dry run names (else None).
    """

    name: str
    folder: Path
    outcomes: tuple[Outcome, ...]
    rejected: int | None
    current: int = 0
    would_run: int | None = None

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
        return "\n".join(line for report in self.sets for line in _tell_set(report))

    def __str__(self) -> str:
        return self.summary()


def _tell_set(report: SetReport) -> list[str]:
    if report.would_run is not None:
        return [f"{report.name}: {report.would_run} runs of notebooks to make, {report.current} figures are up to date"]
    lines = [tell_failure(outcome, report.folder) for outcome in report.failed]
    done = [outcome for outcome in report.outcomes if not outcome.failure]
    figures = sum(len(outcome.job.figures) for outcome in done)
    counts = [f"{figures} figures from {len(done)} runs of notebooks"] if report.outcomes or not report.current else []
    counts += [f"{report.current} figures were up to date"] if report.current else []
    counts += [f"{len(report.failed)} runs failed"] if report.failed else []
    counts += [f"{report.rejected} files or rows were rejected"] if report.rejected else []
    return [*lines, f"{report.name}: {'; '.join(counts)}", f"open {show_path(report.page)}"]


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
