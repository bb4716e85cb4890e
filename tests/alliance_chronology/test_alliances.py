"""The lexicon of alliances is in order, and what is made of it agrees with dates that can be looked up."""

import copy
import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx
import pandas as pd
import pytest

from sahel_analysis.alliance_chronology.alliance_lint import lint_alliances
from sahel_analysis.alliance_chronology.alliances import (
    KINDS,
    OBLIGATIONS,
    alliance_dates,
    alliance_network,
    alliance_pairs,
    alliance_spells,
    core_spells,
)
from sahel_analysis.alliance_chronology.exports import atop_columns, export_alliances
from sahel_analysis.alliance_chronology.membership import describe_membership, plot_membership
from sahel_analysis.alliance_chronology.network import describe_network, plot_network
from sahel_analysis.language.lexicon import Lexicon, LexiconError, load_lexicon

THREE = {"state:burkina-faso", "state:mali", "state:niger"}


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.fixture(scope="module")
def spells() -> pd.DataFrame:
    return alliance_spells()


def test_the_lexicon_is_in_order(lexicon: Lexicon) -> None:
    assert lint_alliances(lexicon) == []
    entries = lexicon.table("alliances")["alliance"]
    assert len(entries) >= 40
    assert {entry["kind"] for entry in entries} == set(KINDS)
    assert all(entry["sources"] for entry in entries)


def test_every_year_has_a_source_or_a_doubt(lexicon: Lexicon) -> None:
    entries = {entry["id"]: entry for entry in lexicon.table("alliances")["alliance"]}
    for row in alliance_dates(lexicon).to_dict("records"):
        entry = entries[row["alliance"]]
        notes = [entry.get("note", ""), *(member.get("note", "") for member in entry.get("members", ()))]
        said = " ".join([*entry["sources"], *notes])
        assert row["doubt"] or any(year in said for year in re.findall(r"\d{4}", row["date"])), row["key"]


def test_obligations_stand_between_states_only(spells: pd.DataFrame) -> None:
    stated = spells[spells[list(OBLIGATIONS)].notna().any(axis=1)]
    assert set(stated["kind"]) <= {"treaty", "igo"}
    assert stated["is_state"].all()
    assert set(stated[list(OBLIGATIONS)].stack().dropna()) <= {0, 1}


# the bodies that a chronology of the Sahel is asked for, with a date that can be looked up
KNOWN = {
    "org:ecowas": "1975-05-28", "org:waemu": "1994-01-10", "org:g5-sahel": "2014-02-16",
    "org:liptako-gourma-authority": "1970-12-03", "org:alliance-of-sahel-states": "2023-09-16",
    "org:confederation-of-sahel-states": "2024-07-06", "org:cemoc": "2010-04-21", "org:accra-initiative": "2017-09",
    "org:takuba-task-force": "2020-03-27", "org:operation-barkhane": "2014-08-01", "org:minusma": "2013-04-25",
    "pact:ouagadougou-2013": "2013-06-18", "pact:algiers-2015": "2015-05-15", "armed:mnla": "2011-10-16",
    "armed:csp-dpa": "2021-05-06", "armed:azawad-liberation-front": "2024-11-30",
    "armed:jnim": "2017-03-01/2017-03-02", "org:mnjtf": "1994", "org:g5-sahel-joint-force": "2017-02-06",
}  # fmt: skip


def test_the_bodies_of_the_sahel_are_there(lexicon: Lexicon) -> None:
    founded = {entry["id"]: entry["founded"] for entry in lexicon.table("alliances")["alliance"]}
    assert {name: founded.get(name) for name in KNOWN} == KNOWN


def test_labels_are_in_their_language(lexicon: Lexicon) -> None:
    for entry in lexicon.table("alliances")["alliance"]:
        assert any("\u0621" <= c <= "\u064a" for c in entry["label_ar"]), entry["id"]
        assert not any("\u0600" <= c <= "\u06ff" for c in entry["label_en"] + entry["label_fr"]), entry["id"]


# what is wrong, where the entry is changed, and what the lint says of it
FAULTS = [
    ({"kind": "club"}, "kind 'club' is none of"),
    ({"founded": "16 September 2023"}, "founded '16 September 2023' is no date"),
    ({"ended": "2020"}, "it ended 2020, before it was founded 2023-09-16"),
    ({"id": "org:alliance-of-nobody"}, "the id is no actor"),
    ({"actor": "org:nobody"}, "actor 'org:nobody' is no actor"),
    ({"sources": []}, "sources is missing"),
    ({"doubt": True}, "doubt without a note"),
    ({"colour": "blue"}, "no field is called colour"),
    ({"obligations": {"defence": 1}}, "obligation 'defence' is none of"),
    ({"obligations": {"defense": 2}}, "obligation defense is 2: write 1 or 0"),
    ({"kind": "mission"}, "obligations stand in treaties between states only, not in a mission"),
    ({"members": [{"id": "armed:mnla"}]}, "not all members are states"),
    ({"members": [{"id": "state:atlantis"}]}, "member 'state:atlantis' is no actor"),
    ({"members": [{"id": "state:japan"}]}, "member state:japan has no code in [cow]"),
    ({"members": [{"id": "state:mali", "joined": "2020"}]}, "joined 2020, before the founding 2023-09-16"),
    ({"members": [{"id": "state:mali", "effective": "2021-05"}]}, "effective 2021-05, before it joined 2023-09-16"),
    ({"members": [{"id": "state:mali", "announced": "soon"}]}, "announced 'soon' is no date"),
    ({"members": [{"id": "state:mali", "announced": "2025", "notified": "2024"}]}, "before it was announced 2025"),
    ({"members": [{"id": "state:mali", "left": "2025"}]}, "member state:mali: no field is called left"),
    ({"members": [{"id": "state:mali", "status": "guest"}]}, "status 'guest' is neither member nor observer"),
    ({"members": [{"id": "state:mali"}, {"id": "state:mali", "joined": "2025"}]}, "is in twice at one time"),
    ({"steps": [{"what": "dreamt", "date": "2024"}]}, "step 'dreamt' is none of"),
]


@pytest.mark.parametrize(("change", "said"), FAULTS, ids=[said for _, said in FAULTS])
def test_the_lint_finds_what_is_wrong(change: dict[str, Any], said: str, lexicon: Lexicon) -> None:
    table = copy.deepcopy(lexicon.table("alliances"))
    entry = next(e for e in table["alliance"] if e["id"] == "org:alliance-of-sahel-states")
    entry.update(change)
    assert [fault for fault in lint_alliances(_with(table, lexicon)) if said in fault]


def test_members_may_come_back(lexicon: Lexicon) -> None:
    table = copy.deepcopy(lexicon.table("alliances"))
    entry = next(e for e in table["alliance"] if e["id"] == "org:alliance-of-sahel-states")
    entry["members"] = [{"id": "state:mali", "effective": "2024"}, {"id": "state:mali", "joined": "2025-06"}]
    assert lint_alliances(_with(table, lexicon)) == []


def _with(alliances: dict[str, Any], lexicon: Lexicon) -> Lexicon:
    """Return the lexicons with another table of alliances."""
    changed = Lexicon(None, {"alliances": alliances})
    changed.__dict__["actors"] = lexicon.actors
    return changed


# public record: alliance, member, first day in, first day out, what the end rests on
SPELLS = [
    ("org:alliance-of-sahel-states", "state:mali", "2023-09-16", "", ""),
    ("org:ecowas", "state:mali", "1975-05-28", "2025-01-29", "effective"),
    ("org:ecowas", "state:mauritania", "1975-05-28", "2000-12-26", "effective"),
    ("org:ecowas", "state:ghana", "1975-05-28", "", ""),
    ("org:g5-sahel", "state:niger", "2014-02-16", "2023-11-29", "effective"),
    ("org:mnjtf", "state:niger", "1998-01-01", "2025-03-29", "announced"),
    ("org:cemoc", "state:mali", "2010-04-21", "2025-04-06", "effective"),
    ("org:operation-barkhane", "state:france", "2014-08-01", "2022-11-09", "ended"),
    ("org:minusma", "org:united-nations", "2013-04-25", "2023-12-31", "ended"),
    ("pact:algiers-2015", "armed:coordination-of-azawad-movements", "2015-06-20", "2024-01-25", "ended"),
    ("pact:france-mali-2014", "state:mali", "2014-07-16", "2022-12-01", "effective"),
    ("armed:jnim", "armed:ansar-dine", "2017-03-01", "", ""),
]


@pytest.mark.parametrize(("alliance", "member", "start", "end", "basis"), SPELLS)
def test_spells(alliance: str, member: str, start: str, end: str, basis: str, spells: pd.DataFrame) -> None:
    row = spells[(spells["alliance"] == alliance) & (spells["member"] == member)].iloc[0]
    assert row["start"] == pd.Timestamp(start)
    assert row["end"] == pd.Timestamp(end) if end else pd.isna(row["end"])
    assert row["end_basis"] == basis


def test_every_spell_is_a_row_of_its_own_and_ends_after_it_began(spells: pd.DataFrame) -> None:
    assert spells["key"].is_unique
    ended = spells["end"].notna()
    assert (spells.loc[ended, "end"] > spells.loc[ended, "start"]).all()
    assert (spells["end_basis"] != "")[ended].all()


def test_obligations_are_stated_denied_or_unknown(spells: pd.DataFrame) -> None:
    charter = spells[spells["alliance"] == "org:alliance-of-sahel-states"].iloc[0]
    assert (charter["defense"], charter["nonaggression"]) == (1, 1)
    assert pd.isna(charter["offense"])
    assert spells.loc[spells["alliance"] == "pact:france-mali-2014", "defense"].eq(0).all()
    others = spells[~spells["kind"].isin(["treaty", "igo"])]
    assert others[list(OBLIGATIONS)].isna().all(axis=None)


def test_kinds_restrict_and_an_unknown_kind_names_the_nearest() -> None:
    assert set(alliance_spells(kinds=["mission"])["kind"]) == {"mission"}
    with pytest.raises(ValueError, match="kind of alliance 'missions' is unknown: did you mean 'mission'"):
        alliance_spells(kinds=["missions"])


def test_a_users_own_alliance_is_laid_over(tmp_path: Path) -> None:
    (tmp_path / "alliances.toml").write_text(
        '[[alliance]]\nid = "org:ecowas"\nmembers = [{ id = "state:morocco", status = "observer", joined = "2017" }]\n'
        '[[alliance]]\nid = "pact:mine"\nkind = "accord"\nlabel_en = "Mine"\nlabel_fr = "Le mien"\nlabel_ar = "لي"\n'
        'founded = "2020"\nsources = ["me"]\nmembers = [{ id = "state:mali" }]\n',
        encoding="utf-8",
    )
    mine = alliance_spells(tmp_path)
    assert mine.loc[mine["alliance"] == "pact:mine", "member"].tolist() == ["state:mali"]
    guest = mine[(mine["alliance"] == "org:ecowas") & (mine["member"] == "state:morocco")].iloc[0]
    assert (guest["status"], guest["start"]) == ("observer", pd.Timestamp("2017-01-01"))
    assert lint_alliances(load_lexicon(tmp_path)) == []


def test_an_entry_without_a_date_is_an_error_that_names_it(tmp_path: Path) -> None:
    wrong = '[[alliance]]\nid = "org:ecowas"\nfounded = "long ago"\n'
    (tmp_path / "alliances.toml").write_text(wrong, encoding="utf-8")
    with pytest.raises(LexiconError, match="alliance org:ecowas: founded 'long ago' is no date"):
        alliance_spells(tmp_path)


def test_pairs_by_hand(spells: pd.DataFrame) -> None:
    own = spells[spells["alliance"].isin(["org:alliance-of-sahel-states", "org:ecowas", "org:g5-sahel"])]
    own = own[own["member"].isin([*THREE, "state:chad"])]
    pairs = alliance_pairs(own, "2023-10-01").set_index("key")
    assert pairs["n"].to_dict() == {
        "state:burkina-faso|state:niger": 3,  # the Charter, ECOWAS, the G5
        "state:burkina-faso|state:mali": 2,  # Mali had left the G5
        "state:mali|state:niger": 2,
        "state:burkina-faso|state:chad": 1,
        "state:chad|state:niger": 1,
    }
    assert pairs.loc["state:mali|state:niger", ["defense", "nonaggression"]].tolist() == [1, 1]
    assert pd.isna(pairs.loc["state:chad|state:niger", "defense"])


@pytest.mark.parametrize(("at", "together"), [("2023-09-15", False), ("2023-09-16", True), ("2026-01-01", True)])
def test_the_network_changes_on_the_day(at: str, together: bool) -> None:
    graph = alliance_network(at, kinds=["treaty"], members=THREE)
    shared = graph.edges["state:mali", "state:niger"]["alliances"].split(";") if graph.number_of_edges() else []
    assert ("org:alliance-of-sahel-states" in shared) == together


def test_the_network_holds_members_that_stand_alone_and_leaves_observers_out() -> None:
    lone = alliance_network("2020-01-01", kinds=["force"], members=["state:france", "state:algeria"])
    assert (sorted(lone), lone.number_of_edges()) == (["state:algeria", "state:france"], 0)
    assert [_shares_accra(observers=observers) for observers in (False, True)] == [False, True]
    with pytest.raises(ValueError, match="member 'state:mal' is unknown: did you mean 'state:mali'"):
        alliance_network("2020-01-01", members=["state:mal"])


def _shares_accra(*, observers: bool) -> bool:
    graph = alliance_network("2023-01-01", kinds=["igo"], members=["state:nigeria", "state:togo"], observers=observers)
    return "org:accra-initiative" in graph.edges["state:nigeria", "state:togo"]["alliances"]


def test_dates_are_listed_with_what_they_are(lexicon: Lexicon) -> None:
    dates = alliance_dates(lexicon)
    assert dates["key"].is_unique
    mali = dates[(dates["alliance"] == "org:ecowas") & (dates["member"] == "state:mali")]
    assert dict(zip(mali["what"], mali["date"], strict=True)) == {
        "announced": "2024-01-28",
        "notified": "2024-01-29",
        "effective": "2025-01-29",
    }


def test_atop_columns(spells: pd.DataFrame) -> None:
    table = atop_columns(spells)
    assert list(table.columns) == [
        "alliance", "kind", "member", "stateabb", "statename", "begyr", "begmo", "begday", "endyr", "endmo", "endday",
        "yrent", "moent", "dayent", "yrexit", "moexit", "dayexit", "defense", "offense", "neutral", "nonagg", "consul",
    ]  # fmt: skip
    mali = table[(table["alliance"] == "org:ecowas") & (table["stateabb"] == "MLI")].iloc[0]
    dates = ["member", "begyr", "yrent", "dayent", "yrexit", "moexit", "dayexit"]
    assert mali[dates].tolist() == [432, 1975, 1975, 28, 2025, 1, 29]
    notes = table[table["alliance"] == "pact:united-states-niger-2012"].iloc[0]
    # between July 2012 and January 2013: not even the year is known
    assert notes[["begyr", "begmo", "begday"]].isna().all()
    assert not table["member"].isna().any()
    assert set(table["kind"]) == {"treaty", "igo"}
    assert table.loc[table["alliance"] == "org:accra-initiative", "stateabb"].tolist().count("NIG") == 0


def test_exports_are_read_back_and_are_the_same_bytes_twice(tmp_path: Path, spells: pd.DataFrame) -> None:
    first = [path.read_bytes() for path in export_alliances(tmp_path / "a", at="2024-06-01")]
    again = export_alliances(tmp_path / "b", at="2024-06-01")
    assert first == [path.read_bytes() for path in again]
    assert len(pd.read_csv(again[0])) == len(spells)
    atop = pd.read_csv(again[1])
    pd.testing.assert_frame_equal(atop, atop_columns(spells), check_dtype=False)
    # whole numbers stay whole, where a column has gaps too
    assert ".0" not in again[1].read_text(encoding="utf-8")
    with again[0].open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["alliance"] for row in rows} == set(spells["alliance"])
    graph = networkx.read_graphml(again[2])
    assert graph.nodes["state:mali"]["label_ar"] == "مالي"
    assert graph.edges["state:mali", "state:niger"]["defense"] == 1


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_the_membership_chart_looks_right(language: str, spells: pd.DataFrame, look: Callable) -> None:
    core = core_spells(spells)
    look(plot_membership(core, language=language), core)
    look(plot_membership(spells, language=language, since="2010", until="2024-06"), spells)
    assert all(describe_membership(core, language))


def test_an_announced_exit_is_pale_and_what_lasts_reaches_the_end(spells: pd.DataFrame) -> None:
    core = core_spells(spells)
    ax = plot_membership(core[core["alliance"] == "org:ecowas"], since="2020")
    bars: dict[str, list[Any]] = {}
    for patch in ax.patches:
        if patch.get_gid():
            bars.setdefault(patch.get_gid(), []).append(patch)
    assert [bar.get_alpha() for bar in bars["org:ecowas|state:mali|1975-05-28"]] == [1.0, 0.4]
    assert len(bars["org:ecowas|state:niger|1975-05-28"]) == 2
    said = " ".join(text.get_text() for text in ax.figure.texts)
    assert "The axis begins in 2020" in said


def test_signs_tell_the_obligations(spells: pd.DataFrame) -> None:
    states = spells[spells["alliance"].isin(["pact:france-mali-2014", "org:alliance-of-sahel-states"])]
    ax = plot_membership(states)
    signs = [(line.get_marker(), line.get_markerfacecolor()) for line in ax.lines if line.get_marker() in "^D"]
    assert sorted(signs) == [("D", "#222222"), ("^", "#222222"), ("^", "#ffffff")]


def test_what_the_axis_cannot_show_is_an_error(spells: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="since 'lately' is no date"):
        plot_membership(spells, since="lately")
    with pytest.raises(ValueError, match="since 2020 lies after until 2010"):
        plot_membership(spells, since="2020", until="2010")


@pytest.mark.parametrize(("language", "at"), [("ar", "2025-06-01"), ("en", "2013-06-30"), ("fr", "2024-06-01")])
@pytest.mark.parametrize("nodes", [3, 12, 24])
def test_the_network_looks_right(language: str, at: str, nodes: int, spells: pd.DataFrame, look: Callable) -> None:
    pairs = alliance_pairs(spells, at)
    look(plot_network(pairs, language=language, nodes=nodes), pairs)
    assert all(describe_network(pairs, language))


def test_pairs_that_share_as_few_stay_out_together(spells: pd.DataFrame) -> None:
    pairs = alliance_pairs(spells, "2024-06-01")
    ax = plot_network(pairs, most=20)
    drawn = pairs[pairs["key"].isin([line.get_gid() for line in ax.lines if line.get_gid()])]
    assert 0 < len(drawn) <= 20
    said = " ".join(text.get_text() for text in ax.figure.texts).replace("\N{NO-BREAK SPACE}", " ")
    assert f"not shown: {len(pairs) - len(drawn)}." in said


def test_nothing_found_is_said(spells: pd.DataFrame) -> None:
    none, no_pairs = spells.head(0), alliance_pairs(spells, "1900-01-01")
    for axes in (plot_membership(none, language="fr"), plot_network(no_pairs, language="fr")):
        assert "Rien trouvé" in [text.get_text() for text in axes.texts]
    for words in (describe_membership(none, "fr"), describe_network(no_pairs, "fr")):
        assert "Rien trouvé" in words.alt
