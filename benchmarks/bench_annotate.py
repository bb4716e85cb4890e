"""Time and weigh `sahel annotate`: its stages, its growth, its engines, its second run, its start.

    python benchmarks/bench_annotate.py [--shared DIR] [--small N] [--medium N] [--large N] [--jobs N]
        [--only NAME,...] [--skip NAME,...] [--json FILE] [--docs FILE]

DIR (../shared by default) holds bench/, zipped newspaper articles; they are unpacked to JSON Lines, in an order drawn
by lot, and begun again as often as it takes. So that articles of another round are no reprints, a third of the words of
every article, each third one, is respelt with an alphabet of its round: no run of three words is one of another round,
while words are as many, as long and as frequent as before (a third fewer names are found). What is reprinted within a
round is what the newspapers reprinted. Every run is a process of its own, so that its peak memory is its own. Sections,
which --only and --skip choose by name:

    stages   read, lay out, tag, write, on SMALL articles: seconds of one core, articles and MB (UTF-8 text) a second
    growth   one process on SMALL and on LARGE articles: processor seconds an article, and peak memory
    jobs     JOBS processes against one, on MEDIUM articles, from the start of the run to its end, with how long the
             process that began them computed (while the workers may wait), and the peak memory of each process; and
             what the machine gives: JOBS processes that have nothing to do with each other, against one
    dask     the same on a cluster of JOBS workers of this machine, against the local processes
    again    a second run over LARGE (or MEDIUM) articles with nothing changed, against the first
    measures peak memory of counting actors in the tables of LARGE (or MEDIUM) articles, read at once and lazily
    start    `import sahel_analysis`, and `sahel --help` beside a bare Python, the best of five

Prints a table of figures and marks; --docs writes it below the heading of a Markdown file, --json as it is.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from bench_annotate_runs import articles, begin_child, child, result_of, write_corpus

CHECKOUT = Path(__file__).resolve().parents[1]
# seconds that the machine itself is tried for
SPELL = 5
SECTIONS = ("stages", "growth", "jobs", "dask", "again", "measures", "start")


class Row(NamedTuple):
    """One line of the table: what was measured, the figure, and whether the mark is met (None where there is none)."""

    what: str
    figure: str
    mark: str = ""
    met: bool | None = None


# --- the sections


class Bench:
    """The runs; a corpus and its tables are made once."""

    def __init__(self, options: argparse.Namespace, work: Path) -> None:
        self.options, self.work = options, work
        self.found = articles(options.shared)
        self.runs: dict[tuple[int, int, str, str], dict[str, Any]] = {}

    def corpus(self, size: int) -> Path:
        path = self.work / f"{size}.jsonl"
        return path if path.exists() else write_corpus(self.found, size, path)

    def tables(self, size: int, jobs: int = 1, engine: str = "local", start: str = "warm") -> Path:
        return self.work / f"tables-{size}-{jobs}-{engine}-{start}"

    def annotate(self, size: int, jobs: int = 1, engine: str = "local", start: str = "warm") -> dict[str, Any]:
        key = (size, jobs, engine, start)
        if key not in self.runs:
            print(f"  {size:,} articles, {jobs} process(es), {engine}", file=sys.stderr, flush=True)
            self.runs[key] = child("annotate", self.corpus(size), self.tables(*key), jobs, engine, start)
        return self.runs[key]

    @property
    def most(self) -> int:
        """The largest corpus that is annotated anyway."""
        most: int = self.options.medium if "growth" in self.options.skip else self.options.large
        return most

    def stages(self) -> Iterator[Row]:
        made = child("stages", self.corpus(self.options.small), self.work / "stages")
        for name, seconds in made["seconds"].items():
            if name == "lexicons":
                yield Row("lexicons and taggers, once", f"{seconds:.1f} s")
                continue
            speed = f"{made['articles'] / seconds:,.0f} articles/s, {made['mb'] / seconds:.2f} MB/s"
            pipeline = name.startswith("all tables")
            yield Row(name, speed, "2 MB/s" if pipeline else "", made["mb"] / seconds >= 2 if pipeline else None)

    def growth(self) -> Iterator[Row]:
        small, large = self.annotate(self.options.small), self.annotate(self.options.large)
        grown = (large["cpu"] / large["articles"]) / (small["cpu"] / small["articles"])
        for run in (small, large):
            told = f"{run['cpu']:,.1f} s, {run['articles'] / run['cpu']:,.0f} articles/s, {run['peak']:,.0f} MB"
            yield Row(f"one process, {run['articles']:,} articles", told)
        yield Row("time an article, large against small", f"{grown:.2f}", "at most 1.15", grown <= 1.15)
        each = (large["peak"] - small["peak"]) * 1e6 / max(1, large["articles"] - small["articles"])
        heavier = large["peak"] / small["peak"]
        yield Row("memory, large against small", f"{heavier:.2f}", "at most 1.15", heavier <= 1.15)
        yield Row("memory for each further article", f"{each:,.0f} bytes")

    def jobs(self) -> Iterator[Row]:
        size, jobs = self.options.medium, self.options.jobs
        # both begin with nothing: whoever tags has to read the lexicons first
        one, several = self.annotate(size, 1, start="cold"), self.annotate(size, jobs, start="cold")
        faster, mark = one["whole"] / several["whole"], 0.85 * jobs
        yield Row(f"{jobs} processes against one, {one['articles']:,} articles", f"{faster:.2f} times", f"{mark:.1f}",
                  faster >= mark)  # fmt: skip
        share = several["cpu"] / one["cpu"]
        told = f"{several['cpu']:.1f} s of {one['cpu']:.1f} s; at most {1 / (share + (1 - share) / jobs):.2f} times"
        yield Row("of it done by the process that began the others", told)
        told = f"{several['peak']:,.0f} MB, the largest of the others {several['worker']:,.0f} MB"
        yield Row("peak memory of the process that began the others", told)
        alone = child("alone", SPELL)["done"]
        together = sum(result_of(one)["done"] for one in [begin_child("alone", SPELL) for _ in range(jobs)])
        yield Row(f"{jobs} unrelated processes against one, on this machine", f"{together / alone:.2f} times")

    def dask(self) -> Iterator[Row]:
        local = self.annotate(self.options.medium, self.options.jobs, start="cold")
        cluster = self.annotate(self.options.medium, self.options.jobs, "dask", start="cold")
        speed = local["whole"] / cluster["whole"]
        yield Row(f"dask against {self.options.jobs} local processes", f"{speed:.2f} times", "0.8", speed >= 0.8)

    def again(self) -> Iterator[Row]:
        first = self.annotate(self.most)
        second = child("annotate", self.corpus(self.most), self.tables(self.most), 1, "local", "cold")
        share = second["whole"] / first["whole"]
        told = f"{100 * share:.1f} % ({second['whole']:.1f} s)"
        yield Row(f"second run, nothing changed, {self.most:,} articles", told, "5 %", share < 0.05)

    def measures(self) -> Iterator[Row]:
        self.annotate(self.most)
        whole, lazy = (child("measure", self.tables(self.most), how) for how in ("whole", "lazy"))
        for how, run in (("read at once", whole), ("lazily", lazy)):
            told = f"{run['peak'] - run['before']:,.0f} MB above the imports, {run['seconds']:.1f} s"
            yield Row(f"actors counted in {self.most:,} articles, {how}", told)

    def start(self) -> Iterator[Row]:
        bare = best([sys.executable, "-c", "pass"])
        package = best([sys.executable, "-c", "import sahel_analysis"])
        helped = best([str(Path(sys.executable).parent / "sahel"), "--help"]) - bare
        yield Row("import sahel_analysis, with Python's own start", f"{package:.2f} s", "1.0 s", package < 1)
        yield Row("sahel --help above a bare Python", f"{helped:.2f} s", "0.4 s", helped < 0.4)


def best(command: list[str]) -> float:
    """Return the seconds of the fastest of five runs of a command."""
    taken = []
    for _ in range(5):
        begun = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, cwd=CHECKOUT)
        taken.append(time.perf_counter() - begun)
    return min(taken)


def sections(given: str) -> list[str]:
    """Return the sections that are named, parted by commas."""
    names = given.split(",")
    if unknown := sorted({*names} - {*SECTIONS}):
        raise argparse.ArgumentTypeError(f"no section is called {unknown[0]!r}: there are {', '.join(SECTIONS)}")
    return names


def as_markdown(rows: list[Row], about: str) -> str:
    """Return the rows as a table, below what they were measured on."""
    met = {True: "met", False: "**missed**", None: ""}
    lines = [about, "", "| what | measured | mark | |", "|---|---|---|---|"]
    return "\n".join([*lines, *(f"| {r.what} | {r.figure} | {r.mark} | {met[r.met]} |" for r in rows)]) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=CHECKOUT.parent / "shared")
    parser.add_argument("--small", type=int, default=1_000)
    parser.add_argument("--medium", type=int, default=5_000)
    parser.add_argument("--large", type=int, default=100_000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", type=sections, default=list(SECTIONS), help=", ".join(SECTIONS))
    parser.add_argument("--skip", type=sections, default=[], help="the same names")
    parser.add_argument("--json", type=Path, help="write the figures as JSON")
    parser.add_argument("--docs", type=Path, help="write the table into a Markdown file, below its head")
    options = parser.parse_args()
    options.skip += [name for name in SECTIONS if name not in options.only]
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(options, Path(scratch))
        load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
        for name in SECTIONS:
            for row in getattr(bench, name)() if name not in options.skip else ():
                rows.append(row)
                print(f"{row.what:55} {row.figure:40} {row.mark:14} {'' if row.met is None else row.met}", flush=True)
        runs = {" ".join(map(str, key)): run for key, run in bench.runs.items()}
    about = (
        f"Python {platform.python_version()}, {os.cpu_count()} cores, load {load} before; {options.small:,}, "
        f"{options.medium:,} and {options.large:,} articles."
    )
    if options.json:
        options.json.write_text(json.dumps({"about": about, "rows": rows, "runs": runs}, indent=2), encoding="utf-8")
    if options.docs:
        head = options.docs.read_text(encoding="utf-8").partition(MARK)[0] if options.docs.exists() else ""
        options.docs.write_text(f"{head}{MARK}\n\n{as_markdown(rows, about)}", encoding="utf-8")


# what stands above it in the file is written by hand
MARK = "<!-- below: written by benchmarks/bench_annotate.py -->"

if __name__ == "__main__":
    main()
