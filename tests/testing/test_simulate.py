"""The simulated supplier: the same everywhere, valid, and as it says it is."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import attrs
import polars as pl
import pytest

import focuskit
from focuskit_testing.simulate import (
    IMPLIED,
    NONE,
    SIGNS,
    Noise,
    Supplier,
    account_id,
    compatible,
    plant,
    simulate,
    texts,
)
from focuskit_testing.simulate.noise import OUTCOMES

FRAMES = ("interactions", "accounts", "contacts", "colleagues", "truth", "outcomes")
CASES = ["ticket", "complaint", "request", "deal"]


@pytest.fixture(scope="module")
def tidy() -> Supplier:
    return simulate(seed=1, accounts=12, noise=NONE)


def test_the_same_seed_gives_the_same_rows() -> None:
    defects = plant(seed=3, accounts=8)
    one, other = (simulate(seed=3, accounts=8, defects=defects) for _ in range(2))
    for name in FRAMES:
        assert getattr(one, name).equals(getattr(other, name)), name


def test_another_seed_gives_other_rows(tidy: Supplier) -> None:
    assert not simulate(seed=2, accounts=12, noise=NONE).interactions.equals(tidy.interactions)


def test_fewer_accounts_are_the_first_of_more(tidy: Supplier) -> None:
    fewer = simulate(seed=1, accounts=3, noise=NONE)
    ours = pl.col("account_id").is_in(fewer.accounts["id"].implode()) & (pl.col("kind") != "launch")
    assert fewer.interactions.filter(ours).equals(tidy.interactions.filter(ours))


def test_every_row_is_valid_and_every_sound_account_is_clear_of_every_sign(tidy: Supplier) -> None:
    portfolio = focuskit.assess(
        tidy.interactions,
        accounts=tidy.accounts,
        contacts=tidy.contacts,
        colleagues=tidy.colleagues,
        as_of=tidy.as_of,
    )
    assert portfolio.rejected.is_empty()
    assert portfolio.info["counts"]["merged"] == 0
    fired = portfolio.findings.filter(pl.col("outcome") != "clear")
    assert fired.height <= 0.01 * portfolio.findings.height, fired


def test_rows_with_noise_are_valid_too() -> None:
    supplier = simulate(seed=1, accounts=12, defects=plant(seed=1, accounts=12))
    portfolio = focuskit.assess(
        supplier.interactions,
        accounts=supplier.accounts,
        contacts=supplier.contacts,
        colleagues=supplier.colleagues,
        as_of=supplier.as_of,
    )
    assert portfolio.rejected.is_empty()
    assert portfolio.info["counts"]["merged"] > 0


@pytest.mark.parametrize(("strength", "missed"), [(0.5, 4), (1.0, 0)])
def test_a_defect_shows_as_what_was_planted_and_as_little_else(
    strength: float, missed: int
) -> None:
    defects = {account_id(n): [sign] for n, sign in enumerate(SIGNS)}
    supplier = simulate(seed=5, accounts=len(SIGNS), defects=defects, strength=strength, noise=NONE)
    findings = focuskit.assess(
        supplier.interactions,
        accounts=supplier.accounts,
        colleagues=supplier.colleagues,
        as_of=supplier.as_of,
    ).findings
    fired = findings.filter(pl.col("outcome") == "fired")
    found = set(fired.select("account_id", "sign").iter_rows())
    planted = set(supplier.truth.select("account_id", "sign").iter_rows())
    # At half strength a rate may rest on one case, and then is not told.
    doubtful = findings.filter(reason="one_case").select("account_id", "sign").iter_rows()
    assert len(planted - found - set(doubtful)) <= missed, planted - found
    implied = {(a, other) for a, sign in planted for other in IMPLIED.get(sign, ())}
    assert len(found - planted - implied) <= 0.01 * findings.height


def test_the_truth_is_what_was_planted() -> None:
    defects = {account_id(1): ["never-hosted", "undrilled"], account_id(2): ["gone-quiet"]}
    truth = simulate(seed=1, accounts=4, defects=defects, strength=0.7, noise=NONE).truth
    assert truth.rows() == [
        (account, sign, 0.7) for account, signs in defects.items() for sign in signs
    ]
    assert simulate(seed=1, accounts=2).truth.is_empty()


def test_a_defect_beside_is_in_the_truth() -> None:
    defects = {account_id(n): ["never-hosted"] for n in range(5)}
    truth = simulate(seed=1, accounts=6, defects=defects, noise=Noise(beside=1)).truth
    assert truth.group_by("account_id").len()["len"].to_list() == [2] * 5


def test_noise_comes_at_its_rates() -> None:
    rates = Noise(missing=0.1, late=0.2, duplicates=0.05, stray=0.5)
    rows = simulate(seed=1, accounts=20, noise=rates).interactions
    clean = simulate(seed=1, accounts=20, noise=NONE).interactions
    once = rows.unique("id", maintain_order=True)
    assert rows.height / once.height - 1 == pytest.approx(0.05, abs=0.01)
    assert rows.unique().height == once.height
    assert once["entered_at"].is_not_null().mean() == pytest.approx(0.2, abs=0.02)
    both = clean.join(once, on="id", suffix="_noisy")
    for field in ("colleague_role", "contact_id", "score", "topics"):
        stated = both.filter(pl.col(field).is_not_null())
        emptied = stated[f"{field}_noisy"].is_null().mean()
        assert emptied == pytest.approx(0.1, abs=0.03), field
    for field in ("id", "kind", "occurred_at", "direction"):
        assert once[field].null_count() == 0
    silent = both.filter(pl.col("kind").is_in(["email", "chat"]) & pl.col("text").is_null())
    assert silent["text_noisy"].is_not_null().mean() == pytest.approx(0.45, abs=0.05)


def test_a_log_can_stop() -> None:
    stopped = attrs.evolve(NONE, log_stops={"service desk": 40})
    supplier = simulate(seed=1, accounts=3, noise=stopped)
    sources = supplier.sources()
    assert sum(frame.height for frame in sources.values()) == supplier.interactions.height
    desk, rest = sources["service desk"], sources["customer relations"]
    end = supplier.as_of
    assert desk.filter(pl.col("occurred_at") > end - timedelta(days=40)).is_empty()
    assert not rest.filter(pl.col("occurred_at") > end - timedelta(days=7)).is_empty()


def test_a_log_can_begin_late_and_trickle_on_both_sides() -> None:
    cut: dict[str, Any] = {"log_begins": {"service desk": 200}, "log_stops": {"service desk": 40}}
    ago = pl.lit(tidy_end()) - pl.col("occurred_at")
    outside = ~ago.is_between(timedelta(days=40), timedelta(days=200))
    rows = simulate(seed=1, accounts=20, noise=attrs.evolve(NONE, **cut)).sources()["service desk"]
    assert rows.height > 0
    assert rows.filter(outside).is_empty()
    trickling = attrs.evolve(NONE, **cut, trickle=0.1)
    desk = simulate(seed=1, accounts=20, noise=trickling).sources()["service desk"]
    whole = simulate(seed=1, accounts=20, noise=NONE).sources()["service desk"]
    kept = desk.filter(outside).height / whole.filter(outside).height
    assert kept == pytest.approx(0.1, abs=0.04)
    assert desk.filter(~outside).equals(rows)


def tidy_end() -> datetime:
    return simulate(seed=1, accounts=0).as_of


def test_the_later_truth_settles_what_is_open_and_changes_nothing_else() -> None:
    open_yet = attrs.evolve(NONE, unsettled=0.5)
    supplier = simulate(seed=1, accounts=12, noise=open_yet)
    later = supplier.settled()
    ends = pl.coalesce("resolved_at", "delivered_at")
    cases = pl.col("kind").is_in(["ticket", "complaint", "request", "deal"])
    was, now = (one.filter(cases) for one in (supplier.interactions, later.interactions))
    lately = pl.col("occurred_at") > supplier.as_of - timedelta(days=28)
    share = was.filter(lately)["resolved_at"].is_null().mean()
    assert share == pytest.approx(0.55, abs=0.15)
    assert now["resolved_at"].null_count() == 0
    came = supplier.interactions.join(later.interactions, on="id", suffix="_later").filter(
        pl.col("resolved_at").is_null() & pl.col("resolved_at_later").is_not_null()
    )
    assert came.filter(pl.col("resolved_at_later") <= supplier.as_of).is_empty()
    assert came["handovers"].null_count() == came.height
    assert later.as_of == later.interactions.select(ends.max()).item()
    assert later.interactions.drop(OUTCOMES).equals(supplier.interactions.drop(OUTCOMES))
    assert later.outcomes.is_empty()


def test_open_rows_leave_all_others_as_they_are() -> None:
    settled = simulate(seed=1, accounts=4, noise=NONE).interactions
    rates = attrs.evolve(NONE, unsettled=1.0)
    rows = simulate(seed=1, accounts=4, noise=rates).interactions
    same = rows.filter(pl.col("resolved_at").is_not_null() | ~pl.col("kind").is_in(CASES))
    assert same.equals(settled.filter(pl.col("id").is_in(same["id"].to_list())))
    assert 0 < rows.height - same.height < 0.1 * rows.height


def test_placeholders_and_whole_days() -> None:
    rates = attrs.evolve(NONE, placeholders=0.02, whole_days=True, unsettled=0.5)
    supplier = simulate(seed=1, accounts=12, noise=rates)
    days = supplier.interactions["occurred_at"].dt.date()
    placeholders = days.is_in([date(1970, 1, 1), date(2000, 1, 1)])
    assert placeholders.mean() == pytest.approx(0.02, abs=0.005)
    for table in (supplier.interactions, supplier.settled().interactions):
        for field in ("occurred_at", "resolved_at", "promised_for", "delivered_at"):
            stated = table[field].drop_nulls()
            assert stated.len() > 0
            assert (stated == stated.dt.truncate("1d")).all(), field


def test_prospects_and_lost_accounts_come_after_the_customers() -> None:
    supplier = simulate(seed=1, accounts=4, prospects=3, lost=2, noise=NONE)
    assert (
        supplier.accounts["status"].to_list() == ["customer"] * 4 + ["prospect"] * 3 + ["lost"] * 2
    )
    customers = simulate(seed=1, accounts=4, noise=NONE)
    of_customers = supplier.interactions.filter(
        pl.col("account_id").is_in(customers.accounts["id"].implode())
    )
    assert of_customers.equals(customers.interactions.drop_nulls("account_id"))
    rows = supplier.interactions.join(
        supplier.accounts.select("status", account_id="id"), on="account_id"
    )
    prospects, lost = (rows.filter(status=one) for one in ("prospect", "lost"))
    assert prospects.height > 100
    assert not {"order", "ticket", "survey"} & set(prospects["kind"])
    assert lost.filter(kind="account_lost").height == 2
    assert lost["occurred_at"].max() == lost.filter(kind="account_lost")["occurred_at"].max()
    assert simulate(seed=1, accounts=40, noise=Noise(without_status=0.5)).accounts[
        "status"
    ].null_count() == pytest.approx(20, abs=8)


def test_there_are_forty_voices_a_subject() -> None:
    for name in ("QUESTIONS", "PITCHES", "COMMITMENTS", "ANSWERS", "PRAISE", "REMARKS", "LEAVING",
                 "NOTICE"):  # fmt: skip
        assert len(set(getattr(texts, name))) == 40, name


def test_the_demo_has_every_sign_somewhere() -> None:
    planted = plant(seed=1, accounts=20, share=0.5)
    assert len(planted) == 10
    assert {sign for signs in planted.values() for sign in signs} == set(SIGNS)


def test_replies_are_to_rows_that_are_there(tidy: Supplier) -> None:
    replies = tidy.interactions.drop_nulls("in_reply_to")
    known = replies.join(tidy.interactions.select(in_reply_to="id"), on="in_reply_to")
    assert known.height > 0.99 * replies.height
    assert tidy.interactions["id"].n_unique() == tidy.interactions.height


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"defects": {"acme": ["gone-quiet"]}}, "no account 'acme'"),
        ({"defects": {account_id(0): ["gone-quite"]}}, "gone-quiet"),
        ({"strength": 2}, "strength 2"),
    ],
)
def test_what_is_unknown_is_refused(wrong: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        simulate(seed=1, accounts=2, **wrong)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no account to plant on"):
        plant(seed=1, accounts=0)


def test_what_hides_the_other_is_not_compatible() -> None:
    assert not compatible("no-feedback", ["low-advocacy"])
    assert not compatible("gone-quiet", ["gone-quiet"])
    assert compatible("gone-quiet", ["undrilled"])
