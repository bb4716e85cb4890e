"""What written pages ask for as {{ name }}: scores, frames, limits, how to cite. Rule for adding: an entry in PARTS."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable

from markdown_text import PACKAGE, ROOT, as_code, readme, table


def scores() -> str:
    """Return README's table of scores; tests/test_docs.py holds it against the sample."""
    return _between("scores")


def _between(name: str) -> str:
    (table,) = re.findall(rf"^<!-- {name}: .*? -->\n(.*?)\n?<!-- /{name} -->$", readme(), re.MULTILINE | re.DOTALL)
    return str(table)


def validity() -> str:
    """Return what README says of the articles that the scores come from, above their table."""
    text = readme().partition("## How well it reads\n")[2].partition("<!-- scores:")[0].strip()
    return _relinked(text)


def frames() -> str:
    """Return the frames with their definitions, from the lexicon."""
    tree = tomllib.loads((PACKAGE / "lexicons" / "frames.toml").read_text(encoding="utf-8"))
    rows = [(as_code(f["id"]), f["label"], f["definition"], "; ".join(f["policy_frames"])) for f in tree["frame"]]
    return table(["code", "frame", "definition", "in the Policy Frames Codebook"], rows)


def limits() -> str:
    """Return README's list of limits."""
    (text,) = re.findall(r"^## Limits\n(.*?)(?=^## )", readme(), re.MULTILINE | re.DOTALL)
    return _relinked(str(text).strip())


def _relinked(text: str) -> str:
    """Return text of README with links as they lead from docs/; what stands elsewhere in the checkout is only named."""
    text = re.sub(r"\[(?:docs/)?([^\]]*)\]\(docs/([^)]*)\)", r"[\1](\2)", text)
    return re.sub(r"\[([^\]]*)\]\((?!https?:|#)(?![\w-]+\.md\)|howto/)[^)]*\)", r"\1", text)


def counted() -> str:
    """Return how many entries the lexicons of actors, alliances and frames have."""
    kinds = {"actors": "actors/*.toml", "alliances, pacts and bodies": "alliances.toml", "frames": "frames.toml"}
    found = {
        kind: sum(
            len(re.findall(r"^\[\[(?:actor|alliance|frame)\]\]", path.read_text("utf-8"), re.MULTILINE))
            for path in (PACKAGE / "lexicons").glob(pattern)
        )
        for kind, pattern in kinds.items()
    }
    return ", ".join(f"{number:,} {kind}" for kind, number in found.items())


def version() -> str:
    """Return the version of the package."""
    import sahel_analysis

    return sahel_analysis.__version__


def citation() -> str:
    """Return how to cite, as CITATION.cff has it: a sentence, and an entry for BibTeX."""
    import yaml

    cff = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    authors = " and ".join(one.get("name") or f"{one['family-names']}, {one['given-names']}" for one in cff["authors"])
    year = str(cff["date-released"])[:4]
    title, version = cff["title"], cff["version"]
    fields = {"author": f"{{{authors}}}", "title": title, "year": year, "version": version}
    entry = "\n".join(f"  {name} = {{{value}}}," for name, value in fields.items())
    sentence = f"> {authors} ({year}). *{title}*. Version {version}."
    return f"{sentence}\n\n```text\n@software{{sahel_analysis,\n{entry}\n}}\n```"


PARTS: dict[str, Callable[[], str]] = {
    "scores": scores,
    "validity": validity,
    "frames": frames,
    "limits": limits,
    "counted": counted,
    "version": version,
    "citation": citation,
}
