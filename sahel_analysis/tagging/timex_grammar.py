"""The patterns of lexicons/timex.toml as regular expressions over the signs of an island's pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from sahel_analysis.language.lexicon import Lexicon, LexiconError
from sahel_analysis.tagging.timex_tokens import Piece
from sahel_analysis.tagging.timex_words import Signs

_ROWS = 1 << 15
_TOKEN = re.compile(r"<(\w+)(?::(\w+))?>|\{(\w+)\}|!\(|[()|?*]|\S")


class Rule(NamedTuple):
    """One pattern: the function that reads its groups, and contexts.

    In those of `refuse` what fits is no time at all, in those of `skip` it is left to other rules; of those of
    `require` one is needed.
    """

    value: str
    pattern: re.Pattern[str]
    refuse: Sequence[str]
    skip: Sequence[str]
    require: Sequence[str]


class Match(NamedTuple):
    """A rule that fits the pieces from `first` to before `last`, with the code of each group."""

    rule: Rule
    first: int
    last: int
    groups: dict[str, str]


class _Fit(NamedTuple):
    """A rule that fits the first `length` signs of a row, with each group's name, class and place."""

    rule: Rule
    length: int
    groups: tuple[tuple[str, str, int], ...]


class _Part(NamedTuple):
    """A part of a pattern: its expression, the signs that can begin it, and whether it may be empty."""

    expression: str
    first: frozenset[str]
    empty: bool


@dataclass
class _Parser:
    """Turns a pattern into a regular expression, by recursive descent."""

    signs: Signs
    macros: dict[str, str]
    classes: frozenset[str]
    tokens: list[re.Match[str]] = field(default_factory=list)
    at: int = 0
    groups: int = 0

    def parse(self, pattern: str) -> _Part:
        outer = self.tokens, self.at
        self.tokens, self.at = list(_TOKEN.finditer(pattern)), 0
        part = self._choice()
        if self.at < len(self.tokens):
            raise LexiconError(f"timex.toml: unexpected {self._here()!r} in the pattern {pattern!r}")
        self.tokens, self.at = outer
        return part

    def _here(self) -> str:
        return self.tokens[self.at].group() if self.at < len(self.tokens) else ""

    def _choice(self) -> _Part:
        parts = [self._sequence()]
        while self._here() == "|":
            self.at += 1
            parts.append(self._sequence())
        first = frozenset[str]().union(*(p.first for p in parts))
        return _Part("(?:" + "|".join(p.expression for p in parts) + ")", first, any(p.empty for p in parts))

    def _sequence(self) -> _Part:
        expression, first, empty = "", frozenset[str](), True
        while self._here() not in ("", "|", ")"):
            part = self._repeated()
            expression += part.expression
            first |= part.first if empty else frozenset()
            empty = empty and part.empty
        return _Part(expression, first, empty)

    def _repeated(self) -> _Part:
        part = self._single()
        if self._here() in ("?", "*"):
            part = _Part(part.expression + self._here(), part.first, True)
            self.at += 1
        return part

    def _single(self) -> _Part:
        token = self.tokens[self.at]
        self.at += 1
        if token[1]:
            return self._class(token[1], token[2] or token[1])
        if token[3]:
            if token[3] not in self.macros:
                raise LexiconError(f"timex.toml: a pattern names {{{token[3]}}}, which [macro] does not have")
            return self.parse(self.macros[token[3]])
        if token.group() in ("(", "!("):
            inner = self._choice()
            if self._here() != ")":
                raise LexiconError(f"timex.toml: a bracket is not closed in {token.string!r}")
            self.at += 1
            return inner if token.group() == "(" else _Part(f"(?!{inner.expression})", frozenset(), True)
        raise LexiconError(f"timex.toml: unexpected {token.group()!r} in the pattern {token.string!r}")

    def _class(self, name: str, alias: str) -> _Part:
        if name not in self.classes:
            raise LexiconError(f"timex.toml: a pattern names <{name}>, which no [words.{name}] lists")
        signs = self.signs.having(name)
        self.groups += 1
        return _Part(f"(?P<{alias}__{name}__{self.groups}>[{signs}])", frozenset(signs), False)


class Grammar:
    """All patterns, found by the sign that can begin them."""

    def __init__(self, lexicon: Lexicon, signs: Signs, contexts: frozenset[str], functions: frozenset[str]) -> None:
        table = lexicon.table("timex")
        self._rules: dict[str, list[Rule]] = {}
        macros = {name: str(pattern) for name, pattern in table["macro"].items()}
        for entry in table["rule"]:
            part = _Parser(signs, macros, signs.classes()).parse(entry["pattern"])
            rule = _rule(entry, part, contexts, functions)
            for sign in part.first:
                self._rules.setdefault(sign, []).append(rule)
        # newsrooms date in a few hundred ways: nearly every row of signs has been seen before
        self._fits = lru_cache(maxsize=_ROWS)(self._find_fits)

    def fits(self, island: Sequence[Piece], signs: str, at: int) -> Iterator[Match]:
        """Yield what fits the pieces from `at` on, the longest first, and of equally long ones the earlier rule."""
        for fit in self._fits(signs[at:]):
            groups: dict[str, str] = {}
            for alias, name, place in fit.groups:
                codes = island[at + place].codes
                groups[alias] = codes[name]
                if alias in ("month", "twin"):
                    groups[f"{alias}_names"] = codes["traditions"]
            yield Match(fit.rule, at, at + fit.length, groups)

    def _find_fits(self, signs: str) -> tuple[_Fit, ...]:
        """Return every fit of a rule at the beginning of a row of signs: each rule's longest, and its shorter ones."""
        rules = self._rules.get(signs[0], ())
        found = [fit for rule in rules if (fit := _fit(rule, signs, len(signs)))]
        ordered: list[_Fit] = []
        while found:
            best = max(found, key=lambda fit: fit.length)
            ordered.append(best)
            place = found.index(best)
            shorter = _fit(best.rule, signs, best.length - 1)
            found[place : place + 1] = [shorter] if shorter else []
        return tuple(ordered)


def _fit(rule: Rule, signs: str, end: int) -> _Fit | None:
    match = rule.pattern.match(signs, 0, end)
    if not match or not match.end():
        return None
    groups: dict[str, tuple[str, str, int]] = {}
    for group in match.re.groupindex:
        if (place := match.start(group)) >= 0:
            alias, _, rest = group.partition("__")
            groups.setdefault(alias, (alias, rest.partition("__")[0], place))
    return _Fit(rule, match.end(), tuple(groups.values()))


def _rule(entry: dict[str, Any], part: _Part, contexts: frozenset[str], functions: frozenset[str]) -> Rule:
    if entry.get("value") not in functions:
        raise LexiconError(
            f"timex.toml: no value is called {entry.get('value')!r}; there are {', '.join(sorted(functions))}"
        )
    refuse, skip, require = (tuple(entry.get(key, ())) for key in ("unless", "skip", "only"))
    for name in (*refuse, *skip, *require):
        if name not in contexts:
            raise LexiconError(f"timex.toml: a rule names the context {name!r}, which no [context.{name}] describes")
    return Rule(entry["value"], re.compile(part.expression), refuse, skip, require)
