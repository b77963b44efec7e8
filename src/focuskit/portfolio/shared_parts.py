"""What the assessments of a run share, so that ``run.json`` says it once: found on their frames."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
import polars as pl

from focuskit.engine.columns import GROUP
from focuskit.engine.explain.sign_texts import (
    RESOLVES,
    before_the_record,
    days_on_record,
    of_record,
)
from focuskit.engine.results import Run
from focuskit.engine.types import Group, Sign
from focuskit.intake.polars_engine import collect
from focuskit.model.run_document import NOT_APPLICABLE

COMMON = "common"
_UNSEEN, _UNSEEN_PLACE, _RANGE, _LINE = "_unseen", "_unseen_place", "_range", "_line"
_ADVICE = ("recommendation", "signs", "range_narrowed")


@attrs.frozen(kw_only=True, eq=False)
class SharedParts:
    """What several assessments share, and which of it each has.

    Args:
        document: ``signs``, ``rules``, ``unseen``, ``range_advice`` and ``common``, as ``run.json``
            holds them.
        places: ``account_id`` and ``common``: the place of what the account shares.
    """

    document: dict[str, Any]
    places: pl.DataFrame


def shared_parts(
    run: Run,
    findings: pl.DataFrame,
    recommendations: pl.DataFrame,
    hooks: Mapping[str, str],
) -> SharedParts:
    """Find what the assessments of a run share.

    Args:
        run: The run over accounts, or that over the supplier.
        findings: All of it, as ``Results`` has them.
        recommendations: Likewise.
        hooks: Sign: the hook that it came through, if it is not that of signs on accounts.
    """
    same = (
        findings.lazy()
        .filter(is_shared())
        .with_columns(why=pl.coalesce("reason", pl.lit(NOT_APPLICABLE)))
    )
    advice = recommendations.lazy().filter(narrows_only())
    each = advice.select(_ADVICE).unique(maintain_order=True).with_row_index(_LINE)
    range_advice = collect(each, "in-memory")
    advice = advice.join(range_advice.lazy(), on=_ADVICE, how="left", maintain_order="left")
    group = pl.col(GROUP) if GROUP in run.scored.columns else pl.lit(run.groups[0].number)
    accounts = run.scored.lazy().select("account_id", _group=group)
    for frame, told, name in (
        (same, pl.concat_str("sign", "why", separator=" "), _UNSEEN),
        (advice, pl.col(_LINE).cast(pl.String), _RANGE),
    ):
        part = frame.group_by("account_id").agg(told.str.join(",").alias(name))
        accounts = accounts.join(part, on="account_id", how="left", maintain_order="left")
    accounts = _numbered(accounts, [_UNSEEN], _UNSEEN_PLACE)
    accounts = _numbered(accounts, ["_group", _UNSEEN, _RANGE], COMMON)
    places = collect(accounts, "in-memory")
    commons = places.unique(COMMON, keep="first", maintain_order=True)
    document = {
        "signs": {
            sign.id: _sign(sign, run, hooks.get(sign.id, "focuskit_detectors"))
            for sign in run.signs
        },
        "rules": [_rules(group) for group in run.groups],
        "unseen": _unseen(commons),
        "range_advice": _range_advice(range_advice),
        COMMON: _commons(commons, run),
    }
    return SharedParts(document=document, places=places[["account_id", COMMON]])


def _numbered(places: pl.LazyFrame, columns: list[str], name: str) -> pl.LazyFrame:
    """Number what is the same in some columns, in the order in which it comes first."""
    each = places.select(columns).unique(maintain_order=True).with_row_index(name)
    return places.join(each, on=columns, how="left", maintain_order="left", nulls_equal=True)


def is_shared() -> pl.Expr:
    """Which findings say nothing of the account: nothing was seen, or the sign is not for it."""
    outcome = pl.col("outcome")
    unknown = (
        (outcome == "unknown") & (pl.col("severity_low") == 0) & (pl.col("severity_high") == 1)
    )
    seen = pl.sum_horizontal("observations", "pending", "evidence", "counter_evidence") > 0
    told = pl.any_horizontal(pl.col("value", "value_low", "also", "waiver").is_not_null())
    disputed = pl.col("disputes").list.len() > 0
    return ((outcome == NOT_APPLICABLE) | unknown) & ~seen & ~told & ~disputed


def narrows_only() -> pl.Expr:
    """Which recommendations regain no points: they narrow the range at most."""
    return pl.col("points_regained") == 0


def _sign(sign: Sign, run: Run, hook: str) -> dict[str, Any]:
    absence, record = run.missing_input.get(sign.id), run.records.get(sign.id)
    detector, measure = sign.detector, sign.measure
    said = detector if absence is None and measure is not None else None
    before = before_the_record(sign, record, run.as_of, run.policy.zone)
    resolves = {} if before is None else {"no_value": before}
    if absence is not None:
        resolves = dict.fromkeys((absence.reason, "not_applicable_unclear"), absence.resolve)
    return {
        "theme": detector.theme if detector else None,
        "unit": measure.unit.value if measure else None,
        "says": said.says if said else None,
        "says_also": said.says_also if said else None,
        "says_of_record": of_record(record, run.as_of, run.policy.zone) if said else None,
        "missing": list(absence.missing) if absence else [],
        "resolve": resolves,
        **days_on_record(absence, record, run.as_of),
        "origin": {"distribution": sign.distribution, "version": sign.version, "hook": hook},
    }


def _rules(group: Group) -> dict[str, Any]:
    """By sign, what the policy says of it for the accounts of one group."""
    return {
        sign.id: {
            "weight": sign.weight,
            "limits": sign.limits and {"ok": sign.limits.ok, "bad": sign.limits.bad},
            "least": sign.min_observations,
        }
        for sign in group.signs
    }


def _unseen(commons: pl.DataFrame) -> list[dict[str, list[str]]]:
    """By reason, the signs of which an account says nothing of its own; one for each kind of it."""
    found: dict[int, dict[str, list[str]]] = {}
    for place, unseen in commons[[_UNSEEN_PLACE, _UNSEEN]].iter_rows():
        if place not in found:
            found[place] = {}
            for told in unseen.split(",") if unseen else ():
                sign, _, why = told.rpartition(" ")
                found[place].setdefault(why, []).append(sign)
    return list(found.values())


def _range_advice(lines: pl.DataFrame) -> list[dict[str, Any]]:
    """The recommendations that narrow a range at most, each with its signs and by how much."""
    return [
        {"id": one, "signs": signs, "points_regained": 0.0, "range_narrowed": narrowed}
        for one, signs, narrowed in lines[list(_ADVICE)].iter_rows()
    ]


def _commons(commons: pl.DataFrame, run: Run) -> list[dict[str, Any]]:
    """What the accounts of each place share, by its places in the lists of it."""
    rules = {group.number: place for place, group in enumerate(run.groups)}
    return [
        {
            "rules": rules[number],
            "unseen": unseen,
            "range_advice": [int(line) for line in lines.split(",")] if lines else [],
        }
        for number, unseen, lines in commons[["_group", _UNSEEN_PLACE, _RANGE]].iter_rows()
    ]


def texts_of(run: Run) -> dict[str, Any]:
    """What recommendations and reasons say, as ``run.json`` holds it."""
    return {
        "recommendations": {
            one.id: {
                "title": one.title,
                "steps": list(one.steps),
                "owner_role": one.owner_role,
                "hours": float(one.hours),
                "within_days": one.within_days,
                "distributions": list(sources),
            }
            for one, sources in run.plugins.recommendations
        },
        "reasons": dict(RESOLVES),
    }
