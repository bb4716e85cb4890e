"""Figures of the chronology: a timeline with lanes by type, and events by type and year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from sahel_analysis.alliance_chronology.timeline import (
    ROW,
    draw_timeline,
    edge_words,
    lay_out,
    parties_label,
    present_types,
)
from sahel_analysis.charts.lanes import draw_lanes
from sahel_analysis.charts.shapes import legend_height
from sahel_analysis.charts.style import figure_style, new_axes
from sahel_analysis.charts.words import (
    Words,
    articles_words,
    left_out_words,
    list_words,
    nothing_words,
    sentences,
    top_words,
)
from sahel_analysis.interface import format_number, label_code, translate

if TYPE_CHECKING:
    from matplotlib.axes import Axes

RECORDS = 100


def _articles(measure: pd.DataFrame, language: str) -> str:
    return articles_words(int(measure["n_articles"].iloc[0]), language) if len(measure) else ""


def plot_timeline(measure: pd.DataFrame, *, ax: Axes | None = None, language: str = "en", most: int = RECORDS) -> Axes:
    """Draw the events on a time axis, one lane per type: bars span what the date leaves open, marks tell the status.

    `measure` comes from `chronology`. Undated records stand in a tray behind the axis; a few early or late ones that
    would stretch the axis stand at its edge, with an arrow and their year. A label names the parties and how often
    the event is told; where there is no room for all, the most told records keep theirs. Of more than `most` records
    the most told, then the most sharply dated, then the latest are drawn, and the rest is numbered.
    """
    table = _most_told(measure, most)
    with figure_style(language):
        title = translate("timeline.title", language)
        left_out = left_out_words(len(measure) - len(table), "records_not_shown", language)
        subtitle = sentences(translate("timeline.lead", language), _articles(measure, language), left_out)
        if table.empty:
            return new_axes(language, title=title, subtitle=subtitle, ax=ax, nothing=True)
        lanes, scale = lay_out(table, language, measure.drop(index=table.index))
        subtitle = sentences(subtitle, edge_words(table, scale, language))
        statuses = [label_code("status", str(status), language) for status in table["status"].unique()]
        height = 0.45 + legend_height(statuses, language) + ROW * sum(lane.rows + 0.5 for lane in lanes)
        ax = new_axes(language, title=title, subtitle=subtitle, height=height, ax=ax)
        draw_timeline(ax, table, lanes, scale, language)
    return ax


def _most_told(measure: pd.DataFrame, most: int) -> pd.DataFrame:
    """Return the most told records of a chronology, in its order."""
    sharp = {precision: i for i, precision in enumerate(("day", "month", "range", "year", "other", ""))}
    ranked = measure.assign(_sharp=measure["precision"].map(sharp)).sort_values(
        ["tellings", "_sharp", "begin", "key"], ascending=[False, True, False, True]
    )
    return measure.loc[ranked.index[:most].sort_values()]


def describe_timeline(measure: pd.DataFrame, language: str = "en", *, most: int = RECORDS) -> Words:
    """Return caption and alternative text of `plot_timeline` with the same `most`."""
    if measure.empty:
        return nothing_words("timeline", language)
    shown = _most_told(measure, most)
    _, scale = lay_out(shown, language, measure.drop(index=shown.index))
    caption = sentences(
        translate("timeline.lead", language), edge_words(shown, scale, language),
        translate("timeline.words", language), _articles(measure, language),
    )  # fmt: skip
    told = measure.sort_values(["tellings", "key"], ascending=[False, True]).head(4)
    events = [
        " ".join(
            part
            for part in (label_code("event", str(row["type"]), language), str(row["date"]), _in_brackets(row, language))
            if part
        )
        for _, row in told.iterrows()
    ]
    undated = int(measure["begin"].isna().sum())
    numbers = {"dated": format_number(len(measure) - undated, language), "undated": format_number(undated, language)}
    return Words(caption, translate("timeline.alt", language, top=list_words(events, language), **numbers))


def _in_brackets(row: pd.Series, language: str) -> str:
    parties = parties_label(row, language)
    return f"({parties})" if parties else ""


def plot_counts(measure: pd.DataFrame, *, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw the number of records by type and year, one lane of bars per type; undated ones stand apart.

    `measure` comes from `event_counts`.
    """
    table = measure.rename(columns={"year": "period"})
    rows = [(kind, label_code("event", kind, language)) for kind in present_types(measure)]
    undated = bool(table.loc[table["period"] == "", "records"].sum())
    years = sorted({str(p) for p in table["period"] if p}) + ([""] if undated else [])
    with figure_style(language):
        subtitle = sentences(translate("event_counts.lead", language), _articles(measure, language))
        title, height = translate("event_counts.title", language), 0.5 + 0.4 * max(2, len(rows))
        ax = new_axes(language, title=title, subtitle=subtitle, height=height, ax=ax, nothing=measure.empty)
        if len(measure):
            draw_lanes(ax, table, "type", rows, years, language, value="records", percent=False, bars=True)
    return ax


def describe_counts(measure: pd.DataFrame, language: str = "en") -> Words:
    """Return caption and alternative text of `plot_counts`."""
    if measure.empty:
        return nothing_words("event_counts", language)
    totals = measure.groupby("type")["records"].sum().sort_values(ascending=False, kind="stable")
    labels = [label_code("event", str(kind), language) for kind in totals.index]
    caption = sentences(
        translate("event_counts.lead", language), translate("timeline.words", language), _articles(measure, language)
    )
    top = top_words(labels, [int(n) for n in totals], language, percent=False, most=6)
    return Words(caption, translate("event_counts.alt", language, top=top))
