"""Words of pages and notebooks, from lexicons/pages.toml, and what the keys of figures are called."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from sahel_analysis.framing_analysis.valences import frame_label, split_codes
from sahel_analysis.interface import codes, label_code, translate
from sahel_analysis.tables import Tables

# families of codes that can stand in the key of a figure or in a table
_FAMILIES = ("frame", "event", "kind", "voice", "status", "evidence", "role", "position", "type")


# what data/sample/metadata.csv says of every article
SAMPLE = "sample corpus"


@cache
def _tree() -> dict[str, Any]:
    return tomllib.loads((files("sahel_analysis") / "lexicons" / "pages.toml").read_text(encoding="utf-8"))


def read_words(language: str) -> dict[str, str]:
    """Return the words of pages in a language, by key."""
    return {key: entry[language] for key, entry in _tree().items() if key != "language"}


def language_names() -> dict[str, str]:
    """Return each language's name in itself."""
    return dict(_tree()["language"])


def corpus_mark(tables: Tables, language: str) -> str:
    """Return what the corpus says of itself in the column `mark` of its metadata: the mark of every figure.

    The mark of the sample corpus is translated, others stand as they are; several are joined; "" where there is none.
    """
    if "mark" not in tables.columns("documents"):
        return ""
    told = tables.pick("documents", ["mark"])["mark"].dropna()
    marks = dict.fromkeys(str(mark) for mark in told.unique() if str(mark).strip())
    return "; ".join(translate("sample_note", language) if mark == SAMPLE else mark for mark in marks)


class KeyLabels:
    """What the keys of figures are called in a language: actors, articles and codes by their labels.

    A key joins its parts by |, a part may join several actors by ; (see `selection.join_key`).
    """

    def __init__(self, tables: Tables, language: str) -> None:
        self._unknown = translate("unknown", language)
        self._known = {code: label_code(family, code, language) for family in _FAMILIES for code in codes(family)}
        self._known |= {code: frame_label(code, language) for code in split_codes(codes("frame"))}
        documents = tables.pick("documents", ["doc_id", "title"])
        self._known |= dict(zip(documents["doc_id"], documents["title"], strict=True))
        self._known |= dict(zip(tables.actors["actor_id"], tables.actors[f"label_{language}"], strict=True))

    def __call__(self, key: str) -> str:
        """Return the label of a key; a part that has no label stands for itself, an empty one is unknown."""
        parts = [", ".join(self._known.get(one) or one for one in part.split(";")) for part in key.split("|")]
        return " · ".join(part or self._unknown for part in parts)
