"""Assessments as documents, built for all accounts at once from the frames of a portfolio."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import polars as pl

from focuskit.model.assessment import SCHEMA_VERSION
from focuskit.model.documents import write_time
from focuskit.portfolio.result_protocol import Results, of_accounts

_TEXTS = pl.List(pl.String)
REJECTED_ROWS = pl.Struct({"count": pl.Int64, "reasons": _TEXTS})
"""What a document says of the rows of its account that were rejected."""
THEMES = pl.List(
    pl.Struct({"theme": pl.String, "rating": pl.String, "severity": pl.Float64, "high": pl.Float64})
)
"""What it says of each theme that the records feed."""


_EVIDENCE = pl.struct(
    pl.col("evidence").alias("count"),
    pl.col("evidence_ids").alias("ids"),
    pl.col("counter_evidence").alias("counter_count"),
    pl.col("counter_evidence_ids").alias("counter_ids"),
)
_LEDGER_LINE = pl.struct(
    "line", "sign", "severity", "weight", "points", "evidence", "group", "under", "cap"
)
_RECOMMENDATION = pl.struct(
    pl.col("recommendation").alias("id"), "title", "signs", "steps", "owner_role", "hours",
    "within_days", "points_regained", "range_narrowed", "distributions",
)  # fmt: skip


def documents(  # noqa: PLR0913 -- the two last are for the supplier alone
    results: Results,
    accounts: pl.DataFrame,
    findings: pl.DataFrame,
    *,
    as_of: datetime | None,
    about: Literal["account", "supplier"] = "account",
    hooks: Mapping[str, str] | None = None,
) -> pl.DataFrame:
    """Build one document a subject, each column a key of ``schemas/assessment.schema.json``.

    Args:
        results: All that the documents hold.
        accounts: Those of which documents are made.
        findings: Theirs, or of more accounts, with the ids of the evidence.
        as_of: The moment.
        about: What the subjects are.
        hooks: Sign: the hook that it came through, if it is not that of signs on accounts.
    """
    whole = of_accounts(results.scores, accounts).join(
        results.subjects, on="account_id", how="left", maintain_order="left"
    )
    found = of_accounts(findings, accounts)
    lists = {
        "ledger": (of_accounts(results.ledger, accounts), _LEDGER_LINE),
        "findings": (found, _finding(hooks or {})),
        "recommendations": (of_accounts(results.recommendations, accounts), _RECOMMENDATION),
    }
    for name, (frame, entry) in lists.items():
        part = frame.group_by("account_id", maintain_order=True).agg(entry.alias(name))
        whole = whole.join(part, on="account_id", how="left", maintain_order="left")
    waived = found.filter(pl.col("waiver").is_not_null())["account_id"].unique().implode()
    subject = pl.struct(type=pl.lit(about), id="account_id", name="name", segment="segment")
    numbers = ("score", "worst", "best", "rating", "red_lights")
    unwaived = pl.struct(pl.col(f"unwaived_{name}").alias(name) for name in numbers)
    return whole.select(
        pl.lit(SCHEMA_VERSION).alias("schema_version"),
        subject.alias("subject"),
        pl.lit(write_time(as_of) if as_of else None, dtype=pl.String).alias("as_of"),
        *("score", "worst", "best", "coverage", "rating", "themes", "red_lights"),
        *("checks", "checks_made", "depth", "points_lost_at_least", "withheld"),
        unwaived=pl.when(pl.col("account_id").is_in(waived)).then(unwaived),
        rejected_rows="rejected_rows",
        **{name: pl.col(name).fill_null(pl.lit([], dtype=whole.schema[name])) for name in lists},
        fingerprint=pl.lit(results.fingerprint, dtype=pl.String),
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
        "severity_low",
        "severity_high",
        "lit",
        "value",
        "at_least",
        "unit",
        pl.when(pl.col("ok").is_not_null()).then(pl.struct("ok", "bad")).alias("limits"),
        "observations",
        "pending",
        *("days_covered", "days_of_window", "judged_as_of"),
        "weight",
        pl.struct(
            pl.format("{}.{}", "sign", "outcome").alias("id"),
            parameters.alias("parameters"),
            "text",
        ).alias("message"),
        _EVIDENCE.alias("evidence"),
        pl.when(pl.col("reason").is_not_null())
        .then(pl.struct("reason", "missing", "resolve"))
        .alias("unknown"),
        "error",
        pl.struct("distribution", "version", hook.alias("hook")).alias("origin"),
        "waiver",
        "disputes",
    )
