"""The rows that were known as of the moment of a run, with what was known of people in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import attrs
import polars as pl

from focuskit.detect.facts import ACCOUNT_FIELDS, ACCOUNT_ITSELF
from focuskit.engine.signs.accounts import in_force
from focuskit.engine.timeline.copies import marked
from focuskit.engine.timeline.cutoff import cut
from focuskit.engine.types import CutOff, Known, Request, Sign
from focuskit.model.column_types import null_columns


def known_rows(
    request: Request, signs: Sequence[Sign], listed: pl.DataFrame, moment: datetime | None
) -> Known | None:
    """What was known as of the moment of a run; None if it has none, for want of rows.

    Args:
        request: The interactions, the colleagues, and the cut-off of a replay.
        signs: What is read of the rows.
        listed: The accounts in force.
        moment: The moment of the run.
    """
    if moment is None:
        return None
    intake = request.intake
    fields = (field for sign in signs for field in sign.fields())
    known = attrs.evolve(
        cut(intake, request.cut_off or CutOff(moment, moment), fields),
        accounts=_whole_accounts(listed),
        colleagues=_pulses(request.colleagues, moment),
    )
    return marked(known, ids_everywhere=intake.ids_everywhere)


def _whole_accounts(listed: pl.DataFrame) -> pl.DataFrame:
    """The accounts in force, each as one value, for detectors that ask for all of it."""
    fields = [pl.col(f).cast(t) for f, t in ACCOUNT_FIELDS.items() if f in listed.columns]
    whole = listed.select("account_id", *fields, *null_columns(ACCOUNT_FIELDS, listed.columns))
    return whole.select("account_id", pl.struct(*ACCOUNT_FIELDS).alias(ACCOUNT_ITSELF))


def _pulses(colleagues: pl.DataFrame | None, moment: datetime) -> pl.DataFrame:
    """``id`` and ``pulse`` of the colleagues, in the version in force at the moment."""
    listed = in_force(colleagues, None, moment).rename({"account_id": "id"})
    missing = null_columns({"pulse": pl.Float64()}, listed.columns)
    return listed.with_columns(missing).select("id", "pulse")
