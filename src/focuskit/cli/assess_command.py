"""``focuskit assess`` and ``focuskit explain``: all accounts, or one of them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from focuskit.cli.console import console
from focuskit.cli.input import assess_input
from focuskit.cli.options import FILE, format_option, input_options
from focuskit.cli.screen import echo, echo_documents, echo_json
from focuskit.intake import Mapping
from focuskit.intake.input_tables import rows_of_account
from focuskit.model.assessment import Assessment
from focuskit.model.documents import to_document
from focuskit.model.errors import UnknownNameError, nearest
from focuskit.model.finding import Finding
from focuskit.portfolio import Portfolio
from focuskit.report.account_view import account_view
from focuskit.report.portfolio_view import faults, portfolio_view, supplier_view
from focuskit.report.replay_views import sensitivity_view
from focuskit.report.sign_view import sign_view

REJECTED_ROWS = 1
"""The exit code of a run with rejected rows or emptied values under --strict-rows."""

BROKEN_PLUGINS = 4
"""The exit code of a run in which a plugin or sign broke under --strict-plugins."""


@click.command()
@input_options
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
def assess(
    out: Path | None, form: str, *, strict_rows: bool, sensitivity: bool, **given: Any
) -> None:
    """Assess every account in a file."""
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
        _print_faults(portfolio)
        echo_documents(portfolio.to_ndjson())
    else:
        console().print(portfolio_view(portfolio))
        if given.get("answers") is not None:
            console().print(supplier_view(portfolio))
    if sensitivity:
        console().print(sensitivity_view(portfolio))
    if out is not None:
        echo(f"written to {out}", err=True)
    if strict_rows and not (portfolio.rejected.is_empty() and portfolio.emptied.is_empty()):
        sys.exit(REJECTED_ROWS)


@click.command()
@click.argument("account")
@input_options
@click.option(
    "--sign", help="Explain this one sign instead, with its rows, also where it is clear."
)
@format_option("a page, or one JSON document (with --sign, that of the finding)")
def explain(account: str, sign: str | None, form: str, **given: Any) -> None:
    """Explain one account: ledger, findings, evidence, the way to the next rating."""
    portfolio = assess_input(given, None)
    _print_faults(portfolio)
    for failed in portfolio.info["failed_plugins"]:
        told = f"note: plugin {failed['distribution']} was set aside: {failed['reason']}"
        echo(told, err=True)
    if account not in portfolio:
        _refuse_rejected(account, given)
    assessment = _found(portfolio, account)
    finding = None if sign is None else _finding(assessment, sign)
    if form == "json":
        echo_json(to_document(finding or assessment))
    elif finding is None:
        print_account(portfolio, account)
    else:
        rows = portfolio.evidence(account, finding.sign)
        console().print(sign_view(assessment, finding, rows))


def _print_faults(portfolio: Portfolio) -> None:
    """Say on standard error what was wrong with rows and values, where the page does not."""
    for line in faults(portfolio):
        echo(line, err=True)


def print_account(portfolio: Portfolio, account: str) -> None:
    """Print the page of one account.

    Raises:
        click.UsageError: There is no such account.
    """
    assessment = _found(portfolio, account)
    page = account_view(
        assessment,
        portfolio.evidence(account),
        unknowns=portfolio.unknowns(account),
        route=portfolio.route(account),
        last_lights=portfolio.last_lights(account),
    )
    console().print(page)


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


def _found(portfolio: Portfolio, account: str) -> Assessment:
    try:
        return portfolio[account]
    except UnknownNameError as unknown:
        told = (unknown.problem, unknown.hint)
        raise click.UsageError("; ".join(filter(None, told))) from None


def _finding(assessment: Assessment, sign: str) -> Finding:
    findings = {finding.sign: finding for finding in assessment.findings}
    if sign not in findings:
        hint = nearest(sign, findings) or "`focuskit signs` lists all that are installed"
        raise click.UsageError(f"there is no sign {sign!r} in this assessment; {hint}")
    return findings[sign]
