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


@attrs.frozen(kw_only=True)
class Noise:
    """Rates at which records go wrong.

    Args:
        missing: Share of the values that are empty, of fields that a row can do without.
        late: Share of the rows that are entered later than the day itself.
        late_days: They are entered up to so many days later.
        duplicates: Share of the rows that are there twice, the same to the letter.
        beside: Share of the accounts with a defect that have one more, of another sign.
        stray: Share of the letters without a text that hold one that says nothing.
        log_stops: Source (one of ``SOURCES``, or ``customer relations``): days before the end at
            which its log stops.
    """

    missing: float = attrs.field(default=0.02, validator=_SHARE)
    late: float = attrs.field(default=0.05, validator=_SHARE)
    late_days: int = attrs.field(default=5, validator=v.ge(1))
    duplicates: float = attrs.field(default=0.01, validator=_SHARE)
    beside: float = attrs.field(default=0.2, validator=_SHARE)
    stray: float = attrs.field(default=0.1, validator=_SHARE)
    log_stops: dict[str, float] = attrs.field(
        factory=dict, validator=v.deep_mapping(v.in_((*SOURCES, REST)), v.ge(0))
    )


NONE = Noise(missing=0, late=0, duplicates=0, beside=0, stray=0)
"""Everything is written down at once, completely, and once."""


def source_of(kind: str) -> str:
    """The source that rows of a kind come from."""
    return next((name for name, kinds in SOURCES.items() if kind in kinds), REST)


def disturbed(rows: list[Row], noise: Noise, chance: Chance, end: int) -> list[Row]:
    """The rows as they are written down."""
    for row in rows:
        if row["kind"] in {"email", "chat"} and "text" not in row and chance.happens(noise.stray):
            row["text"], row["language"] = chance.pick(texts.STRAY)
        if noise.missing:
            _empty(row, noise.missing, chance)
        if chance.happens(noise.late):
            row["entered_at"] = row["occurred_at"] + round(
                chance.between(0.5, noise.late_days) * DAY
            )
    written = rows + [dict(row) for row in rows if chance.happens(noise.duplicates)]
    # Last, so that a log that stops is the same as one that goes on, up to then.
    return [row for row in written if not _stopped(row, noise, end)]


def _stopped(row: Row, noise: Noise, end: int) -> bool:
    stops = noise.log_stops.get(source_of(row["kind"])) if noise.log_stops else None
    return stops is not None and row["occurred_at"] > end - stops * DAY


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
        row[field] = None
