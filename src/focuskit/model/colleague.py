"""The colleague: a person on our side who touches or supports accounts."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import attrs

from focuskit.model import _fields as fields
from focuskit.model.arguments import checked

Role = Literal[
    "executive", "sales", "service", "front_line", "expert", "administration", "delivery"
]
ROLES = ("executive", "sales", "service", "front_line", "expert", "administration", "delivery")


@checked
@attrs.frozen(kw_only=True)
class Colleague:
    """A person on our side who touches or supports accounts. Times are UTC.

    Args:
        id: The same in every table.
        name: As people call them.
        role: What they do for accounts.
        team: The team that they belong to.
        how_they_win: What counts as success for them.
        pulse: How they fare, from 0 (worn out) to 10.
        valid_from: From when these fields hold, as an account has it.

    Raises:
        InputError: (TypeError and ValueError too) A field breaks ``schemas/colleague.schema.json``.
    """

    id: str = fields.identifier()
    name: str | None = fields.text()
    role: Role | None = fields.choice(*ROLES)
    team: str | None = fields.text()
    how_they_win: str | None = fields.text()
    pulse: float | None = fields.number(0, 10)
    valid_from: datetime | None = fields.moment()
