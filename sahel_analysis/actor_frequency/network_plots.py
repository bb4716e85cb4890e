"""The network of actors that are mentioned together: every name readable, colours for types."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sahel_analysis.charts.fitting import TINY, text_width, two_lines
from sahel_analysis.charts.shapes import draw_legend, legend_height
from sahel_analysis.charts.style import COLOURS, INK, LINE, PAPER, QUIET, WIDTH, figure_style, new_axes
from sahel_analysis.charts.text import label_text
from sahel_analysis.charts.words import (
    Words,
    articles_words,
    left_out_words,
    list_words,
    nothing_words,
    ordered_groups,
    reprints_words,
    sentences,
)
from sahel_analysis.interface import codes, format_number, label_code, translate
from sahel_analysis.stats.nulls import ALPHA

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ROOM = WIDTH - 0.2
# inches: radius of the largest and the smallest circle, height of a line of a label, room between boxes
_LARGEST, _SMALLEST, _LINE, _GAP = 0.15, 0.045, 0.145, 0.05


def plot_network(measure: pd.DataFrame, *, ax: Axes | None = None, language: str = "en", most: int = 20) -> Axes:
    """Draw the actors that go together: a circle each with its name below, a line for each pair.

    `measure` comes from `pair_association`. Shown are the pairs of the actors that stand in most units, `most` of
    them. Area of a circle and width of a line tell counts, colour the type; dark lines are pairs beyond chance.
    Circles have no key of the measure, which has one row per pair: lines bear it.
    """
    edges, nodes = _network(measure, most, language)
    types = ordered_groups("type", [str(t) for t in nodes["type"]])
    legend = [label_code("type", t, language) for t in types]
    with figure_style(language):
        places, height = _layout(nodes, edges, language)
        ax = new_axes(
            language,
            title=translate("actor_network.title", language),
            subtitle=_network_words(measure, language, len(measure) - len(edges)),
            height=height + legend_height(legend, language),
            ax=ax,
            nothing=edges.empty,
        )
        if len(edges):
            _draw(ax, nodes, edges, places, height, language)
            draw_legend(
                ax, [(label, _colour(t)) for t, label in zip(types, legend, strict=True)], language,
                markers=["o"] * len(types),
            )  # fmt: skip
    return ax


def _network_words(measure: pd.DataFrame, language: str, hidden: int) -> str:
    if measure.empty:
        return ""
    told = "tested" if measure["q"].notna().any() else "untested"
    return sentences(
        translate(f"actor_network.{measure['unit'].iloc[0]}", language),
        translate(f"actor_network.{told}", language),
        articles_words(int(measure["n_articles"].iloc[0]), language),
        left_out_words(hidden, "not_shown", language),
    )


def network_pairs(measure: pd.DataFrame, *, most: int = 20) -> pd.DataFrame:
    """Return the pairs that `plot_network` shows: those of the `most` actors that stand in most units."""
    return _network(measure, most, "en")[0]


def _network(measure: pd.DataFrame, most: int, language: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the pairs to draw, and their actors with units, type and label."""
    sides = [
        measure[[f"actor_{s}", f"n_{s}", f"type_{s}", f"label_{language}_{s}"]].set_axis(
            ["actor", "units", "type", "label"], axis=1
        )
        for s in ("a", "b")
    ]
    nodes = pd.concat(sides).drop_duplicates("actor").sort_values(["units", "actor"], ascending=[False, True])
    kept = set(nodes["actor"][:most])
    edges = measure[measure["actor_a"].isin(kept) & measure["actor_b"].isin(kept)]
    linked = {*edges["actor_a"], *edges["actor_b"]}
    return edges, nodes[nodes["actor"].isin(linked)].reset_index(drop=True)


def _colour(kind: str) -> str:
    known = list(codes("type"))
    return COLOURS[known.index(kind) % len(COLOURS)] if kind in known else COLOURS[-1]


def _radii(nodes: pd.DataFrame) -> NDArray[np.float64]:
    share = np.sqrt(nodes["units"].to_numpy(dtype=float) / max(1, nodes["units"].max()))
    return np.asarray(np.maximum(_SMALLEST, _LARGEST * share))


def _labels(nodes: pd.DataFrame, language: str) -> list[str]:
    return [two_lines(str(label), language, 0.95, TINY) for label in nodes["label"]]


def _layout(nodes: pd.DataFrame, edges: pd.DataFrame, language: str) -> tuple[NDArray[np.float64], float]:
    """Return the centres of the circles in inches from the lower left, no name over another, and the height.

    Springs (Fruchterman & Reingold 1991) bring together what goes together; then circles with their names are boxes
    that push each other apart.
    """
    if nodes.empty:
        return np.zeros((0, 2)), 0.9
    import networkx

    graph: networkx.Graph[str] = networkx.Graph()
    graph.add_nodes_from(nodes["actor"])
    for a, b, together in zip(edges["actor_a"], edges["actor_b"], edges["together"], strict=True):
        graph.add_edge(a, b, weight=float(np.sqrt(together)))
    spring = networkx.spring_layout(graph, seed=7, iterations=200, k=2.2 / np.sqrt(len(nodes)))
    labels = _labels(nodes, language)
    widths = np.array([max(text_width(text, language, TINY), 2 * _LARGEST) for text in labels]) + _GAP
    heights = 2 * _radii(nodes) + np.array([_LINE * (text.count("\n") + 1) for text in labels]) + _GAP
    # room for the boxes, and three times as much for the lines between them
    height = max(2.2, 4 * float((widths * heights).sum()) / _ROOM)
    centres = np.array([spring[actor] for actor in nodes["actor"]])
    low, span = centres.min(axis=0), np.maximum(np.ptp(centres, axis=0), 1e-6)
    scale = np.array([_ROOM - widths.max(), height - heights.max()])
    centres = (centres - low) / span * scale + np.array([widths.max() / 2, heights.max() / 2])
    centres = _apart(centres, widths, heights)
    bottom = float((centres[:, 1] - heights / 2).min())
    centres[:, 1] -= bottom
    # the circle stands at the top of its box
    top = float((centres[:, 1] + heights / 2).max())
    centres[:, 1] += heights / 2 - _GAP / 2 - _radii(nodes)
    return centres, top


def _apart(
    centres: NDArray[np.float64], widths: NDArray[np.float64], heights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Push boxes apart until none overlaps: along the shorter way, and upward where the width gives no room."""
    centres = centres.copy()
    for _ in range(400):
        moved = False
        for i in range(len(centres)):
            for j in range(i):
                way = centres[i] - centres[j]
                over = np.array([widths[i] + widths[j], heights[i] + heights[j]]) / 2 - np.abs(way)
                if (over <= 1e-9).any():
                    continue
                moved = True
                axis = int(np.argmin(over))
                push = (over[axis] / 2 + 1e-3) * (1 if way[axis] >= 0 else -1)
                centres[i, axis] += push
                centres[j, axis] -= push
        centres[:, 0] = np.clip(centres[:, 0], widths / 2, _ROOM - widths / 2)
        if not moved:
            return centres
    # what is left is stacked: each box, from the lowest on, above those that it would cover
    order = np.argsort(centres[:, 1], kind="stable")
    for place, i in enumerate(order):
        for j in sorted(order[:place], key=lambda other: centres[other, 1] + heights[other] / 2):
            beside = abs(centres[i, 0] - centres[j, 0]) >= (widths[i] + widths[j]) / 2
            apart = abs(centres[i, 1] - centres[j, 1]) >= (heights[i] + heights[j]) / 2
            if not beside and not apart:
                centres[i, 1] = centres[j, 1] + (heights[i] + heights[j]) / 2 + 1e-3
    return centres


def _draw(
    ax: Axes, nodes: pd.DataFrame, edges: pd.DataFrame, places: NDArray[np.float64], height: float, language: str
) -> None:
    from matplotlib.patches import Circle

    at = dict(zip(nodes["actor"], places, strict=True))
    most = float(edges["together"].max())
    beyond = (edges["q"] <= ALPHA) & (edges["together"] > edges["expected"])
    # faint lines first, so that the dark ones lie over them
    for found in (False, True):
        for a, b, together, key in edges.loc[beyond == found, ["actor_a", "actor_b", "together", "key"]].itertuples(
            index=False
        ):
            (x0, y0), (x1, y1) = at[a], at[b]
            ax.plot(
                [x0, x1], [y0, y1], color=QUIET if found else "#c9c9c9", lw=0.4 + 3.6 * np.sqrt(together / most),
                alpha=0.9 if found else 0.55, zorder=1 + found * 0.5, gid=key,
            )  # fmt: skip
    labels = _labels(nodes, language)
    for (x, y), radius, kind, text in zip(places, _radii(nodes), nodes["type"], labels, strict=True):
        ax.add_patch(Circle((x, y), radius, facecolor=_colour(str(kind)), edgecolor=PAPER, lw=0.8, zorder=3))
        # a paper ground keeps the name readable over lines; a stroke around each letter would triple the file
        ax.text(
            x, y - radius, label_text(text, language), ha="center", va="top", size=TINY, color=INK, zorder=2.5,
            linespacing=LINE, bbox={"boxstyle": "square,pad=0.05", "fc": PAPER, "ec": "none", "alpha": 0.75},
        )  # fmt: skip
    ax.set(xlim=(0, _ROOM), ylim=(0, height), xticks=[], yticks=[])
    ax.set_aspect("equal", adjustable="box", anchor="N")
    ax.spines["bottom"].set_visible(False)


def describe_network(measure: pd.DataFrame, language: str = "en") -> Words:
    """Return caption and alternative text of `plot_network`."""
    if measure.empty:
        return nothing_words("actor_network", language)
    names = [
        f"{a} \N{EN DASH} {b} {format_number(n, language)}"
        for a, b, n in zip(
            measure[f"label_{language}_a"], measure[f"label_{language}_b"], measure["together"], strict=True
        )
    ]
    actors = len({*measure["actor_a"], *measure["actor_b"]})
    alt = translate(
        "actor_network.alt", language, actors=format_number(actors, language),
        pairs=format_number(len(measure), language), top=list_words(names[:5], language),
    )  # fmt: skip
    return Words(sentences(_network_words(measure, language, 0), reprints_words(measure, language)), alt)
