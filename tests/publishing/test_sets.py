"""runs.toml and where it is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from sahel_analysis.publishing.sets import SetError, check_languages, find_notebooks, list_runs, read_runs

NOTEBOOKS = Path(__file__).parent / "notebooks"

RUNS = """
[sets.published]
corpus = "data/sample"
languages = ["ar", "en"]
notebooks = ["who", "when"]
parameters = { top = 3 }

[notebooks.who]
figures = ["ranking"]
timeout = 10

[notebooks.when]
figures = []
timeout = 10
title = { en = "When" }
"""


def write_runs(folder: Path, text: str = RUNS) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "runs.toml").write_text(text, encoding="utf-8")
    for name in ("who", "when"):
        (folder / f"{name}.ipynb").write_text("{}", encoding="utf-8")
    return folder


def test_the_notebooks_of_the_checkout_are_found_from_any_folder_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebooks = write_runs(tmp_path / "notebooks")
    (tmp_path / "pyproject.toml").touch()
    deep = tmp_path / "data" / "corpus"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    assert find_notebooks() == notebooks.resolve()


def test_outside_a_checkout_the_error_says_what_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SetError) as error:
        find_notebooks()
    assert str(error.value) == (
        "sahel figures needs the notebooks: run it inside a checkout of the project, "
        "or name the folder with --notebooks"
    )


def test_a_folder_without_runs_toml_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SetError, match=r"holds no runs\.toml"):
        find_notebooks(tmp_path)


def test_sets_and_notebooks_are_chosen_by_name(tmp_path: Path) -> None:
    runs = read_runs(write_runs(tmp_path / "notebooks"))
    (published,) = runs.choose(None)
    assert (published.name, published.notebooks, published.parameters) == ("published", ("who", "when"), {"top": 3})
    both = runs.choose(["when", "published", "when"])
    assert [(s.name, s.notebooks) for s in both] == [("published", ("who", "when")), ("selection", ("when",))]
    assert runs.promises["when"].title == {"en": "When"}
    assert runs.checkout == tmp_path


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("publishd", "no set or notebook 'publishd': did you mean 'published'? There are published, who, when"),
        ("xyz", "no set or notebook 'xyz': There are published, who, when"),
    ],
)
def test_an_unknown_name_is_an_error_with_the_nearest_known_one(tmp_path: Path, name: str, told: str) -> None:
    with pytest.raises(SetError) as error:
        read_runs(write_runs(tmp_path)).choose([name])
    assert str(error.value) == f"there is {told}"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('notebooks = ["who", "when"]', 'notebooks = ["whom"]', "set 'published': there is no notebook 'whom'"),
        ('languages = ["ar", "en"]', 'languages = ["de"]', "there is no language 'de'"),
        ('languages = ["ar", "en"]', "languages = []", "no language given"),
        ('corpus = "data/sample"', "", "lacks 'corpus'"),
        ("[notebooks.who]", "[notebooks.where]", "promises figures of 'where', but where.ipynb is not beside it"),
        ("[notebooks.who]", "[notebooks.who", "runs.toml: "),
    ],
)
def test_a_runs_toml_that_cannot_be_followed_is_an_error(tmp_path: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(SetError) as error:
        read_runs(write_runs(tmp_path, RUNS.replace(old, new)))
    assert told in str(error.value)


def test_languages_are_checked() -> None:
    assert check_languages(["fr", "ar", "fr"]) == ("fr", "ar")
    with pytest.raises(SetError, match="there is no language 'arabic'"):
        check_languages(["arabic"])


SWEEP = (
    RUNS
    + """
[sweeps.years]
corpus = "data/sample"
languages = ["en"]
notebooks = ["who"]
periods = [["2012", "2013"], ["2020", ""]]
sources = ["صحيفة أ", "b"]
parameters = { top = 3 }
"""
)


def test_a_sweep_is_a_set_for_each_period_and_source(tmp_path: Path) -> None:
    runs = read_runs(write_runs(tmp_path / "notebooks", SWEEP))
    swept = runs.choose(["years"])
    assert [s.name for s in swept] == [
        "years-2012-2013-صحيفة-أ",
        "years-2012-2013-b",
        "years-2020-صحيفة-أ",
        "years-2020-b",
    ]
    assert swept[0].parameters == {"top": 3, "since": "2012", "until": "2013", "sources": "صحيفة أ"}
    assert swept[3].parameters == {"top": 3, "since": "2020", "until": "", "sources": "b"}
    assert all(s.notebooks == ("who",) and s.languages == ("en",) for s in swept)
    assert runs.choose(["years-2020-b", "years"])[0] == swept[3]
    assert len(runs.choose(["years-2020-b", "years"])) == 4
    assert "  years: years-2012-2013-صحيفة-أ, " in list_runs(runs)


def test_two_sets_of_one_name_are_an_error(tmp_path: Path) -> None:
    twice = SWEEP.replace("[sweeps.years]", "[sweeps.published]").split("periods")[0]
    with pytest.raises(SetError, match="two sets or sweeps are called 'published'"):
        read_runs(write_runs(tmp_path / "notebooks", twice))


def test_a_period_has_two_ends(tmp_path: Path) -> None:
    with pytest.raises(SetError, match=r"sweep 'years': \['2020'\] is no period: write \[first, last\]"):
        read_runs(write_runs(tmp_path / "notebooks", SWEEP.replace('["2020", ""]', '["2020"]')))
