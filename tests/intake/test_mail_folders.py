"""Mail folders: a mail between people of both sides is a row, and nothing else is."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from focuskit.intake import Mapping, read_interactions
from focuskit.model.errors import InputError

US = "Anna <anna@our.example>"


def mail(number: int, sender: str, to: str, *heads: str, body: str = "Hello") -> str:
    """A mail as folders keep it."""
    date = f"Date: Mon, 05 Jan 2026 10:{number:02}:00 +0100"
    lines = ["From MAILER-DAEMON Mon Jan  5 10:00:00 2026", f"From: {sender}", f"To: {to}", date,
             f"Message-ID: <m{number}@x>", *heads, "", body, "", ""]  # fmt: skip
    return "\n".join(lines)


def folder(path: Path, *mails: str) -> Path:
    """A folder of mails, after five that tell whose it is."""
    told = [mail(n, US, f"Bo <bo@house{n}.example>") for n in range(5)]
    path.write_bytes("".join([*told, *mails]).encode())
    return path


def rows(path: Path | str, **limits: int) -> list[dict[str, Any]]:
    """The rows that are read beyond the first five."""
    read = read_interactions(path, Mapping().with_limits(limits))
    return read.frame.collect().sort("occurred_at", "account_id", nulls_last=True).to_dicts()[5:]


def refused(path: Path | str, **limits: int) -> str:
    """What is said of a folder that cannot be read."""
    with pytest.raises(InputError) as error:
        rows(path, **limits)
    return str(error.value)


def test_a_mail_has_its_people_its_time_and_what_it_answers(tmp_path: Path) -> None:
    path = folder(
        tmp_path / "team.mbox",
        mail(10, "=?utf-8?q?J=C3=BCrgen?= <J@Bluebay.example>", US,
             "Subject: =?utf-8?q?Z=C3=A4hler?= broken"),
        mail(11, US, "j@bluebay.example, x@zenith.example, ben@our.example",
             "In-Reply-To: <m10@x>", "Auto-Submitted: auto-replied"),
        mail(12, "j@bluebay.example", US, "References: <m10@x>\n\t<m11@x>", "Subject: Re: it"),
    )  # fmt: skip
    asked, answered, other, back = rows(path)
    assert asked["occurred_at"] == datetime(2026, 1, 5, 9, 10, tzinfo=UTC)
    told = {"account_id": "bluebay.example", "direction": "inbound", "kind": "email", "id": "m10@x"}
    assert {field: asked[field] for field in told} == told
    assert (asked["contact_id"], asked["colleague_id"]) == ("j@bluebay.example", "anna@our.example")
    assert (asked["text"], asked["automated"], asked["in_reply_to"]) == (
        "Zähler broken", False, None,
    )  # fmt: skip
    assert (answered["direction"], answered["in_reply_to"]) == ("outbound", "m10@x")
    assert answered["automated"]
    assert other["account_id"] == "zenith.example"
    assert back["in_reply_to"] == "m11@x"


def test_texts_are_read_only_if_somebody_asks(tmp_path: Path) -> None:
    path = folder(
        tmp_path / "team.mbox",
        mail(10, "j@bluebay.example", US, "Subject: Hi", body="We leave.\n>From now on"),
        mail(11, "j@bluebay.example", US, "Content-Type: text/html", body="<p>x</p>"),
        mail(12, "j@bluebay.example", US, "Content-Type: text/plain; charset=none", body="x"),
    )
    assert rows(path)[0]["text"] == "Hi"
    found = rows(f"{path}#our.example,texts")
    assert found[0]["text"].startswith("Hi\nWe leave.")
    assert [one["text"] for one in found[1:]] == [None, None]


def test_what_is_no_mail_between_two_houses_is_left_out_and_counted(tmp_path: Path) -> None:
    path = folder(
        tmp_path / "team.mbox",
        mail(10, US, "ben@our.example"),
        mail(11, "x@bluebay.example", US, "X-Gmail-Labels: Spam,Unread"),
        mail(12, "nobody", US),
        mail(13, "x@bluebay.example", "y@zenith.example"),
        "From here on, a line of a body that looks like the head of a mail.\n",
    )
    read = read_interactions(f"{path}#our.example", Mapping())
    assert read.rows_in == 5
    assert f"{path}#our.example: left out: 2 mails without people of both sides" in read.notes
    assert f"{path}#our.example: left out: 1 mail of spam, trash and drafts" in read.notes


def test_which_side_is_ours_is_told_or_asked(tmp_path: Path) -> None:
    path = folder(tmp_path / "team.mbox")
    notes = read_interactions(path, Mapping()).notes
    told = "ours are the people at our.example, as most mails show; else `team.mbox#our.example`"
    assert any(told in note for note in notes)
    few = tmp_path / "few.mbox"
    few.write_text(mail(1, US, "bo@bluebay.example"))
    assert "the mail folder does not tell which people are ours" in refused(few)
    assert "no mail of the folder has people of both sides" in refused(f"{few}#other.example")


def test_mails_of_anybody_and_without_a_time_are_rejected(tmp_path: Path) -> None:
    broken = mail(11, "x@bluebay.example", US, "Subject: =?none?q?x?=")
    path = folder(
        tmp_path / "team.mbox",
        mail(10, "x@gmail.com", US),
        broken.replace("Date: Mon, 05 Jan", "Date: some"),
        mail(12, "x@bluebay.example", US).replace(" +0100", ""),
    )
    read = read_interactions(path, Mapping())
    assert sorted(read.rejected["field"]) == ["account_id", "occurred_at"]
    assert rows(path)[-1]["occurred_at"] == datetime(2026, 1, 5, 10, 12, tzinfo=UTC)


def test_a_compressed_folder_is_read_and_its_size_is_bounded(tmp_path: Path) -> None:
    plain = folder(tmp_path / "team.mbox", mail(10, "x@bluebay.example", US, body="y" * 5000))
    path = tmp_path / "team.mbox.gz"
    path.write_bytes(gzip.compress(plain.read_bytes()))
    assert len(rows(path)) == 1
    for one in (plain, path):
        assert "--limit file_bytes=" in refused(one, file_bytes=100)
    assert "--limit events=" in refused(plain, events=5)
    assert "the head of a mail is longer" in refused(plain, cell_bytes=50)
    assert "a mail is longer than allowed" in refused(f"{plain}#our.example,texts", cell_bytes=1000)
    path.write_bytes(path.read_bytes()[:-20])
    assert "the compressed file is broken" in refused(path)
    plain.write_text("Subject: no folder\n")
    assert "not readable as a mail folder" in refused(plain)
