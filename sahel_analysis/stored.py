"""Tables that are read when they are asked for, column by column: a corpus may be larger than memory.

A table of `Tables` is a DataFrame, or a `StoredTable`, which is one that has not been read. Measures that name the
columns they need (`Tables.pick`) read no others; an attribute (`tables.mentions`) reads the whole table, once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

if TYPE_CHECKING:
    from sahel_analysis.contracts import Column

Test: TypeAlias = Callable[[pd.DataFrame], NDArray[np.bool_]]

# rows that are read at a time
_BATCH = 100_000


class Filter(NamedTuple):
    """Which rows of a table are wanted: a test of rows, and the columns that it looks at."""

    columns: tuple[str, ...]
    test: Test


class StoredTable:
    """A table in a folder of tables, or some of its rows.

    Parameters
    ----------
    path
        The CSV file, or the folder of Parquet files.
    contract
        Its columns.
    absent
        Columns that the file lacks, with the value that they are read as.
    filters
        What rows have to be, each test seeing the rows that the ones before left.
    """

    def __init__(
        self,
        path: Path,
        contract: Sequence[Column],
        absent: Mapping[str, str] | None = None,
        filters: Sequence[Filter] = (),
    ) -> None:
        self.path, self._contract, self._absent = path, contract, dict(absent or {})
        self._kinds = {column.name: column.kind for column in contract}
        self._filters = tuple(filters)
        if not path.exists():
            raise FileNotFoundError(f"{path} is missing: annotate again")
        self.stored = self._names()
        missing = [name for name in self._kinds if name not in self.stored and name not in self._absent]
        if missing and (self.stored or path.is_file()):
            raise ValueError(f"{path} lacks the column(s) {', '.join(missing)}: annotate again")
        self._kept: list[NDArray[np.bool_]] | None = None

    @property
    def columns(self) -> list[str]:
        """The names of its columns: those of the contract, then any further ones."""
        own = list(self._kinds)
        return own + [name for name in self.stored if name not in self._kinds]

    def where(self, columns: Sequence[str], test: Test) -> StoredTable:
        """Return the rows for which a test of some columns holds; nothing is read yet."""
        return StoredTable(self.path, self._contract, self._absent, (*self._filters, Filter(tuple(columns), test)))

    def pick(self, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Return some of its columns, typed as `conform` types them; all where None.

        Raises
        ------
        KeyError
            If it has no such column.
        """
        known = self.columns
        wanted = known if columns is None else list(columns)
        if unknown := [name for name in wanted if name not in known]:
            raise KeyError(unknown[0])
        kept = self._rows() if self._filters else None
        parts: dict[str, list[Any]] = {name: [] for name in wanted}
        for number, batch in enumerate(self._batches(wanted)):
            rows = batch if kept is None else batch[kept[number]]
            for name in wanted:
                parts[name].append(rows[name])
        typed = {name: self._joined(parts.pop(name), self._kinds.get(name, "")) for name in wanted}
        return pd.DataFrame(typed, columns=wanted).reset_index(drop=True)

    def take(self, columns: Sequence[str], rows: NDArray[np.int64]) -> pd.DataFrame:
        """Return some columns of some rows, by their numbers in `pick`, in order; of Parquet only their files are read.

        Categories are those of the rows alone.
        """
        numbers = np.sort(rows)
        if self._filters:
            numbers = np.flatnonzero(np.concatenate([*self._rows(), np.empty(0, dtype=np.bool_)]))[numbers]
        parts, first = [], 0
        for size, read in self._pieces(list(columns)):
            own = numbers[(numbers >= first) & (numbers < first + size)]
            if len(own):
                parts.append(read().iloc[own - first])
            first += size
        named = [name for name in columns if name in self.stored]
        found = {name: self._joined([part[name] for part in parts], self._kinds.get(name, "")) for name in named}
        absent = {n: np.full(len(rows), v) for n, v in self._absent.items() if n in columns and n not in named}
        return pd.DataFrame(found | absent, columns=list(columns))

    def _pieces(self, columns: list[str]) -> Iterator[tuple[int, Callable[[], pd.DataFrame]]]:
        """Yield pieces of the table: how many rows each has, and a function that reads it."""
        read = [name for name in columns if name in self.stored]
        if self.path.suffix == ".csv":
            for batch in self._read(read):
                yield len(batch), partial(_itself, batch)
            return
        import pyarrow.parquet as pq

        for path in self._files():
            yield pq.read_metadata(path).num_rows, partial(pd.read_parquet, path, columns=read)

    def _rows(self) -> list[NDArray[np.bool_]]:
        """Return for each batch which of its rows are wanted; a byte a row is kept."""
        if self._kept is None:
            needed = list(dict.fromkeys(name for one in self._filters for name in one.columns))
            found = []
            for batch in self._batches(needed):
                kept = np.ones(len(batch), dtype=np.bool_)
                for one in self._filters:
                    left = batch.loc[kept, list(one.columns)].reset_index(drop=True)
                    kept[np.flatnonzero(kept)] = np.asarray(one.test(left), dtype=np.bool_)
                found.append(kept)
            self._kept = found
        return self._kept

    def _batches(self, columns: Sequence[str]) -> Iterator[pd.DataFrame]:
        """Yield the rows of some columns, in pieces that are the same for all columns."""
        stored = self.stored
        read = [name for name in columns if name in stored]
        # of a table whose columns are all absent the number of rows has to be known
        read = read or stored[:1]
        for batch in self._read(read):
            absent = {name: value for name, value in self._absent.items() if name in columns and name not in stored}
            yield batch.assign(**absent)

    def _names(self) -> list[str]:
        if self.path.suffix == ".csv":
            return [str(name) for name in pd.read_csv(self.path, nrows=0, encoding="utf-8").columns]
        import pyarrow.parquet as pq

        files = self._files()
        return [str(name) for name in pq.read_schema(files[0]).names] if files else []

    def _files(self) -> list[Path]:
        return sorted(self.path.glob("*.parquet"))

    def _read(self, columns: list[str]) -> Iterator[pd.DataFrame]:
        if self.path.suffix == ".csv":
            texts = {name: "str" for name in columns if self._kinds.get(name) != "whole"}
            yield from pd.read_csv(
                self.path, usecols=columns, dtype=texts, keep_default_na=False, encoding="utf-8", chunksize=_BATCH
            )
            return
        import pyarrow.parquet as pq

        for path in self._files():
            with pq.ParquetFile(path) as file:
                for batch in file.iter_batches(_BATCH, columns=columns):
                    yield batch.to_pandas()

    def _joined(self, parts: Sequence[Any], kind: str) -> Any:
        values = pd.concat([_plain(part) for part in parts]) if parts else pd.Series([], dtype="str")
        if kind == "date":
            return pd.to_datetime(values.replace("", None), errors="raise").astype("datetime64[s]").array
        if kind == "whole":
            return values.astype("int64").array
        if not kind:
            return values.array
        text = values.fillna("").astype("str")
        return text.astype("category").array if kind == "category" else text.array


def _plain(values: pd.Series[Any]) -> pd.Series[Any]:
    """Return values without categories, which differ from piece to piece."""
    return values.astype("str") if values.dtype == "category" else values


def _itself(table: pd.DataFrame) -> pd.DataFrame:
    return table


class OnDemand:
    """An attribute of `Tables` that holds a DataFrame, or a `StoredTable` that becomes one when it is asked for."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, tables: object, owner: type) -> Any:
        if tables is None:
            return self
        held = tables.__dict__[self._name]
        if isinstance(held, StoredTable):
            held = tables.__dict__[self._name] = held.pick()
        return held

    def __set__(self, tables: object, value: pd.DataFrame | StoredTable) -> None:
        tables.__dict__[self._name] = value


class Held:
    """What `Tables` can do with tables that may not have been read."""

    def columns(self, name: str) -> list[str]:
        """Return the names of a table's columns."""
        held = self.__dict__[name]
        return held.columns if isinstance(held, StoredTable) else list(held.columns)

    def pick(self, name: str, columns: Sequence[str]) -> pd.DataFrame:
        """Return some columns of a table; of one that has not been read, no others are read."""
        held = self.__dict__[name]
        return held.pick(columns) if isinstance(held, StoredTable) else held[list(columns)]

    def take(self, name: str, columns: Sequence[str], rows: NDArray[np.int64]) -> pd.DataFrame:
        """Return some columns of some rows of a table, by their numbers, in order."""
        held = self.__dict__[name]
        if isinstance(held, StoredTable):
            return held.take(columns, rows)
        taken: pd.DataFrame = held[list(columns)].iloc[np.sort(rows)]
        return taken

    def restricted(self, name: str, columns: Sequence[str], test: Test) -> pd.DataFrame | StoredTable:
        """Return the rows of a table for which a test of some columns holds, unread where the table is."""
        held = self.__dict__[name]
        if isinstance(held, StoredTable):
            return held.where(columns, test)
        rows: pd.DataFrame = held[test(held)].reset_index(drop=True)
        return rows

    def replaced(self, **tables: pd.DataFrame | StoredTable) -> Self:
        """Return these tables with others in their place, as `dataclasses.replace` does, but without reading any."""
        return type(self)(**(self.__dict__ | tables))
