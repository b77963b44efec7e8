"""Who met whom: the people of a meeting by the domains of their mail, ours and theirs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import attrs

from focuskit.model.errors import InputError
from focuskit.model.wording import counted

_ADDRESS = re.compile(r"(?:mailto:)?\s*([^@\s<>]+@([\w-]+(?:\.[\w-]+)+))", re.IGNORECASE)
_NO_PEOPLE = {"ROOM", "RESOURCE"}
_ROOMS = ("resource.calendar.google.com", "group.calendar.google.com")
_ALWAYS, _OFTEN = 0.9, 0.5
"""Our own domain is in nearly all meetings of two houses, and no other in half; judgement."""
_FEWEST = 5
"""In fewer meetings than these no domain is told to be ours."""
PUBLIC = frozenset([
    "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com",
    "yahoo.com", "icloud.com", "me.com", "aol.com", "gmx.de", "gmx.net", "web.de", "t-online.de",
    "orange.fr", "free.fr", "wanadoo.fr", "laposte.net", "libero.it", "proton.me",
    "protonmail.com", "mail.ru", "yandex.ru", "qq.com", "163.com", "uol.com.br", "bol.com.br",
    "yahoo.co.uk", "yahoo.de", "yahoo.fr", "yahoo.es", "yahoo.com.br", "hotmail.co.uk",
    "hotmail.de", "hotmail.fr", "hotmail.es", "outlook.de", "outlook.fr", "outlook.es", "live.nl",
    "freenet.de", "sfr.fr", "ziggo.nl", "kpnmail.nl", "planet.nl", "btinternet.com", "comcast.net",
])  # fmt: skip
"""Domains of mail that anybody may have: they name no account."""


@attrs.frozen(kw_only=True)
class Person:
    """Somebody who is asked to a meeting.

    Args:
        address: In small letters.
        domain: What stands behind its @.
    """

    address: str
    domain: str


@attrs.frozen(kw_only=True)
class Meeting:
    """A meeting, and who is asked to it.

    Args:
        occasion: What tells it from every other.
        begins: As ISO 8601 states it; a day alone where it lasts all day.
        entered: When it was entered, in the same form; None where that is not stated.
        minutes: How long it is; None of one that lasts all day.
        subject: What it is about; None where that is private.
        topics: Its categories.
        organizer: Who asked the others; None where nobody is named.
        people: All who did not decline.
    """

    occasion: str
    begins: str
    entered: str | None
    minutes: float | None
    subject: str | None
    topics: list[str]
    organizer: Person | None
    people: tuple[Person, ...]

    @classmethod
    def of(cls, event: Any) -> Meeting:
        """A meeting from an event that icalendar read."""
        begins = event["DTSTART"].dt
        entered, uid = event.get("CREATED"), str(event.get("UID", ""))
        stated = event.get("ATTENDEE", [])
        attendees = stated if isinstance(stated, list) else [stated]
        organizer = person_of(event.get("ORGANIZER", ""))
        people = [organizer, *(person_of(one) for one in attendees if _comes(one))]
        private = str(event.get("CLASS", "PUBLIC")).upper() != "PUBLIC"
        categories = event.get("CATEGORIES")
        return cls(
            occasion=f"{uid} {_iso(begins)}".strip(),
            begins=_iso(begins),
            entered=_iso(entered.dt) if hasattr(entered, "dt") else None,
            minutes=_minutes(event, begins),
            subject=None if private else str(event.get("SUMMARY", "")).strip() or None,
            topics=[str(one) for one in getattr(categories, "cats", ())],
            organizer=organizer,
            people=tuple(dict.fromkeys(filter(None, people))),
        )

    @property
    def domains(self) -> set[str]:
        """The domains of all who are asked."""
        return {person.domain for person in self.people}


def rows_of(
    meetings: Sequence[Meeting], own: str | None, path: Path
) -> tuple[list[dict[str, Any]], list[str]]:
    """The rows of meetings with people of both sides, and what the user should know.

    Args:
        meetings: All that took place.
        own: The domains of our own mail, with commas between them; None: as the meetings tell.
        path: The file, to be named.

    Raises:
        InputError: They do not tell which domain is ours, or none has people of both sides.
    """
    stated = {part.strip().lower() for part in (own or "").split(",")} - {""}
    domains = (meeting.domains for meeting in meetings)
    ours = frozenset(stated) or own_domains(domains, path, "meeting", "calendar")
    rows = [row for meeting in meetings for row in _rows(meeting, ours)]
    both = len({row["occasion_id"] for row in rows})
    if not rows:
        raise InputError(
            problem="no meeting of the calendar has people of both sides",
            where=str(path),
            found=f"{counted(len(meetings), 'event')}; ours is {', '.join(sorted(ours))}",
            hint=_hint(path, "our.example"),
        )
    text = "" if stated else f", as most meetings show; else `{path.name}#our.example` says so"
    notes = [f"ours are the people at {', '.join(sorted(ours))}{text}"]
    if others := len(meetings) - both:
        notes.append(f"left out: {counted(others, 'event')} without people of both sides")
    return rows, notes


def own_domains(groups: Iterable[set[str]], path: Path, noun: str, holder: str) -> frozenset[str]:
    """The one domain that is ours, if that is sure.

    Args:
        groups: The domains of the people of each meeting, or mail.
        path: The file, to be named.
        noun: What each group is of.
        holder: What the file is.

    Raises:
        InputError: It is not.
    """
    mixed = [domains - PUBLIC for domains in groups if len(domains) > 1]
    number = Counter(domain for domains in mixed for domain in domains)
    found = sorted(number.items(), key=lambda one: (-one[1], one[0]))[:2]
    if len(mixed) >= _FEWEST and found and found[0][1] >= len(mixed) * _ALWAYS:
        others = found[1][1] if len(found) > 1 else 0
        if others < len(mixed) * _OFTEN:
            return frozenset([found[0][0]])
    shown = ", ".join(f"{domain} in {counted(times, noun)}" for domain, times in found)
    raise InputError(
        problem=f"the {holder} does not tell which people are ours",
        where=str(path),
        found=shown or f"no {noun} with people of two houses",
        expected=f"one domain in nearly all of {_FEWEST} {noun}s or more, and no other in half",
        hint=_hint(path, found[0][0] if found else "our.example"),
    )


def _hint(path: Path, domain: str) -> str:
    return f"name your own domains behind the file, as in '{path.name}#{domain},other.example'"


def _rows(meeting: Meeting, ours: Collection[str]) -> Iterator[dict[str, Any]]:
    """A row for each person of the other side, where there is somebody of ours."""
    our_people = [person for person in meeting.people if person.domain in ours]
    if not our_people:
        return
    by_us = None if meeting.organizer is None else meeting.organizer.domain in ours
    for person in meeting.people:
        if person.domain not in ours:
            yield {
                "id": f"{meeting.occasion} {person.address}",
                "occasion_id": meeting.occasion,
                "account_id": None if person.domain in PUBLIC else person.domain,
                "occurred_at": meeting.begins,
                "entered_at": meeting.entered,
                "kind": "meeting",
                "direction": None if by_us is None else "outbound" if by_us else "inbound",
                "colleague_id": our_people[0].address,
                "contact_id": person.address,
                "text": meeting.subject,
                "minutes": meeting.minutes,
                "topics": meeting.topics or None,
            }


def person_of(stated: Any) -> Person | None:
    """Somebody by a mail address; None where it is none, or that of a room."""
    found = _ADDRESS.match(str(stated))
    if found is None or found[2].lower().endswith(_ROOMS):
        return None
    return Person(address=found[1].lower(), domain=found[2].lower())


def _comes(attendee: Any) -> bool:
    """Whether an attendee is a person, and did not decline."""
    of = getattr(attendee, "params", {})
    kind, answer = (str(of.get(name, "")).upper() for name in ("CUTYPE", "PARTSTAT"))
    return kind not in _NO_PEOPLE and answer != "DECLINED"


def _minutes(event: Any, begins: date) -> float | None:
    """How long an event is, where it states that and does not last all day."""
    if not isinstance(begins, datetime):
        return None
    try:
        length = event.end - event.start
    except (ValueError, TypeError):  # what icalendar says of an end before or unlike its beginning
        return None
    return length.total_seconds() / 60 if length.total_seconds() > 0 else None


def _iso(when: date) -> str:
    if isinstance(when, datetime) and when.tzinfo is not None:
        return when.astimezone(UTC).isoformat()
    return when.isoformat()
