"""Waivers and disputes in a run: what has effect, what is told, and what is refused."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

import polars as pl

from focuskit.engine.columns import SEVERITIES, SignColumn
from focuskit.engine.types import WaiverState, WaiverStatus
from focuskit.model.days import day_in
from focuskit.model.documents import write_time
from focuskit.model.errors import MOST_COMPARED, nearest_called
from focuskit.model.millionths import in_millionths
from focuskit.policy import Dispute, Policy, Waiver

MOST_TOLD = 5
"""A note names so many waivers at most; ``run.json`` holds all."""

WAIVER: dict[str, Any] = {
    "owner": pl.String,
    "reason": pl.String,
    "expires": pl.String,
    "severity": pl.Float64,
}
DISPUTE: dict[str, Any] = {
    "by": pl.String,
    "reason": pl.String,
    "evidence": pl.List(pl.String),
    "opened_at": pl.String,
}

_OF_FINDING: dict[str, Any] = {"account_id": pl.String, "sign": pl.String}


def waive(judged: pl.LazyFrame, in_force: Sequence[Waiver], signs: Collection[str]) -> pl.LazyFrame:
    """Let waivers count where a sign fired, or is clear and the waiver states more than 0.

    Adds ``SIGN computed`` and ``SIGN waived`` to the signs that a waiver names, and lets
    ``SIGN severity`` and both its ends be what counts. What is not known stays so.

    Args:
        judged: One row an account.
        in_force: The waivers in force; of one finding, one at most.
        signs: The signs of the run; a waiver of any other has no effect.
    """
    columns = []
    for sign in sorted({waiver.sign for waiver in in_force}.intersection(signs)):
        claims = {w.account: in_millionths(w.severity) for w in in_force if w.sign == sign}
        claimed = pl.col("account_id").replace_strict(claims, default=None, return_dtype=pl.Int64)
        severity = SignColumn.SEVERITY.col(sign)
        waived = pl.when((severity > 0) | ((severity == 0) & (claimed > 0))).then(claimed)
        columns += [
            severity.alias(SignColumn.COMPUTED.of(sign)),
            waived.alias(SignColumn.WAIVED.of(sign)),
            *(pl.coalesce(waived, part.col(sign)).alias(part.of(sign)) for part in SEVERITIES),
        ]
    return judged.with_columns(columns)


def waiver_statuses(
    policy: Policy, scored: pl.DataFrame, signs: Collection[str], moment: datetime | None
) -> tuple[WaiverStatus, ...]:
    """Every waiver of the policy with its state, in the order of the policy."""
    if not policy.waivers:
        return ()
    accounts = scored["account_id"]
    there = _there([waiver.account for waiver in policy.waivers], accounts)
    effective = {
        sign: frozenset(scored.filter(SignColumn.WAIVED.col(sign).is_not_null())["account_id"])
        for sign in {waiver.sign for waiver in policy.waivers}
        if SignColumn.WAIVED.of(sign) in scored.columns
    }
    return tuple(
        _standing(waiver, moment, effective, why=_unmatched(waiver, there, accounts, signs))
        for waiver in policy.waivers
    )


def _standing(
    waiver: Waiver, moment: datetime | None, effective: dict[str, frozenset[str]], why: str | None
) -> WaiverStatus:
    if moment is not None and waiver.expired(moment):
        return WaiverStatus(waiver, "expired")
    if why is not None:
        return WaiverStatus(waiver, "unmatched", why)
    if moment is not None and not waiver.begun(moment):
        return WaiverStatus(waiver, "not begun")
    counts = waiver.account in effective.get(waiver.sign, ())
    return WaiverStatus(waiver, "in effect" if counts else "nothing to waive")


def _unmatched(
    said: Waiver | Dispute, there: Collection[str], accounts: pl.Series, signs: Collection[str]
) -> str | None:
    """Why a waiver or dispute speaks of no finding of the run; None where it does."""
    if said.sign not in signs:
        return f"there is no sign {said.sign!r} in this run"
    if said.account in there:
        return None
    hint = nearest_called(said.account, accounts.head(MOST_COMPARED))
    return f"there is no account {said.account!r}" + (f"; {hint}" if hint else "")


def notes(
    policy: Policy,
    waivers: Sequence[WaiverStatus],
    accounts: pl.Series,
    signs: Collection[str],
    moment: datetime | None,
) -> list[str]:
    """What the user should know of waivers and disputes that have no effect."""
    told = []
    expired = [
        f"{_name(s.waiver)} ({_day(policy, s.waiver.expires)})" for s in _in(waivers, "expired")
    ]
    if expired:
        told.append(f"{_number(expired, 'waiver')} expired and counts no more: {_list(expired)}")
    early = [
        f"{_name(s.waiver)} ({_day(policy, s.waiver.begins)})" for s in _in(waivers, "not begun")
    ]
    if early:
        told.append(f"{_number(early, 'waiver')} has not begun: {_list(early)}")
    told += [
        f"the waiver of {_name(s.waiver)} has no effect: {s.why}" for s in _in(waivers, "unmatched")
    ]
    disputes = [d for d in policy.disputes if moment is not None and d.is_open(moment)]
    there = _there([dispute.account for dispute in disputes], accounts)
    for dispute in disputes:
        why = _unmatched(dispute, there, accounts, signs)
        if why is not None:
            told.append(f"the dispute of {_name(dispute)} stands beside no finding: {why}")
    return told


def _there(named: Sequence[str], accounts: pl.Series) -> frozenset[str]:
    """Which of the accounts that are named there are."""
    return frozenset(accounts.filter(accounts.is_in(named))) if named else frozenset()


def _in(waivers: Iterable[WaiverStatus], state: WaiverState) -> list[WaiverStatus]:
    return [standing for standing in waivers if standing.state == state]


def _name(said: Waiver | Dispute) -> str:
    return f"{said.sign} on {said.account}"


def _day(policy: Policy, moment: datetime | None) -> str:
    return str(moment and day_in(policy.zone, moment))


def _number(told: Sequence[str], noun: str) -> str:
    return f"1 {noun}" if len(told) == 1 else f"each of {len(told)} {noun}s"


def _list(told: Sequence[str]) -> str:
    more = len(told) - MOST_TOLD
    return ", ".join(told[:MOST_TOLD]) + (f" and {more} more" if more > 0 else "")


def in_effect(waivers: Sequence[WaiverStatus]) -> pl.DataFrame:
    """``account_id``, ``sign`` and the waiver of each finding that one has effect on."""
    rows = [
        {
            "account_id": waiver.account,
            "sign": waiver.sign,
            "waiver": {key: document[key] for key in WAIVER},
        }
        for waiver, document in ((s.waiver, s.to_document()) for s in _in(waivers, "in effect"))
    ]
    schema = _OF_FINDING | {"waiver": pl.Struct(WAIVER)}
    return pl.DataFrame(rows, schema=schema, orient="row")


def open_disputes(policy: Policy, moment: datetime | None) -> pl.DataFrame:
    """``account_id``, ``sign`` and the open disputes of a finding, oldest first."""
    rows = [
        {
            "account_id": dispute.account,
            "sign": dispute.sign,
            "disputes": {
                "by": dispute.by,
                "reason": dispute.reason,
                "evidence": list(dispute.evidence),
                "opened_at": write_time(dispute.opened_at),
            },
        }
        for dispute in sorted(policy.disputes, key=lambda d: (d.opened_at, d.by))
        if moment is not None and dispute.is_open(moment)
    ]
    schema = _OF_FINDING | {"disputes": pl.Struct(DISPUTE)}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    if not rows:
        return frame
    return frame.group_by("account_id", "sign", maintain_order=True).agg("disputes")
