"""Figures of framing, looked at by rule: nothing overlaps, nothing is cut off, every mark has its row."""

from collections.abc import Callable

import pytest

from sahel_analysis import framing_analysis as fa
from sahel_analysis.interface import LANGUAGES
from sahel_analysis.tables import Tables

FIGURES = {
    "shares": (fa.plot_shares, fa.describe_shares, lambda t: fa.frame_shares(t)),
    "shares of sentences": (fa.plot_shares, fa.describe_shares, lambda t: fa.frame_shares(t, unit="sentence")),
    "by source": (fa.plot_heatmap, fa.describe_heatmap, lambda t: fa.frame_shares(t, by=["source"])),
    "by sourcing": (fa.plot_heatmap, fa.describe_heatmap, lambda t: fa.frame_shares(t, by=["sourcing"])),
    "by speaker": (fa.plot_heatmap, fa.describe_heatmap, lambda t: fa.frame_shares(t, by=["speaker"])),
    "voices": (fa.plot_voices, fa.describe_voices, lambda t: fa.frame_shares(t, by=["voice"])),
    "actors": (fa.plot_actors, fa.describe_actors, lambda t: fa.frame_actors(t)),
}


@pytest.mark.parametrize(("n", "language"), [(1, "ar"), (5, "ar"), (25, "fr"), (300, "en")])
@pytest.mark.parametrize("name", FIGURES)
def test_figures_look_right(
    name: str, n: int, language: str, invented: Callable[[int], Tables], check_figure: Callable
) -> None:
    check_figure(FIGURES[name], invented(n), language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FIGURES)
def test_nothing_found_is_said(
    name: str, language: str, no_tables: Tables, tables: Tables, check_nothing: Callable
) -> None:
    check_nothing(FIGURES[name], no_tables, language)
    check_nothing(FIGURES[name], Tables(**(tables.by_name() | {"frames": tables.frames.head(0)})), language)


def test_an_unused_frame_claims_no_certainty(tables: Tables) -> None:
    """Its bootstrap interval would be 0 to 0."""
    measure = fa.frame_shares(tables, unit="sentence").set_index("key")
    assert measure.loc["HUM", "basis"] == "descriptive only"
    assert measure.loc["HUM", ["lower", "upper"]].isna().all()


def test_small_groups_are_starred_and_large_ones_are_not(tables: Tables) -> None:
    ax = fa.plot_heatmap(fa.frame_shares(tables, by=["source"], unit="sentence"))
    assert [label.get_text() for label in ax.get_xticklabels()] == ["alpha\nn = 5", "beta\nn = 1*"]
    cells = {patch.get_gid() for patch in ax.patches}
    assert "HUM|alpha" in cells


def test_groups_by_a_facet_are_called_by_their_labels(tables: Tables) -> None:
    frames = tables.frames.assign(sourcing=["official", *[""] * (len(tables.frames) - 1)])
    told = Tables(**(tables.by_name() | {"frames": frames}))
    for by, group in (("sourcing", "official"), ("speaker", "Niger")):
        ax = fa.plot_heatmap(fa.frame_shares(told, by=[by]))
        assert any(label.get_text().startswith(group) for label in ax.get_xticklabels())


def test_reprints_left_out_are_told(tables: Tables) -> None:
    copies = tables.documents["doc_id"].map({"d2": "d1"}).fillna("").astype("str")
    reprinted = Tables(**(tables.by_name() | {"documents": tables.documents.assign(duplicate_of=copies)}))
    for plot, describe, make in FIGURES.values():
        caption = describe(make(reprinted), "en").caption.replace("\N{NO-BREAK SPACE}", " ")
        assert "Reprints, left out: 1." in caption, plot
    assert "Reprints" not in fa.describe_shares(fa.frame_shares(tables), "en").caption


def test_voice_bars_add_up_to_the_sentences(tables: Tables) -> None:
    ax = fa.plot_voices(fa.frame_shares(tables, by=["voice"]))
    widths = {patch.get_gid(): patch.get_width() for patch in ax.patches if patch.get_gid()}
    assert widths["SEC|narrator"] == 2
    assert widths["SEC|quoted"] == 1
    assert "HUM|narrator" not in widths
