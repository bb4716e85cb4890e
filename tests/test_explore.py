"""Explorers: what is picked decides what is shown; a batch shows none."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sahel_analysis import actor_frequency, explore
from sahel_analysis.explore.names import find_meant
from sahel_analysis.interface import translate
from sahel_analysis.publishing.page import Page, open_page

SAMPLE = Path(__file__).parents[1] / "data" / "sample"
EXPLORERS = [explore.explore_articles, explore.explore_actors, explore.explore_events, explore.explore_frames]


@pytest.fixture(scope="module")
def page() -> Page:
    return open_page(str(SAMPLE))


def shown(box: Any) -> str:
    return str(box.children[-1].value)


def control(box: Any, description: str) -> Any:
    return next(child for child in box.children[0].children if child.description == description)


@pytest.mark.parametrize("explorer", EXPLORERS)
def test_a_period_changes_counts_and_figure_and_back(explorer: Callable[[Page], Any], page: Page) -> None:
    box = explorer(page)
    first = shown(box)
    assert 'src="data:image/png;base64,' in first
    assert re.search(r'alt="[^"]+"', first)
    assert re.search(r"[Aa]rticles: (\d+ of )?30\b", first)
    period = control(box, "Period")
    period.index = (0, 1)
    assert shown(box) != first
    assert not re.search(r"[Aa]rticles: (\d+ of )?30\b", shown(box))
    period.index = (0, len(period.options) - 1)
    assert shown(box) == first


def test_an_actor_is_followed_by_its_counts_and_sentences(page: Page) -> None:
    box = explore.explore_actors(page)
    actor = control(box, "Actor")
    assert actor.options[0].startswith("Mali (")
    assert actor.value == actor.options[0]
    actor.value = "state:niger"
    counted = actor_frequency.actor_frequency(page.tables, reprints="as printed").set_index("actor_id")
    row = counted.loc["state:niger"]
    told = f"Places: {row['frequency']}; articles: {row['docfreq']} of 30 ({row['share']:.0%}); per 1,000 words: "
    assert f"<b>{told}{row['rate']:.1f}</b>" in shown(box)
    assert 'class="concordance" dir="rtl"' in shown(box)
    assert shown(box).count('<mark class="state hit"') == row["frequency"]


@pytest.mark.parametrize(
    ("typed", "actor"),
    [
        ("state:niger", "state:niger"),
        ("niger", "state:niger"),
        ("النيجر", "state:niger"),
        ("Côte d'Ivoire", "state:ivory-coast"),
        ("cote d'iv", "state:ivory-coast"),
        ("بوركينا", "state:burkina-faso"),
        ("burk", "state:burkina-faso"),
        ("غويت", "person:assimi-goita"),
        # a word that begins with it goes before one that holds it, and the whole name before both
        ("mali", "state:mali"),
    ],
)
def test_an_actor_is_found_by_part_of_a_name_in_both_scripts(page: Page, typed: str, actor: str) -> None:
    assert find_meant(page.tables, typed, "en").actor == actor


def test_others_that_a_part_may_mean_are_told(page: Page) -> None:
    box = explore.explore_actors(page)
    control(box, "Actor").value = "al"
    assert "It may also mean: " in shown(box)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Burkina Fasso", "No actor is called Burkina Fasso; the nearest names: Burkina Faso"),
        ("بوركينا فاشو", "the nearest names: Burkina Faso"),
        ("state:nigger", "the nearest are state:niger"),
        ("zzzzqq", "No actor is called zzzzqq: type part of a name"),
        ("", "type part of a name"),
        ("؟!", "type part of a name"),
        ("<b>x</b>", "No actor is called &lt;b&gt;x&lt;/b&gt;"),
    ],
)
def test_an_unknown_name_is_told_the_nearest_ones(page: Page, typed: str, told: str) -> None:
    box = explore.explore_actors(page)
    control(box, "Actor").value = typed
    assert 'role="alert"' in shown(box)
    assert told in shown(box)


def test_a_known_name_that_is_not_mentioned_is_told_so(page: Page) -> None:
    box = explore.explore_actors(page)
    control(box, "Actor").value = "Japan"
    assert "Japan is known, but these articles do not mention it" in shown(box)


def test_events_are_picked_by_type_and_party(page: Page) -> None:
    box = explore.explore_events(page)
    control(box, "Type of event").value = "coup"
    only_coups = shown(box)
    control(box, "Actor").value = "mali"
    assert len(shown(box)) < len(only_coups)
    control(box, "Actor").value = "place:sahel"
    assert "Places: 0; articles: 0 of 30 (0%)" in shown(box)


def test_frames_are_picked_by_voice_speaker_and_actor(page: Page) -> None:
    def places(box: Any) -> int:
        found = re.search(r"Places: (\d+)", shown(box))
        assert found
        return int(found[1])

    box = explore.explore_frames(page)
    control(box, "Frame").value = "SOV"
    for description, value in [("Voice", "reported"), ("Speaker", ""), ("Actor", "state:mali")]:
        before, chooser = places(box), control(box, description)
        # a speaker who uses the frame, or the second of the list
        chooser.value = value or chooser.options[1][1]
        assert places(box) < before
        chooser.value = ""
        assert places(box) == before
    told = page.tables.frames.query("frame == 'SOV'").drop_duplicates(["doc_id", "sentence"])
    assert places(box) == len(told)


def test_a_word_is_shown_in_context_and_a_wrong_one_is_told(page: Page) -> None:
    box = explore.explore_articles(page)
    word = control(box, "Word or actor")
    word.value = "الدفاع"
    assert 'class="concordance"' in shown(box)
    word.value = "<script>alert(1)</script>"
    assert "<script>" not in shown(box)
    word.value = "state:nigger"
    assert '<p role="alert">no actor has the id' in shown(box)
    word.value = "?!"
    assert 'role="alert"' in shown(box)


@pytest.mark.parametrize(
    ("explorer", "language"), [*((explorer, "ar") for explorer in EXPLORERS), (explore.explore_actors, "fr")]
)
def test_explorers_speak_the_language_of_the_page(explorer: Callable[[Page], Any], page: Page, language: str) -> None:
    box = explorer(replace(page, language=language))
    direction = "rtl" if language == "ar" else "ltr"
    assert set(box._dom_classes) == {"sahel-explorer", direction}
    assert f'lang="{language}" dir="{direction}"' in shown(box)
    assert control(box, translate("explore.source", language)).options[0] == (translate("explore.all", language), "")


def test_outlets(page: Page) -> None:
    box = explore.explore_frames(page)
    control(box, "Outlet").value = "sample-b"
    assert " of 6 (" in shown(box)


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
