"""Who says it: events, quotations and framed sentences by the kind of their source."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Literal, get_args

import numpy as np
import pandas as pd

from sahel_analysis.measuring import Reprints, Rng, choose_articles, place_hits
from sahel_analysis.selection import KINDS, ROLES, check_known, join_key
from sahel_analysis.stats.intervals import BOOTSTRAP, DESCRIPTIVE, LEAST_ARTICLES, cluster_bootstrap, generator
from sahel_analysis.tables import Tables
from sahel_analysis.tagging.rereading import reread, voice_tagger

Of = Literal["events", "quotes", "frames"]
OF: tuple[Of, ...] = get_args(Of)
NARRATOR, UNTOLD = "narrator", "untold"
SOURCES = (NARRATOR, "official", "document", "media", "named", "unnamed", "impersonal", UNTOLD)

# columns of the findings themselves, by what is counted
_OWN: dict[Of, tuple[str, ...]] = {"events": ("type", "status"), "quotes": (), "frames": ("frame", "voice")}


def find_sources(
    tables: Tables, of: Of = "events", *, voices: Sequence[str] | None = None, lexicons: str | Path | None = None
) -> pd.DataFrame:
    """Return whose word each finding is: one row per event told, quotation, or frame of a sentence.

    Columns: doc_id, sentence, sourcing, and for events type and status, for frames frame and voice. sourcing is
    official (those who hold office, armies, international bodies), document, media, named (other named persons and
    bodies), unnamed, impersonal ("it is said that"), narrator (the article itself), or untold (somebody's words, and
    the text does not say whose). A quotation that runs over several sentences has a row in each; a frame that one
    kind of source uses twice in a sentence has one. Quotations are read anew from the texts, since no table holds
    them. `voices` restricts frames to some voices.

    Raises
    ------
    ValueError
        If `of` or a voice is unknown, or quotations are asked for in a release without texts.
    """
    if of not in OF:
        raise ValueError(f"of {of!r} is unknown: use one of {', '.join(OF)}")
    if of == "quotes":
        return _quotations(tables, None if lexicons is None else str(lexicons))
    asserts = "evidence" if of == "events" else "voice"
    table = tables.pick(of, list(dict.fromkeys(["doc_id", "sentence", *_OWN[of], "sourcing", asserts])))
    voice = table[asserts].astype("str")
    told = table["sourcing"].astype("str")
    told = told.where(told != "", UNTOLD).where(voice != NARRATOR, NARRATOR)
    rows = table[["doc_id", "sentence", *_OWN[of]]].assign(sourcing=told)
    rows = rows.astype(dict.fromkeys(["doc_id", *_OWN[of], "sourcing"], "str"))
    if of == "frames":
        if voices is not None:
            check_known(voices, {"narrator", "quoted", "reported"}, "voice")
            rows = rows[rows["voice"].isin(list(voices))]
        rows = rows.drop_duplicates()
    return rows.reset_index(drop=True)


def _quotations(tables: Tables, lexicons: str | None) -> pd.DataFrame:
    if not tables.has_texts:
        raise ValueError("these tables are a release without texts, in which quotations cannot be looked for")

    def rows() -> Iterator[tuple[str, int, str]]:
        tagger = voice_tagger(lexicons)
        for article in reread(tables):
            speeches = tagger.tag(article.sentences, [m for m in article.mentions if m.kind in KINDS])
            for number, found in speeches.items():
                for quoted in (s for s in found if s.voice == "quoted"):
                    yield article.doc_id, number, quoted.sourcing or UNTOLD

    told = pd.DataFrame(list(rows()), columns=["doc_id", "sentence", "sourcing"])
    return told.astype({"doc_id": "str", "sentence": "int64", "sourcing": "str"})


def count_sources(
    tables: Tables,
    of: Of = "events",
    *,
    by: Sequence[str] = (),
    narrator: bool = True,
    voices: Sequence[str] | None = None,
    roles: Collection[str] = ROLES,
    reprints: Reprints = "once",
    rng: Rng = None,
    lexicons: str | Path | None = None,
) -> pd.DataFrame:
    """Return what part of the events, quotations or framed sentences is told by which kind of source.

    One row per kind of source and group, in the order of the kinds. `by` takes columns of the documents (source, a
    column of one's own), year, month, position, and of the findings: type and status for events, frame and voice for
    frames. Without `narrator` the shares are those of what is attributed to somebody. See `find_sources` for the kinds.

    Columns: key, sourcing, those of `by`, frequency (findings), sentences, docfreq (articles), share (of the n_findings
    of the group), lower and upper (95%, percentiles of a bootstrap of whole articles, since what stands in one article
    hangs together; NaN below 5 articles, and where there is no variation to go by), basis, unit (finding), n_findings,
    n_articles (articles of the group with a finding), of (what is counted), reprints and n_reprints.

    Raises
    ------
    ValueError
        If a choice or a column of `by` is unknown.
    """
    chosen, about = choose_articles(tables, roles, reprints)
    found = find_sources(chosen, of, voices=voices, lexicons=lexicons)
    placed = _placed(chosen, found, of, by)
    if not narrator:
        placed = placed[placed["sourcing"] != NARRATOR]
    # a quotation is never the narrator's
    known = [code for code in SOURCES if code != NARRATOR or (narrator and of != "quotes")]
    return _counted(placed, known, list(by), rng).assign(of=of, **about)


def _placed(tables: Tables, found: pd.DataFrame, of: Of, by: Sequence[str]) -> pd.DataFrame:
    """Return the findings with the columns of `by`."""
    if isinstance(by, str):
        raise ValueError(f"by is a list of columns: write [{by!r}], not {by!r}")
    own = [name for name in by if name in _OWN[of]]
    if "sourcing" in by or len(set(by)) < len(by):
        raise ValueError(f"by {list(by)} repeats a column: sourcing is a column of every row already")
    scope = [name for name in by if name not in own]
    return place_hits(tables, found[["doc_id", "sentence", "sourcing", *own]], scope)


def _counted(placed: pd.DataFrame, known: Sequence[str], by: list[str], rng: Rng) -> pd.DataFrame:
    """Return the measure: for each group the kinds of source, those that nobody is of with zeros."""
    draw = generator(rng)
    rows = []
    groups = placed.groupby(by, sort=True) if by else [((), placed)] if len(placed) else []
    for values, group in groups:
        per_article = pd.crosstab(group["doc_id"], group["sourcing"]).reindex(columns=list(known), fill_value=0)
        sizes = per_article.sum(axis=1)
        lower, upper = cluster_bootstrap(per_article, sizes, rng=draw)
        for code, low, high in zip(known, lower, upper, strict=True):
            own = group[group["sourcing"] == code]
            sure = len(sizes) >= LEAST_ARTICLES and low < high
            places = own[["doc_id", "sentence"]].drop_duplicates()
            rows.append(
                {"sourcing": code, **dict(zip(by, values, strict=True))}
                | {"frequency": len(own), "sentences": len(places), "docfreq": own["doc_id"].nunique()}
                | {"share": len(own) / len(group), "lower": low if sure else np.nan, "upper": high if sure else np.nan}
                | {"basis": BOOTSTRAP if sure else DESCRIPTIVE, "unit": "finding", "n_findings": len(group)}
                | {"n_articles": len(sizes)}
            )
    numbers = [
        "frequency",
        "sentences",
        "docfreq",
        "share",
        "lower",
        "upper",
        "basis",
        "unit",
        "n_findings",
        "n_articles",
    ]
    table = pd.DataFrame(rows, columns=["sourcing", *by, *numbers])
    table = table.astype(dict.fromkeys(["sourcing", *by, "basis", "unit"], "str") | dict.fromkeys(numbers[:3], "int64"))
    table = table.astype({"n_findings": "int64", "n_articles": "int64", "share": "float64"})
    table.insert(0, "key", join_key(table, ["sourcing", *by]))
    return table


def source_evidence(
    tables: Tables,
    measure: pd.DataFrame,
    of: Of = "events",
    *,
    voices: Sequence[str] | None = None,
    roles: Collection[str] = ROLES,
    reprints: Reprints = "once",
    lexicons: str | Path | None = None,
) -> pd.DataFrame:
    """Return the sentences behind each row of `count_sources`: key, doc_id, sentence.

    Give the choices that the measure was made with.

    Raises
    ------
    ValueError
        If these findings are not the ones that the measure counted.
    """
    chosen, _ = choose_articles(tables, roles, reprints)
    columns = list(measure.columns)
    by = columns[columns.index("sourcing") + 1 : columns.index("frequency")]
    placed = _placed(chosen, find_sources(chosen, of, voices=voices, lexicons=lexicons), of, by)
    keyed = placed.assign(key=join_key(placed, ["sourcing", *by]))
    keyed = keyed[keyed["key"].isin(measure["key"])]
    told = measure.set_index("key")["frequency"]
    if not keyed.groupby("key").size().reindex(told.index, fill_value=0).eq(told).all():
        raise ValueError("the measure was made from other tables or choices: give the same to its evidence")
    rows = keyed[["key", "doc_id", "sentence"]].drop_duplicates()
    return rows.sort_values(["key", "doc_id", "sentence"], ignore_index=True)
