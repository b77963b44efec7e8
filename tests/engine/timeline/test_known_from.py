"""Known from: a value that only came later is not known before, whatever field and kind it is of.

The tables are read off the schema itself, so that a field that is added there is tested by itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import attrs
import polars as pl
import pytest
from support import NOW, alone

import focuskit
from focuskit import Measure, Timeline, col, detector
from focuskit.detect.detector import Detector
from focuskit.model.documents import write_time
from focuskit_testing.cases import everything_recorded

SCHEMA = Path(__file__).parents[3] / "schemas" / "interaction.schema.json"
PROPERTIES: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))["properties"]
KINDS: tuple[str, ...] = tuple(PROPERTIES["kind"]["enum"])
KNOWN_FROM: dict[str, dict[str, list[str]]] = {
    field: said["x-known-from"] for field, said in PROPERTIES.items() if "x-known-from" in said
}
VALUES = {"number": 1.0, "integer": 1, "boolean": True, "string": "won"}
SECOND = timedelta(seconds=1)
STATES = {"null": None, "come": NOW, "to come": NOW + SECOND}
"""What a time of a row may be: it is known with the very moment, and a second later it is not."""


@attrs.frozen
class Row:
    """One row of an account of its own, which states one field, and times that came or did not."""

    field: str
    kind: str
    times: tuple[tuple[str, str], ...]

    @property
    def account(self) -> str:
        told = ", ".join(f"{time} {state}" for time, state in self.times)
        return f"{self.field} of {self.kind}: {told or 'no time'}"

    @property
    def fields(self) -> dict[str, Any]:
        said = {name: STATES[state] for name, state in self.times}
        own = PROPERTIES[self.field].get("type", ["time"])[0]
        value = NOW - timedelta(days=1) if own == "time" else VALUES[own]
        return {"account_id": self.account, "kind": self.kind, self.field: value, **said}

    def is_known(self, exported: datetime | None) -> bool:
        """Tell whether the value is known now: once a time that the schema names has come."""
        if said_with_the_row(self.field, self.kind):
            return True
        states = dict(self.times)
        if states.get(self.field) == "null":
            return False
        return "come" in states.values() or (exported is not None and exported <= NOW)


def named(field: str, kind: str) -> list[str]:
    """Return the times from which a field of a kind is known; none where it is with its row."""
    return KNOWN_FROM[field].get(kind, KNOWN_FROM[field].get("*", []))


def said_with_the_row(field: str, kind: str) -> bool:
    return not named(field, kind)


def _rows() -> Iterator[Row]:
    for field, kind in product(KNOWN_FROM, KINDS):
        times = named(field, kind)
        for states in product(STATES, repeat=len(times)):
            yield Row(field, kind, tuple(zip(times, states, strict=True)))


ROWS = list(_rows())


def knows(field: str) -> Detector:
    """Return a sign that counts the rows that state a field."""

    @detector(
        id=f"trial.knows-{field.replace('_', '-')}",
        theme="trial",
        ok=0,
        bad=9,
        says="{value}",
        for_status=("customer", "lost"),  # whose row says that they left is lost
    )
    def count(t: Timeline) -> Measure:
        return t.count(getattr(col, field).is_not_null(), among=t.kind(*KINDS))

    return count


@pytest.mark.parametrize(
    "exported", [None, NOW, NOW + SECOND], ids=["no export", "an export", "an export to come"]
)
def test_a_value_is_known_once_a_time_that_the_schema_names_has_come(
    exported: datetime | None,
) -> None:
    records = [{"occurred_at": NOW - timedelta(days=2), **row.fields} for row in ROWS]
    frame = pl.DataFrame(records, infer_schema_length=None)
    mapping: dict[str, Any] = {"fields": {name: name for name in frame.columns}}
    if exported is not None:
        mapping["exported_at"] = write_time(exported)
    portfolio = focuskit.assess(
        frame, as_of=NOW, recorded=everything_recorded(),
        mapping={"schema_version": "1.0", "interactions": mapping},
        **alone(*map(knows, KNOWN_FROM)),
    )  # fmt: skip
    assert portfolio.rejected.is_empty()
    counted = portfolio.findings.select("account_id", "sign", "value").iter_rows()
    found = {(account, sign): value for account, sign, value in counted}
    told = {row.account: found[row.account, knows(row.field).id] for row in ROWS}
    assert told == {row.account: float(row.is_known(exported)) for row in ROWS}


def test_the_schema_names_fields_that_are_known_later() -> None:
    """Without one, the test above would look at nothing."""
    assert len(KNOWN_FROM) >= 10
    assert {said_with_the_row(row.field, row.kind) for row in ROWS} == {True, False}
