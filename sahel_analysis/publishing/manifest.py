"""manifest.json: what a figure set was made from and what it holds, in hashes; no time stamps, no absolute paths."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from sahel_analysis.publishing.opening import Opened

NAME = "manifest.json"
# the libraries whose version can change a figure or a number
LIBRARIES = ("matplotlib", "networkx", "numpy", "pandas", "papermill", "scipy", "fontpkg-ibm-plex-sans-arabic")

Manifest = dict[str, Any]


def describe_inputs(corpus: Path, checkout: Path, opened: Opened, parameters: Mapping[str, Any]) -> Manifest:
    """Return what the figures of a set rest on: corpus, parameters, lexicons, package, versions."""
    documents = opened.tables.documents
    rows = documents.astype(str).sort_values("doc_id").to_csv(index=False, lineterminator="\n")
    return {
        "corpus": {
            "path": portable_path(corpus, checkout),
            "articles": len(documents),
            "undated": int(documents["published"].isna().sum()),
            "rejected": None if opened.rejected is None else len(opened.rejected),
            "sha256": hash_bytes(rows.encode("utf-8")),
        },
        "parameters": {name: str(value) for name, value in parameters.items()},
        "lexicons": opened.tables.lexicon_hash,
        "package": hash_package(),
        "versions": {
            "sahel_analysis": metadata.version("sahel_analysis"),
            "python": platform.python_version(),
            **{name: metadata.version(name) for name in LIBRARIES},
        },
    }


def describe_run(
    notebook: Path, checkout: Path, given: Mapping[str, Any], folder: Path, files: Iterable[str]
) -> Manifest:
    """Return the entry of one notebook in one language; `files` are its outputs in `folder`."""
    return {
        "notebook": portable_path(notebook, checkout),
        "notebook_sha256": hash_file(notebook),
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
    scratch.write_text(text, encoding="utf-8", newline="\n")
    os.replace(scratch, path)


def portable_path(path: Path, checkout: Path) -> str:
    """Return a path relative to the checkout; of one that lies elsewhere, its name only."""
    path = path.resolve()
    return path.relative_to(checkout.resolve()).as_posix() if path.is_relative_to(checkout.resolve()) else path.name


def hash_package() -> str:
    """Return the hash of the package's code and templates; the lexicons have one of their own."""
    package = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for path in sorted(p for p in package.rglob("*") if p.suffix in (".py", ".jinja", ".css")):
        digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hash_bytes(path.read_bytes())


def hash_bytes(content: bytes) -> str:
    """Return the SHA-256 of bytes."""
    return hashlib.sha256(content).hexdigest()
