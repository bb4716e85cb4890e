"""Contrast, specification grid and network, looked at by rule: nothing overlaps or is cut off, marks have rows."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from sahel_analysis.actor_frequency.contrast_plots import (
    describe_contrast,
    describe_specification,
    plot_contrast,
    plot_specification,
)
from sahel_analysis.actor_frequency.contrasts import contrast
from sahel_analysis.actor_frequency.network_plots import describe_network, plot_network
from sahel_analysis.actor_frequency.pairs import pair_association
from sahel_analysis.actor_frequency.specification import specification_grid
from sahel_analysis.charts import label_text
from sahel_analysis.interface import LANGUAGES
from sahel_analysis.tables import Tables


def _contrast(tables: Tables, unit: str) -> pd.DataFrame:
    if tables.documents.empty:
        return contrast(tables, "source", "a", "b")
    first = str(tables.documents["source"].iloc[0])
    return contrast(tables, "source", first, unit=unit, min_articles=1, resamples=200)


def _reprinted(tables: Tables) -> Tables:
    documents = tables.documents
    first = documents["doc_id"].iloc[0] if len(documents) else ""
    copies = documents["duplicate_of"].mask(documents.index == 3, first)
    return replace(tables, documents=documents.assign(duplicate_of=copies))


FIGURES = {
    "contrast": (plot_contrast, describe_contrast, lambda t: _contrast(t, "word")),
    "contrast of articles": (plot_contrast, describe_contrast, lambda t: _contrast(t, "article")),
    "specification": (plot_specification, describe_specification, lambda t: specification_grid(_reprinted(t))),
    "network": (plot_network, describe_network, lambda t: pair_association(t, min_together=1, resamples=99)),
    "network of articles": (
        plot_network,
        describe_network,
        lambda t: pair_association(t, unit="article", min_together=1, resamples=99),
    ),
}


@pytest.mark.parametrize(("n", "language"), [(5, "ar"), (25, "en"), (25, "fr"), (300, "ar")])
@pytest.mark.parametrize("name", FIGURES)
def test_figures_look_right(
    name: str, n: int, language: str, invented: Callable[[int], Tables], check_figure: Callable
) -> None:
    check_figure(FIGURES[name], invented(n), language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FIGURES)
def test_nothing_found_is_said(name: str, language: str, no_tables: Tables, check_nothing: Callable) -> None:
    check_nothing(FIGURES[name], no_tables, language)


@pytest.mark.parametrize("name", FIGURES)
def test_figures_draw_on_the_axes_given(name: str, invented: Callable[[int], Tables]) -> None:
    import matplotlib.pyplot as plt

    plot, _, make = FIGURES[name]
    _, ax = plt.subplots()
    assert plot(make(invented(25)), ax=ax) is ax


def test_contrast_has_a_side_for_each_group_and_full_dots_for_findings(invented: Callable[[int], Tables]) -> None:
    measure = contrast(invented(60), "source", "sample-a", rng=1)
    measure.loc[0, "q"] = 0.01
    for language, sign in (("en", 1), ("ar", -1)):
        ax = plot_contrast(measure, language=language)
        dots = {line.get_gid(): line for line in ax.lines if line.get_gid()}
        full = [key for key, dot in dots.items() if dot.get_markerfacecolor() != "#ffffff"]
        assert full == [measure["key"][0]]
        assert ax.xaxis_inverted() == (sign < 0)
    assert list(dots) == list(measure.sort_values("z", ascending=False)["key"])


def test_contrast_keeps_the_strongest_of_both_sides(invented: Callable[[int], Tables]) -> None:
    measure = contrast(invented(60), "source", "sample-a", rng=1)
    ax = plot_contrast(measure, most=4)
    shown = {line.get_gid() for line in ax.lines if line.get_gid()}
    ups, downs = measure[measure["log_odds"] > 0], measure[measure["log_odds"] < 0]
    assert shown == {*ups["key"][:2], *downs["key"][:2]}


def test_grid_numbers_the_ranks_and_marks_the_choices(tables: Tables) -> None:
    grid = specification_grid(tables)
    ax = plot_specification(grid)
    ranks = [text.get_text() for text in ax.texts]
    assert sorted(ranks) == sorted(str(rank) for rank in grid["rank"].dropna())
    # three kinds and the places, each over six ways
    marks = [line for line in ax.lines if line.get_marker() == "o"]
    assert len(marks) == 24
    assert sum(line.get_markerfacecolor() != "#ffffff" for line in marks) == 6 + 4 + 2 + 3


def test_network_has_every_name_and_a_legend_of_types(invented: Callable[[int], Tables]) -> None:
    measure = pair_association(invented(60), rng=1, resamples=99)
    ax = plot_network(measure, language="ar")
    names = {text.get_text().replace("\n", " ") for text in ax.texts}
    actors = {*measure["label_ar_a"], *measure["label_ar_b"]}
    assert {label_text(name, "ar") for name in actors if len(name) < 12} <= names
    assert len(ax.texts) == len(actors) == len(ax.patches)
    legend = ax.get_legend()
    assert legend is not None
    assert label_text("جماعة مسلحة", "ar") in {text.get_text() for text in legend.get_texts()}


def test_network_of_forty_actors_has_no_name_over_another(look: Callable) -> None:
    actors = [f"state:s{i:02d}" for i in range(40)]
    rows = [
        {"actor_a": a, "actor_b": b, "together": 3, "n_a": 9, "n_b": 5, "q": 0.01, "expected": 1.0}
        for i, a in enumerate(actors)
        for b in actors[i + 1 : i + 4]
    ]
    measure = pd.DataFrame(rows).assign(unit="sentence", n_articles=30, type_a="state", type_b="org")
    measure["key"] = measure["actor_a"] + "|" + measure["actor_b"]
    for side in ("a", "b"):
        measure[f"label_en_{side}"] = "Republic of the long names " + measure[f"actor_{side}"]
    look(plot_network(measure, most=40), measure)
