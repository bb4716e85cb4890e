"""Key words in context: every place where an actor or a word stands, with what stands around it."""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from sahel_analysis.language.folding import fold_keeping_offsets
from sahel_analysis.language.lexicon import form, open_lexicon
from sahel_analysis.language.matching import Matcher, Style, as_bytes, longest
from sahel_analysis.language.words import clitics
from sahel_analysis.quoted import read_sentences

if TYPE_CHECKING:
    from sahel_analysis.tables import Tables

COLUMNS = ["doc_id", "sentence", "line", "left", "keyword", "right", "actor_id", "kind", "source", "published"]

_ACTOR_ID = re.compile(r"[a-z]+:[^\s:/]+")
_LINE_END = re.compile(r"\r\n|\n|\r")


class UnknownActorError(LookupError):
    """No actor has this id; the message names the nearest ones."""


class WithoutTextsError(ValueError):
    """A word is sought in tables that are a release, without the texts that it could stand in."""


def concordance(tables: Tables, query: str, *, window: int = 60, lexicons: str | Path | None = None) -> pd.DataFrame:
    """Return the places where an actor or a word stands, in reading order.

    Parameters
    ----------
    tables
        What `annotate` or `read_tables` returned.
    query
        An actor id (`state:mali`), a label or name of an actor in any language ("Mali", "Côte d'Ivoire"), else a word
        or phrase. Words are matched as folded, with the particles and the article that may be written before them.
    window
        Characters of context on each side at most; no word is cut in two.
    lexicons
        Folder of a user's own lexicons, as in `annotate`.

    Returns
    -------
    DataFrame
        One row per hit. `left`, `keyword` and `right` are raw text, and adjoin in it; `left` is what comes before
        (on the right-hand side in Arabic), and ends with the particles written together with the keyword. Context
        ends where the sentence does. `line` counts in the raw text. `actor_id` and `kind` are empty for the hits of a
        word, `source` where it is unknown; `published` is NaT then. In a release (`publishing.release`), which has no
        texts, `left` and `right` are empty.

    Raises
    ------
    UnknownActorError
        If `query` has the shape of an actor id, and neither the lexicon nor the tables have it.
    ValueError
        If `query` has no letter or digit in it, or `window` is negative.
    WithoutTextsError
        If a word is sought in tables that are a release.
    """
    if window < 0:
        raise ValueError(f"window is a number of characters from 0 on, not {window}")
    if not form(query):
        raise ValueError(f"a query has at least one letter or digit, not {query!r}")
    actors = find_actors(tables, query, lexicons=lexicons)
    if not actors and not tables.has_texts:
        told = f"these tables are a release without texts: look up an actor, by id or name; {query!r} is none"
        raise WithoutTextsError(told)
    hits = _mentions_of(tables, actors) if actors else _places_of(tables, query)
    hits = hits.merge(tables.pick("documents", ["doc_id", "source", "published"]), on="doc_id", how="left")
    hits = hits.sort_values(["doc_id", "start", "end"], ignore_index=True)
    spans = list(zip(hits["text"], hits["start"] - hits["begin"], hits["end"] - hits["begin"], strict=True))
    hits["left"] = pd.Series([before(text[:start], window) for text, start, _ in spans], dtype="str")
    hits["keyword"] = pd.Series([text[start:end] for text, start, end in spans], dtype="str")
    hits["right"] = pd.Series([after(text[end:], window) for text, _, end in spans], dtype="str")
    if not tables.has_texts:
        hits["keyword"] = hits["surface"]
    return hits[COLUMNS]


def find_actors(tables: Tables, query: str, *, lexicons: str | Path | None = None) -> list[str]:
    """Return the ids of the actors that `query` names by id, label or name; none where it is a word like others.

    Raises
    ------
    UnknownActorError
        If `query` has the shape of an actor id, and neither the lexicon nor the tables have it.
    """
    query = query.strip()
    # the lexicon takes seconds to read, and an actor of the tables needs none
    if (tables.actors["actor_id"] == query).any():
        return [query]
    names = _names(tables, lexicons)
    ids = {actor for owners in names.values() for actor in owners}
    if query in ids:
        return [query]
    if _ACTOR_ID.fullmatch(query):
        near = get_close_matches(query, sorted(ids), n=3, cutoff=0.6)
        hint = f"the nearest are {', '.join(near)}" if near else "ids look like state:mali"
        raise UnknownActorError(f"no actor has the id {query!r}: {hint}")
    return sorted(names.get(_key(query), ()))


def near_names(tables: Tables, query: str, *, lexicons: str | Path | None = None) -> list[str]:
    """Return up to three labels and names of actors that are spelled nearly like `query`."""
    return get_close_matches(_key(query), list(_names(tables, lexicons)), n=3, cutoff=0.75)


def _names(tables: Tables, lexicons: str | Path | None) -> dict[str, set[str]]:
    """Return the actor ids behind every label, name and slug; tables may hold actors of another lexicon."""
    own = _lexicon_names(lexicons, open_lexicon(lexicons).hash)
    names = {name: set(owners) for name, owners in own.items()}
    for row in tables.actors.to_dict("records"):
        for language in ("ar", "en", "fr"):
            names.setdefault(_key(row[f"label_{language}"]), set()).add(row["actor_id"])
    return names


@lru_cache(maxsize=4)
def _lexicon_names(lexicons: str | Path | None, hash: str) -> dict[str, frozenset[str]]:
    """Return the actor ids behind every label, name and slug of the lexicons; `hash` tells when a file has changed."""
    names: dict[str, frozenset[str]] = {}
    for actor in open_lexicon(lexicons).actors.values():
        for name in (*actor.labels.values(), *actor.names, *actor.variants, actor.id.partition(":")[2]):
            names[_key(name)] = names.get(_key(name), frozenset()) | {actor.id}
    return names


def _key(name: str) -> str:
    """Return a name as it is looked up: accents, hyphens and capitals make no difference, Arabic is folded."""
    return form("".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)))


def _mentions_of(tables: Tables, actors: list[str]) -> pd.DataFrame:
    """Return the mentions of these actors, with the text and the beginning of the sentence around each."""
    # of the further kinds a treaty is a name of its own; a title without a name or a phrase for several is none
    chosen = tables.restricted("mentions", ["actor_id"], lambda rows: rows["actor_id"].isin(actors).to_numpy())
    mentions = tables.replaced(mentions=chosen).mentions
    mentions = mentions[~mentions["kind"].isin(["role", "collective"])]
    sentences = read_sentences(tables, mentions, ["start", "text"]).rename(columns={"start": "begin"})
    return mentions.merge(sentences, on=["doc_id", "sentence"])


def _places_of(tables: Tables, query: str) -> pd.DataFrame:
    """Return the places where a word or phrase stands, with the text and the beginning of the sentence around each."""
    entries: list[tuple[str, Style, str]] = [(form(query), "any", "")]
    article = clitics().definite
    if form(query).startswith(article) and form(query) != article:
        entries.append((form(query).removeprefix(article), "lam", ""))
    # letters that the matcher does not know are blanks to it: a query of such letters alone stands nowhere
    matcher = Matcher(entries if as_bytes(form(query)).strip() else [])
    names = ("doc_id", "sentence", "line", "start", "end", "begin", "text")
    columns: dict[str, list[object]] = {name: [] for name in names}
    told = ("doc_id", "sentence", "line", "start", "text")
    sentences = tables.pick("sentences", told)
    for doc_id, sentence, line, begin, text in zip(*(sentences[name] for name in told), strict=True):
        folded = fold_keeping_offsets(text)
        for hit in longest(matcher.find(as_bytes(folded.text))):
            start, end = folded.raw_span(hit.start, hit.end)
            down = len(_LINE_END.findall(text, 0, start))
            values = (doc_id, sentence, line + down, begin + start, begin + end, begin, text)
            for column, value in zip(columns.values(), values, strict=True):
                column.append(value)
    hits = pd.DataFrame(columns).astype({"doc_id": "str", "text": "str"})
    whole = ("sentence", "line", "start", "end", "begin")
    return hits.astype(dict.fromkeys(whole, "int64")).assign(
        actor_id="", kind=pd.Series("", index=hits.index, dtype="category")
    )


def before(text: str, window: int) -> str:
    """Return the last characters of a text, from the beginning of a word on."""
    if len(text) <= window:
        return text
    cut = text[len(text) - window :]
    whole = cut if text[-window - 1].isspace() else re.sub(r"^\S+", "", cut)
    return whole.lstrip()


def after(text: str, window: int) -> str:
    """Return the first characters of a text, to the end of a word."""
    if len(text) <= window:
        return text
    cut = text[:window]
    whole = cut if text[window].isspace() else re.sub(r"\S+$", "", cut)
    return whole.rstrip()
