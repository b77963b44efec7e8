"""A proposed mapping is one that a person would have begun with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

import focuskit
from focuskit.intake import Mapping, propose, read_interactions
from focuskit.model import schemas

EXPORTS = {
    "hubspot/company_data.csv": "accounts",
    "hubspot/contact_data.csv": "contacts",
    "hubspot/owner_data.csv": "colleagues",
    "hubspot/deal_data.csv": "interactions",
    "hubspot/engagement_call_data.csv": "interactions",
    "hubspot/engagement_email_data.csv": "interactions",
    "hubspot/engagement_meeting_data.csv": "interactions",
    "hubspot/engagement_note_data.csv": "interactions",
    "hubspot/engagement_task_data.csv": "interactions",
    "hubspot/engagement_data.csv": "interactions",
    "hubspot/ticket_data.csv": "interactions",
    "salesforce/sf_account_data.csv": "accounts",
    "salesforce/sf_contact_data.csv": "contacts",
    "salesforce/sf_user_data.csv": "colleagues",
    "salesforce/sf_event_data.csv": "interactions",
    "salesforce/sf_opportunity_data.csv": "interactions",
    "salesforce/sf_order_data.csv": "interactions",
    "salesforce/sf_task_data.csv": "interactions",
    "zendesk/organization_data.csv": "accounts",
    "zendesk/user_data.csv": "contacts",
    "zendesk/ticket_data.csv": "interactions",
    "zendesk/ticket_comment_data.csv": "interactions",
}


def proposed(path: Path, table: str = "interactions") -> dict[str, Any]:
    """Return the fields that are proposed, once the document is known to be valid."""
    proposal = propose(path, table=table)
    schemas.check(proposal.document, "mapping", where=str(path))
    fields: dict[str, Any] = proposal.document[table]["fields"]
    return fields


@pytest.mark.parametrize(("name", "table"), EXPORTS.items(), ids=EXPORTS)
def test_a_crm_export_gets_a_valid_proposal_whose_columns_are_there(
    real_data: Path, name: str, table: str
) -> None:
    path = real_data / "crm_exports" / name
    proposal = propose(path, table=table)
    schemas.check(proposal.document, "mapping", where=name)
    columns = pl.read_csv(path, infer_schema=False).columns
    rules = Mapping.load(proposal.document).table(table).fields
    assert rules
    used = [column for rule in rules.values() for column in rule.columns]
    assert len(used) == len(set(used))
    assert sorted([*used, *proposal.unused]) == sorted(columns)
    required = schemas.required(schemas_of(table))
    assert proposal.missing == tuple(field for field in required if field not in rules)


def schemas_of(table: str) -> str:
    return table.removesuffix("s")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("hubspot/engagement_call_data.csv", "call"),
        ("hubspot/engagement_email_data.csv", "email"),
        ("hubspot/engagement_meeting_data.csv", "meeting"),
        ("hubspot/ticket_data.csv", "ticket"),
        ("salesforce/sf_opportunity_data.csv", "deal"),
        ("salesforce/sf_order_data.csv", "order"),
        ("zendesk/ticket_data.csv", "ticket"),
    ],
)
def test_the_kind_is_guessed_from_the_name_of_the_export(
    real_data: Path, name: str, kind: str
) -> None:
    assert proposed(real_data / "crm_exports" / name)["kind"] == {"constant": kind}


def test_the_service_desk_needs_no_hand_to_be_read(real_data: Path) -> None:
    path = real_data / "uci_incident" / "incidents.parquet"
    fields = proposed(path)
    assert propose(path).missing == ()
    expected = {
        "id": "number",
        "account_id": "caller_id",
        "occurred_at": "opened_at",
        "kind": {"constant": "ticket"},
        "resolved_at": {"first_of": ["resolved_at", "closed_at"]},
        "channel": "contact_type",
        "priority": "priority",
        "handovers": "reassignment_count",
        "reopened": "reopen_count",
        "promise_kept": "made_sla",
    }
    assert {field: fields.get(field) for field in expected} == expected
    intake = read_interactions(path, Mapping.load(propose(path).document))
    assert (intake.rows_in, intake.rows_accepted) == (24_918, 24_915)
    assert set(intake.rejected["field"]) == {"account_id"}


def test_the_order_book_needs_no_hand_to_be_read(real_data: Path) -> None:
    path = real_data / "online_retail_ii" / "account_events.csv.gz"
    fields = proposed(path)
    assert propose(path).missing == ()
    expected = {
        "account_id": "customer_id",
        "occurred_at": "invoice_date",
        "kind": "kind",
        "amount": "amount",
    }
    assert {field: fields.get(field) for field in expected} == expected
    intake = read_interactions(path, Mapping.load(propose(path).document))
    assert (intake.rows_in, intake.rows_rejected) == (44_751, 0)
    assert proposed(path, "accounts") == {"id": "customer_id", "segment": "country"}


# What no real file shows


def write(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.write_text(content)
    return path


def test_a_column_whose_values_would_be_rejected_is_not_proposed(tmp_path: Path) -> None:
    path = write(tmp_path, "rows.csv", "score,nps,kind,type\n11,9,talk,call\n")
    proposal = propose(path)
    fields = proposal.document["interactions"]["fields"]
    assert fields == {"score": "nps", "kind": "type"}
    assert proposal.unused == ("score", "kind")
    assert proposal.missing == ("occurred_at", "account_id")


def test_names_are_compared_without_case_punctuation_and_prefixes(tmp_path: Path) -> None:
    header = "CustomerId,Occurred At,property_hs_Kind,ASSIGNED-TO"
    path = write(tmp_path, "rows.csv", f"{header}\na,2026-01-31,call,ines\n")
    assert proposed(path) == {
        "account_id": "CustomerId",
        "occurred_at": "Occurred At",
        "kind": "property_hs_Kind",
        "colleague_id": "ASSIGNED-TO",
    }


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("incidents.csv", "ticket"),
        ("2026-invoices.csv", "order"),
        ("phone_calls.csv", "call"),
        ("Meeting export.csv", "meeting"),
        ("export.csv", None),
    ],
)
def test_the_name_of_the_file_tells_the_kind(tmp_path: Path, name: str, kind: str | None) -> None:
    path = write(tmp_path, name, "account_id,occurred_at\na,2026-01-31\n")
    assert proposed(path).get("kind") == ({"constant": kind} if kind else None)
    assert propose(path).missing == (() if kind else ("kind",))


def test_a_folder_s_name_does_not_tell_the_kind(tmp_path: Path) -> None:
    folder = tmp_path / "orders"
    folder.mkdir()
    assert "kind" not in proposed(write(folder, "rows.csv", "account_id\na\n"))


def test_a_file_of_which_nothing_is_known_is_said_to_miss_everything(tmp_path: Path) -> None:
    proposal = propose(write(tmp_path, "rows.csv", "x,y\n1,2\n"))
    schemas.check(proposal.document, "mapping", where="proposal")
    assert proposal.missing == ("occurred_at", "kind", "account_id")
    assert proposal.unused == ("x", "y")


def test_an_empty_column_is_proposed_by_its_name(tmp_path: Path) -> None:
    path = write(tmp_path, "calls.csv", "account_id,occurred_at,minutes\n")
    assert set(proposed(path)) == {"account_id", "occurred_at", "minutes", "kind"}


def test_a_file_that_cannot_be_read_is_explained_here_too(tmp_path: Path) -> None:
    with pytest.raises(focuskit.InputError, match="there is no such file"):
        propose(tmp_path / "rows.csv")
