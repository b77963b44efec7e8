"""The account: a customer organisation (or person) that we serve."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import attrs

from focuskit.model import _fields as fields
from focuskit.model.arguments import checked

Status = Literal["prospect", "customer", "lost"]


@checked
@attrs.frozen(kw_only=True)
class Account:
    """A customer organisation (or person) that we serve.

    Several objects of one id with different ``valid_from`` are versions: the one in force at
    ``as_of`` counts. Times are UTC; ``annual_value`` is in the supplier's currency, not negative.

    Raises:
        InputError: (TypeError and ValueError too) A field breaks ``schemas/account.schema.json``.
    """

    id: str = fields.identifier()
    name: str | None = fields.text()
    status: Status | None = fields.choice("prospect", "customer", "lost")
    segment: str | None = fields.text()
    owner: str | None = fields.text()
    parent_id: str | None = fields.text()
    since: datetime | None = fields.moment()
    annual_value: float | None = fields.number(0)
    renewal_on: datetime | None = fields.moment()
    valid_from: datetime | None = fields.moment()
    attributes: Mapping[str, str | float | bool | None] | None = fields.attributes()
