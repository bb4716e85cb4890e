"""The tables of a corpus, made from its parts: a batch of articles at a time, by the workers, and written as they come.

The first batch is there before the last one is begun; what is held of a table is that of a few batches.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from sahel_analysis.contracts import CONTRACTS, SCHEMA_VERSION
from sahel_analysis.corpus.reuse import Told
from sahel_analysis.corrected import write_report
from sahel_analysis.corrections.application import Corrector, Outcome, correct_rows
from sahel_analysis.corrections.contract import Correction, allowed_by
from sahel_analysis.engine.engines import Run
from sahel_analysis.engine.partitions import Partition
from sahel_analysis.engine.parts import KEPT, Rows, Settings, Store, join, unpack
from sahel_analysis.engine.repeats import repeats_in_parts
from sahel_analysis.tables import Format, conform, write_csv
from sahel_analysis.tagging.annotate import actor_rows, taggers

# articles in a batch at most, and so in a file of Parquet
_BATCH = 512
# columns of the documents table that come from reading, as they are; tagging is not given them
_AS_READ = ("source", "url", "encoding", "duplicate_of", "path", "sha256")


class Batch(NamedTuple):
    """Some articles whose rows are to be written: their parts, and what is known of them besides."""

    number: int
    parts: tuple[bytes, ...]
    articles: pd.DataFrame
    repeats: Told
    corrections: dict[int, Correction]
    lexicons: str | None
    format: Format


class Written(NamedTuple):
    """A batch as it goes to files: the bytes and the number of rows of each table, the ids of actors, the outcomes."""

    number: int
    tables: dict[str, bytes]
    rows: dict[str, int]
    actors: set[str]
    outcomes: dict[int, Outcome]


def assemble(
    partitions: Sequence[Partition],
    store: Store,
    articles: pd.DataFrame,
    settings: Settings,
    folder: Path,
    format: Format,
    run: Run,
    corrector: Corrector | None = None,
) -> dict[str, int]:
    """Write all tables below `folder`, and return how many rows each has.

    `articles` is what was read of the corpus, without texts, in the order of the partitions. Parts hold what was found;
    corrections by hand are applied to it here, on every run.
    """
    counts = dict.fromkeys(CONTRACTS, 0)
    actors: set[str] = set()
    batches = _batches(partitions, store, articles, settings, format, corrector)
    for written in _in_order(run(write_batch, batches)):
        for name in KEPT:
            counts[name] += written.rows[name]
            _append(written.tables[name], folder, name, written.number, format)
        actors |= written.actors
        if corrector:
            corrector.learn(written.outcomes)
    # the worker has the lexicon at hand, which this process need not read
    (found,) = run(list_actors, [(actors, settings.lexicons)])
    counts["actors"] = len(found)
    _append(_as_bytes(found, format, header=True), folder, "actors", 0, format)
    if corrector:
        write_report(corrector.report(), folder)
    info = {"schema": SCHEMA_VERSION, "format": format, "lexicon_hash": settings.lexicon_hash}
    (folder / "tables.json").write_text(json.dumps(info, indent=2) + "\n", encoding="utf-8", newline="\n")
    return counts


def _batches(
    partitions: Sequence[Partition], store: Store, articles: pd.DataFrame, settings: Settings, format: Format,
    corrector: Corrector | None,
) -> Iterator[Batch]:  # fmt: skip
    """Yield the batches, made when they are asked for; one empty batch for no article."""
    repeats = repeats_in_parts(partitions, store)
    for number, batch in enumerate(_together(partitions)):
        first, last = (batch[0].first, batch[-1].last) if batch else (0, 0)
        own = articles.iloc[first:last]
        told = repeats.told(articles["doc_id"], first, last)
        corrections = corrector.of_articles(own["doc_id"]) if corrector else {}
        parts = tuple(store.get(partition.name) for partition in batch)
        yield Batch(number, parts, own, told, corrections, settings.lexicons, format)


def _together(partitions: Sequence[Partition]) -> Iterator[list[Partition]]:
    """Yield partitions that make up a batch; a large one is a batch by itself."""
    batch: list[Partition] = []
    for partition in partitions:
        if batch and partition.last - batch[0].first > _BATCH:
            yield batch
            batch = []
        batch.append(partition)
    yield batch


def write_batch(batch: Batch) -> Written:
    """Make the tables of a batch; may be done on another machine."""
    rows = join(map(unpack, batch.parts))
    rows["sentences"] = batch.repeats.mark(rows["sentences"], pd.Index(batch.articles["doc_id"]))
    rows["documents"] = _describe(rows["documents"], batch.articles)
    outcomes: dict[int, Outcome] = {}
    if batch.corrections:
        rows, told = correct_rows(rows, list(batch.corrections.values()), allowed_by(batch.lexicons))
        outcomes = dict(zip(batch.corrections, told, strict=True))
    tables = {name: _as_bytes(rows[name], batch.format, header=batch.number == 0) for name in KEPT}
    return Written(batch.number, tables, {name: len(rows[name]) for name in KEPT}, _actors_in(rows), outcomes)


def list_actors(task: tuple[set[str], str | None]) -> pd.DataFrame:
    """Return the table of the actors with some ids."""
    ids, lexicons = task
    return conform(actor_rows(ids, taggers(lexicons).lexicon), "actors")


def _describe(documents: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Return documents with what reading knows of them: where they come from, what they reprint, and their facets."""
    own = {column.name for column in CONTRACTS["documents"]}
    further = [name for name in articles.columns if name not in own and name != "text"]
    read = {name: articles[name].to_numpy() for name in (*_AS_READ, *further)}
    return conform(documents.assign(**read), "documents")


def _actors_in(rows: Rows) -> set[str]:
    ids = {*rows["mentions"]["actor_id"].unique(), *rows["frames"]["speaker"].unique()}
    return ids.union(*(_listed(rows["events"]["participants"])))


def _listed(values: Iterable[str]) -> Iterator[list[str]]:
    yield from (value.split(";") for value in set(values))


def _as_bytes(table: pd.DataFrame, format: Format, *, header: bool) -> bytes:
    """Return a table, or a piece of it, as it stands in its file."""
    if format == "csv":
        text = io.StringIO(newline="")
        write_csv(table, text, header=header)
        return text.getvalue().encode()
    content = io.BytesIO()
    table.to_parquet(content, index=False)
    return content.getvalue()


def _in_order(written: Iterable[Written]) -> Iterator[Written]:
    """Yield batches in their order; few come early, as workers are given them one after the other."""
    early: dict[int, Written] = {}
    awaited = 0
    for one in written:
        early[one.number] = one
        while awaited in early:
            yield early.pop(awaited)
            awaited += 1


def _append(content: bytes, folder: Path, name: str, number: int, format: Format) -> None:
    """Write a piece of a table: behind those that are there, or as a file of its own."""
    if format == "csv":
        with (folder / f"{name}.csv").open("ab") as file:
            file.write(content)
    else:
        (folder / name).mkdir(exist_ok=True)
        (folder / name / f"part-{number:05d}.parquet").write_bytes(content)
