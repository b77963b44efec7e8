"""Each sign finds at least 95 % of planted defects, and is false in at most 5 % of sound accounts.

A simulated supplier has 500 accounts with the defect of each sign at full strength. Every account
with defects has two, of different signs, and records go wrong at the usual rates. *Recall* is the
share of planted defects on which the sign fired; *false alarms* are the share of all accounts
without that defect, healthy or failing elsewhere, on which it fired. A sign that a planted defect
lights by the same facts (``focuskit_testing.simulate.IMPLIED``) is no false alarm there.

A planted defect that a sign does not know enough about to judge counts as missed.

``--write`` puts the table into docs/accuracy.md; ``--planted 50`` tries it on fewer accounts.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import attrs
import polars as pl

import focuskit
from focuskit_testing.simulate import (
    IMPLIED,
    SIGNS,
    Noise,
    account_id,
    compatible,
    simulate,
)

PLANTED = 500
A_BATCH = 50
SOUND_A_BATCH = 75
LEAST_RECALL = 0.95
MOST_FALSE_ALARMS = 0.05
NOISE = Noise(beside=0)
"""The usual rates; the defects beside are planted here, each sign's on as many accounts."""
PAGE = Path(__file__).parent.parent / "docs" / "accuracy.md"
BEGIN, END = "<!-- accuracy: begin -->", "<!-- accuracy: end -->"


@attrs.frozen(kw_only=True)
class Accuracy:
    """What was found of one sign."""

    sign: str
    planted: int
    fired: int
    clean: int
    false: int

    @property
    def recall(self) -> float:
        """Share of the planted defects on which the sign fired."""
        return self.fired / self.planted

    @property
    def false_alarms(self) -> float:
        """Share of the clean accounts on which the sign fired."""
        return self.false / self.clean

    @property
    def holds(self) -> bool:
        """Whether both are as claimed."""
        return self.recall >= LEAST_RECALL and self.false_alarms <= MOST_FALSE_ALARMS


def pairings() -> list[list[tuple[str, str]]]:
    """Return ways to pair each sign with two others, all of which go together.

    In one way, each sign is paired with the one that lies so many places further in the catalogue.
    """
    count = len(SIGNS)
    ways = [
        [(sign, SIGNS[(n + further) % count]) for n, sign in enumerate(SIGNS)]
        for further in range(1, count // 2 + 1)
    ]
    return [way for way in ways if all(compatible(one, [other]) for one, other in way)]


def planted(batch: int, each: int) -> dict[str, tuple[str, str]]:
    """Return defects of one batch: each sign on ``each`` accounts, beside another sign's."""
    ways, turns = pairings(), -(-each // 2)
    found = [
        pair
        for turn in range(batch * turns, (batch + 1) * turns)
        for pair in ways[turn % len(ways)]
    ]
    return {account_id(number): pair for number, pair in enumerate(found)}


def outcomes(batch: int, each: int) -> pl.DataFrame:
    """Return account, sign, whether it fired, and whether it was planted or implied."""
    defects = planted(batch, each)
    supplier = simulate(
        seed=batch, accounts=len(defects) + SOUND_A_BATCH, defects=defects, noise=NOISE
    )
    portfolio = focuskit.assess(
        supplier.interactions,
        accounts=supplier.accounts,
        contacts=supplier.contacts,
        colleagues=supplier.colleagues,
        as_of=supplier.as_of,
    )
    truth = supplier.truth.select("account_id", "sign", planted=pl.lit(value=True))
    implied = [
        (account, other)
        for account, sign in truth.select("account_id", "sign").iter_rows()
        for other in IMPLIED.get(sign, ())
    ]
    schema = {"account_id": pl.String, "sign": pl.String}
    beside = pl.DataFrame(implied, schema=schema, orient="row").unique()
    key = ["account_id", "sign"]
    return (
        portfolio.findings.select(*key, fired=pl.col("outcome") == "fired")
        .join(truth, on=key, how="left")
        .join(beside.with_columns(implied=pl.lit(value=True)), on=key, how="left")
        .with_columns(pl.col("planted", "implied").fill_null(value=False))
    )


def measured(total: int) -> list[Accuracy]:
    batches = [outcomes(n, min(A_BATCH, total)) for n in range(max(1, total // A_BATCH))]
    clean = ~pl.col("planted") & ~pl.col("implied")
    counts = (
        pl.concat(batches)
        .group_by("sign")
        .agg(
            planted=pl.col("planted").sum(),
            fired=(pl.col("planted") & pl.col("fired")).sum(),
            clean=clean.sum(),
            false=(clean & pl.col("fired")).sum(),
        )
        .filter(pl.col("sign").is_in(SIGNS))
    )
    by_sign = {row["sign"]: Accuracy(**row) for row in counts.iter_rows(named=True)}
    absent = {"planted": 1, "fired": 0, "clean": 1, "false": 0}
    return [by_sign.get(sign) or Accuracy(sign=sign, **absent) for sign in SIGNS]


def table(found: list[Accuracy]) -> str:
    lines = [
        "| sign | planted | found | clean | false alarms |",
        "|---|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {one.sign} | {one.planted:,} | {one.recall:.1%} | {one.clean:,} "
        f"| {one.false_alarms:.2%} |"
        for one in found
    ]
    return "\n".join(lines)


def write(text: str) -> None:
    """Put the table between the markers of the page."""
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    PAGE.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")


def main() -> int:
    """Measure, print, and return 1 where the claim does not hold."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--planted", type=int, default=PLANTED)
    arguments.add_argument("--write", action="store_true")
    chosen = arguments.parse_args()
    found = measured(chosen.planted)
    print(table(found))
    failing = [one.sign for one in found if not one.holds]
    print(f"{len(found) - len(failing)} of {len(found)} signs hold; failing: {failing}")
    if chosen.write:
        write(table(found))
    return int(bool(failing))


if __name__ == "__main__":
    sys.exit(main())
