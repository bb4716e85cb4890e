"""manifest.json: what a figure set was made from and what it holds, in hashes; no time stamps, no absolute paths.

What is needed to tell whether a set is up to date is hashed from files, without pandas: that has to be quick.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Iterable, Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sahel_analysis.publishing.opening import Opened

NAME = "manifest.json"
# the libraries whose version can change a figure or a number
LIBRARIES = ("matplotlib", "networkx", "numpy", "pandas", "papermill", "scipy", "fontpkg-ibm-plex-sans-arabic")
LOCK = "requirements.lock"

Manifest = dict[str, Any]


def describe_inputs(
    corpus: Path,
    checkout: Path,
    parameters: Mapping[str, Any],
    *,
    metadata: Path | None = None,
    mapping: Mapping[str, str] | None = None,
    lexicons: Path | None = None,
) -> Manifest:
    """Return what decides a set: corpus, its hand codings, how it is read, parameters, package, lock and versions."""
    lock = checkout / LOCK
    return {
        "corpus": {"path": portable_path(corpus, checkout), "sha256": hash_corpus(corpus)},
        "gold": hash_gold(corpus),
        "reading": {
            "metadata": hash_file(metadata) if metadata else "",
            "mapping": dict(mapping or {}),
            "lexicons": hash_files(lexicons, _walk(lexicons)) if lexicons else "",
        },
        "parameters": {name: str(value) for name, value in parameters.items()},
        "package": hash_package(),
        "lock": hash_file(lock) if lock.is_file() else "",
        "versions": versions(),
    }


def describe_found(opened: Opened) -> Manifest:
    """Return what the page tells of the corpus, and the hash of the lexicons that it was annotated with."""
    from sahel_analysis.corrected import count_states

    published = opened.tables.pick("documents", ["published"])["published"]
    corrections = opened.tables.corrections
    return {
        "found": {
            "articles": len(published),
            "undated": int(published.isna().sum()),
            "rejected": None if opened.rejected is None else len(opened.rejected),
            **({"corrections": count_states(corrections)} if len(corrections) else {}),
        },
        "lexicons": opened.tables.lexicon_hash,
    }


def versions() -> dict[str, str]:
    """Return the versions that stand here: of this package, of Python and of the libraries that matter."""
    return {
        "sahel_analysis": metadata.version("sahel_analysis"),
        "python": platform.python_version(),
        **{name: metadata.version(name) for name in LIBRARIES},
    }


def describe_run(
    notebook: Path,
    checkout: Path,
    title: Mapping[str, str],
    given: Mapping[str, Any],
    folder: Path,
    files: Iterable[str],
) -> Manifest:
    """Return the entry of one notebook in one language; `files` are its outputs in `folder`."""
    return {
        "notebook": portable_path(notebook, checkout),
        "notebook_sha256": hash_file(notebook),
        "title": dict(title),
        "parameters": dict(given),
        "outputs": {name: hash_file(folder / name) for name in sorted(files)},
    }


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of the set in `folder`; one without runs where there is none that can be read."""
    try:
        found = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        found = {}
    return found if isinstance(found, dict) and isinstance(found.get("runs"), dict) else {"runs": {}}


def write_manifest(folder: Path, content: Manifest) -> None:
    """Write the manifest of the set in `folder`, whole or not at all."""
    write_text(folder / NAME, json.dumps(content, ensure_ascii=False, indent=2) + "\n")


def write_text(path: Path, text: str) -> None:
    """Write a file of text, whole or not at all."""
    scratch = path.with_name(f".{path.name}.new")
    try:
        scratch.write_text(text, encoding="utf-8", newline="\n")
        os.replace(scratch, path)
    except OSError:
        scratch.unlink(missing_ok=True)
        raise


def portable_path(path: Path, checkout: Path) -> str:
    """Return a path relative to the checkout; of one that lies elsewhere, its name only."""
    path = path.resolve()
    return path.relative_to(checkout.resolve()).as_posix() if path.is_relative_to(checkout.resolve()) else path.name


def hash_package() -> str:
    """Return the hash of the package: code, templates and lexicons."""
    package = Path(__file__).parents[1]
    return hash_files(package, (p for p in _walk(package) if p.suffix in (".py", ".jinja", ".css", ".js", ".toml")))


def hash_corpus(corpus: Path) -> str:
    """Return the hash of articles, or of tables: of every file that reading them can come upon, and of its name."""
    if corpus.is_file():
        return hash_files(corpus.parent, [corpus])
    tables = (corpus / "tables.json").is_file()
    # the hand codings beside articles are not read with them, and what a README says changes no figure
    read = (p for p in _walk(corpus) if tables or p.relative_to(corpus).parts[0] != "gold")
    return hash_files(corpus, (p for p in read if not p.name.lower().startswith("readme.")))


def gold_of(corpus: Path) -> Path | None:
    """Return the folder of hand codings that stands beside the articles of a corpus, None where there is none."""
    gold = corpus / "gold"
    return gold if gold.is_dir() and any(gold.rglob("*.json")) else None


def hash_gold(corpus: Path) -> str:
    """Return the hash of the hand codings that scores of a corpus can rest on.

    They are those beside its articles; where it has none, those of the checkout, which count where the texts are the
    same (see `validation.find_gold`); "" where there are none at all.
    """
    own = gold_of(corpus)
    data = Path(__file__).parents[2] / "data"
    folders = [own] if own else sorted(data.glob("*/gold"))
    hashes = [hash_files(folder, (p for p in _walk(folder) if p.suffix == ".json")) for folder in folders]
    return hash_bytes("".join(hashes).encode()) if hashes else ""


def _walk(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder that are not hidden, in an order that is the same everywhere."""
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__pycache__")))
        yield from (Path(here, name) for name in sorted(files) if not name.startswith("."))


def hash_files(root: Path, files: Iterable[Path]) -> str:
    """Return one hash of files and of their names relative to `root`; one that cannot be read counts by its name."""
    digest = hashlib.sha256()
    for path in files:
        try:
            content = path.read_bytes()
        except OSError:
            content = b""
        name = os.fsencode(path.relative_to(root).as_posix())
        digest.update(b"%d %d\n%b%b" % (len(name), len(content), name, content))
    return digest.hexdigest()


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hash_bytes(path.read_bytes())


def hash_bytes(content: bytes) -> str:
    """Return the SHA-256 of bytes."""
    return hashlib.sha256(content).hexdigest()
