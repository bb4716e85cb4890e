"""Which dates stand at the edges of a time axis: few and far off, never the bulk."""

import numpy as np
import pandas as pd
import pytest

from sahel_analysis.alliance_chronology.axis import EDGE, date_ticks, outlying, spread

CASES: list[tuple[str, list[int], tuple[int, int]]] = [
    ("one early year", [1975, *[2012] * 4, *range(2013, 2025)], (1, 0)),
    ("an even run", list(range(1990, 2020)), (0, 0)),
    ("early and late", [1640, *[2014, 2015] * 10, 2063], (1, 1)),
    ("one after the other", [1640, *[1957] * 2, *[2014, 2015] * 15], (3, 0)),
    ("too few to tell", [1975, 2020, 2021, 2022], (0, 0)),
    ("two halves are no edge", [1975] * 10 + [2020] * 10, (0, 0)),
    ("one day only", [2020] * 10, (0, 0)),
    ("nothing", [], (0, 0)),
]


@pytest.mark.parametrize(("years", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_outlying(years: list[int], expected: tuple[int, int]) -> None:
    assert outlying(np.array(sorted(years), dtype="int64")) == expected


def test_the_edge_is_outside_the_axis() -> None:
    begins = pd.Series(pd.to_datetime(["1975-05-28", *[f"{y}-06-01" for y in range(2012, 2026)]]))
    scale = spread(begins, begins + pd.Timedelta(days=1), 3.0, 0.6)
    assert (scale.early, scale.late) == (EDGE, 0)
    assert [scale.beyond(day) for day in begins] == [-1] + [0] * 14
    assert EDGE < scale.at(begins[1]) < scale.at(begins[14]) < 3.0
    assert [text for _, text in date_ticks(scale, "en")] == ["2015", "2020", "2025"]
