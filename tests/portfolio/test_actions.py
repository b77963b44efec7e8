"""What to do first: three actions at most, the answer to the red light before all else."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import polars as pl
import pytest
from support import NOW, interaction, ticket, whole_record

import focuskit
from focuskit import Interaction, Plugins, Portfolio, Recommendation, load_policy
from focuskit.portfolio.actions import actions


def advice(**points: float) -> pl.DataFrame:
    """Return what one account may do, and the points that each regains."""
    rows = [("elm", name.replace("_", "-"), number) for name, number in points.items()]
    schema = ["account_id", "recommendation", "points_regained"]
    return pl.DataFrame(rows, schema=schema, orient="row")


def telling(*signs: str, red: tuple[str, ...] = ()) -> pl.DataFrame:
    """Return what calls for an action on that account, the most telling first."""
    rows = [("elm", sign, sign in red, place) for place, sign in enumerate(signs)]
    schema = {"account_id": pl.String, "sign": pl.String, "red": pl.Boolean, "order": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def answer(name: str, relieves: dict[str, float], **more: Any) -> Recommendation:
    """Return a recommendation that takes two hours."""
    whole = {"steps": ["Do it."], "owner_role": "account owner", "hours": 2, "within_days": 7}
    return Recommendation(id=name, title=name, relieves=relieves, **{**whole, **more})


def chosen(advised: pl.DataFrame, calling: pl.DataFrame, *known: Recommendation) -> list[str]:
    """Return the ids of the actions, in their order."""
    return actions(advised, calling, known)["recommendation"].to_list()


def test_the_strongest_answer_to_the_red_light_comes_first_whatever_it_regains() -> None:
    known = (
        answer("call-today", {"leaving": 0.5}),
        answer("ask-why", {"leaving": 0.2, "late": 0.9}),
        answer("cut-a-step", {"late": 0.5}),
    )
    advised = advice(cut_a_step=9, ask_why=5, call_today=1)
    calling = telling("leaving", "late", red=("leaving",))
    assert chosen(advised, calling, *known) == ["call-today", "cut-a-step"]


def test_each_red_light_has_its_answer_before_anything_else() -> None:
    known = (
        answer("call-today", {"leaving": 0.5, "quiet": 0.1}),
        answer("call-without-offer", {"quiet": 0.7}),
        answer("cut-a-step", {"late": 0.5}),
        answer("write-it-down", {"objectives": 0.5}),
    )
    advised = advice(cut_a_step=9, write_it_down=8, call_without_offer=2, call_today=1)
    calling = telling("leaving", "quiet", "late", "objectives", red=("leaving", "quiet"))
    expected = ["call-today", "call-without-offer", "cut-a-step"]
    assert chosen(advised, calling, *known) == expected


def test_what_nobody_notices_comes_after_what_they_would() -> None:
    known = (
        answer("write-it-down", {"objectives": 0.9}, noticed=False),
        answer("cut-a-step", {"late": 0.5}),
    )
    advised = advice(write_it_down=9, cut_a_step=1)
    assert chosen(advised, telling("objectives", "late"), *known) == ["cut-a-step", "write-it-down"]


def test_one_evening_is_one_action() -> None:
    known = (
        answer("lunch", {"hosted": 0.9}, occasion="visit"),
        answer("dinner", {"asked": 0.6}, occasion="visit"),
        answer("visit", {"absent": 0.9}, occasion="visit"),
        answer("cut-a-step", {"late": 0.5}),
    )
    advised = advice(dinner=9, visit=8, lunch=7, cut_a_step=1)
    calling = telling("hosted", "asked", "absent", "late")
    assert chosen(advised, calling, *known) == ["dinner", "cut-a-step"]


def test_what_does_no_more_than_the_actions_before_it_is_left_out() -> None:
    known = (
        answer("cut-a-step", {"late": 0.5, "passed": 0.5}),
        answer("hurry", {"late": 0.9}),
        answer("idea", {"unasked": 0.9}),
    )
    advised = advice(cut_a_step=9, hurry=8, idea=1)
    calling = telling("late", "passed", "unasked")
    assert chosen(advised, calling, *known) == ["cut-a-step", "idea"]


def test_there_are_three_actions_at_most_and_none_where_nothing_calls_for_one() -> None:
    names = [f"act-{number}" for number in range(5)]
    known = [answer(name, {f"sign-{name}": 0.5}) for name in names]
    advised = advice(**{name.replace("-", "_"): 9 - place for place, name in enumerate(names)})
    calling = telling(*(f"sign-{name}" for name in names))
    assert chosen(advised, calling, *known) == names[:3]
    assert chosen(advised, telling(), *known) == []


def desk(**fields: Any) -> Portfolio:
    """Assess a desk with three open cases, and a policy that has fields of its own."""
    settled = [ticket("elm", days) for days in (80, 70, 60, 1)]
    rows = settled + [
        ticket("elm", days, resolved_at=None, id=f"C-{days}", contact_role="finance")
        for days in (40, 30, 20)
    ]
    return focuskit.assess(rows, as_of=NOW, policy=attrs.evolve(load_policy(None), **fields))


def test_an_action_names_the_case_that_waits_longest_who_does_it_and_by_when() -> None:
    action = desk().explanation("elm").actions[0]
    assert action.text == "Settle the case that has been open longest, today, and call them"
    assert (action.role, action.by) == ("service lead", date(2026, 7, 1))
    assert action.about == "ticket C-40 of 21 May 2026, finance"


def test_where_no_row_stands_out_none_is_named() -> None:
    texts = ("We will cancel our contract.", "We hereby give notice.")
    rows = [
        interaction("elm", days, "email", direction="inbound", text=text, language="en")
        for days, text in zip((9, 2), texts, strict=True)
    ]
    both = focuskit.assess(rows, as_of=NOW).card("elm").action
    one = focuskit.assess(rows[1:], as_of=NOW).card("elm").action
    assert both is not None
    assert one is not None
    assert both.about is None
    assert one.about == "email of 28 June 2026"


@pytest.mark.parametrize(
    ("sign", "first"),
    [
        ("leaving-announced", "answer-the-notice"),
        ("gone-quiet", "regain-the-rhythm"),
        ("champion-left", "second-thread"),
        ("left-open", "close-what-is-open"),
    ],
)
def test_every_red_light_of_the_default_policy_has_its_own_answer(sign: str, first: str) -> None:
    known = [one for one, _ in Plugins.installed().recommendations]
    advised = advice(**{one.id.replace("-", "_"): 1.0 for one in known})
    everything = sorted({name for one in known for name in one.relieves} - {sign})
    assert chosen(advised, telling(sign, *everything, red=(sign,)), *known)[0] == first


def test_lunch_dinner_and_executive_visit_are_one_occasion() -> None:
    known = {one.id: one for one, _ in Plugins.installed().recommendations}
    evening = {name for name, one in known.items() if one.occasion == "visit"}
    assert evening == {"executive-visit", "host-a-customer-lunch", "tough-questions-dinner"}


def test_what_can_be_done_before_the_renewal_comes_before_what_cannot() -> None:
    known = (
        answer("found-a-board", {"quiet": 0.9}, within_days=90),
        answer("call-today", {"late": 0.5}, within_days=7),
    )
    advised, calling = advice(found_a_board=9, call_today=2), telling("quiet", "late")
    order = [
        actions(advised, calling, known, pl.DataFrame({"account_id": ["elm"], "renews_in": [days]}))
        for days in (21, 90)
    ]
    assert [one["recommendation"].to_list() for one in order] == [
        ["call-today", "found-a-board"],
        ["found-a-board", "call-today"],
    ]
    assert chosen(advised, calling, *known) == ["found-a-board", "call-today"]


def test_the_answer_to_a_red_light_waits_for_no_renewal() -> None:
    known = (
        answer("win-them-back", {"leaving": 0.9}, within_days=60),
        answer("call-today", {"late": 0.5}, within_days=7),
    )
    advised, calling = (
        advice(win_them_back=9, call_today=2),
        telling("leaving", "late", red=("leaving",)),
    )
    soon = pl.DataFrame({"account_id": ["elm"], "renews_in": [21]})
    first = actions(advised, calling, known, soon)["recommendation"].to_list()
    assert first == ["win-them-back", "call-today"]


def handed_on(*times: int, days: int = 100) -> list[Interaction]:
    """Return cases that were handed on so many times each, one every third day."""
    return [
        ticket("elm", days - 3 * n, handovers=number, id=f"C-{n}") for n, number in enumerate(times)
    ]


def about(rows: list[Interaction], sign: str) -> str | None:
    """Return what the action is about that answers this sign, the one sign that counts."""
    policy = load_policy(None)
    alone = attrs.evolve(policy, signs={sign: policy.signs[sign]}, cause_groups=())
    found = focuskit.assess(rows, as_of=NOW, policy=alone, recorded=whole_record())
    action = found.card("elm").action
    assert action is not None
    return action.about


@pytest.mark.parametrize(
    "times", [(0, 1, 3, 1, 0), (0, 3, 1, 3, 0), (2, 1, 1, 1, 1), (7, 7, 7, 7, 12), (1, 1, 1, 1, 2)]
)
def test_the_case_is_named_without_which_a_mean_would_lose_most(times: tuple[int, ...]) -> None:
    """As each is left out in turn; none is named where several, or none, take most away."""
    rows = handed_on(*times)
    whole = severity(rows)
    lost = [whole - severity([*rows[:n], *rows[n + 1 :]]) for n in range(len(rows))]
    most = [n for n, one in enumerate(lost) if one == max(lost) > 0]
    told = about(rows, "passed-around")
    if len(most) == 1:
        assert told is not None
        assert told.startswith(f"ticket C-{most[0]} of ")
    else:
        assert told is None


def severity(rows: list[Interaction]) -> float:
    """Return how severe it is that cases were handed on."""
    found = focuskit.assess(rows, as_of=NOW, recorded=whole_record()).findings
    (one,) = found.filter(pl.col("sign") == "passed-around").to_dicts()
    return float(min(max((one["value"] - one["ok"]) / (one["bad"] - one["ok"]), 0), 1))


def test_a_second_action_is_about_a_row_of_what_it_answers_alone() -> None:
    """Both signs call for the second one, and the first answers the first of them."""
    known = (answer("settle", {"open": 0.9}), answer("sorry", {"open": 0.1, "broken": 0.9}))
    acts = actions(advice(settle=9, sorry=5), telling("open", "broken", red=("open",)), known)
    assert acts["sign"].to_list() == ["open", "broken"]


def test_of_a_share_no_case_stands_out() -> None:
    """Each broken promise counts as much as another, those too that are not resolved yet."""
    rows = [ticket("elm", 60 - n, promise_kept=n > 3, id=f"C-{n}") for n in range(12)]
    assert about(rows, "broken-promises") is None


def test_of_a_share_by_weight_the_heaviest_row_is_named() -> None:
    def discounts(*sizes: float) -> list[Interaction]:
        return [
            interaction("elm", 90 - n, "order", direction="inbound", discount=size, id=f"O-{n}")
            for n, size in enumerate(sizes)
        ] + [
            interaction("elm", 60, "call", direction="inbound", topics=["obstacle"]),
            interaction("elm", 50, "order", direction="inbound", discount=0.3, id="O-known"),
        ]  # fmt: skip

    sign = "discount-before-obstacle"
    assert about(discounts(0.1, 0.3, 0.1), sign) == "order of 2 April 2026"
    assert about(discounts(0.2, 0.2, 0.1), sign) is None
