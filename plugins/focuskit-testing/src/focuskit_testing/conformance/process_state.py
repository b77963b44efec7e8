"""Keeping what all runs of a process share as it was, and saying what a plugin changed of it."""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from focuskit.model import schemas

_NAMES = ("interaction", "account", "contact", "colleague")
_TURN = count()
"""Each time, chance begins elsewhere: who asks it cannot find the same twice."""


@contextmanager
def kept() -> Iterator[list[str]]:
    """Put back what is changed inside.

    Yields:
        A list that names, after the end, what had been changed.
    """
    chance = random.getstate()
    random.seed(next(_TURN))
    before = _state()
    changed: list[str] = []
    try:
        yield changed
    finally:
        after = _state()
        changed += [what for what in before if before[what] != after[what]]
        if changed:
            _put_back(before)
        random.setstate(chance)


def _state() -> dict[str, Any]:
    return {
        "the schemas of fields": json.dumps(
            [(schemas.schema(name), schemas.property_schemas(name)) for name in _NAMES]
        ),
        "the environment of the process": dict(os.environ),
        "the state of the module random": random.getstate(),
        "the search path of modules": list(sys.path),
    }


def _put_back(before: dict[str, Any]) -> None:
    told = json.loads(before["the schemas of fields"])
    for name, (former, _) in zip(_NAMES, told, strict=True):
        now = schemas.schema(name)
        now.clear()
        now.update(former)
    schemas.property_schemas.cache_clear()
    os.environ.clear()
    os.environ.update(before["the environment of the process"])
    sys.path[:] = before["the search path of modules"]
