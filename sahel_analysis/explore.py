"""Explorers for notebooks: choose actor, frame, type of event, outlets and period; figure, table and sentences follow.

In a batch (`page.out` is set) nothing is shown: a figure set holds what was asked for, not what may be asked.
"""

from __future__ import annotations

import base64
import html
import io
import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from sahel_analysis.interface import codes, label_code, translate
from sahel_analysis.publishing.evidence import Evidence
from sahel_analysis.publishing.page import Page
from sahel_analysis.publishing.rendering import direction_of
from sahel_analysis.publishing.words import KeyLabels
from sahel_analysis.selection import select
from sahel_analysis.tables import Tables

if TYPE_CHECKING:
    from ipywidgets import VBox
    from matplotlib.axes import Axes

# rows and sentences that are shown at a time
ROWS = 12
HITS = 60


@dataclass(frozen=True)
class View:
    """What follows a choice: a line that says how much there is, a figure, a table, and sentences as HTML."""

    told: str
    axes: Axes | None = None
    alt: str = ""
    table: pd.DataFrame = field(default_factory=pd.DataFrame)
    sentences: str = ""


Picked = Mapping[str, str]
MakeView = Callable[[Page, Picked], View]


def explore_articles(page: Page) -> VBox | None:
    """Show the articles of outlets and a period, and a word or an actor in context.

    Returns
    -------
    VBox or None
        The widgets, which a notebook shows as the last value of a cell; None in a batch.
    """
    return _explorer(page, _articles, {"word": None})


def explore_actors(page: Page) -> VBox | None:
    """Show how often an actor is mentioned: by outlet, over time, and in which sentences. See `explore_articles`."""
    return _explorer(page, _actors, {"actor": _actor_choices(page)})


def explore_events(page: Page) -> VBox | None:
    """Show the events of a type or party: on a timeline, as a list, in their sentences. See `explore_articles`."""
    types = _code_choices("event", page.tables.events["type"], page.language)
    return _explorer(
        page, _events, {"event_type": {**_all(page), **types}, "actor": {**_all(page), **_actor_choices(page)}}
    )


def explore_frames(page: Page) -> VBox | None:
    """Show how often a frame is used: over time, by outlet, and in which sentences. See `explore_articles`."""
    return _explorer(page, _frames, {"frame": _code_choices("frame", page.tables.frames["frame"], page.language)})


# --- widgets


def _explorer(page: Page, make: MakeView, own: dict[str, dict[str, str] | None]) -> VBox | None:
    """Return the widgets of an explorer; `own` are its choices: what is shown -> value, or None for a field of text."""
    if page.out is not None:
        return None
    import ipywidgets as widgets

    say = {name: translate(f"explore.{name}", page.language) for name in (*own, "source", "period")}
    look: dict[str, Any] = {"layout": widgets.Layout(width="auto"), "style": {"description_width": "7em"}}
    controls: dict[str, Any] = {}
    for name, choices in own.items():
        if choices is None:
            controls[name] = widgets.Text(description=say[name], continuous_update=False, **look)
        elif choices:
            options = list(choices.items())
            controls[name] = widgets.Dropdown(options=options, description=say[name], **look)
    sources = sorted({s for s in page.tables.documents["source"].astype("str") if s})
    if sources:
        options = [*_all(page).items(), *((s, s) for s in sources)]
        controls["source"] = widgets.Dropdown(options=options, description=say["source"], **look)
    years = sorted({f"{day:%Y}" for day in page.tables.documents["published"].dropna()})
    if len(years) > 1:
        controls["period"] = widgets.SelectionRangeSlider(
            options=years, index=(0, len(years) - 1), description=say["period"], continuous_update=False, **look
        )
    shown = widgets.HTML()

    def follow(_change: Any = None) -> None:
        picked = {name: control.value for name, control in controls.items() if name != "period"}
        since, until = controls["period"].value if "period" in controls else ("", "")
        # the whole period is no choice: undated articles belong to it
        if years and (since, until) == (years[0], years[-1]):
            since = until = ""
        shown.value = _as_html(page, make, {**picked, "since": since, "until": until})

    for control in controls.values():
        control.observe(follow, names="value")
    follow()
    box = widgets.VBox([*controls.values(), shown])
    box.add_class("sahel-explorer")
    return box


def _as_html(page: Page, make: MakeView, picked: Picked) -> str:
    """Return what follows a choice as HTML, or the reason why nothing does."""
    try:
        with _quiet():
            view = make(_chosen(page, picked), picked)
    except ValueError as error:
        return f'<p role="alert">{html.escape(str(error))}</p>'
    inside = [f"<p><b>{html.escape(view.told)}</b></p>"]
    if view.axes is not None:
        inside.append(
            f'<img alt="{html.escape(view.alt, quote=True)}" style="max-width: 40em" src="{_png(view.axes, page)}">'
        )
    if len(view.table):
        inside.append(page.table_html(view.table, ROWS))
    return f'<div lang="{page.language}" dir="{direction_of(page.language)}">{"".join(inside)}{view.sentences}</div>'


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep back the warning that undated articles stay out: it would come with each move, and the count tells it."""
    logger = logging.getLogger("sahel_analysis.selection")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)


def _png(axes: Axes, page: Page) -> str:
    import matplotlib.pyplot as plt

    from sahel_analysis.charts.style import figure_style

    figure = axes.get_figure(root=True)
    assert figure is not None
    image = io.BytesIO()
    with figure_style(page.language):
        figure.savefig(image, format="png", dpi=160)
    plt.close(figure)
    return f"data:image/png;base64,{base64.b64encode(image.getvalue()).decode()}"


def _chosen(page: Page, picked: Picked) -> Page:
    """Return the page of the outlets and the period that are picked."""
    source = picked.get("source", "")
    tables = select(page.tables, picked["since"], picked["until"], [source] if source else None, roles=None)
    if tables.documents.empty:
        raise ValueError(translate("nothing_found", page.language))
    return replace(page, tables=tables)


def _all(page: Page) -> dict[str, str]:
    return {translate("explore.all", page.language): ""}


def _code_choices(family: str, values: pd.Series[Any], language: str) -> dict[str, str]:
    """Return label -> code for the codes that occur, in the order of the interface."""
    found = set(values.astype("str"))
    return {label_code(family, code, language): code for code in codes(family) if code in found}


def _actor_choices(page: Page) -> dict[str, str]:
    """Return label -> id of the actors that are mentioned, the most frequent first."""
    label = KeyLabels(page.tables, page.language)
    counts = Counter(str(actor) for actor in page.tables.mentions["actor_id"])
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return {f"{label(actor)} ({n})": actor for actor, n in ranked}


# --- views


def _told(page: Page, n: int, documents: int) -> str:
    return translate("explore.told", page.language, n=n, k=documents, m=len(page.tables.documents))


def _articles(page: Page, picked: Picked) -> View:
    from sahel_analysis import corpus_overview
    from sahel_analysis.concordance import concordance
    from sahel_analysis.concordance_page import concordance_html

    over_time = corpus_overview.articles_over_time(page.tables, by=[])
    axes = corpus_overview.plot_calendar(over_time, language=page.language)
    words = corpus_overview.describe_calendar(over_time, page.language)
    documents = page.tables.documents[["doc_id", "title", "source", "published", "n_words"]]
    word, sentences, n, in_articles = picked["word"].strip(), "", len(page.tables.sentences), len(documents)
    if word:
        hits = concordance(page.tables, word)
        sentences = concordance_html(hits, page.tables, language=page.language, most=HITS)
        n, in_articles = len(hits), hits["doc_id"].nunique()
    return View(_told(page, n, in_articles), axes, words.alt, documents, sentences)


def _actors(page: Page, picked: Picked) -> View:
    from sahel_analysis import actor_frequency
    from sahel_analysis.concordance import concordance
    from sahel_analysis.concordance_page import concordance_html

    tables = _of_actor(page.tables, picked["actor"])
    hits = concordance(page.tables, picked["actor"])
    if hits.empty:
        return View(_told(page, 0, 0))
    over_time = actor_frequency.mentions_over_time(tables, top=1)
    axes = actor_frequency.plot_over_time(over_time, language=page.language) if len(over_time) else None
    alt = actor_frequency.describe_over_time(over_time, page.language).alt if len(over_time) else ""
    table = actor_frequency.actor_frequency(tables, by=["source"])
    return View(
        _told(page, len(hits), hits["doc_id"].nunique()),
        axes,
        alt,
        table[["source", "frequency", "docfreq", "n_articles", "share", "lower", "upper", "rate", "basis"]],
        concordance_html(hits, page.tables, language=page.language, most=HITS),
    )


def _of_actor(tables: Tables, actor: str) -> Tables:
    """Return the tables with the mentions of one actor; articles and sentences stay, as what shares are taken of."""
    of_actor = tables.mentions[tables.mentions["actor_id"] == actor].reset_index(drop=True)
    return replace(tables, mentions=of_actor)


def _events(page: Page, picked: Picked) -> View:
    from sahel_analysis import alliance_chronology

    wanted, actor = picked.get("event_type", ""), picked.get("actor", "")
    records = alliance_chronology.chronology(page.tables, types=[wanted] if wanted else None)
    if actor:
        records = records[[actor in ids.split(";") for ids in records["participants"]]].reset_index(drop=True)
    if records.empty:
        return View(_told(page, 0, 0))
    evidence = alliance_chronology.event_evidence(page.tables, records)
    columns = ["date", "type", f"label_{page.language}", "status", "evidence", "tellings", "docfreq"]
    return View(
        _told(page, int(records["tellings"].sum()), evidence["doc_id"].nunique()),
        alliance_chronology.plot_timeline(records, language=page.language),
        alliance_chronology.describe_timeline(records, page.language).alt,
        records[columns],
        _quotes(page, evidence, list(records["key"])),
    )


def _frames(page: Page, picked: Picked) -> View:
    from sahel_analysis import framing_analysis

    of_frame = page.tables.frames["frame"].astype("str") == picked.get("frame", "")
    tables = replace(page.tables, frames=page.tables.frames[of_frame].reset_index(drop=True))
    if tables.frames.empty:
        return View(_told(page, 0, 0))
    over_time = framing_analysis.frames_over_time(tables)
    shares = framing_analysis.frame_shares(tables, by=["source"])
    shares = shares[shares["frame"] == picked["frame"]]
    evidence = framing_analysis.frame_evidence(tables, shares)
    return View(
        _told(page, len(evidence.drop_duplicates(["doc_id", "sentence"])), evidence["doc_id"].nunique()),
        framing_analysis.plot_over_time(over_time, language=page.language) if len(over_time) else None,
        framing_analysis.describe_over_time(over_time, page.language).alt if len(over_time) else "",
        shares[["source", "frequency", "docfreq", "n_articles", "share", "lower", "upper", "basis"]],
        _quotes(page, evidence, list(shares["key"])),
    )


def _quotes(page: Page, evidence: pd.DataFrame, keys: list[str]) -> str:
    label = KeyLabels(page.tables, page.language)
    found = Evidence(page.tables).of_keys(evidence, keys[:ROWS], label, each=3)
    return page.quotes_html(found)
