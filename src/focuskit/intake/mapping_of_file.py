"""Mapping documents that speak of the files of one name alone, and of several one after another."""

from __future__ import annotations

from collections.abc import Mapping as Documents
from glob import escape
from pathlib import Path
from typing import Any

from focuskit.intake.mapping import TABLES, Mapping
from focuskit.model.documents import read_json


def of_file(document: Documents[str, Any], file: str) -> dict[str, Any]:
    """A document of tables as one that says the same of files of one name alone."""
    tables = [{"files": escape(file), name: document[name]} for name in TABLES if name in document]
    others = {name: stated for name, stated in document.items() if name not in TABLES}
    return {**others, "tables": tables} if tables else others


def beside(path: Path, document: Documents[str, Any]) -> dict[str, Any]:
    """A document of one file with what a mapping that is there says of others.

    Args:
        path: Where that mapping is; there may be none.
        document: Of one file.

    Raises:
        InputError: What is there is no mapping.
    """
    if not path.exists():
        return dict(document)
    there = read_json(path)
    Mapping.load(there)
    return together(there, document)


def together(there: Documents[str, Any], document: Documents[str, Any]) -> dict[str, Any]:
    """Two documents of files as one; what the second says of a file stands."""
    told: list[dict[str, Any]] = document.get("tables", [])
    names = {one["files"] for one in told}
    others = [one for one in there.get("tables", []) if one["files"] not in names]
    tables = [*others, *told]
    return {**document, **there, **({"tables": tables} if tables else {})}
