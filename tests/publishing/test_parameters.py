"""Parameters are checked before papermill sees them."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from sahel_analysis.publishing.parameters import ParameterError, check_parameters, parse_schema, read_schema

NOTEBOOKS = Path(__file__).parent / "notebooks"

CELL = """
# what every notebook has
corpus: str = "../data/sample"  # articles or tables
since: Date = ""  # first day
top: int = 10
share: float = 0.5  # of articles  # and more
strict: bool = False
"""
SCHEMA = parse_schema(CELL, "n.ipynb")


def test_a_line_is_a_parameter_with_its_comment_as_meaning() -> None:
    assert [(p.name, p.kind, p.default, p.meaning) for p in SCHEMA.values()] == [
        ("corpus", "str", "../data/sample", "articles or tables"),
        ("since", "date", "", "first day"),
        ("top", "int", 10, ""),
        ("share", "float", 0.5, "of articles  # and more"),
        ("strict", "bool", False, ""),
    ]


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("top = 10", "line 1: 'top = 10' is not `name: type = default` on one line"),
        ("top: int", "is not `name: type = default`"),
        ("a: str = ''\nsources: list[str] | None = None", "line 2: 'sources: list[str] | None = None' is not"),
        ("text: str = (\n'a')", "line 1: 'text: str = (' is not"),
        ("a: str = ''\nprint(a)", "line 2: 'print(a)' is not"),
        ("page.top: int = 1", "is not `name: type = default`"),
        ("top: integer = 1", "'top' has the type 'integer'; the types are str, int"),
        ("top: int = ten", "the default of 'top' is no plain value"),
        ("top: int = '10'", "'10' is not a whole number, such as 10"),
        ("top: int = True", "True is not a whole number"),
        ("since: Date = '2023-13'", "'2023-13' is not a date: write 2023, 2023-07 or 2023-07-26"),
        ("name: str = 'مالي'", "name and default of 'name' must be ASCII"),
        ("top: int = 1\ntop: int = 2", "line 2: 'top' is there twice"),
        ("top: int = ", "n.ipynb, parameters cell, line 1: invalid syntax"),
    ],
)
def test_a_cell_that_is_no_schema_is_an_error_with_its_line(cell: str, told: str) -> None:
    with pytest.raises(ParameterError) as error:
        parse_schema(cell, "n.ipynb")
    assert told in str(error.value)
    assert "n.ipynb, parameters cell, line" in str(error.value)


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ({"top": "0012"}, {"top": 12}),
        ({"top": " 7 "}, {"top": 7}),
        ({"top": 7}, {"top": 7}),
        ({"strict": "false"}, {"strict": False}),
        ({"strict": "Yes"}, {"strict": True}),
        ({"strict": True}, {"strict": True}),
        ({"share": "1"}, {"share": 1.0}),
        ({"share": 1}, {"share": 1.0}),
        ({"since": "2023"}, {"since": "2023"}),
        ({"since": "2023-07"}, {"since": "2023-07"}),
        ({"since": "2024-02-29"}, {"since": "2024-02-29"}),
        ({"since": ""}, {"since": ""}),
        ({"since": datetime.date(2023, 7, 26)}, {"since": "2023-07-26"}),
        ({"corpus": "false"}, {"corpus": "false"}),
        ({"corpus": 'any "text", مالي\n\\'}, {"corpus": 'any "text", مالي\n\\'}),
        ({"corpus": ["a", "b c"]}, {"corpus": "a,b c"}),
        ({"top": "1", "corpus": "x"}, {"corpus": "x", "top": 1}),
        ({}, {}),
    ],
)
def test_values_get_the_type_of_the_schema(given: dict[str, Any], read: dict[str, Any]) -> None:
    checked = check_parameters(SCHEMA, given, "n.ipynb")
    assert checked == read
    assert [type(value) for value in checked.values()] == [type(value) for value in read.values()]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"topp": 1}, "there is no parameter 'topp' in n.ipynb: did you mean 'top'? There are corpus, since, top"),
        ({"until_when": 1}, "there is no parameter 'until_when' in n.ipynb: There are corpus"),
        ({"top": "ten"}, "n.ipynb, parameter 'top': 'ten' is not a whole number, such as 10"),
        ({"top": "1.5"}, "'1.5' is not a whole number"),
        ({"top": 1.5}, "1.5 is not a whole number"),
        ({"top": True}, "True is not a whole number"),
        ({"top": ""}, "'' is not a whole number"),
        ({"strict": "perhaps"}, "'perhaps' is not true or false"),
        ({"strict": 1}, "1 is not true or false"),
        ({"share": "half"}, "'half' is not a number, such as 0.5"),
        ({"since": "26/07/2023"}, "'26/07/2023' is not a date"),
        ({"since": "2023-02-30"}, "'2023-02-30' is not a date"),
        ({"since": "٢٠٢٣"}, "is not a date"),
        ({"since": 2023}, "2023 is not a date"),
        ({"corpus": None}, "None is not text"),
        ({"corpus": ["a,b"]}, "'a,b' cannot stand in a comma-separated list"),
        ({"corpus": [1]}, "1 cannot stand in a comma-separated list"),
    ],
)
def test_a_wrong_name_or_value_is_an_error_that_says_what_is_right(given: dict[str, Any], told: str) -> None:
    with pytest.raises(ParameterError) as error:
        check_parameters(SCHEMA, given, "n.ipynb")
    assert told in str(error.value)


def test_a_notebook_without_the_cell_has_no_parameters() -> None:
    assert read_schema(NOTEBOOKS / "no_parameters.ipynb") == {}


def test_a_type_that_papermill_does_not_see_is_refused() -> None:
    with pytest.raises(ParameterError, match=r"unplain_parameters\.ipynb, parameters cell, line 2"):
        read_schema(NOTEBOOKS / "unplain_parameters.ipynb")
