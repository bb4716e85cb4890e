"""Read how the phrases of a lexicon are written: their places, the forms of marked words, the actors in slots."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sahel_analysis.language.lexicon import Lexicon, LexiconError, form
from sahel_analysis.language.matching import Style, definite_forms
from sahel_analysis.language.words import clitics

_OR, SLOT = "/", "@"


class Place(NamedTuple):
    """One place of a phrase: how many other words may stand before it, and what may fill it."""

    reach: int
    fillers: tuple[str, ...]


def parse(phrase: str, gaps: Mapping[str, int]) -> Iterator[Place]:
    """Yield the places of a phrase."""
    tokens = phrase.split()
    if not tokens or tokens[0] in gaps or tokens[-1] in gaps:
        raise LexiconError(f"phrase {phrase!r}: it begins and ends with a word, not with a gap")
    reach = 0
    for token in tokens:
        if token in gaps:
            reach = gaps[token]
            continue
        fillers = tuple(token.split(_OR))
        if not all(f.strip(SLOT) for f in fillers):
            raise LexiconError(f"phrase {phrase!r}: a word is missing beside {_OR} or {SLOT}")
        yield Place(reach, fillers)
        reach = 0


def members_of(groups: Sequence[Mapping[str, Any]], lexicon: Lexicon) -> dict[str, frozenset[str]]:
    """Return the actors of each group by the name of its slot."""
    members = {}
    for group in groups:
        listed = frozenset(group.get("actors", ()))
        if unknown := sorted(listed - set(lexicon.actors)):
            raise LexiconError(f"[[group]] {group['name']!r}: no actor is called {unknown[0]!r}")
        types, sectors = group.get("types", ()), group.get("sectors", ())
        others = {a.id for a in lexicon.actors.values() if a.type in types or a.sector in sectors}
        members[SLOT + group["name"]] = listed | others
    return members


def entries(word: str, families: Mapping[str, Any]) -> Iterator[tuple[str, Style]]:
    """Yield the forms of a marked word for the matcher."""
    article = clitics().definite
    for spelled in dict.fromkeys(_forms(word, families)):
        if word.endswith(families["past"]["mark"]):
            yield spelled, "plain"
        elif spelled.startswith(article) and len(spelled) > len(article) + 2:
            yield from definite_forms(spelled)
        else:
            yield spelled, "any"


def _forms(word: str, families: Mapping[str, Any]) -> Iterator[str]:
    """Yield the folded forms that a marked word stands for."""
    stem = word.rstrip(families["noun"]["mark"] + families["past"]["mark"])
    bare = form(stem)
    if not bare or " " in bare or len(word) - len(stem) > 1:
        raise LexiconError(f"{word!r} is no word with at most one mark at its end")
    if word.endswith(families["past"]["mark"]):
        yield from _verb_forms(stem, bare, families)
    elif not word.endswith(families["noun"]["mark"]):
        yield bare
    elif stem.endswith(families["feminine"]["letter"]):
        yield from (bare[:-1] + ending for ending in families["feminine"]["endings"])
    else:
        yield from (bare + ending for ending in families["noun"]["endings"])


def tense(verb: str, families: Mapping[str, Any]) -> str:
    return "present" if verb.startswith(families["present"]["first"]) else "past"


def _verb_forms(stem: str, bare: str, families: Mapping[str, Any]) -> Iterator[str]:
    present = tense(bare, families) == "present"
    weak = families["present_weak" if present else "past_weak"]
    strong = families["present" if present else "past"]
    is_weak = stem.endswith(tuple(weak["letters"]))
    for beginning in families["present"]["beginnings"] if present else [bare[0]]:
        base = beginning + (bare[1:-1] if is_weak else bare[1:])
        yield from (base + ending for ending in (weak if is_weak else strong)["endings"])
