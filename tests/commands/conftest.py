"""Two articles, and their tables, for the commands to work on."""

import pytest

from tests.commands.running import run

ARTICLES = {
    "accord.txt": (
        "مالي والنيجر توقعان ميثاقا\n\nوقعت مالي والنيجر وبوركينا فاسو ميثاقا للدفاع المشترك في باماكو أمس السبت.\n"
    ),
    "mission.txt": (
        "نهاية البعثة\n\nأعلنت الأمم المتحدة نهاية بعثتها في مالي، وقال متحدث إن الحكومة المالية أبلغت بذلك.\n"
    ),
}
METADATA = "doc_id,published,source\naccord,2023-09-17,sample-a\nmission,2023-12-31,sample-b\n"


@pytest.fixture
def corpus(tmp_path):
    """Two articles with metadata, and a file in which there is nothing."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "empty.txt").write_text("")
    (folder / "metadata.csv").write_text(METADATA)
    return folder


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    """A folder with the tables of the two articles."""
    folder = tmp_path_factory.mktemp("corpus")
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "metadata.csv").write_text(METADATA)
    out = tmp_path_factory.mktemp("made") / "tables"
    done = run("annotate", folder, "--out", out)
    assert done.exit_code == 0, done.output
    return out
