"""The supplier as a subject of its own: one row, through the same stages as an account."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial

import attrs
import polars as pl

from focuskit.detect.facts import ACCOUNT, account_column
from focuskit.detect.measure import Measure
from focuskit.detect.plugin_guard import Broken, attempt
from focuskit.engine.columns import MEASURED, SEVERITIES, VALUES, SignColumn, also
from focuskit.engine.judge.account_rows import subjects
from focuskit.engine.judge.outcomes import judge_group
from focuskit.engine.measure.aggregation import measure, plan, rounded
from focuskit.engine.measure.branches import branch
from focuskit.engine.measure.reach import with_out_of_reach
from focuskit.engine.recorded.missing_input import DataAvailability, missing_for_all
from focuskit.engine.results import Run
from focuskit.engine.score.ratings import rate, rating_rules
from focuskit.engine.score.scores import fills_of, score_group
from focuskit.engine.signs.accounts import is_key
from focuskit.engine.signs.groups import causes
from focuskit.engine.signs.supplier_signs import (
    ANSWERED,
    COUNTED,
    SYSTEMIC,
    list_supplier_signs,
    practices_of,
)
from focuskit.engine.timeline.copies import once_each
from focuskit.engine.timeline.known_rows import with_fields
from focuskit.engine.types import NO_FILLS, Group, Known, Measured, MissingInput, Record, Sign
from focuskit.intake.polars_engine import collect
from focuskit.model.answer import Answer
from focuskit.model.column_types import null_columns
from focuskit.model.finding import KNOWN
from focuskit.model.millionths import MILLION
from focuskit.policy import Policy

MOST_ACCOUNTS = 0.5
"""A sign that fires on more than this share of the accounts where it is known is systemic."""
LEAST_ACCOUNTS = 5
"""On fewer accounts, most of them are no system (judgement)."""


@attrs.frozen(kw_only=True)
class _Found:
    """What was found on the supplier, before it is judged.

    Args:
        numbers: ``SIGN value``, ``SIGN observations`` ...: the number; one row of the frame.
        missing_input: The signs that have no data, and what is missing.
        errors: Sign: why it could not be measured.
        says: Sign: the sentence of its finding, where it hangs on what was found.
    """

    numbers: Mapping[str, float | None] = attrs.field(factory=dict)
    missing_input: Mapping[str, MissingInput] = attrs.field(factory=dict)
    errors: Mapping[str, str] = attrs.field(factory=dict)
    says: Mapping[str, str] = attrs.field(factory=dict)


def assess_supplier(run: Run, answers: Sequence[Answer] = ()) -> Run:
    """The run over one subject, the supplier, that follows from a run over its accounts.

    Args:
        run: The run over the accounts.
        answers: What people answered about the practices.
    """
    policy = run.policy.of_supplier()
    columns = run.known.columns if run.known else frozenset[str]()
    moment, outcomes = (run.look.as_of, run.look.outcomes) if run.look else (None, frozenset())
    listed = list_supplier_signs(policy, run.plugins, columns, moment, outcomes)
    listed, records, measured = _measured(run, policy, listed)
    signs, found = _joined(listed, (measured, _asked(run, listed, answers), _systemic(run, listed)))
    whole = _one_row(run, signs, found.numbers)
    counted = causes(policy, signs)
    fills = fills_of(policy, counted, NO_FILLS)
    group = Group(number=0, policy=policy, signs=signs, counted=counted, fills=fills)
    judged = _rounded_down(judge_group(whole, group, found.missing_input, records), signs)
    practices = practices_of(run.plugins)  # whoever asks can feed them, whatever the records are
    without_data = {sign: why for sign, why in found.missing_input.items() if sign not in practices}
    rules = rating_rules(policy, signs, counted, without_data)
    scored = rate(score_group(judged, policy, counted, fills), rules)
    return attrs.evolve(
        run,
        policy=policy,
        missing_input=found.missing_input,
        records=records,
        groups=(group,),
        waivers=(),
        scored=collect(scored, "in-memory"),
    )


def _joined(signs: Sequence[Sign], parts: Iterable[_Found]) -> tuple[tuple[Sign, ...], _Found]:
    """Put together what was found, and tell each sign its error and its sentence."""
    whole = _Found()
    for part in parts:
        fields = (field.name for field in attrs.fields(_Found))
        whole = _Found(**{name: {**getattr(whole, name), **getattr(part, name)} for name in fields})
    told = []
    for sign in signs:
        detector = sign.detector
        if detector is not None and sign.id in whole.says:
            detector = attrs.evolve(detector, says=whole.says[sign.id])
        error = whole.errors.get(sign.id, sign.error)
        told.append(attrs.evolve(sign, detector=detector, error=error))
    return tuple(told), whole


def _one_row(run: Run, signs: Sequence[Sign], numbers: Mapping[str, float | None]) -> pl.LazyFrame:
    """The supplier's row, with a column for every part of every sign."""
    ours = run.policy.supplier
    named = {"account_id": ours.id, "account name": ours.name, "account segment": None}
    facts = pl.DataFrame([named], schema=dict.fromkeys(named, pl.String))
    types = {n: pl.Float64 if n.endswith(VALUES) else pl.Int64 for n in numbers}
    row = pl.DataFrame(
        [{"account_id": ours.id, **numbers}], schema={"account_id": pl.String, **types}
    )
    measured = Measured(frame=row, probed=row, missing_input={}, errors={})
    return subjects(facts, measured, signs, run.lost.clear())


def _rounded_down(judged: pl.LazyFrame, signs: Sequence[Sign]) -> pl.LazyFrame:
    """Round the severities of practices down, as whole numbers divide: 1 of 3 missing is 333333."""
    rounded = []
    for sign, limits in ((s, s.limits) for s in signs if s.limits and s.measure is ANSWERED):
        rise = (SignColumn.VALUE.col(sign.id) - limits.ok) / (limits.bad - limits.ok)
        whole = (rise.clip(0, 1) * MILLION).floor().cast(pl.Int64).clip(1)
        severity = SignColumn.SEVERITY.col(sign.id)
        rounded += [
            pl.when(severity > 0).then(whole).otherwise(part.col(sign.id)).alias(part.of(sign.id))
            for part in SEVERITIES
        ]
    return judged.with_columns(rounded)


def account_facts(run: Run) -> pl.DataFrame:
    """What signs on the supplier may ask of the account of a row."""
    accounts = run.listed
    types = {"segment": pl.String(), "status": pl.String(), "annual_value": pl.Float64()}
    whole = accounts.with_columns(null_columns(types, accounts.columns))
    places = pl.col("annual_value").rank("average") - 1
    others = pl.col("annual_value").count() - 1
    facts = {
        "key_account": is_key(run.policy.key_accounts, accounts.columns),
        "segment": pl.col("segment"),
        "status": pl.col("status"),
        "value_rank": pl.when(others > 0).then(places / others),
    }
    named = [facts[f].cast(dtype).alias(account_column(f)) for f, dtype in ACCOUNT.items()]
    return whole.select("account_id", *named)


def _measured(
    run: Run, policy: Policy, listed: Sequence[Sign]
) -> tuple[tuple[Sign, ...], Mapping[str, Record], _Found]:
    """Measure the signs that look at rows, each over all rows as one group."""
    of_rows = [s for s in listed if s.measure not in {ANSWERED, COUNTED}]
    if run.known is None or run.look is None:
        return tuple(listed), {}, _Found(missing_input=missing_for_all(of_rows, None, 0))
    facts = account_facts(run)
    known = with_fields(run.known, of_rows)
    availability = DataAvailability(
        known=known,
        look=run.look,
        signs=of_rows,
        listed=run.scored["account_id"],
        least_days=policy.least_days,
        zone=policy.zone,
    )
    judged = {s.id: s for s in availability.signs_on_record(policy, known.columns, whole=True)}
    absent = measure(known, (), availability).missing_input
    numbers: dict[str, float | None] = {}
    errors: dict[str, str] = {}
    for sign, name, what in _looks(s for s in judged.values() if s.id not in absent):
        seen = known.until(sign.until)
        found = attempt(partial(_numbers, seen, name, what, facts, sign.start))
        if isinstance(found, Broken):
            errors.setdefault(sign.id, found.why)
        else:
            numbers |= found
    errors |= dict(_out_of_reach(numbers, judged.values()))
    signs = tuple(judged.get(sign.id, sign) for sign in listed)
    told = _Found(numbers=numbers, missing_input=absent, errors=errors)
    return signs, availability.records, told


def _out_of_reach(
    numbers: Mapping[str, float | None], signs: Iterable[Sign]
) -> Iterator[tuple[str, str]]:
    """The signs whose number is none that their unit can have, and why."""
    row, failed = with_out_of_reach(pl.DataFrame([numbers]), signs)
    yield from ((sign, row[SignColumn.FAILED.of(sign)][0]) for sign in failed)


def _looks(signs: Iterable[Sign]) -> Iterator[tuple[Sign, str, Measure]]:
    """Sign, name of the columns and measure, also of what findings tell besides."""
    for sign, what in ((sign, sign.measure) for sign in signs if sign.measure):
        yield sign, sign.id, what
        if what.also is not None:
            yield sign, also(sign.id), what.also


def _numbers(
    known: Known, name: str, what: Measure, facts: pl.DataFrame, since: datetime | None
) -> dict[str, float | None]:
    """Value, observations and evidence of one measure over all rows."""
    kept = branch(known.readable(what.fields()), what, since=since, facts=facts)
    stages, aggregates = plan(name, what)
    rows = kept.frame
    for stage in stages:
        rows = rows.with_columns(stage)
    found = kept.collect(rounded(rows.select(aggregates))).row(0, named=True)
    if known.once is None:
        return found
    observations = SignColumn.OBSERVATIONS.of(name)
    once = _numbers(once_each(known), name, what, facts, since)[observations]
    least = min((number for number in (found[observations], once) if number is not None), default=0)
    return {**found, observations: least}


def _asked(run: Run, listed: Sequence[Sign], answers: Sequence[Answer]) -> _Found:
    """The levels that people answered; what nobody answered is unknown."""
    given = {answer.id: answer.level for answer in answers if answer.level is not None}
    numbers: dict[str, float | None] = {}
    absent, says = {}, {}
    practices = practices_of(run.plugins)
    for name in (sign.id for sign in listed if sign.measure is ANSWERED):
        practice = practices[name]
        if name not in given:
            resolve = f"Ask: {practice.question}"
            answer = f"answer:{name}"
            absent[name] = MissingInput(
                reason="not_recorded", missing=(answer,), resolve=resolve,
                ways=((frozenset({answer}),),),
            )  # fmt: skip
            continue
        level = given[name]
        numbers |= {SignColumn.VALUE.of(name): level, SignColumn.OBSERVATIONS.of(name): 1}
        says[name] = f"{practice.title}: {practice.levels[level]}"
    return _Found(numbers=numbers, missing_input=absent, says=says)


def _systemic(run: Run, listed: Sequence[Sign]) -> _Found:
    """Which share of the signs fires on most of the accounts on which each is known."""
    if not any(sign.measure is COUNTED for sign in listed):  # the policy trusts another with it
        return _Found()
    outcomes = {sign.id: run.scored[SignColumn.OUTCOME.of(sign.id)] for sign in run.signs}
    known = {sign: int(found.is_in(KNOWN).sum()) for sign, found in outcomes.items()}
    fired = {
        sign: int((outcomes[sign] == "fired").sum())
        for sign, number in known.items()
        if number >= LEAST_ACCOUNTS
    }
    most = [sign for sign in sorted(fired) if fired[sign] > MOST_ACCOUNTS * known[sign]]
    if not fired:
        few = f"At least {LEAST_ACCOUNTS} accounts are needed on which one sign is known."
        why = MissingInput(reason="too_few_observations", missing=(), resolve=few, ways=())
        return _Found(missing_input={SYSTEMIC: why})
    named = ", ".join(f"{sign} ({fired[sign]} of {known[sign]} accounts)" for sign in most)
    enough = f"{len(fired)} signs that are known on at least {LEAST_ACCOUNTS} accounts"
    said = f"Of {enough}, {{evidence}} fire on most of them: {named}."
    numbers = (len(most) / len(fired), len(fired), len(most), len(fired) - len(most))
    return _Found(
        numbers={part.of(SYSTEMIC): n for part, n in zip(MEASURED, numbers, strict=True)},
        says={SYSTEMIC: said if most else f"Of {enough}, none fires on most of them."},
    )
