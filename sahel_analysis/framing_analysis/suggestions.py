"""Suggestions of cues: what the sentences of a frame say more than others and the codebook does not list yet.

A person reads the lines and decides; nothing enters the codebook by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from sahel_analysis.concordance import after, before
from sahel_analysis.framing_analysis.keyness import contrast
from sahel_analysis.framing_analysis.terms import Terms, collect_terms
from sahel_analysis.language.folding import fold, fold_keeping_offsets
from sahel_analysis.language.lexicon import Lexicon, open_lexicon
from sahel_analysis.quoted import read_sentences
from sahel_analysis.selection import ROLES, check_known, select
from sahel_analysis.tables import Tables
from sahel_analysis.tagging.phrases import PhraseMatcher
from sahel_analysis.tagging.sentences import Sentence

COLUMNS = [
    "key", "term", "label", "words", "rank", "frequency", "sentences", "docfreq", "elsewhere", "share", "log_ratio",
    "log_ratio_bound", "z", "g2", "frame", "lines",
]  # fmt: skip
# lines shown with each suggestion
_LINES = 3
_WINDOW = 40


def suggest_cues(
    tables: Tables,
    frame: str,
    *,
    lexicons: str | Path | None = None,
    roles: Sequence[str] = ROLES,
    min_docfreq: int = 3,
    most: int = 50,
) -> pd.DataFrame:
    """Return terms keyed to the sentences of a frame that the codebook does not list: one row per term, best first.

    The sentences with the frame are compared with all others, as in `keyness`; terms are ranked by z of the log-odds
    with prior (Monroe et al. 2008). Left out are terms that the frame's cues hold already (all their words are
    words of its cues or vetoes, in any form of theirs), terms that stand mostly in actors' names, and terms of fewer
    than `min_docfreq` articles. The frame's sentences are those that its present cues found: a suggestion widens what
    is known, and cannot show what the codebook misses altogether.

    Columns: key and term (folded, without particles), label (as mostly written), words (1 or 2), rank, frequency,
    sentences and docfreq (with the frame), elsewhere (uses in sentences without it), share (of its sentences
    that have the frame: what the cue alone would be right about, were the present coding true), log_ratio,
    log_ratio_bound, z, g2, frame, lines (up to three lines of concordance from different articles, the term in
    brackets). `suggestion_lines` gives all of them.

    Raises
    ------
    ValueError
        If the codebook has no such frame.
    """
    lexicon = open_lexicon(lexicons)
    check_known([frame], [entry["id"] for entry in lexicon.table("frames")["frame"]], "frame")
    chosen = select(tables, roles=roles)
    terms = collect_terms(chosen, roles=roles, lexicons=lexicons)
    places = pd.MultiIndex.from_frame(terms.sizes[["doc_id", "sentence"]])
    own = _uses(chosen, frame)
    uses = pd.Series(places.isin(pd.MultiIndex.from_frame(own)), index=terms.sizes.index)
    measure = contrast(terms, uses, ~uses, names=False, min_docfreq=min_docfreq)
    measure = measure[measure["side"].eq("group") & (measure["docfreq"] >= min_docfreq)]
    listed = _listed(lexicon, frame)
    new = [not all(_is_cue_word(listed, word) for word in term.split()) for term in measure["term"]]
    measure = measure[pd.Series(new, index=measure.index, dtype="bool")].head(most)
    everywhere = terms.found[terms.found["term"].isin(measure["term"])].drop_duplicates(["term", "doc_id", "sentence"])
    total = everywhere.groupby("term").size().reindex(measure["term"]).to_numpy()
    measure = measure.assign(
        elsewhere=measure["frequency_reference"],
        share=measure["sentences"] / total,
        frame=frame,
        rank=pd.Series(range(1, len(measure) + 1), index=measure.index, dtype="int64"),
    )
    lines = _lines(chosen, terms, own, measure["term"])
    shown = lines.drop_duplicates(["key", "doc_id"]).groupby("key").head(_LINES)
    shown = shown.assign(line=shown["left"] + "[" + shown["keyword"] + "]" + shown["right"])
    joined = shown.groupby("key")["line"].agg("\n".join)
    measure = measure.assign(lines=measure["key"].map(joined).astype("str"))
    return measure[COLUMNS].reset_index(drop=True)


def suggestion_lines(
    tables: Tables,
    suggestions: pd.DataFrame,
    *,
    lexicons: str | Path | None = None,
    roles: Sequence[str] = ROLES,
) -> pd.DataFrame:
    """Return the places of suggested terms in sentences of their frame: key, doc_id, sentence, left, keyword, right.

    One row per place, by rank, then in reading order; the three texts are raw and adjoin.
    """
    chosen = select(tables, roles=roles)
    frame = str(suggestions["frame"].iloc[0]) if len(suggestions) else ""
    own = _uses(chosen, frame)
    return _lines(chosen, collect_terms(chosen, roles=roles, lexicons=lexicons), own, suggestions["term"])


def _uses(chosen: Tables, frame: str) -> pd.DataFrame:
    """Return doc_id and sentence of the uses of a frame."""
    frames = chosen.pick("frames", ["doc_id", "sentence", "frame"])
    return frames.loc[frames["frame"].astype("str").eq(frame), ["doc_id", "sentence"]]


def _lines(chosen: Tables, terms: Terms, own: pd.DataFrame, wanted: pd.Series[str]) -> pd.DataFrame:
    order = {term: place for place, term in enumerate(wanted)}
    found = terms.found[terms.found["term"].isin(wanted)].merge(own.drop_duplicates(), on=["doc_id", "sentence"])
    texts = read_sentences(chosen, found, ["start", "text"]).rename(columns={"start": "begin"})
    found = found.merge(texts, on=["doc_id", "sentence"])
    found = found.assign(_rank=found["term"].map(order)).sort_values(["_rank", "doc_id", "start"])
    spans = list(zip(found["text"], found["start"] - found["begin"], found["end"] - found["begin"], strict=True))
    parts = {
        "left": [before(text[:start], _WINDOW) for text, start, _ in spans],
        "keyword": [text[start:end] for text, start, end in spans],
        "right": [after(text[end:], _WINDOW) for text, _, end in spans],
    }
    columns = {name: pd.Series(part, index=found.index, dtype="str") for name, part in parts.items()}
    lines = found.assign(key=found["term"], **columns)
    return lines[["key", "doc_id", "sentence", "left", "keyword", "right"]].reset_index(drop=True)


def _listed(lexicon: Lexicon, frame: str) -> PhraseMatcher[str]:
    """Return a matcher of every word that a cue or veto of the frame holds, in all its forms."""
    (entry,) = (e for e in lexicon.table("frames")["frame"] if e["id"] == frame)
    cues = [cue for part in ("strong", "weak", "vetoes") for cue in entry.get(part, ())]
    fillers = {word for cue in cues for token in cue.split() for word in token.split("/")}
    words = sorted(word for word in fillers if any(c.isalpha() for c in word) and not word.startswith("@"))
    return PhraseMatcher(((word, word) for word in words), lexicon)


def _is_cue_word(listed: PhraseMatcher[str], word: str) -> bool:
    folded = fold_keeping_offsets(fold(word))
    sentence = Sentence(0, "body", "rest", 1, 0, len(word), folded, ((0, 1),))
    return any(hit.end == len(folded.text) for hit in listed.find(sentence))
