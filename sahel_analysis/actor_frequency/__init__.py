"""Who acts, how often, with whom and when."""

from sahel_analysis.actor_frequency.measures import (
    actor_evidence,
    actor_frequency,
    cooccurrence,
    cooccurrence_evidence,
    mentions_over_time,
)
from sahel_analysis.actor_frequency.plots import (
    describe_heatmap,
    describe_kinds,
    describe_over_time,
    describe_pairs,
    describe_ranking,
    plot_heatmap,
    plot_kinds,
    plot_over_time,
    plot_pairs,
    plot_ranking,
)

__all__ = [
    "actor_evidence",
    "actor_frequency",
    "cooccurrence",
    "cooccurrence_evidence",
    "describe_heatmap",
    "describe_kinds",
    "describe_over_time",
    "describe_pairs",
    "describe_ranking",
    "mentions_over_time",
    "plot_heatmap",
    "plot_kinds",
    "plot_over_time",
    "plot_pairs",
    "plot_ranking",
]
