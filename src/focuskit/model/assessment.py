"""The assessment: findings, score, ledger and recommendations of one subject."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

import attrs

from focuskit.model import _fields as fields
from focuskit.model import schemas
from focuskit.model.arguments import refuse, shown
from focuskit.model.days import moment_words
from focuskit.model.documents import from_document, to_document
from focuskit.model.errors import InputError, UnknownNameError, nearest
from focuskit.model.finding import Finding
from focuskit.model.notebook import account_html, spoken
from focuskit.model.own_parts import own_document
from focuskit.model.recommendation import Advice
from focuskit.model.run_document import RunDocument
from focuskit.model.terminal_text import visible

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


@attrs.frozen(kw_only=True, repr=False)
class Assessment:
    """Findings, score, ledger and recommendations of one subject, ``as_of`` one moment in UTC.

    ``assessment["passed-around"]`` is the finding of one sign; iterating yields the signs.

    ``score``, ``worst`` and ``best`` run from 0 (worst) to 100, exact to the millionth; ``score``
    is null where nothing was assessed or where ``withheld`` says why. ``coverage`` runs from 0
    to 1; where rows of the account were rejected, ``rejected_rows`` says so, and it is lowered by
    their share. Where there is a score, score plus all points of the ledger is 100 exactly. Where a
    waiver has effect, all of these count with it, and ``unwaived`` holds them without. The
    ``rating`` is that of the worst of ``themes``, and ``act_now`` where one of ``red_lights`` is
    lit. ``checks`` counts the signs that count and apply, ``checks_made`` those of them that are
    known; ``depth`` is the share, 0 to 1, of the weight that the records feed which is known; and
    ``points_lost_at_least`` is what is lost whatever is missing, 100 - ``best``. The
    ``fingerprint`` is the digest of all that the assessment depends on. ``common`` is the place in
    ``run.json`` of what the assessment shares with others; null where it stands by itself.

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
    common: int | None = fields.whole(eq=False)

    def __attrs_post_init__(self) -> None:
        if self.score is None:
            _require(not self.ledger, "without a score there is no ledger", self)
            _require(self.worst <= self.best, "worst must not exceed best", self)
            return
        _require(self.worst <= self.score <= self.best, "worst <= score <= best must hold", self)
        spent = sum((line.points for line in self.ledger), Decimal(0))
        _require(self.score + spent == 100, f"score and points ({spent}) must make 100", self)

    def __getitem__(self, sign: str) -> Finding:
        """The finding of one sign.

        Raises:
            InputError: (a KeyError too) There is no such sign; it names the nearest.
        """
        for finding in self.findings:
            if finding.sign == sign:
                return finding
        raise UnknownNameError(
            problem=f"there is no sign {shown(sign)} in this assessment",
            hint=nearest(sign, self) or "`focuskit signs` lists all that are installed",
        )

    def __iter__(self) -> Iterator[str]:
        """Iterate over the signs, by name."""
        return (finding.sign for finding in self.findings)

    def __contains__(self, sign: object) -> bool:
        return any(finding.sign == sign for finding in self.findings)

    def to_dict(self, *, whole: bool = True) -> dict[str, Any]:
        """Write it as a document, which ``json.dumps`` takes.

        Args:
            whole: With all that other assessments say too, so that it can be read by itself: some
                tens of kilobytes. Else as in ``assessments.ndjson``, what is its own; the rest
                stands once in ``run.json``, which is ``Portfolio.run_document``.
        """
        document: dict[str, Any] = to_document(self)
        if self.common is not None and not whole:
            return own_document(document)
        del document["common"]
        return document

    def to_json(self, *, whole: bool = True) -> str:
        """Write what ``to_dict`` returns as one line of JSON."""
        return json.dumps(self.to_dict(whole=whole), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_dict(
        cls, document: Mapping[str, Any], run: Mapping[str, Any] | RunDocument | None = None
    ) -> Assessment:
        """Read a document; the reverse of ``to_dict``.

        Args:
            document: What ``to_dict`` returned, or one line of ``assessments.ndjson``.
            run: What the ``run.json`` beside it holds, for a document that is not whole.

        Raises:
            InputError: It is no valid document, of an earlier version, or not of this run; or it
                leaves out what ``run.json`` says, and there is none.
        """
        if not isinstance(document, Mapping):
            refuse(document, where="document", expected="the document of an assessment, as a dict")
        stated = {key: value for key, value in document.items() if key not in RESERVED}
        refuse_earlier(stated, where="document")
        if stated.get("common") is None:
            return from_document(stated, Assessment)
        shared = _run_of(stated, run)
        try:
            parts = {
                "findings": shared.findings(stated),
                "recommendations": shared.recommendations(stated),
            }
        except (KeyError, IndexError, TypeError, AttributeError) as broken:
            raise InputError(
                problem="the document and run.json do not fit together",
                where="document",
                found=f"{type(broken).__name__}: {broken}",
                hint="take the run.json that was written beside the document",
            ) from broken
        return from_document({**stated, **parts}, Assessment)

    def __repr__(self) -> str:
        """Say in one line whom it is about, as of when, and what came out."""
        moment = f" as of {moment_words(self.as_of)}" if self.as_of else ""
        lights = f" ({', '.join(self.red_lights)})" if self.red_lights else ""
        score = "no score" if self.score is None else f"score {self.score:.1f}"
        return visible(
            f"<Assessment of {self.subject.type} {self.subject.id!r}{moment}: "
            f"{spoken(self.rating)}{lights}, {score}, "
            f"{self.checks_made} of {self.checks} questions>"
        )

    def _repr_html_(self) -> str:
        """Show rating, red lights and reasons, in a notebook."""
        return account_html(
            name=self.subject.name or self.subject.id,
            as_of=self.as_of,
            rating=self.rating,
            red_lights=self.red_lights,
            answered=f"{self.checks_made} of {self.checks} questions answered",
            reasons=(one.message.text for one in self._reasons()),
        )

    def _reasons(self) -> list[Finding]:
        """The findings that say most: red lights first, then what costs most points."""
        costs = {line.sign: line.points for line in self.ledger if line.line == "sign"}
        fired = [one for one in self.findings if one.outcome == "fired"]
        fired.sort(key=lambda one: (one.sign not in self.red_lights, -costs.get(one.sign, 0)))
        return fired[:MOST_REASONS]


RESERVED = ("labels", "actions")
"""Keys of a document that a later version will write; they are passed over."""

MOST_REASONS = 3


def refuse_earlier(document: Mapping[str, Any], *, where: str) -> None:
    """Refuse what a version before 2.0 wrote: its ratings and its score mean something else.

    Raises:
        InputError: It did.
    """
    version = document.get("schema_version")
    if isinstance(version, str) and version.startswith("1."):
        raise InputError(
            problem=f"it was written as version {version}, whose ratings mean something else",
            where=where,
            expected=f"version {SCHEMA_VERSION}",
            hint="assess the data again, and write them anew",
        )


def _run_of(
    document: Mapping[str, Any], run: Mapping[str, Any] | RunDocument | None
) -> RunDocument:
    """What ``run.json`` says, if it is of the same run as the document.

    Raises:
        InputError: It is of another run, or there is none.
    """
    if run is None:
        raise InputError(
            problem="the document leaves out what run.json says once for all of them",
            where="document",
            expected="run.json beside it: Assessment.from_dict(document, run)",
            hint="Assessment.to_dict() writes one that can be read by itself",
        )
    if isinstance(run, RunDocument):
        return run
    told = [one.get("fingerprint") for one in (document, run)]
    if None not in told and told[0] != told[1]:
        raise InputError(
            problem="the document belongs to another run",
            where="document",
            found=f"fingerprint {told[0]}",
            expected=f"{told[1]}, as run.json has it",
        )
    schemas.check(document, "assessment", where="document")
    return RunDocument(run, document["subject"]["type"])


def _require(holds: Any, rule: str, a: Assessment | Unwaived) -> None:
    if not holds:
        raise ValueError(f"{rule}; found worst {a.worst}, score {a.score}, best {a.best}")
