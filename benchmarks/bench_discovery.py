"""Leave-out runs of actor discovery: actors are taken out of the lexicon; how many does it bring back?

    python benchmarks/bench_discovery.py data/sample --runs 10 --share 0.3    a share of them at random
    python benchmarks/bench_discovery.py data/sample --one                    each of them alone

Alone, an actor is one name among the candidates that a full lexicon leaves, so that only recall tells. With a share
out, precision counts only actors that were taken out: a true name that the lexicon never had counts as wrong, so that
it is a lower bound. Recall is of the actors taken out that the articles mention by name at all.
"""

from __future__ import annotations

import argparse
import json
import random
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sahel_analysis import annotate, load_corpus
from sahel_analysis.actor_frequency.discovery import discover_actors, is_brought_back
from sahel_analysis.corpus.layout import lay_out
from sahel_analysis.language.lexicon import Lexicon, load_lexicon
from sahel_analysis.tables import CONTRACTS, Tables, conform
from sahel_analysis.tagging.actors import ActorTagger
from sahel_analysis.tagging.sentences import Sentence, split_sentences


def read_articles(path: Path, most: int) -> pd.DataFrame:
    """Return the articles of a corpus, or of a zipped JSON list with content, title and source."""
    if path.suffix != ".zip":
        return load_corpus(path).articles
    with zipfile.ZipFile(path) as archive:
        rows = json.loads(archive.read(archive.namelist()[0]))
    picked = random.Random(1).sample(rows, min(most, len(rows)))
    return pd.DataFrame(
        [{"doc_id": f"n{i:05d}", "title": r["title"], "text": f"{r['title']}\n\n{r['content']}"} for i, r in
         enumerate(picked)]
    )  # fmt: skip


def without(lexicon: Lexicon, ids: set[str]) -> Lexicon:
    """Return a copy of the lexicon, in memory, without some actors."""
    names = ("spelling", "homographs", "metonyms", "discovery", "sentences", "furniture")
    tables: dict[str, dict[str, Any]] = {name: lexicon.table(name) for name in names}
    entries = [entry for entry in lexicon.table("actors")["actor"] if entry["id"] not in ids]
    # what belonged to one of them belongs to nobody now
    links = ("affiliation", "capital_of")
    entries = [{k: v for k, v in entry.items() if not (k in links and v in ids)} for entry in entries]
    return Lexicon(None, tables | {"actors": {"actor": entries}})


def read_sentences(articles: pd.DataFrame, lexicon: Lexicon) -> list[tuple[str, str, list[Sentence]]]:
    """Return doc_id, raw text and sentences of every article: who is in the lexicon makes no difference to them."""
    texts = []
    for article in articles.to_dict("records"):
        blocks = lay_out(article["text"], lexicon, str(article.get("title") or ""))
        texts.append((article["doc_id"], article["text"], split_sentences(article["text"], blocks, lexicon)))
    return texts


def tag_anew(texts: list[tuple[str, str, list[Sentence]]], tables: Tables, lexicon: Lexicon) -> Tables:
    """Return the tables with the mentions that another lexicon finds."""
    tagger, rows = ActorTagger(lexicon), []
    empty = dict.fromkeys((column.name for column in CONTRACTS["mentions"]), "")
    for doc_id, raw, sentences in texts:
        for mention in tagger.tag(sentences):
            line, start, end = mention.sentence.span(mention.start, mention.end)
            found = {
                "doc_id": doc_id, "line": line, "start": start, "end": end, "surface": raw[start:end],
                "clitic": mention.clitic, "actor_id": mention.actor_id, "kind": mention.kind,
                "sentence": mention.sentence.number,
            }  # fmt: skip
            rows.append(empty | found)
    table = pd.DataFrame(rows, columns=list(empty))
    return replace(tables, mentions=conform(table, "mentions"))


class Bench:
    """A corpus, and the lexicon that actors are taken out of."""

    def __init__(self, articles: pd.DataFrame) -> None:
        self.lexicon, self.tables = load_lexicon(), annotate(articles)
        self.texts = read_sentences(articles, self.lexicon)
        named = self.tables.mentions[self.tables.mentions["kind"] == "name"]
        self.articles_of = named.groupby("actor_id")["doc_id"].nunique()
        self.pool = [str(actor) for actor in sorted(self.articles_of.index)]
        self.heads = {h for cue in self.lexicon.table("discovery")["cues"].values() for h in cue.get("heads", ())}

    def bring_back(self, out: set[str]) -> tuple[pd.DataFrame, list[set[str]]]:
        """Return the candidates without these actors in the lexicon, and which of them each candidate is."""
        partial = without(self.lexicon, out)
        found = discover_actors(tag_anew(self.texts, self.tables, partial), partial, top=None)
        actors = self.lexicon.actors
        forms = {i: {*actors[i].names, *actors[i].variants, *actors[i].surnames} for i in out}
        return found, [{i for i in out if is_brought_back(key, forms[i], self.heads)} for key in found["key"]]


def leave_share_out(bench: Bench, runs: int, share: float, show: bool) -> None:
    """Print precision at 20 and recall where many are missing at a time, run by run and as means."""
    results = []
    for run in range(runs):
        out = set(random.Random(run).sample(bench.pool, max(1, round(share * len(bench.pool)))))
        found, hits = bench.bring_back(out)
        back = {n: len(set().union(*hits[:n])) / len(out) for n in (20, 100, len(hits))}
        several = {i for i in out if bench.articles_of[i] >= 2}
        recurring = len(set().union(*hits) & several) / max(1, len(several))
        results.append([np.mean([bool(h) for h in hits[:20]]), back[20], back[100], back[len(hits)], recurring])
        print(f"run {run}: {len(out)} out, {len(hits)} candidates; " + ", ".join(f"{v:.2f}" for v in results[-1]))
        if show and not run:
            told = [f"{'+' if h else '-'} {n}" for n, h in zip(found["name"][:40], hits[:40], strict=True)]
            print("\n".join(told))
    names = ("precision at 20", "recall at 20", "recall at 100", "recall", "recall of those in 2 articles or more")
    print(f"{share:.0%} of {len(bench.pool)} actors taken out, {runs} runs: mean (least to most)")
    for name, mean, low, high in zip(
        names, np.mean(results, axis=0), np.min(results, axis=0), np.max(results, axis=0), strict=True
    ):
        print(f"{name}: {mean:.3f} ({low:.2f} to {high:.2f})")


def leave_one_out(bench: Bench) -> None:
    """Print, for every actor taken out alone, whether it comes back, and within which ranks."""
    ranks: list[float] = []
    for actor in bench.pool:
        _, hits = bench.bring_back({actor})
        ranks.append(next((rank for rank, hit in enumerate(hits, 1) if hit), np.inf))
    several = np.array([bench.articles_of[actor] >= 2 for actor in bench.pool])
    place = np.array(ranks)
    print(f"each of {len(place)} actors taken out alone; {several.sum()} of them stand in 2 articles or more")
    for name, chosen in (("all", several | True), ("in 2 articles or more", several)):
        told = [f"{label} {np.mean(place[chosen] <= most):.3f}" for label, most in _RANKS]
        print(f"{name}: " + ", ".join(told))
    print("never brought back:", " ".join(a for a, rank in zip(bench.pool, ranks, strict=True) if rank == np.inf))


_RANKS = (("recall at 20", 20), ("recall at 100", 100), ("recall", 10**9))


def main() -> None:
    """Print precision at 20 and recall, with a share of the actors or one at a time taken out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--share", type=float, default=0.3, help="share of the mentioned actors that is taken out")
    parser.add_argument("--one", action="store_true", help="take every mentioned actor out alone instead (slow)")
    parser.add_argument("--most", type=int, default=1500, help="articles to read of a zipped list")
    parser.add_argument("--show", action="store_true", help="print the first 40 candidates of the first run")
    given = parser.parse_args()
    articles = read_articles(given.corpus, given.most)
    bench = Bench(articles)
    print(f"{len(articles)} articles, {len(bench.pool)} actors named")
    if given.one:
        leave_one_out(bench)
    else:
        leave_share_out(bench, given.runs, given.share, given.show)


if __name__ == "__main__":
    main()
