"""The network of alliances on a day: who shares how many with whom, and where one of them obliges to defence."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from sahel_analysis.charts.fitting import SMALL, shorten, text_width
from sahel_analysis.charts.shapes import draw_legend, legend_height
from sahel_analysis.charts.style import COLOURS, INK, PAPER, WIDTH, direction, figure_style, new_axes
from sahel_analysis.charts.text import label_text
from sahel_analysis.charts.words import Words, left_out_words, list_words, nothing_words, sentences
from sahel_analysis.interface import format_number, translate

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_EDGES = {"defense": COLOURS[0], "other": "#b9b9b9"}
_ROW, _LABEL = 0.21, 1.25
PAIRS, NODES = 60, 24


class _Node(NamedTuple):
    """One member: where it stands (inches from the middle), its label, and on which side of the dot that is (-1, 1)."""

    x: float
    y: float
    label: str
    side: int


def plot_network(
    pairs: pd.DataFrame, *, ax: Axes | None = None, language: str = "en", most: int = PAIRS, nodes: int = NODES
) -> Axes:
    """Draw members in a ring, joined by lines as thick as the number of alliances that they share on that day.

    `pairs` comes from `alliance_pairs`. Lines in colour: one of the shared alliances obliges to defence. Of more than
    `nodes` members those that share most are drawn; of more than `most` pairs the fewest-shared are left out, all that
    share as few together, and the rest is numbered.
    """
    shown = _chosen(pairs, most, nodes)
    with figure_style(language):
        title, left_out = translate("alliance_network.title", language), len(pairs) - len(shown)
        lead = translate("alliance_network.lead", language, date=_date(pairs)) if len(pairs) else ""
        subtitle = sentences(lead, left_out_words(left_out, "alliance_network.fewer", language))
        if shown.empty:
            return new_axes(language, title=title, subtitle=subtitle, ax=ax, nothing=True)
        ring = _ring(_order(shown), _names(shown, language), language)
        kinds = [kind for kind in _EDGES if kind in set(_kinds(shown))]
        texts = [translate(f"alliance_network.{kind}", language) for kind in kinds]
        height = 2 * max(node.y for node in ring.values()) + 0.35 + legend_height(texts, language)
        ax = new_axes(language, title=title, subtitle=subtitle, height=height, ax=ax)
        _draw(ax, shown, ring, language)
        lines = [(text, _EDGES[kind]) for text, kind in zip(texts, kinds, strict=True)]
        draw_legend(ax, lines, language, markers=["_"] * len(lines))
    return ax


def describe_network(pairs: pd.DataFrame, language: str = "en") -> Words:
    """Return caption and alternative text of `plot_network`."""
    if pairs.empty:
        return nothing_words("alliance_network", language)
    caption = translate("alliance_network.lead", language, date=_date(pairs))
    first = [
        f"{row[f'label_{language}_a']} \N{EN DASH} {row[f'label_{language}_b']} {format_number(row['n'], language)}"
        for _, row in pairs.head(5).iterrows()
    ]
    numbers = {"n": format_number(len(pairs), language), "top": list_words(first, language)}
    return Words(caption, translate("alliance_network.alt", language, **numbers))


def _date(pairs: pd.DataFrame) -> str:
    return str(pairs["at"].iloc[0].date())


def _kinds(pairs: pd.DataFrame) -> list[str]:
    return ["defense" if pd.notna(one) and int(one) else "other" for one in pairs["defense"]]


def _chosen(pairs: pd.DataFrame, most: int, nodes: int) -> pd.DataFrame:
    """Return the pairs of the members that share most, without those that share too few to tell lines apart."""
    shared = Counter[str]()
    for a, b, n in zip(pairs["member_a"], pairs["member_b"], pairs["n"], strict=True):
        shared += Counter({str(a): int(n), str(b): int(n)})
    kept = sorted(shared, key=lambda one: (-shared[one], one))[:nodes]
    held = pairs[pairs["member_a"].isin(kept) & pairs["member_b"].isin(kept)]
    if len(held) <= most:
        return held
    least = int(held["n"].sort_values(ascending=False).iloc[most])
    return held[held["n"] > least] if (held["n"] > least).any() else held.head(most)


def _names(pairs: pd.DataFrame, language: str) -> dict[str, str]:
    named: dict[str, str] = {}
    for side in "ab":
        named |= dict(zip(pairs[f"member_{side}"], pairs[f"label_{language}_{side}"], strict=True))
    return named


def _order(pairs: pd.DataFrame) -> list[str]:
    """Return the members so that those that share much stand near each other: each next to the one most tied to it."""
    weight: dict[str, dict[str, int]] = {}
    for row in pairs.itertuples(index=False):
        a, b, n = str(row.member_a), str(row.member_b), int(str(row.n))
        weight.setdefault(a, {})[b] = n
        weight.setdefault(b, {})[a] = n
    order = [min(weight, key=lambda one: (-sum(weight[one].values()), one))]
    while len(order) < len(weight):
        last = weight[order[-1]]
        rest = [one for one in weight if one not in order]
        order.append(min(rest, key=lambda one: (-last.get(one, 0), -sum(weight[one].values()), one)))
    return order


def _ring(order: Sequence[str], names: dict[str, str], language: str) -> dict[str, _Node]:
    """Return places on a ring, one member a line on each side, so that no label meets another.

    Neighbours in the order face each other: the lines between those that share most cross the middle.
    """
    labels = {one: shorten(names[one], language, _LABEL, SMALL) for one in order}
    room = max(text_width(label, language, SMALL) for label in labels.values())
    width, reach = WIDTH / 2 - room - 0.2, max(1.0, len(order) / 4) * _ROW
    ring = {}
    for i, one in enumerate(order):
        side = -direction(language).sign if i % 2 == 0 else direction(language).sign
        rows = len(order) // 2 if i % 2 else (len(order) + 1) // 2
        y = ((rows - 1) / 2 - i // 2) * _ROW
        x = side * width * (0.45 + 0.55 * math.sqrt(max(0.0, 1 - (y / reach) ** 2)))
        ring[one] = _Node(x, y, labels[one], side)
    return ring


def _draw(ax: Axes, pairs: pd.DataFrame, ring: dict[str, _Node], language: str) -> None:
    top = int(pairs["n"].max())
    # thick lines, and those in colour, lie above the others
    drawn = pairs.assign(_kind=_kinds(pairs)).sort_values(["_kind", "n", "key"], ascending=[False, True, True])
    for row in drawn.to_dict("records"):
        a, b = ring[row["member_a"]], ring[row["member_b"]]
        ax.plot(
            [a.x, b.x], [a.y, b.y], color=_EDGES[row["_kind"]], lw=0.4 + 3.0 * row["n"] / top, alpha=0.75, zorder=1,
            gid=row["key"], solid_capstyle="round",
        )  # fmt: skip
    for node in ring.values():
        ax.plot([node.x], [node.y], "o", ms=5, mfc=PAPER, mec=INK, mew=1.0, zorder=3)
        ax.annotate(
            label_text(node.label, language), (node.x, node.y), xytext=(5 * node.side, 0), va="center", size=SMALL,
            textcoords="offset points", ha="left" if node.side > 0 else "right", color=INK, zorder=4,
        )  # fmt: skip
    tallest = max(node.y for node in ring.values()) + 0.15
    widest = max(abs(node.x) + text_width(node.label, language, SMALL) for node in ring.values()) + 0.1
    ax.set_xlim(-widest, widest)
    ax.set_ylim(-tallest, tallest)
    ax.set_xticks([])
    ax.set_yticks([])
    ax.spines["bottom"].set_visible(False)
