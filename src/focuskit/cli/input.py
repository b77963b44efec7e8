"""The options of the input, assessed, and what was wrong with it."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import Any

import click

import focuskit
from focuskit.cli.progress import progress
from focuskit.cli.screen import echo
from focuskit.engine.stage_log import STAGES
from focuskit.model.errors import UnknownNameError
from focuskit.portfolio.portfolio import Portfolio
from focuskit.portfolio.storage import check_folder
from focuskit.report.portfolio_view import faults

_PASSED_ON = (
    "accounts", "contacts", "colleagues", "answers", "as_of", "mapping", "earliest", "limits",
)  # fmt: skip


def assess_input(given: dict[str, Any], out: Path | None) -> Portfolio:
    """Assess what the options of the input name, and write the portfolio into a folder, if any."""
    # What a plugin prints must not end up in the middle of a document.
    steps = ("loading plugins", *STAGES, *(["writing"] if out else []))
    with progress(len(steps)) as step, contextlib.redirect_stdout(sys.stderr):
        step("loading plugins")
        policy = focuskit.load_policy(given.get("policy"))
        plugins = focuskit.Plugins.installed(policy.plugins).adding(*given.get("plugins", ()))
        if out is not None:
            check_folder(out)  # before the work, not after it
        portfolio = focuskit.assess(
            list(given["interactions"]),
            **{name: given.get(name) for name in _PASSED_ON},
            policy=policy,
            plugins=plugins,
            unlisted_accounts="assess" if given.get("assess_unlisted") else "reject",
            strict_plugins=bool(given.get("strict_plugins")),
            progress=step,
        )
        if out is not None:
            step("writing")
            portfolio.write(out)
    return portfolio


def print_faults(portfolio: Portfolio) -> None:
    """Say on standard error what was wrong with rows and values, where the page does not."""
    for line in faults(portfolio):
        echo(line, err=True)


def account_of(portfolio: Portfolio, named: str) -> str:
    """The id of the account that an argument means by its id or name.

    Raises:
        click.UsageError: There is no such account, or there are several.
    """
    try:
        return portfolio.id_of(named)
    except UnknownNameError as unknown:
        told = (unknown.problem, unknown.found, unknown.hint)
        raise click.UsageError("; ".join(filter(None, told))) from None
