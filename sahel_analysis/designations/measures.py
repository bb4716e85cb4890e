"""How outlets name the same actor: the designations that they give it, by kind of wording."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

import pandas as pd

from sahel_analysis.designations.counting import actor_order, count_in_articles
from sahel_analysis.designations.finding import DesignationReader
from sahel_analysis.language.lexicon import open_lexicon
from sahel_analysis.measuring import Reprints, choose_articles, place_hits, split_columns
from sahel_analysis.selection import KINDS, ROLES, add_labels, check_known, join_key
from sahel_analysis.tables import Tables
from sahel_analysis.tagging.rereading import reread, voice_tagger
from sahel_analysis.tagging.voice import VoiceTagger, spoken_at

GROUP, DESIGNATION = "group", "designation"
PLACES = ("before", "after", "instead")
# what a row of a measure is by
OF = (GROUP, DESIGNATION)

_COLUMNS = [
    "doc_id", "line", "start", "end", "sentence", "surface", DESIGNATION, GROUP, "place", "actor_id", "voice",
    "speaker",
]  # fmt: skip


@lru_cache(maxsize=2)
def _reader(lexicons: str | None) -> DesignationReader:
    return DesignationReader(open_lexicon(lexicons))


def find_designations(tables: Tables, lexicons: str | Path | None = None) -> pd.DataFrame:
    """Return the titles, epithets and nouns by which the articles name actors: one row per designation.

    A title or noun stands right before a name ("the mercenaries of Wagner"), right after it, or instead of it: a title
    without a name, where the tables hold mentions of kind role (`annotate(..., kinds=...)`) or one person held the
    office on the day of the article; a noun with a nisba, or with the state in which power is held ("the Russian
    forces", "the junta in Niger"). Nouns that are a choice by themselves (rebels, terrorists, armed men) count where
    nobody is named beside them too: their actor is empty. A bare name is no designation, nor is what a sentence only
    predicates ("called him a rebel").

    Parameters
    ----------
    tables
        What `annotate` or `read_tables` returned, with their texts.
    lexicons
        Folder of a user's own lexicons, as in `annotate`; designations.toml has the words.

    Returns
    -------
    DataFrame
        doc_id, line, start, end (the raw text between them is `surface`), sentence, surface, designation (its words as
        the lexicon lists them, without articles), group (kind of wording, of several the first in the lexicon), place
        (before, after, instead), actor_id (empty: unresolved), voice (narrator, quoted, reported: whose words it is),
        speaker (actor id; empty where none is resolved).

    Raises
    ------
    ValueError
        If the tables are a release without texts.

    Notes
    -----
    Nomination and categorisation as choices of the press: van Leeuwen (2008), Discourse and Practice, ch. 2.
    """
    if not tables.has_texts:
        raise ValueError("these tables are a release without texts, in which designations cannot be looked for")
    folder = None if lexicons is None else str(lexicons)
    rows = list(_rows(tables, _reader(folder), voice_tagger(folder)))
    found = pd.DataFrame(rows, columns=_COLUMNS)
    texts = [c for c in _COLUMNS if c not in ("line", "start", "end", "sentence")]
    return found.astype(dict.fromkeys(texts, "str") | dict.fromkeys(("line", "start", "end", "sentence"), "int64"))


def _rows(tables: Tables, reader: DesignationReader, voices: VoiceTagger) -> Iterator[dict[str, object]]:
    documents = tables.pick("documents", ["doc_id", "published"])
    published = dict(zip(documents["doc_id"].astype("str"), documents["published"], strict=True))
    for article in reread(tables):
        stamp = published.get(article.doc_id, pd.NaT)
        day: date | None = None if pd.isna(stamp) else stamp.date()
        speeches = None
        by_sentence: dict[int, list[object]] = {}
        for mention in article.mentions:
            by_sentence.setdefault(mention.sentence.number, []).append(mention)
        for sentence in article.sentences:
            found = reader.find(sentence, by_sentence.get(sentence.number, []), day)  # type: ignore[arg-type]
            if found and speeches is None:
                # whose words it is costs more than the designations: it is asked only where there are some
                speeches = voices.tag(article.sentences, [m for m in article.mentions if m.kind in KINDS])
            for one in found:
                speech = spoken_at((speeches or {}).get(sentence.number, ()), one.start)
                line, start, end = sentence.span(one.start, one.end)
                first, last = start - sentence.start, end - sentence.start
                yield {
                    "doc_id": article.doc_id, "line": line, "start": start, "end": end, "sentence": sentence.number,
                    "surface": article.texts[sentence.number][first:last], DESIGNATION: one.words,
                    GROUP: reader.groups[one.rank].id, "place": one.place, "actor_id": one.actor_id,
                    "voice": speech.voice if speech else "narrator", "speaker": speech.speaker if speech else "",
                }  # fmt: skip


def count_designations(
    tables: Tables,
    designations: pd.DataFrame | None = None,
    *,
    of: str = GROUP,
    by: Sequence[str] = (),
    actors: Collection[str] | None = None,
    top: int | None = None,
    voices: Sequence[str] | None = None,
    roles: Sequence[str] = ROLES,
    reprints: Reprints = "once",
) -> pd.DataFrame:
    """Return how often each actor is named by each kind of wording: one row per actor, wording and group of articles.

    `of` takes "group" (kinds of wording) or "designation" (the words themselves). `by` takes columns of the documents
    (source, a column of one's own), year, month, position, and of the designations: place and voice. `designations` are
    those of `find_designations`, made anew where they are not given. `actors` restricts the rows to some ids ("" for
    those that are unresolved), `top` to the actors that most articles designate, `voices` to the narrator's words or
    those of others.

    Columns: key, actor_id, group (or designation), those of `by`, frequency (designations), sentences, docfreq
    (articles), share (docfreq of n_articles), lower and upper (95%, Wilson's; NaN where there are fewer than 5 such
    articles), basis, unit (article), n_articles (articles of the group that mention or designate the actor; all of
    the group for what is unresolved), n_designations (of the actor in the group), type and labels of the actor,
    reprints and n_reprints. Several kinds of wording may stand in one article, so that shares do not add up to one. A
    wording that an actor gets in one group of articles has a row, with zeros, in every group that mentions him.

    Raises
    ------
    ValueError
        If a choice, a voice or a column of `by` is unknown.
    """
    if of not in OF:
        raise ValueError(f"of {of!r} is unknown: use one of {', '.join(OF)}")
    chosen, about = choose_articles(tables, roles, reprints)
    hits = pick_designations(chosen, designations if designations is not None else find_designations(chosen), voices)
    if actors is not None:
        hits = hits[hits["actor_id"].isin(list(actors))]
    counted = [of, *by] if of in by else [of]
    if len(counted) > 1:
        raise ValueError(f"by {list(by)} repeats a column: {of} is a column of every row already")
    scope, facets = split_columns(hits[["doc_id", "sentence", "place", "voice"]], "actor_id", by)
    placed = place_hits(chosen, hits[["doc_id", "sentence", "actor_id", of, *facets]], scope)
    if top is not None:
        placed = placed[placed["actor_id"].isin(["", *actor_order(placed)[:top]])]
    measure = count_in_articles(chosen, placed, of, by, scope, facets)
    return add_labels(measure, chosen).assign(**about)


def designation_evidence(
    tables: Tables,
    measure: pd.DataFrame,
    designations: pd.DataFrame | None = None,
    *,
    voices: Sequence[str] | None = None,
    roles: Sequence[str] = ROLES,
    reprints: Reprints = "once",
) -> pd.DataFrame:
    """Return the sentences behind each row of `count_designations`: key, doc_id, sentence.

    Give the choices that the measure was made with.

    Raises
    ------
    ValueError
        If these designations are not the ones that the measure counted.
    """
    chosen, _ = choose_articles(tables, roles, reprints)
    hits = pick_designations(chosen, designations if designations is not None else find_designations(chosen), voices)
    columns = list(measure.columns)
    of = columns[2]
    by = columns[3 : columns.index("frequency")]
    scope, facets = split_columns(hits[["doc_id", "sentence", "place", "voice"]], "actor_id", by)
    placed = place_hits(chosen, hits[["doc_id", "sentence", "actor_id", of, *facets]], scope)
    keyed = placed.assign(key=join_key(placed, ["actor_id", of, *by]))
    keyed = keyed[keyed["key"].isin(measure["key"])]
    told = measure.set_index("key")["docfreq"]
    if not keyed.groupby("key")["doc_id"].nunique().reindex(told.index, fill_value=0).eq(told).all():
        raise ValueError("the measure was made from other tables, voices or roles: give the same to its evidence")
    rows = keyed[["key", "doc_id", "sentence"]].drop_duplicates()
    return rows.sort_values(["key", "doc_id", "sentence"], ignore_index=True)


def pick_designations(tables: Tables, designations: pd.DataFrame, voices: Sequence[str] | None) -> pd.DataFrame:
    """Return the designations that stand in sentences of the tables, in some voices."""
    inside = tables.pick("sentences", ["doc_id", "sentence"]).astype({"doc_id": "str"})
    kept = designations.merge(inside, on=["doc_id", "sentence"])
    if voices is None:
        return kept
    check_known(voices, {"narrator", "quoted", "reported"}, "voice")
    return kept[kept["voice"].isin(list(voices))]
