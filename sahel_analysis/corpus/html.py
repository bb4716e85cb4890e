"""Web pages: the main text, and what the page declares of itself in its head.

The main text is found by trafilatura (Barbaresi 2021). A day of publication is taken only where the page declares
one, in a meta tag or as JSON-LD: what is guessed from the address or the prose is too often the day of something else.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from sahel_analysis.corpus.decoding import UnreadableError

# names under which pages declare the day of publication, best first
_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date",
    "publishdate",
    "publish-date",
    "pubdate",
    "parsely-pub-date",
    "sailthru.date",
    "date",
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?=$|[T ])")
_SPACE = re.compile(r"\s+")


class Page(NamedTuple):
    """A page: its main text with the headline above it, and what it declares; what it does not declare is ""."""

    text: str
    title: str
    published: str
    site: str
    url: str


def read_page(html: str) -> Page:
    """Return the main text of a page and what its head declares.

    Raises
    ------
    UnreadableError
        If there is no main text, or no page at all.
    """
    import trafilatura
    from lxml.etree import LxmlError
    from lxml.html import document_fromstring

    # what it cannot read is told once, by us
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        tree = document_fromstring(html.encode("utf-8"), parser=_parser())
        text = trafilatura.extract(html, include_comments=False, include_tables=False)
    except (LxmlError, ValueError, RecursionError) as error:
        raise UnreadableError(f"no page that can be read: {error}") from error
    if not text:
        raise UnreadableError("no main text in the page: save the article as .txt")
    told = dict(_meta(tree))
    title = _SPACE.sub(" ", _headline(tree) or told.get("og:title", "") or tree.findtext(".//title") or "").strip()
    above = f"{title}\n" if title and not text.startswith(title) else ""
    return Page(above + text, title, _published(tree, told), told.get("og:site_name", ""), told.get("og:url", ""))


def _parser() -> Any:
    from lxml.html import HTMLParser

    # what is declared in the page no longer holds: it was decoded already
    return HTMLParser(encoding="utf-8", no_network=True)


def _meta(tree: Any) -> Iterator[tuple[str, str]]:
    """Yield name and content of the meta tags, in small letters and from the last, so that the first one holds."""
    for tag in reversed(tree.findall(".//meta")):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop")
        if name and tag.get("content"):
            yield name.strip().lower(), tag.get("content").strip()


def _headline(tree: Any) -> str:
    """Return the one heading of the first level; "" where there is none, or several."""
    headings = tree.findall(".//h1")
    return "".join(headings[0].itertext()).strip() if len(headings) == 1 else ""


def _published(tree: Any, told: dict[str, str]) -> str:
    """Return the day that the page declares as that of its publication; "" where it declares none."""
    linked = {day[0] for text in _linked(tree) if (day := _DAY.match(text))}
    # several are those of other articles that the page lists
    if len(linked) == 1:
        return linked.pop()
    return next((day[0] for name in _PUBLISHED if (day := _DAY.match(told.get(name, "")))), "")


def _linked(tree: Any) -> Iterator[str]:
    """Yield every datePublished in the page's JSON-LD."""
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        try:
            todo = [json.loads(script.text or "")]
        except (ValueError, RecursionError):
            continue
        while todo:
            thing = todo.pop()
            if isinstance(thing, dict):
                if isinstance(thing.get("datePublished"), str):
                    yield thing["datePublished"].strip()
                todo += thing.values()
            elif isinstance(thing, list):
                todo += thing
