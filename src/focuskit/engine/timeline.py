"""The timeline: what was known of all interactions as of one moment.

Rows are cut by when they happened and when they came to be known; fields that only became known
later are null; several versions of one id become one.
"""

from __future__ import annotations

from datetime import datetime

import attrs
import polars as pl

from focuskit.intake import Intake
from focuskit.intake.binding import EXPORTED_AT, ROW, SOURCE
from focuskit.intake.rejected import SCHEMA as REJECTED
from focuskit.model import schemas
from focuskit.model.columns import TIME

_KNOWN_FROM = "x-known-from"
_ANY_KIND = "*"
_OWN = (ROW, SOURCE, EXPORTED_AT)


@attrs.frozen(kw_only=True, eq=False)
class Known:
    """The rows that were known as of one moment, and what became of the others.

    Args:
        frame: The rows in use; fields that only became known later are null.
        columns: The fields that the data have.
        merged: Rows that repeat another to the letter.
        superseded: Rows of which a newer version is in use.
        conflicting: Rows that contradict another version entered at the same time.
    """

    frame: pl.LazyFrame
    columns: frozenset[str]
    merged: int
    superseded: int
    conflicting: pl.DataFrame

    @property
    def rows_conflicting(self) -> int:
        """Rows that were rejected here."""
        return self.conflicting.height


def cut(intake: Intake, as_of: datetime) -> Known:
    """Return what was known of the accepted rows as of a moment."""
    frame = _as_known(intake.frame, intake.columns, as_of)
    known = Known(
        frame=frame,
        columns=intake.columns,
        merged=0,
        superseded=0,
        conflicting=pl.DataFrame(schema=REJECTED),
    )
    if "id" not in intake.columns or intake.ids_are_unique:
        return known
    repeated = _repeated_ids(frame)
    return known if repeated.is_empty() else _merged(known, intake, as_of, repeated)


def entered_at(columns: frozenset[str]) -> pl.Expr:
    """When a row came to be known to us: when it happened, unless it says otherwise."""
    return pl.coalesce("entered_at", "occurred_at") if "entered_at" in columns else pl.col(
        "occurred_at"
    )  # fmt: skip


def _as_known(frame: pl.LazyFrame, columns: frozenset[str], as_of: datetime) -> pl.LazyFrame:
    """Cut the rows, and empty the fields whose value was not known yet."""
    moment = pl.lit(as_of, dtype=TIME)
    happened = pl.col("occurred_at") <= moment
    entered = (entered_at(columns) <= moment) if "entered_at" in columns else pl.lit(value=True)
    exported = EXPORTED_AT in frame.collect_schema().names()
    emptied = [
        pl.when(_known_at(prop[_KNOWN_FROM], columns, exported=exported) <= moment).then(field)
        .alias(field)
        for field, prop in schemas.property_schemas("interaction").items()
        if _KNOWN_FROM in prop and field in columns
    ]  # fmt: skip
    return frame.filter(happened & entered).with_columns(emptied)


def _known_at(by_kind: dict[str, list[str]], columns: frozenset[str], *, exported: bool) -> pl.Expr:
    """Return from when on a field's value is known, row by row; null where nobody can say.

    The first of the named times that is not null counts, then the time of the export. A kind that
    the schema does not name was known with its row.
    """

    def first_of(times: list[str]) -> pl.Expr:
        stated = [pl.col(t) for t in times if t in columns]
        stated += [pl.col(EXPORTED_AT)] if exported else []
        return pl.coalesce(stated) if stated else pl.lit(None, dtype=TIME)

    kinds_of: dict[tuple[str, ...], list[str]] = {}
    for kind, times in by_kind.items():
        if kind != _ANY_KIND:
            kinds_of.setdefault(tuple(times), []).append(kind)
    otherwise = by_kind.get(_ANY_KIND)
    known = pl.col("occurred_at") if otherwise is None else first_of(otherwise)
    for stated, kinds in kinds_of.items():
        known = pl.when(pl.col("kind").is_in(kinds)).then(first_of(list(stated))).otherwise(known)
    return known


def _repeated_ids(frame: pl.LazyFrame) -> pl.Series:
    """Return the hashes of ids that may stand on several rows.

    Sorting 64-bit hashes needs a quarter of the memory that grouping the ids would.
    """
    hashes = frame.select(pl.col("id").drop_nulls().hash()).collect(engine="streaming")
    ordered = hashes.to_series().sort()
    return ordered.filter(ordered == ordered.shift(1)).unique()


def _merged(known: Known, intake: Intake, as_of: datetime, repeated: pl.Series) -> Known:
    """Keep one row of each repeated id: the newest version that no other contradicts."""
    whole = intake.frame
    if ROW not in whole.collect_schema().names():
        whole = whole.with_row_index(ROW, offset=1)
    frame = _as_known(whole, known.columns, as_of)
    candidates = frame.filter(pl.col("id").hash().is_in(repeated.implode())).collect()
    judged = _judged(candidates, known.columns)
    dropped = judged.filter(pl.col("fate") != "kept").select(SOURCE, ROW).lazy()
    conflicting = judged.filter(pl.col("fate") == "conflicting")
    fates = dict(judged.group_by("fate").len().iter_rows())
    return attrs.evolve(
        known,
        frame=frame.join(dropped, on=[SOURCE, ROW], how="anti"),
        merged=fates.get("merged", 0),
        superseded=fates.get("superseded", 0),
        conflicting=_as_rejected(conflicting, intake),
    )


def _judged(candidates: pl.DataFrame, columns: frozenset[str]) -> pl.DataFrame:
    """Return id, row and fate of every candidate: kept, merged, superseded or conflicting.

    Content is compared as it was known: what became known later cannot make two rows differ.
    """
    content = pl.struct(sorted(columns)).struct.json_encode()
    rows = candidates.select("id", SOURCE, ROW, content=content, entered=entered_at(columns))
    rows = rows.sort("id", "entered", "content", SOURCE, ROW).with_columns(
        copy=pl.int_range(pl.len()).over("id", "content") > 0,
        conflicting=pl.col("content").n_unique().over("id", "entered") > 1,
    )
    stands = ~pl.col("conflicting")
    newest = pl.col("entered").filter(stands).max().over("id")
    fate = (
        pl.when("conflicting").then(pl.lit("conflicting"))
        .when("copy").then(pl.lit("merged"))
        .when(pl.col("entered") < newest).then(pl.lit("superseded"))
        .otherwise(pl.lit("kept"))
    )  # fmt: skip
    return rows.with_columns(fate=fate)


def _as_rejected(conflicting: pl.DataFrame, intake: Intake) -> pl.DataFrame:
    names = dict(enumerate(intake.names))
    return conflicting.select(
        table=pl.lit("interactions"),
        file=pl.col(SOURCE).replace_strict(names, return_dtype=pl.String),
        row=pl.col(ROW),
        field=pl.lit("id"),
        value=pl.col("id"),
        reason=pl.lit("conflicting: the same id, entered at the same time, with other content"),
    ).cast(pl.Schema(REJECTED))
