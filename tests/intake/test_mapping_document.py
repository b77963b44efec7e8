"""A mapping and its document are the same thing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from focuskit import Mapping
from focuskit.model import schemas

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "schemas" / "examples" / "mapping" / "valid").glob("*.json"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_mapping_is_what_its_document_says(path: Path) -> None:
    mapping = Mapping.load(path)

    document = json.loads(json.dumps(mapping.to_document()))

    schemas.check(document, "mapping", where="document")
    assert Mapping.load(document).tables == mapping.tables


FORMS: dict[str, Any] = {
    "column": "Account",
    "constant": {"constant": "ticket"},
    "false": {"constant": False},
    "columns": {"columns": ["a", "b"]},
    "first of": {"first_of": ["a", "b"]},
    "values": {"column": "a", "values": {"x": 1, "y": None}},
    "otherwise nothing": {"column": "a", "values": {"x": True}, "otherwise": None},
    "format": {"first_of": ["a", "b"], "format": "%d/%m/%Y"},
    "scale": {"column": "a", "scale": [1, 5]},
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_rule_is_written_in_the_form_in_which_people_write_it(form: Any) -> None:
    stated = {
        "schema_version": "1.0",
        "interactions": {
            "fields": {"text": form},
            "ids_are_unique": True,
            "exported_at": {"a.csv": "2026-01-31T18:00:00Z"},
            "recorded": {"order": {"from": "2025-01-01T00:00:00Z", "to": None}},
            "earliest": "2000-01-01T00:00:00Z",
            "nothing": ["-"],
        },
        "accounts": {"fields": {"id": "Account"}, "exported_at": "2026-01-31T18:00:00Z"},
    }

    assert Mapping.load(stated).to_document() == stated
