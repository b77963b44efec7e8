"""The subjects of a run: one row an account, listed or met in the rows, with what was measured."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import attrs
import polars as pl

from focuskit.detect.author_errors import failure
from focuskit.engine.columns import MEASURED, SignColumn
from focuskit.engine.recorded.lost_rows import with_lost
from focuskit.engine.signs.measures import KEY_ACCOUNT
from focuskit.engine.types import Measured, Sign
from focuskit.model.column_types import column_types
from focuskit.policy.policy import KeyAccounts

KEY = "account key"
"""Whether an account is a key one, where the policy overrides anything for these."""


def in_force(
    accounts: pl.DataFrame | None, derived: pl.LazyFrame | None, moment: datetime | None
) -> pl.DataFrame:
    """Return one row an account: the version in force at the moment."""
    if accounts is None and derived is not None:
        accounts = derived.unique().collect()
    if accounts is None:
        return pl.DataFrame(schema={"account_id": pl.String})
    if "valid_from" in accounts.columns:
        order = ["id", "valid_from", *sorted(set(accounts.columns) - {"id", "valid_from"})]
        sortable = [c for c in order if not accounts.schema[c].is_nested()]
        if moment is not None:
            begun = pl.col("valid_from").is_null() | (pl.col("valid_from") <= moment)
            accounts = accounts.filter(begun)
        accounts = accounts.sort(sortable, nulls_last=False)
        accounts = accounts.unique("id", keep="last", maintain_order=True)
    return accounts.rename({"id": "account_id"})


def ask(
    listed: pl.DataFrame, signs: Sequence[Sign], key: KeyAccounts
) -> tuple[tuple[Sign, ...], pl.DataFrame]:
    """Ask each sign to which accounts it applies; one that fails to say becomes an error alone.

    Returns the signs, and the accounts with name, segment, ``KEY`` where key accounts have
    overrides, and ``SIGN applies``, which is null where a field of the account is missing.
    """
    types = column_types("account")
    needed = {"name", "segment", "annual_value"} | {
        root
        for sign in signs
        if sign.applies_to is not None
        for root in sign.applies_to.meta.root_names()
    }
    absent = sorted(needed & set(types) - set(listed.columns))
    whole = listed.hstack([pl.Series(f, [None] * listed.height, types[f]) for f in absent])
    if KEY_ACCOUNT in needed or key.signs:
        whole = whole.with_columns(is_key(key).alias(KEY_ACCOUNT))
    facts = pl.DataFrame(
        {
            "account_id": whole["account_id"],
            "account name": whole["name"],
            "account segment": whole["segment"],
        }
    )
    if key.signs:
        facts = facts.with_columns(whole[KEY_ACCOUNT].alias(KEY))
    asked = []
    for sign in signs:
        condition = sign.applies_to
        name = SignColumn.APPLIES.of(sign.id)
        if condition is None:
            asked.append(sign)
            continue
        try:
            answer = whole.select(condition.alias(name)).to_series()
            facts = facts.with_columns(_checked(answer, whole.height))
            asked.append(sign)
        except KeyboardInterrupt:
            raise
        except BaseException as broken:  # noqa: BLE001 -- whatever a plugin's condition raises
            facts = facts.with_columns(pl.lit(None, dtype=pl.Boolean).alias(name))
            asked.append(attrs.evolve(sign, error=sign.error or failure(broken)))
    return tuple(asked), facts


def is_key(key: KeyAccounts) -> pl.Expr:
    """Return whether an account is a key account; null where what tells it is missing."""
    said = [pl.col("account_id").is_in(list(key.ids))]
    if key.segments:
        said.append(pl.col("segment").is_in(list(key.segments)))
    if key.least_annual_value is not None:
        said.append(pl.col("annual_value") >= key.least_annual_value)
    return pl.any_horizontal(said)


def _checked(answer: pl.Series, height: int) -> pl.Series:
    if answer.dtype != pl.Boolean or answer.len() != height:
        raise TypeError(
            f"applies_to must be true or false for each account, found {answer.len()} of "
            f"{answer.dtype} for {height} accounts"
        )
    return answer


def subjects(
    facts: pl.DataFrame,
    measured: Measured | None,
    signs: Sequence[Sign],
    lost: pl.DataFrame | None = None,
) -> tuple[pl.LazyFrame, int]:
    """Return one row an account, with a column for every part of every sign, and how many.

    An account without interactions has no observations; nothing is null but what is not known.
    One of which every row was rejected is one too: nothing is known of it.

    Args:
        facts: The accounts that are listed.
        measured: What was measured; None where there was nothing to measure.
        signs: All signs of the run.
        lost: What accounts lost by rejected rows, if any did.
    """
    rows = measured.frame if measured else pl.DataFrame(schema={"account_id": pl.String})
    types = {part: pl.Float64 if part is SignColumn.VALUE else pl.Int64 for part in MEASURED}
    missing = [
        pl.lit(None, dtype=dtype).alias(part.of(s.id))
        for s in signs
        for part, dtype in types.items()
        if part.of(s.id) not in rows.columns
    ]
    missing += [
        pl.lit(None, dtype=pl.String).alias(SignColumn.FAILED.of(s.id))
        for s in signs
        if s.fails_alone and SignColumn.FAILED.of(s.id) not in rows.columns
    ]
    counts = [part.of(s.id) for s in signs for part in MEASURED if part is not SignColumn.VALUE]
    whole = rows.lazy()
    if facts.height:
        whole = facts.lazy().join(whole, on="account_id", how="full", coalesce=True)
    else:
        missing += [pl.lit(None, dtype=t).alias(f) for f, t in facts.schema.items()][1:]
    whole = whole.with_columns(missing)
    everyone = [facts["account_id"], rows["account_id"]]
    if lost is not None:
        whole = with_lost(whole, lost, measured.probed if measured else None)
        everyone.append(lost["account_id"])
    return whole.with_columns(pl.col(counts).fill_null(0)), accounts_in_all(*everyone)


def accounts_in_all(*accounts: pl.Series) -> int:
    """Return how many accounts are listed or met in the rows; null is none."""
    return pl.concat(accounts).drop_nulls().n_unique()
