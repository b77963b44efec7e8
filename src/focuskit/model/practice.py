"""A practice: a habit of the whole supplier that only people can answer for."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
from attrs import validators as v

from focuskit.model import _fields as fields

HIGHEST_LEVEL = 3


def _one_each(_: object, attribute: attrs.Attribute[tuple[str, ...]], value: Sequence[str]) -> None:
    if len(value) != HIGHEST_LEVEL + 1 or not all(text.strip() for text in value):
        raise ValueError(
            f"{attribute.name} must say what each level from 0 to {HIGHEST_LEVEL} means, "
            f"found {len(value)}"
        )


@attrs.frozen(kw_only=True)
class Practice:
    """What to ask people about one habit, as a plugin contributes it.

    Args:
        id: Names the defect that its absence is (``no-advisory-board``).
        theme: The group of signs that it belongs to.
        title: One line that somebody can read on its own.
        question: What to ask, in one sentence.
        levels: What the answers 0 (not at all) to 3 (throughout) mean, one sentence each.
        why: Why it matters, in a sentence or two.

    Raises:
        ValueError: There are not four levels.
    """

    id: str = fields.sign_id()
    theme: str = fields.identifier()
    title: str = fields.identifier()
    question: str = fields.identifier()
    levels: Sequence[str] = attrs.field(
        converter=fields.as_texts, validator=v.and_(v.instance_of(tuple), _one_each)
    )
    why: str = fields.identifier()
