"""Random small histories: late entries, values that became known later, and two policies.

What was known of a history at a moment is said here too, by the schema alone, so that tests need
not take it from what they test.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
from hypothesis import strategies as st
from support import FEW, NOW, few_signs

from focuskit import Interaction, Policy
from focuskit.policy import Cap, CauseGroup

MILLION = 1_000_000
MOMENTS = [NOW - timedelta(days=days) for days in (75, 45, 20, 0)]


SCHEMA = Path(__file__).parents[1] / "schemas" / "interaction.schema.json"
KNOWN_FROM: dict[str, dict[str, list[str]]] = {
    field: said["x-known-from"]
    for field, said in json.loads(SCHEMA.read_text(encoding="utf-8"))["properties"].items()
    if "x-known-from" in said
}


def as_known(rows: Sequence[Interaction], moment: datetime) -> list[Interaction]:
    """Return what was known of some rows at a moment: the others left out, later values blank."""
    return [_blanked(row, moment) for row in rows if _entered(row) <= moment]


def _entered(row: Interaction) -> datetime:
    return max(row.occurred_at, row.entered_at or row.occurred_at)


def _blanked(row: Interaction, moment: datetime) -> Interaction:
    later = [field for field in KNOWN_FROM if not _was_known(row, field, moment)]
    blank: dict[str, Any] = dict.fromkeys(later)
    return attrs.evolve(row, **blank)


def _was_known(row: Interaction, field: str, moment: datetime) -> bool:
    """Tell whether any of the times had come that the schema names for a field of this kind."""
    by_kind = KNOWN_FROM[field]
    named = by_kind.get(row.kind, by_kind.get("*"))
    if named is None:
        return True
    times = [getattr(row, name) for name in named]
    return any(time is not None and time <= moment for time in times)


LATER = st.sampled_from([None, 5, 60, 900])
"""Hours after a row, if ever; MOMENTS lie before and after most of them."""


@st.composite
def interactions(draw: st.DrawFn) -> Interaction:
    """Return an order, a case or a promise; much of it came to be known only later."""
    happened = NOW - timedelta(days=draw(st.integers(0, 120)), hours=draw(st.integers(0, 23)))
    entered = draw(st.sampled_from([None, 3, 30]))

    def later() -> datetime | None:
        hours = draw(LATER)
        return happened + timedelta(hours=hours) if hours else None

    said: dict[str, Any] = {
        "account_id": draw(st.sampled_from(["acme", "beta", "gamma"])),
        "kind": draw(st.sampled_from(["order", "ticket", "ticket", "complaint", "promise"])),
        "occurred_at": happened,
        "entered_at": happened + timedelta(days=entered) if entered else None,
        "direction": "inbound",
    }
    if said["kind"] == "promise":
        said |= {"direction": "outbound", "promised_for": later(), "delivered_at": later()}
        said["promise_kept"] = draw(st.sampled_from([None, True, False]))
    elif said["kind"] != "order":
        said |= {"resolved_at": later(), "promised_for": later()}
        said["waited_for_customer_hours"] = draw(st.sampled_from([None, 1.0, 4.0]))
        said["handovers"] = draw(st.integers(0, 3))
        said["reopened"] = draw(st.integers(0, 1))
        said["promise_kept"] = draw(st.sampled_from([None, True, False]))
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
    cap = Cap(sign="slow-resolution", beyond=Decimal("0.5"), score=Decimal(50))
    return attrs.evolve(
        few_signs(),
        signs=signs,
        cause_groups=(group,) if grouped else (),
        caps=(cap,) if capped else (),
        missing=draw(st.sampled_from(["exclude", "exclude", "worst"])),
    )


spans = st.sampled_from([(first, last) for n, first in enumerate(MOMENTS) for last in MOMENTS[n:]])
