"""The folder of a figure set: finished runs are moved in, outdated ones go, the manifest and the page are written."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sahel_analysis.publishing import manifest
from sahel_analysis.publishing.execution import FIGURE_SUFFIXES, Outcome
from sahel_analysis.publishing.parameters import Value
from sahel_analysis.publishing.planning import Plan
from sahel_analysis.publishing.sets import LANGUAGES, Runs

if TYPE_CHECKING:
    from sahel_analysis.publishing.opening import Opened

PAGE = "index.html"
DICTIONARY = "data_dictionary.csv"
# files that tell of the set as a whole, by the key of their hash in the manifest
WHOLE = {"page": PAGE, "dictionary": DICTIONARY}


class SetFolder:
    """A set, as it stands in its folder. Its manifest lists what belongs to it; other files are never touched.

    A set does not mix: what an earlier run made stays only where it was made from the same articles, parameters,
    lexicons, versions, code and notebook. Nothing is written before `clear`.
    """

    def __init__(self, folder: Path, runs: Runs, plan: Plan, inputs: manifest.Manifest) -> None:
        self.folder = folder
        self._runs = runs
        self._plan = plan
        self._inputs = inputs
        self._earlier = manifest.read_manifest(folder)
        #: what of the inputs is not as it was when the set was made
        self.changed = [key for key, value in inputs.items() if self._earlier.get(key) != value]
        self._entries = {
            key: entry
            for key, entry in self._earlier["runs"].items()
            if not self.changed and self._is_current(key, entry)
        }

    def outdated(self) -> list[str]:
        """Return the runs of the plan, `language/notebook`, that have to be made."""
        return [key for key in self._plan.keys if key not in self._entries]

    def is_current(self) -> bool:
        """Tell whether there is nothing to do: every run, the page and the dictionary are what these inputs give."""
        same = not changed_files(self.folder, {file: self._earlier.get(key) for key, file in WHOLE.items()})
        return same and not self.outdated() and self._entries.keys() == self._earlier["runs"].keys()

    def why(self, key: str) -> str:
        """Word why a run has to be made; "" where it is up to date."""
        if key in self._entries:
            return ""
        if key not in self._earlier["runs"]:
            return "not made yet"
        return f"changed: {', '.join(self.changed) or 'the notebook, its entry in runs.toml, or its figures'}"

    def clear(self, force: bool = False) -> None:
        """Make the folder, and remove what is outdated; with `force` all that the plan makes anew."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if force:
            self._entries = {key: entry for key, entry in self._entries.items() if key not in self._plan.keys}
        for key, entry in self._earlier["runs"].items():
            if key not in self._entries:
                self._remove(key, entry)

    def take(self, outcome: Outcome, given: Mapping[str, Value]) -> None:
        """Move the files of a run into the set; of one that failed, only the notebook as it ran."""
        job = outcome.job
        key = f"{job.language}/{job.name}"
        kept = self.folder / job.language / f"{job.name}.failed.ipynb"
        kept.parent.mkdir(exist_ok=True)
        executed = job.folder / f"{job.name}.ipynb"
        if outcome.failure:
            if executed.is_file():
                os.replace(executed, kept)
            return
        kept.unlink(missing_ok=True)
        if not self._plan.figure_set.executed:
            executed.unlink(missing_ok=True)
        target = self.folder / key
        target.mkdir(exist_ok=True)
        files = [path.name for path in job.folder.iterdir() if path.is_file()]
        for name in files:
            os.replace(job.folder / name, target / name)
        title = self._runs.promises[job.name].title
        self._entries[key] = manifest.describe_run(job.notebook, self._runs.checkout, title, given, target, files)

    def finish(self, opened: Opened, failed: Sequence[Outcome], validity: manifest.Manifest | None = None) -> None:
        """Write dictionary and page, then the manifest: a set whose manifest is there and right is finished.

        `validity` is what `measured.measure_validity` returned.
        """
        from sahel_analysis.publishing.dictionary import write_dictionary
        from sahel_analysis.publishing.gallery import write_gallery

        entries = dict(sorted(self._entries.items(), key=self._place))
        found = {**manifest.describe_found(opened), "validity": validity}
        content = {"set": self.folder.name, **self._inputs, **found, "runs": entries}
        write_dictionary(self.folder, content, opened.tables.columns("documents"))
        write_gallery(self.folder, content, opened, self._runs.promises, failed)
        whole = {key: manifest.hash_file(self.folder / file) for key, file in WHOLE.items()}
        manifest.write_manifest(self.folder, {**content, **whole})

    def _place(self, item: tuple[str, Any]) -> tuple[int, int]:
        """Sort runs as the page shows them: by language, then as runs.toml lists the notebooks."""
        language, _, name = item[0].partition("/")
        return LANGUAGES.index(language), list(self._runs.promises).index(name)

    def _is_current(self, key: str, entry: manifest.Manifest) -> bool:
        language, _, name = key.partition("/")
        if language not in LANGUAGES or name not in self._runs.promises:
            return False
        promise = self._runs.promises[name]
        outputs = entry.get("outputs", {})
        promised = [figure + suffix for figure in promise.figures for suffix in FIGURE_SUFFIXES]
        # runs of other notebooks and languages may share the set; those that are asked for have to be the same
        asked = key in self._plan.keys
        return (
            manifest.hash_file(self._runs.notebook(name)) == entry.get("notebook_sha256")
            and entry.get("title") == promise.title
            and outputs.keys() >= set(promised)
            and (not asked or entry.get("parameters") == self._plan.given[name])
            and (not asked or (f"{name}.ipynb" in outputs) == self._plan.figure_set.executed)
            and not changed_files(self.folder / key, outputs)
        )

    def _remove(self, key: str, entry: manifest.Manifest) -> None:
        language, _, name = key.partition("/")
        place = self.folder / Path(language).name / Path(name).name
        for file in entry.get("outputs", {}):
            (place / Path(file).name).unlink(missing_ok=True)
        for empty in (place, place.parent):
            if empty.is_dir() and empty != self.folder and not any(empty.iterdir()):
                empty.rmdir()


def changed_files(place: Path, outputs: Mapping[str, str | None]) -> list[str]:
    """Return those of the files of a run that are gone, or are no longer what the manifest says."""
    return [
        name
        for name, sha256 in outputs.items()
        if not (place / name).is_file() or manifest.hash_file(place / name) != sha256
    ]
