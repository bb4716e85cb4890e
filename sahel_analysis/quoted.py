"""The sentences that are quoted, and no others: of tables that have not been read, no further text is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from sahel_analysis.tables import Tables

_PLACE = ["doc_id", "sentence"]


def read_sentences(tables: Tables, places: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Return doc_id, sentence and further columns of the sentences that `places` names, in the order of the tables.

    `places` has the columns doc_id and sentence, and may name a sentence several times.
    """
    wanted = pd.MultiIndex.from_frame(places[_PLACE].astype({"doc_id": "str"}).drop_duplicates())
    known = pd.MultiIndex.from_frame(tables.pick("sentences", _PLACE))
    rows = np.flatnonzero(known.isin(wanted)).astype(np.int64)
    return tables.take("sentences", [*_PLACE, *columns], rows).reset_index(drop=True)
