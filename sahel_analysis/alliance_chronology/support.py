"""What the articles say of the dates of the lexicon of alliances: borne out, sharpened, contradicted, added."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from sahel_analysis.alliance_chronology.alliances import open_lexicon, read_alliances
from sahel_analysis.alliance_chronology.linking import VERDICTS
from sahel_analysis.alliance_chronology.measures import LABELS, date_span
from sahel_analysis.charts.fitting import shorten
from sahel_analysis.charts.shapes import draw_heat, end_column
from sahel_analysis.charts.style import figure_style, heat_room, new_axes, row_height
from sahel_analysis.charts.words import Words, left_out_words, list_words, nothing_words, sentences
from sahel_analysis.interface import format_number, translate
from sahel_analysis.selection import join_key

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROWS = 24
# inches of the column of dates
_DATES = 0.75
_DATE = ["alliance", "what", "date"]


def verdict_counts(links: pd.DataFrame, lexicons: str | Path | None = None) -> pd.DataFrame:
    """Return in how many articles tellings bear on the dates of the lexicon: one row per date and verdict.

    `links` comes from `alliance_tellings`. Members with the same date (three states that leave on one day) are one
    date. Columns: key (alliance|what|date|verdict), alliance, what, date ("" where the articles add what the lexicon
    lacks), members (ids, joined by ";"), verdict, articles (reprints left out), tellings, doubt (of the date), labels
    of the alliance. Dates without a telling have no row. Rows are sorted by date, alliance and verdict.
    """
    named = {e["id"]: {name: str(e[name]) for name in LABELS} for e in read_alliances(open_lexicon(lexicons))}
    counts = links.groupby([*_DATE, "verdict"], as_index=False).agg(
        members=("member", lambda ids: ";".join(sorted({str(one) for one in ids if one}))),
        articles=("origin", "nunique"),
        tellings=("start", lambda starts: len(set(zip(links.loc[starts.index, "doc_id"], starts, strict=True)))),
        doubt=("doubt", "any"),
    )
    for name in LABELS:
        counts[name] = counts["alliance"].map(lambda one, label=name: named[one][label]).astype("str")
    counts.insert(0, "key", join_key(counts, [*_DATE, "verdict"]))
    begins = counts["date"].map(lambda date: date_span(str(date)).begin).astype("datetime64[s]")
    order = counts["verdict"].map(VERDICTS.index).astype("int64")
    ordered = counts.assign(_begin=begins, _verdict=order).sort_values(["_begin", "alliance", "what", "_verdict"])
    return ordered.drop(columns=["_begin", "_verdict"]).reset_index(drop=True)


def verdict_evidence(links: pd.DataFrame) -> pd.DataFrame:
    """Return the sentences behind each row of `verdict_counts`: key, doc_id, sentence."""
    rows = links.assign(key=join_key(links, [*_DATE, "verdict"]))[["key", "doc_id", "sentence"]].drop_duplicates()
    return rows.sort_values(["key", "doc_id", "sentence"]).reset_index(drop=True)


def plot_support(measure: pd.DataFrame, *, ax: Axes | None = None, language: str = "en", most: int = ROWS) -> Axes:
    """Draw one row per date of the lexicon with a cell per verdict, numbered by articles; the dates stand at the end.

    `measure` comes from `verdict_counts`. Of more dates than `most` those told by most articles are shown.
    """
    told = measure.groupby(_DATE, sort=False)["articles"].sum()
    kept = told.sort_values(ascending=False, kind="stable").index[:most]
    table = measure.assign(_row=join_key(measure, _DATE))
    table = table[table["_row"].isin({"|".join(map(str, one)) for one in kept})]
    with figure_style(language):
        left_out = left_out_words(len(told) - len(kept), "not_shown", language)
        subtitle = sentences(translate("support.lead", language), left_out)
        title = translate("support.title", language)
        if table.empty:
            return new_axes(language, title=title, subtitle=subtitle, ax=ax, nothing=True)
        first = table.drop_duplicates("_row")
        rows = [(str(row["_row"]), _row_label(row, language)) for _, row in first.iterrows()]
        verdicts = [(one, translate(f"verdict.{one}", language)) for one in VERDICTS if one in set(table["verdict"])]
        labels = [label for _, label in rows]
        height = 0.5 + row_height(labels, language) * max(2, len(rows))
        ax = new_axes(language, title=title, subtitle=subtitle, height=height, ax=ax)
        draw_heat(
            ax, table, "_row", "verdict", rows, verdicts, language, width=heat_room(labels, language) - _DATES,
            value="articles", percent=False,
        )  # fmt: skip
        end_column(ax, [str(date) for date in first["date"]], translate("support.date", language), language)
    return ax


def _row_label(row: pd.Series, language: str) -> str:
    """Return the label of a date: the alliance, and below it what happened."""
    name = shorten(row[f"label_{language}"], language, 1.5)
    return f"{name}\n{translate('alliance_date.' + row['what'], language)}"


def describe_support(measure: pd.DataFrame, language: str = "en") -> Words:
    """Return caption and alternative text of `plot_support`."""
    if measure.empty:
        return nothing_words("support", language)
    caption = sentences(translate("support.lead", language), translate("support.words", language))
    totals = measure.groupby("verdict")["articles"].size()
    there = [verdict for verdict in VERDICTS if verdict in totals.index]
    told = [f"{translate(f'verdict.{one}', language)} {format_number(int(totals[one]), language)}" for one in there]
    n = format_number(len(measure.drop_duplicates(_DATE)), language)
    return Words(caption, translate("support.alt", language, n=n, top=list_words(told, language)))
