"""Trade: cases, orders, deals, deliveries, promises and what they use."""

from __future__ import annotations

from typing import Any

from focuskit_testing.simulate import voices
from focuskit_testing.simulate.chance import Chance
from focuskit_testing.simulate.life import DAY, Life, Row

HOUR = 3_600
CURRENCY = "EUR"
"""Of all amounts."""
HOURS_ALLOWED = 72
SCARCE = (60, 190)
"""Days before the end between which requests are accepted although no objective is on record."""


def told(life: Life) -> None:
    """Write down all trade of an account's life."""
    cases(life)
    orders(life)
    deals(life)
    deliveries(life)
    promises(life)


def cases(life: Life) -> None:
    """Tickets, complaints and requests, resolved in time by whoever took them."""
    for ago in life.rhythm(24):
        _case(life, "ticket", ago)
    for meant in life.rhythm(58):
        _case(life, "complaint", life.heard(meant))
    gap = life.habits.objectives_gap
    for ago in life.rhythm(18 if gap else 26):
        accepted = SCARCE[0] < ago < SCARCE[1] if gap and ago < SCARCE[1] else True
        sure = gap > 0 or life.chance.happens(0.85)
        outcome = "accepted" if accepted and sure else "declined"
        _case(life, "request", ago, outcome=outcome, topics=list(life.motives))
    for _ in range(life.habits.left_open):
        _case(life, "ticket", life.chance.between(12, 85), settled=False)


def _case(life: Life, kind: str, ago: float, *, settled: bool = True, **fields: Any) -> None:
    habits, chance = life.habits, life.chance
    hours = HOURS_ALLOWED * habits.times_allowed * chance.between(0.6, 1.4)
    opened = life.moment(ago, exactly=bool(habits.unanswered) and kind == "complaint")
    resolved = opened + round(hours * HOUR)
    row: dict[str, Any] = {
        "channel": chance.pick(("portal", "phone", "email")),
        "priority": chance.pick(("low", "normal", "normal", "high")),
        **life.ours(chance.pick(("front_line", "service"))),
        **life.in_trouble(ago),
        **fields,
    }
    if settled and resolved <= life.end:
        row |= _settled(life, chance, ago, hours, resolved)
        if habits.times_allowed < 1 and chance.happens(0.3):
            row |= {"promised_for": opened + HOURS_ALLOWED * HOUR, "promise_kept": True}
        life.add(kind, opened, "inbound", **row)
        return
    resolved = max(resolved, life.end + round(life.later.between(1, 20) * DAY))
    hours = (resolved - opened) / HOUR
    outcome = _settled(life, life.later, ago, hours, resolved)
    life.add(kind, opened, "inbound", outcome_later=outcome, **row)


def _settled(life: Life, chance: Chance, ago: float, hours: float, resolved: int) -> Row:
    """What is known of a case once it is resolved."""
    habits = life.habits
    held = chance.due("held up", habits.held_up)
    return {
        "resolved_at": resolved,
        "waited_for_customer_hours": round(hours * chance.between(0, 0.1), 1),
        "waited_for_approval_hours": round(hours / 3, 1) if held else 0.0,
        "escalations": int(held and chance.happens(0.5)),
        "handovers": int(habits.handovers) + chance.due("handed", habits.handovers % 1),
        "reopened": int(chance.due("reopened", _reopened(life, ago))),
    }


def _reopened(life: Life, ago: float) -> float:
    return life.habits.reopened or (0.03 if ago > 200 else 0.001)


def orders(life: Life) -> None:
    """They order in their own rhythm, and hear from us within days."""
    for ago in life.rhythm(7 * life.cycle[0] if life.habits.silent_weeks else 30):
        when = _sold(life, ago)
        row = {"amount": round(life.chance.between(500, 9000), 2), "currency": CURRENCY}
        moment = life.moment(when, exactly=life.habits.silent_weeks > 0)
        life.add("order", moment, "inbound", discount=0.0, **row, **life.theirs(when))
        after = when - life.chance.between(1, 4)
        if not life.silent(after):
            life.write(after, "sales")


def _sold(life: Life, ago: float) -> float:
    """When a sale comes about: just before our silence, where silence follows sales."""
    if not life.habits.silent_weeks:
        return ago
    return life.silence_begins(ago) - life.chance.between(0.05, 0.9)


def deals(life: Life) -> None:
    """Proposals that answer a motive of theirs; discounts only after talk of what is in the way."""
    shy = life.habits.topics_stopped.get("obstacle", 0)
    for meant in life.rhythm(52):
        ago = _sold(life, meant)
        mismatched = life.chance.due("mismatched", life.habits.mismatched)
        topic = life.chance.pick(life.other_motives if mismatched else life.motives)
        row: dict[str, Any] = {"topics": [topic], **life.ours("sales")}
        row["amount"] = round(life.chance.between(2_000, 60_000), 2)
        discounted = shy > 0 or life.chance.due("discount", 0.7)
        row["discount"] = round(life.chance.between(0.02, 0.07), 3) if discounted else 0.0
        losing = life.habits.losing if ago < 400 else 0.15
        if life.chance.due("losing" if ago < 400 else "lost long ago", losing):
            row["losing_party"] = life.chance.pick(("customer", "us", "delivery", "service"))
        decided = life.moment(ago) + life.chance.whole(4, 20) * DAY
        moment = life.moment(ago, exactly=life.habits.silent_weeks > 0)
        if decided <= life.end:
            life.add("deal", moment, "outbound", **row, **_decided(life, life.chance, decided))
        else:
            later = _decided(life, life.later, decided)
            life.add("deal", moment, "outbound", outcome_later=later, **row)


def _decided(life: Life, chance: Chance, moment: int) -> Row:
    won = chance.happens(1 - life.habits.unbought)
    return {
        "resolved_at": moment,
        "outcome": "won" if won else "lost",
        "reason": "fit" if won else chance.pick(("price", "timing", "budget")),
    }


def deliveries(life: Life) -> None:
    """What they ordered arrives in time, is used within weeks, and they say so."""
    for meant in life.rhythm(38):
        ago = _delivered(life, meant)
        moment = life.moment(ago)
        late = life.chance.due("broken", life.habits.broken)
        row = {
            "promised_for": moment - (6 * DAY if late else -DAY),
            "delivered_at": moment,
            "promise_kept": not late,
            **life.ours("delivery"),
        }
        delivered = life.add("delivery", moment, "outbound", **row)
        voices.happy_word(life, ago)
        if not life.chance.due("unused", life.habits.unused):
            use = life.chance.between(3, 25)
            for _ in range(life.chance.whole(1, 2)):
                life.add("usage", life.moment(ago - use), "inbound", in_reply_to=delivered)
                use += life.chance.between(4, 20)


def _delivered(life: Life, ago: float) -> float:
    if not life.habits.silent_weeks:
        return ago
    return life.silence_ends(ago) + life.chance.between(14, 20)


def promises(life: Life) -> None:
    """Promises are made after a talk with those who must keep them, and kept."""
    for ago in life.rhythm(26):
        moment = life.moment(ago)
        due = moment + life.chance.whole(5, 12) * DAY
        late = life.chance.due("broken", life.habits.broken)
        done = due + (5 if late else -1) * DAY
        row: dict[str, Any] = {"promised_for": due, **life.ours("sales")}
        kept = {"delivered_at": done, "promise_kept": not late}
        later = kept if done > life.end else None
        row |= {} if later else kept
        life.add("promise", moment, "outbound", outcome_later=later, **row, **life.theirs(ago))
