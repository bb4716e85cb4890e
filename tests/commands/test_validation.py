"""`sahel evaluate` and `sahel coding-sheet`: what they print, and how they tell a user's mistakes."""

import json
import re
from pathlib import Path

import openpyxl
import pytest

from tests.commands.running import run

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "data" / "sample" / "gold"
ARTICLES = ROOT / "data" / "sample" / "articles"
CODED = sorted(path.stem for path in (GOLD / "agreed").glob("*.json"))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """The ten coded articles of the sample."""
    folder = tmp_path_factory.mktemp("corpus")
    for name in CODED:
        (folder / f"{name}.txt").write_bytes((ARTICLES / f"{name}.txt").read_bytes())
    (folder / "metadata.csv").write_bytes((ARTICLES.parent / "metadata.csv").read_bytes())
    return folder


@pytest.fixture(scope="module")
def tables(corpus, tmp_path_factory):
    out = tmp_path_factory.mktemp("made") / "tables"
    done = run("annotate", corpus, "--out", out)
    assert done.exit_code == 0, done.output
    return out


@pytest.fixture
def sheet(tables, tmp_path):
    path = tmp_path / "sheet.xlsx"
    done = run("coding-sheet", tables, "--out", path, "--n", 40, "--seed", 7)
    assert done.exit_code == 0, done.output
    return path


def test_articles_and_their_tables_get_the_same_scores(corpus, tables):
    one, other = (run("evaluate", place, "--gold", GOLD / "agreed") for place in (corpus, tables))
    assert one.exit_code == other.exit_code == 0, one.output + other.output
    assert one.stdout.splitlines()[1:] == other.stdout.splitlines()[1:]


def test_scores_stand_beside_the_coders_own(tables):
    from sahel_analysis import read_tables
    from sahel_analysis.validation import evaluate
    from sahel_analysis.validation.layers import LAYERS

    done = run("evaluate", tables, "--gold", GOLD / "agreed", "--coders", GOLD / "coder-1", GOLD / "coder-2")
    assert done.exit_code == 0, done.output
    assert "10 articles" in done.stdout
    assert "hold for this corpus" in done.stdout
    assert "too narrow" in done.stdout
    for name in (*LAYERS, "SEC", "HUM"):
        assert re.search(rf"^{name} ", done.stdout, re.MULTILINE), name
    names = re.search(r"^names +(.*)$", done.stdout, re.MULTILINE).group(1)
    scores = evaluate(read_tables(tables), GOLD / "agreed")
    row = scores[scores["layer"] == "names"].iloc[0]
    figures = [f"{row[f]:.3f}" for f in ("precision", "recall", "score")]
    assert names.split()[:5] == [str(row["n"]), str(row["found"]), *figures]
    assert f"[{row['lower']:.3f}, {row['upper']:.3f}]" in names
    # that of the coders, as data/sample/gold/README.md tells it for events
    assert re.search(r"^events .* 0\.975 ", done.stdout, re.MULTILINE)


def test_show_lists_faults_with_sentence_and_cue(tables):
    from sahel_analysis import read_tables
    from sahel_analysis.validation import misses

    done = run("evaluate", tables, "--gold", GOLD / "agreed", "--show", "frames")
    assert done.exit_code == 0, done.output
    faults = misses(read_tables(tables), GOLD / "agreed", "frames")
    shown = [line for line in done.stdout.splitlines() if line.startswith(("missed ", "extra "))]
    assert len(shown) == len(faults) > 0
    assert f"{(faults['fault'] == 'missed').sum()} missed" in done.stdout
    first = faults[faults["fault"] == "extra"].iloc[0]
    assert any(first["cues"] in line and first["text"][:20] in line for line in shown)


def test_gold_without_its_article_is_told(tables, tmp_path):
    gold = tmp_path / "gold"
    gold.mkdir()
    for name in CODED[:2]:
        (gold / f"{name}.json").write_bytes((GOLD / "agreed" / f"{name}.json").read_bytes())
    lost = json.loads((gold / f"{CODED[1]}.json").read_text(encoding="utf-8")) | {"doc": "lost.txt"}
    (gold / "lost.json").write_text(json.dumps(lost), encoding="utf-8")
    done = run("evaluate", tables, "--gold", gold)
    assert done.exit_code == 0, done.output
    assert "warning: lost has gold but is not in" in done.stderr
    assert "No interval: fewer than 5 articles" in done.stdout
    assert "too narrow" not in done.stdout


# --- sheets


def fill(sheet, target, mark):
    book = openpyxl.load_workbook(sheet)
    for row in range(2, book["sentences"].max_row + 1):
        book["sentences"].cell(row, mark(row)).value = "x"
    book.save(target)
    return target


def test_a_sheet_is_written_and_two_are_read_back(sheet, tables, tmp_path):
    # columns: SEC is the sixth, none the fourteenth
    one = fill(sheet, tmp_path / "a.xlsx", lambda row: 6 if row % 2 else 14)
    two = fill(sheet, tmp_path / "b.xlsx", lambda row: 6 if row % 4 == 1 else 14)
    done = run("coding-sheet", "--read", one, two)
    assert done.exit_code == 0, done.output
    assert re.search(r"^coders: 40 sentences of \d+ articles$", done.stdout, re.MULTILINE)
    assert re.search(r"^SEC +20 +10 +1\.000 +0\.500 +0\.667 .* 0\.500 ", done.stdout, re.MULTILINE)
    assert "system" not in done.stdout
    more = run("coding-sheet", "--read", one, two, "--tables", tables)
    assert more.exit_code == 0, more.output
    assert more.stdout.startswith(done.stdout)
    assert "first coder, system: 40 sentences" in more.stdout
    assert re.search(r"^SEC +[\d.]+ +0\.375 ", more.stdout, re.MULTILINE)


MISTAKES = [
    (2, ["evaluate", "{tables}"], "--gold"),
    (2, ["evaluate", "{tables}", "--gold", "{gold}/agred"], "agreed'?"),
    (2, ["evaluate", "{tables}", "--gold", "{gold}/agreed", "--show", "frame"], "use one of names"),
    (2, ["evaluate", "{tables}", "--gold", "{gold}/agreed", "--coders", "{gold}/coder-1"], "2 arguments"),
    (1, ["evaluate", "{tables}", "--gold", "{new}"], "no gold files"),
    (1, ["evaluate", "{tables}", "--gold", "{bad}"], "x.json:1: no JSON"),
    (1, ["evaluate", "{other}", "--gold", "{gold}/agreed"], "none of the articles with gold"),
    (1, ["evaluate", "{tables}", "--gold", "{gold}/agreed", "--coders", "{gold}/agreed", "{bad}"], "x.json"),
    (2, ["coding-sheet"], "--out FILE.xlsx"),
    (2, ["coding-sheet", "{tables}"], "--out FILE.xlsx"),
    (2, ["coding-sheet", "{tables}", "--out", "{new}/s.csv"], "ends in .xlsx"),
    (2, ["coding-sheet", "{tables}", "--out", "{sheet}"], "is there already"),
    (2, ["coding-sheet", "{tables}", "--out", "{new}/s.xlsx", "--tables", "{tables}"], "belongs to --read"),
    (2, ["coding-sheet", "{tables}", "--read", "{sheet}", "{sheet}"], "belong to writing"),
    (1, ["coding-sheet", "{tables}", "--out", "{new}/s.xlsx", "--n", "100000"], "ask for a number"),
    (1, ["coding-sheet", "{tables}", "--out", "{new}/none/s.xlsx", "--n", "5"], "none"),
    (1, ["coding-sheet", "{gold}", "--out", "{new}/s.xlsx"], "sahel annotate"),
    (1, ["coding-sheet", "--read", "{sheet}", "{sheet}"], "no sentence was coded"),
    (1, ["coding-sheet", "--read", "{sheet}", "{bad}/x.json"], "no XLSX workbook"),
]


@pytest.mark.parametrize(("code", "arguments", "told"), MISTAKES, ids=[" ".join(a)[:60] for _, a, _ in MISTAKES])
def test_a_mistake_is_told_in_a_sentence(code, arguments, told, tables, sheet, tmp_path):
    (tmp_path / "new").mkdir()
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "x.json").write_text("{")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "elsewhere.txt").write_text("مالي\n\nنص قصير.\n", encoding="utf-8")
    places = {name: tmp_path / name for name in ("new", "bad", "other")}
    places |= {"tables": tables, "gold": GOLD, "sheet": sheet}
    done = run(*(a.format(**places) for a in arguments))
    assert done.exit_code == code, done.output
    assert told in done.output.replace("\n", " ")
    assert "Traceback" not in done.output
    assert isinstance(done.exception, SystemExit)
    assert not list((tmp_path / "new").iterdir())
