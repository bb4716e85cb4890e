"""The words of sentences as discovery reads them, and the places among them where a name is likely."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from sahel_analysis.language.folding import fold_keeping_offsets
from sahel_analysis.language.words import WORD, clitics, unprefixed
from sahel_analysis.selection import KINDS
from sahel_analysis.tables import Tables

LISTED = "listed"
LONGEST = 5


class Token(NamedTuple):
    """One word: folded, as written, the kind of mention that it belongs to ("" for none), what is before it.

    `joined` tells that it is written together with a conjunction, `apart` that a sign parts it from the word before.
    """

    word: str
    surface: str
    known: str
    joined: bool
    apart: bool


@cache
def _conjunctions() -> tuple[str, ...]:
    """Return the conjunctions that join names; the loose ones join clauses."""
    table = tomllib.loads((files("sahel_analysis") / "lexicons" / "clitics.toml").read_text(encoding="utf-8"))
    return tuple(c for c in table["conjunctions"] if c not in table["loose"])


def read_tokens(tables: Tables) -> Iterator[tuple[str, int, list[Token]]]:
    """Yield doc_id, sentence and the words of every sentence of the tables."""
    spans: defaultdict[tuple[str, int], list[tuple[int, int, str]]] = defaultdict(list)
    # titles without a name and the like hold words that are cues
    named = ("doc_id", "sentence", "start", "end", "kind")
    mentions = tables.pick("mentions", named)
    mentions = mentions[mentions["kind"].isin(KINDS)]
    for doc, sentence, start, end, kind in zip(*(mentions[name] for name in named), strict=True):
        spans[doc, sentence].append((start, end, str(kind)))
    told = ("doc_id", "sentence", "start", "text")
    sentences = tables.pick("sentences", told)
    for doc, sentence, start, text in zip(*(sentences[name] for name in told), strict=True):
        yield str(doc), int(sentence), _tokens(text, start, spans[doc, sentence])


def _tokens(text: str, offset: int, mentions: list[tuple[int, int, str]]) -> list[Token]:
    folded = fold_keeping_offsets(text)
    tokens: list[Token] = []
    done = 0
    for match in WORD.finditer(folded.text):
        first, last = folded.raw_span(match.start(), match.end())
        known = next((kind for a, b, kind in mentions if a < offset + last and offset + first < b), "")
        word = match.group()
        # particles stand outside the span of a mention
        joined = word.startswith(_conjunctions()) and len(word) > 3
        tokens.append(Token(word, text[first:last], known, joined, _parts(folded.text[done : match.start()])))
        done = match.end()
    return tokens


def _parts(between: str) -> bool:
    """Tell whether a sign parts two words: anything but blanks and quotation marks."""
    return any(not c.isspace() and c not in "«»\"“”'’‘" for c in between)


class Cue(NamedTuple):
    """One place where a name is likely: its words, the cue, and the type of actor that the cue tells."""

    words: tuple[Token, ...]
    fixed: int
    cue: str
    type: str


def find_cues(tokens: list[Token], rules: dict[str, Any]) -> Iterator[Cue]:
    """Yield the places of a sentence where a name is likely, by the cues of lexicons/discovery.toml."""
    for i, token in enumerate(tokens):
        readings = set() if token.known else unprefixed(token.word)
        for name, cue in rules["cues"].items():
            if head := next((r for r in readings if r in cue.get("heads", ())), ""):
                run = _run(tokens, i + 1, rules, inside=True)
                if run and _goes_on(head, run[0].word):
                    # the head without the particle that this place gives it
                    surface = token.surface[-len(head) :]
                    yield Cue((Token(head, surface, "", False, False), *run), 1, name, cue["type"])
            if readings & set(cue.get("before", ())):
                start = _skip(tokens, i + 1, rules) if name == "person" else i + 1
                if run := _run(tokens, start, rules):
                    # right behind a title nothing is joined: the letter belongs to the word
                    yield Cue((run[0]._replace(joined=False), *run[1:]), 0, name, cue["type"])
        if i and tokens[i - 1].known == "name" and not token.known and token.joined and (run := _run(tokens, i, rules)):
            yield Cue(run[:2], 0, LISTED, "")
        if token.known == "name" and token.joined and i and (run := _run(tokens[:i], i - 1, rules)):
            yield Cue(run[:1], 0, LISTED, "")


def _goes_on(head: str, word: str) -> bool:
    """Tell whether a name goes on from its head: a head with the article takes a definite adjective."""
    definite = clitics().definite
    return not head.startswith(definite) or word.startswith((definite, clitics().lam_letter))


def _skip(tokens: list[Token], start: int, rules: dict[str, Any]) -> int:
    """Return where the name begins behind a title: after definite words, names of states, further titles."""
    known = {*rules["words"]["complements"], *rules["cues"]["person"]["before"]}
    at = start
    while at < len(tokens) and at - start < 6 and not (at > start and tokens[at].apart):
        word = tokens[at].word
        if not (tokens[at].known or word.startswith(clitics().definite) or word in known):
            break
        at += 1
    return at


def _run(tokens: list[Token], start: int, rules: dict[str, Any], *, inside: bool = False) -> tuple[Token, ...]:
    """Return the words from `start` on that may belong to one name; `inside` it a name of the lexicon may end it."""
    stops, run = {*rules["words"]["stops"], *rules["cues"]["person"]["before"]}, []
    suffixes, definite = tuple(rules["words"]["suffixes"]), clitics().definite
    for at in range(start, min(len(tokens), start + LONGEST)):
        token = tokens[at]
        bare = unprefixed(token.word)
        parted = at > start and (token.apart or token.joined)
        if parted or bare & stops or token.word.isdigit() or len(token.word) < 2:
            break
        if token.known:
            if inside and token.known == "name" and at > start:
                run.append(token)
            break
        # an object or a purpose, and a word with a pronoun, are no parts of names
        behind = any(r.startswith(definite) for r in bare if r != token.word)
        # bodies are named "for" something, persons and places are not
        behind |= not inside and token.word.startswith(tuple(p for p in clitics().lam if p))
        if behind or (len(token.word) > 4 and token.word.endswith(suffixes)):
            break
        run.append(token)
    return tuple(run)
