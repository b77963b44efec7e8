"""Rows: what a detector says of one interaction, as symbols that are evaluated later."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Literal

import attrs
import polars as pl

from focuskit.detect.baselines import Baselines
from focuskit.detect.decisive import DECISIVE, kinds_that_read_as_no
from focuskit.detect.spans import Span, Stated, seconds_between
from focuskit.model.column_types import TIME, column_types
from focuskit.model.days import day_column, without_day_columns
from focuskit.model.errors import nearest
from focuskit.model.limits import Limits
from focuskit.model.schemas import property_schemas
from focuskit.model.units import SECONDS_PER_DAY, SECONDS_PER_HOUR

CASE_KINDS = ("complaint", "request", "ticket")
TRACE = 1e-7
"""Seconds, fewer than times tell apart: so little is left at the end of a day."""
CONTACT_KINDS = ("call", "chat", "email", "event", "meeting", "visit")


@attrs.define(kw_only=True)
class Rows:
    """Conditions and values of one row, and what is taken from the data to tell them.

    It is made anew for each detector, and notes what the detector takes: kinds, window, fields
    that it can do without. So what a measure needs is declared nowhere twice.

    Args:
        sign: The sign that is measured; it names the columns that the words make.
        as_of: The moment; UTC.
        columns: The fields that the data have; the others are null everywhere. Of a time whose
            values are days alone here and there, also the column that tells which.
        limits: The sign's limits in this run; evidence is what lies beyond ``ok``.
        baselines: What the policy sets as given.
        window_days: Replaces the days of every ``within``; ``"all"`` means no limit.
    """

    sign: str
    as_of: datetime
    columns: frozenset[str]
    limits: Limits
    baselines: Baselines = attrs.field(factory=Baselines)
    window_days: int | Literal["all"] | None = None
    kinds_taken: list[tuple[str, ...]] = attrs.field(factory=list, init=False)
    start: datetime | None = attrs.field(default=None, init=False)
    windows: set[int] = attrs.field(factory=set, init=False)
    rows: dict[str, pl.Expr] = attrs.field(factory=dict, init=False)
    optional_fields: set[str] = attrs.field(factory=set, init=False)
    fields_read: set[str] = attrs.field(factory=set, init=False)
    alternatives: list[tuple[frozenset[str], ...]] = attrs.field(factory=list, init=False)
    decisive: dict[str, frozenset[str]] = attrs.field(factory=dict, init=False)

    # Conditions on one row

    def kind(self, *kinds: str) -> pl.Expr:
        """Rows of these kinds; the measure is unknown unless at least one of them is recorded.

        Raises:
            ValueError: No schema has such a kind.
        """
        known = property_schemas("interaction")["kind"]["enum"]
        for kind in kinds:
            if kind not in known:
                raise ValueError(
                    f"there is no kind {kind!r}; {nearest(kind, known) or ', '.join(known)}"
                )
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
        """Rows that did not stay in our own house; where nothing is said, they did not.

        Where no source says it of what can stay there (calls, meetings, mails ...), the measure is
        unknown: see ``optional``.
        """
        return self.optional("direction", otherwise="outbound") != "internal"

    @property
    def by_person(self) -> pl.Expr:
        """Rows with a person behind them; where nothing is said, there is one.

        Where no source says it of what a machine can send (chat, email), the measure is
        unknown: see ``optional``.
        """
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
                raise ValueError(
                    f"there is no role {role!r}; {nearest(role, known) or ', '.join(known)}"
                )
        return pl.col("colleague_role").is_in(sorted(roles))

    def word(self, of: pl.Expr, *words: str) -> pl.Expr:
        """Rows where a text is one of some words, capitals and spaces around it aside.

        Null where the text is. Sources write ``won``, ``Won`` and ``WON``, and mean one thing.

        Raises:
            ValueError: A word is not in small letters, and so could never be found.
        """
        for word in words:
            if word != word.strip().lower():
                raise ValueError(f"write the word as {word.strip().lower()!r}, found {word!r}")
        return of.str.strip_chars().str.to_lowercase().is_in(sorted(words))

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
            raise ValueError(
                f"there is no phrase list {name!r}; {nearest(name, known) or ', '.join(known)}"
            )
        return self._column(
            phrases.mentions(self.baselines.phrases, name, text=text, language=pl.col("language"))
        )

    @property
    def is_open(self) -> pl.Expr:
        """Rows that were not resolved yet, as far as was known."""
        return pl.col("resolved_at").is_null()

    def within(self, *, days: int, since: pl.Expr | None = None) -> pl.Expr:
        """Rows of the last ``days`` days, or of as many as the policy says for this sign.

        A row of which only the day is stated counts by the end of that day.

        Args:
            days: How many.
            since: The moment of a row that counts, such as ``t.arrived_at``; left out, that when
                it happened. A row without it is not among them.
        """
        moment = self._moment(since)
        self.windows.add(days)
        span = self.window_days or days
        if span == "all":
            return pl.lit(value=True) if since is None else moment.is_not_null()
        start = self.as_of - timedelta(days=span)
        self.start = min(start, self.start or start)
        return self.latest(moment) > start

    # Values of one row

    @property
    def days_ago(self) -> pl.Expr:
        """Days from the row to now; a row of which only the day is stated counts from its noon."""
        return self._seconds_since(self._middle(pl.col("occurred_at"))) / SECONDS_PER_DAY

    @property
    def arrived_at(self) -> pl.Expr:
        """The moment when a delivery arrived; null while it is under way.

        That is ``delivered_at``, or else ``occurred_at``, unless a time was promised: such a row
        tells of a delivery to come, and of its arrival only by ``delivered_at``.
        """
        promised = self.optional("promised_for").is_not_null()
        at_once = pl.when(~promised).then("occurred_at")
        return pl.coalesce(self.optional("delivered_at"), at_once)

    @property
    def largest_discount(self) -> float:
        """The largest discount that needs no special reason, 0 to 1; from the policy."""
        return self.baselines.largest_discount

    @property
    def seconds_open(self) -> pl.Expr:
        """Whole seconds from the row to its resolution, or to now where it is still open.

        Where only the day of either is stated, from noon or to noon; compared with a limit, it is
        null where the hour would decide.
        """
        end = pl.coalesce("resolved_at", pl.lit(self.as_of))
        return seconds_between(self._stated(pl.col("occurred_at")), self._stated(end))

    @property
    def seconds_allowed(self) -> pl.Expr:
        """Whole seconds within which a case is to be resolved.

        Those promised for it, or else those that the policy allows for its priority.
        """
        default = pl.lit(round(self.baselines.allowed_hours * SECONDS_PER_HOUR), dtype=pl.Int64)
        by_priority = {
            k: round(h * SECONDS_PER_HOUR) for k, h in self.baselines.hours_by_priority.items()
        }
        self.optional_fields.update(["promised_for", *(["priority"] if by_priority else [])])
        allowed = default
        if by_priority and "priority" in self.columns:
            allowed = self.optional("priority").replace_strict(
                by_priority, default=default, return_dtype=pl.Int64
            )
        if "promised_for" not in self.columns:
            return allowed
        due, began = self.optional("promised_for"), self._stated(pl.col("occurred_at"))
        promised = (due - began.first).dt.total_seconds()
        if began.is_day is None:
            return pl.when(promised > 0).then(promised).otherwise(allowed)
        # A case that began in the very last moment of its day has a trace of time left.
        left = [(due - at).dt.total_seconds() for at in (began.middle, began.last, began.first)]
        usual = pl.when(left[0] > 0).then(left[0]).otherwise(promised)
        ways = (
            pl.when(promised > 0).then(seconds).otherwise(allowed)
            for seconds in (usual, left[1].cast(pl.Float64).clip(TRACE), left[2])
        )
        return Span.made_of(*ways)

    # Times of which only the day may be stated

    def earliest(self, moment: pl.Expr) -> pl.Expr:
        """The first moment that a time may mean: of a day without its hour, the beginning."""
        return self._stated(moment).first

    def latest(self, moment: pl.Expr) -> pl.Expr:
        """The last moment that a time may mean: of a day without its hour, the end."""
        return self._stated(moment).last

    def reads(self, *fields: str) -> None:
        """Note fields without which the measure is unknown, though their nulls are meaningful.

        Whether a field is recorded at all is read off the rows of all accounts: a purpose that is
        missing here says something only where others state theirs.
        """
        self.fields_read.update(fields)

    def optional(self, field: str, otherwise: Any = None, *, decides: bool = True) -> pl.Expr:
        """Return a field that the measure can do without; ``otherwise`` stands where it is null.

        A few fields decide between good and bad (``focuskit.detect.decisive``): a null of theirs is
        read as harmless, which holds where somebody writes the field down. Where no row of the
        kinds on which it decides states it, in any source, the measure is unknown all the same.

        Args:
            field: The field.
            otherwise: What stands for null.
            decides: False where the measure gets no milder without the field.

        Raises:
            ValueError: No schema has such a field.
        """
        types = column_types("interaction")
        if field not in types:
            raise ValueError(f"there is no field {field!r}; {nearest(field, types) or ''}")
        self.optional_fields.add(field)
        if decides and field in DECISIVE:
            self._decides(field, DECISIVE[field])
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
        that is recorded suffices; where none is, each way to mend that is named. Where one of them
        takes what is not stated for a no (``col.losing_party.is_not_null()``), so does the whole,
        and those of their fields that decide are needed: see ``optional``.
        """
        self.alternatives.append(tuple(self._fields_of(c) for c in conditions))
        for field in frozenset().union(*self.alternatives[-1]) & DECISIVE.keys():
            for condition in conditions:
                self._decides(field, kinds_that_read_as_no(condition, DECISIVE[field]))
        known = pl.any_horizontal(condition.is_not_null() for condition in conditions)
        met = pl.any_horizontal(condition.fill_null(value=False) for condition in conditions)
        return pl.when(known).then(met)

    # Parts

    def _decides(self, field: str, kinds: frozenset[str]) -> None:
        """Note a field whose absence from rows of these kinds would make the verdict milder."""
        self.decisive[field] = self.decisive.get(field, frozenset()) | kinds

    def _fields_of(self, expression: pl.Expr) -> frozenset[str]:
        """Return the fields that an expression reads, also through the columns made so far."""
        return without_day_columns(self._columns_of(expression))

    def _columns_of(self, expression: pl.Expr) -> frozenset[str]:
        """Return the columns that an expression reads, through those that were made so far."""
        roots = frozenset(expression.meta.root_names())
        made = [self._columns_of(self.rows[root]) for root in roots if root in self.rows]
        return (roots - set(self.rows)).union(*made)

    def _stated(self, moment: pl.Expr) -> Stated:
        """Return a time of a row with what tells whether it is a day alone.

        A time that was worked out of fields is one where it equals one that is.
        """
        names = sorted(n for n in self._columns_of(moment) if self._may_be_day(n))
        if not names:
            return Stated(moment=moment)
        days = (pl.col(day_column(name)) & (moment == pl.col(name)) for name in names)
        return Stated(moment=moment, is_day=pl.any_horizontal(days).fill_null(value=False))

    def _may_be_day(self, column: str) -> bool:
        return day_column(column) in self.columns

    def _middle(self, moment: pl.Expr) -> pl.Expr:
        """Return the middle of what a time may mean: of a day, its noon."""
        return self._stated(moment).middle

    def _moment(self, since: pl.Expr | None) -> pl.Expr:
        """Return the moment of a row that counts; left out, that when it happened.

        Raises:
            TypeError: It is no time.
        """
        if since is None:
            return pl.col("occurred_at")
        dtype = self._type_of(since)
        if dtype is not None and dtype != TIME:
            raise TypeError(f"since must be a time of the row, found {dtype}")
        return since

    def _type_of(self, value: pl.Expr) -> pl.DataType | None:
        """Return the type of what reads fields alone; None where it reads other columns."""
        fields = column_types("interaction")
        meant = self.rows.get(value.meta.output_name(), value)
        if not fields.keys() >= set(meant.meta.root_names()):
            return None
        return pl.LazyFrame(schema=fields).select(meant).collect_schema().dtypes()[0]

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
