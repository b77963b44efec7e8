"""The sources of a run: from when to when each is on record."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from focuskit.engine.recorded.rows_by_day import Look
from focuskit.engine.results import Run
from focuskit.model.column_types import TIME

SCHEMA = {"source": pl.String(), "begin": TIME, "end": TIME}


def sources(run: Run) -> pl.DataFrame:
    """One row for each source that holds rows, in the order in which they were given.

    ``end`` is as the rows tell, or later, where every kind of the source is stated as recorded for
    longer.
    """
    look = run.look
    if look is None:
        return pl.DataFrame(schema=SCHEMA)
    rows = [
        (name, one.begin, max(one.end, _stated_end(run, look, number) or one.end))
        for number, (name, one) in enumerate(zip(_names(run, look), look.records, strict=True))
        if one is not None
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _names(run: Run, look: Look) -> list[str]:
    """The names of the sources; frames and lists of Python objects have none of their own."""
    names = list(run.request.intake.names)
    return names if len(names) == look.sources else [f"source {n + 1}" for n in range(look.sources)]


def _stated_end(run: Run, look: Look, number: int) -> datetime | None:
    """The earliest of the ends that are stated for the kinds of a source; None where one has none.

    It is no later than the moment of the run.
    """
    stated = run.request.stated
    kinds = look.days.filter(pl.col("source") == number)["kind"].cast(pl.String).unique()
    ends = [stated[kind].end if kind in stated else None for kind in kinds]
    told = [end for end in ends if end is not None]
    return min(*told, look.as_of) if told and len(told) == len(ends) else None
