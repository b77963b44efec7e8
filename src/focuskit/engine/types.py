"""The nouns that several stages speak of, in the order of the flow; each is frozen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, Literal

import attrs
import polars as pl

from focuskit.detect.detector import Detector
from focuskit.detect.facts import ACCOUNT_FIELDS, ACCOUNT_ITSELF
from focuskit.detect.measure import Measure
from focuskit.engine.columns import GROUP
from focuskit.intake.polars_engine import Engine, collect, collect_all
from focuskit.intake.values.added_columns import UNREADABLE
from focuskit.model.column_types import TIME
from focuskit.model.days import happened
from focuskit.model.documents import write_time
from focuskit.model.finding import Reason
from focuskit.model.limits import Limits
from focuskit.policy.assessment_policy import Policy
from focuskit.policy.waivers import Waiver

Severities = Callable[[str], pl.Expr]
"""Sign: its severity in parts per million, null where it is not assessed."""

Fills = Mapping[str, int]
"""Sign: the severity, in parts per million, with which it counts in the score while unknown."""

NO_FILLS: Fills = MappingProxyType({})

ALWAYS_THERE = frozenset({"account_id", "entered_at", "kind", "occurred_at"})
"""Fields that every row has; a measure need not ask for them."""

WaiverState = Literal["in effect", "nothing to waive", "not begun", "expired", "unmatched"]


@attrs.frozen
class Need:
    """A kind of row, or a field on such rows, that a measure cannot do without.

    Args:
        kinds: Rows of any of these kinds; empty for rows of every kind.
        field: A field that must be stated on them; None asks for the rows alone.
    """

    kinds: tuple[str, ...] = ()
    field: str | None = None

    def is_of_kind(self) -> pl.Expr:
        """Which rows are of the kinds, whatever they state."""
        return pl.col("kind").is_in(self.kinds) if self.kinds else pl.lit(value=True)

    def is_stated(self) -> pl.Expr:
        """Which rows, of whatever kind, state the field."""
        return pl.col(self.field).is_not_null() if self.field else pl.lit(value=True)

    @property
    def missing(self) -> tuple[str, ...]:
        """What is missing where the need is not met."""
        return (f"field:{self.field}",) if self.field else tuple(f"kind:{k}" for k in self.kinds)

    @property
    def spelled(self) -> str:
        """The need in words."""
        rows = "interactions"
        if self.kinds:
            *others, last = self.kinds
            rows += f" of kind {', '.join(others)} or {last}" if others else f" of kind {last}"
        return f"the field {self.field} on {rows}" if self.field else rows

    def each_kind(self) -> tuple[Need, ...]:
        """This need on rows of any of several kinds as needs for one kind each."""
        return tuple(Need((kind,)) for kind in self.kinds) if len(self.kinds) > 1 else ()


@attrs.frozen(kw_only=True, eq=False)
class Sign:
    """One sign of a run: what the policy says of it, and the measure that the detector returned.

    Args:
        id: The sign.
        weight: The policy's, 0 where it is not listed.
        distribution: Who brings it.
        version: Of the distribution.
        detector: None where the distribution is not installed or failed.
        in_doubt: It is meant for customers, whatever else they are, and some account of the run
            states a status that cannot be read.
        applies_to: A condition on the fields of an account; None applies to all.
        statuses: The statuses of the accounts that it is meant for; None where it is meant for
            every account of the run.
        limits: In force in this run; None without a detector.
        min_observations: In force in this run.
        measure: What the detector returned; None where it raised.
        needs: What the measure cannot do without: in each tuple, one of several ways suffices,
            and each way is a set of needs that must all be met.
        decisive: Fields whose absence from every source would make the verdict milder, on rows of
            the kinds on which it would; without any such rows, nothing hangs on it.
        optional: The fields that it reads where they are there, and can do without.
        start: From when on the measure looks; None means from any time on.
        window: From when on its own rows count; None means from any time on. Some signs look
            further back from there.
        windows: The days of every window, as the detector states them.
        topics: The topics that decide; one that no row carries is nobody's word.
        habits: Fields that say something where they are empty only if somebody fills them.
        until: Up to when it sees rows, where it is judged as of an earlier moment and there are
            later ones; None: all of them.
        error: Why there is no measure.
        out_of_reach: Some accounts have a number that its unit cannot have.
        not_installed: The policy names a distribution that is not installed.
        not_loaded: Why the policy does not let its distribution load; None where it does.
    """

    id: str
    weight: int
    distribution: str
    version: str | None = None
    detector: Detector | None = None
    in_doubt: bool = False
    applies_to: pl.Expr | None = None
    statuses: frozenset[str] | None = None
    limits: Limits | None = None
    min_observations: int = 1
    measure: Measure | None = None
    needs: tuple[tuple[frozenset[Need], ...], ...] = ()
    decisive: tuple[Need, ...] = ()
    optional: frozenset[str] = frozenset()
    start: datetime | None = None
    window: datetime | None = None
    windows: frozenset[int] = frozenset()
    topics: frozenset[str] = frozenset()
    habits: tuple[Need, ...] = ()
    until: datetime | None = None
    error: str | None = None
    out_of_reach: bool = False
    not_installed: bool = False
    not_loaded: str | None = None

    @property
    def title(self) -> str:
        """What the sign is called: the first line of its page; its id where there is none."""
        page = self.detector.page if self.detector else ""
        return page.partition("\n")[0].strip().rstrip(".") or self.id

    @property
    def chooses(self) -> bool:
        """Whether it may apply to some accounts and not to others."""
        return self.applies_to is not None or self.statuses is not None

    @property
    def fails_alone(self) -> bool:
        """Whether it may be an error on some accounts and not on others."""
        by_itself = self.measure is not None and self.measure.failed is not None
        return self.error is None and (by_itself or self.out_of_reach)

    def all_needs(self) -> Iterable[Need]:
        """Every need that stands in any of the ways, and what decides whether one does."""
        yield from (need for ways in self.needs for way in ways for need in way)
        yield from self.decisive
        yield from (Need(need.kinds) for need in self.decisive)

    def fields(self) -> frozenset[str]:
        """The fields of interactions that it reads, or asks after."""
        measured = self.measure.all_fields() if self.measure else frozenset()
        return measured.union(need.field for need in self.all_needs() if need.field)


_NO_COLLEAGUES = pl.DataFrame(schema={"id": pl.String, "pulse": pl.Float64})
_NO_ACCOUNTS = pl.DataFrame(
    schema={"account_id": pl.String, ACCOUNT_ITSELF: pl.Struct(ACCOUNT_FIELDS)}
)


@attrs.frozen(kw_only=True, eq=False)
class Known:
    """The rows that were known as of one moment, and what became of the others.

    Args:
        frame: The rows in use, with every field; those that only became known later are null.
        columns: The fields that the sources have, and the columns that tell days.
        engine: The engine of Polars that suits the number of rows.
        merged: Rows that repeat another to the letter.
        superseded: Rows of which a newer version, or one that says more, is in use.
        conflicting: Rows that contradict another version entered at the same time.
        unreadable: Fields of which a bad value was emptied in some row.
        ids_everywhere: It was seen that every row states an id.
        colleagues: ``id`` and ``pulse`` of the listed colleagues, as of the moment.
        accounts: ``account_id`` and the whole account of those listed, as of the moment.
        copies: Rows without an id that repeat another to the letter; they are in use too.
        once: The rows without them; None where there are none.
        outside: The rows in use that lie outside the record of their source and enter no value, so
            that ``frame`` lacks them; None where there are none.
        notes: What the user should know of ids that stand on several rows.
    """

    frame: pl.LazyFrame
    columns: frozenset[str]
    engine: Engine
    merged: int
    superseded: int
    conflicting: pl.DataFrame
    unreadable: frozenset[str] = frozenset()
    ids_everywhere: bool = False
    colleagues: pl.DataFrame = _NO_COLLEAGUES
    accounts: pl.DataFrame = _NO_ACCOUNTS
    copies: int = 0
    once: pl.LazyFrame | None = None
    outside: pl.LazyFrame | None = None
    notes: tuple[str, ...] = ()

    @property
    def every(self) -> pl.LazyFrame:
        """All rows in use, those too that lie outside the record of their source."""
        return self.frame if self.outside is None else pl.concat([self.frame, self.outside])

    @property
    def rows_conflicting(self) -> int:
        """Rows that were rejected here."""
        return self.conflicting.height

    def readable(self, fields: frozenset[str]) -> Known:
        """The rows of which all of these fields could be read.

        A bad value is not an empty one: read as empty, an end would be none, and what a machine
        sent would be ours. So what reads a field leaves those rows out, and nothing else does.
        """
        bad = sorted(fields & self.unreadable)
        if not bad:
            return self
        lost = pl.col(UNREADABLE).list.eval(pl.element().is_in(bad)).list.any()
        return attrs.evolve(self, frame=self.frame.filter(~lost.fill_null(value=False)))

    def where(self, condition: pl.Expr) -> Known:
        """The rows that meet a condition."""
        return attrs.evolve(self, frame=self.frame.filter(condition))

    def until(self, moment: datetime | None) -> Known:
        """The rows that had happened by an earlier moment; None: all of them."""
        if moment is None:
            return self
        by_then = happened(self.columns) <= pl.lit(moment, dtype=TIME)
        once = None if self.once is None else self.once.filter(by_then)
        return attrs.evolve(self, frame=self.frame.filter(by_then), once=once)

    def at_hand(self) -> Known:
        """Few rows, computed once for all that look at them; many are read by each look anew."""
        if self.engine != "in-memory":
            return self
        return attrs.evolve(self, frame=self.collect(self.frame).lazy())

    def collect_all(self, frames: Sequence[pl.LazyFrame]) -> list[pl.DataFrame]:
        """Compute several such frames: of few rows at once, of many one after the other."""
        if self.engine == "in-memory":
            return collect_all(frames)
        return [self.collect(frame) for frame in frames]

    def collect(self, frame: pl.LazyFrame) -> pl.DataFrame:
        """Compute a frame that is made of the rows in use, the way that suits their number."""
        return collect(frame, self.engine)


@attrs.frozen(kw_only=True)
class Record:
    """What the record covers of what one sign looks at.

    Args:
        begin: Rows before it enter no value; None: nothing is cut.
        end: The moment as of which the sign is judged: that of the run, or the end of the record
            up to 31 days before it. A record lasts to the end of the UTC day of its last row.
        whole: The window is covered as a whole.
        days_covered: Whole days of the window that are covered; without a window, of the record.
        days_of_window: None without a window.
    """

    begin: datetime | None
    end: datetime
    whole: bool = True
    days_covered: int | None = None
    days_of_window: int | None = None


@attrs.frozen(kw_only=True)
class MissingInput:
    """Why a sign is unknown for every account alike.

    Args:
        reason: Why.
        missing: What is missing, each name once.
        resolve: What would make the sign known, as a sentence.
        ways: The same as conditions: each must be met, and to meet it, all names of any one of
            its sets suffice.
    """

    reason: Reason
    missing: tuple[str, ...]
    resolve: str
    ways: tuple[tuple[frozenset[str], ...], ...]


@attrs.frozen(kw_only=True, eq=False)
class Measured:
    """What was measured, one row an account.

    Args:
        frame: ``account_id``, and for each sign ``SIGN value``, ``SIGN observations``,
            ``SIGN evidence`` and ``SIGN counter`` (how many rows speak for and against it).
        probed: ``account_id``, ``rows`` (how many), and which needs are met; rows without an
            account are one row, whose ``account_id`` is null.
        missing_input: The signs that have no data; they are not measured where that saves
            a pass.
        errors: Sign: why it could not be measured after all.
        records: Sign: what the record covers of what it looks at.
        stated: The signs of which it is stated that what they need is recorded.
        out_of_reach: The signs of which some accounts have a number that their unit cannot have;
            ``SIGN failed`` says which.
    """

    frame: pl.DataFrame
    probed: pl.DataFrame
    missing_input: Mapping[str, MissingInput]
    errors: Mapping[str, str]
    records: Mapping[str, Record] = attrs.field(factory=dict)
    stated: frozenset[str] = frozenset()
    out_of_reach: frozenset[str] = frozenset()


@attrs.frozen
class Cause:
    """Signs that share one weight: a cause group's, or one sign by itself.

    Args:
        weight: The one weight.
        signs: The members, ordered.
        asking: Those that apply to some accounts only.
        group: The id of the cause group; None for a sign by itself.
    """

    weight: int
    signs: tuple[str, ...]
    asking: frozenset[str] = frozenset()
    group: str | None = None


@attrs.frozen(kw_only=True, eq=False)
class Group:
    """Accounts that are judged by the same limits and scored by the same weights.

    Args:
        number: Its place among the groups; 0 are the accounts that nothing is overridden for.
        policy: The policy with the overrides of the group put in.
        signs: All signs of the run, with weight, limits and least observations of the group.
        counted: The causes that make up the score.
        fills: What unknown signs count in the score.
    """

    number: int
    policy: Policy
    signs: tuple[Sign, ...]
    counted: tuple[Cause, ...]
    fills: Fills = NO_FILLS

    def of(self, scored: pl.DataFrame) -> pl.DataFrame:
        """The accounts of this group, in their order."""
        if GROUP not in scored.columns:
            return scored
        return scored.filter(pl.col(GROUP) == self.number)


@attrs.frozen
class WaiverStatus:
    """A waiver, and what became of it in a run; ``why`` says why it is unmatched."""

    waiver: Waiver
    state: WaiverState
    why: str | None = None

    def to_document(self) -> dict[str, Any]:
        """What ``run.json`` says of it."""
        waiver = self.waiver
        return {
            "sign": waiver.sign,
            "account": waiver.account,
            "owner": waiver.owner,
            "reason": waiver.reason,
            "expires": write_time(waiver.expires),
            "severity": float(waiver.severity),
            "state": self.state,
        }
