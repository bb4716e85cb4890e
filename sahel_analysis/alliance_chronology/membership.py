"""The membership chart: who was in what, from when to when, and what the treaties oblige to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from sahel_analysis.alliance_chronology.alliances import KINDS, OBLIGATIONS
from sahel_analysis.alliance_chronology.axis import Scale, date_ticks
from sahel_analysis.alliance_chronology.measures import date_span
from sahel_analysis.charts.fitting import SMALL
from sahel_analysis.charts.shapes import draw_legend, legend_height
from sahel_analysis.charts.style import (
    COLOURS,
    FAINT,
    INK,
    PAPER,
    figure_style,
    heat_room,
    label_room,
    mirror,
    new_axes,
    row_labels,
)
from sahel_analysis.charts.text import label_text
from sahel_analysis.charts.words import Words, left_out_words, list_words, nothing_words, sentences
from sahel_analysis.interface import codes, format_number, translate

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_BAR, _ROOM, _LEAST = 0.062, 0.08, 0.3
_SIGNS = {"defense": "^", "offense": "v", "neutrality": "o", "nonaggression": "D", "consultation": "s"}
_SIGN = 0.14
MEMBERS = len(COLOURS) - 1


class _Row(NamedTuple):
    """One alliance: its label, its spells, where it begins and how high it is (inches)."""

    label: str
    spells: pd.DataFrame
    top: float
    height: float


def plot_membership(
    spells: pd.DataFrame,
    *,
    ax: Axes | None = None,
    language: str = "en",
    since: str = "1990",
    until: str = "",
    most: int = 18,
) -> Axes:
    """Draw one row per alliance with a bar per member, in the colour of the member; signs tell the obligations.

    `spells` comes from `alliance_spells` or `core_spells`. The axis runs from `since` to `until` (a year, a month or a
    day; empty: the last date of the spells); bars that reach its beginning began earlier. Of more members than there
    are colours the first in the table are shown, of more alliances than `most` those with the most members.

    Raises
    ------
    ValueError
        If `since` or `until` is no date, or `since` lies after `until`.
    """
    shown, left_out = _chosen(spells, since, until, most)
    members = _members(shown)
    with figure_style(language):
        cut = translate("membership.cut", language, year=since[:4]) if _is_cut(shown, since) else ""
        doubt = translate("membership.doubt", language) if shown["doubt"].any() else ""
        doubt = doubt.replace("* ", "*\N{NO-BREAK SPACE}")
        left_out_said = left_out_words(left_out, "not_shown", language)
        subtitle = sentences(translate("membership.lead", language), cut, doubt, left_out_said)
        title = translate("membership.title", language)
        if shown.empty:
            return new_axes(language, title=title, subtitle=subtitle, ax=ax, nothing=True)
        rows = _rows(shown, members, language)
        legend = legend_height(_legend_texts(shown, members, language), language)
        height = rows[-1].top + rows[-1].height + 0.35 + legend
        ax = new_axes(language, title=title, subtitle=subtitle, height=height, ax=ax)
        _draw(ax, shown, rows, members, _scale(shown, since, until, rows, language), language)
    return ax


def describe_membership(spells: pd.DataFrame, language: str = "en") -> Words:
    """Return caption and alternative text of `plot_membership`."""
    if spells.empty:
        return nothing_words("membership", language)
    caption = sentences(translate("membership.lead", language), translate("membership.words", language))
    lasting = Counter(spells.loc[spells["end"].isna()].drop_duplicates(["member", "alliance"])["member"])
    named = _labels(spells, language)
    first = sorted(lasting.items(), key=lambda one: (-one[1], one[0]))[:6]
    top = list_words([f"{named[one]} {format_number(n, language)}" for one, n in first], language)
    n, ended = format_number(len(spells), language), format_number(int(spells["end"].notna().sum()), language)
    return Words(caption, translate("membership.alt", language, top=top, n=n, ended=ended))


def _labels(spells: pd.DataFrame, language: str) -> dict[str, str]:
    """Return the labels of the members by id."""
    return dict(zip(spells["member"], spells[f"label_{language}_member"], strict=True))


def _first_day(date: str, name: str) -> pd.Timestamp:
    span = date_span(date)
    if pd.isna(span.begin):
        raise ValueError(f"{name} {date!r} is no date: write it as 2023, 2023-07 or 2023-07-26")
    return span.begin


def _chosen(spells: pd.DataFrame, since: str, until: str, most: int) -> tuple[pd.DataFrame, int]:
    """Return the spells on the axis, of the alliances with most members, and how many alliances are left out."""
    first = _first_day(since, "since")
    last = date_span(until).end_excl if until and pd.notna(_first_day(until, "until")) else pd.Timestamp.max
    if last <= first:
        raise ValueError(f"since {since} lies after until {until}: exchange them")
    held = spells[(spells["start"] < last) & (spells["end"].isna() | (spells["end"] > first))]
    held = held[held["member"].isin(_members(held)[:MEMBERS])]
    size = Counter(held.drop_duplicates(["alliance", "member"])["alliance"])
    begun = dict(zip(held["alliance"], held["founded"], strict=True))
    ranked = sorted(size, key=lambda one: (-size[one], begun[one], one))
    return held[held["alliance"].isin(ranked[:most])], max(0, len(ranked) - most)


def _members(spells: pd.DataFrame) -> list[str]:
    """Return the members in the order of their colours: those with most spells first."""
    often = Counter(str(one) for one in spells["member"])
    return sorted(often, key=lambda one: (-often[one], one))


def _is_cut(spells: pd.DataFrame, since: str) -> bool:
    return bool((spells["start"] < _first_day(since, "since")).any())


def _rows(spells: pd.DataFrame, members: Sequence[str], language: str) -> list[_Row]:
    """Return the alliances by kind and founding, each as high as its bars or its label need."""
    first = spells.drop_duplicates("alliance")
    rank = [(KINDS.index(row.kind), date_span(str(row.founded)).begin, row.alliance) for row in first.itertuples()]
    rows, top = [], 0.0
    for _, _, alliance in sorted(rank):
        own = spells[spells["alliance"] == alliance]
        own = own.sort_values(["member", "start"], key=lambda c: c.map(members.index) if c.name == "member" else c)
        doubt = "*" if own["doubt"].any() else ""
        height = max(_LEAST, _ROOM + _BAR * own["member"].nunique())
        rows.append(_Row(str(own[f"label_{language}"].iloc[0]) + doubt, own, top, height))
        top += height
    return rows


def _scale(spells: pd.DataFrame, since: str, until: str, rows: Sequence[_Row], language: str) -> Scale:
    first = _first_day(since, "since")
    told = pd.concat([spells["start"], spells["end"].dropna()])
    last = date_span(until).end_excl if until else told.max() + pd.Timedelta(days=366)
    signs = len(_stated(spells)) * _SIGN
    return Scale(first, max(30, (last - first).days), heat_room([row.label for row in rows], language) - signs, signs)


def _stated(spells: pd.DataFrame) -> list[str]:
    return [name for name in OBLIGATIONS if spells[name].notna().any()]


def _legend_texts(spells: pd.DataFrame, members: Sequence[str], language: str) -> list[str]:
    named = _labels(spells, language)
    return [*(named[one] for one in members), *(translate(f"obligation.{name}", language) for name in _stated(spells))]


def _draw(
    ax: Axes, spells: pd.DataFrame, rows: Sequence[_Row], members: Sequence[str], scale: Scale, language: str
) -> None:
    colours = dict(zip(members, COLOURS, strict=False))
    stated = [name for name in codes("obligation") if name in _stated(spells)]
    for row in rows:
        ax.axhline(row.top, color=FAINT, lw=0.6, zorder=0)
        slots = list(dict.fromkeys(row.spells["member"]))
        start = row.top + (row.height - _BAR * len(slots)) / 2
        for _, spell in row.spells.iterrows():
            y = start + _BAR * (slots.index(spell["member"]) + 0.5)
            _draw_spell(ax, spell, y, scale, colours[spell["member"]])
        for i, name in enumerate(stated):
            _draw_sign(ax, row, name, scale.width + _SIGN * (i + 0.7))
    ax.set_xlim(0, scale.width + scale.tray)
    ax.set_ylim(rows[-1].top + rows[-1].height, 0)
    labels = [row.label for row in rows]
    row_labels(ax, labels, language, at=[row.top + row.height / 2 for row in rows])
    for tick in ax.get_yticklabels():
        tick.set_fontsize(SMALL)
    ticks = [(x, text) for x, text in date_ticks(scale, language) if x <= scale.width]
    ax.set_xticks([x for x, _ in ticks], [label_text(text, language) for _, text in ticks], size=SMALL)
    ax.grid(axis="x")
    texts = _legend_texts(spells, members, language)
    draw_legend(
        ax, list(zip(texts, [*(colours[one] for one in members), *([INK] * len(stated))], strict=True)), language,
        indent=label_room(labels, language), markers=[*(["s"] * len(members)), *(_SIGNS[name] for name in stated)],
    )  # fmt: skip
    mirror(ax, language)


def _draw_spell(ax: Axes, spell: pd.Series, y: float, scale: Scale, colour: str) -> None:
    """Draw one bar: pale from the day on which the exit was announced or notified, thin for an observer."""
    from matplotlib.patches import Rectangle

    left = max(0.0, scale.at(spell["start"]))
    right = scale.width if pd.isna(spell["end"]) else min(scale.width, scale.at(spell["end"]))
    told = [date_span(spell[stage]).begin for stage in ("announced", "notified") if spell[stage]]
    pale = min([right, *(max(left, scale.at(day)) for day in told)])
    thick = _BAR * (0.35 if spell["status"] == "observer" else 0.78)
    for begin, end, alpha in ((left, pale, 1.0), (pale, right, 0.4)):
        if end > begin or (alpha == 1.0 and pale == right):
            size = (max(end - begin, 0.012), thick)
            box = Rectangle((begin, y - thick / 2), *size, fc=colour, lw=0, alpha=alpha, zorder=2, gid=spell["key"])
            ax.add_patch(box)


def _draw_sign(ax: Axes, row: _Row, name: str, x: float) -> None:
    value = row.spells[name].iloc[0]
    if pd.notna(value):
        face = INK if int(value) else PAPER
        y = row.top + row.height / 2
        ax.plot([x], [y], marker=_SIGNS[name], ms=4.5, mfc=face, mec=INK, mew=0.8, ls="none", clip_on=False, zorder=3)
