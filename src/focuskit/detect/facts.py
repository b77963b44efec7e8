"""Facts that are in no interaction: what the engine adds to a row for those who ask.

Each is a column of its own, named so that it collides with no field of an interaction.
"""

from __future__ import annotations

import polars as pl

from focuskit.model.column_types import TIME, column_types

COLLEAGUE = {"checked_in_at": TIME, "pulse": pl.Float64()}
"""What is known of the colleague of a row, and its type."""

KEY_ACCOUNT = "key_account"
"""Besides the fields of an account, a condition may ask whether the policy makes it a key one."""

ACCOUNT = {
    KEY_ACCOUNT: pl.Boolean(),
    "segment": pl.String(),
    "status": pl.String(),
    "value_rank": pl.Float64(),
}
"""What is known of the account of a row, and its type."""

ACCOUNT_ITSELF = "account itself"
"""The column that holds the whole account of a row, for plain detectors."""

ACCOUNT_FIELDS = {
    field: dtype
    for field, dtype in column_types("account").items()
    if field not in {"id", "attributes"}
}
"""What of an account that column holds, beside its id, and the types."""


def account_column(fact: str) -> str:
    """The column that holds a fact about the account of a row."""
    return f"account {fact}"


def colleague_column(fact: str) -> str:
    """The column that holds a fact about the colleague of a row."""
    return f"colleague {fact}"


ACCOUNT_COLUMNS = {account_column(fact): dtype for fact, dtype in ACCOUNT.items()}
COLLEAGUE_COLUMNS = {colleague_column(fact): dtype for fact, dtype in COLLEAGUE.items()}
"""The columns that hold facts, and their types: none of them is a field of an interaction."""
