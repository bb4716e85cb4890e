"""Which alliances were made and broken when, as the articles tell it."""

from sahel_analysis.alliance_chronology.measures import (
    chronology,
    date_span,
    event_counts,
    event_evidence,
    event_pairs,
    event_tellings,
)
from sahel_analysis.alliance_chronology.plots import describe_counts, describe_timeline, plot_counts, plot_timeline

__all__ = [
    "chronology",
    "date_span",
    "describe_counts",
    "describe_timeline",
    "event_counts",
    "event_evidence",
    "event_pairs",
    "event_tellings",
    "plot_counts",
    "plot_timeline",
]
