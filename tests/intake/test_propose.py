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
        "direction": {"constant": "inbound"},
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
        ("deliveries.2026.csv", "delivery"),
        ("csat_survey_data.csv", "survey"),
    ],
)
def test_the_name_of_the_file_tells_the_kind_and_a_remark_says_so(
    tmp_path: Path, name: str, kind: str
) -> None:
    path = write(tmp_path, name, "account_id,occurred_at\na,2026-01-31\n")
    assert proposed(path).get("kind") == {"constant": kind}
    assert propose(path).missing == ()
    remark = f"every row is taken for kind {kind}, by the name of the file alone"
    assert propose(path).remarks == (remark,)


@pytest.mark.parametrize(
    ("name", "remark"),
    [
        ("export.csv", None),
        ("data.csv", None),
        ("churn_events.csv", "lost customers are kind account_lost"),
        ("lost_customers.csv", "lost customers are kind account_lost"),
        ("calendar_events.csv", "an event is one that we host"),
        ("ticket_events.csv", "an event is one that we host"),
        ("ticket_comments.csv", "the name speaks of ticket, and does not say that each row is one"),
        ("order_lines.csv", "the name speaks of order"),
    ],
)
def test_a_kind_is_not_guessed_from_a_name_that_may_mean_something_else(
    tmp_path: Path, name: str, remark: str | None
) -> None:
    path = write(tmp_path, name, "account_id,occurred_at\na,2026-01-31\n")
    proposal = propose(path)
    assert "kind" not in proposed(path)
    assert proposal.missing == ("kind",)
    assert (remark in proposal.remarks[0]) if remark else proposal.remarks == ()


def test_lost_deals_are_deals(tmp_path: Path) -> None:
    path = write(tmp_path, "lost_deals.csv", "account_id,occurred_at\na,2026-01-31\n")
    assert proposed(path)["kind"] == {"constant": "deal"}


LOG = "ticket_id,customer,timestamp,activity\n1,a,2026-03-01,Opened\n1,a,2026-03-02,Resolved\n"


@pytest.mark.parametrize("case", ["ticket_id", "case", "case:concept:name", "number", "Issue key"])
def test_a_log_of_changes_is_proposed_as_one(tmp_path: Path, case: str) -> None:
    path = write(tmp_path, "tickets.csv", LOG.replace("ticket_id", case))
    proposal = propose(path)
    assert proposal.missing == ()
    assert proposal.document["interactions"]["changes"] == {
        "case": case,
        "time": "timestamp",
        "activity": "activity",
        "resolved": ["resolved"],
        "opening": ["opened"],
    }
    (remark,) = proposal.remarks
    assert remark.startswith(f"each row is a change of a case: {case!r} tells cases apart")


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("rows.csv", "ticket_id", "case_id"),  # a case of what?
        ("tickets.csv", "Resolved", "Seen"),  # nothing says that a case ends
        ("tickets.csv", "Opened", "Called"),  # nothing says that a case opens
        ("tickets.csv", "timestamp", "moment"),
        ("tickets.csv", "customer", "shop"),
        ("tickets.csv", "2026-03-02", "2026-03-01"),  # no time tells the rows of a case apart
        ("tickets.csv", "2026-03-02", "soon"),
    ],
)
def test_a_log_that_leaves_a_doubt_is_not_proposed_as_one_case_a_row(
    tmp_path: Path, name: str, old: str, new: str
) -> None:
    path = write(tmp_path, name, LOG.replace(old, new))
    proposal = propose(path)
    assert "kind" not in proposal.document.get("interactions", {}).get("fields", {})
    assert "kind" in proposal.missing
    (remark,) = proposal.remarks
    assert "a log of changes is not one case a row" in remark


def test_an_id_on_rows_that_differ_is_remarked_and_on_equal_rows_not(tmp_path: Path) -> None:
    rows = "id,account_id,occurred_at,status\n1,a,2026-03-01,open\n1,a,2026-03-01,"
    (remark,) = propose(write(tmp_path, "tickets.csv", rows + "closed\n")).remarks
    assert remark.startswith("several rows that differ share one 'id', and 'status' what happened")
    assert "map the time of the change to entered_at" in remark
    copies = propose(write(tmp_path, "tickets.csv", rows + "open\n"))
    assert copies.document["interactions"]["fields"]["kind"] == {"constant": "ticket"}


def test_a_case_that_several_rows_share_is_no_log_without_steps(tmp_path: Path) -> None:
    rows = "id,case,account_id,occurred_at\n1,7,a,2026-03-01\n2,7,a,2026-03-02\n"
    path = write(tmp_path, "emails.csv", rows)
    assert proposed(path)["kind"] == {"constant": "email"}


def test_steps_of_cases_that_stand_on_one_row_each_are_no_log(tmp_path: Path) -> None:
    path = write(tmp_path, "tickets.csv", LOG.replace("\n1,a,2026-03-02", "\n2,a,2026-03-02"))
    assert proposed(path)["kind"] == {"constant": "ticket"}


def said_of(path: Path, field: str, table: str = "interactions") -> tuple[str, str]:
    """Return the word for a field and what it rests on."""
    (one,) = [one for one in propose(path, table=table).fields if one.field == field]
    return one.word, one.reason


@pytest.mark.parametrize("column", ["rating", "satisfaction_score", "Satisfaction Score"])
@pytest.mark.parametrize("values", [(5, 5, 5), (1, 3, 5), ("4", "", "5.0")])
def test_a_few_stars_are_asked_about_and_taken_on_their_scale_once_accepted(
    tmp_path: Path, column: str, values: tuple[object, ...]
) -> None:
    lines = "".join(f"a,2026-01-31,{value}\n" for value in values)
    path = write(tmp_path, "rows.csv", f"account_id,occurred_at,{column}\n{lines}")
    word, reason = said_of(path, "score")
    assert word == "please check"
    assert "read as 1 to 5, which becomes 0 to 10" in reason
    assert "score" not in proposed(path)
    accepted = propose(path, accept=["score"]).document["interactions"]["fields"]
    assert accepted["score"] == {"column": column, "scale": [1, 5]}


def test_many_stars_are_sure(tmp_path: Path) -> None:
    lines = "".join(f"a,2026-01-31,{1 + n % 5}\n" for n in range(20))
    path = write(tmp_path, "rows.csv", f"account_id,occurred_at,rating\n{lines}")
    assert proposed(path)["score"] == {"column": "rating", "scale": [1, 5]}


@pytest.mark.parametrize(
    ("column", "values", "word", "said"),
    [
        ("score", (1, 5), "sure", "holds 1 to 5 alone, read as 0 to 10"),
        ("rating", (0, 4), "please check", "holds 0 to 4 alone, read as 0 to 10"),
        ("rating", (4.5, 5), "please check", "holds 4.5 to 5 alone, read as 0 to 10"),
        ("rating", (1, 7), "please check", "holds 1 to 7 alone, read as 0 to 10"),
        ("rating", (1, 8), "sure", ""),
        ("nps", (1, 5), "sure", ""),
        ("rating", ("", ""), "sure", ""),
    ],
)
def test_a_scale_that_is_in_doubt_is_asked(
    tmp_path: Path, column: str, values: tuple[object, ...], word: str, said: str
) -> None:
    lines = "".join(f"a,2026-01-31,{value}\n" for value in values)
    path = write(tmp_path, "rows.csv", f"account_id,occurred_at,{column}\n{lines}")
    found = said_of(path, "score")
    assert found[0] == word
    assert said in found[1]
    assert proposed(path).get("score") == (column if word == "sure" else None)


def test_the_scale_is_told_from_all_rows(tmp_path: Path) -> None:
    lines = "a,2026-01-31,5\n" * 1500 + "a,2026-01-31,9\n"
    path = write(tmp_path, "rows.csv", f"account_id,occurred_at,rating\n{lines}")
    assert proposed(path)["score"] == "rating"
    assert propose(path).remarks == ()


def test_an_empty_file_has_nothing_to_propose(tmp_path: Path) -> None:
    proposal = propose(write(tmp_path, "tickets.csv", ""))
    assert proposal.document == {"schema_version": "1.0"}
    assert (proposal.unused, proposal.remarks) == ((), ())


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
