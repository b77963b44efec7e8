"""Recommendations: what to do about a sign, and what that would bring one account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import attrs
from attrs import validators as v

from focuskit.model import _fields as fields


def _shares(_: Any, attribute: attrs.Attribute[Any], value: Mapping[str, float]) -> None:
    if not value:
        raise ValueError(f"{attribute.name} must name at least one sign")
    for sign, share in value.items():
        if not 0 < share <= 1:
            raise ValueError(
                f"{attribute.name}[{sign!r}] is the share of the severity taken away and must be "
                f"above 0 and at most 1, found {share}"
            )


def _unchanging(shares: Mapping[str, float]) -> Mapping[str, float]:
    return MappingProxyType(dict(shares))


def _texts(_: Any, attribute: attrs.Attribute[Any], value: tuple[str, ...]) -> None:
    if not value or not all(step.strip() for step in value):
        raise ValueError(f"{attribute.name} must hold at least one step, none of them empty")


@attrs.frozen(kw_only=True)
class Recommendation:
    """What to do about one or more signs, as a plugin contributes it.

    Args:
        id: Names what is done (``cut-a-hand-over``).
        title: One line that somebody can read on its own.
        relieves: Sign id: the share of its severity that doing this is expected to take away,
            above 0 and at most 1.
        steps: What to do, in order, each one sentence.
        owner_role: Who does it.
        hours: Effort in hours.
        within_days: By when, in days from the assessment.
        occasion: What it is done on, if others are done on the same: of the recommendations of one
            occasion (``"visit"``), an account is advised one.
        noticed: Whether the customer would notice that it was done. What is not noticed comes
            after all that is.

    Raises:
        ValueError: A share, the steps, the hours or the days are out of range.
    """

    id: str = fields.identifier()
    title: str = fields.identifier()
    relieves: Mapping[str, float] = attrs.field(converter=_unchanging, validator=_shares)
    steps: Sequence[str] = attrs.field(converter=fields.as_texts, validator=_texts)
    owner_role: str = fields.identifier()
    hours: float = attrs.field(validator=v.gt(0))
    within_days: int = attrs.field(validator=[v.instance_of(int), v.ge(1)])
    occasion: str | None = fields.text()
    noticed: bool = attrs.field(default=True, validator=v.instance_of(bool))


@attrs.frozen(kw_only=True)
class AlsoRelieves:
    """Further signs that a recommendation of another plugin addresses.

    A recommendation is defined once. If two plugins say how much it takes away of one sign, the
    one that defines it takes precedence, then the first distribution by name.

    Args:
        recommendation: The id of the recommendation, which another plugin defines.
        relieves: Sign id: the share of its severity that doing it is expected to take away, above
            0 and at most 1.

    Raises:
        ValueError: A share is out of range, or there is none.
    """

    recommendation: str = fields.identifier()
    relieves: Mapping[str, float] = attrs.field(converter=_unchanging, validator=_shares)


@attrs.frozen(kw_only=True)
class Advice:
    """A recommendation as it applies to one account.

    ``points_regained`` is the score after it less the score now; ``range_narrowed`` the points by
    which worst and best would move closer, were the unknown signs that it addresses known.
    """

    id: str = fields.sign_id()
    title: str = fields.identifier()
    signs: tuple[str, ...] = fields.several(fields.A_SIGN_ID, least=1)
    steps: tuple[str, ...] = fields.several(fields.A_TEXT, least=1)
    owner_role: str = fields.identifier()
    hours: float = fields.positive()
    within_days: int = fields.count(least=1)
    points_regained: Decimal = fields.exact(0)
    range_narrowed: Decimal = fields.exact(0)
    distributions: tuple[str, ...] = fields.several(fields.A_STRING, least=1)
