"""Sentences with numbers in them: one template for all accounts, the numbers of one account.

The frames of a portfolio hold the same sentences, filled in by Polars for all accounts at once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import isfinite, isinf
from typing import Any

from focuskit.model.units import Unit

PIECES = re.compile(r"\{(\w+)\}|(\(s\))")
"""What a template holds besides text: the name of a number, and an s that hangs on it."""

STILL_OPEN, OR_MORE, BETWEEN = " {} more still open", ", so {} or more", ", so {} to {}"
"""How many rows have no outcome yet, and between what the value will lie: parts of a sentence."""


def spelled(value: float | None, unit: str) -> str | None:
    """A value in its unit, as ``units.spell`` writes it; None: it has no such text."""
    if value is None:
        return None
    if unit == Unit.SHARE:
        return f"{round(value * 100)} %" if isfinite(value) else None
    if unit in {Unit.DAYS, Unit.COUNT}:
        return f"{round(value):,}" if isfinite(value) else None
    return str(round(value * 100) / 100) if isfinite(value) else str(value)


def put_in(template: str, numbers: Mapping[str, str | None]) -> str | None:
    """Put numbers into a sentence; None where one of them is None.

    An ``(s)`` is an s, or nothing where the number before it is 1.
    """
    texts: list[str] = []
    number: str | None = None
    for piece in PIECES.split(template):
        if piece in numbers:
            number = numbers[piece]
            if number is None:
                return None
            texts.append(number)
        elif piece == "(s)":
            texts.append("" if number == "1" else "s")
        elif piece:
            texts.append(piece)
    return "".join(texts)


def said(sign: Mapping[str, Any], finding: Mapping[str, Any]) -> str | None:
    """What was measured in one English sentence.

    Args:
        sign: What ``run.json`` says of the sign.
        finding: The numbers of the finding, by the names of its fields.
    """
    if sign["says"] is None:
        return None
    unit, value = sign["unit"], finding["value"]
    least = "at least " if finding["at_least"] and value is not None and value > 0 else ""
    also = finding["also"]
    numbers = {
        "value": least + (spelled(value, unit) or ""),
        "observations": f"{finding['observations']:,}",
        "evidence": f"{finding['evidence']['count']:,}",
        "also": None if also is None else f"{int(also):,}",
    }
    parts = [put_in(sign["says"], numbers)]
    if sign["says_also"] and also is not None and also > 0:
        parts += [" ", put_in(sign["says_also"], numbers)]
    if finding["pending"]:
        parts.append(_still_open(finding, unit))
    parts.append(sign["says_of_record"])
    return "".join(filter(None, parts))


def _still_open(finding: Mapping[str, Any], unit: str) -> str:
    """Say how many rows have no outcome yet, and between what the value will lie."""
    low, high = (spelled(finding[end], unit) for end in ("value_low", "value_high"))
    endless = finding["value_high"] is not None and isinf(finding["value_high"])
    if low is None or (high is None and not endless):
        return ""
    between = OR_MORE.format(low) if endless else BETWEEN.format(low, high)
    still_open = STILL_OPEN.format(f"{finding['pending']:,}")
    return f"{still_open}{'' if low == high else between}."
