"""What README.md and CONTRIBUTING.md say is so: commands, options, parameters, files, and the quickstart as printed."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest

from sahel_analysis.commands.main import main
from sahel_analysis.publishing.parameters import read_schema

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def section(title, text=README):
    """The text below a heading of the second level."""
    return re.search(rf"^## {re.escape(title)}$(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL).group(1)


def blocks(language, text=README):
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


# --- the quickstart


def test_the_quickstart_runs_as_printed(tmp_path):
    (code,) = blocks("python", section("Quickstart in Python"))
    shutil.copytree(ROOT / "data" / "sample", tmp_path / "data" / "sample")
    (tmp_path / "quickstart.py").write_text(code, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "error", "quickstart.py"], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "Mali" in done.stdout
    assert "مالي" in done.stdout
    assert (tmp_path / "ranking.png").stat().st_size > 10_000
    assert (tmp_path / "tables" / "tables.json").is_file()


def test_the_example_lexicon_passes_the_check(tmp_path):
    from sahel_analysis.tagging.check import lint

    (entry,) = blocks("toml")
    (name,) = re.findall(r"^# my-lexicons/(\S+)$", entry, re.MULTILINE)
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).write_text(entry, encoding="utf-8")
    assert tomllib.loads(entry)
    assert lint(tmp_path) == []


# --- commands


def test_the_two_commands_and_all_others_are_targets_of_make():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", README + CONTRIBUTING, re.MULTILINE))
    assert {"figures", "test"} <= named <= targets
    command = ["make", "--no-print-directory", "help"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {line.split()[1] for line in listed.splitlines()} == targets


def test_continuous_integration_runs_the_readmes_test_command():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "\nmake test" in script
    assert "make test " in "".join(blocks("console"))


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_is_in_the_reference(name):
    assert re.search(rf"^\| `sahel {name}\b", section("Commands"), re.MULTILINE)


def test_the_reference_names_every_option_and_no_other():
    taken = {"--help", "--version"}
    for command in main.commands.values():
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                taken |= {name for name in parameter.opts if name.startswith("--")}
    assert set(re.findall(r"(?<![\w-])--[a-z]+(?:-[a-z]+)*", section("Commands"))) == taken


def test_commands_that_are_shown_are_understood():
    """Every `sahel ...` line of the README parses: the command exists and knows each option."""
    shown = [line for block in blocks("console") for line in block.splitlines() if line.startswith("sahel ")]
    assert shown
    for line in shown:
        words = line.split("#")[0].replace('"', "").split()
        command = main.commands[words[1]]
        known = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words if word.startswith("-")} <= known, line


# --- notebooks


def parameter_table():
    """The README's table of parameters, made from the notebooks."""
    found = {}
    for notebook in NOTEBOOKS:
        for parameter in read_schema(notebook).values():
            default = json.dumps(parameter.default) if parameter.default != "" else ""
            key = (parameter.name, parameter.kind, f"`{default}`" if default else "", parameter.meaning)
            found.setdefault(key, []).append(notebook.stem)
    lines = ["| parameter | kind | default | meaning | notebooks |", "|---|---|---|---|---|"]
    # those that every notebook has come first
    for (name, kind, default, meaning), names in sorted(found.items(), key=lambda item: -len(item[1])):
        where = "all" if len(names) == len(NOTEBOOKS) else ", ".join(names)
        lines.append(f"| `{name}` | {kind} | {default} | {meaning.replace('|', chr(92) + '|')} | {where} |")
    return "\n".join(lines)


def test_the_table_of_parameters_is_that_of_the_notebooks():
    (printed,) = re.findall(
        r"^<!-- parameters: .*? -->\n(.*?)\n?<!-- /parameters -->$", README, re.MULTILINE | re.DOTALL
    )
    assert printed == parameter_table(), f"the README's table has to read:\n\n{parameter_table()}\n"


def test_every_notebook_is_in_the_readme():
    assert NOTEBOOKS
    for notebook in NOTEBOOKS:
        assert notebook.stem in section("Notebooks"), notebook.stem


# --- tables


def test_the_readme_says_what_one_row_of_each_table_is():
    from sahel_analysis.tables import CONTRACTS

    assert re.findall(r"^\| (\w+) \| an? ", section("Tables"), re.MULTILINE) == list(CONTRACTS)


# --- files


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "data/sample/README.md"])
def test_links_and_pictures_lead_somewhere(document):
    text = (ROOT / document).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if not target.startswith(("http", "#")):
            assert ((ROOT / document).parent / target.partition("#")[0]).exists(), target


def test_contributing_names_files_that_are_there():
    named = set(re.findall(r"`([\w.-]+(?:/[\w.*-]*)+|[\w-]+\.(?:md|toml|lock|yml))`", CONTRIBUTING))
    assert len(named) > 20
    for name in sorted(named):
        rooms = (ROOT, ROOT / "sahel_analysis", ROOT / "sahel_analysis" / "lexicons")
        assert any(list(room.glob(name.rstrip("/"))) for room in rooms), f"CONTRIBUTING.md names {name}"


def test_contributing_gives_a_reason_for_every_library():
    from packaging.requirements import Requirement

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for text in project["dependencies"]:
        name = Requirement(text).name
        assert re.search(
            rf"^\| [^|]*\b{re.escape(name)}\b", section("Libraries, and why", CONTRIBUTING), re.MULTILINE
        ), name


# --- scores

SCORED = {
    "names": "actors by name",
    "nisbas": "nisbas and metonyms",
    "timex": "expressions of time, to the letter",
    "value": "the same, and rightly resolved",
    "events": "events by line and type",
    "dated_known": "dates of events that have one",
    "parties": "their parties",
    "status": "their status",
    "frames": "frames by line",
}


def scores_table() -> str:
    """Return the README's table of scores: the sample against its agreed gold, beside the two coders' agreement."""
    from sahel_analysis import annotate, load_corpus
    from sahel_analysis.validation import agreement, evaluate

    gold = ROOT / "data" / "sample" / "gold"
    ours = evaluate(annotate(load_corpus(ROOT / "data" / "sample").articles), gold / "agreed").set_index("layer")
    theirs = agreement(gold / "coder-1", gold / "coder-2").set_index("layer")
    rows = ["| what is found | in the gold | precision | recall | F1 | 95% interval | the coders' own F1 |"]
    rows.append("|---|---|---|---|---|---|---|")
    for layer, name in SCORED.items():
        own, coders = (table.loc[[layer]].iloc[0] for table in (ours, theirs))
        known = own["lower"] == own["lower"]
        bounds = f"{own['lower']:.2f} to {own['upper']:.2f}" if known else "none"
        figures = f"{own['precision']:.2f} | {own['recall']:.2f} | {own['score']:.2f} | {bounds}"
        rows.append(f"| {name} | {own['n']:.0f} | {figures} | {coders['score']:.2f} |")
    return "\n".join(rows)


def test_the_scores_are_those_of_the_sample():
    (printed,) = re.findall(r"^<!-- scores: .*? -->\n(.*?)\n?<!-- /scores -->$", README, re.MULTILINE | re.DOTALL)
    assert printed == scores_table(), f"the README's table has to read:\n\n{scores_table()}\n"
