"""Merging: which rows are versions of one interaction, and which of them counts.

Rows are versions of each other if id, kind and account agree; rows of no account agree with each
other. What is compared is what was known of them at the moment: news of later days cannot make
two rows differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import attrs
import polars as pl

from focuskit.engine.timeline.replies import place, unclear
from focuskit.intake.checks.rejections import SCHEMA as REJECTED
from focuskit.intake.checks.rejections import nothing
from focuskit.intake.polars_engine import Engine, collect
from focuskit.intake.rows_that_count import ROW
from focuskit.intake.values.added_columns import EXPORTED_AT, SOURCE
from focuskit.model.column_types import TIME
from focuskit.model.wording import counted

_KEY = ("id", "kind", "account_id")
"""What versions of one interaction have in common."""
_OF_INTAKE = (ROW, SOURCE, EXPORTED_AT)
_MOST_PAIRS = 5
"""So many pairs of files are named in a note."""

_VERSION = pl.sum_horizontal(pl.col(field).hash(seed) for seed, field in enumerate(_KEY))
"""Rows with one hash may be versions of each other."""
_PLACE = place("id")
_CASE = pl.col("id").hash(0) + pl.col("kind").hash(1)
"""Rows with one hash may be told apart by their account alone."""


def entered_at() -> pl.Expr:
    """When a row came to be known to us: when it happened, unless it says otherwise."""
    return pl.coalesce("entered_at", "occurred_at")


@attrs.frozen(kw_only=True, eq=False)
class Versions:
    """What became of rows whose id stands on several.

    Args:
        dropped: Source and row of those that are not in use.
        merged: Rows that repeat another to the letter.
        superseded: Rows of which a newer version, or one that says more, is in use.
        conflicting: Rows that contradict another version entered at the same time.
        shared: Hashes of ids that several kinds of one account have.
        notes: What the user should know.
    """

    dropped: pl.DataFrame
    merged: int = 0
    superseded: int = 0
    conflicting: pl.DataFrame
    shared: pl.Series
    notes: tuple[str, ...] = ()

    def applied(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        """The rows in use; an id that several kinds of an account have names the kind."""
        if self.dropped.height:
            frame = frame.join(self.dropped.lazy(), on=[SOURCE, ROW], how="anti")
        if self.shared.is_empty():
            return frame
        named = pl.concat_str(pl.col("kind").cast(pl.String), pl.lit(":"), "id")
        repeated = _PLACE.is_in(self.shared.implode())
        return frame.with_columns(id=pl.when(repeated).then(named).otherwise("id"))


def repeated_ids(frame: pl.LazyFrame, engine: Engine) -> pl.Series:
    """The hashes of ids that may stand on several rows.

    Sorting 64-bit hashes needs a quarter of the memory that grouping the ids would.
    """
    ids = frame.select(pl.col("id").drop_nulls().hash())
    ordered = collect(ids, engine).to_series().sort()
    return ordered.filter(ordered == ordered.shift(1)).unique()


def versions(
    frame: pl.LazyFrame,
    repeated: pl.Series,
    *,
    names: Sequence[str],
    engine: Engine,
    known_by: datetime,
) -> Versions:
    """What becomes of rows whose id may stand on several.

    Args:
        frame: The rows as they were known, numbered within their sources.
        repeated: What ``repeated_ids`` found.
        names: What the sources are called, by their number.
        engine: The engine of Polars that suits the number of rows.
        known_by: The moment up to which rows, and exports, came to be known.
    """
    maybe = frame.filter(pl.col("id").hash().is_in(repeated.implode()))
    hashes = collect(maybe.select(version=_VERSION, place=_PLACE, case=_CASE), engine)
    once = hashes.unique("version")
    shared, moved = (
        once.filter(pl.col(part).is_duplicated())[part].unique().sort()
        for part in ("place", "case")
    )
    twice = hashes.filter(pl.col("version").is_duplicated())["version"].unique()
    notes = (*_of_moved(maybe, moved, engine), *unclear(frame, shared, engine))
    if twice.is_empty():
        nowhere = pl.DataFrame(schema={SOURCE: pl.UInt32, ROW: pl.UInt32})
        return Versions(dropped=nowhere, conflicting=nothing(), shared=shared, notes=notes)
    candidates = collect(maybe.filter(_VERSION.is_in(twice.implode())), engine)
    judged = _judged(candidates, _places(frame, names, engine), known_by)
    fates = dict(judged.group_by("fate").len().iter_rows())
    return Versions(
        dropped=judged.filter(pl.col("fate") != "kept").select(SOURCE, ROW),
        merged=fates.get("merged", 0),
        superseded=fates.get("superseded", 0),
        conflicting=_as_rejected(judged.filter(pl.col("fate") == "conflicting")),
        shared=shared,
        notes=(*_of_replaced(judged), *notes),
    )


def _places(frame: pl.LazyFrame, names: Sequence[str], engine: Engine) -> pl.DataFrame:
    """Name and place of each source; the place does not depend on the order of sources."""
    named = pl.DataFrame({SOURCE: range(len(names)), "file": names}).cast({SOURCE: pl.UInt32})
    by: list[str] = ["file"]
    if named["file"].is_duplicated().any():  # frames in memory have no names that tell them apart
        content = {"rows": pl.len(), "ids": pl.col("id").hash().sum()}
        found = collect(frame.group_by(SOURCE).agg(**content), engine)
        named, by = named.join(found, on=SOURCE, how="left"), [*by, *content]
    return named.sort(*by, SOURCE).select(SOURCE, "file").with_row_index("place")


def _judged(candidates: pl.DataFrame, places: pl.DataFrame, known_by: datetime) -> pl.DataFrame:
    """The candidates with their fate: kept, merged, superseded or conflicting.

    Of versions that were entered at one moment the one of the latest export stands, and of those
    the one that only fills in what the others leave empty.
    """
    rows = candidates.join(places, on=SOURCE)
    fields = _fields(candidates)
    rows = rows.with_columns(
        content=pl.struct(sorted({*candidates.columns} - {*_OF_INTAKE})).struct.json_encode(),
        entered=entered_at(),
        exported=_exported(candidates, known_by),
    ).with_columns(pl.col("exported").max().over(*_KEY, "content"))
    # Where nothing says when a row was entered, the later export does.
    untold = pl.col("entered_at").is_null().all().over(*_KEY)
    exports = pl.col("exported").n_unique().over(*_KEY) > 1
    rows = rows.with_columns(entered=pl.when(~(untold & exports)).then("entered"))
    moment = (*_KEY, "entered", "exported")
    rows = rows.with_row_index("group").with_columns(
        several=pl.col("content").n_unique().over(moment) > 1,
        group=pl.col("group").min().over(moment),
    )
    rows = rows.join(_filled_in(rows.filter("several"), fields), on=["place", ROW], how="left")
    fills = pl.col("fills").fill_null(value=False)
    rows = rows.with_columns(
        fills=fills, conflicting=pl.col("several") & ~fills.any().over("group")
    ).sort(*moment, "fills", "content", "place", ROW, nulls_last=True)
    copy = pl.int_range(pl.len()).over(*_KEY, "content") > 0
    stands = ~copy & ~pl.col("conflicting")
    newest = pl.col("order") == pl.col("order").filter(stands).max().over(*_KEY)
    fate = (
        pl.when("conflicting").then(pl.lit("conflicting"))
        .when(copy).then(pl.lit("merged"))
        .when(newest).then(pl.lit("kept"))
        .otherwise(pl.lit("superseded"))
    )  # fmt: skip
    return rows.with_row_index("order").with_columns(fate=fate)


def _exported(candidates: pl.DataFrame, known_by: datetime) -> pl.Expr:
    """A number that rises with how well an export tells what was known at the moment.

    That is the latest export made by then, else the first made after it.
    """
    if EXPORTED_AT not in candidates.columns:
        return pl.lit(0)
    seconds = pl.col(EXPORTED_AT).dt.epoch("s")
    by_then = pl.col(EXPORTED_AT) <= pl.lit(known_by, dtype=TIME)
    return pl.when(by_then).then(seconds).otherwise(-seconds).fill_null(0)


def _fields(candidates: pl.DataFrame) -> dict[str, pl.Expr]:
    """What is compared: every field, and every attribute by itself."""
    fields: dict[str, pl.Expr] = {}
    for name, dtype in candidates.schema.items():
        if isinstance(dtype, pl.Struct):
            parts = (field.name for field in dtype.fields)
            fields |= {f"{name}.{part}": pl.col(name).struct.field(part) for part in parts}
        elif dtype == pl.List:
            text = pl.struct(name).struct.json_encode()
            fields[name] = pl.when(pl.col(name).is_not_null()).then(text)
        elif name not in _OF_INTAKE:
            fields[name] = pl.col(name)
    return fields


def _filled_in(rows: pl.DataFrame, fields: dict[str, pl.Expr]) -> pl.DataFrame:
    """Whether each row only fills in what all others of its group leave empty.

    Also the fields in which its group is at odds, and whose other values stand elsewhere.
    """
    values = rows.select("group", "place", ROW, *(field.alias(f) for f, field in fields.items()))
    at_odds = [pl.col(f).drop_nulls().n_unique().over("group") > 1 for f in fields]
    whole = [pl.col(f).is_not_null() | pl.col(f).is_null().all().over("group") for f in fields]
    differs = [pl.col(f).n_unique().over("group") > 1 for f in fields]
    told = [pl.when(differ).then(pl.lit(f)) for f, differ in zip(fields, differs, strict=True)]
    return values.select(
        "place",
        ROW,
        fills=~pl.any_horizontal(at_odds) & pl.all_horizontal(whole),
        differing=pl.concat_str(told, separator=", ", ignore_nulls=True),
    )


def _as_rejected(conflicting: pl.DataFrame) -> pl.DataFrame:
    """The lines of rows that contradict each other, each with where another stands."""
    first, last = (pl.col(part) for part in ("content", "file"))
    other = (
        pl.when(first == first.first().over("group"))
        .then(last.last().over("group"))
        .otherwise(last.first().over("group"))
    )
    return conflicting.select(
        table=pl.lit("interactions"),
        file="file",
        row=ROW,
        field=pl.lit("id"),
        value="id",
        reason=pl.format(
            "conflicting: the same id, kind and account, entered at the same time, with another "
            "{} in {}; map the moment of the change to entered_at",
            "differing", other,
        ),
        account_id="account_id",
    ).cast(pl.Schema(REJECTED))  # fmt: skip


def _of_replaced(judged: pl.DataFrame) -> list[str]:
    """Say how many rows of one source are superseded by those of another."""
    kept = judged.filter(pl.col("fate") == "kept").select(*_KEY, by="file", by_place="place")
    lost = judged.filter(pl.col("fate") == "superseded")
    pairs = (
        lost.join(kept, on=_KEY, nulls_equal=True)
        .filter(pl.col("place") != pl.col("by_place"))
        .group_by("by", "file")
        .len()
        .sort("by", "file")
    )
    if pairs.is_empty():
        return _of_one_file(judged)
    told = [
        f"{by} replaces {counted(n, 'row')} of {of}" for by, of, n in pairs.head(_MOST_PAIRS).rows()
    ]
    more = pairs.height - _MOST_PAIRS
    rest = f"; and so on, {counted(int(pairs['len'].sum()), 'row')} in all" if more > 0 else ""
    return [f"versions of one id, kind and account: {'; '.join(told)}{rest}", *_of_one_file(judged)]


def _of_one_file(judged: pl.DataFrame) -> list[str]:
    """Say how many rows stand behind a later one of their own source that nobody calls a version.

    An id that is none, such as the number of a customer, would hide all rows but the last.
    """
    kept = judged.filter(pl.col("fate") == "kept").select(*_KEY, by_place="place")
    lost = judged.filter(pl.col("fate") == "superseded", pl.col("entered_at").is_null())
    behind = (
        lost.join(kept, on=_KEY, nulls_equal=True)
        .filter(pl.col("place") == pl.col("by_place"))
        .group_by("file")
        .len()
        .sort("file")
    )
    return [
        f"{file}: {counted(number, 'row')} stand{'s' * (number == 1)} behind a later one of the "
        "same id, kind and account, and no entered_at says that it is a newer version: does id "
        "name a row?"
        for file, number in behind.rows()
    ]


def _of_moved(maybe: pl.LazyFrame, moved: pl.Series, engine: Engine) -> list[str]:
    """Say where one kind has an id in several accounts: each of them counts."""
    if moved.is_empty():
        return []
    accounts = pl.col("account_id").drop_nulls().unique().sort()
    one = collect(
        maybe.filter(_CASE.is_in(moved.implode()))
        .group_by("kind", "id")
        .agg(accounts.head(2), pl.len().alias("rows"))
        .filter(pl.col("account_id").list.len() > 1),
        engine,
    ).sort(pl.col("kind").cast(pl.String), "id")
    if one.is_empty():
        return []
    kind, name, (this, that), _ = one.row(0)
    stands = "stands" if one.height == 1 else "stand"
    text = f"{counted(one.height, 'id')} {stands} on rows of one kind in several accounts"
    hint = "where it moved from one to the other, hand over its newest row alone"
    return [f"{text}, such as {kind} {name} of {this} and of {that}; each row counts: {hint}"]
