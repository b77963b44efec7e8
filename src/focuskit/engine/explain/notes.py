"""What a user should know of a run, in sentences."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta

import polars as pl

from focuskit.engine.columns import SignColumn
from focuskit.engine.judge import waiver_status
from focuskit.engine.recorded import empty_fields, habits, lost_rows, unread_texts, untimed_outcomes
from focuskit.engine.results import Run
from focuskit.engine.signs.sign_list import DetectorContribution, left_out
from focuskit.engine.signs.supplier_signs import contributions_on_supplier
from focuskit.engine.timeline import copies
from focuskit.engine.types import Sign
from focuskit.intake.input_tables import Intake
from focuskit.intake.polars_engine import collect
from focuskit.model.column_types import TIME
from focuskit.model.days import day_column, day_in, is_end_of_day
from focuskit.model.wording import counted
from focuskit.policy import Policy
from focuskit.policy.assessment_policy import SUPPLIER_SIGNS


def notes_of(run: Run, of_supplier: Sequence[Sign]) -> tuple[str, ...]:
    """What a user should know of a run, but for its asides.

    Args:
        run: The run, without its notes.
        of_supplier: The signs on the supplier, which are measured when somebody asks.
    """
    policy, plugins, given = run.policy, run.plugins, run.request.as_of
    ours, ids = policy.of_supplier(), frozenset(sign.id for sign in run.signs)
    return (
        *_of_later_rows(run),
        *run.request.intake.notes,
        *(_of_days(run.request.intake, given) if given is not None else ()),
        *(run.known.notes if run.known else ()),
        *plugins.notes(),
        *_of_signs(run),
        *_not_counted(plugins.detectors.values(), run.signs, policy),
        *_of_plain_signs(run),
        *habits.note(run.scored, run.signs),
        *lost_rows.note(run.lost),
        *_of_copies(run),
        *_of_texts(run),
        *_not_counted(contributions_on_supplier(plugins), of_supplier, ours),
        *waiver_status.notes(policy, run.waivers, run.scored["account_id"], ids, run.as_of),
    )


def asides_of(run: Run) -> tuple[str, ...]:
    """What few need to know of a run: its moment, and which rows and fields play no part."""
    return (*_of_moment(run), *_of_rows(run))


def _of_moment(run: Run) -> list[str]:
    """Say what the run took for its moment, where nobody stated it."""
    if run.as_of is None:
        return ["there is no interaction to take as_of from"]
    if run.request.as_of is not None:
        return []
    if run.as_of != run.request.intake.newest:
        text = "the end of what is on record; later rows are planned, or prove nothing"
        return [f"as_of was not given; it is {text}: {run.as_of.isoformat()}"]
    of_day = is_end_of_day(run.as_of)
    newest = "the end of the newest day" if of_day else "the newest occurred_at"
    return [f"as_of was not given; it is {newest}: {run.as_of.isoformat()}"]


def _of_later_rows(run: Run) -> list[str]:
    """Say that rows lie after a moment that nobody stated, which may give notice of leaving."""
    newest, later, stated = run.request.intake.newest, run.counts["later"], run.request.as_of
    if stated or run.as_of is None or newest is None or newest <= run.as_of:
        return []
    zone = run.policy.zone
    lie = f"{counted(later, 'row')} after {day_in(zone, run.as_of)}, the end of what is on record"
    used = "is not used: unless it is" if later == 1 else "are not used: unless they are"
    return [f"{lie}, {used} planned, state as_of (--as-of); the last is of {day_in(zone, newest)}"]


def _of_signs(run: Run) -> list[str]:
    """Say which signs broke, and which the policy disables."""
    failed = [s for s in run.signs if s.error and s.detector]
    disabled = ", ".join(run.policy.disabled)
    return [
        *(f"sign {sign.id} ended in an error: {sign.error}" for sign in failed),
        *([f"not measured, since the policy disables them: {disabled}"] if disabled else []),
    ]


def _of_copies(run: Run) -> list[str]:
    """Say which rows stand there twice, and which state an outcome without its time."""
    if run.known is None:
        return []
    return [*copies.note(run.known), *untimed_outcomes.note(run.look)]


def _of_texts(run: Run) -> list[str]:
    """Say which texts no phrase list reads."""
    if run.known is None:
        return []
    measured = [sign for sign in run.signs if sign.weight and not sign.error]
    return unread_texts.note(run.known, measured, run.counts["used"], run.policy)


def _of_rows(run: Run) -> list[str]:
    """Say which rows play no part, or not their whole part, though signs are measured."""
    if run.known is None:
        return []
    later, used = run.counts["later"], run.counts["used"]
    rows = "1 row" if later == 1 else f"{later:,} rows"
    text = f"{rows} happened or came to be known after as_of (occurred_at, entered_at): not used"
    measured = [sign for sign in run.signs if sign.weight and sign.id not in run.missing_input]
    untimed = {field for field, _ in run.look.untimed} if run.look else set()
    return [
        *([text] if later else []),
        *empty_fields.notes(run.known, measured, used, untimed),
    ]


def _of_days(intake: Intake, moment: datetime) -> list[str]:
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
    text = "row states" if number == 1 else "rows state"
    rows_of_day = f"{number} {text} {begun.date()} without a time"
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


def _not_counted(
    brought: Iterable[DetectorContribution], signs: Sequence[Sign], policy: Policy
) -> Iterator[str]:
    """Say which signs the policy leaves out, or does not list, and how to list one."""
    for detector, plugin in left_out(policy, brought):
        where = f"sign {detector.id} of {plugin.distribution}"
        yield f"{where} is left out: the policy names another distribution for it"
    unlisted = [s for s in signs if s.id not in policy.signs and not s.error]
    if not unlisted:
        return
    first = unlisted[0]
    entry = json.dumps({first.id: {"weight": 1, "distribution": first.distribution}})[1:-1]
    where = f"{policy.signs_at} of the policy: {entry}"
    if len(unlisted) == 1:
        yield f"sign {first.id} counts nothing; to count it, add to {where}"
        return
    names = ", ".join(sign.id for sign in unlisted)
    whose = " on the supplier" if policy.signs_at == SUPPLIER_SIGNS else ""
    what = f"{len(unlisted)} signs{whose} count nothing"
    text = f"{what}, since the policy does not list them ({names})"
    yield f"{text}; to count one, add it to {where}"


def _of_plain_signs(run: Run) -> Iterator[str]:
    """Say which signs took the slow path, and on how many accounts each of them failed."""
    plain = [sign.id for sign in run.signs if sign.detector is not None and sign.detector.plain]
    if plain:
        yield f"measured account by account in Python, which is slow: {', '.join(plain)}"
    for sign in (one for one in run.signs if one.fails_alone):
        failed = failures_of(run, sign)
        if failed.height:
            account, why = failed.row(0)
            on = f"{counted(failed.height, 'account')}, such as {account}"
            yield f"sign {sign.id} ended in an error on {on}: {why}"


def failures_of(run: Run, sign: Sign) -> pl.DataFrame:
    """``account_id`` and ``why`` of the accounts that a sign failed on alone, by id."""
    failed = run.scored.select("account_id", why=SignColumn.FAILED.of(sign.id))
    return failed.drop_nulls().sort("account_id")
