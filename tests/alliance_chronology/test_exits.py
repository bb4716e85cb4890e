"""Exits stage by stage: what one row is, which dates go together, and what stays apart."""

from typing import Any

import pandas as pd
import pytest

from sahel_analysis.alliance_chronology import exit_stages, merge_events
from sahel_analysis.tables import CONTRACTS, Tables, conform

MALI, NIGER, ECOWAS, MINUSMA = "state:mali", "state:niger", "org:ecowas", "org:minusma"


def tell(rows: list[tuple[str, str, str, str]], kind: str = "withdrawal", status: str = "done") -> Tables:
    """Return tables of tellings: date, stage, participants, their roles; each in an article of its own."""
    tables: dict[str, list[dict[str, object]]] = {name: [] for name in CONTRACTS}
    for i, (date, stage, participants, roles) in enumerate(rows):
        place: dict[str, Any] = {"doc_id": f"d{i}", "line": 1, "start": 0, "end": 4, "sentence": 1, "role": "body"}
        text = {"n_words": 1, "position": "rest", "text": "****"}
        for name in ("documents", "blocks", "sentences", "events"):
            empty: dict[str, object] = dict.fromkeys((c.name for c in CONTRACTS[name]), "")
            own = text if name == "sentences" else {"n_words": 0, "n_sentences": 0}
            tables[name].append(empty | own | place)
        told = {"type": kind, "date": date, "stage": stage, "participants": participants, "roles": roles}
        tables["events"][-1] |= told | {"status": status, "evidence": "narrator", "trigger": "****"}
    return Tables(**{name: conform(part, name) for name, part in tables.items()})


def stages(tables: Tables) -> list[tuple[str, ...]]:
    exits = exit_stages(merge_events(tables))
    columns = ["party", "body", "announced", "notified", "effective", "unstaged"]
    return [tuple(map(str, row)) for row in exits[columns].itertuples(index=False)]


BOTH, TWO = f"{MALI};{NIGER};{ECOWAS}", "party;party;target"
# what it shows, the tellings, and the rows that come of them
CASES: list[tuple[str, list[tuple[str, str, str, str]], list[tuple[str, ...]]]] = [
    ("announced and in effect a year later are one exit of each who left", [
        ("2024-01-28", "announced", BOTH, TWO), ("2025-01-29", "effective", BOTH, TWO),
    ], [
        (MALI, ECOWAS, "2024-01-28", "", "2025-01-29", ""), (NIGER, ECOWAS, "2024-01-28", "", "2025-01-29", ""),
    ]),
    ("a stage that only one has", [
        ("2024-01-28", "announced", BOTH, TWO), ("2024-01-29", "notified", f"{MALI};{ECOWAS}", "party;target"),
    ], [
        (MALI, ECOWAS, "2024-01-28", "2024-01-29", "", ""), (NIGER, ECOWAS, "2024-01-28", "", "", ""),
    ]),
    ("a month in which both stages lie", [
        ("2024-01", "notified", f"{MALI};{ECOWAS}", "party;target"),
        ("2024-01-28", "announced", f"{MALI};{ECOWAS}", "party;target"),
    ], [(MALI, ECOWAS, "2024-01-28", "2024-01", "", "")]),
    ("sources that differ are both there", [
        ("2024-01-28", "announced", f"{MALI};{ECOWAS}", "party;target"),
        ("2024-01-29", "announced", f"{MALI};{ECOWAS}", "party;target"),
    ], [(MALI, ECOWAS, "2024-01-28;2024-01-29", "", "", "")]),
    ("announced anew after it took effect is another exit", [
        ("2000-12-26", "effective", f"{MALI};{ECOWAS}", "party;target"),
        ("2002-01-01", "announced", f"{MALI};{ECOWAS}", "party;target"),
    ], [(MALI, ECOWAS, "", "", "2000-12-26", ""), (MALI, ECOWAS, "2002-01-01", "", "", "")]),
    ("stages many years apart are two exits", [
        ("2000-01-01", "announced", f"{MALI};{ECOWAS}", "party;target"),
        ("2010-01-01", "effective", f"{MALI};{ECOWAS}", "party;target"),
    ], [(MALI, ECOWAS, "2000-01-01", "", "", ""), (MALI, ECOWAS, "", "", "2010-01-01", "")]),
    ("a date without a stage stays one", [("2022-05", "", f"{MALI};org:g5-sahel", "party;target")], [
        (MALI, "org:g5-sahel", "", "", "", "2022-05"),
    ]),
    ("who mediates does not leave", [
        ("2024-01-28", "announced", f"{MALI};{ECOWAS};{NIGER}", "party;target;mediator"),
    ], [(MALI, ECOWAS, "2024-01-28", "", "", "")]),
    ("nothing dated", [("", "announced", f"{MALI};{ECOWAS}", "party;target")], [(MALI, ECOWAS, "", "", "", "")]),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_cases(rows: list[tuple[str, str, str, str]], expected: list[tuple[str, ...]]) -> None:
    tables = tell(rows)
    assert stages(tables) == expected
    shuffled = Tables(**{name: part.sample(frac=1, random_state=1) for name, part in tables.by_name().items()})
    pd.testing.assert_frame_equal(exit_stages(merge_events(tables)), exit_stages(merge_events(shuffled)))


def test_episodes_lead_back_to_tellings() -> None:
    merged = merge_events(tell(CASES[0][1]))
    exits = exit_stages(merged)
    assert exits["key"].is_unique
    assert set(" ".join(exits["episodes"]).split(" ")) == set(merged.episodes["key"])
    assert exits["label_en"].tolist() == ["Mali", "Niger"]
    assert exits["tellings"].tolist() == [2, 2]


@pytest.mark.parametrize("status", ["planned", "denied"])
def test_what_was_not_done_is_no_exit(status: str) -> None:
    assert exit_stages(merge_events(tell(CASES[0][1], status=status))).empty


def test_missions_leave_countries_and_are_no_members_of_them() -> None:
    told = [("2023-12-31", "effective", f"{MINUSMA};{MALI}", "party;territory")]
    assert exit_stages(merge_events(tell(told, "mission_exit"))).empty


def test_no_events_are_no_exits(no_tables: Tables) -> None:
    exits = exit_stages(merge_events(no_tables))
    assert exits.empty
    assert "announced" in exits.columns
