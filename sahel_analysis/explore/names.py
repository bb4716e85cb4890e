"""Which actor a person means who types a name, a part of one, or an id."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from sahel_analysis.concordance import UnknownActorError, find_actors, near_names
from sahel_analysis.interface import translate
from sahel_analysis.language.lexicon import form
from sahel_analysis.publishing.words import KeyLabels
from sahel_analysis.selection import pick_mentions
from sahel_analysis.tables import Tables

# others that a part of a name may mean, and are named beside the one that is shown
OTHERS = 5


class Meant(NamedTuple):
    """The actor that a text names, and the others that it may mean, the most frequent first."""

    actor: str
    others: tuple[str, ...] = ()


def actor_choices(tables: Tables, language: str) -> dict[str, str]:
    """Return label -> id of the actors that are mentioned, with their number of mentions, the most frequent first."""
    label = KeyLabels(tables, language)
    return {f"{label(actor)} ({n})": actor for actor, n in _ranked(tables)}


def find_meant(tables: Tables, text: str, language: str) -> Meant:
    """Return the actor that a text means: an id, a name in any language, or part of one.

    Raises
    ------
    ValueError
        If no actor that is mentioned has such a name; the message says which names are nearest.
    """
    text = text.strip()
    label, ranked = KeyLabels(tables, language), [actor for actor, _ in _ranked(tables)]
    # `key` is a choice of the list, with its number of mentions, which changes with the period
    listed = {key: actor for key, actor in actor_choices(tables, language).items() if key == text}
    if listed:
        return Meant(listed[text])
    try:
        named = set(find_actors(tables, text)) if form(text) else set()
    except UnknownActorError:
        named = set()
    found = [actor for actor in ranked if actor in named] or [
        actor for actor in ranked if form(text) and _has(tables, actor, text)
    ]
    if found:
        return Meant(found[0], tuple(label(actor) for actor in found[1 : OTHERS + 1]))
    if named:
        raise ValueError(translate("explore.not_mentioned", language, name=text))
    near = ", ".join(near_names(tables, text)) if form(text) else ""
    raise ValueError(translate("explore.near_names" if near else "explore.no_name", language, name=text, near=near))
