"""The timeline and the counts, looked at by rule: labels and marks cover nothing, the undated have their tray."""

import itertools
import random
from collections.abc import Callable

import pytest

from sahel_analysis import alliance_chronology as ac
from sahel_analysis.alliance_chronology.packing import Bar, pack_lane
from sahel_analysis.interface import LANGUAGES
from sahel_analysis.tables import Tables, conform

FIGURES = {
    "timeline": (ac.plot_timeline, ac.describe_timeline, ac.chronology),
    "counts": (ac.plot_counts, ac.describe_counts, ac.event_counts),
}


@pytest.mark.parametrize(("n", "language"), [(1, "ar"), (5, "en"), (25, "fr"), (80, "ar"), (300, "en")])
@pytest.mark.parametrize("name", FIGURES)
def test_figures_look_right(
    name: str, n: int, language: str, invented: Callable[[int], Tables], check_figure: Callable
) -> None:
    check_figure(FIGURES[name], invented(n), language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FIGURES)
def test_nothing_found_is_said(name: str, language: str, no_tables: Tables, check_nothing: Callable) -> None:
    check_nothing(FIGURES[name], no_tables, language)


@pytest.mark.parametrize("most", [10, 50, 200])
def test_no_mark_covers_another_or_a_label(most: int, invented: Callable[[int], Tables]) -> None:
    ax = ac.plot_timeline(ac.chronology(invented(120)), language="ar", most=most)
    ax.figure.draw_without_rendering()
    marks = [line for line in ax.lines if line.get_gid()]
    assert len(marks) == most
    places = [ax.transData.transform((line.get_xdata()[0], line.get_ydata()[0])) for line in marks]
    for (x0, y0), (x1, y1) in itertools.combinations(places, 2):
        assert abs(x0 - x1) > 3 or abs(y0 - y1) > 3
    for text in ax.texts:
        box = text.get_window_extent().padded(-2)
        assert not any(box.contains(x, y) for x, y in places)


def test_the_undated_stand_in_their_tray_and_the_dated_before_it(tables: Tables) -> None:
    ax = ac.plot_timeline(ac.chronology(tables))
    places = {line.get_gid(): line.get_xdata()[0] for line in ax.lines if line.get_gid()}
    undated = [x for key, x in places.items() if key.startswith("meeting||")]
    assert len(undated) == 2
    assert min(undated) > max(x for key, x in places.items() if not key.startswith("meeting||"))


def test_only_undated_records_need_no_axis(tables: Tables, look: Callable) -> None:
    measure = ac.chronology(tables, types=["meeting"])
    ax = ac.plot_timeline(measure)
    look(ax, measure)
    assert not ax.get_xticks().size


def test_status_is_told_by_the_mark(tables: Tables) -> None:
    for language, arrow in (("en", ">"), ("ar", "<")):
        ax = ac.plot_timeline(ac.chronology(tables), language=language)
        marks = {line.get_gid().rsplit("|", 1)[-1]: line.get_marker() for line in ax.lines if line.get_gid()}
        assert (marks["ongoing"], marks["done"]) == (arrow, "o")


@pytest.fixture
def stretched(tables: Tables) -> Tables:
    """Tables with events of 2020 to 2025, one of 1975 and one that runs from before them into them."""
    rows = [tables.events.iloc[0].to_dict() | {"date": date, "start": 1000 + i} for i, date in enumerate(
        ["1975-05-28", "1994/2022", *(f"{year}-0{month}-12" for year in range(2020, 2026) for month in (2, 9))]
    )]  # fmt: skip
    return Tables(**(tables.by_name() | {"events": conform(rows, "events")}))


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_one_early_date_stands_at_the_edge_with_its_year(stretched: Tables, language: str, look: Callable) -> None:
    measure = ac.chronology(stretched)
    ax = ac.plot_timeline(measure, language=language)
    look(ax, measure)
    said = " ".join(text.get_text() for text in [*ax.figure.texts, *ax.texts])
    assert "2020" in said
    assert "1975 " in said
    assert "1994\N{EN DASH}2022 " in said
    assert "2020" in ac.describe_timeline(measure, language).caption
    places = {line.get_gid(): line.get_xdata()[0] for line in ax.lines if line.get_gid()}
    early, late = (places[key] for key in sorted(places)[:2]), [places[key] for key in sorted(places)[2:]]
    assert max(early) < 0.3 < min(late)
    # an arrow points to where earlier dates would be
    arrows = {line.get_marker() for line in ax.lines if not line.get_gid() and line.get_marker() in "<>"}
    assert arrows == {">" if language == "ar" else "<"}


def test_few_early_years_are_counted_together(stretched: Tables) -> None:
    counts = ac.event_counts(stretched, fold=True)
    assert counts.loc[counts["records"] > 0, "year"].tolist() == ["/1994", *map(str, range(2020, 2026))]
    assert counts["records"].sum() == ac.event_counts(stretched)["records"].sum() == 14
    ax = ac.plot_counts(counts)
    assert "before\n1995" in [tick.get_text() for tick in ax.get_xticklabels()]
    evidence = ac.event_evidence(stretched, counts)
    assert set(evidence["key"]) == set(counts.loc[counts["records"] > 0, "key"])


def test_undated_records_that_are_not_drawn_are_numbered_in_the_tray(tables: Tables) -> None:
    ax = ac.plot_timeline(ac.chronology(tables, types=["meeting"]), most=1)
    assert "+1" in [text.get_text() for text in ax.texts]
    assert ax.get_yticklabels()[0].get_text() == "Meeting (2)"


def test_a_timeline_that_is_too_long_says_what_it_leaves_out(tables: Tables) -> None:
    ax = ac.plot_timeline(ac.chronology(tables), most=2)
    said = " ".join(text.get_text() for text in ax.figure.texts).replace("\N{NO-BREAK SPACE}", " ")
    assert "Less told, not shown: 3." in said
    # the agreement is told twice and goes first
    assert any(line.get_gid() and line.get_gid().startswith("agreement") for line in ax.lines)


def test_an_end_that_is_not_told_stays_open(tables: Tables) -> None:
    events = tables.events.assign(date=["2012/", *tables.events["date"][1:]])
    ax = ac.plot_timeline(ac.chronology(Tables(**(tables.by_name() | {"events": events})), types=["agreement"]))
    dashed = [line for line in ax.lines if line.is_dashed()]
    assert len(dashed) == 1


def test_years_of_counts_are_lanes_with_the_undated_apart(tables: Tables) -> None:
    ax = ac.plot_counts(ac.event_counts(tables))
    heights = {patch.get_gid(): patch.get_x() for patch in ax.patches if patch.get_gid()}
    assert set(heights) == {"agreement|2023", "coup|2012", "meeting|", "conflict|2012"}
    assert max(heights, key=lambda key: heights[key]) == "meeting|"


@pytest.mark.parametrize("seed", range(20))
def test_packed_bars_and_labels_never_overlap(seed: int) -> None:
    draw = random.Random(seed)
    bars = []
    for _ in range(40):
        left = draw.uniform(0, 2.5)
        bars.append(Bar(left, left + draw.choice([0.1, 0.1, 1.0]), draw.choice([0.0, 0.4, 1.2]), draw.randint(1, 3)))
    places = pack_lane(bars, 3.0, rows=4)
    reach = []
    for bar, place in zip(bars, places, strict=True):
        left = bar.left - bar.label * (place.side == "start")
        reach.append((place.row, left, bar.right + bar.label * (place.side == "end")))
    for (row, a, b), (other, c, d) in itertools.combinations(reach, 2):
        assert row != other or b <= c or d <= a
    assert any(place.side for place in places)


def test_heavy_bars_get_their_labels_first() -> None:
    bars = [Bar(1.0, 1.1, 1.5, 1), Bar(1.0, 1.1, 1.5, 9)]
    light, heavy = pack_lane(bars, 3.0, rows=1)
    assert (heavy.row, heavy.side) == (0, "end")
    assert light.row == 1
