"""The interaction: one thing that passed between us and an account, at one time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

import attrs
from attrs import validators as v

from focuskit.model import _fields as fields
from focuskit.model.arguments import checked
from focuskit.model.colleague import ROLES, Role

Direction = Literal["inbound", "outbound", "internal"]
Purpose = Literal["keep", "find", "strategy", "goals", "none"]
LosingParty = Literal["customer", "us", "delivery", "service"]
Source = Literal["asked", "observed", "inferred", "stated_by_owner"]

INTERNAL_KINDS = frozenset(
    {"activity", "change", "check_in", "decision", "favor_asked", "favor_returned", "launch"}
)
"""Kinds that may concern no account at all."""

_CURRENCY = re.compile(r"^[A-Z]{3}$")


def _texts(values: Any) -> Any:
    return tuple(values) if isinstance(values, list) else values


@checked
@attrs.frozen(kw_only=True)
class Interaction:
    """One thing that passed between us and an account, or inside our own house, at one time.

    Times are UTC. All that is not needed to say what happened, and to whom, may be null: unknown.
    What each field means, and from when its value is known, stands in
    ``schemas/interaction.schema.json``; those with a unit or a range are:

    Args:
        occurred_at: When it happened.
        entered_at: When it came to be known; null stands for ``occurred_at``.
        minutes: How long it took, 0 or more.
        talk_share: The share of the time that we talked, from 0 to 1.
        amount: Money, in units of ``currency``; negative where it flows back.
        discount: A share of the list price, from 0 to 1.
        score: Satisfaction, or how likely they are to recommend us, from 0 to 10.
        resolved_at: When a case was resolved or a deal decided, not before ``occurred_at``.
        waited_for_customer_hours: Hours in which a case lay with them, 0 or more.
        waited_for_approval_hours: Hours in which it lay with us for an approval, 0 or more.
        handovers: How often a case went from one desk to another.
        escalations: How often it was escalated.
        reopened: How often it was opened again.
        promised_for: The moment, or the day, that was promised.
        delivered_at: When it was delivered, not before ``occurred_at``; null until then.
        attributes: Further fields: texts, numbers, truth values.

    Raises:
        InputError: (TypeError and ValueError too) A field breaks the schema, a time of resolution
            or delivery lies before ``occurred_at``, or ``account_id`` is missing although the kind
            needs one.
    """

    id: str | None = fields.text()
    account_id: str | None = fields.text()
    occasion_id: str | None = fields.text()
    occurred_at: datetime = fields.moment(required=True)
    entered_at: datetime | None = fields.moment()
    kind: str = fields.identifier()
    direction: Direction | None = fields.choice("inbound", "outbound", "internal")
    channel: str | None = fields.text()
    colleague_id: str | None = fields.text()
    colleague_role: Role | None = fields.choice(*ROLES)
    contact_id: str | None = fields.text()
    contact_role: str | None = fields.text()
    topics: tuple[str, ...] | None = attrs.field(
        default=None,
        converter=_texts,
        validator=v.optional(
            v.deep_iterable(v.and_(v.instance_of(str), v.min_len(1)), v.instance_of(tuple))
        ),
    )
    purpose: Purpose | None = fields.choice("keep", "find", "strategy", "goals", "none")
    text: str | None = fields.text(least=0)
    language: str | None = fields.text(pattern=fields.LANGUAGE)
    automated: bool | None = fields.flag()
    minutes: float | None = fields.number(0, 527_040)
    talk_share: float | None = fields.number(0, 1)
    amount: float | None = fields.number()
    currency: str | None = fields.text(pattern=_CURRENCY)
    discount: float | None = fields.number(0, 1)
    score: float | None = fields.number(0, 10)
    priority: str | None = fields.text()
    resolved_at: datetime | None = fields.moment()
    waited_for_customer_hours: float | None = fields.number(0, 10_000_000)
    waited_for_approval_hours: float | None = fields.number(0, 10_000_000)
    handovers: int | None = fields.whole()
    escalations: int | None = fields.whole()
    reopened: int | None = fields.whole()
    promised_for: datetime | None = fields.moment()
    delivered_at: datetime | None = fields.moment()
    promise_kept: bool | None = fields.flag()
    outcome: str | None = fields.text()
    reason: str | None = fields.text()
    losing_party: LosingParty | None = fields.choice("customer", "us", "delivery", "service")
    source: Source | None = fields.choice("asked", "observed", "inferred", "stated_by_owner")
    in_reply_to: str | None = fields.text()
    attributes: Mapping[str, str | float | bool | None] | None = fields.attributes()

    def __attrs_post_init__(self) -> None:
        if self.account_id is None and self.kind not in INTERNAL_KINDS:
            raise ValueError(
                f"account_id is missing; only internal kinds may do without one "
                f"({', '.join(sorted(INTERNAL_KINDS))}), found kind {self.kind!r}"
            )
        for name in ("resolved_at", "delivered_at"):
            moment = getattr(self, name)
            if moment is not None and moment < self.occurred_at:
                raise ValueError(
                    f"{name} {moment:%Y-%m-%dT%H:%M:%SZ} lies before occurred_at "
                    f"{self.occurred_at:%Y-%m-%dT%H:%M:%SZ}"
                )
