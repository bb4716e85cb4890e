"""Load a corpus: a folder of articles, or one file, with what metadata says of them; what is rejected is reported."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from sahel_analysis.corpus.intake import COLUMNS as _ROW
from sahel_analysis.corpus.intake import FIELDS, Intake
from sahel_analysis.corpus.metadata import Metadata, nearest, read_metadata
from sahel_analysis.corpus.readers import READERS, reader_for
from sahel_analysis.corpus.reprints import mark_reprints
from sahel_analysis.corpus.sources import SOURCES, Sources, read_sources
from sahel_analysis.corpus.spool import Spool
from sahel_analysis.tables import is_tables

COLUMNS = (*_ROW[:-1], "text", _ROW[-1])
# a folder of hand codings at the top of a corpus holds no articles
_CODINGS = "gold"
_NO_ARTICLES = ("metadata.csv", SOURCES, "corrections.csv")


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
    gold at the top of the corpus holds. What the sources.csv of a folder states of sources becomes further columns of
    their articles: source_country, source_ownership and so on.

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
        If the metadata, or what is stated of the sources, cannot be used.
    ValueError
        If `mapping` names an unknown field, the file has a suffix without reader, or `path` is a folder of tables.

    Examples
    --------
    >>> corpus = load_corpus("articles", metadata="outlets.csv")  # doctest: +SKIP
    >>> corpus.articles["doc_id"], corpus.rejected, corpus.warnings  # doctest: +SKIP
    """
    texts: list[str] = []
    corpus = _load(path, metadata, mapping, texts)
    articles = mark_reprints(corpus.articles, texts)
    articles.insert(COLUMNS.index("text"), "text", pd.Series(texts, index=articles.index, dtype="str"))
    return replace(corpus, articles=articles)


def spool_corpus(
    path: str | os.PathLike[str],
    texts: Spool,
    metadata: str | os.PathLike[str] | None = None,
    mapping: Mapping[str, str] | None = None,
) -> Corpus:
    """Load a corpus as `load_corpus` does, without holding its texts: that of row n becomes `texts[n]`.

    The articles have no column text, and which of them are reprints is not told: `duplicate_of` is empty.
    """
    return _load(path, metadata, mapping, texts)


def _load(
    path: str | os.PathLike[str],
    metadata: str | os.PathLike[str] | None,
    mapping: Mapping[str, str] | None,
    texts: list[str] | Spool,
) -> Corpus:
    root = Path(path)
    names = _checked_mapping(mapping or {})
    if not root.exists():
        siblings = [p.name for p in root.parent.iterdir()] if root.parent.is_dir() else []
        raise FileNotFoundError(f"{root} does not exist{nearest(root.name, siblings)}")
    known = _metadata_of(root, metadata)
    intake = Intake(known, names, texts)
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
    articles = intake.articles()
    warnings = [*intake.warnings, *known.unknown(articles["doc_id"])]
    if articles.empty:
        warnings.append("no article was found")
    rejected = pd.DataFrame(intake.rejected, columns=["file", "line", "reason"])
    rejected = rejected.astype({"file": "str", "line": "int64", "reason": "str"})
    described, amiss = _sources_of(root).describe(articles)
    return Corpus(described, rejected, [*warnings, *amiss])


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


def _sources_of(root: Path) -> Sources:
    own = root / SOURCES
    return read_sources(own) if root.is_dir() and own.is_file() else Sources()


def _files_below(root: Path, intake: Intake, skip: Path | None) -> Iterator[tuple[Path, str]]:
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
            if len(parts) > 1 and parts[-1].lower() in ("metadata.csv", SOURCES):
                intake.warnings.append(f"{relative}: not read; only {parts[-1].lower()} at the top of the corpus is")
        # Path.resolve raises where a link leads to itself; to read that one is an error that is told
        elif file.is_symlink() and not Path(os.path.realpath(file)).is_relative_to(home):
            intake.reject(relative, 0, "a link that leads out of the corpus: copy the file here")
        elif file.is_dir() or (skip and Path(os.path.realpath(file)) == skip):
            continue
        elif reader_for(file.name) is None:
            unread[file.suffix.lower() or "no suffix"] += 1
        else:
            yield file, relative
    for suffix, number in sorted(unread.items()):
        intake.warnings.append(f"{number} file(s) with {suffix} not read: there are readers for {', '.join(READERS)}")
