"""Which uses of frames count, and of what: the choices that every measure of framing and its evidence take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypedDict

import pandas as pd

from sahel_analysis.framing_analysis.valences import MARK, split_codes, split_rows
from sahel_analysis.interface import LANGUAGES, codes, translate
from sahel_analysis.measuring import Reprints, choose_articles
from sahel_analysis.selection import ROLES, actor_labels, check_known
from sahel_analysis.tables import Tables

# columns of the frames that split the uses of a frame
FACETS = ("voice", "speaker", "valence", "sourcing", "negated", "distance")
# what measures look at in a row of frames: its cues and ends are read by none
_COUNTED = ("doc_id", "sentence", "start", "frame", "speaker_text", *FACETS)


class Choices(TypedDict, total=False):
    """What counts as a use of a frame; a measure and its evidence must be given the same.

    roles: lines of which role, by default title and body.
    voices: only uses in these voices (narrator, quoted, reported); None for all.
    reprints: "once" counts one article of each text, that which the others reprint (documents.duplicate_of);
    "as printed" counts every article. Where outlets are compared by what they print, it is the second that tells.
    repeats: "as printed" counts every sentence; "once" leaves out those that say again what another one says
    (sentences.repeats_of), in whatever article.
    """

    roles: Sequence[str]
    voices: Sequence[str] | None
    reprints: Reprints
    repeats: Reprints


class Chosen(NamedTuple):
    """The articles, lines and uses of frames that count, and what is said of reprints in every row of a measure."""

    tables: Tables
    about: dict[str, str | int]


def choose(
    tables: Tables,
    *,
    roles: Sequence[str] = ROLES,
    voices: Sequence[str] | None = None,
    reprints: Reprints = "once",
    repeats: Reprints = "as printed",
    split: bool = True,
) -> Chosen:
    """Return what counts, by the choices of `Choices`.

    With `split` the frame of cooperation is told apart by valence, as `split_valence` does. `about` has
    reprints (the choice) and n_reprints (articles left out for it, or counted again); where repeated sentences count
    once, repeats and n_repeats too.

    Raises
    ------
    ValueError
        If a choice is unknown.
    """
    chosen, about = choose_articles(tables, roles, reprints, repeats)
    frames = chosen.pick("frames", [name for name in _COUNTED if name in chosen.columns("frames")])
    if voices is not None:
        check_known(voices, {*codes("voice"), *frames["voice"].astype("str")}, "voice")
        frames = frames[frames["voice"].isin(list(voices))].reset_index(drop=True)
    return Chosen(chosen.replaced(frames=split_rows(frames) if split else frames), about)


def known_frames(chosen: Tables, split: bool = True) -> list[str]:
    """Return the frames of the codebook, cooperation by valence; mixed valence only where it occurs."""
    known = split_codes(codes("frame")) if split else list(codes("frame"))
    used = set(chosen.frames["frame"].astype("str"))
    return [code for code in known if code in used or not code.endswith(f"{MARK}mixed")]


def uses(chosen: Tables, facets: Sequence[str] = ()) -> pd.DataFrame:
    """Return doc_id, sentence, frame and those `facets` that are columns of the frames, each combination once.

    A speaker is the actor's id, or where none is resolved the words that describe the source; "" for the narrator, and
    where nobody is named.
    """
    frames = chosen.frames
    if "speaker" in facets:
        speaker, described = frames["speaker"].astype("str"), frames["speaker_text"].astype("str")
        frames = frames.assign(speaker=speaker.where(speaker != "", described))
    own = [name for name in FACETS if name in facets and name in frames.columns]
    columns = ["doc_id", "sentence", "frame", *own]
    return frames[columns].astype(dict.fromkeys(["frame", *own], "str")).drop_duplicates()


def label_speakers(measure: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Return a measure by speaker with label_ar, label_en, label_fr: of actors, or the words that describe the source.

    A measure that is not by speaker is returned as it is.
    """
    if "speaker" not in measure.columns:
        return measure
    known = actor_labels(tables)
    labels = {}
    for language in LANGUAGES:
        names = known[f"label_{language}"]
        told = [
            translate("no_speaker", language) if not who else str(names.get(who) or who)
            for who in measure["speaker"].astype("str")
        ]
        labels[f"label_{language}"] = pd.Series(told, index=measure.index, dtype="str")
    return measure.assign(**labels)
