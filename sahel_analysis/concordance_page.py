"""A concordance as a page to read: one line a hit, right to left, every name marked by its type."""

from __future__ import annotations

import html
from collections.abc import Iterable

import pandas as pd

from sahel_analysis.interface import codes, label_code, translate
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
.concordance .about { width: 18%; color: #5a5a5a; font-size: .8em; }
.concordance mark { border-radius: .25em; padding: 0 .2em; } .concordance .hit { font-weight: bold; }
.concordance .legend { margin: .4em 0; } .concordance .legend mark { margin-inline-end: .6em; }
"""


def concordance_html(
    hits: pd.DataFrame, tables: Tables | None = None, *, language: str = "en", most: int | None = 500
) -> str:
    """Return the hits of `concordance` as HTML: a fragment that stands by itself in a notebook or a page.

    One table row per hit, laid out right to left: what comes before on the right, the keyword in the middle, what
    follows on the left, then article, date and source. Every text is escaped and isolated (`bdi`), so that a Latin
    name moves nothing around it. With `tables`, the other names in a line are marked by their type too, not the
    keyword alone. Nothing is loaded from elsewhere, and no script runs.

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
    names = _names_by_sentence(tables)
    rows: list[str] = []
    used: set[str] = set()
    for hit in shown.to_dict("records"):
        kind = types.get(hit["actor_id"], str(hit["actor_id"]).partition(":")[0])
        around = names.get((hit["doc_id"], hit["sentence"]), {})
        left, right = (_marked(str(hit[side]), around, used) for side in ("left", "right"))
        used.add(kind if kind in _MARKS else "")
        keyword = _mark(str(hit["keyword"]), kind, hit=True)
        published = "" if pd.isna(hit["published"]) else f"{pd.Timestamp(hit['published']):%Y-%m-%d}"
        about = " · ".join(_isolate(part) for part in (str(hit["doc_id"]), published, str(hit["source"])) if part)
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


def _isolate(text: str) -> str:
    return f'<bdi dir="auto">{html.escape(text)}</bdi>'


def _mark(text: str, kind: str, *, hit: bool = False) -> str:
    ink, ground = _MARKS.get(kind, _MARKS[""])
    name = html.escape(kind if kind in _MARKS and kind else "other", quote=True)
    return (
        f'<mark class="{name}{" hit" if hit else ""}" style="color:{ink};background:{ground}">'
        f"<bdi>{html.escape(text)}</bdi></mark>"
    )


def _types(tables: Tables | None) -> dict[str, str]:
    if tables is None:
        return {}
    return dict(zip(tables.actors["actor_id"], tables.actors["type"].astype("str"), strict=True))


def _names_by_sentence(tables: Tables | None) -> dict[tuple[str, int], dict[str, str]]:
    """Return, for each sentence, the names as they stand in it and the type of their actors."""
    if tables is None:
        return {}
    types = _types(tables)
    names: dict[tuple[str, int], dict[str, str]] = {}
    for doc, sentence, surface, actor in zip(
        *(tables.mentions[name] for name in ("doc_id", "sentence", "surface", "actor_id")), strict=True
    ):
        names.setdefault((doc, sentence), {})[surface] = types.get(actor, str(actor).partition(":")[0])
    return names


def _marked(text: str, names: dict[str, str], used: set[str]) -> str:
    """Return a text escaped, with the names in it marked; the longest name that fits is taken at every place."""
    made, plain, at = [], 0, 0
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    while at < len(text):
        name = next((n for n in longest_first if n and text.startswith(n, at) and _ends(text, at + len(n))), "")
        if not name:
            at += 1
            continue
        used.add(names[name] if names[name] in _MARKS else "")
        made += [html.escape(text[plain:at]), _mark(name, names[name])]
        at += len(name)
        plain = at
    return "".join([*made, html.escape(text[plain:])])


def _ends(text: str, at: int) -> bool:
    """Tell whether a word ends here: what is found inside another word is no name."""
    return at >= len(text) or not text[at].isalnum()


def _legend(used: Iterable[str], language: str) -> str:
    kinds = [kind for kind in codes("type") if kind in set(used)]
    if not kinds:
        return ""
    marks = "".join(_mark(label_code("type", kind, language), kind) for kind in kinds)
    return f'<p class="legend">{marks}</p>'
