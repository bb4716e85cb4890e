"""The lexicon of alliances held against tellings made by hand."""

from typing import Any

import pandas as pd
import pytest

from sahel_analysis.alliance_chronology.alliances import alliance_pairs, alliance_spells
from sahel_analysis.alliance_chronology.linking import VERDICTS, alliance_evidence, alliance_tellings, date_support
from sahel_analysis.alliance_chronology.merging import merge_events
from sahel_analysis.tables import CONTRACTS, Tables, conform

THREE = "state:mali;state:niger;state:burkina-faso"
AES, ECOWAS, G5 = "org:alliance-of-sahel-states", "org:ecowas", "org:g5-sahel"


def build(rows: list[tuple[Any, ...]]) -> Tables:
    """Return tables of tellings: doc_id, type, date, participants, sentence, trigger (in it), status."""
    tables: dict[str, list[dict[str, object]]] = {name: [] for name in CONTRACTS}
    empty = dict.fromkeys((c.name for c in CONTRACTS["events"]), "")
    for i, (doc, kind, date, participants, *more) in enumerate(rows):
        text, trigger, status = (*more, *["وقع", "وقع", "done"][len(more) :])
        at = 1000 * i
        place = {"doc_id": doc, "line": i + 1, "sentence": i + 1, "role": "body"}
        start = at + text.index(trigger)
        roles = ";".join("party" for one in participants.split(";") if one)
        told = {"type": kind, "date": date, "participants": participants, "roles": roles, "status": status}
        span = {"start": start, "end": start + len(trigger)}
        tables["events"].append(empty | place | span | told | {"evidence": "narrator", "trigger": trigger})
        whole = place | {"start": at, "end": at + len(text)}
        tables["sentences"].append(whole | {"n_words": 1, "position": "rest", "text": text})
        tables["blocks"].append(whole)
    for doc in sorted({row[0] for row in rows}):
        about = dict.fromkeys((c.name for c in CONTRACTS["documents"]), "")
        tables["documents"].append(about | {"doc_id": doc, "n_words": 0, "n_sentences": 0})
    return Tables(**{name: conform(part, name) for name, part in tables.items()})


def links(*rows: tuple[Any, ...]) -> list[tuple[str, str, str]]:
    tables = build(list(rows))
    found = alliance_tellings(tables, merge_events(tables))
    return [(str(r.key), str(r.verdict), str(r.basis)) for r in found.itertuples()]


def key(alliance: str, what: str, date: str, member: str = "") -> str:
    return f"{alliance}|{what}|{member}|{date}"


FOUNDED = key(AES, "founded", "2023-09-16")
MALI_LEFT = key(ECOWAS, "announced", "2024-01-28", "state:mali")

# what it shows, the telling, and the dates that it bears on with verdict and basis
CASES: list[tuple[str, tuple[Any, ...], list[tuple[str, str, str]]]] = [
    ("the same day", ("a", "alliance_formed", "2023-09-16", AES), [(FOUNDED, "supports", "actor")]),
    ("the month of a day", ("a", "alliance_formed", "2023-09", AES), [(FOUNDED, "supports", "actor")]),
    ("another day", ("a", "alliance_formed", "2023-09-15", AES), [(FOUNDED, "contradicts", "actor")]),
    ("no day", ("a", "alliance_formed", "", AES), [(FOUNDED, "undated", "actor")]),
    ("denied", ("a", "alliance_formed", "2023-09-16", AES, "وقع", "وقع", "denied"), [(FOUNDED, "denies", "actor")]),
    ("planned for another day", ("a", "alliance_formed", "2023-10", AES, "وقع", "وقع", "planned"), []),
    ("signed by those who founded it", ("a", "agreement", "2023-09-16", THREE), [(FOUNDED, "supports", "parties")]),
    ("signed by them on another day", ("a", "agreement", "2023-09-15", THREE), []),
    ("signed by some of them", ("a", "agreement", "2023-09-16", "state:mali;state:niger"), []),
    ("another agreement of the body", ("a", "agreement", "2024-02-02", f"{AES};state:russia"), []),
    ("a coarser date is refined", ("a", "alliance_formed", "2012-04-01", "armed:arab-movement-of-azawad"), [
        (key("armed:arab-movement-of-azawad", "founded", "2012"), "refines", "actor"),
    ]),
    ("a member announces its exit", ("a", "withdrawal", "2024-01-28", f"state:mali;{ECOWAS}"), [
        (MALI_LEFT, "supports", "actor"),
    ]),
    ("between two stages", ("a", "withdrawal", "2024-07", f"state:mali;{ECOWAS}"), []),
    ("before the first stage", ("a", "withdrawal", "2023-01", f"state:mali;{ECOWAS}"), [
        (MALI_LEFT, "contradicts", "actor"),
    ]),
    ("after the last stage", ("a", "withdrawal", "2025-03", f"state:mali;{ECOWAS}"), [
        (key(ECOWAS, "effective", "2025-01-29", "state:mali"), "contradicts", "actor"),
    ]),
    ("only the announcement is known", ("a", "withdrawal", "2025-06", "state:niger;org:mnjtf"), []),
    ("an exit that the lexicon does not know", ("a", "withdrawal", "2025-06", f"state:togo;{ECOWAS}"), [
        (key(ECOWAS, "effective", "", "state:togo"), "adds", "actor"),
    ]),
    ("who is no member cannot leave", ("a", "withdrawal", "2025-06", f"state:russia;{ECOWAS}"), []),
    ("an accord by its name", (
        "a", "termination", "2024-01-25", "state:mali", "أعلنت مالي إنهاء العمل باتفاق الجزائر فورا", "إنهاء",
    ), [(key("pact:algiers-2015", "ended", "2024-01-25"), "supports", "name")]),
    ("the date tells which of two accords of one name", (
        "a", "agreement", "2006-07", "state:mali", "وقع الطرفان اتفاق الجزائر", "وقع",
    ), [(key("pact:algiers-2006", "founded", "2006-07-04"), "supports", "name")]),
    ("of two accords of one name nothing is contradicted", (
        "a", "agreement", "2010-07", "state:mali", "وقع الطرفان اتفاق الجزائر", "وقع",
    ), []),
    ("a name far from the trigger", (
        "a", "agreement", "2015-05-15", "state:mali",
        "وقع الرئيس في ذلك اليوم مرسوما جديدا يخص الميزانية والتعليم والصحة بعد أشهر من اتفاق الجزائر", "وقع",
    ), []),
]  # fmt: skip


@pytest.mark.parametrize(("row", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_cases(row: tuple[Any, ...], expected: list[tuple[str, str, str]]) -> None:
    assert links(row) == expected


def test_one_telling_can_bear_on_several_members() -> None:
    found = links(("a", "withdrawal", "2025-01-29", f"{THREE};{ECOWAS}"))
    members = sorted(THREE.split(";"))
    assert [name for name, _, _ in found] == [key(ECOWAS, "effective", "2025-01-29", one) for one in members]


def test_every_date_is_counted_by_articles() -> None:
    tables = build([
        ("a", "alliance_formed", "2023-09-16", AES), ("a", "alliance_formed", "2023-09", AES),
        ("b", "alliance_formed", "2023-09-15", AES), ("c", "withdrawal", "2022-05-15", f"state:mali;{G5}"),
    ])  # fmt: skip
    found = alliance_tellings(tables, merge_events(tables))
    support = date_support(found).set_index("key")
    assert support.loc[FOUNDED, list(VERDICTS)].tolist() == [1, 0, 1, 0, 0, 0]
    assert support.loc[key(G5, "announced", "2022-05-15", "state:mali"), "supports"] == 1
    assert support[list(VERDICTS)].to_numpy().sum() == 3
    assert set(found["episode"]) <= set(merge_events(tables).episodes["key"])


def test_the_sentences_behind_spells_and_pairs() -> None:
    tables = build([
        ("a", "alliance_formed", "2023-09-16", AES), ("b", "withdrawal", "2024-01-28", f"state:mali;{ECOWAS}"),
    ])  # fmt: skip
    found = alliance_tellings(tables, merge_events(tables))
    spells = alliance_spells()
    spells = spells[spells["alliance"].isin([AES, ECOWAS]) & spells["member"].isin(["state:mali", "state:niger"])]
    of_spells = alliance_evidence(found, spells)
    assert of_spells.to_numpy().tolist() == [
        [f"{AES}|state:mali|2023-09-16", "a", 1],
        [f"{AES}|state:niger|2023-09-16", "a", 1],
        [f"{ECOWAS}|state:mali|1975-05-28", "b", 2],
    ]
    of_pairs = alliance_evidence(found, alliance_pairs(spells, "2024-06-01"))
    assert of_pairs.to_numpy().tolist() == [["state:mali|state:niger", "a", 1], ["state:mali|state:niger", "b", 2]]
    assert alliance_evidence(found.head(0), spells).empty


def test_no_tellings_are_no_links(no_tables: Tables) -> None:
    found = alliance_tellings(no_tables, merge_events(no_tables))
    assert (len(found), found["doubt"].dtype) == (0, bool)
    assert date_support(found)[list(VERDICTS)].to_numpy().sum() == 0
    assert isinstance(found, pd.DataFrame)
