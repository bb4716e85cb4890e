"""Figures of validity: how well each frame is read, and shares corrected for errors of coding."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sahel_analysis.charts.shapes import draw_legend, legend_height
from sahel_analysis.charts.style import (
    COLOURS,
    FAINT,
    PAPER,
    QUIET,
    figure_style,
    label_room,
    mirror,
    new_axes,
    number_axis,
    row_labels,
)
from sahel_analysis.charts.words import Words, list_words, sentences
from sahel_analysis.interface import format_number, format_percent, label_code, translate
from sahel_analysis.stats.intervals import DESCRIPTIVE
from sahel_analysis.validation.validity import CODERS, F1, PRECISION, RECALL

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# figure: colour, mark; the coders' own agreement is grey
_MARKS = {PRECISION: (COLOURS[1], "s"), RECALL: (COLOURS[2], "^"), F1: (COLOURS[0], "o"), CODERS: (QUIET, "D")}
NO_BREAK = "\N{NO-BREAK SPACE}"
# below so many articles a bootstrap over articles covers the truth less often than it says
_FEW = 20


def plot_validity(measure: pd.DataFrame, *, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw precision, recall and F1 of each frame with intervals, and how far two coders agree on it.

    `measure` comes from `frame_validity`; an empty one says that nothing is known of these articles. Hollow marks have
    no interval.
    """
    names = _frames(measure)
    labels = [_label(frame, measure, language) for frame in names]
    shown = [figure for figure in _MARKS if figure in set(measure["figure"])]
    entries = [(translate(f"validity.{figure}", language), _MARKS[figure][0]) for figure in shown]
    with figure_style(language):
        subtitle = _validity_words(measure, language)
        height = 0.4 + legend_height([text for text, _ in entries], language) + 0.46 * len(names)
        title = translate("validity.title", language)
        ax = new_axes(language, title=title, subtitle=subtitle, height=height, ax=ax, nothing=measure.empty)
        if measure.empty:
            return ax
        number_axis(ax, 1.0, language, percent=True)
        at = {frame: row for row, frame in enumerate(names)}
        step = 0.72 / max(1, len(shown))
        for row in measure.to_dict("records"):
            place = at[row["frame"]] + step * (shown.index(row["figure"]) - (len(shown) - 1) / 2)
            _draw_mark(ax, row, place, *_MARKS[row["figure"]])
        for line in range(1, len(names)):
            ax.axhline(line - 0.5, color=FAINT, lw=0.6, zorder=0)
        ax.set_ylim(len(names) - 0.45, -0.55)
        row_labels(ax, labels, language)
        draw_legend(ax, entries, language, indent=label_room(labels, language), markers=[_MARKS[f][1] for f in shown])
        mirror(ax, language)
    return ax


def _draw_mark(ax: Axes, row: dict[Hashable, Any], place: float, colour: str, mark: str) -> None:
    value, lower, upper = (float(row[name]) for name in ("value", "lower", "upper"))
    bounded = not np.isnan(lower)
    if bounded:
        ax.plot([lower, upper], [place, place], color=colour, lw=1.6, alpha=0.6, clip_on=False)
    face = colour if bounded else PAPER
    ax.plot([value], [place], mark, ms=3.6, mfc=face, mec=colour, mew=1, clip_on=False, zorder=3, gid=str(row["key"]))


def _frames(measure: pd.DataFrame) -> list[str]:
    return list(dict.fromkeys(str(frame) for frame in measure["frame"]))


def _name(frame: str, language: str) -> str:
    return label_code("frame", frame, language) if frame else translate("validity.together", language)


def _label(frame: str, measure: pd.DataFrame, language: str) -> str:
    """Return the label of a frame with the number of lines that have it by hand."""
    n = int(measure.loc[measure["frame"].eq(frame), "n"].max())
    told = translate("group_n", language, group="", n=format_number(n, language)).strip()
    return f"{_name(frame, language)} ({told.replace(' ', NO_BREAK)})"


def _validity_words(measure: pd.DataFrame, language: str) -> str:
    if measure.empty:
        return translate("validity.none", language)
    few = measure["n_articles"].iloc[0] < _FEW and (measure["basis"] != DESCRIPTIVE).any()
    return sentences(
        translate("validity.lead", language),
        _corpus_words(measure, int(measure["n_articles"].iloc[0]), language),
        translate("validity.few", language, least=_FEW) if few else "",
        translate("validity.hollow", language) if measure["lower"].isna().any() else "",
    )


def _corpus_words(measure: pd.DataFrame, coded: int, language: str) -> str:
    n = format_number(coded, language)
    return translate("validity.corpus", language, corpus=str(measure["corpus"].iloc[0]), n=n)


def describe_validity(measure: pd.DataFrame, language: str = "en") -> Words:
    """Return caption and alternative text of `plot_validity`."""
    title = translate("validity.title", language)
    if measure.empty:
        none = translate("validity.none", language)
        return Words(none, f"{title}: {none}")
    told = measure[measure["figure"].eq(F1)]
    top = [
        f"{_name(str(frame), language)} {format_percent(float(value), language)}"
        for frame, value in zip(told["frame"], told["value"], strict=True)
    ]
    caption = sentences(_validity_words(measure, language), translate("validity.valence", language))
    return Words(caption, translate("validity.alt", language, top=list_words(top, language)))


def plot_corrected(measure: pd.DataFrame, *, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw the share of lines with each frame as tagged beside that corrected by the hand codes, with its interval.

    `measure` comes from `corrected_line_shares`; an empty one says that nothing is known of these articles.
    """
    names = _frames(measure)
    labels = [label_code("frame", frame, language) for frame in names]
    colours = {"raw": COLOURS[1], "estimate": COLOURS[0]}
    entries = [(translate(f"corrected.{name}", language), colour) for name, colour in colours.items()]
    with figure_style(language):
        height = 0.4 + legend_height([text for text, _ in entries], language) + 0.36 * max(3, len(names))
        title, subtitle = translate("corrected.title", language), _corrected_words(measure, language)
        ax = new_axes(language, title=title, subtitle=subtitle, height=height, ax=ax, nothing=measure.empty)
        if measure.empty:
            return ax
        top = float(np.nanmax(measure[["raw", "estimate", "upper"]].to_numpy(dtype=float)))
        number_axis(ax, top, language, percent=True)
        for place, row in enumerate(measure.to_dict("records")):
            _draw_mark(ax, row | {"value": row["estimate"]}, place + 0.14, colours["estimate"], "o")
            ax.plot([row["raw"]], [place - 0.14], "s", ms=3.8, mfc=colours["raw"], mec=colours["raw"], clip_on=False)
        ax.set_ylim(len(names) - 0.45, -0.55)
        row_labels(ax, labels, language)
        draw_legend(ax, entries, language, indent=label_room(labels, language), markers=["s", "o"])
        mirror(ax, language)
    return ax


def _corrected_words(measure: pd.DataFrame, language: str) -> str:
    if measure.empty:
        return translate("validity.none", language)
    return sentences(
        translate("corrected.lead", language),
        _corpus_words(measure, int(measure["n_articles_hand"].iloc[0]), language),
        translate("validity.hollow", language) if measure["lower"].isna().any() else "",
    )


def describe_corrected(measure: pd.DataFrame, language: str = "en") -> Words:
    """Return caption and alternative text of `plot_corrected`."""
    title = translate("corrected.title", language)
    if measure.empty:
        none = translate("validity.none", language)
        return Words(none, f"{title}: {none}")
    pairs = zip(measure["frame"], measure["raw"], measure["estimate"], strict=True)
    top = [
        f"{label_code('frame', str(frame), language)} {format_percent(float(raw), language)} "
        f"({format_percent(float(estimate), language)})"
        for frame, raw, estimate in pairs
    ]
    caption = sentences(
        _corrected_words(measure, language),
        translate("corrected.random", language),
        translate("validity.valence", language),
    )
    return Words(caption, translate("corrected.alt", language, top=list_words(top, language)))
