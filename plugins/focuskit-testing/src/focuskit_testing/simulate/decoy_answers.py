"""Aside: answers to something else, which look like what a failing account lacks."""

from __future__ import annotations

from focuskit_testing.simulate.chance import Chance
from focuskit_testing.simulate.life import DAY, Life, Row

UNUSED = 0.1
"""From this share of unused deliveries on, they go on using what they were sent long ago."""
EVERY_DAYS = 15


def told(life: Life, chance: Chance) -> list[Row]:
    """Rows of an account that answer other rows than those left unanswered.

    They have a chance of their own, so that all else is as it would be without them.
    """
    rows = []
    if life.habits.unanswered:
        rows += _mails_about_tickets(life, chance)
    if life.habits.unused > UNUSED:
        rows += _uses_of_the_first_delivery(life, chance)
    return [
        {"id": f"{life.name}-aside-{n}", "account_id": life.name, **row}
        for n, row in enumerate(rows, 1)
        if row["occurred_at"] <= life.until
    ]


def _mails_about_tickets(life: Life, chance: Chance) -> list[Row]:
    """Whatever they say of us, the front line writes to them about their last ticket."""
    tickets = [row for row in life.rows if row["kind"] == "ticket"]
    said = [row for row in life.rows if row["kind"] in {"feedback", "complaint"}]
    mails = []
    for word in said:
        before = [row for row in tickets if row["occurred_at"] < word["occurred_at"]]
        if before:
            last = max(before, key=lambda row: int(row["occurred_at"]))
            mail: Row = {"kind": "email", "direction": "outbound", "channel": "email"}
            mail["occurred_at"] = word["occurred_at"] + round(chance.between(0.5, 5) * DAY)
            mail |= {"in_reply_to": last["id"], "automated": False, **life.ours("front_line")}
            mails.append(mail)
    return mails


def _uses_of_the_first_delivery(life: Life, chance: Chance) -> list[Row]:
    """They use what they were sent first, again and again, and nothing of what came later."""
    sent = [row for row in life.rows if row["kind"] == "delivery"]
    if not sent:
        return []
    first = min(sent, key=lambda row: int(row["occurred_at"]))
    began, times = int(first["occurred_at"]), life.days // EVERY_DAYS
    return [
        {
            "kind": "usage",
            "occurred_at": began + round((n + chance.between(0.2, 0.8)) * EVERY_DAYS * DAY),
            "direction": "inbound",
            "in_reply_to": first["id"],
        }
        for n in range(times)
    ]
