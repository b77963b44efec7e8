"""The names of columns that the engine adds: to rows, and to its frames of one row an account."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

import polars as pl

from focuskit.model import schemas

UNTIMED = "stated without a time"
"""A column of bits, one for each of ``late_fields``: the row states the field, and no time from
which it was known. So it is empty in the row, and yet somebody writes it down."""


def late_fields(columns: frozenset[str]) -> tuple[str, ...]:
    """Those of some fields that are known only some time after their row, in a fixed order."""
    return tuple(sorted(columns & schemas.known_from().keys()))


class SignColumn(Enum):
    """A column that each sign has, or may have: ``SIGN value``, ``SIGN severity`` ..."""

    VALUE = "value"
    OBSERVATIONS = "observations"
    PENDING = "pending"
    """How many rows it would look at whose outcome is not known yet."""
    LOW = "low"
    """The least that the value can become once that is known; ``HIGH``: the most. Either may be
    infinite, and null is the value itself."""
    HIGH = "high"
    WITHOUT = "without strongest"
    """The value without its strongest case; null where there is none besides."""
    EVIDENCE = "evidence"
    """How many rows speak for the sign; ``COUNTER``: how many against it."""
    COUNTER = "counter"
    KEEPS = "keeps"
    """Whether the account has such rows, where it counts for something that there are none."""
    UNKEPT = "not kept"
    """Whether nobody keeps such rows for other accounts, so that it says nothing that there are
    none."""
    FAILED = "failed"
    """Why this one account could not be measured; few signs have it."""
    LOST = "lost rows"
    """How many rows it might have looked at that were rejected, or of which a field that it reads
    could not be read; ``LOST_LATER``: after the row that its value counts from, if it does."""
    LOST_LATER = "lost rows later"
    APPLIES = "applies"
    """Whether the sign applies to the account; null where nobody can tell."""
    REASON = "reason"
    """Why the sign is unknown."""
    SEVERITY = "severity"
    """The severity that counts, in parts per million: as it was judged, or as it is waived."""
    SEVERITY_LOW = "severity low"
    """The least that the severity can be, whatever is missing; ``SEVERITY_HIGH``: the most. In
    parts per million; null where the sign does not apply."""
    SEVERITY_HIGH = "severity high"
    ONE_CASE = "one case"
    """Whether it would be lit, and would not be without its strongest case."""
    WITHOUT_CASE = "severity without case"
    """The severity without the strongest case, in parts per million."""
    LIT = "lit"
    """Whether the severity reaches ``lit_from``, also without the strongest case."""
    OUTCOME = "outcome"
    COMPUTED = "computed"
    """The severity as it was judged, where a waiver names the sign."""
    WAIVED = "waived"
    """The waiver's severity, where it has effect."""
    AFTER = "after"
    """The severity once a recommendation is followed."""
    FOR = "for"
    """Whether a row speaks for the sign; ``AGAINST``: whether it speaks against it."""
    AGAINST = "against"
    INFLUENCE = "influence"
    """How much of the value a row in evidence makes; few signs have it."""

    def of(self, sign: str) -> str:
        """The name of this column of a sign."""
        return f"{sign} {self.value}"

    def col(self, sign: str) -> pl.Expr:
        """This column of a sign as an expression."""
        return pl.col(f"{sign} {self.value}")


class ThemeColumn(Enum):
    """A column that each theme has which the records feed: ``theme NAME rating`` ..."""

    LOST = "lost"
    """What its known signs lose, in millionths of weight; ``WEIGHT``: the weight that is known."""
    WEIGHT = "weight"
    LOST_AT_WORST = "lost at worst"
    """The same with all that is missing at its worst, over the weight that applies."""
    APPLICABLE = "applicable"
    SEVERITY = "severity"
    """The weighted mean severity of its known signs; ``HIGH``: of all at worst."""
    HIGH = "high"
    RATING = "rating"

    def of(self, theme: str) -> str:
        """The name of this column of a theme."""
        return f"theme {theme} {self.value}"

    def col(self, theme: str) -> pl.Expr:
        """This column of a theme as an expression."""
        return pl.col(self.of(theme))


RATING, RED_LIGHTS = "rating", "red lights"
"""Of an account: its rating, and the ids of the red lights that are lit."""
CHECKS, CHECKS_MADE, DEPTH = "checks", "checks made", "depth"
"""Of an account: how many signs that count apply to it, how many are known, and the share of the
weight that the records feed which is known, in parts per million."""

MEASURED = (
    SignColumn.VALUE,
    SignColumn.OBSERVATIONS,
    SignColumn.EVIDENCE,
    SignColumn.COUNTER,
)
"""What the measure stage adds for each sign."""

OPTIONAL: Mapping[SignColumn, pl.DataType] = {
    SignColumn.FAILED: pl.String(),
    SignColumn.PENDING: pl.Int64(),
    SignColumn.LOW: pl.Float64(),
    SignColumn.HIGH: pl.Float64(),
    SignColumn.WITHOUT: pl.Float64(),
    SignColumn.UNKEPT: pl.Boolean(),
}
"""What a measure may state besides, with its type."""

VALUES = tuple(
    f" {part.value}"
    for part in (SignColumn.VALUE, SignColumn.LOW, SignColumn.HIGH, SignColumn.WITHOUT)
)
"""How the names of columns end that hold values."""

SEVERITIES = (SignColumn.SEVERITY, SignColumn.SEVERITY_LOW, SignColumn.SEVERITY_HIGH)
"""The severity that counts, and its ends."""


def also(sign: str) -> str:
    """What the columns of a sign's further measure begin with, of which findings tell."""
    return f"{sign} also"


NAME, SEGMENT, KEY = "account name", "account segment", "account key"
"""Of a listed account; the last: whether the policy makes it a key account."""
STATUS_UNREADABLE = "account status unreadable"
"""Whether a listed account states a status that cannot be read, where any does."""
GROUP = "account group"
"""The number of the group of accounts under whose rules it is judged."""
ROWS, FIRST = "rows", "first row"
"""How many rows an account has, and the first of them."""
SINCE = "since"
"""Since when an account has been one."""
USED, REJECTED, REASONS = "rows used", "rows rejected", "rows rejected for"
"""Rows of an account, where any row of any account was rejected."""
UNWAIVED = {name: f"unwaived {name}" for name in ("score", "worst", "best", RATING, RED_LIGHTS)}
"""Columns of a score, and where they stand as they are without waivers, if any waiver counts."""
