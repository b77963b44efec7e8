"""Scores of all accounts: each group under its own rules, without waivers and with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import get_args

import attrs
import polars as pl

from focuskit.engine.columns import CHECKS, RATING, UNWAIVED, SignColumn
from focuskit.engine.judge.waiver_status import waive
from focuskit.engine.score.ratings import rate, rating_rules
from focuskit.engine.score.scores import fills_of, score_group
from focuskit.engine.types import NO_FILLS, Group, MissingInput, Sign
from focuskit.intake.polars_engine import collect
from focuskit.model.assessment import Rating

_URGENCY = {rating: place for place, rating in enumerate(get_args(Rating))}


def score(
    judged: Sequence[pl.LazyFrame],
    groups: Sequence[Group],
    moment: datetime | None,
    missing_input: Mapping[str, MissingInput],
    *,
    lost: bool = False,
) -> tuple[pl.DataFrame, tuple[Group, ...]]:
    """Score and rate every account under the rules of its group.

    Red ones come first, then those to watch, those in order, and those too little known; of one
    rating, the one with the least ``worst``.

    Where a waiver of the policy is in force, ``SIGN severity`` holds what counts,
    ``SIGN computed`` what was judged, ``SIGN waived`` the waiver's severity where it has effect;
    and the score without waivers stands beside the one with them (``UNWAIVED``).

    Args:
        judged: One row an account, in one frame a group.
        groups: The rules of each group.
        moment: The moment.
        missing_input: The signs that have no data.
        lost: Accounts have columns of rows that were rejected, which lower the coverage.

    Returns:
        One row an account, and the groups with what unknown signs count in them.
    """
    means = NO_FILLS
    if groups[0].policy.missing == "portfolio":
        judged = [collect(part, "in-memory").lazy() for part in judged]
        means = _means(pl.concat(judged), groups[0].signs)
    filled = tuple(attrs.evolve(g, fills=fills_of(g.policy, g.counted, means)) for g in groups)
    scored = [
        _scored(part, g, moment, missing_input, lost=lost)
        for part, g in zip(judged, filled, strict=True)
    ]
    whole = pl.concat(scored, how="diagonal") if len(scored) > 1 else scored[0]
    urgency = pl.col(RATING).replace_strict(_URGENCY, return_dtype=pl.Int8)
    # Whoever no sign is meant for, such as a lost account, stands below those that are judged.
    unasked = (pl.col(CHECKS) == 0) & (pl.col(RATING) == "too_little_known")
    return collect(whole.sort(unasked, urgency, "worst", "account_id"), "in-memory"), filled


def _scored(
    judged: pl.LazyFrame,
    group: Group,
    moment: datetime | None,
    missing_input: Mapping[str, MissingInput],
    *,
    lost: bool,
) -> pl.LazyFrame:
    policy, counted, fills = group.policy, group.counted, group.fills
    rules = rating_rules(policy, group.signs, counted, missing_input)
    scored = rate(score_group(judged, policy, counted, fills, lost=lost), rules)
    in_force = [w for w in policy.waivers if moment is not None and w.in_force(moment)]
    if not in_force:
        return scored
    kept = scored.with_columns(pl.col(name).alias(other) for name, other in UNWAIVED.items())
    waived = waive(kept, in_force, frozenset(sign.id for sign in group.signs))
    return rate(score_group(waived, policy, counted, fills, lost=lost), rules)


def _means(judged: pl.LazyFrame, signs: Sequence[Sign]) -> dict[str, int]:
    """The mean severity, in parts per million, of each sign that is known somewhere."""
    severities = judged.select(SignColumn.SEVERITY.col(s.id).alias(s.id) for s in signs)
    return {
        s.name: int(s.sum()) // s.count() for s in collect(severities, "in-memory") if s.count()
    }
