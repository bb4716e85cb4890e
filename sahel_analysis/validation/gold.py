"""Read gold files: one JSON file per article, as docs/codebook.md lays it out, checked entry by entry."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from sahel_analysis.interface import codes
from sahel_analysis.selection import KINDS
from sahel_analysis.validation.coding import Coding, Event, Mention, Timex, squeeze

_TIMEX_TYPES = ("DATE", "TIME", "DURATION", "SET")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ACTOR = re.compile(r"[a-z]+:\S+")


class GoldError(ValueError):
    """A gold file cannot be used; the message names the file, the entry and the way out."""


def read_gold(folder: str | Path) -> dict[str, Coding]:
    """Read the gold files of a folder: doc_id -> what was coded in that article.

    Frames, event types and roles of lines have to be ones that lexicons/interface.toml labels. Keys that the codebook
    does not name are passed over.

    Raises
    ------
    GoldError
        If the folder holds no JSON file, a file is no JSON, an entry is incomplete or has a value that the codebook
        does not know, or two files code one article.
    """
    folder = Path(folder)
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise GoldError(f"{folder} holds no gold files: one .json per article, as docs/codebook.md lays it out")
    gold: dict[str, Coding] = {}
    files: dict[str, Path] = {}
    for path in paths:
        doc_id, coding = _Reader(path).read()
        if doc_id in gold:
            raise GoldError(f"{path}: {doc_id!r} is coded in {files[doc_id].name} already: keep one of the two")
        gold[doc_id], files[doc_id] = coding, path
    return gold


class _Reader:
    """Reads one gold file; every error begins with the file and the entry."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> tuple[str, Coding]:
        data = self._json()
        doc_id = str(self._text(data, "doc", "")).removesuffix(".txt")
        stated = self._value(data, "published_stated", "")
        if stated is not None and not (isinstance(stated, str) and _DAY.fullmatch(stated)):
            raise self._error("published_stated", f"{stated!r} is no date: write 2023-09-16, or null")
        frames = dict(self._numbered(data, "frames"))
        lines = dict(self._numbered(data, "lines"))
        roles = {line: self._known(role, codes("role"), f"lines {line}") for line, role in lines.items()}
        return doc_id, Coding(
            published_stated=stated or "",
            lines=roles,
            mentions=tuple(self._mention(entry, where) for where, entry in self._entries(data, "actors")),
            timexes=tuple(self._timex(entry, where) for where, entry in self._entries(data, "timex")),
            events=tuple(self._event(entry, where) for where, entry in self._entries(data, "events")),
            frames={line: self._frames(listed, f"frames {line}") for line, listed in frames.items()},
        )

    def _json(self) -> dict[str, Any]:
        try:
            data = json.loads(self.path.read_text(encoding="utf-8-sig"))
        except UnicodeDecodeError as error:
            raise GoldError(f"{self.path}: byte {error.start} is no UTF-8: save the file as UTF-8") from error
        except json.JSONDecodeError as error:
            raise GoldError(f"{self.path}:{error.lineno}: no JSON here: {error.msg} (column {error.colno})") from error
        if not isinstance(data, dict):
            raise GoldError(f"{self.path}: a gold file is one object in braces, as docs/codebook.md lays it out")
        return data

    def _mention(self, entry: dict[str, Any], where: str) -> Mention:
        kind = self._known(self._text(entry, "kind", where), KINDS, f"{where}, kind")
        return Mention(self._line(entry, where), kind, self._actor(self._text(entry, "id", where), where),
                       self._text(entry, "surface", where))  # fmt: skip

    def _timex(self, entry: dict[str, Any], where: str) -> Timex:
        self._known(self._text(entry, "type", where), _TIMEX_TYPES, f"{where}, type")
        surface = squeeze(self._text(entry, "surface", where))
        return Timex(self._line(entry, where), surface, self._text(entry, "value", where))

    def _event(self, entry: dict[str, Any], where: str) -> Event:
        date = self._value(entry, "date", where)
        if date is not None and not isinstance(date, str):
            raise self._error(where, f'the date {date!r} is no text: write "2023-09", or null where it is not told')
        parties = self._value(entry, "participants", where)
        if not isinstance(parties, list):
            raise self._error(where, f'participants {parties!r} is no list: write ["state:mali"], or []')
        actors = tuple(self._actor(party, where) for party in parties)
        if len(set(actors)) < len(actors):
            raise self._error(where, f"a party stands twice among {', '.join(actors)}: name each once")
        status = self._known(self._text(entry, "status", where), (*codes("status"), "claimed"), f"{where}, status")
        kind = self._known(self._text(entry, "type", where), codes("event"), f"{where}, type")
        return Event(self._line(entry, where), kind, date or "", actors, status, self._text(entry, "trigger", where))

    def _frames(self, listed: Any, where: str) -> tuple[str, ...]:
        if not isinstance(listed, list):
            raise self._error(where, f'{listed!r} is no list: write ["SEC"], or [] where the line has no frame')
        frames = tuple(self._known(code, codes("frame"), where) for code in listed)
        if len(set(frames)) < len(frames):
            raise self._error(where, f"a frame stands twice among {', '.join(frames)}: name each once")
        return frames

    def _entries(self, data: dict[str, Any], name: str) -> Iterator[tuple[str, dict[str, Any]]]:
        entries = self._value(data, name, "")
        if not isinstance(entries, list):
            raise self._error(name, f"this is a {type(entries).__name__}: write a list of entries, or []")
        for number, entry in enumerate(entries, 1):
            where = f"{name}, entry {number}"
            if not isinstance(entry, dict):
                raise self._error(where, f"{entry!r} is no object in braces")
            yield where, entry

    def _numbered(self, data: dict[str, Any], name: str) -> Iterator[tuple[int, Any]]:
        entries = self._value(data, name, "")
        if not isinstance(entries, dict):
            raise self._error(name, 'this is no object in braces: write a line number and its code, such as {"1": ...}')
        for line, value in entries.items():
            if not (line.isdecimal() and int(line) > 0):
                raise self._error(name, f"{line!r} is no line number: lines count from 1")
            yield int(line), value

    def _value(self, entry: dict[str, Any], key: str, where: str) -> Any:
        if key not in entry:
            raise self._error(where or "the file", f"{key!r} is missing")
        return entry[key]

    def _text(self, entry: dict[str, Any], key: str, where: str) -> str:
        value = self._value(entry, key, where)
        if not isinstance(value, str) or not value:
            raise self._error(where or "the file", f"{key} {value!r} is no text")
        return value

    def _line(self, entry: dict[str, Any], where: str) -> int:
        line = self._value(entry, "line", where)
        if not isinstance(line, int) or isinstance(line, bool) or line < 1:
            raise self._error(where, f"line {line!r} is no line number: lines count from 1")
        return line

    def _actor(self, actor: Any, where: str) -> str:
        if not isinstance(actor, str) or not _ACTOR.fullmatch(actor):
            raise self._error(where, f"{actor!r} is no actor id: write type and slug, such as state:mali")
        return actor

    def _known(self, value: Any, known: Collection[str], where: str) -> str:
        if value not in known:
            near = get_close_matches(str(value), known, 1, cutoff=0.5)
            hint = f"did you mean {near[0]!r}?" if near else f"the codebook has {', '.join(known)}"
            raise self._error(where, f"{value!r} is unknown: {hint}")
        return str(value)

    def _error(self, where: str, what: str) -> GoldError:
        return GoldError(f"{self.path}: {where}: {what}")
