"""Reading mail folders (`.mbox`): a row for each mail and house of the other side.

Dates, people, direction and what a mail answers come from its head; of its body nothing is read,
unless somebody asks for the texts.
"""

from __future__ import annotations

import contextlib
import mailbox
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC
from email import message_from_bytes
from email.errors import HeaderParseError, MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.policy import default
from email.utils import getaddresses, parsedate_to_datetime
from pathlib import Path
from typing import Any

import attrs
import polars as pl

from focuskit.intake.formats.calendar_people import PUBLIC, Person, own_domains, person_of
from focuskit.intake.formats.file_limits import FileLimits
from focuskit.intake.formats.file_rows import FileRows
from focuskit.intake.formats.plain_text import BROKEN_OFF, is_compressed, open_unpacked
from focuskit.model.errors import InputError
from focuskit.model.wording import counted

MAIL = ".mbox"
TEXTS = "texts"
"""What is named behind a folder, beside our own domains, to have the bodies of mails read too."""
_CHUNK = 1 << 20
_LEFT_OUT = ("spam", "trash", "drafts", "chat")
_BULK = frozenset(["bulk", "list", "junk", "auto_reply"])
_SCHEMA = {
    **dict.fromkeys(
        ("id", "account_id", "occurred_at", "kind", "direction", "colleague_id", "contact_id"),
        pl.String(),
    ),
    **dict.fromkeys(("text", "in_reply_to"), pl.String()),
    "automated": pl.Boolean(),
}


@attrs.frozen(kw_only=True)
class _Mail:
    """A mail.

    Args:
        id: What tells it from every other.
        sent: As ISO 8601 states it; None where it does not say when.
        sender: Who wrote it.
        people: To whom, in the order in which they stand.
        answers: The mail that it answers, if any.
        text: Its subject, and its body where somebody asked for that.
        automated: Whether a machine sent it.
    """

    id: str | None
    sent: str | None
    sender: Person
    people: tuple[Person, ...]
    answers: str | None
    text: str | None
    automated: bool

    @property
    def domains(self) -> set[str]:
        """The domains of all its people."""
        return {self.sender.domain, *(one.domain for one in self.people)}


def read_mails(path: Path, part: str | None, limits: FileLimits) -> FileRows:
    """The mails of a folder between people of both sides, in columns named like the fields.

    Args:
        path: The file, which may be compressed.
        part: The domains of our own mail, with commas between them, and perhaps ``texts``; None: as
            the mails tell.
        limits: How large it may be.

    Raises:
        InputError: It is no mail folder or is too large, it does not tell which side is ours, or no
            mail has people of both.
    """
    said = {one.strip().lower() for one in (part or "").split(",")} - {""}
    with _unpacked(path, limits) as file:
        mails, others = _mails(path, file, limits, with_texts=TEXTS in said)
    stated = frozenset(said - {TEXTS})
    ours = stated or own_domains((one.domains for one in mails), path, "mail", "mail folder")
    rows = [row for mail in mails for row in _rows(mail, ours)]
    if not rows:
        raise InputError(
            problem="no mail of the folder has people of both sides",
            where=str(path),
            found=f"{counted(len(mails), 'mail')}; ours is {', '.join(sorted(ours))}",
            hint=f"name your own domains behind the file, as in '{path.name}#our.example'",
        )
    told = "" if stated else f", as most mails show; else `{path.name}#our.example` says so"
    notes = [f"ours are the people at {', '.join(sorted(ours))}{told}"]
    within = len(mails) - len({id(mail) for mail in mails if [*_rows(mail, ours)]})
    if within:
        notes.append(f"left out: {counted(within, 'mail')} without people of both sides")
    if others:
        notes.append(f"left out: {counted(others, 'mail')} of spam, trash and drafts")
    return FileRows(frame=pl.DataFrame(rows, schema=_SCHEMA).lazy(), notes=tuple(notes))


@contextlib.contextmanager
def _unpacked(path: Path, limits: FileLimits) -> Iterator[Path]:
    """A mail folder as it is, or a passing copy of one that is compressed."""
    if not is_compressed(path):
        if path.stat().st_size > limits.file_bytes:
            raise limits.beyond("file_bytes", path, "the file is larger than allowed")
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="focuskit-") as folder:
        copy, size = Path(folder) / "mails", 0
        try:
            with open_unpacked(path) as file, copy.open("wb") as kept:
                while chunk := file.read(_CHUNK):
                    size += kept.write(chunk)
                    if size > limits.file_bytes:
                        raise limits.beyond("file_bytes", path, "the file is larger than allowed")
        except (OSError, EOFError, zlib.error) as broken:
            raise InputError(
                problem="the compressed file is broken", where=str(path), hint=BROKEN_OFF
            ) from broken
        yield copy


def _mails(
    path: Path, file: Path, limits: FileLimits, *, with_texts: bool
) -> tuple[list[_Mail], int]:
    """The mails of a folder, and how many others it holds that were thrown away or not sent."""
    with file.open("rb") as begins:
        if not begins.read(64).lstrip(b"\xef\xbb\xbf\r\n").startswith(b"From "):
            raise InputError(
                problem="the file is not readable as a mail folder",
                where=str(path),
                expected="a file of mails, each below a line that begins with 'From '",
                hint="export the folder in the form mbox",
            )
    folder = mailbox.mbox(file, create=False)
    try:
        keys = folder.keys()
        if len(keys) > limits.events:
            raise limits.beyond("events", path, "the folder holds more mails than allowed")
        found: list[_Mail] = []
        others = 0
        for key in keys:
            with folder.get_file(key) as stored:
                head = message_from_bytes(_head(stored, path, limits))
                labels = _text(head["X-Gmail-Labels"] or "").lower().split(",")
                if set(map(str.strip, labels)).intersection(_LEFT_OUT):
                    others += 1
                    continue
                body = _body(head, stored, path, limits) if with_texts else None
            if mail := _mail(head, body):
                found.append(mail)
        return found, others
    finally:
        folder.close()


def _head(stored: Any, path: Path, limits: FileLimits) -> bytes:
    """The head of a mail, up to its first blank line."""
    lines, size = [], 0
    while (line := stored.readline(limits.cell_bytes)) and line.strip(b"\r\n"):
        lines.append(line)
        size += len(line)
        if size >= limits.cell_bytes:
            raise limits.beyond("cell_bytes", path, "the head of a mail is longer than allowed")
    return b"".join(lines)


def _body(head: Message, stored: Any, path: Path, limits: FileLimits) -> str | None:
    """The plain text of a mail."""
    rest = stored.read(limits.cell_bytes + 1)
    if len(rest) > limits.cell_bytes:
        raise limits.beyond("cell_bytes", path, "a mail is longer than allowed")
    try:
        whole = message_from_bytes(head.as_bytes() + rest, policy=default)
        plain = whole.get_body(("plain",))
        return str(plain.get_content()).strip() if plain else None
    except (MessageError, LookupError, ValueError, KeyError):  # what email says of broken ones
        return None


def _mail(head: Message, body: str | None) -> _Mail | None:
    """A mail from its head; None where nobody is named who wrote it."""
    sender = next(iter(_people(head, "From")), None)
    if sender is None:
        return None
    subject = _text(head["Subject"] or "").strip()
    return _Mail(
        id=_first_id(head["Message-ID"]),
        sent=_moment(head["Date"]),
        sender=sender,
        people=tuple(dict.fromkeys(_people(head, "To", "Cc"))),
        answers=_first_id(head["In-Reply-To"]) or _last_id(head["References"]),
        text="\n".join(filter(None, (subject, body))) or None,
        automated=_by_machine(head),
    )


def _people(head: Message, *names: str) -> Iterator[Person]:
    stated = [str(value) for name in names for value in head.get_all(name, [])]
    for _, address in getaddresses(stated):
        if person := person_of(address):
            yield person


def _moment(stated: Any) -> str | None:
    try:
        moment = parsedate_to_datetime(str(stated))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()
    except (ValueError, TypeError, OverflowError):  # what email says of none
        return None


def _text(stated: Any) -> str:
    try:
        return str(make_header(decode_header(str(stated))))
    except (HeaderParseError, LookupError, ValueError):  # what email says of broken encodings
        return str(stated)


def _ids(stated: Any) -> list[str]:
    return [one.strip("<>,") for one in str(stated or "").split() if one.strip("<>,")]


def _first_id(stated: Any) -> str | None:
    return next(iter(_ids(stated)), None)


def _last_id(stated: Any) -> str | None:
    return next(reversed(_ids(stated)), None)


def _by_machine(head: Message) -> bool:
    auto = str(head["Auto-Submitted"] or "no").strip().lower()
    bulk = str(head["Precedence"] or "").strip().lower() in _BULK
    return not auto.startswith("no") or bulk or head["X-Autoreply"] is not None


def _rows(mail: _Mail, ours: Iterable[str]) -> Iterator[dict[str, Any]]:
    """A row for each house of the other side, where there is somebody of ours."""
    own = set(ours)
    by_us = mail.sender.domain in own
    our_people = [one for one in (mail.sender, *mail.people) if one.domain in own]
    theirs = mail.people if by_us else (mail.sender,)
    firsts: dict[str, Person] = {}
    for person in theirs:
        if person.domain not in own:
            firsts.setdefault(person.domain, person)
    for domain, person in firsts.items() if our_people else ():
        yield {
            "id": mail.id,
            "account_id": None if domain in PUBLIC else domain,
            "occurred_at": mail.sent,
            "kind": "email",
            "direction": "outbound" if by_us else "inbound",
            "colleague_id": our_people[0].address,
            "contact_id": person.address,
            "text": mail.text,
            "in_reply_to": mail.answers,
            "automated": mail.automated,
        }
