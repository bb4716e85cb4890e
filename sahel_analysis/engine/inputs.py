"""What annotation depends on, in hashes: articles, lexicons, code, versions and options.

All of it is hashed from files, before anything is read: to tell that nothing has changed has to be quick.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from importlib import metadata
from pathlib import Path

from sahel_analysis.language.lexicon import load_lexicon
from sahel_analysis.tables import is_tables

# what decides what is found in an article and how it is kept, beside contracts.py, tables.py and corrected.py
_CODE = ("language", "corpus", "tagging", "corrections", "engine")
# libraries that can change what is found, or the bytes of a table
_LIBRARIES = ("ahocorasick_rs", "hijridate", "pandas", "pyarrow")
# further ones that can change what is read of a file
_READING = ("charset-normalizer", "datasketch", "trafilatura")


def hash_tagging(lexicons: str | None, kinds: Collection[str], further_events: bool) -> str:
    """Return the hash of all that decides what is found in an article, besides the article."""
    return _digest(
        {
            "code": _hash_code(),
            "lexicons": load_lexicon(lexicons).hash,
            "kinds": sorted(kinds),
            "further_events": further_events,
            "versions": _versions(_LIBRARIES),
            "python": platform.python_version_tuple()[:2],
            "unicode": unicodedata.unidata_version,
        }
    )


def hash_run(
    path: Path, out: Path, metadata_file: Path | None, mapping: Mapping[str, str], further: Mapping[str, object]
) -> str:
    """Return the hash of a whole run: of every file that reading `path` can come upon, and of all that `further` says.

    Files in `out` are no input, nor are hidden ones or those in folders of tables.
    """
    return _digest(
        {
            "corpus": _hash_files(path, _files(path, out)) if path.is_dir() else _hash_files(path.parent, [path]),
            "metadata": _hash_files(metadata_file.parent, [metadata_file]) if metadata_file else "",
            "mapping": dict(sorted(mapping.items())),
            "versions": _versions(_READING),
            **further,
        }
    )


def hash_bytes(*parts: str) -> str:
    """Return one hash of several texts."""
    digest = hashlib.sha256()
    for part in parts:
        content = part.encode()
        digest.update(b"%d\n%b" % (len(content), content))
    return digest.hexdigest()


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


@lru_cache(maxsize=1)
def _hash_code() -> str:
    package = Path(__file__).parents[1]
    files = {file for name in _CODE for file in (package / name).rglob("*.py")}
    files |= {package / name for name in ("contracts.py", "tables.py", "corrected.py")}
    return _hash_files(package, sorted(files))


def _versions(names: Iterable[str]) -> dict[str, str]:
    return {name: metadata.version(name) for name in names}


def _files(root: Path, out: Path) -> Iterator[Path]:
    """Yield the files below a folder that are not hidden, in an order that is the same everywhere."""
    own = out.resolve()
    for folder, folders, files in os.walk(root):
        here = Path(folder)
        if here != root and (is_tables(here) or here.resolve() == own):
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (here / name for name in sorted(files) if not name.startswith("."))


def _hash_files(root: Path, files: Iterable[Path]) -> str:
    """Return one hash of files and of their names relative to `root`; what cannot be read counts by its name."""
    digest = hashlib.sha256()
    for path in files:
        try:
            # a pipe would keep us waiting
            content = hash_file(path) if path.is_file() else "no regular file"
        except OSError as error:
            content = f"unreadable: {error.strerror}"
        name = os.fsencode(path.relative_to(root).as_posix())
        digest.update(b"%d\n%b%b\n" % (len(name), name, content.encode()))
    return digest.hexdigest()
