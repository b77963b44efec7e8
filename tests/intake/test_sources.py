"""The same rows give the same result whatever holds them, and whatever the columns are called."""

from __future__ import annotations

import gzip
import io
import math
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import focuskit
from focuskit import Account, InputError, Interaction, Portfolio
from focuskit.intake import Mapping, read_interactions, read_listed
from focuskit.intake.formats import files
from focuskit.model.column_types import column_types

ACCOUNTS = ("acme", "oak", "elm")


def rows() -> list[dict[str, Any]]:
    """Return rows of three accounts that light some signs and not others."""
    made: list[dict[str, Any]] = []
    for number, account in enumerate(ACCOUNTS):
        for month in range(1, 13):
            opened = datetime(2025, month, 3 + number, 9, 30, tzinfo=UTC)
            ticket = {
                "id": f"{account}-{month}",
                "account_id": account,
                "occurred_at": opened,
                "kind": "ticket",
                "direction": "inbound",
                "resolved_at": opened.replace(day=4 + number * month),
                "handovers": number * 2 if month % 2 else None,
                "reopened": int(month > 6) * number,
                "promise_kept": number < 2,
                "amount": 10.25 * number,
                "topics": ["price", "speed"] if number else None,
                "text": 'a "word", and\nanother' if month == 1 else None,
            }
            order = {"id": f"o{account}{month}", "kind": "order", "direction": "inbound"}
            made.append(ticket)
            if month < 12 - number * 4:
                made.append({**dict.fromkeys(ticket), **order, "account_id": account,
                             "occurred_at": opened})  # fmt: skip
    return made


def typed() -> pl.DataFrame:
    types = column_types("interaction")
    return pl.DataFrame(rows(), schema={name: types[name] for name in rows()[0]})


def as_texts() -> pl.DataFrame:
    return typed().with_columns(
        pl.col("topics").list.join(";"), pl.col("occurred_at", "resolved_at").dt.to_string("iso")
    )


def csv_file(folder: Path) -> Path:
    path = folder / "rows.csv"
    as_texts().write_csv(path)
    return path


def csv_gz_file(folder: Path) -> Path:
    path = folder / "rows.CSV.GZ"
    path.write_bytes(gzip.compress(as_texts().write_csv().encode()))
    return path


def parquet_file(folder: Path) -> Path:
    path = folder / "rows.parquet"
    typed().write_parquet(path)
    return path


def ndjson_file(folder: Path) -> Path:
    path = folder / "rows.ndjson"
    typed().write_ndjson(path)
    return path


def ndjson_gz_file(folder: Path) -> Path:
    path = folder / "rows.ndjson.gz"
    path.write_bytes(gzip.compress(typed().write_ndjson().encode()))
    return path


def pandas_frame(_: Path) -> pd.DataFrame:
    frame = pd.DataFrame(rows(), index=range(7, 7 + len(rows())))
    return frame.astype({"kind": "category"})


SOURCES: list[Callable[[Path], Any]] = [
    csv_file,
    csv_gz_file,
    parquet_file,
    ndjson_file,
    ndjson_gz_file,
    lambda folder: str(csv_file(folder)),
    lambda _: typed(),
    lambda _: typed().lazy(),
    lambda _: typed().with_columns(pl.col("kind", "direction").cast(pl.Categorical)),
    lambda _: as_texts(),
    pandas_frame,
    lambda _: typed().to_arrow(),
    lambda _: pa.Table.from_pylist(rows()),
    lambda folder: duckdb.read_parquet(str(parquet_file(folder))),
    lambda _: [Interaction(**row) for row in rows()],
    lambda _: rows(),
    lambda _: tuple(typed().to_dicts()),
    lambda _: as_texts().to_dicts(),
    lambda _: [typed()[:10], typed()[10:].lazy()],
]
NAMES = (
    "csv csv_gz parquet ndjson ndjson_gz path_as_text polars lazy categories texts pandas "
    "polars_arrow pyarrow duckdb interactions mappings tuple text_mappings several_frames"
)


def result(portfolio: Portfolio) -> tuple[str, list[Any], list[Any]]:
    counts = sorted(portfolio.info["counts"].items())
    # Rows in two sources have another fingerprint: what is recorded is told source by source.
    documents = re.sub(r'"fingerprint":"[0-9a-f]+"', "", portfolio.to_ndjson())
    return documents, portfolio.findings.rows(), counts


@pytest.fixture(scope="module")
def expected() -> tuple[str, list[Any], list[Any]]:
    return result(focuskit.assess([Interaction(**row) for row in rows()]))


@pytest.mark.parametrize("source", SOURCES, ids=NAMES.split())
def test_the_same_rows_give_the_same_scores_and_findings_from_any_source(
    source: Callable[[Path], Any], tmp_path: Path, expected: tuple[str, list[Any], list[Any]]
) -> None:
    portfolio = focuskit.assess(source(tmp_path))
    assert portfolio.rejected.is_empty()
    assert result(portfolio) == expected
    assert portfolio.scores["score"].n_unique() > 1


def test_large_text_files_are_read_through_parquet_on_disk(
    tmp_path: Path, expected: tuple[str, list[Any], list[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "SPOOL_BYTES", 10)
    for make in (csv_file, csv_gz_file, ndjson_file):
        assert result(focuskit.assess(make(tmp_path))) == expected
    scanned = files.scan_file(csv_file(tmp_path)).explain()
    assert "Parquet SCAN" in scanned


def test_a_broken_line_in_a_large_file_is_found_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "SPOOL_BYTES", 10)
    path = tmp_path / "rows.csv"
    path.write_text("account_id,occurred_at,kind\na,2026-01-31,call,x\n")
    with pytest.raises(focuskit.InputError, match=r"rows\.csv, line 2: the file is not readable"):
        focuskit.assess(path)


def test_several_files_are_one_source_each(
    tmp_path: Path, expected: tuple[str, list[Any], list[Any]]
) -> None:
    first, second = tmp_path / "a.parquet", tmp_path / "b.csv"
    typed()[:20].drop("text").write_parquet(first)
    as_texts()[20:].write_csv(second)
    intake = read_interactions([first, str(second)], Mapping())
    assert intake.names == (str(first), str(second))
    assert intake.rows_in == len(rows())
    assert intake.frame.collect()["_source"].unique().sort().to_list() == [0, 1]
    whole = focuskit.assess([first, second])
    assert whole.scores.sort("account_id").equals(
        focuskit.assess(typed()).scores.sort("account_id")
    )
    assert whole.info["counts"]["in"] == dict(expected[2])["in"]


def test_accounts_may_come_from_several_files_too(tmp_path: Path) -> None:
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text("id,name\nacme,Acme\n")
    second.write_text("id,segment\noak,key\nelm,-\n")
    portfolio = focuskit.assess(rows(), accounts=[first, second])
    assert sorted(portfolio) == sorted(ACCOUNTS)
    assert portfolio["acme"].subject.name == "Acme"
    assert portfolio["oak"].subject.segment == "key"


# Nothing to read


def empty_file(folder: Path) -> Path:
    path = folder / "empty.csv"
    path.touch()
    return path


def empty_ndjson(folder: Path) -> Path:
    path = folder / "empty.ndjson.gz"
    path.write_bytes(gzip.compress(b"\n\n"))
    return path


def header_only(folder: Path) -> Path:
    path = folder / "header.csv"
    path.write_text("account_id,occurred_at,kind\n")
    return path


@pytest.mark.parametrize(
    "source",
    [
        empty_file,
        empty_ndjson,
        header_only,
        lambda folder: [empty_file(folder), header_only(folder)],
    ],
    ids=["file", "ndjson", "header", "several"],
)
def test_files_without_rows_are_refused_whether_or_not_accounts_are_listed(
    source: Callable[[Path], Any], tmp_path: Path
) -> None:
    for accounts in (None, [{"id": "acme"}]):
        with pytest.raises(InputError, match="the file holds no rows"):
            focuskit.assess(source(tmp_path), accounts=accounts)


@pytest.mark.parametrize(
    "source", [[], pl.DataFrame(), typed().clear()], ids=["list", "frame", "typed"]
)
def test_nothing_read_is_no_health_whether_or_not_accounts_are_listed(source: Any) -> None:
    alone = focuskit.assess(source)
    assert len(alone) == 0
    assert alone.info["as_of"] is None
    assert set(alone.info["counts"].values()) == {0}
    listed = focuskit.assess(source, accounts=[{"id": "acme"}, {"id": "oak"}])
    assert sorted(listed) == ["acme", "oak"]
    assert listed.scores["score"].to_list() == [None, None]
    assert listed.scores["rating"].to_list() == ["too_little_known"] * 2
    assert listed.scores["coverage"].to_list() == [0.0, 0.0]
    assert "there is no interaction to take as_of from" in listed.info["notes"]


def test_an_empty_list_of_accounts_knows_no_account(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the file holds no rows"):
        focuskit.assess(rows(), accounts=empty_file(tmp_path))
    nothing: tuple[Any, ...] = ([], pl.DataFrame())
    for accounts in nothing:
        portfolio = focuskit.assess(rows(), accounts=accounts)
        assert len(portfolio) == 0
        assert portfolio.info["counts"]["rejected"] == len(rows())


def test_an_empty_file_beside_a_full_one_changes_nothing(tmp_path: Path) -> None:
    beside = focuskit.assess([empty_file(tmp_path), typed()])
    assert beside.scores.equals(focuskit.assess(typed()).scores)


def test_an_account_without_interactions_never_scores_100() -> None:
    portfolio = focuskit.assess(
        rows(), accounts=[{"id": account} for account in (*ACCOUNTS, "fir")]
    )
    score = portfolio["fir"].score
    assert score is None or score < 100


# What a column holds

BASE = {"account_id": "acme", "occurred_at": "2026-01-31T12:00:00Z", "kind": "call"}


def document(**fields: Any) -> dict[str, Any]:
    whole = {**{name: name for name in BASE}, **fields}
    return {"schema_version": "1.0", "interactions": {"fields": whole}}


def read(source: Any, **fields: Any) -> pl.DataFrame:
    chosen = Mapping.load(document(**fields)) if fields else Mapping()
    return read_interactions(source, chosen).frame.collect()


@pytest.mark.parametrize(
    "ids",
    [
        pl.Series(["12346", "7"]),
        pl.Series([12346, 7]),
        pl.Series([12346.0, 7.0]),
        pl.Series([Decimal("12346.00"), Decimal("7.00")]),
    ],
)
def test_a_number_in_place_of_an_id_is_written_without_a_fraction(ids: pl.Series) -> None:
    frame = pl.DataFrame({**BASE, "account_id": ids})
    assert read(frame)["account_id"].to_list() == ["12346", "7"]
    assert read(frame.to_dicts())["account_id"].to_list() == ["12346", "7"]


def test_ids_of_different_python_types_meet_as_texts() -> None:
    ids = ["12346", 12346, 12346.0, 2.5, True, date(2026, 1, 31)]
    found = read([{**BASE, "account_id": value} for value in ids])["account_id"].to_list()
    assert found == ["12346", "12346", "12346", "2.5", "true", "2026-01-31"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("handovers", True), ("score", True), ("occurred_at", 5), ("topics", {"a": 1}),
     ("kind", ["call"]), ("amount", math.inf), ("attributes", "x"), ("minutes", 10**400)],
)  # fmt: skip
def test_python_values_of_another_type_are_not_bent_to_fit(field: str, value: Any) -> None:
    intake = read_interactions([{**BASE, field: value}], Mapping())
    wrong = intake.rejected if field in {"occurred_at", "kind"} else intake.emptied
    assert set(wrong["field"]) == {field}
    assert wrong.height == intake.rejected.height + intake.emptied.height


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        ("handovers", 2, "many"),
        ("amount", 2.5, [1]),
        ("automated", False, 7),
        ("occurred_at", datetime(2026, 1, 31, tzinfo=UTC), "soon"),
        ("topics", ["a", "b"], ["a", 2, None]),
        ("topics", ["ü", "b"], "a;;b"),
    ],
)
def test_a_bad_value_does_not_change_how_the_good_ones_beside_it_are_read(
    field: str, good: Any, bad: Any
) -> None:
    alone = read([{**BASE, field: good}])
    beside = read_interactions([{**BASE, field: good}, {**BASE, field: bad}], Mapping())
    wrong = beside.rejected if field == "occurred_at" else beside.emptied
    assert wrong["row"].unique().to_list() == [2]
    assert beside.frame.collect()[field].drop_nulls().to_list() == alone[field].to_list()


def test_what_pandas_writes_for_a_missing_value_is_missing() -> None:
    frame = pd.DataFrame(
        [{**BASE, "channel": "phone", "resolved_at": pd.Timestamp("2026-02-01", tz="UTC"),
          "amount": 5.0}, BASE]
    )  # fmt: skip
    for source in (frame, frame.drop(columns="amount").to_dict("records")):
        found = read(source)
        assert found["channel"].to_list() == ["phone", None]
        assert found["resolved_at"].is_null().to_list() == [False, True]


def test_attributes_may_hold_a_number_here_and_a_text_there() -> None:
    given = [{"tier": 1}, {"tier": "gold", "seats": 2.5}]
    intake = read_interactions([{**BASE, "attributes": value} for value in given], Mapping())
    assert intake.rejected.is_empty()
    read_back = intake.frame.collect()["attributes"].to_list()
    assert [value["tier"] for value in read_back] == ["1", "gold"]


def test_lists_may_come_as_one_text_with_semicolons_or_as_json() -> None:
    texts = ["price; speed", '["price", "speed"]', '["price;speed"]', "[]", "[price]", None]
    found = read(pl.DataFrame({**BASE, "topics": texts}))["topics"].to_list()
    assert found == [["price", "speed"]] * 2 + [["price;speed"], [], ["[price]"], None]


# Times


def test_times_with_a_zone_are_brought_to_utc_without_a_note() -> None:
    aware = datetime.fromisoformat("2026-01-31T14:00:00+02:00")
    berlin = pl.Series([datetime(2026, 1, 31, 13)]).dt.replace_time_zone("Europe/Berlin")  # noqa: DTZ001 -- the zone follows
    for value in (berlin, pl.Series([aware]), pl.Series(["2026-01-31 14:00:00+02:00"])):
        intake = read_interactions(pl.DataFrame({**BASE, "occurred_at": value}), Mapping())
        assert intake.newest == aware
        assert intake.notes == ()
    assert read_interactions([{**BASE, "occurred_at": aware}], Mapping()).newest == aware


@pytest.mark.parametrize(
    "stated",
    ["2026-01-31T12:00", "2026-01-31 12:00:00", datetime(2026, 1, 31, 12)],  # noqa: DTZ001 -- naive on purpose
)
@pytest.mark.parametrize("hold", [lambda row: [row], lambda row: pl.DataFrame([row])])
def test_times_without_a_zone_are_read_as_utc_and_that_is_noted_once(
    stated: Any, hold: Callable[[dict[str, Any]], Any]
) -> None:
    row = {**BASE, "occurred_at": stated, "resolved_at": stated}
    intake = read_interactions(hold(row), Mapping())
    assert intake.newest == datetime(2026, 1, 31, 12, tzinfo=UTC)
    (note,) = intake.notes
    assert note.endswith("times without a zone were read as UTC (occurred_at, resolved_at)")


@pytest.mark.parametrize(
    ("stated", "form", "noted"),
    [
        ("31/01/2026 12:00", "%d/%m/%Y %H:%M", True),
        ("31.01.26 12:00:00", "%d.%m.%y %T", True),
        ("01/31/2026 12:00 PM", "%m/%d/%Y %I:%M %p", True),
        ("1769860800", "%s", False),
        ("31-01-2026 13:00 +0100", "%d-%m-%Y %H:%M %z", False),
    ],
)
def test_a_mapping_states_how_times_are_written(stated: str, form: str, *, noted: bool) -> None:
    rules = Mapping.load(document(occurred_at={"column": "when", "format": form}))
    frame = pl.DataFrame({"account_id": "acme", "kind": "call", "when": [f" {stated} "]})
    intake = read_interactions(frame, rules)
    assert intake.newest == datetime(2026, 1, 31, 12, tzinfo=UTC)
    assert any("without a zone" in note for note in intake.notes) == noted


def test_a_day_written_by_a_format_is_noted_as_without_a_zone() -> None:
    rules = Mapping.load(document(occurred_at={"column": "when", "format": "%d-%m-%Y"}))
    frame = pl.DataFrame({"account_id": "acme", "kind": "call", "when": ["31-01-2026"]})
    intake = read_interactions(frame, rules)
    assert intake.newest is not None
    assert intake.newest.date() == date(2026, 1, 31)
    assert "without a zone" in intake.notes[0]


# Mappings


def test_a_constant_is_the_value_of_every_row() -> None:
    frame = pl.DataFrame({**BASE, "kind": ["x", "y"]})
    found = read(frame, kind={"constant": "call"}, automated={"constant": True},
                 minutes={"constant": 5})  # fmt: skip
    assert found.select("kind", "automated", "minutes").rows() == [("call", True, 5.0)] * 2


def test_values_are_replaced_and_the_others_stay_as_they_are() -> None:
    frame = pl.DataFrame({**BASE, "type": ["Phone", "email", None]})
    rules = Mapping.load(document(kind={"column": "type", "values": {"Phone": "call"}}))
    intake = read_interactions(frame, rules)
    assert intake.frame.collect()["kind"].to_list() == ["call", "email"]
    assert intake.rejected.select("row", "field", "reason").rows() == [(3, "kind", "missing")]


def test_otherwise_takes_every_value_that_is_not_named_but_no_missing_one() -> None:
    frame = pl.DataFrame({**BASE, "made": ["yes", "n/a", "no", None], "how": ["1", "2", None, "3"]})
    found = read(
        frame,
        promise_kept={"column": "made", "values": {"yes": True, "n/a": None}, "otherwise": False},
        channel={"column": "how", "values": {"1": "phone"}, "otherwise": None},
    )
    assert found["promise_kept"].to_list() == [True, None, False, None]
    assert found["channel"].to_list() == ["phone", None, None, None]


def test_values_are_named_as_texts_whatever_the_type_of_their_column() -> None:
    frame = pl.DataFrame({**BASE, "code": [1.0, 2.0], "sent": [True, False]})
    found = read(
        frame,
        priority={"column": "code", "values": {"1": "high", "2": "low"}},
        direction={"column": "sent", "values": {"true": "outbound", "false": "inbound"}},
    )
    assert found.select("priority", "direction").rows() == [
        ("high", "outbound"),
        ("low", "inbound"),
    ]


def test_a_value_that_has_no_text_cannot_be_replaced_and_is_emptied() -> None:
    frame = pl.DataFrame({**BASE, "how": [["phone"]]})
    rules = Mapping.load(
        document(channel={"column": "how", "values": {"1": "phone"}, "otherwise": "mail"})
    )
    emptied = read_interactions(frame, rules).emptied
    assert emptied.select("field", "value", "reason").rows() == [
        ("channel", '["phone"]', "not a text")
    ]


def test_first_of_takes_the_first_column_that_is_not_empty() -> None:
    frame = pl.DataFrame(
        {**BASE, "resolved": ["2026-02-01", None, None], "closed": ["2026-03-01"] * 2 + [None]}
    )
    found = read(frame, resolved_at={"first_of": ["resolved", "closed"]})["resolved_at"]
    assert [moment and moment.month for moment in found] == [2, 3, None]


def test_first_of_reads_columns_of_different_types() -> None:
    moment = datetime(2026, 2, 1, 12, tzinfo=UTC)
    frame = pl.DataFrame(
        {**BASE, "a": [moment, None, None], "b": [None, "2026-02-01T12:00", None],
         "c": [None, None, date(2026, 2, 1)]}
    )  # fmt: skip
    rules = Mapping.load(document(resolved_at={"first_of": ["a", "b", "c"]}))
    intake = read_interactions(frame, rules)
    day_over = datetime(2026, 2, 1, 23, 59, 59, 999_999, tzinfo=UTC)
    assert intake.frame.collect()["resolved_at"].to_list() == [moment, moment, day_over]
    assert "without a zone were read as UTC (resolved_at)" in intake.notes[0]


def test_first_of_texts_that_cannot_be_wrong() -> None:
    frame = pl.DataFrame({**BASE, "a": ["mail", None, None], "b": [None, "post", None]})
    found = read(frame, channel={"first_of": ["a", "b"]})["channel"]
    assert found.to_list() == ["mail", "post", None]


def test_first_of_does_not_step_over_a_value_that_cannot_be_read() -> None:
    frame = pl.DataFrame({**BASE, "a": ["soon"], "b": ["2026-02-01"]})
    rules = Mapping.load(document(resolved_at={"first_of": ["a", "b"]}))
    emptied = read_interactions(frame, rules).emptied
    assert emptied.select("field", "value").rows() == [("resolved_at", "soon")]


def test_columns_are_gathered_as_attributes() -> None:
    frame = pl.DataFrame({**BASE, "tier": ["gold"], "seats": [5], "open": [True]})
    found = read(frame, attributes={"columns": ["tier", "seats", "open"]})
    assert found["attributes"].to_list() == [{"tier": "gold", "seats": 5, "open": True}]


def test_columns_that_no_field_is_read_from_are_noted() -> None:
    frame = pl.DataFrame({**BASE, "weather": ["fine"]})
    source = "interactions in memory"
    expected = (f"{source}: columns not read: weather",)
    assert read_interactions(frame, Mapping()).notes == expected
    assert read_interactions(frame, Mapping.load(document())).notes == expected


def test_a_mapping_may_state_the_export_unique_ids_and_what_is_recorded() -> None:
    stated = document()
    stated["interactions"] |= {
        "ids_are_unique": True,
        "exported_at": "2026-02-01T00:00:00Z",
        "recorded": {"survey": {"from": "2026-01-01T00:00:00Z", "to": None}},
    }
    intake = read_interactions([BASE], Mapping.load(stated))
    assert intake.ids_are_unique
    assert intake.recorded["survey"].start == datetime(2026, 1, 1, tzinfo=UTC)
    exported = intake.frame.collect()["_exported_at"].to_list()
    assert exported == [datetime(2026, 2, 1, tzinfo=UTC)]


def test_a_mapping_is_loaded_from_a_file_a_document_or_itself(tmp_path: Path) -> None:
    path = tmp_path / "map.json"
    path.write_text('{"schema_version": "1.0", "accounts": {"fields": {"id": "number"}}}')
    loaded = Mapping.load(path)
    assert Mapping.load(str(path)) == loaded
    assert Mapping.load(loaded) is loaded
    assert loaded.table("accounts").fields is not None
    assert loaded.table("interactions").fields is None
    assert Mapping.load(None) == Mapping()


def test_accounts_can_be_read_from_the_interactions_themselves() -> None:
    stated = {**document(), "accounts": {"fields": {"id": "account_id", "segment": "country"}}}
    frame = pl.DataFrame(
        {**BASE, "account_id": ["acme", "acme", "oak", "elm"],
         "occurred_at": ["2026-01-01", "2026-01-03", "2026-01-02", "soon"],
         "country": ["AT", "CH", "DE", "FR"]}
    )  # fmt: skip
    portfolio = focuskit.assess(frame, mapping=stated)
    segments = {account: portfolio[account].subject.segment for account in portfolio}
    assert segments == {"acme": "CH", "oak": "DE", "elm": None}  # whose one row was rejected
    assert portfolio.rejected["row"].to_list() == [4]
    empty = focuskit.assess(pl.DataFrame(), mapping=stated)
    assert len(empty) == 0


def test_objects_of_the_model_are_listed_as_they_are() -> None:
    accounts = [Account(id="acme", segment="key", attributes={"tier": "gold"}), Account(id="oak")]
    frame = read_listed(accounts, "accounts", Mapping()).frame
    assert frame.columns == ["id", "segment", "attributes"]
    assert frame["segment"].to_list() == ["key", None]


def test_a_utf_8_mark_at_the_start_of_a_file_is_no_part_of_a_column(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    content = io.StringIO()
    pl.DataFrame([BASE]).write_csv(content)
    path.write_text(content.getvalue(), encoding="utf-8-sig")
    assert read_interactions(path, Mapping()).rows_accepted == 1
