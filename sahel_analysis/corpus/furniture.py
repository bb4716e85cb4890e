"""What the lexicon of page furniture says of a single line, whatever stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, Literal, NamedTuple

from sahel_analysis.language.calendar import find_dates, find_hijri_dates
from sahel_analysis.language.folding import fold
from sahel_analysis.language.lexicon import Lexicon, LexiconError

Role = Literal["title", "body", "caption", "embed", "meta", "boilerplate"]
ROLES: tuple[Role, ...] = ("title", "body", "caption", "embed", "meta", "boilerplate")
_WHERE = ("any", "header", "footer", "edges")
_ENDS = ("", "article", "block", "list")
_FIELDS = {"id", "role", "where", "max_words", "prose", "ends", "whole", "start", "anywhere", "words", "pattern"}
_DEFAULT_MAX_WORDS = 12
# no furniture is longer than this, in characters
_LONGEST_LINE = 600
_LONGEST_LABEL = 160
# lines whose rule is kept in memory
_REMEMBERED = 20_000

_FIRST_WORD = re.compile(r"[^\W_]+")
_ENDS_OF_LINE = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_WORDS = re.compile(r"[^\W\d_]+")
_BREAKS = re.compile(r"\s*[/|»›>،,\-–•·:]\s*")
_LISTED = re.compile(r"[،,/+&]| و(?=\w)")
_CLOCK = re.compile(r"\d{1,2}:\d\d(?::\d\d)?")


class Rule(NamedTuple):
    """One rule of furniture.toml."""

    id: str
    role: Role
    where: str
    max_words: int
    prose: bool
    ends: str


@dataclass(frozen=True)
class Furniture:
    """The rules of furniture.toml, indexed so that most lines are looked up and not tried one by one."""

    rules: tuple[Rule, ...]
    # (position, prose) -> the rules that may fit there, with the longest line of each
    fitting: dict[tuple[str, bool], dict[int, int]]
    longest: int
    whole: dict[str, tuple[int, ...]]
    # first word of a phrase -> phrases that begin a line, with their rules
    start: dict[str, tuple[tuple[str, int], ...]]
    # phrases that begin with a sign
    signs: tuple[tuple[str, int], ...]
    anywhere: tuple[tuple[tuple[str, ...], int], ...]
    words: tuple[tuple[frozenset[str], int], ...]
    patterns: tuple[tuple[re.Pattern[str], int], ...]
    # labels of sections, and the rule that holds them: several in one line are joined by signs
    sections: tuple[frozenset[str], int]
    credits: frozenset[str]
    credit_at_end: re.Pattern[str]
    companions: frozenset[str]
    sentence_words: frozenset[str]
    published: frozenset[str]
    updated: frozenset[str]
    no_place: frozenset[str]
    cities: frozenset[str]
    badges: tuple[str, ...]
    seen: dict[tuple[str, str, bool], Rule | None] = field(default_factory=dict, repr=False, compare=False)

    def rule_for(self, line: str, n_words: int, position: str, prose: bool) -> Rule | None:
        """Return the first rule that fits a folded line.

        `position` is header, body or footer; `prose` tells that the line reads like a paragraph.
        """
        if n_words > self.longest or len(line) > _LONGEST_LINE:
            return None
        # the pages of a site repeat their furniture to the letter
        key = (line, position, prose)
        if key in self.seen:
            return self.seen[key]
        rule = self._first_fitting(line, n_words, self.fitting[position, prose])
        if len(line) <= _LONGEST_LABEL and len(self.seen) < _REMEMBERED:
            self.seen[key] = rule
        return rule

    def _first_fitting(self, line: str, n_words: int, fits: dict[int, int]) -> Rule | None:
        found = {n for n in self._looked_up(line) if n_words <= fits.get(n, 0)}
        tried = chain(
            (n for phrases, n in self.anywhere if n_words <= fits.get(n, 0) and any(p in line for p in phrases)),
            (n for words, n in self.words if n_words <= fits.get(n, 0) and _made_of(line, words)),
            (n for pattern, n in self.patterns if n_words <= fits.get(n, 0) and pattern.match(line)),
        )
        found.update(tried)
        return self.rules[min(found)] if found else None

    def _looked_up(self, line: str) -> set[int]:
        """Return the rules that know the line, or its beginning, by heart."""
        found = {rule for phrase, rule in self.signs if line.startswith(phrase)}
        if first := _FIRST_WORD.search(line):
            rest = line[first.start() :]
            found.update(rule for phrase, rule in self.start.get(first.group(), ()) if _begins(rest, phrase))
        if len(line) <= _LONGEST_LABEL:
            core = _ENDS_OF_LINE.sub("", line)
            found.update(self.whole.get(core, ()))
            labels, section = self.sections
            if core and labels.issuperset(_BREAKS.split(core)):
                found.add(section)
        return found

    def is_credit(self, text: str) -> bool:
        """Tell whether a folded text is nothing but agencies or other sources of pictures and reports."""
        parts = [_squeezed(part) for part in _LISTED.split(text)]
        return any(parts) and all(part in self.credits for part in parts if part)

    def is_date_line(self, line: str) -> bool:
        """Tell whether a folded line is a full date with nothing but a clock time, a name or a place beside it."""
        if len(line) > 120 or not any(map(str.isdigit, line)):
            return False
        found = [*find_dates(line), *find_hijri_dates(line)]
        for date in found:
            line = line[: date.start] + " " * (date.end - date.start) + line[date.end :]
        rest = [word for word in _WORDS.findall(_CLOCK.sub(" ", line)) if word not in self.companions]
        return bool(found) and len(rest) <= 4 and self.sentence_words.isdisjoint(rest)


_PLACES = {"header": ("header",), "footer": ("footer",), "edges": ("header", "footer")}
_PLACES["any"] = ("header", "body", "footer")


def _fitting(rules: Iterable[Rule], place: str, prose: bool) -> dict[int, int]:
    return {
        number: rule.max_words
        for number, rule in enumerate(rules)
        if place in _PLACES[rule.where] and (rule.prose or not prose)
    }


def _made_of(line: str, words: frozenset[str]) -> bool:
    """Tell whether a line holds nothing but these words; among five, one may be another."""
    found = _WORDS.findall(line)
    others = sum(word not in words for word in found)
    return bool(found) and (others == 0 or (others == 1 and len(found) >= 5))


def _begins(line: str, phrase: str) -> bool:
    """Tell whether a line begins with a phrase, and not with a longer word."""
    end = len(phrase)
    return line.startswith(phrase) and (line[end : end + 1].isalpha() is False or not phrase[-1].isalpha())


def _squeezed(text: str) -> str:
    return "".join(_FIRST_WORD.findall(text))


@cache
def _load(overlay: Path | None) -> Furniture:
    table = Lexicon(overlay).table("furniture")
    rules = tuple(_rule(entry) for entry in table["rule"])
    whole: dict[str, list[int]] = {}
    start: dict[str, list[tuple[str, int]]] = {}
    signs: list[tuple[str, int]] = []
    section = next(number for number, rule in enumerate(rules) if rule.id == "section")
    for number, entry in enumerate(table["rule"]):
        for phrase in map(fold, entry.get("whole", ())):
            whole.setdefault(_ENDS_OF_LINE.sub("", phrase), []).append(number)
        for phrase in map(fold, entry.get("start", ())):
            if phrase[0].isalnum():
                start.setdefault(_first_word(phrase), []).append((phrase, number))
            else:
                signs.append((phrase, number))
    credits = [fold(name) for name in table["credits"]["names"]]
    return Furniture(
        rules=rules,
        fitting={(place, prose): _fitting(rules, place, prose) for place in _PLACES["any"] for prose in (False, True)},
        longest=max(rule.max_words for rule in rules),
        whole={phrase: tuple(numbers) for phrase, numbers in whole.items()},
        start={word: tuple(phrases) for word, phrases in start.items()},
        signs=tuple(signs),
        anywhere=tuple((tuple(map(fold, e["anywhere"])), n) for n, e in enumerate(table["rule"]) if "anywhere" in e),
        words=tuple((_folded(e["words"]), n) for n, e in enumerate(table["rule"]) if "words" in e),
        patterns=tuple((_compiled(e, p), n) for n, e in enumerate(table["rule"]) for p in e.get("pattern", ())),
        sections=(_folded(table["rule"][section].get("whole", ())), section),
        credits=frozenset(map(_squeezed, credits)),
        credit_at_end=_credit_at_end(credits),
        companions=_folded(table["date_line"]["companions"]),
        sentence_words=_folded(table["date_line"]["sentence_words"]),
        published=_folded(table["publication"]["published"]),
        updated=_folded(table["publication"]["updated"]),
        no_place=_folded(table["dateline"]["no_place"]),
        cities=_folded(table["dateline"]["cities"]),
        badges=tuple(sorted(_folded(table["title"]["badges"]), key=len, reverse=True)),
    )


def furniture(lexicon: Lexicon | None = None) -> Furniture:
    """Return the rules of lexicons/furniture.toml, with those of the lexicon's overlay."""
    return _load(lexicon.overlay if lexicon else None)


def _folded(names: Iterable[str]) -> frozenset[str]:
    return frozenset(map(fold, names))


def _first_word(phrase: str) -> str:
    match = _FIRST_WORD.search(phrase)
    return match.group() if match else ""


def _credit_at_end(credits: list[str]) -> re.Pattern[str]:
    """Return the pattern of a line that ends in a dash or bar and a credit."""
    names = "|".join(re.escape(name) for name in sorted(credits, key=len, reverse=True))
    return re.compile(rf"[-–—|/،]\s?(?:{names})\W*$")


def _rule(entry: dict[str, Any]) -> Rule:
    name = entry.get("id", "without id")
    if unknown := set(entry) - _FIELDS:
        raise LexiconError(f"furniture rule {name}: no field is called {min(unknown)!r}; there are {sorted(_FIELDS)}")
    for key, known in (("role", ROLES), ("where", _WHERE), ("ends", _ENDS)):
        value = entry.get(key, known[0] if key != "role" else None)
        if value not in known:
            raise LexiconError(f"furniture rule {name}: {key} is {value!r}, not one of {', '.join(known)}")
    return Rule(
        id=name,
        role=entry["role"],
        where=entry.get("where", "any"),
        max_words=entry.get("max_words", _DEFAULT_MAX_WORDS),
        prose=entry.get("prose", False),
        ends=entry.get("ends", ""),
    )


def _compiled(entry: dict[str, Any], pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise LexiconError(f"furniture rule {entry['id']}: pattern {pattern!r}: {error}") from error
