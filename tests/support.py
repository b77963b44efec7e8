"""Short ways for tests to say what happened, and to ask what was found."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

import focuskit
from focuskit import Interaction, Plugins, Portfolio

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


def interaction(account: str | None, days_ago: float, kind: str, **fields: Any) -> Interaction:
    """Return an interaction so many days before now."""
    moment = NOW - timedelta(days=days_ago)
    return Interaction(account_id=account, occurred_at=moment, kind=kind, **fields)


def orders(account: str, *days_ago: float) -> list[Interaction]:
    """Return orders that the account placed so many days before now."""
    return [interaction(account, days, "order", direction="inbound") for days in days_ago]


def ticket(account: str, days_ago: float, *, hours: float = 10, **fields: Any) -> Interaction:
    """Return a ticket that was resolved after so many hours."""
    opened = NOW - timedelta(days=days_ago)
    resolved = {"resolved_at": opened + timedelta(hours=hours)}
    return interaction(
        account, days_ago, "ticket", **{"direction": "inbound", **resolved, **fields}
    )


def whole_record() -> dict[str, tuple[datetime, datetime]]:
    """Return a statement that every kind and field of the tests is recorded for ten years."""
    names = (
        "call chat complaint delivery email meeting order promise request ticket direction "
        "handovers reopened promise_kept promised_for resolved_at delivered_at"
    )
    return dict.fromkeys(names.split(), (NOW - timedelta(days=3650), NOW))


def assess(rows: Any, **given: Any) -> Portfolio:
    """Assess rows as of now, with everything said to be recorded."""
    return focuskit.assess(rows, **{"as_of": NOW, "recorded": whole_record(), **given})


def outcome(portfolio: Portfolio, account: str, sign: str) -> str:
    """Return the outcome of one sign on one account."""
    chosen = portfolio.findings.filter(pl.col("account_id") == account, pl.col("sign") == sign)
    return str(chosen["outcome"].item())


def finding(portfolio: Portfolio, account: str, sign: str) -> dict[str, Any]:
    """Return the finding of one sign on one account."""
    chosen = portfolio.findings.filter(pl.col("account_id") == account, pl.col("sign") == sign)
    return chosen.row(0, named=True)


def only(*names: str) -> Plugins:
    """Return those of the installed plugins whose distribution has one of these names."""
    installed = Plugins.installed()
    return Plugins(tuple(p for p in installed.loaded if p.distribution in names))
