"""How many sentences that recur are found, how many are wrongly called so, and what it costs.

Real sentences are changed by rule, as outlets change what they take over, and put among all the others; each copy is to
come back to its original. What must not be found: sentences of the same words in disorder, sentences whose number was
changed, sentences that go on to say as much again, and the original itself. What the real news has already is for
reading: `--show` prints some pairs, marked with what differs.

    python benchmarks/bench_reuse.py ../shared/bench --sentences 100000 --show 50
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
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from pathlib import Path

import pandas as pd

from sahel_analysis.corpus.layout import lay_out
from sahel_analysis.corpus.reuse import mark_repeats
from sahel_analysis.corpus.sketches import LEAST
from sahel_analysis.language.folding import fold
from sahel_analysis.language.lexicon import load_lexicon
from sahel_analysis.language.words import find_words
from sahel_analysis.tagging.sentences import split_sentences

RNG = random.Random(7)
COPIES = 2000
DIGIT = re.compile(r"\d")


def respell(text: str, number: int) -> str:
    """Return a text in which so many words have lost their last letter."""
    words = text.split(" ")
    for place in RNG.sample(range(len(words)), min(number, len(words))):
        words[place] = words[place][:-1] or words[place]
    return " ".join(words)


def cut(text: str, share: float) -> str:
    words = text.split(" ")
    return " ".join(words[: max(LEAST, int(len(words) * share))])


def reorder(text: str) -> str:
    words = text.split(" ")
    return " ".join(words[len(words) // 2 :] + words[: len(words) // 2])


def scramble(text: str) -> str:
    words = text.split(" ")
    RNG.shuffle(words)
    return " ".join(words)


def renumber(text: str) -> str:
    return DIGIT.sub(lambda digit: str((int(digit.group()) + 3) % 10), text)


AGAIN: dict[str, Callable[[str], str]] = {
    "the same": lambda text: text,
    "other signs, vowelled": lambda text: text.replace("،", " -").replace("ب", "بَ"),
    "another first word": lambda text: "واضاف " + text.split(" ", 1)[1],
    "one word respelt": lambda text: respell(text, 1),
    "5 % of words respelt": lambda text: respell(text, max(1, len(text.split()) // 20)),
    "10 % of words respelt": lambda text: respell(text, max(1, len(text.split()) // 10)),
    "first 70 %": lambda text: cut(text, 0.7),
    "first 50 %": lambda text: cut(text, 0.5),
    "its halves exchanged": reorder,
}
OTHER: dict[str, Callable[[str], str]] = {
    "in disorder": scramble,
    "another number": renumber,
    "as much again": lambda text: f"{text} {scramble(text[::-1])}",
}


def read_sentences(folder: Path) -> pd.DataFrame:
    """Return doc_id, sentence and text of the sentences of all articles."""
    lexicon, rows = load_lexicon(), []
    for path in sorted(folder.glob("*.zip")):
        with zipfile.ZipFile(path) as archive:
            listed = [row for name in archive.namelist() for row in json.loads(archive.read(name).decode("utf-8-sig"))]
        for number, row in enumerate(listed):
            text = f"{row['title'] or ''}\n{row['content'] or ''}"
            for s in split_sentences(text, lay_out(text, lexicon, row["title"] or ""), lexicon):
                rows.append((f"{path.stem}-{number:05}", s.number, text[s.start : s.end]))
    return pd.DataFrame(rows, columns=["doc_id", "sentence", "text"])


def mark(sentences: pd.DataFrame) -> pd.DataFrame:
    """Return the sentences with repeats_of; articles count as published in the order of their ids."""
    ids = sorted(sentences["doc_id"].unique())
    days = pd.date_range("2015-01-01", periods=len(ids), freq="min").floor("D")
    return mark_repeats(sentences, pd.DataFrame({"doc_id": ids, "published": days}))


def differences(first: str, then: str) -> Iterator[str]:
    """Yield what two sentences share, and in brackets what only the first and only the second says."""
    one, other = find_words(fold(first)), find_words(fold(then))
    for what, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if what == "equal":
            yield " ".join(one[a:b]) if b - a < 9 else f"{' '.join(one[a : a + 4])} .. {' '.join(one[b - 4 : b])}"
        else:
            yield f"[-{' '.join(one[a:b])}-]{{+{' '.join(other[c:d])}+}}"


def show(marked: pd.DataFrame, number: int) -> None:
    """Print some pairs of nearly the same words that the news has already."""
    ids = marked["doc_id"] + ":" + marked["sentence"].astype(str)
    texts = dict(zip(ids, marked["text"], strict=True))
    again = marked[marked["repeats_of"] != ""]
    pairs = [(texts[first], text) for first, text in zip(again["repeats_of"], again["text"], strict=True)]
    near = [pair for pair in pairs if find_words(fold(pair[0])) != find_words(fold(pair[1]))]
    print(f"{len(pairs)} sentences recur as they come, {len(near)} of them not word for word")
    for first, then in RNG.sample(near, min(number, len(near))):
        print("   ", " ".join(differences(first, then)), "\n")


def peak() -> float:
    """Return the most memory that was taken so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="folder of zipped JSON lists with title and content")
    parser.add_argument("--sentences", type=int, default=0, help="fill up to so many with scrambled sentences")
    parser.add_argument("--show", type=int, default=0, help="print so many pairs that the news has already")
    given = parser.parse_args()
    real = read_sentences(given.folder)
    before = mark(real)
    show(before, given.show)
    said = set(before["repeats_of"])
    ids = before["doc_id"] + ":" + before["sentence"].astype(str)
    alone = before[(before["repeats_of"] == "") & ~ids.isin(said)]
    # twice as long as is needed, so that half of one still is long enough
    long = [text for text in alone["text"] if 2 * LEAST <= len(text.split()) <= 60]
    numbered = [text for text in long if DIGIT.search(text)]
    chosen, made = RNG.sample(long, min(COPIES, len(long))), []
    names = [*AGAIN, *OTHER]
    for place, text in enumerate(chosen):
        name = names[place % len(names)]
        source = RNG.choice(numbered) if name == "another number" else text
        made.append((name, source, (AGAIN | OTHER)[name](source)))
    fill = max(0, given.sentences - len(real) - len(made))
    filler = [scramble(RNG.choice(long)) for _ in range(fill)]
    # behind all others, in articles of twenty sentences
    behind = [text for _, _, text in made] + filler
    further = pd.DataFrame({"doc_id": [f"z{n // 20:07}" for n in range(len(behind))], "text": behind})
    further["sentence"] = further.groupby("doc_id").cumcount() + 1
    everything = pd.concat([real, further], ignore_index=True)
    already, start = peak(), time.process_time()
    after = mark(everything)
    seconds = time.process_time() - start
    place_of = {
        text: f"{doc}:{n}" for doc, n, text in zip(alone["doc_id"], alone["sentence"], alone["text"], strict=True)
    }
    told = list(after["repeats_of"].iloc[len(real) :])
    right, wrong, of = Counter[str](), Counter[str](), Counter[str]()
    for (name, source, _), first in zip(made, told, strict=False):
        of[name] += 1
        right[name] += first == place_of[source]
        wrong[name] += first not in ("", place_of[source])
    for name in AGAIN:
        print(f"{name:<24} recall {right[name] / of[name]:.3f}  of {of[name]}, elsewhere {wrong[name]}")
    for name in OTHER:
        print(f"{name:<24} wrongly found {right[name] + wrong[name]}  of {of[name]}")
    false = sum(right[name] + wrong[name] for name in OTHER) + sum(wrong[name] for name in AGAIN)
    false += sum(first != "" for first in told[len(made) :])
    # an original that a copy of another drew in
    false += int((after["repeats_of"].iloc[: len(real)].to_numpy() != before["repeats_of"].to_numpy()).sum())
    found = sum(right[name] for name in AGAIN)
    recall, precision = found / sum(of[name] for name in AGAIN), found / (found + false)
    print(f"recall {recall:.4f}, precision {precision:.4f} ({false} false)")
    size = sum(len(text.encode()) for text in everything["text"]) / 1e6
    told_size = f"{len(everything)} sentences, {size:.0f} MB in {seconds:.1f} s ({size / seconds:.1f} MB/s)"
    print(f"{told_size}; peak {peak():.0f} MiB, of which {already:.0f} were taken before, mostly by the texts")


if __name__ == "__main__":
    main()
