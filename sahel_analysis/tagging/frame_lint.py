"""Check the codebook of frames: what `sahel check` says about its cues and its mapping to other codebooks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from sahel_analysis.language.folding import fold_keeping_offsets
from sahel_analysis.language.lexicon import Lexicon, form
from sahel_analysis.tagging.actors import Mention
from sahel_analysis.tagging.frames import Cue, FrameTagger, codebook_cues
from sahel_analysis.tagging.sentences import Sentence

# spellings of one cue that are tried, at most
_TRIED = 24

# text fields and lists that a frame has to have
_FIELDS = ("label", "definition", "policy_frames", "generic_frames", "include", "exclude", "examples", "strong")


def lint_frames(lexicon: Lexicon) -> list[str]:
    """Return what is wrong with the codebook of frames, a sentence each; nothing where it is in order.

    Wrong are: a frame without a field; a name that the Policy Frames Codebook or Semetko & Valkenburg do not have; a
    word that stands twice in one cue or in two strong cues of a frame; a strong cue of two frames; a cue that is
    nothing but an actor's name; one that never counts, because a veto, a longer cue or a name always masks it.
    """
    table = lexicon.table("frames")
    cues = [cue for cue in codebook_cues(table["frame"]) if cue.strength != "veto"]
    problems = [*_fields(table), *_repeated(cues), *_shared(cues), *_names(cues, lexicon)]
    return [*problems, *_silent(cues, lexicon)]


def _fields(table: Mapping[str, Any]) -> Iterator[str]:
    for frame in table["frame"]:
        for name in _FIELDS:
            if not frame.get(name):
                yield f"frames, {frame['id']}: it has no {name}"
        for scheme in ("policy_frames", "generic_frames"):
            for other in frame.get(scheme, ()):
                if other not in table["schemes"][scheme]:
                    known = ", ".join(table["schemes"][scheme])
                    yield f"frames, {frame['id']}: {scheme} has no {other!r}; there are {known}"


def _key(word: str) -> str:
    """Return a marked word folded; its mark stays."""
    return word if word.startswith("@") else form(word) + word[len(word.rstrip("*+")) :]


def _alternatives(cue: Cue) -> list[str]:
    """Return the words that a cue of one place lists, folded; none for a longer cue."""
    return [_key(word) for word in cue.text.split("/")] if " " not in cue.text else []


def _repeated(cues: Sequence[Cue]) -> Iterator[str]:
    """Yield words that stand twice in one place of a cue, or alone in two cues of a frame and strength."""
    seen: dict[tuple[str, str, str], str] = {}
    for cue in cues:
        for place in cue.text.split():
            words = [_key(word) for word in place.split("/")]
            for word in sorted({w for w in words if words.count(w) > 1}):
                yield f"frames, {cue.frame}: the cue {cue.text!r} lists {word!r} twice"
        for word in dict.fromkeys(_alternatives(cue)):
            first = seen.setdefault((cue.frame, cue.strength, word), cue.text)
            if first != cue.text:
                yield f"frames, {cue.frame}: {word!r} stands in the cues {first!r} and {cue.text!r}; keep it with one"


def _shared(cues: Sequence[Cue]) -> Iterator[str]:
    """Yield strong cues of two frames: whole ones, and words that make either frame alone."""
    frames: dict[str, list[str]] = {}
    for cue in cues:
        if cue.strength == "strong":
            for key in _alternatives(cue) or [" ".join(map(_key, cue.text.split()))]:
                if cue.frame not in frames.setdefault(key, []):
                    frames[key].append(cue.frame)
    for key, found in frames.items():
        if len(found) > 1:
            yield f"frames: {key!r} is a strong cue of {' and '.join(found)}; keep it with one of them"


def _names(cues: Sequence[Cue], lexicon: Lexicon) -> Iterator[str]:
    names = {name: actor.id for actor in lexicon.actors.values() for name in actor.names}
    for cue in cues:
        for word in cue.text.split("/") if " " not in cue.text else [cue.text]:
            if (actor := names.get(form(word))) is not None:
                yield f"frames, {cue.frame}: the cue {word!r} is a name of {actor} and never counts"


def _silent(cues: Sequence[Cue], lexicon: Lexicon) -> Iterator[str]:
    """Yield cues that find none of their own spellings: something masks them, or they are written so that none fits."""
    tagger = FrameTagger(lexicon)
    groups = _actors_by_group(lexicon)
    for cue in cues:
        read = (_spelled(text, groups) for text in _texts(cue, lexicon))
        if not any(cue in {hit.value for hit in tagger.cues(*one)} for one in read):
            yield f"frames, {cue.frame}: the cue {cue.text!r} never counts: a veto or a longer cue masks what it finds"


def _texts(cue: Cue, lexicon: Lexicon) -> Iterator[list[str]]:
    """Yield spellings of a cue, as lists of words; a mark stands for the word without ending."""
    gaps = lexicon.table("families")["gaps"]
    places = [token.split("/") for token in cue.text.split() if token not in gaps]
    for count, words in enumerate(product(*places)):
        if count == _TRIED:
            return
        yield [word.rstrip("*+") for word in words]


def _actors_by_group(lexicon: Lexicon) -> dict[str, str]:
    """Return one actor for each slot."""
    actors = {}
    for group in lexicon.table("frames")["group"]:
        of_type = (a.id for a in lexicon.actors.values() if a.type in group.get("types", ()))
        actors["@" + group["name"]] = next(iter(group.get("actors", ())), None) or next(of_type, "")
    return actors


def _spelled(words: Sequence[str], groups: Mapping[str, str]) -> tuple[Sentence, list[Mention]]:
    """Return a sentence of words, in which a name that is no word stands for an actor."""
    plain = [f"x{i}" if word in groups else word for i, word in enumerate(words)]
    text = " ".join(plain)
    sentence = Sentence(1, "body", "rest", 1, 0, len(text), fold_keeping_offsets(text), ((0, 1),))
    mentions = []
    for word, name in zip(words, plain, strict=True):
        if word in groups:
            start = sentence.text.index(name)
            mentions.append(Mention(sentence, start, start + len(name), "", groups[word], "name"))
    return sentence, mentions
