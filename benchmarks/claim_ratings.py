"""Ratings are right on simulated suppliers whose failings are known: the demo, and 50 others.

- Every account that was made to announce that it leaves is ``act_now``.
- No account with four defects or more at full strength is ``in_order``.
- Of accounts without a defect at least nine in ten are ``in_order`` on the full record: nothing
  that was to be written down is missing, though some of it late, twice, or beside the point.

``--suppliers 3`` tries fewer.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator

import attrs
import polars as pl

import focuskit
from focuskit_testing.commands.demo import DEMO_ACCOUNTS, DEMO_DEFECTS
from focuskit_testing.simulate import Noise, Supplier, plant, simulate

SUPPLIERS = 51
DEMO_SEED = 1
ACCOUNTS = 30
MANY = 4
LEAST_IN_ORDER = 0.9
FULL = attrs.evolve(Noise(), missing=0)


def suppliers(number: int) -> Iterator[Supplier]:
    """The demo, then others, on whose accounts more or fewer defects meet."""
    for seed in range(DEMO_SEED, DEMO_SEED + number):
        accounts = DEMO_ACCOUNTS if seed == DEMO_SEED else ACCOUNTS
        most = DEMO_DEFECTS if seed % 2 else 5
        defects = plant(seed=seed, accounts=accounts, share=0.7, most=most)
        noise = None if seed == DEMO_SEED else FULL
        yield simulate(seed=seed, accounts=accounts, defects=defects, noise=noise)


def rated(supplier: Supplier) -> pl.DataFrame:
    """``account_id``, ``rating``, and the ``signs`` that were planted, of each account."""
    portfolio = focuskit.assess(
        supplier.interactions,
        accounts=supplier.accounts,
        contacts=supplier.contacts,
        colleagues=supplier.colleagues,
        as_of=supplier.as_of,
    )
    planted = supplier.truth.group_by("account_id").agg(signs="sign")
    return (
        portfolio.scores.select("account_id", "rating")
        .join(planted, on="account_id", how="left")
        .with_columns(pl.col("signs").fill_null([]))
    )


def counted(number: int) -> dict[str, Counter[str]]:
    """How many accounts of which sort have which rating; clean ones of full records alone."""
    found: dict[str, Counter[str]] = {"notice": Counter(), "many": Counter(), "clean": Counter()}
    for place, supplier in enumerate(suppliers(number)):
        for row in rated(supplier).iter_rows(named=True):
            if "leaving-announced" in row["signs"]:
                found["notice"][row["rating"]] += 1
            if len(row["signs"]) >= MANY:
                found["many"][row["rating"]] += 1
            if not row["signs"] and place:
                found["clean"][row["rating"]] += 1
    return found


def wrong(found: dict[str, Counter[str]]) -> list[str]:
    """What does not hold."""
    missed = found["notice"].total() - found["notice"]["act_now"]
    clean, in_order = found["clean"].total(), found["clean"]["in_order"]
    told = {
        f"{missed} accounts that announced to leave are not act_now": missed,
        f"{found['many']['in_order']} accounts with {MANY} defects are in_order": found["many"][
            "in_order"
        ],
        f"{in_order} of {clean} clean accounts are in_order": in_order < LEAST_IN_ORDER * clean,
    }
    return [what for what, broken in told.items() if broken]


def main() -> int:
    """Count, print, and return 1 where the claim does not hold."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--suppliers", type=int, default=SUPPLIERS)
    found = counted(arguments.parse_args().suppliers)
    for sort, ratings in found.items():
        print(f"{sort:7} {dict(sorted(ratings.items()))}")
    for what in wrong(found):
        print(what)
    return int(bool(wrong(found)))


if __name__ == "__main__":
    sys.exit(main())
