"""Every word of the interface in every language, and numbers as the press of each writes them."""

import re
import string
import tomllib
from importlib.resources import files

import pytest

from sahel_analysis.interface import (
    LANGUAGES,
    _entries,
    codes,
    format_number,
    format_percent,
    label_code,
    translate,
)

KEYS = sorted(_entries())


@pytest.mark.parametrize("key", KEYS)
def test_each_key_speaks_the_three_languages_with_the_same_fields(key: str) -> None:
    entry = _entries()[key]
    assert sorted(entry) == sorted(LANGUAGES)
    fields = {
        language: {name for _, name, _, _ in string.Formatter().parse(text) if name} for language, text in entry.items()
    }
    assert fields["ar"] == fields["en"] == fields["fr"]
    assert all(text == text.strip() and text for text in entry.values())


@pytest.mark.parametrize("key", KEYS)
def test_arabic_is_arabic_without_foreign_letters_and_vowel_signs(key: str) -> None:
    text = re.sub(r"\{\w+\}|\\n|\d|[×%*=;:.,()،؛\s]", "", _entries()[key]["ar"])
    assert re.fullmatch(r"[\u0621-\u063a\u0641-\u064a]+", text), text


def test_the_file_holds_one_string_a_line_and_no_invisible_characters() -> None:
    text = (files("sahel_analysis") / "lexicons" / "interface.toml").read_text(encoding="utf-8")
    tomllib.loads(text)
    for number, line in enumerate(text.splitlines(), 1):
        assert re.fullmatch(r'(#.*|\[[\w.]+\]|(en|fr|ar) = "[^"]*")?', line), number
        assert not re.search(r"[\u00a0\u200b-\u200f\u202a-\u202f\u2066-\u2069\ufeff]", line), number


def test_texts_are_filled_in() -> None:
    assert translate("n_articles", "en", n=5) == "Articles: 5."
    assert translate("n_articles", "fr", n=5) == "Articles\N{NO-BREAK SPACE}: 5."


def test_a_missing_key_names_the_nearest() -> None:
    with pytest.raises(KeyError, match="no key 'undatd': did you mean 'undated'"):
        translate("undatd", "en")


def test_a_key_missing_in_one_language_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(_entries(), "half", {"en": "half"})
    assert translate("half", "en") == "half"
    with pytest.raises(KeyError, match="'half' in en, not in 'ar': add it"):
        translate("half", "ar")


def test_a_missing_field_and_an_unknown_language_are_errors() -> None:
    with pytest.raises(ValueError, match="'n_articles' needs the field 'n'"):
        translate("n_articles", "en")
    with pytest.raises(ValueError, match="language 'de' is unknown"):
        translate("undated", "de")


def test_codes_are_those_of_the_codebook_in_the_order_of_figures() -> None:
    assert codes("frame") == ("SEC", "SOV", "RIV", "DEM", "COOP", "SEP", "ECO", "HUM")
    assert codes("event")[11:13] == ("sanction", "accession")  # the codebook's twelve come first
    assert codes("kind")[:3] == ("name", "nisba", "metonym")
    assert codes("status") == ("done", "ongoing", "planned", "denied")
    with pytest.raises(KeyError, match="no family of codes 'flavour'"):
        codes("flavour")


def test_a_users_own_code_stands_for_itself_and_no_code_is_unknown() -> None:
    assert label_code("event", "coup", "fr") == "Coup d'État"
    assert label_code("event", "curfew", "ar") == "curfew"
    assert label_code("kind", "", "en") == "unknown"


@pytest.mark.parametrize(
    ("value", "digits", "en", "fr"),
    [
        (1234.5, 1, "1,234.5", "1\N{NO-BREAK SPACE}234,5"),
        (-2, 0, "\N{MINUS SIGN}2", "\N{MINUS SIGN}2"),
        (0.25, 2, "0.25", "0,25"),
    ],
)
def test_numbers(value: float, digits: int, en: str, fr: str) -> None:
    assert format_number(value, "en", digits) == format_number(value, "ar", digits) == en
    assert format_number(value, "fr", digits) == fr


def test_percentages() -> None:
    assert format_percent(0.125, "en", 1) == "12.5%"
    assert format_percent(0.5, "fr") == "50\N{NO-BREAK SPACE}%"
