"""A corpus of every kind of file, what is rejected from it, and its metadata."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pandas as pd
import pytest

from sahel_analysis.corpus.loading import COLUMNS, load_corpus
from sahel_analysis.corpus.metadata import MetadataError, parse_date

SHARED = Path(__file__).parents[2].parent / "shared"


def write(folder: Path, **files: str) -> Path:
    """Write files whose names have a double underscore for the dot of the suffix."""
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, encoding="utf-8", newline="")
    return folder


def rejections(folder: Path, **arguments: object) -> list[tuple[str, int, str]]:
    rejected = load_corpus(folder, **arguments).rejected  # type: ignore[arg-type]
    return list(rejected.itertuples(index=False, name=None))


def test_a_folder_of_every_kind(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    write(tmp_path, b__txt="\ufeffنص\r\n", c__CSV="doc_id,text,desk\nc1,واحد,سياسة\n")
    write(tmp_path / "deep", a__jsonl='{"text": "سطر", "title": "عنوان", "published": "2023-09-16", "views": 3}\n')
    (tmp_path / "w.txt").write_bytes("وقعت الحكومة في مالي اتفاقا جديدا مع جيرانها".encode("cp1256"))
    corpus = load_corpus(tmp_path)
    articles = corpus.articles
    assert list(articles.columns) == [*COLUMNS, "desk", "views"]
    assert list(articles["doc_id"]) == ["b", "c1", "a-1", "w"]
    assert list(articles["path"]) == ["b.txt", "c.CSV", "deep/a.jsonl", "w.txt"]
    assert list(articles["encoding"]) == ["utf-8-sig", "utf-8", "utf-8", "cp1256"]
    assert articles["text"][0] == "نص\r\n"
    assert articles["sha256"][0] == hashlib.sha256("نص\r\n".encode()).hexdigest()
    assert list(articles["title"]) == ["", "", "عنوان", ""]
    assert articles["published"].dtype == "datetime64[s]"
    assert articles["published"].isna().sum() == 1 + 2
    assert list(articles["views"]) == ["", "", "3", ""]
    assert corpus.rejected.empty and corpus.warnings == []


KNOWN = ".txt, .jsonl, .csv, .parquet, .html, .htm, .gz"


def test_what_is_no_article_is_left_out(tmp_path: Path) -> None:
    write(tmp_path, a__txt="نص", README__md="x", readme__txt="x", sources__csv="source\n", corrections__csv="x")
    write(tmp_path, metadata__csv="doc_id\na\n", __hidden="x")
    (tmp_path / ".git").mkdir()
    write(tmp_path / ".git", x__txt="نص")
    (tmp_path / "sub").mkdir()
    write(tmp_path / "sub", metadata__csv="doc_id\n", picture__JPG="x", page__pdf="x", other__pdf="x", notes="x")
    corpus = load_corpus(tmp_path)
    assert list(corpus.articles["doc_id"]) == ["a"]
    assert corpus.rejected.empty
    assert corpus.warnings == [
        "sub/metadata.csv: not read; only metadata.csv at the top of the corpus is",
        f"1 file(s) with .jpg not read: there are readers for {KNOWN}",
        f"2 file(s) with .pdf not read: there are readers for {KNOWN}",
        f"1 file(s) with no suffix not read: there are readers for {KNOWN}",
    ]


def test_what_cannot_be_read_stops_nothing_else(tmp_path: Path) -> None:
    write(tmp_path, a__txt="نص", empty__txt="\n", heads__csv="doc_id,text\n", marks__txt="\u200f\n")
    (tmp_path / "binary.txt").write_bytes(b"\0\1")
    (tmp_path / "cut.txt").write_bytes("الساحل الأفريقي".encode()[:-1])
    rows = [
        {"text": "واحد"},
        {"title": "x"},
        {"text": " "},
        {"text": 3},
        {"text": "x", "doc_id": "a"},
        {"text": "\ud800"},
    ]
    lines = [json.dumps(r) for r in rows]
    write(tmp_path, rows__jsonl="\n".join([*lines, "{oops", '{"text": "\\u0000x"}', '{"text": "أخير"}']))
    corpus = load_corpus(tmp_path)
    assert list(corpus.articles["doc_id"]) == ["a", "rows-1", "rows-9"]
    assert list(corpus.rejected.itertuples(index=False, name=None)) == [
        ("binary.txt", 0, "binary: it holds control characters"),
        ("cut.txt", 0, "broken UTF-8 at byte 27: cut off, or of mixed encodings"),
        ("empty.txt", 0, "empty"),
        ("heads.csv", 0, "empty: there is no row in it"),
        ("marks.txt", 0, "no text: it is empty"),
        ("rows.jsonl", 2, "no 'text' among title: name it with --map text=FIELD"),
        ("rows.jsonl", 3, "no text: it is empty"),
        ("rows.jsonl", 4, "'text' is no text but int"),
        ("rows.jsonl", 5, "doc_id 'a' is that of a.txt already: rename one"),
        ("rows.jsonl", 6, "half a surrogate pair, which is no character"),
        ("rows.jsonl", 7, "broken JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
        ("rows.jsonl", 8, "binary: it holds control characters"),
    ]


def test_a_repeated_stem_names_both_paths(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    write(tmp_path, a__txt="نص")
    write(tmp_path / "x", a__txt="آخر", r__csv="doc_id,text\nq,واحد\nq,اثنان\n")
    assert rejections(tmp_path) == [
        ("x/a.txt", 0, "doc_id 'a' is that of a.txt already: rename one"),
        ("x/r.csv", 3, "doc_id 'q' is that of x/r.csv, line 2 already: rename one"),
    ]


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_links(tmp_path: Path) -> None:
    outside, corpus = tmp_path / "outside", tmp_path / "corpus"
    (corpus / "sub").mkdir(parents=True)
    outside.mkdir()
    write(outside, secret__txt="سر")
    write(corpus, a__txt="نص")
    (corpus / "secret.txt").symlink_to(outside / "secret.txt")
    (corpus / "folder").symlink_to(outside)
    (corpus / "again.txt").symlink_to(corpus / "a.txt")
    (corpus / "loop").symlink_to(corpus)
    (corpus / "gone.txt").symlink_to(corpus / "nowhere.txt")
    os.mkfifo(corpus / "pipe.txt")
    loaded = load_corpus(corpus)
    assert list(loaded.articles["doc_id"]) == ["a", "again"]
    assert list(loaded.articles["duplicate_of"]) == ["", "a"]
    assert list(loaded.rejected.itertuples(index=False, name=None)) == [
        ("folder", 0, "a link that leads out of the corpus: copy the file here"),
        ("gone.txt", 0, "cannot be read: no regular file"),
        ("pipe.txt", 0, "cannot be read: no regular file"),
        ("secret.txt", 0, "a link that leads out of the corpus: copy the file here"),
    ]


@pytest.mark.skipif(os.name == "nt", reason="file names are Unicode on Windows")
def test_a_file_name_that_is_no_utf8(tmp_path: Path) -> None:
    try:
        (Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt"))).write_text("x")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    assert rejections(tmp_path) == [("\\udcff.txt", 0, "the file's name is not UTF-8: rename it")]


def test_duplicates_have_equal_folded_text(tmp_path: Path) -> None:
    write(tmp_path, a__txt="أعلنت مالي", b__txt="اعلنتْ  مالى\n", c__txt="أعلنت النيجر", d__txt="أعلنت مالي")
    assert list(load_corpus(tmp_path).articles["duplicate_of"]) == ["", "a", "", "a"]


def test_a_single_file(tmp_path: Path) -> None:
    write(tmp_path, a__txt="نص", b__jsonl='{"content": "x", "when": "16/9/2023", "n": 1}', c__pdf="x")
    write(tmp_path, metadata__csv="doc_id,source\nzzz,alpha\n")
    assert load_corpus(tmp_path / "a.txt").articles["path"].tolist() == ["a.txt"]
    row = load_corpus(
        tmp_path / "b.jsonl", mapping={"text": "content", "published": "when", "doc_id": "n"}
    ).articles.iloc[0]
    assert (row["doc_id"], row["text"], row["published"]) == ("1", "x", pd.Timestamp("2023-09-16"))
    with pytest.raises(ValueError, match=r"no reader for \.pdf; there are \.txt, \.jsonl, \.csv"):
        load_corpus(tmp_path / "c.pdf")


def test_mapping(tmp_path: Path) -> None:
    write(tmp_path, a__csv="body,text\nواحد,x\n")
    corpus = load_corpus(tmp_path, mapping={"text": "body"})
    assert list(corpus.articles["text"]) == ["واحد"]
    assert corpus.warnings == ["a.csv: 'text' left out: the documents table has a meaning for it; rename it"]
    assert rejections(tmp_path, mapping={"text": "content"}) == [
        ("a.csv", 1, "no column 'content' among body, text: name it with --map text=COLUMN")
    ]
    with pytest.raises(ValueError, match="no field is called 'txt'; did you mean 'text'"):
        load_corpus(tmp_path, mapping={"txt": "body"})


def test_facets_with_a_name_of_the_documents_table_are_left_out(tmp_path: Path) -> None:
    write(
        tmp_path,
        a__jsonl='{"text": "x", "language": "ar", "desk": "d", "n_words": 3}\n{"text": "y", "language": "fr"}\n',
    )
    corpus = load_corpus(tmp_path)
    assert list(corpus.articles.columns) == [*COLUMNS, "desk"]
    assert corpus.warnings == [
        "a.jsonl: 'language', 'n_words' left out: the documents table has a meaning for it; rename it"
    ]


def test_a_row_with_a_date_that_is_none_keeps_its_text(tmp_path: Path) -> None:
    write(tmp_path, a__jsonl='{"text": "x", "published": "soon"}')
    corpus = load_corpus(tmp_path)
    assert corpus.articles["published"].isna().all()
    assert corpus.warnings == ["a.jsonl, line 1: published is 'soon', no date; left empty (write it as 2023-09-16)"]


def test_missing_paths(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    with pytest.raises(FileNotFoundError, match="artikles does not exist; did you mean 'articles'"):
        load_corpus(tmp_path / "artikles")
    with pytest.raises(FileNotFoundError, match=r"meta\.csv does not exist$"):
        load_corpus(tmp_path / "articles", metadata=tmp_path / "meta.csv")


def test_an_empty_corpus(tmp_path: Path) -> None:
    corpus = load_corpus(tmp_path)
    assert list(corpus.articles.columns) == list(COLUMNS) and len(corpus.articles) == 0
    assert corpus.articles["published"].dtype == "datetime64[s]"
    assert corpus.warnings == ["no article was found"]


def test_tables_are_no_corpus(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    write(tmp_path / "out", tables__json="{}", sentences__csv="text\nx\n")
    write(tmp_path, a__txt="نص")
    corpus = load_corpus(tmp_path)
    assert list(corpus.articles["doc_id"]) == ["a"]
    assert corpus.warnings == ["out: tables of an annotated corpus, left out"]
    with pytest.raises(ValueError, match="read them with read_tables"):
        load_corpus(tmp_path / "out")


# --- metadata ---------------------------------------------------------------------------------------------------------


def test_metadata_goes_before_rows_and_its_facets_come_first(tmp_path: Path) -> None:
    write(tmp_path, a__txt="نص", b__jsonl='{"doc_id": "b", "text": "x", "source": "row", "title": "t", "views": 1}')
    write(tmp_path, metadata__csv="doc_id;published;source;country\na;2023-09-16;alpha;\nb;;beta;مالي\n")
    articles = load_corpus(tmp_path).articles
    assert list(articles.columns) == [*COLUMNS, "country", "views"]
    assert list(articles["source"]) == ["alpha", "beta"]
    assert list(articles["title"]) == ["", "t"]
    assert list(articles["country"]) == ["", "مالي"]
    assert articles["published"][0] == pd.Timestamp("2023-09-16") and pd.isna(articles["published"][1])


def test_other_metadata_is_no_article(tmp_path: Path) -> None:
    write(tmp_path, a__txt="نص", metadata__csv="doc_id,source\na,own\n", other__csv="doc_id,source\na,other\n")
    corpus = load_corpus(tmp_path, metadata=tmp_path / "other.csv")
    assert list(corpus.articles["source"]) == ["other"] and corpus.rejected.empty


def test_ids_that_no_article_has_are_a_warning(tmp_path: Path) -> None:
    write(tmp_path, article_one__txt="نص", metadata__csv="doc_id\narticle_onee\nzzz\n")
    assert load_corpus(tmp_path).warnings == [
        "metadata.csv, line 2: no article has the doc_id 'article_onee'; did you mean 'article_one'?",
        "metadata.csv, line 3: no article has the doc_id 'zzz'",
    ]
    write(tmp_path, metadata__csv="doc_id\n" + "".join(f"{i}\n" for i in range(500)))
    assert load_corpus(tmp_path).warnings[9:] == [
        "metadata.csv, line 11: no article has the doc_id '9'",
        "metadata.csv: 490 further doc_ids that no article has",
    ]


def test_decomposed_letters_are_the_same_id(tmp_path: Path) -> None:
    write(tmp_path, metadata__csv="doc_id,source\nأزواد,alpha\n")
    (tmp_path / "ا\u0654زواد.txt").write_text("نص", encoding="utf-8")
    corpus = load_corpus(tmp_path)
    assert list(corpus.articles["source"]) == ["alpha"] and corpus.warnings == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("doc_id,pubished\na,2023-09-16\n", r"metadata.csv, line 1: column 'pubished': did you mean published\?"),
        ("Doc_ID,source\na,x\n", r"line 1: column 'Doc_ID': did you mean doc_id\?"),
        ("doc_id,source,source\na,x,y\n", "line 1: column 'source' stands twice"),
        ("doc_id,language\na,ar\n", "line 1: column 'language' has a meaning in the documents table"),
        ("name,country\na,x\n", "line 1: no column doc_id among name, country"),
        ("doc_id,published\na,2023-09-16\nb,2023-02-30\n", "line 3: published is '2023-02-30', no date; write it as"),
        ("doc_id,published\na,10/13/2024\n", "line 2: published is '10/13/2024', no date"),
        ("doc_id,published\na,2023\n", "line 2: published is '2023', no date"),
        ('doc_id,source\na,"x\ny"\nb,x\na,z\n', "line 5: doc_id 'a' stands in line 2 already"),
        ("doc_id,source\n,x\n", "line 2: the doc_id is empty"),
        ("doc_id,source\na,x,y\n", "line 2: 3 cells for 2 columns"),
        ("", "line 1: empty"),
    ],
)
def test_metadata_that_cannot_be_used(tmp_path: Path, content: str, message: str) -> None:
    write(tmp_path, a__txt="نص", metadata__csv=content)
    with pytest.raises(MetadataError, match=message):
        load_corpus(tmp_path)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2023-09-16", "2023-09-16"),
        (" 2023-09-16 ", "2023-09-16"),
        ("2023-09-16T23:59:59+03:00", "2023-09-16"),
        ("2023-09-16 10:30", "2023-09-16"),
        ("2023/09/16", "2023-09-16"),
        ("16/09/2023", "2023-09-16"),
        ("16/09/2023 10:30", "2023-09-16"),
        ("١٦ أيلول/سبتمبر ٢٠٢٣", "2023-09-16"),
        ("13/10/2024", "2024-10-13"),
        ("10/13/2024", None),
        ("2023-09", None),
        ("September", None),
        ("16 سبتمبر 2023 أو بعده", None),
        ("16 سبتمبر 2023، 17 سبتمبر 2023", None),
    ],
)
def test_parse_date(value: str, day: str | None) -> None:
    assert (str(parse_date(value)) if parse_date(value) else None) == day


@pytest.mark.skipif(not SHARED.exists(), reason="the five real articles are not part of the repository")
def test_the_five_real_articles() -> None:
    corpus = load_corpus(SHARED / "corpus")
    assert len(corpus.articles) == 5 and corpus.rejected.empty and corpus.warnings == []
    assert corpus.articles["published"].notna().sum() == 3
