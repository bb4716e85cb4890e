"""Figures of the overview, looked at by rule: nothing overlaps, nothing is cut off, every mark has its row."""

from collections.abc import Callable

import pytest

from sahel_analysis import corpus_overview as co
from sahel_analysis.interface import LANGUAGES
from sahel_analysis.tables import Tables

FIGURES = {
    "calendar": (co.plot_calendar, co.describe_calendar, lambda t: co.articles_over_time(t, by=[])),
    "sources by year": (co.plot_sources, co.describe_sources, lambda t: co.articles_over_time(t, period="year")),
    "sources by month": (co.plot_sources, co.describe_sources, lambda t: co.articles_over_time(t)),
    "lengths": (co.plot_lengths, co.describe_lengths, lambda t: co.article_lengths(t)),
    "roles": (co.plot_roles, co.describe_roles, lambda t: co.line_roles(t)),
}


@pytest.mark.parametrize(("n", "language"), [(1, "fr"), (5, "ar"), (25, "en"), (300, "ar")])
@pytest.mark.parametrize("name", FIGURES)
def test_figures_look_right(
    name: str, n: int, language: str, invented: Callable[[int], Tables], check_figure: Callable
) -> None:
    check_figure(FIGURES[name], invented(n), language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FIGURES)
def test_nothing_found_is_said(name: str, language: str, no_tables: Tables, check_nothing: Callable) -> None:
    check_nothing(FIGURES[name], no_tables, language)


def test_the_calendar_says_how_many_are_undated(tables: Tables) -> None:
    ax = co.plot_calendar(co.articles_over_time(tables, by=[]))
    said = " ".join(text.get_text() for text in ax.figure.texts).replace("\N{NO-BREAK SPACE}", " ")
    assert "Undated, left out: 1." in said
    assert {patch.get_gid() for patch in ax.patches} == {"2023-01", "2023-02", "2023-03"}


def test_each_article_is_a_stroke(tables: Tables) -> None:
    ax = co.plot_lengths(co.article_lengths(tables))
    assert {line.get_gid() for line in ax.lines if line.get_gid()} == {"d1", "d2", "d3", "d4", "d5", "d6"}


def test_sources_need_one_column_of_groups(tables: Tables) -> None:
    with pytest.raises(ValueError, match="not by nothing: make it with by"):
        co.plot_sources(co.articles_over_time(tables, by=[]))
