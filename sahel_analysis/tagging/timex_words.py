"""What each word of time, number and joint of a folded text can be, before a grammar decides.

A class is what the patterns of lexicons/timex.toml write in angle brackets. A word's code in a class says which of
the class it is: 5 among the weekdays, M among the units.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from sahel_analysis.language.lexicon import Lexicon, form
from sahel_analysis.language.numbers import feminine_words, multipliers, number_words, read_number
from sahel_analysis.language.words import clitics

# numbers that tell a time by themselves
STRONG_NUMBERS = frozenset({"numeric", "numeric_hijri", "numeric_month", "clock_digits", "year", "hijri_year"})
# the first sign is the first of Unicode's private use area
_FIRST_SIGN = 0xE000


class Signs:
    """One character for each combination of classes, so that patterns over pieces are patterns over characters."""

    def __init__(self) -> None:
        self._signs: dict[frozenset[str], str] = {}

    def of(self, classes: Iterable[str]) -> str:
        """Return the sign of a piece that can be of these classes."""
        key = frozenset(classes)
        return self._signs.setdefault(key, chr(_FIRST_SIGN + len(self._signs)))

    def classes(self) -> frozenset[str]:
        """Return every class that some piece can be of."""
        return frozenset().union(*self._signs)

    def having(self, name: str) -> str:
        """Return the signs of all pieces known so far that can be of one class."""
        return "".join(sign for classes, sign in self._signs.items() if name in classes)


@lru_cache(maxsize=4096)
def digit_codes(kind: str, text: str) -> dict[str, str]:
    """Return the codes of a number, date or time in digits by class."""
    if kind == "date":
        first, middle, last = (part.strip() for part in re.split(r"[-/.]", text))
        year, day = (first, last) if len(first) == 4 else (last, first)
        return {"numeric": f"{year}-{int(middle):02d}-{int(day):02d}"}
    if kind == "month":
        return {"numeric_month": "-".join(reversed(text.split("/")))}
    if kind == "clock":
        return {"clock_digits": ":".join(part.zfill(2) for part in text.split(":")[:2])}
    if kind == "hijri":
        return {"numeric_hijri": text}
    if kind == "decimal":
        hour, minute = re.split("[.,]", text)
        is_time = int(hour) <= 24 and len(minute) == 2 and minute < "60"
        return {"count": f"{hour}.{minute}"} | ({"clock_decimal": f"{int(hour):02d}:{minute}"} if is_time else {})
    return _whole_number(text) if kind == "number" and len(text) <= 4 else {}


def _whole_number(text: str) -> dict[str, str]:
    n, length = int(text), len(text)
    classes = {
        "count": n > 0,
        "day": 1 <= n <= 31 and length <= 2,
        "hour": n <= 24 and length <= 2,
        "hour_hundred": length == 4 and n // 100 <= 24 and n % 100 <= 59,
        "year": 1500 <= n <= 2099,
        "year_near": 1990 <= n <= 2039,
        "year_old": length >= 3 and 100 <= n <= 1299,
        "year_short": length == 2 and n >= 30,
        "hijri_year": 1300 <= n <= 1499,
    }
    codes = {name: str(n) for name, holds in classes.items() if holds}
    return codes | ({"hour_hundred": f"{n // 100:02d}:{n % 100:02d}"} if "hour_hundred" in codes else {})


def cardinal_codes(n: int) -> dict[str, str]:
    """Return the codes of a number in words by class."""
    # one and two do not stand before what is counted
    classes = {"count": n >= 3, "hour": n <= 12, "year_words": 1500 <= n <= 2099}
    return {name: str(n) for name, holds in classes.items() if holds}


def definite_codes(n: int) -> dict[str, str]:
    """Return the codes of a number in words with the article by class."""
    return {"count_the": str(n)}


def ordinal_codes(n: int, word: str) -> dict[str, str]:
    """Return the codes of an ordinal by class; `word` is its first word: hours are feminine, days are not."""
    feminine = word in feminine_words()
    classes = {
        "day_ordinal": n <= 31,
        "day_masculine": n <= 31 and not feminine,
        "century_ordinal": n <= 21,
        "hour_ordinal": n <= 12 and feminine,
    }
    return {name: str(n) for name, holds in classes.items() if holds}


def read_codes(words: list[str]) -> tuple[dict[str, str], int]:
    """Return the codes of the longest number with which folded words begin, and how many words spell it."""
    found: list[tuple[int, dict[str, str]]] = []
    value, taken = read_number(words)
    found.append((taken, cardinal_codes(value)))
    article = clitics().definite
    if words[0].startswith(article):
        value, taken = read_number([w.replace(article, "", 1) for w in words])
        found.append((taken, definite_codes(value)))
    value, taken = read_number(words, "ordinal")
    found.append((taken, ordinal_codes(value, words[0])))
    longest = max(taken for taken, _ in found)
    codes: dict[str, str] = {}
    for taken, own in found:
        if longest and taken == longest:
            codes |= own
    return codes, longest


def number_classes() -> Iterator[Iterable[str]]:
    """Yield the classes of every number that a text can hold."""
    for n in (*range(2101), 9999):
        yield digit_codes("number", str(n))
        yield digit_codes("number", f"{n:02d}")
        yield cardinal_codes(n)
        yield definite_codes(n)
        for word in ("", next(iter(feminine_words()))):
            yield ordinal_codes(n, word)
    examples = {
        "1/1/2020": "date",
        "01/2020": "month",
        "1:00": "clock",
        "": "hijri",
        "1.5": "decimal",
        "1.50": "decimal",
    }
    for text, kind in examples.items():
        yield digit_codes(kind, text)


def time_words(lexicon: Lexicon) -> Iterator[tuple[str, dict[str, str], bool]]:
    """Yield every folded word of time or number, its codes by class, and whether it can begin or continue a number."""
    known: dict[str, dict[str, str]] = {}
    for name, values in lexicon.table("timex")["words"].items():
        for code, words in values.items():
            for word in words:
                known.setdefault(form(word), {}).setdefault(name, code)
    for word, codes in _months(lexicon):
        known.setdefault(word, {}).update(codes)
    numbers = _number_forms()
    for word in numbers:
        codes, _ = read_codes([word])
        known.setdefault(word, {}).update(codes)
    for word, codes in known.items():
        yield word, codes, word in numbers


def _number_forms() -> set[str]:
    words = number_words().keys() | multipliers().keys()
    return {*words, *(clitics().definite + w for w in words), *number_words("ordinal")}


def _months(lexicon: Lexicon) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield month names: their number, the traditions that they belong to, and whether they are months beyond doubt."""
    table = lexicon.table("months")
    ambiguous = {form(word) for word in lexicon.table("timex")["ambiguous"]["months"]}
    for month in table["month"]:
        local = {t: month[t] for t in ("levantine", "maghrebi", "moroccan") if t in month}
        # who has no name of his own uses the common one; only the Levant's names all differ
        common = ["egyptian", *({"maghrebi", "moroccan"} - local.keys())]
        for traditions, names in (*(([t], names) for t, names in local.items()), (common, month["egyptian"])):
            for name in map(form, names):
                sure = {} if name in ambiguous else {"month_sure": str(month["number"])}
                yield name, {"month": str(month["number"]), "traditions": " ".join(sorted(traditions)), **sure}
    for month in table["hijri"]:
        for name in map(form, month["names"]):
            yield name, {"hijri_month": str(month["number"])}


def joints(lexicon: Lexicon) -> dict[str, Mapping[str, str]]:
    """Return the small words and signs that may stand between words of time, with their classes."""
    known: dict[str, dict[str, str]] = {}
    for name, signs in lexicon.table("timex")["joints"].items():
        for sign in signs:
            known.setdefault(sign, {})[name] = sign
    return dict(known)
