"""A corpus as notebooks and batches open it: articles or tables, with the report on what could not be read."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sahel_analysis.engine.load_report import LOAD_REPORT, REJECTED_COLUMNS, read_load_report, write_load_report
from sahel_analysis.publishing.sets import SetError
from sahel_analysis.selection import check_known, select
from sahel_analysis.tables import Tables, is_tables, read_tables

# From so many bytes on disk on tables are not read at once, but column by column as they are asked for. Below it, at
# some ten thousand articles, they fit into memory many times, and to read them once is quicker: every measure asks.
_LARGE = {".parquet": 20_000_000, ".csv": 100_000_000}


@dataclass(frozen=True)
class Opened:
    """The tables of a corpus and how its reading went.

    `rejected` has one row per file or row that could not be read (file, line, reason); it and `warnings` are None
    where the tables came without a load report.
    """

    tables: Tables
    rejected: pd.DataFrame | None
    warnings: tuple[str, ...] | None


def open_corpus(
    path: str | Path,
    *,
    metadata: str | Path | None = None,
    mapping: Mapping[str, str] | None = None,
    lexicons: str | Path | None = None,
) -> Opened:
    """Open articles (a folder or a file), which are annotated, or a folder of tables, which are read.

    Large tables are read as they are asked for, so that they may be larger than memory (`read_tables` with `lazy`).

    Where articles have a corrections.csv beside them, what is found is corrected.

    Raises
    ------
    FileNotFoundError
        If there is nothing at `path`.
    SetError
        If no article can be read, or `metadata`, `mapping` or `lexicons` are given with tables.
    """
    path = Path(path)
    if is_tables(path):
        if metadata or mapping or lexicons:
            raise SetError(f"{path} holds tables: metadata, mapping and lexicons are for articles; annotate them anew")
        return Opened(read_tables(path, lazy=_is_large(path)), *_read_report(path))
    if not path.exists():
        raise FileNotFoundError(f"there is nothing at {path}: name articles (a folder or a file) or a folder of tables")
    from sahel_analysis.corpus.loading import load_corpus
    from sahel_analysis.tagging.actors import FURTHER_KINDS, KINDS
    from sahel_analysis.tagging.annotate import annotate

    corpus = load_corpus(path, metadata=metadata, mapping=mapping)
    if corpus.articles.empty:
        reasons = "".join(f"\n  {r.file}: {r.reason}" for r in corpus.rejected.head(5).itertuples())
        raise SetError(f"no article in {path} can be read{reasons or ': it holds no file that has a reader'}")
    rejected = corpus.rejected[REJECTED_COLUMNS].reset_index(drop=True)
    tables = annotate(corpus.articles, lexicons=lexicons, kinds=(*KINDS, *FURTHER_KINDS))
    return Opened(correct_found(tables, path, lexicons), rejected, tuple(corpus.warnings))


def correct_found(tables: Tables, corpus: Path, lexicons: str | Path | None = None) -> Tables:
    """Return what was found in a corpus, corrected by its corrections.csv; as it is where there is none."""
    from sahel_analysis.corrections.application import as_corrections, correct_tables
    from sahel_analysis.corrections.contract import Allowed
    from sahel_analysis.corrections.reading import find_corrections, read_corrections
    from sahel_analysis.tagging.annotate import taggers

    path = find_corrections(corpus)
    listed = as_corrections(read_corrections(path)) if path else []
    if not listed:
        return tables
    return correct_tables(tables, listed, Allowed(taggers(None if lexicons is None else str(lexicons)).lexicon))[0]


def choose(tables: Tables, since: str = "", until: str = "", sources: str = "") -> Tables:
    """Return the tables of a period and of sources, as the parameters of notebooks write them ("" for all).

    Raises
    ------
    ValueError
        If a date is none, a source is unknown, or no article is left.
    """
    listed = [name.strip() for name in sources.split(",") if name.strip()]
    chosen = select(tables, since or None, until or None, listed or None, roles=None)
    if not chosen.n_articles:
        asked = ", ".join(f"{k}={v}" for k, v in {"since": since, "until": until, "sources": sources}.items() if v)
        raise ValueError(f"no article is left with {asked}" if asked else "there are no articles")
    return chosen


def check_actors(tables: Tables, actors: str) -> None:
    """Check that the corpus mentions every actor of a comma-separated text; "" stands for all.

    An actor goes by its id (state:mali), by its label in any language, or by a name that articles give it.

    Raises
    ------
    ValueError
        If one is not mentioned; the message names the nearest that is.
    """
    listed = [name.strip() for name in actors.split(",") if name.strip()]
    if listed:
        columns = [tables.actors[name] for name in ("actor_id", "label_ar", "label_en", "label_fr")]
        surfaces = tables.pick("mentions", ["surface"])["surface"]
        check_known(listed, pd.concat([*columns, surfaces]).astype(str).unique(), "actor")


def write_opened(opened: Opened, folder: Path) -> None:
    """Write the tables with their load report, as parts that notebooks read fast."""
    opened.tables.write(folder, format="parquet")
    if opened.rejected is not None:
        write_load_report(opened.rejected, opened.warnings or (), folder)


def place_tables(source: Path, folder: Path) -> None:
    """Make the tables in `source` appear as `folder`, by a link where the system allows one."""
    try:
        os.symlink(source.resolve(), folder, target_is_directory=True)
    except OSError:
        shutil.copytree(source, folder)


def _is_large(folder: Path) -> bool:
    return any(sum(p.stat().st_size for p in folder.rglob(f"*{suffix}")) > most for suffix, most in _LARGE.items())


def _read_report(folder: Path) -> tuple[pd.DataFrame | None, tuple[str, ...] | None]:
    if not (folder / LOAD_REPORT).is_file():
        return None, None
    report = read_load_report(folder, articles=0)
    return pd.DataFrame(report.rejected, columns=REJECTED_COLUMNS), report.warnings
