"""What may be published where the texts may not: tables without sentences and titles, described, with checksums.

Described as a Frictionless Data Package (specs.frictionlessdata.io, version 1: profile tabular-data-package). The idea
of publishing what was extracted and not what was read is that of HathiTrust's extracted features (Organisciak et al.
2017, "Access to billions of pages for large-scale text analysis").
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from sahel_analysis.contracts import SCHEMA_VERSION
from sahel_analysis.corrected import write_report
from sahel_analysis.publishing.release_papers import Papers, citation, data_dictionary, data_package, readme
from sahel_analysis.tables import Tables, read_tables, write_csv

#: characters and words that a cell may take over from a text; six words in a row are a quotation
LONGEST, MOST_WORDS = 60, 5
CHECKSUMS = "SHA256SUMS"

TEXT = "sentences.text"
TITLE = "documents.title"
# columns of text that hold no words of an article: ids, codes, addresses, and words of the lexicons
_OWN = {
    "documents": {"doc_id", "source", "language", "url", "encoding", "duplicate_of", "path", "sha256", "mark"},
    "sentences": {"repeats_of"},
    "mentions": {"actor_id", "flags"},
    "timexes": {"value", "mod", "anchor", "flags", "point"},
    "events": {"date", "participants", "roles"},
    "frames": {"speaker", "cues"},
    "actors": {"actor_id", "affiliation", "label_ar", "label_en", "label_fr"},
}


class ReleaseError(ValueError):
    """A release cannot be made; the message says why, and the way out."""


@dataclass(frozen=True)
class Release:
    """A release that was written.

    `withheld` are the columns that it lacks (table.column), `cells` says how many cells of a column are withheld
    though the column is there, `covered` which part of the sentences' characters stands in it all the same, and
    `stretch` is the longest run of them, in characters. `named_like_titles` counts articles whose doc_id has six
    words or more.
    """

    folder: Path
    rows: Mapping[str, int]
    withheld: tuple[str, ...]
    cells: Mapping[str, int]
    covered: float
    stretch: int
    named_like_titles: int


def write_release(
    tables: str | Path,
    out: str | Path,
    *,
    longest: int = LONGEST,
    titles: bool = False,
    authors: Sequence[str] = (),
    licence: str = "",
) -> Release:
    """Write the release of a folder of tables: what may be published where the texts may not.

    The sentences' texts are left out, and so are the articles' titles unless `titles`. A cell that takes over more
    than `longest` characters of a text, or more than five words, is withheld: it holds "[withheld 1]", and equal cells
    of a column have the same number. Beside the tables stand README.md, data_dictionary.csv, datapackage.json,
    CITATION.cff and checksums. The same tables give the same bytes. An earlier release in `out` is replaced when the
    new one is whole.

    Parameters
    ----------
    authors
        Whom CITATION.cff names; without, it says "The authors of" the release.
    licence
        Identifier of the licence (SPDX) that the release is given; "" states none.

    Raises
    ------
    FileNotFoundError
        If `tables` holds no tables.
    ReleaseError
        If the tables are a release already, `out` holds something else, or `longest` is below 1.
    """
    source, folder = Path(tables), Path(out)
    if longest < 1:
        raise ReleaseError(f"a cell may keep 1 character or more, not {longest}: leave it at {LONGEST}")
    opened = read_tables(source)
    if not opened.has_texts:
        raise ReleaseError(f"{source} is a release already: make the new one from the tables that have the texts")
    if not _is_free(folder):
        raise ReleaseError(f"{folder} holds something that is no release: name a folder that is new or empty")
    withheld = (TEXT,) if titles else (TITLE, TEXT)
    kept, cells = withhold(opened, longest, titles=titles)
    covered, stretch = coverage(opened, kept)
    ids = kept["documents"]["doc_id"].str.replace("_", " ")
    long_ids = int((ids.str.count(r"\w+") > MOST_WORDS).sum())
    release = Release(
        folder, {name: len(table) for name, table in kept.items()}, withheld, cells, covered, stretch, long_ids
    )
    papers = Papers(
        name=_name(folder), longest=longest, most_words=MOST_WORDS, titles=titles, authors=tuple(authors),
        licence=licence, lexicon_hash=opened.lexicon_hash,
    )  # fmt: skip
    _write(folder, kept, release, papers, opened.corrections)
    return release


def withhold(tables: Tables, longest: int, *, titles: bool) -> tuple[dict[str, pd.DataFrame], dict[str, int]]:
    """Return the tables as they may be published, and how many cells of which columns are withheld."""
    kept: dict[str, pd.DataFrame] = {}
    cells: dict[str, int] = {}
    for name, table in tables.by_name().items():
        gone = {"sentences": ["text"], "documents": [] if titles else ["title"]}.get(name, [])
        table = table.drop(columns=gone)
        for column, values in table.items():
            own = _OWN.get(name, {"doc_id"}) | {"doc_id"} | ({"title"} if titles else set())
            if values.dtype != "str" or column in own:
                continue
            long = (values.str.len() > longest) | (values.str.count(r"\w+") > MOST_WORDS)
            if long.any():
                numbers = {text: f"[withheld {n}]" for n, text in enumerate(values[long].unique(), 1)}
                table = table.assign(**{str(column): values.where(~long, values.map(numbers))})
                cells[f"{name}.{column}"] = int(long.sum())
        kept[name] = table
    return kept, cells


def coverage(tables: Tables, kept: Mapping[str, pd.DataFrame]) -> tuple[float, int]:
    """Return which part of the sentences' characters the released cells give with their places, and the longest run.

    Names, expressions of time and triggers stand with their offsets, so that they could be laid side by side; runs
    that only a blank parts are one.
    """
    columns = {"mentions": "surface", "timexes": "surface", "events": "trigger"}
    spans = pd.concat(
        kept[name].loc[~kept[name][column].str.startswith("[withheld "), ["doc_id", "start", "end"]]
        for name, column in columns.items()
    )
    total = int((tables.sentences["end"] - tables.sentences["start"]).sum())
    known = stretch = 0
    last, first, reached = "", 0, 0
    for doc_id, start, end in spans.sort_values(["doc_id", "start", "end"]).itertuples(index=False):
        known += max(0, end - (max(start, reached) if doc_id == last else start))
        if doc_id != last or start > reached + 1:
            last, first, reached = doc_id, start, start
        reached = max(reached, end)
        stretch = max(stretch, reached - first)
    return (known / total if total else 0.0), int(stretch)


def _is_free(folder: Path) -> bool:
    """Tell whether a release may be written to a folder: it is not there, empty, or an earlier release."""
    if not folder.exists():
        return True
    return folder.is_dir() and ((folder / "datapackage.json").is_file() or not any(folder.iterdir()))


def _name(folder: Path) -> str:
    """Return the name of a package, of which letters, digits and -._ are allowed."""
    return re.sub(r"[^a-z0-9._-]+", "-", folder.resolve().name.lower()).strip("-") or "release"


def _write(
    folder: Path, kept: Mapping[str, pd.DataFrame], release: Release, papers: Papers, corrections: pd.DataFrame
) -> None:
    """Write all files aside, then put them in place at once."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))
    made = scratch / "made"
    made.mkdir()
    try:
        for name, table in kept.items():
            with (made / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                write_csv(table, file)
        # words of articles, and who corrects and why, are not published; that there are corrections is
        write_report(corrections.assign(surface="", who="", why="", reason=""), made)
        info: dict[str, Any] = {"schema": SCHEMA_VERSION, "format": "csv", "lexicon_hash": papers.lexicon_hash}
        _text(made / "tables.json", json.dumps({**info, "withheld": list(release.withheld)}, indent=2) + "\n")
        _text(made / "data_dictionary.csv", data_dictionary(kept))
        _text(made / "datapackage.json", data_package(made, kept, papers))
        _text(made / "CITATION.cff", citation(papers))
        told = replace(release, folder=folder)
        _text(made / "README.md", readme(kept, papers, told.cells, told.covered, told.stretch))
        files = sorted(path.name for path in made.iterdir())
        _text(made / CHECKSUMS, "".join(f"{_hash(made / name)}  {name}\n" for name in files))
        if folder.exists():
            os.replace(folder, scratch / "earlier")
        os.replace(made, folder)
    except BaseException:
        if (scratch / "earlier").exists() and not folder.exists():
            os.replace(scratch / "earlier", folder)
        raise
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
