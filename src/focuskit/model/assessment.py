"""The assessment: findings, score, ledger and recommendations of one subject."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

import attrs

from focuskit.model import _fields as fields
from focuskit.model.finding import Finding
from focuskit.model.recommendation import Advice

SCHEMA_VERSION = "2.0"
DIGEST = re.compile(r"[0-9a-f]{64}")
Rating = Literal["act_now", "watch", "in_order", "too_little_known"]
"""From the most urgent on; of an account, or of one theme of it."""


@attrs.frozen(kw_only=True)
class Subject:
    """Whom an assessment is about: one account, or the supplier."""

    type: Literal["account", "supplier"] = fields.one_of("account", "supplier")
    id: str = fields.identifier()
    name: str | None = None
    segment: str | None = None


@attrs.frozen(kw_only=True)
class GroupMember:
    """A sign of a cause group that fired too, and costs nothing beside the one that pays."""

    sign: str = fields.sign_id()
    severity: Decimal = fields.exact(0, 1)


@attrs.frozen(kw_only=True)
class CapInForce:
    """While the sign is beyond severity ``beyond``, the score is at most ``score``."""

    beyond: Decimal = fields.exact(0, 1)
    score: Decimal = fields.exact(0)


@attrs.frozen(kw_only=True)
class LedgerLine:
    """One line of the ledger: the points that a sign, or the binding cap on it, cost.

    ``severity`` is the one that counted, 0 to 1; ``weight`` the one that it counted with, a cause
    group's where ``group`` names one, and null for a cap; ``evidence`` the number of rows that
    speak for the sign. ``under`` holds the other members of the group that fired, which cost
    nothing; ``cap`` the terms of the cap, null for a sign. ``line`` is ``unknown`` where nobody
    knows of the sign, and the policy lets it count all the same.

    Raises:
        ValueError: A line of a cap without its terms, or of a sign with them.
    """

    line: Literal["sign", "unknown", "cap"] = fields.one_of("sign", "unknown", "cap")
    sign: str = fields.sign_id()
    severity: Decimal = fields.exact(0, 1)
    weight: int | None = fields.whole(high=1000)
    points: Decimal = fields.exact()
    evidence: int = fields.count(default=0)
    group: str | None = fields.nullable(str, default=None)
    under: tuple[GroupMember, ...] = ()
    cap: CapInForce | None = None

    def __attrs_post_init__(self) -> None:
        if (self.line == "cap") is (self.cap is None):
            raise ValueError(f"a line of a cap, and no other, has its terms; found {self.cap}")


@attrs.frozen(kw_only=True)
class RejectedRows:
    """Rows of the account that failed the checks: how many, and the most frequent reasons.

    Each reason names its field first: ``occurred_at: missing``.
    """

    count: int = fields.count()
    reasons: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Unwaived:
    """The numbers and red lights of an assessment as they were computed, without waivers.

    Raises:
        ValueError: The numbers contradict each other.
    """

    score: Decimal | None = fields.exact(0, optional=True)
    worst: Decimal = fields.exact(0)
    best: Decimal = fields.exact(0)
    rating: Rating = fields.one_of("act_now", "watch", "in_order", "too_little_known")
    red_lights: tuple[str, ...] = fields.several(fields.A_SIGN_ID, default=())

    def __attrs_post_init__(self) -> None:
        middle = self.worst if self.score is None else self.score
        _require(self.worst <= middle <= self.best, "worst <= score <= best must hold", self)


@attrs.frozen(kw_only=True)
class ThemeRating:
    """The rating of one theme that the records feed.

    ``severity`` is the weighted mean of its known signs, 0 to 1, null if none is known; ``high``
    that of all its signs, were all that is missing at its worst.
    """

    theme: str
    rating: Rating = fields.one_of("act_now", "watch", "in_order", "too_little_known")
    severity: Decimal | None = fields.exact(0, 1, optional=True)
    high: Decimal | None = fields.exact(0, 1, optional=True)


@attrs.frozen(kw_only=True)
class Assessment:
    """Findings, score, ledger and recommendations of one subject, ``as_of`` one moment in UTC.

    ``score``, ``worst`` and ``best`` run from 0 (worst) to 100, exact to the millionth; ``score``
    is null where nothing was assessed or where ``withheld`` says why. ``coverage`` runs from 0
    to 1; where rows of the account were rejected, ``rejected_rows`` says so, and it is lowered by
    their share. Where there is a score, score plus all points of the ledger is 100 exactly. Where a
    waiver has effect, all of these count with it, and ``unwaived`` holds them without. The
    ``rating`` is that of the worst of ``themes``, and ``act_now`` where one of ``red_lights`` is
    lit. ``checks`` counts the signs that count and apply, ``checks_made`` those of them that are
    known; ``depth`` is the share, 0 to 1, of the weight that the records feed which is known; and
    ``points_lost_at_least`` is what is lost whatever is missing, 100 - ``best``. The
    ``fingerprint`` is the digest of all that the assessment depends on.

    Raises:
        ValueError: The numbers contradict each other.
    """

    schema_version: str = fields.one_of(SCHEMA_VERSION, default=SCHEMA_VERSION)
    subject: Subject
    as_of: datetime | None = attrs.field(converter=fields.utc)
    score: Decimal | None = fields.exact(0, optional=True)
    worst: Decimal = fields.exact(0)
    best: Decimal = fields.exact(0)
    coverage: Decimal = fields.exact(0, 1)
    rating: Rating = fields.one_of("act_now", "watch", "in_order", "too_little_known")
    themes: tuple[ThemeRating, ...] = ()
    red_lights: tuple[str, ...] = fields.several(fields.A_SIGN_ID, default=())
    checks: int = fields.count(default=0)
    checks_made: int = fields.count(default=0)
    depth: Decimal = fields.exact(0, 1, default=Decimal(0))
    points_lost_at_least: Decimal = fields.exact(0, default=Decimal(0))
    withheld: str | None = fields.nullable(str, default=None)
    unwaived: Unwaived | None = None
    rejected_rows: RejectedRows | None = None
    ledger: tuple[LedgerLine, ...] = ()
    findings: tuple[Finding, ...] = ()
    recommendations: tuple[Advice, ...] = ()
    fingerprint: str | None = fields.text(pattern=DIGEST)

    def __attrs_post_init__(self) -> None:
        if self.score is None:
            _require(not self.ledger, "without a score there is no ledger", self)
            _require(self.worst <= self.best, "worst must not exceed best", self)
            return
        _require(self.worst <= self.score <= self.best, "worst <= score <= best must hold", self)
        spent = sum((line.points for line in self.ledger), Decimal(0))
        _require(self.score + spent == 100, f"score and points ({spent}) must make 100", self)


def _require(holds: Any, rule: str, a: Assessment | Unwaived) -> None:
    if not holds:
        raise ValueError(f"{rule}; found worst {a.worst}, score {a.score}, best {a.best}")
