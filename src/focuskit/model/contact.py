"""The contact: a person on the account's side."""

from __future__ import annotations

from datetime import datetime

import attrs

from focuskit.model import _fields as fields
from focuskit.model.arguments import checked


@checked
@attrs.frozen(kw_only=True)
class Contact:
    """A person on the account's side. Times are UTC.

    Args:
        id: The same in every table.
        account_id: The account.
        name: As people call them.
        role: What they do there.
        language: A BCP 47 tag, such as ``en`` or ``de-CH``.
        left_on: When they left the account; null while they are there.
        valid_from: From when these fields hold, as an account has it.

    Raises:
        InputError: (TypeError and ValueError too) A field breaks ``schemas/contact.schema.json``.
    """

    id: str = fields.identifier()
    account_id: str = fields.identifier()
    name: str | None = fields.text()
    role: str | None = fields.text()
    language: str | None = fields.text(pattern=fields.LANGUAGE)
    left_on: datetime | None = fields.moment()
    valid_from: datetime | None = fields.moment()
