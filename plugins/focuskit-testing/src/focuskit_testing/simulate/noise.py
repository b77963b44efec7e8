"""Noise: what goes wrong in writing down, whatever happened."""

from __future__ import annotations

from typing import Any

import attrs
from attrs import validators as v

from focuskit_testing.simulate import texts
from focuskit_testing.simulate.chance import Chance
from focuskit_testing.simulate.life import DAY

Row = dict[str, Any]
_SHARE = v.and_(v.ge(0.0), v.le(1.0))
_ALWAYS = ("id", "account_id", "occurred_at", "kind", "direction")
_NEVER_EMPTIED = frozenset({*_ALWAYS, "automated"})
_TELLING = {"idea": "in_reply_to", "contact_left": "contact_id"}
"""Fields without which a row, or a row of a kind, would be another: an unasked idea, nobody."""
SOURCES: dict[str, frozenset[str]] = {
    "service desk": frozenset({"ticket", "complaint", "request"}),
    "order book": frozenset({"order", "cancellation", "delivery", "usage"}),
    "surveys": frozenset({"survey"}),
}
"""Source: the kinds that come from it; all others come from ``customer relations``."""
REST = "customer relations"


PLACEHOLDERS = (0, 946_684_800)
"""1970-01-01 and 2000-01-01, as seconds: what a program writes where it has no day."""
TIMES = ("occurred_at", "entered_at", "resolved_at", "promised_for", "delivered_at")
OUTCOMES = (
    "resolved_at", "waited_for_customer_hours", "waited_for_approval_hours", "escalations",
    "handovers", "reopened", "delivered_at", "promise_kept", "outcome", "reason",
)  # fmt: skip
"""What is not known of a row before it has come to an end."""
ABROAD = 30
"""One account of so many writes in languages that no phrase list of the default policy reads."""
OF_LATE = 28
"""Cases and deals of so many days may be open still; they end within as many again."""


@attrs.frozen(kw_only=True)
class Noise:
    """Rates at which records go wrong, and how much of what happened they hold.

    Args:
        missing: Share of the values that are empty, of fields that a row can do without.
        late: Share of the rows that are entered later than the day itself.
        late_days: They are entered up to so many days later.
        duplicates: Share of the rows that are there twice, the same to the letter.
        beside: Share of the accounts with a defect that have one more, of another sign.
        stray: Share of the letters without a text that hold one that says nothing.
        unsettled: Share of the cases and deals of the last four weeks that are open still, beside
            those that every log has at its end.
        placeholders: Share of the rows whose day is 1970-01-01 or 2000-01-01.
        whole_days: Whether times are written down as days.
        without_status: Share of the accounts whose status is not stated.
        log_begins: Source (one of ``SOURCES``, or ``customer relations``): days before the end at
            which its log begins.
        log_stops: Source: days before the end at which its log stops.
        trickle: Share of the rows from before a log begins, and after it stops, that it has.
    """

    missing: float = attrs.field(default=0.02, validator=_SHARE)
    late: float = attrs.field(default=0.05, validator=_SHARE)
    late_days: int = attrs.field(default=5, validator=v.ge(1))
    duplicates: float = attrs.field(default=0.01, validator=_SHARE)
    beside: float = attrs.field(default=0.2, validator=_SHARE)
    stray: float = attrs.field(default=0.1, validator=_SHARE)
    unsettled: float = attrs.field(default=0.0, validator=_SHARE)
    placeholders: float = attrs.field(default=0.0, validator=_SHARE)
    whole_days: bool = False
    without_status: float = attrs.field(default=0.0, validator=_SHARE)
    log_begins: dict[str, float] = attrs.field(
        factory=dict, validator=v.deep_mapping(v.in_((*SOURCES, REST)), v.ge(0))
    )
    log_stops: dict[str, float] = attrs.field(
        factory=dict, validator=v.deep_mapping(v.in_((*SOURCES, REST)), v.ge(0))
    )
    trickle: float = attrs.field(default=0.0, validator=_SHARE)


NONE = Noise(missing=0, late=0, duplicates=0, beside=0, stray=0)
"""Everything is written down at once, completely, and once."""


def source_of(kind: str) -> str:
    """The source that rows of a kind come from."""
    return next((name for name, kinds in SOURCES.items() if kind in kinds), REST)


def unsettled(rows: list[Row], noise: Noise, chance: Chance, end: int) -> list[Row]:
    """Take the outcomes of some rows of late away, and return them, by id, as they come later."""
    outcomes = []
    for row in rows if noise.unsettled else ():
        settled = row["kind"] in {"ticket", "complaint", "request", "deal"} and "resolved_at" in row
        late = row["occurred_at"] > end - OF_LATE * DAY
        if settled and late and chance.happens(noise.unsettled):
            outcome = {field: row.pop(field) for field in OUTCOMES if field in row}
            outcome["resolved_at"] = end + round(chance.between(0.5, OF_LATE) * DAY)
            if "promise_kept" in outcome:
                outcome["promise_kept"] = outcome["resolved_at"] <= row["promised_for"]
            outcomes.append({"id": row["id"], **outcome})
    return outcomes


def disturbed(rows: list[Row], noise: Noise, chance: Chance, end: int) -> list[Row]:
    """The rows as they are written down."""
    written = [(row["occurred_at"], row) for row in rows]
    for _, row in written:
        if row["kind"] in {"email", "chat"} and "text" not in row and chance.happens(noise.stray):
            stray = chance.pick(texts.STRAY)
            row["text"], row["language"] = stray if _abroad(row) else texts.STRAY_IN_ENGLISH
        if noise.missing:
            _empty(row, noise.missing, chance)
        if chance.happens(noise.late):
            row["entered_at"] = row["occurred_at"] + round(
                chance.between(0.5, noise.late_days) * DAY
            )
        if noise.placeholders and chance.happens(noise.placeholders):
            row["occurred_at"] = chance.pick(PLACEHOLDERS)
        if noise.whole_days:
            to_days(row)
    written += [(when, dict(row)) for when, row in written if chance.happens(noise.duplicates)]
    # Last, so that a log that stops is the same as one that goes on, up to then.
    return [row for when, row in written if _logged(row["kind"], when, noise, chance, end)]


def _abroad(row: Row) -> bool:
    """Whether letters of an account may be in another language: people write in their own."""
    return int(row["account_id"].rpartition("-")[2]) % ABROAD == ABROAD // 2


def to_days(row: Row) -> None:
    """Leave nothing of the times of a row but their days."""
    row |= {field: row[field] // DAY * DAY for field in TIMES if row.get(field) is not None}


def _logged(kind: str, moment: int, noise: Noise, chance: Chance, end: int) -> bool:
    if not (noise.log_begins or noise.log_stops):
        return True
    source, ago = source_of(kind), (end - moment) / DAY
    within = noise.log_stops.get(source, 0) <= ago <= noise.log_begins.get(source, ago)
    return within or (noise.trickle > 0 and chance.happens(noise.trickle))


def _empty(row: Row, share: float, chance: Chance) -> None:
    """Empty a share of the values of a row; most rows have none to spare for it."""
    spared = len(_ALWAYS) + ("automated" in row)
    wanted = share * (len(row) - spared)
    count = int(wanted) + chance.happens(wanted % 1)
    if not count:
        return
    told = _TELLING.get(row["kind"])
    fields = [f for f in row if f not in _NEVER_EMPTIED and f != told]
    for _ in range(min(count, len(fields))):
        field = chance.pick(fields)
        fields.remove(field)
        if field != "language":  # programs write it, not people
            row[field] = None
