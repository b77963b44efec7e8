"""Ratings: bad news needs little, good news needs much; in numbers worked out by hand."""

from __future__ import annotations

import types
from datetime import timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest
from support import NOW, assess, few_plugins, few_signs, orders, ticket

from focuskit import Interaction, Measure, Plugins, Portfolio, Timeline, detector
from focuskit.model.documents import write_time
from focuskit.policy import CauseGroup, SignPolicy

GOING_ON = range(5, 300, 10)
"""Days ago of orders that go on, so that gone-quiet is clear."""


def _policy(**changes: Any) -> Any:
    """Return three signs on cases that weigh alike, whose severities are quarters, and gone-quiet.

    A quarter is a hand-over a case, every fourth case opened again, or 72 hours.
    """
    limits = {"passed-around": (0, 4), "reopened-cases": (0, 1), "slow-resolution": (0, 4)}
    signs = {s: attrs.evolve(few_signs().signs[s], ok=a, bad=b) for s, (a, b) in limits.items()}
    signs["gone-quiet"] = few_signs().signs["gone-quiet"]
    return attrs.evolve(few_signs(), **{"signs": signs, **changes})


def _ratings(**changes: Any) -> dict[str, Any]:
    shares = {name: Decimal(share) for name, share in changes.items()}
    return {"ratings": attrs.evolve(few_signs().ratings, **shares)}


def _cases(account: str, quarters: int, **fields: Any) -> list[Interaction]:
    """Return eight cases, of which every sign says so many quarters, and orders that go on."""
    rows = [
        ticket(
            account, days,
            **{"handovers": quarters, "reopened": int(n < 2 * quarters), "hours": 72.0 * quarters}
            | fields,
        )
        for n, days in enumerate((60, 58, 55, 53, 50, 48, 45, 43))
    ]  # fmt: skip
    return [*rows, *orders(account, *GOING_ON)]


def _rated(quarters: int = 0, policy: Any = None, **fields: Any) -> Any:
    return assess(_cases("acme", quarters, **fields), policy=policy or _policy())["acme"]


@pytest.mark.parametrize(("watch_from", "rating"), [("0.25", "watch"), ("0.250001", "in_order")])
def test_a_theme_is_to_be_watched_from_its_mean_severity_on(watch_from: str, rating: str) -> None:
    acme = _rated(1, _policy(**_ratings(watch_from=watch_from)))
    loyalty, responsiveness = acme.themes
    assert (loyalty.theme, loyalty.rating, loyalty.severity) == ("loyalty", "in_order", 0)
    quarter = Decimal("0.25")
    assert (responsiveness.severity, responsiveness.high) == (quarter, quarter)
    assert (acme.rating, responsiveness.rating) == (rating, rating)
    assert (acme.checks, acme.checks_made, acme.depth) == (4, 4, 1)
    assert acme.points_lost_at_least == 100 - acme.best == Decimal("12.5")  # 6 * 1/4 of 12


def test_what_is_not_known_is_as_bad_as_it_can_be_in_good_news_alone() -> None:
    """Nobody wrote hand-overs down: at worst a third of the theme is bad."""
    acme = _rated(handovers=None)
    (responsiveness,) = (one for one in acme.themes if one.theme == "responsiveness")
    assert (responsiveness.severity, responsiveness.high) == (0, Decimal("0.333333"))
    assert (responsiveness.rating, acme.rating) == ("too_little_known", "too_little_known")
    assert (acme.checks, acme.checks_made) == (4, 3)
    assert acme.depth == Decimal("0.833333")  # 10 of 12


@pytest.mark.parametrize(
    ("least", "rating"), [("0.666666", "in_order"), ("0.666667", "too_little_known")]
)
def test_so_much_of_each_theme_must_be_known(least: str, rating: str) -> None:
    """At worst the theme is at a third, which is below one half; 4 of its 6 are known."""
    policy = _policy(**_ratings(watch_from="0.5", least_known=least))
    assert _rated(0, policy, handovers=None).rating == rating


def test_a_cause_group_counts_once_in_each_theme_with_its_strongest_member() -> None:
    """Two signs share 2: with 3/4 and the other two at 0 the theme is at 3/8, alone at 1/4."""
    group = CauseGroup(id="g", weight=2, signs=("passed-around", "slow-resolution"))
    for groups, severity in (((group,), "0.375"), ((), "0.25")):
        acme = _rated(0, _policy(cause_groups=groups), handovers=3)
        (responsiveness,) = (one for one in acme.themes if one.theme == "responsiveness")
        assert responsiveness.severity == Decimal(severity)


QUIET = orders("acme", 300, 290, 280, 270)
"""Orders every ten days until 270 days ago: 27 times the usual gap, which is gone quiet."""


def test_a_red_light_is_one_to_act_on_now_whatever_else_is_fine() -> None:
    acme = assess(QUIET, policy=_policy())["acme"]
    assert (acme.rating, acme.red_lights) == ("act_now", ("gone-quiet",))
    amber = assess(QUIET, policy=_policy(red_lights={}))["acme"]
    assert (amber.rating, amber.red_lights) == ("watch", ())


def test_a_red_light_is_one_whatever_its_sign_weighs() -> None:
    signs = {"gone-quiet": attrs.evolve(few_signs().signs["gone-quiet"], weight=0)}
    acme = assess(QUIET, policy=_policy(signs=signs))["acme"]
    assert (acme.rating, acme.red_lights, acme.themes) == ("act_now", ("gone-quiet",), ())


def test_a_waived_red_light_does_not_count() -> None:
    waiver = {
        "sign": "gone-quiet", "account": "acme", "owner": "Kim", "reason": "moving house",
        "expires": write_time(NOW + timedelta(days=9)),
    }  # fmt: skip
    policy = {**_policy().to_document(), "waivers": [waiver]}
    acme = assess([*QUIET, *_cases("oak", 0)], policy=policy)["acme"]
    assert acme.red_lights == ()
    assert acme.rating == "too_little_known"
    assert acme.unwaived is not None
    assert (acme.unwaived.rating, acme.unwaived.red_lights) == ("act_now", ("gone-quiet",))


def test_accounts_are_listed_by_rating() -> None:
    rows = [
        *orders("d-quiet", 300, 290, 280, 270), *_cases("c-bad", 4), *_cases("b-fine", 0),
        *_cases("a-unknown", 0, handovers=None),
    ]  # fmt: skip
    scores = assess(rows, policy=_policy()).scores
    assert scores.select("account_id", "rating").rows() == [
        ("d-quiet", "act_now"), ("c-bad", "watch"), ("b-fine", "in_order"),
        ("a-unknown", "too_little_known"),
    ]  # fmt: skip


@detector(id="trial.broken", theme="responsiveness", ok=0, bad=1, says="{value}")
def broken(t: Timeline) -> Measure:
    """Raise whatever is asked."""
    raise ValueError(t)


def _with(sign: str, distribution: str, *modules: types.ModuleType, **fields: Any) -> Portfolio:
    listed = {**_policy().signs, sign: SignPolicy(weight=2, distribution=distribution)}
    plugins = few_plugins().adding(*modules) if modules else few_plugins()
    quarters = fields.pop("quarters", 0)
    return assess(_cases("acme", quarters, **fields), policy=_policy(signs=listed), plugins=plugins)


@pytest.mark.parametrize(("quarters", "rating"), [(0, "too_little_known"), (4, "watch")])
def test_an_error_withholds_the_score_and_no_bad_news(quarters: int, rating: str) -> None:
    module = types.ModuleType("trial")
    vars(module)["broken"] = broken
    acme = _with("trial.broken", "trial", module, quarters=quarters)["acme"]
    assert (acme.score, acme.rating) == (None, rating)


def test_an_absent_plugin_puts_nothing_in_order() -> None:
    assert _rated().rating == "in_order"
    acme = _with("trial.absent", "focuskit-absent")["acme"]
    assert acme.rating == "too_little_known"


def test_what_the_records_cannot_feed_plays_no_part_and_breadth_says_so() -> None:
    rows = [attrs.evolve(row, handovers=None) for row in _cases("acme", 0)]
    names = "order direction ticket resolved_at reopened call chat complaint email meeting request"
    stated = dict.fromkeys(names.split(), (NOW - timedelta(days=3650), NOW))
    portfolio = assess(rows, policy=_policy(), recorded=stated)
    assert portfolio["acme"].rating == "in_order"
    assert portfolio.breadth.filter(theme="responsiveness").rows() == [
        (None, "responsiveness", ["reopened-cases", "slow-resolution"], ["passed-around"], 0.666666)
    ]


def test_of_nothing_nothing_is_said() -> None:
    assert Plugins(()).loaded == ()
    portfolio = assess(orders("acme", 3, 2), policy=_policy(signs={}), plugins=Plugins(()))
    assert portfolio["acme"].rating == "too_little_known"
    assert portfolio["acme"].themes == ()
