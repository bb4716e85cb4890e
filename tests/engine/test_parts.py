"""Parts: rows that are kept in one file, whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from sahel_analysis import load_corpus
from sahel_analysis.corpus.reprints import take_print
from sahel_analysis.corpus.sketches import LEAST
from sahel_analysis.engine import parts
from sahel_analysis.engine.errors import AnnotationError
from sahel_analysis.engine.inputs import hash_tagging
from sahel_analysis.engine.parts import KEPT, Made, Settings, Store, Task, join, make_part, unpack
from sahel_analysis.language.lexicon import load_lexicon
from sahel_analysis.tagging.actors import KINDS
from sahel_analysis.tagging.annotate import annotate_apart


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory, write: Callable[..., Path]) -> pd.DataFrame:
    return load_corpus(write(tmp_path_factory.mktemp("c") / "a.jsonl", range(8))).articles


@pytest.fixture(scope="module")
def settings() -> Settings:
    return Settings(None, tuple(KINDS), False, load_lexicon().hash, hash_tagging(None, KINDS, False))


def made(articles: pd.DataFrame, settings: Settings, *earlier: tuple[Made, list[str]]) -> Made:
    ids = [*articles["doc_id"], *(i for _, found in earlier for i in found)]
    parts = tuple((part.content, tuple(found)) for part, found in earlier)
    return make_part(Task("part", {i: f"key of {i}" for i in sorted(ids)}, articles, parts, settings))


def test_a_part_holds_the_rows_that_annotate_finds(articles: pd.DataFrame, settings: Settings) -> None:
    rows = join([unpack(made(articles, settings).content)])
    expected = annotate_apart(articles).by_name()
    for name in set(KEPT) - {"documents"}:
        pd.testing.assert_frame_equal(rows[name], expected[name])
    assert len(rows["mentions"]) > 10


def test_rows_of_earlier_parts_make_the_same_bytes(articles: pd.DataFrame, settings: Settings) -> None:
    whole = made(articles, settings)
    one, two = made(articles.iloc[:5], settings), made(articles.iloc[3:7], settings)
    joined = made(articles.iloc[7:], settings, (one, ["a000", "a001", "a002"]), (two, ["a003", "a004", "a005", "a006"]))
    assert joined.content == whole.content
    assert (whole.tagged, joined.tagged) == (8, 1)


def test_a_worker_with_other_code_or_lexicons_is_refused(articles: pd.DataFrame, settings: Settings) -> None:
    with pytest.raises(AnnotationError, match="another version of the package"):
        made(articles, settings._replace(hash="other"))


def test_lexicons_that_change_in_one_process_are_read_anew(tmp_path: Path) -> None:
    table = pd.DataFrame({"doc_id": ["a"], "text": ["التقى متحدث الوفد."]})
    entry = '[[actor]]\nid = "org:spokesman"\nlabel_ar = "{0}"\nlabel_en = "S"\nlabel_fr = "S"\nnames = ["{0}"]\n'
    (tmp_path / "actors").mkdir()
    found = []
    for word in ("متحدث", "الوفد"):
        (tmp_path / "actors" / "mine.toml").write_text(entry.format(word), encoding="utf-8")
        overlay = str(tmp_path)
        own = Settings(overlay, ("name",), False, load_lexicon(overlay).hash, hash_tagging(overlay, ("name",), False))
        found.append(list(unpack(made(table, own).content)["mentions"]["surface"]))
    assert found == [["متحدث"], ["الوفد"]]


def test_a_part_that_cannot_be_written_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    store = Store(tmp_path / "parts")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        store.put("one", b"content")
    assert list((tmp_path / "parts").iterdir()) == []
    assert not store.has("one")


def test_a_damaged_part_is_thrown_away(articles: pd.DataFrame, settings: Settings, tmp_path: Path) -> None:
    store = Store(tmp_path)
    content = made(articles, settings).content
    store.put("good", content)
    store.put("cut", content[:-100])
    store.put("bent", content[:3000] + bytes(50) + content[3050:])
    assert store.get("good") == content
    for name in ("cut", "bent"):
        with pytest.raises(AnnotationError, match="run the command again"):
            store.get(name)
        assert not store.has(name)
    store.put("bent", content[:3000] + bytes(50) + content[3050:])
    with pytest.raises(AnnotationError, match="run the command again"), store.part("bent") as part:
        part.rows()
    assert not store.has("bent")
    assert store.index() == {f"key of a{number:03}": "good" for number in range(8)}


def test_only_what_is_wanted_is_kept(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for name in ("one", "two"):
        store.put(name, b"")
    (tmp_path / "three.new").write_bytes(b"half")
    store.keep_only(["two"])
    assert [p.name for p in tmp_path.iterdir()] == ["two.part"]


def test_tagging_a_few_articles_at_a_time_makes_the_same_part(
    articles: pd.DataFrame, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = made(articles, settings)
    monkeypatch.setattr(parts, "_TOGETHER", 3)
    assert made(articles, settings) == whole


def test_a_part_keeps_what_tells_reprints_and_repetitions(
    articles: pd.DataFrame, settings: Settings, tmp_path: Path
) -> None:
    store = Store(tmp_path)
    store.put("one", made(articles, settings).content)
    with store.part("one") as part:
        prints, sketches, days = part.prints(), part.sketches(words=True), part.days()
    assert [one.tolist() for one in prints] == [take_print(text).tolist() for text in articles["text"]]
    assert sketches.rows["length"].min() >= LEAST
    assert len(sketches.words) == sketches.rows["length"].sum()
    assert pd.Series(days).equals(articles["published"])
