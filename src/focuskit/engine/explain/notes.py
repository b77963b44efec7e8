"""What a user should know of a run, in sentences."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta

import polars as pl

from focuskit.engine.columns import SignColumn
from focuskit.engine.signs.sign_list import Brought, left_out
from focuskit.engine.signs.supplier_signs import brought_on_supplier, list_supplier_signs
from focuskit.engine.types import Measured, Sign
from focuskit.extending.manager import Plugins
from focuskit.intake import Intake
from focuskit.intake.computing import collect
from focuskit.model.column_types import TIME
from focuskit.model.days import day_column
from focuskit.policy import Policy


def of_run(  # noqa: PLR0913 -- all that may go otherwise than one expects
    policy: Policy,
    plugins: Plugins,
    signs: Sequence[Sign],
    measured: Measured | None,
    *,
    moment: datetime | None,
    given: bool,
) -> list[str]:
    """Say what went otherwise than one may expect.

    Args:
        policy: The policy of the run.
        plugins: The plugins of the run.
        signs: All signs on accounts.
        measured: What was measured; None where there was nothing to measure.
        moment: The moment; None where there was no interaction to take it from.
        given: Whether the caller stated it.
    """
    notes = []
    if moment is not None and not given:
        newest = "the end of the newest day" if is_end_of_day(moment) else "the newest occurred_at"
        notes.append(f"as_of was not given; it is {newest}: {moment.isoformat()}")
    if moment is None:
        notes.append("there is no interaction to take as_of from")
    notes += plugins.notes()
    notes += [f"sign {s.id} ended in an error: {s.error}" for s in signs if s.error and s.detector]
    if policy.disabled:
        notes.append(f"not measured, since the policy disables them: {', '.join(policy.disabled)}")
    left = _left_out(policy, plugins.detectors.values())
    return [*notes, *left, *_unlisted(signs, policy), *_plainly(signs, measured)]


def is_end_of_day(moment: datetime) -> bool:
    """Tell whether a moment is the last of its day, as that of a row without its time is."""
    return moment.time() == time.max


def of_days(intake: Intake, moment: datetime) -> list[str]:
    """Say how many rows are later since their day, which alone is stated, is not over yet."""
    is_day = day_column("occurred_at")
    if is_day not in intake.columns or is_end_of_day(moment):
        return []
    begun = datetime.combine(moment.date(), time.min, tzinfo=UTC)
    that_day = pl.col("occurred_at") == pl.lit(begun, dtype=TIME)
    rows = intake.frame.select((pl.col(is_day) & that_day).sum())
    number = collect(rows, intake.engine).item()
    if not number:
        return []
    told = "row states" if number == 1 else "rows state"
    rows_of_day = f"{number} {told} {begun.date()} without a time"
    wait = f"and that day is not over at as_of {moment.isoformat()}, so they count as later"
    return [f"{rows_of_day}, {wait}; to see all of it, state as_of {begun.date() + timedelta(1)}"]


def of_nothing(
    counts: Mapping[str, int], rejected: pl.DataFrame, moment: datetime | None
) -> list[str]:
    """Say why there is no account, where there is none.

    Args:
        counts: What became of the rows of interactions, and how many accounts there are.
        rejected: What was wrong with rows, of all tables.
        moment: The moment of the run.
    """
    if counts["accounts"]:
        return []
    if not counts["in"] and rejected.is_empty():
        return ["there is no account: there was no row to read"]
    found = f"{counts['rejected']} of {counts['in']} rows of interactions were rejected"
    if counts["later"] and moment is not None:
        found += f", {counts['later']} happened or became known after {moment.isoformat()}"
    if counts["used"]:
        found += f", {counts['used']} name no account"
    return [f"there is no account: {found}", *_first_rejected(rejected)]


def _first_rejected(rejected: pl.DataFrame) -> list[str]:
    """Say of each table what was wrong with its first rejected row."""
    first = rejected.sort("table", "row").unique("table", keep="first", maintain_order=True)
    return [
        f"the first rejected row of {one['table']} is row {one['row']} of {one['file']}: "
        f"{one['field']}: {one['reason']}, found {one['value'] or 'nothing'}"
        for one in first.iter_rows(named=True)
    ]


def on_supplier(policy: Policy, plugins: Plugins) -> list[str]:
    """Say the same of the signs on the supplier, which are measured when somebody asks.

    Raises:
        PolicyError: The policy names a sign on the supplier that its distribution does not have.
    """
    ours = policy.of_supplier()
    signs = list_supplier_signs(ours, plugins, frozenset(), None)
    return [*_left_out(ours, brought_on_supplier(plugins)), *_unlisted(signs, ours)]


def later(rows: int) -> str:
    """Say how many rows the moment leaves out."""
    said = "1 row" if rows == 1 else f"{rows:,} rows"
    return f"{said} happened or came to be known after as_of (occurred_at, entered_at): not used"


def _left_out(policy: Policy, brought: Iterable[Brought]) -> list[str]:
    return [
        f"sign {d.id} of {p.distribution} is left out: the policy names another distribution for it"
        for d, p in left_out(policy, brought)
    ]


def _plainly(signs: Sequence[Sign], measured: Measured | None) -> list[str]:
    """Say which signs took the slow path, and on how many accounts each of them failed."""
    notes = []
    plain = [sign.id for sign in signs if sign.detector is not None and sign.detector.plain]
    if plain:
        notes.append(f"measured account by account in Python, which is slow: {', '.join(plain)}")
    for sign in signs:
        name = SignColumn.FAILED.of(sign.id)
        if measured is None or name not in measured.frame.columns:
            continue
        failed = measured.frame.select("account_id", why=name).drop_nulls().sort("account_id")
        if failed.height:
            account, why = failed.row(0)
            times = "1 account" if failed.height == 1 else f"{failed.height} accounts"
            notes.append(f"sign {sign.id} ended in an error on {times}, such as {account}: {why}")
    return notes


def _unlisted(found: Sequence[Sign], policy: Policy) -> list[str]:
    """Say which signs the policy does not list, and how to list one: all in one note."""
    signs = [s for s in found if s.id not in policy.signs and not s.error]
    if not signs:
        return []
    first = signs[0]
    entry = json.dumps({first.id: {"weight": 1, "distribution": first.distribution}})[1:-1]
    where = f"{policy.signs_at} of the policy: {entry}"
    if len(signs) == 1:
        return [f"sign {first.id} counts nothing; to count it, add to {where}"]
    names = ", ".join(sign.id for sign in signs)
    told = f"{len(signs)} signs count nothing, since the policy does not list them ({names})"
    return [f"{told}; to count one, add it to {where}"]
