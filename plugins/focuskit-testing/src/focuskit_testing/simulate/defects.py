"""Defects: for each warning sign of the catalogue, the habit that goes wrong.

The numbers are taken from the catalogue's limits in words, never from the detectors that are
measured by them. At strength 1 a habit lies well beyond ``bad``, at 0.5 about half-way between
``ok`` and ``bad``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import attrs

from focuskit_testing.simulate.habits import Habits

Change = Callable[[float], dict[str, Any]]


def _course(sound: float, halfway: float, beyond: float) -> Callable[[float], float]:
    def at(strength: float) -> float:
        if strength <= 0.5:
            return sound + (halfway - sound) * strength * 2
        return halfway + (beyond - halfway) * (strength - 0.5) * 2

    return at


def _habit(name: str, sound: float, halfway: float, beyond: float) -> Change:
    course = _course(sound, halfway, beyond)
    return lambda strength: {name: course(strength)}


def _count(name: str, sound: float, halfway: float, beyond: float) -> Change:
    course = _course(sound, halfway, beyond)
    return lambda strength: {name: round(course(strength))}


def _topics(names: tuple[str, ...], sound: float, halfway: float, beyond: float) -> Change:
    course = _course(sound, halfway, beyond)
    return lambda strength: {"topics_stopped": dict.fromkeys(names, course(strength))}


def _power_questions(strength: float) -> dict[str, Any]:
    missing = ("match", "rival-gap", "motive")[: max(1, round(3 * strength))]
    return {"topics_stopped": dict.fromkeys(missing, 600.0)}


def _threads(strength: float) -> dict[str, Any]:
    return {"threads": 1 if strength > 0.75 else 2}


def _pitching(strength: float) -> dict[str, Any]:
    return {
        "pitches": _course(0.12, 0.48, 0.97)(strength),
        "our_talk": _course(0.36, 0.55, 0.88)(strength),
    }


def _workshop(strength: float) -> dict[str, Any]:
    return {"workshop_unheard": _course(40, 132, 290)(strength)}


DEFECTS: dict[str, Change] = {
    "executive-absence": _habit("executive_away", 30, 122, 280),
    "unprofitable-activity": _habit("aimless", 0.05, 0.47, 0.95),
    "slow-resolution": _habit("times_allowed", 0.5, 2, 6),
    "left-open": _count("left_open", 0, 3, 7),
    "passed-around": _habit("handovers", 0.1, 1.15, 3.5),
    "powerless-front-line": _habit("held_up", 0.01, 0.17, 0.6),
    "reopened-cases": _habit("reopened", 0, 0.07, 0.4),
    "no-feedback": _habit("answers_stopped", 60, 270, 520),
    "one-channel-feedback": _count("ways_closed", 0, 2, 3),
    "asked-to-death": _habit("asks", 1, 4.5, 10),
    "unanswered-feedback": _habit("unanswered", 0, 0.28, 0.95),
    "heard-but-unchanged": _habit("unchanged", 0.1, 0.64, 1),
    "pitching-over-asking": _pitching,
    "objectives-unknown": _habit("objectives_stopped", 60, 250, 520),
    "power-questions-unasked": _power_questions,
    "referral-unasked": _topics(("why-us", "who-else"), 120, 400, 930),
    "never-hosted": _habit("hosting_stopped", 120, 430, 930),
    "discount-before-obstacle": _topics(("obstacle",), 100, 430, 800),
    "decided-in-a-vacuum": _habit("vacuum", 0, 0.4, 1),
    "wrong-channel": _habit("unheard_channel", 0, 0.55, 0.95),
    "unanswered-outreach": _habit("unresponsive", 14, 66, 89),
    "asked-not-observed": _habit("asked_needs", 0.25, 0.75, 1),
    "usage-blind": _habit("visits_stopped", 60, 360, 800),
    "took-the-order": _habit("objectives_gap", 200, 288, 430),
    "no-unasked-idea": _habit("ideas_stopped", 60, 270, 520),
    "offer-mismatch": _habit("mismatched", 0, 0.2, 0.85),
    "delivered-but-unused": _habit("unused", 0.05, 0.4, 0.95),
    "requested-not-bought": _habit("unbought", 0.3, 0.7, 1),
    "trouble-has-names": _habit("troubled", 0, 0.4, 0.9),
    "gone-quiet": _habit("silence", 5, 26, 66),
    "fading-effort": _habit("two_way", 1, 0.63, 0.12),
    "low-advocacy": _habit("detractors", 0, 0.27, 0.85),
    "rival-in-sight": _count("leaving", 0, 1, 5),
    "leaving-announced": _count("notice", 0, 1, 5),
    "trouble-points-unknown": _habit("unforeseen", 0.05, 0.4, 1),
    "undrilled": _habit("drills_stopped", 60, 240, 520),
    "single-threaded": _threads,
    "champion-left": _habit("champion_gone", 7, 52, 150),
    "broken-promises": _habit("broken", 0, 0.18, 0.8),
    "unchecked-promises": _workshop,
    "sold-then-forgotten": _count("silent_weeks", 0, 3, 7),
    "unhappy-delivery": _habit("joy_stopped", 60, 250, 470),
    "weakest-touch": _habit("weakest_score", 9, 6.5, 3),
    "win-lose-deal": _habit("losing", 0, 0.2, 0.85),
    "one-sided-sacrifice": _habit("thanks_only", 0.05, 0.6, 1),
    "neglected-colleagues": _habit("neglected", 0, 0.47, 0.98),
}
"""Sign: how the habits change with the strength of its defect."""

SIGNS = tuple(DEFECTS)
"""The signs on accounts that a defect can be planted for."""

IMPLIED: dict[str, frozenset[str]] = {
    "gone-quiet": frozenset({"fading-effort"}),
    "slow-resolution": frozenset({"left-open"}),
    "unanswered-outreach": frozenset({"fading-effort", "gone-quiet"}),
    "no-feedback": frozenset({"one-channel-feedback", "unhappy-delivery"}),
}
"""Sign: others that its defect lights by the same facts; they are no false alarms there.

Who has not answered for a year has not answered a survey either, nor said a happy word; who has
been silent for weeks took part in no two-way contact. Where every case takes six times as long as
it may, the latest of them are open beyond their time.
"""

_EXCLUSIVE = (
    {"no-feedback", "unanswered-feedback"},
    {"no-feedback", "low-advocacy"},
    {"no-feedback", "weakest-touch"},
    {"no-feedback", "asked-not-observed"},
    {"no-feedback", "one-channel-feedback"},
    {"unhappy-delivery", "low-advocacy"},
    {"single-threaded", "low-advocacy"},
    {"unhappy-delivery", "weakest-touch"},
    {"took-the-order", "objectives-unknown"},
    {"gone-quiet", "fading-effort"},
    {"decided-in-a-vacuum", "sold-then-forgotten"},
    {"decided-in-a-vacuum", "unanswered-feedback"},
    {"sold-then-forgotten", "unanswered-feedback"},
    {"sold-then-forgotten", "fading-effort"},
    {"sold-then-forgotten", "wrong-channel"},
    {"unanswered-outreach", "decided-in-a-vacuum"},
    {"unanswered-outreach", "fading-effort"},
    {"unanswered-outreach", "gone-quiet"},
    {"unanswered-outreach", "leaving-announced"},
    {"unanswered-outreach", "left-open"},
    {"unanswered-outreach", "rival-in-sight"},
    {"unanswered-outreach", "sold-then-forgotten"},
    {"unanswered-outreach", "unanswered-feedback"},
    {"unanswered-outreach", "wrong-channel"},
    {"trouble-has-names", "single-threaded"},
)
"""Defects that cannot both show: the one takes away what the other needs to be seen by."""


def compatible(sign: str, others: Iterable[str]) -> bool:
    """Tell whether a defect can be planted beside others and all of them still show."""
    return all(sign != other and {sign, other} not in _EXCLUSIVE for other in others)


def habits(signs: Iterable[str], strength: float) -> Habits:
    """A sound account's habits with the defects of some signs."""
    changed: dict[str, Any] = {"topics_stopped": {}}
    for sign in signs:
        for name, value in DEFECTS[sign](strength).items():
            changed[name] = {**changed[name], **value} if name == "topics_stopped" else value
    return attrs.evolve(Habits(), **changed)
