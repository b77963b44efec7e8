"""What values mean: bad ones are emptied, untidy ones tidied, placeholders are nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import focuskit
from focuskit import InputError, Portfolio
from focuskit.intake import Mapping, read_interactions, read_listed

ROW = {"account_id": "acme", "occurred_at": "2026-01-31T12:00:00Z", "kind": "call"}
SINCE = ("2025-12-01", "2026-06-30")
END = "2026-06-30"


def cases(number: int = 12) -> list[dict[str, Any]]:
    """Return tickets, the second of each two handed on three times and reopened."""
    return [
        {
            "id": f"T{n}",
            "account_id": "acme",
            "occurred_at": f"2026-{n // 2 + 1:02}-{5 + 10 * (n % 2):02}T09:00:00Z",
            "kind": "ticket",
            "direction": "inbound",
            "resolved_at": f"2026-{n // 2 + 1:02}-{5 + 10 * (n % 2):02}T15:00:00Z",
            "handovers": 3 * (n % 2),
            "reopened": n % 2,
            "minutes": 5,
        }
        for n in range(number)
    ]


def assessed(rows: Any, **given: Any) -> Portfolio:
    recorded = {"ticket": SINCE, "handovers": SINCE, "reopened": SINCE}
    return focuskit.assess(rows, as_of=END, recorded=recorded, **given)


def outcomes(portfolio: Portfolio) -> dict[str, tuple[Any, ...]]:
    found = portfolio.findings.select("sign", "outcome", "value", "observations")
    return {sign: tuple(rest) for sign, *rest in found.iter_rows()}


def notes(portfolio: Portfolio) -> str:
    return "\n".join(portfolio.info["notes"])


def csv(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def mapped(**fields: Any) -> dict[str, Any]:
    by_name = {name: name for name in ROW}
    return {"schema_version": "1.0", "interactions": {"fields": by_name | fields}}


# Bad values


def test_a_bad_value_that_no_sign_reads_changes_nothing_but_a_note() -> None:
    good, bad = cases(), cases()
    for row in bad[1::2]:
        row["minutes"] = -1
    whole, emptied = assessed(good), assessed(bad)
    assert outcomes(emptied) == outcomes(whole)
    assert emptied.scores.equals(whole.scores)
    assert emptied.rejected.is_empty()
    assert emptied.info["counts"]["accepted"] == len(bad)
    assert (
        "interactions in memory: minutes was emptied in 6 rows, which are kept; first in row 2: "
        "'-1.0', less than 0"
    ) in notes(emptied)


def test_emptied_values_are_written_and_read_back(tmp_path: Path) -> None:
    portfolio = assessed([*cases(), {**ROW, "score": 11, "minutes": "long"}])
    folder = portfolio.write(tmp_path / "out")
    lines = pl.read_parquet(folder / "emptied.parquet").select("row", "field", "value", "reason")
    assert lines.rows() == [
        (13, "minutes", "long", "not a number"),
        (13, "score", "11.0", "more than 10"),
    ]
    assert Portfolio.read(folder).emptied.equals(portfolio.emptied)
    assert portfolio.head(1).emptied.equals(portfolio.emptied)


def test_what_reads_a_bad_value_leaves_its_row_out_and_what_does_not_sees_it() -> None:
    rows = cases()
    for row in rows[:2]:
        row["reopened"] = "often"
    whole, found = outcomes(assessed(cases())), outcomes(assessed(rows))
    assert found["passed-around"] == whole["passed-around"]
    assert found["reopened-cases"][2] == whole["reopened-cases"][2] - 2


@pytest.mark.parametrize("bad", ["soon", "2025-12-01T00:00:00Z"])
def test_an_end_that_cannot_be_read_makes_a_case_neither_open_nor_closed(bad: str) -> None:
    rows = cases()
    rows[0]["resolved_at"] = bad
    without = outcomes(assessed(rows[1:]))["slow-resolution"]
    assert outcomes(assessed(rows))["slow-resolution"] == without
    rows[0]["resolved_at"] = None
    assert outcomes(assessed(rows))["slow-resolution"] != without


def test_a_message_of_which_nobody_knows_who_sent_it_is_no_contact_of_ours() -> None:
    def gap(rows: list[dict[str, Any]]) -> Any:
        since = {"call": SINCE, "email": SINCE, "meeting": SINCE}
        portfolio = focuskit.assess(rows, as_of=END, recorded=since)
        return outcomes(portfolio)["executive-absence"]

    meeting = {
        **ROW,
        "kind": "meeting",
        "colleague_role": "executive",
        "automated": False,
        "direction": "outbound",
    }
    later = {**meeting, "occurred_at": "2026-06-20T12:00:00Z"}
    assert gap([meeting, later])[0] == "clear"
    assert gap([meeting, {**later, "automated": "yes"}]) == gap([meeting])


def test_evidence_names_the_rows_that_were_counted_and_no_others() -> None:
    rows = cases()
    rows[1]["handovers"] = rows[3]["handovers"] = "many"
    portfolio = assessed(rows)
    shown = portfolio.evidence("acme", "passed-around")
    _, _, observations = outcomes(portfolio)["passed-around"]
    assert sorted(shown["id"]) == sorted(row["id"] for row in rows if row["handovers"] != "many")
    assert shown.height == observations
    by_all = portfolio.evidence("acme").filter(pl.col("sign") == "passed-around")
    assert set(by_all["id"]) <= set(shown["id"])


def test_a_column_of_bad_values_alone_counts_as_not_there() -> None:
    bad = [{**row, "handovers": "many"} for row in cases()]
    without = [{f: v for f, v in row.items() if f != "handovers"} for row in cases()]
    emptied = focuskit.assess(bad, as_of=END)
    assert outcomes(emptied) == outcomes(focuskit.assess(without, as_of=END))
    assert "no value is left, so it counts as not recorded" in notes(emptied)


def test_a_column_of_bad_values_is_there_where_another_source_has_it() -> None:
    def outcome(*sources: list[dict[str, Any]]) -> tuple[Any, ...]:
        since = {"meeting": SINCE}
        portfolio = focuskit.assess(
            [pl.DataFrame(rows) for rows in sources], as_of=END, recorded=since
        )
        return outcomes(portfolio)["executive-absence"]

    meeting = {
        **ROW,
        "kind": "meeting",
        "colleague_role": "executive",
        "automated": "false",
        "direction": "outbound",
    }
    unsure = {**meeting, "occurred_at": "2026-06-20T12:00:00Z", "automated": "perhaps"}
    assert outcome([meeting], [unsure]) == outcome([meeting])
    assert outcome([meeting], [{**unsure, "automated": "false"}])[0] == "clear"


def test_a_value_that_was_emptied_is_told_apart_from_none_by_the_fingerprint() -> None:
    rows = cases()
    rows[0]["handovers"] = None
    none = assessed(rows).fingerprint
    rows[0]["handovers"] = -1
    assert assessed(rows).fingerprint != none


@pytest.mark.parametrize("field", ["id", "entered_at"])
def test_without_what_tells_of_which_row_it_is_a_version_a_row_is_rejected(field: str) -> None:
    intake = read_interactions([ROW, {**ROW, field: [1]}], Mapping())
    assert intake.rejected.select("row", "field").rows() == [(2, field)]
    assert intake.rows_accepted == 1


def test_a_bad_field_of_an_account_removes_neither_it_nor_its_rows(tmp_path: Path) -> None:
    accounts = csv(tmp_path / "accounts.csv", "id,name,annual_value,status", "acme,A,lots,asleep")
    portfolio = focuskit.assess([ROW], accounts=accounts)
    assert list(portfolio) == ["acme"]
    assert portfolio.info["counts"]["accepted"] == 1
    assert portfolio.emptied.select("table", "row", "field", "value").rows() == [
        ("accounts", 1, "annual_value", "lots"),
        ("accounts", 1, "status", "asleep"),
    ]


def test_accounts_that_are_read_from_rows_keep_their_other_fields() -> None:
    rows = pl.DataFrame(
        {
            **{field: [value] * 2 for field, value in ROW.items()},
            "trade": ["food", "food"],
            "worth": ["10", "plenty"],
        }
    )
    document = mapped() | {
        "accounts": {"fields": {"id": "account_id", "segment": "trade", "annual_value": "worth"}}
    }
    portfolio = focuskit.assess(rows, mapping=document)
    assert portfolio["acme"].subject.segment == "food"
    assert portfolio.emptied.select("table", "row", "field").rows() == [
        ("accounts", 2, "annual_value")
    ]
    assert "interactions in memory: annual_value was emptied in 1 row" in notes(portfolio)


# Texts


@pytest.mark.parametrize("blank", [" ", "\t", "\N{NO-BREAK SPACE}", "\r"])
@pytest.mark.parametrize("form", ["ndjson", "parquet", "frame", "rows", "csv"])
def test_blanks_around_a_text_are_not_part_of_it(tmp_path: Path, blank: str, form: str) -> None:
    texts = ("acme", f"{blank}acme", f"acme{blank}", f"{blank}acme{blank}")
    rows = [{**ROW, "account_id": text, "kind": f"call{blank}"} for text in texts]
    source: Any = rows
    if form != "rows":
        frame = source = pl.DataFrame(rows)
        if form != "frame":
            source = tmp_path / f"rows.{form}"
            getattr(frame, {"csv": "write_csv"}.get(form, f"write_{form}"))(source)
    portfolio = focuskit.assess(source)
    assert list(portfolio) == ["acme"]
    assert portfolio.info["counts"]["accepted"] == len(texts)


def test_blanks_alone_are_nothing_in_every_field_and_those_around_a_value_no_part_of_it() -> None:
    rows = [
        {**ROW, "text": " \n", "minutes": " ", "resolved_at": "", "direction": "", "topics": " "},
        {**ROW, "text": " so be it ", "minutes": " 5 ", "direction": "inbound"},
    ]
    intake = read_interactions(rows, Mapping())
    read = intake.frame.select("text", "minutes", "direction", "topics").collect().rows()
    assert read == [(None, None, None, None), ("so be it", 5.0, "inbound", None)]
    assert intake.emptied.is_empty()


def test_words_in_a_mapping_are_found_whatever_blanks_surround_them() -> None:
    rows = pl.DataFrame({**ROW, "sort": [" Incident ", "Incident"]})
    sort = {"column": "sort", "values": {"Incident ": "ticket"}}
    intake = read_interactions(rows, Mapping.load(mapped(kind=sort)))
    assert intake.frame.collect()["kind"].to_list() == ["ticket", "ticket"]


@pytest.mark.parametrize(
    ("ids", "read"),
    [
        (["7.0", "8", None], ["7", "8", None]),
        (["7.0", " 8.0", ""], ["7", "8", None]),
        (["1.10", "2.0"], ["1.10", "2.0"]),
        (["7.0", "x"], ["7.0", "x"]),
        (["7.5", "8.0"], ["7.5", "8.0"]),
    ],
)
def test_whole_numbers_are_one_id_with_and_without_a_point_zero(
    ids: list[str | None], read: list[str | None]
) -> None:
    rows = pl.DataFrame({"kind": "launch", "occurred_at": "2026-01-05", "account_id": ids})
    assert read_interactions(rows, Mapping()).frame.collect()["account_id"].to_list() == read


def test_a_point_zero_does_not_part_rows_from_their_accounts(tmp_path: Path) -> None:
    rows = csv(tmp_path / "rows.csv", "account_id,occurred_at,kind", "7.0,2026-01-05,call")
    accounts = csv(tmp_path / "accounts.csv", "id,name", "7,Seven", "8,Eight")
    portfolio = focuskit.assess(rows, accounts=accounts)
    assert portfolio.info["counts"]["accepted"] == 1


def test_words_for_nothing_are_no_accounts_and_a_note_counts_them() -> None:
    words = ["NULL", "N/A", "N/A ", "None", "#N/A", "-", "   ", "acme"]
    portfolio = focuskit.assess([{**ROW, "account_id": word} for word in words])
    assert list(portfolio) == ["acme"]
    assert portfolio.info["counts"]["rejected"] == 7
    assert (
        "interactions in memory: read as nothing in account_id: '#N/A' in 1 row, '-' in 1 row, "
        "'N/A' in 2 rows, 'NULL' in 1 row, 'None' in 1 row; `nothing` in the mapping says which"
    ) in notes(portfolio)


def test_a_mapping_says_which_words_mean_nothing_in_every_column() -> None:
    rows = pl.DataFrame(
        {**ROW, "account_id": ["NA", "none yet", "x"], "score": ["none yet", "5", "9"]}
    )
    document = mapped(score="score")
    document["interactions"]["nothing"] = ["none yet"]
    intake = read_interactions(rows, Mapping.load(document))
    assert intake.frame.select("account_id", "score").collect().rows() == [("NA", None), ("x", 9.0)]
    document["interactions"]["nothing"] = []
    intake = read_interactions(rows.head(1), Mapping.load(document))
    assert intake.rows_accepted == 1


def test_a_word_for_nothing_that_a_mapping_translates_keeps_that_meaning() -> None:
    rows = pl.DataFrame({**ROW, "account_id": ["-", "acme"]})
    house = {"column": "account_id", "values": {"-": "house"}}
    intake = read_interactions(rows, Mapping.load(mapped(account_id=house)))
    assert intake.frame.collect()["account_id"].to_list() == ["house", "acme"]


def test_bytes_that_are_utf_8_are_read_as_text_and_others_shown() -> None:
    names = [b"acme", "Zürich".encode(), b"Z\xfcrich"]
    intake = read_interactions(pl.DataFrame({**ROW, "account_id": names}), Mapping())
    assert intake.frame.collect()["account_id"].to_list() == ["acme", "Zürich"]
    assert intake.rejected.select("row", "value", "reason").rows() == [
        (3, "0x5afc72696368", "not a text")
    ]


# Times


def moment(text: str, form: str | None = None) -> Any:
    when = {"column": "when", "format": form} if form else "when"
    rows = pl.DataFrame({"account_id": "acme", "kind": "call", "when": [text]})
    intake = read_interactions(rows, Mapping.load(mapped(occurred_at=when)))
    read = intake.frame.collect()["occurred_at"].to_list()
    return read[0] if read else intake.rejected["reason"].item()


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-01-05 10:00:00+02", utc(2026, 1, 5, 8)),
        ("2026-01-05 10:00:00.25-03", utc(2026, 1, 5, 13, 0, 0, 250000)),
        ("2026-01-05T10:00+0130", utc(2026, 1, 5, 8, 30)),
        ("2026-01-05 10:00:00 +0200", utc(2026, 1, 5, 8)),
        ("2026-01-05 10:00:00 UTC", utc(2026, 1, 5, 10)),
        ("2026-01-05T10:00:00z", utc(2026, 1, 5, 10)),
    ],
)
def test_iso_8601_is_read_as_well_known_systems_write_it(text: str, expected: datetime) -> None:
    assert moment(text) == expected


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("05/01/2026 10:00 CET", "%d/%m/%Y %H:%M %Z", utc(2026, 1, 5, 9)),
        ("05/07/2026 10:00 CEST", "%d/%m/%Y %H:%M %Z", utc(2026, 7, 5, 8)),
        ("05/01/2026 10:00 EST", "%d/%m/%Y %H:%M %Z", utc(2026, 1, 5, 15)),
        ("Mon Jan 05 10:00:00 PST 2026", "%a %b %d %H:%M:%S %Z %Y", utc(2026, 1, 5, 18)),
        ("2/17/2026 4:16:51 PM", "%m/%d/%Y %I:%M:%S %p", utc(2026, 2, 17, 16, 16, 51)),
        ("05.01.2026 10:00:00.25", "%d.%m.%Y %H:%M:%S.%f", utc(2026, 1, 5, 10, 0, 0, 250000)),
        ("01/2026", "%m/%Y", utc(2026, 1, 1)),
    ],
)
def test_formats_are_read(text: str, form: str, expected: datetime) -> None:
    assert moment(text, form) == expected


@pytest.mark.parametrize(
    ("text", "form", "reason"),
    [
        ("05/01/2026 10:00 IST", "%d/%m/%Y %H:%M %Z", "not a time in the format %d/%m/%Y %H:%M %Z"),
        ("05.01.2026", "%d/%m/%Y", "not a time in the format %d/%m/%Y, which the mapping states"),
        ("05/01/26", "%d/%m/%Y", "with four digits of the year"),
        ("05/01/126", "%d/%m/%Y", "with four digits of the year"),
    ],
)
def test_a_rejected_time_is_held_against_the_format_that_was_asked(
    text: str, form: str, reason: str
) -> None:
    assert reason in moment(text, form)


@pytest.mark.parametrize(
    ("form", "problem", "hint"),
    [
        ("mm/dd/yyyy", "has no directive", "%m/%d/%Y"),
        ("DD.MM.YYYY HH:mm:ss", "has no directive", "%d.%m.%Y %H:%M:%S"),
        ("d MMM yy h:mm a", "has no directive", "%d %b %y %I:%M %p"),
        ("%m/%d/%Y %H:%M:%S %p", "together with AM or PM", "%m/%d/%Y %I:%M:%S %p"),
        ("%d/%m/%Y %I:%M", "cannot be read", "%d/%m/%Y %H:%M"),
        ("%d/%m/%Y %H", "specify both hour and minute", None),
        ("%d/%m %H:%M", "tells no month of a year", None),
        ("%d/%m/%Y %Q", "", None),
        ("%H:%M", "", None),
    ],
)
def test_a_format_that_tells_no_day_is_refused_when_the_mapping_loads(
    tmp_path: Path, form: str, problem: str, hint: str | None
) -> None:
    path = tmp_path / "map.json"
    path.write_text(json.dumps(mapped(occurred_at={"column": "when", "format": form})))
    with pytest.raises(InputError) as error:
        Mapping.load(path)
    said = str(error.value)
    assert said.startswith(f"{path} at /interactions/fields/occurred_at/format: the format")
    assert problem in said
    assert f"found: {form}" in said
    assert f"hint: write {hint}" in said if hint else "hint" not in said


# Placeholders


def orders(account: str, months: int) -> list[dict[str, Any]]:
    return [
        {
            "account_id": account,
            "occurred_at": f"2026-{1 + week // 4:02}-{1 + 7 * (week % 4):02}T10:00:00Z",
            "kind": "order",
            "direction": "inbound",
        }
        for week in range(4 * months)
    ]


@pytest.mark.parametrize("placeholder", ["1970-01-01", "1900-01-01", "0001-01-01", "1899-12-30"])
def test_an_order_of_a_placeholder_date_makes_no_customer_speak_again(placeholder: str) -> None:
    rows = [*orders("acme", 6), *orders("beta", 2)]
    stray = {**rows[-1], "occurred_at": f"{placeholder}T00:00:00Z"}
    quiet, still = (focuskit.assess(some, as_of="2026-06-25") for some in (rows, [*rows, stray]))
    assert quiet["beta"].score == still["beta"].score == 0
    assert still["beta"].coverage < quiet["beta"].coverage  # for the row that was rejected
    assert still.scores.drop("coverage").equals(quiet.scores.drop("coverage"))
    assert still.rejected.select("row", "field").rows() == [(len(rows) + 1, "occurred_at")]
    assert still.rejected["reason"].item() == (
        "before 1990-01-01, as a placeholder is; the mapping may state an `earliest` of its own"
    )


def test_mapping_and_call_may_name_another_earliest_moment() -> None:
    old = [{**ROW, "occurred_at": "1985-05-01T00:00:00Z"}, ROW]
    document = mapped()
    document["interactions"]["earliest"] = "1980-01-01T00:00:00Z"
    for given in ({"mapping": document}, {"earliest": "1980-01-01"}):
        assert focuskit.assess(old, as_of=END, **given).rejected.is_empty()
    portfolio = focuskit.assess(old, as_of=END, mapping=document, earliest="1985-05-01T00:00:01Z")
    assert portfolio.rejected["reason"].item().startswith("before 1985-05-01T00:00:01Z, as a")


@pytest.mark.parametrize("field", ["resolved_at", "delivered_at", "promised_for"])
@pytest.mark.parametrize("placeholder", ["1970-01-01", "0001-01-01", "9999-12-31", "2999-12-31"])
def test_an_end_that_is_a_placeholder_is_emptied_with_its_reason(
    field: str, placeholder: str
) -> None:
    intake = read_interactions([ROW, {**ROW, field: placeholder}], Mapping())
    assert intake.emptied.select("row", "field", "value").rows() == [(2, field, placeholder)]
    assert "as a placeholder is" in intake.emptied["reason"].item()
    assert intake.rows_accepted == 2


@pytest.mark.parametrize("placeholder", ["1970-01-01", "9999-12-31"])
def test_a_case_that_ended_on_a_placeholder_is_open(placeholder: str) -> None:
    rows = cases()
    still_open = [{**row, "resolved_at": None} for row in rows[:3]]
    stamped = [{**row, "resolved_at": placeholder} for row in rows[:3]]
    truth = outcomes(assessed([*still_open, *rows[3:]]))
    assert truth["slow-resolution"] != outcomes(assessed(rows[3:]))["slow-resolution"]
    assert outcomes(assessed([*stamped, *rows[3:]])) == truth


def test_a_customer_since_long_ago_is_no_placeholder() -> None:
    accounts = [{"id": "acme", "since": "1975-03-01", "valid_from": "1975-03-01"}]
    listed = read_listed(accounts, "accounts", Mapping())
    assert listed.emptied.is_empty()
    assert listed.frame["since"].to_list() == [utc(1975, 3, 1)]


# Files of which nothing is left


def test_a_file_without_rows_is_refused(tmp_path: Path) -> None:
    path = csv(tmp_path / "rows.csv", ",".join(ROW))
    with pytest.raises(InputError, match=r"rows\.csv: the file holds no rows"):
        focuskit.assess(path, as_of=END)


def test_a_file_without_rows_beside_others_is_told(tmp_path: Path) -> None:
    empty = csv(tmp_path / "empty.csv", ",".join(ROW))
    rows = csv(tmp_path / "rows.csv", ",".join(ROW), ",".join(ROW.values()))
    assert f"{empty}: holds no rows" in notes(focuskit.assess([rows, empty]))


def test_a_file_of_which_every_row_is_rejected_is_refused_with_the_reasons(tmp_path: Path) -> None:
    good = csv(tmp_path / "good.csv", ",".join(ROW), ",".join(ROW.values()))
    bad = csv(tmp_path / "bad.csv", ",".join(ROW), "acme,05/01/2026,call", "beta,06/01/2026,call")
    for source in (bad, [good, bad]):
        with pytest.raises(InputError) as error:
            focuskit.assess(source)
        said = str(error.value)
        assert said.startswith(f"{bad}: no row of the file is left: all 2 rows were rejected\n")
        assert "found: 2 rows for occurred_at: not a time as ISO 8601" in said
        assert "(first in row 1: '05/01/2026')" in said


def test_a_list_of_accounts_of_which_every_row_is_rejected_is_refused(tmp_path: Path) -> None:
    accounts = csv(tmp_path / "accounts.csv", "id,name", ",Nobody")
    with pytest.raises(InputError, match="its one row was rejected") as error:
        focuskit.assess([ROW], accounts=accounts)
    assert "1 row for id: missing (first in row 1: nothing)" in str(error.value)


def test_files_of_which_no_row_is_of_a_listed_account_are_refused(tmp_path: Path) -> None:
    rows = csv(tmp_path / "rows.csv", ",".join(ROW), ",".join(ROW.values()))
    with pytest.raises(InputError, match="1 row for account_id: not in the list of accounts"):
        focuskit.assess(rows, accounts=[{"id": "oak"}])
    assert len(focuskit.assess([], accounts=[{"id": "oak"}])) == 1


def test_a_file_and_rows_in_memory_leave_the_same_rows_out(tmp_path: Path) -> None:
    tickets = [{f: str(v) for f, v in row.items()} for row in cases()]
    tickets[1] |= {"handovers": "many", "resolved_at": "soon"}
    tickets[3] |= {"reopened": "no", "direction": "upwards"}
    talks = [
        {**ROW, "kind": kind, "direction": side, "occurred_at": f"2026-0{n}-0{m}T10:00:00Z"}
        | ({"automated": "maybe"} if n == m else {})
        | ({"in_reply_to": "T1", "score": "good"} if m == 2 else {})
        for n in range(1, 7)
        for m, (kind, side) in enumerate((("order", "inbound"), ("call", "outbound")), start=1)
    ]
    frame = pl.DataFrame([*tickets, *talks], infer_schema_length=None)
    frame.write_parquet(tmp_path / "rows.parquet")
    since = dict.fromkeys(("ticket", "order", "call", "handovers", "reopened"), SINCE)
    in_memory, streamed = (
        focuskit.assess(source, as_of=END, recorded=since)
        for source in (frame, tmp_path / "rows.parquet")
    )
    assert in_memory.emptied.height == streamed.emptied.height > 6
    assert streamed.findings.equals(in_memory.findings)
    assert streamed.supplier.findings == in_memory.supplier.findings
    assert streamed.evidence("acme").equals(in_memory.evidence("acme"))


@pytest.mark.parametrize("word", ["NULL", "N/A", "None", "#N/A", "-", "nil"])
def test_a_word_for_nothing_leaves_a_case_open_and_a_note_counts_it(word: str) -> None:
    row = {"account_id": "acme", "kind": "ticket", "occurred_at": "2026-01-05T10:00Z"}
    closed = {**row, "resolved_at": "2026-01-06T10:00Z", "handovers": "2"}
    rows = [{**row, "resolved_at": word, "handovers": word}, closed]
    portfolio = focuskit.assess(rows)
    assert portfolio.emptied.is_empty()
    assert portfolio.rejected.is_empty()
    said = [note for note in portfolio.info["notes"] if "read as nothing in" in note]
    assert [note.partition(": read as nothing in ")[2].partition(";")[0] for note in said] == [
        f"handovers: {word!r} in 1 row",
        f"resolved_at: {word!r} in 1 row",
    ]
    as_null = focuskit.assess([{**row, "resolved_at": None, "handovers": None}, closed])
    assert portfolio.fingerprint == as_null.fingerprint


def test_a_word_that_may_be_meant_stays_in_a_free_text() -> None:
    row = {"account_id": "acme", "kind": "call", "occurred_at": "2026-01-05T10:00Z"}
    read = read_interactions([{**row, "reason": "NA"}, {**row, "reason": "NULL"}], Mapping())
    assert read.frame.collect()["reason"].to_list() == ["NA", None]
