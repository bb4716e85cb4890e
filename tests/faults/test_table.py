"""docs/faults.md says what was done and what happened: every case is in it, and every test that it names."""

import ast
import importlib.util
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
TEXT = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8")


def test_every_case_is_told_and_no_other():
    spec = importlib.util.spec_from_file_location("fault_corpora", HERE / "test_corpora.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    told = re.findall(r"^\| ([^|]+) \| [^|]+ \|$", TEXT, re.MULTILINE)
    assert [one for one in told if one != "what was done"] == list(module.FAULTS)


def test_every_test_is_told_and_is_there():
    told = set(re.findall(r"(tests/[\w/]+\.py)::(test_\w+)", TEXT))
    for file, name in told:
        assert name in named_in(ROOT / file), f"docs/faults.md names {name}, which is not in {file}"
    untold = {"test_corpus", "test_the_inputs_are_counted"}
    for path in HERE.glob("test_[!t]*.py"):
        own = {(path.relative_to(ROOT).as_posix(), name) for name in named_in(path) if name not in untold}
        assert own <= told, f"docs/faults.md lacks {sorted(own - told)}"


def named_in(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}
