"""What accepting a cue would change: the validity of its frame before and after, and the lines that it adds."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from sahel_analysis.language.folding import fold_keeping_offsets
from sahel_analysis.language.lexicon import load_lexicon
from sahel_analysis.measuring import Rng
from sahel_analysis.selection import KINDS, ROLES, check_known
from sahel_analysis.tables import Tables
from sahel_analysis.tagging.frames import FrameTagger
from sahel_analysis.tagging.sentences import Sentence
from sahel_analysis.validation.coding import Coding, codings_of
from sahel_analysis.validation.gold import GoldError
from sahel_analysis.validation.scores import Gold, open_gold, score_codings

COLUMNS = ["state", "frame", "cue", "n", "found", "both", "precision", "recall", "score", "lower", "upper", "basis"]
# stands for the letters of a name, in which no cue counts
_FILLER = "x"


def cue_effect(
    tables: Tables, gold: Gold, frame: str, cue: str, *, lexicons: str | Path | None = None, rng: Rng = None
) -> pd.DataFrame:
    """Return how well a frame is read without and with one more strong cue: two rows, before and after.

    Columns: state, frame, cue, n (lines with the frame by hand), found (as tagged), both, precision, recall, score
    (F1) with lower and upper, basis, as in `evaluate`. Only articles with gold count. Nothing enters the codebook by
    this; `cue_lines` gives the lines that the cue adds. A gold from which the cue was taken flatters it: judge by
    articles that nobody has looked at for cues.

    Parameters
    ----------
    cue
        As in lexicons/frames.toml: words as written, any particles and endings being found with them.
    lexicons
        Folder of one's own lexicons, as in `annotate`; the cue is laid over these.

    Raises
    ------
    GoldError
        If the gold files cannot be used, or the tables have none of their articles.
    ValueError
        If the codebook has no such frame.
    """
    wanted = open_gold(gold)
    before = codings_of(tables, wanted.keys())
    if not before:
        raise GoldError(f"the tables have none of the articles with gold ({', '.join(list(wanted)[:3])} ...)")
    added = cue_lines(tables, wanted, frame, cue, lexicons=lexicons)
    new: dict[str, set[int]] = {}
    for doc_id, line in zip(added["doc_id"], added["line"], strict=True):
        new.setdefault(doc_id, set()).add(int(line))
    after = {doc_id: _with(coding, frame, new.get(doc_id, set())) for doc_id, coding in before.items()}
    rows = []
    for state, found in (("before", before), ("after", after)):
        scores = score_codings([(coding, found.get(doc, Coding())) for doc, coding in wanted.items()], rng=rng)
        own = scores[(scores["layer"] == "frames") & (scores["frame"] == frame)]
        rows.append(own.assign(state=state, cue=cue)[COLUMNS])
    return pd.concat(rows, ignore_index=True)


def cue_lines(tables: Tables, gold: Gold, frame: str, cue: str, *, lexicons: str | Path | None = None) -> pd.DataFrame:
    """Return the sentences that one more strong cue would give the frame: one row each, in reading order.

    Columns: doc_id, line, sentence, right (whether the gold codes the line so; False also where it codes it
    not at all), text. Only articles with gold, and only lines that are not tagged with the frame already.
    """
    wanted = open_gold(gold)
    tagger = _tagger_with(frame, cue, lexicons)
    tagged = codings_of(tables, wanted.keys())
    sentences = tables.sentences[tables.sentences["doc_id"].isin(list(wanted)) & tables.sentences["role"].isin(ROLES)]
    names = _names(tables)
    rows = []
    for row in sentences.to_dict("records"):
        doc_id, line = str(row["doc_id"]), int(row["line"])
        if frame in tagged[doc_id].frames.get(line, ()):
            continue
        text = _masked(row["text"], row["start"], names.get((doc_id, row["sentence"]), []))
        sentence = Sentence(1, "body", "rest", line, 0, len(text), fold_keeping_offsets(text), ((0, line),))
        hits = [hit.value for hit in tagger.cues(sentence, [])]
        if any(hit.frame == frame and hit.strength == "strong" and hit.text == cue for hit in hits):
            right = frame in wanted[doc_id].frames.get(line, ())
            rows.append((doc_id, line, row["sentence"], right, " ".join(row["text"].split())))
    return pd.DataFrame(rows, columns=["doc_id", "line", "sentence", "right", "text"])


def _tagger_with(frame: str, cue: str, lexicons: str | Path | None) -> FrameTagger:
    """Return the tagger of a codebook with one more cue: what a file of one's own below frames/ would make of it."""
    check_known([frame], [entry["id"] for entry in load_lexicon(lexicons).table("frames")["frame"]], "frame")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "lexicons"
        if lexicons is not None:
            shutil.copytree(lexicons, folder)
        (folder / "frames").mkdir(parents=True, exist_ok=True)
        listed = f"[[frame]]\nid = {json.dumps(frame)}\nstrong = [{json.dumps(cue, ensure_ascii=False)}]\n"
        (folder / "frames" / "one_more_cue.toml").write_text(listed, encoding="utf-8")
        return FrameTagger(load_lexicon(folder))


def _with(coding: Coding, frame: str, lines: set[int]) -> Coding:
    frames: Mapping[int, tuple[str, ...]] = coding.frames
    added = {line: (*frames.get(line, ()), frame) for line in lines if frame not in frames.get(line, ())}
    return replace(coding, frames={**frames, **added})


def _names(tables: Tables) -> dict[tuple[str, int], list[tuple[int, int]]]:
    spans: dict[tuple[str, int], list[tuple[int, int]]] = {}
    mentions = tables.mentions[tables.mentions["kind"].isin(KINDS)]
    for doc_id, sentence, start, end in mentions[["doc_id", "sentence", "start", "end"]].itertuples(index=False):
        spans.setdefault((doc_id, sentence), []).append((start, end))
    return spans


def _masked(text: str, begin: int, names: list[tuple[int, int]]) -> str:
    """Return a sentence with the letters of names filled in, its length kept."""
    for start, end in names:
        a, b = max(0, start - begin), max(0, end - begin)
        text = text[:a] + "".join(c if c.isspace() else _FILLER for c in text[a:b]) + text[b:]
    return text
