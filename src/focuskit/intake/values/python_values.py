"""Values of Python as Polars takes them: what stands for a missing one is None, whoever made it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

_KEPT = frozenset({str, int, bool, type(None), datetime, date, bytes, timedelta})
"""What is never missing, and what Polars knows as it is."""


def plain(values: list[Any]) -> list[Any]:
    """A column with None for NaN, NaT and NA, and with Python's values for those of numpy.

    They are told by what they are, so neither numpy nor pandas is needed for it.
    """
    if set(map(type, values)) <= _KEPT:
        return values
    return [_plain(value) for value in values]


def _plain(value: Any) -> Any:
    kind = type(value)
    if kind in _KEPT:
        return value
    if kind is list or kind is tuple:
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if kind.__module__ == "numpy":
        if kind.__name__ == "datetime64":
            return value.astype("datetime64[us]").item()  # of nanoseconds, it would be a number
        return _plain(value.tolist() if kind.__name__ == "ndarray" else value.item())
    return _single(value)


def _single(value: Any) -> Any:
    """A number or a moment, and None for what is none."""
    if isinstance(value, float | Decimal):
        return None if value != value else value  # noqa: PLR0124 -- not a number
    if type(value).__name__ in {"NAType", "NaTType"}:
        return None
    if isinstance(value, datetime) and hasattr(value, "to_pydatetime"):
        return value.to_pydatetime(warn=False)
    return value
