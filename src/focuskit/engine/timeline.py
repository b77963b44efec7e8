"""The timeline: what was known of all interactions as of one moment.

Rows are cut by when they happened and when they came to be known; fields that only became known
later are null; several versions of one id become one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache, lru_cache

import attrs
import polars as pl

from focuskit.detect.facts import ACCOUNT_FIELDS, ACCOUNT_ITSELF
from focuskit.intake import Intake
from focuskit.intake.binding import EXPORTED_AT, ROW, SOURCE
from focuskit.intake.computing import Engine, collect
from focuskit.intake.rejected import SCHEMA as REJECTED
from focuskit.intake.rejected import nothing
from focuskit.model import schemas
from focuskit.model.columns import TIME, column_types
from focuskit.model.days import day_column, day_columns, last_moment

_KNOWN_FROM = "x-known-from"
_ANY_KIND = "*"
_LONG_LIST = 10
_LISTED = {
    field: pl.Enum([value for value in prop["enum"] if value is not None])
    for field, prop in schemas.property_schemas("interaction").items()
    if len(prop.get("enum", ())) > _LONG_LIST
}
"""Fields with a long list of values become enumerations: looking one of them up in a list then
costs a thirtieth, and bringing them there no more than one look-up of the text."""
_OF_INTAKE = (ROW, SOURCE, EXPORTED_AT)

Ends = tuple[datetime, datetime]
"""Up to when rows happened, and up to when they came to be known."""


def _no_colleagues() -> pl.DataFrame:
    return pl.DataFrame(schema={"id": pl.String, "pulse": pl.Float64})


def _no_accounts() -> pl.DataFrame:
    return pl.DataFrame(schema={"account_id": pl.String, ACCOUNT_ITSELF: pl.Struct(ACCOUNT_FIELDS)})


@attrs.frozen(kw_only=True, eq=False)
class Known:
    """The rows that were known as of one moment, and what became of the others.

    Args:
        frame: The rows in use, with every field; those that only became known later are null.
        columns: The fields that the sources have, and the columns that tell days.
        engine: The engine of Polars that suits the number of rows.
        merged: Rows that repeat another to the letter.
        superseded: Rows of which a newer version is in use.
        conflicting: Rows that contradict another version entered at the same time.
        colleagues: ``id`` and ``pulse`` of the listed colleagues, as of the moment.
        accounts: ``account_id`` and the whole account of those listed, as of the moment.
        copies: Rows without an id that repeat another to the letter; they are in use too.
        once: The rows without them; None where there are none.
    """

    frame: pl.LazyFrame
    columns: frozenset[str]
    engine: Engine
    merged: int
    superseded: int
    conflicting: pl.DataFrame
    colleagues: pl.DataFrame = attrs.field(factory=_no_colleagues)
    accounts: pl.DataFrame = attrs.field(factory=_no_accounts)
    copies: int = 0
    once: pl.LazyFrame | None = None

    @property
    def rows_conflicting(self) -> int:
        """Rows that were rejected here."""
        return self.conflicting.height

    def collect(self, frame: pl.LazyFrame) -> pl.DataFrame:
        """Compute a frame that is made of the rows in use, the way that suits their number."""
        return collect(frame, self.engine)


def cut(
    intake: Intake, as_of: datetime, fields: Iterable[str], *, known_by: datetime | None = None
) -> Known:
    """Return what was known of the accepted rows as of a moment.

    Args:
        intake: The accepted rows.
        as_of: The moment up to which they happened.
        fields: The fields that are read later on; they are there even where no source has them.
        known_by: The moment up to which they came to be known; None: the same.
    """
    read = frozenset(fields) | {"entered_at"}
    ends = (as_of, known_by or as_of)
    known = Known(
        frame=_as_known(intake.frame, intake.columns, ends, read),
        columns=intake.columns,
        engine=intake.engine,
        merged=0,
        superseded=0,
        conflicting=nothing(),
    )
    if "id" not in intake.columns or intake.ids_are_unique:
        return known
    repeated = _repeated_ids(intake)
    if repeated.is_empty():
        return known
    return _merged(known, intake, _as_known(intake.numbered, intake.columns, ends, read), repeated)


@cache
def empty() -> pl.LazyFrame:
    """Return a timeline without rows: every field in its type, to try expressions on."""
    types = column_types("interaction")
    fields = {f: _LISTED.get(f, types[f]) for f in types if f != "attributes"}
    return pl.LazyFrame(
        schema={**fields, **dict.fromkeys(day_columns("interaction"), pl.Boolean())}
    )


def happened(columns: frozenset[str]) -> pl.Expr:
    """When a row has happened for sure: of a day, at its end."""
    day = day_column("occurred_at")
    return last_moment(pl.col("occurred_at"), pl.col(day) if day in columns else None)


def _entered_at() -> pl.Expr:
    """When a row came to be known to us: when it happened, unless it says otherwise."""
    return pl.coalesce("entered_at", "occurred_at")


def _as_known(
    frame: pl.LazyFrame, columns: frozenset[str], ends: Ends, read: frozenset[str]
) -> pl.LazyFrame:
    """Cut the rows, and empty the fields whose value was not known yet.

    Every field that is read is there afterwards: one that no source has is null, just like one
    whose values only became known later, so that nothing tells the two apart.
    """
    exported = EXPORTED_AT in frame.collect_schema().names()
    absent, there, listed, emptied = _cutting(columns, ends, read, exported=exported)
    return frame.with_columns(absent).filter(there).with_columns(listed).with_columns(emptied)


@lru_cache(maxsize=64)
def _cutting(
    columns: frozenset[str], ends: Ends, read: frozenset[str], *, exported: bool
) -> tuple[list[pl.Expr], pl.Expr, list[pl.Expr], list[pl.Expr]]:
    """Return what is added, which rows stay, and which columns change; built once for all runs."""
    types = column_types("interaction")
    absent = [pl.lit(None, dtype=types[f]).alias(f) for f in sorted(read - columns)]
    listed = [pl.col(f).cast(_LISTED[f], strict=False) for f in _LISTED if f in columns | read]
    happened_by, known_by = (pl.lit(end, dtype=TIME) for end in ends)
    times = columns | {EXPORTED_AT} if exported else columns
    emptied = [
        pl.when(_is_known(prop[_KNOWN_FROM], known_by, times)).then(name).alias(name)
        for field, prop in schemas.property_schemas("interaction").items()
        if _KNOWN_FROM in prop
        for name in columns & {field, day_column(field)}
    ]
    there = happened(columns) <= happened_by
    if "entered_at" in columns:
        there = there & (_entered_at() <= known_by)
    return absent, there, listed, emptied


def _is_known(by_kind: dict[str, list[str]], moment: pl.Expr, times: frozenset[str]) -> pl.Expr:
    """Return whether a field's value was known at a moment, row by row.

    It was once any of the named times, or the export, had come. A time that is still to come
    counts like none: that it will come was not known either. A kind that the schema does not name
    was known with its row.
    """

    def any_come(named: Iterable[str]) -> pl.Expr:
        come = [pl.col(t) <= moment for t in (*named, EXPORTED_AT) if t in times]
        return pl.any_horizontal(come) if come else pl.lit(value=False)

    kinds_of: dict[tuple[str, ...], list[str]] = {}
    for kind, named in by_kind.items():
        if kind != _ANY_KIND:
            kinds_of.setdefault(tuple(named), []).append(kind)
    otherwise = by_kind.get(_ANY_KIND)
    known = pl.lit(value=True) if otherwise is None else any_come(otherwise)
    for stated, kinds in kinds_of.items():
        known = pl.when(pl.col("kind").is_in(kinds)).then(any_come(stated)).otherwise(known)
    return known


def _repeated_ids(intake: Intake) -> pl.Series:
    """Return the hashes of ids that may stand on several rows.

    Sorting 64-bit hashes needs a quarter of the memory that grouping the ids would.
    """
    ids = intake.frame.select(pl.col("id").drop_nulls().hash())
    hashes = collect(ids, intake.engine)
    ordered = hashes.to_series().sort()
    return ordered.filter(ordered == ordered.shift(1)).unique()


def _merged(known: Known, intake: Intake, frame: pl.LazyFrame, repeated: pl.Series) -> Known:
    """Keep one row of each repeated id: the newest version that no other contradicts."""
    candidates = frame.filter(pl.col("id").hash().is_in(repeated.implode())).collect()
    judged = _judged(candidates)
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


def _judged(candidates: pl.DataFrame) -> pl.DataFrame:
    """Return id, row and fate of every candidate: kept, merged, superseded or conflicting.

    Content is compared as it was known: what became known later cannot make two rows differ.
    """
    fields = sorted(set(candidates.columns) - set(_OF_INTAKE))
    content = pl.struct(fields).struct.json_encode()
    rows = candidates.select(
        "id", "account_id", SOURCE, ROW, content=content, entered=_entered_at()
    )
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
        account_id=pl.col("account_id"),
    ).cast(pl.Schema(REJECTED))
