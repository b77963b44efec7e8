"""A verdict stands if what is missing cannot overturn it: properties on thousands of random logs.

Each record of ``random_logs.py`` is assessed as it is, and changed: with less known, with a source
less, with what came out later, and with its last weeks alone; on a few, each column is left out in
turn. ``tests/properties/test_verdicts.py``
tries 300 logs; this script, by default, 10,000.

    python benchmarks/verdicts.py [--logs N] [--first RECORD]

prints each case in which a property does not hold, with the number of the record, and returns 1
where there is one.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from functools import lru_cache

import attrs
import polars as pl
from random_logs import (
    A_RECORD,
    LESS,
    Record,
    columns_of_accounts,
    columns_of_rows,
    doubled,
    last_weeks,
    one_source_less,
    record,
    without_column,
)

from focuskit import Portfolio, load_policy
from focuskit_testing.simulate.chance import Chance

LOGS = 10_000
COMES_TRUE = (
    "reopened-cases", "broken-promises", "powerless-front-line", "win-lose-deal", "took-the-order",
    "passed-around", "slow-resolution", "discount-before-obstacle",
)  # fmt: skip
"""Those whose value comes to rest on outcomes; what is open at the moment is open for good."""
EACH_COLUMN = 25
"""On one record in so many, each column is left out in turn."""
SLACK = 2e-6
"""Severities are whole parts per million, each rounded once."""
KEY = ["account_id", "sign"]
ASK_LESS = {
    "contact_id": {"low-advocacy"},  # then each answer is a voice, which may tell enough
    "escalations": {"powerless-front-line"},  # of two ways to know it, one suffices
    "language": {"unanswered-feedback", "unchecked-promises"},  # what is no text stands beside
    "minutes": {"unprofitable-activity"},  # then rows count instead
    "occasion_id": {"pitching-over-asking"},  # then each of its rows counts
    "outcome": {"discount-before-obstacle", "win-lose-deal"},  # then deals are contracts
    "text": {"unanswered-feedback", "unchecked-promises"},
    "waited_for_approval_hours": {"powerless-front-line"},
}
"""Column: signs that by their pages ask for less where nobody states it, and so may be milder."""


def answered(portfolio: Portfolio) -> set[str]:
    """The signs that the records can answer."""
    return {sign for row in portfolio.info["breadth"] for sign in row["answered"]}


def put_in_order(before: Portfolio, after: Portfolio) -> Iterator[str]:
    """Who came to be in order although less is known.

    Where nothing states a field any more, breadth says so: the records no longer ask what it
    answered, and a rating speaks of what they do.
    """
    if answered(before) - answered(after):
        return
    both = before.scores.join(after.scores, on="account_id", suffix=" after")
    came = (pl.col("rating after") == "in_order") & (pl.col("rating") != "in_order")
    for row in both.filter(came).iter_rows(named=True):
        yield f"{row['account_id']}: {row['rating']} became in_order"


def nothing_better(
    before: Portfolio, after: Portfolio, ask_less: frozenset[str] = frozenset()
) -> Iterator[str]:
    """What got better although less is known: worst, coverage, the rating, a red light.

    Coverage may rise where a sign rested on one case, and with a row less rests on others: what
    the strongest case is depends on all of them. And the end of a case proves that its log went
    on: without it, a sign may be judged as of an earlier day, with less silence behind it and over
    an earlier window. Of worst and red lights, the signs of the same day must explain what rose.

    Args:
        before: What was told.
        after: What is told with less known.
        ask_less: Signs that now ask for less, and explain nothing.
    """
    yield from put_in_order(before, after)
    both = before.findings.join(after.findings, on=KEY, suffix=" after")
    moved = pl.col("severity").is_null() & ~_judged_on_the_same_day()
    settled = both.filter(
        (pl.col("reason") == "one_case")
        | moved
        | (pl.col("severity").is_null() & pl.col("sign").is_in(sorted(ask_less))),
        pl.col("severity after").is_not_null(),
    )["account_id"].to_list()
    milder = (
        both.filter(_judged_on_the_same_day(), ~pl.col("sign").is_in(sorted(ask_less)))
        .group_by("account_id")
        .agg(((pl.col("severity_high") - pl.col("severity_high after")) * pl.col("weight")).sum())
        .filter(pl.col("severity_high") > SLACK)
    )["account_id"].to_list()
    both = before.scores.join(after.scores, on="account_id", suffix=" after")
    for row in both.iter_rows(named=True):
        for number in ("worst", "coverage"):
            was, now = row[number], row[f"{number} after"]
            excused = {"worst": row["account_id"] not in milder}
            excused["coverage"] = row["account_id"] in settled
            if now > was + SLACK and not excused[number]:
                yield f"{row['account_id']}: {number} {was} rose to {now}"
        for sign in set(row["red_lights"]) - set(row["red_lights after"]):
            was, now = (
                one.findings.row(by_predicate=_finding(row["account_id"], sign), named=True)
                for one in (before, after)
            )
            same_day = was["judged_as_of"] == now["judged_as_of"]
            if now["severity"] is not None and same_day:
                yield f"{row['account_id']}: the red light {sign} was cleared"


def _finding(account: str, sign: str) -> pl.Expr:
    return (pl.col("account_id") == account) & (pl.col("sign") == sign)


def _judged_on_the_same_day() -> pl.Expr:
    return pl.col("judged_as_of").eq_missing(pl.col("judged_as_of after"))


def nothing_raised(before: Portfolio, after: Portfolio) -> Iterator[str]:
    """Where worst rose, or breadth did.

    Left out are signs that ask for any of several kinds. One that is still known, by fewer rows,
    says on how many it rests. And one whose record was too short, or ended earlier, in the source
    that is gone rests on the others alone: nobody can tell that there ever was such a source.
    """
    cut = {one["sign"] for one in before.info["unknown_for_all"] if one["missing"] == ["record"]}
    fewer = (
        before.findings.join(after.findings, on=KEY, suffix=" after")
        .filter(
            (pl.col("observations after") < pl.col("observations"))
            | pl.col("sign").is_in(cut)
            | ~_judged_on_the_same_day()
        )
        .filter(pl.col("severity after").is_not_null())
    )
    both = before.scores.join(after.scores, on="account_id", suffix=" after").filter(
        ~pl.col("account_id").is_in(fewer["account_id"].implode())
    )
    for row in both.filter(pl.col("worst after") > pl.col("worst") + SLACK).to_dicts():
        yield f"{row['account_id']}: worst {row['worst']} rose to {row['worst after']}"
    if more := answered(after) - answered(before) - cut:
        yield f"breadth rose by {sorted(more)}"


def within_the_range(told: Portfolio, later: Portfolio) -> Iterator[str]:
    """(c) Where the later truth over the same rows lies outside the range told before.

    What came out may prove that the log went on. Then the sign is judged as of a later day, its
    window begins later too, and the rows are not the same.
    """
    true = later.findings.filter(pl.col("sign").is_in(COMES_TRUE), pl.col("severity").is_not_null())
    both = told.findings.join(true, on=KEY, suffix=" after").filter(_judged_on_the_same_day())
    low, high = pl.col("severity_low") - SLACK, pl.col("severity_high") + SLACK
    for row in both.filter(~pl.col("severity after").is_between(low, high)).to_dicts():
        yield (
            f"{row['account_id']}: {row['sign']} was {row['severity_low']} to "
            f"{row['severity_high']}, and later {row['severity after']}: {row['text']}"
        )


def never_milder(part: Portfolio, whole: Portfolio) -> Iterator[str]:
    """(d) Where "at least" on a part is more than it is on the whole.

    The few rows of a part may count as going on where those of the whole end earlier: beside many
    rows, few prove nothing. Then the whole is judged as of another day, or not at all.
    """
    both = part.findings.filter("at_least").join(whole.findings, on=KEY, suffix=" after")
    both = both.filter(~pl.col("reason after").eq_missing("old_record"))
    milder = pl.col("severity_low after") < pl.col("severity_low") - SLACK
    for row in both.filter(milder).to_dicts():
        yield (
            f"{row['account_id']}: {row['sign']} was at least {row['severity_low']} on a part, "
            f"and {row['severity_low after']} on the whole: {row['text']}"
        )


def broken(number: int) -> Iterator[str]:
    """Every property that does not hold on a record."""
    one, chance = record(number), Chance(f"changes of {number}")
    told = one.assessed()
    less = chance.pick(LESS)
    cases: list[tuple[str, Iterator[str]]] = [
        (less.__name__, nothing_better(told, one.assessed(less(one, chance)))),
        ("later truth", within_the_range(told, one.assessed(one.settled))),
        ("last weeks", never_milder(one.assessed(last_weeks(one, chance)), told)),
    ]
    if number % 4 == 0:
        without, twice = doubled(one)
        once = one.assessed(without)
        cases.append(("doubled", nothing_better(once, one.assessed(twice))))
    else:
        fewer, source = one_source_less(one, chance)
        cases.append((f"without {source}", nothing_raised(told, one.assessed(fewer))))
    for name, found in cases:
        yield from (f"record {number}, {name}: {what}" for what in found)


def columns() -> list[tuple[str, str]]:
    """Each column that a table can do without, and the table."""
    one = record(0)
    return [
        *(("interactions", name) for name in columns_of_rows(one)),
        *(("accounts", name) for name in columns_of_accounts(one)),
    ]


@lru_cache(maxsize=8)
def by_all_signs(number: int) -> tuple[Record, Portfolio]:
    """A record that all signs look at, and what they tell."""
    one = attrs.evolve(record(number), signs=tuple(sorted(load_policy(None).signs)))
    return one, one.assessed()


def better_without(number: int, of: str, column: str) -> list[str]:
    """(a) What got better on a record, looked at by all signs, without a column of a table."""
    one, told = by_all_signs(number)
    less = without_column(one, of, column).assessed()
    found = nothing_better(told, less, frozenset(ASK_LESS.get(column, ())))
    return [f"record {number}, {of} without {column}: {what}" for what in found]


def main() -> int:
    """Try, print what does not hold, and return 1 where there is something."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--logs", type=int, default=LOGS)
    arguments.add_argument("--first", type=int, default=0, help="The number of the first record.")
    chosen = arguments.parse_args()
    records = range(chosen.first, chosen.first + -(-chosen.logs // A_RECORD))
    wrong = 0
    for number in records:
        tried = columns() if number % EACH_COLUMN == 0 else []
        for what in (*broken(number), *(w for one in tried for w in better_without(number, *one))):
            wrong += 1
            print(what, flush=True)
    print(f"{len(records) * A_RECORD:,} logs, {wrong} cases in which a property does not hold")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
