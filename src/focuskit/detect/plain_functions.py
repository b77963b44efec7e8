"""Plain detectors: a Python function over one account's objects, the slow path, marked as such.

The function becomes a measure like any other: one column of the rows it looks at, computed by
calling it once for each account. So all that holds for other signs holds here: rows are cut at
``as_of``, values that were not known yet are null, and what is not recorded is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial, wraps
from itertools import pairwise
from math import isinf, isnan
from typing import Any, Self

import attrs
import polars as pl
from attrs import validators as v

from focuskit.detect.detector import Detector
from focuskit.detect.facts import ACCOUNT_ITSELF
from focuskit.detect.measure import Measure
from focuskit.detect.plugin_guard import Broken, attempt
from focuskit.detect.vocabulary import Timeline
from focuskit.model.account import Account
from focuskit.model.interaction import Interaction
from focuskit.model.limits import Limits
from focuskit.model.units import ROUNDING, Unit

_ALWAYS = ("account_id", "id", "occurred_at", "kind")

_RESULT = pl.Struct(
    {
        "value": pl.Float64,
        "low": pl.Float64,
        "high": pl.Float64,
        "observations": pl.Int64,
        "evidence": pl.Boolean,
        "pending": pl.Boolean,
        "error": pl.String,
    }
)


def _no_bool(_: Any, attribute: attrs.Attribute[Any], value: Any) -> None:
    if isinstance(value, bool):
        raise TypeError(f"{attribute.name} must be a number, found {value!r}")


_NUMBER = [v.optional(v.instance_of((int, float))), _no_bool]


@attrs.frozen(kw_only=True)
class PlainMeasure:
    """What a plain detector found on one account.

    Args:
        value: In the unit that the detector declares; None or a number that is not finite leaves
            the sign unknown.
        observations: How many of the rows the value rests on; at most as many as there were.
        evidence: Those of the rows that speak for the sign; the others speak against it.
        pending: Those of the rows whose outcome is not known yet.
        low: The least that the value can become once it is; None is the value itself.
        high: The most that it can become, likewise; it may be infinite.
    """

    value: float | None = attrs.field(validator=_NUMBER)
    observations: int = attrs.field(validator=[v.instance_of(int), v.ge(0), _no_bool])
    evidence: Sequence[Interaction] = attrs.field(default=(), converter=tuple[Interaction, ...])
    pending: Sequence[Interaction] = attrs.field(default=(), converter=tuple[Interaction, ...])
    low: float | None = attrs.field(default=None, validator=_NUMBER)
    high: float | None = attrs.field(default=None, validator=_NUMBER)


PlainFunction = Callable[[Account, Sequence[Interaction], datetime], PlainMeasure]


def plain_detector(  # noqa: PLR0913 -- the metadata of a sign, by keyword
    *,
    id: str,  # noqa: A002 -- the catalogue's own word
    theme: str,
    ok: float,
    bad: float,
    unit: Unit,
    says: str,
    kinds: Sequence[str],
    fields: Sequence[str] = (),
    days: int | None = None,
    min_observations: int = 1,
    applies_to: pl.Expr | None = None,
    for_status: Sequence[str] | None = None,
) -> Callable[[PlainFunction], Detector]:
    """Make a plain Python function the detector of one warning sign; it is slow and marked so.

    It is called once for each account that has rows of these ``kinds`` in the last ``days`` days
    (None: ever), with the account, these rows, oldest first, and the moment of the run. Of a row,
    it may read id, account, moment, kind and ``fields``; if none of the kinds or a field is not
    recorded, the sign is unknown. Of an account that is not listed, it is given the id alone. What
    it raises is the error of that account. The other arguments are those of ``detector``: ``ok``
    and ``bad`` in the ``unit`` of what the function returns, and from ``min_observations`` rows on.

    Raises:
        ValueError: An argument is out of range, or there is no kind.
    """
    if not kinds:
        raise ValueError("a plain detector names the kinds of rows that it looks at, found none")

    def decorate(function: PlainFunction) -> Detector:
        @wraps(function)
        def measure(t: Timeline) -> Measure:
            among = t.kind(*kinds) if days is None else t.kind(*kinds) & t.within(days=days)
            return _measure(
                f"{id} plain", _found_by(function, fields, unit, t), among=among, unit=unit
            )

        return Detector(
            id=id, theme=theme, limits=Limits(ok, bad), says=says, measure=measure,
            min_observations=min_observations, applies_to=applies_to, for_status=for_status,
            plain=True,
        )  # fmt: skip

    return decorate


def _measure(column: str, found: pl.Expr, *, among: pl.Expr, unit: Unit) -> Measure:
    """A measure of which each row holds, in one column, what was found on its account."""
    result = pl.col(column).struct
    return Measure(
        value=result.field("value").first(),
        unit=unit,
        observations=result.field("observations").first(),
        among=among,
        evidence=result.field("evidence"),
        pending=result.field("pending"),
        low=result.field("low").first(),
        high=result.field("high").first(),
        rows={column: found},
        row_filter=among,
        failed=result.field("error").first(),
    )


def _found_by(function: PlainFunction, fields: Iterable[str], unit: Unit, t: Timeline) -> pl.Expr:
    """What the function finds on the account of each row, which it is given with these fields.

    It is called once for each account. The rows of one are made into objects, and forgotten again,
    before the next one's are.
    """
    on_account = partial(_on_account, function=function, as_of=t.as_of, unit=unit)

    def found(rows: pl.Series) -> pl.Series:
        frame = rows.struct.unnest()
        # All that is there tells rows of one moment apart, so that their order is always the same.
        content = [
            pl.col(name).list.join("\n") if dtype == pl.List(pl.String) else pl.col(name)
            for name, dtype in frame.schema.items()
            if dtype == pl.List(pl.String) or not dtype.is_nested()
        ]
        placed = frame.with_row_index("place").sort("account_id", "occurred_at", "id", *content)
        parts = [
            pl.DataFrame({"place": part["place"], "found": on_account(part)})
            for _, part in placed.group_by("account_id", maintain_order=True)
        ]
        nothing = pl.DataFrame(schema={"place": pl.UInt32, "found": _RESULT})
        return pl.concat([nothing, *parts]).sort("place")["found"].alias(rows.name)

    t.optional("id")
    columns = dict.fromkeys((*_ALWAYS, *fields))
    return pl.struct(*columns, ACCOUNT_ITSELF).map_batches(found, return_dtype=_RESULT)


def _on_account(
    part: pl.DataFrame, function: PlainFunction, as_of: datetime, unit: Unit
) -> pl.Series:
    """What the function found on one account, once for each of its rows."""
    about = part[ACCOUNT_ITSELF][0] or {}
    account = Account(**{**about, "id": part["account_id"][0]})
    columns = part.drop("place", ACCOUNT_ITSELF)
    rows = [_Row.of(values) for values in columns.iter_rows(named=True)]
    found = attempt(lambda: _checked(function(account, tuple(rows), as_of), rows, unit))
    if isinstance(found, Broken):
        error = {"observations": 0, "evidence": False, "pending": False, "error": found.why}
        return pl.Series([error] * len(rows), dtype=_RESULT)
    shared = {name: getattr(found, name) for name in ("value", "low", "high", "observations")}
    told = {name: {id(row) for row in getattr(found, name)} for name in ("evidence", "pending")}
    each = ({name: id(row) in rows for name, rows in told.items()} for row in rows)
    return pl.Series([shared | one for one in each], dtype=_RESULT)


def _checked(found: object, rows: Iterable[Interaction], unit: Unit) -> PlainMeasure:
    """What a function returned, once it has stood the checks.

    Raises:
        TypeError: It is something else than a ``PlainMeasure``.
        ValueError: It rests on more rows than there are, or on rows from elsewhere; or its value
            or an end is none that the unit can have, or not between the ends.
    """
    given = {id(row) for row in rows}
    if not isinstance(found, PlainMeasure):
        raise TypeError(f"a plain detector returns a PlainMeasure, found {type(found).__name__}")
    if found.observations > len(given):
        raise ValueError(
            f"{found.observations} observations, but only {len(given)} rows were there"
        )
    for name in ("evidence", "pending"):
        if not given.issuperset(id(row) for row in getattr(found, name)):
            raise ValueError(f"{name} must be some of the rows that the function was given")
    _refuse_out_of_range(found, unit)
    return found


def _refuse_out_of_range(found: PlainMeasure, unit: Unit) -> None:
    """Refuse numbers that nothing can have; what is no number, or an infinite value, is unknown.

    Raises:
        ValueError: There is one.
    """
    least, greatest = unit.range
    stated = {name: getattr(found, name) for name in ("low", "value", "high")}
    numbers = {
        name: number
        for name, number in stated.items()
        if number is not None and not isnan(number) and not (name == "value" and isinf(number))
    }
    for name, number in numbers.items():
        if not least - ROUNDING <= number <= greatest + ROUNDING:
            raise ValueError(f"{name} must be {unit.reach}, the unit is {unit}; found {number}")
    for (name, number), (other, more) in pairwise(numbers.items()):
        if number > more + ROUNDING:
            raise ValueError(f"{name} must be at most {other}; found {number} and {more}")


class _Row(Interaction):
    """An interaction of which only the declared fields are there; reading another one raises."""

    __slots__ = ()
    __eq__ = object.__eq__
    __hash__ = object.__hash__

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """A row as an object; its values were checked when they were read."""
        row = object.__new__(cls)
        for name, value in values.items():
            object.__setattr__(row, name, tuple(value) if isinstance(value, list) else value)
        return row

    def __getattr__(self, name: str) -> Any:
        hint = f'; add it: fields=["{name}"]' if name in attrs.fields_dict(Interaction) else ""
        raise AttributeError(f"the field {name!r} is not declared{hint}")

    def __repr__(self) -> str:
        names = (name for name in attrs.fields_dict(Interaction) if hasattr(self, name))
        known = {name: getattr(self, name) for name in names}
        return f"Interaction({', '.join(f'{k}={value!r}' for k, value in known.items())})"
