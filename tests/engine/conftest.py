"""A corpus small enough to be tagged in a moment, and what stands in a folder of tables."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

SENTENCES = (
    "وقعت مالي والنيجر وبوركينا فاسو ميثاقا للدفاع المشترك في باماكو أمس السبت.",
    "أعلنت الأمم المتحدة نهاية بعثتها في مالي، وقال متحدث إن الحكومة المالية أبلغت بذلك.",
    'قال الوزير، "مالي لن\rتعود"، إن الجيش المالي وقّع اتفاقا مع روسيا في 3 مايو 2023 لمكافحة الإرهاب.',
    "انسحبت النيجر من المجموعة الاقتصادية لدول غرب أفريقيا يوم 28 يناير 2024.",
    "لا شيء هنا.",
)


def row(number: int) -> dict[str, str]:
    """Article `number`: two sentences, a source, a facet, and a date for most."""
    text = f"عنوان {number}\n\n{SENTENCES[number % 5]}\n{SENTENCES[number * 3 % 4]} رقم {number}.\n"
    day = f"2024-0{number % 9 + 1}-15" if number % 4 else ""
    return {"doc_id": f"a{number:03}", "text": text, "published": day, "source": f"s{number % 3}", "country": "NA"}


def write_corpus(path: Path, numbers: range | list[int]) -> Path:
    """Write articles as one JSONL file."""
    lines = (json.dumps(row(number), ensure_ascii=False) + "\n" for number in numbers)
    path.write_text("".join(lines), encoding="utf-8")
    return path


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder that is not hidden, by its path there."""
    files = (p for p in sorted(folder.rglob("*")) if p.is_file())
    inside = {p.relative_to(folder): p.read_bytes() for p in files}
    return {path.as_posix(): content for path, content in inside.items() if not path.parts[0].startswith(".")}


@pytest.fixture(scope="session")
def write() -> Callable[[Path, range | list[int]], Path]:
    """The function that writes some of the articles as a JSONL file, and returns its path."""
    return write_corpus


@pytest.fixture(scope="session")
def whole() -> Callable[[Path], dict[str, bytes]]:
    """The function that reads a folder of tables, byte for byte."""
    return contents
