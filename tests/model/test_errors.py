"""Errors reach other programs whole: through pickle, copies and worker processes."""

from __future__ import annotations

import copy
import multiprocessing
import pickle
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from typing import Any

import pytest

import focuskit
from focuskit import Account, FocuskitError, InputError, Interaction, PluginError, PolicyError
from focuskit.model.errors import UnknownNameError, ValueOfFieldError

FACTS = {"problem": "wrong", "where": "x.csv", "found": "\x1b[2J", "expected": "y", "hint": "z"}
COPIES: list[Callable[[Any], Any]] = [
    lambda error: pickle.loads(pickle.dumps(error)),  # noqa: S301 -- our own
    copy.copy,
    copy.deepcopy,
]


@pytest.mark.parametrize("copied", COPIES, ids=["pickle", "copy", "deepcopy"])
@pytest.mark.parametrize(
    "kind", [InputError, PolicyError, PluginError, UnknownNameError, ValueOfFieldError]
)
def test_an_error_keeps_all_its_facts(kind: type[InputError], copied: Callable[[Any], Any]) -> None:
    error = kind(**FACTS)
    error.add_note("on Monday")
    again = copied(error)
    assert type(again) is kind
    assert {name: getattr(again, name) for name in FACTS} == FACTS
    assert str(again) == str(error)
    assert again.__notes__ == ["on Monday"]
    group = copied(ExceptionGroup("several", [error]))
    assert str(group.exceptions[0]) == str(error)


def test_the_error_of_a_worker_reaches_its_parent() -> None:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        future = pool.submit(focuskit.load_policy, {"nmae": "x"})
        with pytest.raises(PolicyError) as told:
            future.result()
    assert told.value.where == "policy at /"


def test_an_error_shows_what_would_act_on_a_terminal_escaped() -> None:
    error = InputError(**FACTS)
    assert error.found == "\x1b[2J"
    assert "found: \\x1b[2J" in str(error)


def test_an_error_of_a_field_says_which_and_what_is_allowed() -> None:
    day = datetime(2026, 1, 5)  # noqa: DTZ001 -- read as UTC
    with pytest.raises(InputError) as told:
        Interaction(account_id="acme", kind="order", occurred_at=day, direction="inbund")  # type: ignore[arg-type]
    assert told.value.where == "Interaction.direction"
    assert told.value.found == "'inbund'"
    assert told.value.expected == "'inbound' or 'outbound' or 'internal'"
    assert told.value.hint == "did you mean 'inbound'?"
    with pytest.raises(InputError) as told:
        Account(id="acme", onwer="Ann")  # type: ignore[call-arg]
    assert told.value.problem == "there is no field 'onwer'"
    assert told.value.hint == "did you mean 'owner'?"
    with pytest.raises(InputError) as told:
        Account(id="acme", xyzzy=1)  # type: ignore[call-arg]
    assert "annual_value" in str(told.value.expected)
    with pytest.raises(InputError, match="minutes must be finite"):
        Interaction(account_id="acme", kind="call", occurred_at=day, minutes=float("nan"))
    with pytest.raises(TypeError, match="missing 1 required") as missing:
        Account()
    assert not isinstance(missing.value, FocuskitError)
    # whoever caught what Python raises for such a value still does
    for kind in (TypeError, ValueError):
        with pytest.raises(kind):
            Account(id=5)  # type: ignore[arg-type]
