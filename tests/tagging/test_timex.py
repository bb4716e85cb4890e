"""Temporal expressions: the table of cases, spans, open values, the lexicon's patterns, and odd input."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sahel_analysis.corpus.layout import Block
from sahel_analysis.language.lexicon import LexiconError, load_lexicon
from sahel_analysis.tagging.sentences import split_sentences
from sahel_analysis.tagging.timex import Timex, TimexTagger
from sahel_analysis.tagging.timex_values import calendar_span

TABLE = Path(__file__).parents[1] / "cases" / "timex.tsv"


@cache
def tagger() -> TimexTagger:
    return TimexTagger(load_lexicon())


def tag(text: str, document: date | None, by: TimexTagger | None = None) -> list[Timex]:
    blocks = [Block(1, 0, len(text), "body")] if text.strip() else []
    return (by or tagger()).tag(split_sentences(text, blocks, load_lexicon()), document)


def told(text: str, document: date | None, by: TimexTagger | None = None) -> list[str]:
    """Return the expressions as the table writes them: surface=TYPE:value[:mod][!flags]."""
    made = []
    for timex in tag(text, document, by):
        _, start, end = timex.sentence.span(timex.start, timex.end)
        kind, value, mod, _, flags, _ = timex.value
        made.append(f"{text[start:end]}={kind}:{value}" + (f":{mod}" if mod else "") + (f"!{flags}" if flags else ""))
    return made


def cases() -> Iterator[tuple[str, str, str]]:
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith(("#", "text\t")):
            text, document, expected = line.split("\t")
            yield text, document, expected


@pytest.mark.parametrize(("text", "document", "expected"), list(cases()))
def test_case(text: str, document: str, expected: str) -> None:
    found = told(text, date.fromisoformat(document) if document else None)
    assert found == [e for e in expected.split(" | ") if e]


def test_the_table_holds_enough_cases_and_none_twice() -> None:
    table = list(cases())
    assert len(table) >= 250
    assert sum(not expected for *_, expected in table) >= 60
    assert len({(text, document) for text, document, _ in table}) == len(table)


def test_every_pattern_decides_a_case(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pattern that no case needs is not known to work: write its case first."""
    from sahel_analysis.tagging import timex

    fired = set()
    best = timex._Reading._best

    def noting(self: timex._Reading, signs: str, at: int) -> object:
        match, value = best(self, signs, at)
        if match and value:
            fired.add(match.rule)
        return match, value

    monkeypatch.setattr(timex._Reading, "_best", noting)
    for text, document, _ in cases():
        tag(text, date.fromisoformat(document) if document else None)
    rules = {rule for listed in tagger()._grammar._rules.values() for rule in listed}
    assert {f"{rule.value}: {rule.pattern.pattern[:80]}" for rule in rules - fired} == set()


def test_marks_inside_and_after_an_expression_belong_to_it() -> None:
    assert told("وقع الهجوم في العـام ٢٠١٢ وفي مـــايو", date(2023, 9, 16)) == [
        "العـام ٢٠١٢=DATE:2012",
        "مـــايو=DATE:2023-05",
    ]
    assert told("قُتل أَمْسِ جنديان", date(2023, 9, 16)) == ["أَمْسِ=DATE:2023-09-15"]


def test_values_say_what_they_were_reckoned_from() -> None:
    text = "وقع الانقلاب في 22 مارس 2012، وفي اليوم التالي أغلقت الحدود. وغادر الوفد أمس."
    assert [t.value.anchor for t in tag(text, date(2023, 9, 16))] == ["", "text", "document"]
    assert [t.value.anchor for t in tag(text, None)] == ["", "text", ""]


def test_what_one_article_tells_does_not_reach_the_next() -> None:
    tag("وقع الانقلاب في 22 مارس 2012.", None)
    assert told("وفي ذلك العام اندلع التمرد.", None) == ["ذلك العام=DATE:XXXX"]


@pytest.mark.parametrize(
    ("value", "span"),
    [
        ("2023-09-16", ("2023-09-16", "2023-09-17")),
        ("2023-09-16TEV", ("2023-09-16", "2023-09-17")),
        ("2023-12", ("2023-12-01", "2024-01-01")),
        ("2023", ("2023-01-01", "2024-01-01")),
        ("2020-W53", ("2020-12-28", "2021-01-04")),
        ("2023-Q4", ("2023-10-01", "2024-01-01")),
        ("2023-H1", ("2023-01-01", "2023-07-01")),
        ("199", ("1990-01-01", "2000-01-01")),
        ("19", ("1900-01-01", "2000-01-01")),
        ("2", ("2000-01-01", "3000-01-01")),
        ("2023-03-23/2023-04-20", ("2023-03-23", "2023-04-21")),
        ("2023-XX-10", ("2023-01-01", "2024-01-01")),
        ("2023-XX", ("2023-01-01", "2024-01-01")),
        ("2014-SU", None),
        ("XXXX-WXX-5", None),
        ("XXXX-07", None),
        ("P3D", None),
        ("PRESENT_REF", None),
        ("2023-02-30", None),
        ("2023-04-20/2023-03-23", None),
        ("", None),
    ],
)
def test_calendar_span(value: str, span: tuple[str, str] | None) -> None:
    assert calendar_span(value) == (span and tuple(date.fromisoformat(d) for d in span))


# ---------------------------------------------------------------- a user's own entries, and wrong ones


def test_a_users_word_is_found_too(tmp_path: Path) -> None:
    (tmp_path / "timex.toml").write_text('[words.ref]\nPRESENT_REF = [\n    "في أيامنا",\n]\n', encoding="utf-8")
    own = TimexTagger(load_lexicon(tmp_path))
    assert told("تغير كل شيء في أيامنا.", None, own) == ["في أيامنا=DATE:PRESENT_REF"]


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ('pattern = "<weekdays>"\nvalue = "point"', r"names <weekdays>, which no \[words\.weekdays\] lists"),
        ('pattern = "{nowhere}"\nvalue = "point"', r"names \{nowhere\}, which \[macro\] does not have"),
        ('pattern = "(<weekday>"\nvalue = "point"', "a bracket is not closed"),
        ('pattern = "<weekday>)"\nvalue = "point"', r"unexpected '\)'"),
        ('pattern = "<weekday>"\nvalue = "pint"', "no value is called 'pint'"),
        ('pattern = "<weekday>"\nvalue = "point"\nunless = ["nothing"]', "names the context 'nothing'"),
    ],
)
def test_a_wrong_rule_is_named(tmp_path: Path, rule: str, message: str) -> None:
    (tmp_path / "timex.toml").write_text(f"[[rule]]\n{rule}\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=message):
        TimexTagger(load_lexicon(tmp_path))


# ---------------------------------------------------------------- odd input


def _vocabulary() -> list[str]:
    table = load_lexicon().table("timex")
    words = [w for values in table["words"].values() for listed in values.values() for w in listed]
    words += [w for listed in table["joints"].values() for w in listed]
    words += ["مايو", "تموز", "كانون الثاني", "رمضان", "ذو القعدة", "الحادي والعشرين", "ألفين واثني عشر", "ثلاثة"]
    words += ["0", "5", "31", "99", "1445", "1900", "2012", "9999", "12/13/2023", "31/2/2023", "25:61", "24:00", "هـ"]
    return [*words, "آلاف", "وقال", "سيعلن"]


ODD = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(_vocabulary()), max_size=25).map(" ".join),
    st.lists(st.one_of(st.sampled_from(_vocabulary()), st.text(max_size=4)), max_size=25).map("".join),
)
DATES = st.one_of(st.none(), st.dates())


@settings(max_examples=400, deadline=2000)
@given(ODD, DATES)
def test_odd_input_never_fails_and_spans_hold(text: str, document: date | None) -> None:
    done = -1
    for timex in tag(text, document):
        assert 0 <= timex.start < timex.end <= len(timex.sentence.text)
        _, start, end = timex.sentence.span(timex.start, timex.end)
        assert done <= start < end <= len(text)
        done = end
        kind, value, *_ = timex.value
        assert kind in ("DATE", "TIME", "DURATION", "SET")
        assert re.fullmatch(r"[\dXTWPQHSUFAIMNOEVDYC_./:-]+|(PAST|PRESENT|FUTURE)_REF", value), value
        if span := calendar_span(value):
            assert span[0] < span[1]


@pytest.mark.parametrize(
    "piece", ["يوم ", "1 ", "من 3 إلى ", "5/", "ثلاثة وعشرين ", "2012-", "يوم الجمعة 5 مايو و", "(مايو ", '"']
)
def test_long_rows_take_no_longer_for_each_word(piece: str) -> None:
    text = piece * (60_000 // len(piece))
    began = time.process_time()
    tag(text, date(2023, 9, 16))
    # some hundred times what ordinary text takes: enough to tell a slow machine from backtracking that explodes
    assert time.process_time() - began < 10
