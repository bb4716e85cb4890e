"""Articles made to run and to reorder: each field of theirs carries scripts, markup and marks of direction."""

from __future__ import annotations

import json
from pathlib import Path

# what runs leaves word of it in the page
RAN = "window.ran=true"
RUNS = f'<script>{RAN}</script><img src=x onerror="{RAN}"><svg onload="{RAN}"></svg>'
TURNS = "\u202b\u2067\u202eABC"
HOSTILE = f"{TURNS} {RUNS} \"'></td></table></bdi>&lt;"
TEXT = (
    f"{HOSTILE} مالي والنيجر\n\nوقعت مالي والنيجر {HOSTILE} اتفاقا للدفاع يوم 16 سبتمبر 2023. "
    f"وقال {HOSTILE} إن الإرهاب خطر على مالي.\n"
)

# below a node of a page, those of its Latin words that stand backwards
BACKWARDS = """(root) => {
  const backwards = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement.closest("script, style, option, select")) continue;
    for (const word of node.data.matchAll(/[A-Za-z0-9]{3,}/g)) {
      const [first, last] = [word.index, word.index + word[0].length - 1].map((at) => {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        return range.getBoundingClientRect();
      });
      if (first.width && first.top === last.top && first.left > last.left) backwards.push(word[0]);
    }
  }
  return backwards;
}"""


def write_articles(folder: Path, number: int) -> None:
    """Write articles whose text, title, outlet, id, address and facet are hostile, and an empty file of such a name."""
    row = {"text": TEXT, **dict.fromkeys(("title", "source", "url", "desk"), HOSTILE), "published": "2023-09-17"}
    lines = [json.dumps({"doc_id": f"{HOSTILE} {n}", **row}) for n in range(number)]
    (folder / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (folder / f"{TURNS}<img src=x onerror=x>.txt").write_bytes(b"")
