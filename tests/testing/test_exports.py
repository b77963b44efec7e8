"""From the exports of a CRM and a service desk, a sign says what was planted, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from exports_of_systems import hubspot, zendesk

import focuskit
from focuskit_testing.simulate import IMPLIED, Noise, Supplier, plant, simulate

ACCOUNTS, DAYS = 24, 500
AS_WRITTEN = Noise(missing=0, late=0, duplicates=0, beside=0)
"""Nothing goes wrong in writing down: what is missing is what the systems do not keep."""
BESIDE = {
    **IMPLIED,
    "fading-effort": frozenset({"unanswered-outreach"}),
    "sold-then-forgotten": frozenset({"fading-effort"}),
}
"""Without their orders and what they say on paper, who is in touch seldom answers seldom too."""


@pytest.fixture(scope="module")
def supplier() -> Supplier:
    planted = plant(seed=3, accounts=ACCOUNTS, share=0.75)
    return simulate(seed=3, accounts=ACCOUNTS, defects=planted, noise=AS_WRITTEN, days=DAYS)


def crm(supplier: Supplier, folder: Path) -> None:
    hubspot(supplier, folder)


def desk(supplier: Supplier, folder: Path) -> None:
    zendesk(supplier, folder)


def both(supplier: Supplier, folder: Path) -> None:
    hubspot(supplier, folder)
    (folder / "hubspot-tickets.csv").unlink()
    zendesk(supplier, folder)


def both_with_care(supplier: Supplier, folder: Path) -> None:
    hubspot(supplier, folder, with_care=True)
    (folder / "hubspot-tickets.csv").unlink()
    zendesk(supplier, folder)


DESK = {"slow-resolution", "left-open"}
COUNTED = {*DESK, "passed-around", "reopened-cases"}
IN_TOUCH = {
    "fading-effort", "gone-quiet", "leaving-announced", "pitching-over-asking", "rival-in-sight",
    "single-threaded", "sold-then-forgotten", "trouble-has-names", "unanswered-outreach",
}  # fmt: skip


@pytest.mark.parametrize(
    ("write", "known"),
    [
        (crm, DESK),
        (desk, {*COUNTED, "single-threaded"}),
        (both, {*COUNTED, "trouble-has-names"}),
        (both_with_care, COUNTED | IN_TOUCH),
    ],
)
def test_a_sign_says_what_was_planted_or_that_it_is_not_known(
    supplier: Supplier,
    tmp_path: Path,
    write: Callable[[Supplier, Path], None],
    known: set[str],
) -> None:
    write(supplier, tmp_path)
    accounts = supplier.accounts.select("id", "name").rows()
    names = {f"{name} {account}": account for account, name in accounts}
    findings = focuskit.assess(tmp_path, as_of=supplier.as_of).findings.with_columns(
        pl.col("account_id").replace(names)
    )
    said = findings.filter(pl.col("outcome").is_in(["fired", "clear", "error"]))
    assert set(said["sign"]) == known
    lit = set(said.filter(outcome="fired").select("account_id", "sign").rows())
    planted = set(supplier.truth.select("account_id", "sign").rows())
    beside = {(account, other) for account, sign in planted for other in BESIDE.get(sign, ())}
    assert lit - planted - beside == set()
    told = set(said.select("account_id", "sign").rows())
    assert {pair for pair in planted & told if pair not in lit} == set()
