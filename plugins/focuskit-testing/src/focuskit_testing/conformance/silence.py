"""Checks of silence: where nothing is recorded, a sign is unknown, and never clear."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

import attrs
import polars as pl

from focuskit.detect.detector import Detector
from focuskit.engine.types import Need
from focuskit.model.column_types import column_types
from focuskit.model.finding import KNOWN
from focuskit.model.stretches import stretches
from focuskit_testing.cases import everything_recorded
from focuskit_testing.conformance.check_results import Checked, Problem, once_a_sign
from focuskit_testing.conformance.kit import Kit
from focuskit_testing.conformance.running import SUPPLIER, Found, spelled
from focuskit_testing.conformance.worlds import World, frame, simulated

_ROWS = "interaction"
NOBODY = "nobody"
_ODD_KIND = "cancellation"
_AGE = timedelta(days=300)
_SILENT = ("unknown", "not_applicable")
_HINT = "take kinds with t.kind(...); no value is null or not finite, never a number that is fine"


def empty_is_unknown(kit: Kit) -> Checked:
    """Look at an account without a row, and at data without a row."""
    world = simulated()
    known = {**world.tables["accounts"].row(0, named=True), "id": NOBODY}
    listed = frame([known], "account")
    with_nobody = {
        **world.tables,
        "accounts": pl.concat([world.tables["accounts"], listed], how="diagonal"),
    }
    everything = stretches(everything_recorded())
    beside = attrs.evolve(
        world, name="an account without a row", tables=with_nobody, recorded=everything
    )
    alone = attrs.evolve(
        world,
        name="data without a row",
        interactions=world.interactions.head(0),
        tables={"accounts": listed},
    )
    moment = world.as_of - _AGE
    odd_row = {"id": "odd", "account_id": NOBODY, "kind": _ODD_KIND, "occurred_at": moment}
    rows = pl.concat([world.interactions, frame([odd_row], _ROWS)], how="diagonal_relaxed")
    odd = attrs.evolve(beside, name="an account with one odd row", interactions=rows)
    seen = pl.col("subject") == NOBODY
    problems = [
        *_out_of_nothing(kit, odd, seen),
        *_not_silent(kit.runner.run(beside), seen, "there is no row of the account"),
        *_not_silent(kit.runner.run(alone), pl.lit(value=True), "there is no row at all"),
        *_not_silent(
            kit.runner.run(attrs.evolve(alone, recorded=everything, name="nothing, all recorded")),
            pl.lit(value=True),
            "there is no row at all",
        ),
    ]
    return once_a_sign(problems), {}


def _out_of_nothing(kit: Kit, world: World, seen: pl.Expr) -> Iterator[Problem]:
    """A problem for each sign that claims more observations than there are rows."""
    measures = {one.id: kit.prepared(world, one).measure for one in kit.detectors}
    by_rows = [
        name
        for name, measure in measures.items()
        if measure and not measure.observed_days and measure.never is None
    ]
    found = kit.runner.run(world).findings.filter(seen, pl.col("sign").is_in(by_rows))
    known = pl.col("outcome").is_in(KNOWN)
    for row in found.filter(known, pl.col("observations") > 1).to_dicts():
        yield Problem(
            sign=row["sign"],
            found=f"{row['subject']} is {spelled(row)} by {row['observations']} observations",
            expected=f"one at most: there is one row, of kind {_ODD_KIND}",
            where=world.name,
            hint="observations are the rows that the value rests on, such as among.sum()",
        )


def unrecorded_is_unknown(kit: Kit) -> Checked:
    """Leave out, in turn, each thing that a sign needs, and the rows that it looks at."""
    silent = [_Silent(kit, found) for found in kit.base]
    problems: list[Problem] = []
    for detector in kit.detectors:
        for one in silent:
            if detector.id in one.needs:
                problems += one.without_needs(detector)
                problems += _without_rows(kit, one.found, detector)
    return once_a_sign(problems), kit.fired()


class _Silent:
    """A world without, in turn, each thing that a sign needs; signs that need the same share a run.

    Args:
        kit: The plugin.
        found: What it found in the world as it is.
    """

    def __init__(self, kit: Kit, found: Found) -> None:
        self.kit, self.found = kit, found
        fired = found.fired()
        self.needs = {
            one.id: [
                frozenset(need for way in ways for need in way)
                for ways in kit.prepared(found.world, one).needs
            ]
            for one in kit.detectors
            if fired.get(one.id)
        }
        self._runs: dict[frozenset[Need], Found] = {}

    def without_needs(self, detector: Detector) -> Iterator[Problem]:
        """A problem for each thing without which a sign is known all the same."""
        for needs in self.needs[detector.id]:
            if needs not in self._runs:
                signs = [sign for sign, own in self.needs.items() if needs in own]
                lacking = _lacking(self.found.world, needs)
                self._runs[needs] = self.kit.runner.run(lacking, signs)
            told = " and ".join(sorted({name for need in needs for name in need.missing}))
            seen = pl.col("sign") == detector.id
            yield from _not_silent(self._runs[needs], seen, f"nobody records {told}")


def _lacking(world: World, needs: Iterable[Need]) -> World:
    """The world without the rows of these kinds, or without these fields."""
    rows, recorded = world.interactions, dict(world.recorded)
    for need in needs:
        # A field that is stated as recorded says so of its kinds too, so it goes with them.
        gone = {need.field} if need.field else {*need.kinds, *column_types(_ROWS)}
        recorded = {name: stretch for name, stretch in recorded.items() if name not in gone}
        if need.field is None:
            rows = rows.filter(~pl.col("kind").is_in(need.kinds))
        elif need.field in rows.columns:
            rows = rows.drop(need.field)
    return attrs.evolve(world, interactions=rows, recorded=recorded)


def _without_rows(kit: Kit, found: Found, detector: Detector) -> Iterator[Problem]:
    """Leave out all rows of the kinds that a sign looked at: it must not be clear then."""
    fired = found.findings.filter(sign=detector.id, outcome="fired")["subject"]
    if SUPPLIER in fired:
        return
    rows = found.world.interactions
    told = pl.concat([found.portfolio.evidence(one) for one in fired], how="diagonal_relaxed")
    ids = told.filter(sign=detector.id)["id"]
    seen_kinds = set(rows.filter(pl.col("id").is_in(ids.to_list()))["kind"])
    if not seen_kinds:
        return
    # Of several kinds of which one suffices, another may tell what the one no longer does.
    ways = kit.prepared(found.world, detector).needs
    alike = [need.kinds for one in ways for way in one for need in way]
    kinds = sorted(seen_kinds.union(*(own for own in alike if seen_kinds & {*own})))
    after = kit.runner.run(_lacking(found.world, [Need(tuple(kinds))]), [detector.id])
    seen = pl.col("subject").is_in(fired.to_list())
    yield from _not_silent(
        after, seen & pl.col("outcome").is_in(["clear", "error"]),
        f"nobody records {' and '.join(f'kind:{kind}' for kind in kinds)}",
    )  # fmt: skip


def _not_silent(found: Found, seen: pl.Expr, told: str) -> Iterator[Problem]:
    """A problem for each sign that is known although it cannot be."""
    loud = found.findings.filter(seen & ~pl.col("outcome").is_in(_SILENT))
    for row in loud.unique("sign", maintain_order=True).to_dicts():
        yield Problem(
            sign=row["sign"],
            found=f"{row['subject']} is {spelled(row)} where {told}",
            expected="unknown: silence is never health",
            where=found.world.name,
            hint=_HINT,
        )
