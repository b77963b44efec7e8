"""From exports of HubSpot and Zendesk, a sign says what was planted, or that it is not known.

Each simulated supplier is written as these systems export it: the CRM alone, the service desk
alone, both, and both where somebody keeps columns of their own. On every account, what is lit was
planted, or is implied by what was; what was planted and is told at all is lit; and the signs that
say something are those whose fields the systems keep. So none lights because a field is not kept.

``--seeds 1`` tries fewer suppliers.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs
import polars as pl
from exports_of_systems import hubspot, zendesk

import focuskit
from focuskit_testing.simulate import IMPLIED, Noise, Supplier, plant, simulate

SEEDS = 5
ACCOUNTS, DAYS = 24, 500
AS_WRITTEN = Noise(missing=0, late=0, duplicates=0, beside=0)
"""Nothing goes wrong in writing down: what is missing is what the systems do not keep."""
BESIDE = {
    **IMPLIED,
    "fading-effort": frozenset({"unanswered-outreach"}),
    "sold-then-forgotten": frozenset({"fading-effort"}),
}
"""Without their orders and what they say on paper, who is in touch seldom answers seldom too."""
DESK = frozenset({"slow-resolution", "left-open"})
COUNTED = DESK | {"passed-around", "reopened-cases"}
IN_TOUCH = frozenset({
    "fading-effort", "gone-quiet", "leaving-announced", "pitching-over-asking", "rival-in-sight",
    "single-threaded", "sold-then-forgotten", "trouble-has-names", "unanswered-outreach",
})  # fmt: skip


def crm(supplier: Supplier, folder: Path) -> None:
    """Write what HubSpot exports."""
    hubspot(supplier, folder)


def desk(supplier: Supplier, folder: Path) -> None:
    """Write what Zendesk exports."""
    zendesk(supplier, folder)


def both(supplier: Supplier, folder: Path, *, with_care: bool = False) -> None:
    """Write both, with the tickets of Zendesk."""
    hubspot(supplier, folder, with_care=with_care)
    (folder / "hubspot-tickets.csv").unlink()
    zendesk(supplier, folder)


def both_with_care(supplier: Supplier, folder: Path) -> None:
    """Write both, where somebody keeps columns of their own in HubSpot."""
    both(supplier, folder, with_care=True)


EXPORTS: dict[Callable[[Supplier, Path], None], frozenset[str]] = {
    crm: DESK,
    desk: COUNTED | {"single-threaded"},
    both: COUNTED | {"trouble-has-names"},
    both_with_care: COUNTED | IN_TOUCH,
}
"""Which signs can say something of what each writes."""


@attrs.frozen(kw_only=True)
class Told:
    """What signs said of one export: their names, and pairs of account and sign.

    Args:
        signs: The signs that said anything of any account.
        unplanned: What is lit, and was neither planted nor implied.
        missed: What was planted and told, and is not lit.
    """

    signs: frozenset[str]
    unplanned: frozenset[tuple[str, str]]
    missed: frozenset[tuple[str, str]]


def a_supplier(seed: int) -> Supplier:
    """Simulate a supplier, three quarters of whose accounts have a defect."""
    planted = plant(seed=seed, accounts=ACCOUNTS, share=0.75)
    return simulate(seed=seed, accounts=ACCOUNTS, defects=planted, noise=AS_WRITTEN, days=DAYS)


def told_of(supplier: Supplier, folder: Path) -> Told:
    """Assess an export of a supplier, and hold it against what was planted."""
    accounts = supplier.accounts.select("id", "name").rows()
    names = {f"{name} {account}": account for account, name in accounts}
    findings = focuskit.assess(folder, as_of=supplier.as_of).findings.with_columns(
        pl.col("account_id").replace(names)
    )
    said = findings.filter(pl.col("outcome").is_in(["fired", "clear", "error"]))
    pair = ("account_id", "sign")
    lit = {(one, sign) for one, sign in said.filter(outcome="fired").select(pair).iter_rows()}
    told = {(one, sign) for one, sign in said.select(pair).iter_rows()}
    planted = {(one, sign) for one, sign in supplier.truth.select(pair).iter_rows()}
    beside = {(account, other) for account, sign in planted for other in BESIDE.get(sign, ())}
    return Told(
        signs=frozenset(said["sign"]),
        unplanned=frozenset(lit - planted - beside),
        missed=frozenset((planted & told) - lit),
    )


def faults(seed: int) -> Iterator[str]:
    """Tell what does not hold of the exports of one supplier."""
    supplier = a_supplier(seed)
    for write, known in EXPORTS.items():
        with TemporaryDirectory() as folder:
            write(supplier, Path(folder))
            told = told_of(supplier, Path(folder))
        name = write.__name__
        yield from (
            f"{name}: {sign} on {one} is not planted" for one, sign in sorted(told.unplanned)
        )
        yield from (f"{name}: {sign} on {one} is planted" for one, sign in sorted(told.missed))
        yield from (f"{name}: {sign} says something" for sign in sorted(told.signs - known))
        yield from (f"{name}: {sign} says nothing" for sign in sorted(known - told.signs))


def main() -> int:
    """Try every seed, print, and return 1 where the claim does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=SEEDS)
    seeds = range(1, parser.parse_args().seeds + 1)
    wrong = {seed: found for seed in seeds if (found := list(faults(seed)))}
    for seed, found in wrong.items():
        print(f"seed {seed}: {'; '.join(found)}")
    print(f"{len(seeds) - len(wrong)} of {len(seeds)} suppliers: as planted, or not known")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
