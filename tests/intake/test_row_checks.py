"""A row is rejected where the schema refuses a field that it cannot do without, and no other is.

Any other field is emptied exactly where the schema refuses its value.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from intake.json_form import NO_FORM, document, tidy

from focuskit.intake import Mapping, read_interactions, read_listed
from focuskit.intake.checks.row_checks import column_checks
from focuskit.intake.mapping import FieldRule
from focuskit.intake.mapping_proposal.column_matching import status_words
from focuskit.intake.values.conversion import convert
from focuskit.intake.values.plain_names import plain_name
from focuskit.model import schemas

NAN, INF = float("nan"), float("inf")
MIDDAY = datetime(2026, 1, 31, 12, tzinfo=UTC)
SCHEMAS = {
    "interaction": "interactions",
    "account": "accounts",
    "contact": "contacts",
    "colleague": "colleagues",
}

TEXTS = (
    "", " ", "a", "x y", "true", "FALSE", " True ", "1", "0", "01", "+5", " 7 ", "2.0", "2.5", "-1",
    "1e3", ".5", "5.", "1e400", "nan", "inf", "Infinity", "0x10", "1_0", "1,5", "--1", "e3",
    "1000001", "99999999999999999999", "en", "de-CH", "e", "EN", "en-", "EUR", "eur", "EUR\n",
    "ÄUR", "a;b", " a ; b", "a;;b", ";", '["a","b"]', '["a", "b"]', "[]",
    '[""]', '["a"', "[1]", '["\\n"]',
    "2026-01-31", "2026-01-31T12:00", "2026-01-31T12:00Z", "2026-01-31 12:00:00+02:00",
    "2026-01-31T12:00:00.123456789Z", "2026-01-31T12:00:00-0130", "2026-01-31T11:59:59.999999Z",
    " 2026-01-31T12:00:00Z ", "2026-01-31T12:00:60Z", "2026-01-31T24:00:00Z", "2026-02-30",
    "2026-01-31Z", "2026-01-31T12:00:00z", "2026-01-31T12:00:00+24:00", "2026-01-31T12:00+01:60",
    "26-01-31", "2026-1-5", "20260131", "31.01.2026", "0000-01-01", "0001-01-01T00:00+01:00",
    "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-01:00", "+2026-01-31", "2026-01-31T12",
    "yesterday",
)  # fmt: skip
WHOLE = (0, 1, 2, 5, 10, 11, -1, 100, 999_999, 1_000_000, 1_000_001, 527_040, 527_041, 10_000_001)
NUMBERS = (0.0, 1.0, 2.0, 2.5, 10.0, 10.25, -0.5, -1.0, 1.5, 0.25, 12346.0, NAN, INF, -INF, 1e18)
DECIMALS = tuple(Decimal(n) for n in ("0.00", "1.00", "0.50", "10.25", "-1.00", "12346.00"))
MOMENTS = tuple(
    datetime.fromisoformat(text)
    for text in (
        "2026-01-31T12:00Z", "2026-01-31T11:59:59Z", "1970-01-01T00:00Z", "2200-01-01T00:00Z",
    )
)  # fmt: skip
FAR = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
LISTS: tuple[list[str | None], ...] = ([], ["a"], ["a", "b"], ["a", ""], [None], ["a", None])
NUMBER_LISTS: tuple[list[float | None], ...] = ([], [1.0], [1.0, 2.5], [NAN], [None])

Typed = tuple[pl.DataType, tuple[Any, ...]]


def typed_values(prop: dict[str, Any]) -> list[Typed]:
    """Return column types with values for them: fitting ones, ones at the edge, and others."""
    choices = tuple(choice for choice in prop.get("enum", ()) if choice is not None)
    edges = tuple(
        prop[k] + step for k in ("minimum", "maximum") if k in prop for step in (-1, 0, 1)
    )
    texts = (*TEXTS, *choices, *(str(edge) for edge in edges))
    naive = tuple(moment.replace(tzinfo=None) for moment in MOMENTS)
    return [
        (pl.String(), texts),
        (pl.Categorical(), texts),
        (pl.Enum(sorted(set(texts))), texts),
        (pl.Int64(), (*WHOLE, *edges)),
        (pl.Int8(), (0, 1, 5, -1, 127)),
        (pl.UInt64(), (0, 1, 5, 2**64 - 1)),
        (pl.Int128(), (0, 1, 5, -1, 2**100)),
        (pl.Float64(), (*NUMBERS, *(float(edge) + step for edge in edges for step in (0, 0.25)))),
        (pl.Float32(), (0.0, 1.0, 2.5, -0.5, NAN)),
        (pl.Decimal(12, 2), DECIMALS),
        (pl.Boolean(), (True, False)),
        (pl.Date(), (date(2026, 1, 31), date(1970, 1, 1), date.min, date.max)),
        (pl.Datetime("us"), (*naive, datetime.min, datetime.max)),  # noqa: DTZ901 -- naive on purpose
        (pl.Datetime("us", "UTC"), (*MOMENTS, *FAR)),
        (pl.Datetime("ms", "UTC"), MOMENTS),
        (pl.Datetime("ns", "Europe/Berlin"), MOMENTS),
        (pl.Time(), (time(12),)),
        (pl.Duration(), (timedelta(hours=1),)),
        (pl.Binary(), (b"a", b"\xff")),
        (pl.Null(), (None,)),
        (pl.List(pl.String), LISTS),
        (pl.List(pl.Float64), NUMBER_LISTS),
        (pl.List(pl.Null), ([], [None])),
        (pl.List(pl.List(pl.String)), ([], [["a"]])),
        (pl.List(pl.Binary), ([], [b"a"])),
        (pl.Array(pl.String, 1), (["a"], [""], [None])),
        (pl.Struct({"a": pl.String, "b": pl.Float64}), ({"a": "x", "b": 1.5}, {"a": "", "b": NAN})),
        (pl.Struct({"a": pl.List(pl.Int64)}), ({"a": [1]}, {"a": None})),
        (pl.Struct({"a": pl.Binary}), ({"a": b"x"}, {"a": None})),
        (pl.Struct({"a": pl.Boolean}), ({"a": True}, {"a": None})),
    ]  # fmt: skip


def valid_values(field: str, prop: dict[str, Any]) -> Typed:
    """Return values that the field takes, so that whole rows are accepted now and then."""
    if field == "account_id":
        return pl.String(), ("acme", "oak", None)
    if field == "kind":
        return pl.String(), ("call", "ticket", "launch")
    if prop.get("format") == "date-time":
        return pl.String(), ("2026-01-31T12:00:00Z", "2026-02-01", "2026-01-31T13:00:00+01:00")
    if "enum" in prop:
        return pl.String(), tuple(prop["enum"])
    if "pattern" in prop:
        return pl.String(), ("EUR", "en", "de-CH", None)
    of_type: dict[str, Typed] = {
        "string": (pl.String(), ("a", "", None)),
        "number": (pl.Float64(), (0.0, 1.0, 0.5, None)),
        "integer": (pl.Int64(), (0, 7, None)),
        "boolean": (pl.Boolean(), (True, False, None)),
        "array": (pl.List(pl.String), (["a"], [], None)),
        "object": (pl.Struct({"a": pl.String}), ({"a": "x"}, None)),
    }
    return of_type[next(kind for kind in prop["type"] if kind != "null")]


@st.composite
def tables(draw: st.DrawFn, schema: str) -> tuple[pl.DataFrame, list[dict[str, Any]]]:
    """Draw a frame, and the same rows as Python values."""
    properties = schemas.property_schemas(schema)
    needed = schemas.required(schema)
    height = draw(st.integers(1, 6))
    others = st.lists(
        st.sampled_from(sorted(set(properties) - set(needed))), unique=True, max_size=4
    )
    columns: dict[str, pl.Series] = {}
    values: dict[str, list[Any]] = {}
    for field in (*needed, *draw(others)):
        prop = properties[field]
        if field == "id":
            dtype, pool = draw(st.sampled_from(ids(height)))
            chosen = list(pool)
        else:
            wild = st.sampled_from(typed_values(prop))
            usual = st.just(valid_values(field, prop))
            dtype, pool = draw(st.one_of(usual, wild) if field in needed else wild | usual)
            if dtype == pl.String and field not in needed:
                one: st.SearchStrategy[Any] = st.sampled_from(pool) | st.text(max_size=4)
            else:
                one = st.sampled_from(pool)
            chosen = draw(st.lists(one | st.none(), min_size=height, max_size=height))
        columns[field] = series(chosen, dtype)
        values[field] = chosen
    rows = [dict(zip(values, row, strict=True)) for row in zip(*values.values(), strict=True)]
    return pl.DataFrame(columns), rows


def ids(height: int) -> list[Typed]:
    """Return ids that differ from row to row, so that none stands on two rows."""
    texts = tuple(f"n{i}" if i else "" for i in range(height))
    return [
        (pl.String(), texts),
        (pl.Int64(), tuple(range(height))),
        (pl.Float64(), tuple(i + 0.5 if i else NAN for i in range(height))),
        (pl.List(pl.String), tuple([str(i)] for i in range(height))),
        (pl.String(), (None, *texts[1:])),
    ]


def series(values: list[Any], dtype: pl.DataType) -> pl.Series:
    if isinstance(dtype, pl.Datetime) and dtype.time_zone is not None:
        moments = pl.Series(values, dtype=pl.Datetime("us", "UTC"))
        return moments.dt.convert_time_zone(dtype.time_zone).cast(dtype)
    return pl.Series(values, dtype=dtype)


CANNOT_DO_WITHOUT = {
    "interaction": {"account_id", "occurred_at", "kind", "id", "entered_at"},
    "account": {"id"},
    "contact": {"id", "account_id"},
    "colleague": {"id"},
}
TIMES = {"occurred_at", "entered_at", "resolved_at", "delivered_at", "promised_for"}


def judged(row: dict[str, Any], schema: str) -> tuple[dict[str, Any], set[str]]:
    """Return the JSON form of a row without what the schema refuses, and the fields refused."""
    form = document(row, schemas.property_schemas(schema))
    refused = {field for field, value in form.items() if value is NO_FORM}
    form |= dict.fromkeys(refused)
    if schema == "interaction":
        refused |= {f for f in TIMES & set(form) if form[f] and is_placeholder(form[f])}
    refused |= {
        str(error.absolute_path[0])
        for error in schemas.validator(schema).iter_errors(form)
        if error.absolute_path
    }
    form |= dict.fromkeys(refused)
    for end in {"resolved_at", "delivered_at"} & set(form):
        moments = [datetime.fromisoformat(form[f]) for f in (end, "occurred_at") if form.get(f)]
        if len(moments) == 2 and moments[0] < moments[1]:
            refused.add(end)
            form[end] = None
    return form, refused


def is_placeholder(moment: Any) -> bool:
    if not isinstance(moment, str) or not moment[:4].isdigit() or moment[4:5] != "-":
        return False
    return moment[:4] < "1990" or moment >= "2200"


def as_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value


def hold_to_oracle(
    rows: list[dict[str, Any]],
    accepted: pl.DataFrame,
    rejected: pl.DataFrame,
    emptied: pl.DataFrame,
    schema: str,
) -> None:
    properties = schemas.property_schemas(schema)
    columns = {f: tidy(f, [row[f] for row in rows], properties[f]) for f in rows[0]}
    if "status" in columns:  # it may stand in the words that people have for it
        columns["status"] = [
            status_words().get(plain_name(one), one) if isinstance(one, str) else one
            for one in columns["status"]
        ]
    tidied = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    verdicts = [judged(row, schema) for row in tidied]
    good = [not refused & CANNOT_DO_WITHOUT[schema] for _, refused in verdicts]
    assert sorted(set(rejected["row"])) == [n for n, kept in enumerate(good, start=1) if not kept]
    assert set(emptied.select("row", "field").rows()) == {
        (number, field)
        for number, ((_, refused), kept) in enumerate(zip(verdicts, good, strict=True), start=1)
        if kept
        for field in refused
    }
    fields = [field for field in rows[0] if field != "attributes"]
    missing = [pl.lit(None).alias(field) for field in fields if field not in accepted.columns]
    read = accepted.with_columns(missing).select(fields).rows(named=True)
    assert [{f: as_json(v) for f, v in row.items()} for row in read] == [
        {field: form[field] for field in fields}
        for (form, _), kept in zip(verdicts, good, strict=True)
        if kept
    ]


@given(table=tables("interaction"))
@settings(max_examples=100, deadline=None)
def test_interactions_are_kept_and_their_values_too_exactly_where_the_schema_takes_them(
    table: tuple[pl.DataFrame, list[dict[str, Any]]],
) -> None:
    frame, rows = table
    intake = read_interactions(frame, Mapping())
    accepted = intake.frame.collect()
    hold_to_oracle(rows, accepted, intake.rejected, intake.emptied, "interaction")
    assert intake.rows_in == len(rows)
    assert intake.rows_rejected == intake.rejected["row"].n_unique()
    assert intake.rows_in == intake.rows_accepted + intake.rows_rejected


@pytest.mark.parametrize("schema", ["account", "contact", "colleague"])
@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_listed_rows_are_kept_and_their_values_too_exactly_where_the_schema_takes_them(
    schema: str, data: st.DataObject
) -> None:
    frame, rows = data.draw(tables(schema))
    listed = read_listed(frame, SCHEMAS[schema], Mapping())
    hold_to_oracle(rows, listed.frame, listed.rejected, listed.emptied, schema)


VALID: dict[str, dict[str, Any]] = {
    "interaction": {"account_id": "acme", "occurred_at": "2026-01-31T12:00:00Z", "kind": "call"},
    "account": {"id": "acme"},
    "contact": {"id": "jo", "account_id": "acme"},
    "colleague": {"id": "ines"},
}
WRONG_TYPE: dict[str, Any] = {
    "array": 5, "boolean": "maybe", "integer": 2.5, "number": "many", "object": "a",
    "string": ["a"],
}  # fmt: skip


def _kind(prop: dict[str, Any]) -> str:
    named = prop.get("type", "string")
    return str(named if isinstance(named, str) else next(k for k in named if k != "null"))


BREAKS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "type": lambda prop: WRONG_TYPE[_kind(prop)],
    "enum": lambda _: "nonsense",
    "minLength": lambda _: "",
    "pattern": lambda _: "no such code",
    "minimum": lambda prop: prop["minimum"] - 1,
    "maximum": lambda prop: prop["maximum"] + 1,
    "format": lambda _: "31/01/2026",
    "items": lambda _: ["a", ""],
    "additionalProperties": lambda _: {"a": [1]},
}
SAYS_NOTHING_OF_VALUES = {
    "$ref", "description", "x-day-lasts-to-its-end", "x-known-from",
}  # fmt: skip


def every_break() -> list[Any]:
    return [
        pytest.param(schema, field, BREAKS[keyword](prop), id=f"{schema}-{field}-{keyword}")
        for schema in SCHEMAS
        for field, prop in schemas.property_schemas(schema).items()
        for keyword in prop
        if keyword not in SAYS_NOTHING_OF_VALUES
    ]


@pytest.mark.parametrize(("schema", "field", "bad"), every_break())
def test_breaking_any_keyword_of_any_field_rejects_the_row_or_empties_the_field_and_names_it(
    schema: str, field: str, bad: Any
) -> None:
    good = VALID[schema]
    rejected, emptied = wrong_with([{**good, field: bad}], schema)
    assert not schemas.validator(schema).is_valid({**good, field: bad})
    if bad == "" and field not in schemas.required(schema):  # a text without a letter says nothing
        assert rejected.is_empty()
        assert emptied.is_empty()
        return
    told, others = rejected, emptied
    if field not in CANNOT_DO_WITHOUT[schema]:
        told, others = emptied, rejected
    assert others.is_empty()
    assert set(told["field"]) == {field}
    assert told["row"].unique().to_list() == [1]
    assert all(told["reason"])


@pytest.mark.parametrize("schema", SCHEMAS)
def test_a_required_field_that_is_null_is_missing(schema: str) -> None:
    for field in schemas.required(schema):
        rejected, _ = wrong_with([{**VALID[schema], field: None}], schema)
        assert set(rejected["field"]) >= {field}
        assert all(reason.startswith("missing") for reason in rejected["reason"])
        assert rejected["value"].to_list() == [None] * rejected.height


def wrong_with(rows: list[dict[str, Any]], schema: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    if schema == "interaction":
        read: Any = read_interactions(rows, Mapping())
    else:
        read = read_listed(rows, SCHEMAS[schema], Mapping())
    return read.rejected, read.emptied


@pytest.mark.parametrize(
    ("moment", "unit"), [(2**62, "us"), (-(2**62), "us"), (2**62, "ms"), (-(2**47), "ms")]
)
@pytest.mark.parametrize("zone", [None, "UTC"])
def test_a_time_outside_the_years_1_to_9999_is_no_time(
    moment: int, unit: Any, zone: str | None
) -> None:
    moments = pl.Series([moment]).cast(pl.Datetime(unit, zone))
    intake = read_interactions(frame_with(resolved_at=moments), Mapping())
    assert intake.emptied.select("row", "field", "value").rows() == [(1, "resolved_at", None)]
    assert intake.emptied["reason"].item().startswith("not a time")


def test_a_day_outside_the_years_1_to_9999_is_no_time() -> None:
    days = pl.Series([2**31 - 1], dtype=pl.Int32).cast(pl.Date)
    intake = read_interactions(frame_with(resolved_at=days), Mapping())
    assert intake.emptied["field"].to_list() == ["resolved_at"]


def test_python_objects_in_a_frame_are_refused_and_do_not_crash() -> None:
    things = pl.Series([object()], dtype=pl.Object)
    intake = read_interactions(frame_with(channel=things), Mapping())
    assert intake.emptied.select("field", "reason").rows() == [("channel", "not a text")]


def frame_with(**columns: pl.Series) -> pl.DataFrame:
    return pl.DataFrame(VALID["interaction"] | columns)


def test_a_bad_value_is_shown_as_the_source_states_it() -> None:
    frame = pl.DataFrame(
        {
            **VALID["interaction"],
            "currency": ['say "euro"'],
            "amount": [NAN],
            "topics": [["a", ""]],
            "channel": pl.Series([b"x\xff"], dtype=pl.Binary),
            "language": pl.Series([[b"x"]], dtype=pl.List(pl.Binary)),
            "score": [11],
        }
    )
    emptied = read_interactions(frame, Mapping()).emptied
    assert dict(emptied.select("field", "value").rows()) == {
        "amount": "NaN",
        "channel": "0x78ff",
        "currency": 'say "euro"',
        "language": "List(Binary)",
        "score": "11",
        "topics": '["a",""]',
    }


def test_each_thing_that_is_wrong_with_a_row_has_a_line_of_its_own() -> None:
    bad = {"score": 11, "minutes": -1}
    reasons = [(1, "minutes", "less than 0"), (1, "score", "more than 10")]
    rejected, emptied = wrong_with([{**VALID["interaction"], **bad}], "interaction")
    assert rejected.is_empty()
    assert emptied.select("row", "field", "reason").rows() == reasons
    rejected, emptied = wrong_with([{**VALID["interaction"], **bad, "kind": None}], "interaction")
    assert rejected.select("row", "field", "reason").rows() == [(1, "kind", "missing"), *reasons]
    assert emptied.is_empty()


def test_a_keyword_without_a_column_check_is_an_error_and_never_passed_over() -> None:
    column = convert("name", FieldRule(columns=("name",)), {"name": pl.String()}, pl.String())
    with pytest.raises(TypeError, match="no column check for keyword 'maxLength' of name"):
        list(column_checks(column, {"type": ["string", "null"], "maxLength": 5}))


@pytest.mark.parametrize(
    ("field", "values", "expected"),
    [
        ("automated", pl.Series([1.0, 0.0, 2.0]), [True, False, None]),
        (
            "automated",
            pl.Series([Decimal("1.00"), Decimal("0.00"), Decimal("0.50")]),
            [True, False, None],
        ),
        ("automated", pl.Series([[True], [], None]), None),
        (
            "topics",
            pl.Series([["a"], [""], None], dtype=pl.Array(pl.String, 1)),
            [["a"], None, None],
        ),
        ("topics", pl.Series([1, None, None]), None),
    ],
)
def test_columns_of_a_type_that_is_seldom_meant_are_read_where_they_can_be(
    field: str, values: pl.Series, expected: list[Any] | None
) -> None:
    row = {name: [value] * 3 for name, value in VALID["interaction"].items()}
    intake = read_interactions(pl.DataFrame({**row, field: values}), Mapping())
    read = intake.frame.collect()
    assert (read[field].to_list() if field in intake.columns else None) == expected
    assert set(intake.emptied["field"]) == {field}
    assert intake.rejected.is_empty()


def test_a_time_that_stands_nowhere_lies_before_nothing() -> None:
    row = {"account_id": "acme", "occurred_at": MIDDAY, "kind": "ticket"}
    frame = pl.DataFrame([row]).with_columns(resolved_at=pl.lit(None))
    assert read_interactions(frame, Mapping()).rows_rejected == 0
