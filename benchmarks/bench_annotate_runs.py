"""The corpus that bench_annotate.py measures with, and what it runs in processes of their own.

`python benchmarks/bench_annotate_runs.py NAME ARGUMENT ...` does one of the runs and prints one JSON object.
"""

from __future__ import annotations

import json
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from itertools import count, islice
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[1]
# seconds between two lines that tell how far a run is
EVERY = 30

# --- the corpus


def articles(shared: Path) -> list[dict[str, str]]:
    """Return the articles of the bench, with a text."""
    found = []
    for path in sorted((shared / "bench").glob("*.zip")):
        with zipfile.ZipFile(path) as packed:
            for name in (n for n in packed.namelist() if n.endswith(".json")):
                found += json.loads(packed.read(name).decode("utf-8-sig"))
    if not found:
        raise SystemExit(f"{shared / 'bench'} holds no zipped articles: give another --shared")
    return [one for one in found if one["content"].strip()]


def write_corpus(found: list[dict[str, str]], size: int, path: Path) -> Path:
    """Write so many articles as JSON Lines, those of each round respelt in its own way."""
    order = random.Random(7).sample(range(len(found)), len(found))
    with path.open("w", encoding="utf-8") as file:
        for number in range(size):
            turn, place = divmod(number, len(found))
            one = found[order[place]]
            spelt = alphabet(turn)
            title, text = respell(one["title"], spelt), respell(one["content"], spelt)
            row = {"doc_id": f"b{number:07}", "title": title, "text": f"{title}\n{text}"}
            row |= {"published": one["date_extracted"][:10], "source": one["source"]}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path


LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
WORD = re.compile(r"\S+")


def alphabet(turn: int) -> dict[int, int]:
    """Return the alphabet of a round: another letter for each."""
    return str.maketrans(LETTERS, "".join(random.Random(turn).sample(LETTERS, len(LETTERS))))


def respell(text: str, spelt: dict[int, int]) -> str:
    """Return a text with each third word in another alphabet."""
    places = count(1)
    return WORD.sub(lambda word: word[0] if next(places) % 3 else word[0].translate(spelt), text)


# --- what runs in a process of its own; each prints one JSON object


def peak(whose: int = resource.RUSAGE_SELF) -> float:
    """Return the most memory, in MB, that this process has held, or the largest of those that it began."""
    # kilobytes, on macOS bytes
    return resource.getrusage(whose).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


class Progress:
    """Tells now and then how far a run is, on the standard error stream."""

    def __init__(self) -> None:
        self._begun = self._told = time.perf_counter()

    def __call__(self, done: int, of: int) -> None:
        now = time.perf_counter()
        if now - self._told > EVERY or (done == of and of):
            self._told = now
            told = f"    {done:,} of {of:,} articles tagged in {now - self._begun:,.0f} s, {peak():,.0f} MB so far"
            print(told, file=sys.stderr, flush=True)


def run_annotate(corpus: str, out: str, jobs: str, engine: str, start: str = "warm") -> dict[str, float]:
    """Annotate a corpus; `seconds` and `cpu` leave out what is done once, such as the reading of lexicons."""
    from sahel_analysis.engine.annotation import annotate_corpus
    from sahel_analysis.tagging.annotate import taggers

    begun = time.perf_counter()
    lexicons = 0.0
    if engine == "local" and jobs == "1" and start == "warm":
        taggers(None)
        lexicons = time.perf_counter() - begun
        with tempfile.TemporaryDirectory() as scratch:
            # what is imported and read once is no part of what grows
            few = Path(scratch, "few.jsonl")
            with open(corpus, encoding="utf-8") as file:
                few.write_text("".join(islice(file, 100)), encoding="utf-8")
            annotate_corpus(few, Path(scratch, "tables"), format="parquet")
    loaded = time.perf_counter()
    cpu = time.process_time()
    kind: Any = engine
    report = annotate_corpus(corpus, out, jobs=int(jobs), engine=kind, format="parquet", progress=Progress())
    done = time.perf_counter()
    return {
        "articles": report.load.articles, "tagged": report.tagged, "whole": lexicons + done - loaded,
        "seconds": done - loaded, "cpu": time.process_time() - cpu, "peak": peak(),
        "worker": peak(resource.RUSAGE_CHILDREN),
    }  # fmt: skip


def run_alone(seconds: str) -> dict[str, float]:
    """Compute for some seconds as tagging does (expressions, dictionaries, text), and tell how much was done."""
    text = " ".join(f"{number * 7919 % 10007}" for number in range(20_000))
    until, done = time.perf_counter() + float(seconds), 0
    while time.perf_counter() < until:
        seen: dict[str, int] = {}
        for word in WORD.finditer(text):
            seen[word[0]] = seen.get(word[0], 0) + 1
        done += 1
    return {"done": done}


def run_stages(corpus: str, out: str) -> dict[str, Any]:
    """Take the stages one after the other, each over all articles."""
    from sahel_analysis.corpus.layout import lay_out
    from sahel_analysis.corpus.loading import load_corpus
    from sahel_analysis.tagging.annotate import annotate, taggers
    from sahel_analysis.tagging.sentences import split_sentences

    seconds: dict[str, float] = {}

    def timed(name: str, work: Callable[[], Any]) -> Any:
        begun = time.process_time()
        made = work()
        seconds[name] = time.process_time() - begun
        return made

    tools = timed("lexicons", lambda: taggers(None))
    found = timed("read, with reprints", lambda: load_corpus(corpus)).articles
    texts, titles = list(found["text"]), list(found["title"])
    annotate(found.head(20))
    blocks = timed("lay out", lambda: [lay_out(x, tools.lexicon, t) for x, t in zip(texts, titles, strict=True)])
    pairs = list(zip(texts, blocks, strict=True))
    sentences = timed("sentences", lambda: [split_sentences(text, own, tools.lexicon) for text, own in pairs])
    timed("actors", lambda: tools.actors.tag_all(sentences))
    tables = timed("all tables (lay out to events and frames)", lambda: annotate(found))
    timed("write", lambda: tables.write(out, format="parquet"))
    size = sum(len(text.encode()) for text in texts) / 1e6
    return {"articles": len(texts), "mb": size, "seconds": seconds, "peak": peak()}


def run_measure(folder: str, how: str) -> dict[str, float]:
    """Count actors in tables."""
    from sahel_analysis import actor_frequency, read_tables

    before = peak()
    begun = time.perf_counter()
    measure = actor_frequency.actor_frequency(read_tables(folder, lazy=how == "lazy"), by=["source"])
    return {"rows": len(measure), "seconds": time.perf_counter() - begun, "before": before, "peak": peak()}


CHILDREN: dict[str, Callable[..., dict[str, Any]]] = {
    "annotate": run_annotate, "stages": run_stages, "measure": run_measure, "alone": run_alone,
}  # fmt: skip


def child(name: str, *arguments: object) -> dict[str, Any]:
    """Run one of the functions above in a process of its own."""
    return result_of(begin_child(name, *arguments))


def begin_child(name: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, __file__, name, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=CHECKOUT)


def result_of(process: subprocess.Popen[str]) -> dict[str, Any]:
    told, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"{process.args!r} failed: see above")
    found: dict[str, Any] = json.loads(told.splitlines()[-1])
    return found


if __name__ == "__main__":
    print(json.dumps(CHILDREN[sys.argv[1]](*sys.argv[2:])))
