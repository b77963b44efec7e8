"""Versions and ranges of them: as much as pins and hook APIs need, and no more."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from typing import Any

_VERSION = re.compile(r"v?(\d+(?:\.\d+)*)(.*)", re.DOTALL)
_CLAUSE = re.compile(r"(==|!=|>=|<=|>|<)\s*(\d+(?:\.\d+)*)")
_BEFORE_RELEASE = re.compile(r"[-_.]?(a|b|c|rc|alpha|beta|pre|preview|dev)[-_.]?\d*", re.IGNORECASE)
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq, "!=": operator.ne, ">=": operator.ge,
    "<=": operator.le, ">": operator.gt, "<": operator.lt,
}  # fmt: skip

ANY = "*"
"""The range that every version lies in, also that of what has none."""

FORM = 'clauses such as ">=1.2,<2" or "==1.4.0", or "*" for any version'
"""How a range is written, for those who wrote something else."""


def is_range(text: str) -> bool:
    """Tell whether a text is a range of versions: ``">=1.2,<2"``, ``"==1.4.0"``, ``"*"``."""
    return text == ANY or all(_CLAUSE.fullmatch(part.strip()) for part in text.split(","))


def lies_in(version: str | None, allowed: str) -> bool:
    """Tell whether a version lies in a range.

    Numbers are compared part by part, trailing zeros aside; a version before a release (``2.0rc1``)
    lies below it. No version, or one that does not begin with a number, lies in ``"*"`` alone.

    Raises:
        ValueError: ``allowed`` is no range.
    """
    if not is_range(allowed):
        raise ValueError(f"{allowed!r} is no range of versions; write {FORM}")
    if allowed == ANY:
        return True
    found = _VERSION.fullmatch(version or "")
    if found is None:
        return False
    numbers, rest = found.groups()
    own = (_release(numbers), _BEFORE_RELEASE.match(rest) is None)
    clauses = (_CLAUSE.fullmatch(part.strip()) for part in allowed.split(","))
    return all(
        _COMPARE[clause[1]](own, (_release(clause[2]), True)) for clause in clauses if clause
    )


def _release(numbers: str) -> tuple[int, ...]:
    parts = [int(number) for number in numbers.split(".")]
    while parts and parts[-1] == 0:
        parts.pop()
    return tuple(parts)
