"""An assessment from accepted rows to advice: the stages of the design, one after the other."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import attrs
import polars as pl

from focuskit.engine import advising, judging, scoring
from focuskit.engine.judging import Absence
from focuskit.engine.measuring import Measured, column, measure
from focuskit.engine.preparing import Sign, prepare
from focuskit.engine.recorded import Coverage, Need, coverage
from focuskit.engine.timeline import Known, cut
from focuskit.extending.manager import Plugins
from focuskit.intake import Intake
from focuskit.model.columns import TIME
from focuskit.model.errors import InputError, PolicyError, nearest
from focuskit.model.recorded import Stretch
from focuskit.policy import Policy

LONGEST_JUMP = timedelta(days=31)
"""Where the newest row lies further from the day before it, it may be a slip: the run asks."""


@attrs.frozen(kw_only=True, eq=False)
class Run:
    """What a run found, as frames with one row an account.

    Args:
        as_of: The moment; None where there was no interaction to take it from.
        as_of_given: Whether the caller stated it.
        policy: The policy it ran under.
        plugins: The plugins it ran with.
        signs: All signs, ordered by id.
        absent: The signs that the data cannot feed.
        known: The rows in use.
        scored: One row an account: what was measured, judged and scored.
        ledger: What each sign cost each account, in millionths of a point.
        advice: What each account should do, in order.
        counts: Rows in, accepted, rejected, used, merged, superseded, later; and accounts.
        rejected: What was wrong with rejected rows.
        notes: What the user should know.
    """

    as_of: datetime | None
    as_of_given: bool
    policy: Policy
    plugins: Plugins
    signs: tuple[Sign, ...]
    absent: Mapping[str, Absence]
    known: Known | None
    scored: pl.DataFrame
    ledger: pl.DataFrame
    advice: pl.DataFrame
    counts: Mapping[str, int]
    rejected: pl.DataFrame
    notes: tuple[str, ...]


def run(  # noqa: PLR0913 -- everything that an assessment depends on, by keyword
    intake: Intake,
    accounts: pl.DataFrame | None,
    *,
    as_of: datetime | None,
    policy: Policy,
    plugins: Plugins,
    recorded: Mapping[str, Stretch],
) -> Run:
    """Assess every account.

    Args:
        intake: The interactions.
        accounts: The accounts, if they are listed; those without interactions are assessed too.
        as_of: The moment; None takes the newest ``occurred_at``.
        policy: Which signs count, how much.
        plugins: Where signs and recommendations come from.
        recorded: What the call states as recorded; it goes before policy and mapping.

    Raises:
        InputError: The moment lies before the first row, or none was given and the newest row
            may be a slip.
        PolicyError: The policy names a sign that its distribution does not have.
    """
    moment = _moment(intake, as_of)
    known = cut(intake, moment) if moment is not None else None
    signs = _signs(policy, plugins, known, moment)
    feedable = [s for s in signs if s.measure and known and s.measure.fields() <= known.columns]
    needs = _needs(signs, known)
    measured = measure(known.frame, feedable, needs, sources=len(intake.names)) if known else None
    if measured:
        signs = tuple(attrs.evolve(s, error=measured.errors.get(s.id, s.error)) for s in signs)
    listed = _in_force(accounts, intake.derived_accounts, moment)
    subjects = _subjects(listed, measured, signs)
    stated = {**intake.recorded, **policy.recorded, **recorded}
    covered = _coverage(measured, needs, len(intake.names), subjects.height, stated)
    absent = judging.absences(signs, covered, moment)
    judged = judging.judge(subjects, signs, absent)
    counted = scoring.causes(policy, signs)
    scored = scoring.score(judged, policy, counted).sort("worst", "account_id")
    recommendations = [r for r, _ in plugins.recommendations]
    return Run(
        as_of=moment,
        as_of_given=as_of is not None,
        policy=policy,
        plugins=plugins,
        signs=signs,
        absent=absent,
        known=known,
        scored=scored,
        ledger=scoring.ledger(scored, counted),
        advice=advising.advise(scored, policy, counted, recommendations),
        counts=_counts(intake, known, measured, scored.height),
        rejected=pl.concat([intake.rejected, known.conflicting]) if known else intake.rejected,
        notes=(*intake.notes, *_notes(policy, plugins, signs, moment, given=as_of is not None)),
    )


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
            )
        return as_of
    newest_day = datetime.combine(intake.newest.date(), datetime.min.time(), tzinfo=UTC)
    earlier = pl.col("occurred_at") < pl.lit(newest_day, dtype=TIME)
    before: datetime | None = (
        intake.frame.filter(earlier).select(pl.col("occurred_at").max()).collect().item()
    )
    if before is not None and intake.newest - before > LONGEST_JUMP:
        raise InputError(
            problem="the newest row lies so far from the one before it that it may be a slip",
            where="occurred_at",
            found=f"{intake.newest.isoformat()} after {before.isoformat()}",
            expected=f"at most {LONGEST_JUMP.days} days between the newest day and the one before",
            hint=f"state the moment yourself, such as --as-of {before.date() + timedelta(days=1)}",
        )
    return intake.newest


def _signs(
    policy: Policy, plugins: Plugins, known: Known | None, moment: datetime | None
) -> tuple[Sign, ...]:
    """Return every sign that a plugin brings or the policy names, ordered by id."""
    found = {}
    for detector, plugin in plugins.detectors.values():
        if known is None or moment is None:
            listed = policy.signs.get(detector.id)
            found[detector.id] = Sign(
                id=detector.id,
                weight=listed.weight if listed else 0,
                distribution=plugin.distribution,
                version=plugin.version,
                detector=detector,
                limits=detector.limits,
            )
        else:
            found[detector.id] = prepare(
                detector, plugin, policy, known.frame, as_of=moment, columns=known.columns
            )
    for sign in policy.signs:
        if sign not in found:
            found[sign] = _without_detector(sign, policy, plugins)
    return tuple(found[sign] for sign in sorted(found))


def _without_detector(sign: str, policy: Policy, plugins: Plugins) -> Sign:
    """Return a sign that the policy names and no loaded plugin brings.

    Raises:
        PolicyError: Its distribution is loaded and has no such sign.
    """
    listed = policy.signs[sign]
    broken = {failed.distribution: failed for failed in plugins.failed}
    loaded = {plugin.distribution: plugin for plugin in plugins.loaded}
    if listed.distribution in broken:
        reason = f"{listed.distribution} was set aside: {broken[listed.distribution].reason}"
        return Sign(
            id=sign, weight=listed.weight, distribution=listed.distribution, error=reason,
            version=broken[listed.distribution].version,
        )  # fmt: skip
    if listed.distribution in loaded:
        ids = [detector.id for detector in loaded[listed.distribution].detectors]
        raise PolicyError(
            problem=f"{listed.distribution} has no sign {sign!r}",
            where=f"policy {policy.name!r} at /signs/{sign}",
            found=f"its signs are {', '.join(sorted(ids))}",
            hint=nearest(sign, ids),
        )
    return Sign(id=sign, weight=listed.weight, distribution=listed.distribution, not_installed=True)


def _needs(signs: Sequence[Sign], known: Known | None) -> list[Need]:
    """Return what to look for; a need whose field no source has is met nowhere."""
    columns = known.columns if known else frozenset()
    every = dict.fromkeys(need for sign in signs for need in sign.all_needs())
    return [need for need in every if need.field is None or need.field in columns]


def _in_force(
    accounts: pl.DataFrame | None, derived: pl.LazyFrame | None, moment: datetime | None
) -> pl.DataFrame:
    """Return one row an account: the version in force at the moment."""
    if accounts is None and derived is not None:
        accounts = derived.unique().collect()
    if accounts is None:
        return pl.DataFrame(schema={"account_id": pl.String})
    if "valid_from" in accounts.columns:
        begun = pl.col("valid_from").is_null()
        if moment is not None:
            begun = begun | (pl.col("valid_from") <= moment)
        order = ["id", "valid_from", *sorted(set(accounts.columns) - {"id", "valid_from"})]
        sortable = [c for c in order if not accounts.schema[c].is_nested()]
        accounts = accounts.filter(begun).sort(sortable, nulls_last=False)
        accounts = accounts.unique("id", keep="last", maintain_order=True)
    return accounts.rename({"id": "account_id"})


def _subjects(
    listed: pl.DataFrame, measured: Measured | None, signs: Sequence[Sign]
) -> pl.DataFrame:
    """Return one row an account, with a column for every part of every sign.

    An account without interactions has no observations; nothing is null but what is not known.
    """
    of_account = {
        column(s.id, "applies"): _applies(s, set(listed.columns))
        for s in signs
        if s.detector and s.detector.applies_to is not None
    }
    facts = listed.rename({"account_id": "id"}).select(
        pl.col("id").alias("account_id"),
        *(expr.alias(name) for name, expr in of_account.items()),
        *(_fact(listed, field) for field in ("name", "segment")),
    )
    rows = measured.frame if measured else pl.DataFrame(schema={"account_id": pl.String})
    whole = facts.join(rows, on="account_id", how="full", coalesce=True)
    parts = {"value": pl.Float64, "observations": pl.Int64, "evidence": pl.Int64}
    missing = [
        pl.lit(None, dtype=dtype).alias(column(s.id, part))
        for s in signs
        for part, dtype in parts.items()
        if column(s.id, part) not in whole.columns
    ]
    counts = [column(s.id, part) for s in signs for part in ("observations", "evidence")]
    return whole.with_columns(missing).with_columns(pl.col(counts).fill_null(0))


def _applies(sign: Sign, fields: set[str]) -> pl.Expr:
    condition = sign.detector.applies_to if sign.detector else None
    if condition is None or not set(condition.meta.root_names()) <= fields:
        return pl.lit(None, dtype=pl.Boolean)
    return condition


def _fact(listed: pl.DataFrame, field: str) -> pl.Expr:
    name = f"account {field}"
    if field in listed.columns:
        return pl.col(field).alias(name)
    return pl.lit(None, dtype=pl.String).alias(name)


def _coverage(
    measured: Measured | None,
    needs: list[Need],
    sources: int,
    accounts: int,
    stated: Mapping[str, Stretch],
) -> Coverage | None:
    if measured is None:
        return None
    return coverage(measured.probed, needs, sources=sources, accounts=accounts, stated=stated)


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


def _notes(
    policy: Policy,
    plugins: Plugins,
    signs: Sequence[Sign],
    moment: datetime | None,
    *,
    given: bool,
) -> list[str]:
    notes = []
    if moment is not None and not given:
        notes.append(f"as_of was not given; it is the newest occurred_at: {moment.isoformat()}")
    if moment is None:
        notes.append("there is no interaction to take as_of from")
    notes += [f"plugin {f.distribution} was set aside: {f.reason}" for f in plugins.failed]
    notes += [f"sign {s.id} ended in an error: {s.error}" for s in signs if s.error and s.detector]
    notes += [_unlisted(s) for s in signs if s.id not in policy.signs]
    return notes


def _unlisted(sign: Sign) -> str:
    entry = json.dumps({sign.id: {"weight": 1, "distribution": sign.distribution}})[1:-1]
    return f"sign {sign.id} counts nothing; to count it, add to /signs of the policy: {entry}"
