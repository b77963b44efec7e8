"""Which columns go by the name of a field, or by one of the names that it has elsewhere."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from focuskit.model import schemas

_PREFIXES = ("property_hs_", "property_", "hs_")
_CLOSE = 0.75
"""How alike two names must be, as difflib measures it; judgement."""


def columns_like(field: str, prop: schemas.Schema, columns: Iterable[str]) -> list[str]:
    """The columns that go by the field's name or another of its names, best first."""
    names = _names(field, prop)
    plain = {column: plain_name(column) for column in columns}
    like = (c for name in names for c in plain if plain[c] in {plain_name(name), name})
    return list(dict.fromkeys(like))


def columns_near(field: str, prop: schemas.Schema, columns: Iterable[str]) -> list[str]:
    """The columns that may be a field: those that go by its names, else those like them."""
    known = list(columns)
    if found := columns_like(field, prop, known):
        return found
    plain = {plain_name(column): column for column in known}
    names = map(plain_name, _names(field, prop))
    close = (difflib.get_close_matches(name, list(plain), n=2, cutoff=_CLOSE) for name in names)
    return list(dict.fromkeys(plain[one] for several in close for one in several))


def plain_name(name: str) -> str:
    """A column's name in lower case with underscores, without prefixes of exports."""
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    snake = re.sub(r"[^a-z0-9]+", "_", snake).strip("_")
    for prefix in _PREFIXES:
        snake = snake.removeprefix(prefix)
    return snake


def _names(field: str, prop: schemas.Schema) -> list[str]:
    return [field, *prop.get("x-also-called", ())]
