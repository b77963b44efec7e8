"""One row an account: what a run is about, listed or met in the rows, with what was measured."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from focuskit.detect.detector import USUAL_STATUS
from focuskit.engine.columns import MEASURED, OPTIONAL, SignColumn
from focuskit.engine.recorded.lost_rows import with_lost
from focuskit.engine.types import Measured, Sign
from focuskit.model.column_types import null_columns

_LISTED = "is listed"


def subjects(
    facts: pl.DataFrame,
    measured: Measured,
    signs: Sequence[Sign],
    lost: pl.DataFrame,
) -> pl.LazyFrame:
    """One row an account, with a column for every part of every sign.

    An account without interactions has no observations; nothing is null but what is not known.
    One of which every row was rejected is one too: nothing is known of it.

    Args:
        facts: The accounts that are listed.
        measured: What was measured.
        signs: All signs of the run.
        lost: What accounts lost by rejected rows, if any did.
    """
    rows = measured.frame
    counted = dict.fromkeys(MEASURED, pl.Int64())
    types: dict[SignColumn, pl.DataType] = {**counted, SignColumn.VALUE: pl.Float64()}
    columns = {part.of(sign.id): dtype for sign in signs for part, dtype in types.items()}
    columns |= {
        part.of(sign.id): dtype
        for sign in signs
        for part, dtype in OPTIONAL.items()
        if part is not SignColumn.FAILED or sign.fails_alone
    }
    counts = [name for name, dtype in columns.items() if dtype == pl.Int64]
    missing = null_columns(columns, rows.columns)
    whole = rows.lazy()
    facts = facts.with_columns(pl.lit(value=True).alias(_LISTED))
    if facts.height:
        whole = facts.lazy().join(whole, on="account_id", how="full", coalesce=True)
    else:
        missing += null_columns(facts.schema, ["account_id"])
    found = with_lost(whole.with_columns(missing), lost, measured.probed).with_columns(
        pl.col(counts).fill_null(0), *_unlisted(signs)
    )
    return found.drop(_LISTED)


def _unlisted(signs: Sequence[Sign]) -> list[pl.Expr]:
    """Whether signs that ask for the status alone apply to accounts that no list has."""
    answered = pl.when(pl.col(_LISTED))
    return [
        answered.then(applies := SignColumn.APPLIES.col(sign.id))
        .otherwise(pl.lit(USUAL_STATUS in sign.statuses))
        .alias(applies.meta.output_name())
        for sign in signs
        if sign.statuses is not None and sign.applies_to is None
    ]
