"""The route: the cheapest way from one rating to the next."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import attrs

from focuskit.model import _fields as fields
from focuskit.model.assessment import Rating

Way = Literal["found", "sound", "out_of_reach", "withheld"]


@attrs.frozen(kw_only=True)
class Route:
    """What to do, or to record, so that one account gets its next rating, at the least effort.

    ``way`` says what there is:

    - ``found``: following ``recommendations`` lifts the score, or recording what ``record`` names
      lifts the coverage, from below ``needed`` to ``reached``;
    - ``out_of_reach``: nothing does; ``reached`` is the highest that can be reached;
    - ``sound``: there is no better rating;
    - ``withheld``: an error withholds the score, and ``withheld`` says how to mend that.

    ``lifts`` says whether ``needed`` and ``reached`` are scores (0 to 100) or coverages (0 to 1):
    an unrated account needs more on record before it can have a rating. ``hours`` is the effort of
    all recommendations; for ``record`` it is null, since nobody can tell. Where ``limited`` is
    true, there was too much to try all of it, and a cheaper route may exist.
    """

    way: Way = fields.one_of("found", "sound", "out_of_reach", "withheld")
    rating: Rating = fields.one_of("sound", "watch", "at risk", "unrated")
    next_rating: Rating | None = fields.choice("sound", "watch")
    lifts: Literal["score", "coverage"] | None = fields.choice("score", "coverage")
    needed: Decimal | None = attrs.field(default=None)
    reached: Decimal | None = attrs.field(default=None)
    recommendations: tuple[str, ...] = fields.several(fields.A_TEXT, default=())
    record: tuple[str, ...] = fields.several(fields.A_TEXT, default=())
    hours: float | None = fields.nullable(int, float, default=None)
    limited: bool = False
    withheld: str | None = fields.nullable(str, default=None)
