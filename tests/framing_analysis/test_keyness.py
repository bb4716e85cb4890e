"""Keyness worked by hand on six articles, and on invented ones large enough for tests."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sahel_analysis.framing_analysis.keyness import keyness, keyness_evidence, largest_group
from sahel_analysis.framing_analysis.terms import collect_terms, read_frequencies
from sahel_analysis.tables import Tables

# the sentences of title and body of the tables by hand, in their order
TEXTS = {
    ("d1", 1): "تهديد الجيش",
    ("d1", 2): "في تهديد للجيش، وتهديد آخر",
    ("d1", 3): "قال إن المجلس العسكري باق",
    ("d2", 1): "المجلس العسكري في باماكو",
    ("d2", 2): "جيش وتهديد",
    ("d3", 1): "سوق الذهب",
    ("d3", 2): "سوق 2023",
    ("d4", 1): "سوق",
    ("d4", 2): "سوق الذهب",
    ("d5", 1): "تهديد",
    ("d6", 1): "تهديد سوق",
}


def write(tables: Tables, texts: dict[tuple[str, int], str]) -> Tables:
    sentences = tables.sentences
    places = zip(sentences["doc_id"], sentences["sentence"], strict=True)
    return replace(tables, sentences=sentences.assign(text=[texts.get(place, "") for place in places]))


@pytest.fixture
def written(tables: Tables) -> Tables:
    return write(tables, TEXTS)


def test_terms_are_words_and_pairs_without_particles_and_function_words(written: Tables) -> None:
    terms = collect_terms(written)
    assert terms.bases["الجيش"] == terms.bases["للجيش"] == "جيش"
    told = terms.found[terms.found["doc_id"].eq("d1")].groupby("sentence")["term"].apply(list).to_dict()
    assert told[1] == ["تهديد", "جيش", "تهديد جيش"]
    # a comma and a function word stand between the others: no pair
    assert told[2] == ["تهديد", "جيش", "تهديد", "تهديد جيش"]
    assert terms.sizes.set_index(["doc_id", "sentence"]).loc[("d1", 2), "n_words"] == 5
    # the number is no term, but a word of the sentence
    assert terms.found[terms.found["doc_id"].eq("d3")]["term"].tolist().count("سوق") == 2


def test_a_term_stands_where_its_span_says(written: Tables) -> None:
    terms = collect_terms(written)
    sentences = written.sentences.set_index(["doc_id", "sentence"])
    for row in terms.found.itertuples():
        sentence = sentences.loc[(row.doc_id, row.sentence)]
        told = sentence["text"][row.start - sentence["start"] : row.end - sentence["start"]]
        assert told.endswith(row.label) or row.words == 2


def test_counts_by_hand(written: Tables) -> None:
    """d1 and d2 (January, 12 and 6 words) against d3, d4 and d6 (March, 9 words)."""
    measure = keyness(written, "2023-01", "2023-03", by="month", min_docfreq=2).set_index("key")
    threat = measure.loc["تهديد"]
    counts = ["side", "frequency", "frequency_reference", "docfreq", "docfreq_reference", "sentences"]
    assert threat[counts].tolist() == ["group", 4, 1, 2, 1, 3]
    assert threat[["n_articles", "n_articles_reference", "n_words", "n_words_reference"]].tolist() == [2, 3, 18, 9]
    assert threat["rate"] == pytest.approx(1000 * 4 / 18)
    assert threat["log_ratio"] == pytest.approx(np.log2(4.5 / 18.5) - np.log2(1.5 / 9.5))
    theirs = stats.contingency.chi2_contingency([[4, 1], [14, 8]], correction=False, lambda_="log-likelihood")
    assert threat["g2"] == pytest.approx(theirs.statistic)
    # 2 of 2 articles against 1 of 3
    theirs = stats.contingency.chi2_contingency([[2, 1], [0, 2]], correction=False, lambda_="log-likelihood")
    assert threat["g2_articles"] == pytest.approx(theirs.statistic)
    # d1 has 12 of 18 words and 3 of 4 uses: |3/4 - 12/18| over the largest that can be, 1 - 6/18
    assert threat["dispersion"] == pytest.approx((3 / 4 - 12 / 18) / (12 / 18))
    assert measure.loc["سوق", "side"] == "reference"
    assert measure.loc["المجلس العسكري", "label"] == "المجلس العسكري"


def test_few_articles_only_describe(written: Tables) -> None:
    measure = keyness(written, "2023-01", "2023-03", by="month", min_docfreq=1)
    assert set(measure["basis"]) == {"descriptive only"}
    assert measure[["log_ratio_bound", "lower", "upper", "p", "q"]].isna().all(axis=None)


def test_a_term_needs_articles_not_uses(written: Tables) -> None:
    assert set(keyness(written, "alpha", min_docfreq=3)["term"]) == {"تهديد", "سوق"}


def test_evidence_is_the_sentences_counted(written: Tables) -> None:
    measure = keyness(written, "2023-01", by="month", min_docfreq=1)
    evidence = keyness_evidence(written, measure, by="month").groupby("key").size()
    assert evidence.reindex(measure["key"]).tolist() == measure["sentences"].tolist()


def test_names_can_be_left_out(written: Tables) -> None:
    sentences = written.sentences.set_index(["doc_id", "sentence"])
    begin = int(sentences.loc[("d1", 1), "start"])
    mention = written.mentions.iloc[[0]].assign(start=begin, end=begin + 5)
    named = replace(written, mentions=pd.concat([mention, written.mentions.iloc[1:].assign(start=10**6, end=10**6)]))
    found = collect_terms(named).found
    assert found[found["named"]]["term"].tolist() == ["تهديد", "تهديد جيش"]
    # one of five uses in a name makes no name of it
    assert "تهديد" in set(keyness(named, "2023-01", by="month", names=False, min_docfreq=1)["term"])


def test_against_a_list_of_frequencies(written: Tables, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("word,frequency\nسوق,10\nالسوق,5\nفي,985\n", encoding="utf-8")
    measure = keyness(written, reference=path, min_docfreq=1).set_index("key")
    market = measure.loc["سوق"]
    assert market[["frequency", "frequency_reference", "n_words_reference", "n_articles_reference"]].tolist() == [
        5, 15, 1000, 0,
    ]  # fmt: skip
    assert market["basis"] == "words"
    assert market["log_ratio_bound"] > 0
    assert measure[["p", "q", "g2_articles", "dispersion_reference"]].isna().all(axis=None)
    assert (measure["words"] == 1).all()


@pytest.mark.parametrize(
    ("content", "message"), [("wort,n\n", "column 'word' is missing"), ("word,frequency\nسوق,x\n", "line 2.*'x'")]
)
def test_a_wrong_list_is_named(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        read_frequencies(path)


def test_unknown_groups_are_named(written: Tables, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="source 'alfa' is unknown: did you mean 'alpha'"):
        keyness(written, "alfa")
    with pytest.raises(ValueError, match="group column 'sorce' is unknown"):
        keyness(written, "alpha", by="sorce")
    with pytest.raises(ValueError, match="nothing to compare"):
        keyness(written)


def test_the_largest_group_is_compared_by_default_and_one_group_alone_with_nothing(written: Tables) -> None:
    assert largest_group(written) == "alpha"
    assert largest_group(written, "month") == "2023-03"
    alone = replace(written, documents=written.documents.assign(source=""))
    assert largest_group(alone) == ""
    assert keyness(alone, "", min_docfreq=1).empty
    assert keyness_evidence(alone, keyness(alone, "", min_docfreq=1)).empty


def test_reprints_count_once_unless_asked(written: Tables) -> None:
    """d4 is d3 printed once more."""
    copies = written.documents["doc_id"].map({"d4": "d3"}).fillna("").astype("str")
    reprinted = replace(written, documents=written.documents.assign(duplicate_of=copies))
    once = keyness(reprinted, "alpha", min_docfreq=2).set_index("term").loc["سوق"]
    printed = keyness(reprinted, "alpha", min_docfreq=2, reprints="as printed").set_index("term").loc["سوق"]
    assert (once["docfreq"], once["n_articles"]) == (1, 4)
    assert (printed["docfreq"], printed["n_articles"]) == (2, 5)


def test_a_planted_word_is_found_and_noise_is_not(invented: Callable[[int], Tables]) -> None:
    tables = invented(60)
    draw = np.random.default_rng(4)
    words = ["كتاب", "مدرسة", "نهر", "جبل", "شارع", "قمر", "بستان", "حجر"]
    planted = set(tables.documents.loc[tables.documents["source"].eq("sample-a"), "doc_id"])
    texts = {
        place: " ، ".join([*draw.choice(words, 4), *(["زرافة"] if place[0] in planted and place[1] == 2 else [])])
        for place in zip(tables.sentences["doc_id"], tables.sentences["sentence"], strict=True)
    }
    measure = keyness(write(tables, texts), "sample-a").set_index("term")
    giraffe = measure.loc["زرافه"]
    assert (giraffe["side"], giraffe["rank"], giraffe["docfreq_reference"]) == ("group", 1, 0)
    assert giraffe["q"] < 0.001
    assert giraffe["log_ratio_bound"] > 0
    others = measure.drop("زرافه")
    assert not (others["q"] < 0.05).any()
    assert (others["log_ratio_bound"] == 0).all()


def test_without_articles_there_are_no_terms(no_tables: Tables, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("word,frequency\nسوق,10\n", encoding="utf-8")
    measure = keyness(no_tables, reference=path)
    assert measure.empty
    assert keyness_evidence(no_tables, measure).empty
