"""``focuskit rollup``: one line for each owner, segment or parent."""

from __future__ import annotations

from typing import Any

import click

from focuskit.cli.console import console
from focuskit.cli.input import assess_input
from focuskit.cli.options import format_option, input_options
from focuskit.cli.screen import echo_documents
from focuskit.report.rollup_view import rollup_view

FIELDS = {"owner": "owner", "segment": "segment", "parent": "parent_id"}


@click.command()
@input_options
@click.option(
    "--by", required=True, type=click.Choice(list(FIELDS)), help="What accounts are grouped by."
)
@format_option("a table, or one JSON object a line")
def rollup(by: str, form: str, **given: Any) -> None:
    """Roll accounts up by owner, segment or parent.

    The worst group stands first.
    """
    groups = assess_input(given, None).rollup(by=FIELDS[by])  # type: ignore[arg-type]
    if form == "json":
        echo_documents(groups.write_ndjson() or "")
        return
    console().print(rollup_view(groups, by))
