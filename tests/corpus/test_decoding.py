"""Decoding: which encodings are read, and why others are not."""

from __future__ import annotations

import codecs
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sahel_analysis.corpus.decoding import UnreadableError, decode

TEXT = "باماكو: أعلنت الحكومة الانتقالية في مالي «قرارها» الجديد، وقالت إن الاتفاق سارٍ.\r\nوأضافت أن الجيش ملتزم به.\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8-sig"),
        (TEXT.encode("cp1256"), "cp1256"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16"),
        (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), "utf-32"),
        (b"only ASCII", "utf-8"),
    ],
)
def test_decode(data: bytes, encoding: str) -> None:
    text = "only ASCII" if data == b"only ASCII" else TEXT
    assert decode(data) == (text, encoding)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (codecs.BOM_UTF8, "empty"),
        ("\u00a0\n".encode(), "empty"),
        (codecs.BOM_UTF16_LE, "empty"),
        (TEXT.encode("utf-16")[:-1], "broken UTF-16 at byte"),
        (TEXT.encode("utf-32")[:-1], "broken UTF-32 at byte"),
        (("\1\2" * 40).encode("utf-16"), "binary"),
        (TEXT.encode("utf-16-le"), "binary"),
        (TEXT.encode() + b"\0", "binary"),
        (bytes(range(1, 32)) * 20 + TEXT.encode(), "binary"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
        ("مالي".encode() * 50 + "مالي".encode()[:3], "broken UTF-8 at byte 402: cut off"),
        (TEXT.encode() + TEXT.encode("cp1256"), "of mixed encodings"),
        (codecs.BOM_UTF8 + TEXT.encode("cp1256"), "broken UTF-8 at byte 3"),
        (TEXT.encode("cp1256") + TEXT.encode(), "undecodable"),
        (bytes(range(128, 256)) * 8, "undecodable"),
    ],
)
def test_decode_refuses(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=re.escape(reason)):
        decode(data)


@given(st.text(min_size=1))
def test_utf8_comes_back_to_the_letter(text: str) -> None:
    if "\0" in text or not text.strip() or sum(c < " " for c in text) * 100 > len(text.encode()) or text[0] == "\ufeff":
        return
    assert decode(text.encode()).text == text
    assert decode(codecs.BOM_UTF8 + text.encode()).text == text


ARABIC_ONLY = TEXT.translate(dict.fromkeys(map(ord, "«»")))


def test_the_two_encodings_of_one_byte_are_told_apart() -> None:
    assert decode(ARABIC_ONLY.encode("iso8859-6")) == (ARABIC_ONLY, "iso8859-6")
    assert decode(ARABIC_ONLY.encode("cp1256")) == (ARABIC_ONLY, "cp1256")
