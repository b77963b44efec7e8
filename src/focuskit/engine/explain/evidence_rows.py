"""The rows behind the signs: gathered in few passes, for whoever shows or counts them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_

import attrs
import polars as pl

from focuskit.detect.measure import in_stages
from focuskit.engine.columns import SignColumn
from focuskit.engine.explain.telling_sentences import on_one_line
from focuskit.engine.measure.branches import candidate_rows, kept_rows, with_people
from focuskit.engine.types import Known, Sign
from focuskit.model import schemas
from focuskit.model.column_types import empty

_CONTENT = "_content"
QUOTED = "_quoted"
"""What customers wrote or said in the rows that speak for a sign which reads it."""
DERIVED = "content-"
"""How the ids begin that are derived from what a row holds: they tell people nothing."""


@attrs.frozen
class Shows:
    """``account_id``, and for each sign whether its rows are shown: a column under its id."""

    frame: pl.DataFrame

    @classmethod
    def of(cls, scored: pl.DataFrame, signs: Sequence[Sign]) -> Shows:
        """Those of the accounts to look at."""
        return cls(scored.select("account_id", *(_shows(sign).alias(sign.id) for sign in signs)))

    def telling(self, signs: Sequence[Sign]) -> list[Sign]:
        """The signs that have rows to show on any of the accounts."""
        return [sign for sign in signs if self.frame[sign.id].any()]

    def accounts(self, signs: Sequence[Sign]) -> pl.Series:
        """The accounts on which any of these signs, one at least, has rows to show."""
        any_of_them = reduce(or_, (self.frame[sign.id] for sign in signs))
        return self.frame["account_id"].filter(any_of_them)


def _shows(sign: Sign) -> pl.Expr:
    """Where the rows of a sign are shown: it fired, or rests on one case, which is shown."""
    fired = SignColumn.OUTCOME.col(sign.id) == "fired"
    return fired | (SignColumn.REASON.col(sign.id) == "one_case").fill_null(value=False)


def by_sign(
    known: Known, shows: Shows, signs: Sequence[Sign], shown: frozenset[str]
) -> Iterator[tuple[str, pl.LazyFrame]]:
    """The rows of each sign, of the accounts on which it fired, by time and id."""
    content = _lasting_fields(known)
    measured = [(sign, sign.measure) for sign in signs if sign.measure]
    alone = {
        sign.id
        for sign, measure in measured
        if measure.row_filter is not None
        or sign.until is not None
        or not known.unreadable.isdisjoint(measure.fields())
    }
    together = [sign for sign, _ in measured if sign.id not in alone]
    passes = [[sign] for sign, _ in measured if sign.id in alone]
    passes = [together, *passes] if together else passes
    # Of few rows, all passes are made at once.
    for some in [passes] if known.engine == "in-memory" else [[one] for one in passes]:
        yield from _of_passes(known, shows, some, shown, content)


def _of_passes(
    known: Known,
    shows: Shows,
    passes: Sequence[Sequence[Sign]],
    shown: frozenset[str],
    content: Sequence[str],
) -> Iterator[tuple[str, pl.LazyFrame]]:
    """The rows of signs of some passes: one tells all that take no branch, or one that does."""
    seen = [_seen_by(known, shows, signs) for signs in passes]
    also = (shown | {"id", "direction", *content}) & known.columns
    branches = {
        place: (sign, sign.measure)
        for place, (sign, *_) in enumerate(passes)
        if sign.measure and sign.measure.row_filter is not None
    }
    asked_rows = known.collect_all(
        [
            candidate_rows(seen[place], measure, since=sign.start, also=also)
            for place, (sign, measure) in branches.items()
        ]
    )
    measures = [measure for _, measure in branches.values()]
    own_rows = kept_rows(known, list(zip(measures, asked_rows, strict=True)))
    for place, measure, rows in zip(branches, measures, own_rows, strict=True):
        seen[place] = with_people(seen[place], measure, rows)
    told = [_evidence_rows(*one, shown, content) for one in zip(seen, passes, strict=True)]
    for signs, rows in zip(passes, known.collect_all(told), strict=True):
        named = _named(rows).sort("occurred_at", "id") if content else rows
        for sign in signs:
            yield sign.id, _of_sign(named.lazy(), shows.accounts([sign]), sign)


def _seen_by(known: Known, shows: Shows, signs: Sequence[Sign]) -> Known:
    """The rows that signs of one pass look at, of the accounts on which any of them fired."""
    alone, measure = signs[0], signs[0].measure
    if measure is not None and len(signs) == 1:
        known = known.readable(measure.fields()).until(alone.until)
    asks = any(sign.measure.asks_colleagues for sign in signs if sign.measure)
    return _of_accounts(known, shows.accounts(signs), check_ins=asks)


def _of_accounts(known: Known, accounts: pl.Series, *, check_ins: bool) -> Known:
    """The rows of these accounts; if asked, all check-ins too, which tell how colleagues fare.

    The condition stands by itself where it can, so that it is met while a file is read.
    """
    account = pl.col("account_id")
    own = account == accounts.item() if len(accounts) == 1 else account.is_in(accounts.implode())
    kept = own | (pl.col("kind") == "check_in") if check_ins else own
    return attrs.evolve(known, frame=known.frame.filter(kept))


def _lasting_fields(known: Known) -> list[str]:
    """The fields that ids are derived from; none where it was seen that every row states its id.

    They are known of a row from its beginning, so that later news leave its id alone.
    """
    if known.ids_everywhere:
        return []
    return [
        field
        for field in schemas.property_schemas("interaction")
        if field in known.columns and field != "id" and field not in schemas.known_from()
    ]


def _evidence_rows(
    rows: Known, signs: Sequence[Sign], shown: frozenset[str], content: Sequence[str]
) -> pl.LazyFrame:
    """In one pass, the rows that speak for or against any of the signs.

    With two truth values a sign, ``SIGN for`` and ``SIGN against``, and where rows differ in it,
    ``SIGN influence``. Where every row states its id, they are ordered by time and id; else by
    nothing, and hold their ``content``.
    """
    speaks = {
        side.of(sign.id): condition.fill_null(value=False)
        for sign in signs
        if sign.measure
        for side, condition in (
            (SignColumn.FOR, sign.measure.evidence),
            (SignColumn.AGAINST, sign.measure.counter_evidence),
        )
    }
    flags = speaks | {
        SignColumn.INFLUENCE.of(sign.id): sign.measure.influence
        for sign in signs
        if sign.measure and sign.measure.influence is not None
    }
    computed = {name: row for s in signs if s.measure for name, row in s.measure.rows.items()}
    frame = rows.frame
    for stage in in_stages(computed):
        frame = frame.with_columns(stage)
    told = frame.with_columns(**flags).filter(pl.any_horizontal(*speaks))
    if QUOTED in shown:
        told = told.with_columns(_quoted(rows, signs).alias(QUOTED))
    basic = ("account_id", "occurred_at", *sorted(shown - {"account_id", "occurred_at", "id"}))
    if not content:
        return told.select(*basic, *flags, "id").sort("occurred_at", "id")
    whole = pl.struct(content).alias(_CONTENT)
    stated = pl.col("id") if "id" in rows.columns else pl.lit(None, dtype=pl.String)
    return told.select(*basic, whole, *flags, id=stated)


def reads_text(sign: Sign, known: Known) -> bool:
    """Whether a sign reads what customers write or say, and they do."""
    texts = {"text", "direction"} <= known.columns
    return texts and sign.measure is not None and "text" in sign.measure.fields()


def _quoted(rows: Known, signs: Sequence[Sign]) -> pl.Expr:
    """What customers wrote or said in the rows that speak for any sign which reads it."""
    reading = [SignColumn.FOR.col(sign.id) for sign in signs if reads_text(sign, rows)]
    if not reading:
        return empty(pl.String())
    theirs = (pl.col("text").str.strip_chars() != "") & (pl.col("direction") == "inbound")
    return pl.when(theirs & pl.any_horizontal(reading)).then("text")


def _of_sign(told: pl.LazyFrame, accounts: pl.Series, sign: Sign) -> pl.LazyFrame:
    """The rows of one sign, of the accounts on which it fired."""
    speaks_for = SignColumn.FOR.col(sign.id)
    return (
        told.filter(speaks_for | SignColumn.AGAINST.col(sign.id))
        .join(accounts.to_frame().lazy(), on="account_id", how="semi", maintain_order="left")
        .with_columns(
            sign=pl.lit(sign.id),
            speaks=pl.when(speaks_for).then(pl.lit("for")).otherwise(pl.lit("against")),
        )
    )


def _named(known: pl.DataFrame) -> pl.DataFrame:
    """Give rows without an id one that is derived from their content, with an ordinal.

    Two equal calls may both be real; the ordinal keeps them apart. A field that is null adds
    nothing, so that a column that appears later leaves the ids alone too.
    """
    content = known[_CONTENT].struct.unnest()
    parts = [
        content.select(pl.struct(field).struct.json_encode().alias("json"))
        .to_series()
        .set(content[field].is_null(), None)
        .alias(field)
        for field in content.columns
    ]
    hashes = pl.DataFrame(parts).select(pl.concat_str(pl.all(), ignore_nulls=True).hash())
    flags = [name for name, dtype in known.schema.items() if dtype == pl.Boolean]
    ordered = known.with_columns(hashes.to_series().alias(_CONTENT)).sort(
        "account_id", _CONTENT, *flags
    )
    ordinal = pl.int_range(1, pl.len() + 1).over("account_id", _CONTENT)
    derived = pl.format(f"{DERIVED}{{}}-{{}}", pl.col(_CONTENT), ordinal)
    return ordered.with_columns(id=pl.coalesce("id", derived)).drop(_CONTENT)


def newest_quote(reads: bool) -> pl.Expr:  # noqa: FBT001 -- whether the sign reads texts
    """The newest of what customers wrote or said, on one line."""
    return on_one_line(pl.col(QUOTED).drop_nulls().last()) if reads else empty(pl.String())
