"""Cells of tables that people open in spreadsheet programs."""

from __future__ import annotations

# A spreadsheet program would run such a cell as a formula; some accept the full-width signs of East Asian keyboards.
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")


def harmless(cell: str) -> str:
    """The cell with an apostrophe before what a spreadsheet program would run as a formula (OWASP, "CSV injection").
    Apostrophes that stand there already get one more, so that `as_written` gives back what was written."""
    return f"'{cell}" if cell.lstrip("'").startswith(FORMULA) else cell


def as_written(cell: str) -> str:
    """The cell as it was before `harmless`."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(FORMULA) else cell
