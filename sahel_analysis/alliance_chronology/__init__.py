"""Which alliances were made and broken when: as the articles tell it, and as the documents have it."""

from sahel_analysis.alliance_chronology.alliance_lint import lint_alliances
from sahel_analysis.alliance_chronology.alliances import (
    alliance_dates,
    alliance_network,
    alliance_pairs,
    alliance_spells,
    core_spells,
)
from sahel_analysis.alliance_chronology.curation import telling_sentences
from sahel_analysis.alliance_chronology.exits import exit_stages
from sahel_analysis.alliance_chronology.exports import atop_columns, export_alliances
from sahel_analysis.alliance_chronology.linking import alliance_evidence, alliance_tellings, date_support
from sahel_analysis.alliance_chronology.measures import (
    chronology,
    date_span,
    event_counts,
    event_evidence,
    event_pairs,
    event_tellings,
)
from sahel_analysis.alliance_chronology.membership import describe_membership, plot_membership
from sahel_analysis.alliance_chronology.merging import Merged, merge_events
from sahel_analysis.alliance_chronology.network import describe_network, plot_network
from sahel_analysis.alliance_chronology.plots import describe_counts, describe_timeline, plot_counts, plot_timeline
from sahel_analysis.alliance_chronology.support import (
    describe_support,
    plot_support,
    verdict_counts,
    verdict_evidence,
)

__all__ = [
    "Merged",
    "alliance_dates",
    "alliance_evidence",
    "alliance_network",
    "alliance_pairs",
    "alliance_spells",
    "alliance_tellings",
    "atop_columns",
    "chronology",
    "core_spells",
    "date_span",
    "date_support",
    "describe_counts",
    "describe_membership",
    "describe_network",
    "describe_support",
    "describe_timeline",
    "event_counts",
    "event_evidence",
    "event_pairs",
    "event_tellings",
    "exit_stages",
    "export_alliances",
    "lint_alliances",
    "merge_events",
    "plot_counts",
    "plot_membership",
    "plot_network",
    "plot_support",
    "plot_timeline",
    "telling_sentences",
    "verdict_counts",
    "verdict_evidence",
]
