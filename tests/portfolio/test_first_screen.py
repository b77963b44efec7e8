"""The first screen as data: what is the house's is said once, and who stands where."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import attrs
import polars as pl
import pytest
from support import NOW, few_signs, interaction, orders, ticket, whole_record

import focuskit
from focuskit import InputError, Interaction, Policy, Portfolio, load_policy
from focuskit.portfolio.first_screen import FirstScreen

LIT_IN_EQUAL_MEASURE = ("ash", "elm", "fir", "oak", "yew")


def _tickets(account: str, broken: int, of: int = 10) -> list[Interaction]:
    """Return tickets that were resolved at once, some of them not as promised."""
    return [ticket(account, 100 - n, hours=1, promise_kept=n >= broken) for n in range(of)]


def _assessed(rows: Iterable[Interaction], **given: Any) -> Portfolio:
    fixed = {"as_of": NOW, "policy": few_signs(), "recorded": whole_record()}
    return focuskit.assess(list(rows), unlisted_accounts="assess", **{**fixed, **given})


def _one_sign() -> Policy:
    """Return a policy by which promises alone count."""
    few = few_signs()
    promises = {"broken-promises": few.signs["broken-promises"]}
    return attrs.evolve(few, signs=promises, red_lights={})


def _house() -> list[Interaction]:
    """Return five accounts with 3 of 10 promises broken, one with 4, one with 8, one with none."""
    broken = dict.fromkeys(LIT_IN_EQUAL_MEASURE, 3) | {"near": 4, "bad": 8, "good": 0}
    return [row for account, number in broken.items() for row in _tickets(account, number)]


def _listed(screen: FirstScreen, part: str) -> list[str]:
    return screen.part(part)["account_id"].to_list()


def test_what_is_lit_on_most_accounts_is_said_once_of_the_house() -> None:
    """Lit on 7 of 8: 5 x 3 + 4 + 8 + 0 = 27 of 80 promises."""
    (fault,) = _assessed(_house()).first_screen().house.to_dicts()
    numbers = {name: fault[name] for name in ("sign", "lit", "judged", "evidence", "observations")}
    assert numbers == {
        "sign": "broken-promises", "lit": 7, "judged": 8, "evidence": 27, "observations": 80,
    }  # fmt: skip
    assert fault["value"] == 0.3375
    assert fault["text"] == "27 of 80 promises were broken or kept late (34 %)."


def test_an_account_is_listed_for_a_fault_of_the_house_only_if_worse_without_its_strongest() -> (
    None
):
    """``near`` has 4 of 10, 40 % against the 33.75 % of the house, but without one 3 of 9."""
    screen = _assessed(_house()).first_screen()
    assert _listed(screen, "watch") == ["bad"]
    assert screen.part("watch")["signs"].to_list() == [["broken-promises"]]
    assert _listed(screen, "like_the_house") == sorted([*LIT_IN_EQUAL_MEASURE, "near"])
    assert _listed(screen, "too_little_known") == ["good"]  # of their orders nothing is known


def test_what_is_listed_of_others_changes_no_rating() -> None:
    among, alone = _assessed(_house()), _assessed(_tickets("near", 4))
    assert among["near"].rating == alone["near"].rating == "watch"
    assert among["near"].findings == alone["near"].findings
    assert _listed(alone.first_screen(), "watch") == ["near"]  # one account is no house


def test_four_accounts_are_no_house() -> None:
    rows = [row for account in LIT_IN_EQUAL_MEASURE[:4] for row in _tickets(account, 3)]
    screen = _assessed(rows).first_screen()
    assert screen.house.is_empty()
    assert _listed(screen, "watch") == sorted(LIT_IN_EQUAL_MEASURE[:4])


def test_a_red_light_is_listed_although_it_is_lit_on_most() -> None:
    rows = [row for name in LIT_IN_EQUAL_MEASURE for row in orders(name, 130, 120, 110, 100)]
    screen = _assessed(rows).first_screen()
    assert screen.house["sign"].to_list() == ["gone-quiet"]
    assert _listed(screen, "act_now") == sorted(LIT_IN_EQUAL_MEASURE)
    assert set(screen.accounts["light"]) == {"gone-quiet"}


QUIET = (130, 120, 110, 100)
"""An order every ten days, and none for a hundred: ten times the usual gap."""


def _worth(account: str, amount: float, *, currency: str = "EUR") -> list[Interaction]:
    """Return an account that went quiet, with orders of so much each."""
    return [
        interaction(account, n, "order", direction="inbound", amount=amount, currency=currency)
        for n in QUIET
    ]


def test_of_one_light_the_account_with_most_at_stake_stands_first() -> None:
    rows = [
        *_worth("small", 10),
        *_worth("large", 50),
        *_worth("middle", 20),
        *orders("no", *QUIET),
    ]
    listed = [{"id": "small", "annual_value": 120}]
    screen = _assessed(rows, accounts=listed).first_screen()
    # 120 a year stand before orders of 4 x 20, and after 4 x 50; nothing known stands last.
    assert _listed(screen, "act_now") == ["large", "small", "middle", "no"]
    assert screen.accounts["orders"].to_list() == [200, 40, 80, None]


def test_orders_in_several_currencies_are_no_sum() -> None:
    rows = [*_worth("two", 50), *_worth("two", 50, currency="USD"), *_worth("one", 1)]
    screen = _assessed(rows).first_screen()
    assert dict(screen.accounts.select("account_id", "orders").iter_rows()) == {
        "one": 4, "two": None,
    }  # fmt: skip


def test_amounts_of_one_currency_stand_after_those_of_another() -> None:
    """That of most accounts stands first; 50 dollars are not more than 20 euros."""
    rows = [*_worth("euro", 20), *_worth("more", 30), *_worth("dollar", 50, currency="USD")]
    screen = _assessed(rows).first_screen()
    assert _listed(screen, "act_now") == ["more", "euro", "dollar"]
    assert screen.accounts["currency"].to_list() == ["EUR", "EUR", "USD"]


@pytest.mark.parametrize(("house", "ordered", "currency"), [
    (None, 60, "EUR"), ("EUR", 60, "EUR"), ("USD", None, "USD"),
])  # fmt: skip
def test_an_order_without_a_currency_is_in_that_of_the_policy(
    house: str | None, ordered: float | None, currency: str | None
) -> None:
    rows = _worth("a", 10)
    rows.append(interaction("a", 5, "order", direction="inbound", amount=20))
    policy = attrs.evolve(few_signs(), currency=house)
    (row,) = _assessed(rows, policy=policy).first_screen().accounts.to_dicts()
    assert (row["orders"], row["currency"]) == (ordered, currency)


def test_a_cancellation_in_another_currency_is_no_part_of_a_sum() -> None:
    rows = _worth("a", 50)
    back = interaction("a", 12, "cancellation", direction="inbound", amount=-20, currency="USD")
    rows.append(back)
    (row,) = _assessed(rows).first_screen().accounts.to_dicts()
    assert row["orders"] is None


def test_what_was_cancelled_is_not_at_stake() -> None:
    """Below 0 it takes an order back that is on record; above 0 it is the order that was."""
    rows = _worth("a", 50)
    for n, amount in ((12, -150), (13, 999)):
        rows.append(
            interaction("a", n, "cancellation", direction="inbound", amount=amount, currency="EUR")
        )
    (row,) = _assessed(rows).first_screen().accounts.to_dicts()
    assert row["orders"] == 4 * 50 - 150


def test_orders_and_cases_count_for_twelve_months() -> None:
    rows = [*_worth("a", 10), interaction("a", 366, "order", direction="inbound", amount=1000)]
    rows += [ticket("a", 364), ticket("a", 366)]
    (row,) = _assessed(rows).first_screen().accounts.to_dicts()
    assert (row["orders"], row["cases"], row["rows"]) == (40, 1, 5)


@pytest.mark.parametrize("first", ["gone-quiet", "left-open"])
def test_red_lights_stand_in_the_order_of_the_policy(first: str) -> None:
    """The one with less at stake stands first where its light does."""
    late = [ticket("waiting", n, resolved_at=None) for n in (20, 30, 40, 50)]
    done = [ticket("quiet", n) for n in (400, 500)]  # so that an end is written down
    rows = [*orders("quiet", 130, 120, 110, 100), *late, *done]
    second = {"gone-quiet": "left-open", "left-open": "gone-quiet"}[first]
    document = load_policy(None).to_document() | {"red_lights": {first: 0.5, second: 0.5}}
    policy = load_policy(document)
    assert list(policy.to_document()["red_lights"]) == [first, second]
    screen = _assessed(rows, policy=policy).first_screen()
    assert screen.part("act_now")["light"].to_list() == [first, second]


def test_other_orders_leave_red_before_amber() -> None:
    rows = [*_worth("b", 10), *_worth("a", 50), *_tickets("amber", 8)]
    portfolio = _assessed(rows, accounts=[{"id": "b", "name": "Ada"}, {"id": "a", "name": "Bob"}])
    by = {o: portfolio.first_screen(o).accounts["account_id"].to_list() for o in ("value", "name")}
    assert by == {"value": ["a", "b", "amber"], "name": ["b", "a", "amber"]}
    scores = portfolio.first_screen("score").accounts["account_id"].to_list()
    assert scores[:2] == portfolio.scores["account_id"].to_list()[:2]
    with pytest.raises(InputError, match="light"):
        portfolio.first_screen("lights")  # type: ignore[arg-type]


def test_too_little_known_says_why() -> None:
    rows = [*_tickets("few", 0, of=1), *_tickets("one", 1, of=8), *_tickets("open", 0)]
    later = NOW + timedelta(days=10)
    rows += [ticket("open", n, resolved_at=None, promised_for=later) for n in range(1, 8)]
    listed = [{"id": "nothing"}, {"id": "gone", "status": "lost"}]
    policy = _one_sign()
    screen = _assessed(rows, accounts=listed, policy=policy).first_screen()
    told = dict(screen.part("too_little_known").select("account_id", "why").iter_rows())
    assert told == {
        "few": "too_few_observations", "one": "one_case", "open": "pending",
        "nothing": "too_few_observations",
    }  # fmt: skip
    assert _listed(screen, "lost") == ["gone"]


def test_names_stand_for_ids_and_both_where_two_are_called_alike() -> None:
    names = [("a", "Elm"), ("b", "Elm"), ("c", "Oak"), ("d", None)]
    screen = _assessed(
        [row for account, _ in names for row in _tickets(account, 0)],
        accounts=[{"id": account, "name": name} for account, name in names],
    ).first_screen()
    assert set(screen.accounts["name"]) == {"Elm (a)", "Elm (b)", "Oak", "d"}


def test_what_is_missing_is_counted_by_what_it_adds() -> None:
    portfolio = _assessed(_tickets("a", 0), recorded=None, policy=None)
    more = portfolio.first_screen().tells_more
    alone = {
        name: len(signs)
        for name, signs in portfolio.unknowns("a").select("missing", "signs").iter_rows()
        if signs and ":" in name
    }
    first, second, third = more["questions"]
    assert more["missing"][0] in alone
    assert first == max(alone.values())
    assert first >= second >= third > 0
    # With rows of the first kind, the second is what would tell most more.
    kind = more["missing"][0].removeprefix("kind:")
    added = [*_tickets("a", 0), *(interaction("a", 200 - n, kind) for n in range(0, 190, 5))]
    assert (
        more["missing"][0]
        not in _assessed(added, recorded=None, policy=None).first_screen().tells_more["missing"]
    )


def test_a_rating_that_a_waiver_makes_is_told_with_the_one_without() -> None:
    waiver = {
        "sign": "broken-promises", "account": "a", "owner": "Ada", "reason": "strike",
        "severity": 0, "from": "2026-01-01T00:00:00Z", "expires": "2026-12-31T00:00:00Z",
    }  # fmt: skip
    policy = load_policy(_one_sign().to_document() | {"waivers": [waiver]})
    row = _assessed(_tickets("a", 8), policy=policy).first_screen().accounts.row(0, named=True)
    assert (row["part"], row["without_waivers"]) == ("in_order", "watch")


def test_a_portfolio_of_nothing_has_a_first_screen(tmp_path: Any) -> None:
    screen = _assessed([], accounts=[{"id": "a"}], recorded=None).first_screen()
    assert screen.accounts.select("account_id", "part", "checks").rows() == [
        ("a", "too_little_known", 0)
    ]
    written = _assessed(_house()).write(tmp_path / "out")
    with pytest.raises(InputError, match="read from a folder"):
        Portfolio.read(written).first_screen()


def test_a_mean_over_rows_of_the_house_is_that_of_all_rows_and_a_median_that_in_the_middle() -> (
    None
):
    """Hand-overs: 5 accounts x 10 cases x 1, and one with 30 cases x 3: (50 + 90) / 80."""
    rows = [
        ticket(account, 100 - n, hours=1000, handovers=1)
        for account in LIT_IN_EQUAL_MEASURE
        for n in range(10)
    ]
    rows += [ticket("much", 100 - n, hours=500, handovers=3) for n in range(30)]
    house = {one["sign"]: one for one in _assessed(rows).first_screen().house.to_dicts()}
    assert house["passed-around"]["value"] == 1.75
    # Five took 1000 hours of 72 allowed, one 500: the middle of the six.
    assert house["slow-resolution"]["value"] == pytest.approx(1000 / 72)
    assert house["slow-resolution"]["text"] is None


@pytest.mark.parametrize("listed", ["ids", "segments", "least_annual_value", "key_account"])
def test_key_accounts_are_marked(listed: str) -> None:
    """By the policy, or by a column of the accounts."""
    key = {"ids": ["b"], "segments": ["top"], "least_annual_value": 100}.get(listed)
    document = few_signs().to_document() | {"key_accounts": {listed: key} if key else {}}
    accounts: list[dict[str, Any]] = [{"id": "a", "segment": "other", "annual_value": 10}]
    accounts += [{"id": "b", "segment": "top", "annual_value": 200}]
    accounts[1] |= {} if key else {"key_account": True}
    rows = [row for account in "abc" for row in _tickets(account, 0)]
    screen = _assessed(rows, accounts=accounts, policy=load_policy(document)).first_screen()
    assert dict(screen.accounts.select("account_id", pl.col("key")).iter_rows()) == {
        "a": False, "b": True, "c": False,
    }  # fmt: skip


def test_who_renews_within_a_quarter_stands_before_the_others() -> None:
    names = ("later", "past", "soon", "sooner", "unsaid")
    renews = dict(zip(names, (270, -5, 80, 21, None), strict=True))
    accounts = [
        {
            "id": name,
            "annual_value": 1_000.0 if name != "later" else 9_000.0,
            "renewal_on": None if days is None else NOW + timedelta(days=days),
        }
        for name, days in renews.items()
    ]
    rows = [row for name in names for row in _tickets(name, 8)]
    screen = _assessed(rows, policy=_one_sign(), accounts=accounts).first_screen()
    assert screen.accounts["account_id"].to_list() == ["sooner", "soon", "later", "past", "unsaid"]
