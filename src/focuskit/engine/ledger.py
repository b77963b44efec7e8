"""The ledger as lines: what each sign cost, and below it what the binding cap took besides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from focuskit.engine.judging import MILLION
from focuskit.engine.scoring import exact
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


def lines(
    spent: pl.DataFrame, scored: pl.DataFrame, caps: Sequence[Cap], findings: pl.DataFrame
) -> pl.DataFrame:
    """Return the lines of the ledgers, accounts in the order of ``scored``, the dearest sign first.

    Args:
        spent: What each sign cost, as ``scoring.ledger`` returns it.
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
    signs = spent.join(told, on=["account_id", "sign"], how="left").with_columns(
        severity=exact(pl.col("severity")),
        points=exact(pl.col("points")),
        under=pl.col("under").list.eval(
            pl.struct(sign=pl.element().struct.field("sign"), severity=severity)
        ),
    )
    order = scored.select("account_id").with_row_index("_rank")
    place = pl.col("line").replace_strict({"sign": 0, "unknown": 1, "cap": 2})
    whole = pl.concat([_rows(signs), _rows(_capped(scored, caps, findings))])
    return (
        whole.join(order, on="account_id")
        .sort("_rank", place, "points", "sign", descending=[False, False, True, False])
        .select(*SCHEMA)
    )


def _capped(scored: pl.DataFrame, caps: Sequence[Cap], findings: pl.DataFrame) -> pl.DataFrame:
    """Return one line for each account on which a cap binds.

    Where one sign has several caps, the binding one is that whose score the account was given.
    """
    of_sign = {(cap.sign, int(cap.score * MILLION)): cap for cap in sorted(caps, key=_by_beyond)}
    known = pl.DataFrame(
        [
            (sign, computed, {"beyond": float(cap.beyond), "score": float(cap.score)})
            for (sign, computed), cap in of_sign.items()
        ],
        schema={"sign": pl.String, "computed": pl.Int64, "cap": SCHEMA["cap"]},
        orient="row",
    )
    binding = scored.filter(pl.col("score").is_not_null() & pl.col("cap").is_not_null()).select(
        "account_id",
        "computed",
        sign="cap",
        points=exact(pl.col("uncapped") - pl.col("computed")),
        line=pl.lit("cap"),
    )
    told = findings.select("account_id", "sign", "severity", "evidence")
    return binding.join(known, on=["sign", "computed"]).join(
        told, on=["account_id", "sign"], how="left"
    )


def _by_beyond(cap: Cap) -> Any:
    """Order caps so that of two alike, the one that binds first comes last."""
    return -cap.beyond


def _rows(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the columns of the ledger; those that a frame lacks are empty."""
    lacking = {
        name: pl.lit([] if name == "under" else None, dtype=dtype)
        for name, dtype in SCHEMA.items()
        if name not in frame.columns
    }
    return frame.with_columns(**lacking).select(*SCHEMA).cast(pl.Schema(SCHEMA))
