"""An assessment from accepted rows to scores: the stages of the design, one after the other.

What follows from scores is worked out when somebody looks: costs and advice by ``Run`` itself,
findings and evidence by ``explain``.
"""

from __future__ import annotations

from datetime import datetime

import attrs
import polars as pl

from focuskit.engine.columns import ROWS
from focuskit.engine.explain.notes import asides_of, notes_of
from focuskit.engine.judge.account_rows import subjects
from focuskit.engine.judge.lost_to_signs import with_rows_lost
from focuskit.engine.judge.outcomes import judge
from focuskit.engine.judge.waiver_status import waiver_statuses
from focuskit.engine.measure.aggregation import measure
from focuskit.engine.recorded.departures import with_departed
from focuskit.engine.recorded.habits import keepers_of, with_habits
from focuskit.engine.recorded.lost_rows import lost_rows, rejected_rows
from focuskit.engine.recorded.missing_input import DataAvailability, missing_for_all
from focuskit.engine.recorded.moment import moment_of
from focuskit.engine.recorded.rows_by_day import Look, look_at
from focuskit.engine.request import Request
from focuskit.engine.results import Run
from focuskit.engine.score.account_scores import score
from focuskit.engine.signs.accounts import ask, in_force, with_named
from focuskit.engine.signs.groups import assign, groups_of, groups_on_record, with_errors
from focuskit.engine.signs.sign_list import list_signs
from focuskit.engine.signs.supplier_signs import list_supplier_signs
from focuskit.engine.stage_log import Progress, stage
from focuskit.engine.timeline.known_rows import known_rows, with_fields
from focuskit.engine.types import Group, Known, Measured, Sign
from focuskit.engine.validation import validate
from focuskit.intake.checks.rejections import gathered
from focuskit.intake.input_tables import Intake


def run(request: Request, progress: Progress | None = None) -> Run:
    """Assess every account.

    Args:
        request: What is to be assessed.
        progress: Is called with the name of each stage as it begins.

    Raises:
        InputError: The moment lies before the first row, or none was given and the newest row
            may be a slip.
        PolicyError: The policy names a sign that its distribution does not have, turns a sign
            around, or waives or disputes a sign or account that there is not.
    """
    with stage("validate", progress):
        moment = moment_of(request.intake, request.as_of)
        validate(request, moment)
        listed = in_force(request.accounts, request.intake.derived_accounts, moment)
    with stage("timeline", progress):
        listed, known, look = _rows_on_record(request, listed, moment)
        rejected = rejected_rows(request, known, listed, moment)
        lost = lost_rows(rejected)
        listed = with_named(listed, request.policy.key_accounts, known, lost)
    with stage("signs", progress):
        rules = _rules(request, listed, look)
        known = known and with_fields(known, rules.signs).at_hand()
    with stage("measure", progress):
        rules, measured = _measured(request, rules, known, look)
    with stage("judge", progress):
        keepers = keepers_of(listed, request.colleagues, moment)
        judged, lossy = _judged(rules, measured, known, rejected, keepers)
    with stage("score", progress):
        missing, some_lost = measured.missing_input, not lost.is_empty()
        scored, groups = score(judged, rules.groups, moment, missing, lost=some_lost)
    with stage("explain", progress):
        found = Run(
            request=request,
            as_of=moment,
            policy=request.policy,
            missing_input=measured.missing_input,
            records=measured.records,
            known=known,
            look=look,
            listed=listed,
            probed=measured.probed,
            scored=scored,
            groups=groups,
            waivers=waiver_statuses(request.policy, scored, rules.ids, moment),
            counts=_counts(request.intake, known, measured, scored["account_id"]),
            rejected=gathered([request.intake.rejected, *([known.conflicting] if known else [])]),
            lost=lost,
            lossy=lossy,
        )
        return _with_notes(found, rules)


def _with_notes(found: Run, rules: _Rules) -> Run:
    notes = notes_of(found, rules.of_supplier)
    return attrs.evolve(found, notes=notes, asides=asides_of(found))


@attrs.frozen(kw_only=True, eq=False)
class _Rules:
    """What accounts are judged by.

    Args:
        groups: The accounts under one set of rules each, with all signs as they hold there.
        accounts: What the rules ask of the accounts that are listed.
        of_supplier: The signs on the supplier, which are measured when somebody asks.
    """

    groups: tuple[Group, ...]
    accounts: pl.DataFrame
    of_supplier: tuple[Sign, ...]

    @property
    def ids(self) -> frozenset[str]:
        """The ids of all signs."""
        return frozenset(sign.id for sign in self.signs)

    @property
    def signs(self) -> tuple[Sign, ...]:
        """All signs, as they hold for accounts without overrides."""
        return self.groups[0].signs


def _rows_on_record(
    request: Request, listed: pl.DataFrame, moment: datetime | None
) -> tuple[pl.DataFrame, Known | None, Look | None]:
    """The accounts, and the rows that were known, those outside their record set apart."""
    known = known_rows(request, listed, moment)
    if known is None or moment is None:
        return listed, None, None
    look = look_at(known, len(request.intake.names), moment, request.stated)
    return with_departed(listed, known, look), look.kept(known), look


def _rules(request: Request, listed: pl.DataFrame, look: Look | None) -> _Rules:
    """All signs in their groups, once each was asked to which accounts it applies."""
    policy, plugins, columns = request.policy, request.plugins, request.intake.columns
    moment, outcomes = (look.as_of, look.outcomes) if look else (None, frozenset())
    declared = list_signs(policy, plugins, columns, moment, outcomes)
    of_supplier = list_supplier_signs(policy.of_supplier(), plugins, frozenset(), None)
    signs, facts = ask(listed, declared, policy.key_accounts)
    accounts, groups = assign(facts, groups_of(policy, signs), policy)
    return _Rules(groups=groups, accounts=accounts, of_supplier=of_supplier)


def _measured(
    request: Request, rules: _Rules, known: Known | None, look: Look | None
) -> tuple[_Rules, Measured]:
    """What was measured, and the signs as they are judged on their record, those broken named."""
    if known is None or look is None:
        nothing = pl.DataFrame(schema={"account_id": pl.String, ROWS: pl.UInt32})
        missing = missing_for_all(rules.signs, None, 0)
        measured = Measured(
            frame=nothing.drop(ROWS), probed=nothing, missing_input=missing, errors={}
        )
        return rules, measured
    availability = DataAvailability(
        known=known,
        look=look,
        signs=rules.signs,
        listed=rules.accounts["account_id"],
        least_days=request.policy.least_days,
        zone=request.policy.zone,
        given=request.missing_input,
        given_records=request.records,
    )
    signs = availability.signs_on_record(request.policy, request.intake.columns)
    groups = groups_on_record(rules.groups, signs)
    measured = measure(known, groups[0].signs, availability)
    return attrs.evolve(rules, groups=with_errors(groups, measured)), measured


def _judged(
    rules: _Rules,
    measured: Measured,
    known: Known | None,
    rejected: pl.DataFrame,
    keepers: pl.DataFrame,
) -> tuple[list[pl.LazyFrame], bool]:
    """The accounts of each group as they are judged, and whether rows were lost to signs."""
    missing, signs = measured.missing_input, rules.signs
    rows = subjects(rules.accounts, measured, signs, lost_rows(rejected))
    with_data = [one for one in signs if not one.error and one.id not in missing]
    rows, lossy = with_rows_lost(rows, with_data, known, rejected)
    accounts = with_habits(rows, signs, keepers, measured.stated)
    return judge(accounts, rules.groups, missing, measured.records, lossy=lossy), lossy


def _counts(
    intake: Intake, known: Known | None, measured: Measured, accounts: pl.Series
) -> dict[str, int]:
    """Account for every row: in = accepted + rejected, accepted = used + the rest."""
    conflicting = known.rows_conflicting if known else 0
    accepted = intake.rows_accepted - conflicting
    used = int(measured.probed[ROWS].sum())
    merged, superseded = (known.merged, known.superseded) if known else (0, 0)
    return {
        "in": intake.rows_in,
        "accepted": accepted,
        "rejected": intake.rows_rejected + conflicting,
        "used": used,
        "merged": merged,
        "superseded": superseded,
        "later": accepted - used - merged - superseded,
        "accounts": accounts.n_unique() - accounts.has_nulls(),
    }
