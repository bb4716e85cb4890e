"""What explorers show of a choice: how much there is, a figure, a table and sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pandas as pd

from sahel_analysis import actor_frequency, alliance_chronology, corpus_overview, framing_analysis
from sahel_analysis.concordance import concordance
from sahel_analysis.concordance_page import concordance_html
from sahel_analysis.interface import format_number, format_percent, translate
from sahel_analysis.publishing.evidence import Evidence
from sahel_analysis.publishing.page import Page
from sahel_analysis.publishing.words import KeyLabels
from sahel_analysis.selection import pick_mentions

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# sentences in context that are shown at a time, and keys of a figure whose sentences are
HITS = 60
KEYS = 12


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


def view_articles(page: Page, picked: Picked) -> View:
    """Show the articles on a calendar and as a list, and where a word or an actor stands in them."""
    over_time = corpus_overview.articles_over_time(page.tables, by=[])
    documents = page.tables.documents[["doc_id", "title", "source", "published", "n_words"]]
    told, sentences = translate("n_articles", page.language, n=format_number(len(documents), page.language)), ""
    if words := picked["word"].strip():
        hits = concordance(page.tables, words)
        told = _told(page, len(hits), hits["doc_id"].nunique())
        sentences = concordance_html(hits, page.tables, language=page.language, most=HITS)
    return View(
        told,
        corpus_overview.plot_calendar(over_time, language=page.language),
        corpus_overview.describe_calendar(over_time, page.language).alt,
        documents,
        sentences,
    )


def view_actor(page: Page, picked: Picked) -> View:
    """Show how often an actor is mentioned over time and by outlet, and each mention in its sentence."""
    # mentions that do not count (flagged ones, titles, phrases for several) are not shown either
    counted = page.tables.mentions.loc[pick_mentions(page.tables).index]
    counted = counted[counted["actor_id"] == picked["actor"]].reset_index(drop=True)
    tables = replace(page.tables, mentions=counted)
    if counted.empty:
        return View(_told(page, 0, 0))
    hits = concordance(tables, picked["actor"])
    over_time = actor_frequency.mentions_over_time(tables, top=1, reprints="as printed")
    by_source = actor_frequency.actor_frequency(tables, by=["source"], reprints="as printed")
    columns = ["source", "frequency", "docfreq", "n_articles", "share", "lower", "upper", "rate", "basis"]
    return View(
        _told(page, len(hits), hits["doc_id"].nunique()),
        actor_frequency.plot_over_time(over_time, language=page.language) if len(over_time) else None,
        actor_frequency.describe_over_time(over_time, page.language).alt if len(over_time) else "",
        by_source[columns],
        concordance_html(hits, page.tables, language=page.language, most=HITS),
    )


def view_events(page: Page, picked: Picked) -> View:
    """Show the events of a type or of a party on a timeline, as a list and in their sentences."""
    wanted, actor = picked["event_type"], picked["actor"]
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


def view_frame(page: Page, picked: Picked) -> View:
    """Show how often a frame is used over time and by outlet, by whom and about whom, and in which sentences."""
    tables = framing_analysis.split_valence(page.tables)
    frames = tables.frames
    kept = frames["frame"].astype("str") == picked["frame"]
    for column in ("voice", "speaker"):
        if picked[column]:
            kept &= frames[column].astype("str") == picked[column]
    if picked["actor"]:
        mentions = pick_mentions(page.tables)
        places = pd.MultiIndex.from_frame(mentions.loc[mentions["actor_id"] == picked["actor"], ["doc_id", "sentence"]])
        kept &= pd.MultiIndex.from_frame(frames[["doc_id", "sentence"]]).isin(places)
    tables = replace(tables, frames=frames[kept].reset_index(drop=True))
    if tables.frames.empty:
        return View(_told(page, 0, 0))
    over_time = framing_analysis.frames_over_time(tables, reprints="as printed")
    shares = framing_analysis.frame_shares(tables, by=["source"], reprints="as printed")
    # frames that are known have rows of zeros
    shares = shares[shares["frame"] == picked["frame"]]
    evidence = framing_analysis.frame_evidence(tables, shares, reprints="as printed")
    return View(
        _told(page, len(evidence.drop_duplicates(["doc_id", "sentence"])), evidence["doc_id"].nunique()),
        framing_analysis.plot_over_time(over_time, language=page.language) if len(over_time) else None,
        framing_analysis.describe_over_time(over_time, page.language).alt if len(over_time) else "",
        shares[["source", "frequency", "docfreq", "n_articles", "share", "lower", "upper", "basis"]],
        _quotes(page, evidence, list(shares["key"])),
    )


def _told(page: Page, n: int, documents: int) -> str:
    """Return how many places there are in how many articles: their share, and the rate per 1,000 words."""
    everything, words = len(page.tables.documents), int(page.tables.sentences["n_words"].sum())
    return translate(
        "explore.told",
        page.language,
        n=format_number(n, page.language),
        k=format_number(documents, page.language),
        m=format_number(everything, page.language),
        share=format_percent(documents / everything, page.language),
        rate=format_number(1000 * n / words if words else 0, page.language, 1),
    )


def _quotes(page: Page, evidence: pd.DataFrame, keys: list[str]) -> str:
    found = Evidence(page.tables).of_keys(evidence, keys[:KEYS], KeyLabels(page.tables, page.language), each=3)
    return page.quotes_html(found)
