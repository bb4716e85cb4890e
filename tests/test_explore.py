"""Explorers: what is picked decides what is shown; a batch shows none."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sahel_analysis import explore
from sahel_analysis.publishing.page import Page, open_page

SAMPLE = Path(__file__).parents[1] / "data" / "sample"
EXPLORERS = [explore.explore_articles, explore.explore_actors, explore.explore_events, explore.explore_frames]


@pytest.fixture(scope="module")
def page() -> Page:
    return open_page(str(SAMPLE))


def shown(box: Any) -> str:
    return str(box.children[-1].value)


def control(box: Any, description: str) -> Any:
    return next(child for child in box.children if getattr(child, "description", "") == description)


@pytest.mark.parametrize("explorer", EXPLORERS)
def test_a_period_changes_counts_and_figure_and_back(explorer: Callable[[Page], Any], page: Page) -> None:
    box = explorer(page)
    first = shown(box)
    assert 'src="data:image/png;base64,' in first
    assert re.search(r'alt="[^"]+"', first)
    assert "of 30 articles" in first
    period = control(box, "Period")
    period.index = (0, 1)
    assert shown(box) != first
    assert "of 30 articles" not in shown(box)
    period.index = (0, len(period.options) - 1)
    assert shown(box) == first


def test_an_actor_is_followed_by_its_sentences(page: Page) -> None:
    box = explore.explore_actors(page)
    actor = control(box, "Actor")
    labels = [label for label, _ in actor.options]
    assert labels[0].startswith("Mali (")
    actor.value = "state:niger"
    mentions = page.tables.mentions.query("actor_id == 'state:niger'")
    assert f"in {mentions['doc_id'].nunique()} of 30 articles" in shown(box)
    assert 'class="concordance" dir="rtl"' in shown(box)


def test_events_are_picked_by_type_and_party(page: Page) -> None:
    box = explore.explore_events(page)
    control(box, "Type of event").value = "coup"
    only_coups = shown(box)
    control(box, "Actor").value = "state:mali"
    assert len(shown(box)) < len(only_coups)
    control(box, "Actor").value = "place:sahel"
    assert "0 places in 0 of 30 articles" in shown(box)


def test_a_word_is_shown_in_context_and_a_wrong_one_is_told(page: Page) -> None:
    box = explore.explore_articles(page)
    word = control(box, "Word or actor")
    word.value = "الدفاع"
    assert 'class="concordance"' in shown(box)
    word.value = "<script>alert(1)</script>"
    assert "<script>" not in shown(box)


def test_outlets(page: Page) -> None:
    box = explore.explore_frames(page)
    control(box, "Outlet").value = "sample-b"
    assert "of 6 articles" in shown(box)


def test_undated_articles_are_no_warning_at_each_move(page: Page, caplog: pytest.LogCaptureFixture) -> None:
    box = explore.explore_actors(page)
    with caplog.at_level(logging.WARNING):
        control(box, "Period").index = (0, 1)
    assert caplog.records == []


@pytest.mark.parametrize("explorer", EXPLORERS)
def test_a_batch_has_none(explorer: Callable[[Page], Any], page: Page, tmp_path: Path) -> None:
    assert explorer(replace(page, out=tmp_path)) is None


@pytest.mark.parametrize("explorer", EXPLORERS)
def test_hostile_texts_are_escaped(explorer: Callable[[Page], Any], page: Page) -> None:
    bad = "<img src=x onerror=alert(1)>"
    documents = page.tables.documents.assign(title=bad, source=bad)
    sentences = page.tables.sentences.assign(text=bad * 9)
    box = explorer(replace(page, tables=replace(page.tables, documents=documents, sentences=sentences)))
    assert "<img src=x" not in shown(box)
