"""Checks of sameness: what must not matter to a sign."""

from __future__ import annotations

from typing import Any

import attrs
import polars as pl

from focuskit_testing.conformance import worlds
from focuskit_testing.conformance.check_results import Checked, Problem, once_a_sign
from focuskit_testing.conformance.kit import Kit
from focuskit_testing.conformance.running import Found, differing
from focuskit_testing.conformance.worlds import Change, World

_FEW_ACCOUNTS = 3


def deterministic(kit: Kit) -> Checked:
    """Run everything again."""
    problems: list[Problem] = []
    for before in kit.base:
        for _ in range(3 if before.world.signs is None else 1):
            problems += differing(
                before,
                kit.runner.run(before.world),
                "the same input gives the same finding",
                "sum whole numbers, not floats; use nothing random; order what you list",
            )
    return once_a_sign(problems), kit.fired()


def row_order(kit: Kit) -> Checked:
    """Shuffle the rows of every table, also where many rows are of one moment."""
    expected = "rows in another order give the same finding"
    hint = "first(), last() and positions go by the order of rows: go by occurred_at, then id"
    problems = []
    for before, after in kit.changed(worlds.reordered):
        problems += differing(before, after, expected, hint)
    for world in (one for one in kit.worlds if one.signs is None):
        tied = worlds.tied(world)
        before, after = (kit.runner.run(one) for one in (tied, worlds.reordered(tied)))
        problems += differing(before, after, expected, hint)
    return once_a_sign(problems), kit.fired()


def within_account(kit: Kit) -> Checked:
    """Take the other accounts away, from a few accounts of each world.

    A page and a case are looked at where nothing made their sign fire before.
    """
    if not kit.loaded.detectors:  # signs on the supplier look at all accounts
        return [], {}
    problems: list[Problem] = []
    base: list[Found] = []
    for world in (worlds.in_company(one) for one in kit.worlds):
        if world.signs and all(kit.fired(base)[sign] for sign in world.signs):
            continue
        company = kit.runner.run(world)
        base.append(company)
        names = worlds.accounts_of(world)
        for account in names[:: -(-len(names) // _FEW_ACCOUNTS)] if names else ():
            problems += differing(
                _of(company, account),
                _of(kit.runner.run(worlds.alone(world, account)), account),
                "an account alone gives the same finding as in company",
                "conditions see the rows of all accounts: t.over, t.follow_up and t.preceded_by "
                "keep within one",
            )
    fired = kit.fired(base)
    return once_a_sign(problems), {one.id: fired[one.id] for one in kit.loaded.detectors}


def _of(found: Found, account: str) -> Found:
    return attrs.evolve(found, findings=found.findings.filter(pl.col("subject") == account))


def renamed_ids(kit: Kit) -> Checked:
    """Give every account, person, row and occasion another id."""
    return _unchanged(
        kit,
        worlds.renamed,
        "other ids give the same finding",
        "compare ids with each other, never with a text; a role or kind says what a row is",
    )


def shifted_times(kit: Kit) -> Checked:
    """Move every time by whole weeks."""
    return _unchanged(
        kit,
        worlds.shifted,
        f"the same {worlds.WEEKS} weeks later gives the same finding",
        "count days back from t.as_of (t.within, t.days_ago); name no date",
    )


def no_peeking(kit: Kit) -> Checked:
    """Add rows after the moment, rows entered later, and facts known later."""
    problems: list[Problem] = []
    base = []
    for found in kit.base:
        world = found.world
        moment = world.as_of
        if world.signs is None:  # a long history: look back from the midst of it
            moment -= (world.as_of - _oldest(world)) / 8
        known = worlds.as_known(world, moment)
        same = moment == world.as_of and known.interactions.height == world.interactions.height
        before = found if same else kit.runner.run(known)
        base.append(before)
        problems += differing(
            before,
            kit.runner.run(worlds.with_later(known)),
            "what happened or became known after as_of changes nothing",
            "measure what the timeline hands you; take no data from anywhere else",
        )
    return once_a_sign(problems), kit.fired(base)


def _oldest(world: World) -> Any:
    return world.interactions["occurred_at"].min()


def _unchanged(kit: Kit, change: Change, expected: str, hint: str) -> Checked:
    problems = []
    for before, after in kit.changed(change):
        problems += differing(before, after, expected, hint)
    return once_a_sign(problems), kit.fired()
