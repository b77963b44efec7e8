"""The check of direction: what speaks for a sign never makes its value better."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs
import polars as pl

from focuskit.detect.detector import Detector
from focuskit_testing.conformance.check_results import Checked, Problem, once_a_sign
from focuskit_testing.conformance.kit import Kit
from focuskit_testing.conformance.running import Found


def direction(kit: Kit) -> Checked:
    """More of what speaks for a sign, or less of what speaks against it, makes no value better."""
    problems: list[Problem] = []
    brought = kit.loaded.detectors
    for detector in brought:
        for before in kit.base:
            if before.fired().get(detector.id):
                problems += _turned(kit, before, detector)
    problems += _backwards(kit)
    on_accounts = {one.id for one in brought}
    return once_a_sign(problems), {s: n for s, n in kit.fired().items() if s in on_accounts}


def _turned(kit: Kit, before: Found, detector: Detector) -> Iterator[Problem]:
    rows = before.world.interactions
    fired = before.findings.filter(sign=detector.id, outcome="fired")
    speaking = pl.concat(
        [before.portfolio.evidence(subject) for subject in fired["subject"].head(2)],
        how="diagonal_relaxed",
    ).filter(sign=detector.id)
    of = pl.col("id").is_in(speaking.filter(speaks="for")["id"].to_list())
    against = pl.col("id").is_in(speaking.filter(speaks="against")["id"].to_list())
    again = rows.filter(of).with_columns(id=pl.format("{}-again", "id"))
    changes = {"the rows that speak for it stood there twice": pl.concat([rows, again])}
    measure = kit.prepared(before.world, detector).measure
    if measure is not None and not measure.links:
        # Where rows look at others, leaving some out changes what the rest is linked to.
        changes["the rows that speak against it were left out"] = rows.filter(~against)
    for told, changed in changes.items():
        world = attrs.evolve(before.world, interactions=changed)
        after = kit.runner.run(world, [detector.id])
        yield from _better(fired.head(2), after, detector, told)


def _better(fired: pl.DataFrame, after: Found, detector: Detector, told: str) -> Iterator[Problem]:
    limits = detector.limits
    worse = 1 if limits.ok < limits.bad else -1
    both = fired.join(after.findings, on=["subject", "sign"], suffix=" after")
    known = both.filter(pl.col("value after").is_not_null())
    slack = 1e-9 * max(abs(limits.ok), abs(limits.bad))
    for row in known.filter((pl.col("value after") - pl.col("value")) * worse < -slack).to_dicts():
        yield Problem(
            sign=detector.id,
            found=f"{row['subject']}: {_shift(row)} where {told}",
            expected=f"the value gets no better: {limits.ok:g} is ok, {limits.bad:g} is bad",
            where=after.world.name,
            hint="ok and bad may be the wrong way round, or the evidence be what speaks against",
        )


def _shift(row: dict[str, Any]) -> str:
    return f"{row['value']:.9g} became {row['value after']:.9g}"


def _backwards(kit: Kit) -> Iterator[Problem]:
    """Find a worse value with a lower severity, among all that the signs found."""
    limits = {one.id: one.limits for one in kit.detectors}
    for found in kit.base:
        known = found.findings.drop_nulls("severity")
        for (name,), rows in known.group_by("sign"):
            sign = str(name)
            more = limits[sign].ok < limits[sign].bad
            if not rows.sort("value", descending=not more)["severity"].is_sorted():
                yield Problem(
                    sign=sign,
                    found="a worse value has a lower severity",
                    expected="severity never falls from ok to bad",
                    where=found.world.name,
                )
