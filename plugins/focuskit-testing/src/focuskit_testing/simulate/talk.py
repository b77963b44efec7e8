"""Talk: letters and calls week by week, meetings, visits, and the occasions on which we host."""

from __future__ import annotations

from typing import Any

from focuskit_testing.simulate import texts
from focuskit_testing.simulate.life import DAY, HUSH, LONG_AGO, UNHEARD, WEEK_DAYS, Life

QUESTIONS_IN_TURN = (
    ("motive",), ("match", "why-us"), ("rival-gap",), ("obstacle",), ("who-else", "why-us"),
    ("motive", "match"), ("obstacle", "rival-gap"),
)  # fmt: skip
SECONDS_IN_TURN = ("expert", "delivery", "expert", "administration")
CHANNELS = (("email", "email"),) * 6 + (("call", "phone"), ("chat", "chat"))


def told(life: Life) -> None:
    """Write down all talk of an account's life."""
    weekly(life)
    meetings(life)
    executives(life)
    visits(life)
    hosted(life)
    departures(life)


def weekly(life: Life) -> None:
    """Each week somebody of ours writes or calls, and they answer within a day or two."""
    for week in range(int(life.days // WEEK_DAYS)):
        ago = week * WEEK_DAYS + life.chance.between(4.2, 5.9)
        if ago > LONG_AGO and week % 3:
            continue
        if life.silent(ago):
            _they_write(life, ago)
            if life.habits.unanswered:
                _machine_writes(life, ago)
            continue
        if life.unheard(ago):
            _we_write(life, ago, *UNHEARD)
            _they_write(life, ago)
            continue
        kind, channel = life.chance.pick(CHANNELS)
        asked = _we_write(life, ago, kind, channel)
        _they_write(life, ago, kind, channel, asked)


def _we_write(life: Life, ago: float, kind: str, channel: str) -> str:
    role = life.chance.pick(("sales", "service", "front_line", "administration"))
    spoken = {"talk_share": _our_share(life)} if kind == "call" else _written(life)
    row = {"channel": channel, "automated": False, **life.ours(role), **life.theirs(ago), **spoken}
    return life.add(kind, life.moment(ago), "outbound", **row)


def _they_write(
    life: Life, ago: float, kind: str = "email", channel: str = "email", asked: str | None = None
) -> None:
    later = ago - life.chance.between(0.2, 1.4)
    row: dict[str, Any] = {"channel": channel, **life.theirs(later)}
    if asked and life.chance.happens(0.6):
        row["in_reply_to"] = asked
    if kind == "call":
        row["talk_share"] = _our_share(life)
    elif life.chance.happens(0.5):
        row |= {"text": life.chance.pick(texts.ANSWERS), "language": "en"}
    life.add(kind, life.moment(later), "inbound", **row)


def _machine_writes(life: Life, ago: float) -> None:
    text = "This is an automatic confirmation. Please do not reply."
    row = {"channel": "email", "automated": True, "text": text, "language": "en"}
    life.add("email", life.moment(ago - 0.1), "outbound", **row, **life.theirs(ago))


def _our_share(life: Life) -> float:
    return round(min(0.98, life.habits.our_talk + life.chance.between(-0.08, 0.08)), 2)


def _written(life: Life) -> dict[str, Any]:
    if life.chance.happens(0.25):
        return {}
    if life.chance.due("pitch", life.habits.pitches):
        voice: tuple[str, ...] = texts.PITCHES
    elif life.chance.happens(0.15):
        voice = texts.COMMITMENTS
    else:
        voice = texts.QUESTIONS
    return {
        "text": life.chance.pick(voice).format(name=life.chance.pick(texts.NAMES)),
        "language": "en",
    }


def meetings(life: Life) -> None:
    """Every three weeks we sit together; the questions that matter come round in turn."""
    for turn, meant in enumerate(life.rhythm(21)):
        ago = life.reach(meant)
        direction = "inbound" if life.chance.happens(0.2) and life.habits.two_way >= 1 else None
        seller = life.chance.pick(("sales", "sales", "service"))
        second = SECONDS_IN_TURN[turn // 2 % len(SECONDS_IN_TURN)]
        if second == "expert" and life.habits.ways_closed >= 2:
            second = "service"
        shared = {
            "occasion_id": f"{life.name}-m{turn}",
            "channel": "in person" if direction else None,
            "topics": list(QUESTIONS_IN_TURN[turn % len(QUESTIONS_IN_TURN)]),
            "talk_share": _our_share(life),
        }
        for role in (seller, second) if turn % 2 else (seller,):
            row = {**shared, **life.ours(role), **life.theirs(ago)}
            life.add("meeting", life.moment(ago), direction or "outbound", **row)


def executives(life: Life) -> None:
    """Every five weeks an executive of ours meets or calls them."""
    for meant in life.rhythm(30, until=life.habits.executive_away):
        kind = life.chance.pick(("meeting", "meeting", "call"))
        ago = _spared(life, life.reach(max(meant, life.habits.executive_away)))
        row = {"talk_share": _our_share(life), **life.ours("executive"), **life.theirs(ago)}
        kind = kind if life.in_touch(ago) else "call"
        if ago >= life.habits.executive_away:
            life.add(kind, life.moment(ago), "outbound", automated=False, **row)


def visits(life: Life) -> None:
    """Every two months an expert of ours watches them at work."""
    role = "service" if life.habits.ways_closed >= 2 else "expert"
    for meant in life.rhythm(55, until=life.habits.visits_stopped):
        ago = _spared(life, max(life.reach(meant), life.habits.visits_stopped))
        row = {**life.ours(role), **life.theirs(ago)}
        life.add("visit", life.moment(ago), "outbound", **row)


def hosted(life: Life) -> None:
    """Every four months they are our guests, at one table with sales, service, administration."""
    for turn, meant in enumerate(life.rhythm(115)):
        ago = _spared(life, life.reach(meant))
        topics = ["why-us", "who-else", life.chance.pick(("motive", "rival-gap"))]
        roles = ["sales", "service", "administration"]
        if ago < life.habits.hosting_stopped:
            roles.remove("administration")
        for role in roles:
            row = {"occasion_id": f"{life.name}-e{turn}", "topics": topics, **life.ours(role)}
            life.add("event", life.moment(ago), "outbound", **row, **life.theirs(ago))


def departures(life: Life) -> None:
    """People leave: long ago one whose place was filled at once; or the one whom we met most."""
    gone = life.habits.champion_gone
    if gone:
        contact, role = life.contacts[0]
        moment = life.moment(gone - 0.5, exactly=True)  # after all that they took part in
        life.add("contact_left", moment, "inbound", contact_id=contact, contact_role=role)
    elif life.chance.happens(0.4):
        ago = life.chance.between(450, 700)
        role = life.contacts[2][1]
        former = {"contact_id": f"{life.name}-c0", "contact_role": role}
        for before in (40, 160):
            row = {**life.ours("sales"), **former, "talk_share": _our_share(life)}
            life.add("meeting", life.moment(ago + before), "outbound", **row)
        left = life.moment(ago)
        life.add("contact_left", left, "inbound", **former)
        successor = {"contact_id": life.contacts[2][0], "contact_role": role}
        row = {**life.ours("sales"), **successor, "talk_share": _our_share(life)}
        life.add("meeting", left + 6 * DAY, "outbound", **row)


def _spared(life: Life, ago: float) -> float:
    """When it takes place: after the weeks in which nobody is in contact."""
    if life.habits.vacuum and HUSH[0] < ago < HUSH[1]:
        return HUSH[0] - life.chance.between(1, 9)
    return ago
