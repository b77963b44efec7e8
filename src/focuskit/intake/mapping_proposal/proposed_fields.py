"""The three words that a proposal has for a field, and what it rests on."""

from __future__ import annotations

import attrs

from focuskit.intake.mapping import FieldRule

SURE, CHECK, LEFT_OUT = "sure", "please check", "left out"


@attrs.frozen(kw_only=True)
class Reading:
    """How a column is to be read as a field.

    Args:
        rule: Where the field comes from; None where nobody can tell.
        word: ``sure``, ``please check`` or ``left out``.
        reason: What it rests on, or what is in doubt.
        asks: What a person must say: ``dates`` for the order of day and month.
    """

    rule: FieldRule | None
    word: str
    reason: str = ""
    asks: str | None = None


@attrs.frozen(kw_only=True)
class ProposedField:
    """What is proposed for one field.

    Args:
        field: The field.
        columns: Where it comes from; empty for a constant.
        rule: How it is read; None where nobody can tell.
        word: ``sure``, ``please check`` or ``left out``.
        reason: What that rests on.
        sample: A value of the file; None where there is none.
        asks: What a person must say, if anything: ``dates``.
    """

    field: str
    columns: tuple[str, ...]
    rule: FieldRule | None
    word: str
    reason: str
    sample: str | None = None
    asks: str | None = None
