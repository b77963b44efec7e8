"""The documents as they were before ``run.json`` held a part of them: all of it, from the frames.

What is told here of a finding, an account and a recommendation, a slim document and ``run.json``
must tell together.
"""

from __future__ import annotations

import math
from typing import Any

import polars as pl

from focuskit import Portfolio


def whole_document(portfolio: Portfolio, account: str) -> dict[str, Any]:
    """Return the whole document of an account, but for name, segment, themes and fingerprint."""
    own = pl.col("account_id") == account
    (scores,) = portfolio.scores.filter(own).to_dicts()
    ids = portfolio._results.findings_with_evidence(portfolio.scores.filter(own))
    frames = (ids, portfolio.ledger, portfolio.recommendations)
    findings, ledger, advice = (frame.filter(own).to_dicts() for frame in frames)
    waived = any(row["waiver"] for row in findings)
    unwaived = ("score", "worst", "best", "rating", "red_lights")
    plain = {key: value for key, value in scores.items() if not key.startswith("unwaived_")}
    del plain["account_id"]
    return {
        **plain,
        "unwaived": {name: scores[f"unwaived_{name}"] for name in unwaived} if waived else None,
        "ledger": [_without(row, "account_id") for row in ledger],
        "findings": [_finding(row) for row in findings],
        "recommendations": [
            {"id": row.pop("recommendation"), **_without(row, "account_id")} for row in advice
        ],
    }


def _without(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in names}


def _finding(row: dict[str, Any]) -> dict[str, Any]:
    same = (
        "sign theme outcome severity severity_low severity_high lit value value_low value_high "
        "also at_least unit observations pending days_covered days_of_window judged_as_of weight "
        "error waiver disputes"
    )
    numbers = ("value", "observations", "evidence", "ok", "bad")
    high = row["value_high"]
    return {
        **{name: row[name] for name in same.split()},
        "value_high": None if high is not None and math.isinf(high) else high,
        "limits": None if row["ok"] is None else {"ok": row["ok"], "bad": row["bad"]},
        "message": {
            "id": f"{row['sign']}.{row['outcome']}",
            "parameters": {name: row[name] for name in numbers},
            "text": row["text"],
        },
        "evidence": {
            "count": row["evidence"],
            "ids": row["evidence_ids"],
            "counter_count": row["counter_evidence"],
            "counter_ids": row["counter_evidence_ids"],
            "quote": row["quote"],
        },
        "unknown": row["reason"]
        and {"reason": row["reason"], "missing": row["missing"], "resolve": row["resolve"]},
        "origin": {
            "distribution": row["distribution"],
            "version": row["version"],
            "hook": "focuskit_detectors",
        },
    }
