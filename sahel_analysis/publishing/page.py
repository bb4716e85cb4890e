"""What a notebook opens, shows and saves, in the language that it is asked for.

A notebook asks, calls, shows and doubts; what all of them need for that stands here.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from sahel_analysis.charts.digits import check_digits, write_numbers
from sahel_analysis.corrected import count_applied, count_states
from sahel_analysis.interface import check_language, format_number, translate
from sahel_analysis.publishing.evidence import Evidence, KeyEvidence
from sahel_analysis.publishing.opening import Opened, choose, open_corpus
from sahel_analysis.publishing.rendering import as_data, direction_of, read_script, render
from sahel_analysis.publishing.words import KeyLabels, corpus_mark, read_words
from sahel_analysis.tables import Tables

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sahel_analysis.charts.words import Words

# The type of a parameter that holds a year, a month or a day in ISO's notation: "2023", "2023-07", "2023-07-26".
Date = str

# Columns that hold codes of the interface.
CODES = ["frame", "type", "kind", "voice", "status", "evidence", "role", "position"]

# Width of a figure in a notebook, in pixels.
WIDTH = 640

# Rows of a table that can be sorted and searched, and how many of them stand on a page of it.
LIVE_ROWS = 1000
LIVE_PAGE = 10


class _Cell(NamedTuple):
    text: str
    number: bool
    # what it is sorted by among numbers
    order: float | str


@dataclass(frozen=True)
class Page:
    """A corpus opened for a notebook: the chosen articles as `tables`, and how they are shown.

    `out` is the folder that figures are saved in; None: they are shown only. `note` is the mark on every figure.
    With `pdf` figures are saved as PDF as well. `digits` are those of figures in Arabic.
    """

    opened: Opened
    tables: Tables
    language: str
    out: Path | None
    note: str
    period: bool
    pdf: bool = False
    digits: str = "western"

    def show_load_report(self) -> None:
        """Show how many articles were read and chosen, what could not be read, and what has no date."""
        documents = self.opened.tables.pick("documents", ["doc_id", "title", "published"])
        undated = documents.loc[documents["published"].isna(), ["doc_id", "title"]]
        rejected, corrections = self.opened.rejected, self.opened.tables.corrections
        html = self._html(
            "load_report.html.jinja",
            mark=corpus_mark(self.tables, self.language),
            texts=self.opened.tables.has_texts,
            articles=len(documents),
            chosen=self.tables.n_articles,
            undated=undated.to_dict("records"),
            left_out=len(undated) if self.period else 0,
            rejected=None if rejected is None else rejected.to_dict("records"),
            warnings=self.opened.warnings or (),
            corrected=count_states(corrections) if len(corrections) else None,
            unfit=corrections[corrections["state"] == "unfit"].to_dict("records"),
        )
        # once a notebook, in the first output that each of them has
        self._display(html if self.out else html + _live_script())

    def show_table(self, table: pd.DataFrame, rows: int = 20) -> None:
        """Show a table; codes by their labels, each cell in its own direction, unknown left empty.

        A person sees up to 1,000 rows, which can be sorted and searched once the notebook has shown its load report;
        a batch shows the first `rows`, as plain HTML. The rows that are left out are counted.
        """
        self._display(self.table_html(table, rows))

    def table_html(self, table: pd.DataFrame, rows: int = 20) -> str:
        """Return what `show_table` shows."""
        label = KeyLabels(self.tables, self.language)
        most = rows if self.out else LIVE_ROWS
        first = table.head(most)
        for name in table.columns.intersection(CODES):
            first = first.assign(**{name: [label(str(code)) if code else "" for code in first[name]]})
        shown = [[self._cell(value) for value in row] for row in first.itertuples(index=False)]
        more = format_number(len(table) - most, self.language) if len(table) > most else ""
        columns = list(table.columns)
        if self.out:
            return self._html("table.html.jinja", columns=columns, rows=shown, more=more)
        numbers = {i for row in shown for i, cell in enumerate(row) if cell.number}
        options = json.dumps(_live_options(len(shown), self.language), ensure_ascii=False)
        return self._html(
            "table_live.html.jinja", columns=columns, rows=shown, more=more, numbers=numbers, options=options
        )

    def show_figure(
        self, name: str, axes: Axes, data: pd.DataFrame, words: Words, evidence: pd.DataFrame | None = None
    ) -> None:
        """Show a figure as it is saved: with the numbers, evidence, caption and alternative text beside it.

        See `charts.save_figure` for what they must be. Without a folder to save in the figure is checked alike.
        """
        import matplotlib.pyplot as plt
        from IPython.display import Image, display

        from sahel_analysis.charts.saving import save_figure

        with tempfile.TemporaryDirectory() as scratch:
            files = save_figure(
                axes,
                self.out or scratch,
                name,
                data=data,
                evidence=evidence,
                language=self.language,
                caption=self._caption(words.caption),
                alt=words.alt,
                note=self.note,
                pdf=self.pdf,
                digits=self.digits,
            )
            plt.close(axes.get_figure(root=True))
            image = files.png.read_bytes()
        display(Image(image, width=WIDTH, alt=write_numbers(words.alt, self.language, self.digits)))  # type: ignore[no-untyped-call]

    def _caption(self, caption: str) -> str:
        """Return a caption that counts the corrections by hand where the numbers rest on any."""
        applied = format_number(count_applied(self.tables), self.language)
        return caption if applied == "0" else f"{caption} {translate('corrections_applied', self.language, n=applied)}"

    def show_evidence(self, evidence: pd.DataFrame, keys: Sequence[str], each: int = 2) -> None:
        """Quote sentences behind some keys of a figure, those of different articles first."""
        label = KeyLabels(self.tables, self.language)
        found = Evidence(self.tables).of_keys(evidence, keys, label, each=each)
        self._display(self.quotes_html(found))

    def show_openings(self, evidence: pd.DataFrame, keys: Sequence[str], each: int = 20) -> None:
        """List keys of a figure, each of which opens to the sentences behind it, up to `each`."""
        found = Evidence(self.tables).of_keys(evidence, keys, KeyLabels(self.tables, self.language), each=each)
        self._display(self._html("openings.html.jinja", found=found))

    def quotes_html(self, found: Sequence[KeyEvidence]) -> str:
        """Return sentences as `show_evidence` shows them."""
        return self._html("quotes.html.jinja", found=found)

    def _html(self, template: str, **values: Any) -> str:
        language, words = self.language, read_words(self.language)
        return render(template, language=language, direction=direction_of(language), words=words, **values)

    def _display(self, html: str) -> None:
        from IPython.display import HTML, display

        display(HTML(html))  # type: ignore[no-untyped-call]

    def _cell(self, value: Any) -> _Cell:
        if isinstance(value, pd.Timestamp):
            return _text_cell(value.strftime("%Y-%m-%d"))
        if isinstance(value, (float, np.floating)) and not pd.isna(value):
            return _Cell(format_number(float(value), self.language, 3), True, float(value))
        if isinstance(value, (int, np.integer)) and not isinstance(value, bool):
            return _Cell(format_number(int(value), self.language), True, int(value))
        return _text_cell("" if pd.isna(value) else str(value))


def _text_cell(text: str) -> _Cell:
    return _Cell(text, False, text)


def _live_options(rows: int, language: str) -> dict[str, Any]:
    """Return what DataTables is told of a table: its words, and its pages where one does not hold all rows."""
    paged = rows > LIVE_PAGE
    words = {
        "search": "search",
        "lengthMenu": "page_length",
        "info": "rows_shown",
        "infoEmpty": "no_row",
        "infoFiltered": "rows_filtered",
        "zeroRecords": "no_row",
    }
    fields = {"first": "_START_", "last": "_END_", "n": "_TOTAL_", "all": "_MAX_", "menu": "_MENU_"}
    return {
        "order": [],
        "autoWidth": False,
        "paging": paged,
        "pageLength": LIVE_PAGE,
        "lengthMenu": [LIVE_PAGE, 50, LIVE_ROWS],
        "layout": {
            "topStart": "search",
            "topEnd": "pageLength" if paged else None,
            "bottomStart": "info" if paged else None,
            "bottomEnd": "paging" if paged else None,
        },
        "language": {name: translate(f"explore.{key}", language, **fields) for name, key in words.items()},
    }


@cache
def _live_script() -> str:
    """Return the script that makes tables sortable and searchable, with all that it needs in it."""
    import itables.options

    bundle = Path(itables.options.dt_bundle)
    values = {"BUNDLE": bundle.read_text("utf-8"), "STYLES": bundle.with_suffix(".css").read_text("utf-8")}
    given = "".join(f"const {name} = {as_data(text)};\n" for name, text in values.items())
    return f'<script type="module">\n{given}{read_script("table_live.js")}\n</script>\n'


def listed(values: str) -> list[str] | None:
    """Return the values that a parameter joins by commas; None, which stands for all, where it is empty."""
    return [value.strip() for value in values.split(",") if value.strip()] or None


def open_page(
    corpus: str,
    *,
    language: str = "en",
    since: Date = "",
    until: Date = "",
    sources: str = "",
    out: str = "",
    note: str = "",
    pdf: bool = False,
    digits: str = "western",
) -> Page:
    """Open articles or tables for a notebook and choose from them; the arguments are its parameters.

    `corpus` is a folder or a file of articles, or a folder of tables. `sources` are names of outlets joined by commas,
    "" for all. With `since` or `until` undated articles stay out. The mark of figures is what the corpus
    says of itself in the column `mark` of its metadata, then `note`.

    Raises
    ------
    ValueError
        If the language, the digits or a source are unknown, a date is none, or no article is left.
    FileNotFoundError
        If there is nothing at `corpus`.
    """
    check_language(language)
    check_digits(digits)
    opened = open_corpus(corpus)
    tables = choose(opened.tables, since, until, sources)
    marks = [text for text in (corpus_mark(tables, language), note) if text]
    period = bool(since or until)
    return Page(opened, tables, language, Path(out) if out else None, " · ".join(marks), period, pdf, digits)
