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

    Times are UTC.

    Args:
        id: The same in every table.
        name: As people call it.
        status: Prospect, customer or lost.
        segment: The name of a group of accounts, which a policy may judge by rules of its own.
        owner: The colleague of ours who answers for it.
        parent_id: The account that it belongs to.
        since: When it became a customer.
        annual_value: What it brings in a year, in the supplier's currency, 0 or more.
        key_account: Whether it is one of those that count most; a policy may name others.
        renewal_on: When its contract is next renewed.
        valid_from: From when these fields hold; of several objects of one id, the one in force at
            the moment of the assessment counts.
        attributes: Further fields: texts, numbers, truth values.

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
    key_account: bool | None = fields.flag()
    renewal_on: datetime | None = fields.moment()
    valid_from: datetime | None = fields.moment()
    attributes: Mapping[str, str | float | bool | None] | None = fields.attributes()
