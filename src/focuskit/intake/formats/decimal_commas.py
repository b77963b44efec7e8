"""Numbers with a decimal comma: told by column, together with what separates the columns.

``1,200`` alone may be either number. A column is read so only where one of its numbers has another
number of digits behind the comma, or points before it, or where another column of the file has.
"""

from __future__ import annotations

import polars as pl

from focuskit.intake.polars_engine import collect

_SAMPLE_ROWS = 1000
_NUMBER = r"^[-+]?(?:[0-9]{1,3}(?:[. '\x{a0}\x{202f}][0-9]{3})+(?:,[0-9]+)?|[0-9]+(?:,[0-9]+)?)$"
_PROOF = (
    r"^[-+]?(?:[0-9]+,(?:[0-9]{1,2}|[0-9]{4,})|[0-9]{1,3}(?:[. '\x{a0}\x{202f}][0-9]{3})+,[0-9]+)$"
)
_GROUPING = r"[. '\x{a0}\x{202f}]"
_LEAST_SHARE = 0.9
"""Of the values of such a column; the others are words, and stay as they are. Judgement."""


def with_points(rows: pl.LazyFrame, columns: list[str]) -> tuple[pl.LazyFrame, tuple[str, ...]]:
    """The rows with a decimal point in the numbers of columns that have a comma, and those columns.

    Args:
        rows: Texts.
        columns: Where to look.
    """
    sample = rows.head(_SAMPLE_ROWS).select(columns)
    may_be = _numbers(sample, columns)
    if not any(proven and share >= _LEAST_SHARE for share, proven in may_be.values()):
        return rows, ()
    found = _numbers(rows, [column for column, (share, _) in may_be.items() if share])
    read = tuple(column for column, (share, _) in found.items() if share >= _LEAST_SHARE)
    return rows.with_columns(map(_with_point, read)), read


def _numbers(rows: pl.LazyFrame, columns: list[str]) -> dict[str, tuple[float, bool]]:
    """For each column the share of numbers, 0 where none has a comma; and whether one proves it."""
    looks = []
    for column in columns:
        text = pl.col(column)
        number = text.str.contains(_NUMBER)
        comma = text.str.contains(",", literal=True) & number
        share = pl.when(comma.any()).then(number.mean()).otherwise(0)
        looks += [share.alias(f"s{column}"), text.str.contains(_PROOF).any().alias(f"p{column}")]
    found = collect(rows.select(looks), "streaming").row(0, named=True)
    return {column: (found[f"s{column}"] or 0.0, bool(found[f"p{column}"])) for column in columns}


def _with_point(column: str) -> pl.Expr:
    text = pl.col(column)
    plain = text.str.replace_all(_GROUPING, "").str.replace(",", ".", literal=True)
    return pl.when(text.str.contains(_NUMBER)).then(plain).otherwise(text).alias(column)
