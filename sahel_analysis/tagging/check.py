"""Check the lexicons: what `sahel check` says about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sahel_analysis.language.lexicon import Lexicon, LexiconError, load_lexicon
from sahel_analysis.language.matching import Matcher, as_bytes
from sahel_analysis.tagging.actors import ActorTagger, Candidate, actor_entries
from sahel_analysis.tagging.context import Rules
from sahel_analysis.tagging.events import EventTagger
from sahel_analysis.tagging.frame_lint import lint_frames
from sahel_analysis.tagging.frames import FrameTagger
from sahel_analysis.tagging.timex import TimexTagger
from sahel_analysis.tagging.treaties import read_treaties

# lexicons in which every string is a word or name to be matched
_LEXICONS = (
    "actors",
    "alliances",
    "clitics",
    "collectives",
    "events",
    "families",
    "flags",
    "frames",
    "functions",
    "furniture",
    "homographs",
    "merging",
    "metonyms",
    "months",
    "numbers",
    "offices",
    "sentences",
    "spelling",
    "stance",
    "timex",
    "valence",
    "voice",
)


def lint(overlay: str | Path | None = None) -> list[str]:
    """Return what is wrong with the lexicons, a sentence each; nothing where they are in order.

    Every name of an actor has to find that actor and no other, and so has every noun of belonging, unless a rule for
    homographs tells which is meant; every id that is referred to has to be there, no entry may hold letters or signs
    that look like Arabic ones, and every tagger has to accept its lexicon.
    """
    try:
        lexicon = load_lexicon(overlay)
        for tagger in (ActorTagger, TimexTagger, EventTagger, FrameTagger):
            tagger(lexicon)
    except LexiconError as error:
        return [str(error)]
    return [
        *_odd_characters(lexicon),
        *_actors(lexicon),
        *_collisions(lexicon),
        *_references(lexicon),
        *_listed(lexicon),
        *_offices(lexicon),
        *lint_frames(lexicon),
    ]


def _odd_characters(lexicon: Lexicon) -> Iterator[str]:
    """Yield entries with characters that cannot be told from Arabic letters on screen, or not be seen at all."""
    odd = {*lexicon.table("letters")["letters"]} - set("آأإٱىئؤة") - set("٠١٢٣٤٥٦٧٨٩\t")
    odd |= {
        chr(c) for c in (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x640, 0xFEFF, 0xAD)
    }
    for name in _LEXICONS:
        for text in _strings(lexicon.table(name)):
            if found := sorted(odd.intersection(text)):
                yield f"{name}: {text!r} holds U+{ord(found[0]):04X}, which no lexicon may: retype the entry"


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def _actors(lexicon: Lexicon) -> Iterator[str]:
    """Yield names that do not find their actor, or find another one too."""
    matcher: Matcher[Candidate] = Matcher(e for a in lexicon.actors.values() for e in actor_entries(a))
    for actor in lexicon.actors.values():
        for name, times in Counter(actor.names).items():
            hits = [h for h in matcher.find(as_bytes(name)) if h.end - h.start == len(name) and h.value.kind == "name"]
            found = {h.value.actor_id for h in hits if not h.clitic}
            if actor.id not in found:
                yield f"actor {actor.id}: its name {name!r} does not find it"
            for other in sorted(found - {actor.id}):
                yield f"actor {actor.id}: its name {name!r} is a name of {other} too; keep it with one of them"
            if times > 1:
                yield f"actor {actor.id}: its name {name!r} stands twice after folding"


def _collisions(lexicon: Lexicon) -> Iterator[str]:
    """Yield forms of two actors, or of an actor and a treaty, where no rule for homographs tells them apart."""
    owners: dict[str, set[str]] = {}
    for actor in lexicon.actors.values():
        for written, _, value in actor_entries(actor):
            # a surname may be shared: the full name in the article decides
            if value.kind != "surname":
                owners.setdefault(written, set()).add(actor.id)
    for treaty in read_treaties(lexicon).values():
        for name in treaty.names:
            if taken := sorted(owners.get(name, ())):
                yield f"treaty {treaty.id}: its name {name!r} is a name of {taken[0]} too; keep it with one of them"
    ruled = Rules(lexicon.table("homographs"))
    for written, actors in sorted(owners.items()):
        unruled = sorted(actor for actor in actors if not ruled.covers(written, actor))
        if len(actors) > 1 and unruled:
            shared = ", ".join(sorted(actors))
            yield f"actors: {written!r} is a form of {shared}; tell in homographs.toml when it means {unruled[0]}"


def _listed(lexicon: Lexicon) -> Iterator[str]:
    """Yield ids in lists of other lexicons that are no actors."""
    for name, key in (("metonyms", "regions"), ("functions", "masculine_names")):
        for actor_id in lexicon.table(name)[key]:
            if actor_id not in lexicon.actors:
                yield f"{name}: {key} lists {actor_id!r}, which is no actor of the lexicons"


def _offices(lexicon: Lexicon) -> Iterator[str]:
    """Yield offices that no person's role is called, so that their titles would never find anybody."""
    told = {role["en"].rpartition(" of ")[0] for actor in lexicon.actors.values() for role in actor.roles}
    for office in lexicon.table("offices")["office"]:
        if told.isdisjoint(office["roles"]):
            yield f"offices: no role of a person is called {office['roles'][0]!r} of somewhere; see roles in actors/"


def _references(lexicon: Lexicon) -> Iterator[str]:
    """Yield ids that are referred to and not there."""
    known = lexicon.actors
    for actor in known.values():
        for place in (actor.affiliation, actor.capital_of, *(role.get("of", "") for role in actor.roles)):
            if place and place not in known:
                yield f"actor {actor.id}: {place!r} is no actor of the lexicons"
    for rule in lexicon.table("homographs")["rule"]:
        for actor_id in (rule["actor"], *rule.get("context", ()), *rule.get("unless", ())):
            if actor_id not in known:
                yield f"homographs: {actor_id!r} is no actor of the lexicons"
    for name, words in lexicon.table("events")["words"].items():
        for actor_id in words.get("actors", ()):
            if actor_id not in known:
                yield f"events: [words.{name}] lists {actor_id!r}, which is no actor of the lexicons"
