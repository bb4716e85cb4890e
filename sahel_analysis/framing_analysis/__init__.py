"""How the press tells it: frames, by whom, in whose words, about whom."""

from sahel_analysis.framing_analysis.measures import frame_actor_evidence, frame_actors, frame_evidence, frame_shares
from sahel_analysis.framing_analysis.plots import (
    describe_actors,
    describe_heatmap,
    describe_shares,
    describe_voices,
    plot_actors,
    plot_heatmap,
    plot_shares,
    plot_voices,
)

__all__ = [
    "describe_actors",
    "describe_heatmap",
    "describe_shares",
    "describe_voices",
    "frame_actor_evidence",
    "frame_actors",
    "frame_evidence",
    "frame_shares",
    "plot_actors",
    "plot_heatmap",
    "plot_shares",
    "plot_voices",
]
