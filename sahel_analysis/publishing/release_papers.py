"""What stands beside the tables of a release: README, data dictionary, data package, citation."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from sahel_analysis import __version__
from sahel_analysis.contracts import CONTRACTS

# what one row of a table is
ROWS = {
    "documents": "an article",
    "blocks": "a line of an article that is not empty",
    "sentences": "a sentence of title, body or caption: its place and length",
    "mentions": "a mention of an actor",
    "timexes": "an expression of time",
    "events": "an event told",
    "frames": "a sentence, frame, voice and speaker",
    "actors": "an actor that is mentioned",
}
_TYPES = {"text": "string", "category": "string", "whole": "integer", "date": "date"}
_FURTHER = "a column of the metadata that came with the articles"
# what tells the rows of a table apart; rows of the others may stand at one place
_KEYS = {
    "documents": ["doc_id"],
    "blocks": ["doc_id", "line"],
    "sentences": ["doc_id", "sentence"],
    "actors": ["actor_id"],
}


class Papers(NamedTuple):
    """What a release says of itself."""

    name: str
    longest: int
    most_words: int
    titles: bool
    authors: tuple[str, ...]
    licence: str
    lexicon_hash: str


def data_dictionary(kept: Mapping[str, pd.DataFrame]) -> str:
    """Return the data dictionary: one row per column of a table, with its type and meaning."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["table", "column", "type", "meaning"])
    for name, table in kept.items():
        writer.writerows([name, column, kind, meaning] for column, kind, meaning in _columns(name, table))
    return text.getvalue()


def data_package(folder: Path, kept: Mapping[str, pd.DataFrame], papers: Papers) -> str:
    """Return datapackage.json for the CSV files in `folder`: version 1 of Frictionless Data, tabular."""
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": papers.name,
        "title": f"{papers.name}: actors, dates, events and frames, without the texts",
        "description": "Tables of sahel_analysis, to be published where the articles may not be; see README.md",
        "version": __version__,
        "contributors": [{"title": author, "role": "author"} for author in papers.authors],
        "licenses": [{"name": papers.licence}] if papers.licence else [],
        "resources": [_resource(folder, name, table) for name, table in kept.items()],
    }
    # lists that are there have something in them
    return json.dumps({k: v for k, v in package.items() if v}, ensure_ascii=False, indent=2) + "\n"


def _resource(folder: Path, name: str, table: pd.DataFrame) -> dict[str, Any]:
    written = (folder / f"{name}.csv").read_bytes()
    fields = [
        {"name": column, "type": kind, "description": meaning} | _constraints(name, column, kind)
        for column, kind, meaning in _columns(name, table)
    ]
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if name in _KEYS:
        schema["primaryKey"] = _KEYS[name]
    if references := list(_references(name, table)):
        schema["foreignKeys"] = references
    return {
        "name": name,
        "description": f"one row per {ROWS[name].removeprefix('an ').removeprefix('a ')}",
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(written),
        "hash": f"sha256:{hashlib.sha256(written).hexdigest()}",
        "schema": schema,
    }


def _constraints(name: str, column: str, kind: str) -> dict[str, Any]:
    limits: dict[str, Any] = {}
    # every finding has its article and its place
    if column in {"doc_id", "line", "start", "end", "sentence"} or column in _KEYS.get(name, ()):
        limits["required"] = True
    if _KEYS.get(name) == [column]:
        limits["unique"] = True
    if kind == "integer":
        limits["minimum"] = 1 if column in {"line", "sentence"} else 0
    return {"constraints": limits} if limits else {}


def _references(name: str, table: pd.DataFrame) -> Iterator[dict[str, Any]]:
    if name == "documents" or "doc_id" not in table.columns:
        return
    yield {"fields": ["doc_id"], "reference": {"resource": "documents", "fields": ["doc_id"]}}
    if "sentence" in table.columns and name != "sentences":
        place = ["doc_id", "sentence"]
        yield {"fields": place, "reference": {"resource": "sentences", "fields": place}}
    if name == "mentions":
        yield {"fields": ["actor_id"], "reference": {"resource": "actors", "fields": ["actor_id"]}}


def _columns(name: str, table: pd.DataFrame) -> Iterator[tuple[str, str, str]]:
    """Yield name, type and meaning of the columns of a table."""
    known = {column.name: column for column in CONTRACTS[name]}
    for column in map(str, table.columns):
        if column in known:
            yield column, _TYPES[known[column].kind], known[column].meaning
        else:
            dtype = table[column].dtype
            whole, number = pd.api.types.is_integer_dtype(dtype), pd.api.types.is_float_dtype(dtype)
            yield column, "integer" if whole else "number" if number else "string", _FURTHER


def citation(papers: Papers) -> str:
    """Return CITATION.cff, in version 1.2 of the format; JSON's strings are strings of YAML too."""
    authors = papers.authors or (f"The authors of {papers.name}",)
    lines = [
        "cff-version: 1.2.0",
        'message: "If you use these tables, please cite them, and the software with its version."',
        f"title: {_quoted(f'{papers.name}: actors, dates, events and frames, without the texts')}",
        "type: dataset",
        "authors:",
        *(f"  - name: {_quoted(author)}" for author in authors),
        *([f"license: {_quoted(papers.licence)}"] if papers.licence else []),
        "references:",
        "  - type: software",
        '    title: "sahel_analysis"',
        f"    version: {_quoted(__version__)}",
        "    authors:",
        '      - name: "The contributors of sahel_analysis"',
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def readme(
    kept: Mapping[str, pd.DataFrame], papers: Papers, cells: Mapping[str, int], covered: float, stretch: int
) -> str:
    """Return README.md: what is here, what is withheld, how to use it."""
    documents = kept["documents"]
    undated = int(documents["published"].isna().sum())
    titles = "" if papers.titles else " and their titles"
    withheld = [f"- {column}: {n} cells\n" for column, n in cells.items()] or ["- no cell\n"]
    return f"""# {papers.name}

What was found in {len(documents)} articles ({undated} of them undated): actors, expressions of time, events and frames,
each with its place. The texts of the articles{titles} are not here: they belong to those who published them.

| table | rows | one row per |
|---|---|---|
{"".join(f"| {name}.csv | {len(table)} | {ROWS[name].split(' ', 1)[1]} |{chr(10)}" for name, table in kept.items())}
`data_dictionary.csv` says what each column holds, and `datapackage.json` describes the files as a Frictionless Data
Package. `{"SHA256SUMS"}` has their checksums: `sha256sum -c SHA256SUMS`.

## What is withheld

The text of every sentence{"" if papers.titles else ", and every title"}. A cell that takes over more than
{papers.longest} characters or {papers.most_words} words of an article holds `[withheld N]`; cells with one N in a
column were the same:

{"".join(withheld)}
Names, expressions of time and the words that tell an event stand here with their places. Laid side by side they give
{100 * covered:.1f} % of the characters of the sentences, and no more than {stretch} characters in a row.

## How to use it

`start` and `end` count characters of the raw text, `line` and `sentence` count from 1. Whoever has the article can
check that it is the same: `sha256` in documents.csv is the hash of its raw text.

`sahel figures --corpus FOLDER`, with this folder, draws the figures again. Evidence then says where a sentence stands,
not what it says: `L3 S5 C210–415` is line 3, sentence 5, characters 210 to 415. What compares words (keyness, cues that
are suggested, names that may be missing) needs the texts, and stays empty.

Cells are written as they are: open the files as data, not in a spreadsheet that runs formulas.

Made by sahel_analysis {__version__}; hash of its lexicons: {papers.lexicon_hash or "unknown"}.
{f"Licence: {papers.licence}." if papers.licence else "No licence is stated."} CITATION.cff says how to cite.
"""
