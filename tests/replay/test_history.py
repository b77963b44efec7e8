"""History: what is replayed at a moment is what would have been assessed then."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import polars as pl
import pytest
from histories import MOMENTS, as_known, histories, policies
from hypothesis import given, settings
from hypothesis import strategies as st
from support import NOW, assess, orders, whole_record

from focuskit import InputError, Interaction, Policy, Portfolio


@given(histories(), policies(), st.sampled_from(MOMENTS))
@settings(max_examples=30, deadline=None)
def test_a_replay_is_what_would_have_been_assessed_then(
    rows: list[Interaction], policy: Policy, moment: datetime
) -> None:
    replayed = assess(rows, policy=policy).at(moment)
    then = assess(rows, policy=policy, as_of=moment)

    assert replayed.to_ndjson() == then.to_ndjson()
    assert replayed.fingerprint == then.fingerprint


@given(histories(), st.sampled_from(MOMENTS))
@settings(max_examples=25, deadline=None)
def test_what_came_later_plays_no_part(rows: list[Interaction], moment: datetime) -> None:
    """Neither rows that happened or were entered later, nor values that became known later."""
    known = as_known(rows, moment)
    then, now = assess(known, as_of=moment), assess(rows).at(moment)

    assert then.scores.equals(now.scores)
    assert then.findings.equals(now.findings)


def test_what_was_known_of_a_history_is_blanked_by_hand() -> None:
    """Else the property above would say nothing of values that became known later."""
    day, moment = timedelta(days=1), NOW - timedelta(days=20)
    case = Interaction(
        account_id="acme", kind="ticket", occurred_at=moment - 9 * day, handovers=3,
        promise_kept=False, promised_for=moment - day, resolved_at=moment,
    )  # fmt: skip
    given = Interaction(
        account_id="acme", kind="promise", occurred_at=moment - 9 * day, promise_kept=True,
        promised_for=moment + day, delivered_at=moment + day,
    )  # fmt: skip
    late = attrs.evolve(case, resolved_at=moment + day)
    assert as_known([case, attrs.evolve(case, entered_at=moment + day)], moment) == [case]
    assert as_known([late, given], moment) == [
        attrs.evolve(late, resolved_at=None, handovers=None, promise_kept=None),
        attrs.evolve(given, delivered_at=None, promise_kept=None),
    ]
    assert as_known([given], moment + day) == [given]


@given(histories())
@settings(max_examples=15, deadline=None)
def test_one_account_alone_is_found_the_same_as_inside_a_portfolio(
    rows: list[Interaction],
) -> None:
    """If all rows state the same: an empty outcome waits where others have one."""
    rows = [*rows, *(row for kind in ("ticket", "complaint", "promise") for row in stating(kind))]
    alone = [row for row in rows if row.account_id in {"acme", "states-all"}]
    acme = pl.col("account_id") == "acme"
    together, by_itself = (assess(some, recorded=whole_record()) for some in (rows, alone))

    assert together.findings.filter(acme).equals(by_itself.findings.filter(acme))


def stating(kind: str) -> list[Interaction]:
    """Return a row of another account that states every outcome of its kind."""
    moment = NOW - timedelta(days=40)
    settled: dict[str, Any] = {"handovers": 0, "reopened": 0, "resolved_at": moment}
    return [
        Interaction(
            account_id="states-all", kind=kind, occurred_at=moment, promise_kept=True,
            promised_for=moment, delivered_at=moment, **(settled if kind != "promise" else {}),
        )
    ]  # fmt: skip


def test_history_gives_the_scores_of_every_moment() -> None:
    portfolio = assess([*orders("acme", *range(1, 300, 20)), *orders("beta", 30, 35)])
    history = portfolio.history([NOW - timedelta(days=60), (NOW - timedelta(days=1)).isoformat()])

    assert history["as_of"].unique().sort().to_list() == [
        NOW - timedelta(days=60),
        NOW - timedelta(days=1),
    ]
    assert history.select("account_id", "as_of").rows()[0] == ("acme", NOW - timedelta(days=60))
    for moment in history["as_of"].unique():
        then = history.filter(pl.col("as_of") == moment).drop("as_of")
        assert then.equals(portfolio.at(moment).scores)
    assert {"score", "worst", "best", "coverage", "rating"} <= set(history.columns)


def test_history_of_no_moment_is_an_empty_frame_of_the_same_shape() -> None:
    portfolio = assess(orders("acme", 1, 40))

    assert portfolio.history([]).schema == portfolio.history([NOW]).schema
    assert portfolio.history([]).is_empty()


def test_accounts_that_came_later_are_not_there_before() -> None:
    listed = [
        {"id": "acme", "valid_from": "2020-01-01"},
        {"id": "late", "valid_from": NOW - timedelta(days=10)},
    ]
    portfolio = assess([*orders("acme", 1, 90), *orders("late", 2, 60)], accounts=listed)
    moment = NOW - timedelta(days=30)

    assert list(portfolio.at(moment)) == ["acme"]
    assert (
        portfolio.at(moment).to_ndjson()
        == assess(
            [*orders("acme", 1, 90), *orders("late", 2, 60)], accounts=listed, as_of=moment
        ).to_ndjson()
    )


def test_a_moment_before_the_first_row_is_refused() -> None:
    with pytest.raises(InputError, match="before the first row"):
        assess(orders("acme", 1)).history([NOW - timedelta(days=9)])


def test_no_time_is_refused() -> None:
    with pytest.raises(InputError, match="not a time"):
        assess(orders("acme", 1)).at("yesterday")


def test_a_folder_cannot_be_replayed_and_says_so(tmp_path: Path) -> None:
    stored = Portfolio.read(assess(orders("acme", 1, 40)).write(tmp_path / "out"))

    assert not stored.replayable
    with pytest.raises(InputError, match="read from a folder cannot be replayed"):
        stored.history([NOW])
    with pytest.raises(InputError, match="read from a folder cannot be replayed"):
        stored.sensitivity()
    assert stored.policy.to_document() == assess(orders("acme", 1)).policy.to_document()
