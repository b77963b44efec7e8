"""Last lights: what was lit on accounts that are lost, as of when each was last a customer.

They stand apart: no sign is meant for a lost account, so that it has no score, and is in no
roll-up. What was lit comes from the same engine as of that moment, over all rows of that time, for
what is on record is told by those of others too.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import attrs
import polars as pl

from focuskit.engine.columns import RATING, RED_LIGHTS
from focuskit.engine.explain.findings import findings
from focuskit.engine.results import Run
from focuskit.engine.run import run as run_engine
from focuskit.model.column_types import TIME, null_columns
from focuskit.model.days import happened, last_moment
from focuskit.portfolio.result_protocol import of_accounts

_LOST = pl.col("status") == "lost"

_LIGHT: dict[str, Any] = {
    "account_id": pl.String,
    "rating": pl.String,
    "sign": pl.String,
    "severity": pl.Float64,
    "red": pl.Boolean,
    "text": pl.String,
}

_ROWS: dict[str, Any] = {
    "account_id": pl.String,
    "first": TIME,
    "last": TIME,
    "left": TIME,
}

SCHEMA: dict[str, Any] = {"account_id": pl.String, "as_of": TIME, "told_by": pl.String, **_LIGHT}


def last_lights(run: Run, accounts: pl.DataFrame) -> pl.DataFrame:
    """One row for each light of each lost account among some, the last to leave first.

    An account on which nothing was lit has one row without a sign; its rating tells whether all was
    in order, or too little known. The engine runs once for each day on which one was last a
    customer.

    Args:
        run: The run that tells who is lost.
        accounts: Which accounts are asked for, by ``account_id``.
    """
    lost = _last_moments(run)
    asked = of_accounts(lost, accounts)
    moments = asked["as_of"].drop_nulls().unique().sort()
    lights = [_lights(run, lost, asked.filter(as_of=moment), moment) for moment in moments]
    found = pl.concat([pl.DataFrame(schema=_LIGHT), *lights])
    order = [-pl.col("as_of").dt.epoch("us"), "account_id", -pl.col("severity"), "sign"]
    whole = asked.join(found, on="account_id", how="left")
    return whole.sort(order, nulls_last=True).select(*SCHEMA)


def _last_moments(run: Run) -> pl.DataFrame:
    """``account_id``, ``as_of`` and ``told_by``: when each lost account was last a customer.

    The list of accounts tells it, by the version before the one that is lost; else the last row of
    kind ``account_lost``, and else the last row at all, each up to the end of its UTC day. Null
    where there was no row by then.
    """
    listed = run.listed
    lost = listed.with_columns(null_columns({"status": pl.String()}, listed.columns)).filter(_LOST)
    ids = lost.select("account_id")
    whole = ids.join(_changes(run, ids), on="account_id", how="left")
    whole = whole.join(_rows(run, ids), on="account_id", how="left")
    by_row = last_moment(pl.coalesce("left", "last"), pl.lit(value=True))
    now = pl.lit(run.as_of, dtype=TIME)
    told = whole.with_columns(
        as_of=pl.min_horizontal(pl.coalesce("changed", by_row), now),
        told_by=pl.when(pl.col("changed").is_not_null()).then(pl.lit("status"))
        .when(pl.col("left").is_not_null()).then(pl.lit("account_lost"))
        .when(pl.col("last").is_not_null()).then(pl.lit("last row")),
    )  # fmt: skip
    seen = pl.col("first") <= pl.col("as_of")
    return told.select("account_id", as_of=pl.when(seen).then("as_of"), told_by="told_by")


def _changes(run: Run, ids: pl.DataFrame) -> pl.DataFrame:
    """The last moment before the list calls an account lost which it called something else."""
    accounts = _versions(run)
    if not {"status", "valid_from"} <= set(accounts.columns):
        return pl.DataFrame(schema={"account_id": pl.String, "changed": TIME})
    begin = pl.col("valid_from")
    versions = of_accounts(accounts.rename({"id": "account_id"}), ids).filter(
        begin.is_null() | (begin <= pl.lit(run.as_of, dtype=TIME))
    )
    until = versions.filter(_LOST.not_().fill_null(value=True)).group_by("account_id")
    lost = versions.filter(_LOST).join(until.agg(until=begin.max()), on="account_id")
    later = lost.filter((begin > pl.col("until")).fill_null(pl.col("until").is_null()))
    return later.group_by("account_id").agg(changed=begin.min() - pl.duration(microseconds=1))


def _rows(run: Run, ids: pl.DataFrame) -> pl.DataFrame:
    """When the first and the last row of an account happened, and the last that calls it lost."""
    if run.known is None or ids.is_empty():
        return pl.DataFrame(schema=_ROWS)
    at = happened(run.known.columns)
    own = run.known.every.filter(pl.col("account_id").is_in(ids["account_id"].implode()))
    left = at.filter(pl.col("kind") == "account_lost").max()
    times = own.group_by("account_id").agg(first=at.min(), last=at.max(), left=left)
    return run.known.collect(times)


def _lights(run: Run, lost: pl.DataFrame, asked: pl.DataFrame, moment: datetime) -> pl.DataFrame:
    """The rating and the lights of the accounts asked for, as of a moment."""
    customers = lost.filter(pl.col("as_of") >= moment, pl.col("told_by") != "status")
    request = attrs.evolve(run.request, as_of=moment, accounts=_as_customers(run, customers))
    found = run_engine(request)
    own = attrs.evolve(found, scored=of_accounts(found.scored, asked))
    red = own.scored.select("account_id", sign=RED_LIGHTS).explode("sign").drop_nulls()
    told = (
        findings(own)
        .join(red.with_columns(red=True), on=["account_id", "sign"], how="left")
        .with_columns(pl.col("red").fill_null(value=False))
    )
    lit = told.filter(pl.col("lit") | pl.col("red"))
    rated = own.scored.select("account_id", rating=RATING)
    return rated.join(lit, on="account_id", how="left").select(*_LIGHT)


def _as_customers(run: Run, customers: pl.DataFrame) -> pl.DataFrame:
    """The accounts as listed, but those that were customers still as such, and from any time on."""
    accounts = _versions(run)
    accounts = accounts.with_columns(null_columns({"status": pl.String()}, accounts.columns))
    still = customers.select(id="account_id", was=pl.lit("customer", pl.String))
    whole = accounts.join(still, on="id", how="full", coalesce=True, maintain_order="left_right")
    since = [pl.when(pl.col("was").is_null()).then("valid_from").alias("valid_from")]
    told = whole.with_columns(
        *(since if "valid_from" in whole.columns else []), status=pl.coalesce("was", "status")
    )
    return told.drop("was")


def _versions(run: Run) -> pl.DataFrame:
    """All versions of the accounts: of their list, or as the rows state them."""
    listed, derived = run.request.accounts, run.request.intake.derived_accounts
    if listed is None and derived is not None:
        return derived.unique().collect()
    return pl.DataFrame(schema={"id": pl.String}) if listed is None else listed
