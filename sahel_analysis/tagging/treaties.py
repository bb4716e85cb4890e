"""Treaties, accords and charters by name: entities of their own, which swallow no actor named inside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sahel_analysis.language.lexicon import LANGUAGES, Lexicon, LexiconError, form
from sahel_analysis.language.matching import Matcher, longest
from sahel_analysis.tagging.sentences import Sentence

if TYPE_CHECKING:
    from sahel_analysis.tagging.actors import Mention

_FIELDS = {"id", "alliance", "signed", "names", *(f"label_{language}" for language in LANGUAGES)}

# what a name stands for that is no treaty: a body or mission that alliances.toml alone knows
_BODY = ""


@dataclass(frozen=True)
class Treaty:
    """One treaty: its labels by language, its folded names, and when it was signed (a TIMEX value)."""

    id: str
    labels: dict[str, str]
    names: tuple[str, ...]
    signed: str


def read_treaties(lexicon: Lexicon) -> dict[str, Treaty]:
    """Return the treaties of lexicons/actors/treaties.toml by id; what an entry leaves out its alliance gives.

    Raises
    ------
    LexiconError
        If an entry is wrong, or its alliance is none of alliances.toml.
    """
    alliances = {entry["id"]: entry for entry in lexicon.table("alliances")["alliance"]}
    return {treaty.id: treaty for treaty in (_treaty(e, alliances) for e in lexicon.table("actors").get("treaty", ()))}


def _treaty(entry: dict[str, Any], alliances: dict[str, dict[str, Any]]) -> Treaty:
    name = entry.get("id", entry.get("label_en", "without id"))
    if unknown := set(entry) - _FIELDS:
        raise LexiconError(
            f"treaty {name}: no field is called {sorted(unknown)[0]!r}; there are {', '.join(sorted(_FIELDS))}"
        )
    if not str(name).startswith("treaty:"):
        raise LexiconError(f"treaty {name}: an id begins with treaty:")
    alliance = alliances.get(entry.get("alliance", ""), {})
    if entry.get("alliance") and not alliance:
        raise LexiconError(f"treaty {name}: alliance {entry['alliance']!r} is none of alliances.toml")
    labels = {key: entry.get(f"label_{key}", alliance.get(f"label_{key}", "")) for key in LANGUAGES}
    signed = str(entry.get("signed", alliance.get("founded", "")))
    names = tuple(dict.fromkeys(form(n) for n in (*entry.get("names", ()), *alliance.get("names", ()))))
    for field, value in (*((f"label_{k}", v) for k, v in labels.items()), ("signed", signed), ("names", names)):
        if not value:
            raise LexiconError(f"treaty {name}: {field} is missing, here and in alliances.toml")
    return Treaty(name, labels, names, signed)


class TreatyReader:
    """Finds the names of treaties, and of bodies that are no actors, in sentences."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._treaties = read_treaties(lexicon)
        actors = {name for actor in lexicon.actors.values() for name in actor.names}
        names = {name: treaty.id for treaty in self._treaties.values() for name in treaty.names}
        for entry in lexicon.table("alliances")["alliance"]:
            for name in (form(n) for n in entry.get("names", ())):
                if name not in actors:
                    names.setdefault(name, _BODY)
        self._matcher: Matcher[str] = Matcher((name, "any", name) for name in names)
        self._spelled = "\n".join(names)
        self._owners: dict[str, list[Treaty]] = {}
        for treaty in self._treaties.values():
            for name in treaty.names:
                self._owners.setdefault(name, []).append(treaty)

    def spans(self, sentence: Sentence) -> list[tuple[int, int, str, str]]:
        """Return (start, end, clitic, name) of every name in a sentence, in reading order."""
        hits = self._matcher.find(sentence.scan)
        return [(h.start, h.end, h.clitic, h.value) for h in longest(hits)] if hits else []

    def may_hold(self, name: str) -> bool:
        """Tell whether what a sentence calls by this folded name can be a part of one of the names."""
        return form(name) in self._spelled

    def meant(self, name: str, published: date | None) -> str:
        """Return the id of the treaty that a name means on a day; empty where that cannot be told."""
        owners = self._owners.get(name, [])
        if len(owners) == 1:
            return owners[0].id
        if published is None:
            return ""
        day = published.isoformat()
        signed = sorted((t for t in owners if t.signed <= day), key=lambda t: t.signed)
        return signed[-1].id if signed else ""

    def mentions(self, sentences: Sequence[Sentence], published: date | None) -> Iterator[Mention]:
        """Yield a mention of kind treaty for every name whose treaty is told."""
        from sahel_analysis.tagging.actors import Mention

        for sentence in sentences:
            for start, end, clitic, name in self.spans(sentence):
                if treaty := self.meant(name, published):
                    yield Mention(sentence, start, end, clitic, treaty, "treaty")
