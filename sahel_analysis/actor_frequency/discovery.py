"""Likely names that the lexicon lacks: what follows titles and heads of names, and stands in a row with known names."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from sahel_analysis.actor_frequency.discovery_words import LISTED, LONGEST, Cue, Token, find_cues, read_tokens
from sahel_analysis.language.lexicon import Lexicon, form, open_lexicon
from sahel_analysis.language.words import clitics, unprefixed
from sahel_analysis.selection import ROLES, select
from sahel_analysis.tables import Tables

COLUMNS = ["key", "name", "type", "score", "rank", "frequency", "docfreq", "cued", "cues", "example", "stub"]

# in fewer articles than this every name is one of very many
_FEW = 20
# words beyond the head, or beyond the title, that a name has where nothing recurs
_USUAL = {"person": 2, "armed": 2, "org": 2, "place": 1, "state": 1, "": 1}


@dataclass
class _Found:
    """What is known of one candidate."""

    surfaces: Counter[str] = field(default_factory=Counter)
    places: set[tuple[str, int]] = field(default_factory=set)
    cues: Counter[str] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)


def discover_actors(
    tables: Tables, lexicons: str | Path | Lexicon | None = None, *, min_articles: int = 1, top: int | None = 100
) -> pd.DataFrame:
    """Return likely names of actors that the lexicon lacks: one row per candidate, the likeliest first.

    Candidates follow a title or function (a person), begin with the head of a group's or a body's name, follow a word
    such as "town" (a place), or stand in a row with names that the lexicon has. How far a name goes is told by what
    recurs. These are guesses for reading, not findings: nothing is counted with them before they are in a lexicon.

    Parameters
    ----------
    lexicons
        Folder of a user's own lexicons, as in `annotate`, or a Lexicon. Give the one that the tables were made with.
    min_articles
        Candidates that fewer articles have are left out.
    top
        The most to return; None for all.

    Returns
    -------
    DataFrame
        Columns: key (the name folded), name (as most often written), type (guessed from the cue; empty for what only
        stands in a row with names), score (number of articles on a log scale, times the share of places that have a
        cue, times the kinds of cue; less for words of very many articles, for what stands with and without article,
        and for what only stands in a row), rank, frequency and docfreq (places and articles that have the name, with
        or without a cue), cued (places with a cue), cues (their kinds, joined by ;),
        example (a sentence), stub (an entry for lexicons/actors: give it an English slug and labels).
    """
    lexicon = lexicons if isinstance(lexicons, Lexicon) else open_lexicon(lexicons)
    rules = lexicon.table("discovery")
    chosen = select(tables, roles=ROLES)
    texts = list(read_tokens(chosen))
    grams = _count_grams([tokens for _, _, tokens in texts])
    found: defaultdict[str, _Found] = defaultdict(_Found)
    for doc_id, sentence, tokens in texts:
        for cue in find_cues(tokens, rules):
            words = cue.words[: _length(cue, grams, rules)]
            key = _key(words)
            if key:
                _note(found[key], words, cue, doc_id, sentence)
    known = _known_names(lexicon)
    headless = {word for cue in rules["cues"].values() for word in (*cue.get("heads", ()), *cue.get("before", ()))}
    kept = {key: one for key, one in found.items() if key not in known and not set(key.split()) <= headless}
    table = _score(kept, texts, grams, len(chosen.documents))
    table = table[table["docfreq"] >= min_articles]
    table = _without_parts(table.sort_values(["score", "key"], ascending=[False, True]))[:top]
    table = table.assign(rank=range(1, len(table) + 1), example=_examples(table, kept, chosen))
    table["stub"] = [_stub(str(n), str(t), int(r)) for n, t, r in table[["name", "type", "rank"]].to_numpy()]
    return table[COLUMNS].reset_index(drop=True)


def discovery_evidence(
    tables: Tables, found: pd.DataFrame, lexicons: str | Path | Lexicon | None = None
) -> pd.DataFrame:
    """Return the sentences that have each candidate of `discover_actors`, with or without a cue: key, doc_id, sentence.

    `lexicons` is there so that both functions can be called alike; the sentences do not depend on it.
    """
    keys = {tuple(str(key).split()): str(key) for key in found["key"]}
    rows = [
        (keys[gram], doc_id, sentence)
        for doc_id, sentence, tokens in read_tokens(select(tables, roles=ROLES))
        for gram in set(_grams(tokens))
        if gram in keys
    ]
    table = pd.DataFrame(rows, columns=["key", "doc_id", "sentence"]).astype({"sentence": "int64"})
    return table.sort_values(["key", "doc_id", "sentence"], ignore_index=True)


def _length(cue: Cue, grams: Counter[tuple[str, ...]], rules: dict[str, Any]) -> int:
    """Return how many words of a run are the name: as far as it recurs, else the usual number."""
    joiners = set(rules["words"]["joiners"])
    words = tuple(_word(token, at == 0) for at, token in enumerate(cue.words))
    usual = cue.fixed
    for _ in range(_USUAL[cue.type]):
        while usual < len(words) and words[usual] in joiners:
            usual += 1
        usual += 1
    usual = min(usual, len(words))
    if grams[words[:usual]] >= 2:
        # it goes on while most of its places go on alike
        while usual < len(words) and grams[words[: usual + 1]] >= max(2, 0.6 * grams[words[:usual]]):
            usual += 1
        return usual
    # a given name alone recurs easily, a head with its first word does not
    least = 2 if cue.fixed else 3
    shorter = range(cue.fixed + 1, usual)
    recurring = [n for n in shorter if grams[words[:n]] >= least and words[n - 1] not in joiners]
    return recurring[-1] if recurring else usual


def _word(token: Token, first: bool) -> str:
    """Return a word of a name; the first one without the conjunction that joins it to what stands before."""
    return token.word[1:] if first and token.joined else token.word


def _key(words: tuple[Token, ...]) -> str:
    key = " ".join(_word(token, at == 0) for at, token in enumerate(words))
    return key if len(key) > 2 else ""


def _note(one: _Found, words: tuple[Token, ...], cue: Cue, doc_id: str, sentence: int) -> None:
    surface = " ".join(token.surface for token in words)
    one.surfaces[surface[1:] if words[0].joined else surface] += 1
    one.places.add((doc_id, sentence))
    one.cues[cue.cue] += 1
    if cue.type:
        one.types[cue.type] += 1


def _grams(tokens: list[Token]) -> Iterator[tuple[str, ...]]:
    """Yield every row of up to five words, the first with and without its particles."""
    words = [token.word for token in tokens]
    for at in range(len(words)):
        for reading in unprefixed(words[at]):
            for n in range(1, min(LONGEST, len(words) - at) + 1):
                yield (reading, *words[at + 1 : at + n])


def _count_grams(texts: list[list[Token]]) -> Counter[tuple[str, ...]]:
    return Counter(gram for tokens in texts for gram in _grams(tokens))


def _known_names(lexicon: Lexicon) -> set[str]:
    """Return what the lexicon has, with and without article."""
    definite = clitics().definite
    forms = {
        name
        for actor in lexicon.actors.values()
        for name in (*actor.names, *actor.variants, *actor.surnames, *actor.nisba, *actor.nisba_plural)
    }
    return forms | {name.removeprefix(definite) for name in forms} | {definite + name for name in forms}


def _score(
    found: dict[str, _Found],
    texts: list[tuple[str, int, list[Token]]],
    grams: Counter[tuple[str, ...]],
    n_articles: int,
) -> pd.DataFrame:
    places: defaultdict[str, list[str]] = defaultdict(list)
    wanted = {tuple(key.split()): key for key in found}
    for doc_id, _, tokens in texts:
        for gram in _grams(tokens):
            if gram in wanted:
                places[wanted[gram]].append(doc_id)
    rows = []
    for key, one in found.items():
        frequency, docfreq = len(places[key]), len(set(places[key]))
        cued = min(sum(one.cues.values()), frequency)
        common = max(0.0, docfreq / max(_FEW, n_articles) - 0.3)
        score = math.log2(1 + docfreq) * (cued / max(1, frequency)) * (1 + 0.5 * (len(one.cues) - 1)) * (1 - common)
        score *= _name_like(key.split(), set(one.cues), grams)
        rows.append(
            {
                "key": key, "name": one.surfaces.most_common(1)[0][0], "score": score, "frequency": frequency,
                "type": one.types.most_common(1)[0][0] if one.types else "", "docfreq": docfreq, "cued": cued,
                "cues": ";".join(sorted(one.cues)),
            }
        )  # fmt: skip
    return pd.DataFrame(rows, columns=[c for c in COLUMNS if c not in ("rank", "example", "stub")])


def _name_like(words: list[str], cues: set[str], grams: Counter[tuple[str, ...]]) -> float:
    """Return how much a form looks like a name: nouns stand with and without article, names with one of them."""
    definite = clitics().definite
    like = 1.0
    for word in words[1:] if cues <= {"group", "body"} else words:
        other = word.removeprefix(definite) if word.startswith(definite) else definite + word
        if grams[(other,)]:
            like *= 0.5
    # one place in a row with names is weak evidence: verbs stand there too
    if cues == {LISTED}:
        like *= 0.5
    # a person has two names where it is first mentioned; behind an office a lone word is as often a verb
    if "person" in cues:
        like *= 1.5 if len(words) > 1 else 0.5
    return like


def _without_parts(table: pd.DataFrame) -> pd.DataFrame:
    """Leave out what is part of a likelier candidate, or begins with one."""
    kept: list[str] = []
    for key in table["key"]:
        if not any(f" {key} " in f" {other} " or f" {other} " in f" {key} " for other in kept):
            kept.append(key)
    return table[table["key"].isin(kept)]


def _examples(table: pd.DataFrame, found: dict[str, _Found], tables: Tables) -> list[str]:
    texts = tables.sentences.set_index(["doc_id", "sentence"])["text"]
    return [str(texts[min(found[key].places)]) for key in table["key"]]


def _stub(name: str, kind: str, number: int) -> str:
    """Return a TOML entry for lexicons/actors; what a person has to fill in is said beside it."""
    quoted = name.replace("\\", "").replace('"', "")
    kind = kind or "org"
    sector = {"armed": "REB", "state": "GOV"}.get(kind, "")
    return (
        "[[actor]]\n"
        "# change the slug to the English name, and the type before the colon where the guess is wrong\n"
        f'id = "{kind}:new-{number}"\n'
        f'sector = "{sector}"\n'
        f'label_en = "{quoted}"\n'
        f'label_fr = "{quoted}"\n'
        f'label_ar = "{quoted}"\n'
        f'names = [\n    "{quoted}",\n]\n'
    )


def is_brought_back(key: str, names: set[str], heads: set[str]) -> bool:
    """Tell whether a candidate is an actor of these folded names: with or without article, and head of its name."""
    definite = clitics().definite
    readings = {form(key)}
    first, _, rest = form(key).partition(" ")
    if rest and first in heads:
        readings.add(rest)
    bare = {name.removeprefix(definite) for name in names}
    return any(reading.removeprefix(definite) in bare for reading in readings)
