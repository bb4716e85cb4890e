"""The figure of dyads: a lane per dyad over time, cooperation above the line, conflict below it, gaps in grey."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from sahel_analysis.charts.fitting import TINY, shorten
from sahel_analysis.charts.lanes import in_tray, period_axis, period_slots
from sahel_analysis.charts.shapes import draw_legend, legend_height
from sahel_analysis.charts.style import (
    COLOURS,
    FAINT,
    QUIET,
    direction,
    figure_style,
    heat_room,
    label_room,
    mirror,
    new_axes,
    row_labels,
)
from sahel_analysis.charts.text import label_text
from sahel_analysis.charts.words import Words, articles_words, left_out_words, list_words, nothing_words, sentences
from sahel_analysis.dyads.directions import QUADRANTS
from sahel_analysis.dyads.measures import published
from sahel_analysis.interface import format_number, translate
from sahel_analysis.selection import join_key
from sahel_analysis.tables import Tables

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LANES = 10
_COLOUR = dict(zip(QUADRANTS, (COLOURS[4], COLOURS[0], COLOURS[1], COLOURS[5]), strict=True))
_UP = frozenset(QUADRANTS[:2])
# part of a lane's half that the tallest bar takes, and how pale a bar is whose direction is open
_RISE, _PALE, _HEIGHT = 0.46, 0.45, 0.42
_SIDES = ["actor_source", "actor_target"]
_LANE = ["lane", "period", "quadrant", "direction"]


def dyad_lanes(measure: pd.DataFrame, tables: Tables, most: int = LANES) -> pd.DataFrame:
    """Return what the figure of dyads shows: one row per lane, period, quadrant and direction, and per gap.

    `measure` comes from `count_dyads` by month or year. A lane is a dyad whose direction is told (source>target), or a
    pair (a=b) with what goes both ways or leaves open who does it: there each event counts once. Shown are the `most`
    lanes with most events; rest, the same in every row, is the number of the others. The axis goes from the year of
    the first article to that of the last; what is told of before and after stands in the periods "/2011" and "2026/",
    undated events and those wider than a period in "".

    Columns: key, lane, actor_source, actor_target, by, period, quadrant, direction, events, tellings, n_articles
    (published in the period; NA in trays), rest, and labels with _source and _target. A period in which no article
    was published has a row of its own, with lane "" and no events: a gap.

    Raises
    ------
    ValueError
        If the measure is by day or quarter.
    """
    by = str(measure["by"].iloc[0]) if len(measure) else "month"
    if by not in ("month", "year"):
        raise ValueError(f"the figure shows months or years, not {by}s: count dyads by month or year")
    days = tables.pick("documents", ["published"])["published"].dropna()
    calendar = _calendar(int(days.dt.year.min()), int(days.dt.year.max()), by) if len(days) else []
    rows = measure[measure["quadrant"] != ""]
    rows = rows[(rows["direction"] == "directed") | (rows["actor_source"] < rows["actor_target"])]
    sign = rows["direction"].map(lambda way: ">" if way == "directed" else "=").astype("str")
    rows = rows.assign(lane=rows["actor_source"] + sign + rows["actor_target"])
    rows = rows.assign(period=[_fold(str(p), calendar) for p in rows["period"]]).astype({"period": "str"})
    order = rows.groupby("lane")[["events", "tellings"]].sum().sort_values(
        ["events", "tellings", "lane"], ascending=[False, False, True], kind="stable"
    )  # fmt: skip
    kept = rows[rows["lane"].isin(order.index[:most])]
    labels = [name for name in measure.columns if name.startswith("label_")]
    counts = kept.groupby([*_LANE, *_SIDES, *labels], as_index=False)[["events", "tellings"]].sum()
    sizes = published(tables, "month" if by == "month" else "year")
    gaps = pd.DataFrame({"period": [p for p in calendar if not sizes.get(p)]}).astype("str")
    table = pd.concat([counts, gaps], ignore_index=True).fillna({"events": 0, "tellings": 0})
    texts = [*_LANE, *_SIDES, *labels]
    table = table.fillna(dict.fromkeys(texts, "")).astype(dict.fromkeys(texts, "str"))
    table = table.astype({"events": "int64", "tellings": "int64"})
    known = table["period"].map(lambda p: sizes.get(p, 0) if p in set(calendar) else pd.NA).astype("Int64")
    table = table.assign(key=join_key(table, _LANE), by=by, n_articles=known, rest=max(0, len(order) - most))
    rank = {lane: i for i, lane in enumerate(order.index)}
    table = table.assign(_rank=table["lane"].map(rank).fillna(len(rank))).sort_values(["_rank", *_LANE])
    columns = ["key", "lane", *_SIDES, "by", *_LANE[1:], "events", "tellings", "n_articles", "rest", *labels]
    return table[columns].reset_index(drop=True)


def lane_evidence(evidence: pd.DataFrame, measure: pd.DataFrame, lanes: pd.DataFrame) -> pd.DataFrame:
    """Return the sentences behind each row of `dyad_lanes`: key, doc_id, sentence.

    `evidence` comes from `dyad_evidence` of the same `measure`.
    """
    years = sorted(p[:4] for p in lanes["period"] if not in_tray(p))
    calendar = _calendar(int(years[0]), int(years[-1]), "year") if years else []
    rows = evidence.merge(measure[["key", *_SIDES, "period", "quadrant", "direction"]], on="key")
    sign = rows["direction"].map(lambda way: ">" if way == "directed" else "=").astype("str")
    period = pd.Series([_fold(str(p), calendar) for p in rows["period"]], index=rows.index, dtype="str")
    rows = rows.assign(lane=rows["actor_source"] + sign + rows["actor_target"], period=period)
    rows = rows.assign(key=join_key(rows, _LANE)) if len(rows) else rows
    kept = rows[rows["key"].isin(lanes["key"])][["key", "doc_id", "sentence"]].drop_duplicates()
    return kept.sort_values(["key", "doc_id", "sentence"]).reset_index(drop=True)


def _calendar(first: int, last: int, by: str) -> list[str]:
    years = [str(year) for year in range(first, last + 1)]
    return years if by == "year" else [f"{year}-{month:02d}" for year in years for month in range(1, 13)]


def _fold(period: str, calendar: list[str]) -> str:
    """Return a period of the axis, or the tray beside it in which what lies beyond its years stands."""
    if not period or not calendar:
        return ""
    first, last = int(calendar[0][:4]), int(calendar[-1][:4])
    if int(period[:4]) < first:
        return f"/{first - 1}"
    return f"{last + 1}/" if int(period[:4]) > last else period


def plot_dyads(measure: pd.DataFrame, *, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw a lane per dyad: events of cooperation above its line, of conflict below, by quadrant and period.

    `measure` comes from `dyad_lanes`. Pale bars leave open who does it to whom; grey periods have no articles. Beside
    the axis stand what is told of earlier and later years, and what has no date within a period.
    """
    lanes = _lanes(measure)
    with figure_style(language):
        title = translate("dyads.title", language)
        gaps = bool((measure["n_articles"] == 0).any())
        subtitle = sentences(
            translate("dyads.lead", language),
            translate("dyads.open", language) if measure["direction"].isin(["open", "unclear"]).any() else "",
            translate("gaps", language) if gaps else "",
            left_out_words(int(measure["rest"].iloc[0]) if len(measure) else 0, "not_shown", language),
        )
        if lanes.empty:
            return new_axes(language, title=title, subtitle=subtitle, ax=ax, nothing=True)
        # what stands beside the axis has no colour
        there = set(measure.loc[~measure["period"].map(in_tray), "quadrant"])
        legend = [(translate(f"quadrant.{name}", language), _COLOUR[name]) for name in QUADRANTS if name in there]
        height = 0.5 + legend_height([text for text, _ in legend], language) + _HEIGHT * max(2, len(lanes))
        ax = new_axes(language, title=title, subtitle=subtitle, height=height, ax=ax)
        _draw(ax, measure, lanes, legend, language)
    return ax


def _lanes(measure: pd.DataFrame) -> pd.DataFrame:
    return measure[measure["lane"] != ""].drop_duplicates("lane")


def _lane_label(row: pd.Series, language: str) -> str:
    """Return source and target, each on a line of its own, with an arrow where the direction is told."""
    one, other = (shorten(str(row[f"label_{language}_{side}"]), language, 1.35) for side in ("source", "target"))
    if "=" in row["lane"]:
        return f"{one} \N{EN DASH}\n{other}"
    arrow = "\N{LEFTWARDS ARROW}" if language == "ar" else "\N{RIGHTWARDS ARROW}"
    return f"{one} {arrow}\n{other}"


def _draw(ax: Axes, measure: pd.DataFrame, lanes: pd.DataFrame, legend: list[tuple[str, str]], language: str) -> None:
    order = sorted(set(measure["period"]), key=lambda p: (in_tray(p), p))
    years = [p for p in order if not in_tray(p)]
    axis = _calendar(int(years[0][:4]), int(years[-1][:4]), str(measure["by"].iloc[0])) if years else []
    shown = [*axis, *(p for p in order if in_tray(p))]
    slots, (first, end), tray = period_slots(shown)
    for period in measure.loc[measure["n_articles"] == 0, "period"].unique():
        ax.axvspan(slots[period] - 0.5, slots[period] + 0.5, color=FAINT, lw=0, zorder=0)
    told = measure[measure["lane"] != ""]
    told = told.assign(_up=told["quadrant"].isin(_UP))
    dated = told[~told["period"].map(in_tray)]
    top = max(1.0, float(dated.groupby(["lane", "period", "_up"])["events"].sum().max()) if len(dated) else 1.0)
    for y, lane in enumerate(lanes["lane"]):
        ax.plot([first, end], [y, y], color=QUIET, lw=0.5, zorder=1)
        for (period, _), stack in told[told["lane"] == lane].groupby(["period", "_up"]):
            if in_tray(str(period)):
                _draw_beside(ax, stack, slots[str(period)], y, 0.35 * tray, language)
            else:
                _draw_stack(ax, stack, slots[str(period)], y, _RISE / top)
    ax.set_xlim(first, end)
    ax.set_ylim(len(lanes) - 0.45, -0.55)
    labels = [_lane_label(row, language) for _, row in lanes.iterrows()]
    row_labels(ax, labels, language)
    ax.spines["bottom"].set_visible(False)
    period_axis(ax, shown, language, heat_room(labels, language))
    _write_scale(ax, format_number(top, language), language)
    if legend:
        draw_legend(ax, legend, language, indent=label_room(labels, language))
    mirror(ax, language)


def _draw_stack(ax: Axes, stack: pd.DataFrame, x: float, y: float, scale: float) -> None:
    """Draw the events of one lane and period on one side of its line, a box per quadrant and direction."""
    from matplotlib.patches import Rectangle

    base = y
    for row in stack.sort_values("key").to_dict("records"):
        rise = (-1 if row["_up"] else 1) * row["events"] * scale
        alpha = 1.0 if row["direction"] in ("directed", "symmetric") else _PALE
        colour = _COLOUR[row["quadrant"]]
        ax.add_patch(Rectangle((x - 0.4, base), 0.8, rise, lw=0, fc=colour, alpha=alpha, gid=row["key"], zorder=2))
        base += rise


def _draw_beside(ax: Axes, stack: pd.DataFrame, x: float, y: float, width: float, language: str) -> None:
    """Draw the events of one lane and side that stand beside the axis: out of the scale, with their number."""
    from matplotlib.patches import Rectangle

    total, sign, base = int(stack["events"].sum()), -1 if stack["_up"].iloc[0] else 1, float(y)
    for row in stack.sort_values("key").to_dict("records"):
        rise = sign * _RISE * row["events"] / total
        ax.add_patch(Rectangle((x - width / 2, base), width, rise, lw=0, fc=FAINT, gid=row["key"], zorder=2))
        base += rise
    text = format_number(total, language)
    ax.text(x, y + sign * _RISE / 2, text, ha="center", va="center", size=TINY, zorder=3)


def _write_scale(ax: Axes, text: str, language: str) -> None:
    """Write what the height of a bar stands for, beside the first lane, where reading ends."""
    way = direction(language)
    ax.annotate(
        label_text(text, language), (1 if way.end == "right" else 0, -_RISE), xycoords=ax.get_yaxis_transform(),
        xytext=(3 * way.sign, 0), textcoords="offset points", ha=way.start, va="center", size=TINY, color=QUIET,
    )  # fmt: skip


def describe_dyads(measure: pd.DataFrame, language: str = "en") -> Words:
    """Return caption and alternative text of `plot_dyads`."""
    lanes = _lanes(measure)
    if lanes.empty:
        return nothing_words("dyads", language)
    articles = int(measure.drop_duplicates("period")["n_articles"].sum())
    caption = sentences(
        translate("dyads.lead", language), translate("dyads.words", language), articles_words(articles, language)
    )
    totals = measure.groupby("lane")["events"].sum()
    told = [
        f"{row[f'label_{language}_source']} \N{EN DASH} {row[f'label_{language}_target']} "
        f"{format_number(int(totals[row['lane']]), language)}"
        for _, row in lanes.head(5).iterrows()
    ]
    n = format_number(len(lanes), language)
    return Words(caption, translate("dyads.alt", language, n=n, top=list_words(told, language)))
