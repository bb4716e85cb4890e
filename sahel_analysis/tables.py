"""The tables that annotation makes: how they are typed, written and read; `contracts` says which columns they have."""

from __future__ import annotations

import io
import json
import os
import shutil
import tempfile
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, TextIO

import pandas as pd

from sahel_analysis.columns import gather
from sahel_analysis.contracts import CONTRACTS as CONTRACTS  # users' scripts look for it here
from sahel_analysis.contracts import LATER, SCHEMA_VERSION
from sahel_analysis.corrected import REPORT, empty_report, read_report, write_report
from sahel_analysis.stored import Held, OnDemand, StoredTable

Format = Literal["csv", "parquet"]


def conform(rows: pd.DataFrame | list[dict[str, object]], name: str) -> pd.DataFrame:
    """Return rows as the table `name`: its columns in order and typed, then any further columns.

    Raises
    ------
    ValueError
        If a column of the contract is missing.
    """
    contract = CONTRACTS[name]
    names = {c.name for c in contract}
    if isinstance(rows, list) and rows and all(row.keys() >= names for row in rows):
        return gather(rows, contract)
    frame = pd.DataFrame(rows, columns=None if len(rows) else [c.name for c in contract])
    frame = frame.assign(**{later: "" for later in LATER.get(name, ()) if later not in frame.columns})
    missing = [c.name for c in contract if c.name not in frame.columns]
    if missing:
        raise ValueError(
            f"table {name!r} lacks the column(s) {', '.join(missing)}; see sahel_analysis.contracts.CONTRACTS"
        )
    typed: dict[str, pd.Series[Any]] = {}
    for column in contract:
        values = frame[column.name]
        if column.kind == "date":
            typed[column.name] = pd.to_datetime(values.replace("", None), errors="raise").astype("datetime64[s]")
        elif column.kind == "whole":
            typed[column.name] = values.astype("int64")
        else:
            text = values.fillna("").astype("str")
            typed[column.name] = text.astype("category") if column.kind == "category" else text
    further = frame.drop(columns=list(typed))
    return pd.concat([pd.DataFrame(typed, index=frame.index), further], axis=1).reset_index(drop=True)


@dataclass(frozen=True)
class Tables(Held):
    """All that was found in a corpus: one DataFrame a table, columns as in `CONTRACTS`.

    Rows are sorted by doc_id and start. Unknown is "" in text, NaT in dates. `corrections` is no table of theirs: it
    says what corrections by hand did to them (`corrected.COLUMNS` and `corrected.OUTCOME`).
    """

    documents: pd.DataFrame
    blocks: pd.DataFrame
    sentences: pd.DataFrame
    mentions: pd.DataFrame
    timexes: pd.DataFrame
    events: pd.DataFrame
    frames: pd.DataFrame
    actors: pd.DataFrame
    lexicon_hash: str = ""
    corrections: pd.DataFrame = field(default_factory=empty_report)

    @property
    def has_texts(self) -> bool:
        """Whether the sentences have their texts; those of a release have not (see publishing.release)."""
        held = self.__dict__["sentences"]
        if isinstance(held, StoredTable):
            return "text" in held.stored
        # no sentence of an article is empty
        return self.sentences.empty or bool((self.sentences["text"] != "").any())

    @property
    def n_articles(self) -> int:
        """How many articles there are; of tables that have not been read only their ids are."""
        return len(self.pick("documents", ["doc_id"]))

    def by_name(self) -> dict[str, pd.DataFrame]:
        """Return the tables by name, in the order of the contract."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name in CONTRACTS}

    def write(self, folder: str | Path, format: Format = "csv") -> Path:
        """Write every table and tables.json below `folder`, all of them or none.

        CSV gives one UTF-8 file a table; parquet a folder of parts a table. Cells are written as they are:
        text that begins with = + - @ is not escaped, so open the files as data, not in a spreadsheet that
        runs formulas.
        """
        folder = Path(folder)
        if folder.exists() and not folder.is_dir():
            raise NotADirectoryError(f"{folder} is a file: give a folder for the tables")
        folder.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))
        try:
            for name, table in self.by_name().items():
                if format == "csv":
                    with (scratch / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                        write_csv(table, file)
                else:
                    (scratch / name).mkdir()
                    table.to_parquet(scratch / name / "part-0.parquet", index=False)
            write_report(self.corrections, scratch)
            info = {"schema": SCHEMA_VERSION, "format": format, "lexicon_hash": self.lexicon_hash}
            (scratch / "tables.json").write_text(json.dumps(info, indent=2) + "\n", encoding="utf-8")
            _move_into(scratch, folder)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
        return folder


# stands for a carriage return while a table is written; both are no characters, and in no text
_RETURN = "\n\ufdd0\ufdd1"


def write_csv(table: pd.DataFrame, file: TextIO, *, header: bool = True) -> None:
    """Write a table as our CSV files are: lines end in \\n, days are ISO dates, a cell with a line's end is quoted.

    Python's csv leaves a lone carriage return unquoted before 3.13, and readers take it for the end of a row.
    """
    texts = {name: column for name, column in table.items() if column.dtype == "str"}
    returned = {name: column for name, column in texts.items() if column.str.contains("\r", regex=False).any()}
    marked = table.assign(**{str(n): c.str.replace("\r", _RETURN, regex=False) for n, c in returned.items()})
    target = io.StringIO(newline="") if returned else file
    marked.to_csv(target, index=False, header=header, date_format="%Y-%m-%d", lineterminator="\n")
    if target is not file and isinstance(target, io.StringIO):
        file.write(target.getvalue().replace(_RETURN, "\r"))


def _move_into(scratch: Path, folder: Path) -> None:
    """Put the finished tables in place; tables of an earlier run go, whatever their format."""
    folder.mkdir(exist_ok=True)
    for name in ("tables.json", REPORT):
        (folder / name).unlink(missing_ok=True)
    for name in CONTRACTS:
        (folder / f"{name}.csv").unlink(missing_ok=True)
        shutil.rmtree(folder / name, ignore_errors=True)
    # tables.json comes last: a folder without it is no finished set of tables
    for made in sorted(scratch.iterdir(), key=lambda p: p.name == "tables.json"):
        os.replace(made, folder / made.name)


def is_tables(folder: str | Path) -> bool:
    """Tell whether `folder` holds tables that `Tables.write` finished."""
    return (Path(folder) / "tables.json").is_file()


def read_tables(folder: str | Path, *, lazy: bool = False) -> Tables:
    """Read the tables that `sahel annotate` or `Tables.write` left in `folder`.

    With `lazy` nothing is read before it is asked for: measures read the columns that they need, an attribute its
    table. So a corpus may be larger than memory, best as Parquet, where other columns are not even looked at.

    Raises
    ------
    FileNotFoundError
        If `folder` holds no finished tables, or one of them is gone.
    ValueError
        If they were written by another version of the schema, or a column is missing.
    """
    folder = Path(folder)
    if not is_tables(folder):
        raise FileNotFoundError(
            f"{folder} holds no tables.json: make the tables with `sahel annotate CORPUS --out {folder}`"
        )
    info = json.loads((folder / "tables.json").read_text(encoding="utf-8"))
    if info.get("schema") != SCHEMA_VERSION:
        raise ValueError(
            f"{folder} has tables of schema {info.get('schema')!r}, this version reads {SCHEMA_VERSION}: annotate again"
        )
    read: dict[str, Any] = {}
    for name in CONTRACTS:
        # a release lacks columns that others have; they are read as unknown
        gone = {column.partition(".")[2]: "" for column in info.get("withheld", ()) if column.startswith(f"{name}.")}
        path = folder / (f"{name}.csv" if info["format"] == "csv" else name)
        stored = StoredTable(path, CONTRACTS[name], dict.fromkeys(LATER.get(name, ()), "") | gone)
        read[name] = stored if lazy else stored.pick()
    return Tables(**read, lexicon_hash=info.get("lexicon_hash", ""), corrections=read_report(folder))


for _name in CONTRACTS:
    setattr(Tables, _name, OnDemand(_name))


def tell_place(line: int, sentence: int, start: int, end: int) -> str:
    """Return where a sentence stands, as it is told in every language: L line, S sentence, C first to last character.

    It is what is shown of a sentence whose text is withheld. Lines and sentences count from 1, characters from 0, and
    the last is one past the end, as in the tables.
    """
    return f"L{line} S{sentence} C{start}\N{EN DASH}{end}"
