"""Evidence: the interactions behind the signs, gathered for those who look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_
from typing import Any

import attrs
import polars as pl

from focuskit.detect.measure import in_stages
from focuskit.engine.columns import SignColumn
from focuskit.engine.explain.telling_sentences import on_one_line, with_telling_sentences
from focuskit.engine.measure.branches import asked, kept, with_people
from focuskit.engine.types import Known, Sign
from focuskit.intake.polars_engine import collect
from focuskit.model import schemas
from focuskit.model.column_types import TIME, empty, null_columns
from focuskit.model.days import day_column, day_of
from focuskit.model.units import Unit

MOST_IDS = 20
"""Up to so many interactions a finding are named in a document: the newest."""

SPANS: dict[str, Any] = {
    "account_id": pl.String,
    "sign": pl.String,
    "rows": pl.UInt32,
    "first": pl.Date,
    "last": pl.Date,
    "begin": pl.Date,
    "kind": pl.String,
    "quote": pl.String,
    "row_id": pl.String,
    "row_kind": pl.String,
    "row_day": pl.Date,
    "row_role": pl.String,
}
"""What ``spans`` returns."""

IDS_SCHEMA: dict[str, Any] = {
    "account_id": pl.String,
    "sign": pl.String,
    "ids": pl.List(pl.String),
    "counter_ids": pl.List(pl.String),
    "quote": pl.String,
}
"""What ``ids`` returns."""
_CONTENT = "_content"
_KEY = ("account_id", "sign", "speaks", "id")
_SHOWN = frozenset({"id", "occurred_at", "kind", "direction", "channel", "text"})
_SPOKEN_OF = frozenset({"kind", "contact_role", "resolved_at", day_column("occurred_at")})
_QUOTED = "_quoted"
"""What customers wrote or said in the rows that speak for a sign which reads it."""
LONGEST_QUOTE = 1000
"""Letters of a quote in a document; a longer one ends with the last whole word before it."""
_DERIVED = "content-"
"""How the ids begin that are derived from what a row holds: they tell people nothing."""


def in_days(rows: pl.DataFrame, zone: str) -> pl.DataFrame:
    """Rows with the days of a zone in place of times, and without the columns that tell days."""
    times = [name for name, dtype in rows.schema.items() if dtype == TIME]
    days = rows.with_columns(day_of(name, rows.columns, zone) for name in times)
    return days.drop(map(day_column, times), strict=False)


def rows(
    known: Known | None, scored: pl.DataFrame, signs: Sequence[Sign], zone: str | None = None
) -> pl.DataFrame:
    """The rows that speak for or against each sign that fired, oldest first.

    Args:
        known: The rows that were known; None where there were none.
        scored: The accounts to look at, with ``SIGN outcome``.
        signs: The signs of the run.
        zone: The zone whose days stand in place of times; None: times as they are.

    Returns:
        ``account_id``, ``sign``, ``speaks`` (``for`` or ``against``), ``id``, and the fields that
        the sign reads.
    """
    found = [pl.LazyFrame(schema=dict.fromkeys(_KEY, pl.String))]
    if known is not None:
        shows = _Shows.of(scored, signs)
        telling = shows.telling(signs)
        read = {sign.id: sign.measure.fields() for sign in telling if sign.measure}
        seen = {sign: _seen(known, fields, days=zone is not None) for sign, fields in read.items()}
        shown = frozenset().union(*seen.values())
        found += [
            part.select(*_KEY, *sorted(seen[sign] - {"id", "account_id"}))
            for sign, part in _by_sign(known, shows, telling, shown)
        ]
    whole = collect(pl.concat(found, how="diagonal_relaxed"), "in-memory")
    order = [c for c in ("account_id", "sign", "occurred_at", "id") if c in whole.columns]
    whole = whole.sort(order, maintain_order=True)
    return whole if zone is None else in_days(whole, zone)


def _seen(known: Known, fields: frozenset[str], *, days: bool) -> frozenset[str]:
    """The columns that are shown of rows in which these fields are read; if asked, which are days.

    Signs are about our conduct as a house: evidence never points at one colleague.
    """
    seen = fields | _SHOWN
    told = map(day_column, seen) if days else ()
    return seen.union(told) & (known.columns - {"colleague_id"})


def rows_of(
    known: Known | None, account: pl.DataFrame, sign: Sign, zone: str | None = None
) -> pl.DataFrame:
    """The rows that speak for or against one sign of one account, whatever came of it.

    The arguments and what is returned are those of ``rows``. A sign that ended in an error, or does
    not apply, has none.
    """
    outcome = SignColumn.OUTCOME.col(sign.id)
    looked_at = pl.when(outcome.is_in(["fired", "clear", "unknown"])).then(pl.lit("fired"))
    return rows(
        known, account.with_columns(looked_at.alias(outcome.meta.output_name())), [sign], zone
    )


def ids(
    known: Known | None, scored: pl.DataFrame, signs: Sequence[Sign], *, quotes: bool = False
) -> pl.DataFrame:
    """The newest ids for and against each sign that fired, oldest first.

    The arguments are those of ``rows``. Returns ``account_id``, ``sign``, ``ids``, ``counter_ids``
    and, if asked for ``quotes``, the ``quote`` of ``spans`` in ``LONGEST_QUOTE`` letters at most;
    else null.
    """
    found = [pl.LazyFrame(schema=IDS_SCHEMA)]
    if known is None:
        return collect(pl.concat(found), "in-memory")
    shows = _Shows.of(scored, signs)
    telling = shows.telling(signs)
    reading = {sign.id: sign for sign in telling if quotes and _reads_text(sign, known)}
    parts = _by_sign(known, shows, telling, frozenset({_QUOTED} if reading else ()))
    found += [newest(part, quotes=sign in reading) for sign, part in parts]
    named = collect(pl.concat(found), "in-memory")
    return with_telling_sentences(known, reading, named, most=LONGEST_QUOTE) if reading else named


def _reads_text(sign: Sign, known: Known) -> bool:
    """Whether a sign reads what customers write or say, and they do."""
    texts = {"text", "direction"} <= known.columns
    return texts and sign.measure is not None and "text" in sign.measure.fields()


def spans(
    known: Known | None,
    scored: pl.DataFrame,
    signs: Sequence[Sign],
    asked: pl.DataFrame,
    zone: str,
) -> pl.DataFrame:
    """From which day to which the rows lie that speak for some signs of some accounts.

    Args:
        known: The rows that were known; None where there were none.
        scored: The accounts to look at.
        signs: The signs of the run.
        asked: ``account_id`` and ``sign``: of which findings.
        zone: The zone whose days are meant.

    Returns:
        One row a finding that has rows: how many ``rows``, ``first`` and ``last`` of them,
        ``begin`` (the first; the last where the sign counts the time since then), their ``kind``
        (null where there are several), and a ``quote``: the newest text of theirs, of signs that
        read texts, and of a long one the telling sentences. ``row_id`` (null where none is
        stated), ``row_kind``, ``row_day`` and ``row_role`` (of the contact) are of the one row
        without which the sign would lose most: the only one, or that which makes most of a mean or
        of a share by weight; of open cases that are counted the oldest, and of a silence the last
        row before it. All of them are null where several would take as much away, or where the
        sign would be as severe without it.
    """
    found = [pl.DataFrame(schema=SPANS)]
    if known is not None:
        wanted = dict(asked.group_by("sign").agg("account_id").iter_rows())
        some = [sign for sign in signs if sign.id in wanted]
        marked = scored.with_columns(
            part
            for sign in some
            for part in (
                pl.when(pl.col("account_id").is_in(wanted[sign.id]))
                .then(pl.lit("fired"))
                .alias(SignColumn.OUTCOME.of(sign.id)),
                pl.lit(None, dtype=pl.String).alias(SignColumn.REASON.of(sign.id)),
            )
        )
        shows = _Shows.of(marked, some)
        shown = {_QUOTED, *(_SPOKEN_OF & known.columns)}
        parts = _by_sign(known, shows, shows.telling(some), frozenset(shown))
        by_id = {sign.id: sign for sign in some}
        found += [
            _of_those_that_lose(scored, sign, _span(collect(part, "in-memory"), by_id[sign], zone))
            for sign, part in parts
        ]
        return with_telling_sentences(known, by_id, pl.concat(found))
    return pl.concat(found)


def _span(rows: pl.DataFrame, sign: Sign, zone: str) -> pl.DataFrame:
    """The span of one sign on each account, from its rows in the order of time."""
    fields = sign.measure.fields() if sign.measure else frozenset[str]()
    is_silence = sign.measure is not None and sign.measure.since_last
    happened, kind = pl.col("occurred_at"), pl.col("kind").cast(pl.String)
    for_it = in_days(rows.filter(pl.col("speaks") == "for"), zone).with_columns(
        null_columns(dict.fromkeys(_SPOKEN_OF - {"kind"}, pl.String()), rows.columns)
    )
    stands_out, row = _most_telling(sign, is_silence=is_silence)
    told = (
        for_it.with_columns(_row=pl.struct(*_named_row()))
        .group_by("account_id", "sign", maintain_order=True)
        .agg(
            rows=pl.len(),
            first=happened.first(),
            last=happened.last(),
            begin=happened.last() if is_silence else happened.first(),
            kind=pl.when(kind.n_unique() == 1).then(kind.first()),
            quote=_quote("text" in fields),
            _row=pl.when(stands_out).then(row),
        )
    )
    return told.unnest("_row").select(*SPANS).cast(pl.Schema(SPANS))


def _quote(reads: bool) -> pl.Expr:  # noqa: FBT001 -- whether the sign reads texts
    """The newest of what customers wrote or said, on one line."""
    return on_one_line(pl.col(_QUOTED).drop_nulls().last()) if reads else empty(pl.String())


def _most_telling(sign: Sign, *, is_silence: bool) -> tuple[pl.Expr, pl.Expr]:
    """Whether one of the rows in evidence takes most away from the sign, and which; aggregates."""
    rows, measure = pl.col("_row"), sign.measure
    if is_silence:
        return pl.lit(value=True), rows.last()
    alone = pl.len() == 1
    if measure is not None and measure.influence is not None:
        most = SignColumn.INFLUENCE.col(sign.id)
        return alone | ((most == most.max()).sum() == 1), rows.get(most.arg_max().fill_null(0))
    if measure is not None and measure.unit == Unit.COUNT and "resolved_at" in measure.fields():
        return alone | pl.col("resolved_at").is_null().all(), rows.first()
    return alone, rows.first()


def _of_those_that_lose(scored: pl.DataFrame, sign: str, told: pl.DataFrame) -> pl.DataFrame:
    """Name the row of those accounts alone on which the sign is milder without its strongest case.

    Of a sign without cases nobody can tell, and its row stays.
    """
    if SignColumn.WITHOUT_CASE.of(sign) not in scored.columns:
        return told
    severity = pl.coalesce(SignColumn.SEVERITY.col(sign), SignColumn.SEVERITY_LOW.col(sign))
    as_severe = (SignColumn.WITHOUT_CASE.col(sign) >= severity).fill_null(value=False)
    idle = scored.filter(as_severe)["account_id"]
    named = ("row_id", "row_kind", "row_day", "row_role")
    loses = ~pl.col("account_id").is_in(idle.implode())
    return told.with_columns(pl.when(loses).then(name).alias(name) for name in named)


def _named_row() -> list[pl.Expr]:
    """How people name a row: its own id, kind, day, and the role of the contact."""
    return [
        pl.when(~pl.col("id").str.starts_with(_DERIVED)).then("id").alias("row_id"),
        pl.col("kind").cast(pl.String).alias("row_kind"),
        pl.col("occurred_at").alias("row_day"),
        pl.col("contact_role").alias("row_role"),
    ]


def newest(evidence: pl.LazyFrame, *, quotes: bool = False) -> pl.LazyFrame:
    """The newest ids a finding from rows in their order, oldest first, and if asked the quote."""
    speaks = pl.col("speaks")
    # Texts that are kept are written anew: else Polars keeps the pages of the file around them.
    anew = evidence.with_columns(pl.col("account_id", "id") + "")
    named = anew.group_by("account_id", "sign").agg(
        ids=pl.col("id").filter(speaks == "for").tail(MOST_IDS),
        counter_ids=pl.col("id").filter(speaks == "against").tail(MOST_IDS),
        quote=_quote(quotes),
    )
    return named.cast(pl.Schema(IDS_SCHEMA))


def _shows(sign: Sign) -> pl.Expr:
    """Where the rows of a sign are shown: it fired, or rests on one case, which is shown."""
    fired = SignColumn.OUTCOME.col(sign.id) == "fired"
    return fired | (SignColumn.REASON.col(sign.id) == "one_case").fill_null(value=False)


@attrs.frozen
class _Shows:
    """``account_id``, and for each sign whether its rows are shown: a column under its id."""

    frame: pl.DataFrame

    @classmethod
    def of(cls, scored: pl.DataFrame, signs: Sequence[Sign]) -> _Shows:
        """Those of the accounts to look at."""
        return cls(scored.select("account_id", *(_shows(sign).alias(sign.id) for sign in signs)))

    def telling(self, signs: Sequence[Sign]) -> list[Sign]:
        """The signs that have rows to show on any of the accounts."""
        return [sign for sign in signs if self.frame[sign.id].any()]

    def accounts(self, signs: Sequence[Sign]) -> pl.Series:
        """The accounts on which any of these signs, one at least, has rows to show."""
        any_of_them = reduce(or_, (self.frame[sign.id] for sign in signs))
        return self.frame["account_id"].filter(any_of_them)


def _by_sign(
    known: Known, shows: _Shows, signs: Sequence[Sign], shown: frozenset[str]
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
    shows: _Shows,
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
            asked(seen[place], measure, since=sign.start, also=also)
            for place, (sign, measure) in branches.items()
        ]
    )
    measures = [measure for _, measure in branches.values()]
    own_rows = kept(known, list(zip(measures, asked_rows, strict=True)))
    for place, measure, rows in zip(branches, measures, own_rows, strict=True):
        seen[place] = with_people(seen[place], measure, rows)
    told = [_evidence_rows(*one, shown, content) for one in zip(seen, passes, strict=True)]
    for signs, rows in zip(passes, known.collect_all(told), strict=True):
        named = _named(rows).sort("occurred_at", "id") if content else rows
        for sign in signs:
            yield sign.id, _of_sign(named.lazy(), shows.accounts([sign]), sign)


def _seen_by(known: Known, shows: _Shows, signs: Sequence[Sign]) -> Known:
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
    if _QUOTED in shown:
        told = told.with_columns(_quoted(rows, signs).alias(_QUOTED))
    basic = ("account_id", "occurred_at", *sorted(shown - {"account_id", "occurred_at", "id"}))
    if not content:
        return told.select(*basic, *flags, "id").sort("occurred_at", "id")
    whole = pl.struct(content).alias(_CONTENT)
    stated = pl.col("id") if "id" in rows.columns else pl.lit(None, dtype=pl.String)
    return told.select(*basic, whole, *flags, id=stated)


def _quoted(rows: Known, signs: Sequence[Sign]) -> pl.Expr:
    """What customers wrote or said in the rows that speak for any sign which reads it."""
    reading = [SignColumn.FOR.col(sign.id) for sign in signs if _reads_text(sign, rows)]
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
    derived = pl.format(f"{_DERIVED}{{}}-{{}}", pl.col(_CONTENT), ordinal)
    return ordered.with_columns(id=pl.coalesce("id", derived)).drop(_CONTENT)
