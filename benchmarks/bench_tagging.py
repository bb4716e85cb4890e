"""How fast actors are found, side by side in one run: MB of UTF-8 a second of processor time on one core, and ratios.

The ways take turns, round by round, so that a busy machine slows them alike: read the ratios, not the speeds alone.
Whole tagging is folding, scanning, word boundaries and clitics, the rules for homographs and metonyms, and offsets in
the raw text. Against it stand the bare scan of the same automaton over text that is folded already, spaCy's
PhraseMatcher with the tokens of its blank Arabic pipeline, and a trie of the names as one regular expression of the
standard library. The last two know no clitics and no spellings: they find less and are given as much.

    pip install "sahel_analysis[bench]"
    python benchmarks/bench_tagging.py ../shared/bench data/sample
"""

from __future__ import annotations

import argparse
import gc
import json
import re
import time
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd

from sahel_analysis import load_corpus
from sahel_analysis.corpus.layout import lay_out
from sahel_analysis.language.folding import fold_each, fold_keeping_offsets
from sahel_analysis.language.lexicon import Lexicon, load_lexicon
from sahel_analysis.language.matching import as_bytes
from sahel_analysis.tagging.actor_forms import actor_entries
from sahel_analysis.tagging.actors import ActorTagger
from sahel_analysis.tagging.sentences import split_sentences

ROUNDS = 3
# so many articles are folded and tagged in one go
BATCH = 200
# the slow ones are given a part of the text: a rate needs no more
SLOW_MB = 1.0


def read_texts(path: Path) -> list[str]:
    """Return the texts of a corpus, or of a folder of zipped JSON lists with title and content."""
    archives = sorted(path.glob("*.zip"))
    if not archives:
        return list(load_corpus(path).articles["text"])
    texts = []
    for archive in archives:
        with zipfile.ZipFile(archive) as packed:
            for name in packed.namelist():
                rows = json.loads(packed.read(name).decode("utf-8-sig"))
                texts += [f"{row['title'] or ''}\n{row['content'] or ''}" for row in rows]
    return texts


def megabytes(texts: list[str]) -> float:
    return sum(len(text.encode()) for text in texts) / 1e6


def in_turn(ways: dict[str, Callable[[], int]]) -> dict[str, tuple[float, int]]:
    """Return for each way the processor seconds of its quickest round, and what it counted."""
    quickest = dict.fromkeys(ways, (float("inf"), 0))
    for _ in range(ROUNDS):
        for name, work in ways.items():
            start = time.process_time()
            count = work()
            quickest[name] = min(quickest[name], (time.process_time() - start, count))
    return quickest


def trie_pattern(words: set[str]) -> re.Pattern[str]:
    """Return one regular expression of all words, shared beginnings written once."""
    root: dict[str, dict] = {}  # type: ignore[type-arg]
    for word in words:
        node = root
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}

    def written(node: dict[str, dict]) -> str:  # type: ignore[type-arg]
        branches = [re.escape(letter) + written(node[letter]) for letter in sorted(node) if letter]
        if not branches:
            return ""
        inside = "|".join(branches)
        return f"(?:{inside})?" if "" in node else f"(?:{inside})" if len(branches) > 1 else inside

    return re.compile(rf"\b{written(root)}\b")


def slow_part(texts: list[str]) -> list[str]:
    part, size = [], 0.0
    # from all over the corpus, as its days and sections differ
    for text in texts[:: max(1, int(megabytes(texts) / SLOW_MB))]:
        if size > SLOW_MB:
            break
        part.append(text)
        size += len(text.encode()) / 1e6
    return part


def count_mentions(tagger: ActorTagger, texts: Iterable[str], lexicon: Lexicon) -> Callable[[], int]:
    """Return the work of finding actors and their places in the raw text; the sentences are cut before."""
    cut = [split_sentences(raw, lay_out(raw, lexicon, ""), lexicon) for raw in texts]

    def work() -> int:
        count = 0
        for first in range(0, len(cut), BATCH):
            for mentions in tagger.tag_all(cut[first : first + BATCH]):
                count += len([mention.sentence.span(mention.start, mention.end) for mention in mentions])
        return count

    return work


def count_spacy(forms: set[str], texts: list[str]) -> Callable[[], int] | None:
    try:
        import spacy
        from spacy.matcher import PhraseMatcher
    except ImportError:
        return None
    pipeline = spacy.blank("ar")
    matcher = PhraseMatcher(pipeline.vocab)
    matcher.add("actor", [pipeline.make_doc(form) for form in sorted(forms)])
    return lambda: sum(len(matcher(pipeline.make_doc(text))) for text in texts)


def measure(name: str, texts: list[str]) -> None:
    lexicon = load_lexicon()
    tagger = ActorTagger(lexicon)
    forms = {form for actor in lexicon.actors.values() for form, _, _ in actor_entries(actor)}
    part, pattern = slow_part(texts), trie_pattern(forms)
    scans = [as_bytes(fold_keeping_offsets(text).text) for text in texts]
    ways = {
        "folding": lambda: sum(len(fold_each(texts[at : at + BATCH])) for at in range(0, len(texts), BATCH)),
        "the rest": count_mentions(tagger, texts, lexicon),
        "bare scan": lambda: sum(len(tagger.matcher.scan(scan)) for scan in scans),
        "re trie": lambda: sum(len(pattern.findall(fold_keeping_offsets(text).text)) for text in part),
    }
    if spacy := count_spacy(forms, part):
        ways["spaCy PhraseMatcher"] = spacy
    else:
        print('spaCy is not installed: pip install "sahel_analysis[bench]"')
    # the garbage collector need not look through what was prepared
    gc.collect()
    gc.freeze()
    measured = in_turn(ways)
    size, part_size = megabytes(texts), megabytes(part)
    whole = size / (measured["folding"][0] + measured["the rest"][0])
    rows = [("whole tagging", whole, measured["the rest"][1])]
    for way, (seconds, found) in measured.items():
        rows.append((way, (part_size if way in ("re trie", "spaCy PhraseMatcher") else size) / seconds, found))
    table = [(way, round(rate, 2), round(whole / rate, 3), found) for way, rate, found in rows]
    print(f"\n{name}: {len(texts)} texts, {size:.2f} MB, {len(forms)} forms of {len(lexicon.actors)} actors")
    print(pd.DataFrame(table, columns=["", "MB/s", "whole / this", "found"]).to_string(index=False))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, nargs="+")
    for path in parser.parse_args().corpus:
        measure(path.name, read_texts(path))


if __name__ == "__main__":
    main()
