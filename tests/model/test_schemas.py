"""The schemas are sound, closed, and say the same as the types."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
from jsonschema import Draft202012Validator

from focuskit import InputError
from focuskit.model import schemas
from focuskit.model.account import Account
from focuskit.model.answer import Answer
from focuskit.model.assessment import RESERVED, Assessment
from focuskit.model.colleague import Colleague
from focuskit.model.contact import Contact
from focuskit.model.finding import Finding
from focuskit.model.interaction import Interaction
from focuskit.model.recommendation import Advice

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "schemas" / "examples"
NAMES = tuple(name for name in schemas.names() if name != "common")


def examples(kind: str) -> list[Any]:
    found = sorted(EXAMPLES.glob(f"*/{kind}/*.json"))
    return [pytest.param(path, id=f"{path.parts[-3]}-{path.stem}") for path in found]


def violations(path: Path) -> list[str]:
    """Return what the schema, named by the folder, finds wrong with a document."""
    document = json.loads(path.read_text(encoding="utf-8"))
    return [error.message for error in schemas.validator(path.parts[-3]).iter_errors(document)]


def walk(part: Any, pointer: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every object inside a schema with its JSON pointer."""
    if isinstance(part, dict):
        yield pointer or "/", part
    for key, inner in part.items() if isinstance(part, dict) else enumerate(part):
        if isinstance(inner, dict | list):
            yield from walk(inner, f"{pointer}/{key}")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("something was fetched")

    monkeypatch.setattr(socket, "socket", refuse)


@pytest.mark.parametrize("path", examples("valid"))
def test_a_valid_example_is_valid(path: Path) -> None:
    assert violations(path) == []


@pytest.mark.parametrize("path", examples("invalid"))
def test_an_invalid_example_is_invalid(path: Path) -> None:
    assert violations(path) != []


@pytest.mark.parametrize("name", NAMES)
def test_every_schema_has_examples_of_both_kinds(name: str) -> None:
    assert len(list((EXAMPLES / name / "valid").glob("*.json"))) >= 2
    assert len(list((EXAMPLES / name / "invalid").glob("*.json"))) >= 3


def test_there_are_no_examples_of_a_schema_that_is_not_there() -> None:
    assert sorted(folder.name for folder in EXAMPLES.iterdir()) == sorted(NAMES)


@pytest.mark.parametrize("name", schemas.names())
def test_a_schema_is_itself_valid_and_names_itself_and_its_version(name: str) -> None:
    schema = schemas.schema(name)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    second = {"assessment", "compare", "finding", "recommendation", "run", "watch"}
    major = 2 if name in second else 1
    assert schema["$id"] == f"urn:focuskit:schema:{name}:{major}"
    assert re.fullmatch(rf"{major}\.\d+", schemas.version(name))
    assert schema["title"]
    assert schema["description"]


@pytest.mark.parametrize("name", schemas.names())
def test_every_reference_leads_to_a_schema_of_ours(name: str) -> None:
    for pointer, part in walk(schemas.schema(name)):
        if "$ref" in part:
            target, _, inside = part["$ref"].partition("#")
            named = re.sub(r"^urn:focuskit:schema:|:\d+$", "", target) or name
            assert named in schemas.names(), pointer
            found: Any = schemas.schema(named)
            for key in inside.strip("/").split("/") if inside else ():
                found = found[key]
            assert isinstance(found, dict), pointer


@pytest.mark.parametrize("name", schemas.names())
def test_every_pattern_is_anchored_at_its_end(name: str) -> None:
    for pointer, part in walk(schemas.schema(name)):
        if isinstance(part.get("pattern"), str):
            assert part["pattern"].endswith("$"), pointer


@pytest.mark.parametrize("name", NAMES)
def test_every_object_is_closed_or_says_what_its_values_are(name: str) -> None:
    for pointer, part in walk(schemas.schema(name)):
        if part.get("type") == "object" or part.get("type") == ["object", "null"]:
            assert "additionalProperties" in part, pointer


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (Account, "account"),
        (Advice, "recommendation"),
        (Assessment, "assessment"),
        (Answer, "answer"),
        (Colleague, "colleague"),
        (Contact, "contact"),
        (Finding, "finding"),
        (Interaction, "interaction"),
    ],
)
def test_a_type_and_its_schema_have_the_same_fields(kind: type, name: str) -> None:
    fields = [field.name for field in attrs.fields(kind)]
    reserved = [*RESERVED] if kind is Assessment else []
    assert sorted([*fields, *reserved]) == sorted(schemas.schema(name)["properties"])


@pytest.mark.parametrize("name", ["account", "colleague", "contact", "interaction"])
def test_a_type_and_its_schema_need_the_same_fields(name: str) -> None:
    kinds = {"account": Account, "colleague": Colleague, "contact": Contact}
    fields = attrs.fields(kinds.get(name, Interaction))
    needed = [field.name for field in fields if field.default is attrs.NOTHING]
    assert sorted(needed) == sorted(schemas.schema(name)["required"])


def test_required_fields_include_those_that_only_some_rows_need() -> None:
    assert schemas.required("account") == ("id",)
    assert schemas.required("interaction") == ("occurred_at", "kind", "account_id")


def test_references_are_resolved_in_the_schemas_of_properties() -> None:
    prop = schemas.property_schemas("account")["id"]
    assert prop["minLength"] == 1
    assert prop["description"] == "Names the account."


def test_an_unknown_schema_is_named_with_the_nearest() -> None:
    with pytest.raises(InputError) as error:
        schemas.schema("acount")
    assert str(error.value) == (
        "there is no schema 'acount'\n  hint: did you mean 'account' or 'layout'?"
    )


def test_a_document_that_is_no_object_is_refused_and_does_not_crash() -> None:
    documents: tuple[Any, ...] = ([], "x", 5, None)
    for document in documents:
        with pytest.raises(InputError, match=r"rows\.json at /: not a valid interaction"):
            schemas.check(document, "interaction", where="rows.json")


def test_a_valid_document_passes_without_a_word() -> None:
    schemas.check({"id": "acme"}, "account", where="accounts.json")


def test_the_schemas_of_a_wheel_go_before_those_beside_the_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packaged = tmp_path / "schemas"
    packaged.mkdir()
    monkeypatch.setattr(schemas, "files", lambda _: tmp_path)
    assert schemas._folder() == packaged
    packaged.rmdir()
    assert schemas._folder() == ROOT / "schemas"


@pytest.mark.parametrize(
    ("later", "earlier", "valid"),
    [
        ("2026-01-31T09:30:00.5Z", "2026-01-31T09:30:00.25Z", True),
        ("2026-01-31T09:30:00.25Z", "2026-01-31T09:30:00.5Z", False),
        ("2026-01-31T09:30:00.0Z", "2026-01-31T09:30:00Z", True),
        ("2026-01-31T09:30:00.50Z", "2026-01-31T09:30:00.5Z", True),
        (None, "2026-01-31T09:30:00Z", True),
    ],
)
def test_times_are_ordered_whatever_the_length_of_their_fractions(
    later: str | None, earlier: str, *, valid: bool
) -> None:
    row = {"kind": "launch", "occurred_at": earlier, "resolved_at": later}
    assert schemas.validator("interaction").is_valid(row) is valid
