"""Columns of one name: those that say nothing of their own are left aside, others are asked of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

import polars as pl

from focuskit.intake.polars_engine import collect

_AGAIN = re.compile(r"(?s)(.+)(?:_duplicated_\d+| \(\d+\))")
"""What a header is called that stands there again: by Polars, and by the reader."""


def stands_again(column: str, columns: Iterable[str]) -> bool:
    """Whether another column of a file has the name of this one in its header."""
    firsts = _firsts(tuple(columns))
    return Counter(firsts.values())[firsts[column]] > 1


def repeated_columns(rows: pl.LazyFrame, columns: Sequence[str]) -> dict[str, str]:
    """The columns of a name that stands several times which add nothing: what there is to say.

    Of those with the same values in every row the first is left; one that is empty says nothing
    beside one that is not.

    Args:
        rows: The rows of a file.
        columns: Its columns, in their order.
    """
    pairs = [(first, other) for other, first in _firsts(tuple(columns)).items() if first != other]
    if not pairs:
        return {}
    looks = {f"there {column}": pl.col(column).is_not_null().any() for p in pairs for column in p}
    looks |= {f"same {b}": pl.col(a).eq_missing(pl.col(b)).all() for a, b in pairs}
    found = collect(rows.select(**looks), "streaming").row(0, named=True)
    said: dict[str, str] = {}
    for first, other in pairs:
        if found[f"same {other}"] or not found[f"there {other}"]:
            how = "with the same values" if found[f"there {other}"] else "and is empty there"
            said[other] = f"{first!r} stands again in the header, {how}: the first is read"
        elif not found[f"there {first}"]:
            said[first] = f"{first!r} is empty, and stands again in the header: {other!r} is read"
    return said


@lru_cache(maxsize=16)
def _firsts(columns: tuple[str, ...]) -> dict[str, str]:
    """Column: the first one of its name; case and blanks make no other name."""
    firsts: dict[str, str] = {}
    found: dict[str, str] = {}
    for column in columns:
        again = _AGAIN.fullmatch(column)
        name = again[1] if again and again[1] in found else column
        found[column] = firsts.setdefault(" ".join(name.casefold().split()), column)
    return found
