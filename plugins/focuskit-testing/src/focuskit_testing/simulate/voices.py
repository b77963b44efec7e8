"""Voices: what they tell us about us and themselves, and what we make of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from focuskit_testing.simulate import texts
from focuskit_testing.simulate.life import DAY, Life

SCORES = (8, 8, 9, 9, 9, 10, 10, 10)
HEARD_BY = ("sales", "service", "delivery", "administration", "front_line")
ASKING_OF_LATE = 88
CLOSED_WAY = 400
"""Days for which a closed way of feedback has been closed: more than the year that is looked at."""


def told(life: Life) -> None:
    """Write down what they told us in an account's life."""
    surveys(life)
    remarks(life)
    needs(life)
    objectives(life)
    trouble_points(life)
    ideas(life)
    if life.habits.asks > 1:
        questionnaires(life)
    if life.habits.leaving:
        leaving(life, life.habits.leaving, texts.LEAVING)
    if life.habits.notice:
        leaving(life, life.habits.notice, texts.NOTICE)
    if life.habits.detractors:
        detractors(life)
    if life.habits.weakest_score < 9.5:
        weakest(life)


def answered(life: Life, ago: float) -> bool:
    """Tell whether they still answer us then."""
    return ago >= life.habits.answers_stopped


def scored(life: Life, ago: float) -> dict[str, Any]:
    """A happy score, unless joy has stopped."""
    if ago < life.habits.joy_stopped:
        return {}
    return {"score": 7.0 if life.chance.happens(0.005) else float(life.chance.pick(SCORES))}


def feedback(life: Life, ago: float, said: tuple[str, ...], **fields: Any) -> None:
    """They tell us something; in most cases somebody answers in person within days."""
    channel = "portal" if life.habits.ways_closed >= 3 and ago < CLOSED_WAY else "in person"
    row = {"channel": channel, "text": life.chance.pick(said), "language": "en", **fields}
    moment = life.moment(ago, exactly=bool(life.habits.unanswered))
    asked = life.add("feedback", moment, "inbound", **life.theirs(ago), **row)
    reply = ago - life.chance.between(0.5, 4)
    if not life.silent(reply) and life.chance.happens(0.7):
        life.write(reply, life.chance.pick(("sales", "service")), in_reply_to=asked)


def happy_word(life: Life, delivered_ago: float) -> None:
    """After a delivery they say how they like it, with a score."""
    ago = life.heard(delivered_ago - life.chance.between(3, 12))
    if ago > 0 and answered(life, ago) and not _asked_out(life, ago):
        joy = ago >= life.habits.joy_stopped
        fields = {**life.ours(life.chance.pick(HEARD_BY)), **scored(life, ago)}
        feedback(life, ago, texts.PRAISE if joy else texts.REMARKS, **fields)


def remarks(life: Life) -> None:
    """Now and then they remark on something, whoever of us is near."""
    for meant in life.rhythm(40, until=life.habits.answers_stopped):
        ago = life.heard(meant)
        if not answered(life, ago) or (life.habits.asks > 1 and ago < ASKING_OF_LATE):
            continue
        row = {**life.ours(life.chance.pick(HEARD_BY)), **scored(life, ago)}
        feedback(life, ago, texts.REMARKS, topics=[life.chance.pick(life.motives)], **row)


def surveys(life: Life) -> None:
    """Every quarter two of them are asked; nearly all answer within days."""
    for ago in life.rhythm(85):
        for contact in life.chance.pick(((0, 1), (1, 2), (2, 3))):
            asked_of = _person(life, ago, contact)
            row = {"channel": "survey", **asked_of}
            asked = life.add("survey", life.moment(ago), "outbound", **row)
            reply = ago - life.chance.between(1, 9)
            closed = life.habits.ways_closed >= 1 and reply < CLOSED_WAY
            if closed or not answered(life, reply) or _asked_out(life, reply):
                continue
            row |= {"in_reply_to": asked, **scored(life, reply)}
            row |= {"colleague_role": life.chance.pick(HEARD_BY)}
            if reply > 0 and life.chance.happens(0.92):
                life.add("survey", life.moment(reply), "inbound", **row)


def questionnaires(life: Life) -> None:
    """Everybody there is asked for feedback again and again, and hardly anybody answers."""
    for contact in range(len(life.contacts)):
        for n in range(round(life.habits.asks)):
            ago = (n + life.chance.between(0.2, 0.8)) * ASKING_OF_LATE / round(life.habits.asks)
            row = {"channel": "survey", **_person(life, ago, contact)}
            life.add("survey", life.moment(ago), "outbound", **row)


def needs(life: Life) -> None:
    """Needs come on record, most of them seen at their place."""
    for turn, ago in enumerate(life.rhythm(45, thinned=1)):
        asked = life.chance.due("asked needs", life.habits.asked_needs) and answered(life, ago)
        topics = [life.motives[turn % 3], *(["motive"] if life.chance.happens(0.4) else [])]
        row = {"source": "asked" if asked else "observed", "topics": topics}
        life.add("need", life.moment(ago), "inbound", **row, **life.theirs(ago))


def objectives(life: Life) -> None:
    """Their objectives come on record in their own words, every two months."""
    gap = life.habits.objectives_gap
    for ago in [20.0, *life.rhythm(50, until=gap)] if gap else life.rhythm(55):
        asked = life.chance.happens(0.6) and answered(life, ago)
        source = "asked" if asked else "observed"
        if ago < life.habits.objectives_stopped:
            source = "stated_by_owner"
        row = {"source": source, "topics": [life.chance.pick(life.motives)]}
        life.add("objective", life.moment(ago), "inbound", **row, **life.theirs(ago))


def trouble_points(life: Life) -> None:
    """We write down what will trouble them; they name it; we change it; they confirm that."""
    for topic in life.foreseen:
        life.add("trouble_point", life.moment(life.days - 1), "internal", topics=[topic])
        for ago in life.rhythm(150, until=60, thinned=1):
            life.add("trouble_point", life.moment(ago), "internal", topics=[topic])
    for ago in life.rhythm(48):
        unforeseen = life.chance.due("unforeseen", life.habits.unforeseen)
        topic = life.chance.pick(life.surprises if unforeseen else life.foreseen)
        row = {"topics": [topic], **life.in_trouble(ago)}
        if answered(life, ago):
            row["source"] = "asked"
        named = life.add("trouble_point", life.moment(ago), "inbound", **row)
        changed = ago - life.chance.between(8, 60)
        confirmed = not life.chance.due("unchanged", life.habits.unchanged)
        if changed > 0 and (confirmed or life.chance.happens(0.6)):
            row = {"in_reply_to": named, "outcome": "confirmed" if confirmed else "tried"}
            life.add("change", life.moment(changed), "outbound", **row)


def ideas(life: Life) -> None:
    """We bring ideas, most of them unasked."""
    for ago in life.rhythm(48, until=life.habits.ideas_stopped):
        life.add("idea", life.moment(ago), "outbound", **life.ours("expert"))
    for ago in life.rhythm(120):
        told = life.chance.due("asked needs", life.habits.asked_needs) and answered(life, ago + 9)
        row = {"source": "asked" if told else "observed", "topics": [life.motives[0]]}
        asked = life.add("need", life.moment(ago + 9), "inbound", **row)
        life.add("idea", life.moment(ago), "outbound", in_reply_to=asked, **life.ours("expert"))


def leaving(life: Life, often: int, words: Sequence[str]) -> None:
    """They speak of leaving, or announce it, in letters and complaints in turn."""
    for n in range(often):
        ago = life.heard(life.chance.between(8, 72))
        row = {"text": life.chance.pick(words), "language": "en", **life.theirs(ago)}
        moment = life.moment(ago)
        if n % 2:
            life.add("email", moment, "inbound", channel="email", **row)
        else:
            done = {"resolved_at": moment + DAY, "handovers": 0, "reopened": 0, "escalations": 0}
            life.add("complaint", moment, "inbound", waited_for_approval_hours=0.0, **row, **done)


def detractors(life: Life) -> None:
    """What some of them say last comes with a low score."""
    for n, (contact, role) in enumerate(life.contacts):
        if life.chance.due("detractor", life.habits.detractors):
            row = {"contact_id": contact, "contact_role": role, "channel": "survey"}
            score = float(life.chance.whole(2, 5))
            life.add("survey", life.moment(0.5 + n * 0.3), "inbound", score=score, **row)


def weakest(life: Life) -> None:
    """One role of ours leaves a worse impression than all others, on people who like the rest."""
    for n, ago in enumerate(life.rhythm(45, since=360)):
        person = _person(life, ago, n % 3)
        low = life.habits.weakest_score + life.chance.between(-0.5, 0.5)
        for later, role, score in ((0, "expert", round(low, 1)), (600, "sales", 9.0)):
            row = {**person, "channel": "survey", "colleague_role": role, "score": score}
            life.add("survey", life.moment(ago) + later, "inbound", **row)


def _person(life: Life, ago: float, number: int) -> dict[str, Any]:
    """One of their people who is there then, by number."""
    people = life.contacts
    if life.habits.champion_gone and ago <= life.habits.champion_gone:
        people = people[1:]
    if life.habits.threads and ago < 195:
        people = life.contacts[1 : 1 + life.habits.threads]
    contact, role = people[number % len(people)]
    return {"contact_id": contact, "contact_role": role}


def _asked_out(life: Life, ago: float) -> bool:
    """Tell whether they are tired of our questions."""
    return life.habits.asks > 1 and ago < ASKING_OF_LATE and life.chance.happens(0.7)
