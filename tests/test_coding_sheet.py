"""Sheets for coders: what stands in them, what does not, and what two filled ones tell."""

from dataclasses import replace

import numpy as np
import openpyxl
import pytest

from sahel_analysis.interface import translate
from sahel_analysis.selection import ROLES
from sahel_analysis.validation import SheetError, corrected_frame_shares, read_sheet, sheet_agreement, write_sheet
from sahel_analysis.validation.sheets import draw_sentences

CODES = ["SEC", "SOV", "RIV", "DEM", "COOP", "SEP", "ECO", "HUM"]
HEADS = ["doc_id", "sentence", "before", "text", "after", *CODES, "none", "note"]


@pytest.fixture
def corpus(invented):
    return invented(30)


@pytest.fixture
def sheet(corpus, tmp_path):
    path = tmp_path / "sheet.xlsx"
    assert write_sheet(corpus, path, 60, rng=5) == 60
    return path


def fill(source, target, mark):
    """Fill a sheet: `mark(doc_id, sentence)` gives the frames of a sentence, None where it was not coded."""
    book = openpyxl.load_workbook(source)
    rows = book["sentences"]
    for row in range(2, rows.max_row + 1):
        frames = mark(rows.cell(row, 1).value, rows.cell(row, 2).value)
        for code in ["none"] if frames == [] else frames or []:
            rows.cell(row, HEADS.index(code) + 1).value = "x"
    book.save(target)
    return target


def fill_in_turn(source, target, marks):
    """Fill a sheet from the top, one entry of `marks` a row, and read it."""
    turn = iter(marks)
    return read_sheet(fill(source, target, lambda *_: next(turn, None)))


def as_tagged(tables):
    """The frames that the tables have in a sentence."""
    found = tables.frames.groupby(["doc_id", "sentence"])["frame"].agg(lambda codes: sorted(set(codes))).to_dict()
    return lambda doc_id, sentence: found.get((doc_id, sentence), [])


def test_a_sheet_runs_from_right_to_left_and_has_a_column_per_frame(sheet):
    book = openpyxl.load_workbook(sheet)
    assert book.sheetnames == ["sentences", "codebook"]
    rows = book["sentences"]
    assert rows.sheet_view.rightToLeft
    assert [cell.value for cell in rows[1]] == HEADS
    assert rows.max_row == 61
    definitions = [row[0].value for row in book["codebook"].iter_rows()]
    assert [code for code in definitions if code in CODES] == CODES


def test_a_sheet_is_blind(corpus, tmp_path):
    """Other findings, the same sheet; and no cue of the lexicon in it."""
    from sahel_analysis.language.lexicon import load_lexicon

    path = tmp_path / "one.xlsx"
    write_sheet(corpus, path, 60, rng=5)
    cells = [[c.value for c in row] for s in openpyxl.load_workbook(path).worksheets for row in s.iter_rows()]
    other = tmp_path / "other.xlsx"
    empty = replace(corpus, frames=corpus.frames[:0], mentions=corpus.mentions[:0], events=corpus.events[:0])
    write_sheet(empty, other, 60, rng=5)
    assert cells == [[c.value for c in row] for s in openpyxl.load_workbook(other).worksheets for row in s.iter_rows()]
    shown = {value for row in cells for value in row if isinstance(value, str)}
    for frame in load_lexicon().table("frames")["frame"]:
        assert not shown & {*frame["strong"], *frame.get("weak", ()), *frame.get("vetoes", ())}


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_coders_are_told_in_their_language_and_the_sheet_is_read_back(corpus, tmp_path, language):
    path = tmp_path / f"{language}.xlsx"
    write_sheet(corpus, path, 20, rng=5, language=language)
    told = [row[0].value for row in openpyxl.load_workbook(path)["codebook"].iter_rows()]
    assert told[0] == translate("sheet.mark", language)
    assert translate("sheet.frame", language) in told
    filled = read_sheet(fill(path, tmp_path / "filled.xlsx", as_tagged(corpus)))
    assert sheet_agreement(filled, filled, corpus)["n_sentences"].unique().tolist() == [20]
    with pytest.raises(ValueError, match="language 'de' is unknown"):
        write_sheet(corpus, tmp_path / "de.xlsx", 20, language="de")


def test_marks_are_left_to_the_coder(sheet):
    for row in openpyxl.load_workbook(sheet)["sentences"].iter_rows(min_row=2, min_col=6, values_only=True):
        assert set(row) == {None}


def test_sentences_are_drawn_at_random_with_their_neighbours(corpus):
    drawn = draw_sentences(corpus, 60, rng=5)
    again, other = draw_sentences(corpus, 60, rng=5), draw_sentences(corpus, 60, rng=6)
    assert drawn.equals(again)
    assert not drawn.equals(other)
    assert not drawn.duplicated(["doc_id", "sentence"]).any()
    # texts of conftest.py are <doc>-<sentence>
    for row in drawn.to_dict("records"):
        doc_id, sentence = row["doc_id"], row["sentence"]
        last = corpus.sentences.query("doc_id == @doc_id")["sentence"].max()
        assert row["text"] == f"{doc_id}-{sentence}"
        assert row["before"] == (f"{doc_id}-{sentence - 1}" if sentence > 1 else "")
        assert row["after"] == (f"{doc_id}-{sentence + 1}" if sentence < last else "")


def test_every_title_and_body_sentence_can_be_drawn_and_no_caption(tables):
    coded = tables.sentences[tables.sentences["role"].isin(ROLES)]
    drawn = draw_sentences(tables, len(coded))
    assert set(drawn["text"]) == set(coded["text"])
    with pytest.raises(ValueError, match=rf"from {len(coded)}: ask for a number from 1 to {len(coded)}"):
        draw_sentences(tables, len(coded) + 1)


@pytest.mark.parametrize("first", ["=1+1", "+33", "-5", "@name", '=HYPERLINK("x")'])
def test_no_cell_is_a_formula(tables, tmp_path, first):
    odd = tables.sentences.assign(text=first + " نص \x01")
    write_sheet(replace(tables, sentences=odd), tmp_path / "s.xlsx", 5)
    column = openpyxl.load_workbook(tmp_path / "s.xlsx")["sentences"]["D"][1:]
    (cell,) = {(c.value, c.data_type, c.quotePrefix) for c in column}
    assert cell == (first + " نص \ufffd", "s", True)


# --- reading


def test_what_was_not_marked_was_not_coded(corpus, sheet, tmp_path):
    filled = fill_in_turn(sheet, tmp_path / "a.xlsx", [["SEC", "HUM"], [], None])
    assert filled.frames == tuple(CODES)
    assert filled.codes.loc[0, CODES].tolist() == [1, 0, 0, 0, 0, 0, 0, 1]
    assert filled.codes.loc[1, CODES].tolist() == [0] * 8
    assert filled.codes.loc[2:, CODES].isna().all(axis=None)
    assert filled.codes["doc_id"].tolist() == draw_sentences(corpus, 60, rng=5)["doc_id"].tolist()


def edit(sheet, cell, value):
    book = openpyxl.load_workbook(sheet)
    book["sentences"][cell] = value
    book.save(sheet)


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"F2": "maybe"}, r"row 2, SEC: 'maybe' is no mark: write x"),
        ({"F3": "x", "N3": "X"}, r"row 3: none is marked and so is a frame"),
        ({"B4": "four"}, r"row 4: sentence 'four'"),
        ({"A1": "article"}, r"row 1 does not begin with doc_id"),
    ],
)
def test_a_mistake_in_a_sheet_names_its_cell(sheet, cells, told):
    for cell, value in cells.items():
        edit(sheet, cell, value)
    with pytest.raises(SheetError, match=told):
        read_sheet(sheet)


def test_a_sentence_that_stands_twice_is_told(sheet):
    rows = openpyxl.load_workbook(sheet)["sentences"]
    for column in "AB":
        edit(sheet, f"{column}3", rows[f"{column}2"].value)
    with pytest.raises(SheetError, match=r"row 3: sentence .* stands there twice"):
        read_sheet(sheet)


def test_other_files_are_told(tmp_path):
    (tmp_path / "text.xlsx").write_text("doc_id")
    with pytest.raises(SheetError, match="no XLSX workbook"):
        read_sheet(tmp_path / "text.xlsx")
    book = openpyxl.Workbook()
    book.save(tmp_path / "other.xlsx")
    with pytest.raises(SheetError, match="no sheet 'sentences'"):
        read_sheet(tmp_path / "other.xlsx")


# --- agreement


def test_coders_who_mark_what_the_tables_have_agree_with_them(corpus, sheet, tmp_path):
    one = read_sheet(fill(sheet, tmp_path / "a.xlsx", as_tagged(corpus)))
    scores = sheet_agreement(one, one, corpus)
    together = scores[(scores["layer"] == "frames") & (scores["frame"] == "")].set_index("pair")
    assert together.index.tolist() == ["coders", "first coder, system", "second coder, system"]
    assert together["alpha"].tolist() == [1, 1, 1]
    assert together["n_sentences"].tolist() == [60, 60, 60]


def test_agreement_worked_by_hand(sheet, tmp_path):
    """Ten sentences by both: SEC by both in 4, by one in 2, by the other in 1, by neither in 3."""
    one, other = ["SEC"] * 6 + [""] * 4, ["SEC"] * 4 + [""] * 2 + ["SEC"] + [""] * 4
    marks = [[[c] if c else [] for c in codes] for codes in (one, other)]
    sheets = [fill_in_turn(sheet, tmp_path / f"{n}.xlsx", codes) for n, codes in enumerate(marks)]
    row = sheet_agreement(*sheets).set_index("frame").loc["SEC"]
    assert row[["n_sentences", "n", "found", "both"]].tolist() == [10, 6, 5, 4]
    assert row["score"] == pytest.approx(8 / 11)
    assert row["kappa"] == pytest.approx((0.7 - 0.5) / 0.5)
    assert row["alpha"] == pytest.approx(1 - 0.3 / (2 * 11 * 9 / (20 * 19)))


def test_sheets_that_do_not_belong_together_are_told(corpus, tables, sheet, tmp_path):
    empty = read_sheet(sheet)
    with pytest.raises(SheetError, match="no sentence was coded on both sides"):
        sheet_agreement(empty, empty)
    with pytest.raises(SheetError, match="no sentence of the sheets is coded"):
        corrected_frame_shares(corpus, [empty])
    one = read_sheet(fill(sheet, tmp_path / "a.xlsx", as_tagged(corpus)))
    with pytest.raises(SheetError, match="the tables that the sheet was drawn from"):
        sheet_agreement(one, one, tables)
    changed = replace(corpus, sentences=corpus.sentences.assign(text="x"))
    with pytest.raises(SheetError, match="reads differently"):
        corrected_frame_shares(changed, [one])
    with pytest.raises(SheetError, match="the other A, B"):
        sheet_agreement(one, one._replace(frames=("A", "B")))


# --- corrected shares


def test_shares_are_corrected_by_the_hand_codes(corpus, sheet, tmp_path):
    """The coders find SEC in every third sentence that the tables leave without, and never deny it."""
    tagged = as_tagged(corpus)
    drawn = draw_sentences(corpus, 60, rng=5)
    order = {place: n for n, place in enumerate(drawn[["doc_id", "sentence"]].itertuples(index=False, name=None))}

    def mark(doc_id, sentence):
        codes = tagged(doc_id, sentence)
        return [*codes, "SEC"] if order[doc_id, sentence] % 3 == 0 and "SEC" not in codes else codes

    one = read_sheet(fill(sheet, tmp_path / "a.xlsx", mark))
    shares = corrected_frame_shares(corpus, [one]).set_index("frame")
    added = sum("SEC" in mark(*place) and "SEC" not in tagged(*place) for place in order)
    coded = corpus.sentences[corpus.sentences["role"].isin(ROLES)]
    used = corpus.frames[corpus.frames["frame"] == "SEC"][["doc_id", "sentence"]].drop_duplicates()
    sec = shares.loc["SEC"]
    assert sec["raw"] == pytest.approx(len(used) / len(coded))
    assert sec["estimate"] == pytest.approx(sec["raw"] + added / 60)
    assert sec["lower"] < sec["estimate"] < sec["upper"]
    assert (sec["n_units"], sec["n_hand"]) == (len(coded), 60)
    # where no error was seen the raw share stays, without a claim of certainty
    hum = shares.loc["HUM"]
    assert hum["estimate"] == pytest.approx(hum["raw"])
    assert np.isnan(hum["lower"])


def test_where_two_coders_differ_a_sentence_counts_one_half(corpus, sheet, tmp_path):
    marks = [["ECO"], ["ECO"], []], [["ECO"], [], []]
    sheets = [fill_in_turn(sheet, tmp_path / f"{n}.xlsx", codes) for n, codes in enumerate(marks)]
    assert corrected_frame_shares(corpus, sheets).set_index("frame").loc["ECO", "hand"] == pytest.approx(1.5 / 3)
