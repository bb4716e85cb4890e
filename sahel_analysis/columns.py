"""Rows as a table builds them, column by column: a good deal quicker than a DataFrame of dicts that is cast after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from sahel_analysis.contracts import Column


def gather(rows: Sequence[dict[str, Any]], contract: Sequence[Column]) -> pd.DataFrame:
    """Return rows as a table: the columns of the contract, typed, then further ones as pandas takes them.

    Of a column of the contract every row needs a value: "" or None where it is unknown.
    """
    held = {c.name: _typed([row[c.name] for row in rows], c.kind) for c in contract}
    further = dict.fromkeys(name for row in rows for name in row if name not in held)
    return pd.DataFrame(held | {name: [row.get(name) for row in rows] for name in further})


def _typed(values: list[Any], kind: str) -> Any:
    if kind == "date":
        days: list[Any] = [None if isinstance(value, str) and not value else value for value in values]
        return pd.DatetimeIndex(pd.to_datetime(pd.Index(days, dtype=object), errors="raise")).astype("datetime64[s]")
    if kind == "whole":
        return np.array(values, dtype="int64")
    text = [value if type(value) is str else _text(value) for value in values]
    if kind == "text":
        return pd.array(text, dtype="str")
    # codes by hand: pandas sorts and checks the categories at a cost that small tables feel
    categories = sorted(set(text))
    code = {value: number for number, value in enumerate(categories)}
    return pd.Categorical.from_codes(
        [code[value] for value in text], dtype=pd.CategoricalDtype(pd.Index(categories, dtype="str"))
    )


def _text(value: Any) -> str:
    return "" if value is None or (not isinstance(value, str) and pd.isna(value)) else str(value)
