"""Telling columns of people and of companies apart: some desks call the person the customer."""

from __future__ import annotations

import re
import unicodedata

import polars as pl

from focuskit.intake.column_fits import Table

_ADDRESS = re.compile(r"(?P<person>[^@\s]+)@[^@\s]+")
_FIRM = re.compile(
    r"\b(GmbH|AG|KG|SE|e\.? ?K|OHG|Ltd|Limited|LLC|LLP|PLC|Inc|Corp|Co|SARL|SAS|S\.?A|S\.?L"
    r"|S\.?L\.?U|Ltda|Lda|B\.?V|N\.?V|S\.?r\.?l|S\.?p\.?A|AB|A/S|ApS|Oy|Sp\. z o\. ?o)\.?$",
    re.IGNORECASE,
)
"""How the names of companies end."""
_SOME = 0.1
"""From this share of names on, all are companies': a person has no legal form; judgement."""
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


def names_companies(column: str, table: Table) -> bool:
    """Whether names of a column end as those of companies do: ``Delta Foods GmbH``."""
    texts = table.texts(column)
    firms = sum(_FIRM.search(text) is not None for text in texts)
    return firms > 0 and firms >= len(texts) * _SOME


def _letters(text: str | None) -> str:
    """The words of a text in plain letters, with single blanks between them."""
    split = unicodedata.normalize("NFKD", (text or "").casefold())
    bare = "".join(letter for letter in split if not unicodedata.combining(letter))
    return " ".join(re.findall("[a-z0-9]+", bare))
