"""Dates of publication and datelines."""

from __future__ import annotations

import pytest

from sahel_analysis.corpus.layout import lay_out
from sahel_analysis.corpus.publication import find_publication

TITLE = "عنوان المقال عن قرار الحكومة"
PROSE = "أعلنت الحكومة الانتقالية قرارها الجديد مساء اليوم في بيان بثه التلفزيون الرسمي."


def published(*lines: str) -> str:
    raw = "\n".join(lines)
    return str(find_publication(raw, lay_out(raw)).date or "")


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("16 سبتمبر 2023", "2023-09-16"),
        ("السبت ١٦ أيلول ٢٠٢٣", "2023-09-16"),
        ("السبت 1 ربيع الأول 1445 هـ - 16 سبتمبر 2023 م", "2023-09-16"),
        ("نشر في: 16 غشت 2023 الساعة 14:30", "2023-08-16"),
        ("آخر تحديث: 17 سبتمبر 2023 - نشر في 16 سبتمبر 2023", "2023-09-16"),
        ("نُشر في 16 سبتمبر 2023، آخر تحديث 17 سبتمبر 2023", "2023-09-16"),
        ("آخر تحديث: 17 سبتمبر 2023", "2023-09-17"),
        ("بقلم: محمد سالم | 16/09/2023", "2023-09-16"),
        ("تاريخ النشر: 2023-09-16T08:15:00Z", "2023-09-16"),
        ("واغادوغو - 16 سبتمبر 2023 (وكالات)", "2023-09-16"),
        ("31 يونيو 2023", ""),
        ("سبتمبر 2023", ""),
        ("منذ 3 أيام", ""),
        ("1 ربيع الأول 1445", ""),
    ],
)
def test_date_below_the_headline(line: str, date: str) -> None:
    assert published(TITLE, line, PROSE, PROSE) == date


def test_a_bare_date_above_the_headline_may_be_the_clock_of_the_page() -> None:
    assert published("الأحد 13 أكتوبر 2024", TITLE, PROSE) == ""
    assert published("الأحد 13 أكتوبر 2024", TITLE, "11 فيفري 2024", PROSE) == "2024-02-11"


def test_a_date_above_the_headline_counts_where_it_is_called_the_date_of_publication() -> None:
    assert published("نشر بتاريخ 13 أكتوبر 2024", TITLE, PROSE) == "2024-10-13"
    assert published("تاريخ النشر", "13 أكتوبر 2024", TITLE, PROSE) == "2024-10-13"


def test_a_label_alone_on_its_line_says_what_the_date_below_is() -> None:
    assert published(TITLE, "آخر تحديث", "14 أكتوبر 2024", "تاريخ النشر", "13 أكتوبر 2024", PROSE) == "2024-10-13"


@pytest.mark.parametrize(
    "line",
    [
        "وقعت الدول الثلاث الميثاق في 16 سبتمبر 2023 بالعاصمة باماكو.",
        "— Assimi GOITA (@GoitaAssimi) September 16, 2023",
        "دورية للجيش في 16 سبتمبر 2023 (رويترز)",
        "16 سبتمبر 2023",
    ],
)
def test_dates_between_paragraphs_are_none_of_publication(line: str) -> None:
    assert published(TITLE, PROSE, line, PROSE) == ""


def test_dates_below_the_text() -> None:
    assert published(TITLE, PROSE, PROSE, "16 سبتمبر 2023") == "2023-09-16"
    assert published(TITLE, "15 سبتمبر 2023", PROSE, PROSE, "16 سبتمبر 2023") == "2023-09-15"
    assert published(TITLE, PROSE, PROSE, "مقالات ذات صلة", "قمة جديدة في أكرا اليوم", "16 سبتمبر 2023") == ""


@pytest.mark.parametrize(
    ("opening", "dateline", "date"),
    [
        ("باماكو - ", "باماكو", ""),
        ("باماكو (وكالات) – ", "باماكو", ""),
        ("باماكو ـ ", "باماكو", ""),
        ("واغادوغو/ الأناضول - ", "واغادوغو", ""),
        ("باماكو/ نيامي – ", "باماكو/ نيامي", ""),
        ("نيامي: ", "نيامي", ""),
        ("عمّان - ", "عمّان", ""),
        ("نواكشوط – «القدس العربي»: ", "نواكشوط", ""),
        ("نيامي (د ب أ)- ", "نيامي", ""),
        ("باماكو، 16 سبتمبر 2023 (أ ف ب) - ", "باماكو", "2023-09-16"),
        ("باماكو 16 أيلول/سبتمبر (أ ف ب) - ", "باماكو", ""),
        ("أوالاتا (رويترز) - ", "أوالاتا", ""),
        ("أوالاتا، 16 سبتمبر 2023 – ", "أوالاتا", "2023-09-16"),
        ("", "", ""),
        ("غويتا: ", "", ""),
        ("الرئيس المالي: ", "", ""),
        ("خاص - ", "", ""),
        ("وكالات – ", "", ""),
        ("تموز/يوليو شهد تحولا: ", "", ""),
        ("ليبتاكو-غورما منطقة حدودية، ", "", ""),
        ("المجموعة الاقتصادية (إيكواس) ", "", ""),
        ("كشفت مصادر «رويترز» أن الأمر محسوم، ", "", ""),
        ("انقلاب 18 أغسطس 2020 - ", "", ""),
        ("في باماكو، 16 سبتمبر 2023، ", "", ""),
    ],
)
def test_dateline(opening: str, dateline: str, date: str) -> None:
    raw = "\n".join([TITLE, opening + PROSE, PROSE])
    publication = find_publication(raw, lay_out(raw))
    assert (publication.dateline, str(publication.date or "")) == (dateline, date)


def test_dateline_below_a_standfirst() -> None:
    raw = "\n".join([TITLE, "قرار يثير أسئلة كثيرة حول مستقبل التعاون بين بلدان المنطقة كلها.", "باماكو - " + PROSE])
    assert find_publication(raw, lay_out(raw)).dateline == "باماكو"


def test_nothing_to_find() -> None:
    assert find_publication("", []) == (None, "")
