"""Readers: the bytes of a file become records, one an article; what cannot be read becomes a rejection.

A new format is one entry in `READERS`, at the end of this module.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import PurePath
from typing import Any, NamedTuple


class File(NamedTuple):
    """One file to read: its name, its bytes, and the name that rows give the column of their text."""

    name: str
    data: bytes
    text_column: str = "text"


class Record(NamedTuple):
    """One article as its file has it.

    `line` is where its row begins in the file, from 1; 0 where the whole file is one article. `fields` holds `text`
    (under the name that the row gives it) and whatever else the row says.
    """

    fields: dict[str, Any]
    encoding: str
    line: int = 0


class Rejection(NamedTuple):
    """What could not be read, and why; line 0 is the whole file."""

    line: int
    reason: str


Reader = Callable[[File], Iterator[Record | Rejection]]


class UnreadableError(ValueError):
    """Bytes that are no text; the message is the reason."""


class Decoded(NamedTuple):
    """A text with the encoding that it was read in: utf-8, utf-8-sig or cp1256."""

    text: str
    encoding: str


_LINE_END = re.compile(r"\r\n|\n|\r")
_LINE_END_BYTES = re.compile(rb"\r\n|\n|\r")
# control characters that no text has (tab, line ends, form feed and escape aside)
_CONTROLS = bytes(set(range(32)) - {9, 10, 11, 12, 13, 27})
_WIDE_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# so many letters of more than one byte before the first bad byte are no accident: the text is UTF-8, and broken
_SURELY_UTF8 = 4


def decode(data: bytes, surely_utf8: bool = False) -> Decoded:
    """Decode a text: UTF-8 with or without byte order mark, else Windows-1256 if it reads as such.

    The mark is taken off; line ends stay as they are. `surely_utf8`: what is no UTF-8 is broken then.

    Raises
    ------
    UnreadableError
        If the bytes are empty, binary, or in neither encoding.
    """
    if not data.strip():
        raise UnreadableError("empty")
    if data.startswith(_WIDE_MARKS):
        raise UnreadableError("UTF-16 or UTF-32, which is not read: save it as UTF-8")
    if b"\0" in data or len(data.translate(None, _CONTROLS)) < 0.99 * len(data):
        raise UnreadableError("binary: it holds control characters")
    body = data.removeprefix(codecs.BOM_UTF8)
    marked = len(body) < len(data)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        if surely_utf8 or marked or len(body[: error.start].decode("utf-8")) <= error.start - _SURELY_UTF8:
            at = error.start + len(data) - len(body)
            raise UnreadableError(f"broken UTF-8 at byte {at}: cut off, or of mixed encodings") from error
        return _decode_windows(body)
    if not text.strip():
        raise UnreadableError("empty")
    return Decoded(text, "utf-8-sig" if marked else "utf-8")


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decode_windows(data: bytes) -> Decoded:
    """Decode as Windows-1256 if that reads like text: every byte has a meaning there, so a detector judges."""
    from charset_normalizer import from_bytes

    if from_bytes(data, cp_isolation=["cp1256"], enable_fallback=False).best() is None:
        raise UnreadableError("undecodable: neither UTF-8 nor Windows-1256; save it as UTF-8")
    return Decoded(data.decode("cp1256"), "cp1256")


def read_text(file: File) -> Iterator[Record | Rejection]:
    """Read a plain text: one article."""
    try:
        text, encoding = decode(file.data)
    except UnreadableError as error:
        yield Rejection(0, str(error))
    else:
        yield Record({file.text_column: text}, encoding)


def read_jsonl(file: File) -> Iterator[Record | Rejection]:
    """Read JSON Lines: one article a line. A line that is broken, or in no known encoding, is rejected by itself."""
    if not file.data.strip():
        yield Rejection(0, "empty")
        return
    lines = _LINE_END_BYTES.split(file.data)
    # one line beyond ASCII that is good UTF-8 settles it for the file
    surely_utf8 = any(not line.isascii() and _is_utf8(line) for line in lines)
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line == codecs.BOM_UTF8:
            continue
        try:
            text, encoding = decode(line, surely_utf8)
            row = json.loads(text)
        except UnreadableError as error:
            yield Rejection(number, str(error))
        except (ValueError, RecursionError) as error:
            yield Rejection(number, f"broken JSON: {error}")
        else:
            if isinstance(row, dict):
                yield Record(row, encoding, number)
            else:
                yield Rejection(number, f"no JSON object but {type(row).__name__}: write one {{...}} a line")


def read_csv(file: File) -> Iterator[Record | Rejection]:
    """Read a CSV file with a header (comma, semicolon or tab between cells): one article a row."""
    try:
        text, encoding = decode(file.data)
        rows = read_rows(text)
        header = rows.header
    except UnreadableError as error:
        yield Rejection(0, str(error))
        return
    if file.text_column not in header:
        yield Rejection(1, f"no column {file.text_column!r} among {', '.join(header)}: name it with --map text=COLUMN")
        return
    for line, row in rows.body:
        yield Record(dict(row), encoding, line) if isinstance(row, dict) else Rejection(line, row)


class Rows(NamedTuple):
    """A CSV file: its column names, and its rows with the line where each begins; a row that is wrong is its reason."""

    header: list[str]
    body: Iterator[tuple[int, dict[str, str] | str]]


def read_rows(text: str) -> Rows:
    """Parse CSV text; columns without a name are passed over.

    Raises
    ------
    UnreadableError
        If the header is broken or names a column twice.
    """
    # the default limit is 131,072 characters a cell; this is the largest that every platform takes
    csv.field_size_limit(2**31 - 1)
    first = _LINE_END.split(text.lstrip("\r\n"), maxsplit=1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    try:
        header = [name.strip() for name in next(row for row in reader if row)]
    except (csv.Error, StopIteration) as error:
        raise UnreadableError(f"broken CSV header: {error or 'no row'}") from error
    named = [name for name in header if name]
    if twice := sorted({name for name in named if named.count(name) > 1}):
        raise UnreadableError(f"column {twice[0]!r} stands twice in the header: rename or drop one")
    return Rows(header, _body(reader, header))


def _body(reader: Any, header: list[str]) -> Iterator[tuple[int, dict[str, str] | str]]:
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, f"broken CSV: {error}"
            continue
        if len(cells) > len(header):
            yield line, f"{len(cells)} cells for {len(header)} columns: quote the cells that hold a separator"
        elif any(cells):
            cells += [""] * (len(header) - len(cells))
            yield line, {name: cell for name, cell in zip(header, cells, strict=True) if name}


# suffix (in small letters) -> reader: the one place to add a format
READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".jsonl": read_jsonl,
    ".csv": read_csv,
}


def reader_for(name: str) -> Reader | None:
    """Return the reader for a file's name; None where its suffix has none."""
    return READERS.get(PurePath(name).suffix.lower())


def stem(name: str) -> str:
    """Return a file's name without the suffixes that readers take off."""
    path = PurePath(name)
    while path.suffix.lower() in READERS:
        path = path.with_suffix("")
    return path.name
