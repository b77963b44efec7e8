"""What stands for a missing value means the same through every door into focuskit."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any

import attrs
import numpy as np
import pandas as pd
import polars as pl
import pytest
from support import assess

from focuskit import InputError, Portfolio

ROWS: list[dict[str, Any]] = [
    {
        "id": "a", "account_id": "acme", "kind": "ticket", "occurred_at": "2026-01-05T10:00Z",
        "handovers": 1, "text": "hello", "resolved_at": "2026-01-06T10:00Z", "automated": True,
        "minutes": 1.5, "topics": ["price", "delay"], "attributes": {"size": 1.5, "name": "x"},
    },
    {
        "id": "b", "account_id": "acme", "kind": "ticket", "occurred_at": "2026-01-07T10:00Z",
        "handovers": None, "text": None, "resolved_at": None, "automated": None, "minutes": None,
        "topics": None, "attributes": None,
    },
]  # fmt: skip


@cache
def _as_none() -> Portfolio:
    return assess(ROWS)


def _with(missing: Any) -> list[dict[str, Any]]:
    return [{k: missing if v is None else v for k, v in row.items()} for row in ROWS]


def _of_numpy(value: Any) -> Any:
    known: dict[type, Callable[[Any], Any]] = {
        int: np.int64, bool: np.bool_, float: np.float64, list: np.array, str: np.str_,
    }  # fmt: skip
    if isinstance(value, str) and value.startswith("2026"):
        return np.datetime64(value.removesuffix("Z"), "ns")
    return known.get(type(value), lambda kept: kept)(value)


def _numpy() -> list[dict[str, Any]]:
    rows = [{name: _of_numpy(value) for name, value in row.items()} for row in ROWS]
    return [{**row, "resolved_at": row["resolved_at"] or np.datetime64("NaT")} for row in rows]


def _pandas() -> pd.DataFrame:
    frame = pd.DataFrame(ROWS)
    for name in ("occurred_at", "resolved_at"):
        frame[name] = pd.to_datetime(frame[name])
    return frame


FORMS: dict[str, Callable[[], Any]] = {
    "NaN": lambda: _with(math.nan),
    "NaN of numpy": lambda: _with(np.float64("nan")),
    "NA": lambda: _with(pd.NA),
    "NaT": lambda: _with(pd.NaT),
    "NaN of decimals": lambda: _with(Decimal("NaN")),
    "numpy": _numpy,
    "records": lambda: _pandas().to_dict("records"),
    "records of nullable types": lambda: _pandas().convert_dtypes().to_dict("records"),
    "decimals": lambda: [
        {k: Decimal(v) if type(v) in {int, float} else v for k, v in row.items()} for row in ROWS
    ],
    "tuples": lambda: [
        {k: tuple(v) if type(v) is list else v for k, v in row.items()} for row in ROWS
    ],
}


@pytest.mark.parametrize("form", FORMS)
def test_it_is_null_as_none_is(form: str) -> None:
    seen = assess(FORMS[form]())
    assert seen.rejected.is_empty()
    assert seen.fingerprint == _as_none().fingerprint


def test_a_frame_says_the_same_as_its_records() -> None:
    frame = _pandas().drop(columns=["topics", "attributes"])
    whole, records = assess(frame), assess(frame.to_dict("records"))
    assert whole.rejected.is_empty()
    assert whole.fingerprint == records.fingerprint
    assert whole.scores.equals(records.scores)


def test_nothing_is_missing_that_is_there() -> None:
    row = {**ROWS[0], "minutes": float("inf")}
    emptied = assess([row, ROWS[1]]).emptied
    assert set(emptied.select("field", "row").iter_rows()) == {("minutes", 1)}
    assert assess([{**ROWS[0], "text": "nan"}]).emptied.is_empty()


def test_half_of_a_character_is_refused_with_its_place() -> None:
    with pytest.raises(InputError) as told:
        assess([ROWS[0], {**ROWS[1], "text": "x\ud800"}])
    assert attrs.asdict(told.value) == {
        "problem": "the text holds half of a character, which no file can hold",
        "where": "row 2, text",
        "found": r"'x\ud800'",
        "expected": "text of whole characters",
        "hint": "read the source with the encoding in which it was written",
    }


def test_a_value_of_a_type_of_somebody_else_is_read_as_its_text() -> None:
    class Money:
        def __str__(self) -> str:
            return "a lot"

    (found,) = assess([{**ROWS[0], "minutes": Money()}]).emptied.rows(named=True)
    assert (found["field"], found["value"]) == ("minutes", "a lot")
    odd = [{**ROWS[0], "text": pl.Series([1])}, ROWS[1]]
    assert assess(odd).info["counts"]["in"] == 2
