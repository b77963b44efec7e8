"""``focuskit assess`` and ``focuskit explain``: all accounts, or one of them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from focuskit.cli.options import FILE, assessed, console, input_options

if TYPE_CHECKING:
    from focuskit.portfolio import Portfolio

REJECTED_ROWS = 1
"""The exit code of a run with rejected rows under --strict-rows."""


@click.command()
@input_options
@click.option("--out", type=FILE, help="Write scores, findings, documents ... into this folder.")
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True,
    help="What to print: a table, or one JSON document a line.",
)  # fmt: skip
@click.option("--strict-rows", is_flag=True, help="Exit with 1 where rows were rejected.")
def assess(out: Path | None, form: str, *, strict_rows: bool, **given: Any) -> None:
    """Assess every account in a file."""
    portfolio = assessed(given, out)
    if form == "json":
        _print_documents(portfolio)
    else:
        _print_portfolio(portfolio, ourselves=given.get("answers") is not None)
    if out is not None:
        click.echo(f"written to {out}", err=True)
    _leave(portfolio, strict_rows=strict_rows)


@click.command()
@click.argument("account")
@input_options
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True,
    help="What to print: a page, or one JSON document.",
)  # fmt: skip
def explain(account: str, form: str, **given: Any) -> None:
    """Explain one account: ledger, findings, evidence, what to do."""
    portfolio = assessed(given, None)
    for failed in portfolio.info["failed_plugins"]:
        told = f"note: plugin {failed['distribution']} was set aside: {failed['reason']}"
        click.echo(told, err=True)
    try:
        assessment = portfolio[account]
    except KeyError as unknown:
        raise click.UsageError(unknown.args[0]) from None
    if form == "json":
        from focuskit.model import to_document  # noqa: PLC0415 -- loaded on use

        click.echo(json.dumps(to_document(assessment), ensure_ascii=False))
        return
    from focuskit.report.terminal import account_view  # noqa: PLC0415 -- loaded on use

    console().print(account_view(assessment, portfolio.evidence(account)))


def _print_portfolio(portfolio: Portfolio, *, ourselves: bool) -> None:
    from focuskit.report.terminal import (  # noqa: PLC0415 -- loaded on use
        portfolio_view,
        supplier_view,
    )

    console().print(portfolio_view(portfolio))
    if ourselves:
        console().print(supplier_view(portfolio))


def _print_documents(portfolio: Portfolio) -> None:
    sys.stdout.write(portfolio.to_ndjson())


def _leave(portfolio: Portfolio, *, strict_rows: bool) -> None:
    if strict_rows and not portfolio.rejected.is_empty():
        sys.exit(REJECTED_ROWS)
