"""Random small histories: late entries, values that became known later, and two policies."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import attrs
from hypothesis import strategies as st
from support import FEW, NOW, few_signs

from focuskit import Interaction, Policy
from focuskit.policy import Cap, CauseGroup

MILLION = 1_000_000
MOMENTS = [NOW - timedelta(days=days) for days in (75, 45, 20, 0)]


@st.composite
def interactions(draw: st.DrawFn) -> Interaction:
    """Return an order or a ticket, some of which came to be known only later."""
    happened = NOW - timedelta(days=draw(st.integers(0, 120)), hours=draw(st.integers(0, 23)))
    entered = draw(st.sampled_from([None, 3, 30]))
    said: dict[str, Any] = {
        "account_id": draw(st.sampled_from(["acme", "beta", "gamma"])),
        "kind": draw(st.sampled_from(["order", "ticket", "ticket"])),
        "occurred_at": happened,
        "entered_at": happened + timedelta(days=entered) if entered else None,
        "direction": "inbound",
    }
    if said["kind"] == "ticket":
        hours = draw(st.sampled_from([None, 5, 60, 900]))
        said["resolved_at"] = happened + timedelta(hours=hours) if hours else None
        said["handovers"] = draw(st.integers(0, 3))
        said["reopened"] = draw(st.integers(0, 1))
        said["promise_kept"] = draw(st.booleans())
    return Interaction(**said)


@st.composite
def histories(draw: st.DrawFn) -> list[Interaction]:
    """Return up to 30 interactions, the first of them older than any moment looked at."""
    first = Interaction(
        account_id="acme", kind="order", occurred_at=NOW - timedelta(days=130), direction="inbound"
    )
    return [first, *draw(st.lists(interactions(), min_size=8, max_size=30))]


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """Return policies over five signs with other weights, least observations, groups and caps."""
    signs = {
        name: attrs.evolve(
            sign,
            weight=draw(st.integers(0, 5)),
            min_observations=draw(st.sampled_from([1, 2])),
            window_days=draw(st.sampled_from([None, 30])),
        )
        for name, sign in FEW.items()
    }
    grouped = draw(st.booleans())
    group = CauseGroup(id="g", weight=3, signs=("passed-around", "reopened-cases"))
    capped = draw(st.booleans())
    cap = Cap(sign="slow-resolution", beyond=few_signs().watch / 100, score=few_signs().watch)
    return attrs.evolve(
        few_signs(),
        signs=signs,
        cause_groups=(group,) if grouped else (),
        caps=(cap,) if capped else (),
        missing=draw(st.sampled_from(["exclude", "exclude", "worst"])),
    )


spans = st.sampled_from([(first, last) for n, first in enumerate(MOMENTS) for last in MOMENTS[n:]])
