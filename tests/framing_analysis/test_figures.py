"""Figures of comparison, looked at by rule with few and with many articles."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sahel_analysis import framing_analysis as fa
from sahel_analysis.interface import LANGUAGES
from sahel_analysis.tables import Tables

_WORDS = ["قمر", "شجرة", "لون", "كرسي", "نافذة", "طاولة", "المجلس العسكري", "اتفاقية", "القمة الاستثنائية", "عقوبات"]


def enrich(tables: Tables) -> Tables:
    """Give invented tables words, unequally used by sample-a, and Niger where people suffer."""
    draw = np.random.default_rng(5)
    source = tables.documents.set_index("doc_id")["source"]
    weights = {True: np.arange(1, 11) / 55, False: np.arange(10, 0, -1) / 55}
    own = [bool(source[doc] == "sample-a") for doc in tables.sentences["doc_id"]]
    texts = [" ، ".join(draw.choice(_WORDS, 4, p=weights[mine])) for mine in own]
    hum = tables.frames[tables.frames["frame"].isin(["HUM", "COOP"])][["doc_id", "sentence", "line", "start", "end"]]
    added = hum.assign(surface="*", clitic="", actor_id="state:niger", kind="name", flags="", function="")
    mentions = pd.concat([tables.mentions, added[tables.mentions.columns]], ignore_index=True)
    enriched = replace(tables, sentences=tables.sentences.assign(text=texts), mentions=mentions.assign(start=0, end=0))
    return fa.split_valence(enriched)


FIGURES = {
    "over time": (fa.plot_over_time, fa.describe_over_time, lambda t: fa.frames_over_time(t)),
    "rates over time": (fa.plot_over_time, fa.describe_over_time, lambda t: fa.frames_over_time(t, unit="word")),
    "keyness": (fa.plot_keyness, fa.describe_keyness, lambda t: fa.keyness(t, t.documents["source"].iloc[0])),
    "network": (fa.plot_network, fa.describe_network, lambda t: fa.frame_actor_associations(t)),
    # cooperation split by valence, in the figures that were there before
    "shares": (fa.plot_shares, fa.describe_shares, lambda t: fa.frame_shares(t)),
    "by source": (fa.plot_heatmap, fa.describe_heatmap, lambda t: fa.frame_shares(t, by=["source"])),
}


@pytest.mark.parametrize(("n", "language"), [(1, "ar"), (5, "ar"), (25, "fr"), (300, "en"), (300, "ar")])
@pytest.mark.parametrize("name", FIGURES)
def test_figures_look_right(
    name: str, n: int, language: str, invented: Callable[[int], Tables], check_figure: Callable
) -> None:
    check_figure(FIGURES[name], enrich(invented(n)), language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["over time", "network"])
def test_nothing_found_is_said(
    name: str, language: str, no_tables: Tables, tables: Tables, check_nothing: Callable
) -> None:
    check_nothing(FIGURES[name], no_tables, language)
    check_nothing(FIGURES[name], Tables(**(tables.by_name() | {"frames": tables.frames.head(0)})), language)


def test_gaps_are_grey_and_lines_do_not_cross_them(tables: Tables) -> None:
    measure = fa.frames_over_time(tables)
    ax = fa.plot_over_time(measure)
    (grey,) = (patch for patch in ax.patches if patch.get_width() == pytest.approx(1))
    assert grey.get_x() == pytest.approx(0.5)
    assert not [line for line in ax.lines if list(line.get_xdata()) == [0.0, 2.0]]
    assert {line.get_gid() for line in ax.lines if line.get_gid()} >= {"SEC|2023-01", "SEC|2023-03"}


def test_words_stand_on_the_side_that_uses_them(invented: Callable[[int], Tables]) -> None:
    measure = fa.keyness(enrich(invented(300)), "sample-a").set_index("key")
    ax = fa.plot_keyness(measure.reset_index())
    dots = {line.get_gid(): line for line in ax.lines if line.get_gid()}
    assert all((dots[key].get_xdata()[0] >= 0) == (measure.loc[key, "side"] == "group") for key in dots)
    # filled where the conservative bound leaves 0
    sure = {key for key, dot in dots.items() if dot.get_markerfacecolor() != "#ffffff"}
    assert sure == {key for key in dots if measure.loc[key, "log_ratio_bound"] != 0} and sure


def test_only_supported_pairs_are_drawn(invented: Callable[[int], Tables]) -> None:
    measure = fa.frame_actor_associations(enrich(invented(300)))
    ax = fa.plot_network(measure)
    drawn = {line.get_gid() for line in ax.lines}
    assert drawn == set(measure.loc[measure["supported"], "key"])
    assert "HUM|state:niger" in drawn and not any(key.startswith("COOP|") for key in drawn)
