"""Leave-out run of actor discovery: actors are taken out of the lexicon at random; how many does it bring back?

    python benchmarks/bench_discovery.py data/sample --runs 10 --share 0.3

Precision counts only actors that were taken out: a true name that the lexicon never had counts as wrong, so that it is
a lower bound. Recall is of the actors taken out that the articles mention by name at all.
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
from sahel_analysis.tagging.sentences import split_sentences


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


def tag_anew(articles: pd.DataFrame, tables: Tables, lexicon: Lexicon) -> Tables:
    """Return the tables with the mentions that another lexicon finds."""
    tagger, rows = ActorTagger(lexicon), []
    for article in articles.to_dict("records"):
        raw = article["text"]
        sentences = split_sentences(raw, lay_out(raw, lexicon, str(article.get("title") or "")), lexicon)
        for mention in tagger.tag(sentences):
            line, start, end = mention.sentence.span(mention.start, mention.end)
            rows.append(
                {
                    "doc_id": article["doc_id"], "line": line, "start": start, "end": end, "surface": raw[start:end],
                    "clitic": mention.clitic, "actor_id": mention.actor_id, "kind": mention.kind,
                    "sentence": mention.sentence.number,
                }
            )  # fmt: skip
    table = pd.DataFrame(rows, columns=[c.name for c in CONTRACTS["mentions"]])
    return replace(tables, mentions=conform(table, "mentions"))


def main() -> None:
    """Print precision at 20 and recall of every run, and their means."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--share", type=float, default=0.3, help="share of the mentioned actors that is taken out")
    parser.add_argument("--most", type=int, default=1500, help="articles to read of a zipped list")
    parser.add_argument("--show", action="store_true", help="print the first 20 candidates of the first run")
    given = parser.parse_args()
    articles, lexicon = read_articles(given.corpus, given.most), load_lexicon()
    tables = annotate(articles)
    named = tables.mentions[tables.mentions["kind"] == "name"]
    articles_of = named.groupby("actor_id")["doc_id"].nunique()
    pool = sorted(articles_of.index)
    heads = {head for cue in lexicon.table("discovery")["cues"].values() for head in cue.get("heads", ())}
    results = []
    for run in range(given.runs):
        out = set(random.Random(run).sample(pool, max(1, round(given.share * len(pool)))))
        partial = without(lexicon, out)
        found = discover_actors(tag_anew(articles, tables, partial), partial, top=None)
        forms = {i: {*lexicon.actors[i].names, *lexicon.actors[i].variants, *lexicon.actors[i].surnames} for i in out}
        hits = [{i for i in out if is_brought_back(key, forms[i], heads)} for key in found["key"]]
        back = {n: len(set().union(*hits[:n])) / len(out) for n in (20, 100, len(hits))}
        several = {i for i in out if articles_of[i] >= 2}
        recurring = len(set().union(*hits) & several) / max(1, len(several))
        results.append([np.mean([bool(h) for h in hits[:20]]), back[20], back[100], back[len(hits)], recurring])
        print(f"run {run}: {len(out)} out, {len(hits)} candidates; " + ", ".join(f"{v:.2f}" for v in results[-1]))
        if given.show and not run:
            told = [f"{'+' if h else '-'} {n}" for n, h in zip(found["name"][:40], hits[:40], strict=True)]
            print("\n".join(told))
    names = ("precision at 20", "recall at 20", "recall at 100", "recall", "recall of those in 2 articles or more")
    print(f"{len(articles)} articles, {len(pool)} actors named, {given.share:.0%} taken out, {given.runs} runs")
    for name, mean, low, high in zip(
        names, np.mean(results, axis=0), np.min(results, axis=0), np.max(results, axis=0), strict=True
    ):
        print(f"{name}: {mean:.3f} ({low:.2f} to {high:.2f})")


if __name__ == "__main__":
    main()
