"""The ledger: what each sign cost, shared out exactly, and below it what the binding cap took."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import polars as pl

from focuskit.engine.columns import SignColumn
from focuskit.engine.score.scores import FULL, filled, severity
from focuskit.engine.types import NO_FILLS, Cause, Fills, Severities
from focuskit.intake.polars_engine import collect
from focuskit.model.column_types import empty
from focuskit.model.millionths import exact, in_millionths
from focuskit.policy import Cap

UNDER = pl.List(pl.Struct({"sign": pl.String, "severity": pl.Float64}))

SCHEMA: dict[str, Any] = {
    "account_id": pl.String,
    "line": pl.String,
    "sign": pl.String,
    "severity": pl.Float64,
    "weight": pl.Int64,
    "points": pl.Float64,
    "evidence": pl.Int64,
    "group": pl.String,
    "under": UNDER,
    "cap": pl.Struct({"beyond": pl.Float64, "score": pl.Float64}),
}

SHARES: dict[str, Any] = {
    "account_id": pl.String,
    "line": pl.String,
    "sign": pl.String,
    "severity": pl.Int64,
    "weight": pl.Int64,
    "points": pl.Int64,
    "group": pl.String,
    "under": pl.List(pl.Struct({"sign": pl.String, "severity": pl.Int64})),
}


def shares(scored: pl.DataFrame, counted: Sequence[Cause], fills: Fills = NO_FILLS) -> pl.DataFrame:
    """All signs that cost something, each with its points in millionths.

    The points lost are shared out by largest remainder, ties by sign id, so that they add up to
    the score exactly. In a cause group the strongest member pays; of equals, the first by id. An
    unknown that counts pays like any other.

    Returns:
        The columns of ``SHARES``: ``sign`` or ``unknown`` as ``line``, the severity that
        counted (parts per million), the weight that it counted with, and for a sign that pays for
        its cause group the group's id and the other members that fired, which stand under it.
    """
    severities = filled(fills)
    signs = [sign for cause in counted for sign in cause.signs]
    # Of few accounts, most signs cost nothing.
    costing = {s for s in signs if fills.get(s) or scored[SignColumn.SEVERITY.of(s)].max()}
    with_score = scored.lazy().filter(pl.col("score").is_not_null())
    parts = [
        with_score.select(
            "account_id",
            sign=pl.lit(sign),
            line=pl.when(severity(sign).is_null())
            .then(pl.lit("unknown"))
            .otherwise(pl.lit("sign")),
            severity=severities(sign),
            weight=pl.lit(cause.weight, dtype=pl.Int64),
            group=pl.lit(cause.group, dtype=pl.String),
            under=_standing_under(sign, cause),
            part=pl.when(_pays(sign, cause, severities)).then(severities(sign)) * cause.weight,
            lost=FULL - pl.col("uncapped"),
        )
        for cause in counted
        for sign in cause.signs
        if sign in costing
    ]
    if not parts:
        return pl.DataFrame(schema=SHARES)
    paying = pl.concat(parts).filter(pl.col("part") > 0)
    due = pl.col("lost") * pl.col("part")
    total = pl.col("part").sum().over("account_id")
    split = paying.with_columns(whole=due // total, remainder=due % total)
    left = pl.col("lost") - pl.col("whole").sum().over("account_id")
    ordered = split.with_columns(left=left).sort(
        "account_id", "remainder", "sign", descending=[False, True, False]
    )
    place = pl.int_range(pl.len()).over("account_id")
    points = pl.col("whole") + (place < pl.col("left")).cast(pl.Int64)
    shared = ordered.with_columns(points=points).select(*SHARES).sort("account_id", "sign")
    return collect(shared, "in-memory")


def lines(
    spent: pl.DataFrame, scored: pl.DataFrame, caps: Sequence[Cap], findings: pl.LazyFrame
) -> pl.DataFrame:
    """The lines of the ledgers, accounts in the order of ``scored``, most points lost first.

    Args:
        spent: What each sign cost, as ``shares`` returns it.
        scored: ``account_id``, ``score``, ``uncapped``, ``computed`` (millionths) and ``cap``, the
            sign whose cap binds.
        caps: The policy's.
        findings: ``account_id``, ``sign``, ``severity`` (the one that counts) and ``evidence``,
            the rows that speak for the sign.

    Returns:
        The columns of ``SCHEMA``: severities from 0 to 1, points exact to the millionth. The line
        of a cap has no weight, since what it takes does not depend on one.
    """
    told = findings.select("account_id", "sign", "evidence")
    severity = exact(pl.element().struct.field("severity"))
    signs = (
        spent.lazy()
        .join(told, on=["account_id", "sign"], how="left")
        .with_columns(
            severity=exact(pl.col("severity")),
            points=exact(pl.col("points")),
            under=pl.col("under").list.eval(
                pl.struct(sign=pl.element().struct.field("sign"), severity=severity)
            ),
        )
    )
    order = scored.lazy().select("account_id").with_row_index("_rank")
    place = pl.col("line").replace_strict({"sign": 0, "unknown": 1, "cap": 2})
    parts = [_rows(signs, {*spent.columns, "evidence"})]
    if caps:
        parts.append(_rows(_capped(scored, caps, findings), _OF_CAP))
    whole = (
        pl.concat(parts)
        .join(order, on="account_id")
        .sort("_rank", place, "points", "sign", descending=[False, False, True, False])
        .select(*SCHEMA)
    )
    return collect(whole, "in-memory")


_OF_CAP = frozenset(SCHEMA) - {"weight", "group", "under"}
"""What the line of a cap has."""


def _capped(scored: pl.DataFrame, caps: Sequence[Cap], findings: pl.LazyFrame) -> pl.LazyFrame:
    """One line for each account on which a cap binds.

    Where one sign has several caps, the binding one is that whose score the account was given.
    """
    # Of two alike, the one that binds first comes last, and stays.
    by_beyond = sorted(caps, key=lambda cap: -cap.beyond)
    of_sign = {(cap.sign, in_millionths(cap.score)): cap for cap in by_beyond}
    known = pl.LazyFrame(
        [
            (sign, computed, {"beyond": float(cap.beyond), "score": float(cap.score)})
            for (sign, computed), cap in of_sign.items()
        ],
        schema={"sign": pl.String, "computed": pl.Int64, "cap": SCHEMA["cap"]},
        orient="row",
    )
    binds = pl.col("score").is_not_null() & pl.col("cap").is_not_null()
    binding = (
        scored.lazy()
        .filter(binds)
        .select(
            "account_id",
            "computed",
            sign="cap",
            points=exact(pl.col("uncapped") - pl.col("computed")),
            line=pl.lit("cap"),
        )
    )
    told = findings.select("account_id", "sign", "severity", "evidence")
    return binding.join(known, on=["sign", "computed"]).join(
        told, on=["account_id", "sign"], how="left"
    )


def _rows(frame: pl.LazyFrame, there: Collection[str]) -> pl.LazyFrame:
    """The columns of the ledger; those that a frame lacks are empty."""
    return frame.select(
        pl.col(name).cast(dtype) if name in there else empty(dtype).alias(name)
        for name, dtype in SCHEMA.items()
    )


def _standing_under(sign: str, cause: Cause) -> pl.Expr:
    """The members of a cause that fired beside the one that pays, ordered by id."""
    dtype = SHARES["under"]
    others = [
        pl.when(severity(other) > 0).then(
            pl.struct(sign=pl.lit(other), severity=severity(other).cast(pl.Int64))
        )
        for other in cause.signs
        if other != sign
    ]
    if not others:
        return empty(dtype)
    return pl.concat_list(others).list.drop_nulls().cast(dtype)


def _pays(sign: str, cause: Cause, severities: Severities) -> pl.Expr:
    """Tell where a sign is the strongest of its cause; of equals, the first by id pays."""
    own = severities(sign)
    earlier = [severities(other) for other in cause.signs if other < sign]
    later = [severities(other) for other in cause.signs if other > sign]
    pays = [(own > other).fill_null(value=True) for other in earlier]
    pays += [(own >= other).fill_null(value=True) for other in later]
    return pl.all_horizontal(pays) if pays else pl.lit(value=True)
