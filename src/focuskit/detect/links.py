"""Links: what came after a row, or before it; the only way in which one row looks at another.

A link is symbolic, like all that a detector handles. The engine computes it for all accounts at
once: it adds, to each row that the link is about, the moment of the row that it is linked to.
"""

from __future__ import annotations

from datetime import datetime

import attrs
import polars as pl

from focuskit.model.units import SECONDS_PER_DAY


@attrs.frozen(kw_only=True, eq=False)
class Link:
    """Which rows are linked to which.

    Args:
        of: The rows that it is about.
        by: The rows that they may be linked to, of the same account; looking back, none that
            fulfils ``of``.
        back: Look back instead of ahead.
        same: Fields that must be equal in both rows.
        topic: Both rows must share a topic.
    """

    of: pl.Expr
    by: pl.Expr
    back: bool = False
    same: tuple[str, ...] = ()
    topic: bool = False

    def fields(self) -> set[str]:
        """Return the fields that it reads."""
        roots = {*self.of.meta.root_names(), *self.by.meta.root_names(), *self.same}
        answering = set() if self.back else {"id", "in_reply_to"}
        return roots | answering | ({"topics"} if self.topic else set())


@attrs.frozen(kw_only=True, eq=False)
class FollowUp:
    """What came after each row.

    Attributes:
        met: True where a follow-up came within the window, false where the window closed without
            one, null while it is still open.
        days: Days to the first follow-up, or the row's age where none came yet.
        came: Whether a follow-up came at all.
    """

    met: pl.Expr
    days: pl.Expr
    came: pl.Expr

    @classmethod
    def at(cls, moment: pl.Expr, *, within: int | None, as_of: datetime) -> FollowUp:
        """Return what the moment of the first follow-up tells."""
        began, came = pl.col("occurred_at"), moment.is_not_null()
        days = (pl.coalesce(moment, pl.lit(as_of)) - began).dt.total_seconds() / SECONDS_PER_DAY
        if within is None:
            return cls(met=came, days=days, came=came)
        closed = (pl.lit(as_of) - began).dt.total_seconds() > within * SECONDS_PER_DAY
        met = (
            pl.when(came & (days <= within)).then(statement=True).when(closed).then(statement=False)
        )
        return cls(met=met, days=days, came=came)


@attrs.frozen(kw_only=True, eq=False)
class Precedent:
    """What came before each row.

    Attributes:
        met: Whether there was such a row within the window; never null.
        days: Days since the last one; null where there was none.
    """

    met: pl.Expr
    days: pl.Expr

    @classmethod
    def at(cls, moment: pl.Expr, *, within: int | None) -> Precedent:
        """Return what the moment of the last such row tells."""
        days = (pl.col("occurred_at") - moment).dt.total_seconds() / SECONDS_PER_DAY
        near = moment.is_not_null() if within is None else days <= within
        return cls(met=near.fill_null(value=False), days=days)
