"""The route: the cheapest way from one rating to the next."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import attrs

from focuskit.model import _fields as fields
from focuskit.model.assessment import Rating

Way = Literal["found", "in_order", "open", "out_of_reach"]
Lifts = Literal["red_lights", "themes", "coverage"]


@attrs.frozen(kw_only=True)
class Route:
    """What to do, or to record, so that one account gets its next rating, at the least effort.

    ``way`` says what there is:

    - ``found``: following ``recommendations`` puts out what is lit, or recording what ``record``
      names lifts the coverage from below ``needed`` to ``reached``;
    - ``out_of_reach``: nothing does; ``reached`` is the best that can be reached;
    - ``in_order``: there is no better rating;
    - ``open``: enough of what the records feed is known, and what is still open decides; then
      ``reached`` is how much of that is known.

    ``lifts`` says what ``needed`` and ``reached`` count: red lights and themes that are still lit
    (0 are needed), or coverage (0 to 1): of an account of which too little is known, more must be
    on record before it can have a rating. ``hours`` is the effort of all recommendations; for
    ``record`` it is null, since nobody can tell. Where ``limited`` is true, there was too much to
    try all of it, and a cheaper route may exist.
    """

    way: Way = fields.one_of("found", "in_order", "open", "out_of_reach")
    rating: Rating = fields.one_of("act_now", "watch", "in_order", "too_little_known")
    next_rating: Rating | None = fields.choice("watch", "in_order")
    lifts: Lifts | None = fields.choice("red_lights", "themes", "coverage")
    needed: Decimal | None = attrs.field(default=None)
    reached: Decimal | None = attrs.field(default=None)
    recommendations: tuple[str, ...] = fields.several(fields.A_TEXT, default=())
    record: tuple[str, ...] = fields.several(fields.A_TEXT, default=())
    hours: float | None = fields.nullable(int, float, default=None)
    limited: bool = False
