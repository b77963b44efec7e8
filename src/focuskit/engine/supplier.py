"""The signs on the supplier as a whole: measured over all rows, asked in practices, or systemic."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from math import isfinite
from typing import Any

import attrs
import polars as pl

from focuskit.detect.facts import ACCOUNT, account_column
from focuskit.detect.slips import failure
from focuskit.engine.absences import Absence, Feeding
from focuskit.engine.branching import branch
from focuskit.engine.judging import MILLION
from focuskit.engine.measuring import column, measure, plan
from focuskit.engine.pipeline import Run
from focuskit.engine.preparing import FAILURES, Sign, prepare
from focuskit.engine.subjects import is_key
from focuskit.engine.timeline import Known
from focuskit.model.answer import Answer
from focuskit.model.columns import column_types
from focuskit.model.finding import Reason
from focuskit.model.practice import HIGHEST_LEVEL, Practice
from focuskit.model.units import Unit, spell

SYSTEMIC = "systemic"
MOST_ACCOUNTS = 0.5
"""A sign that fires on more than this share of the accounts where it is known is systemic."""
LEAST_ACCOUNTS = 5
"""On fewer accounts, most of them are no system (judgement)."""

SCHEMA: dict[str, Any] = {
    "sign": pl.String,
    "theme": pl.String,
    "outcome": pl.String,
    "severity": pl.Float64,
    "value": pl.Float64,
    "unit": pl.String,
    "observations": pl.Int64,
    "text": pl.String,
    "reason": pl.String,
    "missing": pl.List(pl.String),
    "resolve": pl.String,
    "error": pl.String,
    "distribution": pl.String,
    "version": pl.String,
}

Row = dict[str, Any]


def supplier_findings(run: Run, accounts: pl.DataFrame, answers: Sequence[Answer]) -> pl.DataFrame:
    """Return one finding for each sign on the supplier, ordered by sign.

    Args:
        run: The run over the accounts.
        accounts: The accounts in force, as far as they are listed.
        answers: What people answered about the practices.
    """
    rows = [*_measured(run, accounts), *_practices(run, answers)]
    rows.append(_systemic(run))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row").sort("sign")


def account_facts(run: Run, accounts: pl.DataFrame) -> pl.DataFrame:
    """Return what signs on the supplier may ask of the account of a row."""
    types = {"segment": pl.String, "status": pl.String, "annual_value": pl.Float64}
    absent = [f for f in types if f not in accounts.columns]
    whole = accounts.with_columns(pl.lit(None, dtype=types[f]).alias(f) for f in absent)
    places = pl.col("annual_value").rank("average") - 1
    others = pl.col("annual_value").count() - 1
    facts = {
        "key_account": is_key(run.policy.key_accounts),
        "segment": pl.col("segment"),
        "status": pl.col("status"),
        "value_rank": pl.when(others > 0).then(places / others),
    }
    named = [facts[f].cast(dtype).alias(account_column(f)) for f, dtype in ACCOUNT.items()]
    return whole.select("account_id", *named)


def _measured(run: Run, accounts: pl.DataFrame) -> list[Row]:
    brought = [(d, p) for p in run.plugins.loaded for d in p.portfolio_detectors]
    if run.known is None or run.as_of is None:
        return [_nothing(d.id, d.theme, p.distribution, p.version) for d, p in brought]
    signs = [
        prepare(d, p, run.policy, as_of=run.as_of, columns=run.known.columns, whole=True)
        for d, p in brought
    ]
    facts = account_facts(run, accounts)
    known = _with_fields(run.known, signs)
    feeding = Feeding(
        known=known,
        signs=signs,
        sources=run.sources,
        stated=run.stated,
        listed=run.scored["account_id"],
        as_of=run.as_of,
    )
    absent = measure(known, (), feeding).absent
    return [_judged(_numbers(known, sign, facts), sign, absent) for sign in signs]


def _with_fields(known: Known, signs: Sequence[Sign]) -> Known:
    """Return the rows with every field that these signs read; null where no source has it.

    The run itself has put in the fields of the signs on an account alone.
    """
    read = {field for sign in signs if sign.measure for field in sign.measure.fields()}
    read |= {need.field for sign in signs for need in sign.all_needs() if need.field}
    types = column_types("interaction")
    absent = sorted(read - set(known.frame.collect_schema().names()))
    nothing = [pl.lit(None, dtype=types[field]).alias(field) for field in absent]
    return attrs.evolve(known, frame=known.frame.with_columns(nothing))


def _numbers(known: Known, sign: Sign, facts: pl.DataFrame) -> Row:
    """Return value, observations and evidence of one sign over all rows, or its error."""
    if sign.measure is None:
        return {"error": sign.error}
    try:
        kept = branch(known, sign.measure, since=sign.start, facts=facts)
        stages, aggregates = plan(sign.id, sign.measure)
        rows = kept.frame
        for stage in stages:
            rows = rows.with_columns(stage)
        found = kept.collect(rows.select(aggregates)).row(0, named=True)
    except FAILURES as broken:
        return {"error": failure(broken)}
    return {part: found[column(sign.id, part)] for part in ("value", "observations", "evidence")}


def _judged(found: Row, sign: Sign, absent: Mapping[str, Absence]) -> Row:
    detector = sign.detector
    row = _nothing(sign.id, detector.theme if detector else None, sign.distribution, sign.version)
    error = found.get("error")
    if error or sign.measure is None or sign.limits is None or detector is None:
        told = {"outcome": "error", "error": error, "text": f"Could not be measured. {error}"}
        return row | told | {"reason": None, "resolve": None, "missing": []}
    row |= {"unit": sign.measure.unit.value, "observations": found["observations"] or 0}
    absence = absent.get(sign.id)
    if absence is not None:
        return row | _why(absence.reason, absence.resolve, *absence.missing)
    value = found["value"]
    if row["observations"] < sign.min_observations:
        few = f"{row['observations']} of at least {sign.min_observations} observations are there."
        return row | _why("too_few_observations", few)
    if value is None or not isfinite(value):
        return row | _why("no_value", "The rows give no number.")
    limits = sign.limits
    rise = (value - limits.ok) / (limits.bad - limits.ok)
    severity = round(min(max(rise, 0), 1) * MILLION) / MILLION
    said = {
        "value": pl.select(spell(pl.lit(float(value)), sign.measure.unit)).item(),
        "observations": row["observations"],
        "evidence": found["evidence"] or 0,
    }
    return row | {
        "outcome": "fired" if severity > 0 else "clear",
        "severity": severity,
        "value": float(value),
        "text": _filled(detector.says, said),
        **_KNOWN,
    }


def _filled(template: str, said: Mapping[str, object]) -> str:
    """Fill what is known into a sentence; what is not is left as it stands, as for accounts."""
    return re.sub(r"\{(\w+)\}", lambda m: str(said.get(m[1], m[0])), template)


def _practices(run: Run, answers: Sequence[Answer]) -> Iterable[Row]:
    given = {answer.id: answer for answer in answers}
    for plugin in run.plugins.loaded:
        for practice in plugin.practices:
            yield _practice(practice, given.get(practice.id), plugin.distribution, plugin.version)


def _practice(
    practice: Practice, answer: Answer | None, distribution: str, version: str | None
) -> Row:
    row = _nothing(practice.id, practice.theme, distribution, version)
    if answer is None:
        return row | _why("not_recorded", f"Ask: {practice.question}", f"answer:{practice.id}")
    short = HIGHEST_LEVEL - answer.level
    severity = short * MILLION // HIGHEST_LEVEL / MILLION
    return row | {
        "outcome": "fired" if short else "clear",
        "severity": severity,
        "value": float(answer.level),
        "unit": Unit.LEVEL.value,
        "observations": 1,
        "text": f"{practice.title}: {practice.levels[answer.level]}",
        **_KNOWN,
    }


def _systemic(run: Run) -> Row:
    """Return which signs fire on most of the accounts on which they are known."""
    row = _nothing(SYSTEMIC, "organization", "focuskit", None)
    fired = {}
    for sign in run.signs:
        outcomes = run.scored[column(sign.id, "outcome")]
        known = int(outcomes.is_in(["fired", "clear"]).sum())
        if known >= LEAST_ACCOUNTS:
            fired[sign.id] = int((outcomes == "fired").sum()) / known
    most = sorted(sign for sign, share in fired.items() if share > MOST_ACCOUNTS)
    if not fired:
        few = f"At least {LEAST_ACCOUNTS} accounts are needed on which one sign is known."
        return row | _why("too_few_observations", few)
    said = (
        f"Signs that fire on most accounts: {', '.join(most)}."
        if most
        else ("No sign fires on most accounts.")
    )
    return row | {
        "outcome": "fired" if most else "clear",
        "severity": len(most) * MILLION // len(fired) / MILLION,
        "value": float(len(most)),
        "unit": Unit.COUNT.value,
        "observations": len(fired),
        "text": said,
        **_KNOWN,
    }  # fmt: skip


def _nothing(sign: str, theme: str | None, distribution: str, version: str | None) -> Row:
    """Return a finding of which nothing is known yet."""
    return {
        "sign": sign, "theme": theme, "outcome": "unknown", "severity": None, "value": None,
        "unit": None, "observations": 0, "error": None, "distribution": distribution,
        "version": version, **_why("not_recorded", "Record interactions.", "interactions"),
    }  # fmt: skip


def _why(reason: Reason, resolve: str, *missing: str) -> Row:
    """Return why a sign is unknown, and what would resolve it."""
    text = f"Not known. {resolve}"
    return {"reason": reason, "missing": list(missing), "resolve": resolve, "text": text}


_KNOWN: Row = {"reason": None, "missing": [], "resolve": None}
