"""Compare two assessments: what made score and lost points move, in parts that add up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import attrs
import polars as pl

from focuskit.engine.request import CutOff
from focuskit.engine.results import Run
from focuskit.engine.signs.groups import causes
from focuskit.engine.types import Group, Sign
from focuskit.model.arguments import path_of, refuse
from focuskit.model.documents import write_time
from focuskit.model.errors import InputError
from focuskit.model.millionths import exact, millionths
from focuskit.policy import Policy
from focuskit.portfolio.inputs import Inputs
from focuskit.portfolio.portfolio import Portfolio
from focuskit.replay.states import over_common, state, stored_state

PARTS = (
    "new_interactions",
    "became_known",
    "time_passing",
    "coverage",
    "policy_changed",
    "rest",
    "not_replayed",
)
"""The parts of a change, in the order in which they are shown."""

SCHEMA_VERSION = "2.0"

_ENDS = ("account_id", "presence", "before", "after", "change")
_STATED = ("rating_before", "rating_after", "unwaived_before", "unwaived_after")
_LIGHTS = ("red_before", "red_after")
_LOST = ("lost_before", "lost_after", "lost_change")
LOST_PARTS = tuple(f"lost_{part}" for part in PARTS)
"""The parts of a change of the points that are lost at least, in the same order."""

_NO_SCORE = "there is no score at one end"
_NO_REPLAY = "the replay gives no score at one end"


@attrs.frozen(kw_only=True, eq=False, slots=False)
class Comparison:
    """What made the numbers of each account move between two assessments.

    Every account has ratings, red lights, and points that are certainly lost (100 less ``best``);
    many have a score as well.

    Attributes:
        before: The earlier one.
        after: The later one.
        replayed: Whether the states in between were replayed from data.
        notes: What the reader should know.
        accounts: One row an account: ``account_id``, ``presence`` (``both``, ``come``, ``gone``),
            ``before``, ``after`` and ``change`` (scores in points, exact to the millionth), one
            column for each of ``PARTS`` (points, null where it does not apply),
            ``rating_before``, ``rating_after``, ``unwaived_before`` and ``unwaived_after`` (the
            scores without waivers), ``reason`` where a change has no parts, ``red_before`` and
            ``red_after`` (the red lights), ``lost_before``, ``lost_after`` and ``lost_change``
            (the points lost at least) and one column for each of ``LOST_PARTS``. Accounts whose
            red lights changed come first, then the largest change of lost points.
    """

    before: Portfolio
    after: Portfolio
    replayed: bool
    notes: tuple[str, ...]
    accounts: pl.DataFrame

    @cached_property
    def totals(self) -> pl.DataFrame:
        """One row for each part: ``part``, ``points``, ``accounts``, ``up``, ``down``, ``lost``.

        The points of scores that it made in all, how many accounts it moved at all, and how many
        of them up or down; and the points certainly lost that it made in all.
        """
        return pl.concat(
            self.accounts.select(
                part=pl.lit(part),
                points=exact(millionths(part).sum()),
                accounts=(pl.col(part) != 0).sum(),
                up=(pl.col(part) > 0).sum(),
                down=(pl.col(part) < 0).sum(),
                lost=exact(millionths(f"lost_{part}").sum()),
            )
            for part in PARTS
        )

    def to_document(self) -> dict[str, Any]:
        """Write the comparison as ``schemas/compare.schema.json`` describes it."""
        return {
            "schema_version": SCHEMA_VERSION,
            "before": _end(self.before),
            "after": _end(self.after),
            "replayed": self.replayed,
            "notes": list(self.notes),
            "totals": self.totals.to_dicts(),
            "accounts": [
                {
                    **{name: row[name] for name in _ENDS},
                    "parts": {part: row[part] for part in PARTS},
                    **{name: row[name] for name in (*_STATED, "reason", *_LIGHTS)},
                    "points_lost_at_least": {
                        **{name.removeprefix("lost_"): row[name] for name in _LOST},
                        "parts": {part: row[f"lost_{part}"] for part in PARTS},
                    },
                }
                for row in self.accounts.to_dicts()
            ],
        }


def compare(
    before: Portfolio | str | Path, after: Portfolio | str | Path, *, data: Portfolio | None = None
) -> Comparison:
    """Split the change of each score into what made it.

    The states in between are replayed from data. Two folders that ``write`` has written hold
    none: then all that cannot be told apart stands as one part, ``not_replayed``.

    Args:
        before: The earlier portfolio, or its folder.
        after: The later portfolio, or its folder.
        data: A portfolio of any moment whose data are replayed; left out, those of ``after``, or
            else of ``before``.

    Raises:
        InputError: ``after`` speaks of an earlier moment than ``before``, one of them of none, or
            a folder holds no portfolio or not the policy of its run.
    """
    first, last = _portfolio(before, where="before"), _portfolio(after, where="after")
    if data is not None and not isinstance(data, Portfolio):
        refuse(data, where="data", expected="a portfolio that focuskit.assess returned")
    own = next((one for one in (last, first) if one.replayable), None)
    source = own if data is None else data  # one without accounts is false, and has data
    moments = _in_order(first, last)
    frame = _ends(first, last)
    both = frame.filter(pl.col("presence") == "both")
    if source is None:
        parts, notes = _without_data(first, last, both)
    else:
        parts, notes = _replayed(source.inputs, moments, (first.policy, last.policy), both)
    points = ("before", "after", "change", *PARTS, *_LOST, *LOST_PARTS)
    moved = pl.col("red_before").list.set_symmetric_difference("red_after").list.len() > 0
    accounts = (
        frame.join(parts, on="account_id", how="left", maintain_order="left")
        .with_columns(reason=pl.coalesce("reason", _why()))
        .sort(
            ~moved.fill_null(value=False), -pl.col("lost_change").abs(), -pl.col("change").abs(),
            "account_id", nulls_last=True,
        )
        .with_columns(exact(pl.col(name)).alias(name) for name in points)
        .select(*_ENDS, *PARTS, *_STATED, "reason", *_LIGHTS, *_LOST, *LOST_PARTS)
    )  # fmt: skip
    replayed = source is not None
    return Comparison(
        before=first, after=last, replayed=replayed, notes=tuple(notes), accounts=accounts
    )


def _portfolio(one: Portfolio | str | Path, *, where: str) -> Portfolio:
    if isinstance(one, Portfolio):
        return one
    return Portfolio.read(path_of(one, where=where, expected="a portfolio, or its folder"))


def _in_order(before: Portfolio, after: Portfolio) -> tuple[datetime, datetime]:
    """Check the order of the two moments.

    Raises:
        InputError: One is missing, or they stand the other way round.
    """
    first, last = before.as_of, after.as_of
    if first is None or last is None or first > last:
        raise InputError(
            problem="the later of two assessments comes second",
            where="compare",
            found=f"{before.info['as_of']} and {after.info['as_of']}",
            expected="two moments, the earlier one first",
        )
    return first, last


def _ends(before: Portfolio, after: Portfolio) -> pl.DataFrame:
    """Join score and rating at both ends of all accounts, and which were there, in millionths."""
    first, last = (
        one.scores.select(
            "account_id",
            millionths("score").alias(name),
            pl.col("rating").alias(f"rating_{name}"),
            pl.col("unwaived_score").alias(f"unwaived_{name}"),
            pl.col("red_lights").alias(f"red_{name}"),
            millionths("points_lost_at_least").alias(f"lost_{name}"),
        )
        for one, name in ((before, "before"), (after, "after"))
    )
    presence = (
        pl.when(pl.col("rating_before").is_null()).then(pl.lit("come"))
        .when(pl.col("rating_after").is_null()).then(pl.lit("gone"))
        .otherwise(pl.lit("both"))
    )  # fmt: skip
    whole = first.join(last, on="account_id", how="full", coalesce=True).sort("account_id")
    return whole.with_columns(
        presence=presence,
        change=pl.col("after") - pl.col("before"),
        lost_change=pl.col("lost_after") - pl.col("lost_before"),
    )


def _why() -> pl.Expr:
    reasons = {"come": "it was not there before", "gone": "it is not there any more"}
    gone = pl.col("presence").replace_strict(reasons, default=None, return_dtype=pl.String)
    return pl.coalesce(gone, pl.when(pl.col("change").is_null()).then(pl.lit(_NO_SCORE)))


def _replayed(
    inputs: Inputs,
    moments: tuple[datetime, datetime],
    policies: tuple[Policy, Policy],
    accounts: pl.DataFrame,
) -> tuple[pl.DataFrame, list[str]]:
    """Compute the parts by replaying the states between two moments, in millionths."""
    runs = _runs(inputs, moments, policies)
    states = [state(run, accounts) for run in runs[:4]]
    last = state(runs[-1], accounts)
    steps = over_common(states)
    frame = accounts.select("account_id")
    parts = frame.with_columns(
        *_parts(
            "", accounts["change"], [one.score for one in steps],
            (states[0].scores, states[3].scores, last.scores),
        ),
        *_parts(
            "lost_", accounts["lost_change"], [one.lost for one in steps],
            (states[0].lost, states[3].lost, last.lost),
        ),
    )  # fmt: skip
    no_replay = accounts["change"].is_not_null() & (last.scores - states[0].scores).is_null()
    reason = pl.select(pl.when(no_replay).then(pl.lit(_NO_REPLAY))).to_series()
    return parts.with_columns(reason=reason), list(inputs.as_of_today)


def _parts(
    prefix: str,
    change: pl.Series,
    over_common_signs: Sequence[pl.Series],
    ends: tuple[pl.Series, pl.Series, pl.Series],
) -> list[pl.Series]:
    """The parts of the change of one number, in millionths.

    Args:
        prefix: What their names begin with.
        change: Between the two portfolios.
        over_common_signs: The number over the signs that both ends assess, in the four states
            under the old policy.
        ends: The whole number in the first of them, in the last, and under the new policy.
    """
    named = dict(zip(("start", "known", "aged", "late"), over_common_signs, strict=True))
    named |= dict(zip(("first", "under_old", "last"), ends, strict=True))
    frame = pl.DataFrame({"change": change, **named})
    both = pl.col("change").is_not_null() & (pl.col("last") - pl.col("first")).is_not_null()
    # If the old policy gives no number at the later moment, all is put down to the new one.
    reached = pl.coalesce("under_old", "first")
    common = pl.when(pl.col("under_old").is_not_null())

    def step(name: str, before: str) -> pl.Expr:
        moved = common.then(pl.col(name) - pl.col(before)).fill_null(0)
        return pl.when(both).then(moved)

    data = {
        "became_known": step("known", "start"),
        "time_passing": step("aged", "known"),
        "new_interactions": step("late", "aged"),
    }
    found = frame.select(
        **data,
        coverage=pl.when(both).then(reached - pl.col("first")) - pl.sum_horizontal(data.values()),
        policy_changed=pl.when(both).then(pl.col("last") - reached),
        rest=pl.when(both).then(pl.col("change") - (pl.col("last") - pl.col("first"))),
        not_replayed=pl.when(~both).then("change"),
    )
    return [found[part].alias(f"{prefix}{part}") for part in PARTS]


def _runs(
    inputs: Inputs, moments: tuple[datetime, datetime], policies: tuple[Policy, Policy]
) -> list[Run]:
    """Run the states between two assessments, each with one thing more than the one before.

    The first assessment; the same with what became known later of what had happened by then; as
    of the later moment, had nothing more happened; with what did happen; under the later policy.
    """
    (first, last), (old, new) = moments, policies
    start = inputs.run(first, old)
    late = inputs.run(last, old)
    known = inputs.run(first, old, CutOff(first, last))
    # That nothing more happened must not look like a log that stopped: what is recorded at the
    # later moment counts as recorded here too.
    aged = inputs.run(last, old, CutOff(first, last), recorded_as_in=late)
    same = old.to_document() == new.to_document()
    return [start, known, aged, late, late if same else inputs.run(last, new)]


def _without_data(
    before: Portfolio, after: Portfolio, accounts: pl.DataFrame
) -> tuple[pl.DataFrame, list[str]]:
    """Compute what two folders alone show: what coverage did, and the rest in one part."""
    why = _changed_between(before, after)
    moved: dict[str, pl.Series | None] = {"": None, "lost_": None}
    if not why:
        group = _only_group(before.policy, before.findings["sign"].unique().sort())
        ends = [stored_state(o.scores, o.findings, accounts, group) for o in (before, after)]
        start, end = over_common(ends)
        moved = {"": end.score - start.score, "lost_": end.lost - start.lost}
    nothing = pl.Series(values=[None] * accounts.height, dtype=pl.Int64)
    columns = []
    for prefix, over in moved.items():
        change = accounts[f"{prefix}change"]
        coverage = nothing if over is None else change - over.fill_null(0)
        told = {"coverage": coverage, "not_replayed": change - coverage.fill_null(0)}
        columns += [told.get(part, nothing).alias(f"{prefix}{part}") for part in PARTS]
    parts = accounts.select("account_id").with_columns(
        *columns, reason=pl.lit(None, dtype=pl.String)
    )
    note = "nothing was replayed, since two folders hold no data: give the interactions as well"
    return parts, [note, *(f"coverage cannot be told apart, since {one}" for one in why)]


def _only_group(policy: Policy, names: Iterable[str]) -> Group:
    """Make the rules that all accounts are under, read off the policy alone."""
    signs = [
        Sign(id=name, weight=policy.signs[name].weight, distribution="")
        for name in names
        if name in policy.signs
    ]
    return Group(number=0, policy=policy, signs=tuple(signs), counted=causes(policy, signs))


def _changed_between(before: Portfolio, after: Portfolio) -> list[str]:
    """Name what keeps two folders from being scored alike."""
    policy = before.policy
    reasons = {
        "the policy changed": policy.to_document() != after.policy.to_document(),
        "a version changed": before.info["versions"] != after.info["versions"],
        "the policy has overrides": policy.segments or policy.key_accounts.signs,
        "the policy lets unknowns count in the score": policy.missing != "exclude",
    }
    return [name for name, holds in reasons.items() if holds]


def _end(portfolio: Portfolio) -> dict[str, Any]:
    moment = portfolio.as_of
    return {
        "as_of": write_time(moment) if moment else None,
        "policy": portfolio.info["policy"],
        "fingerprint": portfolio.fingerprint,
        "accounts": len(portfolio),
    }
