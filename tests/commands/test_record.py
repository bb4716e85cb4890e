"""`sahel dyads` and `sahel record`: what they write, what they say, what they refuse."""

from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from sahel_analysis.commands.main import main
from tests.tellings import MALI, tell

ECOWAS = "org:ecowas"
EXIT = (f"state:burkina-faso;{MALI};state:niger;{ECOWAS}", "party;party;party;target", "SANCTION")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = [
        ("2024-01-30", "withdrawal", "2024-01-28", *EXIT),
        ("2024-03-30", "withdrawal", "2024-02-18", *EXIT),
        ("2024-03-30", "agreement", "", f"{MALI};state:niger", "party;party", "SUPPORT"),
    ]
    return tell(rows).write(tmp_path_factory.mktemp("record") / "tables")


def run(*words: object) -> tuple[int, str]:
    done = CliRunner().invoke(main, [str(word) for word in words])
    return done.exit_code, done.output


def test_dyads_are_written_for_pandas_and_stata(folder: Path, tmp_path: Path) -> None:
    code, said = run("dyads", folder, "--out", tmp_path / "d.csv")
    assert (code, said) == (
        0, f"{tmp_path}/d.csv: 8 rows of 5 directed dyads; 2 rows have no date within a month\n",
    )  # fmt: skip
    assert set(pd.read_csv(tmp_path / "d.csv")["direction"]) == {"directed", "symmetric"}
    code, said = run("dyads", folder, "--out", tmp_path / "d.dta", "--by", "year", "--panel")
    assert code == 0
    assert "and are not in a panel" in said
    assert pd.read_stata(tmp_path / "d.dta")["period"].tolist() == ["2024"] * 5


def test_the_record_is_written_with_what_is_told(folder: Path, tmp_path: Path) -> None:
    code, said = run("record", folder, "--out", tmp_path / "r.csv")
    assert code == 0
    assert "1 covered" in said
    assert "1 told with another date too" in said
    row = pd.read_csv(tmp_path / "r.csv").set_index("key").loc["aes-leaves-ecowas-2024"]
    assert (row["first"], row["told"]) == ("2024-01-30", "2024-02-18")


def test_a_file_takes_the_place_of_the_chronology(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "coups.csv").write_text("country,year,month,day,coup\nMali,2024,2,1,2\nAtlantis,2024,2,1,2\n")
    code, said = run(
        "record", folder, "--out", tmp_path / "r.csv", "--with", tmp_path / "coups.csv", "--kind", "powell_thyne"
    )
    assert code == 0
    assert "2 events" in said
    assert "1 name an actor that the lexicons lack" in said


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["dyads", "--out", "x.xlsx"], 2, "dyads are written as .csv or .dta"),
        (["record", "--out", "x.dta"], 2, "its name ends in .csv"),
        (["record", "--out", "x.csv", "--kind", "acled"], 2, "--with and --kind belong together"),
        (["record", "--out", "x.csv", "--with", __file__, "--kind", "ucdp"], 1, "lacks the column(s)"),
    ],
)
def test_mistakes_are_told(words: list[str], code: int, said: str, folder: Path) -> None:
    found = run(words[0], folder, *words[1:])
    assert found[0] == code
    assert said in found[1]


def test_no_tables_are_told(tmp_path: Path) -> None:
    code, said = run("dyads", tmp_path, "--out", tmp_path / "d.csv")
    assert code == 1
    assert "holds no tables.json" in said
