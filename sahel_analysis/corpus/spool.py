"""Texts and numbers on disk, so that a corpus may be larger than memory."""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self, overload

import numpy as np
from numpy.typing import NDArray

# bytes that a shelf, and a heap, holds in memory before it goes to disk
_ON_SHELF, _ON_HEAP = 2**22, 2**16


class Spool(Sequence[str]):
    """Texts by number, in a file without a name: it goes when it is closed, and with the process at the latest.

    Parameters
    ----------
    folder
        Where the file lies; the system's folder for temporary files where None.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 (closed with the spool)
        self._ends = array("q", [0])
        self.lengths = array("q")

    def append(self, text: str) -> None:
        """Add a text; it gets the next number, from 0."""
        content = text.encode()
        self._file.seek(self._ends[-1])
        self._file.write(content)
        self._ends.append(self._ends[-1] + len(content))
        self.lengths.append(len(text))

    def __len__(self) -> int:
        return len(self.lengths)

    @overload
    def __getitem__(self, number: int) -> str: ...

    @overload
    def __getitem__(self, number: slice) -> list[str]: ...

    def __getitem__(self, number: int | slice) -> str | list[str]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        if not 0 <= number < len(self):
            raise IndexError(f"there is no text {number} among {len(self)}")
        first, end = self._ends[number], self._ends[number + 1]
        self._file.seek(first)
        return self._file.read(end - first).decode()

    def __iter__(self) -> Iterator[str]:
        return (self[number] for number in range(len(self)))

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()


class Shelf:
    """Arrays of whole numbers below 2**32, each under a number of its own, on disk once they are many.

    Parameters
    ----------
    size
        How many arrays there can be; one that was not put there is empty.
    folder
        Where the file lies, which has no name.
    """

    def __init__(self, size: int, folder: Path | None = None) -> None:
        where = None if folder is None else str(folder)
        self._file = tempfile.SpooledTemporaryFile(_ON_SHELF, dir=where)  # noqa: SIM115 (closed with the shelf)
        self._starts = np.zeros(size, dtype=np.int64)
        self._lengths = np.zeros(size, dtype=np.int32)
        self._end = 0

    def put(self, number: int, array: NDArray[np.uint32]) -> None:
        """Put an array under a number that has none yet."""
        self._file.seek(self._end)
        self._file.write(array.tobytes())
        self._starts[number], self._lengths[number] = self._end, len(array)
        self._end += array.nbytes

    def __len__(self) -> int:
        return len(self._starts)

    def __getitem__(self, number: int) -> NDArray[np.uint32]:
        self._file.seek(int(self._starts[number]))
        return np.frombuffer(self._file.read(4 * int(self._lengths[number])), dtype=np.uint32)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()


class Heaps:
    """Rows that are sorted into heaps, on disk once they are many, so that each heap can be looked at by itself."""

    def __init__(self, number: int, kind: np.dtype[Any]) -> None:
        self._kind = kind
        self._files = [tempfile.SpooledTemporaryFile(_ON_HEAP) for _ in range(number)]  # noqa: SIM115 (closed with it)

    def __len__(self) -> int:
        return len(self._files)

    def add(self, heaps: NDArray[Any], rows: NDArray[Any]) -> None:
        """Put each row on its heap, behind those that are there."""
        by_heap = np.argsort(heaps, kind="stable")
        ends = np.cumsum(np.bincount(heaps, minlength=len(self)))
        for file, own in zip(self._files, np.split(rows[by_heap], ends[:-1]), strict=True):
            if len(own):
                file.write(own.astype(self._kind, copy=False).tobytes())

    def __iter__(self) -> Iterator[NDArray[Any]]:
        """Yield the rows of each heap."""
        for file in self._files:
            file.seek(0)
            rows = np.frombuffer(file.read(), dtype=self._kind)
            file.seek(0, 2)
            yield rows

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        for file in self._files:
            file.close()
