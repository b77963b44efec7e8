"""The real service desk: what was counted, and what a replay may know."""

from __future__ import annotations

import json
import types
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs
import polars as pl
import pytest
from support import few_plugins, few_signs, not_fed
from whole_documents import whole_document

import focuskit
from focuskit import Assessment, Measure, Plugins, Policy, Portfolio, Timeline, Unit, detector
from focuskit.model import schemas

FULL = datetime(2017, 3, 1, tzinfo=UTC)
EARLY = datetime(2016, 4, 1, tzinfo=UTC)


@detector(id="test.open-cases", theme="test", ok=0, bad=1, says="{value} open")
def open_cases(t: Timeline) -> Measure:
    return t.count(t.is_open, among=t.cases)


@detector(id="test.hours", theme="test", ok=0, bad=1, says="{value}")
def median_hours(t: Timeline) -> Measure:
    return t.median(t.seconds_open / 3600, among=t.cases & ~t.is_open, unit=Unit.HOURS)


@detector(id="test.seconds", theme="test", ok=0, bad=1, says="{value}")
def mean_seconds(t: Timeline) -> Measure:
    return t.mean(t.seconds_open, among=t.cases & ~t.is_open, unit=Unit.RATIO)


def _with_test_signs() -> Plugins:
    module = types.ModuleType("counting")
    for name, sign in (("a", open_cases), ("b", median_hours), ("c", mean_seconds)):
        setattr(module, name, sign)
    return few_plugins().adding(module)


def _only(sign: str) -> dict[str, Any]:
    """Return plugins and policy of a run with one sign of ours."""
    listed, plugins = focuskit.load_policy(None), Plugins.installed()
    detector, plugin = plugins.detectors[sign]
    policy = attrs.evolve(listed, signs={sign: listed.signs[sign]}, cause_groups=(), caps=())
    return {"policy": policy, "plugins": Plugins((attrs.evolve(plugin, detectors=(detector,)),))}


def _without_windows() -> Policy:
    """Return the default policy over all time, in which one observation is enough."""
    policy = few_signs()
    signs = {
        name: attrs.evolve(sign, window_days="all", min_observations=1)
        for name, sign in policy.signs.items()
    }
    return attrs.evolve(policy, signs=signs)


def _assessed(real_data: Path, examples: Path, as_of: datetime, **given: Any) -> Portfolio:
    return focuskit.assess(
        given.pop("interactions", real_data / "uci_incident" / "incidents.parquet"),
        mapping=examples / "uci_incident.mapping.json",
        as_of=as_of,
        recorded={"ticket": (None, as_of)}
        | dict.fromkeys(("handovers", "reopened", "promise_kept", "resolved_at"), (None, as_of)),
        policy=_without_windows(),
        plugins=_with_test_signs(),
        **given,
    )


def _total(portfolio: Portfolio, sign: str) -> int:
    """Return the sum behind a measure: value times observations, over all accounts."""
    # What rests on one case is unknown, and its value is told all the same.
    chosen = portfolio.findings.filter(pl.col("sign") == sign, pl.col("value").is_not_null())
    return int(chosen.select((pl.col("value") * pl.col("observations")).round(0).sum()).item())


def test_rows_without_a_caller_are_kept_with_their_reason(real_data: Path, examples: Path) -> None:
    portfolio = _assessed(real_data, examples, FULL)
    counts = portfolio.info["counts"]
    assert (counts["in"], counts["accepted"], counts["rejected"]) == (24_918, 24_915, 3)
    assert portfolio.rejected["field"].to_list() == ["account_id"] * 3
    assert portfolio.rejected["reason"].str.starts_with("missing").all()
    assert portfolio.rejected["row"].to_list() == [3553, 8257, 11462]


@pytest.mark.parametrize(
    ("as_of", "facts"),
    [
        (FULL, {"rows": 24_915, "callers": 5_244, "open": 0, "broken": 9_114, "handed": 23_407}),
        (EARLY, {"rows": 9_200, "callers": 3_305, "open": 1_825, "broken": 4_089, "handed": 8_162}),
    ],
    ids=["2017-03-01", "2016-04-01"],
)
def test_the_sums_behind_the_measures_are_those_of_the_file(
    real_data: Path, examples: Path, as_of: datetime, facts: dict[str, int]
) -> None:
    portfolio = _assessed(real_data, examples, as_of)
    still_open = portfolio.findings.filter(pl.col("sign") == "test.open-cases")["evidence"].sum()
    assert {
        "rows": portfolio.info["counts"]["used"],
        "callers": len(portfolio),
        "open": still_open,
        "broken": _total(portfolio, "broken-promises"),
        "handed": _total(portfolio, "passed-around"),
    } == facts


def test_the_cases_opened_again_are_those_of_the_file(real_data: Path, examples: Path) -> None:
    found = _assessed(real_data, examples, FULL).findings
    assert found.filter(pl.col("sign") == "reopened-cases")["evidence"].sum() == 275


def test_hours_to_resolve_are_those_of_the_file(real_data: Path, examples: Path) -> None:
    """Over all rows that have a caller: median 25.75 hours, mean 177.349 hours."""
    incidents = pl.read_parquet(real_data / "uci_incident" / "incidents.parquet")
    one_account = incidents.filter(pl.col("caller_id").is_not_null()).with_columns(
        caller_id=pl.lit("everyone")
    )
    portfolio = _assessed(real_data, examples, FULL, interactions=one_account)
    found = {row["sign"]: row for row in portfolio.findings.iter_rows(named=True)}
    assert found["test.hours"]["value"] == 25.75
    assert found["test.seconds"]["observations"] == 24_915
    assert round(found["test.seconds"]["value"] / 3600, 3) == 177.349


def _written(portfolio: Portfolio, folder: Path) -> dict[str, bytes]:
    """Return what stands in a folder, but for the mark of its run, which covers the counts too."""
    portfolio.write(folder)
    tables = {p.name: pl.read_parquet(p).write_ndjson().encode() for p in folder.glob("*.parquet")}
    compared = tables | {p.name: p.read_bytes() for p in folder.iterdir() if p.name not in tables}
    del compared["run.json"], compared["rejected.parquet"]
    return compared


def test_a_replay_knows_nothing_that_became_known_later(
    real_data: Path, examples: Path, tmp_path: Path
) -> None:
    """Later rows are dropped, added and changed, later facts of earlier rows too: same bytes."""
    incidents = pl.read_parquet(real_data / "uci_incident" / "incidents.parquet")
    cut = EARLY.replace(tzinfo=None)
    whole = _written(_assessed(real_data, examples, EARLY, interactions=incidents), tmp_path / "a")
    resolved = pl.coalesce("resolved_at", "closed_at")
    facts = {
        "resolved_at": resolved + pl.duration(days=40),
        "reassignment_count": pl.col("reassignment_count") * 7 + 3,
        "reopen_count": pl.lit(9, dtype=pl.Int64),
        "made_sla": ~pl.col("made_sla"),
    }
    changed = incidents.with_columns(
        **{f: pl.when(resolved > cut).then(new).otherwise(pl.col(f)) for f, new in facts.items()}
    )
    later = changed.filter(pl.col("opened_at") > cut).with_columns(
        number=pl.col("number") + "-again", caller_id=pl.col("caller_id") + " the second"
    )
    other = pl.concat(
        [changed.filter(pl.col("opened_at") <= cut), later.head(500), later.head(500)]
    )
    replayed = _assessed(real_data, examples, EARLY, interactions=other)
    assert replayed.info["counts"]["later"] > 0
    assert _written(replayed, tmp_path / "b") == whole


def test_the_replay_test_can_fail(real_data: Path, examples: Path, tmp_path: Path) -> None:
    """A fact that was known at the cut does change the bytes."""
    incidents = pl.read_parquet(real_data / "uci_incident" / "incidents.parquet")
    cut = EARLY.replace(tzinfo=None)
    whole = _written(_assessed(real_data, examples, EARLY, interactions=incidents), tmp_path / "a")
    known = pl.coalesce("resolved_at", "closed_at") <= cut
    changed = incidents.with_columns(made_sla=pl.col("made_sla") ^ known)
    other = _assessed(real_data, examples, EARLY, interactions=changed)
    assert _written(other, tmp_path / "b") != whole


FED = {"broken-promises", "left-open", "passed-around", "reopened-cases", "slow-resolution"}


@pytest.fixture(scope="module")
def as_it_is(real_data: Path, examples: Path) -> Portfolio:
    """Return the assessment by all signs, with nothing stated but the mapping."""
    return focuskit.assess(
        real_data / "uci_incident" / "incidents.parquet",
        mapping=examples / "uci_incident.mapping.json",
    )


def test_signs_that_the_service_desk_cannot_feed_are_unknown_and_say_why(
    as_it_is: Portfolio,
) -> None:
    missing = not_fed(as_it_is, FED)
    assert set(missing) == set(focuskit.load_policy(None).signs) - FED
    held = {"kind:ticket", *(f"field:{f}" for f in ("channel", "handovers", "reopened"))}
    assert {sign: names & held for sign, names in missing.items() if names & held} == {}
    assert missing["gone-quiet"] == {
        "kind:call", "kind:chat", "kind:email", "kind:meeting", "kind:order"
    }  # fmt: skip
    assert missing["powerless-front-line"] == {
        "field:waited_for_approval_hours",
        "field:escalations",
    }
    assert missing["took-the-order"] == {"kind:request", "kind:objective"}
    nothing_known = as_it_is.scores.filter(pl.col("coverage") == 0)
    assert nothing_known["score"].is_null().all()
    assert (nothing_known["worst"] == 0).all()


def test_signs_that_ask_about_the_account_are_unknown_where_nobody_lists_it(
    as_it_is: Portfolio,
) -> None:
    """Callers stand in no list: their segment is not known; without a status they are customers."""
    asking = {"power-questions-unasked", "undrilled"}
    found = as_it_is.findings.filter(pl.col("sign").is_in(sorted(asking)))
    assert set(found["reason"]) == {"not_applicable_unclear"}


def test_with_no_moment_stated_callers_are_judged_as_of_the_end_of_the_record(
    as_it_is: Portfolio,
) -> None:
    """Of 5,190 callers by then; the few cases that trickle in until 2017 move no moment."""
    fed = as_it_is.findings.filter(pl.col("sign").is_in(sorted(FED)))
    known = fed.filter(pl.col("outcome").is_in(["fired", "clear"]))
    assert as_it_is.as_of is not None
    assert as_it_is.as_of.date().isoformat() == "2016-05-31"
    assert known["account_id"].n_unique() == 5_114
    reasons = set(fed.filter(pl.col("outcome") == "unknown")["reason"])
    assert reasons == {"too_few_observations", "one_case"}


@pytest.mark.parametrize("as_of", ["2016-07-03", "2016-07-31", "2017-03-19"])
def test_a_log_that_trickles_out_makes_nobody_look_neglected(
    real_data: Path, examples: Path, as_of: str
) -> None:
    """The desk logs 7,508 cases in May 2016, and 5 in June; in February 2017 it stops."""
    portfolio = focuskit.assess(
        real_data / "uci_incident" / "incidents.parquet",
        mapping=examples / "uci_incident.mapping.json",
        as_of=as_of,
    )
    assert set(portfolio.findings["outcome"]) == {"unknown"}
    assert portfolio.scores["score"].is_null().all()


def _as_emails(real_data: Path, examples: Path, **given: Any) -> pl.DataFrame:
    """Read the cases as emails, so that silence can be measured at all."""
    mapping = json.loads((examples / "uci_incident.mapping.json").read_text(encoding="utf-8"))
    mapping["interactions"]["fields"] |= {
        "kind": {"constant": "email"},
        "automated": {"constant": False},
    }
    portfolio = focuskit.assess(
        real_data / "uci_incident" / "incidents.parquet", mapping=mapping, **given
    )
    return portfolio.findings.filter(pl.col("sign") == "gone-quiet")


def test_a_month_after_a_log_has_stopped_nobody_is_quiet(real_data: Path, examples: Path) -> None:
    quiet = _as_emails(real_data, examples, as_of="2017-03-19")
    assert set(quiet["outcome"]) == {"unknown"}
    assert set(quiet["reason"]) == {"old_record"}
    assert quiet["resolve"][0].startswith("The record ends on 2016-06-01, 291 days before")


def test_where_its_owner_says_when_a_log_ran_dry_nobody_is_quiet_afterwards(
    real_data: Path, examples: Path
) -> None:
    until = datetime(2016, 6, 1, tzinfo=UTC)
    stated = {"email": (None, until)}
    quiet = _as_emails(real_data, examples, as_of="2016-07-04", recorded=stated)
    assert set(quiet["reason"]) == {"old_record"}
    before = _as_emails(real_data, examples, as_of=until, recorded=stated)
    assert {"fired", "clear"} <= set(before["outcome"])
    month_later = _as_emails(real_data, examples, as_of="2016-07-01", recorded=stated)
    there = month_later.filter(pl.col("account_id").is_in(before["account_id"].implode()))
    told = [
        one.select("account_id", "outcome", "value").sort("account_id") for one in (there, before)
    ]
    assert told[0].equals(told[1])


@pytest.mark.parametrize(
    ("moment", "callers"), [("2016-04-01", (195, 68, 15)), ("2016-06-01", (171, 63, 10))]
)
def test_cases_that_are_open_beyond_three_days_are_counted_as_by_hand(
    real_data: Path, examples: Path, moment: str, callers: tuple[int, int, int]
) -> None:
    """Callers with two, three and five of them, counted in the file itself."""
    found = focuskit.assess(
        real_data / "uci_incident" / "incidents.parquet",
        mapping=examples / "uci_incident.mapping.json",
        as_of=moment,
        **_only("left-open"),
    )
    value = found.findings.filter(sign="left-open")["value"]
    assert tuple(int((value >= n).sum()) for n in (2, 3, 5)) == callers


def test_the_documents_of_all_callers_are_small_and_say_all_of_it(
    real_data: Path, examples: Path, tmp_path: Path
) -> None:
    portfolio = focuskit.assess(
        real_data / "uci_incident" / "incidents.parquet",
        mapping=examples / "uci_incident.mapping.json",
        as_of="2016-06-01",
    )
    folder = portfolio.write(tmp_path / "out")
    assert sum(path.stat().st_size for path in folder.iterdir()) < 12_000_000
    run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    schemas.check(run, "run", where="run.json")
    lines = (folder / "assessments.ndjson").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(portfolio) == 5_190
    told = zip(map(json.loads, lines), portfolio.values(), strict=True)
    for number, (document, assessment) in enumerate(told):
        assert assessment.to_dict(whole=False) == document
        if number % 100 == 0:
            account = document["subject"]["id"]
            schemas.check(document, "assessment", where=account)
            read = json.loads(Assessment.from_dict(document, run).to_json())
            expected = whole_document(portfolio, account)
            assert {key: read[key] for key in expected} == expected
    texts = {(a, f.sign): f.message.text for a, one in portfolio.items() for f in one.findings}
    frame = portfolio.findings.select("account_id", "sign", "text").iter_rows()
    assert texts == {(account, sign): text for account, sign, text in frame}
