"""How well the package codes, measured against people: scores, misses, and sheets for coders."""

from sahel_analysis.validation.coders import corrected_frame_shares, sheet_agreement
from sahel_analysis.validation.cues import cue_effect, cue_lines
from sahel_analysis.validation.gold import GoldError, read_gold
from sahel_analysis.validation.misses import misses
from sahel_analysis.validation.place import GoldPlace, find_gold
from sahel_analysis.validation.plots import describe_corrected, describe_validity, plot_corrected, plot_validity
from sahel_analysis.validation.scores import agreement, evaluate
from sahel_analysis.validation.sheets import Sheet, SheetError, read_sheet, write_sheet
from sahel_analysis.validation.validity import corrected_line_shares, frame_misses, frame_validity, line_evidence

__all__ = [
    "GoldError",
    "GoldPlace",
    "Sheet",
    "SheetError",
    "agreement",
    "corrected_frame_shares",
    "corrected_line_shares",
    "cue_effect",
    "cue_lines",
    "describe_corrected",
    "describe_validity",
    "evaluate",
    "find_gold",
    "frame_misses",
    "frame_validity",
    "line_evidence",
    "misses",
    "plot_corrected",
    "plot_validity",
    "read_gold",
    "read_sheet",
    "sheet_agreement",
    "write_sheet",
]
