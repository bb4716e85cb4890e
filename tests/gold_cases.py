"""Gold of the tables of conftest.py, for the tests of validation."""

import json
from dataclasses import replace

from sahel_analysis.validation.coding import codings_of

# the article d1 of conftest.py as somebody coded it
GOLD = {
    "doc": "d1.txt",
    "title": "t",
    "dateline": None,
    "published_stated": None,
    "lines": {"1": "title", "2": "body", "3": "caption", "4": "boilerplate"},
    "actors": [
        {"line": 1, "surface": "****", "kind": "name", "id": "state:mali"},
        {"line": 2, "surface": "****", "kind": "name", "id": "state:niger"},
        {"line": 2, "surface": "++++", "kind": "name", "id": "state:niger"},
        {"line": 3, "surface": "d1-3", "kind": "name", "id": "state:mali"},
        {"line": 2, "surface": "****", "kind": "metonym", "id": "state:mali"},
    ],
    "timex": [],
    "events": [
        {
            "line": 2, "type": "agreement", "date": None, "status": "done", "trigger": "+",
            "participants": ["state:russia"],
        },
        {
            "line": 2, "type": "agreement", "date": "2023-01-09", "status": "done", "trigger": "*",
            "participants": ["state:mali", "state:niger", "state:algeria"],
        },
        {
            "line": 3, "type": "coup", "date": "2012", "status": "claimed", "trigger": "*",
            "participants": ["state:mali"],
        },
    ],
    "frames": {"1": ["SEC"], "2": ["COOP"], "3": []},
}  # fmt: skip


def write(folder, *articles):
    folder.mkdir(exist_ok=True)
    for article in articles:
        name = article["doc"].removesuffix(".txt")
        (folder / f"{name}.json").write_text(json.dumps(article), encoding="utf-8")
    return folder


def by_layer(scores):
    return scores[scores["frame"] == ""].set_index("layer")


def by_frame(scores):
    return scores[scores["frame"] != ""].set_index("frame")


def coded_half_right(tables):
    """Gold of thirty articles that is right in half of them and another's in the rest."""
    codings = codings_of(tables, tables.documents["doc_id"])
    ids = sorted(codings)
    coded = {i: ids[n if n % 2 else (n + 2) % 30] for n, i in enumerate(ids)}
    return {
        i: replace(codings[i], frames={n: codings[j].frames.get(n, ()) for n in codings[i].lines},
                   mentions=codings[j].mentions, events=codings[j].events)
        for i, j in coded.items()
    }  # fmt: skip
