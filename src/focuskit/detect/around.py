"""Around a row: what a detector says of other rows, of the colleague and of the account of a row.

A measure that asks for other rows cannot be computed in one pass with those of other signs. It is
a branch of its own, and ``apart`` says which rows the branch keeps.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import attrs
import polars as pl

from focuskit.detect.decisive import DECISIVE, kinds_that
from focuskit.detect.facts import ACCOUNT, COLLEAGUE, GIVEN, account_column, colleague_column
from focuskit.detect.links import FollowUp, Link, Precedent
from focuskit.detect.rows import Rows
from focuskit.model.errors import nearest

_TELL_APART = ("id", "colleague_id", "contact_id")
"""What tells the rows of one occasion apart: each is of one participant."""


@attrs.define(kw_only=True)
class Around(Rows):
    """What surrounds a row, and what is taken from the data to tell it.

    Args:
        whole: The measure is one of the supplier, over the rows of all accounts.
    """

    whole: bool = False
    links: dict[str, Link] = attrs.field(factory=dict, init=False)
    apart: list[pl.Expr] = attrs.field(factory=list, init=False)
    looks_back: timedelta | None = attrs.field(default=timedelta(0), init=False)

    # Other rows

    def over(
        self,
        aggregate: pl.Expr,
        *by: str | pl.Expr,
        among: pl.Expr,
        order_by: Sequence[pl.Expr] = (),
    ) -> pl.Expr:
        """Return, for each row ``among``, an aggregate over those that agree with it in ``by``.

        A measure that uses it is a branch of its own, which keeps the rows ``among`` alone.

        Args:
            aggregate: Of rows that agree; where their order matters, say which it is.
            by: The fields in which they agree.
            among: The rows to look at.
            order_by: By what the rows that agree are ordered.
        """
        self.apart.append(self._told_by_fields(among))
        within = () if self.whole else ("account_id",)
        return aggregate.over(*within, *by, self._column(among), order_by=order_by or None)

    def occasions_with(self, of: pl.Expr, *each: pl.Expr) -> pl.Expr:
        """Rows ``of`` an occasion in which each of some conditions is met by some row."""
        occasion = pl.col("occasion_id")
        self.fields_read.add("occasion_id")
        met = [self.over((of & one).any(), "occasion_id", among=of) for one in each]
        return of & occasion.is_not_null() & pl.all_horizontal(met)

    def once(self, of: pl.Expr) -> pl.Expr:
        """Rows ``of``, one for each occasion; every row without an occasion by itself.

        What counts meetings looks at these: a meeting with five participants is five rows. Of the
        rows of an occasion, that with the least id stands for it; without ids the least
        participants, and then the earliest.
        Where the data have occasions, a measure that uses it is a branch of its own.
        """
        self.optional_fields.add("occasion_id")
        if "occasion_id" not in self.columns:
            return of
        self.optional_fields.update(_TELL_APART)
        apart = [pl.col(field) for field in _TELL_APART if field in self.columns]
        if "id" not in self.columns:
            apart.append(pl.col("occurred_at"))
        place = self.over(pl.int_range(pl.len()), "occasion_id", among=of, order_by=apart)
        return self._column(of & (pl.col("occasion_id").is_null() | (place == 0)))

    def follow_up(  # noqa: PLR0913 -- each says something else of the two rows
        self,
        of: pl.Expr,
        then: pl.Expr,
        *,
        within: int | None,
        same: tuple[str, ...] = (),
        since: pl.Expr | None = None,
        whatever_it_answers: bool = False,
    ) -> FollowUp:
        """Return what came after each row ``of``: the first row ``then`` of the same account.

        It must come strictly later; where only the day of either is stated, the same day counts as
        later, and the last day of the window lasts to its end. A row that states in
        ``in_reply_to`` what it answers, by id or as ``kind:id``, follows up that row alone, and
        nothing where it answers a row that is not one ``of``, or that is not in the data; all
        others follow up whatever came before them. A row that names itself begins a thread, and
        states no answer. Where no source states ``in_reply_to`` on rows ``then`` that commonly
        name what they answer (mails, chats, ideas, changes, use, favors, activities), the measure
        is unknown: see ``optional``.

        Args:
            of: The rows that are to be followed up.
            then: The rows that do so.
            within: Days after which the window closes; None never closes it.
            same: Fields that must be equal in both; where ``in_reply_to`` is one of them, it says
                what both are about, and time alone says what follows up what.
            since: The moment of a row ``of`` from which the window runs, such as ``t.arrived_at``;
                left out, that when it happened. Where it is null, nothing can follow yet.
            whatever_it_answers: A row follows up all that came before it, also where it states
                what it answers.
        """
        replies = not whatever_it_answers and "in_reply_to" not in same
        if replies:
            self.optional_fields.update(("id", "in_reply_to"))
            self._decides("in_reply_to", kinds_that(then, DECISIVE["in_reply_to"]))
        began = self._told_by_fields(self._moment(since))
        start = self._stated(began)
        link = Link(
            of=of, by=then, same=same, since=start.first, is_day=start.is_day, replies=replies
        )
        came = self._stated(self._link(link))
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
        """Return what came before each row ``of``: the last row ``by``, up to the same moment.

        Where only the day of either is stated, the same day counts as before. It must have been
        known by then: what was entered afterwards was no foresight. A row that is both comes
        before strictly later ones alone, so that no row comes before itself; of days, before those
        of later days.

        Args:
            of: The rows that something should have come before.
            by: What should have.
            within: Days to look back; None looks back to the beginning.
            same: Fields that must be equal in both.
            topic: Only rows that share a topic count.
            known_later: It is enough that it happened before, whenever it was entered.
        """
        self.looks_back = _longer(self.looks_back, within)
        own = self._stated(pl.col("occurred_at"))
        link = Link(
            of=of, by=by, is_day=own.is_day, back=True, same=same, topic=topic,
            known=not known_later,
        )  # fmt: skip
        return Precedent.at(self._stated(self._link(link)), since=own, within=within)

    def most_often(self, of: pl.Expr, by: pl.Expr, field: str, *, within: int) -> pl.Expr:
        """Rows ``of`` with the value of a field that was most frequent in rows ``by`` before them.

        Of several that were equally frequent, each is. Rows of one occasion count once.

        Args:
            of: The rows that it is about; where they are many, this takes long.
            by: The rows to count, of the same account and up to the same moment.
            field: The field, such as ``contact_id``.
            within: Days to look back, as far as there are rows.
        """
        self.optional_fields.add("occasion_id")
        self.apart.append(self._told_by_fields(by))
        until = self.latest(pl.col("occurred_at"))
        link = Link(of=of, by=by, since=until, back=True, same=(field,), most=within)
        return self._link(link).is_not_null()

    @property
    def from_when(self) -> datetime | None:
        """From when on the measure looks at rows at all; None: from any time on."""
        if self.start is None or self.looks_back is None:
            return None
        return self.start - self.looks_back

    # The colleague and the account of a row

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

    def account(self, fact: str) -> pl.Expr:
        """Return what is known of the account of a row; for signs on the supplier alone.

        ``key_account``, ``segment``, ``status``, and ``value_rank``: its place by annual value
        among all accounts that state one, from 0 (the least) to 1. A measure that asks for any of
        them is handed one row more for each listed account itself, so that silent accounts are
        counted too; ``col.kind.is_null()`` tells it, as all else is null there.

        Raises:
            ValueError: No such fact is known, or the sign is one on an account.
        """
        if not self.whole:
            raise ValueError("ask for fields of the account in applies_to, not in the measure")
        if fact not in ACCOUNT:
            raise ValueError(f"there is no {fact!r}; {nearest(fact, ACCOUNT) or ''}")
        return pl.col(account_column(fact))

    # Parts

    def _told_by_fields(self, among: pl.Expr) -> pl.Expr:
        """Return rows that a branch keeps: they are chosen before any column is made.

        Raises:
            ValueError: They are told by what a text mentions, or by what came before or after.
        """
        if not (self.rows.keys() | self.links.keys()).isdisjoint(among.meta.root_names()):
            raise ValueError(
                "choose the rows by fields; what texts mention, and what came before or after a "
                "row, is told of them after, as in t.share(after.met & before.met, among=...)"
            )
        return among

    def _fields_of(self, expression: pl.Expr) -> frozenset[str]:
        fields = super()._fields_of(expression)
        linked = [self.links[name].fields() for name in fields if name in self.links]
        return (fields - set(self.links) - GIVEN).union(*linked)

    def _may_be_day(self, column: str) -> bool:
        # A link is the moment at which another row happened.
        return super()._may_be_day("occurred_at" if column in self.links else column)

    def _link(self, link: Link) -> pl.Expr:
        self._told_by_fields(link.by)
        name = f"{self.sign} link {len(self.links)}"
        self.links[name] = link
        self.apart.append(self._told_by_fields(link.of))
        return pl.col(name)


def _longer(span: timedelta | None, days: int | None) -> timedelta | None:
    """Return the longer of two spans; None is without end."""
    return None if span is None or days is None else max(span, timedelta(days=days))
