"""Write a figure with its numbers, its evidence and its words, whole or not at all."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sahel_analysis.charts.compact import compact
from sahel_analysis.charts.digits import write_figure_numbers, write_numbers
from sahel_analysis.charts.fitting import TINY
from sahel_analysis.charts.style import QUIET, direction, figure_style
from sahel_analysis.charts.text import check_texts, label_text
from sahel_analysis.interface import check_language

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from PIL.Image import Image

DPI = 150
# charts have few colours; 32 leave room for the edges of letters. So many are the commonest of the figure as they are
COLOURS = 32
FLAT, APART = 18, 40
EVIDENCE_COLUMNS = ("key", "doc_id", "sentence")
_NOTE = "note"


@dataclass(frozen=True)
class FigureFiles:
    """The files of one figure; `evidence` and `pdf` are None where there is none."""

    png: Path
    svg: Path
    csv: Path
    json: Path
    evidence: Path | None = None
    pdf: Path | None = None


def save_figure(
    axes: Axes,
    folder: str | Path,
    name: str,
    *,
    data: pd.DataFrame,
    evidence: pd.DataFrame | None = None,
    language: str,
    caption: str,
    alt: str,
    note: str = "",
    pdf: bool = False,
    digits: str = "western",
) -> FigureFiles:
    """Write the figure of `axes` as `name` with the endings .png, .svg, .csv, .evidence.csv and .json.

    `data` holds the plotted numbers (floats are rounded to six digits), `evidence` one row per sentence that
    a key of `data` rests on. `note` is drawn small in the figure's lower corner; with `pdf` there is a .pdf too.
    `digits` may be eastern in Arabic, in figure and words; the CSV keeps the western ones.
    An artist that stands for a row of `data` has the row's key as its gid. The same input gives the same bytes.
    Files of an earlier run are replaced; where anything fails they stay as they were.

    Raises
    ------
    ValueError
        If a text would be shown wrongly (see `check_texts`), a mark has a key that `data` lacks, the name is no
        plain file name, caption or alternative text is empty, or the evidence lacks a column or knows other keys.
    """
    check_language(language)
    figure = axes.get_figure(root=True)
    if figure is None:
        raise ValueError(f"the axes of {name!r} belong to no figure")
    _check_words(name, caption, alt)
    _check_keys(figure, name, data, evidence)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    words = {"title": str(axes.get_label()), "caption": caption, "alt": alt, "note": note}
    words = {name: write_numbers(text, language, digits) for name, text in words.items()} | {"language": language}
    scratch = Path(tempfile.mkdtemp(dir=folder, prefix=f".{name}-"))
    engine = figure.get_layout_engine()
    try:
        with figure_style(language):
            _draw_note(figure, note, language)
            write_figure_numbers(figure, language, digits)
            with warnings.catch_warnings():
                # what matplotlib only warns of is an error below
                warnings.filterwarnings("ignore", message="Glyph .* missing from font")
                figure.draw_without_rendering()
            check_texts(figure)
            # it is laid out now: once for all formats
            figure.set_layout_engine(None)
            _write_png(figure, scratch / f"{name}.png")
            about = {"Title": words["title"], "Description": words["alt"], "Language": language}
            _write_svg(figure, scratch / f"{name}.svg", {"Date": None, "Creator": None, **about})
            if pdf:
                unsaid = dict.fromkeys(("CreationDate", "Creator", "Producer"))
                about = {"Title": words["title"], "Subject": words["alt"]}
                figure.savefig(scratch / f"{name}.pdf", metadata={**unsaid, **about})
        _write_csv(data, scratch / f"{name}.csv")
        if evidence is not None:
            _write_csv(evidence[list(EVIDENCE_COLUMNS)].drop_duplicates(), scratch / f"{name}.evidence.csv")
        text = json.dumps(words, ensure_ascii=False, indent=2) + "\n"
        (scratch / f"{name}.json").write_text(text, encoding="utf-8")
        return _move(scratch, folder, name, {"evidence.csv": evidence is not None, "pdf": pdf})
    finally:
        if engine is not None:
            figure.set_layout_engine(engine)
        shutil.rmtree(scratch, ignore_errors=True)


def _write_svg(figure: Figure, path: Path, about: dict[str, str | None]) -> None:
    figure.savefig(path, metadata=about)
    path.write_text(compact(path.read_text(encoding="utf-8")), encoding="utf-8")


def _check_words(name: str, caption: str, alt: str) -> None:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", name):
        raise ValueError(f"{name!r} is no name for a figure: use letters, digits, _ and -")
    for what, text in (("caption", caption), ("alternative text", alt)):
        if not text.strip():
            raise ValueError(f"the figure {name!r} has no {what}: say in words what it shows")


def _check_keys(figure: Figure, name: str, data: pd.DataFrame, evidence: pd.DataFrame | None) -> None:
    keys = set(data["key"]) if "key" in data.columns else set()
    drawn = {artist.get_gid() for artist in figure.findobj() if artist.get_gid()} - {_NOTE}
    unknown = sorted(str(gid) for gid in drawn - keys)
    if unknown:
        raise ValueError(f"the figure {name!r} has marks whose key is not in its data: {', '.join(unknown[:5])}")
    if "key" in data.columns and not data["key"].is_unique:
        twice = data.loc[data["key"].duplicated(), "key"].iloc[0]
        raise ValueError(f"the data of figure {name!r} have the key {twice!r} more than once")
    if evidence is None:
        return
    missing = [column for column in EVIDENCE_COLUMNS if column not in evidence.columns]
    if missing:
        raise ValueError(f"the evidence of figure {name!r} lacks the column(s) {', '.join(missing)}")
    foreign = sorted(set(evidence["key"]) - keys)
    if foreign:
        raise ValueError(f"the evidence of figure {name!r} has keys that its data lack: {', '.join(foreign[:5])}")


def _draw_note(figure: Figure, note: str, language: str) -> None:
    """Put the mark into the lower corner where reading ends, in place of an earlier one."""
    for text in [t for t in figure.texts if t.get_gid() == _NOTE]:
        text.remove()
    if note:
        side = direction(language).end
        x = 0.012 if side == "left" else 0.988
        label = label_text(note, language)
        height = 0.05 / figure.get_size_inches()[1]
        figure.text(x, height, label, ha=side, va="bottom", size=TINY, color=QUIET, gid=_NOTE)


def _write_png(figure: Figure, path: Path) -> None:
    """Write a figure in a palette: the file is a third of the size."""
    from PIL import Image

    page = io.BytesIO()
    figure.savefig(page, format="raw", dpi=DPI)
    width, height = (int(DPI * side) for side in figure.get_size_inches())
    picture = Image.frombuffer("RGBA", (width, height), page.getvalue()).convert("RGB")
    few = _few_colours(picture)
    few.save(path, "png", optimize=True, dpi=(DPI, DPI))


def _few_colours(picture: Image) -> Image:
    """Return a picture in a palette; what fills an area keeps its colour, however small the area."""
    from PIL import Image

    pixels = np.asarray(picture).reshape(-1, 3).astype(np.int32)
    packed = pixels @ np.array([65536, 256, 1], dtype=np.int32)
    # a figure is mostly stretches of one colour: sorting those takes a fifth of the time
    begins = np.flatnonzero(np.diff(packed, prepend=-1))
    lengths = np.diff(begins, append=len(packed))
    colours, stretches = np.unique(packed[begins], return_inverse=True)
    counts, place = np.bincount(stretches, weights=lengths), np.repeat(stretches, lengths)
    parts = np.stack([colours >> 16, colours >> 8 & 255, colours & 255], axis=1)
    flat = parts[:0]
    for colour in parts[np.argsort(-counts, kind="stable")]:
        # the commonest, and no two shades of one: those are edges
        if len(flat) < FLAT and (abs(flat - colour).sum(axis=1) > APART).all():
            flat = np.concatenate([flat, [colour]])
    edges = picture.quantize(COLOURS - len(flat), method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    palette = np.concatenate([flat, np.reshape(edges.getpalette() or [], (-1, 3))])
    nearest = ((parts[:, None] - palette) ** 2).sum(axis=2).argmin(axis=1).astype(np.uint8)
    few = Image.frombytes("P", picture.size, nearest[place].tobytes())
    few.putpalette(palette.astype(np.uint8).tobytes())
    return few


def _write_csv(table: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV: UTF-8, ISO dates, floats of six digits, empty where unknown."""
    # adding zero turns -0.0 into 0.0
    rounded = table.assign(**{name: table[name].round(6) + 0.0 for name in table.select_dtypes("float").columns})
    rounded.to_csv(path, index=False, date_format="%Y-%m-%d", lineterminator="\n", encoding="utf-8")


def _move(scratch: Path, folder: Path, name: str, further: dict[str, bool]) -> FigureFiles:
    """Put the finished files in place, the words last: a figure without its .json is not finished.

    `further` says which endings this figure has beside the usual ones; those of an earlier run that it has not go.
    """
    (folder / f"{name}.json").unlink(missing_ok=True)
    for ending in (ending for ending, has in further.items() if not has):
        (folder / f"{name}.{ending}").unlink(missing_ok=True)
    endings = ["png", "svg", "csv", *(ending for ending, has in further.items() if has), "json"]
    made = {}
    for ending in endings:
        made[ending] = folder / f"{name}.{ending}"
        os.replace(scratch / f"{name}.{ending}", made[ending])
    usual = made["png"], made["svg"], made["csv"], made["json"]
    return FigureFiles(*usual, made.get("evidence.csv"), made.get("pdf"))
