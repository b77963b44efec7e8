"""``focuskit explain``, ``card`` and ``show``: one account, some, or those of one rating."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

import click

from focuskit.cli.console import console
from focuskit.cli.input import account_of, assess_input, print_faults
from focuskit.cli.options import format_option, input_options
from focuskit.cli.screen import echo, echo_documents, echo_json
from focuskit.intake.input_tables import rows_of_account
from focuskit.intake.mapping import Mapping
from focuskit.model.assessment import Assessment
from focuskit.model.card import MOST_REASONS, Card
from focuskit.model.documents import to_document
from focuskit.model.errors import UnknownNameError
from focuskit.model.finding import Finding
from focuskit.portfolio.portfolio import Portfolio
from focuskit.report.account_view import account_view
from focuskit.report.cards_view import cards_view
from focuskit.report.explain_view import explain_view
from focuskit.report.sign_view import sign_view

PARTS = {
    "red": "act_now",
    "watch": "watch",
    "in-order": "in_order",
    "unknown": "too_little_known",
}
"""What people call a rating, and the rating."""


@click.command()
@click.argument("account")
@input_options
@click.option("--full", is_flag=True, help="Show all: ledger, every finding, the rows behind each.")
@click.option(
    "--sign", help="Explain this one sign instead, with its rows, also where it is clear."
)
@format_option("a page, or one JSON document (with --sign, that of the finding)")
def explain(account: str, sign: str | None, form: str, *, full: bool, **given: Any) -> None:
    """Explain one account: why, what is open, what to do first.

    ACCOUNT is its id or name.
    """
    portfolio = assess_input(given, None)
    print_faults(portfolio)
    for failed in portfolio.info["failed_plugins"]:
        told = f"note: plugin {failed['distribution']} was set aside: {failed['reason']}"
        echo(told, err=True)
    if account not in portfolio:
        _refuse_rejected(account, given)
    account = account_of(portfolio, account)
    if sign is None and form == "table":
        print_account(portfolio, account, full=full)
        return
    assessment = portfolio[account]
    finding = None if sign is None else _finding(assessment, sign)
    if finding is None or form == "json":
        echo_json(to_document(finding) if finding else assessment.to_dict())
        return
    rows = portfolio.evidence(account, finding.sign, days=True)
    console().print(sign_view(assessment, finding, _seen(portfolio, rows), portfolio.policy.zone))


@click.command()
@click.argument("named", nargs=-1, metavar="[ACCOUNT]...")
@input_options
@click.option("--csv", "as_csv", is_flag=True, help="Print a table of all cards as CSV.")
@format_option("the cards as text, or one JSON document a line")
def card(named: tuple[str, ...], form: str, *, as_csv: bool, **given: Any) -> None:
    """Print the cards of accounts: what to know of each first.

    ACCOUNTS are ids or names; without any, all.
    """
    portfolio = assess_input(given, None)
    print_faults(portfolio)
    ids = [account_of(portfolio, account) for account in named]
    cards = portfolio.cards(ids or None)
    if as_csv:
        echo(_table(cards).removesuffix("\n"))
    elif form == "json":
        echo_documents("".join(f"{one.to_json()}\n" for one in cards))
    else:
        console().print(cards_view(cards))


@click.command()
@click.argument("part", type=click.Choice(list(PARTS)), metavar="|".join(PARTS))
@input_options
def show(part: str, **given: Any) -> None:
    """Show all accounts of one rating, the most urgent first.

    They stand in the order of the first screen.
    """
    portfolio = assess_input(given, None)
    print_faults(portfolio)
    rating = PARTS[part]
    rated = portfolio.scores.filter(rating=rating).select("account_id")
    accounts = portfolio.first_screen().accounts
    here = accounts.filter(accounts["part"] != "lost")
    order = here.join(rated, on="account_id", maintain_order="left")
    why = dict(order.select("account_id", "why").iter_rows())
    nobody = f"no account is {rating.replace('_', ' ')}"
    console().print(cards_view(portfolio.cards(order["account_id"]), nobody, why))


def print_account(portfolio: Portfolio, account: str, *, full: bool = False) -> None:
    """Print the page of one account, named by its id or name.

    Raises:
        click.UsageError: There is no such account, or there are several.
    """
    account = account_of(portfolio, account)
    last_lights = portfolio.last_lights(account)
    if not full:
        said, assessment = portfolio.explanation(account), portfolio[account]
        console().print(explain_view(said, assessment, portfolio.day, last_lights))
        return
    page = account_view(
        portfolio[account],
        _seen(portfolio, portfolio.evidence(account, days=True)),
        unknowns=portfolio.unknowns(account),
        route=portfolio.route(account),
        last_lights=last_lights,
        zone=portfolio.policy.zone,
    )
    console().print(page)


def _seen(portfolio: Portfolio, rows: Any) -> Any:
    """The rows behind a sign, without texts where the policy does not let them through."""
    return rows if portfolio.policy.quotes or "text" not in rows.columns else rows.drop("text")


def _refuse_rejected(account: str, given: dict[str, Any]) -> None:
    """Say where an account is not there because all its rows were rejected.

    Raises:
        click.UsageError: They were.
    """
    rules = Mapping.load(given["mapping"]).with_limits(given["limits"])
    rows, failing = rows_of_account(list(given["interactions"]), rules, account)
    unlisted = given["accounts"] is not None and not given["assess_unlisted"]
    if rows and (unlisted or failing == rows):
        said = "the one row of it was" if rows == 1 else f"all {rows} rows of it were"
        raise click.UsageError(
            f"there is no account {account!r}: {said} rejected; see `rejected:` above"
        )


def _finding(assessment: Assessment, sign: str) -> Finding:
    try:
        return assessment[sign]
    except UnknownNameError as unknown:
        raise click.UsageError("; ".join(filter(None, (unknown.problem, unknown.hint)))) from None


def _table(cards: Iterable[Card]) -> str:
    """The cards as CSV, one a line."""
    written = io.StringIO()
    numbers = range(1, MOST_REASONS + 1)
    reasons = [f"{part}_{number}" for number in numbers for part in ("reason", "evidence", "quote")]
    names = [
        "account_id", "name", "as_of", "rating", "red_lights", "waived", *reasons,
        "action", "role", "by", "about", "checks_made", "checks", "themes", "ids",
    ]  # fmt: skip
    lines = csv.DictWriter(written, names, lineterminator="\n")
    lines.writeheader()
    lines.writerows({**dict(_cells(one))} for one in cards)
    return written.getvalue()


def _cells(card: Card) -> Iterator[tuple[str, Any]]:
    """What stands in the line of a card, lists as texts."""
    document = card.to_document()
    for name in ("account_id", "name", "as_of", "rating", "checks_made", "checks"):
        yield name, document.get(name)
    lights = ((one.title, one.since) for one in card.red_lights)
    yield "red_lights", "; ".join(f"{title} since {day}" if day else title for title, day in lights)
    yield (
        "waived",
        "; ".join(f"{one.title} by {one.owner} until {one.until}" for one in card.waived),
    )
    for number, reason in enumerate(card.reasons, 1):
        yield f"reason_{number}", reason.text
        yield f"evidence_{number}", reason.evidence
        yield f"quote_{number}", reason.quote
    if card.action:
        yield "action", card.action.text
        yield from ((name, getattr(card.action, name)) for name in ("role", "by", "about"))
    for name in ("themes", "ids"):
        yield name, "; ".join(f"{key}: {one}" for key, one in getattr(card, name).items())
