"""Lost rows: those of an account that were rejected, told beside it, for they lower its coverage.

What an account was judged by is the share of its rows that could be used.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import polars as pl

from focuskit.engine.columns import REASONS, REJECTED, ROWS, USED
from focuskit.engine.request import Request
from focuskit.engine.types import Known
from focuskit.intake.checks.rejections import REASON, UNLISTED
from focuskit.model.column_types import TIME
from focuskit.model.wording import counted

MOST_REASONS = 3
"""Reasons that an account's document names: the most frequent."""
MOST_ACCOUNTS = 3
"""Accounts that a note names: those that lost most."""


_SCHEMA: dict[str, Any] = {"account_id": pl.String, REJECTED: pl.Int64, REASONS: pl.List(pl.String)}


def rejected_rows(
    request: Request, known: Known | None, listed: pl.DataFrame, moment: datetime | None
) -> pl.DataFrame:
    """One line for each rejected row of an account of the run, as ``rejections.LOST`` has them.

    Of rows that contradict each other, moment and kind are left open.

    Args:
        request: The rows that were read, and whether all accounts are listed.
        known: Those that were known as of the moment; None where there were none.
        listed: The accounts in force.
        moment: Rows that happened later play no part, rejected or not.
    """
    if request.intake.lost.is_empty() and not (known and known.rows_conflicting):
        return request.intake.lost
    lost = request.intake.lost.drop_nulls("account_id")
    rows = lost.filter(pl.col(REASON) != f"account_id: {UNLISTED}")
    if moment is not None:
        happened = pl.col("occurred_at")
        rows = rows.filter(happened.is_null() | (happened <= pl.lit(moment, dtype=TIME)))
    if known is not None and known.rows_conflicting:
        why = pl.format("{}: {}", "field", "reason").alias(REASON)
        others = known.conflicting.drop_nulls("account_id").select("account_id", why)
        rows = pl.concat([rows, others], how="diagonal")
    if request.all_accounts is not None:
        rows = rows.filter(pl.col("account_id").is_in(listed["account_id"].implode()))
    return rows


def lost_rows(rows: pl.DataFrame) -> pl.DataFrame:
    """``account_id``, ``REJECTED`` (how many rows) and ``REASONS``, for each that lost any.

    Args:
        rows: As ``rejected_rows`` returns them.
    """
    if rows.is_empty():
        return pl.DataFrame(schema=_SCHEMA)
    counted = (
        rows.group_by("account_id", REASON)
        .len()
        .sort("account_id", "len", REASON, descending=[False, True, False])
    )
    return counted.group_by("account_id", maintain_order=True).agg(
        pl.col("len").sum().cast(pl.Int64).alias(REJECTED),
        pl.col(REASON).head(MOST_REASONS).alias(REASONS),
    )


def with_lost(accounts: pl.LazyFrame, lost: pl.DataFrame, probed: pl.DataFrame) -> pl.LazyFrame:
    """Add what each account lost, and how many rows of it were used; whoever lost all is added.

    Args:
        accounts: One row an account.
        lost: As ``lost_rows`` returns it; where it is empty, nothing is added.
        probed: ``account_id`` and ``rows``, for each account that has any.
    """
    if lost.is_empty():
        return accounts
    whole = accounts.join(lost.lazy(), on="account_id", how="full", coalesce=True)
    rows = probed.lazy().select("account_id", pl.col(ROWS).cast(pl.Int64).alias(USED))
    used = whole.join(rows, on="account_id", how="left")
    return used.with_columns(pl.col(USED, REJECTED).fill_null(0))


def note(lost: pl.DataFrame) -> list[str]:
    """Say in one sentence which accounts lost rows, and for what."""
    if lost.is_empty():
        return []
    worst = lost.sort(REJECTED, "account_id", descending=[True, False]).head(MOST_ACCOUNTS)
    names = [f"{account} ({rows})" for account, rows in worst[["account_id", REJECTED]].iter_rows()]
    more = lost.height - len(names)
    named = ", ".join(names) + (f" and {more} more" if more else "")
    reasons = lost[REASONS].explode().drop_nulls().unique().sort()
    fields = dict.fromkeys(reason.partition(":")[0] for reason in reasons)
    lowered = f"rejected rows lower how much is known of {counted(lost.height, 'account')}: {named}"
    return [f"{lowered}; for {', '.join(fields)}"]


def totals(lost: pl.DataFrame) -> Sequence[tuple[str, int]]:
    """Account and number of lost rows, ordered, as the fingerprint takes them."""
    return sorted(lost.iter_rows())
