"""What counts as a mention, worked by hand: countries and types, reprints, functions; and what is told of it."""

from dataclasses import replace

import pandas as pd
import pytest

from sahel_analysis.actor_frequency import (
    actor_evidence,
    actor_frequency,
    contrast,
    contrast_evidence,
    countries,
    describe_ranking,
    mentions_over_time,
    pair_association,
)
from sahel_analysis.interface import label_code
from sahel_analysis.tables import Tables


@pytest.fixture
def related(tables: Tables) -> Tables:
    """The same, where Bamako lies in Mali, and states have a sector."""
    above = {"place:bamako": "state:mali"}
    actors = tables.actors.assign(
        affiliation=tables.actors["actor_id"].map(above).fillna("").astype("str"),
        sector=tables.actors["actor_id"].str.startswith("state:").map({True: "GOV", False: ""}).astype("str"),
    )
    return replace(tables, actors=actors)


@pytest.fixture
def reprinted(tables: Tables) -> Tables:
    """The same, where d2 is a reprint of d1."""
    documents = tables.documents
    copies = documents["duplicate_of"].mask(documents["doc_id"] == "d2", "d1")
    return replace(tables, documents=documents.assign(duplicate_of=copies))


def test_a_country_gathers_what_belongs_to_it(related: Tables) -> None:
    """Mali: 5 mentions in d1, d2, d4; with Bamako (d1, sentence 3) 6 mentions in 6 sentences of the same articles."""
    measure = actor_frequency(related, of="country").set_index("key")
    assert list(measure.columns[:1]) == ["country"]
    assert measure.loc["state:mali", ["frequency", "sentences", "docfreq", "rank"]].tolist() == [6, 6, 3, 1]
    assert measure.loc["state:mali", "label_fr"] == "Mali"
    assert "place:bamako" not in measure.index


def test_types_and_sectors_count_an_article_once(related: Tables) -> None:
    """States in d1, d2, d3 (Russia), d4, d6; nothing in d5. d1 names two of them in one sentence."""
    measure = actor_frequency(related, of="type").set_index("key")
    assert measure.loc["state", ["frequency", "sentences", "docfreq"]].tolist() == [9, 7, 5]
    assert measure.loc["place", "share"] == pytest.approx(1 / 6)
    assert measure.loc["state", "label_ar"] == label_code("type", "state", "ar")
    sectors = actor_frequency(related, of="sector", by=["kind"]).set_index("key")
    assert sectors.loc["GOV|name", "frequency"] == 6
    assert sectors.loc["|name", "label_en"] == "no sector"


def test_evidence_of_countries_and_types_is_found_again(related: Tables) -> None:
    measure = actor_frequency(related, of="country", by=["source"])
    evidence = actor_evidence(related, measure)
    assert len(evidence[evidence["key"] == "state:mali|alpha"]) == 6


def test_affiliation_is_followed_over_bodies_and_circles_end(related: Tables) -> None:
    ids = {"state:mali": "", "place:bamako": "org:a", "state:russia": "state:mali", "state:niger": ""}
    actors = pd.DataFrame(
        {"actor_id": [*ids, "org:a", "org:b", "org:c"], "affiliation": [*ids.values(), "state:mali", "org:c", "org:b"]}
    )
    found = countries(replace(related, actors=actors))
    assert found["place:bamako"] == "state:mali"
    # a state is its own, whatever it belongs to
    assert found["state:russia"] == "state:russia"
    assert (found["org:b"], found["org:c"]) == ("", "")


def test_reprints_count_once_unless_asked(reprinted: Tables) -> None:
    once = actor_frequency(reprinted).set_index("key").loc["state:mali"]
    assert once[["frequency", "docfreq", "n_articles", "n_reprints"]].tolist() == [3, 2, 5, 1]
    printed = actor_frequency(reprinted, reprints="as printed").set_index("key").loc["state:mali"]
    assert printed[["frequency", "docfreq", "n_articles", "n_reprints"]].tolist() == [5, 3, 6, 1]
    assert (once["reprints"], printed["reprints"]) == ("once", "as printed")


def test_captions_say_how_reprints_count(reprinted: Tables, tables: Tables) -> None:
    def caption(tables: Tables, reprints: str) -> str:
        words = describe_ranking(actor_frequency(tables, reprints=reprints), "en")
        return words.caption.replace("\N{NO-BREAK SPACE}", " ")

    assert "Reprints, left out: 1." in caption(reprinted, "once")
    assert "Reprints, counted again: 1." in caption(reprinted, "as printed")
    assert "Reprints" not in caption(tables, "once")


def test_every_measure_counts_reprints_alike(reprinted: Tables) -> None:
    """Mali and Niger meet in d1 and in d2, its reprint."""
    pair = "state:mali|state:niger"
    assert pair_association(reprinted, min_together=1).set_index("key").loc[pair, "together"] == 1
    printed = pair_association(reprinted, min_together=1, reprints="as printed").set_index("key")
    assert printed.loc[pair, ["together", "n_a", "n_reprints"]].tolist() == [2, 5, 1]
    assert mentions_over_time(reprinted).set_index("key").loc["state:mali|2023-01", "n_articles"] == 1
    sides = contrast(reprinted, "source", "alpha", min_articles=1)
    assert (sides["n_articles_a"].iloc[0], sides["reprints"].iloc[0]) == (4, "once")


def test_evidence_with_another_choice_is_refused(reprinted: Tables) -> None:
    measure = actor_frequency(reprinted)
    assert "d2" not in set(actor_evidence(reprinted, measure)["doc_id"])
    with pytest.raises(ValueError, match="made from other tables"):
        actor_evidence(reprinted, measure, reprints="as printed")
    # the same articles, but without the nisba of Niger in d2
    again = actor_frequency(reprinted, reprints="as printed")
    with pytest.raises(ValueError, match="give the same"):
        actor_evidence(reprinted, again, reprints="as printed", kinds=["name"])


def test_functions_tell_who_acts_from_where(tables: Tables) -> None:
    functions = ["agent" if kind == "name" else "modifier" for kind in tables.mentions["kind"].astype("str")]
    told = replace(tables, mentions=tables.mentions.assign(function=functions))
    agents = actor_frequency(told, functions=["agent"]).set_index("key")
    assert agents.loc["state:mali", "frequency"] == 4
    assert "state:russia" not in agents.index
    both = actor_frequency(told, by=["function"]).set_index("key")["frequency"]
    assert (both["state:mali|agent"], both["state:mali|modifier"]) == (4, 1)


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"reprints": "twice"}, "reprints 'twice' is unknown: use one of once, as printed"),
        ({"functions": ["agents"]}, "function 'agents' is unknown: did you mean 'agent'"),
        ({"of": "continent"}, "of 'continent' is unknown: use one of actor, type, sector, country"),
    ],
)
def test_unknown_choices_say_what_is_known(choice: dict[str, object], message: str, tables: Tables) -> None:
    with pytest.raises(ValueError, match=message):
        actor_frequency(tables, **choice)


def test_tables_without_functions_say_so(tables: Tables) -> None:
    old = replace(tables, mentions=tables.mentions.drop(columns="function", errors="ignore"))
    with pytest.raises(ValueError, match="annotate the articles anew"):
        actor_frequency(old, functions=["agent"])


def test_without_a_first_group_it_is_the_largest(tables: Tables) -> None:
    """alpha has five articles, beta one."""
    measure = contrast(tables, "source", min_articles=1)
    assert (measure["group_a"].iloc[0], measure["n_articles_a"].iloc[0]) == ("alpha", 5)
    assert set(contrast_evidence(tables, measure, "source")["key"]) == set(measure["key"])
