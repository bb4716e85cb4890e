"""Tell what a named actor does in its sentence: it acts, it is where something happens, or it qualifies a noun.

A rough reading of the clause from the mention backwards to the word that governs it: a verb before its subject, a
preposition, a noun of which the name is the genitive. Word lists stand in lexicons/functions.toml. Where the words
before and after do not tell, the function stays empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

from sahel_analysis.language.lexicon import Lexicon, form
from sahel_analysis.language.words import clitics, unprefixed
from sahel_analysis.tagging.capitals import FeminineVerbs, in_chains, widest
from sahel_analysis.tagging.clause_words import (
    REACH,
    STEPS,
    following_words,
    nearest_word,
    preposition_of,
    words_in_clause,
)

if TYPE_CHECKING:
    from sahel_analysis.tagging.actors import Mention

Function = Literal["agent", "place", "modifier", ""]

# letters of a verb that is left when an object is taken off
_ROOT = 3
# what single words tell is kept for so many of them
_KEPT = 20_000
# those that a preposition of place makes a place
_GROUND = ("state", "place")


class FunctionReader:
    """Reads the functions of the mentions of an article."""

    def __init__(self, lexicon: Lexicon) -> None:
        table = lexicon.table("functions")
        self._feminine = FeminineVerbs(lexicon.table("metonyms")["feminine_verbs"])
        self._masculine = _words(table["masculine"])
        self._feminine_listed = _words(table["feminine"])
        self._imperfect: str = table["imperfect"]
        self._future, self._dual = str(table["future"]), str(table["dual"])
        self._objects = tuple(table["objects"])
        self._no_verbs = _words(table["no_verbs"])
        self._transparent, self._place_nouns = _words(table["transparent"]), _words(table["place_nouns"])
        self._titles = self._transparent | _words(table["titles"])
        self._where, self._no_place = _words(table["place_prepositions"]), _words(table["no_place"])
        self._no_agent, self._no_nouns = _words(table["no_agent"]), _words(table["no_nouns"])
        self._adverbs = _words(table["adverbs"])
        self._no_noun_before = self._where | self._no_agent | self._no_nouns | self._adverbs
        self._openers, self._between = _words(table["openers"]), _words(table["between"])
        self._governing = frozenset(self._openers | self._place_nouns | self._where | self._no_agent)
        self._pronouns = _words(table["pronouns"])
        self._joints = frozenset(table["joints"])
        self._widest = widest(self._joints)
        self._visits = _words(table["visits"])
        self._masculine_names = frozenset(table["masculine_names"])
        self._masculine_heads = _words(table["masculine_heads"])
        self._tense = lru_cache(maxsize=_KEPT)(self._read_verb)
        self._passed = lru_cache(maxsize=_KEPT)(self._is_passed)
        self._led = lru_cache(maxsize=_KEPT)(self._particle)
        self._alone = lru_cache(maxsize=_KEPT)(self._read_alone)
        self._nearest = lru_cache(maxsize=_KEPT)(self._read_nearest)
        self._no_place_ends = frozenset(phrase.split()[-1] for phrase in self._no_place)

    def read(self, mentions: Sequence[Mention]) -> list[Mention]:
        """Return the mentions with their functions; those joined by "and" or a comma have one function."""
        from sahel_analysis.tagging.actors import told

        read: list[Mention] = []
        for chain in in_chains(mentions, self._joined):
            head = self._of(chain[0], chain[-1])
            read.append(told(chain[0], head))
            for mention in chain[1:]:
                function = self._of(mention, mention) if preposition_of(mention) else head
                # "in Mali, and ECOWAS closes ...": another kind of actor opens a clause of its own
                last = mention is chain[-1] and _sort(mention) != _sort(chain[0])
                if last and head != "agent" and self._acts_next(mention):
                    function = "agent"
                read.append(told(mention, function))
        return read

    def is_verb(self, word: str, gender: Literal["masculine", "feminine"]) -> bool:
        """Tell whether a folded word is a verb with a subject of this gender, by its form or as listed."""
        return self._tense(word) == gender

    def _joined(self, first: Mention, second: Mention) -> bool:
        begin = second.start - len(second.clitic)
        if first.sentence is not second.sentence or not 0 <= begin - first.end <= self._widest:
            return False
        if (first.kind == "nisba") != (second.kind == "nisba"):
            return False
        conjunction = second.clitic[:1] if second.clitic[:1] in clitics().plain else ""
        return (first.sentence.text[first.end : begin] + conjunction).replace(" ", "") in self._joints

    def _of(self, mention: Mention, last: Mention) -> Function:
        """Return the function of a mention; `last` is the last of those that it is joined with."""
        if mention.kind == "nisba":
            return self._of_nisba(mention, last)
        if preposition := preposition_of(mention):
            return self._behind_clitic(mention, preposition)
        word, words = nearest_word(mention), None
        if word is None:
            words = words_in_clause(mention)
            word = words[-1] if words else ""
        # "and" that joins to no name opens a clause
        if not word or mention.clitic.removesuffix(clitics().definite):
            return self._opening(mention, last, bool(word))
        # most words tell by themselves
        told = self._nearest(word, _type(mention), mention.kind)
        if told is not None:
            return told
        return self._governed(mention, last, words_in_clause(mention) if words is None else words)

    def _read_nearest(self, word: str, sort: str, kind: str) -> Function | None:
        """Return what the word right before an actor of a sort tells; None where more has to be known."""
        if self._passed(word, sort == "person"):
            return None
        return self._alone(word, sort == "person", sort in _GROUND and kind == "name")

    def _of_nisba(self, mention: Mention, last: Mention) -> Function:
        if preposition_of(mention):
            return ""
        word = nearest_word(mention)
        if word is None:
            word = next(reversed(words_in_clause(mention)), "")
        if not word or mention.clitic:
            return "agent" if self._acts_next(last, any_gender=True) else "modifier" if mention.clitic and word else ""
        if self._tense(word) and not word.startswith(clitics().definite):
            return "agent"
        if self._is(word, self._openers):
            return "agent" if self._acts_next(last, any_gender=True) else ""
        return "" if self._is(word, self._no_noun_before) else "modifier"

    def _behind_clitic(self, mention: Mention, preposition: str) -> Function:
        ground = _type(mention) in _GROUND and mention.kind == "name"
        if preposition == clitics().lam_letter:
            before = words_in_clause(mention)[-3:]
            return "place" if ground and any(self._is(word, self._visits) for word in before) else ""
        return "place" if ground and preposition == "ب" else ""

    def _opening(self, mention: Mention, last: Mention, joined: bool) -> Function:
        """Return the function of a mention that opens a clause: subject of the verb behind it, or a dateline."""
        if self._acts_next(last):
            return "agent"
        text, end = mention.sentence.text, last.end
        sign = text[end:].lstrip()[:1]
        if not joined and not text[: mention.start].strip(" \"'«»(") and sign in ("-", "–", "—", ":", "/", "ـ", "("):
            return "place" if _type(mention) == "place" and mention.kind == "name" else "agent" if sign == ":" else ""
        return ""

    def _governed(self, mention: Mention, last: Mention, words: list[str]) -> Function:
        """Return the function by the word that governs: titles, class nouns and adverbs are passed over."""
        person = _type(mention) == "person"
        for _ in range(STEPS):
            if not words:
                return "agent" if self._acts_next(last) else ""
            if not self._passed(words[-1], person):
                return self._by(words, mention, last)
            words = words[:-1]
        return ""

    def _is_passed(self, word: str, person: bool) -> bool:
        """Tell whether a word stands between a name and what governs it."""
        if self._is(word, self._governing) or word in self._pronouns or word in self._no_nouns:
            return False
        if word in self._adverbs or word in self._class_nouns(person):
            return True
        return person and word.startswith(clitics().definite) and not self._tense(word)

    def _class_nouns(self, person: bool) -> frozenset[str]:
        return self._titles if person else self._transparent

    def _by(self, words: list[str], mention: Mention, last: Mention) -> Function:
        """Return the function that the last of the words gives to a mention."""
        word, person = words[-1], _type(mention) == "person"
        told = self._alone(word, person, _type(mention) in _GROUND and mention.kind == "name")
        if told is not None:
            return told
        if self._is(word, self._where):
            return "place" if self._no_place.isdisjoint(_phrases(words)) else ""
        if word in self._pronouns:
            return self._agreeing(words[-2], mention) if words[:-1] else ""
        if led := self._led(word, self._class_nouns(person)):
            return self._behind_particle(led, mention, last)
        # a verb before its subject has no dual: "the two partners of Mali"
        if self._tense(word) and not word.endswith(self._dual):
            return self._agreeing(word, mention)
        # "in the Malian capital Bamako", "the ambassador left Bamako"
        return "place" if words[:-1] and self._is(words[-2], self._place_nouns) else ""

    def _read_alone(self, word: str, person: bool, ground: bool) -> Function | None:
        """Return what a governing word tells, whatever stands before it; None where more has to be known."""
        if word in self._openers:
            return "agent"
        if self._is(word, self._place_nouns):
            return "place" if ground else "modifier"
        if self._is(word, self._where):
            return "" if not ground else None if word in self._no_place_ends else "place"
        if self._is(word, self._no_agent) or word in self._no_nouns:
            return ""
        if word in self._pronouns or self._led(word, self._class_nouns(person)):
            return None
        if self._tense(word) and not word.endswith(self._dual):
            return None
        if not word.startswith(clitics().definite):
            return "modifier"
        return None if ground else ""

    @staticmethod
    def _particle(word: str, nouns: frozenset[str]) -> str:
        """Return the particles before a title or class noun; empty where it has none, or is no such noun."""
        known = clitics()
        for lam in known.lam:
            if word.startswith(lam) and known.definite + word.removeprefix(lam) in nouns:
                return lam
        return next((word[: -len(t)] for t in unprefixed(word) if t != word and t in nouns), "")

    def _behind_particle(self, particle: str, mention: Mention, last: Mention) -> Function:
        """Return the function behind a title or class noun that carries a particle itself."""
        if particle in ("و", "ف"):
            return "agent" if self._acts_next(last) else ""
        return "place" if particle.endswith("ب") and _type(mention) in _GROUND else ""

    def _agreeing(self, verb: str, mention: Mention) -> Function:
        """Return agent where a verb right before a mention can have it as its subject."""
        return "agent" if self._tense(verb) in self._genders(mention) else ""

    def _genders(self, mention: Mention) -> tuple[str, ...]:
        if mention.actor_id in self._masculine_names or _type(mention) in ("person", "people"):
            return ("masculine",)
        if _type(mention) in _GROUND:
            return ("feminine",)
        text = mention.sentence.text[mention.start : mention.end]
        return ("masculine",) if text.split()[0] in self._masculine_heads else ("feminine",)

    def _acts_next(self, mention: Mention, any_gender: bool = False) -> bool:
        """Tell whether a verb follows that can have the mention as its subject."""
        text = mention.sentence.text
        words = following_words(text[mention.end : mention.end + REACH])
        if words and words[0].startswith(clitics().definite) and words[0].endswith(("ي", "يه")):
            words = words[1:]
        for _ in range(2):
            if words and words[0] in self._between:
                words = words[1:]
        tense = self._tense(words[0]) if words else ""
        return bool(tense) and (any_gender or tense in self._genders(mention))

    def _read_verb(self, word: str) -> str:
        """Return the gender of the subject of a verb; empty for what is no verb."""
        readings = unprefixed(word)
        if not self._titles.isdisjoint(readings) or not self._no_agent.isdisjoint(readings):
            return ""
        if any(r in self._masculine or _stripped(r, self._objects) in self._masculine for r in readings):
            return "masculine"
        if not self._feminine_listed.isdisjoint(readings):
            return "feminine"
        for r in () if word.startswith(clitics().definite) else readings:
            stem = r.removeprefix(self._future)
            if stem.startswith(self._imperfect) and len(stem) >= 4 and not {r, stem} & self._no_verbs:
                return "masculine"
        return "feminine" if self._feminine.is_verb(word) else ""

    def _is(self, word: str, listed: frozenset[str]) -> bool:
        return word in listed or not listed.isdisjoint(unprefixed(word))


def _words(entries: Iterable[str]) -> frozenset[str]:
    return frozenset(form(w) for w in entries)


def _stripped(word: str, objects: Sequence[str]) -> str:
    """Return a verb without the object behind it."""
    return next((word[: -len(e)] for e in objects if word.endswith(e) and len(word) >= len(e) + _ROOT), word)


def _type(mention: Mention) -> str:
    return _type_of(mention.actor_id)


@cache
def _type_of(actor_id: str) -> str:
    return actor_id.partition(":")[0]


def _sort(mention: Mention) -> tuple[str, str]:
    return _type(mention), mention.kind


def _phrases(words: Sequence[str]) -> Iterable[str]:
    """Yield the last two words, the first of them with and without its particles."""
    if len(words) > 1:
        yield from (f"{reading} {words[-1]}" for reading in unprefixed(words[-2]))
