"""``focuskit touchpoints``: who of ours is on an account, and how each of them wins."""

from __future__ import annotations

from typing import Any

import click

from focuskit.cli.console import console
from focuskit.cli.input import account_of, assess_input, print_faults
from focuskit.cli.options import format_option, input_options
from focuskit.cli.screen import echo_json
from focuskit.portfolio.touchpoints import document
from focuskit.report.touchpoints_view import touchpoints_view


@click.command()
@click.argument("account")
@input_options
@format_option("a table, or one JSON document")
def touchpoints(account: str, form: str, **given: Any) -> None:
    """List who of ours is on an account, and how each wins.

    ACCOUNT is its id or name. Whoever touches or supports it is listed.
    """
    portfolio = assess_input(given, None)
    print_faults(portfolio)
    account = account_of(portfolio, account)
    lines = portfolio.touchpoints(account)
    if form == "json":
        echo_json(document(lines, account, portfolio.as_of))
        return
    name = portfolio.explanation(account).name
    console().print(touchpoints_view(lines, name or account, portfolio.day))
