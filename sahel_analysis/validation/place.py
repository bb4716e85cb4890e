"""The gold of the very articles that are analysed: found by their texts, so that no other corpus borrows it."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from sahel_analysis.tables import Tables
from sahel_analysis.validation.coding import Coding
from sahel_analysis.validation.gold import GoldError, read_gold

# the codings of a corpus: data/NAME/gold with agreed/ and one folder for each coder, or with .json files alone
AGREED, CODERS = "agreed", "coder-*"
_DATA = Path(__file__).parents[2] / "data"


class GoldPlace(NamedTuple):
    """Gold of a corpus: what the corpus is called, its codings by article, and those of each coder."""

    corpus: str
    codings: Mapping[str, Coding]
    coders: tuple[Mapping[str, Coding], ...] = ()


def find_gold(tables: Tables, folder: str | Path = "", *, data: str | Path = _DATA) -> GoldPlace | None:
    """Return the gold of the articles in `tables`, None where there is none.

    Without `folder` the checkout's corpora that have gold (data/NAME/gold) are looked through: one of them is that
    of the tables where every article of the tables has the text of one of its files. Gold of articles that the tables
    lack (outside a chosen period, say) is left out.

    Raises
    ------
    GoldError
        If `folder` holds no gold of these articles, or the gold files cannot be used.
    """
    if folder:
        place = _read(Path(folder), Path(folder).parent.name if Path(folder).name == "gold" else Path(folder).name)
        if (own := _of_articles(place, tables)) is None:
            raise GoldError(f"{folder} has gold of none of these articles: leave it empty, or give their own")
        return own
    texts = set(tables.documents["sha256"].astype("str"))
    for gold in sorted(Path(data).glob("*/gold")):
        if texts and texts <= _hashes(gold.parent):
            return _of_articles(_read(gold, gold.parent.name), tables)
    return None


def _hashes(corpus: Path) -> set[str]:
    """Return the hashes of the texts below a corpus, as `documents.sha256` has them."""
    texts = (path.read_bytes().removeprefix(codecs.BOM_UTF8) for path in corpus.rglob("*.txt"))
    return {hashlib.sha256(text).hexdigest() for text in texts}


def _read(folder: Path, name: str) -> GoldPlace:
    agreed = folder / AGREED
    coders = tuple(read_gold(coder) for coder in sorted(folder.glob(CODERS)) if coder.is_dir())
    return GoldPlace(name, read_gold(agreed if agreed.is_dir() else folder), coders)


def _of_articles(place: GoldPlace, tables: Tables) -> GoldPlace | None:
    ids = set(tables.documents["doc_id"])

    def own(codings: Mapping[str, Coding]) -> dict[str, Coding]:
        return {doc_id: coding for doc_id, coding in codings.items() if doc_id in ids}

    codings = own(place.codings)
    coders = tuple(coded for coder in place.coders if (coded := own(coder)))
    return place._replace(codings=codings, coders=coders) if codings else None
