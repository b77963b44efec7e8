"""Windows: each ends where its sign says, to the second.

The days stand here once more, as numbers: a test that read them off the sign's file would follow
every slip in it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import attrs
import pytest
from supplier_support import on_supplier

from focuskit_testing import portfolio

Rows = list[dict[str, Any]]
Shown = Literal["value", "observations", "evidence", "pending"]

PLUGINS = Path(__file__).parents[2] / "plugins"
SECOND = 1 / 86_400
ANCHOR = 100
"""Days ago of the row from which a window between two rows runs."""


@attrs.frozen(eq=False)
class Window:
    """A window of a sign, and what is found of a row inside it and outside.

    Args:
        sign: The sign.
        constant: What the sign's file calls it.
        days: How long it is.
        rows: Rows of which one lies so many days from now, or from another one.
        shows: The part of the finding that tells the two apart.
        inside: What is found a second before the end.
        outside: What is found a second after it.
        at_the_end: What is found at the very end.
    """

    sign: str
    constant: str
    days: int
    rows: Callable[[float], Rows]
    shows: Shown
    inside: float
    outside: float
    at_the_end: Literal["inside", "outside"] = "outside"

    @property
    def name(self) -> str:
        return f"{self.sign} {self.constant} {self.days}"

    @property
    def expected(self) -> dict[str, float]:
        told = {"inside": self.inside, "outside": self.outside}
        return {**told, "at the end": told[self.at_the_end]}


OTHER = {
    "account_id": "other", "kind": "order", "occurred_at": 900, "automated": False,
    "in_reply_to": "1", "outcome": "won", "losing_party": "nobody",
}  # fmt: skip
"""A row that states what decides between good and bad elsewhere, so that every column is there."""

PLACES = {"inside": -SECOND, "outside": SECOND, "at the end": 0}


def recent(sign: str, days: int, **fields: Any) -> Window:
    """Return a window back from now: its row is one observation while it lies inside."""

    def rows(ago: float) -> Rows:
        return [{"occurred_at": ago, **fields}]

    return Window(sign, "WINDOW_DAYS", days, rows, "observations", 1, 0)


def before(sign: str, constant: str, days: int, of: Any, by: Any) -> Window:
    """Return a window back from a row ``of``: without a row ``by`` inside, it is evidence."""

    def rows(ago: float) -> Rows:
        return [{"occurred_at": ANCHOR, **of}, {"occurred_at": ANCHOR + ago, **by}]

    return Window(sign, constant, days, rows, "evidence", 0, 1, at_the_end="inside")


def after(sign: str, constant: str, days: int, of: Any, by: Any) -> Window:
    """Return a window on from a row ``of``: without a row ``by`` inside, it is evidence."""

    def rows(later: float) -> Rows:
        return [{"occurred_at": ANCHOR, **of}, {"occurred_at": ANCHOR - later, **by}]

    return Window(sign, constant, days, rows, "evidence", 0, 1, at_the_end="inside")


def missing(sign: str, days: int, **fields: Any) -> Window:
    """Return a window in which one of three things happened; outside it, none of them did."""

    def rows(ago: float) -> Rows:
        return [{"occurred_at": 900, "kind": "order"}, {"occurred_at": ago, **fields}]

    return Window(sign, "WINDOW_DAYS", days, rows, "value", 2, 3)


THEIRS, OURS = {"direction": "inbound"}, {"direction": "outbound"}
OBSTACLE = {"kind": "call", **THEIRS, "topics": ["obstacle"]}
DEAL = {
    "kind": "deal", **OURS,
    "discount": 0.1, "topics": ["price"], "outcome": "won", "resolved_at": 2,
}  # fmt: skip
TROUBLE = {"kind": "trouble_point", **THEIRS, "topics": ["noise"]}
EXPECTED = {"kind": "trouble_point", "direction": "internal", "topics": ["noise"]}
EMAIL = {"kind": "email", "channel": "mail"}
REQUEST = {"kind": "request", **THEIRS, "outcome": "accepted", "resolved_at": 1}
OBJECTIVE = {"kind": "objective", **THEIRS, "source": "asked"}
ON_FILMS = [{**row, "topics": ["films"]} for row in (REQUEST, OBJECTIVE)]
DELIVERY = {"kind": "delivery", **OURS}
HAPPY = {"kind": "survey", **THEIRS, "score": 9}
PROMISE = {"kind": "promise", **OURS, "colleague_role": "sales"}
FAVOR = {"kind": "favor_asked", "direction": "internal", "colleague_id": "kim"}
RETURNED = {**FAVOR, "kind": "favor_returned"}
CASE = {"kind": "ticket", **THEIRS}


def _mails_without_an_answer(later: float) -> Rows:
    """Five mails of ours; the one answer of theirs is in time for the last of them, or for none."""
    ours = [{**EMAIL, **OURS, "occurred_at": ANCHOR + n * 0.001} for n in range(20)]
    return [*ours, {**EMAIL, **THEIRS, "occurred_at": ANCHOR - later}]


def _whom_we_met_most(ago: float) -> Rows:
    """Bo was met twice and Al once, unless the first of the two lies too far back."""
    met = {"kind": "meeting", "direction": "outbound", "contact_role": "buyer"}
    return [
        {**met, "contact_id": "bo", "occurred_at": ANCHOR + ago},
        {**met, "contact_id": "bo", "occurred_at": 300},
        {**met, "contact_id": "al", "contact_role": "boss", "occurred_at": 301},
        {**met, "contact_id": "al", "contact_role": "boss", "occurred_at": 302},
        {"kind": "contact_left", "contact_id": "bo", "occurred_at": ANCHOR},
    ]


def _asked_how_they_fare(ago: float) -> Rows:
    asked = {"kind": "check_in", "account_id": None, "score": 9, "occurred_at": ago}
    return [
        row
        for name in ("kim", "lou")
        for row in (
            {"kind": "call", **OURS, "colleague_id": name, "occurred_at": 3},
            {**asked, "colleague_id": name},
        )
    ]


def _two_way_weeks(ago: float) -> Rows:
    """Both sides wrote in a week of long ago and in one that begins or ends the recent span."""
    pairs = [(side, days) for days in (ago, 200) for side in (OURS, THEIRS)]
    return [{"kind": "order", "occurred_at": 900}] + [
        {"kind": "email", **side, "occurred_at": days} for side, days in pairs
    ]


def _weeks_of_the_year(ago: float) -> Rows:
    """Both sides wrote in a recent week and in one that begins the year or lies before it."""
    pairs = [(side, days) for days in (ago, 200, 20) for side in (OURS, THEIRS)]
    return [{"kind": "order", "occurred_at": 900}] + [
        {"kind": "email", **side, "occurred_at": days} for side, days in pairs
    ]


WINDOWS = [
    # leadership
    recent(
        "unprofitable-activity", 90, kind="activity", direction="internal", purpose="none"
    ),
    # listening
    recent("asked-to-death", 90, kind="survey", **OURS),
    Window(
        "asked-to-death", "DAYS_TO_ANSWER", 14,
        lambda ago: [{"kind": "survey", **OURS, "occurred_at": days} for days in (40, 30, ago)],
        "pending", 1, 0, at_the_end="inside",
    ),
    recent("decided-in-a-vacuum", 365, kind="decision", direction="internal"),
    before(
        "decided-in-a-vacuum", "DAYS_BEFORE", 60,
        {"kind": "decision", "direction": "internal"}, {"kind": "call", **OURS},
    ),
    recent("discount-before-obstacle", 365, **DEAL),
    before("discount-before-obstacle", "OBSTACLE_DAYS", 180, DEAL, OBSTACLE),
    recent("heard-but-unchanged", 365, **TROUBLE),
    after(
        "heard-but-unchanged", "DAYS_TO_CHANGE", 90,
        TROUBLE, {"kind": "change", **OURS, "outcome": "confirmed"},
    ),
    missing("one-channel-feedback", 365, kind="survey", **THEIRS),
    recent("pitching-over-asking", 180, kind="call", **OURS, talk_share=0.5),
    missing("power-questions-unasked", 365, kind="call", **OURS, topics=["motive"]),
    recent("unanswered-feedback", 180, kind="complaint", **THEIRS),
    after(
        "unanswered-feedback", "DAYS_TO_ANSWER", 14,
        {"kind": "complaint", **THEIRS}, {"kind": "call", **OURS},
    ),
    Window(
        "unanswered-outreach", "WINDOW_DAYS", 90,
        lambda ago: [
            {**EMAIL, **THEIRS, "occurred_at": 200}, {**EMAIL, **OURS, "occurred_at": ago}
        ],
        "observations", 1, 0,
    ),
    Window(
        "unanswered-outreach", "DAYS_TO_ANSWER", 14,
        lambda later: [
            {**EMAIL, **THEIRS, "occurred_at": 200},
            {**EMAIL, **OURS, "occurred_at": 80},
            {**EMAIL, **THEIRS, "occurred_at": 80 - later},
        ],
        "evidence", 0, 1, at_the_end="inside",
    ),
    Window(
        "wrong-channel", "WINDOW_DAYS", 180,
        lambda ago: [
            {"kind": "call", "channel": "phone", **OURS, "occurred_at": days}
            for days in (*range(20, 29), ago)
        ],
        "observations", 10, 0,
    ),
    Window(
        "wrong-channel", "DAYS_TO_ANSWER", 14, _mails_without_an_answer, "value", 0, 1,
        at_the_end="inside",
    ),
    # loyalty
    Window(
        "champion-left", "WINDOW_DAYS", 365,
        lambda ago: [
            {"kind": "meeting", **OURS, "contact_id": "bo", "contact_role": "buyer",
             "occurred_at": 500},
            {"kind": "contact_left", "contact_id": "bo", "occurred_at": ago},
        ],
        "evidence", 1, 0,
    ),
    Window(
        "champion-left", "MEETING_DAYS", 730, _whom_we_met_most, "evidence", 1, 0,
        at_the_end="inside",
    ),
    # 90 and 360 days are 13 and 52 whole weeks.
    Window("fading-effort", "RECENT_DAYS", 13 * 7, _two_way_weeks, "value", 3, 0),
    Window("fading-effort", "BEFORE_DAYS", 52 * 7, _weeks_of_the_year, "value", 1.5, 3),
    recent("leaving-announced", 180, kind="email", **THEIRS, text="We leave you.", language="en"),
    recent("low-advocacy", 365, **HAPPY, contact_id="bo"),
    recent("rival-in-sight", 90, kind="email", **THEIRS, text="We may leave.", language="en"),
    recent("single-threaded", 180, kind="email", **THEIRS, contact_id="bo"),
    Window(  # a question that they answered in time was asked
        "trouble-points-unknown", "ANSWERED_WITHIN_DAYS", 30,
        lambda after: [
            {"occurred_at": 900, "kind": "order"},
            {**EMAIL, **OURS, "occurred_at": ANCHOR, "text": "What annoys you?", "language": "en"},
            {**EMAIL, **THEIRS, "occurred_at": ANCHOR - after},
        ],
        "value", 0, 1, at_the_end="inside",
    ),
    Window(
        "trouble-points-unknown", "WINDOW_DAYS", 365,
        lambda ago: [{**TROUBLE, "occurred_at": ago}, {"kind": "order", "occurred_at": 400}],
        "evidence", 1, 0,
    ),
    before("trouble-points-unknown", "EXPECTED_DAYS", 365, TROUBLE, EXPECTED),
    # organization
    recent("broken-promises", 180, **PROMISE, promise_kept=True, promised_for=2, delivered_at=2),
    recent("neglected-colleagues", 90, kind="call", **OURS, colleague_id="kim"),
    Window("neglected-colleagues", "CHECK_IN_DAYS", 30, _asked_how_they_fare, "value", 0, 1),
    recent("one-sided-sacrifice", 180, **FAVOR),
    after("one-sided-sacrifice", "RETURNED_WITHIN_DAYS", 30, FAVOR, RETURNED),
    recent("sold-then-forgotten", 365, kind="order", **THEIRS),
    recent("unchecked-promises", 180, **PROMISE),
    before(
        "unchecked-promises", "CHECKED_WITHIN_DAYS", 60,
        PROMISE, {"kind": "meeting", "direction": "internal", "colleague_role": "delivery"},
    ),
    recent("unhappy-delivery", 365, **DELIVERY),
    after("unhappy-delivery", "ASKED_WITHIN_DAYS", 60, DELIVERY, HAPPY),
    Window(
        "weakest-touch", "WINDOW_DAYS", 365,
        lambda ago: [
            {**HAPPY, "colleague_role": "sales", "occurred_at": days} for days in (20, 30, ago)
        ],
        "observations", 3, 0,
    ),
    recent("win-lose-deal", 365, **DEAL),
    # responsiveness
    Window(
        "left-open", "MOST_DAYS_OPEN", 90,
        lambda ago: [{**CASE, "resolved_at": 2, "occurred_at": ago}],
        "observations", 1, 0, at_the_end="inside",
    ),
    Window(
        "left-open", "MOST_DAYS_DOUBTED", 365,
        lambda ago: [
            {**CASE, "resolved_at": 2, "occurred_at": 9}, {**CASE, "occurred_at": ago},
        ],
        "pending", 1, 0, at_the_end="inside",
    ),
    recent("passed-around", 180, **CASE, handovers=1, resolved_at=2),
    recent("powerless-front-line", 180, **CASE, escalations=1, resolved_at=2),
    recent("reopened-cases", 180, **CASE, reopened=1, resolved_at=2),
    recent("slow-resolution", 180, **CASE, resolved_at=2),
    # understanding
    recent("asked-not-observed", 365, kind="need", **THEIRS, source="asked"),
    recent("delivered-but-unused", 365, **DELIVERY),
    after(
        "delivered-but-unused", "FIRST_USE_DAYS", 60, DELIVERY, {"kind": "usage", **THEIRS}
    ),
    Window(  # without a motive on record, a proposal may fit or not
        "offer-mismatch", "WINDOW_DAYS", 365,
        lambda ago: [{**DEAL, "occurred_at": ago}],
        "pending", 1, 0,
    ),
    Window(
        "offer-mismatch", "MOTIVE_DAYS", 365,
        lambda before: [
            {**DEAL, "occurred_at": ANCHOR},
            {**OBJECTIVE, "topics": ["price"], "occurred_at": ANCHOR + before},
        ],
        "pending", 0, 1, at_the_end="inside",
    ),
    Window(
        "requested-not-bought", "WINDOW_DAYS", 365,
        lambda ago: [
            {**REQUEST, "topics": ["price"], "occurred_at": ago},
            {**DEAL, "occurred_at": 300},
        ],
        "observations", 1, 0,
    ),
    Window(
        "requested-not-bought", "DAYS_TO_BUY", 120,
        lambda later: [
            {**REQUEST, "topics": ["price"], "occurred_at": 300},
            {**DEAL, "occurred_at": 290, "outcome": "lost"},
            {**DEAL, "occurred_at": 300 - later},
        ],
        "evidence", 0, 1, at_the_end="inside",
    ),
    recent("trouble-has-names", 365, **CASE, contact_id="ada"),
    after(
        "trouble-has-names", "DAYS_TO_TALK", 60,
        {**CASE, "contact_id": "ada"}, {"kind": "call", **OURS, "contact_id": "ada"},
    ),
    recent("took-the-order", 180, **REQUEST),
    before("took-the-order", "BEFORE_DAYS", 180, *ON_FILMS),
    after("took-the-order", "AFTER_DAYS", 30, *ON_FILMS),
]  # fmt: skip


NAMES = ("ash", "elm", "fir")
KEY = [{"id": name, "segment": "key", "status": "customer", "annual_value": 9} for name in NAMES]
EXECUTIVE = {"account_id": "ash", "kind": "meeting", **OURS, "colleague_role": "executive"}
LAUNCH = {"kind": "launch", "direction": "internal", "account_id": None}
WON = {"kind": "deal", **OURS, "account_id": "ash", "outcome": "won", "resolved_at": 1}
LEARNT = {"kind": "call", **OURS, "account_id": "ash", "topics": ["switching-reason"]}
LOST = {"kind": "account_lost", **OURS, "source": "asked", "reason": "trust"}
ACTIVITY = {"kind": "activity", "direction": "internal", "account_id": None, "purpose": "keep"}


SUPPLIER = [
    Window(
        "executives-avoid-key-accounts", "WINDOW_DAYS", 90,
        lambda ago: [{**EXECUTIVE, "occurred_at": ago}],
        "evidence", 2, 3,
    ),
    Window(
        "noise-over-purpose", "WINDOW_DAYS", 90,
        lambda ago: [{**ACTIVITY, "occurred_at": ago}],
        "observations", 1, 0,
    ),
    Window(
        "one-sided-sellers", "WINDOW_DAYS", 180,
        lambda ago: [{**FAVOR, "account_id": "ash", "occurred_at": ago}],
        "observations", 1, 0,
    ),
    Window(
        "one-sided-sellers", "RETURNED_WITHIN_DAYS", 30,
        lambda after: [
            *(
                {**FAVOR, "id": f"f{n}", "account_id": "ash", "occurred_at": ANCHOR}
                for n in range(10)
            ),
            {**RETURNED, "account_id": "ash", "occurred_at": ANCHOR - after},
        ],
        "value", 0, 1, at_the_end="inside",
    ),
    Window(
        "launched-unvalidated", "WINDOW_DAYS", 365,
        lambda ago: [{**LAUNCH, "id": "new", "occurred_at": ago}],
        "observations", 1, 0,
    ),
    Window(
        "power-questions-unanswered", "WINDOW_DAYS", 365,
        lambda ago: [{**LEARNT, "topics": ["motive", "match", "rival-gap"], "occurred_at": ago}],
        "value", 0, 1,
    ),
    Window(
        "self-inflicted-departures", "WINDOW_DAYS", 365,
        lambda ago: [{**LOST, "account_id": "ash", "occurred_at": ago}],
        "observations", 1, 0,
    ),
    Window(
        "switching-reasons-unasked", "WINDOW_DAYS", 365,
        lambda ago: [{**WON, "occurred_at": ago}],
        "observations", 1, 0,
    ),
    Window(
        "switching-reasons-unasked", "ASKED_WITHIN_DAYS", 90,
        lambda before: [
            {**WON, "occurred_at": ANCHOR}, {**LEARNT, "occurred_at": ANCHOR + before}
        ],
        "evidence", 0, 1, at_the_end="inside",
    ),
    Window(
        "switching-reasons-unasked", "ASKED_WITHIN_DAYS", 90,
        lambda after: [
            {**WON, "occurred_at": ANCHOR}, {**LEARNT, "occurred_at": ANCHOR - after}
        ],
        "evidence", 0, 1, at_the_end="inside",
    ),
    Window(
        "treated-all-alike", "WINDOW_DAYS", 180,
        lambda ago: [{**LEARNT, "occurred_at": ago}],
        "observations", 1, 0,
    ),
    Window(  # what ash did not use in time makes it one in need, and the call to elm one to another
        "treated-all-alike", "UNUSED_AFTER_DAYS", 60,
        lambda after: [
            {**LEARNT, "account_id": "elm", "occurred_at": 10},
            {"kind": "delivery", **OURS, "account_id": "ash", "occurred_at": ANCHOR},
            {"kind": "usage", **THEIRS, "account_id": "ash", "occurred_at": ANCHOR - after},
        ],
        "evidence", 0, 1, at_the_end="inside",
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def found() -> dict[tuple[str, str], Any]:
    """Return account and sign: the finding; each window has an account for each of its places.

    All in one assessment, since an account is judged by itself.
    """
    rows: Rows = [OTHER]
    accounts = []
    for window in WINDOWS:
        for place, by in PLACES.items():
            account = f"{window.name}: {place}"
            accounts.append({"id": account, "status": "customer", "segment": "key"})
            rows += (_of(account, row) for row in window.rows(window.days + by))
    findings = portfolio(rows, accounts=accounts).findings
    return {(row["account_id"], row["sign"]): row for row in findings.iter_rows(named=True)}


def _of(account: str, row: dict[str, Any]) -> dict[str, Any]:
    """Return a row of this account, whose colleagues work for no other."""
    named = {"account_id": account, **row}
    colleague = row.get("colleague_id")
    return named | ({"colleague_id": f"{colleague} of {account}"} if colleague else {})


@pytest.mark.parametrize("window", WINDOWS, ids=lambda window: window.name)
def test_a_window_ends_to_the_second_where_its_sign_says(
    window: Window, found: dict[tuple[str, str], Any]
) -> None:
    told = {place: found[f"{window.name}: {place}", window.sign][window.shows] for place in PLACES}
    assert told == window.expected


@pytest.mark.parametrize("window", SUPPLIER, ids=lambda window: window.name)
def test_a_window_of_the_supplier_ends_to_the_second_too(window: Window) -> None:
    def told(ago: float) -> Any:
        rows = [OTHER, *window.rows(ago)]
        return on_supplier(window.sign, rows, accounts=KEY)[window.shows]

    assert {place: told(window.days + by) for place, by in PLACES.items()} == window.expected


NO_WINDOWS = ("BAD_", "LEAST_", "OK_")
"""How the limits begin that are days as well."""


def _windows_of_the_files() -> Iterator[tuple[str, str]]:
    """Return sign and name of each number of days in the files of signs that is no limit."""
    for path in sorted(PLUGINS.glob("*/src/*/*signs/[a-z]*.py")):
        for line in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
                name = line.targets[0].id
                if "DAYS" in name and not name.startswith(NO_WINDOWS):
                    yield path.stem.replace("_", "-"), name


def test_every_window_of_every_sign_is_held_here() -> None:
    held = {(window.sign, window.constant) for window in (*WINDOWS, *SUPPLIER)}
    assert held == set(_windows_of_the_files())
