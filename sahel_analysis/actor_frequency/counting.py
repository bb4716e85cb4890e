"""What counts as a mention, and of what it counts: the choices that every measure of actors and its evidence take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple, TypedDict, get_args

import pandas as pd

from sahel_analysis.interface import LANGUAGES, codes, label_code, translate
from sahel_analysis.language.lexicon import open_lexicon
from sahel_analysis.measuring import Reprints, choose_articles
from sahel_analysis.selection import KINDS, ROLES, actor_labels, add_labels, check_known, pick_mentions
from sahel_analysis.tables import Tables

Of = Literal["actor", "type", "sector", "country"]
OF: tuple[Of, ...] = get_args(Of)

# column of a measure by what its rows are
_COLUMN = {"actor": "actor_id", "type": "type", "sector": "sector", "country": "country"}
_STATE = "state:"


class Counting(TypedDict, total=False):
    """What counts as a mention; a measure and its evidence must be given the same.

    kinds: name, nisba and metonym by default (None); others where the tables were annotated with them.
    roles: lines of which role, by default title and body.
    types: only actors of these types (without "place": those who may act); None for all.
    flagged: marked mentions that count too (apposed, in_name, quoted_name); by default none of them does.
    functions: only mentions of these functions (agent, place, modifier; "" for other or unknown); None for all.
    reprints: "once" counts one article of each text, that which the others reprint (documents.duplicate_of);
    "as printed" counts every article. Where outlets are compared by what they print, it is the second that tells.
    repeats: "as printed" counts every sentence; "once" leaves out those that say again what another one says
    (sentences.repeats_of), in whatever article.
    """

    kinds: Sequence[str] | None
    roles: Sequence[str]
    types: Sequence[str] | None
    flagged: Sequence[str]
    functions: Sequence[str] | None
    reprints: Reprints
    repeats: Reprints


class Chosen(NamedTuple):
    """The articles and lines that count, the mentions in them, and what is said of reprints in every row."""

    tables: Tables
    mentions: pd.DataFrame
    about: dict[str, str | int]


def choose(
    tables: Tables,
    *,
    kinds: Sequence[str] | None = None,
    roles: Sequence[str] = ROLES,
    types: Sequence[str] | None = None,
    flagged: Sequence[str] = (),
    functions: Sequence[str] | None = None,
    reprints: Reprints = "once",
    repeats: Reprints = "as printed",
) -> Chosen:
    """Return what counts, by the choices of `Counting`.

    `mentions` has doc_id, sentence, actor_id, kind and function; `about` has reprints (the choice) and n_reprints
    (articles left out for it, or counted again); where repeated sentences count once, repeats and n_repeats too.

    Raises
    ------
    ValueError
        If a choice is unknown, or functions are asked for in tables that have none.
    """
    chosen, about = choose_articles(tables, roles, reprints, repeats)
    if functions is not None:
        check_known(functions, codes("function"), "function")
        told = functions_told(tables)
        if len(told) and not (told != "").any():
            raise ValueError("these tables tell no function of any mention: annotate the articles anew")
    return Chosen(chosen, mentions_counted(chosen, kinds, types, flagged, functions), about)


def mentions_counted(
    chosen: Tables,
    kinds: Sequence[str] | None,
    types: Sequence[str] | None = None,
    flagged: Sequence[str] = (),
    functions: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Return the mentions that count in articles and lines that are chosen already: `Chosen.mentions`."""
    mentions = pick_mentions(chosen, KINDS if kinds is None else kinds, types, flagged=flagged)
    mentions = mentions.assign(function=functions_told(chosen).reindex(mentions.index))
    return mentions if functions is None else mentions[mentions["function"].isin(list(functions))]


def functions_told(tables: Tables) -> pd.Series[str]:
    """Return the function of each mention; empty in tables of an earlier version, which know none."""
    mentions = tables.pick("mentions", [n for n in ("doc_id", "function") if n in tables.columns("mentions")])
    return mentions.get("function", pd.Series("", index=mentions.index)).astype("str")


def add_item(chosen: Chosen, of: Of) -> tuple[pd.DataFrame, str]:
    """Return the mentions with the column that measures count by, and its name.

    Raises
    ------
    ValueError
        If `of` is unknown.
    """
    if of not in OF:
        raise ValueError(f"of {of!r} is unknown: use one of {', '.join(OF)}")
    column, mentions = _COLUMN[of], chosen.mentions
    if of == "actor":
        return mentions, column
    actors = chosen.tables.actors.set_index("actor_id")
    value = countries(chosen.tables) if of == "country" else actors[of].astype("str")
    return mentions.assign(**{column: mentions["actor_id"].map(value).fillna("").astype("str")}), column


def countries(tables: Tables) -> pd.Series[str]:
    """Return the state that each actor belongs to, indexed by actor_id; empty for those of several or of none.

    A state is its own; others belong to the state that their affiliation leads to, over a body if need be (a minister,
    his army, its state). A place belongs to the state that it lies in.
    """
    above = dict(zip(tables.actors["actor_id"], tables.actors["affiliation"].astype("str"), strict=True))
    lexicon = open_lexicon(None).actors

    def state_of(actor: str) -> str:
        seen: set[str] = set()
        while actor and actor not in seen and not actor.startswith(_STATE):
            seen.add(actor)
            # a body that nobody mentions stands in the lexicon only
            actor = above.get(actor, lexicon[actor].affiliation if actor in lexicon else "")
        return actor if actor.startswith(_STATE) else ""

    ids = [str(actor) for actor in tables.actors["actor_id"]]
    return pd.Series([state_of(actor) for actor in ids], index=ids, dtype="str")


def label_items(measure: pd.DataFrame, tables: Tables, of: Of) -> pd.DataFrame:
    """Return a measure with labels of what its rows are, for actors with their type too."""
    if of == "actor":
        return add_labels(measure, tables)
    labels = {}
    for language in LANGUAGES:
        names = {"": translate(f"no_{of}", language)} if of in ("sector", "country") else {}
        if of == "country":
            # a state that nobody mentions by itself has its label in the lexicon only
            names |= {i: actor.labels[language] for i, actor in open_lexicon(None).actors.items()}
            names |= {str(i): str(label) for i, label in actor_labels(tables)[f"label_{language}"].items()}
        told = [names.get(value, label_code(of, value, language)) for value in measure[_COLUMN[of]].astype("str")]
        labels[f"label_{language}"] = pd.Series(told, index=measure.index, dtype="str")
    return measure.assign(**labels)


def item_of(measure: pd.DataFrame) -> str:
    """Return the column that tells what a row of a measure is: the one behind the key."""
    return str(measure.columns[1])
