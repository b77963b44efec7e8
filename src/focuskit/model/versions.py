"""Versions and ranges of them, as Python packaging defines them (PEP 440)."""

from __future__ import annotations

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

ANY = "*"
"""The range that every version lies in, also that of what has none."""

FORM = 'clauses such as ">=1.2,<2", "~=1.4" or "==1.4.*", or "*" for any version'
"""How a range is written, for those who wrote something else."""


def is_range(text: str) -> bool:
    """Whether a text is a range of versions: ``">=1.2,<2"``, ``"~=1.4"``, ``"*"``."""
    return text == ANY or _clauses(text) is not None


def lies_in(version: str | None, allowed: str) -> bool:
    """Whether a version lies in a range.

    A version before a release lies in a range as any other does, but for that of the release
    itself: ``2.0rc1`` is neither below 2 nor at least 2. No version, or one that is none by
    PEP 440, lies in ``"*"`` alone.

    Raises:
        ValueError: ``allowed`` is no range.
    """
    if allowed == ANY:
        return True
    clauses = _clauses(allowed)
    if clauses is None:
        raise ValueError(f"{allowed!r} is no range of versions; write {FORM}")
    try:
        return clauses.contains(Version(version or ""), prereleases=True)
    except InvalidVersion:
        return False


def _clauses(text: str) -> SpecifierSet | None:
    """The clauses of a range; None if it is none, or if one of them is empty."""
    if not all(clause.strip() for clause in text.split(",")):
        return None
    try:
        return SpecifierSet(text)
    except InvalidSpecifier:
        return None
