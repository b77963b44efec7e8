"""Row checks at column speed, derived from the JSON Schema of the rows.

The schema is the one source of truth: each keyword that it uses has its column check here, and a
keyword without one is an error, never passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, time
from typing import Any

import attrs
import polars as pl

from focuskit.intake.mapping import EARLIEST
from focuskit.intake.values.conversion import Column
from focuskit.model import schemas

Schema = schemas.Schema

_SAID_OF_TYPE = {
    "array": "a list of texts",
    "boolean": (
        'true or false; write true, false, 1 or 0, or translate the words with "values" in the '
        "mapping"
    ),
    "integer": "a whole number",
    "number": "a number",
    "object": "an object of texts, finite numbers and truth values",
    "string": "a text",
}
_TIME_EXPECTED = "a time as ISO 8601 (2026-01-31T09:30:00Z), or a format in the mapping"
_STANDS_FOR = frozenset({"id", "entered_at"})
"""Besides required fields: they tell of which row a row is a version, and when it came to be known.
Nobody could say what a row without them says, so that a bad value there rejects it."""
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
"""From then on, an end or a deadline is how systems write that there is none (judgement)."""
_OF_ROWS = ("occurred_at", "entered_at", "resolved_at", "delivered_at", "promised_for")

_IN_OTHER_WORDS = {
    "status": " or a word for one, such as lead, active, churned or inactive; say what others mean "
    'with "values" in the mapping'
}
"""Fields of which people's words for the choices are read too."""
FEW_CHOICES = 4
_NO_CHECK_NEEDED = frozenset(
    {
        "$ref",
        "additionalProperties",  # an object's values: by conversion
        "description",
        "enum",  # handled with its nulls
        "format",  # date-time, by conversion
        "items",
        "type",
        "x-day-lasts-to-its-end",
        "x-known-from",
    }
)


@attrs.frozen(kw_only=True, eq=False)
class Check:
    """One thing that can be wrong with a row.

    Args:
        field: The field that is wrong.
        reason: What is wrong, as it stands beside a rejected row.
        failed: True for the rows that fail; never null.
        rejects: Whether the row is rejected; else the value is emptied and the row is kept.
        placeholder: Whether the value stands for nothing; else nobody knows what it says.
    """

    field: str
    reason: str
    failed: pl.Expr
    rejects: bool = True
    placeholder: bool = False


def checks(
    schema_name: str, columns: Mapping[str, Column], *, earliest: datetime = EARLIEST
) -> list[Check]:
    """The checks of all columns, and those between columns, of a table.

    Args:
        schema_name: The schema that the rows keep to.
        columns: Field: how it is read.
        earliest: A moment of an interaction before this one is a placeholder for nothing.
    """
    found = [
        check
        for field, prop in schemas.property_schemas(schema_name).items()
        if field in columns
        for check in column_checks(columns[field], prop)
    ]
    whole = schemas.schema(schema_name)
    if schema_name == "interaction":
        times = (columns[field] for field in _OF_ROWS if field in columns)
        found += [check for column in times for check in _placeholders(column, earliest)]
    found += _conditional(whole, columns)
    found += _not_before(whole.get("x-not-before", {}), columns)
    rejecting = _STANDS_FOR.union(schemas.required(schema_name))
    return [attrs.evolve(check, rejects=check.field in rejecting) for check in found]


def column_checks(column: Column, prop: Schema) -> Iterator[Check]:  # noqa: C901 -- one keyword each
    """Derive the checks of one column from the schema of its field.

    Raises:
        TypeError: The schema uses a keyword that has no column check.
    """

    def check(reason: str, failed: pl.Expr) -> Check:
        return Check(field=column.field, reason=reason, failed=failed.fill_null(value=False))

    value = column.value
    if not _may_be_null(prop):
        yield check("missing", ~column.present)
    if column.misfit is not None:
        yield check(f"not {_expected(prop, column)}", column.misfit)
    if "enum" in prop:
        known = [choice for choice in prop["enum"] if choice is not None]
        others = _IN_OTHER_WORDS.get(column.field, "")
        yield check(f"not one of {', '.join(known)}{others}", _unlisted(value, known))
    if "number" in _types(prop):
        yield check("not a finite number", ~value.is_finite())
    if "items" in prop:
        item = pl.element().is_null() | (pl.element().str.len_bytes() == 0)
        yield check("holds an item that is empty or no text", value.list.eval(item).list.any())
    for keyword, limit in prop.items():
        if keyword in _KEYWORDS:
            reason, failed = _KEYWORDS[keyword]
            # A time is text in a document and a moment in a frame: its pattern is met by its type.
            if prop.get("format") != "date-time":
                yield check(reason.format(limit), failed(value, limit))
        elif keyword not in _NO_CHECK_NEEDED:
            raise TypeError(f"no column check for keyword {keyword!r} of {column.field}")


def _unlisted(value: pl.Expr, known: list[str]) -> pl.Expr:
    """Where a text is none of those known, the quicker way for their number.

    Casting a text to an enumeration costs as much as a few comparisons, and serves other checks.
    """
    if len(known) <= FEW_CHOICES:
        return pl.all_horizontal(value != choice for choice in known)
    return value.cast(pl.Enum(known), strict=False).is_null() & value.is_not_null()


_KEYWORDS: dict[str, tuple[str, Callable[[pl.Expr, Any], pl.Expr]]] = {
    "minLength": ("fewer characters than {}", lambda v, n: v.str.len_chars() < n),
    "minimum": ("less than {}", lambda v, n: v < n),
    "maximum": ("more than {}", lambda v, n: v > n),
    "pattern": ("not of the form {}", lambda v, p: ~v.str.contains(p)),
}


def _conditional(whole: Schema, columns: Mapping[str, Column]) -> Iterator[Check]:
    """Derive checks from ``if`` a field has one of these values, ``else`` require others."""
    if "else" not in whole:
        return
    ((field, condition),) = whole["if"]["properties"].items()
    known = pl.Enum([v for v in whole["properties"][field]["enum"] if v is not None])
    exempt = columns[field].value.cast(known, strict=False).is_in(condition["enum"])
    for required in whole["else"]["required"]:
        ours = ", ".join(condition["enum"])
        absent = ~columns[required].present if required in columns else pl.lit(value=True)
        yield Check(
            field=required,
            reason=f"missing; only rows of our own house ({ours}) may lack it",
            failed=(absent & ~exempt).fill_null(value=False),
        )


def exclusive_checks(found: Iterable[Check]) -> list[Check]:
    """The checks so that a moment fails one of them alone: the first of those it fails.

    A year 0 is no time, and therefore no placeholder; a placeholder lies before nothing. Whether a
    row fails at all takes less to find out, so that the checks by themselves leave it open.
    """
    before: dict[str, list[pl.Expr]] = {}
    exclusive = []
    for check in found:
        earlier = before.setdefault(check.field, [])
        failed = check.failed & ~pl.any_horizontal(earlier) if earlier else check.failed
        exclusive.append(attrs.evolve(check, failed=failed))
        if check.field in _OF_ROWS:
            earlier.append(check.failed)
    return exclusive


def _placeholders(column: Column, earliest: datetime) -> Iterator[Check]:
    """Derive the checks that a moment is meant, and no placeholder for one that is not known."""
    value = column.value
    day = f"{earliest:%Y-%m-%d}" if earliest.time() == time() else f"{earliest:%Y-%m-%dT%H:%M:%SZ}"
    reasons = {
        f"before {day}, as a placeholder is; the mapping may state an `earliest` of its own": (
            value < earliest
        )
    }
    reasons[f"in {LATEST.year} or later, as a placeholder is for none"] = value >= LATEST
    for reason, meant in reasons.items():
        failed = meant.fill_null(value=False)
        yield Check(field=column.field, reason=reason, failed=failed, placeholder=True)


def _not_before(pairs: Mapping[str, str], columns: Mapping[str, Column]) -> Iterator[Check]:
    for later, earlier in pairs.items():
        if later in columns and earlier in columns:
            both = columns[later], columns[earlier]
            before = both[0].last < both[1].value
            for column in both:
                if column.misfit is not None:
                    before = before & ~column.misfit
            reason = f"lies before {earlier}"
            yield Check(field=later, reason=reason, failed=before.fill_null(value=False))


def _types(prop: Schema) -> list[str]:
    named = prop.get("type", [])
    return [named] if isinstance(named, str) else list(named)


def _may_be_null(prop: Schema) -> bool:
    return None in prop["enum"] if "enum" in prop else "null" in _types(prop)


def _expected(prop: Schema, column: Column) -> str:
    if prop.get("format") == "date-time":
        return column.expected or _TIME_EXPECTED
    (kind,) = [kind for kind in _types(prop) if kind != "null"] or ["string"]
    return _SAID_OF_TYPE[kind]
