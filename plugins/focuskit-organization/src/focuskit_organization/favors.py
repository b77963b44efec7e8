"""Favors that those who sell ask of colleagues, and what they bear or return."""

import polars as pl

from focuskit import Timeline, col


def favors(t: Timeline, *, days: int, returned_within: int) -> tuple[pl.Expr, pl.Expr]:
    """The favors that somebody is on record to have asked, and whether each was returned.

    Args:
        t: The timeline.
        days: Back from now, in which they were asked.
        returned_within: Days after a favor in which what the same colleague bears counts.
    """
    asked = t.kind("favor_asked") & col.colleague_id.is_not_null() & t.within(days=days)
    thanks = t.word(t.optional("outcome", otherwise=""), "thanks")
    returned = t.kind("favor_returned") & ~thanks
    answer = t.follow_up(asked, returned, within=returned_within, same=("colleague_id",))
    return asked, answer.met
