"""Read who speaks: the actor, or the words that describe a source, whether it is a named one, and of what kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from sahel_analysis.language.lexicon import Lexicon, form
from sahel_analysis.language.words import WORD, clitics, last_words
from sahel_analysis.tagging.actors import Mention
from sahel_analysis.tagging.adverbials import Adverbials
from sahel_analysis.tagging.sentences import Sentence

# a speaker is a person before a body, a body before a state ("the minister of Mali, N. N.")
_RANK = ("person", "org", "armed", "people", "state")

# lists of words that make a source
HEADS = ("unnamed", "unnamed_documents", "unnamed_indefinite", "offices")


# lists of words that tell of what kind a source is; the first one tells, of two that begin alike the longer
KINDS = ("official", "document", "media", "named")


class Source(NamedTuple):
    """Who speaks: an actor id, empty where none is resolved; the raw span that describes the source; named or not.

    `sourcing` is its kind: official, document, media, named, unnamed or impersonal; empty where the text tells none.
    """

    speaker: str = ""
    described: tuple[int, int] | None = None
    named: bool = False
    sourcing: str = ""


# letters of the shortest word with which a source begins
_SHORTEST = 2

# what is told by a verb without a subject ("it is believed that")
IMPERSONAL = Source(sourcing="impersonal")


class SourceWords:
    """The words of lexicons/voice.toml that make a source."""

    def __init__(self, lexicon: Lexicon) -> None:
        table: dict[str, Any] = lexicon.table("voice")["source"]
        openers = lexicon.table("voice")["reporting"]["openers"]
        kinds: dict[str, list[str]] = lexicon.table("voice")["sourcing"]["sectors"]
        self.by_sector = {sector: kind for kind, sectors in kinds.items() for sector in sectors}
        self.actors = lexicon.actors
        self.stops = frozenset(form(w) for w in (*table["stops"], *openers))
        self.stops_within = self.stops | set(map(form, table["stops_within"]))
        self.no_source = frozenset(map(form, table["no_source"]))
        self.source_after = frozenset(map(form, table["source_after"]))
        self.quantities = frozenset(map(form, table["quantities"]))
        self.against = [[form(word)] for word in table["against"]]
        self.pauses = frozenset(table["pauses"])
        self.signs = frozenset(table["signs"])
        self.governed = tuple(map(form, table["governed"]))
        self.object_letter = form(table["object_letter"])
        self.not_objects = frozenset(map(form, table["not_objects"]))
        self.relatives = frozenset(map(form, table["relatives"]))
        self.longest: int = table["words"]
        self.headline: int = table["headline_words"]


class SourceReader:
    """Reads the sources in one sentence.

    `mentions` are those of the sentence, `heads` the words of the lists `HEADS` that stand in it: start and list;
    `kinds` the phrases of the lists `KINDS`: start, end and list, by start and then the longest.
    """

    def __init__(
        self, words: SourceWords, sentence: Sentence, mentions: Sequence[Mention],
        adverbials: Adverbials, heads: Sequence[tuple[int, str]], kinds: Sequence[tuple[int, int, str]],
    ) -> None:  # fmt: skip
        self._words, self._sentence, self._mentions, self._adverbials = words, sentence, mentions, adverbials
        self._heads, self._kinds = heads, kinds

    def after(self, start: int, limit: int, *, governed: bool = False, surely: bool = True) -> Source | None:
        """Return the source that the words from `start` on describe; None where they describe none.

        A noun with a preposition is one only where `governed` says so ("according to ..."). Where the first noun is not
        `surely` the source, only a name or an office is one after adverbials: "denounced later the raid" names none.
        """
        past = self._adverbials.past(start, spoken_to=not governed)
        begin, end = self._noun_phrase(past, limit, governed)
        if begin >= end or (past > start and not surely and not self._known(begin)):
            return None
        described = self._sentence.span(begin, end)[1:]
        ranked = [m for m in self._mentions if begin <= m.start < end and _kind(m) in _RANK]
        who = min(ranked, default=None, key=lambda m: (_RANK.index(_kind(m)), m.start))
        if self._unnamed(begin, end, who):
            return Source("", described, False, "unnamed")
        return Source(who.actor_id if who else "", described, True, self._sourcing(begin, end, who))

    def before(self, start: int, end: int) -> Source | None:
        """Return the source that the words before a verb name; None where none is named or a comma shuts it off."""
        end = self._adverbials.before(end)
        words = list(WORD.finditer(self._sentence.text, start, end))
        if not words or any(sign in self._words.pauses for sign in self._sentence.text[words[-1].end() : end]):
            return None
        if words[-1].group() in self._words.relatives:
            return self._nearest(start, end)
        after = [w.end() for w in words if w.group() in self._words.source_after]
        return self.agent(after[-1] if after else start, end) if len(words) <= self._words.longest else None

    def adjacent(self, end: int) -> Source | None:
        """Return the actor whose name ends right before a verb ("as to Moscow, it said"), no preposition before it."""
        text = self._sentence.text
        for mention in self._mentions:
            if text[mention.end : end] != " ":
                continue
            before = last_words(text[: mention.start - len(mention.clitic)], 1)
            governed = mention.clitic.endswith(self._words.governed) or (before and before[0] in self._words.stops)
            if _kind(mention) in _RANK and not governed and mention.kind != "nisba":
                return self._actor(mention)
        return None

    def _nearest(self, start: int, end: int) -> Source | None:
        """Return the last actor that is named before a relative clause."""
        named = [m for m in self._mentions if start <= m.start < end and _kind(m) in _RANK]
        return self._actor(named[-1]) if named else None

    def _actor(self, mention: Mention) -> Source:
        kind = self._sourcing(mention.start, mention.end, mention)
        return Source(mention.actor_id, self._sentence.span(mention.start, mention.end)[1:], True, kind)

    def agent(self, start: int, end: int) -> Source | None:
        """Return the first source that a clause names; None where it names none."""
        begins = [m.start - len(m.clitic) for m in self._mentions if start <= m.start < end and _kind(m) in _RANK]
        begins += [place for place, _ in self._heads if start <= place < end]
        return self.after(min(begins), end) if begins else None

    def headline(self, end: int) -> Source | None:
        """Return the speaker whose name or office opens a headline before a colon."""
        text = self._sentence.text
        known = [m.start for m in self._mentions if _kind(m) in _RANK] + [place for place, _ in self._heads]
        opens = any(not text[:start].strip(f" {clitics().definite}") for start in known)
        return self.after(0, end) if opens and len(WORD.findall(text, 0, end)) <= self._words.headline else None

    def _sourcing(self, begin: int, end: int, who: Mention | None) -> str:
        """Return the kind of a source that is not unnamed: by the first word that tells it, else by who it is."""
        if told := [kind for start, close, kind in self._kinds if begin <= start and close <= end]:
            return self._of_body(begin, end, told[0])
        # "the French researcher" is no office of France
        if who is None or who.kind == "nisba":
            return "named"
        return self._words.by_sector.get(self._words.actors[who.actor_id].sector, "named")

    def _of_body(self, begin: int, end: int, told: str) -> str:
        """Return the kind of an office by the body it is one of: a movement's is not official, the World Bank's is."""
        for mention in self._mentions:
            if not (begin <= mention.start and mention.end <= end):
                continue
            if told == "official" and _kind(mention) == "armed":
                before = WORD.findall(self._sentence.text, begin, mention.start - len(mention.clitic))[-1:]
                return told if before in self._words.against else "named"
            kind = self._words.by_sector.get(self._words.actors[mention.actor_id].sector, "")
            if told == "named" and _kind(mention) == "org" and kind == "official":
                return kind
        return told

    def _known(self, start: int) -> bool:
        """Tell whether a name or a word that makes a source begins at a place, with or without the article."""
        known = {m.start for m in self._mentions} | {place for place, _ in self._heads}
        return start in known or start + len(clitics().definite) in known

    def _noun_phrase(self, start: int, limit: int, governed: bool) -> tuple[int, int]:
        """Return the span of the words from `start` on that may describe a source, empty where they cannot."""
        text, begin, end = self._sentence.text, start, start
        names = {m.start: m for m in self._mentions if m.kind != "nisba"}
        previous = ""
        for count, word in enumerate(WORD.finditer(text, start, limit)):
            if count == 0:
                if self._cannot_open(word.group(), word.start(), governed):
                    break
                # a name that opens the phrase is all of it: what follows is what is spoken of
                if (name := names.get(word.start())) is not None:
                    return name.start, name.end
                begin = word.start()
            elif self._ends_phrase(text[end : word.start()], word, previous, names.get(word.start()), begin):
                break
            end, previous = word.end(), word.group()
        return begin, end

    def _ends_phrase(self, between: str, word: re.Match[str], previous: str, name: Mention | None, begin: int) -> bool:
        """Tell whether a source that begins at `begin` ends before a word."""
        article = clitics().definite
        if any(sign in self._words.signs for sign in between) or word.group() in self._words.stops_within:
            return True
        if name is not None:
            # a name after a word with article is what is spoken of: "the government accused Paris"
            return _kind(name) != "person" and previous.startswith(article)
        # so is another thing with article after a name: "the minister of Mali denounced the attack"
        known = [m.start for m in self._mentions] + [place for place, _ in self._heads]
        apposed = any(word.start() <= start < word.end() for start in known)
        named = any(begin <= m.start and m.end <= word.start() for m in self._mentions)
        if word.group().startswith(article) and named and not apposed:
            return True
        return word.group().startswith(self._words.object_letter) and word.group() not in self._words.not_objects

    def _cannot_open(self, word: str, start: int, governed: bool) -> bool:
        """Tell whether a source cannot begin with a word: a letter, a pronoun, or a noun with a preposition."""
        if len(word) < _SHORTEST:
            # the particle of a quotation ("to “Le Monde”")
            return True
        if word in self._words.stops or governed:
            return word in self._words.stops
        if word in self._words.no_source or word in self._words.source_after:
            return True
        starts = {m.start for m in self._mentions} | {place for place, _ in self._heads}
        prefixed = word.startswith(self._words.governed) and len(word) > 3
        return prefixed and start not in starts

    def _unnamed(self, begin: int, end: int, who: Mention | None) -> bool:
        """Tell whether the words describe an unnamed source: they open with such a word, and hold no person."""
        text, article = self._sentence.text, clitics().definite
        for place, listed in self._heads:
            if not begin <= place < end or listed == "offices":
                continue
            if listed == "unnamed_indefinite" and text.endswith(article, 0, place):
                continue
            if listed == "unnamed_documents" and who:
                continue
            if not self._opens(begin, place):
                continue
            if who is None or _kind(who) != "person" or not text[begin:place].strip(article):
                return True
        return False

    def _opens(self, begin: int, place: int) -> bool:
        """Tell whether a source opens with the word at a place, words of quantity before it aside.

        "Some of the observers" are unnamed, "the chairman of the council of experts" is not.
        """
        text = self._sentence.text
        before = WORD.findall(text, begin, max(begin, text.rfind(" ", 0, place)))
        return all(word in self._words.quantities or word.isdigit() for word in before)


def _kind(mention: Mention) -> str:
    return mention.actor_id.partition(":")[0]
