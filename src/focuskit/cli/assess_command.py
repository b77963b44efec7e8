"""``focuskit assess``: all accounts."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, get_args

import click

from focuskit.cli.console import console
from focuskit.cli.input import assess_input, print_faults
from focuskit.cli.options import AS_OF, FILE, data_options, format_option
from focuskit.cli.screen import echo, echo_documents
from focuskit.portfolio.first_screen import Order
from focuskit.report.first_screen_view import TOP, first_screen_view
from focuskit.report.portfolio_view import supplier_view
from focuskit.report.replay_views import sensitivity_view

REJECTED_ROWS = 1
"""The exit code of a run with rejected rows or emptied values under --strict-rows."""

BROKEN_PLUGINS = 4
"""The exit code of a run in which a plugin or sign broke under --strict-plugins."""


@click.command()
@click.argument("files", nargs=-1, type=FILE)
@data_options(AS_OF, required=False)
@click.option("--out", type=FILE, help="Write scores, findings, documents ... into this folder.")
@format_option("a table, or one JSON document a line")
@click.option(
    "--strict-rows", is_flag=True, help="Exit with 1 where rows were rejected or values emptied."
)
@click.option(
    "--strict-plugins", is_flag=True,
    help="Exit with 4, without a result, where a plugin or one of its signs broke.",
)  # fmt: skip
@click.option(
    "--sensitivity", is_flag=True,
    help="List the accounts whose rating would change, had limits been a fifth stricter or looser.",
)  # fmt: skip
@click.option(
    "--top", default=TOP, show_default=True, type=click.IntRange(min=0),
    help="List so many accounts one by one; key accounts always are.",
)  # fmt: skip
@click.option("--all", "every", is_flag=True, help="List all who stand out, and every note.")
@click.option(
    "--order", default="light", show_default=True, type=click.Choice(get_args(Order)),
    help="What stands first among the red ones, and among those to be watched.",
)  # fmt: skip
def assess(
    files: tuple[Path, ...],
    out: Path | None,
    form: str,
    *,
    strict_rows: bool,
    sensitivity: bool,
    top: int,
    every: bool,
    order: Order,
    **given: Any,
) -> None:
    """Assess every account in files or folders of exports.

    --interactions may name FILES as well.
    """
    given["interactions"] = (*files, *given["interactions"])
    if not given["interactions"]:
        raise click.UsageError("name a file of interactions, or a folder of exports")
    if sensitivity and form == "json":
        raise click.UsageError("--sensitivity prints a table; leave out --format json")
    try:
        portfolio = assess_input(given, out)
    except ExceptionGroup as broken:
        echo(f"focuskit: {broken.message}", err=True)
        for one in broken.exceptions:
            echo(f"- {one}", err=True)
        sys.exit(BROKEN_PLUGINS)
    if form == "json":
        print_faults(portfolio)
        echo_documents(portfolio.to_ndjson())
    else:
        page = first_screen_view(portfolio, order=order, top=None if every else top)
        console().print(page)
        echo("One customer in full: focuskit explain ACCOUNT, with the same options")
        if given.get("answers") is not None:
            console().print(supplier_view(portfolio))
    if sensitivity:
        console().print(sensitivity_view(portfolio))
    if out is not None:
        echo(f"written to {out}", err=True)
    if strict_rows and not (portfolio.rejected.is_empty() and portfolio.emptied.is_empty()):
        sys.exit(REJECTED_ROWS)
