"""The results that a folder holds: what was found, and not the data that it was found in."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

import attrs
import polars as pl

from focuskit.engine.explain.breadth import SCHEMA as BREADTH
from focuskit.model.errors import InputError
from focuskit.policy import Policy, load_policy
from focuskit.portfolio.result_protocol import EVIDENCE, of_accounts
from focuskit.portfolio.supplier_result import SupplierResult

SHARED = ("accounts", "recommendations", "reasons")
"""What documents of accounts leave out stands under these keys of ``run.json``."""


@attrs.frozen(kw_only=True, eq=False, slots=False)
class FolderResults:
    """The results that a folder holds, as ``Results`` describes them.

    Args:
        info: What ``run.json`` says.
        scores: As ``Portfolio`` has them, like all frames here.
        stored_findings: The findings, with their evidence.
        ledger: Its lines.
        recommendations: What each account should do.
        subjects: ``account_id``, ``name`` and ``segment``.
        lines: ``account_id`` and ``document``: the document of each account, as it was written.
        accounts: What roll-ups need of each account.
        rejected: What was wrong with rejected rows.
        emptied: What was wrong with values that were emptied.
        stored_cards: What the cards say.
        supplier: The supplier's own assessment.
    """

    info: dict[str, Any]
    scores: pl.DataFrame
    stored_findings: pl.DataFrame
    ledger: pl.DataFrame
    recommendations: pl.DataFrame
    subjects: pl.DataFrame
    lines: pl.DataFrame
    accounts: pl.DataFrame
    rejected: pl.DataFrame
    emptied: pl.DataFrame
    stored_cards: pl.DataFrame
    supplier: SupplierResult

    @cached_property
    def findings(self) -> pl.DataFrame:
        """The findings without their evidence."""
        return self.stored_findings.drop(*EVIDENCE)

    @property
    def fingerprint(self) -> str | None:
        """The digest that was written; None if the folder was written without one."""
        return self.info.get("fingerprint")

    @cached_property
    def breadth(self) -> pl.DataFrame:
        """Which questions the records could answer."""
        return pl.DataFrame(self.info.get("breadth", []), schema=BREADTH)

    @property
    def shared(self) -> Mapping[str, Any]:
        """What the documents of accounts leave out; nothing where they are whole."""
        return {key: self.info[key] for key in SHARED if key in self.info}

    def documents(self, accounts: pl.DataFrame) -> Iterator[dict[str, Any]]:
        """Read the documents of some accounts."""
        for line in of_accounts(self.lines, accounts)["document"]:
            yield json.loads(line)

    @property
    def policy(self) -> Policy:
        """The policy of the run.

        Raises:
            InputError: The folder does not hold it.
        """
        if "policy_document" not in self.info:
            raise InputError(
                problem="the folder does not hold the policy of its run",
                where="run.json",
                expected='"policy_document", which focuskit writes since version 0.1',
                hint="assess again, and write the folder anew",
            )
        return load_policy(self.info["policy_document"])

    def findings_with_evidence(self, accounts: pl.DataFrame) -> pl.DataFrame:
        """Select the findings of some accounts as they were written."""
        return of_accounts(self.stored_findings, accounts)

    def evidence(self, accounts: pl.DataFrame, *, days: bool = False) -> pl.DataFrame:  # noqa: ARG002 -- ids tell no time
        """List the ids of the evidence of some accounts, one a row, oldest first."""
        chosen = of_accounts(self.stored_findings, accounts)
        sides = {"for": "evidence_ids", "against": "counter_evidence_ids"}
        return pl.concat(
            chosen.select("account_id", "sign", speaks=pl.lit(speaks), id=pl.col(column))
            .filter(pl.col("id").list.len() > 0)
            .explode("id")
            for speaks, column in sides.items()
        )

    def cards(self, accounts: pl.DataFrame) -> pl.DataFrame:
        """Select the cards of some accounts as they were written."""
        return of_accounts(self.stored_cards, accounts)

    def head(self, number: int) -> FolderResults:
        """Keep the worst accounts."""
        first = self.scores.head(number)
        others = ("stored_findings", "ledger", "recommendations", "subjects", "lines", "accounts")
        fewer: dict[str, Any] = {name: of_accounts(getattr(self, name), first) for name in others}
        return attrs.evolve(self, scores=first, **fewer)
