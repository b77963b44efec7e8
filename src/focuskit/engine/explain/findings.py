"""Findings as a frame: one row for each sign of each account, with its message as text."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime
from typing import Any

import polars as pl

from focuskit.engine.columns import SignColumn, also
from focuskit.engine.judge.waiver_status import DISPUTE, WAIVER, in_effect, open_disputes
from focuskit.engine.results import Run
from focuskit.engine.types import MissingInput, Record, Sign
from focuskit.intake.polars_engine import collect
from focuskit.model.documents import write_time
from focuskit.model.finding import BOUNDED, KNOWN
from focuskit.model.millionths import exact
from focuskit.model.units import spell

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

COMPUTED = {name: dtype for name, dtype in SCHEMA.items() if name not in {"waiver", "disputes"}}
"""What stands in the columns of one sign; the rest is what people say of a finding."""


def findings(run: Run) -> pl.DataFrame:
    """All findings of a run, in the order of its accounts, then by sign.

    Each holds what was computed; a waiver that has effect on it, and disputes, stand beside that.
    """
    parts = [
        _findings_of(run, group.of(run.scored), sign)
        for group in run.groups
        for sign in group.signs
    ]
    order = run.scored.select("account_id").with_row_index("_rank")
    every = pl.concat([pl.LazyFrame(schema=COMPUTED), *parts], how="vertical_relaxed")
    long = collect(every.cast(pl.Schema(COMPUTED)), "in-memory")
    spent = run.shares.select("account_id", "sign", cost=exact(pl.col("points")))
    return (
        long.join(order, on="account_id")
        .join(spent, on=["account_id", "sign"], how="left")
        .with_columns(points=pl.coalesce("cost", "points"))
        .pipe(_beside, in_effect(run.waivers), "waiver", None)
        .pipe(_beside, open_disputes(run.policy, run.as_of), "disputes", [])
        .sort("_rank", "sign")
        .select(*SCHEMA)
    )


def _beside(findings: pl.DataFrame, said: pl.DataFrame, name: str, nothing: Any) -> pl.DataFrame:
    """Put what people say of a finding beside it; most policies say nothing."""
    otherwise = pl.lit(nothing, dtype=SCHEMA[name])
    if said.is_empty():
        return findings.with_columns(otherwise.alias(name))
    whole = findings.join(said, on=["account_id", "sign"], how="left")
    return whole.with_columns(pl.col(name).fill_null(otherwise))


def _findings_of(run: Run, scored: pl.DataFrame, sign: Sign) -> pl.LazyFrame:
    absence, record = run.missing_input.get(sign.id), run.records.get(sign.id)
    detector, limits, measure = sign.detector, sign.limits, sign.measure
    unknown = SignColumn.OUTCOME.col(sign.id) == "unknown"
    missing = list(absence.missing) if absence else []
    told = SignColumn.VALUE.of(also(sign.id))
    # A share of nothing is no number, and nothing is told of it.
    further = {"also": pl.col(told).fill_nan(None)} if told in scored.columns else {}
    frame = scored.lazy().select(
        "account_id",
        sign=pl.lit(sign.id),
        theme=pl.lit(detector.theme if detector else None, dtype=pl.String),
        outcome=SignColumn.OUTCOME.col(sign.id),
        **_judged(scored, sign, record),
        unit=pl.lit(measure.unit.value if measure else None, dtype=pl.String),
        ok=pl.lit(limits.ok if limits else None, dtype=pl.Float64),
        bad=pl.lit(limits.bad if limits else None, dtype=pl.Float64),
        observations=SignColumn.OBSERVATIONS.col(sign.id),
        **_on_record(absence, record, run.as_of),
        weight=pl.lit(sign.weight, dtype=pl.Int64),
        points=pl.when(pl.col("score").is_not_null()).then(pl.lit(0.0)),
        evidence=SignColumn.EVIDENCE.col(sign.id),
        counter_evidence=SignColumn.COUNTER.col(sign.id),
        reason=SignColumn.REASON.col(sign.id),
        missing=pl.when(unknown).then(pl.lit(missing, dtype=pl.List(pl.String))),
        error=pl.when(SignColumn.OUTCOME.col(sign.id) == "error").then(
            SignColumn.FAILED.col(sign.id)
            if sign.fails_alone
            else pl.lit(sign.error, dtype=pl.String)
        ),
        distribution=pl.lit(sign.distribution),
        version=pl.lit(sign.version, dtype=pl.String),
        resolve=pl.when(unknown).then(_resolve(sign, absence, _end_of(record, run.as_of))),
        **further,
    )
    if absence is not None:  # nothing was measured, so nothing is said of it
        return frame.with_columns(text=_text(None)).select(*COMPUTED)
    said = _said(sign, further, _of_record(record, run.as_of))
    return frame.with_columns(text=_text(said)).select(*COMPUTED)


def _on_record(
    absence: MissingInput | None, record: Record | None, as_of: datetime | None
) -> dict[str, pl.Expr]:
    """How much of its window is on record, and as of when the sign is judged, if not the run's."""
    windowed = record if record is not None and record.days_of_window is not None else None
    is_earlier = absence is None and record is not None and record.end != as_of
    earlier = record.end if record is not None and is_earlier else None
    return {
        "days_covered": pl.lit(windowed and windowed.days_covered, dtype=pl.Int64),
        "days_of_window": pl.lit(windowed and windowed.days_of_window, dtype=pl.Int64),
        "judged_as_of": pl.lit(earlier and write_time(earlier), dtype=pl.String),
    }


def _of_record(record: Record | None, as_of: datetime | None) -> str | None:
    """Say on how much of its window a finding rests, and as of when, where that is not all."""
    if record is None:
        return None
    covered, window = record.days_covered, record.days_of_window
    told = f" On {covered} of {window} days on record." if window and not record.whole else ""
    end = _end_of(record, as_of)
    if end is not None:
        told += f" As of {end}."
    return told or None


def _end_of(record: Record | None, as_of: datetime | None) -> str | None:
    """When the record ends as of which a sign is judged, where that is not the run's moment."""
    if record is None or record.end == as_of:
        return None
    return f"{record.end:%Y-%m-%d}, when the record ends"


def _judged(scored: pl.DataFrame, sign: Sign, record: Record | None) -> dict[str, pl.Expr]:
    """Severity and value of a sign with their ends, and how far they stand."""
    column = {part: part.col(sign.id) for part in SignColumn}
    value, severity = column[SignColumn.VALUE], column[SignColumn.SEVERITY]
    computed = SignColumn.COMPUTED.of(sign.id)
    told = severity.is_not_null() | column[SignColumn.REASON].is_in(BOUNDED)
    return {
        "severity": exact(pl.col(computed) if computed in scored.columns else severity),
        "severity_low": exact(column[SignColumn.SEVERITY_LOW]),
        "severity_high": exact(column[SignColumn.SEVERITY_HIGH]),
        "lit": column[SignColumn.LIT],
        "pending": column[SignColumn.PENDING],
        "value": pl.when(told).then(value),
        "_low": pl.coalesce(column[SignColumn.LOW], value),
        "_high": pl.coalesce(column[SignColumn.HIGH], value),
        "at_least": _is_at_least(sign, record),
    }


def _is_at_least(sign: Sign, record: Record | None) -> pl.Expr:
    """Where the value is the least that it can be, since the record does not reach further."""
    measure = sign.measure
    if measure is None:
        return pl.lit(value=False)
    if measure.never == "age":
        longer = SignColumn.HIGH.col(sign.id) > SignColumn.VALUE.col(sign.id)
        return longer.fill_null(value=False)
    return pl.lit(value=record is not None and not record.whole and measure.on_part == "at_least")


_REJECTED = "Rows of this account were rejected, and may decide it: mend them."
_ONE_CASE = "It rests on one case, and would not be lit without it: one more decides."
_SHORT = (
    "The record covers a part of what it looks at, and the rest may turn it: add the rows from "
    "before, or state less days (window_days) or what is recorded (recorded)."
)

_NOT_KEPT = (
    "Nobody keeps such rows for other accounts either, not the owner, nor their team or the house: "
    "write them down, or state that they are recorded (recorded)."
)

_BEFORE_THE_RECORD = (
    "None is on record for at least {} days{}; more may lie before: state since when the account "
    "has been one (since), add the rows from before, or state since when they are recorded "
    "(recorded)."
)


def _resolve(sign: Sign, absence: MissingInput | None, end: str | None) -> pl.Expr:
    """What would resolve an unknown; ``end`` says when the record ends, if before the run's."""
    if absence is not None:
        return pl.lit(absence.resolve)
    few = pl.format(
        "{} of at least {} observations are there.",
        SignColumn.OBSERVATIONS.col(sign.id),
        pl.lit(sign.min_observations),
    )
    reason = SignColumn.REASON.col(sign.id)
    nothing = pl.lit("What is on record gives no number.")
    if sign.measure is not None and sign.measure.never == "age":
        until = pl.lit(f" up to {end}" if end else "")
        least = spell(SignColumn.LOW.col(sign.id), sign.measure.unit)
        nothing = pl.coalesce(pl.format(_BEFORE_THE_RECORD, least, until), nothing)
    return (
        pl.when(reason == "too_few_observations").then(few)
        .when(reason == "rejected_rows").then(pl.lit(_REJECTED))
        .when(reason == "one_case").then(pl.lit(_ONE_CASE))
        .when(reason == "not_kept").then(pl.lit(_NOT_KEPT))
        .when(reason == "short_record").then(pl.lit(_SHORT))
        .when(reason == "not_applicable_unclear")
        .then(pl.lit("State the fields of the account that tell whether the sign applies."))
        .otherwise(nothing)
    )  # fmt: skip


def _said(sign: Sign, columns: Collection[str], of_record: str | None) -> pl.Expr | None:
    """What was measured in one English sentence, from the columns of the long frame."""
    detector, measure = sign.detector, sign.measure
    if detector is None or measure is None:
        return None
    parts = [filled(detector.says, measure.unit)]
    if detector.says_also and "also" in columns:
        told = filled(detector.says_also, measure.unit)
        parts.append(pl.when(pl.col("also") > 0).then(pl.concat_str(pl.lit(" "), told)))
    if measure.pending is not None:
        parts.append(_still_open(measure.unit))
    if of_record:
        parts.append(pl.lit(of_record))
    return pl.concat_str(parts, ignore_nulls=True) if len(parts) > 1 else parts[0]


def _text(said: pl.Expr | None) -> pl.Expr:
    """The finding in words: what was measured, or why it is not known."""
    outcome = pl.col("outcome")
    not_known = pl.format("Not known. {}", pl.col("resolve"))
    otherwise = (
        pl.when(outcome == "unknown").then(not_known)
        .when(outcome == "error").then(pl.format("Could not be measured. {}", pl.col("error")))
        .otherwise(pl.lit("Does not apply to this account."))
    )  # fmt: skip
    if said is None:
        return otherwise
    bounded = pl.concat_str(pl.lit("Not known. "), said, pl.lit(" "), "resolve")
    return (
        pl.when(outcome.is_in(KNOWN)).then(said)
        .when(pl.col("reason").is_in(BOUNDED)).then(bounded)
        .otherwise(otherwise)
    )  # fmt: skip


def _still_open(unit: str) -> pl.Expr:
    """Say how many rows have no outcome yet, and between what the value will lie."""
    low, high = (spell(pl.col(end), unit) for end in ("_low", "_high"))
    ends = (
        pl.when(low == high).then(pl.lit(""))
        .when(pl.col("_high").is_infinite()).then(pl.format(", so {} or more", low))
        .otherwise(pl.format(", so {} to {}", low, high))
    )  # fmt: skip
    number = pl.col("pending")
    told = pl.concat_str(pl.lit(" "), number.cast(pl.String), pl.lit(" not known yet"), ends)
    return pl.when(number > 0).then(pl.concat_str(told, pl.lit(".")))


def filled(template: str, unit: str) -> pl.Expr:
    """Fill ``{value}``, ``{observations}`` and ``{evidence}`` into a sentence.

    An ``(s)`` is an s, or nothing where the number before it is 1.
    """
    fills = {
        "value": pl.concat_str(
            pl.when(pl.col("at_least") & (pl.col("value") > 0)).then(pl.lit("at least ")),
            spell(pl.col("value"), unit),
            ignore_nulls=True,
        ),
        "observations": pl.col("observations").cast(pl.String),
        "evidence": pl.col("evidence").cast(pl.String),
        "also": pl.col("also").cast(pl.Int64).cast(pl.String),
    }
    texts: list[pl.Expr] = []
    number = pl.lit(None, dtype=pl.String)
    for piece in re.split(r"\{(\w+)\}|(\(s\))", template):
        if piece in fills:
            number = fills[piece]
            texts.append(number)
        elif piece == "(s)":
            texts.append(pl.when(number == "1").then(pl.lit("")).otherwise(pl.lit("s")))
        elif piece:
            texts.append(pl.lit(piece))
    return pl.concat_str(texts)
