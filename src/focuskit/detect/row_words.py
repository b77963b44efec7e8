"""The words that ask something of one row, or of what the rows of one account say together.

Nothing here touches data: words give Polars expressions, which are evaluated later for all
accounts at once.
"""

from __future__ import annotations

import warnings
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

import attrs
import polars as pl

from focuskit.detect import bounds
from focuskit.detect.baselines import Baselines
from focuskit.detect.decisive_fields import DECISIVE, kinds_that, kinds_that_read_as_no
from focuskit.detect.due_time import seconds_until_due
from focuskit.detect.facts import ACCOUNT, COLLEAGUE, account_column, colleague_column
from focuskit.detect.links import FollowUp, Link, Precedent
from focuskit.detect.requirements import Requirements, refuse_below
from focuskit.detect.row_columns import RowColumns
from focuskit.detect.spans import Moment, seconds_between, seconds_until
from focuskit.model.column_types import TIME, column_types
from focuskit.model.errors import nearest
from focuskit.model.limits import Limits
from focuskit.model.schemas import property_schemas
from focuskit.model.units import SECONDS_PER_DAY, SECONDS_PER_HOUR

CASE_KINDS = ("complaint", "request", "ticket")
CONTACT_KINDS = ("call", "chat", "email", "event", "meeting", "visit")
TOGETHER_KINDS = ("event", "meeting", "visit")
HELD = ("answered", "completed", "connected", "held")
"""Outcomes of a call that somebody took, as telephone systems write them."""
CAME_TO_NOTHING = (
    "abandoned", "busy", "called off", "canceled", "cancelled", "declined", "failed",
    "left voicemail", "missed", "no answer", "no show", "not answered", "not held",
    "not reached", "postponed", "rescheduled", "unanswered", "voice mail", "voicemail",
    "wrong number",
)  # fmt: skip
"""Outcomes of a call that nobody took, or of an occasion that did not take place."""
DAYS_PER_WEEK = 7
_NO_WORD = r"[^\p{L}\p{M}\p{N}]+"

FORMER_NAME = "whatever_it_answers is now ignore_replies"

_PARTICIPANT_FIELDS = ("id", "colleague_id", "contact_id")
"""What tells the rows of one occasion apart: each is of one participant."""


@attrs.frozen(kw_only=True, eq=False)
class RowWords:
    """The words of a timeline that ask something of rows: conditions, and values of each row.

    What a word takes from the data (kinds, fields, a window) is noted while it is used. A
    ``Timeline`` says what it is made of.
    """

    _as_of: datetime
    _limits: Limits
    _columns: RowColumns
    _requirements: Requirements = attrs.field(factory=Requirements)
    _baselines: Baselines = attrs.field(factory=Baselines)
    _window_days: int | Literal["all"] | None = None
    _whole: bool = False
    _record_begin: datetime | None = None
    _outcomes: bounds.Outcomes = frozenset()

    # Which rows

    def kind(self, *kinds: str) -> pl.Expr:
        """Rows of these kinds; the measure is unknown unless at least one of them is recorded.

        Raises:
            ValueError: No schema has such a kind.
        """
        for kind in kinds:
            _refuse_unknown("kind ", kind, property_schemas("interaction")["kind"]["enum"])
        self._requirements.kinds.append(tuple(sorted(kinds)))
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
        """Rows that did not stay in our own house; if nothing is said, they did not.

        If no source says it of what can stay there (calls, meetings, mails ...), the measure is
        unknown: see ``optional``.
        """
        return self.optional("direction", otherwise="outbound") != "internal"

    @property
    def by_person(self) -> pl.Expr:
        """Rows with a person behind them; if nothing is said, there is one.

        If no source says it of what a machine can send (chat, email), the measure is
        unknown: see ``optional``.
        """
        return ~self.optional("automated", otherwise=False)

    @property
    def flows_back(self) -> pl.Expr:
        """Rows with an amount below 0, such as a credit note; an amount not stated is none."""
        return self.optional("amount", otherwise=0.0) < 0

    @property
    def contacts(self) -> pl.Expr:
        """Rows in which we and they were in contact, person to person."""
        return self.kind(*CONTACT_KINDS) & self.by_person & self.with_them & self.took_place

    @property
    def took_place(self) -> pl.Expr:
        """Rows but calls that nobody took, and meetings, visits and events that were cancelled.

        That is what their outcome says; if it says nothing, they took place.
        """
        kinds = pl.col("kind").is_in(("call", *TOGETHER_KINDS))
        outcome = pl.when(kinds).then(self.optional("outcome", decides=False))
        return ~self.word(outcome, *CAME_TO_NOTHING).fill_null(value=False)

    @property
    def together(self) -> pl.Expr:
        """Meetings, visits and events that took place, and calls in which both sides spoke.

        Of a call, that must be on record: our share of the talking lies below 1, or its outcome
        says that somebody took it.
        """
        outcome = self.optional("outcome", decides=False)
        spoke = (self.optional("talk_share") < 1).fill_null(value=False)
        held = spoke | self.word(outcome, *HELD).fill_null(value=False)
        is_call, met = pl.col("kind") == "call", pl.col("kind").is_in(TOGETHER_KINDS)
        return (is_call & held) | (met & self.took_place)

    @property
    def from_them(self) -> pl.Expr:
        """Rows that came from them; where no direction is stated, those with a score.

        Who asks gives no score: a survey or feedback that has one is an answer.
        """
        scored = pl.col("direction").is_null() & self.optional("score").is_not_null()
        return self.inbound | scored

    @property
    def is_reply(self) -> pl.Expr:
        """Rows that state which other row they answer; one that names itself answers none."""
        named = pl.col("in_reply_to")
        self._requirements.optional.add("id")
        if "id" not in self._columns.there:
            return named.is_not_null()
        kind_and_id = pl.concat_str(pl.col("kind").cast(pl.String), pl.lit(":"), "id")
        itself = (named == pl.col("id")) | (named == kind_and_id)
        return named.is_not_null() & ~itself.fill_null(value=False)

    def role(self, *roles: str) -> pl.Expr:
        """Rows in which a colleague of one of these roles took part on our side.

        Raises:
            ValueError: No schema has such a role.
        """
        known = [r for r in property_schemas("interaction")["colleague_role"]["enum"] if r]
        for role in roles:
            _refuse_unknown("role ", role, known)
        return pl.col("colleague_role").is_in(sorted(roles))

    def word(self, of: pl.Expr, *words: str) -> pl.Expr:
        """Rows where a text is one of some words, capitals and what joins its words aside.

        Null if the text is. Sources write ``no answer``, ``No-Answer`` and ``NO_ANSWER``, and mean
        one thing.

        Raises:
            ValueError: A word is not in small letters, and so could never be found.
        """
        for word in words:
            if word != word.strip().lower():
                raise ValueError(f"write the word as {word.strip().lower()!r}, found {word!r}")
        known = pl.select(_alike(pl.lit(pl.Series(sorted(words))))).to_series()
        return _alike(of).is_in(known.to_list())

    def topic(self, name: str, *, decides: bool = True) -> pl.Expr:
        """Rows that were about a topic; false if no topics are stated.

        A tag is a topic only where it is used: if no row of any account carries it, the measure is
        unknown.

        Args:
            name: The topic.
            decides: False if the measure can do without it.
        """
        if decides:
            self._requirements.topics.add(name)
        return pl.col("topics").list.contains(name).fill_null(value=False)

    def mentions(self, name: str, *, among: pl.Expr, to_choose: bool = False) -> pl.Expr:
        """Rows ``among`` whose text holds a phrase of a list; the texts of others are not read.

        The list ``rivals`` holds the names in the policy. Null without a text, if the
        text's language has no list, and for all other rows. A text that no list reads may say it
        or not: a measure that asks holds it for pending.

        Args:
            name: The list.
            among: The rows to read.
            to_choose: The answer chooses rows, as in ``follow_up(of, then)``, and is no part of a
                value; texts are read for it once more.

        Raises:
            ValueError: There is no such list.
        """
        from focuskit.detect import phrases  # noqa: PLC0415 -- texts are read by few signs

        if to_choose:
            chosen, language = pl.when(among).then("text"), pl.col("language")
            return phrases.mentions(self._baselines.phrases, name, text=chosen, language=language)
        text = self.column(pl.when(among).then("text"))
        if name != "rivals":
            lists, language = self._baselines.phrases, pl.col("language")
            found = self.column(phrases.mentions(lists, name, text=text, language=language))
            read = phrases.readable(lists, name, language=language)
            self._columns.not_read(found, text.is_not_null() & ~read)
            return self._columns.may_miss(found) if phrases.may_miss(lists, name) else found
        if self.rivals:
            return self.column(phrases.rivals(self.rivals).found_in(text))
        return self.column(pl.when(text.is_not_null()).then(statement=False))

    def unread(self, name: str, *, among: pl.Expr) -> pl.Expr:
        """Rows ``among`` with a text that ``mentions`` cannot read: no list knows its language.

        For what ``mentions`` is to choose, where no text must be taken for one that says nothing.

        Raises:
            ValueError: There is no such list.
        """
        from focuskit.detect import phrases  # noqa: PLC0415 -- texts are read by few signs

        read = phrases.readable(self._baselines.phrases, name, language=pl.col("language"))
        return among & pl.col("text").is_not_null() & ~read

    @property
    def is_open(self) -> pl.Expr:
        """Rows that were not resolved yet, as far as was known."""
        return pl.col("resolved_at").is_null()

    def written_down(self, outcome: str) -> pl.Expr:
        """Rows of kinds of which some row states an outcome, such as ``resolved_at``.

        Of other kinds nobody writes it down, and that it is empty says nothing.

        Raises:
            ValueError: No schema has such a field.
        """
        _refuse_unknown("field ", outcome, column_types("interaction"))
        kinds = sorted(kind for field, kind in self._outcomes if field == outcome)
        return pl.col("kind").is_in(kinds)

    def awaits(self, outcome: str) -> pl.Expr:
        """Rows that lack an outcome which other rows of their kind state: nobody knows it yet.

        If none states it, rows lack it that go on where others have ended (``resolved_at``): one
        that is open has no outcome.

        Raises:
            ValueError: No schema has such a field.
        """
        _refuse_unknown("field ", outcome, column_types("interaction"))
        lacks = bounds.is_pending(frozenset({outcome}), self._outcomes)
        if lacks is not None:
            return lacks
        kinds = bounds.kinds_that_end(outcome, self._outcomes)
        if not kinds:
            return pl.lit(value=False)
        return pl.col("kind").is_in(kinds) & self.optional("resolved_at").is_null()

    def within(self, *, days: int, since: pl.Expr | None = None) -> pl.Expr:
        """Rows of the last ``days`` days, or of as many as the policy says for this sign.

        A row of which only the day is stated counts by the end of that day.

        Args:
            days: How many.
            since: The moment of a row that counts, such as ``t.arrived_at``; left out, that when
                it happened. A row without it is not among them.

        Raises:
            ValueError: ``days`` are fewer than 1.
        """
        moment = self._time(since)
        self._requirements.window(days)
        span = self._window_days or days
        if span == "all":
            return pl.lit(value=True) if since is None else moment.is_not_null()
        start = self.as_of - timedelta(days=span)
        self._requirements.window_from(start)
        return self.latest(moment) > start

    def any_known(self, *conditions: pl.Expr) -> pl.Expr:
        """Whether any of several conditions is met, as far as they are known.

        True if one is, false if none is and one is known, null if nothing is known. One
        that is recorded suffices; if none is, each way to mend that is named. If one of them
        takes what is not stated for a no (``col.losing_party.is_not_null()``), so does the whole,
        and those of their fields that decide are needed: see ``optional``.
        """
        ways = tuple(self._columns.fields_of(condition) for condition in conditions)
        self._requirements.alternatives.append(ways)
        for field in frozenset().union(*ways) & DECISIVE.keys():
            for condition in conditions:
                self._requirements.decides(field, kinds_that_read_as_no(condition, DECISIVE[field]))
        known = pl.any_horizontal(condition.is_not_null() for condition in conditions)
        met = pl.any_horizontal(condition.fill_null(value=False) for condition in conditions)
        return pl.when(known).then(met)

    def occasions_with(self, of: pl.Expr, *each: pl.Expr) -> pl.Expr:
        """Rows ``of`` an occasion in which each of some conditions is met by some row."""
        occasion = pl.col("occasion_id")
        self._requirements.fields.add("occasion_id")
        met = [self.over((of & one).any(), "occasion_id", among=of) for one in each]
        return of & occasion.is_not_null() & pl.all_horizontal(met)

    def once(self, of: pl.Expr, *, same: tuple[str, ...] = (), topic: bool = False) -> pl.Expr:
        """Rows ``of``, one for each occasion; every row without an occasion by itself.

        What counts meetings looks at these: a meeting with five participants is five rows. Of the
        rows of an occasion, that with the least id stands for it; without ids the least
        participants, and then the earliest.
        If the data have occasions, a measure that uses it is a branch of its own.

        Args:
            of: The rows to look at.
            same: Fields in which the rows of an occasion must be equal, too, to be one.
            topic: One for each matter of an occasion: its rows are one where they state the same
                topics, or else the same text. Rows without an occasion that do so on one day are
                one too: what four people name at a table is one trouble, however it is logged.
                A measure that can do without topics says so: ``t.optional("topics")``.
        """
        key = self._occasion(*same, topic=topic)
        if key is None:
            return of
        self._requirements.optional.update(_PARTICIPANT_FIELDS)
        there = [field for field in _PARTICIPANT_FIELDS if field in self._columns.there]
        order = [pl.col(field) for field in (*there, *([] if "id" in there else ["occurred_at"]))]
        place = self.over(pl.int_range(pl.len()), *key, among=of, order_by=order)
        return self.column(of & (key[0].is_null() | (place == 0)))

    def of_occasion(
        self,
        met: pl.Expr,
        *,
        among: pl.Expr,
        same: tuple[str, ...] = (),
        topic: bool = False,
    ) -> pl.Expr:
        """Whether a condition is met on a row ``among``, or on another of the same occasion.

        With ``once`` it judges each occasion by all of its rows; null if it is null on each, and
        where it may be met in a text that no phrase list reads.

        Args:
            met: The condition.
            among: The rows to look at.
            same: As in ``once``.
            topic: As in ``once``.
        """
        key = self._occasion(*same, topic=topic)
        if key is None:
            return met
        whole = self._of_whole_occasion(met, among, key)
        unread = self._columns.texts_not_read(met)
        if unread is None:
            return whole
        unread = self._of_whole_occasion(unread, among, key)
        told = self.column(pl.when(whole | ~unread).then(whole))
        return self._columns.not_read(told, unread & told.is_null())

    def _of_whole_occasion(self, met: pl.Expr, among: pl.Expr, key: tuple[pl.Expr, ...]) -> pl.Expr:
        together = self.over(met.max(), *key, among=among)
        return self.column(pl.when(key[0].is_null()).then(met).otherwise(together))

    def _occasion(self, *same: str, topic: bool) -> tuple[pl.Expr, ...] | None:
        """What rows of one occasion agree in, first what is null on a row by itself.

        None where the data have nothing of it. An occasion of several accounts is one of each.
        """
        also = map(pl.col, (*same, *(("account_id",) if self._whole else ())))
        occasion = self.optional("occasion_id")
        if not topic:
            return (occasion, *also) if "occasion_id" in self._columns.there else None
        topics = pl.col("topics").list.drop_nulls().list.unique().list.sort()
        named = pl.when(topics.list.len() > 0).then(topics.list.join("\n"))
        subject = pl.coalesce(named, self.optional("text"))
        day = pl.when(subject.is_not_null()).then(pl.col("occurred_at").dt.strftime("%F"))
        return pl.coalesce(occasion, day), subject, *also

    # Values of a row

    @property
    def days_ago(self) -> pl.Expr:
        """Days from the row to now; a row of which only the day is stated counts from its noon."""
        return self._seconds_since(self._happened.middle) / SECONDS_PER_DAY

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
    def seconds_open(self) -> pl.Expr:
        """Whole seconds from the row to its resolution, or to now if it is still open.

        If only the day of either is stated, from noon or to noon; compared with a limit, it is
        null if the hour would decide.
        """
        end = pl.coalesce("resolved_at", pl.lit(self.as_of))
        return seconds_between(self._happened, self._columns.moment(end))

    @property
    def seconds_allowed(self) -> pl.Expr:
        """Whole seconds within which a case is to be resolved.

        Those promised for it, or else those that the policy allows for its priority, in which
        nights, weekends and holidays do not count if the policy says when the house works.
        """
        default = pl.lit(round(self._baselines.allowed_hours * SECONDS_PER_HOUR), dtype=pl.Int64)
        by_priority = {
            k: round(h * SECONDS_PER_HOUR) for k, h in self._baselines.hours_by_priority.items()
        }
        self._requirements.optional.update(["promised_for", *(["priority"] if by_priority else [])])
        allowed = default
        if by_priority and "priority" in self._columns.there:
            allowed = self.optional("priority").replace_strict(
                by_priority, default=default, return_dtype=pl.Int64
            )
        if work := self._baselines.working_time:
            allowed = seconds_until_due(self._happened.middle, allowed, work, self._baselines.zone)
        if "promised_for" not in self._columns.there:
            return allowed
        due, began = self.optional("promised_for"), self._happened
        return seconds_until(due, began, otherwise=allowed)

    def earliest(self, moment: pl.Expr) -> pl.Expr:
        """The first moment that a time may mean: of a day without its hour, the beginning."""
        return self._columns.moment(moment).first

    def latest(self, moment: pl.Expr) -> pl.Expr:
        """The last moment that a time may mean: of a day without its hour, the end."""
        return self._columns.moment(moment).last

    def optional(self, field: str, otherwise: Any = None, *, decides: bool = True) -> pl.Expr:
        """A field that the measure can do without; ``otherwise`` is its value if it is null.

        A few fields decide between good and bad (``focuskit.detect.decisive_fields``): a null of
        theirs is read as harmless, which holds if somebody writes the field down. If no row of the
        kinds on which it decides states it, in any source, the measure is unknown all the same.

        Args:
            field: The field.
            otherwise: What counts for null.
            decides: False if the measure gets no milder without the field.

        Raises:
            ValueError: No schema has such a field.
        """
        types = column_types("interaction")
        _refuse_unknown("field ", field, types)
        self._requirements.optional.add(field)
        if decides and field in DECISIVE:
            self._requirements.decides(field, DECISIVE[field])
        if field not in self._columns.there:
            return pl.lit(otherwise, dtype=types[field])
        return pl.col(field) if otherwise is None else pl.col(field).fill_null(otherwise)

    def first_known(self, *values: pl.Expr) -> pl.Expr:
        """The first of several values that is not null; one that is recorded suffices.

        If none is, the measure is unknown, and each way to mend that is named.
        """
        self._requirements.alternatives.append(tuple(self._columns.fields_of(v) for v in values))
        return pl.coalesce(*values)

    def over(
        self,
        aggregate: pl.Expr,
        *by: str | pl.Expr,
        among: pl.Expr,
        order_by: Sequence[pl.Expr] = (),
    ) -> pl.Expr:
        """For each row ``among``, an aggregate over those that agree with it in ``by``.

        A measure that uses it is a branch of its own, which keeps the rows ``among`` alone.

        Args:
            aggregate: Of rows that agree; if their order matters, say which it is.
            by: The fields in which they agree.
            among: The rows to look at.
            order_by: By what the rows that agree are ordered.
        """
        rows = self.column(self._columns.chosen_by_fields(among))
        self._columns.keep(among, column=rows.meta.output_name())
        within = () if self._whole else ("account_id",)
        return aggregate.over(*within, *by, rows, order_by=order_by or None)

    def colleague(self, fact: str, *, among: pl.Expr) -> pl.Expr:
        """What is known of the colleagues of the rows ``among``, whoever they work for.

        A measure that uses it is a branch of its own, which keeps the rows ``among`` alone.

        ``checked_in_at``: when we last asked how they fare (kind check_in). ``pulse``: how they
        fared then, or what the list of colleagues says, 0 to 10.

        Raises:
            ValueError: No such fact is known.
        """
        _refuse_unknown("", fact, COLLEAGUE)
        if fact == "checked_in_at":
            self.kind("check_in")
        self._requirements.fields.add("colleague_id")
        self._requirements.optional.add("score")
        self._columns.keep(among, column=colleague_column(fact))
        return pl.col(colleague_column(fact))

    def account(self, fact: str) -> pl.Expr:
        """What is known of the account of a row; for signs on the supplier alone.

        ``key_account``, ``segment``, ``status``, and ``value_rank``: its place by annual value
        among all accounts that state one, from 0 (the least) to 1. A measure that asks for any of
        them is handed one row more for each listed account itself, so that silent accounts are
        counted too; ``col.kind.is_null()`` tells it, as all else is null there.

        Raises:
            ValueError: No such fact is known, or the sign is one on an account.
        """
        if not self._whole:
            raise ValueError("ask for fields of the account in applies_to, not in the measure")
        _refuse_unknown("", fact, ACCOUNT)
        return pl.col(account_column(fact))

    # Other rows of the same account

    def follow_up(  # noqa: PLR0913 -- each says something else of the two rows
        self,
        of: pl.Expr,
        then: pl.Expr,
        *,
        within: int | None,
        same: tuple[str, ...] = (),
        topic: bool = False,
        since: pl.Expr | None = None,
        ignore_replies: bool = False,
        whatever_it_answers: bool | None = None,
    ) -> FollowUp:
        """What came after each row ``of``: the first row ``then`` of the same account.

        It must come strictly later; of days alone, on the same day or later. A row that states in
        ``in_reply_to`` what it answers, by id or as ``kind:id``, follows up that row alone, and
        none if that is not one ``of``; a row that names itself begins a thread. If no source
        states it on rows ``then`` that commonly do, the measure is unknown: see ``optional``.

        Args:
            of: The rows that are to be followed up.
            then: The rows that do so.
            within: Days after which the window closes; None never closes it.
            same: Fields that must be equal in both; with ``in_reply_to`` among them, time alone
                says what follows up what.
            topic: Only rows that share a topic count, capitals and what joins its words aside.
            since: The moment of ``of`` at which the window begins; null, nothing can follow yet.
            ignore_replies: A row follows up all that came before it, whatever it answers.
            whatever_it_answers: Deprecated: the former name of ``ignore_replies``.
        """
        refuse_below(within, 0, name="within")
        if whatever_it_answers is not None:
            warnings.warn(FORMER_NAME, DeprecationWarning, stacklevel=2)
            ignore_replies = whatever_it_answers
        replies = not ignore_replies and "in_reply_to" not in same
        if replies:
            self._requirements.optional.update(("id", "in_reply_to"))
            self._requirements.decides("in_reply_to", kinds_that(then, DECISIVE["in_reply_to"]))
        start = self._columns.moment(self._columns.chosen_by_fields(self._time(since)))
        came = self._columns.link(
            Link(
                of=of, by=then, same=same, topic=topic, since=start.first, is_day=start.is_day,
                replies=replies,
            )
        )  # fmt: skip
        return FollowUp.at(came, since=start, within=within, as_of=self.as_of)

    def preceded_by(  # noqa: PLR0913 -- each says something else of the two rows
        self,
        of: pl.Expr,
        by: pl.Expr,
        *,
        within: int | None,
        same: tuple[str, ...] = (),
        topic: bool = False,
        known_later: bool = False,
    ) -> Precedent:
        """What came before each row ``of``: the last row ``by``, up to the same moment.

        If only the day of either is stated, the same day counts as before. It must have been
        known by then: what was entered afterwards was no foresight. A row that is both comes
        before strictly later ones alone, so that no row comes before itself; of days, before those
        of later days. Where none is on record, and the days to look back reach beyond its
        beginning, nobody knows: the row is pending.

        Args:
            of: The rows that something should have come before.
            by: What should have.
            within: Days to look back; None looks back to the beginning.
            same: Fields that must be equal in both.
            topic: As in ``follow_up``.
            known_later: It is enough that it happened before, whenever it was entered.
        """
        refuse_below(within, 0, name="within")
        self._requirements.look_back(within)
        own = self._happened
        link = Link(
            of=of, by=by, is_day=own.is_day, back=True, same=same, topic=topic,
            known=not known_later,
        )  # fmt: skip
        before = self._columns.link(link)
        return Precedent.at(before, since=own, within=within, record_begin=self._record_begin)

    def most_often(self, of: pl.Expr, by: pl.Expr, field: str, *, within: int) -> pl.Expr:
        """Rows ``of`` with the value of a field that was most frequent in rows ``by`` before them.

        Of several that were equally frequent, each is. Rows of one occasion count once, and rows
        without one that share their moment: nobody is met twice at once.

        Args:
            of: The rows that it is about; if they are many, this takes long.
            by: The rows to count, of the same account and up to the same moment.
            field: The field, such as ``contact_id``.
            within: Days to look back, as far as there are rows.
        """
        refuse_below(within, 1, name="within")
        self._requirements.optional.add("occasion_id")
        until = self.latest(pl.col("occurred_at"))
        link = Link(of=of, by=by, since=until, back=True, same=(field,), most=within)
        return self._columns.link(link).time.is_not_null()

    # What is given

    @property
    def as_of(self) -> datetime:
        """The moment that the assessment speaks of; UTC."""
        return self._as_of

    @property
    def limits(self) -> Limits:
        """The limits in force, ``ok`` and ``bad``: the sign's own, or the policy's."""
        return self._limits

    @property
    def rivals(self) -> tuple[str, ...]:
        """The names of rivals that the policy lists; empty if it lists none."""
        return self._baselines.rivals

    @property
    def largest_discount(self) -> float:
        """The largest discount that needs no special reason, 0 to 1; from the policy."""
        return self._baselines.largest_discount

    def reads(self, *fields: str) -> None:
        """Note fields without which the measure is unknown, though their nulls are meaningful.

        Whether a field is recorded at all is read off the rows of all accounts: a purpose that is
        missing here says something only if others state theirs.
        """
        self._requirements.fields.update(fields)
        self._requirements.habits.update(fields)

    def occasions(self, of: pl.Expr) -> pl.Expr:
        """Count events, as an aggregate: rows that share an occasion once, every other by itself.

        What counts meetings counts these: a meeting with five participants is five rows.
        """
        occasion = self.optional("occasion_id")
        grouped = occasion.filter(of).drop_nulls().n_unique()
        return grouped + (of & occasion.is_null()).sum()

    # Parts

    @property
    def _happened(self) -> Moment:
        return self._columns.moment(pl.col("occurred_at"))

    def _time(self, since: pl.Expr | None) -> pl.Expr:
        """The moment of a row that counts; left out, that when it happened.

        Raises:
            TypeError: It is no time.
        """
        if since is None:
            return pl.col("occurred_at")
        dtype = self._columns.type_of(since)
        if dtype is not None and dtype != TIME:
            raise TypeError(f"since must be a time of the row, found {dtype}")
        return since

    def _seconds_since(self, moment: pl.Expr) -> pl.Expr:
        return (pl.lit(self.as_of) - moment).dt.total_seconds()

    def column(self, expression: pl.Expr) -> pl.Expr:
        """A condition, or a value, of each row: computed once, however often a measure reads it."""
        return self._columns.add(expression)


def _alike(text: pl.Expr) -> pl.Expr:
    """A text without capitals, and with one space for whatever joins its words."""
    return text.str.to_lowercase().str.replace_all(_NO_WORD, " ").str.strip_chars()


def _refuse_unknown(what: str, name: str, known: Collection[str]) -> None:
    """Refuse a name that no schema, list or fact has.

    Raises:
        ValueError: It is not among those known; the nearest of them is the hint.
    """
    if name not in known:
        hint = nearest(name, known) or ", ".join(known)
        raise ValueError(f"there is no {what}{name!r}; {hint}")
