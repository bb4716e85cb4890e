"""Figures of actor frequency: ranking, actors by group, composition by kind, mentions over time, pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from sahel_analysis.actor_frequency.counting import item_of
from sahel_analysis.charts.fitting import shorten, two_lines
from sahel_analysis.charts.grouped import describe_groups, plot_groups
from sahel_analysis.charts.lanes import draw_lanes
from sahel_analysis.charts.shapes import draw_dots, draw_stacks, stack_height
from sahel_analysis.charts.style import figure_style, new_axes, row_height
from sahel_analysis.charts.words import (
    Words,
    articles_words,
    basis_words,
    check_ungrouped,
    group_label,
    left_out_words,
    list_words,
    nothing_words,
    one_group_column,
    ordered_groups,
    reprints_words,
    sentences,
    sentences_words,
    time_words,
    top_words,
)
from sahel_analysis.interface import format_number, translate
from sahel_analysis.stats.nulls import ALPHA

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROWS = 25


def _first_rows(measure: pd.DataFrame, most: int, language: str, by: str = "docfreq") -> list[tuple[str, str]]:
    """Return value and label of what is most frequent in all groups together: actors, or types, sectors, countries."""
    item = item_of(measure)
    totals = measure.groupby(item, sort=False)[["docfreq", "frequency"]].sum().reset_index()
    second = "frequency" if by == "docfreq" else "docfreq"
    order = totals.sort_values([by, second, item], ascending=[False, False, True])
    labels = measure.drop_duplicates(item).set_index(item)[f"label_{language}"]
    return [(str(name), str(labels[name])) for name in order[item][:most]]


def _left_out(measure: pd.DataFrame, shown: int, language: str) -> str:
    """Return the sentence that says how many actors a figure does not show."""
    return left_out_words(measure[item_of(measure)].nunique() - shown, "not_shown", language)


def _articles(measure: pd.DataFrame, language: str) -> str:
    return articles_words(int(measure["n_articles"].iloc[0]), language) if len(measure) else ""


def _unit(measure: pd.DataFrame) -> str:
    return str(measure["unit"].iloc[0]) if len(measure) else "article"


def plot_ranking(measure: pd.DataFrame, *, ax: Axes | None = None, language: str = "en", most: int = ROWS) -> Axes:
    """Draw the actors by rank: a dot for the share (or rate), a line for its interval, the count beside it.

    `measure` comes from `actor_frequency` without groups. Hollow dots are descriptive only.
    """
    check_ungrouped(measure, item_of(measure), "plot_ranking")
    table, unit = measure.head(most), _unit(measure)
    labels = [str(label) for label in table[f"label_{language}"]]
    with figure_style(language):
        subtitle = sentences(
            translate(f"actor_ranking.{unit}", language),
            basis_words(measure, language),
            _articles(measure, language),
            reprints_words(measure, language),
            left_out_words(len(measure) - len(table), "not_shown", language),
        )
        title, height = (
            translate("actor_ranking.title", language),
            0.5 + row_height(labels, language) * max(3, len(table)),
        )
        ax = new_axes(language, title=title, subtitle=subtitle, height=height, ax=ax, nothing=table.empty)
        if len(table):
            draw_dots(ax, table, labels, language, unit=unit)
    return ax


def describe_ranking(measure: pd.DataFrame, language: str = "en") -> Words:
    """Return caption and alternative text of `plot_ranking`."""
    if measure.empty:
        return nothing_words("actor_ranking", language)
    unit = _unit(measure)
    caption = sentences(
        translate(f"actor_ranking.{unit}", language),
        basis_words(measure, language),
        _articles(measure, language),
        reprints_words(measure, language),
    )
    values = measure["rate" if unit == "word" else "share"]
    top = top_words(list(measure[f"label_{language}"]), list(values), language, unit != "word")
    return Words(caption, translate("actor_ranking.alt", language, n=format_number(len(measure), language), top=top))


def plot_heatmap(measure: pd.DataFrame, *, ax: Axes | None = None, language: str = "en", most: int = 15) -> Axes:
    """Draw actors against groups (sources, years ...): the share of each group's articles, with n over each group.

    `measure` comes from `actor_frequency` with one column of `by`. Groups under five articles are starred.
    """
    rows = _first_rows(measure, most, language)
    lead = translate("actor_groups.lead", language)
    return plot_groups(measure, item_of(measure), rows, ax=ax, language=language, name="actor_groups", lead=lead)


def describe_heatmap(measure: pd.DataFrame, language: str = "en") -> Words:
    """Return caption and alternative text of `plot_heatmap`."""
    lead = translate("actor_groups.lead", language)
    label = f"label_{language}"
    words = describe_groups(
        measure, item_of(measure), lambda row: str(row[label]), language=language, name="actor_groups", lead=lead
    )
    return words._replace(caption=sentences(words.caption, reprints_words(measure, language)))


def plot_kinds(measure: pd.DataFrame, *, ax: Axes | None = None, language: str = "en", most: int = 15) -> Axes:
    """Draw how each actor is named: its mentions by kind (name, nisba, capital for its government).

    `measure` comes from `actor_frequency` with by=["kind"].
    """
    one_group_column(measure, item_of(measure), "plot_kinds")
    rows = _first_rows(measure, most, language, "frequency")
    kinds = ordered_groups("kind", [str(kind) for kind in measure["kind"].unique()])
    parts = [(kind, group_label("kind", kind, language)) for kind in kinds]
    labels = [label for _, label in rows]
    with figure_style(language):
        subtitle = sentences(
            translate("actor_kinds.lead", language),
            _articles(measure, language),
            _left_out(measure, len(rows), language),
        )
        height, title = stack_height(labels, parts, language), translate("actor_kinds.title", language)
        ax = new_axes(language, title=title, subtitle=subtitle, height=height, ax=ax, nothing=measure.empty)
        if len(measure):
            draw_stacks(ax, measure, item_of(measure), "kind", rows, parts, language, value="frequency")
    return ax


def describe_kinds(measure: pd.DataFrame, language: str = "en") -> Words:
    """Return caption and alternative text of `plot_kinds`."""
    if measure.empty:
        return nothing_words("actor_kinds", language)
    totals = measure.groupby("kind")["frequency"].sum()
    kinds = ordered_groups("kind", [str(kind) for kind in totals.index])
    top = top_words(
        [group_label("kind", k, language) for k in kinds], [int(totals[k]) for k in kinds], language, percent=False
    )
    caption = sentences(
        translate("actor_kinds.lead", language),
        translate("kind_words", language),
        _articles(measure, language),
        reprints_words(measure, language),
    )
    return Words(caption, translate("actor_kinds.alt", language, top=top))


def plot_over_time(measure: pd.DataFrame, *, ax: Axes | None = None, language: str = "en", most: int = 8) -> Axes:
    """Draw the share of articles that mention each actor over time, one lane per actor, gaps in grey.

    `measure` comes from `mentions_over_time`.
    """
    rows = _first_rows(measure, most, language)
    periods = sorted(measure["period"].unique())
    sizes = measure.drop_duplicates("period").set_index("period")["n_articles"]
    with figure_style(language):
        subtitle = sentences(
            translate("actor_time.lead", language),
            time_words(measure, language),
            _left_out(measure, len(rows), language),
        )
        title, height = translate("actor_time.title", language), 0.5 + 0.5 * max(2, len(rows))
        ax = new_axes(language, title=title, subtitle=subtitle, height=height, ax=ax, nothing=measure.empty)
        if len(measure):
            gaps = [p for p in periods if sizes[p] == 0]
            draw_lanes(ax, measure, item_of(measure), rows, periods, language, value="share", percent=True, gaps=gaps)
    return ax


def describe_over_time(measure: pd.DataFrame, language: str = "en") -> Words:
    """Return caption and alternative text of `plot_over_time`."""
    if measure.empty:
        return nothing_words("actor_time", language)
    caption = sentences(
        translate("actor_time.lead", language),
        translate("descriptive_lines", language),
        time_words(measure, language),
        reprints_words(measure, language),
    )
    best = measure.sort_values("share", ascending=False, kind="stable").drop_duplicates(item_of(measure))
    peaks = [f"{row[f'label_{language}']} {row['period']}" for _, row in best.iterrows()][:5]
    first, last = measure["period"].min(), measure["period"].max()
    return Words(
        caption, translate("actor_time.alt", language, first=first, last=last, top=list_words(peaks, language))
    )


def _pairs(measure: pd.DataFrame, language: str) -> list[tuple[str, str]]:
    return [
        (str(a), str(b)) for a, b in zip(measure[f"label_{language}_a"], measure[f"label_{language}_b"], strict=True)
    ]


def plot_pairs(measure: pd.DataFrame, *, ax: Axes | None = None, language: str = "en", most: int = 15) -> Axes:
    """Draw the pairs of actors that most often stand in one sentence, or article; the colour tells those beyond chance.

    `measure` comes from `pair_association`.
    """
    beyond = (measure["q"] <= ALPHA) & (measure["together"] > measure["expected"])
    table = measure.assign(side=beyond.map({True: "more", False: "less"}), pair=measure["key"]).head(most)
    labels = [_pair_label(a, b, language) for a, b in _pairs(table, language)]
    parts = [(side, translate(f"actor_pairs.{side}", language)) for side in ("more", "less")]
    with figure_style(language):
        subtitle = sentences(_pair_words(measure, language), _left_out_pairs(measure, table, language))
        ax = new_axes(
            language, title=translate("actor_pairs.title", language), subtitle=subtitle,
            height=stack_height(labels, parts, language), ax=ax, nothing=table.empty,
        )  # fmt: skip
        if len(table):
            rows = list(zip(table["key"], labels, strict=True))
            draw_stacks(ax, table, "pair", "side", rows, parts, language, value="together")
    return ax


def _pair_words(measure: pd.DataFrame, language: str) -> str:
    if measure.empty:
        return ""
    unit = str(measure["unit"].iloc[0])
    return sentences(
        translate(f"actor_pairs.{unit}", language),
        sentences_words(int(measure["n_units"].iloc[0]), language) if unit == "sentence" else "",
        _articles(measure, language),
    )


def _left_out_pairs(measure: pd.DataFrame, table: pd.DataFrame, language: str) -> str:
    return left_out_words(len(measure) - len(table), "not_shown", language)


def _pair_label(a: str, b: str, language: str) -> str:
    """Return both names, each on a line of its own where one line is too short for them."""
    both = f"{a} \N{EN DASH} {b}"
    if "\n" not in two_lines(both, language):
        return both
    return f"{shorten(a, language, 1.3)} \N{EN DASH}\n{shorten(b, language, 1.4)}"


def describe_pairs(measure: pd.DataFrame, language: str = "en") -> Words:
    """Return caption and alternative text of `plot_pairs`."""
    if measure.empty:
        return nothing_words("actor_pairs", language)
    names = [f"{a} \N{EN DASH} {b}" for a, b in _pairs(measure, language)]
    tested = "tested" if measure["q"].notna().any() else "untested"
    caption = sentences(
        _pair_words(measure, language),
        translate(f"actor_pairs.null_{measure['unit'].iloc[0]}", language) if tested == "tested" else "",
        translate(f"actor_network.{tested}", language) if tested == "untested" else "",
        reprints_words(measure, language),
    )
    top = top_words(names, list(measure["together"]), language, percent=False)
    return Words(caption, translate("actor_pairs.alt", language, n=format_number(len(measure), language), top=top))
