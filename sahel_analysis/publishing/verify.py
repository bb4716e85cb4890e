"""Make a figure set once more and compare: the same bytes on the same versions, elsewhere the same numbers."""

from __future__ import annotations

import csv
import math
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from sahel_analysis.publishing import manifest
from sahel_analysis.publishing.batch import Reader, Tell, run_plan
from sahel_analysis.publishing.placing import WHOLE, changed_files
from sahel_analysis.publishing.planning import make_plan
from sahel_analysis.publishing.reporting import show_path
from sahel_analysis.publishing.sets import DEFAULT_SET, LANGUAGES, FigureSet, Runs, SetError, find_notebooks, read_runs

# The CSV hold six digits after the point; another version of a library may round the last of them the other way.
TOLERANCE = 2e-6

# Files that are compared line by line where their bytes differ; of the others only the size is told.
TEXTS = (".csv", ".json", ".svg", ".html", ".ipynb")


@dataclass(frozen=True)
class Difference:
    """A file of the set that was made otherwise; `file` is relative to the set's folder."""

    file: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}: {self.what}"


@dataclass(frozen=True)
class Verification:
    """What came of a comparison. `exact`: bytes were compared, else the numbers; `notes` tell changed inputs."""

    name: str
    exact: bool
    compared: int
    differences: tuple[Difference, ...]
    notes: tuple[str, ...]

    def summary(self) -> str:
        """Return the outcome in lines: notes, differences, and a last line that says it all."""
        how = "byte for byte" if self.exact else "number by number"
        lines = [*self.notes, *map(str, self.differences)]
        told = f"{len(self.differences)} differences" if self.differences else "no difference"
        return "\n".join([*lines, f"{self.name}: {self.compared} files compared {how}, {told}"])

    def __str__(self) -> str:
        return self.summary()


def verify_set(
    name: str = DEFAULT_SET,
    *,
    corpus: str | Path | None = None,
    out: str | Path | None = None,
    metadata: str | Path | None = None,
    mapping: Mapping[str, str] | None = None,
    lexicons: str | Path | None = None,
    notebooks: str | Path | None = None,
    jobs: int = 1,
    progress: Tell | None = lambda line: print(line, file=sys.stderr, flush=True),
) -> Verification:
    """Run a set again into a temporary folder, with the parameters of its manifest, and compare what comes out.

    Every file that the manifest lists, the page and the data dictionary, is compared byte for byte where the libraries
    have the versions that the manifest names (the version of Python may differ); elsewhere the numbers of the CSV are
    compared, which may differ in the sixth digit. Files that are no longer what the manifest says are told as well.

    Parameters
    ----------
    name
        Name of the set: its folder below `out`.
    corpus
        The articles or tables of the set. By default those at the place that the manifest names.
    out
        Folder of the sets. By default the checkout's `figures`.
    metadata, mapping, lexicons
        As the set was made with.
    notebooks, jobs, progress
        As for `run_set`.

    Raises
    ------
    SetError
        If there is no such set, it is empty, its corpus is not at hand, or another run has changed it meanwhile.
    """
    runs = read_runs(find_notebooks(notebooks))
    folder = (Path(out) if out is not None else runs.checkout / "figures") / name
    content = manifest.read_manifest(folder)
    if not content["runs"]:
        raise SetError(f"there is no figure set in {show_path(folder)}: make it with `sahel figures`")
    source = Path(corpus) if corpus is not None else runs.checkout / content["corpus"]["path"]
    if not source.exists():
        raise SetError(f"the articles of {name!r} are not at {show_path(source)}: name them with --corpus")
    plan = make_plan(_figure_set(name, content, runs), runs, content["parameters"])
    here = manifest.versions()
    other = {what: was for what, was in content["versions"].items() if was != here.get(what)}
    exact = not other.keys() - {"python"}
    reader = Reader(metadata, mapping, lexicons, progress or (lambda line: None))
    with tempfile.TemporaryDirectory(prefix="sahel-verify-") as scratch:
        report = run_plan(plan, runs, source, reader, Path(scratch), jobs=jobs)
        again = manifest.read_manifest(report.folder)
        if manifest.read_manifest(folder) != content:
            raise SetError(f"{show_path(folder)} was made anew while it was compared: verify it again")
        differences = list(_stale(folder, content))
        for outcome in report.failed:
            run = f"{outcome.job.language}/{outcome.job.name}"
            if run in content["runs"]:
                differences.append(Difference(run, f"the notebook failed: {outcome.failure}"))
        failed = {f"{outcome.job.language}/{outcome.job.name}" for outcome in report.failed}
        pairs = [pair for run in content["runs"] if run not in failed for pair in _files(run, content, again)]
        # page and dictionary tell of all runs, so that they can be compared only where the same runs were made
        if exact and again["runs"].keys() == content["runs"].keys():
            pairs += WHOLE.values()
        compared = [pair for pair in pairs if exact or pair.endswith(".csv")]
        for file in compared:
            what = compare(folder / file, report.folder / file, exact=exact)
            if what:
                differences.append(Difference(file, what))
    inputs = ("corpus", "gold", "reading", "package", "lexicons", "lock")
    changed = [key for key in inputs if content.get(key) != again.get(key)]
    notes = [f"since the set was made, these have changed: {', '.join(changed)}"] if changed else []
    notes += [f"made with {what} {was}, here is {here.get(what, 'none')}" for what, was in other.items()]
    return Verification(name, exact, len(compared), tuple(differences), tuple(notes))


def _figure_set(name: str, content: manifest.Manifest, runs: Runs) -> FigureSet:
    """Return the set as its manifest tells it."""
    split = [key.split("/", 1) for key in content["runs"]]
    languages = tuple(language for language in LANGUAGES if language in {la for la, _ in split})
    names = tuple(dict.fromkeys(notebook for _, notebook in split))
    gone = [notebook for notebook in names if notebook not in runs.promises]
    if gone:
        raise SetError(f"the set {name!r} has figures of {', '.join(gone)}: runs.toml does not list that notebook")
    executed = any(f"{notebook}.ipynb" in content["runs"][f"{la}/{notebook}"]["outputs"] for la, notebook in split)
    return FigureSet(name, content["corpus"]["path"], languages, names, executed=executed)


def _stale(folder: Path, content: manifest.Manifest) -> Iterator[Difference]:
    """Yield the files that were changed after the set was made."""
    for run, entry in content["runs"].items():
        for file in changed_files(folder / run, entry["outputs"]):
            gone = not (folder / run / file).is_file()
            yield Difference(f"{run}/{file}", "is gone" if gone else "was changed after the manifest was written")


def _files(run: str, content: manifest.Manifest, again: manifest.Manifest) -> list[str]:
    """Return the files of a run, those that only one of both has as well."""
    names = dict.fromkeys([*content["runs"][run]["outputs"], *again["runs"].get(run, {}).get("outputs", {})])
    return [f"{run}/{name}" for name in names]


def compare(was: Path, now: Path, *, exact: bool) -> str:
    """Say how two files differ; "" where they do not. Without `exact` numbers of CSV may differ in the sixth digit."""
    if not was.is_file():
        return "was not in the set, and is made now"
    if not now.is_file():
        return "is not made any more"
    if was.read_bytes() == now.read_bytes():
        return ""
    if was.suffix == ".csv":
        return _compare_rows(was, now, exact) or ("the bytes differ, the cells do not" if exact else "")
    if was.suffix not in TEXTS:
        return f"the bytes differ ({was.stat().st_size} and {now.stat().st_size})"
    lines = (path.read_text(encoding="utf-8", errors="replace").splitlines() for path in (was, now))
    for number, (before, after) in enumerate(zip_longest(*lines), 1):
        if before != after:
            return f"line {number}: {_short(before)} became {_short(after)}"
    return "the ends of lines differ"


def _compare_rows(was: Path, now: Path, exact: bool) -> str:
    with was.open(encoding="utf-8", newline="") as one, now.open(encoding="utf-8", newline="") as other:
        before, after = list(csv.reader(one)), list(csv.reader(other))
    header = before[0] if before else []
    for number, (first, second) in enumerate(zip_longest(before, after), 1):
        if first is None or second is None:
            row, what = (first, "is gone") if second is None else (second, "is new")
            return f"row {number} {what}: {_short(','.join(row or []))}"
        if len(first) != len(second):
            return f"row {number}: {len(first)} cells became {len(second)}"
        for column, (cell, other_cell) in enumerate(zip(first, second, strict=True)):
            if cell != other_cell and (exact or not _near(cell, other_cell)):
                label = header[column] if column < len(header) else str(column + 1)
                return f"row {number}, {label}: {_short(cell)} became {_short(other_cell)}"
    return ""


def _near(one: str, other: str) -> bool:
    try:
        return math.isclose(float(one), float(other), rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    except ValueError:
        return False


def _short(text: str | None) -> str:
    return "nothing" if text is None else repr(text if len(text) <= 80 else f"{text[:77]}...")
