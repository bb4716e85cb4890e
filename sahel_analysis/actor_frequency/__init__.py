"""Who acts, how often, with whom and when."""

from sahel_analysis.actor_frequency.contrast_plots import (
    describe_contrast,
    describe_specification,
    plot_contrast,
    plot_specification,
)
from sahel_analysis.actor_frequency.contrasts import contrast, contrast_evidence
from sahel_analysis.actor_frequency.counting import Counting, countries
from sahel_analysis.actor_frequency.discovery import discover_actors, discovery_evidence
from sahel_analysis.actor_frequency.measures import (
    actor_evidence,
    actor_frequency,
    mentions_over_time,
)
from sahel_analysis.actor_frequency.network_plots import describe_network, network_pairs, plot_network
from sahel_analysis.actor_frequency.pairs import pair_association, pair_evidence, to_graph, write_network
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
from sahel_analysis.actor_frequency.specification import (
    compare_ranks,
    rank_ranges,
    specification_evidence,
    specification_grid,
)

__all__ = [
    "Counting",
    "actor_evidence",
    "actor_frequency",
    "compare_ranks",
    "contrast",
    "contrast_evidence",
    "countries",
    "describe_contrast",
    "describe_heatmap",
    "describe_kinds",
    "describe_network",
    "describe_over_time",
    "describe_pairs",
    "describe_ranking",
    "describe_specification",
    "discover_actors",
    "discovery_evidence",
    "mentions_over_time",
    "network_pairs",
    "pair_association",
    "pair_evidence",
    "plot_contrast",
    "plot_heatmap",
    "plot_kinds",
    "plot_network",
    "plot_over_time",
    "plot_pairs",
    "plot_ranking",
    "plot_specification",
    "rank_ranges",
    "specification_evidence",
    "specification_grid",
    "to_graph",
    "write_network",
]
