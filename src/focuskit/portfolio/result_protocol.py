"""What a portfolio asks of its results: those of a run, or those that a folder holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

import polars as pl

from focuskit.policy import Policy
from focuskit.portfolio.supplier_result import SupplierResult

EVIDENCE: Mapping[str, pl.DataType] = {
    "evidence_ids": pl.List(pl.String),
    "counter_evidence_ids": pl.List(pl.String),
    "quote": pl.String(),
}
"""The columns that findings with their evidence have besides those without."""


def of_accounts(frame: pl.DataFrame, accounts: pl.DataFrame) -> pl.DataFrame:
    """Select the rows of these accounts, in the order of the frame."""
    return frame.join(accounts, on="account_id", how="semi", maintain_order="left")


class Results(Protocol):
    """The results of some accounts, worst first; ``Portfolio`` says what each frame holds.

    ``accounts``, as an argument, is a frame with the column ``account_id``.
    """

    @property
    def scores(self) -> pl.DataFrame:
        """One row an account."""

    @property
    def findings(self) -> pl.DataFrame:
        """One row for each sign of each account."""

    @property
    def ledger(self) -> pl.DataFrame:
        """One row for each line of the ledger of each account."""

    @property
    def recommendations(self) -> pl.DataFrame:
        """One row for each recommendation to each account."""

    @property
    def subjects(self) -> pl.DataFrame:
        """What the documents say of each account: its ``name`` and ``segment`` at least."""

    @property
    def accounts(self) -> pl.DataFrame:
        """What roll-ups need of each account, as ``rollups.ACCOUNTS`` names it."""

    @property
    def supplier(self) -> SupplierResult:
        """The supplier's own assessment, always that which follows from all accounts."""

    @property
    def fingerprint(self) -> str | None:
        """The digest of all that the results depend on; None: none was written."""

    @property
    def policy(self) -> Policy:
        """The policy of the run."""

    @property
    def breadth(self) -> pl.DataFrame:
        """Which questions the records can answer, as ``Portfolio.breadth`` says."""

    @property
    def shared(self) -> Mapping[str, Any]:
        """What the documents of accounts leave out, as ``run.json`` holds it."""

    def documents(self, accounts: pl.DataFrame) -> Iterator[dict[str, Any]]:
        """Build or read the documents of some accounts, worst first."""

    def findings_with_evidence(self, accounts: pl.DataFrame) -> pl.DataFrame:
        """Add the columns of ``EVIDENCE`` to the findings of some accounts."""

    def evidence(self, accounts: pl.DataFrame, *, days: bool = False) -> pl.DataFrame:
        """Gather the rows, or their ids, for and against all that fired on some accounts."""

    def cards(self, accounts: pl.DataFrame) -> pl.DataFrame:
        """Say of some accounts what a card says: one row each, the fields of ``Card``."""

    def head(self, number: int) -> Results:
        """Keep the worst accounts."""
