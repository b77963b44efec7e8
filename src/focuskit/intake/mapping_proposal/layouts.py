"""Layouts of exports: documents that say how a file is recognised and what its columns mean."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from collections.abc import Mapping as Documents
from functools import cache
from importlib.resources import files
from typing import Any

import attrs

from focuskit.intake.mapping import FieldRule, Mapping, Where
from focuskit.intake.values.plain_names import bare_name, plain_name
from focuskit.model import schemas
from focuskit.model.errors import InputError


@attrs.frozen(kw_only=True, eq=False)
class Layout:
    """The export of one system.

    Args:
        id: Names the layout.
        title: What people call the export.
        table: What its rows are.
        headers: Columns that a file of this layout has; of each group, one at least.
        ignore: Columns that are no field here, as ``plain_name`` writes them.
        mapping: What the names of the columns do not say.
        brought_by: The plugin that brings it; None for those that ship with focuskit.
    """

    id: str
    title: str
    table: str
    headers: tuple[tuple[str, ...], ...]
    ignore: frozenset[str]
    mapping: Mapping
    brought_by: str | None = None

    @property
    def said(self) -> str:
        """What a reader of the file is told of it."""
        by = f", by a layout of {self.brought_by}" if self.brought_by else ""
        return f"read as {self.title}{by}"

    def fields(self, columns: Iterable[str]) -> dict[str, FieldRule]:
        """Field: its rule, over the columns that a file has, by the names that they have there."""
        there = _names(columns)
        stated = self.mapping.table(self.table).fields or {}
        found = {field: _over(rule, there) for field, rule in stated.items()}
        return {field: rule for field, rule in found.items() if rule is not None}

    def where(self, columns: Iterable[str]) -> Where:
        """Which rows count, as far as a file has the columns that tell it."""
        there = _names(columns)
        return _named(self.mapping.table(self.table).where, there)

    def ignored(self, columns: Iterable[str]) -> frozenset[str]:
        """The columns of a file that are no field."""
        return frozenset(column for column in columns if plain_name(column) in self.ignore)


def recognise(columns: Collection[str], brought: Sequence[Layout] = ()) -> Layout | None:
    """The layout that a file has, by its set of headers; that which asks for most counts.

    Args:
        columns: The headers.
        brought: The layouts of plugins; of equals, these count.
    """
    plain = frozenset(_names(columns))
    fitting = [
        layout
        for layout in (*brought, *known_layouts())
        if all(plain.intersection(group) for group in layout.headers)
    ]
    return max(fitting, key=lambda layout: len(layout.headers), default=None)


@cache
def known_layouts() -> tuple[Layout, ...]:
    """The layouts that ship with focuskit, by their ids."""
    folder = files(__package__).joinpath("layouts")
    documents = sorted(one.name for one in folder.iterdir() if one.name.endswith(".json"))
    return tuple(
        layout_of(json.loads(folder.joinpath(name).read_text("utf-8")), where=name)
        for name in documents
    )


def brought_layouts(
    documents: Iterable[tuple[Documents[str, Any], str]],
) -> tuple[tuple[Layout, ...], tuple[str, ...]]:
    """The layouts that plugins bring, and what is wrong with those that cannot be used.

    Args:
        documents: Of the layouts, each with the plugin that brings it.
    """
    layouts, notes = [], []
    for document, plugin in documents:
        try:
            found = layout_of(document, where=str(document["id"]))
        except InputError as broken:
            said = " ".join(str(broken).split())
            notes.append(f"layout {document['id']} of plugin {plugin} was set aside: {said}")
        else:
            layouts.append(attrs.evolve(found, brought_by=plugin))
    return tuple(layouts), tuple(notes)


def layout_of(document: Documents[str, Any], *, where: str) -> Layout:
    """The layout that a document describes.

    Raises:
        InputError: The document breaks ``schemas/layout.schema.json``, or a format of times in it
            cannot be read.
    """
    schemas.check(document, "layout", where=where)
    groups = ([one] if isinstance(one, str) else one for one in document["headers"])
    return Layout(
        id=document["id"],
        title=document["title"],
        table=document["table"],
        headers=tuple(tuple(map(plain_name, group)) for group in groups),
        ignore=frozenset(map(plain_name, document.get("ignore", ()))),
        mapping=Mapping.load(document["mapping"]),
    )


def _names(columns: Iterable[str]) -> dict[str, str]:
    """Plain name: the column that goes by it, as it stands or without a remark in brackets."""
    listed = list(columns)
    bare = {bare_name(column): column for column in reversed(listed)}
    return bare | {plain_name(column): column for column in listed}


def _over(rule: FieldRule, there: dict[str, str]) -> FieldRule | None:
    """A rule over the columns that are there; None where none of its columns is."""
    if not rule.columns:
        return rule
    columns = tuple(there[name] for name in map(plain_name, rule.columns) if name in there)
    complete = len(columns) == len(rule.columns)
    where = _named(rule.where, there)
    if not columns or (rule.parts and not complete) or len(where) < len(rule.where):
        return None
    return attrs.evolve(rule, columns=columns, where=where)


def _named(where: Where, there: dict[str, str]) -> Where:
    plain = {plain_name(column): wanted for column, wanted in where.items()}
    return {there[name]: wanted for name, wanted in plain.items() if name in there}
