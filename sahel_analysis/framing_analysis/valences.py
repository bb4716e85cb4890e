"""Cooperation told as rapprochement or as rupture: the frame COOP is never shown without its valence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from sahel_analysis.framing_analysis.terms import mention_spans
from sahel_analysis.interface import codes, label_code
from sahel_analysis.language.lexicon import load_lexicon
from sahel_analysis.tables import Tables
from sahel_analysis.tagging.valence import VALENCES, ValenceTagger

# stands between a frame and its valence in the codes of split frames
MARK = ":"
_OPEN = "open"


def add_valence(tables: Tables, *, lexicons: str | Path | None = None) -> Tables:
    """Return the tables with a column `valence` of frames: rapprochement, rupture, mixed; "" open, or another frame.

    It is found by the phrases of lexicons/valence.toml in the sentence, whoever speaks; all rows of the frame in one
    sentence share it. Tables that have the column are returned as they are.
    """
    if "valence" in tables.frames.columns:
        return tables
    tagger = ValenceTagger(load_lexicon(lexicons))
    frames, spans = tables.frames, mention_spans(tables)
    own = frames.loc[frames["frame"].astype("str").eq(tagger.frame), ["doc_id", "sentence"]].drop_duplicates()
    told = own.merge(tables.sentences[["doc_id", "sentence", "start", "text"]], on=["doc_id", "sentence"])
    found: dict[tuple[str, int], str] = {}
    columns = (told[name] for name in ("doc_id", "sentence", "start", "text"))
    for doc_id, sentence, begin, text in zip(*columns, strict=True):
        names = [(max(0, a - begin), b - begin) for a, b in spans.get((doc_id, sentence), ())]
        found[doc_id, sentence] = tagger.tag(text, names)
    places = zip(frames["doc_id"], frames["sentence"], frames["frame"].astype("str"), strict=True)
    valence = [found.get((doc, sentence), "") if frame == tagger.frame else "" for doc, sentence, frame in places]
    column = pd.Series(pd.Categorical(valence, categories=list(VALENCES)), index=frames.index)
    return replace(tables, frames=frames.assign(valence=column))


def split_valence(tables: Tables, *, lexicons: str | Path | None = None) -> Tables:
    """Return the tables with the frame COOP told apart by valence, as COOP:rapprochement, :rupture, :mixed and :open.

    Measures of these tables count the parts as frames of their own.
    """
    made = add_valence(tables, lexicons=lexicons)
    frame, valence = made.frames["frame"].astype("str"), made.frames["valence"].astype("str")
    carries = frame == ValenceTagger(load_lexicon(lexicons)).frame
    parts = frame.where(~carries, frame + MARK + valence.where(valence != "", _OPEN))
    return replace(made, frames=made.frames.assign(frame=parts.astype("category")))


def split_codes(frames: Sequence[str], frame: str = "COOP") -> list[str]:
    """Return codes of frames in which `frame` is replaced by its parts by valence."""
    parts = [f"{frame}{MARK}{valence or _OPEN}" for valence in VALENCES]
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
