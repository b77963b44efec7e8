"""Linking: the moment of what came after a row, or before it, for all accounts at once.

This is the only join of rows with rows. It looks at the few rows that a measure is about, within
one account each, and adds a moment to each of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TypeVar

import polars as pl

from focuskit.detect.links import Link
from focuskit.model.column_types import TIME
from focuskit.model.days import day_column, first_moment

_PLACE = "_place"
_MOMENT = "_moment"
_SINCE = "_since"
_IS_DAY = "_is_day"
_DATE = "_date"
_ABOUT = "_about"
_OTHER = "_other"
_HAPPENED_ON_A_DAY = day_column("occurred_at")


Frame = TypeVar("Frame", pl.DataFrame, pl.LazyFrame)
"""Many rows are linked step by step, few by one plan for all steps."""


def linked(rows: Frame, links: Mapping[str, Link], columns: frozenset[str]) -> Frame:
    """Add, for each link, the moment of the row that each row is linked to; null where none is.

    Args:
        rows: Those that any link is about or may be linked to, with ``account_id``,
            ``occurred_at`` and every field that the links read.
        links: By the name of the column that they add; where a row may be a day alone, a column
            beside it tells that the row linked to is one.
        columns: Those of the rows.
    """
    placed = rows.with_row_index(_PLACE)
    whole, told = placed, set[str]()
    for name, link in links.items():
        moments = _moments(whole if told & link.fields() else placed, link, columns)
        told.add(name)
        whole = whole.join(moments.rename({_MOMENT: name}), on=_PLACE, how="left")
        if _HAPPENED_ON_A_DAY in columns:
            whole = _with_days(whole, name, link)
    return whole.sort(_PLACE).drop(_PLACE)


def unlinked(rows: pl.DataFrame, links: Mapping[str, Link]) -> pl.DataFrame:
    """No rows, with the columns that links add."""
    days = _HAPPENED_ON_A_DAY in rows.columns
    nothing = [pl.lit(None, dtype=TIME).alias(name) for name in links]
    untold = [pl.lit(None, dtype=pl.Boolean).alias(day_column(name)) for name in links if days]
    return rows.with_columns(*nothing, *untold)


def _with_days(placed: Frame, name: str, link: Link) -> Frame:
    """Tell where a row is linked to one of which only the day is stated."""
    on_a_day = placed.filter(link.by & pl.col(_HAPPENED_ON_A_DAY))
    moments = on_a_day.select("account_id", pl.col("occurred_at").alias(name)).unique()
    told = moments.with_columns(pl.lit(value=True).alias(day_column(name)))
    return placed.join(told, on=["account_id", name], how="left")


def _moments(placed: Frame, link: Link, columns: frozenset[str]) -> Frame:
    placed = placed.with_columns(
        link.of.fill_null(value=False).alias(_ABOUT), link.by.fill_null(value=False).alias(_OTHER)
    )
    of, by = placed.filter(_ABOUT), placed.filter(_OTHER)
    if link.topic:
        of, by = (_by_topic(side) for side in (of, by))
    keys = ["account_id", *link.same, *(["topics"] if link.topic else [])]
    of = of.with_columns(link.since.alias(_SINCE))
    by = by.with_columns(pl.col("occurred_at").alias(name) for name in (_SINCE, _MOMENT))
    if days := link.is_day is not None or _HAPPENED_ON_A_DAY in columns:
        of = of.with_columns(_date(pl.col(_SINCE)), _is_day(link.is_day))
        by = by.with_columns(_date(pl.col(_SINCE)), _is_day(_day_of("occurred_at", columns)))
    if link.most is not None:
        found = [_most_often(of, by, [*link.same], timedelta(days=link.most))]
    elif link.back:
        of = of.with_columns(_steps(pl.col(_SINCE)).alias(_SINCE))
        from_when = _known_from(columns) if link.known else pl.col("occurred_at")
        known = _by_knowledge(by, keys, from_when, days=days)
        found = _nearest(of, known, keys, days=days, back=True)
    elif link.replies:
        found = _replies(of, by, keys, days=days)
    else:
        found = _nearest(of, by, keys, days=days)
    # One row may be linked by several topics or ways: the nearest in time counts.
    moment = pl.col(_MOMENT).max() if link.back else pl.col(_MOMENT).min()
    return pl.concat(found).group_by(_PLACE).agg(moment)


def _by_topic(rows: Frame) -> Frame:
    """One row for each topic, as the timeline spells it."""
    named = rows.explode("topics").filter(pl.col("topics") != "")
    return named.unique([_PLACE, "topics"], maintain_order=True)


def _by_knowledge(by: Frame, keys: list[str], from_when: pl.Expr, *, days: bool) -> Frame:
    """Rows at the moment from which they may precede, each with the last that happened then.

    What came to be known last may have happened long before what was known already. Moments are
    counted in half microseconds: a row that is asked about too precedes later rows alone, and so
    stands half a step after its own.
    """
    dates = [_date(from_when)] if days else []
    later = pl.col(_ABOUT) & (from_when == pl.col(_MOMENT))
    since = (_steps(from_when) + later.cast(pl.Int64)).alias(_SINCE)
    ordered = by.with_columns(since, *dates).drop_nulls(keys).sort(_SINCE, _MOMENT)
    return ordered.with_columns(pl.col(_MOMENT).cum_max().over(keys))


def _known_from(columns: frozenset[str]) -> pl.Expr:
    """The moment from which a row was known."""
    # A maximum leaves nulls out: a row that does not say when it was entered was known at once.
    entered = first_moment(pl.col("entered_at"), _day_of("entered_at", columns))
    return pl.max_horizontal("occurred_at", entered)


def _steps(moment: pl.Expr) -> pl.Expr:
    """A moment in half microseconds."""
    return moment.dt.epoch("us") * 2


def _most_often(of: Frame, by: Frame, same: list[str], span: timedelta) -> Frame:
    """The last row that agrees with each, where no other values were more frequent.

    Rows of one occasion count once; so do those without one that share a moment and the values:
    nobody is met twice at once, and a file that is read twice makes nobody the one met most.
    """
    counted = by.select("account_id", "occasion_id", _MOMENT, _ABOUT, *same).drop_nulls(same)
    moments = of.select(
        "account_id", _PLACE, _SINCE, began=pl.min_horizontal(_SINCE, "occurred_at")
    )
    before = moments.join(counted, on="account_id")
    near = pl.col(_MOMENT).is_between(pl.col(_SINCE) - span, pl.col(_SINCE))
    # A row that the measure is about counts for later rows alone, and never for itself.
    near &= ~pl.col(_ABOUT) | (pl.col(_MOMENT) < pl.col("began"))
    occasion, moment = pl.col("occasion_id"), pl.col(_MOMENT)
    alone = moment.filter(occasion.is_null()).n_unique()
    values = (
        before.filter(near)
        .group_by(_PLACE, *same)
        .agg(moment.max(), times=occasion.drop_nulls().n_unique() + alone)
    )
    most = values.filter(pl.col("times") == pl.col("times").max().over(_PLACE))
    return of.join(most, on=[_PLACE, *same]).select(_PLACE, pl.col(_MOMENT).cast(TIME))


def _replies(of: Frame, by: Frame, keys: list[str], *, days: bool) -> list[Frame]:
    """What answers a row by its id, and what comes next of all that state no answer.

    What answers another row, or one that is nowhere, follows up nothing. A row that names itself
    begins a thread: it answers nothing.
    """
    begins = (pl.col("in_reply_to") == pl.col("id")).fill_null(value=False)
    by = by.with_columns(in_reply_to=pl.when(~begins).then("in_reply_to"))
    dates = [_DATE, _IS_DAY] if days else []
    # A reply names an id, or an id with its kind: "ticket:17".
    names = (pl.col("id"), pl.concat_str(pl.col("kind").cast(pl.String), pl.lit(":"), "id"))
    named = [of.select(*keys, _PLACE, *dates, began=_SINCE, in_reply_to=name) for name in names]
    answers = by.join(pl.concat(named), on=[*keys, "in_reply_to"])
    comes_later = pl.col("occurred_at") > pl.col("began")
    if days:
        either = pl.col(_IS_DAY) | pl.col(f"{_IS_DAY}_right")
        that_day = pl.col(_DATE) == pl.col(f"{_DATE}_right")
        comes_later |= either & that_day & (pl.col(_PLACE) != pl.col(f"{_PLACE}_right"))
    later = answers.filter(comes_later).select(pl.col(f"{_PLACE}_right").alias(_PLACE), _MOMENT)
    free: Frame = by.filter(pl.col("in_reply_to").is_null())
    found = _nearest(of, free, keys, days=days)
    found.append(later)
    return found


def _nearest(
    of: Frame, by: Frame, keys: list[str], *, days: bool, back: bool = False
) -> list[Frame]:
    """The nearest row in time, and what may lie there too, on the same day."""
    nearest: Frame = _by_time(of, by, keys, back=back)
    return [nearest, _on_the_day(of, by, keys, back=back)] if days else [nearest]


def _on_the_day(of: Frame, by: Frame, keys: list[str], *, back: bool) -> Frame:
    """Rows that another one shares its day with, where either is a day alone.

    Counted day by day, so that a thousand rows of one day are not held against each other.
    """
    moment = pl.col(_MOMENT).max() if back else pl.col(_MOMENT).min()
    days = pl.col(_IS_DAY).sum().cast(pl.Int64)
    shared = by.group_by(*keys, _DATE).agg(moment, rows=pl.len().cast(pl.Int64), days=days)
    itself = by.select(_PLACE, own_date=_DATE, own_is_day=_IS_DAY).unique(_PLACE)
    joined = of.join(itself, on=_PLACE, how="left").join(shared, on=[*keys, _DATE])
    counts_itself = (pl.col("own_date") == pl.col(_DATE)).fill_null(value=False)
    others = (
        pl.when(_IS_DAY).then(pl.col("rows") - counts_itself.cast(pl.Int64))
        .otherwise(pl.col("days") - (counts_itself & pl.col("own_is_day")).cast(pl.Int64))
    )  # fmt: skip
    return joined.filter(others > 0).select(_PLACE, _MOMENT)


def _date(moment: pl.Expr) -> pl.Expr:
    return moment.dt.truncate("1d").alias(_DATE)


def _day_of(field: str, columns: frozenset[str]) -> pl.Expr | None:
    """Where only the day of a field is stated; None where each row has its time."""
    return pl.col(day_column(field)) if day_column(field) in columns else None


def _is_day(told: pl.Expr | None) -> pl.Expr:
    nowhere = pl.lit(value=False)
    return (nowhere if told is None else told.fill_null(value=False)).alias(_IS_DAY)


def _by_time(of: Frame, by: Frame, keys: list[str], *, back: bool) -> Frame:
    """The nearest row in time: the last up to the same moment, or the next after it."""
    left = of.select(_PLACE, _SINCE, *keys).drop_nulls([_SINCE, *keys]).sort(_SINCE)
    # Of rows known at one moment, that which happened last stands last, where looking back ends.
    right = by.select(_SINCE, _MOMENT, *keys).drop_nulls(keys).sort(_SINCE, _MOMENT)
    joined = left.join_asof(
        right,
        on=_SINCE,
        by=keys,
        strategy="backward" if back else "forward",
        allow_exact_matches=back,
        check_sortedness=False,  # both sides were sorted above; with keys, Polars cannot tell
    )
    return joined.select(_PLACE, pl.col(_MOMENT).cast(TIME)).drop_nulls(_MOMENT)
