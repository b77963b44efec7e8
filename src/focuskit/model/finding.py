"""The finding: what one detector found on one account."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Literal, get_args

import attrs

from focuskit.model import _fields as fields
from focuskit.model.limits import Limits
from focuskit.model.terminal_text import visible

Outcome = Literal["fired", "clear", "unknown", "not_applicable", "error"]
Reason = Literal[
    "not_recorded",
    "too_few_observations",
    "no_value",
    "not_installed",
    "not_loaded",
    "not_applicable_unclear",
    "one_case",
    "short_record",
    "old_record",
    "not_kept",
    "rejected_rows",
]

KNOWN: tuple[Outcome, ...] = ("fired", "clear")
"""The outcomes of which the severity is known, and counts."""

BOUNDED: tuple[Reason, ...] = ("one_case", "short_record", "rejected_rows")
"""The reasons of an unknown of which a value is known, though no verdict rests on it."""

MOST_IDS = 20
"""Ids of interactions that a finding names at most; its counts are complete."""


@attrs.frozen(kw_only=True)
class Message:
    """What a finding says: an id and parameters for any language, and the English text."""

    id: str
    parameters: Mapping[str, float | str | None]
    text: str


@attrs.frozen(kw_only=True)
class Evidence:
    """The interactions that a finding rests on.

    ``ids`` and ``counter_ids`` hold the newest twenty at most, oldest first, and are given for
    signs that fired; the counts are always complete. ``quote`` is what the customer wrote or said
    in the newest row that speaks for a sign which reads texts, if the policy lets it through.
    """

    count: int = fields.count(default=0)
    ids: tuple[str, ...] = fields.several(fields.A_TEXT, most=MOST_IDS, default=())
    counter_count: int = fields.count(default=0)
    counter_ids: tuple[str, ...] = fields.several(fields.A_TEXT, most=MOST_IDS, default=())
    quote: str | None = fields.nullable(str, default=None)


@attrs.frozen(kw_only=True)
class Unknown:
    """Why a sign is unknown, what is missing, and what would make it known."""

    reason: Reason = fields.one_of(*get_args(Reason))
    missing: tuple[str, ...]
    resolve: str


@attrs.frozen(kw_only=True)
class Origin:
    """The distribution, its version and the hook that a finding comes from."""

    distribution: str
    version: str | None
    hook: str


@attrs.frozen(kw_only=True)
class Waived:
    """A time-limited override of a finding's severity, with a named owner, that is in force."""

    owner: str
    reason: str
    expires: datetime = fields.moment(required=True)
    severity: Decimal = fields.exact(0, 1)


@attrs.frozen(kw_only=True)
class Disputed:
    """Somebody says that a finding is wrong, and names the interactions that are."""

    by: str
    reason: str
    evidence: tuple[str, ...] = fields.several(fields.A_TEXT, default=())
    opened_at: datetime = fields.moment(required=True)


@attrs.frozen(kw_only=True, repr=False)
class Finding:
    """What one detector found on one account.

    ``severity`` runs from 0 to 1 in steps of a millionth and is null unless the outcome is
    ``fired`` or ``clear``; ``value`` is in ``unit``; ``observations`` is the number of rows that
    the value rests on, ``pending`` that of those whose outcome is not known yet; ``severity_low``
    and ``severity_high`` are the ends between which the severity lies, whatever is missing, null
    where the sign does not apply; ``value_low`` and ``value_high`` are those of the value, the
    latter null where it has no end. ``also`` is the number of the further measure, of which the
    text tells besides. The record covers ``days_covered`` of the ``days_of_window``, both null
    without a window; ``judged_as_of`` is the end of a record that ended before the moment of the
    assessment, else null. ``at_least``: the true value is this or more. ``lit``: the severity
    reaches what the policy calls lit, also without the strongest case. ``weight`` is the policy's.
    A ``waiver`` leaves all of these as they were computed, and says which severity counts instead;
    ``disputes`` are open and cost nothing.
    """

    sign: str = fields.sign_id()
    theme: str | None = fields.nullable(str)
    outcome: Outcome = fields.one_of("fired", "clear", "unknown", "not_applicable", "error")
    severity: Decimal | None = fields.exact(0, 1, optional=True)
    severity_low: Decimal | None = fields.exact(0, 1, optional=True, default=None)
    severity_high: Decimal | None = fields.exact(0, 1, optional=True, default=None)
    lit: bool = attrs.field(default=False, validator=attrs.validators.instance_of(bool))
    value: float | None = fields.nullable(int, float)
    value_low: float | None = fields.nullable(int, float, default=None)
    value_high: float | None = fields.nullable(int, float, default=None)
    also: float | None = fields.nullable(int, float, default=None)
    at_least: bool = attrs.field(default=False, validator=attrs.validators.instance_of(bool))
    unit: str | None = fields.nullable(str)
    limits: Limits | None
    observations: int = fields.count()
    pending: int = fields.count(default=0)
    days_covered: int | None = fields.whole()
    days_of_window: int | None = fields.whole()
    judged_as_of: datetime | None = fields.moment()
    weight: int = fields.count(most=1000)
    message: Message
    evidence: Evidence
    unknown: Unknown | None = None
    error: str | None = fields.nullable(str, default=None)
    origin: Origin
    waiver: Waived | None = None
    disputes: tuple[Disputed, ...] = fields.several(
        attrs.validators.instance_of(Disputed), default=()
    )

    def __repr__(self) -> str:
        """Say in one line which sign it is, and what came of it."""
        severity = "" if self.severity is None else f", severity {self.severity:.2f}"
        return visible(f"<Finding {self.sign}: {self.outcome}{severity}: {self.message.text}>")
