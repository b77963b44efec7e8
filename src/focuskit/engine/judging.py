"""The judge stage: measures become outcomes and severities, by limits. Silence is never health."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

import attrs
import polars as pl

from focuskit.engine.measuring import column
from focuskit.engine.preparing import Sign
from focuskit.engine.recorded import Coverage, Need
from focuskit.model.finding import Outcome, Reason
from focuskit.model.limits import Limits

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
    # A field that is recorded on rows of some kinds says so of the kinds too.
    fields = [ways for ways in sign.needs if any(n.field for way in ways for n in way)]
    unmet = [ways for ways in fields if not any(_met(way, sign, coverage, as_of) for way in ways)]
    met = {n.kinds for ways in fields if ways not in unmet for way in ways for n in way}
    kinds = [ways for ways in sign.needs if ways not in fields]
    unmet += [
        ways
        for ways in kinds
        if not any(n.kinds in met for n in ways[0]) and not _met(ways[0], sign, coverage, as_of)
    ]
    if not unmet:
        return None
    lacking = [
        need
        for ways in sign.needs
        if ways in unmet
        for way in ways
        for need in sorted(way, key=lambda n: (n.kinds, n.field or ""))
        if not coverage.covers(need, sign.start, as_of)
    ]
    # Where a kind is missing altogether, its fields say nothing more.
    telling = [need for need in lacking if need.field is None] or lacking
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
    measured: pl.LazyFrame, signs: Sequence[Sign], absent: dict[str, Absence]
) -> pl.LazyFrame:
    """Add ``SIGN outcome``, ``SIGN reason`` and ``SIGN severity`` (parts per million) per sign.

    Args:
        measured: One row an account: what was measured, and ``SIGN applies`` (null where nobody
            can tell) for the signs that ask about the account.
        signs: All signs of the run.
        absent: Those that the data cannot feed.
    """
    verdicts = [
        _verdict(
            sign.id,
            reason=absent[sign.id].reason if sign.id in absent else None,
            limits=sign.limits if sign.measure and not sign.error else None,
            least=sign.min_observations,
            asks=sign.detector is not None and sign.detector.applies_to is not None,
            error=sign.error is not None,
        )
        for sign in signs
    ]
    # One stage after the other, since each builds on the columns of the one before.
    for stage in zip(*verdicts, strict=True):
        measured = measured.with_columns(stage)
    return measured


@lru_cache(maxsize=1024)
def _verdict(  # noqa: PLR0913 -- all that a verdict depends on
    sign: str, *, reason: Reason | None, limits: Limits | None, least: int, asks: bool, error: bool
) -> tuple[Expression, Expression, Expression]:
    """Return reason, severity and outcome of one sign as columns.

    They depend on no data, so a program that assesses one account after the other builds them once.
    """
    applies = pl.col(column(sign, "applies")) if asks else None
    why, severity = pl.col(column(sign, "reason")), pl.col(column(sign, "severity"))
    return (
        (pl.lit(None, dtype=pl.String) if error else _reason(sign, reason, least, applies))
        .alias(why.meta.output_name()),
        _severity(sign, None if error or reason else limits, applies)
        .alias(severity.meta.output_name()),
        (_outcome("error") if error else _outcome_of(why, severity, known=not reason or asks))
        .alias(column(sign, "outcome")),
    )  # fmt: skip


def _outcome(name: Outcome) -> Expression:
    return pl.lit(name)


def _outcome_of(why: Expression, severity: Expression, *, known: bool) -> Expression:
    if not known:
        return _outcome("unknown")
    return (
        pl.when(severity > 0).then(_outcome("fired"))
        .when(severity == 0).then(_outcome("clear"))
        .when(why.is_not_null()).then(_outcome("unknown"))
        .otherwise(_outcome("not_applicable"))
    )  # fmt: skip


def _reason(sign: str, absent: Reason | None, least: int, applies: Expression | None) -> Expression:
    """Return why the sign is unknown; null where it is known or does not apply."""
    if absent is not None:
        reason = pl.lit(absent)
    else:
        value = pl.col(column(sign, "value"))
        few = pl.col(column(sign, "observations")) < least
        nothing = value.is_finite().not_().fill_null(value=True)
        reason = (
            pl.when(few).then(pl.lit("too_few_observations")).when(nothing).then(pl.lit("no_value"))
        )
    if applies is None:
        return reason
    unclear = pl.when(applies.is_null()).then(pl.lit("not_applicable_unclear"))
    return unclear.when(applies).then(reason)


def _severity(sign: str, limits: Limits | None, applies: Expression | None) -> Expression:
    """Severity = clip((value - ok) / (bad - ok), 0, 1), in parts per million, where it is known."""
    if limits is None:
        return pl.lit(None, dtype=pl.Int64)
    rise = (pl.col(column(sign, "value")) - limits.ok) / (limits.bad - limits.ok)
    known = pl.col(column(sign, "reason")).is_null()
    if applies is not None:
        known = known & applies
    return pl.when(known).then((rise.clip(0, 1) * MILLION).round(0).cast(pl.Int64, strict=False))
