"""Short ways for tests to ask what was found on the supplier as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs
import polars as pl

from focuskit import Plugins, Policy, Portfolio, Practice, load_policy
from focuskit_testing import portfolio

Row = Mapping[str, Any]


def supplier_plugins() -> Plugins:
    """Return the installed plugins without their signs on an account, which cost time here."""
    return Plugins(tuple(attrs.evolve(p, detectors=()) for p in Plugins.installed().loaded))


def supplier_policy() -> Policy:
    """Return the default policy without signs on an account."""
    return attrs.evolve(load_policy(None), signs={}, cause_groups=(), caps=())


def supplier_portfolio(rows: Iterable[Row], **given: Any) -> Portfolio:
    """Assess rows by the signs on the supplier alone; the arguments are those of ``portfolio``."""
    alone = {"plugins": supplier_plugins(), "policy": supplier_policy()}
    return portfolio(rows, **{**alone, **given})


def on_supplier(sign: str, rows: Iterable[Row], **given: Any) -> dict[str, Any]:
    """Return what one sign found on the supplier."""
    return found_in(supplier_portfolio(rows, **given), sign)


def found_in(assessed: Portfolio, sign: str) -> dict[str, Any]:
    """Return the row of one sign on the supplier."""
    return assessed.supplier_findings.row(by_predicate=pl.col("sign") == sign, named=True)


def practices() -> dict[str, Practice]:
    """Return the practices of the installed plugins, by id."""
    return {one.id: one for plugin in Plugins.installed().loaded for one in plugin.practices}


def practice_outcomes(name: str) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Return what is found on a practice that nobody answered, at level 0, and at level 3."""
    unanswered, lowest, highest = (
        on_supplier(name, [], answers=answers)
        for answers in (None, [{"id": name, "level": 0}], [{"id": name, "level": 3}])
    )
    return unanswered, lowest, highest
