"""Apply corrections by hand to tables, after annotation and the same way on every run.

Each correction is held against what the lexicons found: it is applied, redundant (they give that by themselves), or it
no longer fits. Only the rows that it names change; what other rows were reckoned from them is not reckoned again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from sahel_analysis.corrected import COLUMNS, OUTCOME, typed
from sahel_analysis.corrections.article import Article, sentences_of
from sahel_analysis.corrections.contract import ACTIONS, ADD, CHANGE, DELETE, KEYS, Allowed, Correction, allowed_by
from sahel_analysis.tables import CONTRACTS, Tables, conform
from sahel_analysis.tagging.actors import FURTHER_KINDS
from sahel_analysis.tagging.annotate import actor_rows

Rows = dict[str, pd.DataFrame]


class Outcome(NamedTuple):
    """What became of a correction: applied, redundant or unfit, and why."""

    state: str
    reason: str = ""


def apply_corrections(
    tables: Tables, corrections: pd.DataFrame, lexicons: str | Path | None = None
) -> tuple[Tables, pd.DataFrame]:
    """Return corrected tables, and a report of what became of each correction.

    A pure function. Events and frames are not found anew from corrected mentions: correct them too where they are
    wrong. Of a corrected row itself, what follows from a value follows it: the days of a time, the precision of an
    event's date, its class in PLOVER where type or status changes, roles where participants change.

    Parameters
    ----------
    tables
        What `annotate` returned, with the texts of sentences.
    corrections
        What `read_corrections` returned: columns as in `corrected.COLUMNS`. They are applied in their order.
    lexicons
        Folder of lexicons of the user's own, as in `annotate`: the actors and frames that values may name.

    Returns
    -------
    Tables
        With the report as `corrections`; actors are those that are still named.
    DataFrame
        One row per correction: its columns, then line, state (applied, redundant, unfit) and reason, which for what
        does not fit says what stands there now and the way out.

    Raises
    ------
    ValueError
        If the tables have no texts (a release), or corrections stand in them already.
    """
    return correct_tables(tables, as_corrections(corrections), allowed_by(lexicons))


def correct_tables(tables: Tables, corrections: Sequence[Correction], allowed: Allowed) -> tuple[Tables, pd.DataFrame]:
    """Return corrected tables and the report, as `apply_corrections` does, with a lexicon that is there already."""
    if not tables.has_texts:
        raise ValueError("these tables are a release without texts: correct those that it was made from")
    if len(tables.corrections):
        raise ValueError("these tables are corrected already: apply all corrections at once to what annotate returns")
    rows, outcomes = correct_rows(tables.by_name(), corrections, allowed)
    report = make_report(corrections, outcomes)
    if (report["state"] == "applied").any():
        ids = {*rows["mentions"]["actor_id"], *rows["frames"]["speaker"]}
        ids = ids.union(*(value.split(";") for value in set(rows["events"]["participants"])))
        rows["actors"] = conform(actor_rows(ids, allowed.lexicon), "actors")
    return Tables(**rows, lexicon_hash=tables.lexicon_hash, corrections=report), report


def as_corrections(corrections: pd.DataFrame) -> list[Correction]:
    """Return the rows of a frame of corrections; columns that it lacks are empty."""
    given = [{str(name): value for name, value in row.items()} for row in corrections.to_dict("records")]
    return [
        Correction(**{name: _as_text(row.get(name)) for name in COLUMNS}, line=int(row.get("line", 0))) for row in given
    ]


def _as_text(value: Any) -> str:
    return "" if value is None or value != value else str(value)


def make_report(corrections: Sequence[Correction], outcomes: Sequence[Outcome]) -> pd.DataFrame:
    """Return what became of each correction, in their order."""
    rows = [{**c._asdict(), **o._asdict()} for c, o in zip(corrections, outcomes, strict=True)]
    return typed(pd.DataFrame(rows, columns=[*COLUMNS, *OUTCOME]))


def correct_rows(rows: Rows, corrections: Sequence[Correction], allowed: Allowed) -> tuple[Rows, list[Outcome]]:
    """Return the tables of some articles corrected, and the outcome of each correction; `rows` are left as they are."""
    known = set(rows["documents"]["doc_id"].astype("str"))
    wanted = {c.doc_id for c in corrections} & known
    articles = {doc_id: Article(sentences) for doc_id, sentences in sentences_of(rows["sentences"], wanted).items()}
    touched = sorted({c.table for c in corrections if c.table in KEYS})
    for table in touched:
        own = rows[table][rows[table]["doc_id"].isin(wanted)]
        for row in own.astype("object").to_dict("records"):
            articles[str(row["doc_id"])].rows[table].append({str(k): v for k, v in row.items()})
    outcomes = [_apply(articles.get(c.doc_id), c, allowed) for c in corrections]
    return {**rows, **{table: _merged(rows[table], table, articles) for table in touched}}, outcomes


_NO_ARTICLE = Outcome("unfit", "no article has this doc_id: if it was renamed, rename it here; else take the line out")


class Corrector:
    """The corrections of a corpus, which are applied to some articles at a time, wherever that is (`correct_rows`)."""

    def __init__(self, corrections: Sequence[Correction]) -> None:
        self._corrections = corrections
        self._outcomes: dict[int, Outcome] = {}
        self._of_article: dict[str, list[int]] = defaultdict(list)
        for number, correction in enumerate(corrections):
            self._of_article[correction.doc_id].append(number)

    def of_articles(self, doc_ids: Iterable[str]) -> dict[int, Correction]:
        """Return the corrections of some articles by their numbers, in order."""
        numbers = sorted(number for doc_id in doc_ids for number in self._of_article.get(doc_id, ()))
        return {number: self._corrections[number] for number in numbers}

    def learn(self, outcomes: Mapping[int, Outcome]) -> None:
        """Take down what became of some corrections."""
        self._outcomes.update(outcomes)

    def report(self) -> pd.DataFrame:
        """Return what became of each correction, once all articles were corrected."""
        outcomes = [self._outcomes.get(n, _NO_ARTICLE) for n in range(len(self._corrections))]
        return make_report(self._corrections, outcomes)


def _merged(table: pd.DataFrame, name: str, articles: dict[str, Article]) -> pd.DataFrame:
    """Return a table with the rows of some articles in the place of those that it has of them."""
    plain = table.astype({c: "object" for c in table.columns if table[c].dtype == "category"})
    rest = plain[~plain["doc_id"].isin(set(articles))]
    new = [{k: row[k] for k in table.columns} for doc_id in sorted(articles) for row in articles[doc_id].rows[name]]
    if not new:
        return conform(rest, name)
    made = conform(pd.DataFrame(new, columns=table.columns), name)
    made = made.astype({c.name: "object" for c in CONTRACTS[name] if c.kind == "category"})
    joined = pd.concat([rest, made], ignore_index=True) if len(rest) else made
    return conform(joined.sort_values("doc_id", kind="stable"), name)


def _apply(article: Article | None, c: Correction, allowed: Allowed) -> Outcome:
    if article is None:
        return _NO_ARTICLE
    if objection := _form(c) or article.text_objection(int(c.start), int(c.end), c.surface):
        return Outcome("unfit", objection)
    if c.action == ADD:
        return _add(article, c, allowed)
    found = article.find(c)
    if len(found) > 1:
        these = ", ".join(repr(article.which(c.table, row)) for row in found)
        return Outcome("unfit", f"{len(found)} rows of {c.table} stand there: say in `which` the one meant, of {these}")
    if c.action == DELETE:
        if not found:
            return Outcome("redundant", "no such row is found any more")
        article.remove(c.table, found[0])
        return Outcome("applied")
    return _change(article, c, found[0] if found else None, allowed)


def _form(c: Correction) -> str:
    """Return what is wrong with a correction whatever the article says; "" where nothing is."""
    if c.action not in ACTIONS:
        return f"no action is called {c.action!r}: write {', '.join(ACTIONS)}"
    if c.table not in KEYS:
        way = "; of documents, metadata.csv tells" if c.table == "documents" else ""
        return f"rows of {c.table!r} are not corrected{way}: there are {', '.join(KEYS)}"
    for name, value in (("start", c.start), ("end", c.end)):
        if not value.isascii() or not value.isdigit():
            return f"{name} {value!r} is no whole number"
    if c.action != CHANGE and (c.field or c.value):
        return f"{c.action} takes no field and value: a further line with the action change sets them"
    return ""


def _change(article: Article, c: Correction, row: dict[str, Any] | None, allowed: Allowed) -> Outcome:
    if objection := allowed.objection(c.table, c.field, c.value):
        return Outcome("unfit", objection)
    if row is None:
        if article.renamed(c):
            return Outcome("redundant", "found with this value now")
        there = ", ".join(repr(article.which(c.table, r)) for r in article.at(c.table, int(c.start), int(c.end)))
        told = f"there is {there}" if there else "nothing is found there"
        if kind := next((part for part in c.which.split("|") if part in FURTHER_KINDS), ""):
            told += f" (kind {kind} is only found where it is asked for: --kinds)"
        return Outcome("unfit", f"the row is not found any more, {told}: correct that row, or add one (action add)")
    if c.field == "roles" and c.value.count(";") != row["participants"].count(";"):
        return Outcome("unfit", f"roles {c.value!r} are not as many as participants {row['participants']!r}: one each")
    return Outcome("applied") if article.change(c, row, allowed) else Outcome("redundant", "found with this value now")


def _add(article: Article, c: Correction, allowed: Allowed) -> Outcome:
    if article.find(c):
        return Outcome("redundant", "found now")
    key = dict(zip(KEYS[c.table], c.which.split("|"), strict=False))
    if c.which.count("|") >= len(KEYS[c.table]):
        return Outcome("unfit", f"which {c.which!r} has too many parts: {'|'.join(KEYS[c.table])}")
    for name, value in key.items():
        if objection := allowed.objection(c.table, name, value):
            return Outcome("unfit", f"{objection} (which: {'|'.join(KEYS[c.table])})")
    article.add(c, key, allowed)
    return Outcome("applied")
