"""``focuskit supplier``: the supplier's own assessment."""

from __future__ import annotations

from typing import Any

import click

from focuskit.cli.console import console
from focuskit.cli.input import assess_input
from focuskit.cli.options import format_option, input_options
from focuskit.cli.screen import echo_json
from focuskit.report.account_view import account_view


@click.command()
@input_options
@format_option("a page, or one JSON document")
def supplier(form: str, **given: Any) -> None:
    """Assess the supplier itself: its own signs and practices.

    And what most accounts share.
    """
    assessment = assess_input(given, None).supplier
    if form == "json":
        echo_json(assessment.to_dict())
        return
    console().print(account_view(assessment))
