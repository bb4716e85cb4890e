"""A concordance as a page to read: one line a hit, right to left, every name marked by its type."""

from __future__ import annotations

import html
from collections.abc import Hashable, Iterable
from typing import Any, NamedTuple

import pandas as pd

from sahel_analysis.directions import write_out
from sahel_analysis.interface import codes, label_code, translate
from sahel_analysis.quoted import read_sentences
from sahel_analysis.selection import KINDS
from sahel_analysis.tables import Tables

# by type of actor: text and ground, told apart by more than the hue; all at least 4.5 : 1 (WCAG 2.1)
_MARKS = {
    "state": ("#0b3c5d", "#dcebf5"),
    "person": ("#6b4600", "#fbe9c6"),
    "org": ("#00513a", "#d5efe5"),
    "armed": ("#7a1f4b", "#f6dde9"),
    "people": ("#1d4e6b", "#e1f1fa"),
    "place": ("#7d2f00", "#fbe0d2"),
    "": ("#222222", "#e8e8e8"),
}
_STYLE = """
.concordance { font-family: "IBM Plex Sans Arabic", "Noto Naskh Arabic", "Segoe UI", Tahoma, sans-serif; }
.concordance table { border-collapse: collapse; width: 100%; table-layout: fixed; line-height: 1.7; }
.concordance td { padding: .15em .4em; vertical-align: top; border-bottom: 1px solid #e3e3e3; overflow-wrap: anywhere; }
.concordance .left { text-align: end; } .concordance .right { text-align: start; }
.concordance .keyword { text-align: center; width: 16%; }
.concordance .about { width: 20%; color: #5a5a5a; font-size: .8em; }
.concordance .about bdi { display: inline-block; max-width: 100%; }
.concordance mark { border-radius: .25em; padding: 0 .2em; } .concordance .hit { font-weight: bold; }
.concordance .legend { margin: .4em 0; } .concordance .legend mark { margin-inline-end: .6em; }
"""


def concordance_html(
    hits: pd.DataFrame, tables: Tables | None = None, *, language: str = "en", most: int | None = 500
) -> str:
    """Return the hits of `concordance` as HTML: a fragment that stands by itself in a notebook or a page.

    One table row per hit, laid out right to left: what comes before on the right, the keyword in the middle, what
    follows on the left, then article, date and source. Every text is escaped and isolated (`bdi`), so that a Latin
    name moves nothing around it; characters that reorder others are written out, as in [U+202E]. With `tables`, the
    other names in a line are marked by their type too, not the keyword alone. Nothing is loaded from
    elsewhere, and no script runs.

    Parameters
    ----------
    hits
        What `concordance` returned.
    tables
        The tables that the hits are from.
    language
        Language of the legend: ar, en or fr.
    most
        Hits beyond so many are left out, and said to be; None for all.

    Raises
    ------
    ValueError
        If a column of the concordance is missing, or the language is unknown.
    """
    needed = ["doc_id", "sentence", "left", "keyword", "right", "actor_id", "source", "published"]
    if missing := [name for name in needed if name not in hits.columns]:
        raise ValueError(f"the hits lack the column(s) {', '.join(missing)}: give what concordance() returned")
    nothing = translate("nothing_found", language)
    shown = hits if most is None else hits.head(most)
    if shown.empty:
        return _page(f"<p>{_isolate(nothing)}</p>", language)
    types = _types(tables)
    names = _names_by_sentence(tables, set(zip(shown["doc_id"], shown["sentence"], strict=True)))
    rows: list[str] = []
    used: set[str] = set()
    for hit in shown.to_dict("records"):
        kind = types.get(hit["actor_id"], str(hit["actor_id"]).partition(":")[0])
        left, right = _sides(hit, names.get((hit["doc_id"], hit["sentence"])), used)
        used.add(kind if kind in _MARKS else "")
        keyword = _mark(str(hit["keyword"]), kind, hit=True)
        published = "" if pd.isna(hit["published"]) else f"{pd.Timestamp(hit['published']):%Y-%m-%d}"
        place = f"L{hit['line']} S{hit['sentence']}" if tables is not None and not tables.has_texts else ""
        parts = (str(hit["doc_id"]), published, str(hit["source"]), place)
        about = " · ".join(_isolate(part) for part in parts if part)
        rows.append(
            f'<tr><td class="left"><bdi dir="rtl">{left}</bdi></td><td class="keyword">{keyword}</td>'
            f'<td class="right"><bdi dir="rtl">{right}</bdi></td><td class="about">{about}</td></tr>'
        )
    legend = _legend(used, language)
    hidden = len(hits) - len(shown)
    tail = f"<p>{_isolate(translate('not_shown', language, n=hidden))}</p>" if hidden else ""
    return _page(f"{legend}<table>{''.join(rows)}</table>{tail}", language)


def _page(inside: str, language: str) -> str:
    lang = html.escape(language, quote=True)
    return f'<div class="concordance" dir="rtl" lang="ar" data-language="{lang}"><style>{_STYLE}</style>{inside}</div>'


def _escape(text: str) -> str:
    return html.escape(write_out(text))


def _isolate(text: str) -> str:
    return f'<bdi dir="auto">{_escape(text)}</bdi>'


def _mark(text: str, kind: str, *, hit: bool = False) -> str:
    ink, ground = _MARKS.get(kind, _MARKS[""])
    name = html.escape(kind if kind in _MARKS and kind else "other", quote=True)
    return (
        f'<mark class="{name}{" hit" if hit else ""}" style="color:{ink};background:{ground}">'
        f"<bdi>{_escape(text)}</bdi></mark>"
    )


def _types(tables: Tables | None) -> dict[str, str]:
    if tables is None:
        return {}
    return dict(zip(tables.actors["actor_id"], tables.actors["type"].astype("str"), strict=True))


class _Sentence(NamedTuple):
    """A sentence, and the names in it: where they begin and end in it, and the type of their actors."""

    text: str
    names: list[tuple[int, int, str]]


def _names_by_sentence(tables: Tables | None, wanted: set[tuple[str, int]]) -> dict[tuple[str, int], _Sentence]:
    """Return the sentences that are wanted, with their names in reading order."""
    if tables is None:
        return {}
    types, found, begins = _types(tables), {}, {}
    places = pd.DataFrame(sorted(wanted), columns=["doc_id", "sentence"])
    sentences = read_sentences(tables, places, ["start", "text"])
    for doc, number, begin, text in _rows(sentences, "doc_id", "sentence", "start", "text"):
        found[doc, number], begins[doc, number] = _Sentence(text, []), begin
    articles = {doc for doc, _ in wanted}
    named = tables.restricted("mentions", ["doc_id"], lambda rows: rows["doc_id"].isin(articles).to_numpy())
    columns = ("doc_id", "sentence", "start", "end", "actor_id", "kind")
    mentions = tables.replaced(mentions=named).pick("mentions", columns)
    for doc, number, start, end, actor, mention in _rows(mentions, *columns):
        # names are marked; titles, phrases and treaties have names inside them
        if mention in KINDS and (doc, number) in found:
            begin = begins[doc, number]
            kind = types.get(actor, str(actor).partition(":")[0])
            found[doc, number].names.append((start - begin, end - begin, kind))
    for sentence in found.values():
        # of two at one place the longer one
        sentence.names.sort(key=lambda name: (name[0], -name[1]))
    return found


def _rows(table: pd.DataFrame, *columns: str) -> Iterable[tuple[Any, ...]]:
    return zip(*(table[name] for name in columns), strict=True)


def _sides(hit: dict[Hashable, Any], sentence: _Sentence | None, used: set[str]) -> tuple[str, str]:
    """Return what stands before and behind a hit, escaped and with the names marked that the tables have there."""
    left, keyword, right = (str(hit[name]) for name in ("left", "keyword", "right"))
    at = sentence.text.find(left + keyword + right) if sentence else -1
    if sentence is None or at < 0:
        # these hits are of other tables: then nothing is known of their names
        return _escape(left), _escape(right)
    behind = at + len(left) + len(keyword)
    return (
        _marked(sentence, at, at + len(left), used),
        _marked(sentence, behind, behind + len(right), used),
    )


def _marked(sentence: _Sentence, start: int, end: int, used: set[str]) -> str:
    """Return a part of a sentence escaped, with the names that stand in it marked."""
    made, done = [], start
    for first, last, kind in sentence.names:
        if first < done or last > end:
            continue
        used.add(kind if kind in _MARKS else "")
        made += [_escape(sentence.text[done:first]), _mark(sentence.text[first:last], kind)]
        done = last
    return "".join([*made, _escape(sentence.text[done:end])])


def _legend(used: Iterable[str], language: str) -> str:
    kinds = [kind for kind in codes("type") if kind in set(used)]
    if not kinds:
        return ""
    marks = "".join(_mark(label_code("type", kind, language), kind) for kind in kinds)
    return f'<p class="legend">{marks}</p>'
