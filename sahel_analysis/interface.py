"""Words of figures, captions and pages in Arabic, English and French, read from lexicons/interface.toml."""

from __future__ import annotations

import re
import tomllib
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

Language = Literal["ar", "en", "fr"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


@cache
def _entries() -> dict[str, dict[str, str]]:
    """Return what interface.toml holds: dotted key -> language -> text."""
    tree = tomllib.loads((files("sahel_analysis") / "lexicons" / "interface.toml").read_text(encoding="utf-8"))
    entries: dict[str, dict[str, str]] = {}

    def walk(branch: dict[str, object], path: str) -> None:
        texts = {name: text for name, text in branch.items() if isinstance(text, str)}
        if texts:
            entries[path] = {name: _no_break(text) if name == "fr" else text for name, text in texts.items()}
        for name, inner in branch.items():
            if isinstance(inner, dict):
                walk(inner, f"{path}.{name}" if path else name)

    walk(tree, "")
    return entries


def _no_break(text: str) -> str:
    """Return French text with no-break spaces before the signs that take one."""
    return re.sub(r" (?=[:;!?%])", "\N{NO-BREAK SPACE}", text)


def check_language(language: str) -> None:
    """Raise a ValueError unless `language` is one that the interface speaks."""
    if language not in LANGUAGES:
        raise ValueError(f"language {language!r} is unknown: use one of {', '.join(LANGUAGES)}")


def translate(key: str, language: str, **fields: object) -> str:
    """Return the text of `key` in `language`, with its {fields} filled in.

    Raises
    ------
    ValueError
        If the language is none of ar, en, fr, or a field of the text is not given.
    KeyError
        If interface.toml has no such key, or not in this language.
    """
    check_language(language)
    entry = _entries().get(key)
    if entry is None:
        near = get_close_matches(key, _entries(), 1)
        hint = f"did you mean {near[0]!r}?" if near else "add it in the three languages"
        raise KeyError(f"interface.toml has no key {key!r}: {hint}")
    if language not in entry:
        raise KeyError(f"interface.toml has {key!r} in {', '.join(entry)}, not in {language!r}: add it")
    try:
        return entry[language].format(**fields)
    except KeyError as missing:
        raise ValueError(f"the text {key!r} needs the field {missing}: give it to translate()") from None


@cache
def codes(family: str) -> tuple[str, ...]:
    """Return the codes that the interface names in a family (frame, event, kind, role ...), in their order."""
    found = tuple(key.removeprefix(f"{family}.") for key in _entries() if key.startswith(f"{family}."))
    if not found:
        raise KeyError(f"interface.toml has no family of codes {family!r}")
    return found


def label_code(family: str, code: str, language: str) -> str:
    """Return the label of a code; a code that the interface does not know (a user's own) stands for itself."""
    check_language(language)
    if code == "":
        return translate("unknown", language)
    return translate(f"{family}.{code}", language) if f"{family}.{code}" in _entries() else code


def format_number(value: float, language: str, digits: int = 0) -> str:
    """Return a number as the language's press writes it (12,345.6 or 12 345,6), in Western digits."""
    check_language(language)
    text = f"{value:,.{digits}f}"
    text = text.replace("-", "\N{MINUS SIGN}")
    return text.replace(",", "\N{NO-BREAK SPACE}").replace(".", ",") if language == "fr" else text


def format_percent(share: float, language: str, digits: int = 0) -> str:
    """Return a share between 0 and 1 in per cent."""
    return format_number(100 * share, language, digits) + ("\N{NO-BREAK SPACE}%" if language == "fr" else "%")
