"""Touchpoints: who of ours touches or supports an account, and how each of them wins."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import attrs
import polars as pl

from focuskit.detect.facts import colleague_column
from focuskit.engine.measure.branches import colleagues
from focuskit.engine.results import Run
from focuskit.engine.signs.accounts import in_force
from focuskit.engine.timeline.copies import once_each
from focuskit.engine.types import Known
from focuskit.model.colleague import ROLES
from focuskit.model.column_types import column_types, moment, null_columns
from focuskit.model.days import day_of, happened
from focuskit.model.documents import write_time
from focuskit.portfolio.result_protocol import of_accounts

SCHEMA_VERSION = "1.0"

RECENT_DAYS = 365
"""Who was there within so many days is there now (judgement: some meet a customer once a year)."""

QUESTION = "What can I, in my position, do to make your job easier?"
"""What to ask each colleague at a check-in."""

SCHEMA: dict[str, Any] = {
    "roles": pl.List(pl.String),
    "colleague_id": pl.String,
    "name": pl.String,
    "team": pl.String,
    "owner": pl.Boolean,
    "current": pl.Boolean,
    "how_they_win": pl.String,
    "days": pl.Int64,
    "last_touch": pl.Date,
    "last_asked": pl.Date,
    "pulse": pl.Float64,
    "got": pl.Int64,
    "gave": pl.Int64,
}

_READ = (
    "account_id", "automated", "colleague_id", "colleague_role", "kind", "occurred_at", "outcome",
    "score",
)  # fmt: skip
_FIELDS = {name: dtype for name, dtype in column_types("interaction").items() if name in _READ}
_LISTED = dict.fromkeys(("name", "role", "team", "how_they_win"), pl.String())
_NOTHING = Known(
    frame=pl.LazyFrame(schema=_FIELDS), columns=frozenset(), engine="in-memory",
    merged=0, superseded=0, conflicting=pl.DataFrame(),
)  # fmt: skip

_ROLE = pl.Enum(ROLES)
_KIND, _DAY = pl.col("kind"), pl.col("day")
_TOUCH = _KIND != "check_in"
"""A check-in is ours with the colleague: it tells that they support the account, not when."""


def touchpoints(run: Run, account: pl.DataFrame) -> pl.DataFrame:
    """One row for each of ours on an account, and one for each function that nobody has there.

    Args:
        run: The run that tells who was where.
        account: One row with its ``account_id``.
    """
    known = _by_people(run.known or _NOTHING)
    rows, listed = _rows(run, known, account), _listed(run)
    pulses = colleagues(known).select("colleague_id", pulse=colleague_column("pulse"))
    people = (
        rows.drop_nulls("colleague_id")
        .group_by("colleague_id")
        .agg(*_touches(), *_favors(), current=pl.col("recent").any(), stated=_stated_roles())
        .join(_owner(run, account, rows, listed), on="colleague_id", how="full", coalesce=True)
        .join(listed, on="colleague_id", how="left")
        .join(_last_asked(known, run.policy.zone), on="colleague_id", how="left")
        .join(pulses, on="colleague_id", how="left")
        .with_columns(
            pl.col("owner").fill_null(value=False),
            current=(pl.col("current") | pl.col("owner")).fill_null(value=False),
            roles=_roles(),
        )
    )
    whole = pl.concat([people, _nobody(people, rows)], how="diagonal_relaxed")
    return whole.select(
        pl.col(name).fill_null(0).cast(dtype) if name == "days" else pl.col(name).cast(dtype)
        for name, dtype in SCHEMA.items()
    ).sort(*_order(), nulls_last=True)


def document(lines: pl.DataFrame, account_id: str, as_of: datetime | None) -> dict[str, Any]:
    """Write the lines of an account as ``schemas/touchpoints.schema.json`` describes them."""
    days = [pl.col(name).dt.to_string("iso") for name in ("last_touch", "last_asked")]
    return {
        "schema_version": SCHEMA_VERSION,
        "account_id": account_id,
        "as_of": write_time(as_of) if as_of else None,
        "recent_days": RECENT_DAYS,
        "question": QUESTION,
        "touchpoints": lines.with_columns(days).to_dicts(),
    }


def _by_people(known: Known) -> Known:
    """The rows behind which somebody of ours may stand, each once, with all that is read here."""
    rows = once_each(known).every
    fields = rows.with_columns(null_columns(_FIELDS, rows.collect_schema().names()))
    whole = attrs.evolve(known, frame=fields, once=None, outside=None)
    whole = whole.readable(frozenset({"automated", "colleague_id"}))
    by_people = ~pl.col("automated").fill_null(value=False)
    return attrs.evolve(whole, frame=whole.frame.filter(by_people))


def _rows(run: Run, known: Known, account: pl.DataFrame) -> pl.DataFrame:
    """The rows of the account, the ``day`` of each, and whether it is ``recent``."""
    recent = pl.lit(value=True)
    if run.as_of is not None:
        recent = happened(known.columns) > moment(run.as_of - timedelta(days=RECENT_DAYS))
    own = known.frame.filter(pl.col("account_id") == account["account_id"].item())
    day = day_of("occurred_at", known.columns, run.policy.zone)
    role = pl.col("colleague_role").cast(pl.String).cast(_ROLE)
    read = ("colleague_id", "kind", "occurred_at", "outcome")
    return known.collect(own.select(*read, role, recent=recent, day=day))


def _last_asked(known: Known, zone: str) -> pl.DataFrame:
    """The day on which each colleague was last asked how they fare, whatever the account."""
    last = day_of("occurred_at", known.columns, zone).max()
    asked = known.frame.filter(pl.col("kind") == "check_in").drop_nulls("colleague_id")
    return known.collect(asked.group_by("colleague_id").agg(last_asked=last))


def _listed(run: Run) -> pl.DataFrame:
    """What the list says of each colleague, in the version in force."""
    listed = in_force(run.request.colleagues, None, run.as_of)
    there = listed.with_columns(null_columns(_LISTED, listed.columns))
    return there.select(pl.col("account_id").alias("colleague_id"), *_LISTED)


def _owner(
    run: Run, account: pl.DataFrame, rows: pl.DataFrame, listed: pl.DataFrame
) -> pl.DataFrame:
    """Who answers for the account, one row or none: by the id, or the name that one alone has."""
    accounts = run.listed.with_columns(null_columns({"owner": pl.String()}, run.listed.columns))
    owner = of_accounts(accounts, account).select(colleague_id="owner").drop_nulls()
    ids = pl.concat([frame.select("colleague_id") for frame in (rows, listed)])
    if owner.join(ids, on="colleague_id", how="semi").is_empty():
        called = listed.join(owner, left_on="name", right_on="colleague_id", how="semi")
        owner = called.select("colleague_id") if called.height == 1 else owner
    return owner.with_columns(owner=pl.lit(value=True))


def _touches() -> tuple[pl.Expr, ...]:
    """On how many days of late, and when last. Days, since one talk may stand on several rows."""
    return (
        _DAY.filter(_TOUCH & pl.col("recent")).n_unique().alias("days"),
        _DAY.filter(_TOUCH).max().alias("last_touch"),
    )


def _favors() -> tuple[pl.Expr, ...]:
    """What they asked of colleagues, and what they bore or returned; null where neither stands."""
    asked, returned = _KIND == "favor_asked", _KIND == "favor_returned"
    thanks = pl.col("outcome").str.strip_chars().str.to_lowercase() == "thanks"
    gave = returned & ~thanks.fill_null(value=False)
    some = ((asked | returned) & pl.col("recent")).any()
    return tuple(
        pl.when(some).then((favor & pl.col("recent")).sum()).alias(name)
        for name, favor in (("got", asked), ("gave", gave))
    )


def _stated_roles() -> pl.Expr:
    """The functions that rows state of somebody: of late, or else ever."""
    role = pl.col("colleague_role")
    late, ever = (
        role.filter(kept).drop_nulls().unique().sort()
        for kept in (pl.col("recent"), pl.lit(value=True))
    )
    return pl.when(pl.col("recent").any()).then(late.implode()).otherwise(ever.implode())


def _roles() -> pl.Expr:
    """The functions of somebody: first that of the list, then those that rows state."""
    stated = pl.col("stated").cast(pl.List(pl.String)).fill_null([])
    whole = pl.concat_list(pl.concat_list("role"), stated)
    return whole.list.drop_nulls().list.unique(maintain_order=True)


def _nobody(people: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """A line for each function that nobody has who is there now, with the rows that name nobody."""
    had = people.filter("current").select(pl.col("roles").explode().alias("role"))
    lacking = pl.DataFrame({"role": ROLES}, schema={"role": pl.String}).join(
        had, on="role", how="anti"
    )
    unnamed = rows.filter(pl.col("colleague_id").is_null())
    by_role = unnamed.group_by(role=pl.col("colleague_role").cast(pl.String)).agg(*_touches())
    return lacking.join(by_role, on="role", how="left").select(
        pl.concat_list("role").alias("roles"),
        "days",
        "last_touch",
        owner=pl.lit(value=False),
        current=pl.col("days").fill_null(0) > 0,
    )


def _order() -> tuple[pl.Expr, ...]:
    """People first, by function, who is there now first, then who was there last."""
    nobody, first = pl.col("colleague_id").is_null(), pl.col("roles").list.first().cast(_ROLE)
    last = -pl.col("last_touch").cast(pl.Int32)
    return nobody, first, ~pl.col("current"), ~pl.col("owner"), last, pl.col("colleague_id")
