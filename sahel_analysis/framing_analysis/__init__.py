"""How the press tells it: frames, by whom, in whose words, about whom."""

from sahel_analysis.framing_analysis.associations import frame_actor_associations
from sahel_analysis.framing_analysis.figures import (
    describe_keyness,
    describe_network,
    describe_over_time,
    plot_keyness,
    plot_network,
    plot_over_time,
)
from sahel_analysis.framing_analysis.keyness import keyness, keyness_evidence, largest_group
from sahel_analysis.framing_analysis.measures import (
    frame_actor_evidence,
    frame_actors,
    frame_evidence,
    frame_shares,
    frame_speakers,
)
from sahel_analysis.framing_analysis.over_time import (
    first_frame_evidence,
    first_frame_shares,
    first_frames,
    frames_over_time,
    period_evidence,
)
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
from sahel_analysis.framing_analysis.suggestions import suggest_cues, suggestion_lines
from sahel_analysis.framing_analysis.valences import split_valence

__all__ = [
    "describe_actors",
    "describe_heatmap",
    "describe_keyness",
    "describe_network",
    "describe_over_time",
    "describe_shares",
    "describe_voices",
    "first_frame_evidence",
    "first_frame_shares",
    "first_frames",
    "frame_actor_associations",
    "frame_actor_evidence",
    "frame_actors",
    "frame_evidence",
    "frame_shares",
    "frame_speakers",
    "frames_over_time",
    "keyness",
    "keyness_evidence",
    "largest_group",
    "period_evidence",
    "plot_actors",
    "plot_heatmap",
    "plot_keyness",
    "plot_network",
    "plot_over_time",
    "plot_shares",
    "plot_voices",
    "split_valence",
    "suggest_cues",
    "suggestion_lines",
]
