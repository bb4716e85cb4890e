"""Find the phrases of a lexicon in sentences: words with their endings, gaps between words, actors in slots.

How a phrase is written is told at the head of lexicons/frames.toml, what the marks of a word stand for in
lexicons/families.toml.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from sahel_analysis.language.lexicon import Lexicon, LexiconError, form
from sahel_analysis.language.matching import Matcher, Style, definite_forms
from sahel_analysis.language.words import clitics
from sahel_analysis.tagging.actors import Mention
from sahel_analysis.tagging.sentences import Sentence

Value = TypeVar("Value", bound=Hashable)

_OR, _SLOT = "/", "@"

# what may fill a place of a phrase: where its word begins (particles included), its span, whether it is an actor
_Filler = tuple[int, int, int, bool]


class PhraseHit(NamedTuple, Generic[Value]):
    """A phrase found: its span in the folded text, the spans of its words (actors in slots left out), its value.

    `whole` says that no other word stands between its words.
    """

    start: int
    end: int
    words: tuple[tuple[int, int], ...]
    whole: bool
    value: Value


class _Place(NamedTuple):
    """One place of a phrase: how many other words may stand before it, and what may fill it."""

    reach: int
    fillers: tuple[str, ...]


class PhraseMatcher(Generic[Value]):
    """The phrases of a lexicon, each with a value.

    Parameters
    ----------
    phrases
        Pairs of a phrase as its lexicon lists it and the value that its hits carry.
    lexicon
        Where the endings of words and the actors come from.
    groups
        The [[group]] tables that slots name: actors by id, types or sectors.

    Raises
    ------
    LexiconError
        If a phrase is not written as the rules say, or names a group or an actor that is not there.
    """

    def __init__(
        self, phrases: Iterable[tuple[str, Value]], lexicon: Lexicon, groups: Sequence[Mapping[str, Any]] = ()
    ) -> None:
        families = lexicon.table("families")
        self._groups = _members(groups, lexicon)
        words: set[str] = set()
        self._by_first: dict[str, list[tuple[tuple[_Place, ...], Value]]] = {}
        for phrase, value in phrases:
            places = tuple(_parse(phrase, families["gaps"]))
            for filler in (f for place in places for f in place.fillers):
                if not filler.startswith(_SLOT):
                    words.add(filler)
                elif filler not in self._groups:
                    raise LexiconError(f"phrase {phrase!r}: no [[group]] is called {filler[1:]!r}")
            for filler in places[0].fillers:
                self._by_first.setdefault(filler, []).append((places, value))
        self._matcher: Matcher[str] = Matcher(
            (entry, style, word) for word in sorted(words) for entry, style in _entries(word, families)
        )
        marked = [w for w in words if w.endswith(families["past"]["mark"])]
        self._particles = {w: frozenset(families[_tense(w, families)]["particles"]) for w in marked}

    def find(self, sentence: Sentence, mentions: Sequence[Mention] = ()) -> list[PhraseHit[Value]]:
        """Return the phrases in a sentence, by start and then the longest; `mentions` are those of the sentence."""
        found: dict[str, list[_Filler]] = {}
        for hit in self._matcher.find(sentence.scan):
            # a verb takes conjunctions before it, no prepositions
            if hit.clitic in self._particles.get(hit.value, (hit.clitic,)):
                found.setdefault(hit.value, []).append((hit.start - len(hit.clitic), hit.start, hit.end, False))
        for mention in mentions if self._groups else ():
            filler = (mention.start - len(mention.clitic), mention.start, mention.end, True)
            for name, members in self._groups.items():
                if mention.actor_id in members:
                    found.setdefault(name, []).append(filler)
        hits: set[PhraseHit[Value]] = set()
        for name, fillers in found.items():
            for places, value in self._by_first.get(name, ()):
                if all(any(f in found for f in place.fillers) for place in places[1:]):
                    made = (self._complete(filler, places, value, found, sentence.scan) for filler in fillers)
                    hits.update(hit for hit in made if hit is not None)
        return sorted(hits, key=lambda h: (h.start, -h.end, repr(h.value)))

    def _complete(
        self, first: _Filler, places: tuple[_Place, ...], value: Value, found: dict[str, list[_Filler]], scan: bytes
    ) -> PhraseHit[Value] | None:
        """Return the phrase whose first place is filled; None where another place stays empty."""
        chain, whole = [first], True
        for place in places[1:]:
            end = chain[-1][2]
            later = [f for name in place.fillers for f in found.get(name, ()) if f[0] >= end]
            nearest = min(later, default=None, key=lambda f: (f[0], -f[2]))
            if nearest is None or (apart := _words_between(scan, end, nearest[0])) > place.reach:
                return None
            chain.append(nearest)
            whole = whole and apart == 0
        words = tuple((start, end) for _, start, end, is_actor in chain if not is_actor)
        return PhraseHit(first[1], chain[-1][2], words, whole, value)


def _words_between(scan: bytes, end: int, begin: int) -> int:
    # the scan has one blank more before the text
    return len(scan[end + 1 : begin + 1].split())


def _parse(phrase: str, gaps: Mapping[str, int]) -> Iterator[_Place]:
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
        if not all(f.strip(_SLOT) for f in fillers):
            raise LexiconError(f"phrase {phrase!r}: a word is missing beside {_OR} or {_SLOT}")
        yield _Place(reach, fillers)
        reach = 0


def _members(groups: Sequence[Mapping[str, Any]], lexicon: Lexicon) -> dict[str, frozenset[str]]:
    """Return the actors of each group by the name of its slot."""
    members = {}
    for group in groups:
        listed = frozenset(group.get("actors", ()))
        if unknown := sorted(listed - set(lexicon.actors)):
            raise LexiconError(f"[[group]] {group['name']!r}: no actor is called {unknown[0]!r}")
        types, sectors = group.get("types", ()), group.get("sectors", ())
        others = {a.id for a in lexicon.actors.values() if a.type in types or a.sector in sectors}
        members[_SLOT + group["name"]] = listed | others
    return members


def _entries(word: str, families: Mapping[str, Any]) -> Iterator[tuple[str, Style]]:
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


def _tense(verb: str, families: Mapping[str, Any]) -> str:
    return "present" if verb.startswith(families["present"]["first"]) else "past"


def _verb_forms(stem: str, bare: str, families: Mapping[str, Any]) -> Iterator[str]:
    present = _tense(bare, families) == "present"
    weak = families["present_weak" if present else "past_weak"]
    strong = families["present" if present else "past"]
    is_weak = stem.endswith(tuple(weak["letters"]))
    for beginning in families["present"]["beginnings"] if present else [bare[0]]:
        base = beginning + (bare[1:-1] if is_weak else bare[1:])
        yield from (base + ending for ending in (weak if is_weak else strong)["endings"])
