"""Objects become documents that keep to the schema, and the same objects again."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from focuskit import InputError
from focuskit.model import schemas
from focuskit.model.account import Account
from focuskit.model.answer import Answer
from focuskit.model.assessment import (
    Assessment,
    CapInForce,
    GroupMember,
    LedgerLine,
    Rating,
    Subject,
    ThemeRating,
)
from focuskit.model.colleague import Colleague
from focuskit.model.contact import Contact
from focuskit.model.documents import from_document, read_json, read_time, to_document, write_time
from focuskit.model.finding import Evidence, Finding, Message, Origin, Unknown
from focuskit.model.interaction import INTERNAL_KINDS, Interaction
from focuskit.model.limits import Limits
from focuskit.model.recommendation import Advice

KINDS: dict[str, type] = {
    "account": Account,
    "answer": Answer,
    "colleague": Colleague,
    "contact": Contact,
    "interaction": Interaction,
}
text = st.text(min_size=1, max_size=8)
moments = st.datetimes(timezones=st.just(UTC))
attribute = st.text(max_size=4) | st.booleans() | st.integers() | st.none() | st.just(0.5)


def values_of(prop: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Return the values that the schema of a property allows, as the types hold them."""
    if "enum" in prop:
        return st.sampled_from(prop["enum"])
    kind = next(k for k in _types(prop) if k != "null")
    if prop.get("format") == "date-time":
        values: st.SearchStrategy[Any] = moments
    elif "pattern" in prop:
        values = st.from_regex(prop["pattern"].replace("$", r"\Z"), alphabet=_ASCII)
    elif kind == "array":
        values = st.lists(text, max_size=3).map(tuple)
    elif kind == "object":
        values = st.dictionaries(st.text(max_size=4), attribute, max_size=3)
    else:
        low, high = prop.get("minimum"), prop.get("maximum")
        values = {
            "boolean": st.booleans(),
            "integer": st.integers(low, high),
            "number": st.floats(low, high, allow_nan=False, allow_infinity=False)
            | st.integers(low, high),
            "string": st.text(min_size=prop.get("minLength", 0), max_size=8),
        }[kind]
    return values | st.none() if "null" in _types(prop) else values


_ASCII = st.characters(max_codepoint=127)


def _types(prop: dict[str, Any]) -> list[str]:
    named = prop["type"]
    return [named] if isinstance(named, str) else named


def fields_of(name: str) -> st.SearchStrategy[dict[str, Any]]:
    properties = schemas.property_schemas(name)
    needed = set(schemas.schema(name)["required"])
    required = {field: values_of(prop) for field, prop in properties.items() if field in needed}
    rest = {field: values_of(prop) for field, prop in properties.items() if field not in needed}
    return st.fixed_dictionaries(required, optional=rest)


@st.composite
def things(draw: st.DrawFn, name: str) -> Any:
    fields = draw(fields_of(name))
    if name == "interaction":
        if fields["kind"] not in INTERNAL_KINDS:
            fields["account_id"] = draw(text)
        for later in ("resolved_at", "delivered_at"):
            if fields.get(later):
                fields[later] = max(fields[later], fields["occurred_at"])
    return KINDS[name](**fields)


def round_trip(thing: Any, name: str) -> None:
    written = json.dumps(to_document(thing), allow_nan=False)
    document = json.loads(written)
    schemas.check(document, name, where="document")
    assert from_document(document, type(thing)) == thing


@pytest.mark.parametrize("name", KINDS)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_what_was_written_is_valid_and_reads_back_equal(name: str, data: st.DataObject) -> None:
    round_trip(data.draw(things(name)), name)


# Assessments


def exact(low: int, high: int) -> st.SearchStrategy[Decimal]:
    return st.integers(low * 10**6, high * 10**6).map(lambda n: Decimal(n).scaleb(-6))


sign_ids = st.sampled_from(["gone-quiet", "acme.slow-quotes", "a1", "passed-around"])
ids = st.lists(text, max_size=20).map(tuple)
finite = st.floats(allow_nan=False, allow_infinity=False)
evidence = st.builds(
    Evidence, count=st.integers(0), ids=ids, counter_count=st.integers(0), counter_ids=ids
)
findings = st.builds(
    Finding,
    sign=sign_ids,
    theme=st.none() | st.text(max_size=4),
    outcome=st.sampled_from(["fired", "clear", "unknown", "not_applicable", "error"]),
    severity=st.none() | exact(0, 1),
    severity_low=st.none() | exact(0, 1),
    severity_high=st.none() | exact(0, 1),
    lit=st.booleans(),
    value=st.none() | finite | st.integers(),
    at_least=st.booleans(),
    pending=st.integers(0, 99),
    days_covered=st.none() | st.integers(0, 999),
    days_of_window=st.none() | st.integers(1, 999),
    judged_as_of=st.none() | moments,
    unit=st.none() | st.text(max_size=4),
    limits=st.none() | st.builds(Limits, ok=st.just(1), bad=st.integers(2, 9)),
    observations=st.integers(0),
    weight=st.integers(0, 1000),
    message=st.builds(
        Message,
        id=text,
        parameters=st.dictionaries(text, finite | st.text(max_size=4) | st.none(), max_size=2),
        text=text,
    ),
    evidence=evidence,
    unknown=st.none()
    | st.builds(
        Unknown,
        reason=st.sampled_from(
            [
                "not_recorded",
                "too_few_observations",
                "no_value",
                "one_case",
                "short_record",
                "old_record",
                "not_kept",
            ]
        ),
        missing=ids,
        resolve=text,
    ),
    error=st.none() | text,
    origin=st.builds(Origin, distribution=text, version=st.none() | text, hook=text),
)
advice = st.builds(
    Advice,
    id=sign_ids,
    title=text,
    signs=st.lists(sign_ids, min_size=1, max_size=3).map(tuple),
    steps=st.lists(text, min_size=1, max_size=3).map(tuple),
    owner_role=text,
    hours=st.floats(0.01, 1e6),
    within_days=st.integers(1, 1000),
    points_regained=exact(0, 100),
    range_narrowed=exact(0, 100),
    distributions=st.lists(text, min_size=1, max_size=2).map(tuple),
)


ratings = st.sampled_from(get_args(Rating))
themes = st.builds(
    ThemeRating, theme=text, rating=ratings, severity=st.none() | exact(0, 1), high=exact(0, 1)
)


@st.composite
def assessments(draw: st.DrawFn) -> Assessment:
    worst, score, best = sorted(draw(st.tuples(*[exact(0, 100)] * 3)))
    scored = draw(st.booleans())
    lost = 100 - score
    part = draw(exact(0, 100).filter(lambda points: points <= lost) | st.just(Decimal(0)))
    under = st.builds(GroupMember, sign=sign_ids, severity=exact(0, 1))
    of_sign = LedgerLine(
        line="sign",
        sign=draw(sign_ids),
        severity=draw(exact(0, 1)),
        weight=draw(st.integers(0, 1000)),
        points=part,
        evidence=draw(st.integers(0, 99)),
        group=draw(st.none() | text),
        under=tuple(draw(st.lists(under, max_size=2))),
    )
    cap = CapInForce(beyond=draw(exact(0, 1)), score=draw(exact(0, 100)))
    of_cap = LedgerLine(
        line="cap", sign="gone-quiet", severity=Decimal(1), points=lost - part, cap=cap
    )
    return Assessment(
        subject=draw(st.builds(Subject, type=st.sampled_from(["account", "supplier"]), id=text)),
        as_of=draw(st.none() | moments),
        score=score if scored else None,
        worst=worst,
        best=best,
        coverage=draw(exact(0, 1)),
        rating=draw(ratings),
        themes=tuple(draw(st.lists(themes, max_size=2))),
        red_lights=tuple(draw(st.lists(sign_ids, max_size=2))),
        checks=draw(st.integers(0, 99)),
        checks_made=draw(st.integers(0, 99)),
        depth=draw(exact(0, 1)),
        points_lost_at_least=100 - best,
        withheld=None if scored else draw(st.none() | text),
        ledger=(of_sign, of_cap) if scored else (),
        findings=tuple(draw(st.lists(findings, max_size=2))),
        recommendations=tuple(draw(st.lists(advice, max_size=2))),
    )


@given(assessment=assessments())
@settings(max_examples=60, deadline=None)
def test_an_assessment_with_all_its_parts_reads_back_equal(assessment: Assessment) -> None:
    round_trip(assessment, "assessment")


# Types and schemas refuse the same


def _edges(prop: dict[str, Any]) -> list[Any]:
    """Return values at the edges of what a property takes, and beyond them."""
    limits = [prop[k] for k in ("minimum", "maximum", "exclusiveMinimum") if k in prop]
    near = [limit + step for limit in limits for step in (-1, 0, 1)]
    choices = [choice for choice in prop.get("enum", ()) if choice is not None][:1]
    lists: list[Any] = [[], ["a-b"], ["a", ""], ["a", 5], [str(n) for n in range(21)]]
    objects: list[Any] = [{}, {"a": 1}, {"a": None}, {"a": [1]}]
    return [
        *near, *choices, *lists, *objects, None, "", "a", "A B", "EUR", "EUR\n", "de-CH",
        "nonsense", True, 0, 1, -1, 2.5, -0.5, 10**9, "2026-01-31T09:30:00Z", "1.0",
    ]  # fmt: skip


STEM = Path(__file__).parents[2] / "schemas" / "examples"
WHOLE: dict[str, tuple[type, str]] = {
    "account": (Account, "every-field"),
    "answer": (Answer, "with-a-note"),
    "colleague": (Colleague, "every-field"),
    "contact": (Contact, "left"),
    "interaction": (Interaction, "ticket-with-every-number"),
    "finding": (Finding, "unknown"),
    "recommendation": (Advice, "regains-points"),
    "assessment": (Assessment, "nothing-assessed"),
}
NESTED = {
    ("finding", "evidence"): ("count", "ids", "counter_count", "counter_ids"),
    ("finding", "unknown"): ("reason",),
    ("assessment", "subject"): ("type", "id"),
}
OF_TYPES_ALONE = {
    ("assessment", "score"): "score, worst, best and ledger hold together",
    ("assessment", "worst"): "",
    ("assessment", "best"): "",
    ("assessment", "actions"): "reserved, and passed over where a document is read",
    ("interaction", "kind"): "plugins may add kinds",
}
"""Rules between fields, or of meaning, that the schema does not say."""


def example(name: str) -> dict[str, Any]:
    whole: dict[str, Any] = read_json(STEM / name / "valid" / f"{WHOLE[name][1]}.json")
    return whole


def mutations() -> list[Any]:
    found: list[tuple[str, tuple[str, ...]]] = []
    for name in WHOLE:
        properties = schemas.property_schemas(name)
        for field, prop in properties.items():
            found += [(name, (field, inner)) for inner in NESTED.get((name, field), ())]
            if (name, field) not in OF_TYPES_ALONE and "object" not in prop.get("type", ""):
                found.append((name, (field,)))
    return [pytest.param(name, path, id="-".join((name, *path))) for name, path in found]


def _placed(document: dict[str, Any], path: tuple[str, ...], value: Any) -> dict[str, Any]:
    field, *inner = path
    if not inner:
        return {**document, field: value}
    return {**document, field: _placed(document[field], tuple(inner), value)}


@pytest.mark.parametrize(("name", "path"), mutations())
def test_types_and_schemas_refuse_the_same_values(name: str, path: tuple[str, ...]) -> None:
    kind = WHOLE[name][0]
    prop: Any = schemas.property_schemas(name)[path[0]]
    for inner in path[1:]:
        prop = prop["properties"][inner]
    for value in _edges(prop):
        document = _placed(example(name), path, value)
        valid = schemas.validator(name).is_valid(document)
        assert is_taken(document, kind) is valid, value


def is_taken(document: dict[str, Any], kind: type) -> bool:
    try:
        from_document(document, kind)
    except InputError:
        return False
    return True


@pytest.mark.parametrize("attribute", [[1], {"b": 1}, math.nan, b"x"])
def test_attributes_are_scalars_with_a_json_form(attribute: Any) -> None:
    with pytest.raises((TypeError, ValueError), match="attributes"):
        Account(id="acme", attributes={"a": attribute})


@pytest.mark.parametrize(
    ("field", "value"),
    [("amount", math.inf), ("minutes", math.nan), ("attributes", [1]), ("topics", "price"),
     ("occurred_at", "2026-01-31"), ("handovers", True)],
)  # fmt: skip
def test_an_interaction_refuses_values_that_no_document_can_hold(field: str, value: Any) -> None:
    fields = {
        "account_id": "acme",
        "kind": "call",
        "occurred_at": datetime(2026, 1, 31, tzinfo=UTC),
    }
    with pytest.raises((TypeError, ValueError), match=field):
        Interaction(**{**fields, field: value})


# Rules between fields


@pytest.mark.parametrize("field", ["resolved_at", "delivered_at"])
def test_an_interaction_does_not_end_before_it_began(field: str) -> None:
    begun = datetime(2026, 1, 31, 12, tzinfo=UTC)
    ended: dict[str, Any] = {field: begun - timedelta(hours=1)}
    with pytest.raises(ValueError, match=f"{field} 2026-01-31T11:00:00Z lies before occurred_at"):
        Interaction(kind="launch", occurred_at=begun, **ended)


def test_an_interaction_says_which_kinds_need_no_account() -> None:
    with pytest.raises(ValueError, match=r"account_id is missing; .*launch.*found kind 'call'"):
        Interaction(kind="call", occurred_at=datetime(2026, 1, 31, tzinfo=UTC))


def test_a_time_without_a_zone_is_utc_and_any_other_is_brought_to_it() -> None:
    naive = Interaction(kind="launch", occurred_at=datetime(2026, 1, 31, 12))  # noqa: DTZ001 -- naive on purpose
    zoned = Interaction(
        kind="launch", occurred_at=datetime.fromisoformat("2026-01-31T14:00:00+02:00")
    )
    assert naive == zoned
    assert zoned.occurred_at.tzinfo is UTC


def test_topics_may_be_given_as_a_list() -> None:
    moment = datetime(2026, 1, 31, tzinfo=UTC)
    assert Interaction(kind="launch", occurred_at=moment, topics=["a"]).topics == ("a",)


def assessment(**changed: Any) -> Assessment:
    return attrs.evolve(from_document(example("assessment"), Assessment), **changed)


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"score": Decimal(90), "best": Decimal(100)}, r"score and points \(0\) must make 100"),
        ({"score": Decimal(90), "best": Decimal(80)}, "worst <= score <= best must hold"),
        ({"worst": Decimal(60), "best": Decimal(50)}, "worst must not exceed best"),
        (
            {
                "ledger": (
                    LedgerLine(line="sign", sign="a", severity=Decimal(1), points=Decimal(1)),
                )
            },
            "without a score there is no ledger",
        ),
        ({"worst": Decimal("0.0000001")}, "worst has more than six decimal places"),
    ],
)
def test_an_assessment_whose_numbers_contradict_each_other_cannot_be(
    changed: dict[str, Any], rule: str
) -> None:
    with pytest.raises(ValueError, match=rule):
        assessment(**changed)


@pytest.mark.parametrize(
    ("line", "cap"), [("cap", None), ("sign", CapInForce(beyond=Decimal(0), score=Decimal(30)))]
)
def test_a_line_of_a_cap_and_no_other_has_its_terms(line: Any, cap: CapInForce | None) -> None:
    with pytest.raises(ValueError, match="a line of a cap, and no other, has its terms"):
        LedgerLine(line=line, sign="a", severity=Decimal(1), points=Decimal(1), cap=cap)


# Reading and writing


@pytest.mark.parametrize(
    ("written", "again"),
    [
        ("2026-01-31T09:30:00Z", "2026-01-31T09:30:00Z"),
        ("2026-01-31", "2026-01-31T00:00:00Z"),
        ("2026-01-31T09:30:00.500+02:00", "2026-01-31T07:30:00.500000Z"),
    ],
)
def test_times_are_written_in_utc(written: str, again: str) -> None:
    assert write_time(read_time(written)) == again


def test_a_document_with_an_unknown_or_a_missing_key_is_no_object() -> None:
    with pytest.raises(InputError, match=r"no valid Account\n  found: .*nmae"):
        from_document({"id": "acme", "nmae": "Acme"}, Account)
    with pytest.raises(InputError, match=r"no valid Contact\n  found: .*account_id"):
        from_document({"id": "jo"}, Contact)


def test_a_json_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"name": "Zürich"}', encoding="utf-8")
    assert read_json(path) == {"name": "Zürich"}


def test_a_byte_order_mark_before_a_json_file_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"name": "Zürich"}', encoding="utf-8-sig")
    assert read_json(path) == {"name": "Zürich"}


@pytest.mark.parametrize(
    ("text", "line", "problem", "found"),
    [
        ("[" * 3000, 1, "objects and lists stand in one another too deep", "more than 64 levels"),
        ('{"a":\n' * 65 + "1" + "}" * 65, 65, "objects and lists stand in one another too", "64"),
        ('{"a": "[[",\n"b": ' + "9" * 5000 + "}", 2, "a number is too long to be one", "9999"),
        ('{"a": {"b": 1},\n "b": 2,\n"a" : 3}', 3, "a key stands twice in one object", "'a'"),
        ('{"a": 1,\n"\\u0061": 3}', 2, "a key stands twice in one object", "'a'"),
        ('[{"a": 1}, {"a": 1, "b": ":",\n"a": 2}]', 2, "a key stands twice in one object", "'a'"),
    ],
)
def test_what_json_may_hold_and_focuskit_refuses_is_named_with_its_line(
    tmp_path: Path, text: str, line: int, problem: str, found: str
) -> None:
    path = tmp_path / "a.json"
    path.write_text(text)
    with pytest.raises(InputError) as error:
        read_json(path)
    said = str(error.value)
    assert said.startswith(f"{path}, line {line}: {problem}")
    assert f"found: {found}" in said or found in said
    assert "hint: " in said


def test_as_many_levels_and_digits_as_may_be_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    deep: Any = 10**300
    for _ in range(32):
        deep = [{"a": deep, "b": "[{" * 99}]
    path.write_text(json.dumps(deep))
    assert read_json(path) == deep
