"""One notebook through papermill: run in a folder of its own, judged, and made equal byte for byte on every run.

papermill's word on success is not enough: `sys.exit(0)` in a cell counts as success there, and after a kernel has died
every cell is marked completed. Here a run is good when each code cell was executed, none left an error, and every
promised figure is there.
"""

from __future__ import annotations

import logging
import re
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sahel_analysis.publishing.parameters import Value

# What `charts.save_figure` leaves for one figure; .evidence.csv comes with those that have evidence.
FIGURE_SUFFIXES = (".png", ".svg", ".csv", ".json")

_ANSI = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Job:
    """One notebook in one language: what to run, with which parameters, and in which (new) folder."""

    notebook: Path
    language: str
    parameters: Mapping[str, Value]
    folder: Path
    figures: tuple[str, ...]
    timeout: float

    @property
    def name(self) -> str:
        """The name of the notebook."""
        return self.notebook.stem


@dataclass(frozen=True)
class Failure:
    """Where and why a run failed. `cell` is its number in the executed notebook; 0 where none is at fault."""

    cause: str
    cell: int = 0
    line: int = 0
    code: str = ""

    def __str__(self) -> str:
        place = f"cell [{self.cell}]" if self.cell else ""
        place += f", line {self.line}" if self.line else ""
        place += f" ({self.code})" if self.code else ""
        return f"{place}: {self.cause}" if place else self.cause


@dataclass(frozen=True)
class Outcome:
    """What became of a job: `failure` is None where it succeeded."""

    job: Job
    seconds: float
    failure: Failure | None = None


def run_notebook(job: Job, fork: bool = False) -> Outcome:
    """Run one notebook; its figures and the executed notebook stay in `job.folder`, whatever comes of it.

    The kernel works in that folder, so that the parameters hold no path of this machine. With `fork` it is a copy of
    this process, where the machine allows it: quicker from the second notebook on, for a process without threads.
    """
    started = time.monotonic()
    job.folder.mkdir(parents=True)
    executed = job.folder / f"{job.name}.ipynb"
    raised: BaseException | None = None
    # A socket folder for each run: shared ones made parallel runs hang. It is short, as paths of sockets must be.
    with tempfile.TemporaryDirectory(prefix="sahel-") as private:
        try:
            _import_papermill().execute_notebook(
                job.notebook,
                executed,
                parameters=dict(job.parameters),
                kernel_name="python3",
                cwd=job.folder,
                progress_bar=False,
                record_timing=False,
                timeout_func=_deadline(started + job.timeout),
                config=_kernel_config(Path(private)),
                extra_arguments=[f"--ipython-dir={private}"],
                # asked politely, one kernel in fifteen takes three seconds to go
                shutdown_kernel="immediate",
                **(_forked() if fork else {}),
            )
        except Exception as error:  # whatever goes wrong in one notebook is told, and the others go on
            raised = error
    failure = _judge(job, executed, raised)
    if failure is None:
        normalise(executed, [job.folder.parents[1], job.notebook.parents[1]])
    return Outcome(job, time.monotonic() - started, failure)


def _import_papermill() -> Any:
    """Import papermill without the two seconds that `rfc3987_syntax` takes to build its grammars.

    jsonschema wants them only to check addresses, of which a notebook holds none (jsonschema issue 1428).
    """
    grammar = "rfc3987_syntax"
    skip = "jsonschema" not in sys.modules and grammar not in sys.modules
    if skip:
        sys.modules[grammar] = None  # type: ignore[assignment]  # None makes its import fail, as where it is not installed
    try:
        import papermill
    finally:
        if skip:
            del sys.modules[grammar]
    logging.getLogger("papermill").setLevel(logging.CRITICAL)  # what went wrong is told once, by us
    return papermill


def _deadline(end: float) -> Callable[[Any], int]:
    """Return what nbclient asks before each cell: the whole seconds that are left for the notebook."""
    return lambda _cell: max(1, round(end - time.monotonic()))


def _kernel_config(private: Path) -> Any:
    from traitlets.config import Config

    config = Config()
    config.KernelManager.connection_file = str(private / "kernel.json")
    if sys.platform != "win32":
        config.KernelManager.transport = "ipc"
    return config


def prepare_to_run() -> None:
    """Import what a run needs, and what its kernel needs where that will be a copy of this process."""
    from sahel_analysis.publishing.kernels import can_fork, import_beforehand

    _import_papermill()
    if can_fork():
        import_beforehand()


def _forked() -> dict[str, Any]:
    """Return what makes nbclient fork its kernel; nothing where that cannot be done."""
    from sahel_analysis.publishing.kernels import ForkedKernelManager, can_fork

    if not can_fork():
        return {}
    prepare_to_run()
    return {"kernel_manager_class": ForkedKernelManager}


def _judge(job: Job, executed: Path, raised: BaseException | None) -> Failure | None:
    """Tell why the run failed, or None. `raised` is what papermill raised."""
    if not executed.is_file():
        return Failure(_describe(raised))
    cells = [c for c in _read(executed).cells if c.cell_type == "code" and c.source.strip()]
    # with a fresh kernel the number that a cell shows is its place among the code cells
    begun = [n for n, cell in enumerate(cells, 1) if cell.metadata.get("papermill", {}).get("start_time")]
    timed_out = type(raised).__name__ == "CellTimeoutError"
    for number, cell in enumerate(cells, 1):
        for output in cell.outputs:
            if output.output_type == "error" and not timed_out:
                return _cell_failure(number, cell, output)
    if raised is not None:
        cause = f"not done within {job.timeout:g} seconds (`timeout` in runs.toml)" if timed_out else _describe(raised)
        last = begun[-1] if begun else 0
        return Failure(cause, last, code=_first_line(cells[last - 1].source) if last else "")
    if not all(cell.execution_count for cell in cells):
        return Failure(f"{sum(not c.execution_count for c in cells)} of {len(cells)} code cells were never run")
    missing = [
        name + suffix
        for name in job.figures
        for suffix in FIGURE_SUFFIXES
        if not (job.folder / (name + suffix)).is_file()
    ]
    if missing:
        return Failure(f"promised in runs.toml, but not made: {', '.join(missing)}")
    return None


def _read(executed: Path) -> Any:
    import nbformat

    return nbformat.read(executed, as_version=4)  # type: ignore[no-untyped-call]


def _cell_failure(number: int, cell: Any, output: Any) -> Failure:
    if output.ename == "SystemExit":
        cause = f"the cell left the notebook ({f'SystemExit {output.evalue}'.strip()}); those after it were not run"
        return Failure(cause, number, code=_first_line(cell.source))
    traceback = _ANSI.sub("", "\n".join(output.traceback))
    # the frame in this cell, not one of a function that an earlier cell defined
    frames = re.findall(rf"Cell In\[{number}\], line (\d+)", traceback)
    line = int(frames[0]) if frames else 0
    lines = cell.source.splitlines()
    code = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    return Failure(f"{output.ename}: {output.evalue}", number, line, code)


def _describe(raised: BaseException | None) -> str:
    return f"{type(raised).__name__}: {raised}".strip() if raised else "the executed notebook is gone"


def _first_line(source: str) -> str:
    return next((line.strip() for line in source.splitlines() if line.strip()), "")


def normalise(executed: Path, roots: list[Path]) -> None:
    """Rewrite an executed notebook without what differs from run to run or machine to machine.

    Times, the version of Python and the metadata of papermill go; addresses of objects, the ids of styled tables and
    the names of cells in warnings become fixed; paths below `roots` and below the Python installation become relative.
    """
    import nbformat

    notebook = _read(executed)
    notebook.metadata.pop("papermill", None)
    notebook.metadata.get("language_info", {}).pop("version", None)
    for number, cell in enumerate(notebook.cells):
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if not cell.metadata.get("tags", True):
            del cell.metadata["tags"]
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = "injected-parameters"
        if cell.cell_type == "code":
            cell.outputs = _join_streams(cell.outputs)
            styles: dict[str, str] = {}
            for output in cell.outputs:
                _fix_output(output, partial(_fix_text, roots=roots, styles=styles, cell=number))
    nbformat.write(notebook, executed)  # type: ignore[no-untyped-call]


def _join_streams(outputs: list[Any]) -> list[Any]:
    """Join what was printed in several pieces: where it was cut is chance."""
    joined: list[Any] = []
    for output in outputs:
        if joined and output.output_type == joined[-1].output_type == "stream" and output.name == joined[-1].name:
            joined[-1].text += output.text
        else:
            joined.append(output)
    return joined


def _fix_output(output: Any, fix: Callable[[str], str]) -> None:
    if output.output_type == "stream":
        output.text = fix(output.text)
    for kind, content in output.get("data", {}).items():
        if isinstance(content, str) and not kind.startswith("image/png"):
            output.data[kind] = fix(content)


def _fix_text(text: str, roots: list[Path], styles: dict[str, str], cell: int) -> str:
    for root in roots:
        text = text.replace(f"{root}/", "")
    text = text.replace(f"{sys.prefix}/", "python/")
    text = re.sub(r"\S*ipykernel_\d+[/\\]\d+\.py", "<cell>", text)
    text = re.sub(r"\b0x[0-9a-f]{6,16}\b", "0x0", text)
    for found in re.findall(r"\bT_([0-9a-f]{5})(?![0-9A-Za-z])", text):
        styles.setdefault(found, f"{cell:02x}{len(styles):03x}")
    return re.sub(r"\bT_([0-9a-f]{5})(?![0-9A-Za-z])", lambda m: f"T_{styles[m.group(1)]}", text)
