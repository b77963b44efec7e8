"""Accounts: which version of each is in force, and to which of them each sign applies."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import get_args

import attrs
import polars as pl

from focuskit.detect.detector import USUAL_STATUS
from focuskit.detect.facts import KEY_ACCOUNT
from focuskit.detect.plugin_guard import Broken, attempt
from focuskit.engine.columns import KEY, NAME, SEGMENT, STATUS_UNREADABLE, SignColumn
from focuskit.engine.types import Known, Sign
from focuskit.intake.values.added_columns import UNREADABLE
from focuskit.model.account import Status
from focuskit.model.column_types import column_types, null_columns
from focuskit.policy.sections import KeyAccounts


def in_force(
    accounts: pl.DataFrame | None, derived: pl.LazyFrame | None, moment: datetime | None
) -> pl.DataFrame:
    """One row an account: the version in force at the moment."""
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


def with_named(
    listed: pl.DataFrame, key: KeyAccounts, known: Known | None, lost: pl.DataFrame
) -> pl.DataFrame:
    """The accounts, and those that are named as key accounts and met in the rows alone.

    What their id tells holds for them although nobody listed them.

    Args:
        listed: The accounts in force.
        key: Which accounts are key accounts.
        known: The rows that were known; None where there were none.
        lost: ``account_id`` of those that lost rows.
    """
    names = sorted(set(key.ids) - set(listed["account_id"]))
    if not names:
        return listed
    met = set(lost["account_id"])
    if known is not None:
        account = pl.col("account_id")
        there = known.every.filter(account.is_in(names)).select(account.unique())
        met |= set(known.collect(there)["account_id"])
    named = pl.DataFrame(
        {"account_id": [name for name in names if name in met]}, {"account_id": pl.String}
    )
    return pl.concat([listed, named], how="diagonal")


def ask(
    listed: pl.DataFrame, signs: Sequence[Sign], key: KeyAccounts
) -> tuple[tuple[Sign, ...], pl.DataFrame]:
    """Ask each sign to which accounts it applies; one that fails to say becomes an error alone.

    Returns the signs, and the accounts with ``NAME``, ``SEGMENT``, ``KEY`` where key accounts have
    overrides, and ``SIGN applies``, which is null where a field of the account is missing. A sign
    that is meant for the status of every account of the run has no statuses afterwards.
    """
    signs = _choosing(listed, signs)
    conditions = [s.applies_to for s in signs if s.applies_to is not None]
    asked = {root for condition in conditions for root in condition.meta.root_names()}
    types = column_types("account")
    absent = sorted(
        {"name", "segment", "annual_value", "status", *asked} & set(types) - set(listed.columns)
    )
    there = listed.lazy().with_columns(
        _unread(listed.columns), *null_columns(types, set(types) - set(absent))
    )
    if key.signs or KEY_ACCOUNT in asked:
        columns = there.collect_schema().names()
        there = there.with_columns(is_key(key, columns).alias(KEY_ACCOUNT))
    whole = there.collect()
    facts = {NAME: "name", SEGMENT: "segment", **({KEY: KEY_ACCOUNT} if key.signs else {})}
    doubted = {STATUS_UNREADABLE: STATUS_UNREADABLE} if any(s.in_doubt for s in signs) else {}
    told = whole[["account_id"]].hstack(
        [whole[f].alias(name) for name, f in (facts | doubted).items()]
    )
    together = attempt(lambda: _answers(signs, whole))
    if not isinstance(together, Broken):
        return signs, told.hstack(together)
    answers = [_answer(sign, whole) if sign.chooses else (sign, None) for sign in signs]
    by_itself = [answer for _, answer in answers if answer is not None]
    return tuple(sign for sign, _ in answers), told.hstack(by_itself)


def _answers(signs: Sequence[Sign], accounts: pl.DataFrame) -> list[pl.Series]:
    """To which accounts each of the signs applies that apply to some only, in one pass."""
    asked = {SignColumn.APPLIES.of(sign.id): _condition(sign) for sign in signs if sign.chooses}
    # Each answer is a list of its own, so that one of another length is noticed.
    found = accounts.select(answer.implode().alias(name) for name, answer in asked.items())
    return [_checked(found[name].item().alias(name), accounts.height) for name in asked]


def _unread(columns: Collection[str]) -> pl.Expr:
    """``STATUS_UNREADABLE``: the accounts that state a status which cannot be read."""
    bad = pl.lit(value=False)
    if UNREADABLE in columns:
        bad = pl.col(UNREADABLE).list.contains("status").fill_null(value=False)
    return bad.alias(STATUS_UNREADABLE)


def _choosing(listed: pl.DataFrame, signs: Sequence[Sign]) -> tuple[Sign, ...]:
    """The signs, without the statuses that leave no account of the run out."""
    stated = set(listed["status"].drop_nulls()) if "status" in listed.columns else set()
    here = {USUAL_STATUS, *stated}  # accounts that are met in the rows alone have no status
    doubted = UNREADABLE in listed.columns and listed.select(_unread(listed.columns).any()).item()
    if doubted:
        here.update(get_args(Status))  # it may be any
    return tuple(
        attrs.evolve(sign, statuses=None)
        if sign.statuses and sign.statuses >= here
        else attrs.evolve(sign, in_doubt=doubted and _is_of_customers(sign))
        for sign in signs
    )


def _is_of_customers(sign: Sign) -> bool:
    """Whether that an account is a customer is all that the sign asks of it."""
    return sign.applies_to is None and USUAL_STATUS in (sign.statuses or ())


def _answer(sign: Sign, accounts: pl.DataFrame) -> tuple[Sign, pl.Series]:
    """To which accounts one sign applies that applies to some only."""
    name = SignColumn.APPLIES.of(sign.id)
    applies = _condition(sign).alias(name)
    answer = attempt(lambda: _checked(accounts.select(applies).to_series(), accounts.height))
    if isinstance(answer, Broken):
        nobody_knows = pl.Series(name, [None] * accounts.height, dtype=pl.Boolean)
        return attrs.evolve(sign, error=sign.error or answer.why), nobody_knows
    return sign, answer


def _condition(sign: Sign) -> pl.Expr:
    """Whether an account has one of the statuses, and fulfils what the sign asks besides."""
    if sign.statuses is None and sign.applies_to is not None:
        return sign.applies_to
    # One that was stated and cannot be read is no usual one: nobody can tell.
    stated = pl.when(~pl.col(STATUS_UNREADABLE)).then(pl.col("status").fill_null(USUAL_STATUS))
    meant = stated.is_in(sorted(sign.statuses or ()))
    return meant if sign.applies_to is None else meant & sign.applies_to


def is_key(key: KeyAccounts, columns: Collection[str]) -> pl.Expr:
    """Whether an account is a key account; null where what tells it is missing.

    Args:
        key: Which ones the policy makes key accounts.
        columns: What the list of accounts has: it may say so itself.
    """
    said = [pl.col("account_id").is_in(list(key.ids))]
    if key.segments:
        said.append(pl.col("segment").is_in(list(key.segments)))
    if key.least_annual_value is not None:
        said.append(pl.col("annual_value") >= key.least_annual_value)
    by_policy = pl.any_horizontal(said)
    if KEY_ACCOUNT not in columns:
        return by_policy
    return (
        pl.when(KEY_ACCOUNT).then(pl.lit(value=True)).otherwise(pl.coalesce(by_policy, KEY_ACCOUNT))
    )


def _checked(answer: pl.Series, height: int) -> pl.Series:
    if answer.dtype != pl.Boolean or answer.len() != height:
        raise TypeError(
            f"applies_to must be true or false for each account, found {answer.len()} of "
            f"{answer.dtype} for {height} accounts"
        )
    return answer
