"""Rows lost to a sign: those that it might have looked at, had they been readable.

A row that was rejected is lost to every sign. One of which a value was emptied, because it could
not be read, is lost to the signs that read that field: it may be as good, or as bad, as a row can
be. What lies outside of a sign's window, or is of a kind that it does not look at, it loses not.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from focuskit.detect.measure import Measure
from focuskit.engine.columns import SignColumn
from focuskit.engine.measure.branches import branch
from focuskit.engine.types import Known, Sign
from focuskit.intake.polars_engine import collect
from focuskit.intake.values.added_columns import UNREADABLE
from focuskit.model.column_types import TIME, moment

_KIND, _FIELDS = "kind", UNREADABLE
_ROW = pl.Schema({"account_id": pl.String(), "occurred_at": TIME, _KIND: pl.String()})
_LAST = "last of the sign"


def with_rows_lost(
    accounts: pl.LazyFrame, signs: Iterable[Sign], known: Known | None, rejected: pl.DataFrame
) -> tuple[pl.LazyFrame, bool]:
    """Add ``LOST`` and ``LOST_LATER`` of each sign, if any row was lost to any.

    Args:
        accounts: One row an account.
        signs: Those that are judged by what was measured.
        known: The rows that were known as of the moment; None where there were none.
        rejected: ``account_id``, ``occurred_at`` and ``kind`` of rejected rows, as far as they can
            be told.

    Returns:
        The accounts, and whether they have these columns.
    """
    if known is None or (rejected.is_empty() and not known.unreadable):
        return accounts, False
    lost = pl.concat([rejected.select(*_ROW), _emptied(known)], how="diagonal")
    counts = [_counted(sign, sign.measure, known, lost) for sign in signs if sign.measure]
    for part in counts:
        accounts = accounts.join(part.lazy(), on="account_id", how="left", maintain_order="left")
    names = [name for part in counts for name in part.columns if name != "account_id"]
    return accounts.with_columns(pl.col(names).fill_null(0)), True


def _emptied(known: Known) -> pl.DataFrame:
    """Rows in use of which a value could not be read, with the fields of which."""
    if not known.unreadable:
        return pl.DataFrame(schema={**_ROW, _FIELDS: pl.List(pl.String)})
    bad = pl.col(_FIELDS).list.len() > 0
    return known.collect(known.frame.filter(bad).select(*_ROW, _FIELDS)).cast(_ROW)


def _counted(sign: Sign, measure: Measure, known: Known, lost: pl.DataFrame) -> pl.DataFrame:
    """How many rows of each account are lost to a sign, and how many after the last of its own."""
    some = lost.filter(_within_reach(sign, measure))
    last = pl.DataFrame(schema={"account_id": pl.String, _LAST: TIME})
    if measure.since_last and not some.is_empty():
        last = _last_rows(sign, measure, known, some["account_id"])
    later = (pl.col("occurred_at") > pl.col(_LAST)).fill_null(value=True)
    return (
        some.join(last, on="account_id", how="left")
        .group_by("account_id")
        .agg(
            pl.len().cast(pl.Int64).alias(SignColumn.LOST.of(sign.id)),
            later.sum().cast(pl.Int64).alias(SignColumn.LOST_LATER.of(sign.id)),
        )
    )


def _within_reach(sign: Sign, measure: Measure) -> pl.Expr:
    """Which lost rows the sign might have looked at; what cannot be told of a row speaks for it."""
    fields = list(measure.fields())
    reads = pl.col(_FIELDS).list.eval(pl.element().is_in(fields)).list.any()
    needs = [need for way in sign.needs for some in way for need in some]
    conditions = [reads]
    if needs and all(need.kinds for need in needs):
        kinds = sorted({kind for need in (*needs, *sign.decisive) for kind in need.kinds})
        conditions.append(pl.col(_KIND).is_in(kinds))
    if sign.start is not None:
        conditions.append(pl.col("occurred_at") >= moment(sign.start))
    return pl.all_horizontal(one.fill_null(value=True) for one in conditions)


def _last_rows(sign: Sign, measure: Measure, known: Known, accounts: pl.Series) -> pl.DataFrame:
    """The last row that speaks for a sign, of some accounts: what "days since" count from."""
    seen = known.readable(measure.fields()).until(sign.until)
    some = pl.col("account_id").is_in(accounts.unique().implode())
    kept = branch(seen.where(some), measure, since=sign.start)
    frame = kept.frame if measure.row_filter is None else measure.on(kept.frame)
    return collect(
        frame.filter(measure.evidence.fill_null(value=False))
        .group_by("account_id")
        .agg(pl.col("occurred_at").max().alias(_LAST)),
        kept.engine,
    )
