"""The first five rows of the demo carry planted red lights in 50 of 50 seeds, and say by what.

Each of the five accounts has a planted defect that is a red light, or that lights one by the same
facts (who answers nothing for months has gone quiet), and its first reason tells that light with
the customer's words or a day, and the rows behind it.

``--seeds 3`` tries fewer.
"""

from __future__ import annotations

import argparse
import sys

from focuskit import load_policy
from focuskit_testing.commands.demo import simulated
from focuskit_testing.simulate.defects import IMPLIED

SEEDS = 50
ROWS = 5


def faults(seed: int) -> list[str]:
    """Return what is wrong with the first rows of the demo of a seed."""
    supplier, portfolio = simulated(seed)
    red = load_policy(None).red_lights
    planted = {
        account
        for account, sign in supplier.truth.select("account_id", "sign").iter_rows()
        if not red.keys().isdisjoint({sign, *IMPLIED.get(sign, ())})
    }
    first = portfolio.first_screen().accounts.head(ROWS)["account_id"].to_list()
    wrong = [f"{account} has no planted red light" for account in first if account not in planted]
    for card in portfolio.cards(first):
        light, reason = card.red_lights[0], card.reasons[0]
        told = light.sign == reason.sign and reason.evidence and (reason.quote or light.since)
        wrong += [] if told else [f"{card.account_id}: {light.title} without evidence"]
    return wrong


def main() -> int:
    """Try every seed, print, and return 1 where the claim does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=SEEDS)
    seeds = range(1, parser.parse_args().seeds + 1)
    wrong = {seed: found for seed in seeds if (found := faults(seed))}
    for seed, found in wrong.items():
        print(f"seed {seed}: {'; '.join(found)}")
    print(
        f"{len(seeds) - len(wrong)} of {len(seeds)} seeds: the first {ROWS} rows are planted reds"
    )
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
