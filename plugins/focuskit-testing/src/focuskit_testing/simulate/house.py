"""The house: what passes among ourselves about an account."""

from __future__ import annotations

from typing import Any

from focuskit_testing.simulate.life import HUSH, LONG_AGO, Life

PURPOSES = ("keep", "keep", "keep", "find", "strategy", "goals")
ACTIVITY_SINCE = 150
FAVORS_SINCE = 420
CHECK_INS_SINCE = 150
OFTEN = 0.1
"""Where thanks alone come oftener, rows say which favor they are for, or the next one's return
would pass for it."""


def told(life: Life) -> None:
    """Write down what passed in our own house in an account's life."""
    activities(life)
    workshop(life)
    check_ins(life)
    favors(life)
    decisions(life)
    for ago in life.rhythm(70, until=life.habits.drills_stopped):
        life.add("drill", life.moment(ago), "internal", **life.ours("sales"))


def activities(life: Life) -> None:
    """Our hours on the account, nearly all of them under a purpose."""
    for ago in life.rhythm(5, since=ACTIVITY_SINCE):
        role = life.chance.pick(("sales", "service", "administration", "expert"))
        row: dict[str, Any] = {"minutes": 15.0 * life.chance.whole(2, 6), **life.ours(role)}
        aimless = life.chance.due("aimless", life.habits.aimless)
        row["purpose"] = "none" if aimless else life.chance.pick(PURPOSES)
        life.add("activity", life.moment(ago), "internal", **row)


def workshop(life: Life) -> None:
    """Those who deliver look at what is to be promised, every two weeks."""
    for ago in life.rhythm(16):
        row = {"minutes": 30.0, "purpose": "keep", **life.ours("delivery")}
        life.add("activity", life.moment(ago), "internal", **row)


def check_ins(life: Life) -> None:
    """Everybody who touches or supports the account is asked every few weeks how they fare."""
    for n, (role, colleague) in enumerate(life.colleagues.items()):
        if role == "executive":
            continue
        neglected = life.chance.due("neglected", life.habits.neglected)
        forgotten = neglected and n % 2 == 0
        for ago in life.rhythm(18, until=55 if forgotten else 0, since=CHECK_INS_SINCE):
            pulse = life.chance.whole(2, 4) if neglected else life.chance.whole(7, 9)
            row = {"colleague_id": colleague, "colleague_role": role, "score": float(pulse)}
            life.add("check_in", life.moment(ago), "internal", **row)


def favors(life: Life) -> None:
    """Who sells asks others for favors, and gives something back."""
    for ago in life.rhythm(18, since=FAVORS_SINCE):
        seller = life.ours("sales")
        asked = life.add("favor_asked", life.moment(ago), "internal", **seller)
        back = ago - life.chance.between(2, 14)
        thanks = life.chance.due("thanks only", life.habits.thanks_only)
        row = {"outcome": "thanks" if thanks else "helped", **seller}
        if life.habits.thanks_only > OFTEN or life.chance.happens(0.7):
            row["in_reply_to"] = asked
        life.add("favor_returned", life.moment(back), "internal", **row)


def decisions(life: Life) -> None:
    """Decisions about them follow talks with them."""
    blind = life.habits.vacuum
    for ago in life.rhythm(38):
        if not blind or ago > LONG_AGO:
            life.add("decision", life.moment(ago), "internal", **life.ours("sales"))
    if blind:
        unaware = max(2, round(8 * blind))
        for n in range(8):
            ago = HUSH[0] + 2 + 3 * n if n < unaware else life.chance.between(4, 75)
            life.add("decision", life.moment(ago), "internal", **life.ours("sales"))
