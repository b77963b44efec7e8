"""The words of the first screen: what a reason, a theme, an amount is called there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from focuskit.model.terminal_text import visible_line

THEMES: Mapping[str, str] = {
    "loyalty": "who is leaving",
    "understanding": "what customers want",
    "listening": "when anyone last asked them",
    "organization": "whether promises are kept",
    "responsiveness": "who is waiting",
    "leadership": "whom our executives meet",
}
"""Theme: what nobody can say while none of its questions is answered, the gravest first."""

WHY: Mapping[str, str] = {
    "nothing": "nothing on record that answers a question",
    "not_recorded": "nothing on record that answers a question",
    "pending": "what is still open may change that",
    "too_few_observations": "too few records",
    "no_value": "no number in their records",
    "one_case": "one case alone speaks against them",
    "short_record": "too short a record",
    "old_record": "too old a record",
    "not_kept": "nobody keeps such records",
    "rejected_rows": "rejected rows may decide",
    "not_applicable_unclear": "unclear whether the question is for them",
}
"""Why too little is known of an account."""

THOUSAND, MILLION = 1_000, 1_000_000


def number(value: int) -> str:
    """Write a whole number with its thousands apart: 24,918."""
    return f"{value:,}"


def amount(value: float | None) -> str:
    """Write an amount as people say it: 13.1 m, 339 k, 7,375."""
    if value is None:
        return "-"
    if abs(value) >= MILLION:
        return f"{value / MILLION:.1f} m"
    if abs(value) >= 10 * THOUSAND:
        return f"{value / THOUSAND:.0f} k"
    return number(round(value))


def money(value: float | None, currency: str | None = None) -> str:
    """Write an amount with its currency, if there is one: 13.1 m EUR."""
    return f"{amount(value)} {currency}" if currency else amount(value)


def day(moment: date) -> str:
    """Write a day: 26 June 2026."""
    return f"{moment.day} {moment:%B %Y}"


def waived_light(title: str, owner: str, until: date) -> str:
    """Say of a red light by whom it is waived, and until when."""
    return visible_line(f"{title}: waived by {owner} until {day(until)}, and does not count.")


def words(identifier: str) -> str:
    """Write an id as words: left open."""
    return identifier.rpartition(".")[2].replace("-", " ").replace("_", " ")


def source_of(missing: str) -> str:
    """Write what is missing as people call it: emails, the field text."""
    what, _, name = missing.partition(":")
    if what == "kind":
        told = words(name)
        return told if told.endswith(("s", "usage", "feedback")) else f"{told}s"
    return f"the {what} {words(name)}" if name else what


def answered(made: int, checks: int) -> str:
    """Say how many of the questions have an answer, so that nobody takes it for a mark: all 5."""
    return f"all {checks}" if made == checks > 1 else f"{made} of {checks}"


def questions_answered(made: int, checks: int) -> str:
    """Say it as it stands by itself: all 5 questions answered, 0 of 1 question answered."""
    noun = "question" if checks == 1 else "questions"
    return f"{answered(made, checks)} {noun} answered"


def counted_number(value: int, noun: str) -> str:
    """Write a number of things, its thousands apart: 24,918 rows."""
    return f"{number(value)} {noun}{'' if value == 1 else 's'}"
