"""Findings as a frame: one row for each sign of each account, with its message as text."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

import polars as pl

from focuskit.detect.measure import Measure
from focuskit.engine.columns import SignColumn, also
from focuskit.engine.explain.finding_text import with_plurals, with_text
from focuskit.engine.explain.sign_texts import before_the_record, days_on_record, of_record
from focuskit.engine.judge.waiver_status import DISPUTE, WAIVER, in_effect, open_disputes
from focuskit.engine.results import Run
from focuskit.engine.types import Group, Record, Sign
from focuskit.intake.polars_engine import collect
from focuskit.model.column_types import empty
from focuskit.model.finding import BOUNDED
from focuskit.model.millionths import exact

SCHEMA: dict[str, Any] = {
    "account_id": pl.String,
    "sign": pl.String,
    "theme": pl.String,
    "outcome": pl.String,
    "severity": pl.Float64,
    "severity_low": pl.Float64,
    "severity_high": pl.Float64,
    "lit": pl.Boolean,
    "value": pl.Float64,
    "value_low": pl.Float64,
    "value_high": pl.Float64,
    "also": pl.Float64,
    "unit": pl.String,
    "ok": pl.Float64,
    "bad": pl.Float64,
    "at_least": pl.Boolean,
    "observations": pl.Int64,
    "pending": pl.Int64,
    "days_covered": pl.Int64,
    "days_of_window": pl.Int64,
    "judged_as_of": pl.String,
    "weight": pl.Int64,
    "points": pl.Float64,
    "text": pl.String,
    "evidence": pl.Int64,
    "counter_evidence": pl.Int64,
    "reason": pl.String,
    "missing": pl.List(pl.String),
    "resolve": pl.String,
    "error": pl.String,
    "distribution": pl.String,
    "version": pl.String,
    "waiver": pl.Struct(WAIVER),
    "disputes": pl.List(pl.Struct(DISPUTE)),
}

_COUNTS = ("observations", "pending", "evidence", "counter_evidence")

COMPUTED = {name: dtype for name, dtype in SCHEMA.items() if name not in {"waiver", "disputes"}}
"""What stands in the columns of one sign; the rest is what people say of a finding."""


def findings(run: Run) -> pl.DataFrame:
    """All findings of a run, in the order of its accounts, then by sign.

    Each holds what was computed; a waiver that has effect on it, and disputes, stand beside that.
    """
    order = run.scored.lazy().select("account_id").with_row_index("_rank")
    spent = run.shares.lazy().select("account_id", "sign", cost=exact(pl.col("points")))
    every = pl.concat(
        [pl.LazyFrame(schema=COMPUTED), *(_findings_of(run, group) for group in run.groups)]
    )
    whole = (
        every.join(order, on="account_id")
        .join(spent, on=["account_id", "sign"], how="left")
        .with_columns(points=pl.coalesce("cost", "points"))
        .pipe(_beside, in_effect(run.waivers), "waiver")
        .pipe(_beside, open_disputes(run.policy, run.as_of), "disputes")
        .sort("_rank", "sign")
        .select(*SCHEMA)
    )
    return collect(whole, "in-memory")


def _beside(findings: pl.LazyFrame, said: pl.DataFrame, name: str) -> pl.LazyFrame:
    """Put what people say of a finding beside it; most policies say nothing."""
    otherwise = empty(SCHEMA[name])
    if said.is_empty():
        return findings.with_columns(otherwise.alias(name))
    whole = findings.join(said.lazy(), on=["account_id", "sign"], how="left")
    return whole.with_columns(pl.col(name).fill_null(otherwise))


def _findings_of(run: Run, group: Group) -> pl.LazyFrame:
    """The findings on the accounts of a group: one row for each of its signs and accounts."""
    scored = group.of(run.scored)
    there = frozenset(scored.columns)
    rows = [_rows_of(scored, sign, there) for sign in group.signs]
    if not rows:
        return pl.LazyFrame(schema=COMPUTED)
    signs = pl.LazyFrame(
        [_of_sign(run, sign) for sign in group.signs], schema=_OF_SIGN, orient="row"
    )
    applies = pl.col("outcome") != "not_applicable"
    unknown, error = pl.col("outcome") == "unknown", pl.col("outcome") == "error"
    told = pl.col("severity").is_not_null() | pl.col("reason").is_in(BOUNDED)
    low, high = (pl.coalesce(end, "measured") for end in ("low", "high"))
    never_longer = pl.col("is_absence") & (pl.col("high") > pl.col("measured"))
    return (
        pl.concat(rows)
        .join(signs, on="sign", how="left", maintain_order="left")
        .with_columns(
            value=pl.when(told).then("measured"),
            # Of an absence before the record, the least that it lasts is known, and no value.
            value_low=pl.when(told | (pl.col("reason") == "no_value")).then(low.fill_nan(None)),
            value_high=pl.when(told).then(high),
            severity=exact(pl.coalesce("computed", "severity")),
            severity_low=exact(pl.col("severity low")),
            severity_high=exact(pl.col("severity high")),
            points=pl.when(pl.col("score").is_not_null()).then(pl.lit(0.0)),
            at_least=(pl.col("is_lower_bound") | never_longer.fill_null(value=False))
            & told
            & pl.col("measured").is_not_null(),
            missing=pl.when(unknown).then("missing"),
            # What does not apply rests on no rows.
            **{name: pl.when(applies).then(name).otherwise(0) for name in _COUNTS},
            error=pl.when(error).then(pl.coalesce("failed", "error")),
        )
        .pipe(with_text)
        .select(pl.col(name).cast(dtype) for name, dtype in COMPUTED.items())
    )


def _rows_of(scored: pl.DataFrame, sign: Sign, there: Collection[str]) -> pl.LazyFrame:
    """What was measured, judged and scored of one sign: one row an account."""
    names = frozenset(
        name
        for name, (column, _) in _OF_ACCOUNT.items()
        if column.of(sign.id) in there and (name != "failed" or sign.fails_alone)
    )
    tells_also = SignColumn.VALUE.of(also(sign.id)) in there
    return scored.lazy().select(_columns_of(sign.id, names, tells_also=tells_also))


@lru_cache(maxsize=1024)
def _columns_of(sign: str, names: frozenset[str], *, tells_also: bool) -> tuple[pl.Expr, ...]:
    """Columns of one sign under the names of ``_OF_ACCOUNT``, null where there is none.

    They depend on no data, so a program that assesses one account after the other builds them once.
    """
    # A share of nothing is no number, and nothing is told of it.
    told = SignColumn.VALUE.col(also(sign)).fill_nan(None) if tells_also else pl.lit(None)
    return (
        pl.col("account_id"),
        pl.col("score"),
        pl.lit(sign).alias("sign"),
        told.cast(pl.Float64).alias("also"),
        *(
            (column.col(sign) if name in names else pl.lit(None)).cast(dtype).alias(name)
            for name, (column, dtype) in _OF_ACCOUNT.items()
        ),
    )


_OF_ACCOUNT: Mapping[str, tuple[SignColumn, Any]] = {
    "outcome": (SignColumn.OUTCOME, pl.String),
    "reason": (SignColumn.REASON, pl.String),
    "severity": (SignColumn.SEVERITY, pl.Int64),
    "computed": (SignColumn.COMPUTED, pl.Int64),
    "severity low": (SignColumn.SEVERITY_LOW, pl.Int64),
    "severity high": (SignColumn.SEVERITY_HIGH, pl.Int64),
    "lit": (SignColumn.LIT, pl.Boolean),
    "measured": (SignColumn.VALUE, pl.Float64),
    "low": (SignColumn.LOW, pl.Float64),
    "high": (SignColumn.HIGH, pl.Float64),
    "pending": (SignColumn.PENDING, pl.Int64),
    "observations": (SignColumn.OBSERVATIONS, pl.Int64),
    "evidence": (SignColumn.EVIDENCE, pl.Int64),
    "counter_evidence": (SignColumn.COUNTER, pl.Int64),
    "failed": (SignColumn.FAILED, pl.String),
}
"""What is told of each account: the columns of a sign that it comes from, and its type."""

_OF_SIGN: Mapping[str, Any] = {
    "sign": pl.String,
    "theme": pl.String,
    "unit": pl.String,
    "ok": pl.Float64,
    "bad": pl.Float64,
    "weight": pl.Int64,
    "distribution": pl.String,
    "version": pl.String,
    "missing": pl.List(pl.String),
    "error": pl.String,
    "days_covered": pl.Int64,
    "days_of_window": pl.Int64,
    "judged_as_of": pl.String,
    "least": pl.Int64,
    "is_absence": pl.Boolean,
    "is_lower_bound": pl.Boolean,
    "tells": pl.Boolean,
    "says": pl.String,
    "says_also": pl.String,
    "of_record": pl.String,
    "before_the_record": pl.String,
    "hint": pl.String,
}
"""What holds of a sign on all accounts alike."""


def _of_sign(run: Run, sign: Sign) -> tuple[Any, ...]:
    """One row of ``_OF_SIGN``."""
    absence, record = run.missing_input.get(sign.id), run.records.get(sign.id)
    detector, limits, measure = sign.detector, sign.limits, sign.measure
    covered = days_on_record(absence, record, run.as_of)
    tells = detector is not None and measure is not None and absence is None
    return (
        sign.id,
        detector and detector.theme,
        measure and measure.unit.value,
        limits and limits.ok,
        limits and limits.bad,
        sign.weight,
        sign.distribution,
        sign.version,
        list(absence.missing) if absence else [],
        sign.error,
        covered["days_covered"],
        covered["days_of_window"],
        covered["judged_as_of"],
        sign.min_observations,
        measure is not None and measure.never == "age",
        _is_lower_bound(measure, record),
        # Where nothing was measured, nothing is said of it.
        tells,
        with_plurals(detector.says) if tells and detector else None,
        with_plurals(detector.says_also) if tells and detector else None,
        of_record(record, run.as_of, run.policy.zone),
        before_the_record(sign, record, run.as_of, run.policy.zone),
        absence.resolve if absence else None,
    )


def _is_lower_bound(measure: Measure | None, record: Record | None) -> bool:
    """Whether the value is the least that it can be, since the record does not reach further."""
    if measure is None or record is None or record.whole:
        return False
    return measure.never != "age" and measure.on_part == "at_least"
