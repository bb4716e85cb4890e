"""Cooperation told as rapprochement or as rupture: the frame COOP is never shown without its valence."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sahel_analysis.interface import codes, label_code
from sahel_analysis.tables import Tables

# the frame that carries a valence, and what stands between the two in the codes of split frames
FRAME, MARK = "COOP", ":"
_OPEN = "open"


def split_valence(tables: Tables) -> Tables:
    """Return the tables with the frame COOP told apart by valence, as COOP:rapprochement, :rupture, :mixed and :open.

    The valence is the column of that name in frames; where it is empty, nothing in the sentence tells it. Measures
    split by themselves, and count the parts as frames of their own. Tables that are split are returned as they are.
    """
    frames = split_rows(tables.frames)
    return tables if frames is tables.frames else tables.replaced(frames=frames)


def split_rows(frames: pd.DataFrame) -> pd.DataFrame:
    """Return rows of frames told apart by valence, as `split_valence` does; they need frame and valence."""
    frame, valence = frames["frame"].astype("str"), frames["valence"].astype("str")
    if frame.str.contains(MARK, regex=False).any():
        return frames
    parts = frame.where(frame != FRAME, frame + MARK + valence.where(valence != "", _OPEN))
    return frames.assign(frame=parts.astype("category"))


def split_codes(frames: Sequence[str], frame: str = FRAME) -> list[str]:
    """Return codes of frames in which `frame` is replaced by its parts by valence."""
    parts = [f"{frame}{MARK}{valence}" for valence in codes("valence")]
    return [code for name in frames for code in (parts if name == frame else [name])]


def frame_label(code: str, language: str) -> str:
    """Return the label of a frame, with its valence where the code has one."""
    frame, mark, valence = code.partition(MARK)
    label = label_code("frame", frame, language)
    if not mark:
        return label
    colon = "\N{NO-BREAK SPACE}: " if language == "fr" else ": "
    return label + colon + label_code("valence", valence, language)


def frame_rows(measure: pd.DataFrame, language: str) -> list[tuple[str, str]]:
    """Return the frames of a measure in the order of the codebook, each with its label; a user's own come last."""
    order = [code for name in codes("frame") for code in (name, *split_codes([name], name))]
    present = {str(frame) for frame in measure["frame"].unique()}
    known = [code for code in order if code in present]
    return [(code, frame_label(code, language)) for code in (*known, *sorted(present - set(known)))]
