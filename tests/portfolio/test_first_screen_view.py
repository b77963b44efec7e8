"""The first screen as it is read: words, widths, names, and key accounts."""

from __future__ import annotations

import io
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import pytest
from rich.cells import cell_len
from support import NOW, few_signs, interaction, orders, ticket, whole_record

import focuskit
from focuskit import Interaction, load_policy
from focuskit.report.first_screen_view import first_screen_view
from focuskit.report.screen_foot import LONGEST_NOTE, first_clauses
from focuskit.report.screen_layout import WIDEST
from focuskit.report.widgets import Screen

QUIET = (130, 120, 110, 100)
LONG = "Gesellschaft für außerordentlich lange Namen mit beschränkter Haftung und Compagnie"


def _shown(
    rows: Iterable[Interaction], *, width: int = 80, top: int | None = 20, **given: Any
) -> list[str]:
    """Return the lines of a screen."""
    fixed = {"as_of": NOW, "policy": few_signs(), "recorded": whole_record()}
    portfolio = focuskit.assess(list(rows), unlisted_accounts="assess", **{**fixed, **given})
    file = io.StringIO()
    Screen(file=file, width=width).print(first_screen_view(portfolio, top=top))
    return file.getvalue().splitlines()


def _late(account: str, *, broken: int = 8) -> list[Interaction]:
    return [ticket(account, 100 - n, hours=1, promise_kept=n >= broken) for n in range(10)]


def _text(lines: list[str]) -> str:
    """Return lines as one, blanks between words as one blank each."""
    return " ".join(" ".join(lines).split())


def _between(lines: list[str], begin: str, end: str) -> list[str]:
    """Return the lines from one that begins so to the next that begins otherwise."""
    first = next(n for n, line in enumerate(lines) if line.startswith(begin))
    last = next(n for n, line in enumerate(lines) if n > first and line.startswith(end))
    return lines[first:last]


@pytest.mark.parametrize("width", [40, 80, 100, 160])
@pytest.mark.parametrize("name", ["Elm", "日本航空電子工業株式会社" * 5, LONG, "x" * 900])
def test_no_line_is_longer_than_the_width_nor_ends_in_blanks(width: int, name: str) -> None:
    accounts = [{"id": "a" * 300, "name": name, "annual_value": 1e6}, {"id": "b", "name": name}]
    lines = _shown([*orders("a" * 300, *QUIET), *_late("b")], width=width, accounts=accounts)
    assert max(map(cell_len, lines)) <= min(width, WIDEST)
    assert [line for line in lines if line != line.rstrip()] == []


def test_a_long_name_takes_the_columns_from_nobody() -> None:
    accounts = [{"id": "a", "name": LONG, "annual_value": 339_000}]
    (line,) = [line for line in _shown(orders("a", *QUIET), accounts=accounts) if " 1 Ges" in line]
    assert line.endswith("339 k     22 March    1 of 5")
    assert "…" in line


def test_where_the_columns_do_not_fit_a_name_and_its_light_stand_whole() -> None:
    accounts = [{"id": "a", "name": "Elm & Sons", "annual_value": 339_000}]
    for width, end in ((64, "339 k     22 March    1 of 5"), (63, "339 k"), (40, "339 k")):
        lines = _shown(orders("a", *QUIET), width=width, accounts=accounts)
        (line,) = [line for line in lines if line.startswith(" 1 ")]
        assert line.startswith(" 1 Elm & Sons  gone quiet")
        assert line.endswith(f" {end}")
        assert "ACT NOW 1 of 1 (339 k)" in lines
        assert any(line.endswith("answered") for line in lines) == (width == 64)


def _reds() -> Any:
    """Return a policy by which silence is a red light, and what is left open another."""
    open_too = load_policy(None).signs["left-open"]
    few = few_signs()
    red = {"gone-quiet": Decimal("0.8"), "left-open": Decimal("0.5")}
    return attrs.evolve(few, signs={**few.signs, "left-open": open_too}, red_lights=red)


def test_what_is_lit_is_told_shorter_rather_than_cut() -> None:
    late = [ticket("a", n, resolved_at=None) for n in (20, 30, 40, 50)]
    rows = [*orders("a", *QUIET), *late, ticket("a", 400)]
    accounts = [{"id": "a", "name": "Elm & Sons Trading Company", "annual_value": 339_000}]
    for width, lit in ((90, "gone quiet, 1 more red"), (80, "gone quiet")):
        (line,) = [
            line
            for line in _shown(rows, width=width, accounts=accounts, policy=_reds())
            if line.startswith(" 1 ")
        ]
        assert f"  {lit}  " in line


def test_an_account_is_told_by_name_with_light_day_reason_evidence_and_action() -> None:
    lines = _shown(orders("a", *QUIET), accounts=[{"id": "a", "name": "Elm & Sons"}])
    red = _text(_between(lines, "ACT NOW 1", "TELLS"))
    # An order every ten days, and none since the 22nd of March, a hundred days before.
    assert "1 Elm & Sons gone quiet 4 22 March 1 of 5" in red
    assert "They last reached out 10.0 times their usual gap ago" in red
    assert "The last was on 22 March 2026." in red
    assert "first Call without an offer, and ask what has changed (account owner)" in red


def test_a_second_reason_is_compared_with_the_house_and_a_cut_sentence_left_out() -> None:
    rows = [row for name in ("ash", "elm", "fir", "oak") for row in _late(name, broken=3)]
    rows += [*_late("bad"), *orders("bad", *QUIET)]
    red = _text(_between(_shown(rows), "ACT NOW 1", "LIKE"))
    assert "8 of 10 promises were broken or kept late (80 %)." in red
    assert "In the whole house it is 40 %." in red  # 4 x 3 + 8 of 50
    assert "…" not in red


def test_what_the_records_answer_is_told_as_questions_and_what_they_cannot() -> None:
    stated = {name: whole_record()[name] for name in ("ticket", "promise_kept", "resolved_at")}
    text = _text(_shown(_late("a"), policy=None, recorded=stated))
    assert "promises kept?" in text
    assert "solved in time?" in text
    assert "They cannot say who is leaving, what customers want or when anyone last" in text


def test_a_record_that_is_too_short_is_told_apart_from_none() -> None:
    """Of five questions on cases one is answered after a week; checks speak of all five."""
    rows = [
        ticket("a", n, hours=5, promise_kept=True, handovers=0, reopened=0) for n in (1, 2, 3, 4)
    ]
    text = _text(_shown(rows, policy=None, recorded=None))
    told = "Your records answer 1 of 46 questions, one for each warning sign: still waiting? They"
    assert told in text
    assert "(41 questions). For 4 more the record is too short or too old." in text


def test_a_sign_without_a_question_asks_by_its_name() -> None:
    @focuskit.detector(id="acme.slow-quotes", theme="acme", ok=0, bad=1, says="{value}")
    def named(t: focuskit.Timeline) -> focuskit.Measure:
        return t.count(t.is_open, among=t.cases)

    assert named.question == "slow quotes?"
    with pytest.raises(ValueError, match="must be a question of at most 48"):
        focuskit.detector(
            id="acme.slow", theme="acme", ok=0, bad=1, says="{value}", question="Slow."
        )(lambda t: t.count(t.is_open, among=t.cases))


def test_a_fault_of_the_house_is_told_once_with_its_limit() -> None:
    names = ("ash", "elm", "fir", "oak", "yew")
    lines = _shown([row for name in names for row in _late(name, broken=3)])
    text = _text(lines)
    assert text.count("promises were broken") == 1
    assert "15 of 50 promises were broken or kept late (30 %)." in text
    assert "(30 %). Allowed: up to 10 %. So it is with 5 of the 5 customers of whom" in text
    assert "it is known." in text
    assert "LIKE THE HOUSE 5" in text


def _keyed(*ids: str) -> Any:
    return load_policy(few_signs().to_document() | {"key_accounts": {"ids": list(ids)}})


def test_key_accounts_are_shown_in_full_wherever_they_stand() -> None:
    rows = [row for n in range(9) for row in orders(f"q{n}", *QUIET)]
    rows += [*_late("late"), *_late("fine", broken=0)]
    accounts = [{"id": "silent", "name": "Nobody Heard"}]
    policy = _keyed("silent", "late", "q8")
    lines = _shown(rows, accounts=accounts, policy=policy, top=2)
    text = _text(_between(lines, "KEY ACCOUNTS", "TOO"))
    assert "Nobody Heard" in text
    assert "Nothing known: too few records" in text
    assert "8 of 10 promises were broken or kept late (80 %)." in text  # not of the top 2
    assert "q8" in text
    assert "gap ago" in text


def test_where_most_are_key_accounts_none_is_set_apart() -> None:
    rows = [row for n in range(3) for row in orders(f"q{n}", *QUIET)]
    lines = _shown(rows, policy=_keyed("q0", "q1", "q2"), top=1)
    assert not any(line.startswith("KEY ACCOUNTS") for line in lines)
    assert "... 2 more" in " ".join(lines)


def test_who_is_not_listed_is_counted_with_reasons_and_three_examples() -> None:
    rows = [row for n in range(5) for row in _late(f"few{n}", broken=0)[:1]]
    text = " ".join(_shown(rows))
    assert (
        "TOO LITTLE KNOWN 5  nothing wrong seen, but not enough to say that all is well; "
        "too few records (5): few0, few1, few2, ..." in text
    )
    assert "They tell too little of all 5." in text


def test_a_rating_owed_to_a_waiver_is_told() -> None:
    waiver = {
        "sign": "gone-quiet", "account": "a", "owner": "Ada", "reason": "strike", "severity": 0.3,
        "from": "2026-01-01T00:00:00Z", "expires": "2026-12-31T00:00:00Z",
    }  # fmt: skip
    policy = load_policy(few_signs().to_document() | {"waivers": [waiver]})
    text = _text(_shown(orders("a", *QUIET), policy=policy))
    assert "A waiver holds; without it: act now." in text


def test_all_lists_everybody_who_stands_out_and_every_note() -> None:
    rows = [row for n in range(30) for row in orders(f"q{n:02}", *QUIET)]
    rows += orders("later", -1)
    some, everybody = _text(_shown(rows)), _text(_shown(rows, top=None))
    assert "q29" not in some
    assert "q29" in everybody
    told = (
        "note: 1 row happened or came to be known after as_of (occurred_at, entered_at): not used"
    )
    assert told in everybody
    assert "happened or came to be known" not in some
    assert "All notes in full: --all" in some
    assert "--all" not in everybody


def test_of_how_many_too_little_is_known_stands_at_the_head() -> None:
    few = _late("few", broken=0)[:1]
    assert "They tell too little of the only one." in _text(_shown(few))
    assert "They tell too little of 1 of these 2." in _text(_shown([*few, *_late("late")]))


def test_who_is_in_order_says_by_how_many_answers() -> None:
    rows = orders("a", 60, 40, 20, 5)
    assert "IN ORDER 1  the one question answered: a" in _shown(rows, recorded=None, policy=None)
    kept = [ticket("b", 100 - 5 * n, hours=1, promise_kept=True) for n in range(18)]
    two = _shown(kept, recorded=None, policy=few_signs())
    assert "IN ORDER 1  all 2 questions answered: b" in two


def test_a_rejected_row_is_told_with_the_name_of_its_file_alone(tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    rows = ["elm,2026-06-01,order,inbound", ",2026-06-02,order,inbound"]
    file.write_text("\n".join(["account_id,occurred_at,kind,direction", *rows]))
    portfolio = focuskit.assess(file, as_of=NOW)
    for top, name in ((20, "of orders.csv note"), (None, str(file))):
        shown = io.StringIO()
        Screen(file=shown, width=400).print(first_screen_view(portfolio, top=top))
        told = _text(shown.getvalue().splitlines())
        assert name in told
        assert (str(tmp_path) in told) == (top is None)


def test_a_row_without_an_account_is_told_in_words(tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    rows = ["elm,2026-06-01,order,inbound,4", ",2026-06-02,order,inbound,4"]
    rows += ["elm,2026-06-02,order,sideways,4", "elm,,order,inbound,4"]
    file.write_text("\n".join(["account_id,occurred_at,kind,direction,score", *rows]))
    portfolio = focuskit.assess(file, as_of=NOW)
    shown = io.StringIO()
    Screen(file=shown, width=80).print(first_screen_view(portfolio))
    told = _text(shown.getvalue().splitlines())
    ours = "activity, change, check_in, decision, favor_asked, favor_returned, launch"
    assert (
        "rejected: 1 row of interactions: account_id is missing; only rows of our own house "
        f"({ours}) may lack it; the first is row 2 of orders.csv" in told
    )
    assert "occurred_at is missing; the first is row 4 of orders.csv" in told


def test_notes_are_few_and_are_whole_or_shorter() -> None:
    policy = load_policy(few_signs().to_document() | {"disabled": ["broken-promises", "left-open"]})
    lines = _shown(orders("a", *QUIET, -1), policy=policy)
    notes = [line.removeprefix("note: ") for line in lines if line.startswith("note: ")]
    assert notes == [
        "not measured, since the policy disables them: broken-promises, left-open",
        "40 signs count nothing, since the policy does not list them",
    ]
    everything = _text(_shown(orders("a", *QUIET, -1), policy=policy, top=None))
    assert "40 signs count nothing, since the policy does not list them (" in everything
    assert "note: 1 row happened or came to be known after as_of" in everything


def test_prospects_and_lost_customers_are_counted_apart() -> None:
    accounts = [
        {"id": "a"},
        {"id": "b", "status": "prospect"},
        {"id": "c", "status": "lost"},
        {"id": "d", "status": "customer"},
    ]
    lines = _shown(orders("a", *QUIET), accounts=accounts)
    assert lines[0].startswith("2 customers, 1 prospect, 1 lost, 4 records since")


def test_since_another_year_stands_with_the_year() -> None:
    text = _text(_shown(orders("a", *(n + 190 for n in QUIET))))
    assert "1 a gone quiet 4 13 Sep 2025 1 of 5" in text


def test_a_value_that_nobody_states_is_not_nothing() -> None:
    rows = [*orders("a", *(n + 190 for n in QUIET)), *orders("b", *range(1, 200, 9))]
    text = _text(_shown(rows, accounts=[{"id": "a"}, {"id": "b", "annual_value": 1000}]))
    assert "ACT NOW 1 of 2 value a year" in text
    assert "(0" not in text


ITEMS = [f"column_{n}" for n in range(40)]


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("orders.csv: columns not read: a, b", "orders.csv: columns not read: a, b"),
        (f"orders.csv: read at first; {'x ' * 90}", "orders.csv: read at first"),
        (f"One thing. Another; {'x ' * 90}", "One thing. Another"),
        (f"orders.csv: {'x ' * 90}", f"orders.csv: {'x ' * 90}"),  # no name of a file alone
        ("x" * 300, "x" * 300),
    ],
)
def test_a_note_is_whole_or_as_many_of_its_first_clauses_as_fit(note: str, told: str) -> None:
    assert first_clauses(note, {"orders.csv"}) == told


def test_of_a_long_list_in_a_note_the_first_items_are_told_with_how_many_more() -> None:
    told = first_clauses(f"orders.csv: columns not read: {', '.join(ITEMS)}", {"orders.csv"})
    begin, _, more = told.rpartition(" and ")
    assert begin == f"orders.csv: columns not read: {', '.join(ITEMS[: begin.count(',') + 1])}"
    assert more == f"{40 - begin.count(',') - 1} more"
    assert LONGEST_NOTE - 12 < len(told) <= LONGEST_NOTE
    assert first_clauses(f"columns not read: {'x' * 200}, b") == "columns not read"


def test_the_screen_says_with_whom_to_begin_and_why() -> None:
    rows = [row for n in range(8) for row in orders(f"q{n}", *QUIET)]
    accounts = [{"id": f"q{n}", "annual_value": 1000 * (n + 1)} for n in range(8)]
    lines = _shown(rows, accounts=accounts, top=7)
    text = _text(lines)
    assert "ACT NOW 8 of 8 (36 k) Begin with these 5 (30 k): highest value first." in text
    (then,) = [n for n, line in enumerate(lines) if line.startswith("Then 3 more (6,000), in the")]
    assert lines[then + 1].startswith(" 6 q2")
    accounts[0]["renewal_on"] = "2026-07-20"
    soon = _text(_shown(rows, accounts=accounts))
    assert "Begin with these 5 (27 k): renewal within 90 days first, then highest value." in soon
    assert "1 q0 gone quiet 1,000 22 March 1 of 5 Renews in 20 days." in soon
    alone = _text(_shown(rows, accounts=accounts, top=1))
    assert "Begin with this one (1,000): renewal within 90 days first" in alone


def test_of_several_red_lights_the_screen_names_the_first() -> None:
    late = [ticket("waiting", n, resolved_at=None) for n in (20, 30, 40, 50)]
    rows = [*orders("a", *QUIET), *late, ticket("a", 400)]
    text = _text(_shown(rows, policy=_reds()))
    assert "ACT NOW 2 of 2 In order: gone quiet first, then most cases." in text


@pytest.mark.parametrize(("order", "told"), [("name", "by name"), ("score", "lowest score first")])
def test_another_order_is_told(order: Any, told: str) -> None:
    rows = [row for n in range(3) for row in orders(f"q{n}", *QUIET)]
    fixed: Any = {"as_of": NOW, "policy": few_signs(), "recorded": whole_record()}
    file = io.StringIO()
    Screen(file=file, width=80).print(
        first_screen_view(focuskit.assess(rows, **fixed), order=order)
    )
    assert f"In order: {told}." in file.getvalue()


def test_whoever_is_to_be_watched_stands_with_one_reason_and_its_figure() -> None:
    rows = [row for n in range(9) for row in _late(f"w{n}", broken=5 if n % 2 else 0)]
    rows += [row for n in range(4) for row in orders(f"q{n}", *QUIET)]
    figure = "5 of 10 promises were broken or kept late (50 %)."
    listed = _text(_between(_shown(rows), "WATCH", "TOO"))
    assert "In order: most cases first." in listed
    assert "Then" not in listed
    assert listed.count(figure) == 4
    summed = _text(_between(_shown(rows, top=4), "WATCH 4 of 13", "TOO"))
    assert summed.startswith("WATCH 4 of 13 the first 3, all: focuskit show watch")
    assert [f"w{n}: {figure}" in summed for n in (1, 3, 5, 7)] == [True, True, True, False]


def _bought(account: str, currency: str | None, amount: float = 1000) -> list[Interaction]:
    return [
        interaction(account, n, "order", direction="inbound", amount=amount, currency=currency)
        for n in QUIET
    ]


def test_a_currency_stands_beside_amounts_and_its_lack_is_told_once() -> None:
    rows = [*_bought("a", None), *_bought("b", None)]
    bare = _text(_shown(rows))
    assert bare.count("Amounts are as recorded; no currency is stated.") == 1
    assert "ACT NOW 2 of 2 (8,000) In order: most ordered first. ordered in 12 months" in bare
    in_rows = _text(_shown([*_bought("a", "EUR"), *_bought("b", "EUR")]))
    euros = load_policy(few_signs().to_document() | {"currency": "EUR"})
    for stated in (in_rows, _text(_shown(rows, policy=euros))):
        assert "ACT NOW 2 of 2 (8,000 EUR) In order: most ordered first. EUR ordered" in stated
        assert "Amounts are" not in stated
    accounts = [{"id": "a", "annual_value": 2000}]
    assert "2,000 EUR a year" in _text(_shown(rows, policy=euros, accounts=accounts))


def test_amounts_in_several_currencies_are_never_added() -> None:
    rows = [*_bought("a", "EUR"), *_bought("b", "EUR", 10), *_bought("c", "USD", 5000)]
    text = _text(_shown([*rows, *_bought("d", None, 7)]))
    assert "Amounts are in several currencies (EUR, USD, no stated currency): none is" in text
    assert "ACT NOW 4 of 4 (4,040 EUR, 20 k USD, 28 unstated) In order" in text
    assert "c gone quiet 20 k USD" in text
    assert "d gone quiet 28 22 March" in text


def test_a_fault_of_the_house_that_no_sentence_tells_is_told_by_its_middle() -> None:
    rows = [row for n in range(6) for row in orders(f"q{n}", *QUIET)]
    text = _text(_shown(rows))
    assert "Gone quiet: Half of the customers are at 10.0 or worse. Allowed: up to 1.5" in text
