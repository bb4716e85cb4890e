"""Check the lexicons: what `sahel check` says about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sahel_analysis.language.lexicon import Lexicon, LexiconError, load_lexicon
from sahel_analysis.language.matching import Matcher, as_bytes
from sahel_analysis.tagging.actors import ActorTagger, Candidate, actor_entries
from sahel_analysis.tagging.events import EventTagger
from sahel_analysis.tagging.frames import FrameTagger, lint_frames
from sahel_analysis.tagging.timex import TimexTagger

# lexicons in which every string is a word or name to be matched
_LEXICONS = (
    "actors",
    "alliances",
    "clitics",
    "events",
    "families",
    "frames",
    "furniture",
    "homographs",
    "merging",
    "metonyms",
    "months",
    "numbers",
    "sentences",
    "spelling",
    "timex",
    "voice",
)


def lint(overlay: str | Path | None = None) -> list[str]:
    """Return what is wrong with the lexicons, a sentence each; nothing where they are in order.

    Every actor's name has to find that actor and no other, every id that is referred to has to be there, no entry may
    hold letters or signs that look like Arabic ones, and every tagger has to accept its lexicon.
    """
    try:
        lexicon = load_lexicon(overlay)
        for tagger in (ActorTagger, TimexTagger, EventTagger, FrameTagger):
            tagger(lexicon)
    except LexiconError as error:
        return [str(error)]
    return [*_odd_characters(lexicon), *_actors(lexicon), *_references(lexicon), *lint_frames(lexicon)]


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


def _references(lexicon: Lexicon) -> Iterator[str]:
    """Yield ids that are referred to and not there."""
    known = lexicon.actors
    for actor in known.values():
        for place in (actor.affiliation, actor.capital_of, *(role.get("of", "") for role in actor.roles)):
            if place and place not in known:
                yield f"actor {actor.id}: {place!r} is no actor of the lexicons"
    for rule in lexicon.table("homographs")["rule"]:
        for actor_id in (rule["actor"], *rule.get("context", ())):
            if actor_id not in known:
                yield f"homographs: {actor_id!r} is no actor of the lexicons"
    for name, words in lexicon.table("events")["words"].items():
        for actor_id in words.get("actors", ()):
            if actor_id not in known:
                yield f"events: [words.{name}] lists {actor_id!r}, which is no actor of the lexicons"
