"""JSON both ways: model objects to plain documents and back, through cattrs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast, get_args, get_origin

import attrs
import cattrs

from focuskit.model.arguments import shown
from focuskit.model.errors import InputError, nearest_file
from focuskit.model.json_flaws import Flaw, flaw_in, within_levels

T = TypeVar("T")


def write_time(moment: datetime) -> str:
    """Write a time as RFC 3339 in UTC, fractions of a second only where there are any."""
    text = moment.astimezone(UTC).isoformat()
    return text.replace("+00:00", "Z")


def read_time(text: str) -> datetime:
    """Read a time; one without a zone is read as UTC.

    Raises:
        ValueError: It is no ISO 8601 time.
    """
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def stated_time(value: datetime | str | None, *, where: str) -> datetime | None:
    """A time that somebody states, in UTC; one without a zone is read as UTC.

    Raises:
        InputError: It is no ISO 8601 time; it names ``where``.
    """
    if value is None:
        return None
    try:
        if isinstance(value, str | date):
            return read_time(value if isinstance(value, str) else value.isoformat())
    except (ValueError, OverflowError):
        pass
    raise InputError(
        problem="not a time",
        where=where,
        found=shown(value),
        expected="ISO 8601, such as 2026-01-31 or 2026-01-31T09:30:00Z; or a datetime",
    )


def document_converter(
    freeze: Callable[[dict[str, Any]], Mapping[str, Any]] = dict, **options: Any
) -> cattrs.Converter:
    """A converter of documents, to which each kind of document adds what is its own.

    Times are texts in UTC, and values pass as they are: schemas and validators check them.

    Args:
        freeze: Makes a mapping of what is read.
        options: Those of ``cattrs.Converter``.
    """
    converter = cattrs.Converter(unstruct_collection_overrides={tuple: list}, **options)
    converter.register_unstructure_hook(datetime, write_time)
    converter.register_structure_hook(datetime, lambda text, _: read_time(text))
    scalars: tuple[Any, ...] = (str, bool, int, float, str | float | bool | None)
    for kind in (*scalars, float | str | None):
        converter.register_structure_hook(kind, lambda value, _: value)

    def read_mapping(kind: Any) -> Any:
        of_values = get_args(kind)[1]
        return lambda stated, _: freeze(
            {key: converter.structure(value, of_values) for key, value in dict(stated).items()}
        )

    converter.register_structure_hook_factory(lambda kind: _origin(kind) is Mapping, read_mapping)
    return converter


def _origin(kind: Any) -> Any:
    return get_origin(kind)


@cache
def _converter() -> cattrs.Converter:
    converter = document_converter(forbid_extra_keys=True)
    # The shortest text of a float is the exact decimal again, up to 15 digits; ours have 9.
    converter.register_unstructure_hook(Decimal, float)
    converter.register_structure_hook(Decimal, lambda number, _: _decimal(number))

    def read_several(kind: Any) -> Any:
        of_items = get_args(kind)[0]

        def read(items: Any, _: Any) -> tuple[Any, ...]:
            # What several documents share is such an object already, and stays.
            return tuple(
                item if isinstance(item, of_items) else converter.structure(item, of_items)
                for item in _listed(items)
            )

        return read

    converter.register_structure_hook_factory(lambda kind: _origin(kind) is tuple, read_several)
    return converter


def _decimal(number: Any) -> Decimal:
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise TypeError(f"must be a number, found {number!r}")
    return Decimal(str(number))


def _listed(items: Any) -> list[Any]:
    if not isinstance(items, list):
        raise TypeError(f"must be a list, found {items!r}")
    return items


def to_document(thing: Any) -> Any:
    """A model object as what ``json.dumps`` takes; every field is there, null included."""
    return _converter().unstructure(thing)


def from_document(document: Any, kind: type[T]) -> T:
    """The ``kind`` that a document describes; the reverse of ``to_document``.

    Raises:
        InputError: The document has unknown or missing keys, or values out of range.
    """
    try:
        return _converter().structure(document, kind)
    except Exception as broken:
        raise InputError(
            problem=f"no valid {kind.__name__}",
            found="; ".join(cattrs.transform_error(broken, format_exception=_said)),
        ) from broken


def _said(broken: BaseException, kind: type | None) -> str:
    if isinstance(broken, InputError):
        return f"{broken.where}: {broken.problem}, found {broken.found}"
    return str(cattrs.v.format_exception(broken, kind))


class _FlawError(Exception):
    """The text holds what JSON may and focuskit refuses."""


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _FlawError
    return found


def loads(text: str) -> Any:
    """Read one JSON text.

    Raises:
        json.JSONDecodeError: It is no JSON.
        InputError: An object names a key twice, or there is something too deep or too long in it;
            ``where`` says in which line.
    """
    try:
        document = json.loads(text, object_pairs_hook=_each_once)
    except json.JSONDecodeError:
        raise
    except (_FlawError, RecursionError, ValueError):  # the last for whole numbers of many digits
        flawed = True
    else:
        flawed = not within_levels(document)
    if not flawed:
        return document
    flaw = cast("Flaw", flaw_in(text))
    raise InputError(
        problem=flaw.problem,
        where=f"line {text.count(chr(10), 0, flaw.at) + 1}",
        found=flaw.found,
        hint=flaw.hint,
    )


def read_json(path: Path) -> Any:
    """Read one JSON document from a file.

    Raises:
        InputError: There is no such file, it cannot be read, it holds no JSON, or what it holds is
            refused: a key twice in one object, too many levels, a number too long; says where.
    """
    try:
        return loads(path.read_text(encoding="utf-8-sig"))
    except InputError as flawed:
        raise attrs.evolve(flawed, where=f"{path}, {flawed.where}") from None
    except FileNotFoundError:
        raise InputError(
            problem="there is no such file", where=str(path), hint=nearest_file(path)
        ) from None
    except OSError as broken:
        raise InputError(
            problem="the file cannot be read", where=str(path), found=broken.strerror
        ) from broken
    except UnicodeDecodeError as broken:
        raise InputError(
            problem="the file is not UTF-8", where=str(path), found=str(broken)
        ) from broken
    except json.JSONDecodeError as broken:
        raise InputError(
            problem="the file holds no valid JSON",
            where=f"{path}, line {broken.lineno}, column {broken.colno}",
            found=broken.msg,
        ) from broken
