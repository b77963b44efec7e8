"""The policy: weights, limits, cause groups, caps, ratings, overrides, waivers and disputes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Literal

import attrs

from focuskit.model._fields import as_texts
from focuskit.model.recorded import Stretch
from focuskit.policy.document import policy_document
from focuskit.policy.overrides import Overrides, applied
from focuskit.policy.plugins import PluginRules
from focuskit.policy.waivers import Dispute, Waiver

Window = int | Literal["all"] | None

Missing = Literal["exclude", "worst", "portfolio"]
"""How what is unknown counts in the score: not at all, at its worst, or as among the others."""


@attrs.frozen(kw_only=True)
class SignPolicy:
    """What a policy says of one sign; what is null is the sign's own.

    Args:
        weight: How much it counts, 0 to 1000, against the other weights.
        distribution: The distribution that brings it.
        ok: Replaces the limit up to which severity is 0.
        bad: Replaces the limit from which severity is 1.
        min_observations: Replaces the least number of observations.
        window_days: Replaces the days that the sign looks back; ``"all"`` means no limit.
        key_accounts_only: The sign applies to key accounts alone.
    """

    weight: int
    distribution: str
    ok: float | None = None
    bad: float | None = None
    min_observations: int | None = None
    window_days: Window = None
    key_accounts_only: bool = False


def _nothing() -> Mapping[str, Any]:
    return MappingProxyType({})


@attrs.frozen(kw_only=True)
class CauseGroup:
    """Signs that one missing act lights together; they share one weight."""

    id: str
    weight: int
    signs: Sequence[str] = attrs.field(converter=as_texts)


@attrs.frozen(kw_only=True)
class Cap:
    """While ``sign`` is fired beyond severity ``beyond``, the score is at most ``score``."""

    sign: str
    beyond: Decimal
    score: Decimal


@attrs.frozen(kw_only=True)
class KeyAccounts:
    """Which accounts are key accounts: those that any of the first three says.

    Args:
        segments: Those of these segments.
        least_annual_value: Those worth at least so much a year.
        ids: These.
        signs: What holds of some signs for key accounts alone; it takes precedence over their
            segment.
    """

    segments: Sequence[str] = attrs.field(default=(), converter=as_texts)
    least_annual_value: float | None = None
    ids: Sequence[str] = attrs.field(default=(), converter=as_texts)
    signs: Overrides = attrs.field(factory=_nothing)


@attrs.frozen(kw_only=True)
class SupplierPolicy:
    """Which signs on the supplier itself count, practices included, and what to call it.

    Args:
        id: Of the supplier in its assessment.
        name: Of the supplier, for readers.
        signs: As for accounts.
        cause_groups: As for accounts.
        caps: As for accounts.
    """

    id: str = "supplier"
    name: str | None = None
    signs: Mapping[str, SignPolicy] = attrs.field(factory=dict)
    cause_groups: tuple[CauseGroup, ...] = ()
    caps: tuple[Cap, ...] = ()


@attrs.frozen(kw_only=True, eq=False)
class Policy:
    """Which signs count, how much, with which limits; immutable.

    Args:
        name: Stands in ``run.json``.
        description: For readers.
        signs: Sign: what holds of it for all accounts.
        cause_groups: Signs that share one weight.
        caps: The most that a score may be while one sign is bad.
        sound: The least score of this rating.
        watch: The least score of this rating.
        least_coverage: A share; below it an account is unrated.
        partial_scores: Give a score although a sign that counts ended in an error.
        missing: How what is unknown counts in the score.
        allowed_hours: Within which a case is to be resolved, where none was promised.
        hours_by_priority: The same for the priorities that it names.
        largest_discount: 0 to 1, the largest that needs no special reason.
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
    sound: Decimal
    watch: Decimal
    least_coverage: Decimal
    partial_scores: bool = False
    missing: Missing = "exclude"
    allowed_hours: float
    hours_by_priority: Mapping[str, float] = attrs.field(factory=_nothing)
    largest_discount: float = 0.2
    key_accounts: KeyAccounts = KeyAccounts()
    segments: Mapping[str, Overrides] = attrs.field(factory=_nothing)
    disabled: tuple[str, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    rivals: tuple[str, ...] = ()
    phrase_lists: Mapping[str, Any] = attrs.field(factory=_nothing)
    recorded: Mapping[str, Stretch] = attrs.field(factory=_nothing)
    supplier: SupplierPolicy = attrs.field(factory=SupplierPolicy)
    plugins: PluginRules = attrs.field(factory=PluginRules)
    signs_at: str = "/signs"

    def of_supplier(self) -> Policy:
        """Return the policy under which the supplier is assessed: its own signs, groups, caps.

        Overrides and waivers speak of accounts, so it has none.
        """
        ours = self.supplier
        return attrs.evolve(
            self, signs=ours.signs, cause_groups=ours.cause_groups, caps=ours.caps,
            segments=_nothing(), key_accounts=self._key_accounts_alone(), waivers=(),
            signs_at="/supplier/signs",
        )  # fmt: skip

    def for_accounts(self, segment: str | None = None, *, key: bool = False) -> Policy:
        """Return the policy as it holds for the accounts of a segment, or for key accounts.

        Args:
            segment: Their segment; one without overrides changes nothing.
            key: Whether they are key accounts, whose overrides take precedence over the
                segment's.
        """
        signs = applied(self.signs, self.segments.get(segment or "", {}))
        if key:
            signs = applied(signs, self.key_accounts.signs)
        return attrs.evolve(
            self, signs=signs, segments=_nothing(), key_accounts=self._key_accounts_alone()
        )

    def _key_accounts_alone(self) -> KeyAccounts:
        return attrs.evolve(self.key_accounts, signs=_nothing())

    def to_document(self) -> dict[str, Any]:
        """Return the policy as its canonical JSON document, defaults filled in.

        ``load_policy`` of the document gives an equal policy, and two equal policies give equal
        documents, however their own documents were written.
        """
        return policy_document(self)
