"""Rows: what a detector says of one interaction, as symbols that are evaluated later."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Literal

import attrs
import polars as pl

from focuskit.detect.baselines import Baselines
from focuskit.detect.links import FollowUp, Link, Precedent
from focuskit.model.columns import TIME, column_types
from focuskit.model.errors import nearest
from focuskit.model.limits import Limits
from focuskit.model.schemas import property_schemas

CASE_KINDS = ("complaint", "request", "ticket")
CONTACT_KINDS = ("call", "chat", "email", "event", "meeting", "visit")
SECONDS_PER_HOUR = 3_600
SECONDS_PER_DAY = 86_400
COLLEAGUE = {"checked_in_at": TIME, "pulse": pl.Float64()}
"""What is known of the colleague of a row, and its type."""


ACCOUNT = {
    "key_account": pl.Boolean(),
    "segment": pl.String(),
    "status": pl.String(),
    "value_rank": pl.Float64(),
}
"""What is known of the account of a row, and its type."""


def account_column(fact: str) -> str:
    """Return the column that holds a fact about the account of a row."""
    return f"account {fact}"


def colleague_column(fact: str) -> str:
    """Return the column that holds a fact about the colleague of a row."""
    return f"colleague {fact}"


def _longer(span: timedelta | None, days: int | None) -> timedelta | None:
    """Return the longer of two spans; None is without end."""
    return None if span is None or days is None else max(span, timedelta(days=days))


@attrs.define(kw_only=True)
class Rows:
    """Conditions and values of one row, and what is taken from the data to tell them.

    It is made anew for each detector, and notes what the detector takes: kinds, window, fields
    that it can do without, other rows. So what a measure needs is declared nowhere twice.

    Args:
        sign: The sign that is measured; it names the columns that the words make.
        as_of: The moment; UTC.
        columns: The fields that the data have; the others are null everywhere.
        limits: The sign's limits in this run; evidence is what lies beyond ``ok``.
        baselines: What the policy sets as given.
        window_days: Replaces the days of every ``within``; ``"all"`` means no limit.
        whole: The measure is one of the supplier, over the rows of all accounts.
    """

    sign: str
    as_of: datetime
    columns: frozenset[str]
    limits: Limits
    baselines: Baselines = attrs.field(factory=Baselines)
    window_days: int | Literal["all"] | None = None
    whole: bool = False
    kinds_taken: list[tuple[str, ...]] = attrs.field(factory=list, init=False)
    start: datetime | None = attrs.field(default=None, init=False)
    looks_back: timedelta | None = attrs.field(default=timedelta(0), init=False)
    rows: dict[str, pl.Expr] = attrs.field(factory=dict, init=False)
    links: dict[str, Link] = attrs.field(factory=dict, init=False)
    apart: list[pl.Expr] = attrs.field(factory=list, init=False)
    optional_fields: set[str] = attrs.field(factory=set, init=False)
    fields_read: set[str] = attrs.field(factory=set, init=False)
    alternatives: list[tuple[frozenset[str], ...]] = attrs.field(factory=list, init=False)

    # Conditions on one row

    def kind(self, *kinds: str) -> pl.Expr:
        """Rows of these kinds; the measure is unknown unless at least one of them is recorded.

        Raises:
            ValueError: No schema has such a kind.
        """
        known = property_schemas("interaction")["kind"]["enum"]
        for kind in kinds:
            if kind not in known:
                raise ValueError(f"there is no kind {kind!r}; {nearest(kind, known) or ''}")
        self.kinds_taken.append(tuple(sorted(kinds)))
        return pl.col("kind").is_in(sorted(kinds))

    @property
    def cases(self) -> pl.Expr:
        """Tickets, complaints and requests: what somebody expects us to resolve."""
        return self.kind(*CASE_KINDS)

    @property
    def inbound(self) -> pl.Expr:
        """Rows with which they reached out to us."""
        return pl.col("direction") == "inbound"

    @property
    def outbound(self) -> pl.Expr:
        """Rows with which we reached out to them."""
        return pl.col("direction") == "outbound"

    @property
    def internal(self) -> pl.Expr:
        """Rows that stayed in our own house."""
        return pl.col("direction") == "internal"

    @property
    def with_them(self) -> pl.Expr:
        """Rows that did not stay in our own house; where nothing is said, they did not."""
        return self.optional("direction", otherwise="outbound") != "internal"

    @property
    def by_person(self) -> pl.Expr:
        """Rows with a person behind them; where nothing is said, there is one."""
        return ~self.optional("automated", otherwise=False)

    @property
    def contacts(self) -> pl.Expr:
        """Rows in which we and they were in contact, person to person."""
        return self.kind(*CONTACT_KINDS) & self.by_person & self.with_them

    def role(self, *roles: str) -> pl.Expr:
        """Rows in which a colleague of one of these roles took part on our side.

        Raises:
            ValueError: No schema has such a role.
        """
        known = [r for r in property_schemas("interaction")["colleague_role"]["enum"] if r]
        for role in roles:
            if role not in known:
                raise ValueError(f"there is no role {role!r}; {nearest(role, known) or ''}")
        return pl.col("colleague_role").is_in(sorted(roles))

    def topic(self, name: str) -> pl.Expr:
        """Rows that were about a topic; false where no topics are stated."""
        return pl.col("topics").list.contains(name).fill_null(value=False)

    def mentions(self, name: str, *, among: pl.Expr) -> pl.Expr:
        """Rows ``among`` whose text holds a phrase of a list; the texts of others are not read.

        The list ``rivals`` holds the names in the policy. Null without a text, where the text's
        language has no list, and for all other rows.

        Raises:
            ValueError: There is no such list.
        """
        from focuskit.detect import phrases  # noqa: PLC0415 -- texts are read by few signs

        text = self._column(pl.when(among).then("text"))
        if name == "rivals":
            rivals = self.baselines.rivals
            found = phrases.rivals(rivals).found_in(text) if rivals else self._never(text)
            return self._column(found)
        known = sorted({known for known, _ in self.baselines.phrases})
        if name not in known:
            raise ValueError(f"there is no phrase list {name!r}; {nearest(name, known) or ''}")
        return self._column(
            phrases.mentions(self.baselines.phrases, name, text=text, language=pl.col("language"))
        )

    def occasions_with(self, of: pl.Expr, *each: pl.Expr) -> pl.Expr:
        """Rows ``of`` an occasion in which each of some conditions is met by some row."""
        occasion = pl.col("occasion_id")
        met = [self.over((of & one).any(), "occasion_id", among=of) for one in each]
        return of & occasion.is_not_null() & pl.all_horizontal(met)

    @property
    def is_open(self) -> pl.Expr:
        """Rows that were not resolved yet, as far as was known."""
        return pl.col("resolved_at").is_null()

    def within(self, *, days: int) -> pl.Expr:
        """Rows of the last ``days`` days, or of as many as the policy says for this sign."""
        span = self.window_days or days
        if span == "all":
            return pl.lit(value=True)
        start = self.as_of - timedelta(days=span)
        self.start = min(start, self.start or start)
        return pl.col("occurred_at") > start

    # Values of one row

    @property
    def days_ago(self) -> pl.Expr:
        """Days from the row to now."""
        return self._seconds_since(pl.col("occurred_at")) / SECONDS_PER_DAY

    @property
    def largest_discount(self) -> float:
        """The largest discount that needs no special reason, 0 to 1; from the policy."""
        return self.baselines.largest_discount

    def colleague(self, fact: str, *, among: pl.Expr) -> pl.Expr:
        """Return what is known of the colleagues of the rows ``among``, whoever they work for.

        A measure that uses it is a branch of its own, which keeps the rows ``among`` alone.

        ``checked_in_at``: when we last asked how they fare (kind check_in). ``pulse``: how they
        fared then, or what the list of colleagues says, 0 to 10.

        Raises:
            ValueError: No such fact is known.
        """
        if fact not in COLLEAGUE:
            raise ValueError(f"there is no {fact!r}; {nearest(fact, COLLEAGUE) or ''}")
        if fact == "checked_in_at":
            self.kind("check_in")
        self.fields_read.add("colleague_id")
        self.optional_fields.add("score")
        self.apart.append(self._told_by_fields(among))
        return pl.col(colleague_column(fact))

    def reads(self, *fields: str) -> None:
        """Note fields without which the measure is unknown, though their nulls are meaningful.

        Whether a field is recorded at all is read off the rows of all accounts: a purpose that is
        missing here says something only where others state theirs.
        """
        self.fields_read.update(fields)

    @property
    def seconds_open(self) -> pl.Expr:
        """Whole seconds from the row to its resolution, or to now where it is still open."""
        end = pl.coalesce("resolved_at", pl.lit(self.as_of))
        return (end - pl.col("occurred_at")).dt.total_seconds()

    @property
    def seconds_allowed(self) -> pl.Expr:
        """Whole seconds within which a case is to be resolved.

        Those promised for it, or else those that the policy allows for its priority.
        """
        default = pl.lit(round(self.baselines.allowed_hours * SECONDS_PER_HOUR), dtype=pl.Int64)
        by_priority = {
            k: round(h * SECONDS_PER_HOUR) for k, h in self.baselines.hours_by_priority.items()
        }
        allowed = default
        if by_priority and "priority" in self.columns:
            allowed = self.optional("priority").replace_strict(
                by_priority, default=default, return_dtype=pl.Int64
            )
        if "promised_for" not in self.columns:
            return allowed
        promised = (self.optional("promised_for") - pl.col("occurred_at")).dt.total_seconds()
        return pl.when(promised > 0).then(promised).otherwise(allowed)

    def optional(self, field: str, otherwise: Any = None) -> pl.Expr:
        """Return a field that the measure can do without; ``otherwise`` stands where it is null.

        Raises:
            ValueError: No schema has such a field.
        """
        types = column_types("interaction")
        if field not in types:
            raise ValueError(f"there is no field {field!r}; {nearest(field, types) or ''}")
        self.optional_fields.add(field)
        if field not in self.columns:
            return pl.lit(otherwise, dtype=types[field])
        return pl.col(field) if otherwise is None else pl.col(field).fill_null(otherwise)

    def first_known(self, *values: pl.Expr) -> pl.Expr:
        """Return the first of several values that is not null; one that is recorded suffices.

        Where none is, the measure is unknown, and each way to mend that is named.
        """
        self.alternatives.append(tuple(self._fields_of(v) for v in values))
        return pl.coalesce(*values)

    def any_known(self, *conditions: pl.Expr) -> pl.Expr:
        """Return whether any of several conditions is met, as far as they are known.

        True where one is, false where none is and one is known, null where nothing is known. One
        that is recorded suffices; where none is, each way to mend that is named.
        """
        self.alternatives.append(tuple(self._fields_of(c) for c in conditions))
        known = pl.any_horizontal(condition.is_not_null() for condition in conditions)
        met = pl.any_horizontal(condition.fill_null(value=False) for condition in conditions)
        return pl.when(known).then(met)

    # Other rows of the same account

    def over(self, aggregate: pl.Expr, *by: str | pl.Expr, among: pl.Expr) -> pl.Expr:
        """Return, for each row ``among``, an aggregate over those that agree with it in ``by``.

        A measure that uses it is a branch of its own, which keeps the rows ``among`` alone.
        """
        self.apart.append(self._told_by_fields(among))
        within = () if self.whole else ("account_id",)
        return aggregate.over(*within, *by, self._column(among))

    def account(self, fact: str) -> pl.Expr:
        """Return what is known of the account of a row; for signs on the supplier alone.

        ``key_account``, ``segment``, ``status``, and ``value_rank``: its place by annual value
        among all accounts that state one, from 0 (the least) to 1.

        Raises:
            ValueError: No such fact is known, or the sign is one on an account.
        """
        if not self.whole:
            raise ValueError("ask for fields of the account in applies_to, not in the measure")
        if fact not in ACCOUNT:
            raise ValueError(f"there is no {fact!r}; {nearest(fact, ACCOUNT) or ''}")
        return pl.col(account_column(fact))

    def follow_up(
        self,
        of: pl.Expr,
        then: pl.Expr,
        *,
        within: int | None,
        same: tuple[str, ...] = (),
    ) -> FollowUp:
        """Return what came after each row ``of``: the first row ``then`` of the same account.

        It must come strictly later. A row that states in ``in_reply_to`` which of the rows it
        answers follows up that one alone; all others follow up whatever came before them.

        Args:
            of: The rows that are to be followed up.
            then: The rows that do so.
            within: Days after which the window closes; None never closes it.
            same: Fields that must be equal in both.
        """
        self.optional_fields.update(("id", "in_reply_to"))
        return FollowUp.at(
            self._link(Link(of=of, by=then, same=same)), within=within, as_of=self.as_of
        )

    def preceded_by(
        self,
        of: pl.Expr,
        by: pl.Expr,
        *,
        within: int | None,
        same: tuple[str, ...] = (),
        topic: bool = False,
    ) -> Precedent:
        """Return what came before each row ``of``: the last row ``by``, up to the same moment.

        Args:
            of: The rows that something should have come before.
            by: What should have.
            within: Days to look back; None looks back to the beginning.
            same: Fields that must be equal in both.
            topic: Only rows that share a topic count.
        """
        self.looks_back = _longer(self.looks_back, within)
        link = self._link(Link(of=of, by=by, back=True, same=same, topic=topic))
        return Precedent.at(link, within=within)

    @property
    def from_when(self) -> datetime | None:
        """From when on the measure looks at rows at all; None: from any time on."""
        if self.start is None or self.looks_back is None:
            return None
        return self.start - self.looks_back

    # Parts

    def _fields_of(self, expression: pl.Expr) -> frozenset[str]:
        """Return the fields that an expression reads, also through the columns made so far."""
        roots = frozenset(expression.meta.root_names())
        made = [self._fields_of(self.rows[root]) for root in roots if root in self.rows]
        return (roots - set(self.rows)).union(*made)

    def _told_by_fields(self, among: pl.Expr) -> pl.Expr:
        """Return rows that a branch keeps: they are chosen before any column is made.

        Raises:
            ValueError: They are told by what a text mentions.
        """
        if not self.rows.keys().isdisjoint(among.meta.root_names()):
            raise ValueError("choose the rows by fields; what texts mention is told of them after")
        return among

    def _link(self, link: Link) -> pl.Expr:
        self._told_by_fields(link.by)
        name = f"{self.sign} link {len(self.links)}"
        self.links[name] = link
        self.apart.append(self._told_by_fields(link.of))
        return pl.col(name)

    def _seconds_since(self, moment: pl.Expr) -> pl.Expr:
        return (pl.lit(self.as_of) - moment).dt.total_seconds()

    def _never(self, value: pl.Expr) -> pl.Expr:
        """Return false for each row where a value is there, null elsewhere."""
        return pl.when(value.is_not_null()).then(statement=False)

    def _column(self, expression: pl.Expr) -> pl.Expr:
        """Return the column by which parts of a measure refer to an expression on one row.

        It is computed once for all parts; equal expressions share a column.
        """
        for name, known in self.rows.items():
            if known.meta.eq(expression):
                return pl.col(name)
        name = f"{self.sign} row {len(self.rows)}"
        self.rows[name] = expression
        return pl.col(name)
