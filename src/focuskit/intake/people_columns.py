"""Telling a column of people from one of companies: some desks call the person the customer."""

from __future__ import annotations

import re
import unicodedata

import polars as pl

from focuskit.intake.column_fits import Table

_ADDRESS = re.compile(r"(?P<person>[^@\s]+)@[^@\s]+")
_SHOWN = 0.5
"""From this share of rows on, names that stand in the addresses beside them are people's."""


def names_people(column: str, table: Table) -> bool:
    """Whether the words of a column are the person in a mail address of the same row.

    ``Anna Ferreira`` beside ``anna.ferreira@delta.example`` is a person, whatever the header says.
    """
    names = [
        _letters(text) for text in table.sample[column].cast(pl.String, strict=False).to_list()
    ]
    for other in table.types:
        if other == column or table.types[other] != pl.String:
            continue
        found = [_ADDRESS.fullmatch(text or "") for text in table.sample[other].to_list()]
        pairs = [
            (name, _letters(one["person"]))
            for name, one in zip(names, found, strict=True)
            if name and one
        ]
        same = sum(
            " " in name and name.replace(" ", "") == person.replace(" ", "")
            for name, person in pairs
        )
        if pairs and same >= len(pairs) * _SHOWN:
            return True
    return False


def _letters(text: str | None) -> str:
    """The words of a text in plain letters, with single blanks between them."""
    split = unicodedata.normalize("NFKD", (text or "").casefold())
    bare = "".join(letter for letter in split if not unicodedata.combining(letter))
    return " ".join(re.findall("[a-z0-9]+", bare))
