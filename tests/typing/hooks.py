"""What type checkers must see: every line here is read by mypy and by pyright, and never run.

A line that is ignored is an error that both must find; each refuses an ignore that nothing needs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import assert_type

import focuskit
import focuskit_leadership
import focuskit_loyalty
from focuskit import (
    Account,
    AlsoRelieves,
    Detector,
    Interaction,
    Measure,
    PlainMeasure,
    Plugins,
    Practice,
    Recommendation,
    Timeline,
    Unit,
    col,
    detector,
    hookimpl,
    plain_detector,
)
from focuskit.extending.hook_calls import Contribution, HookCalls
from focuskit.hookspecs import (
    BringsDetectors,
    BringsPortfolioDetectors,
    BringsPractices,
    BringsRecommendations,
)

# A module that keeps to the page is an implementation of each of its hooks.
detectors: BringsDetectors = focuskit_leadership
supplier_signs: BringsPortfolioDetectors = focuskit_leadership
practices: BringsPractices = focuskit_leadership
recommendations: BringsRecommendations = focuskit_leadership

# One that does not is none.
no_practices: BringsPractices = focuskit_loyalty  # type: ignore[assignment] # pyright: ignore[reportAssignmentType]


class _Wrong:
    def focuskit_detectors(self) -> Sequence[str]:
        return ["acme.slow-quotes"]


wrong: BringsDetectors = _Wrong()  # type: ignore[assignment] # pyright: ignore[reportAssignmentType]


# The marker keeps the type of what it marks.
@hookimpl
def focuskit_detectors() -> Sequence[Detector]:
    """Contribute nothing."""
    return ()


assert_type(focuskit_detectors(), Sequence[Detector])


# Both ways to write a sign give a detector.
@detector(id="acme.one", theme="t", ok=0, bad=1, says="x")
def one(t: Timeline) -> Measure:
    """Return how many inbound cases there are."""
    return t.count(t.inbound, among=t.cases & (col.priority == "high"))


@detector(id="acme.five", theme="t", ok=0, bad=1, says="x")
def five(t: Timeline) -> Measure:
    """Give a measure that words of its own have changed."""
    share = t.share(t.inbound, among=t.cases)
    assert_type(share.replace(value=share.value / 2, unit=Unit.RATIO), Measure)
    assert_type(share / share, Measure)
    return share.with_also(share).if_never(1, after_days=365).without_rows()


@plain_detector(id="acme.two", theme="t", ok=0, bad=1, says="x", unit=Unit.COUNT, kinds=["call"])
def two(account: Account, rows: Sequence[Interaction], as_of: datetime) -> PlainMeasure:
    """Return how many calls there are."""
    del account, as_of
    return PlainMeasure(value=len(rows), observations=len(rows), evidence=rows)


assert_type(one, Detector)
assert_type(two, Detector)


def no_measure(t: Timeline) -> int:
    """Return something else than a measure."""
    return len(t.rivals)


decorate = detector(id="acme.three", theme="t", ok=0, bad=1, says="x")
assert_type(decorate, Callable[[Callable[[Timeline], Measure]], Detector])
decorate(no_measure)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]


def no_plain_measure(account: Account, rows: Sequence[Interaction], as_of: datetime) -> float:
    """Return a number without what it rests on."""
    del account, as_of
    return float(len(rows))


plainly = plain_detector(
    id="acme.four", theme="t", ok=0, bad=1, says="x", unit=Unit.COUNT, kinds=["call"]
)
plainly(no_plain_measure)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]

# Calling a hook gives back what it promises, and so does the manager.
calls = HookCalls(focuskit_leadership)
assert_type(calls.detectors(), tuple[Detector, ...])
assert_type(calls.recommendations(), tuple[Recommendation | AlsoRelieves, ...])
assert_type(calls.portfolio_detectors(), tuple[Detector, ...])
assert_type(calls.practices(), tuple[Practice, ...])
assert_type(calls.contribution(), Contribution)
assert_type(focuskit.Plugins.installed(), Plugins)
assert_type(focuskit.detectors_in(focuskit_leadership), tuple[Detector, ...])
