"""Habits: an absence says something only where somebody keeps such rows.

Logging is no conduct. Where an owner writes down no visit of any account, the lack of visits tells
of the log; where they do for others, it tells of this account.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import polars as pl

from focuskit.engine.columns import SignColumn
from focuskit.engine.recorded.needs_met import bit_of
from focuskit.engine.signs.accounts import in_force
from focuskit.engine.types import Need, Sign
from focuskit.intake.polars_engine import collect
from focuskit.model.column_types import null_columns
from focuskit.model.wording import counted

ENOUGH = 3
"""Other accounts with such rows that make it a habit; of fewer than twice as many, half do."""
_OWNER, _TEAM = "habit owner", "habit team"
_HOUSE = None


def with_habits(
    accounts: pl.LazyFrame, signs: Iterable[Sign], keepers: pl.DataFrame, stated: frozenset[str]
) -> pl.LazyFrame:
    """Add ``SIGN not kept`` for each sign of an absence: nobody keeps such rows for others.

    The account's owner keeps them, or their team, or the house, where at least three other accounts
    to which the sign applies have such rows, or half of them. A keeper of three others or more
    decides; else those of whom the keeper is one.

    Args:
        accounts: One row an account, with what was measured.
        signs: All signs of the run.
        keepers: As ``keepers_of`` returns it.
        stated: The signs of which it is stated that what they need is recorded.
    """
    there = set(accounts.collect_schema().names())
    asked = [
        sign for sign in signs if SignColumn.KEEPS.of(sign.id) in there and sign.id not in stated
    ]
    if not asked:
        return accounts
    levels = [name for name in (_OWNER, _TEAM) if keepers[name].null_count() < keepers.height]
    whole = accounts.join(keepers.lazy().select("account_id", *levels), on="account_id", how="left")
    unkept = [_not_kept(sign, levels).alias(SignColumn.UNKEPT.of(sign.id)) for sign in asked]
    return whole.with_columns(unkept).drop(levels)


def keeping(signs: Iterable[Sign], needs: Sequence[Need], sources: int) -> Iterator[pl.Expr]:
    """Whether each account has such rows, for the signs of an absence.

    Args:
        signs: Those that were measured.
        needs: What the bits of the frame tell of, in their order.
        sources: How many sources there are.
    """
    for sign in signs:
        if not rests_on_absence(sign):
            continue
        if sign.habits:
            met = [
                pl.any_horizontal(bit_of(needs.index(need), source) for source in range(sources))
                for need in sign.habits
            ]
            kept = pl.all_horizontal(met)
        else:
            kept = SignColumn.EVIDENCE.col(sign.id) + SignColumn.COUNTER.col(sign.id) > 0
        yield kept.alias(SignColumn.KEEPS.of(sign.id))


def rests_on_absence(sign: Sign) -> bool:
    """Whether it counts for something that there are no rows: days since, or missing things."""
    measure = sign.measure
    if measure is None or sign.error is not None:
        return False
    if sign.habits:
        return True
    return measure.never == "age" or (measure.observed_days and measure.on_part == "at_most")


def keepers_of(
    listed: pl.DataFrame, colleagues: pl.DataFrame | None, moment: datetime | None
) -> pl.DataFrame:
    """``account_id``, its owner, and the team of the owner; null where nobody states them.

    Args:
        listed: The accounts in force.
        colleagues: The colleagues, if they are listed.
        moment: The moment of the run.
    """
    if "owner" not in listed.columns:
        nobody = [None] * listed.height
        levels = [pl.Series(name, nobody, pl.String) for name in (_OWNER, _TEAM)]
        return listed[["account_id"]].hstack(levels)
    known = in_force(colleagues, None, moment)
    nothing = {"owner": pl.String(), "team": pl.String()}
    teams = known.lazy().with_columns(null_columns(nothing, known.columns))
    accounts = listed.lazy().with_columns(null_columns(nothing, listed.columns))
    owned = accounts.select("account_id", pl.col("owner").alias(_OWNER)).join(
        teams.select(pl.col("account_id").alias(_OWNER), pl.col("team").alias(_TEAM)),
        on=_OWNER,
        how="left",
        maintain_order="left",
    )
    return collect(owned, "in-memory")


def _not_kept(sign: Sign, levels: Iterable[str]) -> pl.Expr:
    """Where an account has no such rows, and nobody keeps them for others."""
    everyone = pl.col("account_id").is_not_null()
    counts = SignColumn.APPLIES.col(sign.id).fill_null(value=False) if sign.chooses else everyone
    has = counts & SignColumn.KEEPS.col(sign.id).fill_null(value=False)
    kept = _kept_by(_HOUSE, counts, has)
    for level in reversed(list(levels)):
        others = _others(level, counts)
        there = pl.col(level).is_not_null()
        here = _kept_by(level, counts, has)
        kept = pl.when(there & (here | (others >= ENOUGH))).then(here).otherwise(kept)
    return ~has & ~kept


def _kept_by(level: str | None, counts: pl.Expr, has: pl.Expr) -> pl.Expr:
    having, others = _others(level, has), _others(level, counts)
    return (having >= ENOUGH) | ((others > 0) & (2 * having >= others))


def _others(level: str | None, met: pl.Expr) -> pl.Expr:
    """How many other accounts of a keeper meet a condition."""
    number = met.cast(pl.Int64)
    return (number.sum() if level is None else number.sum().over(level)) - number


def note(outcomes: pl.DataFrame, signs: Iterable[Sign]) -> list[str]:
    """Say once which absences are charged to nobody, since nobody keeps such rows.

    Args:
        outcomes: One row an account, judged.
        signs: All signs of the run.
    """
    asked = [sign.id for sign in signs if rests_on_absence(sign)]
    told = {s: int((outcomes[SignColumn.REASON.of(s)] == "not_kept").sum()) for s in asked}
    named = [f"{sign} ({counted(number, 'account')})" for sign, number in told.items() if number]
    if not named:
        return []
    hint = "write it down for other accounts too, or state it as recorded"
    told_once = "nobody keeps what these ask for, so that its absence says nothing"
    return [f"{told_once}: {', '.join(named)}; {hint}"]
