"""Which actor a person means who types a name, a part of one, or an id."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import NamedTuple

from sahel_analysis.concordance import UnknownActorError, find_actors, near_names
from sahel_analysis.interface import translate
from sahel_analysis.language.lexicon import form
from sahel_analysis.publishing.words import KeyLabels
from sahel_analysis.selection import pick_mentions
from sahel_analysis.tables import Tables

# others that a part of a name may mean, and are told beside the one that is shown
OTHERS = 5


class Meant(NamedTuple):
    """The actor that a text names, and the labels of others that it may mean, the most frequent first."""

    actor: str
    others: tuple[str, ...] = ()


def actor_choices(tables: Tables, language: str) -> dict[str, str]:
    """Return label -> id of the actors that are mentioned, with their number of mentions, the most frequent first."""
    label, counts = KeyLabels(tables, language), _counts(tables)
    return {f"{label(actor)} ({counts[actor]})": actor for actor in _ranked(counts)}


def find_meant(tables: Tables, text: str, language: str) -> Meant:
    """Return the actor that a text means: by an id, a name in any language, or part of a label.

    Raises
    ------
    ValueError
        If no actor that is mentioned has such a name; the message says which names are nearest.
    """
    label, ranked = KeyLabels(tables, language), _ranked(_counts(tables))
    try:
        named = set(find_actors(tables, text)) if form(text) else set()
    except UnknownActorError as error:
        raise ValueError(str(error)) from None
    found = [actor for actor in ranked if actor in named] or _with_part(tables, ranked, _plain(text))
    if found:
        return Meant(found[0], tuple(label(actor) for actor in found[1 : OTHERS + 1]))
    if named:
        raise ValueError(translate("explore.not_mentioned", language, name=text))
    near = near_names(tables, text) if form(text) else []
    nearest = dict.fromkeys(label(actor) for name in near for actor in find_actors(tables, name))
    if nearest:
        raise ValueError(translate("explore.near_names", language, name=text, near=", ".join(nearest)))
    raise ValueError(translate("explore.no_name", language, name=text))


def _counts(tables: Tables) -> Counter[str]:
    return Counter(str(actor) for actor in pick_mentions(tables)["actor_id"])


def _ranked(counts: Counter[str]) -> list[str]:
    return sorted(counts, key=lambda actor: (-counts[actor], actor))


def _with_part(tables: Tables, ranked: list[str], part: str) -> list[str]:
    """Return the actors whose label or id holds a text: those first in which a word begins with it."""
    if not part:
        return []
    columns = ("actor_id", "label_ar", "label_en", "label_fr")
    texts = {
        row["actor_id"]: " | ".join(_plain(str(row[name])) for name in columns)
        for row in tables.actors.to_dict("records")
    }
    found = [actor for actor in ranked if part in texts.get(actor, "")]
    return sorted(found, key=lambda actor: f" {part}" not in f" {texts[actor]}")


def _plain(text: str) -> str:
    """Return a text as names are compared: without accents, folded."""
    return form("".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)))
