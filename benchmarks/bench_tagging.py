"""How fast actors are found, side by side in one run: MB of UTF-8 a second on one core, and ratios.

Whole tagging is folding, scanning, word boundaries and clitics, the rules for homographs and metonyms, and offsets in
the raw text. Against it stand the bare scan of the same automaton over text that is folded already, spaCy's
PhraseMatcher with the tokens of its blank Arabic pipeline, and a trie of the names as one regular expression of the
standard library. The last two know no clitics and no spellings: they find less and are given as much.

    pip install "sahel_analysis[bench]"
    python benchmarks/bench_tagging.py ../shared/bench data/sample
"""

from __future__ import annotations

import argparse
import json
import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from sahel_analysis import load_corpus
from sahel_analysis.corpus.layout import lay_out
from sahel_analysis.language.folding import fold_keeping_offsets
from sahel_analysis.language.lexicon import load_lexicon
from sahel_analysis.language.matching import as_bytes
from sahel_analysis.tagging.actors import ActorTagger, actor_entries
from sahel_analysis.tagging.sentences import Sentence, split_sentences

ROUNDS = 3
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


def best_of(rounds: int, work: Callable[[], int]) -> tuple[float, int]:
    """Return the seconds of the quickest round, and what the work counted."""
    seconds, count = float("inf"), 0
    for _ in range(rounds):
        start = time.perf_counter()
        count = work()
        seconds = min(seconds, time.perf_counter() - start)
    return seconds, count


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
    for text in texts:
        if size > SLOW_MB:
            break
        part.append(text)
        size += len(text.encode()) / 1e6
    return part


def measure(name: str, texts: list[str]) -> None:
    lexicon = load_lexicon()
    tagger = ActorTagger(lexicon)
    size = megabytes(texts)
    raw_blocks = [(text, lay_out(text, lexicon, "")) for text in texts]

    def sentences() -> list[list[Sentence]]:
        # made anew for each round: a sentence keeps its folded text
        return [split_sentences(raw, blocks, lexicon) for raw, blocks in raw_blocks]

    fold_seconds, _ = best_of(ROUNDS, lambda: sum(len(fold_keeping_offsets(text).text) for text in texts))
    tag_seconds, mentions = float("inf"), 0
    for _ in range(ROUNDS):
        cut = sentences()
        start = time.perf_counter()
        mentions = 0
        for one in cut:
            for mention in tagger.tag(one):
                mention.sentence.span(mention.start, mention.end)
                mentions += 1
        tag_seconds = min(tag_seconds, time.perf_counter() - start)
    scans = [as_bytes(fold_keeping_offsets(text).text) for text in texts]
    automaton = tagger.automaton
    scan_seconds, hits = best_of(
        ROUNDS, lambda: sum(len(automaton.find_matches_as_indexes(scan, overlapping=True)) for scan in scans)
    )
    rates = {
        "whole tagging": (size / (fold_seconds + tag_seconds), mentions),
        "  folding": (size / fold_seconds, 0),
        "  the rest": (size / tag_seconds, mentions),
        "bare scan": (size / scan_seconds, hits),
    }
    forms = {form for actor in lexicon.actors.values() for form, _, _ in actor_entries(actor)}
    part = slow_part(texts)
    part_size = megabytes(part)
    pattern = trie_pattern(forms)
    seconds, found = best_of(1, lambda: sum(len(pattern.findall(fold_keeping_offsets(text).text)) for text in part))
    rates["re trie"] = (part_size / seconds, found)
    try:
        import spacy
        from spacy.matcher import PhraseMatcher
    except ImportError:
        print("spaCy is not installed: pip install sahel_analysis[bench]")
    else:
        pipeline = spacy.blank("ar")
        matcher = PhraseMatcher(pipeline.vocab)
        matcher.add("actor", [pipeline.make_doc(form) for form in sorted(forms)])
        seconds, found = best_of(1, lambda: sum(len(matcher(pipeline.make_doc(text))) for text in part))
        rates["spaCy PhraseMatcher"] = (part_size / seconds, found)
    whole = rates["whole tagging"][0]
    rows = [(what, round(rate, 2), round(whole / rate, 2), found or "") for what, (rate, found) in rates.items()]
    print(f"\n{name}: {len(texts)} texts, {size:.1f} MB, {len(forms)} forms of {len(lexicon.actors)} actors")
    print(pd.DataFrame(rows, columns=["", "MB/s", "whole / this", "found"]).to_string(index=False))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, nargs="+")
    for path in parser.parse_args().corpus:
        measure(path.name, read_texts(path))


if __name__ == "__main__":
    main()
