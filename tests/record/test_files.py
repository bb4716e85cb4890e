"""Files of others held against the articles: made-up rows under the headers of the files."""

import logging
from pathlib import Path

import pytest

from sahel_analysis.language.lexicon import open_lexicon
from sahel_analysis.record import (
    read_record,
)
from sahel_analysis.record.names import ActorNames
from tests.tellings import MALI, compare

FILES = {
    "acled": (
        "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,"
        "actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,latitude,"
        "longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp\n"
        "MLI1,2023-09-07,2023,1,Political violence,Battles,Armed clash,JNIM: Group for Support of Islam and Muslims,,2,"
        "Military Forces of Mali (2021-),,1,12,,466,Western Africa,Mali,A,B,C,D,1,2,1,S,N,made up,0,,1\n"
        "MLI2,14 November 2023,2023,3,Violence,Battles,Government regains territory,Military Forces of Mali (2021-),,1,"
        "Militia of Nowhere,,2,12,,466,Western Africa,Mali,A,B,C,D,1,2,1,S,N,made up,0,,1\n"
        "MLI3,2023-10-01,2023,1,Demonstrations,Protests,Peaceful protest,Protesters (Mali),,6,,,0,60,,466,West,"
        "Mali,A,B,C,D,1,2,1,S,N,made up,0,,1\n",
        [
            ("MLI1", "attack", "2023-09-07", "armed:jnim;state:mali", ""),
            ("MLI3", "other", "2023-10-01", "", ""),
            ("MLI2", "takeover", "2023-11", "state:mali", "Militia of Nowhere"),
        ],
    ),
    "powell_thyne": (
        "country\tccode\tccode_gw\tccode_polity\tyear\tmonth\tday\tcoup\tversion\n"
        "Mali\t432\t432\t432\t2012\t3\t21\t2\tmade up\nNiger\t436\t436\t436\t2021\t3\t0\t1\tmade up\n",
        [
            ("powell_thyne|Mali|2012-03-21", "coup", "2012-03-21", "state:mali", ""),
            ("powell_thyne|Niger|2021-03", "coup_attempt", "2021-03", "state:niger", ""),
        ],
    ),
    "ucdp": (
        "id,relid,year,active_year,code_status,type_of_violence,conflict_new_id,conflict_name,dyad_new_id,dyad_name,"
        "side_a_new_id,side_a,side_b_new_id,side_b,country,date_prec,date_start,date_end,best\n"
        "9,X,2015,True,Clear,1,1,n,2,n,3,Government of Mali,4,MNLA,Mali,1,2015-01-05 00:00:00.000,"
        "2015-01-05 00:00:00.000,3\n"
        "10,X,2015,True,Clear,3,1,n,2,n,3,IS,4,Civilians,Mali,3,2015-01-05 00:00:00.000,2015-01-09 00:00:00.000,3\n",
        [
            ("ucdp|9", "attack", "2015-01-05", "state:mali;armed:mnla", ""),
            ("ucdp|10", "attack", "2015-01-05/2015-01-09", "armed:islamic-state", ""),
        ],
    ),
    "atop": (
        "atopid,member,yrent,moent,dayent,yrexit,moexit,dayexit,defense\n"
        "1,432,1977,6,9,2001,0,0,1\n1,436,1977,6,9,2001,0,0,1\n1,999,1977,6,9,0,0,0,1\n",
        [
            ("atop|1|accord|1977-06-09", "accord", "1977-06-09", "state:mali;state:niger", "COW 999"),
            ("atop|1|accord_end|2001", "accord_end", "2001", "state:mali;state:niger", ""),
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", list(FILES))
def test_files_are_read_by_their_own_headers(kind: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    text, events = FILES[kind]
    path = tmp_path / f"{kind}.csv"
    path.write_text("\ufeff" + text, encoding="utf-8")
    with caplog.at_level(logging.WARNING):
        record = read_record(path, kind)
    columns = ["key", "kind", "date", "parties", "unmatched"]
    assert [tuple(row) for row in record[columns].to_numpy().tolist()] == events
    strangers = sum(bool(event[4]) for event in events)
    assert (f"{strangers} of {len(events)} events name an actor that the lexicons lack" in caplog.text) == bool(
        strangers
    )
    compared = compare([("2023-10-01", "parade", "", MALI, "party", "")], record=record)
    assert len(compared.entries) == len(events)


def test_a_file_of_coups_is_held_against_the_articles(tmp_path: Path) -> None:
    path = tmp_path / "coups.txt"
    path.write_text(FILES["powell_thyne"][0], encoding="utf-8")
    rows = [
        ("2012-03-25", "coup", "2012-03-22", MALI, "party", "COERCE"),
        ("2021-04-20", "parade", "", MALI, "party", ""),
    ]
    compared = compare(rows, record=read_record(path, "powell_thyne"))
    assert compared.entries["status"].tolist() == ["covered", "missed"]
    assert compared.entries["fit"].tolist() == ["near", ""]


@pytest.mark.parametrize(
    ("kind", "text", "fault"),
    [
        ("acled", "event_date,actor1\n", r"lacks the column\(s\) event_id_cnty, event_type, sub_event_type, actor2"),
        ("ucdp", "country\tyear\n", "UCDP GED; it has country, year: is it of another kind"),
        ("powell_thyne", "country,year,month,day,coup\nMali,2012,3,21,3\n", "coup is '3', neither 1 .failed. nor 2"),
        ("acled", "event_id_cnty,event_date,event_type,sub_event_type,actor1,actor2\nM1,soon,Battles,,Mali,\n",
         "x.csv: event M1: 'soon' is no date"),
        ("gdelt", "a\n", "kind of record file 'gdelt' is unknown"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_file_is_told(kind: str, text: str, fault: str, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=fault):
        read_record(tmp_path / "x.csv", kind)


@pytest.mark.parametrize(
    ("name", "actor"),
    [
        ("Military Forces of Mali (2021-)", "state:mali"),
        ("Government of Niger", "state:niger"),
        ("Mali", "state:mali"),
        ("Niger", "state:niger"),
        ("Nigeria", "state:nigeria"),
        ("Guinea-Bissau", "state:guinea-bissau"),
        ("Ivory Coast", "state:ivory-coast"),
        ("Islamic State Sahel Province (ISSP)", "armed:islamic-state-in-the-greater-sahara"),
        ("GATIA: Imghad Tuareg Self-Defense Group and Allies", "armed:gatia"),
        ("Civilians (Mali)", ""),
        ("Militia of Nowhere", ""),
        ("", ""),
    ],
)
def test_names_of_other_data_sets_find_their_actor_or_none(name: str, actor: str, names: ActorNames) -> None:
    assert names.find(name) == actor


@pytest.fixture(scope="module")
def names() -> ActorNames:
    return ActorNames(open_lexicon(None))
