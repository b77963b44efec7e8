"""``focuskit supplier``: the supplier's own assessment."""

from __future__ import annotations

from typing import Any

import click

from focuskit.cli.options import assessed, input_options
from focuskit.cli.screen import console, echo_json


@click.command()
@input_options
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True,
    help="What to print: a page, or one JSON document.",
)  # fmt: skip
def supplier(form: str, **given: Any) -> None:
    """Assess the supplier itself: its own signs, its practices, and what is systemic."""
    assessment = assessed(given, None).supplier
    if form == "json":
        from focuskit.model import to_document  # noqa: PLC0415 -- loaded on use

        echo_json(to_document(assessment))
        return
    from focuskit.report.account_view import account_view  # noqa: PLC0415 -- loaded on use

    console().print(account_view(assessment))
