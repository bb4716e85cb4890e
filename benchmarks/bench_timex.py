"""Score the temporal tagger on peers' suites and on the gold articles, and measure its speed.

    python benchmarks/bench_timex.py [--shared DIR] [--misses] [--articles N]

DIR (../shared by default) holds what is not part of this repository: suites/ (Duckling's Arabic corpus, BSD-3; the
Arabic specs of Microsoft Recognizers-Text, MIT), gold/ and corpus/ (coded articles), bench/ (newspaper articles for the
speed). What is absent is left out, and said so.

Suites. Scored are dates of a day or longer, and durations; clock times and intervals of hours are not. A date is right
if it begins on the gold day (for intervals: and ends on it). Either reading counts: newspapers look back, so that a
weekday may lie a week from Duckling's, which looks ahead, and a day or month without a year in the year before;
Recognizers gives both readings. `coarser` also takes a value that holds the gold day ("two years ago" is a year here, a
day there). Golds that are wrong are set aside, at most one in twenty, each with the reason.

    found   golds of which the tagger marks at least a part     value   of these, with the right value
    recall  golds found with the right value                    precision   right ones of all that it marks

Speed is in MB of UTF-8 text a second of one core's time, on articles that the tagger has not seen (`again`: has seen):
the tagger alone, on sentences that all taggers share, and with folding and sentence splitting. dateparser's search
runs on part of the same articles, where it is installed.
"""

from __future__ import annotations

import argparse
import gc
import json
import re
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from bench_timex_golds import READERS, SET_ASIDE, Gold

from sahel_analysis.corpus.layout import Block
from sahel_analysis.language.folding import fold
from sahel_analysis.language.lexicon import Lexicon, load_lexicon
from sahel_analysis.tagging.sentences import Sentence, split_sentences
from sahel_analysis.tagging.timex import Timex, TimexTagger
from sahel_analysis.tagging.timex_values import calendar_span

# the days from which the coders of the gold reckoned (shared/gold/README.md)
GOLD_DATES = {"000": date(2023, 9, 16), "002": date(2024, 2, 11), "004": None}
_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\\s]")


class Score(NamedTuple):
    """How many golds there are, found, right and right but for a coarser unit, and how many expressions were marked."""

    golds: int
    found: int
    right: int
    coarser: int
    marked: int

    def __str__(self) -> str:
        def share(n: int, of: int) -> str:
            return f"{n / of:6.1%}" if of else "   n/a"

        return (
            f"recall {share(self.right, self.golds)}  (coarser {share(self.coarser, self.golds)})  "
            f"found {share(self.found, self.golds)}  value {share(self.right, self.found)}  "
            f"precision {share(self.right, self.marked)}   of {self.golds} golds, {self.marked} marked"
        )


class Bench:
    """The tagger, and what is needed to score it."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.tagger = TimexTagger(lexicon)
        self.weekdays = {w for words in lexicon.table("timex")["words"]["weekday"].values() for w in words}

    def sentences(self, text: str) -> list[Sentence]:
        """Return the sentences of a text, each line a paragraph."""
        blocks, at = [], 0
        for number, line in enumerate(text.split("\n"), start=1):
            if stripped := line.strip():
                start = at + line.index(stripped)
                blocks.append(Block(number, start, start + len(stripped), "body"))
            at += len(line) + 1
        return split_sentences(text, blocks, self.lexicon)

    def tag(self, text: str, document: date | None) -> list[tuple[int, int, Timex]]:
        """Return the expressions of a text with their raw spans."""
        found = self.tagger.tag(self.sentences(text), document)
        return [(*t.sentence.span(t.start, t.end)[1:], t) for t in found]

    def score(self, golds: list[Gold], show: bool) -> Score:
        """Score the golds of a suite; `show` prints every miss."""
        marked = found = right = coarser = wanted = 0
        for gold in golds:
            spans = self.tag(gold.text, gold.reference)
            marked += len(spans)
            own = [t for a, b, t in spans if a < gold.end and gold.start < b]
            if gold.type == "NONE":
                continue
            wanted += 1
            found += bool(own)
            exact = self._right(gold, own)
            right += exact
            coarser += exact or self._holds(gold, own)
            if show and not exact:
                values = ", ".join(f"{t.value.type} {t.value.value}" for t in own) or "nothing"
                want = gold.period or "/".join(d.isoformat() for d in (*gold.days, *filter(None, [gold.last])))
                print(f"    {gold.text}: want {want}, got {values}")
        return Score(wanted, found, right, coarser, marked)

    def _right(self, gold: Gold, own: list[Timex]) -> bool:
        if gold.type == "DURATION":
            return any(_length(t.value.value) == _length(gold.period) for t in own)
        spans = _spans(own)
        if not spans:
            return False
        shifts: list[Callable[[date], date]] = [_same]
        if self.weekdays & set(fold(gold.text).split()):
            shifts += [_week_before, _week_after]
        elif not re.search(r"\d{4}", gold.text):
            shifts += [_year_before]
        for shift in shifts:
            begins = {shift(day) for day in gold.days}
            if gold.last and spans[0][0] in begins and spans[-1][1] == shift(gold.last):
                return True
            if not gold.last and any(begin in begins for begin, _ in spans):
                return True
        return False

    @staticmethod
    def _holds(gold: Gold, own: list[Timex]) -> bool:
        spans = _spans(own)
        days = {*gold.days, *map(_year_before, gold.days)}
        return any(begin <= d < end and end - begin > timedelta(1) for begin, end in spans for d in days)


def _length(period: str) -> str:
    """Return a length of one unit in its smaller unit: a year and a half (P1.5Y) is 18 months (P18M)."""
    match = re.fullmatch(r"P(?:([\d.]+)Y|T([\d.]+)H)", period)
    if not match:
        return period
    return f"P{float(match[1]) * 12:g}M" if match[1] else f"PT{float(match[2]) * 60:g}M"


def _spans(own: list[Timex]) -> list[tuple[date, date]]:
    """Return the spans of the calendar that expressions name, or that a length of time leads to."""
    values = [t.value.point or t.value.value for t in own if t.value.point or t.value.type in ("DATE", "TIME")]
    return [span for value in values if (span := calendar_span(value))]


def _same(day: date) -> date:
    return day


def _week_before(day: date) -> date:
    return day - timedelta(7)


def _week_after(day: date) -> date:
    return day + timedelta(7)


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)


def score_suites(bench: Bench, folder: Path, show: bool) -> None:
    """Print the scores on the peers' suites."""
    for name, reader in READERS.items():
        if not (folder / name).is_file():
            print(f"{name}: not there, left out")
            continue
        golds = list(reader(folder / name))
        kept = [g for g in golds if (g.suite, g.text) not in SET_ASIDE]
        aside = [g for g in golds if (g.suite, g.text) in SET_ASIDE]
        if len(aside) * 20 > len(golds):
            raise SystemExit(f"{name}: {len(aside)} of {len(golds)} golds are set aside, more than one in twenty")
        for kind in ("DATE", "DURATION"):
            if part := [g for g in kept if g.type in (kind, "NONE" if kind == "DATE" else kind)]:
                print(f"{name:20} {kind.lower():9} {bench.score(part, show)}")
        for gold in aside:
            print(f"    set aside: {gold.text}: {SET_ASIDE[gold.suite, gold.text]}")


def score_gold(bench: Bench, shared: Path, show: bool) -> None:
    """Print precision, recall and F1 of surfaces, and of surfaces with values, on the coded articles."""
    want: Counter[tuple[str, ...]] = Counter()
    got: Counter[tuple[str, ...]] = Counter()
    for path in sorted((shared / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        name = gold["doc"].removesuffix(".txt")
        raw = (shared / "corpus" / f"{name}.txt").read_text(encoding="utf-8")
        lines = raw.split("\n")
        blocks, at = [], 0
        for number, line in enumerate(lines, start=1):
            if role := gold["lines"].get(str(number)):
                start = at + line.index(line.strip())
                blocks.append(Block(number, start, start + len(line.strip()), role))
            at += len(line) + 1
        for timex in bench.tagger.tag(split_sentences(raw, blocks, bench.lexicon), GOLD_DATES.get(name[:3])):
            number, start, end = timex.sentence.span(timex.start, timex.end)
            got[name, str(number), _MARKS.sub("", raw[start:end]), timex.value.value] += 1
        want.update((name, str(t["line"]), _MARKS.sub("", t["surface"]), t["value"]) for t in gold["timex"])
    if not want:
        print("gold: not there, left out")
        return
    for label, keep in (("surfaces", 3), ("with values", 4)):
        w, g = (Counter({}) + _cut(c, keep) for c in (want, got))
        hits = (w & g).total()
        p, r = hits / max(1, g.total()), hits / w.total()
        print(
            f"gold articles, {label:12} precision {p:.3f}  recall {r:.3f}  F1 {2 * p * r / max(p + r, 1e-9):.3f}"
            f"  of {w.total()}"
        )
    if show:
        for key, n in sorted((want - got).items()):
            print("    missed", *key, n)
        for key, n in sorted((got - want).items()):
            print("    extra ", *key, n)


def _cut(counter: Counter[tuple[str, ...]], keep: int) -> Counter[tuple[str, ...]]:
    made: Counter[tuple[str, ...]] = Counter()
    for key, n in counter.items():
        made[key[:keep]] += n
    return made


def measure_speed(bench: Bench, folder: Path, n: int) -> None:
    """Print MB/s of the tagger on newspaper articles, and of dateparser's search on part of them."""
    texts = _articles(folder, n + n // 5)
    if not texts:
        print("speed: no articles in bench/, left out")
        return
    warm, texts = texts[n:], texts[:n]
    size = sum(len(text.encode()) for text, _ in texts) / 1e6
    for text, day in warm:
        bench.tag(text, day)
    began = time.process_time()
    ready = [(bench.sentences(text), day) for text, day in texts]
    split = time.process_time() - began
    # what only the benchmark keeps is not searched for garbage again and again
    gc.collect()
    gc.freeze()
    rounds = [_seconds(lambda: [bench.tagger.tag(s, day) for s, day in ready]) for _ in range(3)]
    found = sum(len(bench.tagger.tag(s, day)) for s, day in ready)
    print(
        f"speed on {len(texts)} articles, {size:.1f} MB, {found} expressions: the tagger {size / rounds[0]:.1f} MB/s "
        f"(again {size / min(rounds):.1f}), with folding and sentences {size / (split + rounds[0]):.1f} MB/s"
    )
    try:
        from dateparser.search import search_dates  # type: ignore[import-untyped,import-not-found,unused-ignore]
    except ImportError:
        print("dateparser is not installed: no comparison (pip install dateparser)")
        return
    part = texts[:10]
    own = _seconds(lambda: sum(len(bench.tagger.tag(bench.sentences(text), day)) for text, day in part))
    theirs = _seconds(lambda: sum(len(search_dates(text, languages=["ar"]) or ()) for text, _ in part))
    size = sum(len(text.encode()) for text, _ in part) / 1e6
    print(
        f"on {len(part)} of them: from raw text {size / own:.2f} MB/s, dateparser.search {size / theirs:.4f} MB/s",
        end="",
    )
    print(f" ({theirs / own:.0f} times the time)")


def _seconds(run: Callable[[], object]) -> float:
    began = time.process_time()
    run()
    return time.process_time() - began


def _articles(folder: Path, n: int) -> list[tuple[str, date]]:
    texts: list[tuple[str, date]] = []
    for path in sorted(folder.glob("*.zip")):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                for article in json.loads(archive.read(name).decode("utf-8")):
                    texts.append((article["content"], date.fromisoformat(article["date_extracted"][:10])))
    step = max(1, len(texts) // n)
    return texts[::step][:n]


def main() -> None:
    """Run everything that the shared folder allows."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--shared", type=Path, default=Path(__file__).resolve().parents[2] / "shared", help="../shared by default"
    )
    parser.add_argument("--misses", action="store_true", help="print every gold that is missed or has another value")
    parser.add_argument("--articles", type=int, default=1500, help="articles for the speed (1500)")
    options = parser.parse_args()
    bench = Bench(load_lexicon())
    score_gold(bench, options.shared, options.misses)
    score_suites(bench, options.shared / "suites", options.misses)
    measure_speed(bench, options.shared / "bench", options.articles)


if __name__ == "__main__":
    main()
