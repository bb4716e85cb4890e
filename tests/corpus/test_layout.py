"""Roles of lines: invented pages of many layouts (tests/cases/pages), and what holds for any text."""

from __future__ import annotations

import json
import time
import tomllib
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sahel_analysis.corpus.furniture import ROLES, furniture
from sahel_analysis.corpus.layout import headline, lay_out
from sahel_analysis.corpus.publication import find_publication
from sahel_analysis.language.folding import fold
from sahel_analysis.language.lexicon import LexiconError, load_lexicon

PAGES = Path(__file__).parents[1] / "cases" / "pages"


def read_page(name: str) -> tuple[str, list[str], dict[str, str]]:
    """Return the raw text of a page, the roles of its lines, and what it states."""
    stated, roles, lines = {}, [], []
    for row in (PAGES / f"{name}.tsv").read_text(encoding="utf-8").split("\n"):
        role, _, text = row.partition("\t")
        if role.startswith("# "):
            stated[role[2:]] = text
        else:
            lines.append(text)
            roles += [role] if role else []
    return "\n".join(lines), roles, stated


@pytest.mark.parametrize("name", sorted(p.stem for p in PAGES.glob("*.tsv")))
def test_page(name: str) -> None:
    raw, roles, stated = read_page(name)
    blocks = lay_out(raw)
    found = [(b.role, raw[b.start : b.end]) for b in blocks]
    assert found == [(role, text) for role, (_, text) in zip(roles, found, strict=True)]
    publication = find_publication(raw, blocks)
    assert str(publication.date or "") == stated["published"]
    assert publication.dateline == stated["dateline"]
    assert headline(raw, blocks) == stated["headline"]


def test_pages_hold_every_role_and_many_layouts() -> None:
    pages = [read_page(p.stem) for p in PAGES.glob("*.tsv")]
    assert len(pages) >= 20
    assert {role for _, roles, _ in pages for role in roles} == set(ROLES)


TITLE = "عنوان المقال عن قرار الحكومة"
PROSE = "أعلنت الحكومة الانتقالية قرارها الجديد مساء اليوم في بيان بثه التلفزيون الرسمي."


def roles_of(*lines: str, title: str = "") -> list[str]:
    return [block.role for block in lay_out("\n".join(lines), title=title)]


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("المصدر ذاته أكد أن الوفد غادر العاصمة", "body"),
        ("المصدر: وكالات", "boilerplate"),
        ("أعلنت الحركة انضمامها (أزواد)", "body"),
        ("جانب من توقيع الميثاق (رئاسة مالي)", "caption"),
        ("قائد الجيش يصافح نظيره - رويترز", "caption"),
        ("(أ ف ب)", "caption"),
        ("ماذا بعد الانسحاب؟", "body"),
        ("26 يوليو 2023", "body"),
        ("اقرأ أيضًا: قمة جديدة في أكرا", "boilerplate"),
        ("طالع المزيد: قمة جديدة في أكرا", "boilerplate"),
        ("سجلت المشاهدات ارتفاعا كبيرا في المدن", "body"),
        ("1.204 مشاهدة", "boilerplate"),
        ("* * *", "boilerplate"),
        ("شارك الوزير في الاجتماع", "body"),
        ("شارك المقال", "boilerplate"),
        ("تحرير كيدال من المسلحين", "body"),
        ("Communiqué du gouvernement de transition", "embed"),
        ("Правительство Мали объявило о выводе войск", "embed"),
    ],
)
def test_line_between_paragraphs(line: str, role: str) -> None:
    assert roles_of(TITLE, PROSE, line, PROSE, PROSE) == [
        "title",
        "body",
        role,
        "body",
        "body",
    ]


def test_a_headline_may_begin_like_a_caption() -> None:
    assert roles_of("صورة قاتمة للوضع الإنساني في شمال مالي", PROSE, PROSE) == ["title", "body", "body"]
    assert roles_of(TITLE, "صورة من العاصمة باماكو", PROSE, PROSE) == ["title", "caption", "body", "body"]


def test_comment_link_above_the_text_does_not_end_it() -> None:
    assert roles_of(TITLE, "أضف تعليق", PROSE, PROSE)[2:] == ["body", "body"]


def test_a_known_title_is_the_line_that_says_the_same() -> None:
    lines = ("قمة نيامي تختتم أعمالها اليوم", "انقلاب يطيح بالرئيس في النيجر", PROSE)
    assert roles_of(*lines) == ["title", "body", "body"]
    assert roles_of(*lines, title="انقلابٌ يطيح بالرئيس في النيجر") == ["boilerplate", "title", "body"]
    assert roles_of(*lines, title="شيء آخر تماما") == ["body", "body", "body"]


def test_lines_end_at_newline_and_carriage_return_only() -> None:
    raw = "عنوان المقال عن قرار الحكومة\r\n\r\n" + PROSE + "\u2028" + PROSE + "\x0b\x85 " + PROSE + "\r" + PROSE
    assert [(block.line, block.role) for block in lay_out(raw)] == [(1, "title"), (3, "body"), (4, "body")]


def test_lines_of_invisible_marks_are_empty() -> None:
    assert lay_out("\u200f\n \u00a0\ufeff\n\u0640\n\t") == []


# --- properties -------------------------------------------------------------------------------------------------------

_raw_pages = [read_page(p.stem)[0] for p in sorted(PAGES.glob("*.tsv"))]
_lines = st.one_of(
    st.sampled_from([line for raw in _raw_pages for line in raw.split("\n")]),
    st.text(
        alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءأإآؤئ \u064b\u0651\u0640\u200f.،:؟()«»-–/0123456789٠١٢abc@#",
        max_size=80,
    ),
    st.text(max_size=40),
)
_texts = st.lists(st.tuples(_lines, st.sampled_from(["\n", "\r\n", "\r", "\n\n"])), max_size=25).map(
    lambda pairs: "".join(line + end for line, end in pairs)
)


@given(_texts)
@settings(max_examples=300, deadline=None)
def test_blocks_are_the_lines_without_white_space(raw: str) -> None:
    blocks = lay_out(raw)
    lines = raw.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert [raw[b.start : b.end] for b in blocks] == [lines[b.line - 1].strip() for b in blocks]
    assert all(b.end <= c.start and b.line < c.line for b, c in pairwise(blocks))
    assert {b.role for b in blocks} <= set(ROLES)
    assert sum(b.role == "title" for b in blocks) <= 1
    taken = {b.line for b in blocks}
    assert not any(any(map(str.isalnum, fold(line))) for n, line in enumerate(lines, start=1) if n not in taken)
    publication = find_publication(raw, blocks)
    assert publication.dateline in raw
    assert headline(raw, blocks) in raw


@pytest.mark.parametrize(
    "unit",
    [
        "(",
        "ا ",
        "ــ",
        "1/",
        "-",
        "ً",
        "# ",
        "،",
        "@a ",
        "2023-",
        "(ا) ",
        "16 سبتمبر ",
        "ا\n",
        TITLE + "\n",
        "1/1/2023\n",
    ],
)
def test_long_lines_take_no_long_time(unit: str) -> None:
    began = time.process_time()
    raw = (
        "عنوان المقال عن قرار الحكومة\n"
        + unit * (100_000 // len(unit))
        + "\n"
        + unit * (1_000 // len(unit))
        + "ا\n"
        + PROSE
    )
    blocks = lay_out(raw)
    find_publication(raw, blocks)
    assert time.process_time() - began < 5


# --- the lexicon ------------------------------------------------------------------------------------------------------


def _entries(kind: str) -> list[tuple[str, str, str]]:
    table = tomllib.loads((files("sahel_analysis") / "lexicons" / "furniture.toml").read_text(encoding="utf-8"))
    return [(rule["id"], rule["role"], phrase) for rule in table["rule"] for phrase in rule.get(kind, ())]


def test_each_phrase_gives_its_line_a_role_of_furniture() -> None:
    """A phrase may stand in two rules of one role; what it must not do is fall through to the text."""
    rules = furniture()
    missed = []
    for kind in ("whole", "start", "anywhere"):
        for rule, role, phrase in _entries(kind):
            fits = [rules.rule_for(fold(phrase), len(phrase.split()), place, False) for place in ("header", "footer")]
            if role not in {fit.role for fit in fits if fit}:
                missed.append((rule, phrase, [fit and fit.id for fit in fits]))
    assert missed == []


def test_a_rule_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "furniture.toml").write_text(
        '[[rule]]\nid = "our_paper"\nrole = "boilerplate"\nwhole = [\n    "جريدة المثال المستقلة",\n]\n',
        encoding="utf-8",
    )
    raw = "\n".join([TITLE, PROSE, "جريدة المثال المستقلة", PROSE])
    assert [b.role for b in lay_out(raw)][2] == "body"
    assert [b.role for b in lay_out(raw, load_lexicon(tmp_path))][2] == "boilerplate"


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ('role = "chrome"', "rule mine: role is 'chrome', not one of title"),
        ('role = "meta"\nwholes = ["x"]', "rule mine: no field is called 'wholes'"),
        ('role = "meta"\npattern = ["("]', "rule mine: pattern '\\('"),
        ('role = "meta"\nwhere = "top"', "where is 'top', not one of any, header, footer, edges"),
    ],
)
def test_a_wrong_rule_is_named(tmp_path: Path, entry: str, message: str) -> None:
    (tmp_path / "furniture.toml").write_text(f'[[rule]]\nid = "mine"\n{entry}\n', encoding="utf-8")
    with pytest.raises(LexiconError, match=message):
        lay_out(PROSE, load_lexicon(tmp_path))


# --- real articles ----------------------------------------------------------------------------------------------------

SHARED = Path(__file__).parents[2].parent / "shared"


@pytest.mark.skipif(not SHARED.exists(), reason="the hand-coded articles are not part of the repository")
def test_hand_coded_articles() -> None:
    for gold in (json.loads(p.read_text(encoding="utf-8")) for p in sorted((SHARED / "gold").glob("*.json"))):
        raw = (SHARED / "corpus" / gold["doc"]).read_text(encoding="utf-8")
        blocks = lay_out(raw)
        assert {str(b.line): b.role for b in blocks} == gold["lines"]
        assert headline(raw, blocks) == gold["title"]
        publication = find_publication(raw, blocks)
        assert str(publication.date or "") == (gold["published_stated"] or "")
        assert publication.dateline == (gold["dateline"] or "")
