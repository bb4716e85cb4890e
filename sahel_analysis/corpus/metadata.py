"""metadata.csv: what is known of articles from elsewhere, checked before anything is read."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path

from sahel_analysis.corpus.decoding import UnreadableError, decode
from sahel_analysis.corpus.readers import read_rows
from sahel_analysis.language.calendar import find_dates
from sahel_analysis.language.folding import fold
from sahel_analysis.tables import CONTRACTS

KNOWN = ("doc_id", "published", "source", "url", "title")
# names that the documents table gives a meaning of its own; a further column cannot have them
RESERVED = frozenset({c.name for c in CONTRACTS["documents"]} | {"text"}) - frozenset(KNOWN)


class MetadataError(ValueError):
    """Metadata that cannot be used; the message names file, line and value, and the way out."""


@dataclass(frozen=True)
class Described:
    """What metadata says of one article; "" and None where it says nothing."""

    line: int
    published: date | None
    values: dict[str, str]


@dataclass(frozen=True)
class Metadata:
    """Metadata by doc_id, with the names of its further columns (facets) in their order."""

    name: str = ""
    facets: tuple[str, ...] = ()
    by_id: dict[str, Described] = field(default_factory=dict)

    def get(self, doc_id: str) -> Described | None:
        """Return what is known of an article."""
        return self.by_id.get(same_id(doc_id))

    def unknown(self, doc_ids: Iterable[str]) -> list[str]:
        """Return a warning for each id that no article has; after ten of them, one for the rest."""
        ids = {same_id(d) for d in doc_ids}
        missing = [(described.line, doc_id) for doc_id, described in self.by_id.items() if doc_id not in ids]
        warnings = [f"{self.name}, line {n}: no article has the doc_id {d!r}{nearest(d, ids)}" for n, d in missing[:10]]
        if len(missing) > 10:
            warnings.append(f"{self.name}: {len(missing) - 10} further doc_ids that no article has")
        return warnings


def same_id(doc_id: str) -> str:
    """Return an id in composed letters: some file systems take the letters of names apart."""
    return unicodedata.normalize("NFC", doc_id.strip())


def nearest(name: str, known: Iterable[str]) -> str:
    """Return "; did you mean ...?" with the known name that is nearest, "" if none is near."""
    near = get_close_matches(name, list(known), n=1, cutoff=0.75)
    return f"; did you mean {near[0]!r}?" if near else ""


def parse_date(value: str) -> date | None:
    """Return the day that `value` writes: ISO (a clock time may follow), day/month/year or in words; else None."""
    value = value.strip()
    try:
        return datetime.fromisoformat(value).date()
    except ValueError:
        folded = fold(value)
        found = find_dates(folded)
    if len(found) != 1 or found[0].start:
        return None
    # what follows the day may only be a clock time
    rest = folded[found[0].end :]
    return found[0].date if not rest or (rest[0] in " t" and ":" in rest) else None


def read_metadata(path: Path) -> Metadata:
    """Read a metadata file.

    One row is one article: doc_id, and any of published, source, url and title; further columns become facets.
    An empty cell says nothing.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    MetadataError
        If a column's name comes near a known one or is reserved, a column or doc_id stands twice, a doc_id is
        missing, or a date is none.
    """
    if not path.is_file():
        siblings = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
        raise FileNotFoundError(f"{path} does not exist{nearest(path.name, siblings)}")
    try:
        rows = read_rows(decode(path.read_bytes()).text)
    except UnreadableError as error:
        raise MetadataError(f"{path.name}, line 1: {error}") from error
    facets = _check_columns(f"{path.name}, line 1", [name for name in rows.header if name])
    by_id: dict[str, Described] = {}
    for line, row in rows.body:
        place = f"{path.name}, line {line}"
        if isinstance(row, str):
            raise MetadataError(f"{place}: {row}")
        doc_id = same_id(row["doc_id"])
        if not doc_id:
            raise MetadataError(f"{place}: the doc_id is empty; give the name of the file without its suffix")
        if doc_id in by_id:
            raise MetadataError(f"{place}: doc_id {doc_id!r} stands in line {by_id[doc_id].line} already; keep one")
        by_id[doc_id] = _described(place, line, row)
    return Metadata(path.name, facets, by_id)


def _check_columns(place: str, columns: list[str]) -> tuple[str, ...]:
    """Return the facets among the columns."""
    for column in columns:
        if column in KNOWN:
            continue
        if near := get_close_matches(column.lower(), KNOWN, n=1, cutoff=0.75):
            raise MetadataError(f"{place}: column {column!r}: did you mean {near[0]}? Rename it (a facet: less alike)")
        if column.lower() in RESERVED:
            raise MetadataError(f"{place}: column {column!r} has a meaning in the documents table; rename it")
    if "doc_id" not in columns:
        raise MetadataError(f"{place}: no column doc_id among {', '.join(columns)}; it holds the stem of each file")
    return tuple(column for column in columns if column not in KNOWN)


def _described(place: str, line: int, row: dict[str, str]) -> Described:
    stated = row.get("published", "").strip()
    published = parse_date(stated) if stated else None
    if stated and published is None:
        raise MetadataError(f"{place}: published is {stated!r}, no date; write it as 2023-09-16 or leave it empty")
    values = {name: value.strip() for name, value in row.items() if name not in ("doc_id", "published")}
    return Described(line, published, values)
