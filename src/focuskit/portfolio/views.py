"""A run as the frames of a portfolio: what was scored, found and advised, in numbers to read."""

from __future__ import annotations

from typing import Any

import polars as pl

from focuskit.engine.advise.gaps import unknowns
from focuskit.engine.advise.rating_route import route
from focuskit.engine.columns import REASONS, REJECTED, UNWAIVED, SignColumn
from focuskit.engine.explain.evidence import rows_of
from focuskit.engine.explain.findings import findings as all_findings
from focuskit.engine.results import Run
from focuskit.engine.score.ledger import lines
from focuskit.engine.signs.supplier_signs import hooks
from focuskit.model.arguments import shown
from focuskit.model.assessment import Assessment
from focuskit.model.documents import from_document
from focuskit.model.errors import UnknownNameError, nearest
from focuskit.model.millionths import exact
from focuskit.model.route import Route
from focuskit.portfolio.assessment_documents import REJECTED_ROWS, documents
from focuskit.portfolio.supplier_result import Ourselves

NO_IDS = {"evidence_ids": pl.List(pl.String), "counter_evidence_ids": pl.List(pl.String)}


def _as_counted(findings: pl.DataFrame) -> pl.DataFrame:
    """Return findings with the severity that counts: the waiver's, where one has effect."""
    waived = pl.col("waiver").struct.field("severity")
    return findings.with_columns(severity=pl.coalesce(waived, "severity"))


def ledger_of(run: Run, findings: pl.DataFrame) -> pl.DataFrame:
    """Return the lines of all ledgers."""
    return lines(run.ledger, run.scored, run.policy.caps, _as_counted(findings))


def evidence_of(run: Run, account: pl.DataFrame, sign: Any) -> pl.DataFrame:
    """Return the rows for and against one sign of one account.

    Raises:
        InputError: (a KeyError too) There is no such sign; it names the nearest.
    """
    signs = {one.id: one for one in run.signs}
    if not isinstance(sign, str) or sign not in signs:
        raise UnknownNameError(
            problem=f"there is no sign {shown(sign)} in this assessment",
            hint=nearest(sign, signs) or "`focuskit signs` lists all that are installed",
        )
    return rows_of(run.known, account, signs[sign])


def unknowns_of(run: Run, account: pl.DataFrame) -> pl.DataFrame:
    """Return what would make the unknown signs of one account known."""
    return unknowns(account, run.group_of(account), run.missing_input)


def route_of(run: Run, account: pl.DataFrame) -> Route:
    """Return the cheapest way of one account to its next rating."""
    return route(
        account,
        group=run.group_of(account),
        recommendations=[one for one, _ in run.plugins.recommendations],
        missing_input=run.missing_input,
        withheld=account.select(_why_withheld(run)).item() if account["withheld"].item() else None,
    )


def supplier_of(run: Run, fingerprint: str) -> Ourselves:
    """Return the assessment of the one subject of a run, the supplier."""
    findings = all_findings(run)
    nothing = pl.lit([], dtype=pl.List(pl.String))
    (document,) = documents(
        scores_of(run.scored),
        findings.with_columns(nothing.alias(name) for name in NO_IDS),
        recommendations_of(run),
        ledger_of(run, findings),
        subjects_of(run),
        as_of=run.as_of,
        fingerprint=fingerprint,
        about="supplier",
        hooks=hooks(run.plugins, run.signs),
    ).to_dicts()
    return Ourselves(
        assessment=from_document(document, Assessment), findings=findings.drop("account_id")
    )


def scores_of(scored: pl.DataFrame) -> pl.DataFrame:
    """Return the numbers of each account, with waivers and without."""
    waived = UNWAIVED["score"] in scored.columns
    unwaived = {f"unwaived_{n}": pl.col(other if waived else n) for n, other in UNWAIVED.items()}
    rating = unwaived.pop("unwaived_rating")
    return scored.select(
        "account_id",
        *(exact(pl.col(name)).alias(name) for name in ("score", "worst", "best", "coverage")),
        "rating",
        **{name: exact(number) for name, number in unwaived.items()},
        unwaived_rating=rating,
    )


def subjects_of(run: Run) -> pl.DataFrame:
    """Return what the documents say of an account besides its numbers."""
    return run.scored.select(
        "account_id",
        name="account name",
        segment="account segment",
        withheld=pl.when("withheld").then(_why_withheld(run)),
        rejected_rows=_rejected_rows(run.scored),
    )


def _rejected_rows(scored: pl.DataFrame) -> pl.Expr:
    """Return how many rows of an account were rejected, and why; null where none was."""
    if REJECTED not in scored.columns:
        return pl.lit(None, dtype=REJECTED_ROWS)
    told = pl.struct(pl.col(REJECTED).alias("count"), pl.col(REASONS).alias("reasons"))
    return pl.when(pl.col(REJECTED) > 0).then(told)


def _why_withheld(run: Run) -> pl.Expr:
    """Return why the score of a row is withheld, and the way out."""
    counting = {sign.id: sign for group in run.groups for sign in group.signs if sign.weight > 0}
    failed = [pl.lit(f"{sign.id} ({sign.error})") for sign in counting.values() if sign.error]
    failed += [
        pl.format("{} ({})", pl.lit(sign.id), SignColumn.FAILED.col(sign.id))
        for sign in counting.values()
        if sign.fails_alone
    ]
    return pl.format(
        "A sign that counts ended in an error: {}. Mend or disable its plugin, "
        "or set partial_scores in the policy.",
        pl.concat_str(failed or [pl.lit("")], separator="; ", ignore_nulls=True),
    )


def recommendations_of(run: Run) -> pl.DataFrame:
    """Return the advice of a run with what each recommendation says."""
    known = run.plugins.recommendations
    texts = pl.DataFrame(
        {
            "recommendation": [r.id for r, _ in known],
            "title": [r.title for r, _ in known],
            "steps": [list(r.steps) for r, _ in known],
            "owner_role": [r.owner_role for r, _ in known],
            "hours": [float(r.hours) for r, _ in known],
            "within_days": [r.within_days for r, _ in known],
            "distributions": [list(sources) for _, sources in known],
        },
        schema={
            "recommendation": pl.String,
            "title": pl.String,
            "steps": pl.List(pl.String),
            "owner_role": pl.String,
            "hours": pl.Float64,
            "within_days": pl.Int64,
            "distributions": pl.List(pl.String),
        },
    )
    order = run.scored.select("account_id").with_row_index("_rank")
    points = [exact(pl.col(name)).alias(name) for name in ("points_regained", "range_narrowed")]
    return (
        run.advice.with_row_index("_place")
        .join(order, on="account_id")
        .sort("_rank", "_place")
        .join(texts, on="recommendation", how="left", maintain_order="left")
        .with_columns(points)
        .drop("_rank", "_place")
    )
