"""The sample as tables, as a folder of them, and as a release made of it."""

from pathlib import Path

import pytest

from sahel_analysis import annotate, load_corpus
from sahel_analysis.publishing.release import write_release

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def texts():
    """The texts of the first articles of the sample."""
    articles = load_corpus(ROOT / "data" / "sample").articles
    return articles.head(6).reset_index(drop=True)


@pytest.fixture(scope="session")
def tables(texts):
    return annotate(texts)


@pytest.fixture(scope="session")
def folder(tables, tmp_path_factory):
    """The tables, as they were written."""
    return tables.write(tmp_path_factory.mktemp("tables") / "tables")


@pytest.fixture(scope="session")
def released(folder, tmp_path_factory):
    made = write_release(folder, tmp_path_factory.mktemp("out") / "Six Articles", authors=["A. Author"])
    return made.folder
