"""A policy and its canonical document are the same thing."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from focuskit import load_policy
from focuskit.model import schemas
from focuskit.policy import Cap, Override, SignPolicy
from focuskit.policy.contradictions import phrase_lists
from focuskit.policy.sections import Ratings, SupplierPolicy

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "schemas" / "examples" / "policy" / "valid").glob("*.json"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_policy_is_what_its_document_says(path: Path) -> None:
    policy = load_policy(path)
    document = policy.to_document()
    schemas.check(document, "policy", where="document")
    again = load_policy(json.loads(json.dumps(document)))
    assert attrs.asdict(again) == attrs.asdict(policy)
    assert json.dumps(again.to_document()) == json.dumps(document)


def test_the_document_fills_in_every_section() -> None:
    policy = load_policy(None)
    sections = set(schemas.schema("policy")["properties"])
    # Left out, the hours allowed run day and night: that is no working time, and has no keys. Nor
    # has a currency that nobody states.
    assert set(policy.to_document()) == sections - {"working_time", "currency"}
    assert attrs.asdict(load_policy(policy.to_document())) == attrs.asdict(policy)


@given(
    weight=st.integers(0, 1000),
    beyond=st.integers(0, 99),
    hours=st.floats(0.1, 1000),
    watch=st.integers(1, 100),
    missing=st.sampled_from(["exclude", "worst", "portfolio"]),
    rivals=st.lists(st.text(min_size=1), unique=True).map(tuple),
)
def test_the_document_follows_from_the_attributes(  # noqa: PLR0917 -- one for each attribute
    weight: int, beyond: int, hours: float, watch: int, missing: Any, rivals: tuple[str, ...]
) -> None:
    """Policies are changed in Python too, in any order of their mappings."""
    changed = attrs.evolve(
        load_policy(None),
        signs={
            "b": SignPolicy(weight=weight, distribution="d", window_days="all"),
            "a": SignPolicy(weight=1, distribution="d", ok=1.0, bad=2.5, key_accounts_only=True),
        },
        cause_groups=(),
        caps=(Cap(sign="a", beyond=Decimal(beyond) / 100, score=Decimal("33.25")),),
        ratings=Ratings(watch_from=Decimal(watch) / 100, least_known=Decimal("0.4")),
        red_lights={"a": Decimal("0.6")},
        supplier=SupplierPolicy(
            signs={"c": SignPolicy(weight=1, distribution="d")},
            ratings=Ratings(watch_from=Decimal(watch) / 100),
            red_lights={"c": Decimal(beyond) / 100},
        ),
        least_days=watch,
        allowed_hours=hours,
        hours_by_priority={"2": 8, "1": 4.0},
        missing=missing,
        rivals=rivals,
        segments={"z": {"b": Override(weight=3)}, "key": {"a": Override(ok=1.0, bad=2)}},
    )
    document = changed.to_document()
    again = load_policy(json.loads(json.dumps(document)))
    assert again.to_document() == document
    assert attrs.asdict(again, recurse=False) == attrs.asdict(changed, recurse=False)


def test_numbers_that_are_equal_are_written_alike() -> None:
    whole, point = (attrs.evolve(load_policy(None), allowed_hours=n) for n in (72, 72.0))
    assert json.dumps(whole.to_document()) == json.dumps(point.to_document())


def test_the_phrase_lists_that_a_policy_may_name_are_those_that_ship() -> None:
    from focuskit.detect.phrases import shipped  # noqa: PLC0415 -- only here

    assert set(phrase_lists()) == {name for name, _ in shipped()}


def test_the_page_explains_every_key_of_the_schema() -> None:
    page = (ROOT / "docs" / "policy.md").read_text(encoding="utf-8")
    keys = set[str]()

    def gather(part: Any) -> None:
        if isinstance(part, dict):
            keys.update(part.get("properties", {}))
        for inner in part.values() if isinstance(part, dict) else part:
            if isinstance(inner, dict | list):
                gather(inner)

    gather(schemas.schema("policy"))
    assert len(keys) > 40
    assert [key for key in sorted(keys) if f"`{key}`" not in page] == []
