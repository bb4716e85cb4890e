"""The overview of a corpus worked by hand on six articles."""

import pytest

from sahel_analysis.corpus_overview import article_evidence, article_lengths, articles_over_time, line_roles
from sahel_analysis.tables import Tables


def test_articles_by_month_and_source(tables: Tables) -> None:
    measure = articles_over_time(tables)
    assert dict(zip(measure["key"], measure["n_articles"], strict=True)) == {
        "2023-01|alpha": 2,
        "2023-01|beta": 0,
        "2023-02|alpha": 0,
        "2023-02|beta": 0,
        "2023-03|alpha": 2,
        "2023-03|beta": 1,
        "|alpha": 1,
    }
    assert measure["period"].tolist()[-1] == ""


def test_articles_by_year_without_groups(tables: Tables) -> None:
    measure = articles_over_time(tables, period="year", by=[])
    assert dict(zip(measure["key"], measure["n_articles"], strict=True)) == {"2023": 5, "": 1}


def test_lengths_leave_captions_out(tables: Tables) -> None:
    measure = article_lengths(tables).set_index("key")
    assert measure["n_words"].to_dict() == {"d1": 60, "d2": 40, "d3": 50, "d4": 30, "d5": 10, "d6": 10}
    assert measure.loc["d3", "n_sentences"] == 2
    assert measure.loc["d1", "title"] == "title of d1"


def test_roles_of_lines(tables: Tables) -> None:
    measure = line_roles(tables).set_index("key")
    assert measure["lines"].to_dict() == {"title": 6, "body": 5, "caption": 1, "embed": 0, "meta": 0, "boilerplate": 6}
    assert measure.loc["body", ["characters", "docfreq"]].tolist() == [1400, 4]
    assert measure["share"].sum() == pytest.approx(1.0)


@pytest.mark.parametrize("period", ["month", "year"])
@pytest.mark.parametrize("by", [[], ["source"]])
def test_evidence_leads_to_the_articles(tables: Tables, period: str, by: list[str]) -> None:
    measure = articles_over_time(tables, period=period, by=by)
    evidence = article_evidence(tables, measure).groupby("key").size()
    assert evidence.reindex(measure["key"], fill_value=0).tolist() == measure["n_articles"].tolist()


def test_evidence_of_lengths_and_roles(tables: Tables) -> None:
    assert article_evidence(tables, article_lengths(tables))["doc_id"].tolist() == ["d1", "d2", "d3", "d4", "d5", "d6"]
    roles = article_evidence(tables, line_roles(tables))
    assert roles.loc[roles["key"] == "caption", ["doc_id", "sentence"]].to_numpy().tolist() == [["d3", 1]]


def test_without_articles_measures_are_empty_or_zero(no_tables: Tables) -> None:
    for measure in (articles_over_time(no_tables), articles_over_time(no_tables, by=[]), article_lengths(no_tables)):
        assert measure.empty
        assert article_evidence(no_tables, measure).empty
    assert line_roles(no_tables)["lines"].sum() == 0
