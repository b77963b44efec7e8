"""Links: what came after a row, or before it; the only way in which one row looks at another.

A link is symbolic, like all that a detector handles. The engine computes it for all accounts at
once: it adds, to each row that the link is about, the moment of the row that it is linked to.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import attrs
import polars as pl

from focuskit.detect.spans import Moment, is_over, seconds_between, within_days
from focuskit.model.days import without_day_columns
from focuskit.model.units import SECONDS_PER_DAY


@attrs.frozen(kw_only=True, eq=False)
class Link:
    """Which rows are linked to which.

    Args:
        of: The rows that it is about.
        by: The rows that they may be linked to, of the same account; one that fulfils ``of`` too
            is linked to others, looking back only to strictly later ones.
        since: The moment of a row ``of`` from which to look; a row without it is linked to none.
        is_day: Whether ``since`` is a day alone; None if it always has its time.
        back: Look back instead of ahead.
        same: Fields that must be equal in both rows.
        topic: Both rows must share a topic.
        replies: Looking ahead, a row that names a row in ``in_reply_to`` follows that alone, if it
            is one ``of``, and else none.
        known: Looking back, only rows that were known by then.
        most: Looking back so many days, only if no other values in ``same`` were more frequent.
    """

    of: pl.Expr
    by: pl.Expr
    since: pl.Expr = attrs.field(factory=lambda: pl.col("occurred_at"))
    is_day: pl.Expr | None = None
    back: bool = False
    same: tuple[str, ...] = ()
    topic: bool = False
    replies: bool = False
    known: bool = False
    most: int | None = None

    def fields(self) -> frozenset[str]:
        """The fields that it reads."""
        parts = (self.of, self.by, self.since)
        roots = {root for part in parts for root in part.meta.root_names()} | {*self.same}
        asked = {
            "id": self.replies,
            "kind": self.replies,
            "in_reply_to": self.replies,
            "entered_at": self.known,
            "topics": self.topic,
            "occasion_id": self.most is not None,
        }
        return without_day_columns(roots) | {field for field, is_read in asked.items() if is_read}


@attrs.frozen(kw_only=True, eq=False)
class FollowUp:
    """What came after each row.

    Attributes:
        met: True if a follow-up came within the window, false if the window closed without
            one, null while it is still open, or if it never began.
        days: Days to the first follow-up, or those that passed if none came yet.
        came: Whether a follow-up came at all.
    """

    met: pl.Expr
    days: pl.Expr
    came: pl.Expr

    @classmethod
    def at(cls, moment: Moment, *, since: Moment, within: int | None, as_of: datetime) -> FollowUp:
        """What the moment of the first follow-up tells of the moment before it."""
        came = moment.time.is_not_null()
        reached = attrs.evolve(moment, time=pl.coalesce(moment.time, pl.lit(as_of)))
        days = seconds_between(since, reached) / SECONDS_PER_DAY
        if within is None:
            return cls(met=came, days=days, came=came)
        near = within_days(since, moment, days=within, spent=days)
        over = is_over(since, as_of, days=within, to_the_end=moment.is_day is not None)
        met = pl.when(came & near).then(statement=True).when(over).then(statement=False)
        return cls(met=met, days=days, came=came)


@attrs.frozen(kw_only=True, eq=False)
class Precedent:
    """What came before each row.

    Attributes:
        met: Whether there was such a row within the window; null if none is on record, and the
            window reaches back to before the record began.
        days: Days since the last one; null if there was none.
    """

    met: pl.Expr
    days: pl.Expr

    @classmethod
    def at(
        cls, moment: Moment, *, since: Moment, within: int | None, record_begin: datetime | None
    ) -> Precedent:
        """What the moment of the last such row tells."""
        days = seconds_between(moment, since) / SECONDS_PER_DAY
        near = moment.time.is_not_null()
        if within is not None:
            near = within_days(moment, since, days=within, spent=days)
        met = near.fill_null(value=False)
        if within is not None and record_begin is not None:
            seen = since.first - timedelta(days=within) >= record_begin
            met = pl.when(met | seen).then(met)
        return cls(met=met, days=days)
