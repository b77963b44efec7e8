"""What data hold reaches no terminal as anything but letters to read, whichever command prints."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

import focuskit
from focuskit import Account, Interaction
from focuskit.cli import main
from focuskit.model.terminal_text import short, visible, visible_json, visible_line
from focuskit.report.account_view import account_view
from focuskit.report.first_screen_view import first_screen_view
from focuskit.report.portfolio_view import signs_view
from focuskit.report.screen_layout import WIDEST
from focuskit.report.widgets import Screen

_DAY = datetime(2026, 1, 5, tzinfo=UTC)
SOURCE = Path(focuskit.__file__).parent
EVIL = "\x1b[31m\x1b]0;title\x07\x9b2J\u202e\u2066\u200f\u200b\x7f\r\t\u2028\ufeff\U000e0041"
"""An escape sequence, one that sets the title, and characters that turn or hide what follows."""


def _acting(text: str) -> list[str]:
    """Return the characters that act instead of being seen, the line break apart."""
    return [c for c in text if c != "\n" and unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl"}]


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder whose files, names included, hold such characters in every text."""
    folder = tmp_path_factory.mktemp("evil")
    rows = [
        {
            "id": f"{n}{EVIL}", "account_id": f"acme{EVIL}", "kind": kind,
            "occurred_at": f"2026-0{n}-0{day}T10:00Z", "resolved_at": f"2026-0{n}-19T10:00Z",
            "handovers": 4, "text": f"no thanks{EVIL}", "colleague_id": f"me{EVIL}",
            "direction": "inbound", "channel": f"mail{EVIL}", "outcome": f"lost{EVIL}",
            "reason": f"why\n{EVIL}", "priority": f"high{EVIL}", "reopened": 1,
        }
        for n in range(1, 7)
        for day, kind in enumerate(("ticket", "complaint", "order", "email"), start=1)
    ]  # fmt: skip
    rows.append({**rows[0], "id": "bad", "occurred_at": f"never{EVIL}"})
    _write(folder / "rows\u202e\x1b\x07.csv", rows)
    named = {"name": f"Acme{EVIL}", "owner": f"Ann{EVIL}", "segment": f"big{EVIL}"}
    _write(folder / "accounts.csv", [{"id": f"acme{EVIL}", "status": "customer", **named}])
    policy = focuskit.load_policy(None).to_document() | {"name": f"ours{EVIL}"}
    policy["rivals"] = [f"rival{EVIL}"]
    waiver = {"owner": f"Bob{EVIL}", "reason": f"agreed{EVIL}", "expires": "2027-01-01T00:00:00Z"}
    policy["waivers"] = [
        {"account": f"acme{EVIL}", "sign": "passed-around", "severity": 0.1, **waiver}
    ]
    (folder / "policy.json").write_text(json.dumps(policy), encoding="utf-8")
    return folder


def _write(path: Path, rows: list[dict[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


DATA = ("--interactions", "rows", "--accounts", "accounts.csv")
COMMANDS = [
    ("assess", *DATA, "--policy", "policy.json"),
    ("assess", *DATA, "--format", "json"),
    ("assess", *DATA, "--mapping", "rows"),
    ("assess", "--interactions", f"nowhere{EVIL}.csv"),
    ("assess", *DATA, f"--out{EVIL}"),
    ("assess", *DATA, "--format", f"json{EVIL}"),
    ("explain", f"acme{EVIL}", *DATA, "--policy", "policy.json"),
    ("explain", f"acme{EVIL}", *DATA, "--sign", "passed-around"),
    ("explain", f"acme{EVIL}", *DATA, "--sign", "passed-around", "--format", "json"),
    ("explain", f"acne{EVIL}", *DATA),
    ("supplier", *DATA),
    ("rollup", *DATA, "--by", "owner"),
    ("rollup", *DATA, "--by", "owner", "--format", "json"),
    ("watch", *DATA, "--since", "2026-04-01", "--look-back", "0"),
    ("watch", *DATA, "--since", f"then{EVIL}"),
    ("history", *DATA, "--from", "2026-06-01"),
    ("history", *DATA, "--from", "2026-06-01", "--format", "csv"),
    ("compare", *DATA, "--since", "2026-04-01"),
    ("compare", *DATA, "--since", "2026-04-01", "--format", "json"),
    ("policy", "show", "policy.json"),
    ("policy", "check", "policy.json", "--accounts", "accounts.csv"),
    ("policy", "show", "policy.json", "--format", "json"),
    ("map", "rows"),
    ("signs", f"gone{EVIL}"),
    (f"asess{EVIL}",),
]


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda a: visible(" ".join(a))[:60])
def test_no_command_prints_what_acts_on_a_terminal(
    evil: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(evil)
    rows = next(evil.glob("rows*")).name
    done = _run(*(rows if argument == "rows" else argument for argument in arguments))
    assert done.exit_code in {0, 1, 2, 3}
    assert not isinstance(done.exception, OSError | ValueError | TypeError | KeyError)
    assert _acting(done.output) == []
    assert done.output.strip()


def test_on_a_terminal_only_our_own_colours_are_sequences(evil: Path) -> None:
    portfolio = focuskit.assess(next(evil.glob("rows*")), accounts=evil / "accounts.csv")
    (account,) = portfolio
    shown = io.StringIO()
    screen = Screen(file=shown, force_terminal=True, width=120, _environ={"TERM": "xterm"})
    page = account_view(portfolio[account], portfolio.evidence(account))
    screen.print(first_screen_view(portfolio), signs_view(portfolio), page, EVIL)
    text = shown.getvalue()
    assert "\x1b[1m" in text
    assert r"acme\x1b[31m\x1b]0;title\x07\x9b2J\u202e" in text
    assert _acting(re.sub(r"\x1b\[[0-9;]*m", "", text)) == []


@pytest.mark.parametrize("quiet", [False, True])
def test_the_page_of_an_account_names_its_red_lights(*, quiet: bool) -> None:
    """Five cases are open beyond their time; one who has stopped ordering has two red lights."""
    opened = [{"id": f"c{n}", "occurred_at": _DAY - timedelta(days=20 + n)} for n in range(5)]
    closed = [
        {"id": f"d{n}", "occurred_at": _DAY - timedelta(days=60 + n), "resolved_at": _DAY}
        for n in range(2)
    ]
    cases = [{"kind": "ticket", "account_id": "acme", **one} for one in (*opened, *closed)]
    orders = [
        {"id": f"{a}{n}", "account_id": a, "kind": "order", "direction": "inbound",
         "occurred_at": _DAY - timedelta(days=10 * n + (300 if a == "acme" else 0))}
        for a in ("acme", "bolt") for n in range(40)
    ]  # fmt: skip
    portfolio = focuskit.assess([*cases, *(orders if quiet else [])], as_of=_DAY)
    shown = io.StringIO()
    Screen(file=shown, width=120).print(account_view(portfolio["acme"]))
    named = "red lights: gone-quiet, left-open" if quiet else "red light: left-open"
    assert f"\n{named}\n" in shown.getvalue()


def test_a_name_stays_on_its_line(tmp_path: Path) -> None:
    rows = [
        {"account_id": "acme\n9 accounts, all sound", "kind": "order", "occurred_at": "2026-01-05"}
    ]
    _write(tmp_path / "rows.csv", [dict(row) for row in rows])
    done = _run("assess", "--interactions", tmp_path / "rows.csv")
    assert r"acme\n9 accounts, all sound" in done.stdout.replace("\n", " ")
    assert "\n9 accounts" not in done.stdout


def test_json_keeps_its_meaning(evil: Path) -> None:
    rows = next(evil.glob("rows*"))
    done = _run("assess", "--interactions", rows, "--format", "json")
    (document,) = map(json.loads, done.stdout.splitlines())
    assert document["subject"]["id"] == f"acme{EVIL}"


@given(st.text(st.characters(exclude_categories=())))
def test_a_text_becomes_visible_and_a_plain_one_stays(text: str) -> None:
    assert _acting(visible(text)) == []
    assert "\n" not in visible_line(text)
    assert visible(visible(text)) == visible(text)
    if not _acting(text) and text.isascii():
        assert visible(text) == text
    document = json.dumps({"a": [text]}, ensure_ascii=False, indent=1)
    assert json.loads(visible_json(document)) == {"a": [text]}
    assert _acting(visible_json(document)) == []


@pytest.mark.parametrize(
    "plain", ["Zoë & Søn", "日本語", "اسم", "naïve “quoted”", "a\nb", "C:\\x", "🏳 ✓", "\xa0"]
)
def test_what_people_write_stays_as_it_is(plain: str) -> None:
    assert visible(plain) == plain


def test_a_long_id_keeps_its_ends_and_takes_the_columns_from_nobody() -> None:
    assert short("x" * 300, 40) == "x" * 29 + "…" + "x" * 10
    assert short("é" * 40, 40) == "é" * 40
    assert len(short("日" * 300, 40)) == 20  # each is two cells wide
    long = [Interaction(account_id="y" * 900, kind="order", occurred_at=_DAY)]
    accounts = [Account(id="y" * 900, owner="z" * 900), Account(id="acme")]
    portfolio = focuskit.assess(long, accounts=accounts, unlisted_accounts="assess")
    for width in (200, 80):
        shown = io.StringIO()
        Screen(file=shown, width=width).print(first_screen_view(portfolio))
        lines = shown.getvalue().splitlines()
        assert max(map(len, lines)) <= min(width, WIDEST)
        assert all(line == line.rstrip() for line in lines)
        assert "as of 5 January 2026" in lines[0]


def test_everything_is_printed_through_one_door() -> None:
    others = [p for p in (SOURCE / "cli").glob("*.py") if p.name != "screen.py"]
    for path in others:
        used = re.findall(r"click\.s?echo|\bprint\(|std(?:out|err)\.write|Console\(", _code(path))
        allowed = {"progress.py": ["Console("]}.get(path.name, [])  # the bar holds no data
        assert [u for u in used if u != "print("] == allowed, path.name
    for path in (SOURCE / "report").glob("*.py"):
        if path.name != "widgets.py":
            assert "rich.text" not in _code(path), path.name


def _code(path: Path) -> str:
    return re.sub(r"console\(\)\.print\(", "", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("form", ["table", "json"])
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is full")
def test_a_full_disk_behind_the_pipe_ends_with_words_and_2(evil: Path, form: str) -> None:
    command = [sys.executable, "-m", "focuskit", "policy", "show", "--format"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*command, {"table": "text"}.get(form, form)],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False, cwd=evil,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (
        2, f"focuskit: cannot write what was found: {os.strerror(28)}\n"
    )  # fmt: skip
