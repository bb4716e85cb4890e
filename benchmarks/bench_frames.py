"""Measure how fast the cues of frames are matched, beside a bare scan and a stdlib alternation of the same words.

    python benchmarks/bench_frames.py [--shared DIR] [--articles N] [--rounds N]

DIR (../shared by default) may hold bench/ (zipped newspaper articles); the sample of this repository is measured in any
case. All ways run in turn, round by round, on the same sentences, so that a busy machine slows them alike: read the
ratios, not the speeds alone. Speed is in MB of UTF-8 text a second of one core's time, of the best round.

    bare scan      the automaton of all word forms over the bytes, its hits counted and nothing more
    phrases        complete cues with gaps, alternatives and actors in slots (PhraseMatcher.find), from the bytes on
    cues           the same without those in names, vetoes and longer cues (FrameTagger.cues): "cue matching"
    from folded    cues, with the making of the bytes
    tagging        rows of frames, with voices, sourcing, valence and stance
    re             one alternation of the same word forms with optional particles before them, on part of the text
"""

from __future__ import annotations

import argparse
import json
import re
import time
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from ahocorasick_rs import BytesAhoCorasick

from sahel_analysis.corpus.layout import lay_out
from sahel_analysis.language.lexicon import Lexicon, load_lexicon
from sahel_analysis.language.matching import as_bytes
from sahel_analysis.language.words import clitics
from sahel_analysis.tagging.actors import ActorTagger, Mention
from sahel_analysis.tagging.frames import FrameTagger, codebook_cues
from sahel_analysis.tagging.phrase_forms import SLOT, entries, parse
from sahel_analysis.tagging.sentences import Sentence, by_sentence, split_sentences
from sahel_analysis.tagging.voice import Speech, VoiceTagger

# the alternation is slow: it reads this share of the sentences
_PART = 20


class Read(NamedTuple):
    """One sentence with what its frames need."""

    sentence: Sentence
    mentions: Sequence[Mention]
    speeches: Sequence[Speech]


def word_forms(lexicon: Lexicon) -> list[str]:
    """Return the folded forms of every word that a cue or veto lists."""
    families = lexicon.table("families")
    phrases = (cue.text for cue in codebook_cues(lexicon.table("frames")["frame"]))
    words = {f for p in phrases for place in parse(p, families["gaps"]) for f in place.fillers if f[0] != SLOT}
    return sorted({spelled for word in words for spelled, _ in entries(word, families)})


def alternation(forms: Iterable[str]) -> re.Pattern[str]:
    """Return the forms as one pattern of whole words, the particles before them optional; longer ones come first."""
    known = clitics()
    particles = sorted(known.plain | known.article | known.lam, key=len, reverse=True)
    listed = sorted(forms, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, particles))})(?:{'|'.join(map(re.escape, listed))})(?!\w)")


def read(texts: Iterable[str], lexicon: Lexicon) -> list[Read]:
    """Return the sentences of articles with mentions and speeches."""
    actors, voices = ActorTagger(lexicon), VoiceTagger(lexicon)
    made = []
    for text in texts:
        sentences = split_sentences(text, lay_out(text, lexicon, ""), lexicon)
        mentions = actors.tag(sentences)
        own, speeches = by_sentence(mentions), voices.tag(sentences, mentions)
        made += [Read(s, own.get(s.number, []), speeches.get(s.number, [])) for s in sentences]
    return made


def size(part: Sequence[Read]) -> float:
    """Return the length of sentences in MB of UTF-8."""
    return sum(len(r.sentence.text.encode()) for r in part) / 1e6


def measure(name: str, part: list[Read], lexicon: Lexicon, rounds: int) -> None:
    """Print the speed of every way on the same sentences."""
    frames, forms = FrameTagger(lexicon), word_forms(lexicon)
    automaton, pattern = BytesAhoCorasick([as_bytes(f)[1:] for f in forms]), alternation(forms)
    few = part[::_PART]
    ways: dict[str, tuple[list[Read], Callable[[Read], object]]] = {
        "bare scan": (part, lambda r: len(automaton.find_matches_as_indexes(r.sentence.scan, overlapping=True))),
        "phrases": (part, lambda r: frames.phrases(r.sentence, r.mentions)),
        "cues": (part, lambda r: frames.cues(r.sentence, r.mentions)),
        "from folded": (part, lambda r: (as_bytes(r.sentence.text), frames.cues(r.sentence, r.mentions))),
        "tagging": (part, lambda r: frames.tag([r.sentence], r.mentions, {r.sentence.number: r.speeches})),
        "re": (few, lambda r: len(pattern.findall(r.sentence.text))),
    }
    best: dict[str, float] = {}
    for _ in range(rounds):
        for way, (sentences, run) in ways.items():
            began = time.process_time()
            for one in sentences:
                run(one)
            speed = size(sentences) / (time.process_time() - began)
            best[way] = max(best.get(way, 0), speed)
    found = sum(len(frames.cues(r.sentence, r.mentions)) for r in part)
    print(f"{name}: {len(part)} sentences, {size(part):.2f} MB, {found} cues; {len(forms)} word forms")
    for way, speed in best.items():
        print(f"    {way:12} {speed:8.2f} MB/s   cue matching takes {speed / best['cues']:6.2f} of its time")


def articles(folder: Path, n: int) -> list[str]:
    """Return newspaper articles, spread over the files."""
    texts: list[str] = []
    for path in sorted(folder.glob("*.zip")):
        with zipfile.ZipFile(path) as archive:
            texts += [a["content"] for name in archive.namelist() for a in json.loads(archive.read(name))]
    return texts[:: max(1, len(texts) // n)][:n]


def main() -> None:
    """Measure on the sample, and on newspaper articles where they are."""
    root = Path(__file__).resolve().parents[1]
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--shared", type=Path, default=root.parent / "shared", help="../shared by default")
    parser.add_argument("--articles", type=int, default=600, help="newspaper articles (600)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds, of which the best counts (5)")
    options = parser.parse_args()
    lexicon = load_lexicon()
    sample = [p.read_text(encoding="utf-8") for p in sorted((root / "data" / "sample" / "articles").glob("*.txt"))]
    measure("sample", read(sample, lexicon), lexicon, options.rounds)
    if texts := articles(options.shared / "bench", options.articles):
        measure("newspaper articles", read(texts, lexicon), lexicon, options.rounds)
    else:
        print("newspaper articles: none in bench/, left out")


if __name__ == "__main__":
    main()
