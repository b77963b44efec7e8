"""Folders of exports: each file is read as the table that its columns show."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

import focuskit

COMPANIES = (
    "Record ID,Company name,Company owner,Create Date\n"
    "9001,Bluebay Ltd,Ann Lee,2020-01-10 10:00\n"
    "9002,Zenith,Ann Lee,2020-01-10 10:00\n"
)
DEALS = (
    "Record ID,Deal Name,Pipeline,Deal Stage,Amount,Create Date,Associated Company IDs (Primary)\n"
    "7001,Big one,Sales,Closed Won,15000,2026-01-01 10:00,9001\n"
)
TICKETS = (
    "account_id,occurred_at,kind,direction\n"
    "9001,2026-01-05T09:00Z,ticket,inbound\n"
    "9002,2026-01-06T09:00Z,ticket,inbound\n"
)
STAGES = "id,label,display_order\n1,Open,1\n2,Won,2\n"


def folder(tmp_path: Path, **files: str) -> Path:
    """A folder of CSV files, by their names."""
    found = tmp_path / "exports"
    found.mkdir(parents=True)
    for name, text in files.items():
        (found / f"{name}.csv").write_text(text)
    return found


def test_a_folder_is_read_as_the_tables_that_its_files_are(tmp_path: Path) -> None:
    exports = folder(tmp_path, companies=COMPANIES, deals=DEALS, tickets=TICKETS)
    portfolio = focuskit.assess(exports, as_of="2026-02-01")
    assert sorted(portfolio) == ["9001", "9002"]
    assert portfolio.id_of("Bluebay Ltd") == "9001"
    assert (portfolio.info["counts"]["in"], portfolio.info["counts"]["used"]) == (3, 3)


@pytest.mark.parametrize("nothing", ["", ["rows.csv", ""]])
def test_an_empty_path_is_not_the_folder_that_one_stands_in(nothing: Any) -> None:
    with pytest.raises(focuskit.InputError, match=r"interactions: .*\n  found: ''"):
        focuskit.assess(nothing)


def test_a_folder_gives_what_its_files_give_one_by_one(tmp_path: Path) -> None:
    exports = folder(tmp_path, companies=COMPANIES, deals=DEALS, tickets=TICKETS)
    whole = focuskit.assess([str(exports)], as_of="2026-02-01")
    files = [exports / "deals.csv", exports / "tickets.csv"]
    one_by_one = focuskit.assess(files, accounts=exports / "companies.csv", as_of="2026-02-01")
    assert whole.to_ndjson() == one_by_one.to_ndjson()


def test_files_beside_a_folder_are_read_too(tmp_path: Path) -> None:
    exports = folder(tmp_path, deals=DEALS)
    (more := tmp_path / "tickets.csv").write_text(TICKETS)
    portfolio = focuskit.assess([more, exports], as_of="2026-02-01")
    assert portfolio.info["counts"]["in"] == 3


@pytest.mark.parametrize(
    ("name", "text", "table"),
    [
        ("accounts", "id,name,segment\n9001,Bluebay,key\n9002,Zenith,\n", "accounts"),
        ("our_staff", "id,role\nsam,sales\n", "colleagues"),
        ("accounts_list_2026", "id,name\n9001,Bluebay\n9002,Zenith\n", "accounts"),
        ("contacts", "id,account_id\nkim,9001\n", "contacts"),
        ("customers_2026", "Customer,Account manager\n9001,Sam\n9002,Sam\n", "accounts"),
    ],
)
def test_lists_are_told_by_their_names_and_columns(
    tmp_path: Path, name: str, text: str, table: str
) -> None:
    exports = folder(tmp_path, **{"tickets": TICKETS, name: text})
    given: dict[str, Any] = {table: exports / f"{name}.csv"}
    with pytest.raises(focuskit.InputError) as refused:
        focuskit.assess(exports, **given)
    assert f"{table} are given, and are among the files too" in str(refused.value)
    assert f"--{table}" in str(refused.value)
    portfolio = focuskit.assess(exports, as_of="2026-02-01")
    assert portfolio.info["counts"]["in"] == portfolio.info["counts"]["used"] == 2


def test_rows_are_no_list_because_their_file_names_whom_they_concern(tmp_path: Path) -> None:
    orders = "id,Customer,Order Date\n1,9001,2026-01-05\n2,9002,2026-01-06\n3,9001,2026-01-07\n"
    exports = folder(tmp_path, tickets=TICKETS, customers_orders=orders)
    assert focuskit.assess(exports, as_of="2026-02-01").info["counts"]["used"] == 5


def test_a_file_without_accounts_and_times_is_left_out_and_told(tmp_path: Path) -> None:
    exports = folder(tmp_path, tickets=TICKETS, stages=STAGES)
    portfolio = focuskit.assess(exports, as_of="2026-02-01")
    note = f"{exports / 'stages.csv'}: not read, as it names neither accounts nor kinds of events"
    assert note in portfolio.info["notes"]


def test_a_file_that_tells_of_accounts_but_not_enough_is_left_out_and_told(tmp_path: Path) -> None:
    visits = "account_id,note\n9001,a\n9001,b\n"
    exports = folder(tmp_path, tickets=TICKETS, visits=visits)
    found = focuskit.assess(exports, as_of="2026-02-01")
    assert found.scores.equals(focuskit.assess(exports / "tickets.csv", as_of="2026-02-01").scores)
    (note,) = (note for note in found.info["notes"] if "visits.csv" in note)
    assert ": not read, no column for occurred_at, kind is sure; `focuskit map " in note
    exports = folder(tmp_path / "visits alone", visits=visits)
    with pytest.raises(focuskit.InputError, match=r"visits\.csv: no column for occurred_at"):
        focuskit.assess(exports)
    with pytest.raises(focuskit.InputError, match=r"visits\.csv: no column for occurred_at"):
        focuskit.assess([tmp_path / "exports" / "tickets.csv", exports / "visits.csv"])


def test_with_fields_in_the_mapping_every_file_that_is_no_list_is_read_through_it(
    tmp_path: Path,
) -> None:
    exports = folder(tmp_path, log="a,b\n9001,2026-01-05T09:00Z\n")
    fields = {"account_id": "a", "occurred_at": "b", "kind": {"constant": "ticket"}}
    mapping = {"schema_version": "1.0", "interactions": {"fields": fields}}
    portfolio = focuskit.assess(exports, mapping=mapping)
    assert portfolio.info["counts"]["in"] == 1


def test_hidden_files_other_files_and_folders_within_are_passed_over(tmp_path: Path) -> None:
    exports = folder(tmp_path, tickets=TICKETS)
    for name in (".hidden.csv", "~$tickets.csv", "readme.pdf"):
        (exports / name).write_text("no table")
    (exports / "older.csv").mkdir()
    assert focuskit.assess(exports, as_of="2026-02-01").info["counts"]["in"] == 2


def test_an_empty_file_in_a_folder_is_told_as_one_by_itself(tmp_path: Path) -> None:
    exports = folder(tmp_path, tickets=TICKETS, companies="")
    assert focuskit.assess(exports, as_of="2026-02-01").info["counts"]["in"] == 2


def test_a_folder_of_lists_alone_is_refused(tmp_path: Path) -> None:
    exports = folder(tmp_path, companies=COMPANIES)
    with pytest.raises(focuskit.InputError) as refused:
        focuskit.assess(exports)
    assert "no file of what passed between us and customers" in str(refused.value)


LOADED = "deal_id,deal_pipeline_stage_id,property_dealname,property_createdate\n"
LOADED_TICKETS = "id,property_hs_pipeline_stage,property_hs_ticket_priority,property_createdate\n"


def test_association_tables_tell_the_accounts_of_files_without_any(tmp_path: Path) -> None:
    exports = folder(
        tmp_path,
        deal=f"{LOADED}d1,s,Big,2026-01-05 09:00\nd2,s,Big,2026-01-06 09:00\n",
        ticket_data=f"{LOADED_TICKETS}1,s,high,2026-01-05 09:00\n2,s,low,2026-01-06 09:00\n",
        deal_company="_fivetran_synced,deal_id,company_id,type_id\n,d1,9001,5\n,d2,9002,5\n",
        engagement_company="engagement_id,company_id\n1,9009\n",
        ticket_company_data="ticket_id,company_id,category\n1,9002,H\n2,9001,H\n",
        company="id,name\n9001,Bluebay\n9002,Zenith\n",
    )
    found = focuskit.assess(exports, as_of="2026-02-01")
    assert sorted(found) == ["9001", "9002"]
    assert found.id_of("Zenith") == "9002"
    assert found.info["counts"]["used"] == found.info["counts"]["in"] == 4


@pytest.mark.parametrize(
    "files",
    [
        {"deal": f"{LOADED}d1,s,Big,2026-01-05 09:00\n", "pairs": "contact_id,deal_id\n1,d1\n"},
        {
            "engagement_meeting": "engagement_id,start_time\n"
            "1,2026-01-05 09:00\n2,2026-01-06 09:00\n"
        },
    ],
    ids=str,
)
def test_cases_without_accounts_and_without_an_association_table_are_left_out_and_told(
    tmp_path: Path, files: dict[str, str]
) -> None:
    found = focuskit.assess(folder(tmp_path, tickets=TICKETS, **files), as_of="2026-02-01")
    (note,) = (note for note in found.info["notes"] if f"{next(iter(files))}.csv" in note)
    assert ": not read, no column for account_id is sure; `focuskit map " in note


@pytest.mark.parametrize(
    ("people", "read"),
    [("Contact ID,Company\n1,9001\n", True), ("Company,Created\n9001,2026-01-05 09:00\n", False)],
)
def test_contacts_are_told_by_the_name_of_their_file(
    tmp_path: Path, people: str, *, read: bool
) -> None:
    exports = folder(tmp_path, contact_data=people, tickets=TICKETS)
    found = focuskit.assess(exports, as_of="2026-02-01")
    assert found.info["counts"]["in"] == 2
    assert ("contact_data.csv: not read" not in " ".join(found.info["notes"])) == read


def test_several_files_are_sorted_as_those_of_a_folder_are(tmp_path: Path) -> None:
    exports = folder(tmp_path, companies=COMPANIES, deals=DEALS, tickets=TICKETS)
    files = [exports / f"{name}.csv" for name in ("tickets", "companies", "deals")]
    found = focuskit.assess(files, as_of="2026-02-01")
    assert found.id_of("Bluebay Ltd") == "9001"
    assert found.info["counts"]["in"] == 3
    assert found.info["notes"] == focuskit.assess(exports, as_of="2026-02-01").info["notes"]


def test_a_file_that_is_named_is_never_left_out(tmp_path: Path) -> None:
    exports = folder(tmp_path, stages=STAGES, tickets=TICKETS)
    with pytest.raises(focuskit.InputError, match=r"stages\.csv: no column for"):
        focuskit.assess([exports / "tickets.csv", exports / "stages.csv"])


def test_a_file_by_itself_is_read_as_interactions(tmp_path: Path) -> None:
    exports = folder(tmp_path, companies=COMPANIES)
    with pytest.raises(focuskit.InputError, match=r"a list of accounts, and not"):
        focuskit.assess([exports / "companies.csv"])


def test_what_is_no_file_beside_files_is_what_it_would_be_alone(tmp_path: Path) -> None:
    tickets = folder(tmp_path, tickets=TICKETS) / "tickets.csv"
    row = {"account_id": "9003", "occurred_at": "2026-01-05T09:00Z", "kind": "ticket"}
    found = focuskit.assess([tickets, pl.DataFrame([row])], as_of="2026-02-01")
    assert sorted(found) == ["9001", "9002", "9003"]
    for name in ("absent.csv", f"{'x' * 5000}.csv"):
        with pytest.raises(focuskit.InputError):
            focuskit.assess([tickets, name])
