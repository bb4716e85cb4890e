"""The dates of the lexicon held against articles, as a figure; and every telling with its sentence."""

from collections.abc import Callable

import pandas as pd
import pytest

from sahel_analysis import alliance_chronology as ac
from sahel_analysis.tables import Tables, conform

ECOWAS, THREE = "org:ecowas", "state:mali;state:niger;state:burkina-faso"
# doc_id, date, type, participants, status
TOLD = [
    ("d1", "2024-01-28", "withdrawal", f"{THREE};{ECOWAS}", "done"),
    ("d2", "2024-01-28", "withdrawal", f"state:mali;{ECOWAS}", "done"),
    ("d3", "2023-01", "withdrawal", f"state:mali;{ECOWAS}", "done"),
    ("d4", "", "alliance_formed", ECOWAS, "done"),
]


@pytest.fixture
def told(tables: Tables) -> Tables:
    """Tables whose events bear on the lexicon."""
    first = tables.events.iloc[0].to_dict()
    rows = [
        first | {"doc_id": doc, "date": date, "type": kind, "participants": who, "status": status, "sentence": 1}
        | {"start": 0, "end": 4, "line": 1, "roles": ";".join("party" for _ in who.split(";"))}
        for doc, date, kind, who, status in TOLD
    ]  # fmt: skip
    return Tables(**(tables.by_name() | {"events": conform(rows, "events")}))


@pytest.fixture
def links(told: Tables) -> pd.DataFrame:
    return ac.alliance_tellings(told, ac.merge_events(told))


def test_dates_are_counted_once_for_all_members(links: pd.DataFrame) -> None:
    counts = ac.verdict_counts(links)
    rows = {(r.what, r.date, r.verdict): (r.members, r.articles, r.tellings) for r in counts.itertuples()}
    three = ";".join(sorted(THREE.split(";")))
    assert rows == {
        ("announced", "2024-01-28", "supports"): (three, 2, 2),
        ("announced", "2024-01-28", "contradicts"): ("state:mali", 1, 1),
        ("founded", "1975-05-28", "undated"): ("", 1, 1),
    }
    assert counts["date"].tolist() == sorted(counts["date"])
    assert counts["label_en"].unique().tolist() == ["ECOWAS"]


def test_every_number_leads_to_its_sentences(links: pd.DataFrame) -> None:
    counts, evidence = ac.verdict_counts(links), ac.verdict_evidence(links)
    assert set(evidence["key"]) == set(counts["key"])
    places = evidence.groupby("key")["doc_id"].nunique()
    assert places.to_dict() == dict(zip(counts["key"], counts["articles"], strict=True))


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_the_figure_looks_right(language: str, links: pd.DataFrame, look: Callable) -> None:
    counts = ac.verdict_counts(links)
    ax = ac.plot_support(counts, language=language)
    look(ax, counts)
    assert {patch.get_gid() for patch in ax.patches if patch.get_gid()} == set(counts["key"])
    assert "1975-05-28" in "".join(text.get_text() for text in ax.texts)
    assert all(ac.describe_support(counts, language))


def test_dates_that_fewest_tell_are_left_out_and_numbered(links: pd.DataFrame) -> None:
    ax = ac.plot_support(ac.verdict_counts(links), most=1)
    assert len(ax.get_yticklabels()) == 1
    assert "exit announced" in ax.get_yticklabels()[0].get_text()
    said = " ".join(text.get_text() for text in ax.figure.texts).replace("\N{NO-BREAK SPACE}", " ")
    assert "not shown: 1." in said


def test_nothing_found_is_said(no_tables: Tables) -> None:
    counts = ac.verdict_counts(ac.alliance_tellings(no_tables, ac.merge_events(no_tables)))
    assert counts.empty
    assert "Nothing found" in ac.describe_support(counts, "en").alt
    assert "Nothing found" in [text.get_text() for text in ac.plot_support(counts).texts]


def test_every_telling_comes_with_its_sentence(told: Tables) -> None:
    merged = ac.merge_events(told)
    rows = ac.telling_sentences(told, merged)
    assert len(rows) == len(merged.tellings) == len(TOLD)
    assert rows["key"].unique().tolist() == merged.episodes["key"].tolist()
    assert rows["text"].tolist() == [f"{doc}-1" for doc in rows["doc_id"]]
    both = rows[rows["merged_date"] == "2024-01-28"]
    assert sorted(both["doc_id"]) == ["d1", "d2"]
    assert both["how"].unique().tolist() == ["dated"]


def test_some_episodes_can_be_asked_for(told: Tables) -> None:
    merged = ac.merge_events(told)
    last = merged.episodes["key"].iloc[-1]
    assert set(ac.telling_sentences(told, merged, [last])["key"]) == {last}
    with pytest.raises(ValueError, match=r"'coup\|2020' is no key of an episode"):
        ac.telling_sentences(told, merged, ["coup|2020"])


def test_other_tables_are_refused(told: Tables) -> None:
    merged = ac.merge_events(told)
    less = Tables(**(told.by_name() | {"sentences": told.sentences.iloc[3:]}))
    with pytest.raises(ValueError, match="lack sentences"):
        ac.telling_sentences(less, merged)
