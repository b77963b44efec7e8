"""The schemas compile in ajv's strict mode: its rules, held here without it.

``new Ajv2020({strict: true})`` refuses unknown keywords, keywords without the type that they are
for, unions of types other than with null, patterns of properties that overlap those named, and
required properties that nobody defines.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any

import pytest

from focuskit.model import schemas

TYPE_OF = {
    "object": (
        "properties required additionalProperties patternProperties propertyNames minProperties "
        "maxProperties dependentRequired dependentSchemas"
    ),
    "array": "items prefixItems contains minItems maxItems uniqueItems",
    "string": "minLength maxLength pattern format",
    "number": "minimum maximum exclusiveMinimum exclusiveMaximum multipleOf",
}
BOUND = {keyword: kind for kind, keywords in TYPE_OF.items() for keyword in keywords.split()}
OTHERS = {
    *("$schema", "$id", "$ref", "$defs", "$comment", "title", "description", "type", "enum"),
    *("const", "default", "allOf", "anyOf", "oneOf", "not", "if", "then", "else"),
}
FORMATS = {"date", "date-time"}
"""What ajv knows with ajv-formats."""
OURS = "x-"
"""So begin the annotations of what focuskit reads; ``ajv.addVocabulary`` makes them known."""
READ = {"account", "colleague", "contact", "interaction", "mapping"}

SAME = ("allOf", "anyOf", "oneOf")
"""Parts that speak of the same value; so do those of ``SAME_ONE``."""
SAME_ONE = ("not", "if", "then", "else")
Types = tuple[str, ...]


def breaches(
    part: Any, at: str, context: Types = (), defined: frozenset[str] = frozenset()
) -> Iterator[str]:
    """Yield where a schema breaks a rule.

    Args:
        part: The schema, or one inside it.
        at: Its JSON pointer.
        context: The types that the parts around it, which speak of the same value, allow.
        defined: The properties that they define.
    """
    if isinstance(part, bool):
        return
    yield from (f"{at}: unknown keyword {key}" for key in part.keys() - BOUND.keys() - OTHERS)
    stated = part.get("type", ())
    types: Types = (stated,) if isinstance(stated, str) else tuple(stated)
    if len(types) > 2 or (len(types) == 2 and "null" not in types):
        yield f"{at}: a union of types {types}"
    yield from (
        f"{at}: type {kind} not allowed by {context}"
        for kind in types
        if context and kind not in context and not (kind == "integer" and "number" in context)
    )
    types = types or context
    for keyword in part.keys() & BOUND.keys():
        kinds = {BOUND[keyword], "integer" if BOUND[keyword] == "number" else ""}
        if not kinds.intersection(types):
            yield f"{at}: type {BOUND[keyword]} is missing for {keyword}"
    yield from _of_properties(part, at, defined)
    for key in ("then", "else"):
        if key in part and "if" not in part:
            yield f"{at}: {key} without if"
    if "format" in part and part["format"] not in FORMATS:
        yield f"{at}: unknown format {part['format']}"
    yield from _inside(part, at, types, defined)


def _of_properties(part: dict[str, Any], at: str, defined: frozenset[str]) -> Iterator[str]:
    named = part.get("properties", {})
    for name in part.get("required", ()):
        if name not in named and name not in defined:
            yield f"{at}: required property {name} is not defined"
    for pattern in part.get("patternProperties", ()):
        yield from (f"{at}: {pattern} overlaps {n}" for n in named if re.search(pattern, n))


def _inside(part: dict[str, Any], at: str, types: Types, defined: frozenset[str]) -> Iterator[str]:
    known = defined | part.get("properties", {}).keys()
    for key in SAME:
        for number, one in enumerate(part.get(key, ())):
            yield from breaches(one, f"{at}/{key}/{number}", types, known)
    for key in SAME_ONE:
        yield from breaches(part.get(key, True), f"{at}/{key}", types, known)
    for key in ("properties", "patternProperties", "$defs"):
        for name, one in part.get(key, {}).items():
            yield from breaches(one, f"{at}/{key}/{name}")
    for key in ("additionalProperties", "propertyNames", "items", "contains"):
        context: Types = ("string",) if key == "propertyNames" else ()
        yield from breaches(part.get(key, True), f"{at}/{key}", context)


@pytest.mark.parametrize("name", schemas.names())
def test_a_schema_compiles_in_strict_mode(name: str) -> None:
    found = [*breaches(schemas.schema(name), "")]
    if name in READ:
        found = [one for one in found if f"unknown keyword {OURS}" not in one]
    assert found == []


@pytest.mark.parametrize(
    ("at", "change", "breach"),
    [
        ("score", {"minimum": 0}, "type number is missing for minimum"),
        ("subject", {"requires": ["id"]}, "unknown keyword requires"),
        ("subject", {"required": ["nmae"]}, "required property nmae is not defined"),
        ("rating", {"type": ["string", "number"]}, "a union of types"),
        ("subject", {"patternProperties": {"^na": True}}, "^na overlaps name"),
        ("as_of", {"type": "string", "format": "moment"}, "unknown format moment"),
    ],
)
def test_each_rule_refuses_what_ajv_refuses(at: str, change: dict[str, Any], breach: str) -> None:
    whole = copy.deepcopy(schemas.schema("assessment"))
    whole["properties"][at] |= change
    assert any(breach in one for one in breaches(whole, ""))
