"""The judge stage: measures become outcomes and severities, by limits. Silence is never health."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import attrs
import polars as pl

from focuskit.engine.measuring import column
from focuskit.engine.preparing import Sign
from focuskit.engine.recorded import Coverage, Need
from focuskit.model.finding import Outcome, Reason

MILLION = 1_000_000
"""Severity and coverage are parts per million, scores millionths of a point: sums stay exact."""

Expression = pl.Expr


@attrs.frozen(kw_only=True)
class Absence:
    """Why a sign is unknown for every account alike."""

    reason: Reason
    missing: tuple[str, ...]
    resolve: str


def absences(
    signs: Sequence[Sign], coverage: Coverage | None, as_of: datetime | None
) -> dict[str, Absence]:
    """Return the signs that the data cannot feed, and what is missing."""
    found = {sign.id: _absence(sign, coverage, as_of) for sign in signs}
    return {sign: absence for sign, absence in found.items() if absence is not None}


def _absence(sign: Sign, coverage: Coverage | None, as_of: datetime | None) -> Absence | None:
    if sign.not_installed:
        return Absence(
            reason="not_installed",
            missing=(f"distribution:{sign.distribution}",),
            resolve=f"Install {sign.distribution}, or add it to the plugins of the run.",
        )
    if sign.error is not None:
        return None
    if coverage is None or as_of is None:
        return Absence(
            reason="not_recorded", missing=("interactions",), resolve="Record interactions."
        )
    unmet = [
        need
        for ways in sign.needs
        if not any(_met(way, sign, coverage, as_of) for way in ways)
        for way in ways
        for need in sorted(way, key=lambda n: (n.kinds, n.field or ""))
        if not coverage.covers(need, sign.start, as_of)
    ]
    if not unmet:
        return None
    # Where a kind is missing altogether, its fields say nothing more.
    telling = [need for need in unmet if need.field is None] or unmet
    return Absence(
        reason="not_recorded",
        missing=tuple(dict.fromkeys(name for need in telling for name in need.missing)),
        resolve=" Or: ".join(
            dict.fromkeys(coverage.explain(need, sign.start, as_of) for need in telling)
        ),
    )


def _met(way: frozenset[Need], sign: Sign, coverage: Coverage, as_of: datetime) -> bool:
    return all(coverage.covers(need, sign.start, as_of) for need in way)


def judge(
    measured: pl.DataFrame, signs: Sequence[Sign], absent: dict[str, Absence]
) -> pl.DataFrame:
    """Add ``SIGN outcome``, ``SIGN reason`` and ``SIGN severity`` (parts per million) per sign.

    Args:
        measured: One row an account: what was measured, and ``SIGN applies`` (null where nobody
            can tell) for the signs that ask about the account.
        signs: All signs of the run.
        absent: Those that the data cannot feed.
    """
    columns: list[Expression] = []
    for sign in signs:
        reason = _reason(sign, absent.get(sign.id))
        known = reason.is_null()
        severity = _severity(sign, known)
        applies, unclear = _applies(sign)
        outcome = (
            pl.when(pl.lit(sign.error is not None)).then(_outcome("error"))
            .when(~applies & ~unclear).then(_outcome("not_applicable"))
            .when(~known).then(_outcome("unknown"))
            .when(severity > 0).then(_outcome("fired"))
            .otherwise(_outcome("clear"))
        )  # fmt: skip
        assessed = outcome.is_in(["fired", "clear"])
        columns += [
            outcome.alias(column(sign.id, "outcome")),
            pl.when(outcome == "unknown").then(reason).alias(column(sign.id, "reason")),
            pl.when(assessed).then(severity).alias(column(sign.id, "severity")),
        ]
    return measured.with_columns(columns)


def _outcome(name: Outcome) -> Expression:
    return pl.lit(name)


def _applies(sign: Sign) -> tuple[Expression, Expression]:
    """Return where the sign applies, and where nobody can tell."""
    if sign.detector is None or sign.detector.applies_to is None:
        return pl.lit(value=True), pl.lit(value=False)
    applies = pl.col(column(sign.id, "applies"))
    return applies.fill_null(value=True), applies.is_null()


def _reason(sign: Sign, absence: Absence | None) -> Expression:
    """Return why the sign is unknown; null where it is known."""
    if absence is not None:
        return pl.lit(absence.reason)
    value, observations = pl.col(column(sign.id, "value")), pl.col(column(sign.id, "observations"))
    _, unclear = _applies(sign)
    return (
        pl.when(unclear).then(pl.lit("not_applicable_unclear"))
        .when(observations < sign.min_observations)
        .then(pl.lit("too_few_observations"))
        .when(value.is_null() | ~value.is_finite()).then(pl.lit("no_value"))
    )  # fmt: skip


def _severity(sign: Sign, known: Expression) -> Expression:
    """Severity = clip((value - ok) / (bad - ok), 0, 1), in parts per million."""
    if sign.limits is None or sign.measure is None or sign.error is not None:
        return pl.lit(None, dtype=pl.Int64)
    ok, bad = sign.limits.ok, sign.limits.bad
    rise = (pl.col(column(sign.id, "value")) - ok) / (bad - ok)
    return pl.when(known).then((rise.clip(0, 1) * MILLION).round(0).cast(pl.Int64, strict=False))
