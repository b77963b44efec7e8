"""An assessment from accepted rows to advice: the stages of the design, one after the other."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

import attrs
import polars as pl
from polars.exceptions import PolarsError

from focuskit.detect.detector import Detector
from focuskit.engine import advising, judging, scoring
from focuskit.engine.judging import Absence
from focuskit.engine.measuring import Measured, column, measure
from focuskit.engine.preparing import Sign, failure, introduce, prepare
from focuskit.engine.recorded import Coverage
from focuskit.engine.scoring import Cause
from focuskit.engine.timeline import Known, cut
from focuskit.extending.manager import Plugin, Plugins
from focuskit.intake import Intake
from focuskit.intake.rejected import gathered
from focuskit.model.columns import TIME, column_types
from focuskit.model.errors import InputError, PolicyError, nearest
from focuskit.model.recorded import Stretch
from focuskit.policy import Policy

LONGEST_JUMP = timedelta(days=31)
"""Where the newest row lies further from the day before it, it may be a slip: the run asks."""


@attrs.frozen(kw_only=True, eq=False, slots=False)
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
        counted: The causes that make up the score.
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
    counted: tuple[Cause, ...]
    counts: Mapping[str, int]
    rejected: pl.DataFrame
    notes: tuple[str, ...]

    @cached_property
    def ledger(self) -> pl.DataFrame:
        """What each sign cost each account, in millionths of a point."""
        return scoring.ledger(self.scored, self.counted)

    @cached_property
    def advice(self) -> pl.DataFrame:
        """What each account should do, in order."""
        recommendations = [r for r, _ in self.plugins.recommendations]
        return advising.advise(self.scored, self.policy, self.counted, recommendations)


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
    signs = _signs(policy, plugins, intake.columns, moment)
    known = measured = covered = None
    if moment is not None:
        known = cut(intake, moment, (f for s in signs if s.measure for f in s.measure.fields()))
        needs = tuple(dict.fromkeys(need for sign in signs for need in sign.all_needs()))
        measured = measure(known, signs, needs, sources=len(intake.names))
        signs = tuple(attrs.evolve(s, error=measured.errors.get(s.id, s.error)) for s in signs)
    listed = _in_force(accounts, intake.derived_accounts, moment)
    signs, facts = _applied(listed, signs)
    subjects, number = _subjects(facts, measured, signs)
    if known and measured:
        covered = Coverage(
            known=known,
            probed=measured.probed,
            needs=needs,
            usual=frozenset(need for sign in signs for need in sign.usual_needs()),
            sources=len(intake.names),
            accounts_in_all=number,
            stated={**intake.recorded, **policy.recorded, **recorded},
        )
    absent = judging.absences(signs, covered, moment)
    counted = scoring.causes(policy, signs)
    judged = judging.judge(subjects, signs, absent)
    scored = scoring.score(judged, policy, counted).sort("worst", "account_id")
    return Run(
        as_of=moment,
        as_of_given=as_of is not None,
        policy=policy,
        plugins=plugins,
        signs=signs,
        absent=absent,
        known=known,
        scored=scored.collect(engine="in-memory"),
        counted=counted,
        counts=_counts(intake, known, measured, number),
        rejected=gathered([intake.rejected, known.conflicting]) if known else intake.rejected,
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
    policy: Policy, plugins: Plugins, columns: frozenset[str], moment: datetime | None
) -> tuple[Sign, ...]:
    """Return every sign that a plugin brings or the policy names, ordered by id."""
    found = {}
    for detector, plugin in plugins.detectors.values():
        if _is_anothers(detector, plugin, policy):
            continue
        if moment is None:
            found[detector.id] = introduce(detector, plugin, policy)
        else:
            found[detector.id] = prepare(detector, plugin, policy, as_of=moment, columns=columns)
    for name in policy.signs:
        if name not in found:
            found[name] = _without_detector(name, policy, plugins)
    return tuple(found[name] for name in sorted(found))


def _is_anothers(detector: Detector, plugin: Plugin, policy: Policy) -> bool:
    """Tell whether the policy trusts another distribution with a sign than the one bringing it."""
    listed = policy.signs.get(detector.id)
    return listed is not None and listed.distribution != plugin.distribution


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


def _in_force(
    accounts: pl.DataFrame | None, derived: pl.LazyFrame | None, moment: datetime | None
) -> pl.DataFrame:
    """Return one row an account: the version in force at the moment."""
    if accounts is None and derived is not None:
        accounts = derived.unique().collect()
    if accounts is None:
        return pl.DataFrame(schema={"account_id": pl.String})
    if "valid_from" in accounts.columns:
        order = ["id", "valid_from", *sorted(set(accounts.columns) - {"id", "valid_from"})]
        sortable = [c for c in order if not accounts.schema[c].is_nested()]
        if moment is not None:
            begun = pl.col("valid_from").is_null() | (pl.col("valid_from") <= moment)
            accounts = accounts.filter(begun)
        accounts = accounts.sort(sortable, nulls_last=False)
        accounts = accounts.unique("id", keep="last", maintain_order=True)
    return accounts.rename({"id": "account_id"})


def _applied(listed: pl.DataFrame, signs: Sequence[Sign]) -> tuple[tuple[Sign, ...], pl.DataFrame]:
    """Ask each sign to which accounts it applies; one that fails to say becomes an error alone.

    Returns the signs, and the accounts with name, segment and ``SIGN applies``, which is null
    where a field of the account is missing.
    """
    types = column_types("account")
    needed = {"name", "segment"} | {
        root
        for sign in signs
        if sign.detector and sign.detector.applies_to is not None
        for root in sign.detector.applies_to.meta.root_names()
    }
    absent = sorted(needed & set(types) - set(listed.columns))
    whole = listed.with_columns(pl.lit(None, dtype=types[f]).alias(f) for f in absent)
    facts = whole.select(
        "account_id",
        pl.col("name").alias("account name"),
        pl.col("segment").alias("account segment"),
    )
    asked = []
    for sign in signs:
        condition = sign.detector.applies_to if sign.detector else None
        name = column(sign.id, "applies")
        if condition is None:
            asked.append(sign)
            continue
        try:
            answer = whole.select(condition.alias(name)).to_series()
            facts = facts.with_columns(_checked(answer, whole.height))
            asked.append(sign)
        except (PolarsError, TypeError) as broken:
            facts = facts.with_columns(pl.lit(None, dtype=pl.Boolean).alias(name))
            asked.append(attrs.evolve(sign, error=sign.error or failure(broken)))
    return tuple(asked), facts


def _checked(answer: pl.Series, height: int) -> pl.Series:
    if answer.dtype != pl.Boolean or answer.len() != height:
        raise TypeError(
            f"applies_to must be true or false for each account, found {answer.len()} of "
            f"{answer.dtype} for {height} accounts"
        )
    return answer


def _subjects(
    facts: pl.DataFrame, measured: Measured | None, signs: Sequence[Sign]
) -> tuple[pl.LazyFrame, int]:
    """Return one row an account, with a column for every part of every sign, and how many.

    An account without interactions has no observations; nothing is null but what is not known.
    """
    rows = measured.frame if measured else pl.DataFrame(schema={"account_id": pl.String})
    counted = dict.fromkeys(("observations", "evidence", "counter"), pl.Int64)
    parts: dict[str, Any] = {"value": pl.Float64, **counted}
    missing = [
        pl.lit(None, dtype=dtype).alias(column(s.id, part))
        for s in signs
        for part, dtype in parts.items()
        if column(s.id, part) not in rows.columns
    ]
    values = [column(s.id, "value") for s in signs]
    counts = [column(s.id, part) for s in signs for part in counted]
    number = rows.height
    if facts.height:
        number = pl.concat([facts["account_id"], rows["account_id"]]).n_unique()
    whole = facts.lazy().join(rows.lazy(), on="account_id", how="full", coalesce=True)
    typed = (pl.col(values).cast(pl.Float64), pl.col(counts).cast(pl.Int64).fill_null(0))
    return whole.with_columns(missing).with_columns(typed), number


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
    notes += [
        f"sign {d.id} of {p.distribution} is left out: the policy names another distribution for it"
        for d, p in plugins.detectors.values()
        if _is_anothers(d, p, policy)
    ]
    notes += [_unlisted(s) for s in signs if s.id not in policy.signs and not s.error]
    return notes


def _unlisted(sign: Sign) -> str:
    entry = json.dumps({sign.id: {"weight": 1, "distribution": sign.distribution}})[1:-1]
    return f"sign {sign.id} counts nothing; to count it, add to /signs of the policy: {entry}"
