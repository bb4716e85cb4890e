"""How many reprints are found, how many are wrongly called so, and what it costs.

Real articles are changed by rule, as outlets change what they take over; each copy is to come back to its original.
False ones are originals that nothing was made of and that are joined with another original by the copies. The rest of
the groups, which the real news has already, are for reading: `--show` prints some.

    python benchmarks/bench_reprints.py ../shared/bench --articles 20000
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from sahel_analysis.corpus.reprints import reprint_groups

RNG = random.Random(7)
COPIES = 1000


def cut(text: str, share: float) -> str:
    words = text.split(" ")
    return " ".join(words[: int(len(words) * share)])


def retitle(text: str) -> str:
    return "عنوان آخر لا يشبه الأول\n" + text.split("\n", 1)[-1]


def reorder(text: str) -> str:
    parts = re.split(r"(?<=[.،])\s", text)
    RNG.shuffle(parts)
    return " ".join(parts)


def respell(text: str, share: float) -> str:
    return " ".join(word[:-1] if word and RNG.random() < share else word for word in text.split(" "))


def in_a_page(text: str) -> str:
    return f"الرئيسية | أخبار | رياضة\nشارك عبر فيسبوك\n{text}\nاقرأ أيضا\nجميع الحقوق محفوظة\nأضف تعليقا"


CHANGES: dict[str, Callable[[str], str]] = {
    "another headline": retitle,
    "first 70 %": lambda text: cut(text, 0.7),
    "first 50 %": lambda text: cut(text, 0.5),
    "first 30 %": lambda text: cut(text, 0.3),
    "chrome around it": in_a_page,
    "5 % of words respelt": lambda text: respell(text, 0.05),
    "10 % of words respelt": lambda text: respell(text, 0.10),
    "re-ordered": reorder,
    "60 %, another headline, 3 % respelt": lambda text: respell(retitle(cut(text, 0.6)), 0.03),
}


def read_texts(folder: Path) -> list[str]:
    texts = []
    for path in sorted(folder.glob("*.zip")):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                rows = json.loads(archive.read(name).decode("utf-8-sig"))
                texts += [f"{row['title'] or ''}\n{row['content'] or ''}" for row in rows]
    return texts


def scramble(text: str) -> str:
    """Return a text of the same words in another order: as long and as common in its words, and no reprint."""
    words = text.split(" ")
    RNG.shuffle(words)
    return " ".join(words)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="folder of zipped JSON lists with title and content")
    parser.add_argument("--articles", type=int, default=0, help="fill up to so many with scrambled texts")
    parser.add_argument("--show", type=int, default=0, help="print so many groups that the news has already")
    given = parser.parse_args()
    texts = read_texts(given.folder)
    before = reprint_groups(texts)
    sizes = Counter(before)
    print(f"{len(texts)} articles: {sum(n > 1 for n in sizes.values())} groups of reprints as they come")
    for leader in RNG.sample([g for g, n in sizes.items() if n > 1], given.show):
        for number in [i for i, g in enumerate(before) if g == leader][:3]:
            print("   ", len(texts[number]), texts[number][:100].replace("\n", " | "))
        print()
    single = [i for i, g in enumerate(before) if g == i and sizes[i] == 1 and 700 < len(texts[i]) < 6000]
    chosen = RNG.sample(single, min(COPIES, len(single)))
    names = list(CHANGES)
    copies = [(names[place % len(names)], number) for place, number in enumerate(chosen)]
    long = [text for text in texts if len(text) > 300]
    filler = [scramble(RNG.choice(long)) for _ in range(given.articles - len(texts) - len(copies))]
    everything = [*texts, *(CHANGES[name](texts[number]) for name, number in copies), *filler]
    start = time.perf_counter()
    after = reprint_groups(everything)
    seconds = time.perf_counter() - start
    found, made = Counter[str](), Counter[str]()
    for place, (name, number) in enumerate(copies):
        made[name] += 1
        found[name] += after[len(texts) + place] == after[number]
    for name in names:
        print(f"{name:<40} recall {found[name] / made[name]:.3f}  of {made[name]}")
    kept = Counter(after[: len(texts)])
    wrong = sum(kept[after[number]] > 1 for number in chosen)
    false = sum(after[i] != i for i in range(len(texts) + len(copies), len(everything)))
    right = found.total()
    for place in [i for i in range(len(texts) + len(copies), len(everything)) if after[i] != i][: given.show]:
        print("    false:", repr(everything[place][:100]), "|", repr(everything[after[place]][:100]))
    print(f"recall {right / made.total():.4f}, precision {right / (right + wrong + false):.4f} ({wrong + false} false)")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    each = 1e6 * seconds / len(everything)
    print(f"{len(everything)} articles in {seconds:.0f} s, {each:.0f} µs each; peak {peak:.0f} MiB")


if __name__ == "__main__":
    main()
