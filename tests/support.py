"""Short ways for tests to say what happened, and to ask what was found."""

from __future__ import annotations

import types
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import attrs
import polars as pl

import focuskit
from focuskit import Interaction, Plugins, Policy, Portfolio, load_policy
from focuskit.policy import SignPolicy

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


def ticket_row(account: str, days_ago: int, **fields: Any) -> dict[str, Any]:
    """Return a ticket as a mapping, resolved within six hours; its id names account and day."""
    opened = NOW - timedelta(days=days_ago)
    return {
        "account_id": account,
        "id": f"{account}-{days_ago}",
        "occurred_at": opened.isoformat(),
        "kind": "ticket",
        "direction": "inbound",
        "resolved_at": (opened + timedelta(hours=6)).isoformat(),
        "handovers": 0,
        "reopened": 0,
        **fields,
    }


def whole_record() -> dict[str, tuple[datetime, datetime]]:
    """Return a statement that every kind and field of the tests is recorded for ten years."""
    names = (
        "call chat complaint delivery email meeting order promise request ticket direction "
        "handovers reopened promise_kept promised_for resolved_at delivered_at"
    )
    return dict.fromkeys(names.split(), (NOW - timedelta(days=3650), NOW))


FEW = {
    "broken-promises": SignPolicy(weight=6, distribution="focuskit-organization"),
    "gone-quiet": SignPolicy(weight=6, distribution="focuskit-loyalty"),
    "passed-around": SignPolicy(weight=2, distribution="focuskit-responsiveness"),
    "reopened-cases": SignPolicy(weight=2, distribution="focuskit-responsiveness"),
    "slow-resolution": SignPolicy(weight=2, distribution="focuskit-responsiveness"),
}
"""Five signs, one of each kind of measure: enough to see how they are put together."""


def few_signs() -> Policy:
    """Return the default policy with these five signs alone."""
    return attrs.evolve(
        load_policy(None), signs=FEW, cause_groups=(), red_lights={"gone-quiet": Decimal("0.8")}
    )


def few_plugins() -> Plugins:
    """Return the first-party plugins with these five signs alone."""
    loaded = []
    for plugin in Plugins.installed().loaded:
        detectors = tuple(d for d in plugin.detectors if d.id in FEW)
        if detectors:
            loaded.append(attrs.evolve(plugin, detectors=detectors))
    return Plugins(tuple(loaded))


def assess(rows: Any, **given: Any) -> Portfolio:
    """Assess rows by five signs as of now, with everything said to be recorded."""
    chosen = {"policy": few_signs(), "plugins": few_plugins()}
    return focuskit.assess(rows, **{"as_of": NOW, "recorded": whole_record(), **chosen, **given})


def outcome(portfolio: Portfolio, account: str, sign: str) -> str:
    """Return the outcome of one sign on one account."""
    chosen = portfolio.findings.filter(pl.col("account_id") == account, pl.col("sign") == sign)
    return str(chosen["outcome"].item())


def finding(portfolio: Portfolio, account: str, sign: str) -> dict[str, Any]:
    """Return the finding of one sign on one account."""
    chosen = portfolio.findings.filter(pl.col("account_id") == account, pl.col("sign") == sign)
    return chosen.row(0, named=True)


def only(*names: str) -> Plugins:
    """Return those of these plugins whose distribution has one of these names."""
    return Plugins(tuple(p for p in few_plugins().loaded if p.distribution in names))


def alone(*signs: Any) -> dict[str, Any]:
    """Return plugins and policy of a run with these signs alone; all of them weigh nothing."""
    module = types.ModuleType("trial")
    for number, sign in enumerate(signs):
        setattr(module, f"sign_{number}", sign)
    policy = attrs.evolve(load_policy(None), signs={}, cause_groups=(), caps=(), red_lights={})
    return {"plugins": Plugins.of([module]), "policy": policy}


def not_fed(portfolio: Portfolio, fed: set[str]) -> dict[str, set[str]]:
    """Return what is missing for each sign that the data cannot feed: never is one of them known.

    Args:
        portfolio: What was found.
        fed: The signs that the data do feed.
    """
    others = portfolio.findings.filter(~pl.col("sign").is_in(sorted(fed)))
    missing: dict[str, set[str]] = {}
    for sign, verdict, reason, names in (
        others.select("sign", "outcome", "reason", "missing").unique().iter_rows()
    ):
        if verdict == "not_applicable":
            continue
        assert verdict == "unknown", f"{sign} is {verdict}"
        assert reason in {"not_recorded", "not_applicable_unclear"}, f"{sign}: {reason}"
        assert names, f"{sign} does not say what is missing"
        assert all(name.startswith(("kind:", "field:")) for name in names)
        missing.setdefault(sign, set()).update(names)
    return missing
