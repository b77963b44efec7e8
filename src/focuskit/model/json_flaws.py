"""What JSON may hold and focuskit refuses: keys that stand twice, great depth, numbers too long."""

from __future__ import annotations

import json
import math
import re
from typing import Any

import attrs

MOST_LEVELS = 64
"""Objects and lists may stand in one another so deep; judgement: no document of ours passes 12."""
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[{}\[\]:,]|[^\s{}\[\]:,"]+')
_SHOWN = 60


@attrs.frozen(kw_only=True)
class Flaw:
    """One thing that is wrong with a JSON text.

    Args:
        at: Where it stands, in characters from the beginning.
        problem: What is wrong.
        found: What stands there.
        hint: The way out.
    """

    at: int
    problem: str
    found: str
    hint: str


def flaw_in(text: str, most_levels: int = MOST_LEVELS) -> Flaw | None:
    """The first flaw of a JSON text, which need not be valid otherwise; None without any.

    Args:
        text: The text.
        most_levels: Objects and lists may stand in one another so deep.
    """
    keys: list[set[str] | None] = []
    last = None
    for token in _TOKEN.finditer(text):
        said = token[0]
        if said in {"{", "["}:
            keys.append(set() if said == "{" else None)
            if len(keys) > most_levels:
                return _flaw("depth", token.start(), f"more than {most_levels} levels")
        elif said in {"}", "]"}:
            keys = keys[:-1]
        elif said == ":" and last is not None and keys and keys[-1] is not None:
            key = _key(last[0])
            if key in keys[-1]:
                return _flaw("key", last.start(), repr(key))
            keys[-1].add(key)
        elif said.lstrip("-")[:1].isdigit() and _is_endless(said):
            long = f"{said[:20]}... ({len(said)} characters)"
            return _flaw("number", token.start(), said if len(said) <= _SHOWN else long)
        last = token
    return None


_SAID = {
    "depth": (
        "objects and lists stand in one another too deep",
        "leave out what focuskit does not read, or flatten it",
    ),
    "key": (
        "a key stands twice in one object, and only one could count",
        "take one of them out",
    ),
    "number": (
        "a number is too long to be one",
        'write what is no quantity, an id say, as a text: "..."',
    ),
}
"""Kind of flaw: what is wrong, and the way out."""


def _flaw(kind: str, at: int, found: str) -> Flaw:
    problem, hint = _SAID[kind]
    return Flaw(at=at, problem=problem, found=found, hint=hint)


def within_levels(document: Any) -> bool:
    """Whether objects and lists stand in one another no deeper than they may."""
    layer, levels = [document], 0
    while layer and levels <= MOST_LEVELS:
        nested = [one for one in layer if isinstance(one, dict | list)]
        layer = [v for one in nested for v in (one.values() if isinstance(one, dict) else one)]
        levels += bool(nested)
    return levels <= MOST_LEVELS


def _key(token: str) -> str:
    try:
        return str(json.loads(token))
    except ValueError:
        return token


def _is_endless(token: str) -> bool:
    try:
        return math.isinf(float(token))
    except ValueError:
        return False
