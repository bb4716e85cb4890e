"""Figures of actor frequency, looked at by rule: nothing overlaps, nothing is cut off, every mark has its row."""

from collections.abc import Callable

import pandas as pd
import pytest

from sahel_analysis import actor_frequency as af
from sahel_analysis.interface import LANGUAGES
from sahel_analysis.tables import Tables

FIGURES = {
    "ranking": (af.plot_ranking, af.describe_ranking, lambda t: af.actor_frequency(t, top=20)),
    "ranking of rates": (af.plot_ranking, af.describe_ranking, lambda t: af.actor_frequency(t, unit="word", rng=1)),
    "by source": (af.plot_heatmap, af.describe_heatmap, lambda t: af.actor_frequency(t, by=["source"], top=15)),
    "by year": (af.plot_heatmap, af.describe_heatmap, lambda t: af.actor_frequency(t, by=["year"])),
    "countries": (af.plot_ranking, af.describe_ranking, lambda t: af.actor_frequency(t, of="country")),
    "types by source": (
        af.plot_heatmap,
        af.describe_heatmap,
        lambda t: af.actor_frequency(t, of="type", by=["source"]),
    ),
    "kinds": (af.plot_kinds, af.describe_kinds, lambda t: af.actor_frequency(t, by=["kind"])),
    "over years": (af.plot_over_time, af.describe_over_time, lambda t: af.mentions_over_time(t, period="year")),
    "over months": (af.plot_over_time, af.describe_over_time, lambda t: af.mentions_over_time(t, period="month")),
    "pairs": (af.plot_pairs, af.describe_pairs, lambda t: af.pair_association(t, min_together=1, resamples=50)),
}


@pytest.mark.parametrize(("n", "language"), [(1, "ar"), (25, "en"), (25, "fr"), (300, "ar")])
@pytest.mark.parametrize("name", FIGURES)
def test_figures_look_right(
    name: str, n: int, language: str, invented: Callable[[int], Tables], check_figure: Callable
) -> None:
    check_figure(FIGURES[name], invented(n), language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FIGURES)
def test_nothing_found_is_said(name: str, language: str, no_tables: Tables, check_nothing: Callable) -> None:
    check_nothing(FIGURES[name], no_tables, language)


def test_ranking_draws_one_dot_a_row_and_hollow_ones_without_intervals(tables: Tables) -> None:
    measure = af.actor_frequency(tables)
    ax = af.plot_ranking(measure)
    dots = {line.get_gid(): line for line in ax.lines if line.get_gid()}
    assert set(dots) == set(measure["key"])
    assert dots["state:mali"].get_xdata()[0] == 0.5
    few = af.plot_ranking(af.actor_frequency(Tables(**_only(tables, ["d1", "d2"]))))
    assert {line.get_markerfacecolor() for line in few.lines if line.get_gid()} == {"#ffffff"}
    assert len(few.lines) == len([line for line in few.lines if line.get_gid()])


def _only(tables: Tables, docs: list[str]) -> dict[str, pd.DataFrame]:
    return {k: v[v["doc_id"].isin(docs)] if "doc_id" in v.columns else v for k, v in tables.by_name().items()}


def test_figures_draw_on_the_axes_given(tables: Tables) -> None:
    import matplotlib.pyplot as plt

    _, ax = plt.subplots()
    assert af.plot_ranking(af.actor_frequency(tables), ax=ax) is ax
    assert ax.get_title("left").startswith("Who is in the news")


def test_arabic_runs_from_right_to_left(tables: Tables) -> None:
    arabic, english = (af.plot_ranking(af.actor_frequency(tables), language=language) for language in ("ar", "en"))
    assert arabic.xaxis_inverted()
    assert not english.xaxis_inverted()
    assert arabic.yaxis.get_ticks_position() == "right"


def test_a_gap_is_no_zero(tables: Tables) -> None:
    ax = af.plot_over_time(af.mentions_over_time(tables))
    assert not [line for line in ax.lines if line.get_gid() and "2023-02" in line.get_gid()]
    assert len(ax.patches) == 1


def test_long_rankings_say_how_many_rows_are_left_out(invented: Callable[[int], Tables]) -> None:
    ax = af.plot_ranking(af.actor_frequency(invented(25)), most=5)
    said = " ".join(text.get_text() for text in ax.figure.texts).replace("\N{NO-BREAK SPACE}", " ")
    assert "Further rows not shown: 11." in said


@pytest.mark.parametrize(
    ("plot", "by", "message"),
    [
        (af.plot_ranking, ["source"], "without groups, not one by source"),
        (af.plot_heatmap, [], "not by nothing"),
        (af.plot_kinds, ["source", "kind"], "not by source, kind"),
    ],
)
def test_a_measure_of_the_wrong_shape_is_refused(plot: Callable, by: list[str], message: str, tables: Tables) -> None:
    with pytest.raises(ValueError, match=message):
        plot(af.actor_frequency(tables, by=by))


def test_alternative_text_tells_the_first_rows(tables: Tables) -> None:
    words = af.describe_ranking(af.actor_frequency(tables), "en")
    assert words.alt == "Dot plot. Actors: 4. The most frequent: Mali 50%, Niger 50%, Bamako 17%, Russia 17%."
    assert "Wilson" in words.caption
