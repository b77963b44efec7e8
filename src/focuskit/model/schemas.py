"""The JSON Schemas that are focuskit's contract, and checks of whole documents against them.

The schemas lie at the top of the source tree and travel inside the wheel. References between them
resolve in a closed registry; nothing is ever fetched.
"""

from __future__ import annotations

import json
import math
import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from focuskit.model.errors import InputError, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from importlib.resources.abc import Traversable

    from jsonschema import ValidationError
    from jsonschema.protocols import Validator
    from referencing import Registry

Schema = dict[str, Any]


def _folder() -> Traversable:
    """Where the schemas lie: inside the wheel, or beside the source of a checkout.

    An editable install cannot see what the wheel takes in from outside the package.
    """
    packaged = files("focuskit") / "schemas"
    if packaged.is_dir():
        return packaged
    return Path(__file__).parents[3] / "schemas"


@cache
def schema(name: str) -> Schema:
    """The schema ``name`` (``interaction``, ``policy`` ...) as it stands in its file.

    Raises:
        InputError: There is no such schema; it names the nearest.
    """
    try:
        text = (_folder() / f"{name}.schema.json").read_text(encoding="utf-8")
    except FileNotFoundError:
        raise InputError(
            problem=f"there is no schema {name!r}", hint=nearest(name, names())
        ) from None
    loaded: Schema = json.loads(text)
    return loaded


@cache
def names() -> tuple[str, ...]:
    """The names of all schemas, sorted."""
    suffix = ".schema.json"
    found = (entry.name for entry in _folder().iterdir())
    return tuple(sorted(name.removesuffix(suffix) for name in found if name.endswith(suffix)))


@cache
def version(name: str) -> str:
    """The version of a schema, which stands in its first comment."""
    stated: str = schema(name)["$comment"]
    return stated.removeprefix("version ")


@cache
def property_schemas(name: str) -> dict[str, Schema]:
    """The properties of an object schema, with references into ``common`` resolved."""
    definitions = schema("common")["$defs"]

    def resolved(prop: Schema) -> Schema:
        if "$ref" not in prop:
            return prop
        return {**definitions[prop["$ref"].rsplit("/", 1)[1]], **prop}

    return {field: resolved(prop) for field, prop in schema(name)["properties"].items()}


ANY_KIND = "*"
"""In ``known_from``: rows of every kind."""


@cache
def known_from() -> dict[str, dict[str, list[str]]]:
    """The fields of an interaction that are known only some time after its row.

    Field: for each kind of row, the times of which the first that comes makes the field known.
    """
    fields = property_schemas("interaction").items()
    return {field: prop["x-known-from"] for field, prop in fields if "x-known-from" in prop}


def required(name: str) -> tuple[str, ...]:
    """The fields that the rows of schema ``name`` need, be it only under a condition."""
    whole = schema(name)
    return (*whole["required"], *whole.get("else", {}).get("required", ()))


def _pattern(pattern: str, instance: Any) -> Iterator[str]:
    """Check ``pattern`` as ECMA 262 reads it: ``$`` is the end, not the line break before it."""
    if isinstance(instance, str) and not re.search(re.sub(r"\$$", r"\\Z", pattern), instance):
        yield f"{instance!r} does not match {pattern!r}"


def _not_before(pairs: dict[str, str], instance: Any) -> Iterator[str]:
    """Check ``x-not-before``: {later: earlier} for pairs of RFC 3339 times in UTC."""
    for later, earlier in pairs.items() if isinstance(instance, dict) else ():
        late, early = instance.get(later), instance.get(earlier)
        if isinstance(late, str) and isinstance(early, str) and _key(late) < _key(early):
            yield f"{later} {late} lies before {earlier} {early}"


def _key(moment: str) -> tuple[str, str]:
    """Order times of one zone whose fractions of a second differ in length."""
    whole, _, fraction = moment.rstrip("Z").partition(".")
    return whole, fraction.rstrip("0")


@cache
def _registry() -> Registry[Any]:
    from referencing import Registry, Resource  # noqa: PLC0415 -- see validator

    resources = (Resource.from_contents(schema(name)) for name in names())
    return Registry().with_resources((r.contents["$id"], r) for r in resources)


@cache
def validator(name: str) -> Validator:
    """The jsonschema validator of schema ``name``: offline, with format checks on."""
    # It takes a sixth of the time in which an assessment is loaded, and many state no document.
    from jsonschema import Draft202012Validator, ValidationError, validators  # noqa: PLC0415

    def keyword(said: Callable[[Any, Any], Iterator[str]]) -> Any:
        return lambda _, stated, instance, __: map(ValidationError, said(stated, instance))

    keywords = {"pattern": keyword(_pattern), "x-not-before": keyword(_not_before)}
    extended: type[Draft202012Validator] = validators.extend(Draft202012Validator, keywords)  # type: ignore[no-untyped-call]
    return extended(
        schema(name), registry=_registry(), format_checker=Draft202012Validator.FORMAT_CHECKER
    )


def escaped(key: str) -> str:
    """A key as it stands in a JSON pointer."""
    return key.replace("~", "~0").replace("/", "~1")


def _pointer(parts: Iterable[object]) -> str:
    return "".join(f"/{escaped(str(part))}" for part in parts) or "/"


def _endless(document: Any, *parts: object) -> Iterator[tuple[str, Any]]:
    """Yield where a number stands that is not finite, which JSON lacks and Python reads."""
    if isinstance(document, (float, int)) and not isinstance(document, bool):
        try:
            finite = math.isfinite(float(document))
        except OverflowError:
            finite = False
        if not finite:
            yield _pointer(parts), document
    if isinstance(document, (list, tuple)):
        document = dict(enumerate(document))
    if isinstance(document, dict):
        for key, value in document.items():
            yield from _endless(value, *parts, key)


def _half_a_character(document: Any) -> str | None:
    """The first text of a document that no file can hold, key or value."""
    if isinstance(document, str):
        return None if document.encode(errors="replace").decode() == document else document
    parts: list[Any] = []
    if isinstance(document, dict):
        parts = [*document.keys(), *document.values()]
    elif isinstance(document, list | tuple):
        parts = [*document]
    return next((half for part in parts if (half := _half_a_character(part)) is not None), None)


def check(document: Any, name: str, *, where: str) -> None:
    """Check a document against schema ``name``.

    Args:
        document: What ``json.loads`` returns.
        name: The schema's name.
        where: What to call the document in an error: its file, as a rule.

    Raises:
        InputError: The document breaks the schema; it names the JSON pointer of the most telling
            problem, and the nearest known name where a key is unknown.
    """
    _refuse_unwritable(document, name, where)
    _refuse_breach(document, name, where)


def _refuse_unwritable(document: Any, name: str, where: str) -> None:
    """Refuse what JSON cannot write: endless numbers, and texts with half of a character."""
    for pointer, number in _endless(document):
        raise InputError(
            problem=f"not a valid {name}",
            where=f"{where} at {pointer}",
            found="a number beyond all floats" if isinstance(number, int) else str(number),
            expected="a finite number",
        )
    half = _half_a_character(document)
    if half is not None:
        raise InputError(
            problem=f"not a valid {name}",
            where=where,
            found=ascii(half),
            expected="text of whole characters",
            hint="save the file in UTF-8",
        )


def _refuse_breach(document: Any, name: str, where: str) -> None:
    from jsonschema.exceptions import best_match  # noqa: PLC0415 -- see validator

    problem = best_match(validator(name).iter_errors(document))
    if problem is None:
        return
    raise InputError(
        problem=f"not a valid {name}",
        where=f"{where} at {_pointer(problem.absolute_path)}",
        found=problem.message,
        expected=str(problem.schema.get("description", "")) or None
        if isinstance(problem.schema, dict)
        else None,
        hint=_unknown_key_hint(problem),
    )


def _unknown_key_hint(problem: ValidationError) -> str | None:
    if not isinstance(problem.instance, dict) or not isinstance(problem.schema, dict):
        return None
    forms = (problem.schema, *problem.schema.get("anyOf", ()))
    known = {key for form in forms for key in form.get("properties", ())}
    unknown = sorted(set(problem.instance) - known)
    if not (known and unknown):
        return None
    return nearest(unknown[0], known) or f"known keys: {', '.join(sorted(known))}"
