"""Names that the lexicon lacks: found behind titles, heads and known names, and written as a lexicon entry."""

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pandas as pd
import pytest

from sahel_analysis import annotate
from sahel_analysis.actor_frequency.discovery import discover_actors, discovery_evidence, is_brought_back
from sahel_analysis.language.lexicon import form, load_lexicon
from sahel_analysis.tables import Tables

# invented names throughout
TEXTS = [
    "أعلن العقيد زغلول مدبولان تعليق الدستور.\nودعت حركة نسور الوادي إلى الحوار، ورحبت مالي والنيجر وزمبالا بذلك.",
    "التقى الوزير زغلول مدبولان وفدا في مدينة قرنافل.\nوقالت حركة نسور الوادي إنها ترفض الخطة.",
    "قال رئيس وزراء النيجر زغلول مدبولان للصحفيين إن شركة تبرستان ستغادر مدينة قرنافل.",
    "وقعت مالي وزمبالا اتفاقا مع شركة تبرستان.",
]


@pytest.fixture(scope="module")
def annotated() -> Tables:
    return annotate(pd.DataFrame([{"doc_id": f"t{i}", "text": text} for i, text in enumerate(TEXTS)]))


@pytest.mark.parametrize(
    ("name", "kind", "cue", "docfreq"),
    [
        ("زغلول مدبولان", "person", "person", 3),
        ("حركة نسور الوادي", "armed", "group", 2),
        ("شركة تبرستان", "org", "body", 2),
        ("قرنافل", "place", "place", 2),
        ("زمبالا", "", "listed", 2),
    ],
)
def test_names_are_found_by_their_cues(name: str, kind: str, cue: str, docfreq: int, annotated: Tables) -> None:
    found = discover_actors(annotated).set_index("key")
    row = found.loc[form(name)]
    assert (row["name"], row["type"], row["docfreq"]) == (name, kind, docfreq)
    assert cue in row["cues"].split(";")
    assert name in row["example"]


def test_what_recurs_comes_first_and_ranks_are_in_order(annotated: Tables) -> None:
    found = discover_actors(annotated)
    assert found["name"][0] == "زغلول مدبولان"
    assert list(found["rank"]) == list(range(1, len(found) + 1))
    assert found["score"].is_monotonic_decreasing
    assert len(discover_actors(annotated, top=2)) == 2
    assert (discover_actors(annotated, min_articles=2)["docfreq"] >= 2).all()


def test_what_the_lexicon_has_is_no_candidate(annotated: Tables) -> None:
    keys = set(discover_actors(annotated, top=None)["key"])
    assert not keys & {form(word) for word in ("مالي", "النيجر", "العقيد", "رئيس", "الوزير")}


def test_evidence_is_the_sentences_with_the_name(annotated: Tables) -> None:
    found = discover_actors(annotated)
    evidence = discovery_evidence(annotated, found)
    of_name = evidence[evidence["key"] == form("زغلول مدبولان")]
    assert list(of_name["doc_id"]) == ["t0", "t1", "t2"]
    assert evidence.groupby("key")["doc_id"].nunique().to_dict() == found.set_index("key")["docfreq"].to_dict()


def test_the_stub_is_an_entry_that_the_lexicon_takes_and_then_finds(annotated: Tables, tmp_path: Path) -> None:
    found = discover_actors(annotated)
    folder = tmp_path / "actors"
    folder.mkdir()
    (folder / "new.toml").write_text("# found\n" + "\n".join(found["stub"][:3]), encoding="utf-8")
    assert len(tomllib.loads((folder / "new.toml").read_text(encoding="utf-8"))["actor"]) == 3
    articles = pd.DataFrame([{"doc_id": "t", "text": TEXTS[0]}])
    ids = set(annotate(articles, tmp_path).mentions["actor_id"])
    assert any(i.startswith("person:new-") for i in ids)
    again = discover_actors(annotate(articles, tmp_path), tmp_path)
    assert form("زغلول مدبولان") not in set(again["key"])


def test_nothing_comes_of_nothing(no_tables: Tables) -> None:
    found = discover_actors(no_tables)
    assert found.empty and "stub" in found.columns
    assert discovery_evidence(no_tables, found).empty


def test_brought_back_is_the_name_with_or_without_article_and_head() -> None:
    assert is_brought_back("شركة اورانو", {"اورانو"}, {"شركه"})
    assert is_brought_back("اتحاد", {"الاتحاد"}, set())
    assert not is_brought_back("اورانو الفرنسيه", {"اورانو"}, {"شركه"})


def _strings(tree: object) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, dict | list):
        for inner in tree.values() if isinstance(tree, dict) else tree:
            yield from _strings(inner)


def test_words_of_the_lexicon_are_folded_and_stand_once_in_their_list() -> None:
    table = load_lexicon().table("discovery")
    assert [word for word in _strings(table) if form(word) != word] == []
    lists = [*(v for cue in table["cues"].values() for k, v in cue.items() if k != "type"), *table["words"].values()]
    assert [words for words in lists if len(set(words)) < len(words)] == []
    assert (files("sahel_analysis") / "lexicons" / "discovery.toml").is_file()
