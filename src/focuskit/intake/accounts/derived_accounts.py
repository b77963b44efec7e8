"""Accounts that a mapping reads from the rows of the interactions themselves."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import polars as pl

from focuskit.intake.mapping import Mapping
from focuskit.intake.source import Source
from focuskit.intake.source_binding import bind
from focuskit.model.errors import InputError

VALID_FROM = "valid_from"


def account_sources(sources: Sequence[Source], mapping: Mapping) -> list[Source]:
    """The rows of interactions as rows of accounts; none where the mapping has no accounts.

    Raises:
        InputError: The mapping states from when on they are valid.
    """
    if "accounts" not in mapping.tables:
        return []
    bound = [
        attrs.evolve(bind(source.frame, "accounts", mapping), name=source.name)
        for source in sources
        if "occurred_at" in source.columns
    ]
    if any(VALID_FROM in accounts.columns for accounts in bound):
        raise InputError(
            problem="accounts that are read from interactions are valid from their times on",
            where=f"{mapping.where} at /accounts/fields/{VALID_FROM}",
            hint="leave it out, or give the accounts as a list of their own",
        )
    return bound


def derived_accounts(sources: Sequence[Source], accounts: Sequence[Source]) -> pl.LazyFrame | None:
    """What each accepted row says of its account, known from the row's own time on.

    Args:
        sources: The interactions.
        accounts: What ``account_sources`` returns for them, without bad values.
    """
    frames = []
    timed = (source for source in sources if "occurred_at" in source.columns)
    for source, those in zip(timed, accounts, strict=False):
        # A row came to be known to us not before it happened, nor before it was entered.
        times = (source.columns.get(field) for field in ("occurred_at", "entered_at"))
        moment = pl.max_horizontal([time.last for time in times if time]).alias(VALID_FROM)
        fields = [column.value.alias(field) for field, column in those.columns.items()]
        failed = [c.failed for c in (*source.checks, *those.checks) if c.rejects]
        frames.append(
            those.frame.filter(~pl.any_horizontal(failed)).select(*fields, moment, *those.marks())
        )
    return pl.concat(frames, how="diagonal_relaxed") if frames else None
