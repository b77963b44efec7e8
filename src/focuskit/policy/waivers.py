"""What people say against a finding: a waiver counts in the score, a dispute stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import attrs

from focuskit.model import _fields as fields
from focuskit.model.documents import stated_time
from focuskit.model.errors import PolicyError


def _zoned(value: Any) -> Any:
    """A moment in UTC.

    Raises:
        PolicyError: It is no time, or has no zone.
    """
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        zoned = moment.tzinfo is not None
    except (ValueError, AttributeError):
        zoned = False
    if not zoned:
        raise PolicyError(
            problem="not a time with a zone",
            found=repr(value),
            expected="a moment in UTC, such as 2026-12-31T00:00:00Z",
        )
    return stated_time(value, where="time")


@attrs.frozen(kw_only=True)
class Waiver:
    """A time-limited override of a finding's severity, with a named owner.

    It counts where the sign fired, or is clear and the waiver states a severity above 0; never
    where the sign is unknown, in error or does not apply: no waiver makes silence look healthy.

    Args:
        sign: The sign.
        account: The id of the account.
        owner: Who answers for it.
        reason: Why.
        expires: From this moment on, ``as_of`` included, it has no effect.
        severity: The severity that counts instead, 0 to 1.
        begins: It has no effect before; null means from any time on.
    """

    sign: str
    account: str
    owner: str
    reason: str
    expires: datetime = attrs.field(converter=_zoned)
    severity: Decimal = Decimal(0)
    begins: datetime | None = attrs.field(default=None, converter=_zoned)

    def expired(self, as_of: datetime) -> bool:
        """Whether it has no effect any more."""
        return as_of >= self.expires

    def begun(self, as_of: datetime) -> bool:
        """Whether its time has come."""
        return self.begins is None or self.begins <= as_of

    def in_force(self, as_of: datetime) -> bool:
        """Whether it may count at a moment: from ``begins`` on, before ``expires``."""
        return self.begun(as_of) and not self.expired(as_of)

    def overlaps(self, other: Waiver) -> bool:
        """Whether both speak of the same finding at some moment."""
        if (self.sign, self.account) != (other.sign, other.account):
            return False
        return self.begun_before(other.expires) and other.begun_before(self.expires)

    def begun_before(self, moment: datetime) -> bool:
        """Whether it begins before a moment."""
        return self.begins is None or self.begins < moment


@attrs.frozen(kw_only=True)
class Dispute:
    """Somebody says that a finding is wrong. It stands beside the finding and costs nothing.

    Args:
        account: The id of the account.
        sign: The sign.
        by: Who says so.
        reason: Why.
        evidence: The ids of the interactions that are wrong.
        opened_at: From this moment on it is shown.
        resolved_at: From this moment on it is not; null while it is open.
    """

    account: str
    sign: str
    by: str
    reason: str
    evidence: Sequence[str] = attrs.field(default=(), converter=fields.as_texts)
    opened_at: datetime = attrs.field(converter=_zoned)
    resolved_at: datetime | None = attrs.field(default=None, converter=_zoned)

    def resolved(self, as_of: datetime) -> bool:
        """Whether it was settled by then."""
        return self.resolved_at is not None and self.resolved_at <= as_of

    def is_open(self, as_of: datetime) -> bool:
        """Whether it stands beside its finding at a moment."""
        return self.opened_at <= as_of and not self.resolved(as_of)
