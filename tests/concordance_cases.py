"""Two articles as tables, for the concordance and for the terminal that shows it."""

import re
from typing import Any

from sahel_analysis.tables import CONTRACTS, Tables, conform

# two articles; the second sentence of the first runs over a line end, the third carries what a terminal would obey
RAW = {
    "first": "قالت الحكومة إن مالي وقعت الميثاق.\nوردت الحكومةُ\nعلى بيان لمالي، وللحكومة رأي.\n",
    "second": "يرى محللون أن جمهورية مالي خرجت \x1b[31m\u202eمن التكتل.\n",
}
# doc_id, sentence, line, start, end: a sentence ends with its full stop
SENTENCES = [
    (doc, number, raw.count("\n", 0, match.start()) + 1, *match.span())
    for doc, raw in RAW.items()
    for number, match in enumerate(re.finditer(r"[^.\s][^.]*\.", raw), 1)
]
# doc_id, line, surface, clitic, kind, sentence
MENTIONS = [
    ("first", 1, "مالي", "", "name", 1),
    ("first", 3, "مالي", "ل", "name", 2),
    ("second", 1, "جمهورية مالي", "", "name", 1),
]


def build_tables(**changed: Any) -> Tables:
    """Tables of the two articles, with the actor state:mali; `changed` replaces rows of one or more tables."""
    sentences = [
        {"doc_id": doc, "sentence": n, "line": line, "start": start, "end": end, "n_words": 1, "role": "body"}
        | {"position": "rest", "text": RAW[doc][start:end]}
        for doc, n, line, start, end in SENTENCES
    ]
    begins = {(row["doc_id"], row["sentence"]): row["start"] for row in sentences}
    mentions = []
    for doc, line, surface, clitic, kind, sentence in MENTIONS:
        start = RAW[doc].index(clitic + surface, begins[doc, sentence]) + len(clitic)
        mentions.append(
            {"doc_id": doc, "line": line, "start": start, "end": start + len(surface), "surface": surface}
            | {"clitic": clitic, "actor_id": "state:mali", "kind": kind, "sentence": sentence}
            | {"flags": "", "function": ""}
        )
    labels = {"label_ar": "مالي", "label_en": "Mali", "label_fr": "Mali"}
    actors = [{"actor_id": "state:mali", "type": "state", "sector": "GOV", "affiliation": ""} | labels]
    documents = [
        {c.name: 0 if c.kind == "whole" else "" for c in CONTRACTS["documents"]} | row
        for row in (
            {"doc_id": "first", "source": "sample-a", "published": "2023-09-17"},
            {"doc_id": "second", "source": "", "published": ""},
        )
    ]
    rows = {"documents": documents, "sentences": sentences, "mentions": mentions, "actors": actors} | changed
    return Tables(**{name: conform(rows.get(name, []), name) for name in CONTRACTS})
