"""The answer to a practice: a habit of the whole supplier that only people can answer for."""

from __future__ import annotations

import re

import attrs
from attrs import validators as v

from focuskit.model import _fields as fields
from focuskit.model.arguments import checked

PRACTICE_ID = re.compile(r"^([a-z][a-z0-9]*\.)?[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")


@checked
@attrs.frozen(kw_only=True)
class Answer:
    """What people answered about one practice.

    ``level`` runs from 0 (not at all) to 3; None means that nobody could say, so it stays unknown.
    ``question`` and ``levels`` repeat what was asked, for whoever fills in a file by hand; they
    play no part.

    Raises:
        InputError: (TypeError and ValueError too) A field breaks ``schemas/answer.schema.json``.
    """

    id: str = attrs.field(validator=v.and_(v.instance_of(str), v.matches_re(PRACTICE_ID)))
    level: int | None = attrs.field(validator=v.optional(fields.level))
    note: str | None = fields.text()
    question: str | None = fields.text()
    levels: tuple[str, ...] | None = attrs.field(
        default=None, validator=v.optional(v.deep_iterable(fields.A_STRING, v.instance_of(tuple)))
    )
