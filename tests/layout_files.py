"""Exports as people's systems write them, with the truth of every row stated beside the file.

What is true is made first, by chance from a fixed seed; then each system writes it down in columns
and forms of its own. Nothing here knows how focuskit reads a column.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

Truth = dict[str, Any]
Row = dict[str, str]
ROWS = 300
ACCOUNTS = [
    "O'Hara & Sons",
    "Quince Clinics",
    "Zenith",
    "Hazel Hotels",
    "Müller GmbH",
    "Acme, Inc.",
]
PEOPLE = ["Ann Lee", "Kim Park", "Sam Sales", "José Pérez"]
CALLERS = ["Ada L.", "Bo Chen", "Chris", "Dana"]


def cases(seed: int = 15) -> list[Truth]:
    """Return cases of a desk, of which one in six is open, in the order in which they came."""
    chance = random.Random(seed)  # noqa: S311 -- made-up rows
    opened = datetime(2026, 1, 1, 8, 0, tzinfo=UTC)
    rows = []
    for number in range(ROWS):
        opened += timedelta(minutes=chance.randrange(30, 1800))
        took = timedelta(minutes=chance.randrange(20, 9000))
        closed = None if chance.random() < 1 / 6 else opened + took
        rows.append({
            "id": str(10_001 + number),
            "account_id": chance.choice(ACCOUNTS),
            "occurred_at": opened,
            "resolved_at": closed,
            "colleague_id": chance.choice(PEOPLE),
            "contact_id": chance.choice(CALLERS),
            "channel": chance.choice(["Email", "Phone", "Web", "Chat"]),
            "priority": chance.choice(["Low", "Normal", "High", "Urgent"]),
            "text": chance.choice(["Printer", "Where is our order?", 'It says "no", again', "VPN"]),
            "handovers": chance.choice([0, 0, 0, 1, 2, 3]),
            "reopened": chance.choice([0, 0, 0, 0, 1, 2]),
            "score": chance.choice([None, None, None, 0.0, 10.0]) if closed else None,
            "promise_kept": chance.choice([True, True, False]),
            "promised_for": opened + timedelta(hours=72),
            "topics": chance.choice([None, ["print"], ["print", "vpn"]]),
            "kind": "ticket",
            "direction": "inbound",
        })  # fmt: skip
    return rows


def deals(seed: int = 16) -> list[Truth]:
    """Return deals, of which a third is undecided; all have a day by which they are to close."""
    chance = random.Random(seed)  # noqa: S311 -- made-up rows
    rows = []
    for number in range(ROWS):
        opened = datetime(2025, 3, 1, 9, 0, tzinfo=UTC) + timedelta(
            minutes=chance.randrange(0, 500_000)
        )
        outcome = chance.choice(["won", "lost", None])
        closes = opened + timedelta(minutes=chance.randrange(1000, 200_000))
        rows.append({
            "id": str(7001 + number),
            "account_id": str(9001 + chance.randrange(8)),
            "occurred_at": opened,
            "resolved_at": closes if outcome else None,
            "closes": closes,
            "outcome": outcome,
            "amount": chance.randrange(500, 90_000) + chance.choice([0, 0.5]),
            "currency": "EUR",
            "colleague_id": chance.choice(PEOPLE),
            "reason": chance.choice(["price", "features"]) if outcome == "lost" else None,
            "kind": "deal",
            "direction": "outbound",
        })  # fmt: skip
    return rows


def meetings(seed: int = 17) -> list[Truth]:
    """Return meetings and calls with customers."""
    chance = random.Random(seed)  # noqa: S311 -- made-up rows
    return [
        {
            "id": str(501 + number),
            "account_id": chance.choice(ACCOUNTS),
            "occurred_at": datetime(2026, 1, 1, 8, 0, tzinfo=UTC)
            + timedelta(minutes=15 * chance.randrange(0, 15_000)),
            "colleague_id": chance.choice(PEOPLE),
            "minutes": float(chance.randrange(1, 90)),
            "direction": chance.choice(["inbound", "outbound"]),
            "kind": "call",
        }
        for number in range(ROWS)
    ]


def scores(most: int, seed: int = 18) -> list[Truth]:
    """Return answers to a survey, on a scale from 1 or 0 to ``most``."""
    chance = random.Random(seed)  # noqa: S311 -- made-up rows
    least = 1 if most == 5 else 0
    rows = []
    for number in range(ROWS):
        given = chance.randint(least, most)
        rows.append({
            "id": f"R{number}",
            "account_id": chance.choice(ACCOUNTS),
            "occurred_at": datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=7 * number),
            "given": given,
            "score": (given - least) * 10 / (most - least),
            "text": chance.choice([None, "slow", "fine"]),
            "kind": "survey",
        })  # fmt: skip
    return rows


def _say(moment: datetime | None, form: str) -> str:
    return "" if moment is None else moment.strftime(form)


def _us(moment: datetime | None) -> str:
    """Write as Salesforce does for people in the United States: 1/5/2026 9:00 AM."""
    if moment is None:
        return ""
    hour = moment.strftime("%I:%M %p").lstrip("0")
    return f"{moment.month}/{moment.day}/{moment.year} {hour}"


def _or_empty(value: Any) -> str:
    return "" if value is None else str(value)


ISO, SPACED = "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"


def zendesk_view(row: Truth) -> Row:
    score = {None: "Unoffered", 0.0: "Bad", 10.0: "Good"}[row["score"]]
    return {
        "Summation column": "1", "Id": row["id"], "Requester": row["contact_id"],
        "Requester email": "ada@acme.example", "Submitter": "Kim", "Assignee": row["colleague_id"],
        "Group": "Support", "Subject": row["text"], "Tags": " ".join(row["topics"] or []),
        "Status": "Solved" if row["resolved_at"] else "Open", "Priority": row["priority"],
        "Via": row["channel"], "Ticket type": "Incident" if int(row["id"]) % 2 else "Question",
        "Created at": _say(row["occurred_at"], SPACED), "Updated at": "2026-12-31 09:00",
        "Organization": row["account_id"], "Due date": "",
        "Solved at": _say(row["resolved_at"], SPACED), "Satisfaction Score": score,
        "Group stations": str(row["handovers"] + 1), "Assignee stations": "1",
        "Reopens": str(row["reopened"]), "Replies": "2", "First reply time in minutes": "30",
        "Full resolution time in minutes": "1500",
    }  # fmt: skip


def freshdesk(row: Truth) -> Row:
    return {
        "Ticket ID": row["id"], "Subject": row["text"],
        "Status": "Closed" if row["resolved_at"] else "Open", "Priority": row["priority"],
        "Source": row["channel"], "Type": "Question", "Agent": row["colleague_id"], "Group": "L1",
        "Created time": _say(row["occurred_at"], ISO),
        "Due by Time": _say(row["promised_for"], ISO),
        "Resolved time": _say(row["resolved_at"], ISO), "Closed time": "",
        "Last update time": "2026-12-31 09:00:00", "Initial response time": "2026-12-31 09:00:00",
        "Time tracked": "00:10:00", "First response time (in hrs)": "00:30:00",
        "Resolution time (in hrs)": "23:00:00", "Agent interactions": "2",
        "Customer interactions": "3",
        "Resolution status": "Within SLA" if row["promise_kept"] else "SLA Violated",
        "First response status": "Within SLA", "Tags": ",".join(row["topics"] or []),
        "Survey results": "", "Product": "", "Full name": row["contact_id"],
        "Contact ID": row["contact_id"], "Company Name": row["account_id"],
    }  # fmt: skip


def salesforce_cases(row: Truth) -> Row:
    return {
        "Case Owner": row["colleague_id"], "Account Name": row["account_id"],
        "Contact Name": row["contact_id"], "Subject": row["text"],
        "Date/Time Opened": _us(row["occurred_at"]), "Date/Time Closed": _us(row["resolved_at"]),
        "Age (Hours)": "25.0", "Open": "0" if row["resolved_at"] else "1",
        "Closed": "1" if row["resolved_at"] else "0", "Type": "Problem",
        "Case Number": row["id"].zfill(8), "Case Origin": row["channel"],
        "Status": "Closed" if row["resolved_at"] else "New", "Priority": row["priority"],
        "Reopened Count": str(row["reopened"]),
    }  # fmt: skip


def salesforce_cases_british(row: Truth) -> Row:
    british = "%d/%m/%Y %H:%M"
    return {
        **salesforce_cases(row),
        "Date/Time Opened": _say(row["occurred_at"], british),
        "Date/Time Closed": _say(row["resolved_at"], british),
    }


def servicenow(row: Truth) -> Row:
    return {
        "number": row["id"], "opened_at": _say(row["occurred_at"], ISO), "closed_at": "",
        "resolved_at": _say(row["resolved_at"], ISO), "company": row["account_id"],
        "caller_id": row["contact_id"], "short_description": "x", "assignment_group": "L1",
        "assigned_to": row["colleague_id"], "priority": row["priority"],
        "state": "Closed" if row["resolved_at"] else "New", "contact_type": row["channel"],
        "reassignment_count": str(row["handovers"]), "reopen_count": str(row["reopened"]),
        "made_sla": str(row["promise_kept"]).lower(), "category": "hw",
        "sys_created_on": "2026-12-31 09:00:00",
    }  # fmt: skip


def jira(row: Truth) -> Row:
    form = "%d/%b/%y %I:%M %p"
    return {
        "Issue Type": "Service Request", "Issue key": row["id"], "Issue id": "1",
        "Summary": row["text"], "Assignee": row["colleague_id"], "Reporter": row["contact_id"],
        "Priority": row["priority"], "Status": "Done" if row["resolved_at"] else "Open",
        "Created": _say(row["occurred_at"], form), "Resolved": _say(row["resolved_at"], form),
        "Updated": "01/Jan/27 9:00 AM", "Due date": "",
        "Custom field (Organizations)": row["account_id"],
    }  # fmt: skip


def hubspot_deals(row: Truth) -> Row:
    stage = {"won": "Closed Won", "lost": "Closed Lost", None: "Qualified To Buy"}
    return {
        "Record ID": row["id"], "Deal Name": "Big one", "Pipeline": "Sales",
        "Deal Stage": stage[row["outcome"]], "Amount": str(row["amount"]),
        "Close Date": _say(row["closes"], SPACED), "Create Date": _say(row["occurred_at"], SPACED),
        "Last Activity Date": "2026-12-31 09:00", "Deal owner": row["colleague_id"],
        "Closed Lost Reason": _or_empty(row["reason"]),
        "Associated Company IDs (Primary)": row["account_id"],
        "Associated Company (Primary)": f"Company {row['account_id']}",
    }  # fmt: skip


def pipedrive(row: Truth) -> Row:
    won, lost = (row["closes"] if row["outcome"] == word else None for word in ("won", "lost"))
    return {
        "Deal - ID": row["id"], "Deal - Title": "Big", "Deal - Organization": row["account_id"],
        "Deal - Owner": row["colleague_id"], "Deal - Value": str(row["amount"]),
        "Deal - Currency of value": row["currency"], "Deal - Stage": "Proposal",
        "Deal - Status": (row["outcome"] or "open").title(),
        "Deal - Deal created": _say(row["occurred_at"], ISO), "Deal - Won time": _say(won, ISO),
        "Deal - Lost time": _say(lost, ISO), "Deal - Lost reason": _or_empty(row["reason"]),
        "Deal - Expected close date": _say(row["closes"], "%Y-%m-%d"),
        "Deal - Total activities": "3", "Deal - Last activity date": "2026-12-31",
        "Person - Email (Work)": "kim@acme.example",
    }  # fmt: skip


def salesforce_opportunities(row: Truth) -> Row:
    stage = {"won": "Closed Won", "lost": "Closed Lost", None: "Negotiation"}
    return {
        "Opportunity ID": row["id"], "Opportunity Name": "R", "Account Name": row["account_id"],
        "Stage": stage[row["outcome"]], "Close Date": _us(row["closes"]),
        "Created Date": _us(row["occurred_at"]), "Amount": f"EUR {row['amount']:,.2f}",
        "Opportunity Owner": row["colleague_id"], "Probability (%)": "50", "Type": "New Business",
        "Lead Source": "Web", "Loss Reason": _or_empty(row["reason"]),
    }  # fmt: skip


def hubspot_calls(row: Truth) -> Row:
    minutes = int(row["minutes"])
    return {
        "Record ID": row["id"], "Call title": "Call with them",
        "Activity date": _say(row["occurred_at"], SPACED),
        "Activity assigned to": row["colleague_id"], "Call direction": row["direction"].title(),
        "Call duration": f"{minutes // 60:02}:{minutes % 60:02}:00",
        "Associated Company": row["account_id"],
    }  # fmt: skip


def csat(row: Truth) -> Row:
    return {
        "Response ID": row["id"], "Responded at": _say(row["occurred_at"], "%Y-%m-%dT%H:%M:%SZ"),
        "Company": row["account_id"], "CSAT (1-5)": str(row["given"]),
        "Comment": _or_empty(row["text"]),
    }  # fmt: skip


def nps(row: Truth) -> Row:
    return {
        "Response ID": row["id"], "Response Date": _say(row["occurred_at"], ISO),
        "Company": row["account_id"], "Score": str(row["given"]), "Comment": _or_empty(row["text"]),
    }  # fmt: skip


def german(row: Truth) -> Row:
    form = "%d.%m.%Y %H:%M"
    return {
        "Ticketnummer": row["id"], "Kunde": row["account_id"], "Betreff": row["text"],
        "Erstellt am": _say(row["occurred_at"], form), "Gelöst am": _say(row["resolved_at"], form),
        "Bearbeiter": row["colleague_id"], "Ansprechpartner": row["contact_id"],
        "Priorität": row["priority"], "Kanal": row["channel"],
        "SLA eingehalten": "ja" if row["promise_kept"] else "nein",
        "Weiterleitungen": str(row["handovers"]), "Status": "offen",
    }  # fmt: skip


def french(row: Truth) -> Row:
    form = "%d/%m/%Y %H:%M:%S"
    return {
        "N° de ticket": row["id"], "Société": row["account_id"], "Sujet": row["text"],
        "Date de création": _say(row["occurred_at"], form),
        "Date de résolution": _say(row["resolved_at"], form), "Assigné à": row["colleague_id"],
        "Demandeur": row["contact_id"], "Priorité": row["priority"], "Canal": row["channel"],
        "SLA respecté": "oui" if row["promise_kept"] else "non",
        "Réouvertures": str(row["reopened"]),
    }  # fmt: skip


def spanish(row: Truth) -> Row:
    form = "%d/%m/%Y %H:%M"
    return {
        "Número de ticket": row["id"], "Empresa": row["account_id"], "Asunto": row["text"],
        "Fecha de creación": _say(row["occurred_at"], form),
        "Fecha de resolución": _say(row["resolved_at"], form), "Asignado a": row["colleague_id"],
        "Solicitante": row["contact_id"], "Prioridad": row["priority"], "Canal": row["channel"],
    }  # fmt: skip


def dutch(row: Truth) -> Row:
    form = "%d-%m-%Y %H:%M"
    return {
        "Ticketnummer": row["id"], "Klant": row["account_id"], "Onderwerp": row["text"],
        "Aangemaakt op": _say(row["occurred_at"], form),
        "Opgelost op": _say(row["resolved_at"], form),
        "Behandelaar": row["colleague_id"], "Melder": row["contact_id"],
        "Prioriteit": row["priority"], "Kanaal": row["channel"], "Heropend": str(row["reopened"]),
    }  # fmt: skip


def portuguese(row: Truth) -> Row:
    form = "%d/%m/%Y %H:%M"
    return {
        "Número do chamado": row["id"], "Cliente": row["account_id"], "Assunto": row["text"],
        "Criado em": _say(row["occurred_at"], form), "Resolvido em": _say(row["resolved_at"], form),
        "Atribuído a": row["colleague_id"], "Solicitante": row["contact_id"],
        "Prioridade": row["priority"], "Canal": row["channel"],
    }  # fmt: skip


_DESK = ["id", "account_id", "occurred_at", "resolved_at", "colleague_id", "contact_id", "priority"]
_LOCAL = [*_DESK, "channel", "text", "kind", "direction"]
_DEAL = ["id", "account_id", "occurred_at", "resolved_at", "outcome", "amount", "colleague_id"]
_ANSWER = ["id", "account_id", "occurred_at", "score", "text", "kind"]

LAYOUTS: Mapping[str, tuple[Callable[[Truth], Row], Sequence[Truth], list[str]]] = {
    "zendesk_view": (
        zendesk_view, cases(), [*_LOCAL, "handovers", "reopened", "score", "topics"],
    ),
    "freshdesk": (freshdesk, cases(), [*_LOCAL, "promised_for", "promise_kept", "topics"]),
    "salesforce_cases": (salesforce_cases, cases(), [*_LOCAL, "reopened"]),
    "salesforce_cases_british": (salesforce_cases_british, cases(), [*_LOCAL, "reopened"]),
    "servicenow": (
        servicenow, cases(),
        [*_DESK, "channel", "kind", "direction", "handovers", "reopened", "promise_kept"],
    ),
    "jira": (jira, cases(), [*_DESK, "text", "kind", "direction"]),
    "hubspot_deals": (hubspot_deals, deals(), [*_DEAL, "reason", "kind", "direction"]),
    "pipedrive": (pipedrive, deals(), [*_DEAL, "reason", "currency", "kind", "direction"]),
    "salesforce_opportunities": (
        salesforce_opportunities, deals(), [*_DEAL, "reason", "kind", "direction"],
    ),
    "hubspot_calls": (
        hubspot_calls, meetings(),
        ["id", "account_id", "occurred_at", "colleague_id", "minutes", "direction", "kind"],
    ),
    "csat_survey": (csat, scores(5), _ANSWER),
    "delighted": (nps, scores(10), _ANSWER),
    "german_tickets": (german, cases(), [*_LOCAL, "handovers", "promise_kept"]),
    "french_tickets": (french, cases(), [*_LOCAL, "reopened", "promise_kept"]),
    "spanish_tickets": (spanish, cases(), _LOCAL),
    "dutch_tickets": (dutch, cases(), [*_LOCAL, "reopened"]),
    "portuguese_tickets": (portuguese, cases(), _LOCAL),
}  # fmt: skip
"""Name of the file: who writes it, what is true, and the fields that the layout states."""
_AS_WRITTEN = {"salesforce_cases", "salesforce_cases_british"}
"""Systems that fill their numbers up to eight digits."""


def write(
    folder: Path, name: str, change: Callable[[list[Row]], None] | None = None
) -> tuple[Path, list[Truth], list[str]]:
    """Write the file of one layout, and return it with what is true and what it states.

    Args:
        folder: Where to write it.
        name: One of ``LAYOUTS``.
        change: What is done to the rows before they are written.
    """
    writer, truth, fields = LAYOUTS[name]
    rows = [writer(row) for row in truth]
    if change is not None:
        change(rows)
    path = folder / f"{name}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        lines = csv.DictWriter(file, list(rows[0]))
        lines.writeheader()
        lines.writerows(rows)
    if name in _AS_WRITTEN:
        truth = [{**row, "id": row["id"].zfill(8)} for row in truth]
    return path, list(truth), fields
