"""The rows that were known as of the moment of a run, with what was known of people in them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import attrs
import polars as pl

from focuskit.detect.facts import ACCOUNT_FIELDS, ACCOUNT_ITSELF
from focuskit.engine.request import CutOff, Request
from focuskit.engine.signs.accounts import in_force
from focuskit.engine.signs.empty_timeline import ENUMERATIONS
from focuskit.engine.timeline.copies import marked
from focuskit.engine.timeline.cutoff import cut
from focuskit.engine.types import Known, Sign
from focuskit.intake.polars_engine import collect
from focuskit.model.column_types import column_types, null_columns


def known_rows(request: Request, listed: pl.DataFrame, moment: datetime | None) -> Known | None:
    """What was known as of the moment of a run; None if it has none, for want of rows.

    Args:
        request: The interactions, the colleagues, and the cut-off of a replay.
        listed: The accounts in force.
        moment: The moment of the run.
    """
    if moment is None:
        return None
    intake = request.intake
    known = attrs.evolve(
        cut(intake, request.cut_off or CutOff(moment, moment)),
        accounts=_whole_accounts(listed),
        colleagues=_pulses(request.colleagues, moment),
        ids_everywhere=intake.ids_everywhere,
    )
    return marked(known)


def with_fields(known: Known, signs: Iterable[Sign]) -> Known:
    """The rows with every field that these signs read; null where no source has it.

    So nothing tells a field that no source has from one whose values only became known later.
    """
    types = column_types("interaction") | ENUMERATIONS
    read = {field: types[field] for sign in signs for field in sign.fields() if field in types}
    nothing = null_columns(read, known.frame.collect_schema().names())
    frames = {name: getattr(known, name) for name in ("frame", "once", "outside")}
    return attrs.evolve(
        known, **{n: one.with_columns(nothing) for n, one in frames.items() if one is not None}
    )


def _whole_accounts(listed: pl.DataFrame) -> pl.DataFrame:
    """The accounts in force, each as one value, for detectors that ask for all of it."""
    fields = [pl.col(f).cast(t) for f, t in ACCOUNT_FIELDS.items() if f in listed.columns]
    missing = null_columns(ACCOUNT_FIELDS, listed.columns)
    whole = listed.lazy().select("account_id", *fields, *missing)
    itself = pl.struct(*ACCOUNT_FIELDS).alias(ACCOUNT_ITSELF)
    return collect(whole.select("account_id", itself), "in-memory")


def _pulses(colleagues: pl.DataFrame | None, moment: datetime) -> pl.DataFrame:
    """``id`` and ``pulse`` of the colleagues, in the version in force at the moment."""
    if colleagues is None:
        return pl.DataFrame(schema={"id": pl.String, "pulse": pl.Float64})
    listed = in_force(colleagues, None, moment).rename({"account_id": "id"})
    missing = null_columns({"pulse": pl.Float64()}, listed.columns)
    return listed.with_columns(missing).select("id", "pulse")
