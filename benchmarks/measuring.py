"""What several claims share: a policy of five signs, and the stage that measures, by itself."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import polars as pl

FIVE = ("broken-promises", "gone-quiet", "passed-around", "reopened-cases", "slow-resolution")


def five_signs() -> dict[str, Any]:
    """Return the document of a policy under which five signs alone are measured."""
    from focuskit.extending.manager import Plugins  # noqa: PLC0415 -- in the measured process only
    from focuskit.policy import load_policy  # noqa: PLC0415

    document = load_policy(None).to_document()
    others = sorted(set(Plugins.installed().detectors) - set(FIVE))
    kept = {
        part: {sign: document[part][sign] for sign in FIVE if sign in document[part]}
        for part in ("signs", "red_lights")
    }
    return document | kept | {"cause_groups": [], "disabled": others}


def measured(
    path: Path, policy: Any = None, *, single_pass: bool = False
) -> tuple[float, int, int]:
    """Return the seconds that the measure stage takes, how many signs, and how many branches.

    Args:
        path: The interactions.
        policy: As ``focuskit.assess`` takes it.
        single_pass: Only those signs that are measured in one pass.
    """
    # Imported in the measured process only.
    from focuskit.engine.measure.aggregation import measure  # noqa: PLC0415
    from focuskit.engine.recorded.missing_input import DataAvailability  # noqa: PLC0415
    from focuskit.engine.recorded.rows_by_day import look_at  # noqa: PLC0415
    from focuskit.engine.request import CutOff  # noqa: PLC0415
    from focuskit.engine.signs.sign_list import list_signs  # noqa: PLC0415
    from focuskit.engine.timeline.cutoff import cut  # noqa: PLC0415
    from focuskit.engine.timeline.known_rows import with_fields  # noqa: PLC0415
    from focuskit.extending.manager import Plugins  # noqa: PLC0415
    from focuskit.intake import Mapping, read_interactions  # noqa: PLC0415
    from focuskit.policy import load_policy  # noqa: PLC0415

    rules = load_policy(policy)
    intake = read_interactions(path, Mapping())
    as_of = intake.newest
    if as_of is None:
        raise ValueError("no rows")
    plugins = Plugins.installed(rules.plugins)
    signs = [s for s in list_signs(rules, plugins, intake.columns, as_of) if s.measure]
    in_one_pass = [s for s in signs if s.measure and s.measure.single_pass and not s.measure.links]
    in_one_pass = [s for s in in_one_pass if s.measure and s.measure.row_filter is None]
    signs = in_one_pass if single_pass else signs
    known = with_fields(cut(intake, CutOff(as_of, as_of)), signs)
    availability = DataAvailability(
        known=known,
        look=look_at(known, 1, as_of, {}),
        signs=signs,
        listed=pl.Series([], dtype=pl.String),
        least_days=rules.least_days,
    )
    start = time.perf_counter()
    measure(known, signs, availability)
    return time.perf_counter() - start, len(signs), sum(s not in in_one_pass for s in signs)
