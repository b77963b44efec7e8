"""Shared field definitions of the model: what a value must be, said once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TypeAlias

import attrs
from attrs import validators as v

Validator: TypeAlias = Any
LANGUAGE = re.compile(r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
SIGN = re.compile(r"^([a-z][a-z0-9]*\.)?[a-z][a-z0-9]*(-[a-z0-9]+)*$")
MOST = 1_000_000


def utc(value: Any) -> Any:
    """Bring a datetime to UTC; one without a zone is read as UTC. Anything else is kept."""
    if not isinstance(value, datetime):
        return value
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def as_texts(values: Iterable[str]) -> tuple[str, ...]:
    """Texts as a tuple: a converter, so that what an object holds cannot be changed."""
    return tuple(values)


def fixed_set(texts: Iterable[str]) -> frozenset[str]:
    """Several texts in no order, as a set that nobody can change."""
    return frozenset(texts)


def _no_number(_: Any, attribute: attrs.Attribute[Any], value: Any) -> None:
    if isinstance(value, bool):
        raise TypeError(f"{attribute.name} must be a number, found {value!r}")


def identifier() -> Any:
    """A required text, not empty."""
    return attrs.field(validator=v.and_(v.instance_of(str), v.min_len(1)))


def text(*, pattern: re.Pattern[str] | None = None, least: int = 1) -> Any:
    """An optional text."""
    rules: list[Validator] = [v.instance_of(str), v.min_len(least)]
    if pattern:
        rules.append(v.matches_re(pattern))
    return attrs.field(default=None, validator=v.optional(v.and_(*rules)))


A_STRING: Validator = v.instance_of(str)
A_TEXT: Validator = v.and_(A_STRING, v.min_len(1))
A_SIGN_ID: Validator = v.and_(A_STRING, v.matches_re(SIGN))


def sign_id() -> Any:
    """The required name of a sign, or of something that is named alike."""
    return attrs.field(validator=A_SIGN_ID)


def one_of(*values: str, **default: Any) -> Any:
    """A text, one of ``values``."""
    return attrs.field(validator=_among(values), **default)


def nullable(*kinds: type, **default: Any) -> Any:
    """Null or a value of one of these types; numbers are finite."""
    return attrs.field(validator=v.optional(_number(kinds)), **default)


def _number(kinds: Any, low: float | None = None, high: float | None = None) -> Validator:
    """Check for a finite number of these types, from ``low`` to ``high``, both inclusive."""
    rules: list[Validator] = [v.instance_of(kinds), _no_number, _finite]
    rules += [v.ge(low)] if low is not None else []
    rules += [v.le(high)] if high is not None else []
    return v.and_(*rules)


def count(least: int = 0, most: int | None = None, **default: Any) -> Any:
    """A whole number from ``least`` to ``most``."""
    return attrs.field(validator=_number(int, least, most), **default)


def positive() -> Any:
    """A required finite number above 0."""
    return attrs.field(validator=v.and_(_number((int, float)), v.gt(0)))


def several(item: Validator, least: int = 0, most: int | None = None, **default: Any) -> Any:
    """A tuple of ``least`` to ``most`` items."""
    rules: list[Validator] = [v.instance_of(tuple), v.min_len(least)]
    rules += [v.max_len(most)] if most is not None else []
    return attrs.field(validator=v.deep_iterable(item, v.and_(*rules)), **default)


def _among(values: tuple[str, ...]) -> Validator:
    """Check that a value is one of some texts; what is no text is not even compared with them."""

    def check(_: Any, attribute: attrs.Attribute[Any], value: Any) -> None:
        if not isinstance(value, str) or value not in values:
            message = f"{attribute.name!r} must be in {values!r} (got {value!r})"
            raise ValueError(message, attribute, values, value)

    return check


def choice(*values: str) -> Any:
    """An optional text, one of ``values``."""
    return attrs.field(default=None, validator=v.optional(_among(values)))


def number(low: float | None = None, high: float | None = None) -> Any:
    """An optional finite number from ``low`` to ``high``, both inclusive."""
    return attrs.field(default=None, validator=v.optional(_number((int, float), low, high)))


def _finite(_: Any, attribute: attrs.Attribute[Any], value: Any) -> None:
    if value != value or value in {float("inf"), float("-inf")}:  # noqa: PLR0124 -- not a number
        raise ValueError(f"{attribute.name} must be finite, found {value}")


def whole(high: int = MOST, *, eq: bool = True) -> Any:
    """An optional whole number from 0 to ``high``."""
    return attrs.field(default=None, validator=v.optional(_number(int, 0, high)), eq=eq)


def level(_: Any, attribute: attrs.Attribute[Any], value: Any) -> None:
    """Check a level: a whole number from 0 to 3."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{attribute.name} must be a whole number, found {value!r}")
    if not 0 <= value <= 3:
        raise ValueError(f"{attribute.name} must be from 0 to 3, found {value}")


def flag() -> Any:
    """An optional truth value."""
    return attrs.field(default=None, validator=v.optional(v.instance_of(bool)))


def moment(*, required: bool = False) -> Any:
    """A time in UTC."""
    if required:
        return attrs.field(converter=utc, validator=v.instance_of(datetime))
    return attrs.field(default=None, converter=utc, validator=v.optional(v.instance_of(datetime)))


def attributes() -> Any:
    """Further facts by name, kept but not read."""
    values = v.and_(v.instance_of((str, int, float, bool, type(None))), _finite)

    def is_mapping(_: Any, attribute: attrs.Attribute[Any], value: Any) -> None:
        if not isinstance(value, Mapping):
            raise TypeError(f"{attribute.name} must be a mapping, found {type(value).__name__}")

    rule = v.and_(is_mapping, v.deep_mapping(v.instance_of(str), values))
    return attrs.field(default=None, validator=v.optional(rule))


def exact(
    low: int = -100, high: int = 100, *, optional: bool = False, default: Any = attrs.NOTHING
) -> Any:
    """A decimal from ``low`` to ``high`` with at most six places."""

    def six_places(_: Any, attribute: attrs.Attribute[Any], value: Decimal) -> None:
        if value != round(value, 6):
            raise ValueError(f"{attribute.name} has more than six decimal places: {value}")

    rule = v.and_(v.instance_of(Decimal), v.ge(Decimal(low)), v.le(Decimal(high)), six_places)
    return attrs.field(validator=v.optional(rule) if optional else rule, default=default)
