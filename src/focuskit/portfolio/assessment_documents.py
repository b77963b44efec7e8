"""Assessments as documents, built for all accounts at once from the frames of a portfolio."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import polars as pl

from focuskit.model.assessment import SCHEMA_VERSION
from focuskit.model.documents import write_time

_TEXTS = pl.List(pl.String)
REJECTED_ROWS = pl.Struct({"count": pl.Int64, "reasons": _TEXTS})
"""What a document says of the rows of its account that were rejected."""


def documents(  # noqa: PLR0913 -- all that the documents of a run hold
    scores: pl.DataFrame,
    findings: pl.DataFrame,
    recommendations: pl.DataFrame,
    ledger: pl.DataFrame,
    subjects: pl.DataFrame,
    *,
    as_of: datetime | None,
    fingerprint: str | None,
    about: Literal["account", "supplier"] = "account",
    hooks: Mapping[str, str] | None = None,
) -> pl.DataFrame:
    """Return one document a subject, each column a key of ``schemas/assessment.schema.json``.

    Args:
        scores: One row an account, in the order of the documents.
        findings: With the ids of the evidence.
        recommendations: In the order in which to do them.
        ledger: Its lines, in their order.
        subjects: ``account_id``, ``name``, ``segment``, ``withheld``, ``rejected_rows``.
        as_of: The moment.
        fingerprint: The digest of all that the assessments depend on.
        about: What the subjects are.
        hooks: Sign: the hook that it came through, where it is not that of signs on accounts.
    """
    found = findings.group_by("account_id", maintain_order=True).agg(
        findings=_finding(hooks or {}), waived=pl.col("waiver").is_not_null().any()
    )
    advised = recommendations.group_by("account_id", maintain_order=True).agg(
        recommendations=_advice()
    )
    spent = ledger.group_by("account_id", maintain_order=True).agg(ledger=_ledger())
    whole = (
        scores.join(subjects, on="account_id", how="left", maintain_order="left")
        .join(found, on="account_id", how="left", maintain_order="left")
        .join(advised, on="account_id", how="left", maintain_order="left")
        .join(spent, on="account_id", how="left", maintain_order="left")
    )
    subject = pl.struct(type=pl.lit(about), id="account_id", name="name", segment="segment")
    numbers = ("score", "worst", "best", "rating")
    unwaived = pl.struct(pl.col(f"unwaived_{name}").alias(name) for name in numbers)
    lists = ("ledger", "findings", "recommendations")
    return whole.select(
        schema_version=pl.lit(SCHEMA_VERSION),
        subject=subject,
        as_of=pl.lit(write_time(as_of) if as_of else None, dtype=pl.String),
        score="score",
        worst="worst",
        best="best",
        coverage="coverage",
        rating="rating",
        withheld="withheld",
        unwaived=pl.when("waived").then(unwaived),
        rejected_rows="rejected_rows",
        **{name: pl.col(name).fill_null(pl.lit([], dtype=whole.schema[name])) for name in lists},
        fingerprint=pl.lit(fingerprint, dtype=pl.String),
    )


def _finding(hooks: Mapping[str, str]) -> pl.Expr:
    hook = pl.lit("focuskit_detectors")
    if hooks:
        hook = pl.col("sign").replace_strict(hooks, default=hook, return_dtype=pl.String)
    parameters = pl.struct("value", "observations", "evidence", "ok", "bad")
    return pl.struct(
        "sign",
        "theme",
        "outcome",
        "severity",
        "value",
        "unit",
        pl.when(pl.col("ok").is_not_null()).then(pl.struct("ok", "bad")).alias("limits"),
        "observations",
        "weight",
        pl.struct(
            pl.format("{}.{}", "sign", "outcome").alias("id"),
            parameters.alias("parameters"),
            "text",
        ).alias("message"),
        pl.struct(
            pl.col("evidence").alias("count"),
            pl.col("evidence_ids").alias("ids"),
            pl.col("counter_evidence").alias("counter_count"),
            pl.col("counter_evidence_ids").alias("counter_ids"),
        ).alias("evidence"),
        pl.when(pl.col("reason").is_not_null())
        .then(pl.struct("reason", "missing", "resolve"))
        .alias("unknown"),
        "error",
        pl.struct("distribution", "version", hook.alias("hook")).alias("origin"),
        "waiver",
        "disputes",
    )


def _advice() -> pl.Expr:
    return pl.struct(
        pl.col("recommendation").alias("id"),
        "title",
        "signs",
        "steps",
        "owner_role",
        "hours",
        "within_days",
        "points_regained",
        "range_narrowed",
        "distributions",
    )


def _ledger() -> pl.Expr:
    return pl.struct(
        "line", "sign", "severity", "weight", "points", "evidence", "group", "under", "cap"
    )
