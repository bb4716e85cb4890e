"""How well the package codes, measured against people: scores, misses, and sheets for coders."""

from sahel_analysis.validation.coders import corrected_frame_shares, sheet_agreement
from sahel_analysis.validation.gold import GoldError, read_gold
from sahel_analysis.validation.misses import misses
from sahel_analysis.validation.scores import agreement, evaluate
from sahel_analysis.validation.sheets import Sheet, SheetError, read_sheet, write_sheet

__all__ = [
    "GoldError",
    "Sheet",
    "SheetError",
    "agreement",
    "corrected_frame_shares",
    "evaluate",
    "misses",
    "read_gold",
    "read_sheet",
    "sheet_agreement",
    "write_sheet",
]
