"""Style, labels and saving of figures, and the shapes that the analyses share."""

from sahel_analysis.charts.saving import FigureFiles, save_figure
from sahel_analysis.charts.style import COLOURS, direction, figure_style, new_axes
from sahel_analysis.charts.text import check_texts, label_text

__all__ = [
    "COLOURS",
    "FigureFiles",
    "check_texts",
    "direction",
    "figure_style",
    "label_text",
    "new_axes",
    "save_figure",
]
