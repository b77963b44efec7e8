"""Files of which nothing can be read: refused, since what they hold would be missing unseen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn

import polars as pl

from focuskit.intake.checks.rejections import OF_THE_LIST, nothing, shown
from focuskit.model.errors import InputError
from focuskit.model.wording import counted

MOST_REASONS = 5


def is_file(source: Any) -> bool:
    """Whether a source is the name of a file."""
    return isinstance(source, str | Path)


def refuse_unread_files(sources: Sequence[Any], read: Sequence[tuple[int, pl.DataFrame]]) -> None:
    """Refuse a file of which no row stands the checks, and files that hold no row at all.

    Rows of accounts that are not listed were read: they are judged with those of all files.

    Args:
        sources: What was read.
        read: Of each, how many rows it holds, and what is wrong with those that are rejected.

    Raises:
        InputError: There is such a file.
    """
    for source, (rows, rejected) in zip(sources, read, strict=True):
        if not (is_file(source) and rows):
            continue
        wrong = rejected.filter(~pl.col("reason").is_in(OF_THE_LIST))
        if wrong["row"].n_unique() == rows:
            refuse_unread(str(source), rows, wrong)
    if any(map(is_file, sources)) and not any(rows for rows, _ in read):
        refuse_unread(", ".join(str(source) for source in sources if is_file(source)), 0, nothing())


def refuse_unread(where: str, rows: int, rejected: pl.DataFrame) -> NoReturn:
    """Refuse a file of which no row is left, since an assessment without it would be of others.

    Args:
        where: The file.
        rows: How many it holds.
        rejected: What is wrong with them.

    Raises:
        InputError: Always; it tells the most frequent reasons, each with the first row.
    """
    if not rows:
        raise InputError(
            problem="the file holds no rows",
            where=where,
            expected="at least one row, headers aside",
            hint="was the export or the copy broken off, or a filter left on?",
        )
    raise InputError(
        problem="no row of the file is left: "
        + ("its one row was rejected" if rows == 1 else f"all {rows} rows were rejected"),
        where=where,
        found="; ".join(_reasons(rejected)),
        hint=_way_out(rejected),
    )


def _way_out(rejected: pl.DataFrame) -> str:
    """What to try, by the reason that most rows are rejected for."""
    reasons = rejected.group_by("reason").agg(pl.col("row").n_unique()).sort("row", "reason")
    if reasons["reason"][-1] in OF_THE_LIST:
        return (
            "does the list come from the same system and the same day? With --assess-unlisted "
            "accounts are assessed that it lacks"
        )
    return "a mapping says which column is which field, and how times and words are written"


def _reasons(rejected: pl.DataFrame) -> Iterator[str]:
    grouped = rejected.group_by("field", "reason").agg(
        pl.col("row").n_unique().alias("rows"),
        pl.col("value").sort_by("row").first(),
        pl.col("row").min(),
    )
    most = grouped.sort("rows", "field", "reason", descending=[True, False, False])
    for one in most.head(MOST_REASONS).iter_rows(named=True):
        rows = counted(one["rows"], "row")
        found = "nothing" if one["value"] is None else shown(one["value"])
        yield f"{rows} for {one['field']}: {one['reason']} (first in row {one['row']}: {found})"
