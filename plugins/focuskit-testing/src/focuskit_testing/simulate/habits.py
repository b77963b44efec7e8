"""Habits: how a supplier treats one account, in numbers; the defaults are those of a sound one."""

from __future__ import annotations

from collections.abc import Mapping

import attrs


@attrs.frozen(kw_only=True)
class Habits:
    """How one account is treated.

    Days are days before the end of the simulation: what "stopped" for 400 days has not happened
    in the last 400. Shares run from 0 to 1.

    Args:
        executive_away: Days for which no executive has met them.
        aimless: Share of logged minutes under no purpose.
        times_allowed: Time to resolve a case over the time allowed for it.
        left_open: How many cases of late nobody has settled.
        handovers: Hand-overs a case.
        held_up: Share of cases that wait for an approval or are escalated.
        reopened: Share of cases opened again.
        answers_stopped: Days for which nobody of theirs has answered a question of ours.
        ways_closed: How many of the three ways of feedback (survey, expert, talk) are closed.
        asks: Requests for feedback a contact in 90 days, hardly any of them answered; 0: as usual.
        unanswered: Share of feedback and complaints without a personal answer.
        unchanged: Share of named trouble points without a change that they confirmed.
        pitches: Share of pitches in what we write.
        our_talk: Our share of the talking.
        objectives_stopped: Days for which objectives are the owner's guesses alone.
        topics_stopped: Topic: days for which nobody has talked about it.
        hosting_stopped: Days for which no occasion has brought sales, service and administration
            together with them.
        vacuum: Share of decisions taken while nobody was in contact with them.
        unheard_channel: Share of our messages in a channel that they never answer in.
        unresponsive: Days for which nothing comes back, whatever we write.
        asked_needs: Share of needs known from asking alone.
        visits_stopped: Days for which nobody has watched them at work.
        objectives_gap: Days since the last objective before the requests of late; 0: no gap.
        ideas_stopped: Days for which every idea was one that they had asked for.
        mismatched: Share of proposals that answer none of their motives.
        unbought: Share of proposals that they do not buy.
        unused: Share of deliveries that they do not use.
        troubled: Share of all trouble that two of their people have, with whom nobody talks.
        silence: Days for which they have neither bought nor talked.
        two_way: Share of the weeks of late in which both sides were in contact.
        detractors: Share of contacts whose latest score is low.
        leaving: How often they spoke of leaving of late.
        notice: How often they announced of late that they leave.
        unforeseen: Share of named trouble points that nobody had written down beforehand.
        drills_stopped: Days without a drill.
        threads: How many of their people are active of late; 0: all.
        champion_gone: Days since the contact whom we met most left, unreplaced; 0: still there.
        broken: Share of promises and deliveries that come late.
        workshop_unheard: Days for which nobody who delivers was part of any talk.
        silent_weeks: Weeks of silence of ours after each sale.
        joy_stopped: Days for which nobody has given a score.
        weakest_score: Mean score of one role of ours; 10: like the others.
        losing: Share of deals by which a party loses.
        thanks_only: Share of favors that nothing but thanks came back for.
        neglected: Share of colleagues whom nobody asks how they fare, or who fare badly.
    """

    executive_away: float = 0
    aimless: float = 0.03
    times_allowed: float = 0.35
    left_open: int = 0
    handovers: float = 0.08
    held_up: float = 0.005
    reopened: float = 0
    answers_stopped: float = 0
    ways_closed: int = 0
    asks: float = 0
    unanswered: float = 0
    unchanged: float = 0.02
    pitches: float = 0.12
    our_talk: float = 0.36
    objectives_stopped: float = 0
    topics_stopped: Mapping[str, float] = attrs.field(factory=dict)
    hosting_stopped: float = 0
    vacuum: float = 0
    unheard_channel: float = 0
    unresponsive: float = 0
    asked_needs: float = 0.25
    visits_stopped: float = 0
    objectives_gap: float = 0
    ideas_stopped: float = 0
    mismatched: float = 0
    unbought: float = 0.3
    unused: float = 0.02
    troubled: float = 0
    silence: float = 0
    two_way: float = 1
    detractors: float = 0
    leaving: int = 0
    notice: int = 0
    unforeseen: float = 0
    drills_stopped: float = 0
    threads: int = 0
    champion_gone: float = 0
    broken: float = 0.004
    workshop_unheard: float = 0
    silent_weeks: int = 0
    joy_stopped: float = 0
    weakest_score: float = 10
    losing: float = 0
    thanks_only: float = 0.05
    neglected: float = 0
