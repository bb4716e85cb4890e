"""Decide by its surroundings what a word means: rules of a lexicon over the words before and after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sahel_analysis.language.lexicon import LexiconError, form
from sahel_analysis.language.matching import Hit
from sahel_analysis.language.words import bare, clitics, near_after, near_before, unprefixed, word_after, word_before
from sahel_analysis.tagging.sentences import Sentence

if TYPE_CHECKING:
    from sahel_analysis.tagging.actor_forms import Candidate

Verdict = Literal["accept", "refuse", "context"]

# what single words tell is kept for so many of them: most words of a text are frequent ones
_KEPT = 20_000
_QUOTES = "\"'“”«»‹›()"
_KEYS = frozenset({"before", "after", "second_before", "near_before", "near_after", "names_before",
                   "names_after", "before_prefixes", "after_prefixes", "before_endings", "opening_signs"})  # fmt: skip


class Surroundings:
    """Words that stand before or after a span: single words (with any particle) or phrases, as a lexicon lists them.

    The table may have `before` and `after` (the next word or words), `second_before` (the one behind the next),
    `near_before` and `near_after` (one of the next three), `names_before` and `names_after` (the next word or words,
    without an article that is not theirs), `before_prefixes` and `after_prefixes` (how the next word begins),
    `before_endings` (how it ends) and `opening_signs` (the span opens the sentence and one of these signs follows).
    An entry @name stands for the list of that name in `lists`.
    """

    def __init__(self, table: Mapping[str, Any], lists: Mapping[str, Sequence[str]] | None = None) -> None:
        if unknown := set(table) - _KEYS:
            raise LexiconError(f"no cue is called {sorted(unknown)[0]!r}; there are {', '.join(sorted(_KEYS))}")
        words = {key: frozenset(_expand(table.get(key, ()), lists or {})) for key in _KEYS - {"opening_signs"}}
        self._before, self._after = words["before"], words["after"]
        self._near_before, self._near_after = words["near_before"], words["near_after"]
        self._second_before = words["second_before"]
        self._names_before, self._names_after = words["names_before"], words["names_after"]
        self._prefixes_before, self._prefixes_after = tuple(words["before_prefixes"]), tuple(words["after_prefixes"])
        self._endings_before = tuple(words["before_endings"])
        self._opening = tuple(table.get("opening_signs", ()))
        listed = self._before | self._after | self._names_before | self._names_after
        self._longest = max((w.count(" ") + 1 for w in listed), default=0)
        phrases = [w.split() for w in listed if " " in w]
        self._ends, self._seconds = frozenset(p[-1] for p in phrases), frozenset(p[1] for p in phrases)
        self._far_before, self._far_after = bool(self._near_before or self._second_before), bool(self._near_after)
        self._is_before = lru_cache(maxsize=_KEPT)(self._tells_before)
        self._is_after = lru_cache(maxsize=_KEPT)(self._tells_after)

    def fit(self, text: str, start: int, end: int) -> bool:
        """Tell whether the span from `start` to `end` of a folded text stands in these surroundings."""
        if self._opening and not text[:start].strip() and text[end:].lstrip().startswith(self._opening):
            return True
        return self._fits_before(text, start) or self._fits_after(text, end)

    def _fits_before(self, text: str, start: int) -> bool:
        # the nearest word settles most questions
        if not self._far_before and (word := word_before(text, start)) is not None and word not in self._ends:
            return self._is_before(word)
        return self._fit_before(near_before(text, start))

    def _fits_after(self, text: str, end: int) -> bool:
        if not self._far_after and (word := word_after(text, end)) is not None:
            if not word or self._is_after(word):
                return bool(word)
            if not self._seconds:
                return False
        return self._fit_after(near_after(text, end))

    def _tells_before(self, word: str) -> bool:
        """Tell whether a word right before a span is enough; there may be none."""
        if not word:
            return False
        if word.startswith(self._prefixes_before) or word.endswith(self._endings_before):
            return True
        return _phrase_in(self._before, [word], bare) or _phrase_in(self._names_before, [word], unprefixed)

    def _tells_after(self, word: str) -> bool:
        """Tell whether a word right after a span is enough."""
        if word.startswith(self._prefixes_after):
            return True
        return _phrase_in(self._after, [word], bare) or _phrase_in(self._names_after, [word], unprefixed)

    def _fit_before(self, words: Sequence[str]) -> bool:
        if not words:
            return False
        if self._is_before(words[-1]):
            return True
        if self._near_before and any(not self._near_before.isdisjoint(bare(w)) for w in words[-3:]):
            return True
        if self._second_before and words[:-1] and not self._second_before.isdisjoint(bare(words[-2])):
            return True
        return words[-1] in self._ends and any(
            _phrase_in(self._before, words[-n:], bare) or _phrase_in(self._names_before, words[-n:], unprefixed)
            for n in range(2, min(self._longest, len(words)) + 1)
        )

    def _fit_after(self, words: Sequence[str]) -> bool:
        if not words:
            return False
        if self._is_after(words[0]):
            return True
        if self._near_after and any(not self._near_after.isdisjoint(bare(w)) for w in words[:3]):
            return True
        return not self._seconds.isdisjoint(words[1:2]) and any(
            _phrase_in(self._after, words[:n], bare) or _phrase_in(self._names_after, words[:n], unprefixed)
            for n in range(2, min(self._longest, len(words)) + 1)
        )


def _expand(entries: Iterable[str], lists: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for entry in entries:
        if not entry.startswith("@"):
            yield form(entry)
        elif entry[1:] in lists:
            yield from (form(word) for word in lists[entry[1:]])
        else:
            raise LexiconError(f"no list is called {entry!r}; there are {', '.join(sorted(lists))}")


def words_before(text: str, start: int) -> list[str]:
    """Return the words that end before `start`, a few of them, the nearest last."""
    return list(near_before(text, start))


def words_after(text: str, end: int) -> list[str]:
    """Return the words that follow `end`, a few of them, the nearest first."""
    return list(near_after(text, end))


def _is_quoted(text: str, start: int, end: int) -> bool:
    """Tell whether the span stands alone between quotation marks or brackets, and not as the whole of the text."""
    rest = text[end:].lstrip()
    return text[:start].rstrip()[-1:] in _QUOTES and rest[:1] in _QUOTES and bool(rest)


def _phrase_in(listed: frozenset[str], words: Sequence[str], readings: Any) -> bool:
    if not listed:
        return False
    rest = " ".join(words[1:])
    return any((f"{first} {rest}" if rest else first) in listed for first in readings(words[0]))


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
        self._find = lru_cache(maxsize=_KEPT)(self._look_up)
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
        text, start, end, clitic = sentence.text, hit.start, hit.end, hit.clitic
        actor_id, kind = hit.value
        if kind == "nisba" and self._is_no_nisba(text, start, end, clitic):
            return "refuse"
        if kind != "nisba":
            inside = self._inside.get(actor_id.partition(":")[0])
            if inside and inside.fit(text, start, end):
                return "refuse"
        rule = self._find(text[start:end], clitic, hit.value)
        if rule is None:
            return "context" if kind == "surname" else "accept"
        if (clitic and clitic.endswith(rule.refuse_clitics)) or rule.refuse.fit(text, start, end):
            return "refuse"
        if rule.quoted and _is_quoted(text, start, end):
            return "accept" if rule.quoted == "accept" else "refuse"
        return "accept" if rule.accept.fit(text, start, end) else rule.otherwise

    def _is_no_nisba(self, text: str, start: int, end: int, clitic: str) -> bool:
        """Tell whether a word with the form of a nisba is a family name or a language."""
        known = clitics()
        if text.endswith(known.nisba_letter, start, end):
            return self._family.fit(text, start, end) or (self._family_quoted and _is_quoted(text, start, end))
        if not text.endswith(known.nisba_feminine, start, end):
            return False
        return clitic.endswith(self._language_clitics) or self._language.fit(text, start, end)

    def covers(self, written: str, actor_id: str) -> bool:
        """Tell whether there is a rule for a folded form, with or without its article, of an actor."""
        words = (written, clitics().definite + written, written.removeprefix(clitics().definite))
        return any((word, actor_id, kind) in self._rules for word in words for kind in ("", "nisba", "name"))

    def told(self, sentence: Sentence, hit: Hit[Candidate], sure: set[str]) -> bool:
        """Tell whether the actors that an article names beyond doubt (`sure`) speak for this meaning of a word."""
        rule = self._find(sentence.text[hit.start : hit.end], hit.clitic, hit.value)
        if rule is None:
            return hit.value.actor_id in sure
        return rule.unless.isdisjoint(sure) and not rule.context.isdisjoint(sure)

    def is_fallback(self, sentence: Sentence, hit: Hit[Candidate]) -> bool:
        """Tell whether a word has this meaning where the article speaks for none."""
        rule = self._find(sentence.text[hit.start : hit.end], hit.clitic, hit.value)
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
