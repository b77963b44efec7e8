"""Whole numbers of which a spreadsheet kept the first digits alone: `2.1547E+11` for an id."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from focuskit.intake.polars_engine import collect

EXPONENT = b"E+"
"""What stands in each of them."""
CUT_OFF = r"^\d(?:[.,]\d{1,8})?E\+(?:09|[1-9]\d)$"
"""Fewer digits than the number has, which spreadsheets do from ten or twelve digits on."""
WAY_OUT = "export them once more, and save the file from no spreadsheet"


def cut_off_notes(rows: pl.LazyFrame, columns: Sequence[str]) -> list[str]:
    """What to know of the columns of a text table that hold such numbers."""
    cut = {column: pl.col(column).str.contains(CUT_OFF) for column in columns}
    looks = {
        **{f"rows {column}": where.sum() for column, where in cut.items()},
        **{
            f"first {column}": pl.col(column).filter(where).first() for column, where in cut.items()
        },
    }
    found = collect(rows.select(**looks), "streaming").row(0, named=True)
    return [
        f"a spreadsheet cut digits off in {column!r}, as in {found[f'first {column}']!r}, in "
        f"{found[f'rows {column}']:,} rows: what differed there may be one now; {WAY_OUT}"
        for column in columns
        if found[f"rows {column}"]
    ]
