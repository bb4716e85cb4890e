"""What can be done with a release in place of a corpus, and what not."""

import pandas as pd
import pytest
from click.testing import CliRunner

from sahel_analysis import concordance, read_tables
from sahel_analysis.commands.main import main
from sahel_analysis.concordance import WithoutTextsError
from sahel_analysis.concordance_page import concordance_html
from sahel_analysis.framing_analysis import describe_keyness, keyness, plot_keyness, suggest_cues
from sahel_analysis.publishing.evidence import Evidence
from sahel_analysis.publishing.opening import open_corpus


def test_it_is_opened_in_place_of_a_corpus(released, tables):
    opened = open_corpus(released)
    assert not opened.tables.has_texts
    assert len(opened.tables.mentions) == len(tables.mentions)


def test_evidence_says_where_a_sentence_stands(released):
    back = read_tables(released)
    row = back.sentences.iloc[1]
    rows = pd.DataFrame({"key": ["k"], "doc_id": [row["doc_id"]], "sentence": [row["sentence"]]})
    (found,) = Evidence(back).of_keys(rows, ["k"], str, each=1)
    (quote,) = found.quotes
    assert quote.text == f"L{row['line']} S{row['sentence']} C{row['start']}\N{EN DASH}{row['end']}"
    assert quote.title == row["doc_id"]


def test_actors_are_looked_up_and_words_are_not(released, tables):
    back = read_tables(released)
    there, here = concordance(tables, "state:mali"), concordance(back, "state:mali")
    assert here["keyword"].tolist() == there["keyword"].tolist()
    assert set(here["left"]) | set(here["right"]) == {""}
    assert f"L{here['line'][0]} S{here['sentence'][0]}" in concordance_html(here, back)
    with pytest.raises(WithoutTextsError, match="release without texts"):
        concordance(back, "الدفاع المشترك")
    done = CliRunner().invoke(main, ["concordance", str(released), "الدفاع المشترك"])
    assert done.exit_code == 2
    assert "release without texts" in done.stderr


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_keyness_is_void_and_says_so(released, language):
    back = read_tables(released)
    words = keyness(back, back.documents["source"][0])
    assert words.empty
    plot_keyness(words, language=language)
    told = describe_keyness(words, language)
    assert told.caption == told.alt.partition(": ")[2]
    # the same where there are texts, and nothing is found
    words.attrs.clear()
    assert describe_keyness(words, language) != told


def test_no_cue_is_suggested_without_texts(released):
    assert suggest_cues(read_tables(released), "SEC").empty


def test_a_sheet_for_coders_needs_the_texts(released, tmp_path):
    done = CliRunner().invoke(main, ["coding-sheet", str(released), "--out", str(tmp_path / "s.xlsx"), "--n", "3"])
    assert done.exit_code != 0
    assert "release without texts" in done.stderr
