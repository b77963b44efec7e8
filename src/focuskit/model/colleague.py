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
    """A person on our side who touches or supports accounts. ``pulse`` runs from 0 to 10.

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
