"""Decide by its surroundings what a word means: rules of a lexicon over the words before and after it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sahel_analysis.language.lexicon import LexiconError, form
from sahel_analysis.language.matching import Hit
from sahel_analysis.language.words import clitics, near_before, nearest_after, word_before
from sahel_analysis.tagging.sentences import Sentence
from sahel_analysis.tagging.surroundings import Surroundings as Surroundings
from sahel_analysis.tagging.surroundings import words_after as words_after
from sahel_analysis.tagging.surroundings import words_before as words_before

if TYPE_CHECKING:
    from sahel_analysis.tagging.actor_forms import Candidate

Verdict = Literal["accept", "refuse", "context"]

# what single words tell is kept for so many of them: most words of a text are frequent ones
_KEPT = 20_000
_QUOTES = "\"'“”«»‹›()"


def _is_quoted(text: str, start: int, end: int) -> bool:
    """Tell whether the span stands alone between quotation marks or brackets, and not as the whole of the text."""
    rest = text[end:].lstrip()
    return text[:start].rstrip()[-1:] in _QUOTES and rest[:1] in _QUOTES and bool(rest)


class _Rule(NamedTuple):
    """What decides about one reading of a word; `context` and `unless`: the actors that speak for and against it."""

    refuse: Surroundings
    accept: Surroundings
    refuse_clitics: tuple[str, ...]
    quoted: str
    otherwise: Verdict
    context: frozenset[str]
    unless: frozenset[str]
    fallback: bool


# what a word beside a span says, as bits: the span has not, or has, this meaning; or only more words can tell
_REFUSES, _ACCEPTS, _NEEDS_MORE = 1, 2, 4


class _Judge:
    """Judges the spans of one word with one meaning: by the words right beside them where these tell."""

    def __init__(
        self, barring: Surroundings | None, barred_in_quotes: bool, rule: _Rule | None, unruled: Verdict
    ) -> None:
        # `barring` surroundings leave a whole kind of meaning out, before any rule for the word
        self._refuse = [s for s in (barring, rule and rule.refuse) if s]
        self._accept = [rule.accept] if rule else []
        self._quoted = ("refuse" if barred_in_quotes else "", rule.quoted if rule else "")
        self._otherwise = rule.otherwise if rule else unruled
        self._signs = any(self._quoted) or any(s.reads_signs for s in (*self._refuse, *self._accept))
        self._far = [s for s in (*self._refuse, *self._accept) if s.reads_far]
        # a third of all words that are found have their meaning wherever they stand
        self._reads_nothing = not (self._signs or self._refuse or self._accept)
        self._told_before = lru_cache(maxsize=_KEPT)(self._tells_before)
        self._told_after = lru_cache(maxsize=_KEPT)(self._tells_after)

    def _tells_before(self, word: str) -> int:
        return _told([s.told_before(word) for s in self._refuse], [s.told_before(word) for s in self._accept])

    def _tells_after(self, word: str) -> int:
        return _told([s.told_after(word) for s in self._refuse], [s.told_after(word) for s in self._accept])

    def judge(self, text: str, start: int, end: int) -> Verdict:
        """Return whether the span from `start` to `end` of a folded text has the meaning."""
        if self._reads_nothing:
            return self._otherwise
        before = word_before(text, start)
        # signs stand before the span, or it opens its text
        signs = not before
        if before is None:
            before = next(reversed(near_before(text, start)), "")
        told = self._told_before(before) | self._told_after(nearest_after(text, end))
        if told & _REFUSES:
            return "refuse"
        if told & _NEEDS_MORE or (signs and self._signs) or self._has_far(text):
            return self._judge_by_all(text, start, end)
        return "accept" if told & _ACCEPTS else self._otherwise

    def _has_far(self, text: str) -> bool:
        """Tell whether a word that tells without standing right beside the span can stand in the text."""
        for surroundings in self._far:  # noqa: SIM110 - no generator: this is asked for nearly every word found
            if surroundings.has_far(text):
                return True
        return False

    def _judge_by_all(self, text: str, start: int, end: int) -> Verdict:
        barred, quoted = self._quoted
        is_quoted = any(self._quoted) and _is_quoted(text, start, end)
        if (barred and is_quoted) or any(s.fit(text, start, end) for s in self._refuse):
            return "refuse"
        if quoted and is_quoted:
            return "accept" if quoted == "accept" else "refuse"
        return "accept" if any(s.fit(text, start, end) for s in self._accept) else self._otherwise


def _told(refuse: Sequence[bool | None], accept: Sequence[bool | None]) -> int:
    return _REFUSES * (True in refuse) | _ACCEPTS * (True in accept) | _NEEDS_MORE * (None in (*refuse, *accept))


def _rule(entry: Mapping[str, Any], lists: Mapping[str, Sequence[str]]) -> _Rule:
    otherwise, quoted = entry.get("otherwise", "context"), entry.get("quoted", "")
    if otherwise not in ("accept", "refuse", "context"):
        raise LexiconError(f"otherwise is accept, refuse or context, not {otherwise!r}")
    if quoted not in ("", "accept", "refuse"):
        raise LexiconError(f"quoted is accept or refuse, not {quoted!r}")
    return _Rule(
        refuse=Surroundings(entry.get("refuse", {}), lists),
        accept=Surroundings(entry.get("accept", {}), lists),
        refuse_clitics=tuple(entry.get("refuse_clitics", ())),
        quoted=quoted,
        otherwise=otherwise,
        context=frozenset({entry["actor"], *entry.get("context", ())}),
        unless=frozenset(entry.get("unless", ())),
        fallback=entry.get("fallback", False),
    )


def _written(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the words of a rule, and the kind for which it is: forms for any, stems with every ending for nisbas."""
    yield from ((form(word), "") for word in entry.get("forms", ()))
    for stem in entry.get("stems", ()):
        for ending in clitics().nisba_endings:
            yield form(stem) + ending, "nisba"
            yield clitics().definite + form(stem) + ending, "nisba"


class Rules:
    """The homographs of lexicons/homographs.toml: which of a word's meanings its surroundings allow."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        lists = table.get("lists", {})
        language = table.get("language", {})
        family = table.get("family_name", {})
        self._family = Surroundings({k: v for k, v in family.items() if k != "quoted"}, lists)
        self._family_quoted: bool = family.get("quoted", False)
        self._inside = {kind: Surroundings(cues, lists) for kind, cues in table.get("inside", {}).items()}
        self._language = Surroundings({k: v for k, v in language.items() if k != "clitics"}, lists)
        self._language_clitics = tuple(language.get("clitics", ()))
        self._after_definite = Surroundings(table.get("after_definite", {}), lists)
        self._after_indefinite = Surroundings(table.get("after_indefinite", {}), lists)
        self._no_noun = Surroundings(table.get("no_noun", {}), lists)
        self._accusative = Surroundings(table.get("accusative", {}), lists)
        self._no_accusative = Surroundings(table.get("no_accusative", {}), lists)
        self._find = lru_cache(maxsize=_KEPT)(self._judge_of)
        self._rule_of = lru_cache(maxsize=_KEPT)(self._look_up)
        self._judges: dict[tuple[Any, ...], _Judge] = {}
        self._rules: dict[tuple[str, str, str], _Rule] = {}
        for entry in table["rule"]:
            try:
                rule = _rule(entry, lists)
            except LexiconError as error:
                raise LexiconError(f"homographs.toml, {entry['actor']}: {error}") from error
            for word, kind in _written(entry):
                self._rules.setdefault((word, entry["actor"], kind), rule)

    def judge(self, sentence: Sentence, hit: Hit[Candidate]) -> Verdict:
        """Return whether a word may have the meaning found: yes, no, or as the rest of the article tells."""
        text, start, end = sentence.text, hit.start, hit.end
        judge = self._find(text[start:end], hit.clitic, hit.value)
        return judge.judge(text, start, end) if judge else "refuse"

    def _judge_of(self, surface: str, clitic: str, value: Candidate) -> _Judge | None:
        """Return the judge of a folded word with one of its meanings; None where it never has it behind its clitic."""
        rule = self._rule_of(surface, clitic, value)
        if rule and clitic and clitic.endswith(rule.refuse_clitics):
            return None
        barring, known = None, clitics()
        if value.kind != "nisba":
            barring = self._inside.get(value.actor_id.partition(":")[0])
        elif surface.endswith(known.nisba_letter):
            # a word with the form of a nisba is a family name, or a language
            barring = self._family
        elif surface.endswith(known.nisba_feminine):
            if clitic.endswith(self._language_clitics):
                return None
            barring = self._language
        barred_in_quotes = barring is self._family and self._family_quoted
        unruled: Verdict = "context" if value.kind == "surname" else "accept"
        # most words have the same judge as others of their kind
        key = (id(barring), barred_in_quotes, id(rule), unruled)
        if key not in self._judges:
            self._judges[key] = _Judge(barring, barred_in_quotes, rule, unruled)
        return self._judges[key]

    def covers(self, written: str, actor_id: str) -> bool:
        """Tell whether there is a rule for a folded form, with or without its article, of an actor."""
        words = (written, clitics().definite + written, written.removeprefix(clitics().definite))
        return any((word, actor_id, kind) in self._rules for word in words for kind in ("", "nisba", "name"))

    def told(self, sentence: Sentence, hit: Hit[Candidate], sure: set[str]) -> bool:
        """Tell whether the actors that an article names beyond doubt (`sure`) speak for this meaning of a word."""
        rule = self._rule_of(sentence.text[hit.start : hit.end], hit.clitic, hit.value)
        if rule is None:
            return hit.value.actor_id in sure
        return rule.unless.isdisjoint(sure) and not rule.context.isdisjoint(sure)

    def is_fallback(self, sentence: Sentence, hit: Hit[Candidate]) -> bool:
        """Tell whether a word has this meaning where the article speaks for none."""
        rule = self._rule_of(sentence.text[hit.start : hit.end], hit.clitic, hit.value)
        return rule is not None and rule.fallback

    def is_adjective(self, sentence: Sentence, hit: Hit[Candidate]) -> bool:
        """Tell whether a word that is a name and a nisba of one actor follows a noun as its adjective."""
        start, end = hit.start, hit.end
        text, known = sentence.text, clitics()
        if hit.clitic or not text[max(0, start - 2) : start - 1].isalnum():
            return False
        if text[start:end].startswith(known.definite):
            return self._after_definite.fit(text, start, end) and not self._no_noun.fit(text, start, end)
        if self._after_indefinite.fit(text, start, end):
            return True
        accusative = not text[start:end].endswith((known.nisba_letter, known.nisba_feminine))
        return accusative and self._accusative.fit(text, start, end) and not self._no_accusative.fit(text, start, end)

    def _look_up(self, surface: str, clitic: str, value: Candidate) -> _Rule | None:
        """Return the rule for a folded word with one of its meanings; None where there is none."""
        written = form(surface)
        words = [written, clitics().definite + written] if clitic in clitics().lam else [written]
        keys = ((word, value.actor_id, kind) for word in words for kind in ("", value.kind))
        return next((self._rules[key] for key in keys if key in self._rules), None)
