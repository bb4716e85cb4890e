"""What is installed is what is declared, locked and built; and the floors of the house rest on those below."""

import ast
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

import sahel_analysis

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "sahel_analysis"
MODULES = sorted(PACKAGE.rglob("*.py"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def locked():
    """The locked requirements by canonical name; one that differs between versions of Python stands there twice."""
    names = {}
    for line in re.findall(r"^([A-Za-z].*?) *\\?$", LOCK, re.MULTILINE):
        requirement = Requirement(line)
        names.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    return names


# --- dependencies


def test_the_lock_satisfies_every_declared_dependency(project):
    lock = locked()
    for text in project["dependencies"] + project["optional-dependencies"]["dev"]:
        wanted = Requirement(text)
        pinned = lock.get(canonicalize_name(wanted.name), [])
        assert pinned, f"{wanted.name} is not locked: make lock"
        for requirement in pinned:
            (version,) = (s.version for s in requirement.specifier)
            assert wanted.specifier.contains(version), f"{requirement} is locked, {wanted} declared: make lock"


def test_the_lock_pins_one_version_here_and_each_with_hashes():
    for name, requirements in locked().items():
        for requirement in requirements:
            assert [s.operator for s in requirement.specifier] == ["=="], name
        here = [r for r in requirements if r.marker is None or r.marker.evaluate(default_environment())]
        assert len(here) <= 1, f"{name} is locked at several versions for one Python"
    blocks = re.split(r"^(?=[A-Za-z])", LOCK, flags=re.MULTILINE)
    assert all("--hash=sha256:" in block for block in blocks if block.strip())


def test_the_lock_names_no_host():
    assert not re.search(r"https?://|index-url|find-links|file:", LOCK)


def test_what_the_package_imports_is_declared(project):
    """Third-party modules imported anywhere in the package come from a declared dependency, not by another's grace."""
    from importlib.metadata import packages_distributions

    declared = {canonicalize_name(Requirement(text).name) for text in project["dependencies"]}
    owners = packages_distributions()
    # part of how matplotlib and papermill are told what to do
    by_grace = {"cycler", "traitlets"}
    for module in MODULES:
        for name in {name.partition(".")[0] for name in imported(module)} - {"sahel_analysis"} - by_grace:
            if name not in sys.stdlib_module_names:
                distributions = {canonicalize_name(owner) for owner in owners.get(name, [])}
                assert distributions & declared, (
                    f"{module.relative_to(ROOT)} imports {name}: declare it in pyproject.toml"
                )


def test_conda_users_get_the_same_lock(project):
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    assert environment["channels"] == ["conda-forge", "nodefaults"]
    plain = {Requirement(d).name: Requirement(d).specifier for d in environment["dependencies"] if isinstance(d, str)}
    assert plain == {"python": SpecifierSet(project["requires-python"]), "pip": SpecifierSet()}
    (by_pip,) = (d["pip"] for d in environment["dependencies"] if isinstance(d, dict))
    assert by_pip == ["-r requirements.lock"]


# --- versions


def test_version_and_changelog_agree():
    headings = re.findall(
        r"^## (\S+) \((\d{4}-\d{2}-\d{2})\)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE
    )
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert headings[0][0] == sahel_analysis.__version__ == citation["version"]
    assert headings[0][1] == citation["date-released"]


# --- what is built


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The names in a wheel built from a copy of the checkout, in which lies what people leave lying about."""
    import shutil

    copy = tmp_path_factory.mktemp("checkout")
    shutil.copytree(PACKAGE, copy / "sahel_analysis")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    for junk in ("__pycache__/old.cpython-311.pyc", ".ipynb_checkpoints/draft.py", ".DS_Store", "tables.py~"):
        (copy / "sahel_analysis" / junk).parent.mkdir(exist_ok=True)
        (copy / "sahel_analysis" / junk).write_text("junk")
    (copy / "notebooks").mkdir()
    (copy / "notebooks" / "private.ipynb").write_text("{}")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(copy / "dist"), str(copy)]
    done = subprocess.run(build, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    (made,) = (copy / "dist").glob("*.whl")
    with zipfile.ZipFile(made) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_everything_that_the_package_reads(wheel):
    assert {"sahel_analysis/py.typed", "sahel_analysis/__init__.pyi"} <= wheel
    kept = [p for folder in ("lexicons", "publishing/templates") for p in (PACKAGE / folder).rglob("*") if p.is_file()]
    names = {p.relative_to(ROOT).as_posix() for p in [*kept, *MODULES] if "__pycache__" not in p.parts}
    assert any(name.startswith("sahel_analysis/lexicons/actors/") for name in names)
    assert any(name.startswith("sahel_analysis/publishing/templates/") for name in names)
    assert names <= wheel


def test_the_wheel_holds_nothing_else(wheel):
    inside = {name for name in wheel if ".dist-info/" not in name}
    assert {name.partition("/")[0] for name in inside} == {"sahel_analysis"}
    assert not [name for name in inside if "junk" in name or name.endswith(("~", ".pyc", ".DS_Store", "draft.py"))]


def test_figures_outside_a_checkout_says_what_it_needs(tmp_path):
    done = run("figures", cwd=tmp_path)
    assert done.returncode == 2
    assert "checkout" in done.stderr
    assert "--notebooks" in done.stderr
    assert "Traceback" not in done.stderr


def run(*arguments, cwd=ROOT):
    command = [sys.executable, "-m", "sahel_analysis", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, stdin=subprocess.DEVNULL)


# --- imports


@pytest.mark.parametrize(
    "statement",
    ["import sahel_analysis", "import sahel_analysis.commands.main", "from sahel_analysis import __version__"],
)
def test_nothing_slow_is_imported_before_it_is_used(statement):
    code = f"{statement}; import sys; print(*{{'pandas', 'numpy', 'matplotlib', 'scipy'}} & set(sys.modules))"
    # this variable of lazy_loader would import everything at once
    environment = {k: v for k, v in os.environ.items() if k != "EAGER_IMPORT"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.strip() == ""


@pytest.mark.parametrize("name", sorted(sahel_analysis.__all__))
def test_every_public_name_can_be_had(name):
    assert getattr(sahel_analysis, name) is not None


def test_a_function_that_bears_its_modules_name_stays_a_function():
    code = "import sahel_analysis.concordance, sahel_analysis; print(callable(sahel_analysis.concordance))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"


# A module imports only from its own floor and from those below; what stands nowhere here has to be given a floor.
FLOORS = [
    {"columns", "contracts", "directions", "corrected", "interface", "stored", "tables", "workbooks"},
    {"language"},
    {"corpus"},
    {"tagging"},
    {"corrections"},
    {"engine"},
    {"stats", "charts", "selection", "quoted", "repeats", "measuring", "episodes"},
    {
        "corpus_overview",
        "actor_frequency",
        "designations",
        "dyads",
        "record",
        "sourcing",
        "alliance_chronology",
        "framing_analysis",
        "concordance",
        "concordance_page",
        "validation",
    },
    {"publishing", "explore", "paper"},
    {"commands", "__main__"},
]
ANALYSES = {"corpus_overview", "actor_frequency", "alliance_chronology", "framing_analysis", "dyads", "record"}
ANALYSES |= {"designations", "sourcing"}


def room(path):
    """The first name below sahel_analysis: the package or module that stands on a floor."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def floor_of(name):
    for number, rooms in enumerate(FLOORS):
        if name in rooms:
            return number
    raise AssertionError(f"give sahel_analysis/{name} a floor in tests/test_packaging.py")


def imported(path):
    """The modules that a file imports, wherever in it, by their full names."""
    package = ["sahel_analysis", *path.relative_to(PACKAGE).parent.parts]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            # `from sahel_analysis import charts` names a room only in what it imports
            yield from (f"{module}.{alias.name}" for alias in node.names) if module == "sahel_analysis" else (module,)


def imported_rooms(path):
    for name in imported(path):
        first, _, rest = name.partition(".")
        if first == "sahel_analysis" and rest.partition(".")[0] not in ("", "__version__"):
            yield rest.partition(".")[0]


@pytest.mark.parametrize(
    "module", [m for m in MODULES if m != PACKAGE / "__init__.py"], ids=lambda m: str(m.relative_to(PACKAGE))
)
def test_a_floor_imports_only_from_floors_below(module):
    own = room(module)
    for other in imported_rooms(module):
        assert floor_of(other) <= floor_of(own), f"{own} imports {other}, which stands above it"
        assert not (own in ANALYSES and other in ANALYSES - {own}), f"the analyses stay apart: {own} imports {other}"


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(PACKAGE)))
def test_no_module_grows_beyond_reading(module):
    lines = len(module.read_text(encoding="utf-8").splitlines())
    assert lines <= 300, f"{lines} lines: two rooms would be calmer"


# --- what is committed


def test_nothing_committed_names_this_machine():
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout: which files belong to the project is unknown")
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.is_file() and path.suffix not in (".png", ".parquet"):
            text = path.read_text(encoding="utf-8", errors="replace")
            assert str(ROOT) not in text, f"{name} holds a path of this machine"
            assert not re.search(r"--(extra-)?index-url|https?://\S+/simple\b", text), name
