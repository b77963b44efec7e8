"""Tables: rows as frames, and the lists of accounts and people."""

from __future__ import annotations

from typing import Any

import polars as pl

from focuskit.model.column_types import TIME, column_types
from focuskit_testing.simulate import texts
from focuskit_testing.simulate.chance import Chance
from focuskit_testing.simulate.life import ACCOUNTS_AN_EXECUTIVE, DAY, Life, Row


class Tables:
    """Accounts, contacts and colleagues, as they come."""

    def __init__(self) -> None:
        self.accounts: list[Row] = []
        self.contacts: list[Row] = []
        self.colleagues: list[Row] = []

    def note(self, life: Life, number: int, *, stated: bool = True) -> None:
        """Note the account of a life, its status if it is stated, and its people."""
        chance = Chance(f"{life.name}/tables")
        company = f"{chance.pick(texts.COMPANIES)} {chance.pick(texts.TRADES)} {number + 1}"
        since = life.end - (life.days + chance.whole(0, 900)) * DAY
        self.accounts.append(
            {
                "id": life.name,
                "name": company,
                "status": life.status if stated else None,
                "segment": "key",
                "owner": life.colleagues["sales"],
                "since": None if life.status == "prospect" else since,
                "annual_value": float(chance.whole(20, 400) * 1_000),
            }
        )
        self.contacts += self._people(life, chance)
        known = {row["id"] for row in self.colleagues[-ACCOUNTS_AN_EXECUTIVE * 7 :]}
        self.colleagues += [
            {
                "id": colleague,
                "name": chance.pick(texts.NAMES),
                "role": role,
                "team": role,
                "how_they_win": texts.HOW_THEY_WIN.get(role),
            }
            for role, colleague in life.colleagues.items()
            if colleague not in known
        ]

    @staticmethod
    def _people(life: Life, chance: Chance) -> list[Row]:
        left = {
            row["contact_id"]: row["occurred_at"]
            for row in life.rows
            if row["kind"] == "contact_left" and row["contact_id"]
        }
        people = list(life.contacts)
        people += [(gone, life.contacts[2][1]) for gone in left if gone not in dict(people)]
        return [
            {
                "id": contact,
                "account_id": life.name,
                "name": chance.pick(texts.NAMES),
                "role": role,
                "language": "en",
                "left_on": left.get(contact),
            }
            for contact, role in people
        ]


def frame(rows: list[Row], schema: str) -> pl.DataFrame:
    """Rows, whose times are seconds since 1970, as a frame with all fields of a schema."""
    types: dict[str, Any] = {f: t for f, t in column_types(schema).items() if f != "attributes"}
    stated: dict[str, list[Any]] = {field: [None] * len(rows) for field in types}
    for place, row in enumerate(rows):
        for field, value in row.items():
            stated[field][place] = value
    columns = []
    for field, dtype in types.items():
        values = stated[field]
        if dtype == TIME:
            seconds = pl.Series(field, values, dtype=pl.Int64)
            columns.append((seconds * 1_000_000).cast(TIME))
        else:
            columns.append(pl.Series(field, values, dtype=dtype))
    return pl.DataFrame(columns)
