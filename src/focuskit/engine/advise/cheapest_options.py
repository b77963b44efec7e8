"""The cheapest subset of options that lifts a number to a target, found by frames of subsets.

The number must never fall when an option is added: a score does not when severities are lowered,
nor coverage when more is on record. So a subset that cannot reach the target with all the options
still open is dropped with everything that would grow from it, and so is one that costs more than
the cheapest found. What is left is searched whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs
import polars as pl

MOST_SUBSETS = 50_000
"""More subsets than this are not looked at in one step; the answer then says that it was limited.
Judgement: about 50 megabytes, and a second or two."""

MOST_OPTIONS = 62
"""A subset is a whole number of 64 bits, one for each option."""

_SUBSET, _COST, _NUMBER, _VALUE = "_subset", "_cost", "_number", "_value"


@attrs.frozen
class Option:
    """One thing that may be done.

    Args:
        id: Names it.
        cost: A whole number above 0.
        lowers: Column: the value to which the option lowers it; of several options, the lowest
            counts.
    """

    id: str
    cost: int
    lowers: Mapping[str, int]


@attrs.frozen
class Chosen:
    """The cheapest options, by id; what they cost, what they reach, whether the search was cut."""

    options: tuple[Option, ...]
    reached: int
    limited: bool


def cheapest(
    now: pl.DataFrame, options: Sequence[Option], value: pl.Expr, target: int
) -> Chosen | None:
    """The options of least cost with which ``value`` reaches the target; None if none do.

    Of equal costs, the fewer options, then the ids that come first.

    Args:
        now: One row: the columns of ``value``, before anything is done.
        options: What may be done.
        value: The number to lift, over the columns of ``now``.
        target: Where it must get to, at least.
    """
    useful = sorted(_undominated(options), key=lambda option: option.id)
    if reached_with(now, useful, value) < target:
        return None
    if len(useful) > MOST_OPTIONS:
        found, limited = _shortest(now, _strongest_first(now, useful, value), value, target), True
    else:
        found, limited = _grown(now, useful, value, target)
        if limited:  # what was cut off may leave something in it that is not needed
            found, _ = _grown(now, found, value, target)
    return Chosen(tuple(found), reached_with(now, found, value), limited)


def reached_with(now: pl.DataFrame, options: Sequence[Option], value: pl.Expr) -> int:
    """The number with all these options."""
    return int(_with(now, options).select(value).item())


def _grown(
    now: pl.DataFrame, options: Sequence[Option], value: pl.Expr, target: int
) -> tuple[list[Option], bool]:
    """The cheapest options that reach the target, and whether some subsets were cut off.

    All of them together must reach it.
    """
    ordered = _strongest_first(now, options, value)
    bits = {option.id: 1 << (len(options) - 1 - place) for place, option in enumerate(options)}
    first = _shortest(now, ordered, value, target)
    # Cost, number and negative subset, since a higher bit is an earlier id: the least is the best.
    best = (sum(o.cost for o in first), len(first), -sum(bits[o.id] for o in first))
    cut = False
    frame = now.with_columns(_new(_SUBSET), _new(_COST), _new(_NUMBER))
    for place, option in enumerate(ordered):
        frame, best = _arrived(frame, value, target, best)
        bound = _with(frame, ordered[place:]).select(value.alias("bound"))["bound"]
        frame = frame.filter(bound >= target)
        if frame.height > MOST_SUBSETS:
            # Those that got furthest, since there are too many to go on with all.
            order = frame.sort(_VALUE, _COST, _SUBSET, descending=[True, False, True])
            frame, cut = order.head(MOST_SUBSETS), True
        taken = _with(frame, [option]).with_columns(
            pl.col(_SUBSET) + bits[option.id], pl.col(_COST) + option.cost, pl.col(_NUMBER) + 1
        )
        frame = pl.concat([frame, taken]).filter(pl.col(_COST) <= best[0])
    _, best = _arrived(frame, value, target, best)
    return [option for option in options if -best[2] & bits[option.id]], cut


def _arrived(
    frame: pl.DataFrame, value: pl.Expr, target: int, best: tuple[int, int, int]
) -> tuple[pl.DataFrame, tuple[int, int, int]]:
    """Take out the subsets that reach the target, and those too dear to go on; keep the best."""
    frame = frame.with_columns(value.alias(_VALUE))
    there = frame.filter(pl.col(_VALUE) >= target).sort(
        _COST, _NUMBER, _SUBSET, descending=[False, False, True]
    )
    for cost, number, subset in there.select(_COST, _NUMBER, _SUBSET).head(1).iter_rows():
        best = min(best, (cost, number, -subset))
    return frame.filter((pl.col(_VALUE) < target) & (pl.col(_COST) < best[0])), best


def _with(frame: pl.DataFrame, options: Sequence[Option]) -> pl.DataFrame:
    """The columns as they are after all these options."""
    lowest: dict[str, int] = {}
    for option in options:
        for name, low in option.lowers.items():
            lowest[name] = min(low, lowest.get(name, low))
    return frame.with_columns(
        pl.min_horizontal(name, pl.lit(low, dtype=pl.Int64)).alias(name)
        for name, low in lowest.items()
    )


def _strongest_first(now: pl.DataFrame, options: Sequence[Option], value: pl.Expr) -> list[Option]:
    """Order options by what each lifts by itself for its cost, so that a cheap way shows early."""
    start = reached_with(now, (), value)
    lifted = {option.id: reached_with(now, (option,), value) - start for option in options}
    return sorted(options, key=lambda o: (-lifted[o.id] // o.cost, o.cost, o.id))


def _shortest(
    now: pl.DataFrame, ordered: Sequence[Option], value: pl.Expr, target: int
) -> list[Option]:
    """The first options of a list that reach the target, less those that can be spared."""
    tries = (list(ordered[:number]) for number in range(len(ordered) + 1))
    kept = next(some for some in tries if reached_with(now, some, value) >= target)
    for option in sorted(kept, key=lambda o: (-o.cost, o.id)):
        without = [one for one in kept if one is not option]
        if reached_with(now, without, value) >= target:
            kept = without
    return kept


def _new(name: str) -> pl.Expr:
    return pl.lit(0, dtype=pl.Int64).alias(name)


def _undominated(options: Sequence[Option]) -> list[Option]:
    """Leave out options beside which another costs no more and lowers everything as far.

    Since of several options the lowest value counts, an option adds nothing to one that does all
    that it does; of two alike, the one whose id comes first stays.
    """
    return [
        option
        for option in options
        if not any(_replaces(other, option) for other in options if other is not option)
    ]


def _replaces(other: Option, option: Option) -> bool:
    if (other.cost, other.id) > (option.cost, option.id):
        return False
    return all(
        name in other.lowers and other.lowers[name] <= low for name, low in option.lowers.items()
    )
