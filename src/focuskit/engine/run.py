"""An assessment from accepted rows to advice: the stages of the design, one after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import attrs
import polars as pl

from focuskit.detect.facts import ACCOUNT_FIELDS, ACCOUNT_ITSELF
from focuskit.engine.explain import notes
from focuskit.engine.judge import waiver_status
from focuskit.engine.judge.subjects import ask, in_force, subjects
from focuskit.engine.measure.aggregation import measure
from focuskit.engine.recorded import empty_fields, lost_rows
from focuskit.engine.recorded.missing_input import DataAvailability, missing_for_all
from focuskit.engine.results import Run
from focuskit.engine.score.groups import assign, check_overrides, groups_of, judge_and_score
from focuskit.engine.signs.sign_list import list_signs
from focuskit.engine.timeline import copies
from focuskit.engine.timeline.cutoff import cut
from focuskit.engine.types import CutOff, Known, Measured, MissingInput, Sign
from focuskit.extending.manager import Plugins
from focuskit.intake import Intake
from focuskit.intake.computing import collect
from focuskit.intake.rejected import gathered
from focuskit.model.column_types import TIME
from focuskit.model.errors import InputError
from focuskit.model.recorded import Stretch
from focuskit.policy import Policy

LONGEST_JUMP = timedelta(days=31)
"""Where the newest row lies further from the day before it, it may be a slip: the run asks."""


def run(  # noqa: PLR0913 -- everything that an assessment depends on, by keyword
    intake: Intake,
    accounts: pl.DataFrame | None,
    *,
    colleagues: pl.DataFrame | None = None,
    as_of: datetime | None,
    policy: Policy,
    plugins: Plugins,
    recorded: Mapping[str, Stretch],
    in_full: bool = False,
    cut_off: CutOff | None = None,
    missing_input: Mapping[str, MissingInput] | None = None,
) -> Run:
    """Assess every account.

    Args:
        intake: The interactions.
        accounts: The accounts, if they are listed; those without interactions are assessed too.
        colleagues: The colleagues, if they are listed.
        as_of: The moment; None takes the newest ``occurred_at``, of a day the end.
        policy: Which signs count, how much.
        plugins: Where signs and recommendations come from.
        recorded: What the call states as recorded; it goes before policy and mapping.
        in_full: There is no account but those that are listed.
        cut_off: Which rows to see; None: those that had happened and were known as of the moment.
        missing_input: What the data cannot feed, as another replay found it; None: as rows tell.

    Raises:
        InputError: The moment lies before the first row, or none was given and the newest row
            may be a slip.
        PolicyError: The policy names a sign that its distribution does not have, turns a sign
            around, or waives or disputes a sign or account that there is not.
    """
    moment = _moment(intake, as_of)
    if in_full and accounts is not None:
        waiver_status.refuse_unknown_accounts(policy, accounts["id"], moment)
    signs = list_signs(policy, plugins, intake.columns, moment)
    on_supplier = notes.on_supplier(policy, plugins)  # what the policy gets wrong ends the run
    stated = {**intake.recorded, **policy.recorded, **recorded}
    listed = in_force(accounts, intake.derived_accounts, moment)
    signs, facts = ask(listed, signs, policy.key_accounts)
    check_overrides(policy, signs)
    known = measured = None
    absent: Mapping[str, MissingInput] = missing_for_all(signs, None, moment)
    if moment is not None:
        fields = (field for sign in signs for field in sign.fields())
        known = attrs.evolve(
            cut(intake, cut_off or CutOff(moment, moment), fields),
            accounts=_accounts(listed),
            colleagues=_pulses(colleagues, moment),
        )
        known = copies.marked(known, ids_everywhere=intake.ids_everywhere)
        availability = DataAvailability(
            known=known,
            signs=signs,
            sources=len(intake.names),
            stated=stated,
            listed=facts["account_id"],
            as_of=moment,
            given=missing_input,
        )
        measured = measure(known, signs, availability)
        absent = measured.missing_input
        signs = tuple(attrs.evolve(s, error=measured.errors.get(s.id, s.error)) for s in signs)
    facts, groups = assign(facts, groups_of(policy, signs), policy)
    only = listed["account_id"] if in_full and accounts is not None else None
    lost = lost_rows.of_accounts(intake, known, only, moment)
    whole, number = subjects(facts, measured, signs, lost)
    rules = absent, policy, moment
    scored, groups = judge_and_score(whole, groups, *rules, lost=not lost.is_empty())
    ids = frozenset(sign.id for sign in signs)
    waivers = waiver_status.waiver_statuses(policy, scored, ids, moment)
    counts = _counts(intake, known, measured, number)
    return Run(
        as_of=moment,
        as_of_given=as_of is not None,
        policy=policy,
        plugins=plugins,
        signs=signs,
        missing_input=absent,
        known=known,
        listed=listed,
        sources=len(intake.names),
        stated=stated,
        scored=scored,
        groups=groups,
        waivers=waivers,
        counts=counts,
        rejected=gathered([intake.rejected, known.conflicting]) if known else intake.rejected,
        lost=lost,
        emptied=intake.emptied,
        notes=(
            *intake.notes,
            *(notes.of_days(intake, as_of) if as_of is not None else ()),
            *(known.notes if known else ()),
            *notes.of_run(policy, plugins, signs, measured, moment=moment, given=as_of is not None),
            *_missing(known, measured, signs, lost, counts["later"]),
            *on_supplier,
            *waiver_status.notes(policy, waivers, scored["account_id"], ids, moment),
        ),
    )


def _missing(
    known: Known | None,
    measured: Measured | None,
    signs: Sequence[Sign],
    lost: pl.DataFrame,
    later: int,
) -> list[str]:
    """Say what is missing, or plays no part, though signs are measured all the same."""
    found = lost_rows.note(lost)
    if known is None or measured is None:
        return found
    if later:
        found.append(notes.later(later))
    fed = [sign for sign in signs if sign.weight and sign.id not in measured.missing_input]
    rows = int(measured.probed["rows"].sum())
    return [*found, *copies.note(known), *empty_fields.notes(known, fed, rows)]


def _accounts(listed: pl.DataFrame) -> pl.DataFrame:
    """Return the accounts in force, each as one value, for detectors that ask for all of it."""
    there = [pl.col(f).cast(t) for f, t in ACCOUNT_FIELDS.items() if f in listed.columns]
    absent = [
        pl.lit(None, dtype=t).alias(f) for f, t in ACCOUNT_FIELDS.items() if f not in listed.columns
    ]
    fields = listed.select("account_id", *there, *absent)
    return fields.select("account_id", pl.struct(*ACCOUNT_FIELDS).alias(ACCOUNT_ITSELF))


def _pulses(colleagues: pl.DataFrame | None, moment: datetime) -> pl.DataFrame:
    """Return ``id`` and ``pulse`` of the colleagues, in the version in force at the moment."""
    if colleagues is None:
        return pl.DataFrame(schema={"id": pl.String, "pulse": pl.Float64})
    listed = in_force(colleagues, None, moment).rename({"account_id": "id"})
    if "pulse" in listed.columns:
        return listed.select("id", "pulse")
    return listed.select("id", pulse=pl.lit(None, dtype=pl.Float64))


def _moment(intake: Intake, as_of: datetime | None) -> datetime | None:
    """Return the moment of the run.

    Raises:
        InputError: It lies before the first row, or the newest row may be a slip.
    """
    if intake.newest is None or intake.oldest is None:
        return as_of
    if as_of is not None:
        if as_of < intake.oldest:
            raise InputError(
                problem="as_of lies before the first row: nothing was known yet",
                where="as_of",
                found=as_of.isoformat(),
                expected=f"{intake.oldest.isoformat()} or later",
                hint="state a later moment, or none for the newest row",
            )
        return as_of
    newest_day = datetime.combine(intake.newest.date(), datetime.min.time(), tzinfo=UTC)
    moment = pl.col("occurred_at")
    earlier = intake.frame.select(moment).filter(moment < pl.lit(newest_day, dtype=TIME))
    newest = newest_day if notes.is_end_of_day(intake.newest) else intake.newest
    since = pl.lit(newest - LONGEST_JUMP, dtype=TIME)
    # Finding one row near enough ends the look; only where there is none, the nearest is sought.
    if collect(earlier.filter(moment >= since).head(1), intake.engine).height:
        return intake.newest
    before: datetime | None = collect(earlier.max(), intake.engine).item()
    if before is not None:
        raise InputError(
            problem="the newest row lies so far from the one before it that it may be a slip",
            where=f"{', '.join(intake.names)}, column occurred_at",
            found=f"{intake.newest.isoformat()} after {before.isoformat()}",
            expected=f"at most {LONGEST_JUMP.days} days between the newest day and the one before",
            hint=f"state the moment yourself, such as --as-of {before.date() + timedelta(days=1)}",
        )
    return intake.newest


def _counts(
    intake: Intake, known: Known | None, measured: Measured | None, accounts: int
) -> dict[str, int]:
    """Account for every row: in = accepted + rejected, accepted = used + the rest."""
    conflicting = known.rows_conflicting if known else 0
    accepted = intake.rows_accepted - conflicting
    used = int(measured.probed["rows"].sum()) if measured else 0
    merged, superseded = (known.merged, known.superseded) if known else (0, 0)
    return {
        "in": intake.rows_in,
        "accepted": accepted,
        "rejected": intake.rows_rejected + conflicting,
        "used": used,
        "merged": merged,
        "superseded": superseded,
        "later": accepted - used - merged - superseded,
        "accounts": accounts,
    }
