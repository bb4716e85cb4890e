"""runs.toml and where it is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from sahel_analysis.publishing.sets import SetError, check_languages, find_notebooks, read_runs

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
