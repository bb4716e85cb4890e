"""Parts: the rows found in one partition, in one file that is there whole or not at all.

A part is named by the keys of its articles, so that finding one is finding the right one. It lies in the work area of
the folder of tables, and what a run that was killed has finished waits there for the next one.
"""

from __future__ import annotations

import io
import json
import os
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sahel_analysis.corpus.reprints import Shingles, take_print
from sahel_analysis.corpus.sketches import SKETCH, Sketches, sketch_sentences
from sahel_analysis.engine.errors import AnnotationError
from sahel_analysis.engine.inputs import hash_tagging
from sahel_analysis.tables import CONTRACTS, conform
from sahel_analysis.tagging.annotate import annotate_apart, taggers

# the tables that are made article by article; that of actors is made of these, at the end
KEPT = tuple(name for name in CONTRACTS if name != "actors")
_KEYS = "keys.json"
_SKETCHES, _WORDS, _DAYS, _PRINTS, _LENGTHS = "sketches", "words", "days", "prints", "lengths"
_SUFFIX = ".part"
# articles that are tagged in one go: rows take far more memory before they are tables
_TOGETHER = 64

Rows = dict[str, pd.DataFrame]
_DAY = np.dtype("datetime64[s]")
# what is kept of the text of each article (`corpus.reprints.take_print`), by doc_id
Prints = dict[str, Shingles]


class Settings(NamedTuple):
    """How articles are tagged, the hash of the lexicons, and that of all of it (`inputs.hash_tagging`)."""

    lexicons: str | None
    kinds: tuple[str, ...]
    further_events: bool
    lexicon_hash: str
    hash: str


class Task(NamedTuple):
    """One part to make: articles to tag, and parts that some of its articles (by doc_id) are taken from."""

    name: str
    keys: dict[str, str]
    articles: pd.DataFrame
    earlier: tuple[tuple[bytes, tuple[str, ...]], ...]
    settings: Settings


class Made(NamedTuple):
    """A part as a worker hands it back; `tagged` is the number of articles that were tagged for it."""

    name: str
    content: bytes
    tagged: int


def make_part(task: Task) -> Made:
    """Tag the articles of a task, and join them with what earlier parts hold of its other articles.

    Runs in a worker, which may be another machine: it writes nothing.

    Raises
    ------
    AnnotationError
        If the worker has other code, lexicons or libraries than the run was begun with.
    """
    found, prints = [], Prints()
    for content, doc_ids in task.earlier:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            rows, own = Part(packed).rows(), Part(packed).prints()
        found.append(_choose(rows, doc_ids))
        prints |= zip(rows["documents"]["doc_id"], own, strict=True)
    if len(task.articles):
        s = task.settings
        _check_settings(s)
        for first in range(0, len(task.articles), _TOGETHER):
            some = task.articles.iloc[first : first + _TOGETHER]
            made = annotate_apart(some, s.lexicons, kinds=s.kinds, further_events=s.further_events)
            found.append(made.by_name())
            prints |= zip(some["doc_id"], map(take_print, some["text"]), strict=True)
    return Made(task.name, _pack(join(found), prints, task.keys), len(task.articles))


def _check_settings(settings: Settings) -> None:
    if hash_tagging(settings.lexicons, settings.kinds, settings.further_events) != settings.hash:
        raise AnnotationError(
            "a worker has another version of the package, of its libraries or of the lexicons than this run was begun "
            "with: give every worker the same ones, and leave lexicons alone while a run is at work; what is finished "
            "is kept"
        )
    # a process that goes on while its user mends a lexicon still holds the taggers that were made of the old one
    if taggers(settings.lexicons).lexicon.hash != settings.lexicon_hash:
        taggers.cache_clear()


def join(found: Iterable[Rows]) -> Rows:
    """Return rows of several parts as one, sorted by doc_id; rows of one article keep their order."""
    several = list(found)
    joined = {}
    for name in KEPT:
        rows = [_plain(rows[name]) for rows in several if len(rows[name])]
        table = conform(pd.concat(rows, ignore_index=True) if rows else [], name)
        joined[name] = table.sort_values("doc_id", kind="stable", ignore_index=True)
    return joined


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table without categories, which differ from part to part."""
    return table.astype({name: "str" for name in table.columns if table[name].dtype == "category"})


def _choose(rows: Rows, doc_ids: Collection[str]) -> Rows:
    return {name: table[table["doc_id"].isin(set(doc_ids))] for name, table in rows.items()}


def _pack(rows: Rows, prints: Prints, keys: dict[str, str]) -> bytes:
    """Return a part as bytes: the same ones for the same rows, whenever and wherever they are made."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as packed:
        packed.writestr(zipfile.ZipInfo(_KEYS), json.dumps(keys, ensure_ascii=False, sort_keys=True))
        for name in KEPT:
            content = io.BytesIO()
            rows[name].to_parquet(content, index=False)
            packed.writestr(zipfile.ZipInfo(f"{name}.parquet"), content.getvalue())
        sketches = _sketches(rows)
        packed.writestr(zipfile.ZipInfo(_SKETCHES), sketches.rows.tobytes())
        packed.writestr(zipfile.ZipInfo(_WORDS), sketches.words.tobytes())
        documents = rows["documents"]
        packed.writestr(zipfile.ZipInfo(_DAYS), documents["published"].to_numpy(dtype=_DAY).tobytes())
        own = [prints[doc_id] for doc_id in documents["doc_id"]]
        packed.writestr(zipfile.ZipInfo(_LENGTHS), np.array([len(one) for one in own], dtype=np.int32).tobytes())
        packed.writestr(zipfile.ZipInfo(_PRINTS), b"".join(one.tobytes() for one in own))
    return target.getvalue()


def _sketches(rows: Rows) -> Sketches:
    """Return what is kept of the sentences to tell which say the same; articles go by their number in the part."""
    sentences = rows["sentences"]
    articles = pd.Index(rows["documents"]["doc_id"]).get_indexer(sentences["doc_id"])
    return sketch_sentences(articles, sentences["sentence"], sentences["text"])


class Part:
    """What a part holds, read piece by piece; articles are in the order of their doc_ids."""

    def __init__(self, packed: zipfile.ZipFile) -> None:
        self._packed = packed

    def keys(self) -> dict[str, str]:
        """Return the key of each article."""
        keys: dict[str, str] = json.loads(self._read(_KEYS))
        return keys

    def _read(self, entry: str) -> bytes:
        try:
            return self._packed.read(entry)
        except (KeyError, zlib.error) as error:
            raise zipfile.BadZipFile from error

    def rows(self) -> Rows:
        """Return the rows of all tables."""
        return {name: self._table(name) for name in KEPT}

    def _table(self, name: str) -> pd.DataFrame:
        return pd.read_parquet(io.BytesIO(self._read(f"{name}.parquet")))

    def sketches(self, *, words: bool = False) -> Sketches:
        """Return what is kept of the sentences, with or without their words."""
        rows = np.frombuffer(self._read(_SKETCHES), dtype=SKETCH)
        return Sketches(rows, np.frombuffer(self._read(_WORDS) if words else b"", dtype=np.uint32))

    def days(self) -> NDArray[np.datetime64]:
        """Return when the articles were published."""
        return np.frombuffer(self._read(_DAYS), dtype=_DAY)

    def prints(self) -> list[Shingles]:
        """Return what is kept of the texts of the articles."""
        lengths = np.frombuffer(self._read(_LENGTHS), dtype=np.int32)
        return np.split(np.frombuffer(self._read(_PRINTS), dtype=np.uint32), np.cumsum(lengths)[:-1])


def unpack(content: bytes) -> Rows:
    """Return the rows of a part."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return Part(packed).rows()


class Store:
    """The parts in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}{_SUFFIX}"

    def has(self, name: str) -> bool:
        """Tell whether a part is there."""
        return self._path(name).is_file()

    def put(self, name: str, content: bytes) -> None:
        """Write a part, whole or not at all."""
        self.folder.mkdir(parents=True, exist_ok=True)
        scratch = self.folder / f"{name}.new"
        try:
            with scratch.open("wb") as file:
                file.write(content)
                file.flush()
                # the new name must not reach the disk before the content does
                os.fsync(file.fileno())
            os.replace(scratch, self._path(name))
        except BaseException:
            scratch.unlink(missing_ok=True)
            raise

    @contextmanager
    def part(self, name: str) -> Iterator[Part]:
        """Open a part.

        Raises
        ------
        AnnotationError
            If the file was damaged; it is thrown away then.
        """
        with self._thrown_away_if_damaged(name), zipfile.ZipFile(self._path(name)) as packed:
            yield Part(packed)

    def get(self, name: str) -> bytes:
        """Return all of a part; a damaged one is an error, as in `part`."""
        content = self._path(name).read_bytes()
        with self._thrown_away_if_damaged(name), zipfile.ZipFile(io.BytesIO(content)) as packed:
            if packed.testzip():
                raise zipfile.BadZipFile
        return content

    @contextmanager
    def _thrown_away_if_damaged(self, name: str) -> Iterator[None]:
        try:
            yield
        except zipfile.BadZipFile as error:
            self._path(name).unlink()
            raise AnnotationError(
                f"{self._path(name)} was damaged and is thrown away: run the command again"
            ) from error

    def index(self) -> dict[str, str]:
        """Return for the key of every article that a part holds the name of the part."""
        found: dict[str, str] = {}
        for path in sorted(self.folder.glob(f"*{_SUFFIX}")):
            try:
                with zipfile.ZipFile(path) as packed:
                    keys = Part(packed).keys()
            except (zipfile.BadZipFile, ValueError):
                path.unlink()
                continue
            found |= dict.fromkeys(keys.values(), path.name.removesuffix(_SUFFIX))
        return found

    def keep_only(self, names: Collection[str]) -> None:
        """Throw away all parts but these."""
        wanted = {self._path(name) for name in names}
        for path in self.folder.glob("*"):
            if path not in wanted:
                path.unlink()
