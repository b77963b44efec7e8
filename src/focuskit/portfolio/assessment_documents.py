"""Assessments as documents, built for many accounts at once from the frames of a portfolio."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from math import isfinite
from typing import Any, Literal

import attrs
import polars as pl

from focuskit.model.assessment import SCHEMA_VERSION
from focuskit.model.documents import write_time
from focuskit.model.own_parts import Document, own_advice, own_finding, own_head
from focuskit.portfolio.result_protocol import of_accounts
from focuskit.portfolio.shared_parts import COMMON, SharedParts, is_shared, narrows_only

_TEXTS = pl.List(pl.String)
REJECTED_ROWS = pl.Struct({"count": pl.Int64, "reasons": _TEXTS})
"""What a document says of the rows of its account that were rejected."""
THEMES = pl.List(
    pl.Struct({"theme": pl.String, "rating": pl.String, "severity": pl.Float64, "high": pl.Float64})
)
"""What it says of each theme that the records feed."""

_NUMBERS = ("score", "worst", "best", "rating", "red_lights")
_LEDGER_LINE = ("line", "sign", "severity", "weight", "points", "evidence", "group", "under", "cap")


@attrs.frozen(kw_only=True, eq=False)
class Sheets:
    """The frames of which the documents of some accounts are made, worst first.

    Args:
        heads: ``scores`` and ``subjects`` of ``Results``, side by side.
        findings: With their evidence.
        ledger: Its lines.
        recommendations: What each account should do.
        shared: What the documents leave out.
    """

    heads: pl.DataFrame
    findings: pl.DataFrame
    ledger: pl.DataFrame
    recommendations: pl.DataFrame
    shared: SharedParts

    @classmethod
    def own(cls, shared: SharedParts, **frames: pl.DataFrame) -> Sheets:
        """What is the accounts' own, out of all of it."""
        frames["findings"] = frames["findings"].filter(~is_shared())
        frames["recommendations"] = frames["recommendations"].filter(~narrows_only())
        return cls(shared=shared, **frames)

    def of(self, accounts: pl.DataFrame) -> Sheets:
        """Those of some of the accounts."""
        if accounts.height == self.heads.height:
            return self
        shared = attrs.evolve(self.shared, places=of_accounts(self.shared.places, accounts))
        return Sheets(
            heads=of_accounts(self.heads, accounts),
            findings=of_accounts(self.findings, accounts),
            ledger=of_accounts(self.ledger, accounts),
            recommendations=of_accounts(self.recommendations, accounts),
            shared=shared,
        )


def documents(
    sheets: Sheets,
    *,
    as_of: datetime | None,
    fingerprint: str | None,
    about: Literal["account", "supplier"] = "account",
) -> Iterator[Document]:
    """Build the document of each account, by ``schemas/assessment.schema.json``.

    Args:
        sheets: What the documents hold.
        as_of: The moment.
        fingerprint: The digest of all that they depend on.
        about: What the subjects are.
    """
    places = dict(sheets.shared.places.iter_rows())
    ledger, found, advice = (
        _by_account(frame) for frame in (sheets.ledger, sheets.findings, sheets.recommendations)
    )
    moment = write_time(as_of) if as_of else None
    for row in sheets.heads.iter_rows(named=True):
        account = row["account_id"]
        findings = found.get(account, [])
        whole = {
            "schema_version": SCHEMA_VERSION,
            "subject": {
                "type": about,
                "id": account,
                "name": row["name"],
                "segment": row["segment"],
            },
            "as_of": moment,
            **{name: row[name] for name in _HEAD},
            "unwaived": {name: row[f"unwaived_{name}"] for name in _NUMBERS}
            if any(one["waiver"] for one in findings)
            else None,
            "rejected_rows": row["rejected_rows"],
            "fingerprint": fingerprint,
            "ledger": [{n: line[n] for n in _LEDGER_LINE} for line in ledger.get(account, [])],
        }
        yield own_head(whole) | {
            "findings": [own_finding(_finding(one)) for one in findings],
            "recommendations": [
                own_advice({**one, "id": one["recommendation"]}) for one in advice.get(account, [])
            ],
            COMMON: places[account],
        }


_HEAD = (
    "score", "worst", "best", "coverage", "rating", "themes", "red_lights", "checks",
    "checks_made", "depth", "points_lost_at_least", "withheld",
)  # fmt: skip


def _by_account(frame: pl.DataFrame) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in frame.iter_rows(named=True):
        found.setdefault(row["account_id"], []).append(row)
    return found


def _finding(row: Mapping[str, Any]) -> Document:
    """The row of a finding with the keys that its document has."""
    ends = {name: _finite(row[name]) for name in ("value_low", "value_high")}
    return {
        **row,
        **ends,
        "evidence": {
            "count": row["evidence"],
            "ids": row["evidence_ids"],
            "counter_count": row["counter_evidence"],
            "counter_ids": row["counter_evidence_ids"],
            "quote": row["quote"],
        },
        "unknown": row["reason"] and {"reason": row["reason"]},
    }


def _finite(number: float | None) -> float | None:
    """A value that JSON has; where there is no end, it has none."""
    return number if number is not None and isfinite(number) else None
