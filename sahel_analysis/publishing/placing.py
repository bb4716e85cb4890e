"""The folder of a figure set: finished runs are moved in, outdated ones go, the manifest and the page are written."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sahel_analysis.publishing import manifest
from sahel_analysis.publishing.execution import Outcome
from sahel_analysis.publishing.opening import Opened
from sahel_analysis.publishing.parameters import Value
from sahel_analysis.publishing.sets import LANGUAGES, Runs


class SetFolder:
    """A set in the making. Its manifest lists what belongs to it; other files in the folder are never touched.

    A set does not mix: what an earlier run made stays only where it was made from the same articles, parameters,
    lexicons, versions, code and notebook.
    """

    def __init__(self, folder: Path, runs: Runs, inputs: manifest.Manifest) -> None:
        self.folder = folder
        self._runs = runs
        self._inputs = inputs
        folder.mkdir(parents=True, exist_ok=True)
        earlier = manifest.read_manifest(folder)
        same = all(earlier.get(key) == value for key, value in inputs.items())
        self._entries: dict[str, manifest.Manifest] = {}
        for key, entry in earlier["runs"].items():
            if same and self._is_current(key, entry):
                self._entries[key] = entry
            else:
                self._remove(key, entry)

    def take(self, outcome: Outcome, given: Mapping[str, Value]) -> None:
        """Move the files of a run into the set; of one that failed, only the notebook as it ran."""
        job = outcome.job
        key = f"{job.language}/{job.name}"
        self._remove(key, self._entries.pop(key, {}))
        kept = self.folder / job.language / f"{job.name}.failed.ipynb"
        kept.parent.mkdir(exist_ok=True)
        executed = job.folder / f"{job.name}.ipynb"
        if outcome.failure:
            if executed.is_file():
                os.replace(executed, kept)
            return
        kept.unlink(missing_ok=True)
        target = self.folder / key
        target.mkdir(exist_ok=True)
        files = [path.name for path in job.folder.iterdir() if path.is_file()]
        for name in files:
            os.replace(job.folder / name, target / name)
        self._entries[key] = manifest.describe_run(job.notebook, self._runs.checkout, given, target, files)

    def finish(self, opened: Opened, failed: list[Outcome]) -> None:
        """Write the manifest and the page."""
        from sahel_analysis.publishing.gallery import write_gallery

        entries = dict(sorted(self._entries.items(), key=self._place))
        content = {"set": self.folder.name, **self._inputs, "runs": entries}
        manifest.write_manifest(self.folder, content)
        write_gallery(self.folder, content, opened, self._runs.promises, failed)

    def _place(self, item: tuple[str, Any]) -> tuple[int, int]:
        """Sort runs as the page shows them: by language, then as runs.toml lists the notebooks."""
        language, _, name = item[0].partition("/")
        return LANGUAGES.index(language), list(self._runs.promises).index(name)

    def _is_current(self, key: str, entry: manifest.Manifest) -> bool:
        language, _, name = key.partition("/")
        notebook = self._runs.notebook(name)
        return (
            language in LANGUAGES
            and name in self._runs.promises
            and manifest.hash_file(notebook) == entry.get("notebook_sha256")
            and all((self.folder / key / file).is_file() for file in entry.get("outputs", {}))
        )

    def _remove(self, key: str, entry: manifest.Manifest) -> None:
        language, _, name = key.partition("/")
        place = self.folder / Path(language).name / Path(name).name
        for file in entry.get("outputs", {}):
            (place / Path(file).name).unlink(missing_ok=True)
        for empty in (place, place.parent):
            if empty.is_dir() and empty != self.folder and not any(empty.iterdir()):
                empty.rmdir()
