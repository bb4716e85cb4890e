"""Load a corpus: a folder of articles, or one file, with what metadata says of them; what is rejected is reported."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from sahel_analysis.corpus.metadata import KNOWN, RESERVED, Metadata, nearest, parse_date, read_metadata, same_id
from sahel_analysis.corpus.readers import READERS, File, Record, Rejection, reader_for, stem
from sahel_analysis.corpus.reprints import mark_reprints
from sahel_analysis.language.folding import fold
from sahel_analysis.tables import is_tables

COLUMNS = ("doc_id", "title", "source", "published", "url", "path", "encoding", "sha256", "text", "duplicate_of")
# what the fields of a row are called; `mapping` gives them other names
FIELDS = ("text", *KNOWN)
# characters of an article at most: a long novel has as many
LONGEST = 1_000_000
# a folder of hand codings at the top of a corpus holds no articles
_CODINGS = "gold"
_NO_ARTICLES = ("metadata.csv", "sources.csv", "corrections.csv")


@dataclass(frozen=True)
class Corpus:
    """The articles of a corpus, and what was not taken.

    `articles`: one row is one article, in the order of their files: doc_id, title, source, published, url (as
    metadata or row give them; "" and NaT where they do not), path (relative to the corpus), encoding, sha256 and
    text, duplicate_of (doc_id of the article that it reprints, whole, shortened or under another headline, else ""),
    then facets.
    `rejected`: one row is one file, or one row of a file, that could not be read: file, line (0: all of it), reason.
    `warnings`: what was read but looks amiss.
    """

    articles: pd.DataFrame
    rejected: pd.DataFrame
    warnings: list[str]


def load_corpus(
    path: str | os.PathLike[str],
    metadata: str | os.PathLike[str] | None = None,
    mapping: Mapping[str, str] | None = None,
) -> Corpus:
    """Load the articles of a folder (and the folders in it), or of one file.

    Files are .txt or .html (one article), .jsonl (one a line), .csv or .parquet (one a row), any of them packed as
    .gz; rows carry text and may carry doc_id, title, published, source and url, and further fields become facets.
    Hidden files, README files, metadata.csv, sources.csv and corrections.csv are no articles, nor is what a folder
    gold at the top of the corpus holds.

    Parameters
    ----------
    path : path
        Folder or file.
    metadata : path, optional
        CSV file with doc_id and any of published, source, url, title and facets. The metadata.csv of the folder is
        read by itself. What metadata says goes before what a row says.
    mapping : dict of str, optional
        Other names of the fields of rows: {"text": "content"} reads the text from "content".

    Raises
    ------
    FileNotFoundError
        If `path` or `metadata` does not exist.
    MetadataError
        If the metadata cannot be used.
    ValueError
        If `mapping` names an unknown field, the file has a suffix without reader, or `path` is a folder of tables.

    Examples
    --------
    >>> corpus = load_corpus("articles", metadata="outlets.csv")  # doctest: +SKIP
    >>> corpus.articles["doc_id"], corpus.rejected, corpus.warnings  # doctest: +SKIP
    """
    root = Path(path)
    names = _checked_mapping(mapping or {})
    if not root.exists():
        siblings = [p.name for p in root.parent.iterdir()] if root.parent.is_dir() else []
        raise FileNotFoundError(f"{root} does not exist{nearest(root.name, siblings)}")
    known = _metadata_of(root, metadata)
    intake = _Intake(known, names)
    if root.is_dir():
        if is_tables(root):
            raise ValueError(f"{root} holds the tables of an annotated corpus: read them with read_tables")
        skip = Path(metadata).resolve() if metadata else None
        for file, relative in _files_below(root, intake, skip):
            intake.take(file, relative)
    elif reader_for(root.name) is None:
        raise ValueError(f"{root}: no reader for {root.suffix or 'no suffix'}; there are {', '.join(READERS)}")
    else:
        intake.take(root, root.name)
    return intake.corpus()


def _checked_mapping(mapping: Mapping[str, str]) -> dict[str, str]:
    for name in mapping:
        if name not in FIELDS:
            raise ValueError(f"no field is called {name!r}{nearest(name, FIELDS)}; there are {', '.join(FIELDS)}")
    return dict(mapping)


def _metadata_of(root: Path, given: str | os.PathLike[str] | None) -> Metadata:
    if given is not None:
        return read_metadata(Path(given))
    own = root / "metadata.csv"
    return read_metadata(own) if root.is_dir() and own.is_file() else Metadata()


def _files_below(root: Path, intake: _Intake, skip: Path | None) -> Iterator[tuple[Path, str]]:
    """Yield the files that have a reader, with their path relative to `root`, in order; report the others."""
    home = root.resolve()
    unread: Counter[str] = Counter()

    def unreadable(error: OSError) -> None:
        intake.reject(Path(error.filename or home).relative_to(root).as_posix(), 0, f"cannot be read: {error.strerror}")

    found: list[tuple[tuple[str, ...], Path]] = []
    for folder, folders, files in os.walk(root, onerror=unreadable):
        here = Path(folder)
        inside = here.relative_to(root).parts
        if inside and is_tables(here):
            intake.warnings.append(f"{here.relative_to(root).as_posix()}: tables of an annotated corpus, left out")
            folders.clear()
            continue
        folders[:] = [name for name in folders if not name.startswith(".") and (inside or name != _CODINGS)]
        # a link to a folder is not followed; one that leads out is worth a word
        found += [((*inside, name), here / name) for name in folders if (here / name).is_symlink()]
        found += [((*inside, name), here / name) for name in files if not name.startswith(".")]
    for parts, file in sorted(found):
        relative = "/".join(parts)
        if parts[-1].lower() in _NO_ARTICLES or parts[-1].lower().startswith("readme."):
            if len(parts) > 1 and parts[-1].lower() == "metadata.csv":
                intake.warnings.append(f"{relative}: not read; only metadata.csv at the top of the corpus is")
        elif file.is_symlink() and not file.resolve().is_relative_to(home):
            intake.reject(relative, 0, "a link that leads out of the corpus: copy the file here")
        elif file.is_dir() or (skip and file.resolve() == skip):
            continue
        elif reader_for(file.name) is None:
            unread[file.suffix.lower() or "no suffix"] += 1
        else:
            yield file, relative
    for suffix, number in sorted(unread.items()):
        intake.warnings.append(f"{number} file(s) with {suffix} not read: there are readers for {', '.join(READERS)}")


@dataclass
class _Intake:
    """The articles taken so far."""

    metadata: Metadata
    names: dict[str, str]
    rows: list[dict[str, Any]] = field(default_factory=list)
    rejected: list[tuple[str, int, str]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    facets: dict[str, None] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    def reject(self, file: str, line: int, reason: str) -> None:
        # a file name that is no UTF-8 is shown with escapes
        self.rejected.append((file.encode("utf-8", "backslashreplace").decode(), line, reason))

    def take(self, file: Path, relative: str) -> None:
        """Read one file and take its articles."""
        reader = READERS[file.suffix.lower()]
        try:
            relative.encode()
            if not file.is_file():
                raise OSError(0, "no regular file")
            data = file.read_bytes()
        except UnicodeEncodeError:
            self.reject(relative, 0, "the file's name is not UTF-8: rename it")
            return
        except OSError as error:
            self.reject(relative, 0, f"cannot be read: {error.strerror}")
            return
        unusable: dict[str, None] = {}
        for item in reader(File(file.name, data, self.names.get("text", "text"))):
            if isinstance(item, Rejection):
                self.reject(relative, item.line, item.reason)
            else:
                self._take_record(item, relative, unusable)
        if unusable:
            have = ", ".join(repr(u) for u in unusable)
            self.warnings.append(f"{relative}: {have} left out: the documents table has a meaning for it; rename it")

    def _take_record(self, record: Record, relative: str, unusable: dict[str, None]) -> None:
        values = dict(record.fields)
        given = {name: values.pop(self.names.get(name, name), None) for name in FIELDS}
        text, line = given["text"], record.line
        doc_id = _as_text(given["doc_id"]).strip() or stem(relative) + (f"-{line}" if line else "")
        folded = fold(text) if isinstance(text, str) else ""
        if reason := self._objection(text, folded, record.fields) or self._taken(doc_id):
            self.reject(relative, line, reason)
            return
        place = f"{relative}, line {line}" if line else relative
        self.places[same_id(doc_id)] = place
        unusable.update(dict.fromkeys(k for k in values if k.lower() in RESERVED))
        facets = {k: _as_text(v) for k, v in values.items() if k and k.lower() not in RESERVED and k not in FIELDS}
        self.facets.update(dict.fromkeys(facets))
        self.rows.append(
            {
                **facets,
                "doc_id": doc_id,
                **{name: _as_text(given[name]).strip() for name in ("title", "source", "url")},
                "published": self._published(_as_text(given["published"]), place),
                "path": relative,
                "encoding": record.encoding,
                "sha256": hashlib.sha256(text.encode()).hexdigest(),
                "text": text,
                "duplicate_of": "",
            }
        )

    def _objection(self, text: object, folded: str, fields: dict[str, Any]) -> str:
        """Return why a record is no article; "" if it is one."""
        column = self.names.get("text", "text")
        if text is None:
            return f"no {column!r} among {', '.join(fields) or 'no fields'}: name it with --map text=FIELD"
        if not isinstance(text, str):
            return f"{column!r} is no text but {type(text).__name__}"
        try:
            "".join([*fields, *map(_as_text, fields.values())]).encode()
        except UnicodeEncodeError:
            return "half a surrogate pair, which is no character"
        if "\0" in text:
            return "binary: it holds control characters"
        if len(text) > LONGEST:
            return f"{len(text)} characters: no article has more than {LONGEST}; cut it into its articles"
        return "" if folded else "no text: it is empty"

    def _taken(self, doc_id: str) -> str:
        place = self.places.get(same_id(doc_id))
        return f"doc_id {doc_id!r} is that of {place} already: rename one" if place else ""

    def _published(self, value: str, place: str) -> date | None:
        day = parse_date(value) if value.strip() else None
        if value.strip() and day is None:
            self.warnings.append(f"{place}: published is {value!r}, no date; left empty (write it as 2023-09-16)")
        return day

    def corpus(self) -> Corpus:
        """Return what was taken, with the metadata laid over it."""
        own = list(self.metadata.facets)
        facets = own + [name for name in self.facets if name not in own]
        for row in self.rows:
            if described := self.metadata.get(row["doc_id"]):
                row.update({name: value for name, value in described.values.items() if value})
                row["published"] = described.published or row["published"]
        self.warnings += self.metadata.unknown(row["doc_id"] for row in self.rows)
        if not self.rows:
            self.warnings.append("no article was found")
        articles = pd.DataFrame(self.rows, columns=[*COLUMNS, *facets])
        texts = [name for name in articles.columns if name != "published"]
        articles = articles.astype(dict.fromkeys(texts, "str"))
        articles[texts] = articles[texts].fillna("")
        articles["published"] = pd.to_datetime(articles["published"]).astype("datetime64[s]")
        rejected = pd.DataFrame(self.rejected, columns=["file", "line", "reason"])
        rejected = rejected.astype({"file": "str", "line": "int64", "reason": "str"})
        return Corpus(mark_reprints(articles), rejected, self.warnings)


def _as_text(value: object) -> str:
    """Return a field's value as text: "" for None, JSON for lists and objects."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
