"""A simulated supplier's tables as HubSpot and Zendesk export them, so far as these keep them.

What a system has no column for is left out: it knows no topic of a talk, no objective, no survey
on paper. Nothing here knows how focuskit reads a column.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path

import polars as pl

from focuskit_testing.simulate import Supplier

MINUTE = "%Y-%m-%d %H:%M"
CASES = ("ticket", "complaint", "request")
OWN_COLUMNS = ("Contact name", "Language", "Automated", "Key account")
"""Columns that HubSpot has only where somebody makes them."""
STAGES = {"won": "Closed Won", "lost": "Closed Lost"}
col = pl.col


def hubspot(supplier: Supplier, folder: Path, *, with_care: bool = False) -> Path:
    """Write companies, contacts, deals, tickets, calls, meetings and emails, a file each.

    Args:
        supplier: Whose rows to write.
        folder: Where to write them.
        with_care: Whether they keep columns of their own: with whom of theirs an activity was, in
            which language, and whether a machine wrote it; and which companies are key accounts.
    """
    tables = {
        "companies": _companies, "contacts": _contacts, "deals": _deals, "tickets": _tickets,
        "calls": _calls, "meetings": _meetings, "emails": _emails,
    }  # fmt: skip
    return _write(supplier, folder, "hubspot", tables, OWN_COLUMNS if with_care else ())


def zendesk(supplier: Supplier, folder: Path) -> Path:
    """Write the tickets of a view."""
    return _write(supplier, folder, "zendesk", {"tickets": _view})


def _write(
    supplier: Supplier,
    folder: Path,
    system: str,
    tables: Mapping[str, Callable[[Supplier], pl.DataFrame]],
    own: Collection[str] = OWN_COLUMNS,
) -> Path:
    folder.mkdir(exist_ok=True)
    for name, table in tables.items():
        left_out = [column for column in OWN_COLUMNS if column not in own]
        found = table(supplier).drop(left_out, strict=False)
        found.write_csv(folder / f"{system}-{name}.csv")
    return folder


def _of(supplier: Supplier, kinds: Iterable[str]) -> pl.DataFrame:
    """Rows of some kinds, with the names of everybody in them."""
    rows = supplier.interactions.filter(col.kind.is_in(list(kinds))).unique("id", keep="first")
    rows = rows.sort("occurred_at", "id")
    for field, people in {
        "account": supplier.accounts,
        "contact": supplier.contacts,
        "colleague": supplier.colleagues,
    }.items():
        named = people.unique("id", keep="first")
        names = named.select(col.id.alias(f"{field}_id"), _full_name().alias(field))
        rows = rows.join(names, on=f"{field}_id", how="left", maintain_order="left")
    return rows


def _full_name() -> pl.Expr:
    """The name of somebody, that nobody else bears."""
    return col.name + " " + col.id


def _say(column: str) -> pl.Expr:
    return col(column).dt.strftime(MINUTE)


def _companies(supplier: Supplier) -> pl.DataFrame:
    names = supplier.colleagues.select(col.id.alias("owner"), _full_name().alias("owner_name"))
    return supplier.accounts.join(
        names.unique("owner", keep="first"), on="owner", how="left"
    ).select(
        col.id.alias("Record ID"),
        _full_name().alias("Company name"),
        col.owner_name.alias("Company owner"),
        col.since.dt.strftime(MINUTE).alias("Create Date"),
        col.status.replace({"customer": "Customer", "prospect": "Lead", "lost": "Other"}).alias(
            "Lifecycle Stage"
        ),
        col.since.dt.strftime(MINUTE).alias("Became a Customer Date"),
        pl.lit("Packaging").alias("Industry"),
        (col.segment == "key").replace_strict({True: "Yes", False: "No"}).alias("Key account"),
    )


def _contacts(supplier: Supplier) -> pl.DataFrame:
    words = _full_name().str.split(" ")
    return supplier.contacts.select(
        col.id.alias("Record ID"),
        words.list.first().alias("First Name"),
        words.list.slice(1).list.join(" ").alias("Last Name"),
        (col.id + "@theirs.example").alias("Email"),
        col.role.alias("Job Title"),
        col.account_id.alias("Associated Company IDs (Primary)"),
    )


def _deals(supplier: Supplier) -> pl.DataFrame:
    return _of(supplier, ["deal"]).select(
        col.id.alias("Record ID"),
        pl.lit("Proposal").alias("Deal Name"),
        pl.lit("Sales").alias("Pipeline"),
        col.outcome.replace_strict(STAGES, default="Qualified To Buy").alias("Deal Stage"),
        col.amount.alias("Amount"),
        _say("resolved_at").alias("Close Date"),
        _say("occurred_at").alias("Create Date"),
        col.colleague.alias("Deal owner"),
        pl.when(col.outcome == "lost").then(col.reason).alias("Closed Lost Reason"),
        col.account_id.alias("Associated Company IDs (Primary)"),
        col.account.alias("Associated Company (Primary)"),
    )


def _tickets(supplier: Supplier) -> pl.DataFrame:
    return _of(supplier, CASES).select(
        col.id.alias("Ticket ID"),
        pl.coalesce("text", pl.lit("Question")).alias("Ticket name"),
        col.text.alias("Ticket description"),
        pl.when(col.resolved_at.is_null())
        .then(pl.lit("Waiting on us")).otherwise(pl.lit("Closed")).alias("Ticket status"),
        col.priority.str.to_titlecase().alias("Priority"),
        _say("occurred_at").alias("Create date"),
        _say("resolved_at").alias("Close date"),
        col.colleague.alias("Ticket owner"),
        col.account_id.alias("Associated Company IDs (Primary)"),
        col.account.alias("Associated Company (Primary)"),
    )  # fmt: skip


def _calls(supplier: Supplier) -> pl.DataFrame:
    return _of(supplier, ["call"]).select(
        col.id.alias("Record ID"),
        pl.lit("Call").alias("Call title"),
        _say("occurred_at").alias("Activity date"),
        col.direction.str.to_titlecase().alias("Call direction"),
        pl.when(col.talk_share.is_null())
        .then(pl.lit("No answer")).otherwise(pl.lit("Connected")).alias("Call outcome"),
        col.text.alias("Call notes"),
        col.colleague.alias("Activity assigned to"),
        col.account_id.alias("Associated Company IDs"),
        col.account.alias("Associated Company"),
        *_own(),
    )  # fmt: skip


def _meetings(supplier: Supplier) -> pl.DataFrame:
    """Meetings, and what else a calendar has: visits and lunches, told apart by nothing."""
    rows = _of(supplier, ["meeting", "visit", "event"]).filter(col.direction != "internal")
    return rows.select(
        col.id.alias("Record ID"),
        col.kind.str.to_titlecase().alias("Meeting name"),
        _say("occurred_at").alias("Meeting start time"),
        pl.lit("Completed").alias("Meeting outcome"),
        col.text.alias("Meeting description"),
        col.colleague.alias("Activity assigned to"),
        col.account_id.alias("Associated Company IDs"),
        col.account.alias("Associated Company"),
        *_own(),
    )


def _emails(supplier: Supplier) -> pl.DataFrame:
    incoming = col.direction == "inbound"
    return _of(supplier, ["email", "chat"]).select(
        col.id.alias("Record ID"),
        pl.lit("Your order").alias("Email subject"),
        _say("occurred_at").alias("Activity date"),
        pl.when(incoming).then(pl.lit("Incoming Email")).otherwise(pl.lit("Email"))
        .alias("Email direction"),
        col.text.alias("Email body"),
        col.colleague.alias("Activity assigned to"),
        col.account_id.alias("Associated Company IDs"),
        col.account.alias("Associated Company"),
        *_own(),
    )  # fmt: skip


def _own() -> list[pl.Expr]:
    by_machine = col.automated.fill_null(value=False)
    return [
        col.contact.alias("Contact name"),
        pl.lit("en").alias("Language"),
        by_machine.replace_strict({True: "Yes", False: "No"}).alias("Automated"),
    ]


def _view(supplier: Supplier) -> pl.DataFrame:
    open_ = col.resolved_at.is_null()
    return _of(supplier, CASES).with_row_index("number", offset=1).select(
        pl.lit(1).alias("Summation column"),
        col.number.alias("Id"),
        col.contact.alias("Requester"),
        col.colleague.alias("Assignee"),
        pl.lit("Support").alias("Group"),
        pl.coalesce("text", pl.lit("Question")).alias("Subject"),
        pl.when(open_).then(pl.lit("Open")).otherwise(pl.lit("Solved")).alias("Status"),
        col.priority.str.to_titlecase().alias("Priority"),
        col.channel.str.to_titlecase().alias("Via"),
        pl.lit("Question").alias("Ticket type"),
        _say("occurred_at").alias("Created at"),
        _say("resolved_at").alias("Solved at"),
        col.account.alias("Organization"),
        pl.lit("Unoffered").alias("Satisfaction Score"),
        (col.handovers.fill_null(0) + 1).alias("Group stations"),
        (col.handovers.fill_null(0) + 1).alias("Assignee stations"),
        col.reopened.fill_null(0).alias("Reopens"),
    )  # fmt: skip
