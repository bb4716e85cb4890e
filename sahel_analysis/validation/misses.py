"""What was missed and what is too much, each with the sentence that it stands in."""

from __future__ import annotations

import pandas as pd

from sahel_analysis.tables import Tables
from sahel_analysis.validation.coding import Coding, codings_of, squeeze
from sahel_analysis.validation.layers import LAYERS, Item, compare
from sahel_analysis.validation.scores import Gold, open_gold

COLUMNS = ["doc_id", "line", "fault", "what", "surface", "cues", "text"]


def misses(tables: Tables, gold: Gold, layer: str) -> pd.DataFrame:
    """Return what the tables miss and have too much in a layer: one row per fault, in reading order.

    `fault` is "missed" or "extra"; `what` the actor id, value, type, party, frame, role or date that it is about;
    `surface` the words as the coder (missed) or the tables (extra) have them, empty for frames and lines. `cues` are
    those that fired for an extra frame; empty otherwise. `text` is the sentence that holds the surface, else all
    sentences that begin on the line; empty where the tables have none there. A wrong value is two faults, one missed
    and one extra. Where an actor stands several times on a line, which of its mentions was missed is not known.

    Raises
    ------
    GoldError
        If the gold files cannot be used.
    ValueError
        If there is no such layer.
    """
    if layer not in LAYERS:
        raise ValueError(f"there is no layer {layer!r}: use one of {', '.join(LAYERS)}")
    wanted = open_gold(gold)
    found = codings_of(tables, wanted.keys())
    texts = _texts(tables)
    rows = []
    for doc_id, coding in wanted.items():
        compared = compare(layer, coding, found.get(doc_id, Coding()))
        for fault, items in (("missed", compared.missed), ("extra", compared.extra)):
            for item in items:
                text = _sentence(texts.get(doc_id, []), item)
                rows.append((doc_id, item.line, fault, item.what, item.surface, "", text))
    table = pd.DataFrame(rows, columns=COLUMNS).sort_values(["doc_id", "line", "fault", "what"], ignore_index=True)
    return _with_cues(table, tables) if layer == "frames" else table


# line of the start, text
Texts = list[tuple[int, str]]


def _texts(tables: Tables) -> dict[str, Texts]:
    texts: dict[str, Texts] = {}
    for doc_id, line, text in tables.sentences[["doc_id", "line", "text"]].itertuples(index=False):
        texts.setdefault(doc_id, []).append((line, text))
    return texts


def _sentence(texts: Texts, item: Item) -> str:
    """Return the sentence of an item; one that begins on an earlier line may reach into the item's line."""
    begun = max((line for line, _ in texts if line < item.line), default=0)
    here = [text for line, text in texts if line == item.line]
    reaching = [text for line, text in texts if line == begun][-1:]
    surface = squeeze(item.surface)
    holding = [text for text in here + reaching if surface and surface in squeeze(text)]
    return " ".join(" ".join(holding[:1] or here).split())


def _with_cues(table: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Return the faults with the cues that fired for each extra frame, whoever speaks."""
    fired: dict[tuple[str, int, str], dict[str, None]] = {}
    columns = ["doc_id", "line", "frame", "cues"]
    for doc_id, line, frame, cues in tables.frames[columns].itertuples(index=False):
        fired.setdefault((doc_id, line, frame), {}).update(dict.fromkeys(cues.split(";")))
    keys = zip(table["doc_id"], table["line"], table["what"], table["fault"], strict=True)
    cues = [";".join(fired.get((d, n, what), {})) if fault == "extra" else "" for d, n, what, fault in keys]
    return table.assign(cues=pd.Series(cues, dtype="str"))
