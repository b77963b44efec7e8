"""Attempts to make failure look better: none succeeds unless the run names what is missing.

On the tables of the demo: columns dropped, fields half emptied, rows rejected, mappings that turn
values into nothing, doubled rows, clocks that are wrong, kinds that dropped out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from functools import cache
from typing import Any

import attrs
import polars as pl
import pytest

import focuskit
from focuskit import Portfolio
from focuskit_testing.simulate import Supplier, plant, simulate

ACCOUNTS, SEED = 5, 3
AS_OF = "2026-06-30T12:00:00Z"
NEEDED = {"account_id", "occurred_at", "kind"}
DAY = timedelta(days=1)

Change = Callable[[pl.DataFrame], Any]


@attrs.frozen
class Attempt:
    """What is done to the interactions, and what a note must name where it pays.

    Args:
        name: What is done.
        names: Any one of these suffices.
        change: Interactions in, interactions out.
        given: Further arguments of ``focuskit.assess``.
    """

    name: str
    names: tuple[str, ...]
    change: Change
    given: Mapping[str, Any] = attrs.field(factory=dict)


@cache
def supplier() -> Supplier:
    planted = plant(seed=SEED, accounts=ACCOUNTS, share=1.0, most=14)
    return simulate(seed=SEED, accounts=ACCOUNTS, defects=planted)


def assess(interactions: Any, **given: Any) -> Portfolio:
    ours = supplier()
    return focuskit.assess(
        interactions,
        accounts=ours.accounts,
        contacts=ours.contacts,
        colleagues=ours.colleagues,
        as_of=AS_OF,
        **given,
    )


@cache
def untouched() -> Portfolio:
    return assess(supplier().interactions)


def told(portfolio: Portfolio) -> set[str]:
    """Return every sentence of a run that may name what is missing."""
    lacking = {
        f"{one['sign']} lacks {name}"
        for one in portfolio.info["unknown_for_all"]
        for name in one["missing"]
    }
    bad = portfolio.rejected.group_by("field").len().iter_rows()
    return {*portfolio.info["notes"], *lacking, *(f"{n} rejected for {field}" for field, n in bad)}


def risen(portfolio: Portfolio) -> list[tuple[str, str]]:
    """Return what of which accounts looks better than in the untouched run.

    Numbers that rose, a rating that became ``in_order``, and red lights that went out, of signs
    that are known; one that goes dark leaves no account in order.
    """
    before, after = (
        {row["account_id"]: row for row in one.scores.iter_rows(named=True)}
        for one in (untouched(), portfolio)
    )
    assert before.keys() == after.keys()
    settled = portfolio.findings.filter(pl.col("outcome").is_in(["fired", "clear"]))
    known = set(settled.select("account_id", "sign").rows())
    better = []
    for account, was in before.items():
        now = after[account]
        better += [(account, name) for name in ("worst", "coverage") if now[name] > was[name]]
        if now["rating"] == "in_order" != was["rating"]:
            better.append((account, "rating"))
        out = set(was["red_lights"]) - set(now["red_lights"])
        better += [(account, sign) for sign in sorted(out) if (account, sign) in known]
    return better


# The attempts


def _columns() -> list[str]:
    rows = supplier().interactions
    return [
        name for name in rows.columns if name not in NEEDED and rows[name].null_count() < len(rows)
    ]


def _some(share: int = 2) -> pl.Expr:
    """Every other row or so, whatever the order."""
    return pl.col("id").hash(7) % share == 0


def _with(changed: pl.Expr) -> Change:
    return lambda rows: rows.with_columns(changed)


def _without(field: str) -> Change:
    return lambda rows: rows.drop(field)


def _only(kept: pl.Expr) -> Change:
    return lambda rows: rows.filter(kept)


def _again_nameless(some: pl.Expr) -> Change:
    return lambda rows: pl.concat([rows, _nameless(rows.filter(some))])


def dropped_columns() -> Iterator[Attempt]:
    for field in _columns():
        yield Attempt(f"without {field}", (field,), _without(field))


def half_empty_fields() -> Iterator[Attempt]:
    for field in _columns():
        half = pl.when(~_some()).then(pl.col(field)).alias(field)
        yield Attempt(f"half of {field}", (field,), _with(half))


BAD = {
    "reopened": pl.col("reopened") > 0,
    "handed on": pl.col("handovers") > 1,
    "escalated": (pl.col("escalations") > 0) | (pl.col("waited_for_approval_hours") > 0),
    "broken promises": ~pl.col("promise_kept"),
    "losing parties": pl.col("losing_party").is_not_null(),
    "low scores": pl.col("score") <= 6,
    "large discounts": pl.col("discount") > 0.2,
    "asked needs": pl.col("source") == "asked",
    "aimless work": (pl.col("kind") == "activity") & pl.col("purpose").is_null(),
    "complaints": pl.col("kind").is_in(["complaint", "feedback"]),
}


def rejected_rows() -> Iterator[Attempt]:
    text = pl.col("occurred_at").dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    for name, condition in BAD.items():
        bad = condition.fill_null(value=False)
        moment = pl.when(bad).then(pl.lit("soon")).otherwise(text).alias("occurred_at")
        kind = pl.when(bad).then(pl.lit("other")).otherwise("kind").alias("kind")
        owner = pl.when(~bad).then("account_id").alias("account_id")
        yield Attempt(f"no time: {name}", ("occurred_at",), _with(moment))
        yield Attempt(f"no kind: {name}", ("kind",), _with(kind))
        if name in {"reopened", "low scores", "broken promises"}:
            yield Attempt(f"no account: {name}", ("account_id",), _with(owner))


NOTHING: dict[str, dict[str, Any]] = {
    "outcome": {"values": {"declined": None, "thanks": None}},
    "automated": {"values": {"true": None}},
    "losing_party": {"values": {"customer": "customer"}, "otherwise": None},
    "direction": {"values": {"internal": None}},
    "channel": {"values": {"portal": None, "survey": None}},
    "promise_kept": {"values": {"false": None, "true": True}},
    "source": {"values": {"asked": None}},
    "colleague_role": {"values": {"sales": None}},
    "priority": {"values": {"urgent": None, "high": None}},
    "reopened": {"values": {"1": None, "2": None}},
    "handovers": {"values": {"2": None, "3": None, "4": None, "5": None}},
    "escalations": {"values": {"1": None}},
    "in_reply_to": {"values": {"none": None}, "otherwise": None},
    "score": {"values": {"3": None, "4": None, "5": None, "6": None}},
}


def mappings_to_nothing() -> Iterator[Attempt]:
    for field, rule in NOTHING.items():
        fields = {name: name for name in supplier().interactions.columns}
        rules: dict[str, Any] = {**fields, field: {"column": field, **rule}}
        mapping = {"schema_version": "1.0", "interactions": {"fields": rules}}
        yield Attempt(f"nothing for {field}", (field,), lambda rows: rows, {"mapping": mapping})


def _nameless(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(id=pl.lit(None, dtype=pl.String))


def doubled_rows() -> Iterator[Attempt]:
    yield Attempt("the same twice", (), lambda rows: pl.concat([rows, rows]))
    yield Attempt("two equal sources", (), lambda rows: [rows, rows])
    yield Attempt("again without ids", ("an id",), lambda rows: [rows, _nameless(rows)])
    yield Attempt("again without a column of ids", ("an id",), lambda rows: [rows, rows.drop("id")])
    for kind in ("ticket", "order", "call", "survey", "delivery", "promise"):
        good = (pl.col("kind") == kind) & ~pl.any_horizontal(BAD.values()).fill_null(value=False)
        yield Attempt(
            f"the good {kind} rows again",
            ("an id",),
            _again_nameless(good),
        )


def wrong_clocks() -> Iterator[Attempt]:
    ours = supplier().accounts["id"].to_list()
    later = pl.col("occurred_at") + 400 * DAY
    for name, bad in list(BAD.items())[:6]:
        entered = pl.when(bad).then(later).otherwise("entered_at").alias("entered_at")
        yield Attempt(f"entered late: {name}", ("entered_at",), _with(entered))
    for account in ours[:3]:
        own = pl.col("account_id") == account
        for days in (-1200, 1, 400):
            moved = pl.when(own).then(pl.col("occurred_at") + days * DAY).otherwise("occurred_at")
            yield Attempt(
                f"{account} by {days} days",
                ("occurred_at",),
                _with(moved.alias("occurred_at")),
            )


def kinds_without_rows() -> Iterator[Attempt]:
    for kind in sorted(supplier().interactions["kind"].unique()):
        names = (f"kind:{kind}", f" {kind},", f" {kind}")
        yield Attempt(f"no {kind}", names, _only(pl.col("kind") != kind))


ATTEMPTS = [
    attempt
    for kind in (
        dropped_columns,
        half_empty_fields,
        rejected_rows,
        mappings_to_nothing,
        doubled_rows,
        wrong_clocks,
        kinds_without_rows,
    )
    for attempt in kind()
]


def test_there_are_as_many_as_were_promised() -> None:
    assert len(ATTEMPTS) >= 150


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=lambda attempt: attempt.name)
def test_what_pays_is_named(attempt: Attempt) -> None:
    found = assess(attempt.change(supplier().interactions), **attempt.given)
    news = told(found) - told(untouched())
    named = any(name in sentence for sentence in news for name in attempt.names)
    assert named or not risen(found), (risen(found), news)
