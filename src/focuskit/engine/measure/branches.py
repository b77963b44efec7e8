"""Branches: the rows that one measure keeps, with what it must know of other rows.

A branch is filtered first, so that it keeps few rows, and then given what it asks for: the moments
of the rows that its own are linked to, and what is known of the colleagues in them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import attrs
import polars as pl

from focuskit.detect.facts import COLLEAGUE, colleague_column
from focuskit.detect.measure import Measure
from focuskit.engine.measure.linked_rows import linked, unlinked
from focuskit.engine.types import Known
from focuskit.model.days import without_day_columns

_ALWAYS = frozenset({"account_id", "occurred_at"})


def branch(
    known: Known,
    measure: Measure,
    *,
    since: datetime | None = None,
    also: frozenset[str] = frozenset(),
    facts: pl.DataFrame | None = None,
) -> Known:
    """The rows that a branch looks at.

    Args:
        known: The rows that were known.
        measure: What is measured.
        since: From when on the measure looks at other rows; None: from any time on.
        also: Fields that are needed besides those that the measure reads.
        facts: For a measure of the supplier: what is known of each listed account. A measure that
            asks for it is handed one row more for each.
    """
    if facts is not None and measure.asks_accounts:
        known = attrs.evolve(known, frame=_of_accounts(known, facts))
    if measure.row_filter is None and facts is not None:
        return attrs.evolve(known, frame=measure.on(known.frame))
    if measure.row_filter is None:
        return attrs.evolve(known, frame=measure.on(known.frame).filter(measure.looked_at))
    rows = known.collect(candidate_rows(known, measure, since=since, also=also, facts=facts))
    return with_people(known, measure, kept_rows(known, [(measure, rows)])[0])


def candidate_rows(
    known: Known,
    measure: Measure,
    *,
    since: datetime | None = None,
    also: frozenset[str] = frozenset(),
    facts: pl.DataFrame | None = None,
) -> pl.LazyFrame:
    """The rows of a branch that filters, and those that they may be linked to, with its fields.

    The arguments are those of ``branch``.
    """
    of_account = pl.col("account_id").is_not_null()
    frame = known.frame.filter(of_account) if facts is None else known.frame
    given = measure.given() if facts is not None and measure.asks_accounts else {}
    of_accounts = set(given) & set(facts.columns if facts is not None else ())
    days = known.columns - without_day_columns(known.columns)
    fields = sorted(_ALWAYS | measure.fields() | also | of_accounts | days)
    # A day that begins before the moment may lie after it.
    begin = since - timedelta(days=1) if since and days else since
    late = pl.lit(value=True) if begin is None else pl.col("occurred_at") >= begin
    wanted = [measure.row_filter, *(link.by & late for link in measure.links.values())]
    return frame.filter(pl.any_horizontal(wanted)).select(fields)


def kept_rows(known: Known, branches: Sequence[tuple[Measure, pl.DataFrame]]) -> list[pl.DataFrame]:
    """The rows that branches keep of those they asked for, with what they must know of others."""
    found = [rows for _, rows in branches]
    plans = {}
    for place, (measure, rows) in enumerate(branches):
        if not measure.links or measure.row_filter is None:
            continue
        if rows.is_empty():
            found[place] = unlinked(rows, measure.links)
            continue
        columns = frozenset(rows.columns)
        if known.engine == "in-memory":
            plans[place] = linked(rows.lazy(), measure.links, columns).filter(measure.row_filter)
        else:
            found[place] = linked(rows, measure.links, columns).filter(measure.row_filter)
    for place, rows in zip(plans, known.collect_all(list(plans.values())), strict=True):
        found[place] = rows
    return found


def with_people(known: Known, measure: Measure, rows: pl.DataFrame) -> Known:
    """The rows that a branch keeps, with what it must know of colleagues and of the account."""
    frame = rows.lazy()
    if measure.asks_colleagues:
        frame = frame.join(colleagues(known).lazy(), on="colleague_id", how="left")
    if measure.asks_account_itself:
        frame = frame.join(known.accounts.lazy(), on="account_id", how="left")
    return attrs.evolve(known, frame=frame, engine="in-memory")


def _of_accounts(known: Known, facts: pl.DataFrame) -> pl.LazyFrame:
    """Rows with what is known of their accounts, and one row more for each account itself.

    All else is null in that row. Without it a measure over accounts would leave out those of which
    nothing is on record, and take silence for health. Where there is no row at all, nobody looked,
    and no account gets one.
    """
    somebody_looked = not known.collect(known.frame.select("account_id").head(1)).is_empty()
    rows = known.frame.join(facts.lazy(), on="account_id", how="left")
    return pl.concat([rows, facts.lazy()], how="diagonal") if somebody_looked else rows


def colleagues(known: Known) -> pl.DataFrame:
    """What is known of each colleague: when they were last asked how they fare, and how.

    The last answer takes precedence over what the list of colleagues says.
    """
    asked = pl.col("kind") == "check_in"
    rows = known.frame.filter(asked).select("colleague_id", "occurred_at", "score")
    answered = known.collect(rows.drop_nulls("colleague_id")).sort("occurred_at", "score")
    latest = answered.group_by("colleague_id").agg(
        pl.col("occurred_at").max().alias("checked_in_at"),
        pl.col("score").drop_nulls().last().alias("answer"),
    )
    listed = known.colleagues.select(pl.col("id").alias("colleague_id"), "pulse")
    whole = latest.join(listed, on="colleague_id", how="full", coalesce=True)
    facts = {"checked_in_at": pl.col("checked_in_at"), "pulse": pl.coalesce("answer", "pulse")}
    named = [facts[fact].cast(COLLEAGUE[fact]).alias(colleague_column(fact)) for fact in COLLEAGUE]
    return whole.select("colleague_id", *named)
