"""What a terminal gets to see: columns that stay in their places, and nothing that it would obey."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from sahel_analysis.commands.terminal import in_visual_order, kwic_lines, neutral
from sahel_analysis.concordance import concordance
from tests.concordance_cases import build_tables


@pytest.fixture(scope="module")
def tables():
    return build_tables()


def test_columns_stand_in_line_and_nothing_leaves_its_column(tables):
    lines = list(kwic_lines(concordance(tables, "state:mali")))
    assert len(lines) == 3
    for line in lines:
        # the line is laid out from the left, each column on its own, the three of the text from the right
        assert line.startswith("\u200e\u2068")
        assert line.count("\u2067") == 3
        assert line.count("\u2069") == 4
        assert not set("\x1b\n\u202e") & set(line)
    starts = {wcswidth(line[: [m.start() for m in re.finditer("\u2067", line)][2]]) for line in lines}
    assert len(starts) == 1, "what comes before the keyword begins in one column"


def test_particles_are_shown_joined_to_their_name(tables):
    line = list(kwic_lines(concordance(tables, "state:mali")))[1]
    assert "\u2067لمالي\u2069" in line


def test_visual_lines_hold_letter_forms_from_left_to_right(tables):
    lines = list(kwic_lines(concordance(tables, "حكومة"), visual=True))
    assert not any(re.search("[\u0621-\u064a\u2066-\u2069\u200e]", line) for line in lines)
    # the article's alef, the first letter, ends up rightmost in the keyword
    assert in_visual_order("(مالي)") == "(\ufef2\ufedf\ufe8e\ufee3)"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[2Jb", "a\ufffd[2Jb"),
        ("a\u202eb\u2066c\u200fd", "abcd"),
        ("a\r\n\tb", "a b"),
        ("bad\udcffname", "bad\ufffdname"),
        ("می\u200cخواهد", "می\u200cخواهد"),
    ],
    ids=["escape", "bidi controls", "line ends", "bad file name", "non-joiner stays"],
)
def test_text_is_made_harmless(text, shown):
    assert neutral(text) == shown


@given(st.text())
def test_nothing_that_a_terminal_obeys_is_left(text):
    shown = neutral(text)
    assert shown.isprintable() or all(c.isprintable() or c in "\u200c\u200d" or ord(c) > 0x7F for c in shown)
    assert wcswidth(shown) >= 0 or not shown.isascii()
    shown.encode("utf-8")


def test_no_hit_gives_no_line(tables):
    assert list(kwic_lines(concordance(tables, "تكتلات"))) == []
