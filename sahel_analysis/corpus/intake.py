"""What is taken of a corpus: records are checked, joined with metadata, and laid by as rows; the rest is rejected."""

from __future__ import annotations

import hashlib
import json
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from pathlib import Path
from typing import Any

import pandas as pd

from sahel_analysis.corpus.metadata import KNOWN, RESERVED, Metadata, parse_date, same_id
from sahel_analysis.corpus.readers import READERS, File, Reader, Record, Rejection, stem
from sahel_analysis.corpus.spool import Spool
from sahel_analysis.language.folding import fold

# columns of the articles besides text, and before facets
COLUMNS = ("doc_id", "title", "source", "published", "url", "path", "encoding", "sha256", "duplicate_of")
# what the fields of a row are called; `mapping` gives them other names
FIELDS = ("text", *KNOWN)
# characters of an article at most: a long novel has as many
LONGEST = 1_000_000
# rows that are held as such
_CHUNK = 512


@dataclass
class Intake:
    """The articles taken so far; their texts go to `texts`."""

    metadata: Metadata
    names: dict[str, str]
    texts: list[str] | Spool
    rejected: list[tuple[str, int, str]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    facets: dict[str, None] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)
    chunks: list[pd.DataFrame] = field(default_factory=list)
    # the number of the article that has an id; the files, with the number of their first article; lines by number
    numbers: dict[str, int] = field(default_factory=dict)
    files: list[tuple[int, str]] = field(default_factory=list)
    lines: array[int] = field(default_factory=lambda: array("q"))

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
            stream = file.open("rb")
        except UnicodeEncodeError:
            self.reject(relative, 0, "the file's name is not UTF-8: rename it")
            return
        except OSError as error:
            self.reject(relative, 0, f"cannot be read: {error.strerror}")
            return
        self.files.append((len(self.lines), relative))
        unusable: dict[str, None] = {}
        with stream:
            for item in self._read(reader, File(file.name, stream, self.names.get("text", "text"))):
                if isinstance(item, Rejection):
                    self.reject(relative, item.line, item.reason)
                else:
                    self._take_record(item, relative, unusable)
        if unusable:
            have = ", ".join(repr(u) for u in unusable)
            self.warnings.append(f"{relative}: {have} left out: the documents table has a meaning for it; rename it")

    def _read(self, reader: Reader, file: File) -> Iterator[Record | Rejection]:
        items, read = reader(file), 0
        while True:
            try:
                item = next(items, None)
            except OSError as error:
                yield Rejection(0, f"cannot be read: {error.strerror}")
                return
            if item is None:
                break
            yield item
            read += 1
        if not read:
            yield Rejection(0, "empty: there is no row in it")

    def _take_record(self, record: Record, relative: str, unusable: dict[str, None]) -> None:
        values = dict(record.fields)
        given = {name: values.pop(self.names.get(name, name), None) for name in FIELDS}
        text, line = given["text"], record.line
        doc_id = as_text(given["doc_id"]).strip() or stem(relative) + (f"-{line}" if line else "")
        folded = fold(text) if isinstance(text, str) else ""
        if reason := self._objection(text, folded, record.fields) or self._taken(doc_id):
            self.reject(relative, line, reason)
            return
        self.numbers[same_id(doc_id)] = len(self.lines)
        self.lines.append(line)
        unusable.update(dict.fromkeys(k for k in values if k.lower() in RESERVED))
        facets = {k: as_text(v) for k, v in values.items() if k and k.lower() not in RESERVED and k not in FIELDS}
        self.facets.update(dict.fromkeys(facets))
        row = {
            **facets,
            "doc_id": doc_id,
            **{name: as_text(given[name]).strip() for name in ("title", "source", "url")},
            "published": self._published(as_text(given["published"]), len(self.lines) - 1),
            "path": relative,
            "encoding": record.encoding,
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
            "duplicate_of": "",
        }
        if described := self.metadata.get(doc_id):
            row.update({name: value for name, value in described.values.items() if value})
            row["published"] = described.published or row["published"]
        self.texts.append(text)
        self.rows.append(row)
        if len(self.rows) >= _CHUNK:
            self._close_chunk()

    def _objection(self, text: object, folded: str, fields: dict[str, Any]) -> str:
        """Return why a record is no article; "" if it is one."""
        column = self.names.get("text", "text")
        if text is None:
            return f"no {column!r} among {', '.join(fields) or 'no fields'}: name it with --map text=FIELD"
        if not isinstance(text, str):
            return f"{column!r} is no text but {type(text).__name__}"
        try:
            "".join([*fields, *map(as_text, fields.values())]).encode()
        except UnicodeEncodeError:
            return "half a surrogate pair, which is no character"
        if "\0" in text:
            return "binary: it holds control characters"
        if len(text) > LONGEST:
            return f"{len(text)} characters: no article has more than {LONGEST}; cut it into its articles"
        return "" if folded else "no text: it is empty"

    def _taken(self, doc_id: str) -> str:
        number = self.numbers.get(same_id(doc_id))
        return "" if number is None else f"doc_id {doc_id!r} is that of {self._place(number)} already: rename one"

    def _place(self, number: int) -> str:
        """Return where an article stands, as it is told."""
        relative = self.files[bisect_right(self.files, number, key=itemgetter(0)) - 1][1]
        return f"{relative}, line {self.lines[number]}" if self.lines[number] else relative

    def _published(self, value: str, number: int) -> date | None:
        day = parse_date(value) if value.strip() else None
        if value.strip() and day is None:
            place = self._place(number)
            self.warnings.append(f"{place}: published is {value!r}, no date; left empty (write it as 2023-09-16)")
        return day

    def _close_chunk(self) -> None:
        """Lay rows by as a table, which takes a fraction of their memory."""
        facets = list(dict.fromkeys([*self.metadata.facets, *self.facets]))
        chunk = pd.DataFrame(self.rows, columns=[*COLUMNS, *facets])
        texts = [name for name in chunk.columns if name != "published"]
        chunk = chunk.astype(dict.fromkeys(texts, "str"))
        chunk[texts] = chunk[texts].fillna("")
        chunk["published"] = pd.to_datetime(chunk["published"]).astype("datetime64[s]")
        self.chunks.append(chunk)
        self.rows.clear()

    def articles(self) -> pd.DataFrame:
        """Return the articles that were taken, in their order, without texts."""
        self._close_chunk()
        # facets that came up late are unknown in the chunks before
        articles = pd.concat(self.chunks, ignore_index=True)[self.chunks[-1].columns]
        texts = [name for name in articles.columns if name != "published"]
        articles[texts] = articles[texts].fillna("")
        return articles


def as_text(value: object) -> str:
    """Return a field's value as text: "" for None, JSON for lists and objects."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
