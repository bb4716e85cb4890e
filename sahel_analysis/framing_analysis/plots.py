"""Figures of framing analysis: shares of frames, frames by group, whose words they are, frames and actors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from sahel_analysis.charts.grouped import describe_groups, plot_groups
from sahel_analysis.charts.shapes import draw_dots, draw_heat, draw_stacks, legend_height
from sahel_analysis.charts.style import figure_style, heat_room, new_axes, row_height
from sahel_analysis.charts.words import (
    Words,
    articles_words,
    basis_words,
    check_ungrouped,
    group_label,
    nothing_words,
    one_group_column,
    ordered_groups,
    reprints_words,
    sentences,
    sentences_words,
    top_words,
)
from sahel_analysis.framing_analysis.choosing import FACETS
from sahel_analysis.framing_analysis.valences import frame_label, frame_rows
from sahel_analysis.interface import format_number, label_code, translate

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def _unit(measure: pd.DataFrame) -> str:
    return str(measure["unit"].iloc[0]) if len(measure) else "article"


def _sizes(measure: pd.DataFrame, language: str, with_sentences: bool) -> str:
    if measure.empty:
        return ""
    articles = articles_words(int(measure["n_articles"].iloc[0]), language)
    told = sentences_words(int(measure["n_sentences"].iloc[0]), language) if with_sentences else ""
    return sentences(articles, told, _reprints(measure, language))


def plot_shares(measure: pd.DataFrame, *, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw the frames by the share of articles or sentences that use them: dots, intervals, counts.

    `measure` comes from `frame_shares` without groups. Hollow dots are descriptive only.
    """
    check_ungrouped(measure, "frame", "plot_shares")
    unit, nothing = _unit(measure), not measure["frequency"].sum()
    labels = [frame_label(frame, language) for frame in measure["frame"]]
    with figure_style(language):
        subtitle = sentences(
            translate(f"frame_shares.{unit}", language),
            basis_words(measure, language),
            _sizes(measure, language, unit == "sentence"),
        )
        title, height = (
            translate("frame_shares.title", language),
            0.5 + row_height(labels, language) * max(3, len(measure)),
        )
        ax = new_axes(language, title=title, subtitle=subtitle, height=height, ax=ax, nothing=nothing)
        if not nothing:
            draw_dots(ax, measure, labels, language, unit=unit)
    return ax


def describe_shares(measure: pd.DataFrame, language: str = "en") -> Words:
    """Return caption and alternative text of `plot_shares`."""
    if not measure["frequency"].sum():
        return nothing_words("frame_shares", language)
    unit = _unit(measure)
    caption = sentences(
        translate(f"frame_shares.{unit}", language),
        basis_words(measure, language),
        _sizes(measure, language, unit == "sentence"),
        translate("frame_words", language),
    )
    labels = [frame_label(frame, language) for frame in measure["frame"]]
    top = top_words(labels, list(measure["rate" if unit == "word" else "share"]), language, unit != "word", most=8)
    return Words(caption, translate("frame_shares.alt", language, top=top))


def plot_heatmap(measure: pd.DataFrame, *, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw frames against groups (sources, years ...): the share in each group, with n over each group.

    `measure` comes from `frame_shares` with one column of `by`. Groups under five articles are starred.
    """
    lead = sentences(translate(f"frame_groups.{_unit(measure)}", language), _reprints(measure, language))
    rows = frame_rows(measure, language)
    measure = _named_groups(measure, language)
    return plot_groups(measure, "frame", rows, ax=ax, language=language, name="frame_groups", lead=lead)


def describe_heatmap(measure: pd.DataFrame, language: str = "en") -> Words:
    """Return caption and alternative text of `plot_heatmap`."""
    lead = sentences(
        translate(f"frame_groups.{_unit(measure)}", language),
        _reprints(measure, language),
        translate("frame_words", language),
    )

    def label(row: pd.Series) -> str:
        return frame_label(str(row["frame"]), language)

    measure = _named_groups(measure, language)
    return describe_groups(measure, "frame", label, language=language, name="frame_groups", lead=lead)


def _reprints(measure: pd.DataFrame, language: str) -> str:
    return reprints_words(measure, language) if "n_reprints" in measure.columns else ""


def _named_groups(measure: pd.DataFrame, language: str) -> pd.DataFrame:
    """Return a measure in which groups by a facet of the frames, speakers too, are called by their labels."""
    by = one_group_column(measure, "frame", "plot_heatmap")
    if by == "speaker":
        return measure.assign(speaker=measure[f"label_{language}"])
    if by not in FACETS or by == "voice":
        return measure
    none = translate(f"no_{by}", language)
    labels = {code: label_code(by, code, language) if code else none for code in measure[by].astype("str").unique()}
    return measure.assign(**{by: measure[by].astype("str").map(labels)})


def plot_voices(measure: pd.DataFrame, *, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw whose words the frames are: sentences of each frame by voice (narrator, quoted, reported).

    `measure` comes from `frame_shares` with by=["voice"].
    """
    one_group_column(measure, "frame", "plot_voices")
    rows = frame_rows(measure[measure["sentences"] > 0], language)
    voices = ordered_groups("voice", [str(v) for v in measure["voice"].unique()])
    parts = [(voice, group_label("voice", voice, language)) for voice in voices]
    labels = [label for _, label in rows]
    with figure_style(language):
        subtitle = sentences(translate("frame_voices.lead", language), _sizes(measure, language, True))
        height = (
            0.4
            + legend_height([label for _, label in parts], language)
            + row_height(labels, language) * max(3, len(rows))
        )
        title = translate("frame_voices.title", language)
        ax = new_axes(language, title=title, subtitle=subtitle, height=height, ax=ax, nothing=not rows)
        if rows:
            draw_stacks(ax, measure, "frame", "voice", rows, parts, language, value="sentences")
    return ax


def describe_voices(measure: pd.DataFrame, language: str = "en") -> Words:
    """Return caption and alternative text of `plot_voices`."""
    if not measure["sentences"].sum():
        return nothing_words("frame_voices", language)
    totals = measure.groupby("voice")["sentences"].sum()
    voices = ordered_groups("voice", [str(v) for v in totals.index])
    labels = [group_label("voice", v, language) for v in voices]
    caption = sentences(
        translate("frame_voices.lead", language), translate("voice_words", language), _sizes(measure, language, True)
    )
    top = top_words(labels, [int(totals[v]) for v in voices], language, percent=False)
    return Words(caption, translate("frame_voices.alt", language, top=top))


def plot_actors(measure: pd.DataFrame, *, ax: Axes | None = None, language: str = "en", most: int = 10) -> Axes:
    """Draw which actors stand in one sentence with which frames: the number of sentences, frames by actors.

    `measure` comes from `frame_actors`; pairs below its minimum are left empty.
    """
    totals = measure.groupby("actor_id")["sentences"].sum().reset_index()
    actors = list(totals.sort_values(["sentences", "actor_id"], ascending=[False, True])["actor_id"][:most])
    labels_of = measure.drop_duplicates("actor_id").set_index("actor_id")[f"label_{language}"]
    columns = [(actor, str(labels_of[actor])) for actor in actors]
    table = measure[measure["actor_id"].isin(actors)]
    rows = frame_rows(table, language)
    labels = [label for _, label in rows]
    with figure_style(language):
        subtitle = sentences(translate("frame_actors.lead", language), _sizes(measure, language, True))
        height = 1.3 + max(0.25, row_height(labels, language)) * max(3, len(rows))
        title = translate("frame_actors.title", language)
        ax = new_axes(language, title=title, subtitle=subtitle, height=height, ax=ax, nothing=table.empty)
        if len(table):
            width = heat_room(labels, language)
            draw_heat(
                ax, table, "frame", "actor_id", rows, columns, language, value="sentences", percent=False, width=width
            )
    return ax


def describe_actors(measure: pd.DataFrame, language: str = "en") -> Words:
    """Return caption and alternative text of `plot_actors`."""
    if measure.empty:
        return nothing_words("frame_actors", language)
    pairs = zip(measure[f"label_{language}"], measure["frame"], strict=True)
    labels = [f"{actor} / {frame_label(str(frame), language)}" for actor, frame in pairs]
    caption = sentences(translate("frame_actors.lead", language), _sizes(measure, language, True))
    top = top_words(labels, list(measure["sentences"]), language, percent=False)
    return Words(caption, translate("frame_actors.alt", language, n=format_number(len(measure), language), top=top))
