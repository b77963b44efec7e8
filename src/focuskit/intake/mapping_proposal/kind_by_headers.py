"""What one row is, told by the headers of its file.

The words stand in ``row_kinds.json``: data that people may add to, and no code.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from focuskit.intake.mapping_proposal.column_matching import names_of
from focuskit.intake.values.plain_names import bare_name, plain_name

_INVOICE = re.compile(
    "invoice|rechnung|beleg(nummer|nr|datum|feld)|facture|factura|factuur|fatura"
    "|openstaand|offener_(betrag|posten)"
)
_FIELD = "@"
"""Stands before a field, for all its names."""
_QUESTION = "?"
"""Stands among the columns of a set for any header that asks something."""


def kinds_by_headers(columns: Iterable[str], fields: Collection[str]) -> frozenset[str]:
    """The kinds that the headers of a file speak of as what its rows are.

    Args:
        columns: The headers.
        fields: The fields that were found; a row of a kind has one of some of them.
    """
    headers = _plain(columns)
    named = {kind for kind in map(kind_named, headers) if kind}
    fitting = {kind for kind in named if _words()["with"][kind].intersection(fields)}
    together = {
        one["kind"]
        for one in _words()["sets"]
        if _meets(headers, one) and set(one.get("fields", fields)).intersection(fields)
    }
    return frozenset(fitting | together)


def rows_of_many_kinds(columns: Iterable[str]) -> str | None:
    """Why the headers of a file leave open what its rows are, where they show it."""
    headers = _plain(columns)
    return next((str(one["say"]) for one in _words()["perhaps"] if _meets(headers, one)), None)


def of_invoices(columns: Iterable[str]) -> bool:
    """Whether the headers of a file speak of invoices, which are orders to us."""
    return any(_INVOICE.search(header) for header in _plain(columns))


@cache
def kind_named(header: str) -> str | None:
    """The kind whose number or day a header is: ``Case Number``, ``Rechnungsdatum``."""
    plain = bare_name(header)
    found = (kind for kind, pattern in _patterns().items() if pattern.fullmatch(plain))
    return next(found, None)


def _plain(columns: Iterable[str]) -> frozenset[str]:
    """Headers as ``bare_name`` writes them; one that asks something is a question, too."""
    names = list(columns)
    asks = {_QUESTION for name in names if name.rstrip(" )\"'").endswith("?")}
    return frozenset({*map(bare_name, names), *asks})


def _meets(headers: frozenset[str], one: dict[str, Any]) -> bool:
    """Whether a file has one column of each group, and none that speaks against it."""
    has_all = all(headers.intersection(group) for group in one["has"])
    return has_all and not headers.intersection(one.get("lacks", ()))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """Kind: what a header looks like that names a row of it."""
    words = _words()
    ends = "|".join(words["numbers"] + words["days"])
    joints, compounds = "|".join(words["joints"]), "|".join(words["compounds"])
    patterns = {}
    for kind in words["with"]:
        nouns = "|".join(words["nouns"][kind])
        alone = "|".join(words["headers"].get(kind, ["(?!)"]))
        patterns[kind] = re.compile(
            rf"(?:{nouns})_(?:{ends})|(?:{ends})(?:_(?:{joints}))?_(?:{nouns})"
            rf"|(?:{nouns})(?:{compounds})|{alone}"
        )
    return patterns


@cache
def _words() -> dict[str, Any]:
    text = files(__package__).joinpath("row_kinds.json").read_text("utf-8")
    document: dict[str, Any] = json.loads(text)
    document["with"] = {kind: frozenset(fields) for kind, fields in document["with"].items()}
    plain = document | {name: _all_plain(document[name]) for name in ("nouns", "headers")}
    plain |= {name: list(map(plain_name, document[name])) for name in _LISTS}
    for one in (*plain["sets"], *plain["perhaps"]):
        one["has"] = [_headers(group) for group in one["has"]]
        one["lacks"] = _headers(one.get("lacks", ()))
    return plain


_LISTS = ("numbers", "days", "compounds", "joints")


def _headers(group: Iterable[str]) -> frozenset[str]:
    """The headers that a group of a set names: by themselves, or all names of a field."""
    found: set[str] = set()
    for word in group:
        if word.startswith(_FIELD):
            found.update(names_of(word.removeprefix(_FIELD), "interaction"))
        else:
            found.add(word if word == _QUESTION else plain_name(word))
    return frozenset(found)


def _all_plain(kinds: dict[str, list[str]]) -> dict[str, list[str]]:
    return {kind: list(map(plain_name, words)) for kind, words in kinds.items()}
