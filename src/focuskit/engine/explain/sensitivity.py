"""How far a rating depends on where exactly the limits lie.

What was measured stays; it is judged and rated once more under each supposition. What is unknown
need not be supposed: no rating rests on how it counts in the score.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

import attrs
import polars as pl

from focuskit.engine.judge.outcomes import judge
from focuskit.engine.results import Run
from focuskit.engine.score.account_scores import score
from focuskit.engine.types import Sign
from focuskit.model.column_types import null_columns
from focuskit.model.limits import Limits
from focuskit.model.millionths import exact

MOVED_BY = 0.2
"""By how much of the way from ``ok`` to ``bad`` both limits are moved. By a share of the limits
themselves, a limit at 0 would not move at all."""

_THEN = {"supposing": pl.String(), "score_then": pl.Float64(), "rating_then": pl.String()}


def sensitivity(run: Run) -> pl.DataFrame:
    """The accounts whose rating would be another one under a supposition.

    Returns:
        ``account_id``, ``supposing`` (``limits 20 % looser``,
        ``limits 20 % stricter``), ``score``
        and ``rating`` as they stand, and ``score_then`` and ``rating_then``; the accounts in their
        order, then by supposition.
    """
    as_it_stands = run.scored.select("account_id", exact(pl.col("score")).alias("score"), "rating")
    found = [as_it_stands.clear().with_columns(null_columns(_THEN, ()))]
    for supposing, changed in _suppositions(run):
        then = _scored(run, changed).select(
            "account_id",
            supposing=pl.lit(supposing),
            score_then=exact(pl.col("score")),
            rating_then="rating",
        )
        both = as_it_stands.join(then, on="account_id", maintain_order="left")
        found.append(both.filter(pl.col("rating") != pl.col("rating_then")))
    order = as_it_stands.select("account_id").with_row_index("_rank")
    whole = pl.concat(found, how="diagonal").join(order, on="account_id")
    return whole.sort("_rank", "supposing").select(
        "account_id", "supposing", "score", "rating", "score_then", "rating_then"
    )


def _suppositions(run: Run) -> Iterator[tuple[str, Run]]:
    """Every supposition in words, and the run with the rules that it makes."""
    percent = f"{MOVED_BY:.0%}".replace("%", " %")
    for word, share in (("stricter", -MOVED_BY), ("looser", MOVED_BY)):
        groups = tuple(
            attrs.evolve(group, signs=tuple(_moved(sign, share) for sign in group.signs))
            for group in run.groups
        )
        yield f"limits {percent} {word}", attrs.evolve(run, groups=groups)


def _moved(sign: Sign, share: float) -> Sign:
    """Move both limits by a share of the way from ``ok`` to ``bad``; below 0 is stricter.

    No limit leaves the range of its unit: else no text at all would be some of what two are.
    """
    if sign.limits is None:
        return sign
    low, high = sign.measure.unit.range if sign.measure else (-inf, inf)
    ok, bad = sign.limits.ok, sign.limits.bad
    by = share * (bad - ok)
    moved = (min(max(limit + by, low), high) for limit in (ok, bad))
    return attrs.evolve(sign, limits=Limits(*moved))


def _scored(run: Run, supposed: Run) -> pl.DataFrame:
    """Judge and score what was measured once more, under other rules."""
    measured = run.scored.lazy()
    judged = judge(
        measured,
        supposed.groups,
        run.missing_input,
        run.records,
        lossy=run.lossy,
    )
    scored, _ = score(judged, supposed.groups, run.as_of, run.missing_input)
    return scored
