"""The policy: weights, limits, cause groups, caps, ratings, overrides, waivers and disputes."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal

import attrs

from focuskit.model.errors import PolicyError
from focuskit.model.stretches import Stretch
from focuskit.model.zones import check_zone
from focuskit.policy.plugin_rules import PluginRules
from focuskit.policy.policy_document import policy_document
from focuskit.policy.sections import (
    Cap,
    CauseGroup,
    KeyAccounts,
    Overrides,
    Ratings,
    SignPolicy,
    SupplierPolicy,
    apply_overrides,
    no_entries,
)
from focuskit.policy.waivers import Dispute, Waiver
from focuskit.policy.working_time import WorkingTime

Missing = Literal["exclude", "worst", "portfolio"]
"""How what is unknown counts in the score: not at all, at its worst, or as among the others."""

SUPPLIER_SIGNS = "/supplier/signs"
"""Where the signs on the supplier stand in the document."""


def _is_zone(_: Any, __: Any, name: str) -> None:
    check_zone(name, where="/zone", error=PolicyError)


@attrs.frozen(kw_only=True, eq=False)
class Policy:
    """Which signs count, how much, with which limits; immutable.

    Args:
        name: Stands in ``run.json``.
        description: For readers.
        signs: Sign: what holds of it for all accounts.
        cause_groups: Signs that share one weight.
        caps: The most that a score may be while one sign is bad.
        ratings: From where on a sign is lit, and a theme is to be watched or in order.
        red_lights: Sign: the severity from which its low end makes an account one to act on now;
            those of which a screen lists the accounts first stand first.
        least_days: So many days of a window on record suffice for a rate.
        partial_scores: Give a score although a sign that counts ended in an error.
        missing: How what is unknown counts in the score.
        allowed_hours: Within which a case is to be resolved, where none was promised.
        hours_by_priority: The same for the priorities that it names.
        zone: The IANA name of the time zone of the house: its working time is meant in it, and days
            are shown in it.
        working_time: When the house works; None: those hours run day and night.
        quotes: Let what customers wrote or said stand on screens, cards and findings.
        largest_discount: 0 to 1, the largest that needs no special reason.
        currency: ISO 4217 code of annual values, and of amounts that state none; None: not known.
        key_accounts: Which accounts are key accounts, and what holds for them.
        segments: Segment: sign: what holds of it there.
        disabled: Signs that are not measured at all.
        waivers: Findings that count with another severity for a while.
        disputes: Findings that somebody says are wrong.
        rivals: Names to look for in texts.
        phrase_lists: List, language: how the shipped list is changed.
        recorded: Kind or field: from when to when it is recorded.
        supplier: What counts on the supplier itself.
        plugins: Which distributions may load at all.
        signs_at: Where the signs stand in the document, as a JSON pointer.
    """

    name: str
    description: str | None = None
    signs: Mapping[str, SignPolicy]
    cause_groups: tuple[CauseGroup, ...] = ()
    caps: tuple[Cap, ...] = ()
    ratings: Ratings = attrs.field(factory=Ratings)
    red_lights: Mapping[str, Decimal] = attrs.field(factory=no_entries)
    least_days: int = 28
    partial_scores: bool = False
    quotes: bool = True
    missing: Missing = "exclude"
    allowed_hours: float
    hours_by_priority: Mapping[str, float] = attrs.field(factory=no_entries)
    zone: str = attrs.field(default="UTC", validator=_is_zone)
    working_time: WorkingTime | None = None
    largest_discount: float = 0.2
    currency: str | None = None
    key_accounts: KeyAccounts = attrs.field(factory=KeyAccounts)
    segments: Mapping[str, Overrides] = attrs.field(factory=no_entries)
    disabled: tuple[str, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    rivals: tuple[str, ...] = ()
    phrase_lists: Mapping[str, Any] = attrs.field(factory=no_entries)
    recorded: Mapping[str, Stretch] = attrs.field(factory=no_entries)
    supplier: SupplierPolicy = attrs.field(factory=SupplierPolicy)
    plugins: PluginRules = attrs.field(factory=PluginRules)
    signs_at: str = "/signs"

    def of_supplier(self) -> Policy:
        """The policy under which the supplier is assessed: its own signs, groups, caps, ratings.

        Overrides and waivers speak of accounts, so it has none.
        """
        ours = self.supplier
        return attrs.evolve(
            self, signs=ours.signs, cause_groups=ours.cause_groups, caps=ours.caps,
            ratings=ours.ratings, red_lights=ours.red_lights,
            segments=no_entries(), key_accounts=self._key_accounts_alone(), waivers=(),
            signs_at=SUPPLIER_SIGNS,
        )  # fmt: skip

    def for_accounts(self, segment: str | None = None, *, key: bool = False) -> Policy:
        """The policy as it holds for the accounts of a segment, or for key accounts.

        Args:
            segment: Their segment; one without overrides changes nothing.
            key: Whether they are key accounts, whose overrides take precedence over
                those of the segment.
        """
        signs = apply_overrides(self.signs, self.segments.get(segment or "", {}))
        if key:
            signs = apply_overrides(signs, self.key_accounts.signs)
        return attrs.evolve(
            self, signs=signs, segments=no_entries(), key_accounts=self._key_accounts_alone()
        )

    def _key_accounts_alone(self) -> KeyAccounts:
        return attrs.evolve(self.key_accounts, signs=no_entries())

    def to_document(self) -> dict[str, Any]:
        """The policy as its canonical JSON document, defaults filled in.

        ``load_policy`` of the document gives an equal policy, and two equal policies give equal
        documents, however their own documents were written.
        """
        return policy_document(self)
