"""Checks of a header: it is none of the rows, and has the columns that a mapping names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import polars as pl

from focuskit.intake.formats.unreadable_marks import is_mark
from focuskit.model.arguments import shown
from focuskit.model.errors import InputError, nearest

_ROWS = 200
_SURE_OF = (
    re.compile(r"[^@\s]+@[^@\s]+\.\w+"),
    re.compile(r"https?://\S+"),
    re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}[T ,]+\d{1,2}:\d{2}.*"),
)
"""Mail addresses, links and moments, which name no column where its values are such too."""
_NAMED_HERE = re.compile(r" \(\d+\)$|^column \d+$")
"""What the reader calls a column without a name, or of one that stands twice."""
_AGAIN, _OFTEN = 2, 2
"""So many words of a header that stand so often below themselves are values; judgement."""


def refuse_no_header(where: str, rows: pl.LazyFrame) -> None:
    """Refuse a table whose first line is a row: exported without names, it tells no column.

    Args:
        where: The file, or what to call rows in memory.
        rows: The rows below the header.

    Raises:
        InputError: It is one.
    """
    sample = rows.head(_ROWS).collect()
    columns = [c for c in sample.columns if sample[c].dtype == pl.String and not is_mark(c)]
    told = [column for column in columns if _is_value(column, sample[column].to_list())]
    if told or _stand_below(columns, sample):
        first = ", ".join(shown(column) for column in columns[:4])
        raise InputError(
            problem="the header looks like a row, and names no columns",
            where=where,
            found=f"{first}, ..." if len(columns) > 4 else first,
            expected="a header, such as the names of the account, the time and what happened",
            hint="export it with its header, or write one above, as account_id,occurred_at,kind",
        )


def _is_value(column: str, values: Sequence[str | None]) -> bool:
    """Whether a header is of a form that no header has, and that the values below it have."""
    stated = [value for value in values if value]
    return any(
        form.fullmatch(column) and sum(map(bool, map(form.fullmatch, stated))) * 2 > len(stated)
        for form in _SURE_OF
    )


def _stand_below(columns: Sequence[str], sample: pl.DataFrame) -> bool:
    """Whether several words of the header stand below themselves again and again.

    Where files were put together, the whole header does; such lines do not count.
    """
    named = [column for column in columns if not _NAMED_HERE.search(column)]
    if not named:
        return False
    whole = sample.select(pl.all_horizontal(pl.col(c).eq_missing(c) for c in named).sum()).item()
    several = (c for c in named if sample[c].n_unique() > 1)
    again = [c for c in several if (sample[c] == c).sum() - whole >= _OFTEN]
    return len(again) >= _AGAIN


def require_columns(columns: Iterable[str], rows: pl.LazyFrame, where: str) -> None:
    """Refuse rows that lack a column that a mapping names.

    Raises:
        InputError: They do.
    """
    found = rows.collect_schema().names()
    for column in columns:
        if column not in found:
            raise InputError(
                problem=f"the file has no column {column!r}",
                where=where,
                found=f"columns {', '.join(found)}",
                hint=nearest(column, found),
            )
